"""Rows of lists, which stand on many pages."""

from __future__ import annotations

import pytest

from prospectus.rendering.template_errors import TemplateError
from support.small_project import project, renderers

ROW = (
    '<td><a href="{{ record_url(listing.collection, slug) }}"></a>'
    '<a href="{{ record_url("parks", "test-park") }}"></a></td>'
)
PROJECT = {
    "name": {"zh": "测试项目", "en": "Test project"},
    "summary": {"zh": "虚构。", "en": "Made up."},
    "stage": "signed",
    "sources": ["report p01"],
}
PAGES = ["projects/index", "projects/page/2", "projects/stage/signed", "projects/stage/signed/2"]


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_a_row_that_was_rendered_once_is_right_on_every_page(tmp_path, directory_urls, page):
    """The links of a row that is reused are those of a row rendered for its page."""
    root = project(tmp_path, {"listing-row.html": ROW}, {"projects/a.yml": PROJECT})
    _, en = renderers(root, directory_urls=directory_urls)
    en.listings.listing_body(PAGES[0], "projects", ["a"])
    row = en.listings.listing_body(page, "projects", ["a"])
    listing = en.listings.get_listing("projects")
    assert row == en.fragment("listing-row.html", page, listing=listing, slug="a") + "\n"
    en.listings.forget_rendered()
    assert row == en.listings.listing_body(page, "projects", ["a"])


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_links_of_facets_that_were_rendered_once_are_right_on_every_page(
    tmp_path, directory_urls, page
):
    """Links that are reused are those that are rendered for their page."""
    fragment = (
        '{% for it in links %}<a href="{{ it.page | page_url }}"'
        "{% if it.value == chosen %} aria-current{% endif %}>{{ it.label }}</a>{% endfor %}"
    )
    projects = {f"projects/{name}.yml": PROJECT for name in "acde"}
    projects["projects/b.yml"] = {**PROJECT, "stage": "operating"}
    root = project(tmp_path, {"listing-links.html": fragment}, projects)
    _, en = renderers(root, directory_urls=directory_urls)
    links = en.listings.get_listing("projects").facet_links["stage"]
    chosen = next((link.value for link in links if page.startswith(link.page)), None)
    en.listings.facet_links(PAGES[0], "projects", "stage", None)
    reused = en.listings.facet_links(page, "projects", "stage", chosen)
    assert reused == en.fragment("listing-links.html", page, links=links, chosen=chosen)
    assert reused.count("<a ") == 2


def test_only_some_collections_have_lists(en):
    with pytest.raises(TemplateError) as caught:
        en.listings.get_listing("figures")
    assert caught.value.key == "unknown_record"


def test_a_list_is_passed_to_its_page_as_a_script_with_links_from_there(tmp_path):
    _, en = renderers(project(tmp_path, {}, {"projects/a.yml": PROJECT}))
    script = en.listings.script("projects")
    assert script.startswith("(window.")
    assert '"a/"' in script
    assert '"Test project"' in script


def test_a_list_is_made_once(tmp_path):
    _, en = renderers(project(tmp_path, {}, {"projects/a.yml": PROJECT}))
    assert en.listings.get_listing("projects") is en.listings.get_listing("projects")


def test_the_page_of_a_facet_that_distinguishes_nothing_is_the_whole_list(tmp_path):
    projects = {f"projects/{name}.yml": PROJECT for name in "acde"}
    projects["projects/b.yml"] = {**PROJECT, "stage": "operating"}
    _, en = renderers(project(tmp_path, {}, projects))
    urls = [
        en.listings.facet_page_url("projects/a", "projects", facet, value)
        for facet, value in (("stage", "signed"), ("park", "test-park"))
    ]
    assert urls == ["../stage/signed/", "../"]
