"""llms.txt."""

from __future__ import annotations

from prospectus.outputs.markdown_copies.llms_txt import Entry, llms_txt


def test_a_part_without_entries_has_no_title():
    text = llms_txt("A", "", {"B": [], "C": [Entry("D", "https://example.org/d.md", "E.")]})
    assert text == "# A\n\n## C\n\n- [D](https://example.org/d.md): E.\n"


def test_names_break_no_line_and_no_link():
    text = llms_txt("A\nB", "C\nD", {"E": [Entry("F [G]\n", "https://example.org/f.md")]})
    assert text == "# A B\n\n> C D\n\n## E\n\n- [F \\[G\\]](https://example.org/f.md)\n"
