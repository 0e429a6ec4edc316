"""The data of the brochure and of the sheets."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.outputs.brochure.documents import DocumentWriter, SiteTexts, digest_text
from prospectus.outputs.brochure.html_tree import text_of
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.rendering.context import MANY
from prospectus.rendering.renderer import Renderer

HOME = "https://example.org/"
PAGES = {
    "index": "<h1>Head west</h1><p>Lead.</p><h2>Further down</h2><p>Not here.</p>",
    "why/index": "<h1>Why</h1><p>Because.</p>",
    "why/location": "<h1>Location</h1><p>Here.</p>",
    "plan/index": "<h1>Plan</h1><p>Then.</p>",
    "bare/index": "<p>No heading.</p><h2>Part</h2><p>Of it.</p>",
    "bare/other": "<p>Nor here.</p>",
    "empty/index": "",
    "empty/other": "<h1>Other</h1><p>Alone.</p>",
}


def writer(root, site: Dataset, pages: tuple[str, ...] = ()) -> DocumentWriter:
    texts = SiteTexts(
        name="Made up",
        description="A made-up site.",
        address=lambda uri: f"{HOME}{uri}/",
        resolve=lambda link, uri: f"{HOME}{uri}/{link}",
        page_html=PAGES.__getitem__,
        page_title="Title of {}".format,
        names={"zh": "虚构", "en": "Made up"},
    )
    renderer = Renderer(root, site, site.languages[1])
    return DocumentWriter(root, renderer, texts, BrochureSettings(pages))


@pytest.fixture(scope="module")
def brochure(root, site):
    return writer(root, site, ("why/index", "why/location", "plan/index")).brochure()


def text(nodes) -> str:
    return " ".join(map(text_of, nodes))


def test_it_opens_with_the_headline_of_the_home_page(brochure):
    assert text(brochure["opening"]) == "Head west Lead."


def test_its_cover_has_the_names_of_the_site_in_the_other_languages(brochure):
    assert brochure["site"] == "Made up"
    assert brochure["other_names"] == [{"name": "虚构", "language": "zh", "direction": "ltr"}]


def test_a_page_without_a_heading_has_its_title_there_and_one_without_text_is_left_out(root, site):
    pages = ("bare/index", "bare/other", "empty/index", "empty/other")
    bare, other = writer(root, site, pages).brochure()["chapters"][:2]
    assert (bare["title"], other["title"]) == ("Title of bare/index", "Other")
    levels = [(kid["level"], text_of(kid)) for kid in bare["kids"] if kid["tag"] == "h"]
    assert levels == [(2, "Part"), (2, "Title of bare/other")]


def test_pages_of_a_folder_are_one_chapter(brochure):
    titles = [chapter["title"] for chapter in brochure["chapters"]]
    assert titles[:2] == ["Why", "Plan"]
    why = brochure["chapters"][0]
    assert text(why["kids"]) == "Because. Location Here."
    assert [node["level"] for node in why["kids"] if node["tag"] == "h"] == [2]


def test_a_chapter_has_each_kind_of_record_that_there_is(brochure):
    titles = [chapter["title"] for chapter in brochure["chapters"]]
    assert titles[2:] == [
        *("Sectors", "Parks", "Industrial chains", "Projects", "Sites on offer", "Events"),
        *("Contact", "Figures"),
    ]


def test_a_chapter_has_the_code_of_its_page(brochure):
    codes = [chapter["code"] for chapter in brochure["chapters"][2:]]
    assert all(code["kids"][0]["code"].startswith("<svg ") for code in codes)


def test_only_the_figures_are_for_looking_up(brochure):
    assert [chapter["title"] for chapter in brochure["chapters"] if chapter.get("reference")] == [
        "Figures"
    ]


def test_of_many_projects_some_are_shown_and_a_code_leads_to_all(root, site):
    (project,) = list(site.projects.values())[:1]
    many = {f"made-up-{number}": project for number in range(MANY + 5)}
    chapters = writer(root, replace(site, projects=many)).brochure()["chapters"]
    (chapter,) = (item for item in chapters if item["title"] == "Projects")
    (cards,) = (kid for kid in chapter["kids"] if "cards" in _classes(kid))
    assert len(cards["kids"]) == MANY
    assert f"{MANY} of {MANY + 5} are shown here" in text(chapter["kids"])
    assert chapter["code"]["kids"][0]["href"].endswith("/projects/")


def _classes(node):
    return node.get("class", ()) if isinstance(node, dict) else ()


def test_a_site_without_records_has_none_of_their_chapters(root, site):
    parks = {name: park.model_copy(update={"contacts": ()}) for name, park in site.parks.items()}
    bare = replace(site, parks=parks, sectors={}, offers={}, contacts={}, publishers={}, series={})
    titles = [chapter["title"] for chapter in writer(root, bare).brochure()["chapters"]]
    assert titles == ["Parks", "Industrial chains", "Projects", "Events", "Figures"]


def test_a_sheet_shows_its_record(root, site):
    name = next(iter(site.parks))
    sheet = writer(root, site).sheet("parks", name, f"parks/{name}")
    assert sheet["title"] == site.parks[name].name.in_language("en")
    assert sheet["section"] == "Park"
    assert sheet["address"] == f"{HOME}parks/{name}/"
    assert site.parks[name].summary.in_language("en") in text(sheet["kids"])
    assert sheet["notes"]


def test_the_data_are_one_text_whatever_their_order(brochure):
    assert digest_text(brochure) == digest_text(json.loads(digest_text(brochure)))
