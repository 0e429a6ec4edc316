"""What HTML a written page may hold, checked after its Markdown has become HTML.

Checked is the result, so raw HTML, attribute lists, links and images are all covered, however
they were written. The result has to be of a strict form in which every HTML parser reads the same
tree: known elements only, each closed in the order in which it was opened, inside elements that
may hold it, with attributes whose values hold no angle brackets. So nothing has to be cleaned, and
nothing that a browser would read in another way can pass (mutation XSS).

Markdown itself takes very long for some texts, so its conversion has a limit of processor time
where the system has timers for that, else one of time in a process of its own, and pages whose
conversion could take long are converted before anything else does so.

`fragment` comments stand for the output of the program's own templates, which is trusted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from prospectus.config.project import Project
from prospectus.content.markdown_pages import Page, without_code
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.support.cache import ContentCache

_PHRASING = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img"),
        *("ins", "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub"),
        *("sup", "time", "u", "var", "wbr"),
    }
)
_FLOW = _PHRASING | {
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "section", "table", "ul"),
}
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})

# What elements may hold besides text, and whether they may hold text.
_TEXT, _NO_TEXT = True, False
_ROWS = frozenset({"tr"})
_CONTENT: Mapping[str, tuple[frozenset[str], bool]] = {
    **dict.fromkeys(_PHRASING, (_PHRASING, _TEXT)),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"), (_PHRASING, _TEXT)),
    **dict.fromkeys(
        ("address", "article", "aside", "blockquote", "div", "section"), (_FLOW, _TEXT)
    ),
    **dict.fromkeys(("dd", "dt", "figcaption", "li", "td", "th", "caption"), (_FLOW, _TEXT)),
    **dict.fromkeys(("ol", "ul"), (frozenset({"li"}), _NO_TEXT)),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (_ROWS, _NO_TEXT)),
    **dict.fromkeys(("rp", "rt", "summary"), (_PHRASING, _TEXT)),
    "colgroup": (frozenset({"col"}), _NO_TEXT),
    "details": (_FLOW | {"summary"}, _TEXT),
    "dl": (frozenset({"dd", "dt"}), _NO_TEXT),
    "figure": (_FLOW | {"figcaption"}, _TEXT),
    "ruby": (_PHRASING | {"rp", "rt"}, _TEXT),
    "table": (_ROWS | {"caption", "colgroup", "tbody", "tfoot", "thead"}, _NO_TEXT),
    "tr": (frozenset({"td", "th"}), _NO_TEXT),
}
ELEMENTS = frozenset(_CONTENT) | _VOID

# Parsers end these where another begins inside, however deep.
_NOT_INSIDE_ITSELF = frozenset({"a", "address"})

_WORDS = r"[^\x00-\x1f]{0,1000}"
_NUMBER = r"[0-9]{1,5}"
_NAME = r"[a-z0-9_-]{1,300}"
# Small letters only: no such id hides a variable of the site's scripts.
_ID = rf"(?!__){_NAME}"
_CLASSES = r"(?:[A-Za-z][\w-]{0,49}(?: |\Z)){0,10}"
_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}"
_TIME = r"[0-9A-Z:.,+\- ]{1,40}"
_COMMON = {
    "aria-describedby": _NAME,
    "aria-hidden": "true|false",
    "aria-label": _WORDS,
    "aria-labelledby": _NAME,
    "class": _CLASSES,
    "dir": "ltr|rtl|auto",
    "lang": _LANGUAGE,
    "title": _WORDS,
}
_CELL = {
    "colspan": _NUMBER,
    "headers": _WORDS,
    "rowspan": _NUMBER,
    "align": "left|center|right",
    "style": "text-align: (?:left|center|right);",  # as the tables of Markdown have it
}
_OWN: Mapping[str, Mapping[str, str]] = {
    "a": {"hreflang": _LANGUAGE, "rel": "(?:(?:nofollow|noopener|noreferrer|license) ?){1,4}"},
    "col": {"span": _NUMBER},
    "colgroup": {"span": _NUMBER},
    "del": {"datetime": _TIME},
    "details": {"open": "(?:open)?"},
    "img": {"alt": _WORDS, "height": _NUMBER, "loading": "lazy|eager", "width": _NUMBER},
    "ins": {"datetime": _TIME},
    "li": {"value": _NUMBER},
    "ol": {"reversed": "(?:reversed)?", "start": _NUMBER, "type": "[1aAiI]"},
    "td": _CELL,
    "th": _CELL | {"abbr": _WORDS, "scope": "(?:col|row)(?:group)?"},
    "time": {"datetime": _TIME},
}
# Attributes that hold an address, and whether it has to be a file of this site.
_ADDRESSES = {("a", "href"): False, ("blockquote", "cite"): False, ("img", "src"): True}

# All are compiled where they are first needed: most checks convert no page.
# Possessive throughout, so that no text makes it slow. White space is that of HTML, not of Unicode.
_VALUE = r"(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^ \t\n\"'<>=`]++)"
_TAG = (
    r"<(?P<close>/)?+(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)"
    rf"(?P<attributes>(?:[ \t\n]++[^ \t\n\"'<>=/]++(?:[ \t\n]*+=[ \t\n]*+{_VALUE})?+)*+)"
    r"[ \t\n]*+(?P<slash>/)?+>"
)
_ATTRIBUTE = rf"[ \t\n]++(?P<name>[^ \t\n\"'<>=/]++)(?:[ \t\n]*+=[ \t\n]*+(?P<value>{_VALUE}))?+"
_FRAGMENT = r"fragment [0-9]{1,6}"
_COMMENT = r"(?!-?>|\s*\[|\s*fragment\b)(?:(?!--)[^<>])*+"
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"
# What browsers read as text up to its end; nothing in there is worth a message of its own.
_RAW_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"}
)
_MOST = 25  # violations of one page that are reported
_DEEPEST = 40  # elements inside each other; browsers give up at 512

_SCHEME = r"([^/?#:]*):"
_WEB = r"(?s)https?://[^\W_](?:[\w.-]*[^\W_])?(?::[0-9]{1,5})?(?:[/?#].*)?"
_MAIL = r"(?a)mailto:[\w.+-]+@[\w.-]+(?:\?[\w=&%.+-]*)?"
_PHONE = r"tel:\+?[0-9()-]{3,30}"
# Character references that HTML parsers read alike in addresses.
_REFERENCE = r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)[a-zA-Z#]"


class Violation(NamedTuple):
    """Something in a page's HTML that the policy refuses.

    `clues` are texts to look for in the page's source to find where it was written, the most
    exact first, each with the number of times that it stands in the HTML before. `key` and
    `details` are those of a problem.
    """

    key: str
    details: tuple[tuple[str, str], ...]
    clues: tuple[tuple[str, int], ...]


def address_is_allowed(value: str, *, local: bool = False) -> bool:
    """Whether an address, as it stands in HTML, leads where a page may lead.

    That is a page or file of this site by its relative path, or (unless `local`) https, http,
    mailto and tel. Browsers drop white space and control characters and turn backslashes, so none
    may be there.

    >>> [address_is_allowed(it) for it in ("../a.md", "https://example.org/", "java&#10;script:x")]
    [True, True, False]
    """
    # In a query, `&name` without a semicolon is a parameter, whatever browsers take it for.
    path, _, _ = value.partition("?")
    if re.search(_REFERENCE, path):
        return False
    address = unescape(value)
    if re.search(r"[\s\\<>\"`{}|^]", address) or not address.isprintable():
        return False
    if found := re.match(_SCHEME, address):
        if local:
            return False
        form = {"http": _WEB, "https": _WEB, "mailto": _MAIL, "tel": _PHONE}.get(found[1])
        return form is not None and re.fullmatch(form, address) is not None
    return not address.startswith("/") and not (local and not address)


def violations(html: str, frame_ids: Collection[str] = ()) -> list[Violation]:
    """What in the HTML of a written page is not allowed, in the order of the text.

    Of a page that is all wrong only the first so many (`_MOST`): each costs another look for it.
    `frame_ids` are the ids of the page around it, which it may not use again.
    """
    return [*islice(_Reader(html, frozenset(frame_ids)).violations(), _MOST)]


class _Reader:
    """One pass over the HTML of a page."""

    def __init__(self, html: str, frame_ids: frozenset[str]) -> None:
        self._html, self._frame_ids = html, frame_ids
        self._open: list[str] = []
        self._refused: set[str] = set()
        self._at = 0  # where reading goes on
        self._start = 0  # where what is being read begins

    def violations(self) -> Iterator[Violation]:
        html = self._html
        tags = re.compile(_TAG)
        if found := re.search(_CONTROL, html):
            yield self._violation("html_syntax", found[0], "")
        while (start := html.find("<", self._at)) >= 0:
            yield from self._text(html[self._at : start])
            self._at = self._start = start
            if html.startswith("<!--", start):
                yield from self._comment(start)
            elif tag := tags.match(html, start):
                self._at = tag.end()
                yield from self._tag(tag)
            else:
                self._at = start + 1
                shown = re.split(r"[\n>]", html[start : start + 60])[0]
                yield self._violation("html_syntax", shown, shown, shown[:12])
        yield from self._text(html[self._at :])
        for name in self._open:
            yield self._violation("html_not_closed", name, f"<{name}")

    def _text(self, text: str) -> Iterator[Violation]:
        if self._open and not text.isspace() and text and not _may_hold(self._open[-1])[1]:
            clue = text.strip()[:30]
            yield self._violation("html_nesting", clue, clue, outer=self._open[-1])

    def _comment(self, start: int) -> Iterator[Violation]:
        end = self._html.find("-->", start + 4)
        text = self._html[start + 4 : end] if end >= 0 else self._html[start + 4 :]
        self._at = end + 3 if end >= 0 else len(self._html)
        is_fragment = re.fullmatch(_FRAGMENT, text)
        if is_fragment:
            yield from self._text("fragment(")
        elif end < 0 or not re.fullmatch(_COMMENT, text):
            yield self._violation("html_comment", "", f"<!--{text}", "<!--")

    def _tag(self, tag: re.Match[str]) -> Iterator[Violation]:
        name, raw = tag["name"].lower(), tag[0]
        if name not in ELEMENTS:
            if not (tag["close"] and name in self._refused):
                yield self._violation("html_element", name, raw, f"<{tag['close'] or ''}{name}")
            self._refused.add(name)
            if name in _RAW_TEXT and not tag["close"]:
                end = self._html.lower().find(f"</{name}", self._at)
                self._at = end if end >= 0 else len(self._html)
            return
        if tag["close"]:
            yield from self._end(name, tag)
            return
        outer = self._open[-1] if self._open else None
        allowed = _may_hold(outer)[0] if outer else _FLOW
        inside_itself = name in _NOT_INSIDE_ITSELF and name in self._open
        if name not in allowed or inside_itself or len(self._open) == _DEEPEST:
            holder = name if inside_itself else outer or "body"
            yield self._violation("html_nesting", f"<{name}>", raw, f"<{name}", outer=holder)
        if tag["slash"] and name not in _VOID:
            yield self._violation("html_syntax", raw, raw)
        elif name not in _VOID:
            self._open.append(name)
        yield from self._attributes(name, tag)

    def _end(self, name: str, tag: re.Match[str]) -> Iterator[Violation]:
        if name in self._open and not tag["attributes"] and not tag["slash"]:
            while (inner := self._open.pop()) != name:
                yield self._violation("html_not_closed", inner, f"<{inner}")
        else:
            yield self._violation("html_not_opened", name, tag[0])

    def _attributes(self, element: str, tag: re.Match[str]) -> Iterator[Violation]:
        seen: set[str] = set()
        for found in re.finditer(_ATTRIBUTE, tag["attributes"]):
            name = found["name"].lower()
            value = found["value"] or ""
            value = value[1:-1] if value[:1] in ("'", '"') else value
            self._start = tag.start("attributes") + found.start()
            clues = (found[0].strip(), f"{name}=", tag[0])
            if name in seen:
                yield self._violation("html_attribute", name, *clues, element=element)
            seen.add(name)
            if (local := _ADDRESSES.get((element, name))) is not None:
                if not address_is_allowed(value, local=local):
                    key = "html_picture" if local else "html_address"
                    plain = unescape(value)
                    begin = re.match(r"[\w:./-]*", plain)
                    yield self._violation(
                        key, plain, value, plain, begin[0] if begin else "", *clues
                    )
            elif name == "id":
                yield from self._id(value, clues)
            elif (form := allowed_form(element, name)) is None:
                yield self._violation("html_attribute", name, *clues, element=element)
            elif not re.fullmatch(form, unescape(value)):
                yield self._violation("html_value", value, *clues, name=name)

    def _id(self, value: str, clues: tuple[str, ...]) -> Iterator[Violation]:
        if not re.fullmatch(_ID, value):
            yield self._violation("html_value", value, *clues, name="id")
        elif value in self._frame_ids:
            words = value.replace("-", " ")
            yield self._violation("html_id", value, f'id="{value}"', f"#{value}", words, *clues)

    def _violation(self, key: str, what: str, *clues: str, **details: str) -> Violation:
        """A violation, with what stands before it as the last clue."""
        before = self._html[: self._start].lower()
        lines = re.sub(r"<[^>]*>?", "\n", before[-400:]).split("\n")
        near = next((it.strip() for it in reversed(lines) if len(it.strip()) > 3), "")[-20:]
        shown = "".join(it if it.isprintable() else f"\\x{ord(it):02x}" for it in what[:80])
        sorted_details = tuple(sorted({**details, "what": shown}.items()))
        numbered = [(it, before.count(it)) for it in map(str.lower, clues) if it.strip()]
        return Violation(key, sorted_details, (*numbered, (near, 0)) if near else tuple(numbered))


def allowed_form(element: str, attribute: str) -> str | None:
    """The pattern of the values that an attribute may have on an element, if it may be there.

    Addresses and ids have rules of their own.
    """
    return _OWN.get(element, {}).get(attribute) or _COMMON.get(attribute)


def _may_hold(element: str) -> tuple[frozenset[str], bool]:
    return _CONTENT[element]


# -- pages ------------------------------------------------------------------------------------


# What is certainly harmless: ids and classes of headings in the form of attribute lists.
_PLAIN_LIST = r"\{\s*:?\s*(?:[#.][a-z0-9_-]+\s*)+\}"
# A group of calls or words, by itself between blank lines, which the policy allows as well.
_PLAIN_DIV = r"\n\n<div class=\"[a-z][a-z -]*\">\n([^<]*)\n</div>(?=\n\n|\n*\Z)"
_CALL = r"(?s)\{\{.*?\}\}"
# Anything without which no page can break the policy: tags, references, attribute lists,
# pictures, definitions of links, the table of contents (a block, even in a cell), links with a
# scheme, a host or something filled in.
_SUSPICIOUS = r"[<&\\`{}\x02\x03]|__|!\[|\]:|\[TOC\]|\]\((?!(?:[\w./-]*\.md)?(?:#[\w-]*)?\))|\]\(/"

# Seconds of processor time for the conversion of one page; the longest of this site takes 0.05.
MAX_SECONDS = 0.5
MAX_SECONDS_APART = 5  # of time, in a process that has to begin first
# What no page can be slow without. Time grows with the square of these numbers, and with the cells
# of a table, which Markdown makes in each row for each column of the first.
_MAX_SIMPLE = 20_000  # characters
_MAX_SIGNS = {"[": 150, "<": 600, "`": 600, "\n": 600, "|": 600}
# What it cannot exhaust the stack without: emphasis inside emphasis.
_MAX_SIGNS |= {"*": 600, "_": 600}
# Lists or quotations inside each other, which exhaust the stack.
_DEEP = r"(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*+){20}"


def may_violate(body: str, frame_ids: Collection[str]) -> bool:
    """Whether the source of a page holds anything that the policy could refuse.

    Only a shortcut for the many pages of plain text: a build checks the HTML of every page.
    """
    text = re.sub(_PLAIN_DIV, r"\n\n\1\n\n", re.sub(_CALL, "\x00", body))
    ids = {
        it for found in re.findall(_PLAIN_LIST, text) for it in re.findall(r"#([^\s.#}]+)", found)
    }
    slugs = {_slug(line) for line in re.findall(_HEADING, text)}
    if not (ids | slugs).isdisjoint(frame_ids) or any(it.startswith("__") for it in ids):
        return True
    return re.search(_SUSPICIOUS, re.sub(_PLAIN_LIST, "", text)) is not None


def may_be_slow(markdown: str) -> bool:
    """Whether the conversion of a text could take longer than a moment.

    >>> may_be_slow("[Parks](index.md) " * 100), may_be_slow("[" * 200), may_be_slow("> " * 30)
    (False, True, True)
    """
    return (
        len(markdown) > _MAX_SIMPLE
        or any(markdown.count(sign) > most for sign, most in _MAX_SIGNS.items())
        or re.search(_DEEP, markdown) is not None
    )


class _SlowError(Exception):
    """A conversion took longer than it may."""


def _can_interrupt() -> bool:
    """Whether a timer can end what goes on here: in the main thread, and not on Windows."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise _SlowError inside after `MAX_SECONDS` of processor time; see `_can_interrupt`.

    The timer goes on, as an error that is raised in a destructor or a callback is lost.
    """

    def interrupt(*_: object) -> None:
        raise _SlowError

    before = signal.signal(signal.SIGPROF, interrupt)
    try:
        signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS, MAX_SECONDS / 4)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# A conversion that can be ended anywhere, by ending the process. It reads no module of the project.
_APART = """
import json, sys
from markdown import Markdown
extensions, text = json.load(sys.stdin)
html = Markdown(extensions=[*extensions], extension_configs=extensions).convert(text)
sys.stdout.buffer.write(html.encode())
"""


def _converted_apart(markdown: str, extensions: Mapping[str, Mapping[str, Any]]) -> str:
    """The HTML, made by another process. Raises _SlowError where that takes too long or fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _APART],
            input=json.dumps([extensions, markdown], default=float).encode(),
            capture_output=True,
            check=True,
            timeout=MAX_SECONDS_APART,
        )
    except subprocess.SubprocessError:
        raise _SlowError from None
    return done.stdout.decode()


