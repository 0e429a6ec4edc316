"""How the site speaks: to investors, in its own voice, and never without a next step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from support.parsing import BuiltPage, BuiltSite

HOME = "https://invest.example.org/"
LANGUAGES = {"zh": "", "en": "en/"}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

# What speaks about the source instead of the place. The pages of all figures and about this site
# may, and so may the footnotes, which name it.
ABOUT_THE_SOURCE = {
    "zh": re.compile("原文|来源未|未载|文中|本站释义"),
    "en": re.compile("the source|not stated|not in the source|the article", re.IGNORECASE),
}
MAY_SPEAK_OF_IT = ("figures/", "about/", "about/gaps/")
FEWEST = 20
UNKNOWN = {"zh": "来源未载", "en": "not in the source"}
FOOTNOTES = re.compile(r'<ol class="footnotes">.*?</ol>', re.DOTALL)


def pages(built: BuiltSite, language: str) -> Iterator[tuple[str, BuiltPage]]:
    """The pages of a language by their addresses without its prefix."""
    for page in built.pages:
        if page.url.startswith("en/") == (language == "en"):
            yield page.url.removeprefix("en/"), page


def visible(page: BuiltPage) -> str:
    """All that readers see, menus included, without the list of footnotes."""
    return BuiltPage(page.url, FOOTNOTES.sub("", page.html)).text


def phrases_about_the_source(built: BuiltSite, language: str) -> Counter[tuple[str, str]]:
    """How often each phrase stands on each page that should be without."""
    return Counter(
        (url, phrase.lower())
        for url, page in pages(built, language)
        if url not in MAY_SPEAK_OF_IT
        for phrase in ABOUT_THE_SOURCE[language].findall(visible(page))
    )


@in_both_languages
def test_pages_speak_of_the_place_and_not_of_the_source(built, language):
    phrases = phrases_about_the_source(built, language)
    assert phrases.total() < FEWEST, phrases.most_common(FEWEST)


@in_both_languages
def test_nothing_is_said_to_be_unknown_but_where_doubts_belong(built, language):
    for url, page in pages(built, language):
        if url not in MAY_SPEAK_OF_IT:
            assert UNKNOWN[language] not in page.text, url


def test_the_count_finds_what_it_looks_for():
    page = BuiltPage("", '<p>Not stated in the source.</p><ol class="footnotes">the source</ol>')
    assert ABOUT_THE_SOURCE["en"].findall(visible(page)) == ["Not stated", "the source"]


@in_both_languages
def test_a_target_whose_time_has_passed_is_said_to_be_so_once_on_a_page(built, language):
    note = {"zh": "暂无完成情况数据", "en": "results are not available here"}[language]
    for url, page in pages(built, language):
        if url not in MAY_SPEAK_OF_IT:
            assert page.main.count(note) <= 1, url
        if url == "":
            assert note not in page.main, "doubts do not belong on the home page"


# -- the way of a reader -------------------------------------------------------------------


def links(page: BuiltPage) -> list[tuple[str, str]]:
    """Addresses and texts of the links in the article, without footnotes."""
    article = re.search("<article.*</article>", FOOTNOTES.sub("", page.html), re.DOTALL)
    assert article
    links = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', article[0], re.DOTALL)
    return [
        (
            urljoin(HOME + page.url, href).removeprefix(HOME).partition("#")[0],
            re.sub("<.*?>", "", item),
        )
        for href, item in links
        if not href.startswith("#")
    ]


@in_both_languages
def test_every_page_has_a_next_step(built, language):
    """A button that leads to another page of the site."""
    for url, page in pages(built, language):
        buttons = [
            urljoin(HOME + page.url, str(element["href"]))
            for element in page.all("a", class_="button")
        ]
        elsewhere = [
            button for button in buttons if button.startswith(HOME) and button != HOME + page.url
        ]
        assert elsewhere, url


@pytest.mark.parametrize(
    ("language", "wanted", "sector"),
    [
        ("zh", "铝", "aluminium-metals"),
        ("zh", "光伏", "silicon-solar"),
        ("zh", "棉", "cotton-textiles"),
        ("zh", "番茄", "food-wine"),
        ("en", "aluminium", "aluminium-metals"),
        ("en", "photovoltaics", "silicon-solar"),
        ("en", "cotton", "cotton-textiles"),
        ("en", "tomatoes", "food-wine"),
    ],
)
def test_from_a_product_on_the_home_page_two_clicks_lead_to_a_park_and_a_next_step(
    built, language, wanted, sector
):
    prefix = LANGUAGES[language]
    home = built.page(prefix)
    offered = re.findall("<dt>(.*?)</dt>\\s*<dd>(.*?)</dd>", home.html, re.DOTALL)
    named = [href for dt, dd in offered if wanted in (dt + dd).lower() for href in _hrefs(dt)]
    first = f"{prefix}sectors/{sector}/"
    assert urljoin(HOME + prefix, named[0]) == HOME + first, "the first click"

    seconds = {address for address, _ in links(built.page(first))}
    parks = {f"{prefix}parks/{name}/" for name in ("zhundong", "changji-high-tech", "agri-zone")}
    parks |= {f"{prefix}parks/{name}/" for name in ("fukang", "hutubi")}
    assert seconds & parks, "the second click leads to a park"
    assert f"{prefix}parks/" in seconds, "or to the comparison of parks"
    assert f"{prefix}projects/" in seconds, "or to the projects"


def _hrefs(html: str) -> list[str]:
    return re.findall('href="(.*?)"', html)


@in_both_languages
def test_a_sector_says_why_what_is_wanted_and_where_before_its_targets(built, site, language):
    order = ["figures", "projects", "companies", "chains", "parks", "targets", "clusters", "next"]
    for name in site.sectors:
        page = built.page(f"{LANGUAGES[language]}sectors/{name}/")
        shown = [match for match in re.findall('<h2 id="([a-z]+)"', page.html) if match in order]
        assert shown == [item for item in order if item in shown], name
        assert {"figures", "chains", "parks", "next"} - set(shown) <= {"chains"}, name


# -- the home page -------------------------------------------------------------------------

PHONE, DESKTOP = (390, 844), (1440, 900)
HIGHEST = 6000  # CSS pixels of the home page on a phone
MOST_MARKS = 12


@in_both_languages
def test_the_home_page_has_few_footnote_marks(built, language):
    marks = re.findall('<a [^>]*href="#fn-', built.page(LANGUAGES[language]).html)
    assert 0 < len(marks) <= MOST_MARKS


@in_both_languages
def test_the_home_page_is_in_the_order_in_which_investors_ask(built, language):
    html = built.page(LANGUAGES[language]).html
    assert re.findall('<h2 id="([a-z]+)"', html) == [
        "why", "sectors", "parks", "pipeline", "where", "targets", "event", "next",
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@in_both_languages
def test_one_screen_holds_the_proposition_five_proofs_and_the_next_step(visit, language, size):
    width, height = size
    page = visit(LANGUAGES[language], width)
    page.set_viewport_size({"width": width, "height": height})
    assert page.locator(".hero .stat").count() == 5
    shown = page.evaluate(
        "[...document.querySelectorAll('.hero h1, .hero p, .hero .button, .hero .stat')]"
        ".map((it) => it.getBoundingClientRect().bottom)"
    )
    assert max(shown) <= height


@pytest.mark.browser
@in_both_languages
def test_the_home_page_is_short_on_a_phone(visit, language):
    page = visit(LANGUAGES[language], PHONE[0])
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
