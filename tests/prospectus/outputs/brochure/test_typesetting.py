"""Setting a document by Typst."""

from __future__ import annotations

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
