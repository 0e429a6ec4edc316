"""Digests of projects hold all of their fields, in one language."""

from __future__ import annotations

import pytest

from mkdocs_build.project_digests import OWN_FIELDS, TEXTS, ProjectDigests, of_all
from prospectus.domain.records import Project


@pytest.mark.parametrize("field", [*Project.model_fields])
def test_a_field_is_in_one_of_the_digests_of_a_project(context, field):
    project = next(iter(context.checked.site.projects.values()))
    known = ProjectDigests.of(project, "en")
    changed = ProjectDigests.of(project.model_copy(update={field: "made up"}), "en")
    names = ProjectDigests._fields
    differing = {name for name in names if getattr(known, name) != getattr(changed, name)}
    part = "texts" if field in TEXTS else "own" if field in OWN_FIELDS else "rest"
    assert differing == {part}


def test_digests_are_recalled_by_the_keys_of_their_projects(context):
    projects, codes = context.checked.site.projects, [*context.languages]
    known: dict[str, object] = {}

    def recall(key, make):
        return known.setdefault(key, make())

    keys = {name: f"key of {name}" for name in projects}
    before = of_all(projects, codes, keys, recall)
    assert before == {
        code: {name: ProjectDigests.of(project, code) for name, project in projects.items()}
        for code in codes
    }
    first, *others = projects
    changed = {name: it.model_copy(update={"order": -1}) for name, it in projects.items()}
    now = of_all(changed, codes, keys | {first: "another key"}, recall)
    for code in codes:
        assert now[code][first] == ProjectDigests.of(changed[first], code) != before[code][first]
        assert all(now[code][name] == before[code][name] for name in others)
