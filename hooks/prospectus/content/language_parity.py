"""Compares the sections of a page between its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from prospectus.config.settings import Language
from prospectus.content import expressions
from prospectus.content.headings import Heading, headings
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic


def warnings(pages: Sequence[Page], languages: Sequence[Language]) -> Iterator[Diagnostic]:
    """A warning for each page whose headings are not those of the page in the first language.

    Its position is the first heading that differs. Warnings do not stop a build: a section may be
    written before it is translated, and the status of translations says so as well.
    """
    first = languages[0].code
    originals = {page.uri: page for page in pages if page.language.code == first}
    for page in pages:
        original = originals.get(page.uri)
        if original is None or original is page:
            continue
        expected, actual = _headings(original), _headings(page)
        if at := next((at for at in zip_longest(expected, actual) if not _agree(*at)), None):
            line = _line(page, at[1])
            details = {"other": original.path, "heading": _name(original, at[0])}
            key = "section_differs" if at[0] else "section_added"
            yield Diagnostic.at(page.path, line, 1, key, **details).as_warning()


def _line(page: Page, heading: Heading | None) -> int:
    """The line of a heading, or the last of a page that lacks one."""
    position = heading.position if heading else len(page.body.rstrip())
    return expressions.place_in(page.body, position, page.first_line)[0]


def _headings(page: Page) -> Iterator[Heading]:
    return headings(page.body, page.parsed.spans)


def _agree(expected: Heading | None, actual: Heading | None) -> bool:
    """Whether two headings may be of one section: ids are compared where both have one."""
    if not expected or not actual or expected.level != actual.level:
        return False
    return not expected.id or not actual.id or expected.id == actual.id


def _name(page: Page, heading: Heading | None) -> str:
    """A heading as the editor wrote it."""
    return page.body[heading.position :].split("\n")[0].strip()[:80] if heading else ""
