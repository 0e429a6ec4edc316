"""Setting a document by Typst."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO

import pikepdf
import pytest

from prospectus.outputs.brochure.typesetting import TypstError, all_font_files, typeset, versions

COLOURS = (
    *("text", "text-muted", "border", "bg-subtle", "primary", "accent", "link", "hero-start"),
    *("hero-end", "on-hero-muted", "accent-text", "chart-1", "chart-2"),
)
SHEET = {
    "kind": "sheet",
    "site": "Made up",
    "title": "A made-up park",
    "section": "Park",
    "language": "en",
    "region": "GB",
    "direction": "ltr",
    "han": False,
    "sans": ["Source Sans 3", "Noto Sans SC", "Noto Sans Arabic"],
    "serif": ["Source Serif 4", "Noto Serif SC", "Noto Naskh Arabic"],
    "palette": dict.fromkeys(COLOURS, "#123456"),
    "address": "https://example.org/",
    "code": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    "messages": {"contents": "Contents", "notes": "Notes", "address": "On the web"},
    "notes": [["A made-up source"]],
    "cover": "",
    "kids": [{"tag": "p", "kids": ["Text", {"tag": "mark", "number": 1, "kids": []}]}],
}


def test_the_same_data_become_the_same_bytes(root):
    first, second = typeset(root, SHEET), typeset(root, dict(reversed(SHEET.items())))
    assert first.startswith(b"%PDF-")
    assert typeset(root, {**SHEET, "title": "Another"}) != first
    assert second == typeset(root, SHEET) == first


def test_a_character_that_no_font_has_is_refused(root):
    with pytest.raises(TypstError, match="could not be displayed"):
        typeset(root, {**SHEET, "kids": [{"tag": "p", "kids": ["ก"]}]})


def test_fonts_come_from_packages_only(root):
    files = all_font_files(root)
    assert len(files) == 8
    assert all("site-packages" in str(file) for file in files)


def test_a_font_of_the_site_is_one_more(copy, root):
    folder = copy / "overrides/brochure/fonts"
    folder.mkdir()
    (folder / "own.otf").write_bytes(all_font_files(root)[0].read_bytes())
    assert folder / "own.otf" in all_font_files(copy)
    assert folder / "own.otf" in versions(copy)


def test_the_head_of_a_table_on_several_pages_may_hold_links(root):
    head = {"tag": "th", "kids": [{"tag": "a", "href": "https://example.org/a", "kids": ["A"]}]}
    row = {"tag": "tr", "kids": [{"tag": "td", "kids": ["A made-up text"]}]}
    table = [
        {"tag": "thead", "kids": [{"tag": "tr", "kids": [head]}]},
        {"tag": "tbody", "kids": [row] * 120},
    ]
    content = typeset(root, {**SHEET, "kids": [{"tag": "table", "kids": table}]})
    assert content.startswith(b"%PDF-")


def places(content: bytes, word: str) -> list[tuple[int, int]]:
    """Where a word stands in a file: from the left and from the top, in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    html = subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()
    found = re.findall(rf'xMin="([0-9]+)[^"]*" yMin="([0-9]+)[^"]*"[^>]*>{word}<', html)
    return [(int(x), int(y)) for x, y in found]


def pages(content: bytes) -> list[bytes]:
    """The pages of a file, each as a file of its own."""
    files = []
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            single, file = pikepdf.new(), BytesIO()
            single.pages.append(page)
            single.save(file)
            files.append(file.getvalue())
    return files


def records(root, *texts: str) -> list[tuple[int, int]]:
    """The places of the first words of records with these texts, one record for each."""
    articles = [
        {"tag": "article", "class": ["record"], "kids": [{"tag": "p", "kids": [f"Record {text}"]}]}
        for text in texts
    ]
    kids = [{"tag": "div", "class": ["records"], "kids": articles}]
    return places(typeset(root, {**SHEET, "kids": kids}), "Record")


def test_short_records_stand_side_by_side(root):
    (left, above), (right, same), (below_left, below) = records(root, "one", "two", "three")
    assert (left, above) == (below_left, same) != (right, below)
    assert right > left + 200
    assert below > above


def test_a_record_of_many_lines_has_the_width_of_the_page(root):
    long = "word " * 200
    assert len({left for left, _ in records(root, "short", long, "short")}) == 1


@pytest.mark.parametrize(("words", "is_broken"), [(300, False), (800, True)])
def test_a_record_of_less_than_most_of_a_page_is_not_broken(root, words, is_broken):
    paragraphs = [{"tag": "p", "kids": ["Before"]}] * 20
    record = {"tag": "article", "class": ["record"], "kids": ["Long " * words]}
    content = typeset(root, {**SHEET, "kids": [*paragraphs, record]})
    first, *later = (places(page, "Long") for page in pages(content))
    assert bool(first and any(later)) is is_broken


def test_notes_stand_in_two_columns_of_about_the_same_height(root):
    notes = [[f"Source {number}"] for number in range(110)]
    found = places(typeset(root, {**SHEET, "notes": notes}), "Source")
    columns = sorted({left for left, _ in found})
    heights = [sorted(top for left, top in found if left == column) for column in columns]
    assert len(heights) == 2
    assert heights[0] == heights[1]


def test_notes_that_one_page_cannot_hold_fill_column_after_column(root):
    notes = [[f"Source {number}"] for number in range(150)]
    found = places(typeset(root, {**SHEET, "notes": notes}), "Source")
    assert len(found) == 150
    assert max(top for _, top in found) > 700