_HEADING = r"(?m)#.*$|^.+(?=\n[ >]*[=-]+[ \t]*$)"


def _slug(line: str) -> str:
    """The id that a heading of this line gets, or nearly."""
    words = re.sub(r"\]\([^)]*\)|[^\w\s-]|_", "", line).strip().lower()
    return re.sub(r"[-\s]+", "-", words).strip("-")


class PagePolicy:
    """Checks the pages of one project.

    `extensions` are those of Markdown by their names, with the options of each; `templates` the
    texts of the templates around pages.
    """

    def __init__(
        self, root: Path, extensions: Mapping[str, Mapping[str, Any]], templates: Sequence[str]
    ) -> None:
        self._extensions, self._templates = extensions, templates
        setup = repr((sorted(extensions.items()), templates))
        self._setup = hashlib.blake2b(setup.encode(), digest_size=16).hexdigest()
        self._verdicts = ContentCache(root, "html", Path(__file__), *_markdown_version())
        self._is_slow = False  # one page that is enough; others would cost as much again

    @cached_property
    def _frame_ids(self) -> frozenset[str]:
        return frame_ids(self._templates)

    def problems(self, page: Page, markdown: str) -> Iterator[Diagnostic]:
        """What is wrong with a page; `markdown` is its body with all that is filled in."""
        body = page.body
        found: list[Violation] = []

        def is_clean() -> bool:
            if may_violate(body, self._frame_ids) or may_be_slow(markdown):
                found[:] = self._find(markdown)
            return not found

        if self._is_slow:
            return
        try:
            if not self._verdicts.get_or_create("\n".join((self._setup, body, markdown)), is_clean):
                yield from located(page, found or self._find(markdown))
        except (_SlowError, RecursionError):
            self._is_slow = True
            yield Diagnostic.at(page.path, page.first_line, 1, "markdown_too_complex")

    def require(self, page: Page, html: str) -> None:
        """Raise SiteError where the HTML that a build made of a page breaks the policy."""
        if found := list(located(page, violations(html, self._frame_ids))):
            raise DiagnosticsError(found)

    def save(self) -> None:
        """Remember the pages that were clean for the next check."""
        self._verdicts.save()

    def _find(self, markdown: str) -> list[Violation]:
        if may_be_slow(markdown) and not _can_interrupt():
            return violations(_converted_apart(markdown, self._extensions), self._frame_ids)
        from markdown import Markdown  # noqa: PLC0415 - most checks convert nothing

        configs: Any = {name: dict(it) for name, it in self._extensions.items()}
        converter = Markdown(extensions=[*self._extensions], extension_configs=configs)
        with _limited_time() if _can_interrupt() else nullcontext():
            html = converter.convert(markdown)
        return violations(html, self._frame_ids)


