"""What becomes of the HTML of a page on paper."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from prospectus.outputs.brochure.html_tree import text_of
from prospectus.outputs.brochure.print_parts import (
    Drawings,
    PartReader,
    Photograph,
    code_drawing,
    resolver,
    with_internal_links,
    with_whole_levels,
)
from prospectus.outputs.chart_files import colours

HOME = "https://example.org/"
NOTES = (
    '<h2 class="footnotes-title">Sources</h2><ol class="footnotes"><li id="fn-1">{}'
    '&#160;<a class="footnote-back" href="#fnref-1">↩</a></li></ol>'
)
PHOTOGRAPHS = {"hills": Photograph(b"\xff\xd8", 1.5, "Hills")}
MARK = '<sup class="cite"><a href="#fn-1">[1]</a></sup>'


def address(uri: str) -> str:
    return urljoin(HOME, f"{uri.removesuffix('index')}/".replace("//", "/"))


@pytest.fixture
def reader(root):
    def written_address(path: str, uri: str) -> str | None:
        written = {"location.md": address("why/location"), "../assets/map.pdf": f"{HOME}map.pdf"}
        return written.get(path)

    drawings = Drawings(colours(root), rtl=False)
    return PartReader(resolver(address, written_address), drawings, PHOTOGRAPHS.get)


def texts(nodes):
    return [text_of(node) for node in nodes]


def test_what_works_on_screens_only_is_left_out(reader):
    html = (
        '<p>A</p><p><a class="button" href="a/">B</a> <a class="button" href="b/">C</a></p>'
        '<p class="listing-downloads"><a href="a.csv">D</a></p><details><p>E</p></details>'
        '<p class="more compare-link"><a href="compare/">H</a></p>'
        '<form><input></form><p><span class="visually-hidden">F</span>G</p>'
    )
    assert texts(reader.read(html, "index")) == ["A", "G"]


def test_a_photograph_is_printed_with_its_credit_and_words_that_describe_it(reader):
    html = '<figure data-picture="{}"><figcaption>Made up</figcaption></figure>'
    (node,) = reader.read(html.format("hills"), "index")
    assert (node["file"], node["ratio"], node["alt"]) == ([0xFF, 0xD8], 1.5, "Hills")
    assert text_of(node) == "Made up"
    assert reader.read(html.format("drawing"), "index") == []


def test_a_heading_over_nothing_is_left_out(reader):
    html = '<h2>A</h2><p>a</p><h2>Next</h2><p><a class="button" href="a/">B</a></p>'
    assert texts(reader.read(html, "index")) == ["A", "a"]
    assert texts(reader.read("<h2>A</h2><h3>B</h3><p>b</p>", "index")) == ["A", "B", "b"]
    assert texts(reader.read("<h3>A</h3><h2>B</h2><p>b</p>", "index")) == ["B", "b"]


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("../parks/", "https://example.org/parks/"),
        ("#top", "https://example.org/why/#top"),
        ("location.md", "https://example.org/why/location/"),
        ("location.md#roads", "https://example.org/why/location/#roads"),
        ("../assets/map.pdf#page=2", "https://example.org/map.pdf#page=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.com/a.md", "https://example.com/a.md"),
    ],
)
def test_links_become_absolute(reader, link, absolute):
    (paragraph,) = reader.read(f'<p><a href="{link}">A</a></p>', "why/index")
    assert paragraph["kids"][0]["href"] == absolute


def test_a_link_to_a_record_of_the_document_leads_within_it(reader):
    html = '<h2 data-href="a/">A</h2><p><a href="a/">A</a> <a href="b/">B</a></p>'
    nodes = reader.read(html, "index")
    heading, paragraph = with_internal_links(nodes, reader.targets)
    inner, _, outer = paragraph["kids"]
    assert inner["to"] == heading["label"] == "https://example.org/a/"
    assert outer["href"] == "https://example.org/b/"


def test_a_heading_does_not_lead_within_the_document(reader):
    nodes = reader.read('<h2 data-href="a/"><a href="a/">A</a> (<a href="b/">B</a>)</h2>x', "index")
    heading, _ = with_internal_links(nodes, reader.targets)
    first, _, other, _ = heading["kids"]
    assert first == "A"
    assert other["href"] == "https://example.org/b/"


def test_footnotes_of_all_parts_are_numbered_together_and_listed_once(reader):
    for uri, note in (("a", "First"), ("b", "Second"), ("c", "First")):
        reader.read(f"<p>A{MARK}</p>{NOTES.format(note)}", uri)
    assert [texts(entry) for entry in reader.notes.entries] == [["First\xa0"], ["Second\xa0"]]
    (paragraph,) = reader.read(f"<p>A{MARK}</p>{NOTES.format('Second')}", "d")
    assert paragraph["kids"][1] == {"tag": "mark", "number": 2, "kids": []}


def test_a_chart_is_a_drawing_with_its_labels_and_a_description(reader):
    html = (
        '<figure class="chart" data-chart="a"><figcaption>Title</figcaption>'
        '<p class="chart-says">Says.</p><svg role="img" width="100%" height="3.5em">'
        '<desc>A: 1.</desc><text class="amount" x="50%" y="1.5em" text-anchor="middle">1</text>'
        '<rect class="bar" x="0%" y="2em" width="50%" height="1em"/></svg>'
        '<ul class="legend"><li><svg width="20"><rect fill="url(#chart-a-target)"/></svg>'
        'target</li></ul><p class="chart-basis">2023</p><details>Table</details></figure>'
    )
    (chart,) = reader.read(html, "index")
    assert (chart["tag"], chart["alt"]) == ("chart", "Title Says. A: 1.")
    assert chart["legend"] == [{"status": "target", "text": "target"}]
    assert "<text" not in chart["drawing"]
    assert 'fill="#' in chart["drawing"]
    (label,) = chart["labels"]
    assert (label["text"], label["x"], label["anchor"], label["is_bold"]) == ("1", 0.5, 0.5, True)


def test_headings_skip_no_level_and_equals_stay_equal():
    levels = [3, 4, 3, 2, 6, 6]
    nodes = [{"tag": "h", "level": level, "kids": []} for level in levels]
    assert [node["level"] for node in with_whole_levels(nodes)] == [2, 3, 2, 2, 3, 3]


def test_a_code_is_a_file_of_its_own():
    assert code_drawing(HOME).startswith('<svg xmlns="http://www.w3.org/2000/svg" ')


def test_of_drawings_in_a_text_only_icons_are_printed(reader):
    drawing = '<svg class="{}" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    (paragraph,) = reader.read(f"<p>A{drawing.format('icon')}{drawing.format('map')}</p>", "index")
    kept = [kid["class"] for kid in paragraph["kids"] if isinstance(kid, dict)]
    assert kept == [["icon"]]
