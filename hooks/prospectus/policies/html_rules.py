"""The allow-list of HTML for written pages: elements, attributes and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

_PHRASING = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img"),
        *("ins", "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub"),
        *("sup", "time", "u", "var", "wbr"),
    }
)
FLOW = _PHRASING | {
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "section", "table", "ul"),
}
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
# The elements that an element may hold, and whether it may hold text.
_TEXT, _NO_TEXT = True, False
_ROWS = frozenset({"tr"})
_CONTENT: Mapping[str, tuple[frozenset[str], bool]] = {
    **dict.fromkeys(_PHRASING, (_PHRASING, _TEXT)),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"), (_PHRASING, _TEXT)),
    **dict.fromkeys(("address", "article", "aside", "blockquote", "div", "section"), (FLOW, _TEXT)),
    **dict.fromkeys(("dd", "dt", "figcaption", "li", "td", "th", "caption"), (FLOW, _TEXT)),
    **dict.fromkeys(("ol", "ul"), (frozenset({"li"}), _NO_TEXT)),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (_ROWS, _NO_TEXT)),
    **dict.fromkeys(("rp", "rt", "summary"), (_PHRASING, _TEXT)),
    "colgroup": (frozenset({"col"}), _NO_TEXT),
    "details": (FLOW | {"summary"}, _TEXT),
    "dl": (frozenset({"dd", "dt"}), _NO_TEXT),
    "figure": (FLOW | {"figcaption"}, _TEXT),
    "ruby": (_PHRASING | {"rp", "rt"}, _TEXT),
    "table": (_ROWS | {"caption", "colgroup", "tbody", "tfoot", "thead"}, _NO_TEXT),
    "tr": (frozenset({"td", "th"}), _NO_TEXT),
}
ELEMENTS = frozenset(_CONTENT) | VOID
# Parsers close these elements when another of the kind begins inside, at any depth.
NOT_INSIDE_ITSELF = frozenset({"a", "address"})

_WORDS = r"[^\x00-\x1f]{0,1000}"
_NUMBER = r"[0-9]{1,5}"
_NAME = r"[a-z0-9_-]{1,300}"
# Lower case only, so that no id hides a global variable of the site's scripts.
ID = rf"(?!__){_NAME}"
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
    "style": "text-align: (?:left|center|right);",  # as Markdown writes for tables
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
# Attributes that hold an address, and whether it must be a file of this site.
ADDRESSES = {("a", "href"): False, ("blockquote", "cite"): False, ("img", "src"): True}

_SCHEME = r"([^/?#:]*):"
_WEB = r"(?s)https?://[^\W_](?:[\w.-]*[^\W_])?(?::[0-9]{1,5})?(?:[/?#].*)?"
_MAIL = r"(?a)mailto:[\w.+-]+@[\w.-]+(?:\?[\w=&%.+-]*)?"
_PHONE = r"tel:\+?[0-9()-]{3,30}"
# Character references other than those that all HTML parsers decode alike in addresses.
_REFERENCE = r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)[a-zA-Z#]"


def address_is_allowed(value: str, *, local: bool = False) -> bool:
    """Whether a page may link to an address, given as written in HTML.

    Allowed are relative paths of this site and, unless `local`, https, http, mailto and tel.
    White space, control characters and backslashes are refused, because browsers remove or
    replace them.

    >>> addresses = ("../a.md", "https://example.org/", "java&#10;script:x")
    >>> [address_is_allowed(address) for address in addresses]
    [True, True, False]
    """
    # In a query, `&name` without a semicolon is a parameter and not a character reference.
    path, _, _ = value.partition("?")
    if re.search(_REFERENCE, path):
        return False
    address = unescape(value)
    if re.search(r"[\s\\<>\"`{}|^]", address) or not address.isprintable():
        return False
    if scheme := re.match(_SCHEME, address):
        if local:
            return False
        form = {"http": _WEB, "https": _WEB, "mailto": _MAIL, "tel": _PHONE}.get(scheme[1])
        return form is not None and re.fullmatch(form, address) is not None
    return not address.startswith("/") and not (local and not address)


def allowed_form(element: str, attribute: str) -> str | None:
    """The pattern for the value of an attribute, None if the element may not have it.

    Addresses and ids have rules of their own.
    """
    return _OWN.get(element, {}).get(attribute) or _COMMON.get(attribute)


def allowed_content(element: str) -> tuple[frozenset[str], bool]:
    """The elements that an element may hold, and whether it may hold text."""
    return _CONTENT[element]
