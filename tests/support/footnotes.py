"""What holds for the footnotes of every page of any site."""

from __future__ import annotations

import re

from support.parsing import BuiltPage, BuiltSite, HtmlReader

_MARK = r'<sup class="cite"[^>]*><a href="#fn-(\d+)"[^>]*>([^<]*)</a></sup>'
_ROW = re.compile(rf"\s*{_MARK}(?:\s*{_MARK})*")


def numbers_of_marks(html: str) -> list[int]:
    """The numbers of the marks in HTML, in their order; each leads to the footnote it names."""
    marks = re.findall(_MARK, html)
    for number, text in marks:
        assert HtmlReader(text).text == f"[{number}]"
    return [int(number) for number, _ in marks]


def check_footnotes(built: BuiltSite) -> None:
    """Check the numbers, rows and lists of footnotes of all pages."""
    with_marks = [page for page in built.pages if _check_page(page)]
    assert len(with_marks) > len(built.pages) / 2


def _check_page(page: BuiltPage) -> int:
    """Check the footnotes of a page; the number of its marks."""
    marks, entries = numbers_of_marks(page.html), re.findall(r'<li id="fn-(\d+)"', page.html)
    first = [*dict.fromkeys(marks)]
    listed = [int(number) for number in entries]
    assert listed == [*range(1, len(listed) + 1)], page.url
    # What is listed without a mark, for rows that a script shows, may stand between others.
    assert first == sorted(first), page.url
    assert {*first} <= {*listed}, page.url
    for row in _ROW.finditer(page.html):
        numbers = numbers_of_marks(row[0])
        assert numbers == sorted({*numbers}), (page.url, row[0])
        assert not re.search(r"\s<sup", row[0]), (page.url, row[0])
    return len(marks)


# Finds marks that begin a line apart from the last character before them, in a browser.
MARKS_APART = """() => [...document.querySelectorAll("article .cite")].flatMap((mark) => {
    const block = mark.closest("p, li, dd, dt, td, th, figcaption") ?? mark.parentElement;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let last = null;
    while (walker.nextNode() && !mark.contains(walker.currentNode))
        if (/\\S/.test(walker.currentNode.data)) last = walker.currentNode;
    if (!last) return [];
    const range = document.createRange(), end = last.data.trimEnd().length;
    range.setStart(last, end - 1);
    range.setEnd(last, end);
    const before = [...range.getClientRects()].at(-1), [at] = mark.getClientRects();
    if (!before || !at || (at.top < before.bottom && at.left >= before.left)) return [];
    return [last.data.slice(-9) + mark.textContent];
})"""
