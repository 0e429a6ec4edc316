"""Digests of projects hold all of their fields, in one language."""

from __future__ import annotations

import pytest

from mkdocs_build.project_digests import OWN_FIELDS, TEXTS, ProjectDigests
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
