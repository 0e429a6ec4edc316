"""A checked state of the site with everything that a comparison of two states needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown import markdown

from prospectus.config.settings import Language
from prospectus.domain.records import Figure, Record
from prospectus.policies.link_hosts import hosts_in_attribute
from prospectus.presentation.routes import LISTED_COLLECTIONS
from prospectus.rendering.footnotes import without_numbers
from prospectus.rendering.rendered_page import RenderedPage
from prospectus.rendering.renderer import Renderer
from prospectus.review.check import check
from prospectus.review.reading import CheckedSite
from prospectus.support.html_reader import HtmlReader, TextBlock

# Keys of pages: the page's uri and the code of the language.
PageKey = tuple[str, str]

_EXTENSIONS = ["attr_list", "md_in_html", "tables"]

# Elements that Markdown makes of plain text. Without attributes they are not reported, because
# their text is compared anyway.
_MARKDOWN_ELEMENTS = frozenset(
    {
        *("a", "abbr", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "span", "strong", "sub", "sup"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "ul"),
    }
)
_FRAGMENT = re.compile(r"<!--fragment \d+-->")
_SPACES = re.compile(r"[ \t\n\r\f]+")  # browsers collapse these; other spaces are visible


@dataclass(frozen=True)
class SiteSnapshot:
    """A state of the site without problems.

    * `checked`: data and pages of the state
    * `renderers`: a renderer for each language, by its code
    * `texts`: the blocks of text of each page
    * `ids`: the ids on each page, which links can lead to
    * `elements`: the markup of each written page that `markup_beyond_text` reports
    * `hosts`: each host that a page links to, with the first such page
    """

    checked: CheckedSite
    renderers: Mapping[str, Renderer]
    texts: Mapping[PageKey, tuple[str, ...]]
    ids: Mapping[PageKey, tuple[str, ...]]
    elements: Mapping[PageKey, tuple[str, ...]]
    hosts: Mapping[str, PageKey]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each page in the first language, by its uri."""
        first = self.first.code
        written = {
            page.uri: str(page.front_matter["title"])
            for page in self.checked.written
            if page.language.code == first
        }
        return written | {page.uri: page.title(first) for page in self.checked.generated}

    def page_of(self, address: str) -> str:
        """The URI of the page of a record by its address; empty if it has none of its own."""
        collection, _, name = address.partition("/")
        is_section = (collection, name) in self.checked.site.record_sections
        if collection not in LISTED_COLLECTIONS or is_section:
            return ""
        return self.checked.routes.record_page(collection, name)

    def section_page(self, uri: str) -> str:
        """The URI of the page that shows a record as a section, by that of its own former page.

        Empty if there is no such record.
        """
        return self._section_pages.get(uri, "")

    @cached_property
    def _section_pages(self) -> Mapping[str, str]:
        site, routes = self.checked.site, self.checked.routes
        return {
            routes.record_page(collection, name): routes.record_location(site, collection, name)[0]
            for collection, name in site.record_sections
        }

    @property
    def first(self) -> Language:
        """The first language, from which all others are translated."""
        return self.checked.site.languages[0]

    @property
    def records(self) -> Mapping[tuple[str, str], Record]:
        """Every record except figures, by collection and name."""
        site = self.checked.site
        return {
            (collection, name): record
            for collection, name, record in site.records()
            if collection != "figures"
        }

    @property
    def front_matter(self) -> Mapping[PageKey, Mapping[str, str]]:
        """The front matter of each written page."""
        return {
            (page.uri, page.language.code): {
                str(key): str(value) for key, value in page.front_matter.items()
            }
            for page in self.checked.written
        }

    def position(self, collection: str, name: str) -> str:
        """File and line of a record, such as `data/parks/some-park.yml:1`."""
        location = self.checked.site.location(collection, name)
        return f"{location.document.path}:{location.line}"

    @property
    def files(self) -> Mapping[PageKey, str]:
        """The file from which the text of each page comes."""
        written = {(page.uri, page.language.code): page.path for page in self.checked.written}
        return written | {
            (page.uri, code): page.source(code)
            for page in self.checked.generated
            for code in self.renderers
        }

    @property
    def outdated(self) -> frozenset[tuple[str, str]]:
        """Name and language of every translation that is older than its source."""
        return frozenset(
            (entry.name, entry.language) for entry in self.checked.translations.outdated
        )

    def figure_texts(self, figure: Figure | None) -> dict[str, str]:
        """Amount, period and status of a figure as text, by language."""
        if figure is None:
            return {}
        return {
            code: " · ".join(
                " ".join(_blocks(HtmlReader(str(part))))
                for part in (
                    renderer.texts.amount(figure),
                    renderer.texts.period_label(figure),
                    renderer.texts.status_note(figure),
                )
            )
            for code, renderer in self.renderers.items()
        }


