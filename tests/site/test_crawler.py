"""What a crawler finds that begins at the home page, on every page of both languages."""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from support.parsing import BuiltPage, BuiltSite
from support.structured_data import check_structured_data

HOME = "https://invest.example.org/"
LANGUAGES = {"": ("zh", "zh-Hans", "zh_CN"), "en/": ("en", "en", "en_GB")}
DESCRIPTION = {"": range(20, 121), "en/": range(50, 161)}  # characters that results show whole
CARD = (1200, 630)

# What search engines ask for: developers.google.com/search/docs/appearance/structured-data.
NEEDED = {
    "WebSite": {"name", "url", "description", "inLanguage"},
    "BreadcrumbList": {"itemListElement"},
    "Dataset": {"name", "description", "url", "temporalCoverage"},
    "Event": {"name", "startDate", "location", "description", "organizer"},
    "Place": {"name", "description", "url"},
    "CollectionPage": {"name", "about", "url", "citation"},
    "WebPage": {"name", "description", "url", "citation"},
}
# Elements whose address is fetched with the page, and of `link` the kinds that are only named.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
NAMED = {"canonical", "alternate", "prev", "next"}


@dataclass(frozen=True)
class Crawled:
    """One page as a crawler sees it, found at `url`."""

    url: str
    page: BuiltPage

    @property
    def folder(self) -> str:
        return "en/" if urlsplit(self.url).path.startswith("/en/") else ""

    @property
    def links(self) -> set[str]:
        """Pages of this site to which it links."""
        addresses = (
            urljoin(self.url, element["href"])
            for element in self.page.all("a")
            if element.get("href")
        )
        return {item.split("#")[0] for item in addresses if item.startswith(HOME)}

    @property
    def description(self) -> str:
        (description,) = self.page.all("meta", name="description")
        return str(description["content"])

    @property
    def alternates(self) -> dict[str, str]:
        links = [
            element for element in self.page.all("link", rel="alternate") if element.get("hreflang")
        ]
        alternates = {str(link["hreflang"]): str(link["href"]) for link in links}
        assert len(alternates) == len(links), f"{self.url} names a language twice"
        return alternates

    @property
    def card(self) -> dict[str, str]:
        metas = [element for element in self.page.all("meta") if element.get("property")]
        properties = {str(meta["property"]): str(meta["content"]) for meta in metas}
        assert len(properties) == len(metas), f"{self.url} has a description or property twice"
        return properties

    @property
    def nodes(self) -> list[dict[str, Any]]:
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.page.html)
        return [json.loads(script) for script in scripts]


@dataclass(frozen=True)
class Crawl:
    """All pages that are reached by links."""

    built: BuiltSite

    @cached_property
    def pages(self) -> dict[str, Crawled]:
        crawled: dict[str, Crawled] = {}
        waiting = [HOME]
        while waiting:
            url = waiting.pop()
            if url not in crawled and url.endswith(("/", ".html")):
                crawled[url] = Crawled(url, self.built.page(url.removeprefix(HOME)))
                waiting += crawled[url].links
        return crawled

    @cached_property
    def sitemap(self) -> dict[str, ElementTree.Element]:
        urlset = ElementTree.fromstring(self.file("sitemap.xml"))  # noqa: S314 - our own
        entries = urlset.findall("{*}url")
        by_address = {str(entry.findtext("{*}loc")): entry for entry in entries}
        assert len(by_address) == len(entries), "a page stands in the sitemap once"
        return by_address

    def file(self, path: str) -> bytes:
        return (self.built.folder / path).read_bytes()


@pytest.fixture(scope="module")
def crawl(built: BuiltSite) -> Crawl:
    return Crawl(built)


