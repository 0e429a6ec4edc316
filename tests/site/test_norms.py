"""Statements that a public site has to show, with a made-up publisher and a made-up map."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from support.browser import accessibility_violations
from support.parsing import BuiltSite

HOME = "https://invest.example.org/made/up/"
HAN = re.compile("[\u4e00-\u9fff]")


def footer(site: BuiltSite, url: str) -> str:
    (match,) = re.findall(
        r'<footer class="site-footer">.*?</footer>', site.page(url).html, re.DOTALL
    )
    return str(match)


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


# -- the foot of every page ----------------------------------------------------------------


def test_nothing_is_said_of_a_publisher_whom_nobody_knows(built):
    for page in built.pages:
        assert "<address" not in page.html
        assert 'class="registered"' not in page.html
        assert "beian" not in page.html


def test_the_foot_leads_to_all_sections_and_to_the_page_in_the_other_language(built):
    for url, sections, other in (("parks/", 9, "en/parks/"), ("en/parks/", 9, "parks/")):
        links = re.findall(r'<a href="(.*?)"', footer(built, url))
        assert len(links) == sections + 1
        assert links[-1].replace("../", "") == other
        assert any("about/" in link for link in links)
        assert "Material" not in footer(built, url)


def test_every_page_says_who_publishes_it_as_far_as_it_is_known(made_up):
    for page in made_up.pages:
        text = words(footer(made_up, page.url))
        name = "Made-up office<b>" if page.url.startswith("en/") else "主办单位：虚构主办单位<b>"
        assert name in text, page.url
        assert "office@example.org" in text
        assert "新ICP备00000000号-1" in text
        assert "新公网安备 00000000000000号" in text
        assert "0000000000" in text


@pytest.mark.parametrize(
    ("url", "company", "register"),
    [
        ("", "虚构公司注册号：00-0000", "虚构登记号：虚构字第0号"),
        ("en/", "Made-up company number 00-0000", "Made-up register number 虚构字第0号"),
    ],
)
def test_registrations_elsewhere_are_shown_by_their_names(made_up, url, company, register):
    text = words(footer(made_up, url))
    assert company in text
    assert register in text


def test_registrations_lead_to_where_they_can_be_looked_up(made_up):
    links = re.findall(r'<a href="(.*?)"[^>]*>(.*?)</a>', footer(made_up, "en/"))
    labels = {unescape(href): words(text) for href, text in links}
    assert labels["https://beian.miit.gov.cn/"] == "ICP filing 新ICP备00000000号-1"
    assert (
        labels["https://beian.mps.gov.cn/"] == "Public security filing 新公网安备 00000000000000号"
    )
    assert labels["tel:+860000000000"] == "+86 000 0000000"
    assert labels["mailto:office@example.org"] == "office@example.org"
    assert labels["https://example.org/licence"] == "Made-up licence"


def test_in_english_chinese_registrations_say_that_they_are_chinese(made_up):
    assert not HAN.search(
        re.sub(r'<(span|a)[^>]* lang="zh-Hans".*?</\1>', "", footer(made_up, "en/"))
    )
    assert "<span lang" not in footer(made_up, ""), "there, all is"


def test_search_engines_get_the_publisher_and_the_licence(made_up):
    def nodes(url: str) -> dict[str, dict[str, object]]:
        scripts = re.findall(r'ld\+json">(.*?)</script>', made_up.page(url).html)
        return {node["@type"]: node for node in map(json.loads, scripts)}

    office = {
        "@type": "Organization",
        "name": "Made-up office<b>",
        "address": "Made-up Road",
        "email": "office@example.org",
        "telephone": "+86 000 0000000",
        "identifier": [
            {"@type": "PropertyValue", "name": "Made-up company number", "value": "00-0000"},
            {"@type": "PropertyValue", "name": "Made-up register number", "value": "虚构字第0号"},
        ],
    }
    assert nodes("en/")["WebSite"]["publisher"] == office
    assert nodes("en/figures/")["Dataset"]["publisher"] == office
    assert nodes("en/figures/")["Dataset"]["license"] == "https://example.org/licence"


def test_security_txt_is_published_where_a_contact_is_recorded_and_nowhere_else(made_up, built):
    text = (made_up.folder / ".well-known/security.txt").read_text("utf-8")
    assert text.splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2030-05-01T00:00:00Z",
        "Preferred-Languages: zh-Hans-CN, en-GB",
        "Canonical: https://invest.example.org/.well-known/security.txt",
        "Canonical: https://invest.example.org/made/up/.well-known/security.txt",
        "Policy: https://example.org/security",
    ]
    assert not (built.folder / ".well-known").exists()


# -- pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "map_", "drawing", "caption", "licence"),
    [
        (
            "about/gaps/",
            "assets/made-up.svg",
            "assets/drawn.svg",
            "审图号：GS(2023)0000号",
            "地图由虚构测绘局许可：许可号 0000",
        ),
        (
            "en/about/gaps/",
            "assets/made-up.svg",
            "en/assets/drawn.svg",
            "Map approval number GS(2023)0000号",
            "Map licensed by Made-up Survey: Licence no. 0000",
        ),
    ],
)
def test_a_map_is_shown_with_its_approval_or_licence(made_up, url, map_, drawing, caption, licence):
    licensed, shown, drawn = re.findall(
        r'<figure class="picture">.*?</figure>', made_up.page(url).html, 16
    )
    for address, figure in ((map_, shown), (drawing, drawn)):
        (source,) = re.findall('src="(.*?)"', figure)
        assert urljoin(HOME + url, source) == HOME + address
        assert (made_up.folder / address).exists()
    assert licence in words(licensed)
    assert 'width="400" height="300"' in shown
    assert caption in words(shown)
    assert ('height="100"' in drawn) == url.startswith("en/")
    assert "figcaption" not in drawn, "nothing is known that could stand there"


# -- dates ---------------------------------------------------------------------------------


def test_the_sitemap_knows_the_last_commit_to_the_words_of_each_page(made_up):
    sitemap = (made_up.folder / "sitemap.xml").read_text(encoding="utf-8")
    entries = re.findall(r"<loc>(.*?)</loc>(?:\s*<lastmod>(.*?)</lastmod>)?", sitemap)
    dates = {url.removeprefix(HOME): day for url, day in entries}
    for folder in ("", "en/"):
        assert dates[f"{folder}chains/wine/"] == "2022-03-04"
        assert dates[f"{folder}parks/milton/"] == "", "never committed"
        assert dates[f"{folder}about/gaps/"] == "2021-02-03"
    assert set(dates.values()) == {"2021-02-03", "2022-03-04", ""}


# -- below a path of the host ----------------------------------------------------------------


def test_a_site_below_a_path_stays_there(made_up):
    """The not-found page leads by whole paths, as it is shown at any address; all others do not."""
    for name in ("404.html", *(f"{url}index.html" for url in made_up.urls)):
        page = made_up.page(name)
        where = HOME + ("lost/and/found/" if name == "404.html" else page.url)
        links = [element for tag in ("a", "link", "script", "img") for element in page.all(tag)]
        for address in (str(link.get("href") or link.get("src") or "#") for link in links):
            target = urljoin(where, address).split("#")[0]
            if address[0] == "#" or not target.startswith("https://invest.example.org/"):
                continue
            assert target.startswith(HOME), (name, address)
            file = made_up.folder / target.removeprefix(HOME)
            assert (file / "index.html" if target.endswith("/") else file).is_file(), address


# -- the one not-found page ----------------------------------------------------------------


@pytest.fixture
def not_found(browser: Browser, made_up: BuiltSite) -> Iterator[Callable[..., Page]]:
    """Visits to a host that answers with the page of its root whatever it does not find."""
    contexts = []

    def not_found(path: str, *, javascript: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()

        def answer(route):
            file = made_up.folder / route.request.url.removeprefix(HOME)
            exists = file.is_file()
            route.fulfill(
                path=file if exists else made_up.folder / "404.html", status=200 if exists else 404
            )

        page.route("**/*", answer)
        page.goto(HOME + path)
        return page

    yield not_found
    for context in contexts:
        context.close()


def test_the_foot_and_a_map_shut_nobody_out(not_found):
    """What axe-core can find, and 24 by 24 CSS pixels for what can be pressed (WCAG 2.2, 2.5.8)."""
    page = not_found("en/about/gaps/index.html")
    page.set_viewport_size({"width": 360, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for part in (".site-footer", ".picture"):
            assert accessibility_violations(page, part) == [], (scheme, part)
    boxes = page.locator(".site-footer a").evaluate_all(
        "all => all.map(it => it.getBoundingClientRect())"
    )
    assert boxes
    assert [box for box in boxes if min(box["width"], box["height"]) < 24] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


ENGLISH, CHINESE = "Page not found", "找不到这个页面"


@pytest.mark.parametrize(
    ("path", "heading", "language", "home"),
    [
        ("nowhere/", CHINESE, "zh-Hans", "/made/up/"),
        ("en/nowhere/", ENGLISH, "en", "/made/up/en/"),
        ("en/parks/nowhere.html", ENGLISH, "en", "/made/up/en/"),
        ("en", ENGLISH, "en", "/made/up/en/"),
        ("energy/", CHINESE, "zh-Hans", "/made/up/"),
    ],
)
def test_the_not_found_page_is_in_the_language_of_the_address(
    not_found, path, heading, language, home
):
    page = not_found(path)
    shown = page.locator("h1:visible")
    assert shown.all_inner_texts() == [heading]
    assert shown.evaluate("it => it.closest('[lang]').lang") == language
    assert page.locator("article a.button:visible").first.get_attribute("href") == home
    assert page.title() == heading


def test_without_scripts_the_first_language_is_shown_and_leads_to_the_others(not_found):
    page = not_found("en/nowhere/", javascript=False)
    assert page.locator("h1:visible").all_inner_texts() == [CHINESE]
    assert page.locator("article a.button:visible").last.get_attribute("href") == "/made/up/en/"
