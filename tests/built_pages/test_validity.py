"""What the sample site publishes follows the standards, in three languages."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from support import html_checker
from support.builds import Once, make_published
from support.crawling import Crawler
from support.emptiness import check_nothing_is_empty, empty_parts
from support.parsing import BuiltSite, HtmlReader
from support.pseudo_locale import CODE

pytestmark = pytest.mark.slow

HOME = "https://invest.example.org/"
FOLDERS = ("", "en/", f"{CODE}/")
ATOM = "{http://www.w3.org/2005/Atom}"


# -- links -----------------------------------------------------------------------------------


def test_no_address_leads_nowhere_and_every_page_is_reached(trilingual):
    """Of pages, feeds, calendars, sitemap, search, structured data and manifests."""
    crawler = Crawler(trilingual, HOME)
    assert crawler.dead() == []
    assert crawler.reached() == {f"{url}index.html" for url in trilingual.urls}


def test_the_crawler_finds_missing_pages_files_and_anchors(tmp_path: Path):
    page = """<a href="b/"></a><a href="#top"></a><a href="#no"></a><img srcset="c.png 480w">"""
    (tmp_path / "index.html").write_text(f'<p id="top">{page}</p>', encoding="utf-8")
    crawler = Crawler(BuiltSite(tmp_path), HOME)
    assert [address for _, address in crawler.dead()] == [
        f"{HOME}b/",
        f"{HOME}#no",
        f"{HOME}c.png",
    ]


# -- HTML ------------------------------------------------------------------------------------


def without_templates(html: str) -> str:
    """html5lib does not know `template`, which may hold rows without a table."""
    return re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)


def test_a_browser_has_nothing_to_mend_in_the_html(trilingual):
    """Of one language: the others come from the same templates and fragments."""
    for path in sorted((trilingual.folder / CODE).rglob("*.html")):
        parser = html5lib.HTMLParser()
        parser.parse(without_templates(path.read_text(encoding="utf-8")))
        assert parser.errors == [], path


def test_headings_skip_no_level_and_names_of_a_list_stand_in_it_once(trilingual):
    for page in trilingual.pages:
        levels = [int(level) for level in re.findall("<h([1-6])", page.html)]
        assert levels[0] == 1, page.url
        assert levels.count(1) == 1, page.url
        steps = pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (page.url, levels)
        for inner in re.findall(r"<dl\b[^>]*>(.*?)</dl>", page.html, re.DOTALL):
            names = [
                HtmlReader(match).text for match in re.findall("<dt.*?</dt>", inner, re.DOTALL)
            ]
            assert max(Counter(names).values()) == 1, (page.url, names)


def test_nothing_on_a_page_is_empty(trilingual):
    check_nothing_is_empty(trilingual)


def test_empty_parts_are_found():
    html = "<h2>A</h2><h3>B</h3><p>C</p><ul> </ul><section><h2>D</h2></section><h3>E</h3><h3>F"
    assert [*empty_parts(html)] == ["<ul> </ul>", "<h2>D</h2>", "<h3>E</h3>"]


def test_a_meta_element_states_one_thing(trilingual):
    """HTML allows one of these attributes on an element."""
    kinds = {"charset", "http-equiv", "itemprop", "name", "property"}
    assert {
        (page.url, *sorted(kinds & {*meta}))
        for page in trilingual.pages
        for meta in page.all("meta")
        if len(kinds & {*meta}) != 1
    } == set()


# What the checker says of files in a folder though it holds of no published page: it does not take
# 'self' of the policy for the folder, nor data in a script for data.
OF_FOLDERS = "violates Content Security Policy"
# The not-found page has a heading in each language, of which one is shown.
OF_SEVERAL_LANGUAGES = ("Consider using the “h1” element", "Article lacks heading")


@pytest.mark.weekly
@pytest.mark.skipif(not html_checker.is_available(), reason="the checker needs Java and npm")
@pytest.mark.parametrize("is_sample", [True, False], ids=["sample site", "this site"])
def test_the_checker_of_the_w3c_has_nothing_to_say(trilingual, once: Once, is_sample: bool):
    site = trilingual.folder if is_sample else once("published", make_published) / "project/site"
    files = sorted(path for kind in ("html", "css", "svg") for path in site.rglob(f"*.{kind}"))
    messages = [
        (message["url"].removeprefix(site.as_uri().replace("///", "/")), message["message"])
        for message in html_checker.check(files)
        if OF_FOLDERS not in message["message"]
    ]
    assert [
        (path, text)
        for path, text in messages
        if not path.endswith("404.html") or not text.startswith(OF_SEVERAL_LANGUAGES)
    ] == []


# -- feeds -----------------------------------------------------------------------------------

# The elements of RFC 4287 that a feed and an entry have exactly once, and those they may have.
ONCE = {"id", "title", "updated"}
OF_FEED = ONCE | {"author", "link", "entry", "subtitle", "rights"}
OF_ENTRY = ONCE | {"author", "link", "content", "summary", "category", "published"}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", ["changes.xml", "news.xml"])
def test_feeds_follow_rfc_4287(trilingual, folder, name):
    feed = ElementTree.parse(trilingual.folder / folder / name).getroot()  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name"), "else each entry needs an author"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for element, allowed in ((feed, OF_FEED), *((entry, OF_ENTRY) for entry in entries)):
        tags = Counter(child.tag.removeprefix(ATOM) for child in element)
        assert set(tags) <= allowed
        assert [tags[tag] for tag in ONCE] == [1, 1, 1]
        assert re.match("https://|urn:|tag:", element.findtext(f"{ATOM}id") or "")
        updated = dt.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
        assert updated.tzinfo
        alternates = [
            match for match in element.findall(f"{ATOM}link") if match.get("rel") == "alternate"
        ]
        assert len(alternates) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len({*ids})
    assert max(entry.findtext(f"{ATOM}updated") or "" for entry in entries) == feed.findtext(
        f"{ATOM}updated"
    )