def size_of_png(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


# -- which pages there are -----------------------------------------------------------------


def test_every_page_is_reached_by_links_from_the_home_page(crawl):
    assert {item.removeprefix(HOME) for item in crawl.pages} == set(crawl.built.urls)


def test_the_sitemap_lists_just_these_pages_with_the_alternates_that_each_names(crawl):
    assert set(crawl.sitemap) == set(crawl.pages)
    for url, entry in crawl.sitemap.items():
        links = {match.get("hreflang"): match.get("href") for match in entry.findall("{*}link")}
        assert links == crawl.pages[url].alternates


def test_the_sitemap_forges_no_date_where_no_history_is_known(crawl):
    assert not [url for url, entry in crawl.sitemap.items() if entry.find("{*}lastmod") is not None]


def test_robots_are_let_in_everywhere_and_led_to_the_sitemap(crawl):
    robots = RobotFileParser()
    robots.parse(crawl.file("robots.txt").decode().splitlines())
    assert robots.site_maps() == [f"{HOME}sitemap.xml"]
    for url in crawl.pages:
        assert robots.can_fetch("Baiduspider", url), url


def test_no_page_asks_to_be_left_out(crawl):
    for url, item in crawl.pages.items():
        assert not item.page.all("meta", name="robots"), url


# -- what each says of itself --------------------------------------------------------------


def test_each_page_has_one_whole_address_its_own(crawl):
    for url, item in crawl.pages.items():
        assert [link["href"] for link in item.page.all("link", rel="canonical")] == [url]


def test_each_page_says_which_language_it_speaks(crawl):
    for url, item in crawl.pages.items():
        assert item.page.all("html")[0]["lang"] == LANGUAGES[item.folder][0], url


def test_the_languages_of_a_page_name_each_other_and_the_one_for_everybody_else(crawl):
    for url, item in crawl.pages.items():
        assert set(item.alternates) == {"zh-Hans", "en", "x-default"}
        assert item.alternates[LANGUAGES[item.folder][1]] == url
        assert item.alternates["x-default"] == item.alternates["zh-Hans"]
        for other in item.alternates.values():
            assert crawl.pages[other].alternates == item.alternates, f"{url} and {other}"


@pytest.mark.parametrize("folder", LANGUAGES)
def test_titles_and_descriptions_are_each_pages_own_and_no_longer_than_is_shown(crawl, folder):
    pages = [item for item in crawl.pages.values() if item.folder == folder]
    for texts in ([item.page.title for item in pages], [item.description for item in pages]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []
    lengths = {item.url: len(item.description) for item in pages}
    assert {
        url: length for url, length in lengths.items() if length not in DESCRIPTION[folder]
    } == {}


def test_a_shared_page_has_a_name_a_sentence_and_a_picture_in_its_language(crawl):
    for url, item in crawl.pages.items():
        card = item.card
        assert card["og:url"] == url
        assert card["og:type"] == "website"
        assert card["og:title"] in item.page.title
        assert card["og:description"] == item.description
        assert card["og:locale"] == LANGUAGES[item.folder][2]
        assert card["og:site_name"]
        assert card["og:image"].startswith(HOME + item.folder)
        assert card["og:image:alt"]
        size = size_of_png(crawl.file(card["og:image"].removeprefix(HOME)))
        assert size >= CARD
        assert size == (int(card["og:image:width"]), int(card["og:image:height"]))
        assert [element["content"] for element in item.page.all("meta", name="twitter:card")] == [
            "summary_large_image"
        ]


def test_the_structured_data_of_pages_is_complete(crawl):
    kinds = Counter[str]()
    for url, item in crawl.pages.items():
        for node in item.nodes:
            if "dcat" in node["@context"]:  # for data portals, on the page of open data
                continue
            kinds[node["@type"]] += 1
            assert node["@context"] == "https://schema.org"
            assert {key for key in NEEDED[node["@type"]] if not node.get(key)} == set(), url
            if node["@type"] != "BreadcrumbList":
                assert node["url"] == url
    assert set(kinds) == set(NEEDED)
    assert kinds["WebSite"] == len(LANGUAGES)


def test_all_structured_data_is_complete_and_of_schema_org(built):
    check_structured_data(built)


def test_the_breadcrumb_of_a_page_has_complete_addresses(crawl):
    for url, item in crawl.pages.items():
        breadcrumbs = [node for node in item.nodes if node["@type"] == "BreadcrumbList"]
        if url == HOME + item.folder:
            assert breadcrumbs == []
            continue
        steps = breadcrumbs[0]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert [step["item"] for step in steps][:: len(steps) - 1] == [HOME + item.folder, url]
        assert {step["item"] for step in steps} <= set(crawl.pages)
        assert all(step["name"] for step in steps)


def test_a_set_of_data_is_described_as_fully_as_search_engines_ask(crawl):
    for item in crawl.pages.values():
        for node in item.nodes:
            if node["@type"] == "Dataset":
                assert 50 <= len(node["description"]) <= 5000


# -- icons and what is fetched -------------------------------------------------------------


def test_every_page_can_be_kept_under_an_icon_of_the_size_it_says(crawl):
    for url, item in crawl.pages.items():
        (link,) = item.page.all("link", rel="apple-touch-icon")
        icon = urljoin(url, str(link["href"])).removeprefix(HOME)
        assert "{}x{}".format(*size_of_png(crawl.file(icon))) == link["sizes"]


def test_each_language_has_a_manifest_of_its_own_whose_icons_are_there(crawl):
    for url, item in crawl.pages.items():
        (link,) = item.page.all("link", rel="manifest")
        assert urljoin(url, str(link["href"])) == f"{HOME}{item.folder}manifest.webmanifest"
    for folder, (language, _, _) in LANGUAGES.items():
        manifest = json.loads(crawl.file(f"{folder}manifest.webmanifest"))
        home = crawl.pages[HOME + folder]
        assert manifest["lang"].split("-")[0] == language
        assert manifest["name"] == manifest["short_name"] == home.page.title
        assert manifest["description"]
        assert urljoin(home.url, manifest["start_url"]) == home.url
        icons = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
        assert icons == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
        for icon in manifest["icons"]:
            content = crawl.file(urljoin(home.url, icon["src"]).removeprefix(HOME))
            assert "{}x{}".format(*size_of_png(content)) == icon["sizes"]


def test_the_browsers_own_colour_is_that_of_the_page(crawl, root):
    styles = root / "overrides/assets/stylesheets"
    papers = {
        scheme: re.findall("--color-bg: (.*?);", (styles / name).read_text(encoding="utf-8"))[0]
        for scheme, name in (("light", "site/colors.css"), ("dark", "dark.css"))
    }
    for url, item in crawl.pages.items():
        parts = {
            str(meta["media"]): meta["content"]
            for meta in item.page.all("meta", name="theme-color")
        }
        assert parts == {
            f"(prefers-color-scheme: {key})": paper for key, paper in papers.items()
        }, url


def test_pages_ask_nothing_of_other_hosts_and_all_that_they_ask_for_is_there(crawl):
    for url, item in crawl.pages.items():
        for tag, attribute in FETCHED.items():
            for element in item.page.all(tag):
                if element.get(attribute) and element.get("rel") not in NAMED:
                    address = urljoin(url, str(element[attribute]))
                    if address.startswith("data:"):  # what the page itself holds
                        continue
                    assert address.startswith(HOME), f"{url} asks for {address}"
                    assert crawl.file(urlsplit(address).path[1:]), address
    for path in crawl.built.folder.rglob("*.css"):
        assert not re.search(r"url\((https?:)?//", path.read_text(encoding="utf-8")), path


# What hosts and browsers ask for without a link to it, and the mark of a build, if it leaves one.
ENTRY_POINTS = {"robots.txt", "sitemap.xml", "404.html", "en/404.html", ".prospectus-build"}
ENTRY_POINTS |= {"llms.txt", "en/llms.txt"}
TEXTS = {".html", ".css", ".js", ".json", ".webmanifest"}


def test_nothing_is_published_that_no_page_references(crawl):
    """A file is known by its address below a page, or by its name in a script or style sheet."""
    folder = crawl.built.folder
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = {url.removeprefix(HOME) for url in crawl.pages}
    texts = [path for path in paths if Path(path).suffix in TEXTS]
    former: set[str] = set()  # pages at former addresses, which only other sites still link to
    linked: set[str] = set()
    names: set[str] = set()
    for path in texts:
        text = (folder / path).read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            former.add(path)
        file_names = re.findall(r"""[^\s"'`()<>=]+\.[a-z0-9]+""", text)
        linked |= {urljoin(HOME + path, item).removeprefix(HOME) for item in file_names}
        names |= (
            {item.rpartition("/")[2] for item in file_names}
            if path.endswith((".js", ".css"))
            else set()
        )
    unknown = {
        path
        for path in paths - linked - ENTRY_POINTS - former
        if path.removesuffix("index.html") not in pages and path.rpartition("/")[2] not in names
    }
    assert unknown == set()
    assert not [path for path in paths if path.endswith((".map", ".min.js"))]