def _markdown_version() -> Sequence[Path]:
    """The file that holds the version of Markdown, found without importing it."""
    spec = importlib.util.find_spec("markdown")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).with_name("__meta__.py")]


def located(page: Page, found: Sequence[Violation]) -> Iterator[Diagnostic]:
    """Violations at their positions in the source of a page."""
    body = page.body
    for it in found:
        at = _position(body, it.clues)
        line = page.first_line + body.count("\n", 0, at)
        column = at - body.rfind("\n", 0, at)
        yield Diagnostic(page.path, line, column, it.key, it.details)


def project_policy(root: Path, templates: Mapping[str, str] | None = None) -> PagePolicy:
    """The policy of the project `root`, by its settings and templates. Raises SiteError.

    `templates` are those of `Project.templates`, where they have been read already.
    """
    texts = (Project(root).templates if templates is None else templates).values()
    return PagePolicy(root, Project(root).settings.markdown_extensions, [*texts])


def _position(body: str, clues: Sequence[tuple[str, int]]) -> int:
    """Where the first of the clues stands that stands anywhere, outside of code if possible."""
    for clue, number in clues:
        for text in (without_code(body).lower(), body.lower()):
            found = [it.start() for it in re.finditer(re.escape(clue), text)]
            if found:
                return found[min(number, len(found) - 1)]
    return 0


_LITERAL_ID = r"""\bid=["']([\w-]+)["']"""


def frame_ids(templates: Sequence[str]) -> frozenset[str]:
    """The ids of the page around the text, as the templates of the project write them."""
    return frozenset(it for text in templates for it in re.findall(_LITERAL_ID, text))
