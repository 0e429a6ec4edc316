"""A dataset with made-up projects instead of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Project
from support.generated_projects import projects


def crowded(site: Dataset, count: int = 30, **changes: Any) -> Dataset:
    """The site with made-up projects instead of its own; `changes` make some of them special."""
    records = projects(count, parks=list(site.parks), chains=list(site.chains))
    return with_projects(site, dict(records) | changes)


def with_projects(site: Dataset, records: dict[str, Any]) -> Dataset:
    adapter: TypeAdapter[Project] = TypeAdapter(Project)
    context = {"languages": [language.code for language in site.languages]}
    read = {
        slug: adapter.validate_python(_strict(record), context=context)
        for slug, record in records.items()
    }
    place = next(
        place for (collection, _), place in site.locations.items() if collection == "projects"
    )
    locations = {**site.locations, **{("projects", slug): place for slug in read}}
    return replace(site, projects=read, locations=locations)


def _strict(value: Any) -> Any:
    """As the project's own YAML is read: lists are tuples."""
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    return tuple(map(_strict, value)) if isinstance(value, list) else value


def project(name: str, investment: object = None, **fields: object) -> dict[str, object]:
    figure = {
        "name": {"zh": "虚构投资额", "en": "Made-up investment"},
        "value": investment,
        "unit": "cny",
        "status": "plan",
        "period": "2025",
        "sources": ["article p52"],
    }
    return {
        "name": {"zh": f"{name}虚构", "en": "Made-up project"},
        "summary": {"zh": "虚构。", "en": "Made up."},
        "stage": "intended",
        "sources": ["article p52"],
        "figures": {"investment": figure} if investment else {},
        **fields,
    }
