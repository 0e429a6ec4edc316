"""What browsers make of pages that are written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from prospectus.presentation.stylesheets import bundle
from support.project import ROOT

ASSETS = ROOT / "overrides/assets"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page from right to left with the style sheet of the site."""
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.set_content("<body dir=rtl><main></main></body>")
    page.add_style_tag(content=bundle(ASSETS / "stylesheets/site.css"))
    yield page
    page.close()


def left_edges(page: Page, html: str, selector: str) -> list[float]:
    """The left edges of elements, in the order of the document."""
    page.evaluate("(html) => { document.querySelector('main').innerHTML = html; }", html)
    boxes = [element.bounding_box() for element in page.query_selector_all(selector)]
    return [box["x"] for box in boxes if box]


def test_latin_names_in_a_row_are_read_from_the_right(page):
    links = "<p>\u0627\u0628: <a href='#1'>Alpha</a>, <a href='#2'>Beta</a></p>"
    first, second = left_edges(page, links, "a")
    assert first > second


def test_a_minus_is_left_of_its_number(page):
    number = "\N{LEFT-TO-RIGHT MARK}<b>\N{MINUS SIGN}</b><i>5</i>"
    sign, digit = left_edges(page, f"<p>\u0627\u0628 {number} \u0627</p>", "b, i")
    assert sign < digit


def test_labels_of_narrow_tables_stand_before_their_cells(page):
    row = "<tr><th>\u0627</th><td data-label='\u0628'><a href='#'>Alpha</a></td></tr>"
    html = f"<table class='data-table'><tbody>{row}</tbody></table>"
    (cell, link) = left_edges(page, html, "td, td a")
    assert link > cell
    label = page.evaluate("getComputedStyle(document.querySelector('td'), '::before').float")
    assert label in ("inline-start", "right")


def test_a_footnote_opens_towards_the_end_of_the_line(page):
    """Its popup ends where its mark ends, not beyond the text."""
    note = "<li id='fn-1'>Alpha</li>"
    words = "\u0627\u0628 " * 12
    mark = "<sup class='cite'><a href='#fn-1'>[1]</a></sup>"
    page.set_viewport_size({"width": 1000, "height": 700})
    left_edges(page, f"<p>{words}{mark}</p><ol>{note}</ol>", "a")
    page.evaluate("window.site = window.site ?? {}")
    page.add_script_tag(path=ASSETS / "javascripts/footnotes.js")
    page.evaluate("window.site.footnotes.open(document.querySelector('sup a'))")
    box, at = page.locator(".footnote-popup").bounding_box(), page.locator("sup a").bounding_box()
    assert box and at
    assert box["x"] >= 0
    assert abs(box["x"] + box["width"] - at["x"] - at["width"]) < 2


def test_names_of_facts_are_not_broken_within_words(page):
    page.set_viewport_size({"width": 360, "height": 700})
    value = "0000-1234567 Alpha Beta Gamma Delta Epsilon"
    facts = f"<dl><dt>administrations held</dt><dd>{value}</dd></dl>"
    left_edges(page, f"<div class='description-list'>{facts}</div>", "dt")
    parts = """() => {
        const range = document.createRange();
        range.setStart(document.querySelector('dt').firstChild, 0);
        range.setEnd(document.querySelector('dt').firstChild, 'administrations'.length);
        return range.getClientRects().length;
    }"""
    assert page.evaluate(parts) == 1
