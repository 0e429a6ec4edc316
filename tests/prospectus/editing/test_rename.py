"""The plan of a renaming; tests/cli/test_rename.py has what the command does with it."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.content.markdown_pages import read_pages
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.renames import Renaming
from prospectus.editing.rename import RenameRefusedError, plan_rename, read_renaming
from prospectus.presentation.routes import Routes


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("parks/milton", "mill", Renaming("parks", "milton", "mill")),
        ("figures/policy.actions", "steps", Renaming("figures", "policy.actions", "policy.steps")),
        ("figures/policy", "plan", Renaming("topics", "policy", "plan")),
        ("news/a", "b", Renaming("news", "a", "b")),
    ],
)
def test_an_address_says_what_is_renamed(site, address, name, expected):
    assert read_renaming(site, ["a"], address, name) == expected


@pytest.mark.parametrize("address", ["milton", "pictures/card", "parks/nowhere", "news/b"])
def test_what_has_no_name_to_change_is_refused(site, address):
    with pytest.raises(RenameRefusedError):
        read_renaming(site, ["a"], address, "other")


def test_a_plan_moves_the_file_and_keeps_the_old_contents(root, site):
    pages, _ = read_pages(root, site.languages)
    renaming = Renaming("parks", "milton", "mill")
    plan = plan_rename(Project(root), site, pages, Routes(), renaming)
    assert plan.moved == {"data/parks/milton.yml": "data/parks/mill.yml"}
    assert plan.files["data/parks/milton.yml"] is None
    assert plan.before["data/parks/mill.yml"] is None
    assert plan.files.keys() == plan.before.keys()


def test_a_page_that_changed_meanwhile_stops_the_plan(root, site):
    pages, _ = read_pages(root, site.languages)
    changed = [
        type(page)(page.path, page.uri, page.language, f"{page.text}\nMore.") for page in pages
    ]
    with pytest.raises(DiagnosticsError) as refused:
        plan_rename(Project(root), site, changed, Routes(), Renaming("parks", "milton", "mill"))
    assert refused.value.problems[0].key == "changed_meanwhile"
