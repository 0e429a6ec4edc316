"""The PDF files of a built site, read by other programs."""

from __future__ import annotations

import re
import shutil

import pytest

from prospectus.i18n.catalog import get_catalog
from support.open_data import csv_rows, disagreements, figures_in_csv
from support.pdf_files import PdfFile, packed
from support.pseudo_locale import CODE, MARKER

pytestmark = pytest.mark.slow

LANGUAGES = {"zh": "", "en": "en/", CODE: f"{CODE}/"}


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


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_formats_state_the_same_of_every_figure(trilingual, brochures, site, code):
    """Of a figure in CSV, XLSX, JSON, HTML and PDF: value, unit, period and status."""
    figures = figures_in_csv(trilingual.folder, code)
    assert figures.keys() == site.figures.keys()
    assert any(name.startswith("targets.") for name in figures)
    assert [*disagreements(trilingual.folder, code, brochures[code])] == []


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("data/figures.csv", "in the workbook"),
        ("api/v1/figures.json", "in JSON"),
        ("en/figures/index.html", "on its page"),
    ],
)
def test_another_number_in_one_format_is_found(trilingual, brochures, tmp_path, file, place):
    for path in ("data", "api", "en/figures"):
        shutil.copytree(trilingual.folder / path, tmp_path / path)
    text = (tmp_path / file).read_bytes().decode()
    assert "500 billion" in text
    (tmp_path / file).write_bytes(text.replace("500 billion", "501 billion").encode())
    differences = [*disagreements(tmp_path, "en", brochures["en"])]
    assert f"targets.cluster-output {place}" in differences


@pytest.mark.parametrize("code", ["en", CODE])
def test_another_number_in_the_brochure_is_found(trilingual, brochures, tmp_path, code):
    """Also in a language that is written from the right."""
    for path in ("data", "api", f"{code}/figures"):
        shutil.copytree(trilingual.folder / path, tmp_path / path)
    page = tmp_path / code / "figures/index.html"
    text = page.read_text(encoding="utf-8")
    assert "23 chains" in text
    page.write_text(text.replace("23 chains", "24 chains"), encoding="utf-8")
    found = [*disagreements(tmp_path, code, brochures[code])]
    assert "chains.key-total in the brochure" in found


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_values_of_series_stand_in_the_brochure_as_a_table(trilingual, brochures, code):
    rows = csv_rows(trilingual.folder / "data/series_values.csv")
    assert rows
    for row in rows:
        status = get_catalog(code)[f"status.{row['status']}"]
        assert packed(row[f"shown_{code}"] + status) in brochures[code].packed, row["id"]


@pytest.mark.parametrize("code", ["zh", "en"])
def test_photographs_are_described_in_words(trilingual, site, brochures, code):
    name = site.pictures["phone-photo"].name.in_language(code)
    folder = trilingual.folder / LANGUAGES[code] / "downloads"
    for pdf in (brochures[code], PdfFile(folder / "parks/norton.pdf")):
        described = [
            str(element.get("/Alt", "")) for kind, element in pdf.elements if kind == "Figure"
        ]
        assert name in described


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
    document = f"{home}assets/made-up-land-rules.pdf"
    pages = {link.partition("#")[0] for link in links if link.startswith(home)} - {document}
    assert pages
    assert pages <= urls
    assert document in links, "from a written page, as docs/assets/… is beside its folder"


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
    assert re.search(rf"<small>{language} · PDF · \d+\xa0kB</small>", offer[0])


def test_other_pages_offer_none(trilingual):
    assert 'class="download"' not in trilingual.page("en/parks/").html
