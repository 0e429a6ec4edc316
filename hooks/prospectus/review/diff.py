"""What changed for readers between two states of the site."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

from markdown import markdown

from prospectus.config.settings import Language
from prospectus.domain.records import Figure, Record
from prospectus.policies.link_hosts import hosts_in_attribute
from prospectus.rendering.renderer import RenderedPage, Renderer
from prospectus.review.changed_files import missing_from
from prospectus.review.check import CheckedSite, check

V = TypeVar("V")

_EXTENSIONS = ["attr_list", "md_in_html", "tables"]
_MOST_PAIRS = 1_000_000  # of blocks; more are compared without their order, as that takes long
_INLINE = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "time"}

# What Markdown makes of plain text. Such an element without attributes is no news, as the text in
# it is compared; every other one is.
_PLAIN = _INLINE | {
    *("blockquote", "br", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
_KEEPS_SPACES = ("pre", "textarea")
_FRAGMENT = re.compile(r"fragment \d+")
_SPACES = re.compile(r"[ \t\n\r\f]+")  # what browsers fold; others are characters like any


class _Reader(HTMLParser):
    """The text of a page, block by block; its ids; its elements beyond text; its hosts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.blocks: list[str] = [""]
        self.elements: list[str] = []
        self.hosts: dict[str, None] = {}
        self._spaced = 0
        self.feed(html)
        self.close()  # what is left open at the end is text, too
        folded = (_SPACES.sub(" ", block).strip(" ") for block in self.blocks)
        self.text = tuple(block for block in folded if block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if attrs or tag not in _PLAIN:
            self.elements.append(self.get_starttag_text() or f"<{tag}>")
        for name, value in attrs:
            if value:
                if name == "id":
                    self.ids.append(value)
                self.hosts |= dict.fromkeys(hosts_in_attribute(name, value))
        if tag not in _INLINE:
            self.blocks.append("")
        self._spaced += tag in _KEEPS_SPACES

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.blocks.append("")
        self._spaced = max(0, self._spaced - (tag in _KEEPS_SPACES))

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += show_spaces(data) if self._spaced else data

    def handle_comment(self, data: str) -> None:
        if not _FRAGMENT.fullmatch(data):
            self.elements.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.elements.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.elements.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.elements.append(f"<![{data}]>")


def show_spaces(text: str) -> str:
    r"""Text of code, in which readers see each space, with signs for spaces that get lost.

    >>> print(show_spaces("a  b c\n"))
    a␣␣b c⏎
    """
    marked = re.sub(r" {2,}|^ | $", lambda it: "␣" * len(it[0]), text, flags=re.MULTILINE)
    return marked.replace("\t", "⇥").replace("\r", "␍").replace("\n", "⏎")


def elements_beyond_text(html: str) -> tuple[str, ...]:
    """The tags of a page that have attributes or that Markdown does not make, and its comments.

    >>> elements_beyond_text("<p>a <b>b</b> <a href='c'>c</a><!--d--><script>e</script>")
    ("<a href='c'>", '<!--d-->', '<script>')
    """
    return tuple(_Reader(html).elements)


def beyond_markdown(tag: str) -> bool:
    """Whether a start tag, as it is written, is of a kind that Markdown does not make.

    >>> beyond_markdown("<script src=a>"), beyond_markdown('<a href="b">')
    (True, False)
    """
    name = re.match(r"<([^\s/>]+)", tag)
    return not name or name[1].lower() not in _PLAIN


@dataclass(frozen=True)
class SiteSnapshot:
    """A state of the site in which nothing is wrong.

    `texts` are those of each page in each language, block by block, and `ids` the anchors of each
    page; both under the uri of the page and the code of the language. So are `elements`, the tags
    of written pages that are more than text: with attributes, or of kinds that Markdown does not
    make. `hosts` are those that pages lead to, each with the first such page.
    """

    checked: CheckedSite
    renderers: Mapping[str, Renderer]
    texts: Mapping[tuple[str, str], tuple[str, ...]]
    ids: Mapping[tuple[str, str], tuple[str, ...]]
    elements: Mapping[tuple[str, str], tuple[str, ...]]
    hosts: Mapping[str, tuple[str, str]]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each page in the first language, by its uri."""
        first = self.first.code
        written = {
            it.uri: str(it.front_matter["title"])
            for it in self.checked.written
            if it.language.code == first
        }
        return written | {it.uri: it.title(first) for it in self.checked.generated}

    @property
    def first(self) -> Language:
        """The language in which the site is written first."""
        return self.checked.site.languages[0]

    @property
    def records(self) -> Mapping[tuple[str, str], Record]:
        """Every record, figures apart."""
        site = self.checked.site
        return {(shelf, name): it for shelf, name, it in site.records() if shelf != "figures"}

    @property
    def front_matter(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """What stands at the head of each written page, by its uri and language."""
        return {
            (it.uri, it.language.code): {
                str(key): str(value) for key, value in it.front_matter.items()
            }
            for it in self.checked.written
        }

    def where(self, shelf: str, name: str) -> str:
        """File and line of a record, as editors jump to them: `data/parks/some-park.yml:1`."""
        place = self.checked.site.location(shelf, name)
        return f"{place.document.path}:{place.line}"

    @property
    def files(self) -> Mapping[tuple[str, str], str]:
        """The file in which the words of each page stand, by its uri and language."""
        written = {(it.uri, it.language.code): it.path for it in self.checked.written}
        return written | {
            (it.uri, code): it.source(code)
            for it in self.checked.generated
            for code in self.renderers
        }

    @property
    def outdated(self) -> frozenset[tuple[str, str]]:
        """Name and language of every translation that is older than its source."""
        return frozenset((it.name, it.language) for it in self.checked.translations.outdated)

    def in_words(self, figure: Figure | None) -> dict[str, str]:
        """A figure as each language tells it: amount, period and status."""
        if figure is None:
            return {}
        return {
            code: " · ".join(
                _text(str(part))
                for part in (it.amount(figure), it.period_label(figure), it.status_note(figure))
            )
            for code, it in self.renderers.items()
        }


def read(root: Path) -> SiteSnapshot:
    """The state below `root`. Raises SiteError where anything in it is wrong."""
    checked = check(root)
    renderers = {
        it.code: Renderer(root, checked.site, it, freshness=checked.freshness)
        for it in checked.site.languages
    }
    filled = {
        (it.uri, it.language.code): renderers[it.language.code].page(it.body, it.uri, it.path)
        for it in checked.written
    }
    converted = {key: _convert(page) for key, page in filled.items()}
    pages = {key: filled[key].whole(html) for key, html in converted.items()}
    pages |= {
        (it.uri, code): it.body(renderer)
        for it in checked.generated
        for code, renderer in renderers.items()
    }
    found = {key: _Reader(html) for key, html in pages.items()}
    hosts: dict[str, tuple[str, str]] = {}
    for key, it in found.items():
        for host in it.hosts:
            hosts.setdefault(host, key)
    return SiteSnapshot(
        checked,
        renderers,
        {key: it.text for key, it in found.items()},
        {key: tuple(dict.fromkeys(it.ids)) for key, it in found.items()},
        {key: elements_beyond_text(html) for key, html in converted.items()},
        hosts,
    )


def _convert(page: RenderedPage) -> str:
    """The HTML of a written page, with comments in the place of its fragments."""
    return markdown(page.markdown, extensions=_EXTENSIONS)


@dataclass(frozen=True)
class FigureChange:
    """A figure before and after; None where it was not there."""

    address: str
    before: Figure | None
    after: Figure | None

    @property
    def values(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """What differs, by the path to it (`value`, `name.en`, `sources.0.source`)."""
        return _differences(self.before, self.after, Figure.model_fields)


@dataclass(frozen=True)
class RecordChange:
    """A record that was added, removed, or changed in some of its fields."""

    shelf: str
    name: str
    before: Record | None
    after: Record | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in which the two differ; figures are told by themselves."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name
            for name in type(self.after).model_fields
            if name != "figures" and getattr(self.before, name) != getattr(self.after, name)
        )

    @property
    def values(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """What of those fields differs, by the way to it (`name.en`, `titles.0.note.en`)."""
        return _differences(self.before, self.after, self.fields)


@dataclass(frozen=True)
class TextChange:
    """The blocks of text of a page that went and that came."""

    uri: str
    language: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class ElementChange:
    """The tags of a written page beyond text that went and that came."""

    uri: str
    language: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class HeadChange:
    """One entry of the front matter of a page; None where it was not there."""

    uri: str
    language: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """All that readers can see to have changed; `moved` pages are neither added nor lost.

    `anchors` are places within pages (`figures/index#key`) that links from outside no longer find;
    `outdated` are names and languages of translations that have come to be older than their source.
    `hosts` are those that no page led to before, each with the uri and language of a page.
    """

    figures: tuple[FigureChange, ...]
    records: tuple[RecordChange, ...]
    added: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]
    texts: tuple[TextChange, ...]
    anchors: tuple[str, ...]
    outdated: tuple[tuple[str, str], ...]
    elements: tuple[ElementChange, ...] = ()
    heads: tuple[HeadChange, ...] = ()
    hosts: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(before: SiteSnapshot, after: SiteSnapshot) -> Changes:
    """What changed from one state to the other, each kind in the order of its names."""
    added, moved, lost = _pages(before.titles, after.titles)
    new_uris = dict(moved)

    def at_new_uris(pages: Mapping[tuple[str, str], V]) -> Mapping[tuple[str, str], V]:
        """What was said of pages, under the uris that they have now."""
        return {(new_uris.get(uri, uri), language): it for (uri, language), it in pages.items()}

    return Changes(
        figures=tuple(
            FigureChange(address, old, new)
            for address, old, new in _pairs(before.checked.site.figures, after.checked.site.figures)
        ),
        records=tuple(
            change
            for (shelf, name), old, new in _pairs(before.records, after.records)
            if not (change := RecordChange(shelf, name, old, new)).before
            or not change.after
            or change.fields
        ),
        added=added,
        moved=moved,
        lost=lost,
        texts=tuple(
            TextChange(uri, language, *_blocks(old, new))
            for (uri, language), old, new in _pairs(at_new_uris(before.texts), after.texts)
            if old is not None and new is not None
        ),
        anchors=tuple(_lost_anchors(before, after)),
        outdated=tuple(sorted(after.outdated - before.outdated)),
        elements=tuple(
            ElementChange(uri, language, *_blocks(old or (), new or ()))
            for (uri, language), old, new in _pairs(at_new_uris(before.elements), after.elements)
            if new is not None
        ),
        heads=tuple(
            HeadChange(uri, language, key, was, now)
            for (uri, language), old, new in _pairs(
                at_new_uris(before.front_matter), after.front_matter
            )
            if old is not None and new is not None
            for key, was, now in _pairs(old, new)
        ),
        hosts=tuple(
            (host, *after.hosts[host]) for host in sorted(set(after.hosts) - set(before.hosts))
        ),
    )


def _lost_anchors(before: SiteSnapshot, after: SiteSnapshot) -> Iterator[str]:
    """Anchors that are gone, under their page; of a language, where only its page lost them."""
    lost: dict[str, None] = {}
    first = before.first.code
    pairs = _pairs(before.ids, after.ids)
    for (uri, language), old, new in sorted(pairs, key=lambda it: (it[0][1] != first, it[0])):
        if old is not None and new is not None:
            for anchor in sorted(set(old) - set(new)):
                if language == first:
                    lost[f"{uri}#{anchor}"] = None
                elif f"{uri}#{anchor}" not in lost:
                    lost[f"{language}/{uri}#{anchor}"] = None
    yield from lost


def _pairs(before: Mapping[Any, V], after: Mapping[Any, V]) -> list[tuple[Any, V | None, V | None]]:
    """Whatever is not the same in both."""
    return [
        (key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def _pages(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Pages added, moved and lost, by their uris and titles.

    A page has moved where one of the same title, and only one, stands elsewhere now.
    """
    added, lost = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    moved = []
    for uri in lost:
        there = [it for it in added if after[it] == before[uri]]
        if len(there) == 1 and [before[it] for it in lost].count(before[uri]) == 1:
            moved.append((uri, there[0]))
    gone, come = {it for it, _ in moved}, {it for _, it in moved}
    return (
        tuple(it for it in added if it not in come),
        tuple(moved),
        tuple(it for it in lost if it not in gone),
    )


def _blocks(
    before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(before) * len(after) > _MOST_PAIRS:
        return missing_from(after, before), missing_from(before, after)
    removed: list[str] = []
    added: list[str] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind != "equal":
            removed += before[old:old_end]
            added += after[new:new_end]
    return tuple(removed), tuple(added)


def _differences(
    before: Record | None, after: Record | None, fields: Container[str]
) -> tuple[tuple[str, str | None, str | None], ...]:
    old, new = (dict(_flat(it, fields)) for it in (before, after))
    return tuple(
        (way, old.get(way), new.get(way))
        for way in dict.fromkeys([*old, *new])
        if old.get(way) != new.get(way)
    )


def _flat(record: Record | None, fields: Container[str]) -> Iterator[tuple[str, str]]:
    """Everything in some fields of a record by the way to it; a row of names is one thing."""
    waiting: list[tuple[str, Any]] = [
        (name, value)
        for name, value in (record.model_dump(exclude_none=True) if record else {}).items()
        if name in fields
    ]
    for way, value in waiting:
        if isinstance(value, tuple) and all(isinstance(it, str) for it in value):
            yield way, ", ".join(value)
        elif isinstance(value, tuple):
            waiting += [(f"{way}.{index}", inner) for index, inner in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [(f"{way}.{name}", inner) for name, inner in value.items()]
        else:
            yield way, str(value)


def _text(html: str) -> str:
    return " ".join(_Reader(html).text)
