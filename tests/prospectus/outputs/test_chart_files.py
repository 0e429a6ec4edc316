"""The data and the drawing of a chart as files."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from prospectus.config.settings import Language
from prospectus.outputs.chart_files import (
    FONT_SIZE,
    STYLES,
    DrawnChart,
    chart_csv,
    chart_svg,
    colours,
    drawn_charts,
)
from prospectus.rendering.renderer import Renderer
from support.project import ROOT

SVG = "{http://www.w3.org/2000/svg}"
ENGLISH = Language("en", "en-GB", "English")
SHARES = ["industry.coal-based-share", "industry.silicon-based-share"]


@pytest.fixture(scope="module")
def renderer(root, site):
    return Renderer(root, site, site.languages[1])


def drawn(renderer: Renderer, name: str, **arguments: object) -> DrawnChart:
    html = renderer.fragment(name, "why/index", name="a", title="A & B", **arguments)
    (chart,) = drawn_charts(html)
    return chart


@pytest.fixture(scope="module")
def bars(renderer) -> DrawnChart:
    return drawn(renderer, "bars.html", figures=SHARES)


def table(site, chart: DrawnChart) -> list[list[str]]:
    text = chart_csv(site, chart, "en")
    assert text and text.startswith("\ufeff")
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff")))]


def test_the_data_of_figures_have_units_periods_and_statuses(site, bars):
    head, *rows = table(site, bars)
    assert head == ["Figure", "Value", "Unit", "Precision", "Period", "Status", "Source"]
    figures = [site.figures[address] for address in SHARES]
    assert [row[0] for row in rows] == [figure.name.in_language("en") for figure in figures]
    assert [row[1] for row in rows] == ["50", "50"]
    assert {row[4] for row in rows} == {figures[0].period.root}
    sources = {row[6] for row in rows}
    assert all("paragraph" in source for source in sources), "in words, not by the names of records"


def test_the_data_of_a_map_are_its_chains_with_sector_and_group(site, renderer):
    head, *rows = table(site, drawn(renderer, "chain-map.html"))
    assert head == ["Industrial chain", "Sector", "Group"]
    assert len(rows) == len(site.chains)
    assert ["Dairy processing", "", "Chains to extend"] in rows


def test_a_series_has_a_table_of_its_own(site, renderer):
    html = renderer.fragment("series.html", "figures/index", name="exporters")
    (chart,) = drawn_charts(html)
    assert chart.name == "series-exporters"
    assert chart_csv(site, chart, "en") is None


@pytest.mark.parametrize("language", [ENGLISH, Language("ug", "ug-CN", "ئۇيغۇرچە")])
def test_a_drawing_is_a_whole_document_with_title_description_status_and_origin(
    root, renderer, language
):
    call = f'fragment("bars.html", name="a", title="A & B", figures=["{SHARES[0]}"])'
    page = renderer.page(f"{{{{ {call} }}}}", "why/index", "docs/why/index.en.md")
    (chart,) = drawn_charts("".join(page.fragments))
    text = chart_svg(chart, colours(root), "Invest · https://example.org/why/", language)
    svg = ET.fromstring(text)  # noqa: S314 - our own
    assert svg.get("{http://www.w3.org/XML/1998/namespace}lang") == language.hreflang
    assert svg.get("direction") == language.direction
    assert svg.get("font-family") == "sans-serif", "a name of no font that a reader may lack"
    assert svg.findtext(f"{SVG}title") == "A & B"
    assert "50%" in (svg.findtext(f"{SVG}desc") or "")
    words = " ".join(item.text or "" for item in svg.iter(f"{SVG}text"))
    assert "A & B" in words
    assert "around October 2023" in words, "figures never travel without their period"
    assert "paragraph 50" in words, "nor without their source"
    assert "[1]" not in words, "which is no footnote in a file"
    assert "https://example.org/why/" in words
    assert "class=" not in text and "style" not in text


def test_a_drawing_needs_nothing_but_itself(root, bars):
    text = chart_svg(bars, colours(root), "a", ENGLISH)
    assert re.findall(r'(?:href|src)="(.*?)"', text) == []
    ids = re.findall(r' id="(.*?)"', text)
    assert set(re.findall(r"url\(#(.*?)\)", text)) <= {*ids}


def test_every_class_of_a_chart_has_its_colours(root):
    """A class that `STYLES` lacks would be drawn in black."""
    used = set[str]()
    for path in (ROOT / "overrides/fragments").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "chart.html" in text or path.name == "chart.html":
            drawn = re.findall(r'<(?:rect|line|circle|text|path)[^>]* class="([a-z -]+)"', text)
            used |= {name.strip() for name in drawn}
    assert used and used <= {*STYLES}
    assert {name for style in STYLES.values() for name in style.values() if "-" in name} <= {
        *colours(root)
    }


def test_a_drawing_is_as_high_as_its_lines(root, bars):
    heights = [
        int(ET.fromstring(chart_svg(bars, colours(root), origin, ENGLISH)).attrib["height"])  # noqa: S314
        for origin in ("a", " ".join(["origin"] * 40), " ".join(["origin"] * 80))
    ]
    assert heights == sorted({*heights}), "each line of the origin takes room"


def test_lines_of_a_text_are_one_and_a_half_times_the_size_of_the_font_apart(root, bars):
    drawing = chart_svg(bars, colours(root), " ".join(["origin"] * 80), ENGLISH)
    texts = ET.fromstring(drawing).findall(f"{SVG}text")  # noqa: S314
    tops = [int(text.attrib["y"]) for text in texts if "origin" in (text.text or "")]
    assert len(tops) > 2
    assert {below - above for above, below in pairwise(tops)} == {FONT_SIZE * 1.5}
