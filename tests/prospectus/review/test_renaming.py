"""Renaming with its check; tests/cli/test_rename.py has what changes in files."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.failures import CommandError
from prospectus.review.renaming import belongs_in_changelog, plan


def test_a_plan_has_the_files_of_a_site_without_problems(bare):
    renamed = plan(Project(bare), "parks/eastgate", "made-up-gate")
    assert renamed.files["data/parks/eastgate.yml"] is None
    assert renamed.files["data/parks/made-up-gate.yml"]
    assert belongs_in_changelog(renamed)
    assert (bare / "data/parks/eastgate.yml").exists(), "nothing is written"


@pytest.mark.parametrize("name", ["", "A b", "../x"])
def test_a_name_that_cannot_be_used_is_refused(bare, name):
    with pytest.raises(CommandError):
        plan(Project(bare), "parks/eastgate", name)
