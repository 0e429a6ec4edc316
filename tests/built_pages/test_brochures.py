"""The PDF files of a built site, read by other programs."""

from __future__ import annotations

import re

import pytest

from prospectus.rendering.html import text_of
from support.builds import Once, make_trilingual
from support.parsing import BuiltSite
from support.pdf_files import PdfFile, packed
from support.pseudo_locale import CODE, MARKER

pytestmark = pytest.mark.slow

LANGUAGES = {"zh": "", "en": "en/", CODE: f"{CODE}/"}


@pytest.fixture(scope="module")
def trilingual(once: Once) -> BuiltSite:
    return BuiltSite(once("trilingual", make_trilingual) / "project/site")


@pytest.fixture(scope="module")
def brochures(trilingual):
    return {
        code: PdfFile(trilingual.folder / folder / "downloads/brochure.pdf")
        for code, folder in LANGUAGES.items()
    }


@pytest.fixture(scope="module")
def sheets(trilingual):
    return [
        PdfFile(path)
        for folder in LANGUAGES.values()
        for path in sorted((trilingual.folder / folder / "downloads").glob("*/*.pdf"))
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_brochure_keeps_to_the_rules_of_pdf_ua_that_are_looked_for(brochures, code):
    assert [*brochures[code].problems()] == []


def test_so_do_the_sheets(sheets):
    assert {problem for sheet in sheets for problem in sheet.problems()} == set()


def test_every_park_and_sector_has_a_sheet_of_two_pages_at_most(trilingual, site, sheets):
    assert len(sheets) == len(LANGUAGES) * (len(site.parks) + len(site.sectors))
    for sheet in sheets:
        assert len(sheet.pdf.pages) <= 2, sheet.path


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_figure_stands_in_the_brochure_as_on_the_page_of_all_figures(
    trilingual, brochures, code
):
    page = trilingual.page(f"{LANGUAGES[code]}figures/").html.partition('id="series"')[0]
    rows = re.findall(r'<td[^>]* class="value">(.*?)</td>', page, re.DOTALL)
    values = [packed(text_of(row)) for row in rows]
    assert len(values) > 30
    assert [value for value in values if value not in brochures[code].packed] == []


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_records_stand_in_the_brochure(site, brochures, code):
    for collection in ("sectors", "parks", "chains", "projects", "offers", "events", "contacts"):
        for record in getattr(site, collection).values():
            assert packed(record.name.in_language(code)) in brochures[code].packed


def test_in_another_language_no_name_is_left_untranslated(site, brochures):
    words = brochures[CODE].text
    for park in site.parks.values():
        assert park.name.in_language("zh") not in words
    assert words.count(MARKER) > 100


def test_chapters_and_records_are_bookmarks(site, brochures):
    bookmarks = brochures["en"].bookmarks
    for name in ("Parks", "Sectors", "Contents", "Figures", "Data and sources"):
        assert name in bookmarks
    for record in (*site.parks.values(), *site.sectors.values()):
        assert record.name.in_language("en") in bookmarks


def test_links_lead_within_the_brochure_and_to_pages_that_exist(trilingual, brochures):
    links = brochures["en"].links
    assert links.count("") > 100  # to notes and records
    home = "https://invest.example.org/"
    urls = {f"{home}{url}" for url in trilingual.urls}
    pages = {link.partition("#")[0] for link in links if link.startswith(home)}
    assert pages
    assert pages <= urls


def test_codes_lead_to_pages_and_say_where(brochures):
    codes = [
        str(element.Alt)
        for kind, element in brochures["en"].elements
        if kind == "Figure" and str(element.get("/Alt", "")).startswith("https://")
    ]
    assert "https://invest.example.org/en/parks/" in codes
    assert set(codes) <= set(brochures["en"].links)


def test_charts_are_figures_described_in_words(brochures):
    described = [
        str(element.Alt)
        for kind, element in brochures["en"].elements
        if kind == "Figure" and "/Alt" in element
    ]
    assert any("Exporting enterprises" in text and "2012" in text for text in described)


def test_text_runs_from_the_right_where_the_language_does(brochures):
    """The first word of a heading stands at the right margin."""
    pdf = brochures[CODE]
    assert str(pdf.pdf.Root.Lang) == CODE
    assert str(pdf.pdf.Root.ViewerPreferences.Direction) == "/R2L"


def test_no_file_holds_a_date_or_a_path(trilingual, brochures):
    for pdf in brochures.values():
        assert "/CreationDate" not in pdf.pdf.docinfo
        assert str(trilingual.folder.parent).encode() not in pdf.path.read_bytes()


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("en/", "downloads/brochure.pdf"),
        ("en/parks/eastgate/", "../../downloads/parks/eastgate.pdf"),
        ("sectors/made-up-coal/", "../../downloads/sectors/made-up-coal.pdf"),
    ],
)
def test_a_page_offers_its_file_with_language_and_size(trilingual, address, file):
    html = trilingual.page(address).html
    offer = re.search(r'<p class="download">.*?</p>', html, re.DOTALL)
    assert offer
    assert f'href="{file}" type="application/pdf" download' in offer[0]
    language = "English" if address.startswith("en/") else "中文"
    assert re.search(rf"<small>{language} · PDF · \d+ kB</small>", offer[0])


def test_other_pages_offer_none(trilingual):
    assert 'class="download"' not in trilingual.page("en/parks/").html
