"""Footnotes: the sources of a page, numbered 1, 2, 3 … in the order of their appearance.

While a page is rendered, `cite` and `footnote` leave comments that say what is cited. They depend
on no page, so a row of a list is rendered once for all its pages. When a page is complete,
`PageFootnotes` puts numbers in the places of the comments and makes the list for its foot.

What is cited twice has one footnote. A figure has a footnote of its own, with its value, period
and status; everything else has one for each passage. So a number means the same wherever it stands
on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup, escape
from pydantic_core import PydanticCustomError

from prospectus.content.expressions import Kind, Signature
from prospectus.domain import citations
from prospectus.domain.citations import Citation, Passage, parse
from prospectus.presentation.citation_texts import CitationTexts
from prospectus.rendering.context import RenderContext
from prospectus.rendering.escaping import safe
from prospectus.rendering.html import NOTES_HEADING
from prospectus.rendering.link_functions import LinkFunctions, figure_mark
from prospectus.rendering.registry import (
    page_function,
    record_of,
    template_filter,
    template_function,
)
from prospectus.rendering.template_errors import TemplateError, UnknownNameError
from prospectus.rendering.text_functions import TextFunctions

# What is cited, as a comment: the source of a `figure`, a `passage`, or a `source` as a whole that
# is listed at the foot of the page without a mark in its text.
_COMMENT = re.compile(r"<!--(figure|passage|source) ([^>]*)-->")
# A row of such comments, with the white space within it. That before it is found from there: a
# pattern that begins with white space would be tried at every space of a page.
_COMMENTS = re.compile(rf"{_COMMENT.pattern}(?:\s*{_COMMENT.pattern})*")

# The ids of the first mark and of the entry of a footnote; scripts use the second one, too.
_MARK_ID, _ENTRY_ID = "fnref-", "fn-"


class _Note(NamedTuple):
    """A footnote in one language: a plain text for its mark, and its entry on any page.

    `entry` is a pattern with the placeholders `figure` and `sources`, the URLs of the row of the
    figure and of the page of sources.
    """

    title: Markup
    entry: str
    figure: str = ""
    source: str = ""


class FootnoteFunctions:
    """Marks of footnotes, as fragments and written pages ask for them."""

    def __init__(self, context: RenderContext, texts: TextFunctions, links: LinkFunctions) -> None:
        self._context, self._texts, self._links = context, texts, links
        self._citations = CitationTexts(context.full_site, context.language)
        is_rtl = context.language.locale.text_direction == "rtl"
        # Back to where the line begins, with a hook; signs of arrows are not mirrored by browsers.
        self.back_arrow = "&#8618;" if is_rtl else "&#8617;"
        self._cited: dict[Citation, str] = {}
        self._notes: dict[tuple[str, str], _Note] = {}

    # -- what is cited -------------------------------------------------------------------------

    @page_function(Signature((record_of("sources", "citation"),), rest=Kind.TEXT), name="cite")
    def page_cite(self, *more: str, citation: str) -> Markup:
        """Return the marks of cited passages, as a written page asks for them."""
        return self.cite([citation, *more])

    @template_filter()
    def cite(self, citations: Iterable[Citation]) -> Markup:
        """Return the marks of cited passages, such as `report p02`. Raises TemplateError."""
        marks = []
        for citation in citations:
            if citation not in self._cited:
                self._require(citation)
                self._cited[citation] = f"<!--passage {citation}-->"
            marks.append(self._cited[citation])
        return Markup("".join(marks))  # noqa: S704 - comments

    @template_function
    def footnote(self, address: str) -> Markup:
        """Return the mark of a figure. Raises UnknownNameError."""
        self._context.get_record("figures", address)
        return figure_mark(address)

    @template_filter()
    def cite_source(self, name: str) -> Markup:
        """Return the mark of a source as a whole. Raises UnknownNameError."""
        self._context.get_record("sources", name)
        return Markup(f"<!--passage {name}-->")  # noqa: S704 - a comment

    @template_function
    def list_sources(self, *names: str) -> Markup:
        """List sources at the foot of the page without marks. Raises UnknownNameError.

        A script may show marks of them later.
        """
        for name in names:
            self._context.get_record("sources", name)
        return Markup("".join(f"<!--source {name}-->" for name in names))  # noqa: S704 - comments

    @template_filter()
    def passage_name(self, passage: Passage) -> Markup:
        """Return the name of a passage within its source, such as `table 3-1`."""
        if passage.locator is None:
            return self._texts.message("locator.whole")
        return safe(self._citations.passage(passage))

    def _require(self, citation: Citation) -> None:
        """Raise TemplateError if a citation is wrong."""
        try:
            citations.check_form(citation)
        except PydanticCustomError as error:
            details = {key: str(value) for key, value in (error.context or {}).items()}
            # The name leads to the position of the argument.
            raise TemplateError(error.type, field=citation, name=citation, **details) from None
        sources, source = self._context.full_site.sources, parse(citation).source
        if source not in sources:
            raise UnknownNameError("no_source", source, sources)
        if problem := sources[source].problem_with(citation):
            key, details = problem
            raise TemplateError(key, **details)

    # -- the footnotes of a page ---------------------------------------------------------------

    def on_page(self, current_page: str) -> PageFootnotes:
        """The footnotes of a page, none yet."""
        return PageFootnotes(self, current_page)

    def note(self, kind: str, name: str) -> _Note:
        """The footnote of a figure or passage."""
        kind = "passage" if kind == "source" else kind
        if (kind, name) not in self._notes:
            note = self._figure_note if kind == "figure" else self._passage_note
            self._notes[kind, name] = note(name)
        return self._notes[kind, name]

    def figure_url(self, current_page: str, address: str) -> str:
        """The URL of the row of a figure."""
        return self._links.record_url(current_page, "figures", address)

    def sources_url(self, current_page: str) -> str:
        """The URL of the page of sources."""
        page = self._context.routes.shared_pages["sources"]
        return self._links.page_url(current_page, page)

    def message(self, key: str, **details: object) -> Markup:
        """A message of the catalog."""
        return self._texts.message(key, **details)

    def _passage_note(self, citation: Citation) -> _Note:
        passage = parse(citation)
        source = passage.source if passage.locator is None else ""
        return _Note(
            safe(self._citations.short(citation)), self._source_link(citation), source=source
        )

    def _figure_note(self, address: str) -> _Note:
        figure = self._context.get_record("figures", address)
        mark = self._texts.age(figure)
        facts = [
            self._texts.amount(figure),
            self._texts.period_label(figure),
            *([self._texts.message(f"staleness.{mark}")] if mark else []),
            self._texts.status_note(figure),
        ]
        name = self._context.text(figure.name)
        link = Markup('<a href="{{figure}}">{}</a>').format(_braces(name))
        separator = str(self._texts.message("list.semicolon"))
        sources = separator.join(map(self._source_link, figure.sources))
        text = self._texts.message(
            "footnote.figure", name=link, facts=_braces(Markup(" · ").join(facts))
        )
        title = Markup("{} · {}").format(name, self._citations.short(figure.sources[0]))
        return _Note(title, f"{text} {sources}", figure=address)

    def _source_link(self, citation: Citation) -> str:
        """A link to a passage on the page of sources, or to its source where it has no row."""
        anchor = self._links.source_anchor(citation)
        text = _braces(safe(self._citations.short(citation)))
        return f'<a href="{{sources}}#{anchor}">{text}</a>'


class PageFootnotes:
    """The footnotes of one page, numbered while the page is put together."""

    def __init__(self, functions: FootnoteFunctions, current_page: str) -> None:
        self._functions, self._page = functions, current_page
        self._numbers: dict[tuple[str, str], int] = {}
        self._notes: list[_Note] = []
        self._marked: set[int] = set()

    def number(self, html: str) -> str:
        """Put numbered marks in the places of the comments, as the next part of the page."""
        html, pieces, end = str(html), [], 0  # not Markup, which escapes what it is combined with
        for row in _COMMENTS.finditer(html):
            before, marks = html[end : row.start()], self._marks(row)
            # The marks stand directly after the word that they belong to. A source that is listed
            # without a mark leaves the text as it is.
            pieces += [before.rstrip(), marks] if marks else [before, _COMMENT.sub("", row[0])]
            end = row.end()
        return "".join([*pieces, html[end:]])

    def _marks(self, row: re.Match[str]) -> str:
        """The marks of a row of comments in ascending order; empty if none of them gets a mark."""
        kind, name, another, _ = row.groups()
        if another is None:  # the row is one comment, as nearly always
            number = self._number(kind, name)
            return "" if number is None else self._mark(number)
        numbers = {
            number
            for kind, name in _COMMENT.findall(row[0])
            if (number := self._number(kind, name)) is not None
        }
        return "".join(map(self._mark, sorted(numbers)))

    def _number(self, kind: str, name: str) -> int | None:
        """The number of a footnote, which is listed from now on; None if it gets no mark here."""
        # A source listed without a mark has the number of its marks elsewhere on the page.
        key = "passage" if kind == "source" else kind, name
        number = self._numbers.get(key)
        if number is None:
            self._notes.append(self._functions.note(kind, name))
            number = self._numbers[key] = len(self._notes)
        return None if kind == "source" else number

    def _mark(self, number: int) -> str:
        note, anchor = self._notes[number - 1], ""
        if number not in self._marked:
            self._marked.add(number)
            anchor = f' id="{_MARK_ID}{number}"'
        return (
            f'<sup class="cite"{anchor}><a href="#{_ENTRY_ID}{number}" title="{note.title}">'
            f"&#91;{number}&#93;</a></sup>"
        )

    @property
    def html(self) -> str:
        """The list of the footnotes under its heading; empty if the page cites nothing."""
        if not self._notes:
            return ""
        sources = str(escape(self._functions.sources_url(self._page)))
        back = self._functions.message("footnote.back")
        entries = "".join(
            self._entry(number, note, sources, back) for number, note in enumerate(self._notes, 1)
        )
        title = self._functions.message("footnotes")
        return f'\n{NOTES_HEADING}{title}</h2>\n<ol class="footnotes">\n{entries}</ol>'

    def _entry(self, number: int, note: _Note, sources: str, back: str) -> str:
        figure = note.figure and escape(self._functions.figure_url(self._page, note.figure))
        text = note.entry.format(figure=figure, sources=sources)
        source = f' data-source="{note.source}"' if note.source else ""
        if number in self._marked:
            text += (
                f'&#160;<a class="footnote-back" href="#{_MARK_ID}{number}" aria-label="{back}">'
                f"{self._functions.back_arrow}</a>"
            )
        return f'<li id="{_ENTRY_ID}{number}"{source}>{text}</li>\n'


_MARKS = re.compile(
    rf'\s*((?:<sup class="cite"[^>]*><a href="#{_ENTRY_ID}[^>]*>[^<]*</a></sup>\s*)+)'
)
_MARK = re.compile(rf'<sup class="cite"[^>]*><a href="#{_ENTRY_ID}([0-9]+)".*?</sup>', re.DOTALL)


def join_marks(html: str) -> str:
    """Put the marks that a written page has in one row in order, directly after the word before.

    >>> one, two = (f'<sup class="cite"><a href="#fn-{n}">[{n}]</a></sup>' for n in (1, 2))
    >>> join_marks(f"Ten {two} {one} of them") == f"Ten{one}{two} of them"
    True
    """
    return _MARKS.sub(_in_order, html) if 'class="cite"' in html else html


def _in_order(row: re.Match[str]) -> str:
    marks = {int(mark[1]): mark[0] for mark in reversed([*_MARK.finditer(row[0])])}
    space = row[0][len(row[0].rstrip()) :]
    return "".join(marks[number] for number in sorted(marks)) + space


# Everything in a page that holds the number of a footnote.
_NUMBERED = re.compile(
    rf'<sup class="cite"[^>]*><a href="#{_ENTRY_ID}[^>]*>[^<]*</a></sup>'
    rf'|&#160;<a class="footnote-back"[^>]*>[^<]*</a>|(?<=<li) id="{_ENTRY_ID}[0-9]+"'
)


def without_numbers(html: str) -> str:
    """A page without the numbers of its footnotes, for comparisons: one more renumbers others.

    >>> without_numbers('Ten<sup class="cite"><a href="#fn-2">[2]</a></sup> <li id="fn-2">A</li>')
    'Ten <li>A</li>'
    """
    return _NUMBERED.sub("", html)


def without_marks(html: str) -> str:
    """HTML for a place that has no footnotes, such as a feed."""
    html, pieces, end = str(html), [], 0
    for row in _COMMENTS.finditer(html):
        pieces.append(html[end : row.start()].rstrip())
        end = row.end()
    return "".join([*pieces, html[end:]])


def _braces(text: Markup) -> Markup:
    """Text for a format string."""
    return Markup(str(text).replace("{", "{{").replace("}", "}}"))  # noqa: S704 - escaped before
