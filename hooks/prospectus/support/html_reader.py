"""Text and markup of an HTML page, read in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

# Elements inside a line of text; every other element begins a block of its own.
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "del", "dfn", "em"),
        *("i", "img", "input", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strong", "sub", "sup", "svg", "time", "u", "var", "wbr"),
    }
)
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    }
)
_PREFORMATTED = frozenset({"pre", "textarea"})

# A regular tag or comment, as templates and Markdown write nearly all: a start tag with its name,
# attributes and slash, the name of an end tag, or a comment. Nothing in it can be read otherwise.
_SPACE, _NAME = r"[ \t\n\r\f]", "[a-zA-Z][a-zA-Z0-9:_-]*"
_REGULAR = re.compile(
    rf'(<({_NAME})((?:{_SPACE}+{_NAME}(?:="[^"<>]*")?)*){_SPACE}*(/?)>)'
    rf"|</({_NAME}){_SPACE}*>|<!--([^<>-]*)-->"
)
_GROUPS = 1 + _REGULAR.groups  # in what `split` returns, with the text before each
_ATTRIBUTE = re.compile(f'({_NAME})(?:="([^"]*)")?')
# Elements whose content is no HTML, in any version of Python.
_RAW = frozenset(
    {
        *("iframe", "listing", "noembed", "noframes", "noscript", "plaintext", "script", "style"),
        *("textarea", "title", "xmp"),
    }
)

Attributes = tuple[tuple[str, str | None], ...]


class Markup(NamedTuple):
    """A start tag as written, or a comment or declaration, which has no tag and attributes."""

    source: str
    tag: str = ""
    attributes: Attributes = ()


@dataclass
class TextBlock:
    """Text between two block boundaries, with its white space as written.

    `tag` is the block element that begins it, or empty after the end of one.
    """

    tag: str = ""
    is_preformatted: bool = False
    _texts: list[str] = field(default_factory=list)
    _has_words_outside_links: bool = False

    @property
    def text(self) -> str:
        """The text with its white space as written."""
        return "".join(self._texts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added, not even white space."""
        return not self._texts

    @property
    def consists_of_links(self) -> bool:
        """Whether all letters and digits are inside links to whole pages."""
        return not self._has_words_outside_links

    def add(self, text: str, *, is_linked: bool = False) -> None:
        """Append text of the block."""
        self._texts.append(text)
        if not is_linked and not self._has_words_outside_links:
            self._has_words_outside_links = any(map(str.isalnum, text))


class HtmlReader(HTMLParser):
    """The text blocks and the markup of HTML, in the order of the source.

    `skip` says by tag and classes whether the text of an element is left out, with all inside it.
    Without `keeps_markup`, there are blocks only.

    HTML that is regular throughout, which pages of this program are, is split by one pattern; this
    takes half as long as Python's parser, which reads everything else.

    >>> [block.text for block in HtmlReader("<p>a <b>b</b><p>c").blocks]
    ['a b', 'c']
    """

    def __init__(
        self,
        html: str,
        skip: Callable[[str, set[str]], bool] | None = None,
        *,
        keeps_markup: bool = True,
    ) -> None:
        super().__init__()
        self.markup: list[Markup] = []
        self._keeps_markup = keeps_markup
        self._all_blocks = [TextBlock()]
        self._skip = skip
        self._skipped: list[str] = []  # the open elements whose text is left out
        self._preformatted = 0  # how many preformatted elements are open
        self._links = 0  # how many links to whole pages are open
        if not self._read_regular(html):
            self.feed(html)
            self.close()  # text that is not closed at the end counts, too

    @property
    def blocks(self) -> list[TextBlock]:
        """The blocks that have any text."""
        return [block for block in self._all_blocks if block.text.strip()]

    def _read_regular(self, html: str) -> bool:
        """Read HTML that is regular throughout; return whether it is, otherwise read nothing."""
        parts = _REGULAR.split(html)
        tags = {tag.lower() for tag in parts[2::_GROUPS] if tag}
        if any("<" in text for text in parts[::_GROUPS]) or not _RAW.isdisjoint(tags):
            return False
        rows = zip(*(parts[at:-1:_GROUPS] for at in range(_GROUPS)), strict=True)
        for text, source, name, attributes, slash, end, comment in rows:
            if text and not self._skipped:
                self.handle_data(unescape(text) if "&" in text else text)
            if name:
                tag = name.lower()
                self._start(source, tag, _attributes(attributes) if attributes else ())
                if slash:
                    self.handle_endtag(tag)
            elif end:
                self.handle_endtag(end.lower())
            else:
                self.handle_comment(comment)
        if parts[-1]:
            self.handle_data(unescape(parts[-1]))
        return True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self._start(self.get_starttag_text() or f"<{tag}>", tag, tuple(attrs))

    def _start(self, source: str, tag: str, attrs: Attributes) -> None:
        if self._keeps_markup:
            self.markup.append(Markup(source, tag, attrs))
        if tag in _PREFORMATTED:
            self._preformatted += 1
        if tag == "a" and (self._links or "#" not in (dict(attrs).get("href") or "#")):
            self._links += 1
        if tag not in _INLINE and not self._skipped:
            self._begin_block(tag)
        if tag not in _VOID and (self._skipped or self._is_skipped(tag, attrs)):
            self._skipped.append(tag)

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass
        if tag in _PREFORMATTED and self._preformatted:
            self._preformatted -= 1
        if tag == "a" and self._links:
            self._links -= 1
        if tag not in _INLINE and not self._skipped:
            self._begin_block("")

    def handle_data(self, data: str) -> None:  # noqa: D102
        if not self._skipped:
            self._all_blocks[-1].add(data, is_linked=self._links > 0)

    def handle_comment(self, data: str) -> None:  # noqa: D102
        self.markup.append(Markup(f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:  # noqa: D102
        self.markup.append(Markup(f"<!{decl}>"))

    def handle_pi(self, data: str) -> None:  # noqa: D102
        self.markup.append(Markup(f"<?{data}>"))

    def unknown_decl(self, data: str) -> None:  # noqa: D102
        self.markup.append(Markup(f"<![{data}]>"))

    def _is_skipped(self, tag: str, attrs: Attributes) -> bool:
        if self._skip is None:
            return False
        classes = (dict(attrs).get("class") or "").split() if attrs else ()
        return self._skip(tag, set(classes))

    def _begin_block(self, tag: str) -> None:
        block, is_preformatted = self._all_blocks[-1], self._preformatted > 0
        if block.is_empty:  # as between the tags of a table
            block.tag, block.is_preformatted = tag, is_preformatted
        else:
            self._all_blocks.append(TextBlock(tag, is_preformatted))


@lru_cache(maxsize=4096)  # most tags are written the same way many times
def _attributes(text: str) -> Attributes:
    """The attributes of a regular start tag."""
    return tuple(
        (match[1].lower(), match[2] if match[2] is None else unescape(match[2]))
        for match in _ATTRIBUTE.finditer(text)
    )
