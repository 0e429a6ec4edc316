"""Paths and addresses of pages, as tables."""

from __future__ import annotations

import pytest

from mkdocs_build.urls import SiteUrls
from prospectus.config.settings import Language

LANGUAGES = {code: Language(code, code, code) for code in ("zh", "en")}
SITE = "https://example.org/site/"
ONLINE = SiteUrls(SITE, LANGUAGES)
OFFLINE = SiteUrls(SITE, LANGUAGES, directory_urls=False)

# The URI and language of a page: its path, its file, and the same in a copy.
PAGES = {
    ("index", "zh"): ("", "index.html", "index.html"),
    ("index", "en"): ("en/", "en/index.html", "en/index.html"),
    ("parks/index", "zh"): ("parks/", "parks/index.html", "parks/index.html"),
    ("parks/a", "zh"): ("parks/a/", "parks/a/index.html", "parks/a.html"),
    ("parks/a", "en"): ("en/parks/a/", "en/parks/a/index.html", "en/parks/a.html"),
    ("projects/stage/signed", "en"): (
        "en/projects/stage/signed/",
        "en/projects/stage/signed/index.html",
        "en/projects/stage/signed.html",
    ),
}


@pytest.mark.parametrize(("page", "expected"), PAGES.items())
def test_a_page_has_a_path_and_a_file(page, expected):
    path, file, offline = expected
    assert ONLINE.page_path(*page) == path
    assert ONLINE.file_path(*page) == file
    assert OFFLINE.page_path(*page) == OFFLINE.file_path(*page) == offline


@pytest.mark.parametrize("page", PAGES)
def test_a_copy_names_the_same_address_as_the_published_site(page):
    address = ONLINE.published_url(ONLINE.page_path(*page))
    assert address == SITE + ONLINE.page_path(*page)
    assert OFFLINE.published_url(OFFLINE.page_path(*page)) == address


def test_an_address_begins_at_the_site_whatever_form_the_path_has():
    assert ONLINE.published_url("./") == SITE
    assert ONLINE.published_url("robots.txt") == f"{SITE}robots.txt"
    assert SiteUrls("", LANGUAGES).published_url("a/") == "a/"


def test_the_default_language_has_no_folder():
    assert [ONLINE.folder(code) for code in LANGUAGES] == ["", "en/"]
