"""Every record that readers may look for is on some page, or the check says that it is not."""

from __future__ import annotations

import pytest

from prospectus.review.check import check
from support.project import swap


def warnings(project):
    return {(warning.key, dict(warning.details)["name"]) for warning in check(project).warnings}


@pytest.fixture(scope="module")
def shown(sample):
    return warnings(sample)


def test_everything_in_the_sample_site_is_shown(shown):
    assert not shown


def test_a_person_whom_no_figure_quotes_is_reported_at_its_line(copy):
    path = copy / "data/people.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{text}made-up:\n  name: {{zh: 从未出现的姓名, en: Name never shown}}\n"
        "  job_title: {zh: 虚构职务, en: Made-up post}\n  sources: [article p53]\n",
        encoding="utf-8",
    )
    (warning,) = check(copy).warnings
    assert (warning.path, warning.key) == ("data/people.yml", "not_shown")
    assert warning.line == text.count("\n") + 1


def test_a_new_file_of_figures_is_on_the_page_of_all_figures_and_wants_a_heading(copy):
    text = (copy / "data/figures/policy.yml").read_text(encoding="utf-8")
    (copy / "data/figures/trade.yml").write_text(text, encoding="utf-8")
    assert warnings(copy) == {("topic_unnamed", "trade")}


def test_a_page_that_no_longer_shows_its_records_is_noticed(copy):
    for language in ("zh", "en"):
        swap(copy, f"docs/figures/lists.{language}.md", '{{ fragment("lists.html") }}', "")
    keys_and_names = warnings(copy)
    assert ("not_shown", "lists/balances") in keys_and_names
    assert {key for key, _ in keys_and_names} == {"not_shown"}


def test_a_list_without_the_sections_of_its_records_is_noticed(copy):
    for language in ("zh", "en"):
        text = '{{ fragment("chains.html", total="chains.key-total") }}'
        swap(copy, f"docs/chains/index.{language}.md", text, "")
    keys_and_names = warnings(copy)
    assert ("not_shown", "chains/dairy") in keys_and_names
    assert ("not_shown", "chains/energy-equipment") not in keys_and_names, (
        "on the page of its sector"
    )


def test_a_name_with_signs_of_markdown_is_found_where_it_is_shown(copy):
    swap(copy, "data/chain-groups.yml", "name: {zh: 延链,", 'name: {zh: "[en] *延链*",')
    assert not warnings(copy)
