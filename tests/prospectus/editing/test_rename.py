"""The plan of a renaming; tests/cli/test_rename.py has what the command does with it."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.content.markdown_pages import read_pages
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
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


@pytest.mark.parametrize(
    ("address", "name", "user"),
    [("parks/milton", "norton", "parks/norton"), ("parks/milton", "hill-park", "parks/hilltop")],
)
def test_a_name_in_use_is_refused_with_who_uses_it(site, address, name, user):
    with pytest.raises(RenameRefusedError) as refused:
        read_renaming(site, [], address, name)
    assert str(refused.value) == translate("rename.taken", name=name, other=user)


def test_only_the_key_of_a_record_in_a_file_of_many_changes(root, site):
    pages, _ = read_pages(root, site.languages)
    before = (root / "data/companies.yml").read_text(encoding="utf-8")
    renaming = Renaming("companies", "samplex", "other")
    plan = plan_rename(Project(root), site, pages, Routes(), renaming)
    after = plan.files["data/companies.yml"].decode()
    assert after.startswith(before[: before.index("samplex:")] + "other:\n")
    assert "samplex:" not in after


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
