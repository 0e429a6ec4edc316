"""Finds hosts and URL schemes in texts and pages, and characters that can deceive readers.

A reviewer of a change must see each new host, however it is written.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

_HOST = r"[^\s\"'<>()\[\]{}|\\^`/?#,;*$\u3000-\u303f\uff00-\uff20]+"

# Addresses in any text: with a scheme, without one (`//host`), of e-mail, and `www.host`. Slashes
# may be backslashes, and escaped as in JSON.
_IN_TEXT = re.compile(
    rf":(?:\\?[/\\]){{2,}}(?P<host>{_HOST})"
    rf"|(?<![:\w])(?:\\?[/\\]){{2}}(?P<bare>{_HOST}\.[^\W\d_]{{2,}})(?!\.?\w)"
    rf"|(?<![\w.+-])[\w.+-]+@(?P<mail>[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{{2,}})(?!\.?\w)"
    rf"|(?<![\w./@])(?P<www>www\.{_HOST}\.[^\W\d_]{{2,}})"
    r"|\b(?P<script>javascript|vbscript):"
    r"|\b(?P<data>data):[\w.+/-]*[;,]",
    re.IGNORECASE,
)

# XML namespaces look like URLs, but nothing fetches them.
_NAMESPACE = re.compile(r"""\bxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""")

# URLs in attributes, as browsers parse them: `https:host` and `\\host` lead to a host, too.
_WEB = ("http", "https", "ws", "wss", "ftp")
_ABSOLUTE = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_ADDRESSES = frozenset(
    {"action", "background", "cite", "codebase", "data", "formaction", "href", "longdesc"}
    | {"manifest", "ping", "poster", "src", "xlink:href"}
)
_IGNORED = re.compile(r"[\t\r\n]")  # browsers remove these from URLs
_SCHEME_ONLY = ("javascript", "vbscript", "data", "blob", "file")

MAX_LINE = 100_000  # characters of a line that are searched

# Invisible characters and those that reorder others, besides those of category C.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def hosts_in_text(text: str) -> Iterator[tuple[str, int]]:
    r"""Each host or scheme in any text, with its line number from 1.

    >>> list(hosts_in_text("[a](https://Example.org/x)\n//cdn.example.net/y me@example.com"))
    [('example.org', 1), ('cdn.example.net', 2), ('mailto:example.com', 2)]
    """
    for number, line in enumerate(text.split("\n"), 1):
        part = line[:MAX_LINE]
        if not any(sign in part for sign in (":", "//", "\\", "@", "www.", "WWW.", "&")):
            continue
        part = _NAMESPACE.sub("", html.unescape(part) if "&" in part else part)
        for match in _IN_TEXT.finditer(part):
            kind = match.lastgroup or ""
            value = match[kind]
            if kind == "mail":
                yield f"mailto:{value.lower()}", number
            elif kind in ("script", "data"):
                yield f"{value.lower()}:", number
            elif host := _host(value):
                yield host, number


def host_of(address: str) -> str:
    r"""The host or scheme of a URL in an attribute; empty for a relative URL.

    >>> host_of("https:\\\\Example.org:8080/a"), host_of("//example.org"), host_of("a/b.md")
    ('example.org:8080', 'example.org', '')
    >>> host_of("java\nscript:alert(1)"), host_of("mailto:me@example.org"), host_of("https:x.org")
    ('javascript:', 'mailto:example.org', 'x.org')
    """
    address = _IGNORED.sub("", address.strip("".join(map(chr, range(33)))))
    if address[:2].replace("\\", "/") == "//":
        return _host(re.split(r"[/\\?#]", address.lstrip("/\\"), maxsplit=1)[0])
    absolute = _ABSOLUTE.match(address)
    if not absolute:
        return ""
    scheme, rest = absolute[1].lower(), absolute[2]
    if scheme in _WEB:
        return _host(re.split(r"[/\\?#]", rest.lstrip("/\\"), maxsplit=1)[0])
    if scheme == "mailto":
        return f"mailto:{rest.split('?')[0].rpartition('@')[2].lower()}"
    return f"{scheme}:"


def hosts_in_attribute(name: str, value: str) -> Iterator[str]:
    """Each host or scheme in the value of any attribute.

    >>> list(hosts_in_attribute("srcset", "//a.example/1 1x, https://b.example/2 2x"))
    ['a.example', 'b.example']
    """
    if ":" not in value and "//" not in value and "\\" not in value:
        return
    if name in _ADDRESSES:
        yield from filter(None, [host_of(value)])
    elif not name.startswith("xmlns"):
        yield from (host for host, _ in hosts_in_text(value))


def suspicions(host: str) -> tuple[str, ...]:
    """The reasons to look closely at a host, as keys of the message catalogs.

    >>> suspicions("example.org"), suspicions("ex\u0430mple.org")
    ((), ('foreign_letters', 'mixed_scripts'))
    >>> suspicions("user@192.0.2.1:8080"), suspicions("xn--e1afmkfd.example")
    (('user_name', 'ip_address', 'port'), ('punycode',))
    """
    reasons = []
    scheme, _, rest = host.rpartition(":") if host.startswith("mailto:") else ("", "", host)
    if rest.rstrip(":") in _SCHEME_ONLY and rest.endswith(":"):
        return ("scheme",)
    name = rest
    if "@" in name and not scheme:
        reasons.append("user_name")
        name = name.rpartition("@")[2]
    bare = re.sub(r":\d*$", "", name)
    if re.fullmatch(r"[\d.]+|0x[\da-f.x]+|\[.*|[\da-f]*:[\da-f:]*", bare):
        reasons.append("ip_address")
    if bare != name:
        reasons.append("port")
    if any(label.startswith("xn--") for label in bare.split(".")):
        reasons.append("punycode")
    if not bare.isascii():
        reasons.append("foreign_letters")
    if any(len(_scripts(label)) > 1 for label in bare.split(".")):
        reasons.append("mixed_scripts")
    if visible(bare) != bare:
        reasons.append("invisible")
    return tuple(reasons)


def both_spellings(host: str) -> str:
    """A host, with its other spelling (Unicode or Punycode) in brackets.

    >>> both_spellings("xn--bcher-kva.example"), both_spellings("example.org")
    ('xn--bcher-kva.example (b\u00fccher.example)', 'example.org')
    """
    try:
        if not host.isascii():
            other = host.encode("idna").decode("ascii")
        elif "xn--" in host:
            other = host.encode("ascii").decode("idna")
        else:
            return host
    except UnicodeError:
        return host
    return f"{host} ({other})" if other != host else host


def visible(text: str) -> str:
    r"""Text with invisible and reordering characters replaced by their code points.

    Line ends, tabs, spaces and the ideographic space stay.

    >>> visible("a\u202eb\u200bc\u00a0d"), visible("a b\n")
    ('a⟨U+202E⟩b⟨U+200B⟩c⟨U+00A0⟩d', 'a b\n')
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(character):04X}⟩" if _hides(character) else character for character in text
    )


def _hides(character: str) -> bool:
    if character in "\n\t\r \u3000":
        return False
    category = unicodedata.category(character)
    return category[0] in "CZ" or bool(_INVISIBLE.match(character))


def _host(value: str) -> str:
    """A host normalized for comparison; empty if the value has no letter or digit."""
    host = value.rstrip(".:").lower()
    return host if re.search(r"\w", host) else ""


def _scripts(label: str) -> set[str]:
    """The scripts of the letters of a label; Chinese and Japanese scripts count as one.

    >>> sorted(_scripts("p\u0430y")), _scripts("\u6295\u8d44")
    (['CYRILLIC', 'LATIN'], {'CJK'})
    """
    names = {unicodedata.name(letter, "OTHER").split()[0] for letter in label if letter.isalpha()}
    return {"CJK" if script in ("HIRAGANA", "KATAKANA", "BOPOMOFO") else script for script in names}