def read(root: Path) -> SiteSnapshot:
    """The state of the project `root`.

    Raises DiagnosticsError if anything in it is wrong.
    """
    checked = check(root)
    renderers = {
        language.code: Renderer(
            root,
            checked.site,
            language,
            staleness=checked.staleness,
            comparison=checked.comparison,
            posts=checked.posts[language.code],
        )
        for language in checked.site.languages
    }
    rendered = {
        (written.uri, written.language.code): renderers[written.language.code].page(
            written.body, written.uri, written.path
        )
        for written in checked.written
    }
    converted = {key: without_numbers(_convert(page)) for key, page in rendered.items()}
    pages = {key: rendered[key].insert_fragments(html) for key, html in converted.items()}
    pages |= {
        (generated.uri, code): generated.body(renderer)
        for generated in checked.generated
        for code, renderer in renderers.items()
    }
    parsed = {key: HtmlReader(without_numbers(html)) for key, html in pages.items()}
    hosts: dict[str, PageKey] = {}
    for key, page in parsed.items():
        for host in _hosts(page):
            hosts.setdefault(host, key)
    return SiteSnapshot(
        checked,
        renderers,
        {key: _blocks(page) for key, page in parsed.items()},
        {key: _ids(page) for key, page in parsed.items()},
        {key: markup_beyond_text(html) for key, html in converted.items()},
        hosts,
    )


def markup_beyond_text(html: str) -> tuple[str, ...]:
    """The tags of a page that have attributes or that Markdown does not make, and its comments.

    >>> markup_beyond_text("<p>a <b>b</b> <a href='c'>c</a><!--d--><script>e</script>")
    ("<a href='c'>", '<!--d-->', '<script>')
    """
    markup = (
        element for element in HtmlReader(html).markup if not _FRAGMENT.fullmatch(element.source)
    )
    return tuple(
        element.source
        for element in markup
        if element.attributes or element.tag not in _MARKDOWN_ELEMENTS
    )


def is_beyond_markdown(tag: str) -> bool:
    """Whether a start tag, as written, is one that Markdown does not make.

    >>> is_beyond_markdown("<script src=a>"), is_beyond_markdown('<a href="b">')
    (True, False)
    """
    name = re.match(r"<([^\s/>]+)", tag)
    return not name or name[1].lower() not in _MARKDOWN_ELEMENTS


def show_spaces(text: str) -> str:
    r"""Preformatted text with visible signs for spaces that would get lost in a report.

    >>> print(show_spaces("a  b c\n"))
    a␣␣b c⏎
    """
    marked = re.sub(r" {2,}|^ | $", lambda match: "␣" * len(match[0]), text, flags=re.MULTILINE)
    return marked.replace("\t", "⇥").replace("\r", "␍").replace("\n", "⏎")


def _convert(page: RenderedPage) -> str:
    """The HTML of a written page, with comments in place of its fragments."""
    return markdown(page.markdown, extensions=_EXTENSIONS)


def _blocks(page: HtmlReader) -> tuple[str, ...]:
    return tuple(filter(None, map(_block_text, page.blocks)))


def _block_text(block: TextBlock) -> str:
    text = show_spaces(block.text) if block.is_preformatted else block.text
    return _SPACES.sub(" ", text).strip(" ")


def _ids(page: HtmlReader) -> tuple[str, ...]:
    values = (
        value for element in page.markup for name, value in element.attributes if name == "id"
    )
    return tuple(dict.fromkeys(filter(None, values)))


def _hosts(page: HtmlReader) -> dict[str, None]:
    return {
        host: None
        for element in page.markup
        for name, value in element.attributes
        if value
        for host in hosts_in_attribute(name, value)
    }
