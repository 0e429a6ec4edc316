"""Indexes of projects, for sites with thousands of them: each is built at its first use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from prospectus.domain.records import Project

_Values = tuple[str | None, ...]


class ProjectIndex:
    """The projects of a dataset, by the values of their fields."""

    def __init__(self, projects: Mapping[str, Project]) -> None:
        self._projects = projects
        self._by_fields: dict[tuple[str, ...], dict[_Values, dict[str, Project]]] = {}
        self._rings: dict[str, dict[str | None, tuple[list[str], dict[str, int]]]] = {}

    def find(self, **values: str) -> Mapping[str, Project]:
        """The projects whose fields have these values: `find(park="…")`."""
        fields = tuple(values)
        if fields not in self._by_fields:
            index: dict[_Values, dict[str, Project]] = {}
            for slug, project in self._projects.items():
                key = tuple(getattr(project, field) for field in fields)
                index.setdefault(key, {})[slug] = project
            self._by_fields[fields] = index
        return self._by_fields[fields].get(tuple(values.values()), {})

    @cached_property
    def with_figures(self) -> Mapping[str, Project]:
        """The projects that hold figures of their own."""
        return {slug: project for slug, project in self._projects.items() if project.figures}

    def is_figure_of_later_project(self, figure: str, limit: int) -> bool:
        """Whether a figure belongs to a project after the first `limit` ones with figures."""
        return self.is_later(figure.partition(".")[0], limit)

    def is_later(self, project: str, limit: int) -> bool:
        """Whether a project with figures comes after the first `limit` ones with figures."""
        return self._rank_with_figures.get(project, 0) >= limit

    @cached_property
    def _rank_with_figures(self) -> Mapping[str, int]:
        return {slug: rank for rank, slug in enumerate(self.with_figures)}

    def related(self, name: str, field: str, limit: int) -> list[str]:
        """Up to `limit` other projects with the same value of a field.

        The list begins after the project itself and wraps around, so that each of them is linked.
        """
        rings = self._rings.setdefault(field, {})
        value = getattr(self._projects[name], field)
        if value not in rings:
            ring = [*self.find(**{field: value})]
            rings[value] = ring, {slug: index for index, slug in enumerate(ring)}
        ring, positions = rings[value]
        following = range(positions[name] + 1, positions[name] + min(limit + 1, len(ring)))
        return [ring[index % len(ring)] for index in following]
