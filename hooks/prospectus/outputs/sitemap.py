"""Sitemaps for search engines (https://www.sitemaps.org/protocol.html).

Each entry lists the URLs of the page in every language:
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

# Limits of one file by the protocol.
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024

_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FIRST = f'{_HEAD}<urlset {_XMLNS} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_LAST = "</urlset>\n"


@dataclass(frozen=True)
class SitemapEntry:
    """A page in one language; `day` is the date of its last change (ISO 8601), if known.

    `alternates` are the URLs of the page in every language by their `hreflang`, the first
    language first.
    """

    address: str
    day: str | None
    alternates: Mapping[str, str]


def sitemaps(entries: Iterable[SitemapEntry], site_url: str) -> dict[str, str]:
    """The files for the root of the site by name.

    If one file can hold all entries, it is `sitemap.xml`; else `sitemap.xml` is an index of files.
    """
    texts = [f"{_FIRST}{urls}{_LAST}" for urls in _parts(entries)]
    if len(texts) == 1:
        return {"sitemap.xml": texts[0]}
    parts = {f"sitemap-{number}.xml": text for number, text in enumerate(texts, start=1)}
    places = "".join(f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>\n" for name in parts)
    index = f"{_HEAD}<sitemapindex {_XMLNS}>\n{places}</sitemapindex>\n"
    return {"sitemap.xml": index, **parts}


def _parts(entries: Iterable[SitemapEntry]) -> Iterator[str]:
    urls: list[str] = []
    size, limit = 0, MOST_BYTES - len(_FIRST) - len(_LAST)
    for url in map(_url, entries):
        more = len(url.encode())
        if len(urls) == MOST_ADDRESSES or size + more > limit:
            yield "".join(urls)
            urls, size = [], 0
        urls.append(url)
        size += more
    yield "".join(urls)


def _url(entry: SitemapEntry) -> str:
    day = f"    <lastmod>{entry.day}</lastmod>\n" if entry.day else ""
    first = next(iter(entry.alternates.values()))
    links = "".join(
        f'    <xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>\n'
        for tag, address in (*entry.alternates.items(), ("x-default", first))
    )
    return f"  <url>\n    <loc>{escape(entry.address)}</loc>\n{day}{links}  </url>\n"
