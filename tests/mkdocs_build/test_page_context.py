"""What templates get to know of a page."""

from __future__ import annotations

import pytest

from mkdocs_build.page_context import alternate, breadcrumb, mkdocs_page_context, page_context
from prospectus.rendering.share_cards import ShareCard


@pytest.fixture
def build(config, start, other_code):
    return start(config, other_code)


def test_a_breadcrumb_leads_from_home_to_the_page(build):
    record = next(uri for uri in build.context.generated_pages if uri.startswith("parks/"))
    home, section = build.page_path("index"), build.page_path("parks/index")
    title = build.front_matter["parks/index"]["title"]
    steps = breadcrumb(build, record, "A park")
    assert [step["path"] for step in steps] == [home, section, build.page_path(record)]
    assert [step["name"] for step in steps] == [build.config.site_name, title, "A park"]
    assert [item["path"] for item in breadcrumb(build, "parks/index", title)] == [home, section]
    assert [item["path"] for item in breadcrumb(build, "index", "Home")] == [home]


def test_a_page_is_linked_in_every_language_absolutely_and_within_a_preview(build):
    alternates = page_context(build, "parks/index", "Parks", {})["alternates"]
    assert [item["code"] for item in alternates] == list(build.context.languages)
    assert [item["code"] for item in alternates if item["is_current"]] == [build.language.code]
    for each in alternates:
        assert each["path"] == build.urls.page_path("parks/index", each["code"])
        assert each["link"] == build.config.site_url + each["path"]


def test_the_home_page_of_the_default_language_is_a_path_too(build):
    first = next(iter(build.context.languages))
    alternates = page_context(build, "index", "Home", {})["alternates"]
    assert alternates[0]["path"] == "./"
    assert alternates[0]["link"] == alternate(build, first, "")["link"] == build.config.site_url


def test_structured_data_names_the_site_at_home_and_the_steps_elsewhere(build):
    (node,) = page_context(build, "index", "Home", {})["structured"]
    assert node["@type"] == "WebSite"
    steps, *_ = page_context(build, "parks/index", "Parks", {})["structured"]
    assert steps["@type"] == "BreadcrumbList"
    assert len(steps["itemListElement"]) == 2


def test_the_origin_of_a_page_is_its_file(build):
    origin = mkdocs_page_context(build, "index", "https://example.org/")["origin"]
    assert origin["file"] == f"docs/index.{build.language.code}.md"
    assert origin.keys() == {"file", "source", "changed", "report"}


def test_a_page_with_a_card_names_it_with_its_size_and_description(build):
    card = ShareCard("en-GB", "Site", "Parks")
    build.__dict__["share_cards"] = {"parks/index": card}  # a cached value: one card is drawn
    share_card = page_context(build, "parks/index", "Parks", {})["share_card"]
    assert share_card.address == f"{build.folder}assets/cards/{card.file}"
    assert (share_card.width, share_card.height, share_card.name) == (1200, 630, "Parks · Site")
    assert page_context(build, "about/gaps", "Gaps", {})["share_card"] is None
