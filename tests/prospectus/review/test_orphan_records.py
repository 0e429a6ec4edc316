"""Every record that readers may look for is on some page, or the check says that it is not."""

from __future__ import annotations

import pytest

from prospectus.review.check import check
from support.builds import copy_with_cache
from support.project import swap


def warnings(project):
    return {(warning.key, dict(warning.details)["name"]) for warning in check(project).warnings}


@pytest.fixture(scope="module")
def shown(sample):
    return warnings(sample)


def test_everything_in_the_sample_site_is_shown(shown):
    assert not shown


@pytest.fixture(scope="module")
def unseen(sample, tmp_path_factory):
    """The warnings after several edits of data and pages, which one check finds."""
    project = copy_with_cache(sample, tmp_path_factory.mktemp("unseen") / "project", "hooks")
    with (project / "data/people.yml").open("a", encoding="utf-8") as file:
        file.write(
            "made-up:\n  name: {zh: 从未出现的姓名, en: Name never shown}\n"
            "  job_title: {zh: 虚构职务, en: Made-up post}\n  sources: [article p53]\n"
        )
    text = (project / "data/figures/policy.yml").read_text(encoding="utf-8")
    (project / "data/figures/trade.yml").write_text(text, encoding="utf-8")
    for language in ("zh", "en"):
        swap(project, f"docs/figures/lists.{language}.md", '{{ fragment("lists.html") }}', "")
        chains = '{{ fragment("chains.html", total="chains.key-total") }}'
        swap(project, f"docs/chains/index.{language}.md", chains, "")
    return check(project).warnings


def found(unseen, key, path):
    """The names in warnings of one kind about files at a path."""
    return {
        dict(warning.details)["name"]
        for warning in unseen
        if warning.key == key and warning.path.startswith(path)
    }


def test_nothing_else_is_noticed(unseen):
    places = ("data/people.yml", "data/figures/trade.yml", "data/lists/", "data/chain")
    assert all(warning.path.startswith(places) for warning in unseen)


def test_a_person_whom_no_figure_quotes_is_reported_at_its_line(unseen, sample):
    (warning,) = (warning for warning in unseen if warning.path == "data/people.yml")
    assert warning.key == "not_shown"
    assert warning.line == (sample / "data/people.yml").read_text("utf-8").count("\n") + 1


def test_a_new_file_of_figures_is_on_the_page_of_all_figures_and_wants_a_heading(unseen):
    (warning,) = (warning for warning in unseen if warning.path == "data/figures/trade.yml")
    assert (warning.key, dict(warning.details)["name"]) == ("topic_unnamed", "trade")


def test_a_page_that_no_longer_shows_its_records_is_noticed(unseen):
    assert "lists/balances" in found(unseen, "not_shown", "data/lists/")


def test_a_list_without_the_sections_of_its_records_is_noticed(unseen):
    chains = found(unseen, "not_shown", "data/chains/")
    assert "chains/dairy" in chains
    assert "chains/energy-equipment" not in chains, "on the page of its sector"


def test_a_name_with_signs_of_markdown_is_found_where_it_is_shown(copy):
    swap(copy, "data/chain-groups.yml", "name: {zh: 延链,", 'name: {zh: "[en] *延链*",')
    assert not warnings(copy)
