"""What only a browser shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from prospectus.domain.dataset import Dataset
from prospectus.presentation.routes import DEFAULT_ROUTES
from support.browser import accessibility_violations, text_outside, visits, wait_until
from support.footnotes import MARKS_APART
from support.parsing import BuiltSite, search_index
from support.searching import open_search, search, search_all
from support.weekly import first_of

SHEET = 680  # CSS pixels of an A4 sheet between its margins
KINDS = ["", "why/industry/", "parks/", "parks/eastgate/", "chains/", "chains/wine/", "clusters/"]
KINDS += [
    "event/",
    "event/forum-2030/",
    "event/programme/",
    "projects/",
    "projects/knitwear-plant/",
    "figures/",
]
KINDS += ["figures/lists/", "about/", "about/gaps/"]


# English pages are looked at on a desktop by night, Chinese ones on a phone by day. What only a
# phone shows is the same on every page but for these.
DARK_PHONE = ["en/", "en/parks/", "en/projects/", "en/event/programme/"]
LOOKS = [
    *((f"en/{url}", "dark", 1280) for url in KINDS),
    *((url, "light", 360) for url in KINDS),
    *((url, "dark", 360) for url in DARK_PHONE),
]
# A page has the same parts in both languages, and pages share most of theirs: these are inspected
# once whenever the tests run, all in all looks each week. One with a chart is in the test of
# footnotes.
INSPECTED = {
    *(("en/parks/", "dark", 1280), ("parks/eastgate/", "light", 360), ("figures/", "light", 360)),
    *((url, "dark", 360) for url in ("en/", "en/projects/", "en/event/programme/")),
}
assert {*LOOKS} >= INSPECTED


@pytest.fixture(scope="module")
def tab(browser: Browser, serve: Callable[[str], str]) -> Iterator[Page]:
    """One page for tests that change nothing which a browser remembers: a new one costs time."""
    with visits(browser, serve) as visit:
        yield visit("")


# Puts a word that is longer than a line behind every text of an article, but for drawings, whose
# labels are broken when they are laid out, and for what only the program writes.
LENGTHEN = """() => {
    const article = document.querySelector("article");
    const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), all = [];
    while (texts.nextNode()) all.push(texts.currentNode);
    const left = "svg, script, template, form, .cite, .amount, .button, .record-links, .names-end";
    for (const text of all)
        if (text.data.trim() && !text.parentElement.closest(left))
            text.data += ` ${"Unabbreviated".repeat(9)}`;
}"""


@pytest.mark.parametrize("language", first_of(["en/", ""]))
def test_no_page_scrolls_sideways_on_narrow_screens_whatever_its_words(visit, serve, language):
    """As it is, and with a word too long for a phone behind every text."""
    page = visit(language, 320)
    for url in [*KINDS, "sectors/made-up-coal/", "companies/", "contacts/", "news/", "invest/"]:
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(serve(language + url))
        require_narrow(page, 320)
        if url in KINDS:
            page.set_viewport_size({"width": 768, "height": 800})
            require_narrow(page, 768)
        page.set_viewport_size({"width": 360, "height": 800})
        page.evaluate(LENGTHEN)
        require_narrow(page, 360)


def require_narrow(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    assert text_outside(page) == [], (page.url, width)


@pytest.mark.parametrize(
    ("url", "scheme", "width"),
    [pytest.param(*look, marks=() if look in INSPECTED else pytest.mark.weekly) for look in LOOKS],
)
def test_no_page_shuts_anybody_out(tab, serve, url, scheme, width):
    """As far as axe-core can find: on a phone by day, or by night."""
    page = tab
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(url))
    assert accessibility_violations(page) == []


@pytest.mark.parametrize("url", first_of(["en/projects/", "404.html", "", "en/parks/eastgate/"], 2))
def test_pages_ask_only_their_own_host_and_log_no_error(browser, serve, url):
    page = browser.new_page()
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else 0
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(serve(url), wait_until="networkidle")
    assert [item for item in requests if not item.startswith(serve("").rsplit("/", 2)[0])] == []
    if url != "404.html":  # its links are whole paths, which this server does not have
        assert errors == []
    assert page.context.cookies() == []
    page.close()


def test_the_switch_leads_to_the_other_language_and_back(visit, serve):
    page = visit("parks/eastgate/")
    page.click("a.language-switch")
    assert page.url == serve("en/parks/eastgate/")
    assert page.inner_text("h1") == "Mockland Eastgate Economic and Technological Development Zone"
    page.click("a.language-switch")
    assert page.url == serve("parks/eastgate/")


def test_the_switch_keeps_what_was_filtered_and_the_place(visit, serve):
    page = visit("projects/?q=x#named")
    page.click("a.language-switch")
    assert page.url == serve("en/projects/?q=x#named")


def test_a_number_leads_to_its_row_and_source(visit, serve):
    page = visit("en/")
    page.click("a.stat-value >> nth=0")
    assert page.url == serve("en/figures/#industry-added-value-growth")
    row = page.locator("#industry-added-value-growth")
    row.wait_for(state="visible")
    row.locator(".cite a").click()
    page.click(".footnote-popup a")
    assert page.url == serve("en/about/#article-p29")
    assert "paragraph 29" in page.locator("#article-p29").inner_text()


# -- footnotes -------------------------------------------------------------------------------

MARK = "article .cite a >> nth=1"


@pytest.mark.parametrize("width", first_of([360, 1280]))
def test_a_footnote_opens_at_its_mark_within_the_window(visit, width):
    page = visit("en/why/industry/", width)
    before = page.url
    page.click(MARK)
    note = page.locator(".footnote-popup")
    note.wait_for(state="visible")
    number = page.locator(MARK).inner_text().strip("[]")
    entry = page.locator(f"#fn-{number}").inner_text().replace("↩", "").strip()
    assert note.inner_text().strip() == entry
    box, mark = note.bounding_box(), page.locator(MARK).bounding_box()
    assert box and mark
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    below, above = box["y"] - mark["y"] - mark["height"], mark["y"] - box["y"] - box["height"]
    assert 0 <= max(below, above) < 30
    assert page.url == before
    assert accessibility_violations(page) == []
    page.click(MARK)
    note.wait_for(state="detached")


def test_a_footnote_opens_and_closes_by_keyboard(visit):
    page = visit("en/why/industry/")
    page.locator("article a, article button").first.focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cite a')"):
            break
    note = page.locator(".footnote-popup")
    note.wait_for(state="visible")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == note.get_attribute("id")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.footnote-popup')")
    page.keyboard.press("Escape")
    note.wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('.cite a')")


def test_without_scripts_a_mark_leads_to_the_list_and_back(visit, serve):
    page = visit("en/why/industry/", javascript=False)
    page.click(MARK)
    number = page.locator(MARK).inner_text().strip("[]")
    page.wait_for_url(serve(f"en/why/industry/#fn-{number}"))
    page.click(f"#fn-{number} .footnote-back")
    page.wait_for_url(serve(f"en/why/industry/#fnref-{number}"))


@pytest.mark.parametrize("language", first_of(["", "en/"]))
def test_no_line_begins_with_a_mark(visit, serve, language):
    page = visit(language, 360)
    for url in [*KINDS, "sectors/made-up-textiles/", "companies/", "invest/"]:
        page.goto(serve(language + url))
        assert page.evaluate(MARKS_APART) == [], page.url


# The words of the names in lists of facts that stand in several lines.
BROKEN_WORDS = """() => [...document.querySelectorAll(".description-list dt")].flatMap((name) => {
    const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT), broken = [];
    while (texts.nextNode())
        for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
                broken.push(word[0]);
        }
    return broken;
})"""


@pytest.mark.parametrize("width", first_of([320, 360]))
def test_on_a_phone_names_of_facts_break_between_words_only(visit, serve, width):
    page = visit("en/", width)
    for url in ("projects/", "about/", "event/matchmaking/", "parks/eastgate/", "companies/"):
        page.goto(serve(f"en/{url}"))
        assert page.evaluate(BROKEN_WORDS) == [], url


def test_on_a_phone_a_name_of_one_long_word_leaves_room_for_its_value(visit):
    page = visit("en/projects/", 360)
    name = page.locator(".description-list dt").first
    name.evaluate("it => it.replaceChildren('Unabbreviated'.repeat(9))")
    value = page.locator(".description-list dd").first
    assert value.bounding_box()["width"] > 150
    assert text_outside(page) == []


def test_footnotes_are_printed(visit):
    page = visit("en/why/industry/", SHEET)
    page.click(MARK)
    page.locator(".footnote-popup").wait_for(state="visible")
    page.emulate_media(media="print")
    assert page.locator(".footnotes li").first.is_visible()
    assert page.locator(MARK).is_visible()
    assert not page.locator(".footnote-popup").is_visible()
    assert not page.locator(".footnote-back").first.is_visible()


def test_everything_is_there_without_scripts(visit, serve):
    page = visit("en/", javascript=False)
    page.click("#menu >> text=Parks")
    page.click("article a.card >> text=Hilltop National High-Tech Industrial Development Zone")
    assert page.url == serve("en/parks/hilltop/")
    page.locator("article h2").first.wait_for()


def test_on_a_phone_each_cell_of_a_table_says_what_it_is(visit):
    page = visit("en/projects/", 360)
    cell = page.locator("#named ~ .listing td >> nth=0")
    assert cell.evaluate("it => getComputedStyle(it, '::before').content") == '"Stage"'
    assert not page.locator("#named ~ .listing thead").is_visible()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit):
    page = visit("en/parks/", 360)
    opener, menu = page.locator("#menu-open"), page.locator("#menu")
    assert not menu.is_visible()
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    assert menu.locator("[aria-current]").inner_text() == "Parks"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.evaluate("it => it === document.activeElement")


def test_the_bar_of_a_phone_stays_where_it_is_when_the_menu_opens(visit):
    page = visit("en/parks/", 360)
    name = page.locator(".site-name").bounding_box()
    page.click("#menu-open")
    assert page.locator(".site-name").bounding_box() == name


def test_the_menu_of_a_phone_leads_to_the_other_pages_of_the_section(visit, serve):
    page = visit("en/parks/eastgate/", 360)
    page.click("#menu-open")
    page.click(".menu-pages a[href$='hilltop/']")
    page.wait_for_url(serve("en/parks/hilltop/"))
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not page.locator(".menu-pages").is_visible(), "beside the text"


def test_on_a_phone_the_headings_of_a_page_stand_before_its_text(visit):
    page = visit("en/parks/eastgate/", 360)
    contents = page.locator(".page-contents")
    assert contents.bounding_box()["y"] < page.locator(".page-body h2").first.bounding_box()["y"]
    assert not page.locator(".sidebar .on-this-page").is_visible()
    contents.locator("summary").click()
    contents.locator("a").first.click()
    wait_until(page, "location.hash.length > 1")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not contents.is_visible()
    assert page.locator(".sidebar .on-this-page").is_visible()


def test_on_a_phone_a_comparison_says_whose_each_value_is(visit):
    page = visit("en/parks/", 360)
    cell = page.locator(".comparison-table td:not(.empty):visible").first
    label = cell.get_attribute("data-label")
    assert label
    assert cell.evaluate("it => getComputedStyle(it, '::before').content") == f'"{label}"'
    assert not page.locator(".comparison-table thead").is_visible()
    assert page.locator(".comparison-table").evaluate("it => it.scrollWidth <= it.clientWidth")


# For each list of cards, the share of its width that each row fills.
FILLED_ROWS = """lists => lists.flatMap((list) => {
    const rows = new Map();
    for (const card of list.children) {
        const { top, left, right } = card.getBoundingClientRect();
        const row = rows.get(top) ?? { left, right };
        rows.set(top, { left: Math.min(left, row.left), right: Math.max(right, row.right) });
    }
    const { width } = list.getBoundingClientRect();
    return [...rows.values()].map(({ left, right }) => (right - left) / width);
})"""


@pytest.mark.parametrize("widths", first_of([(800, 1440), (360, 1280)], each=True))
@pytest.mark.parametrize("url", first_of(["en/parks/", "en/"]))
def test_no_row_of_cards_has_a_hole(visit, url, widths):
    page = visit(url)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for number in range(1, 9):  # as many cards as there may be
            page.evaluate(
                """number => document.querySelectorAll(".cards").forEach((list) => {
                    const card = list.firstElementChild;
                    const cards = Array.from({ length: number }, () => card.cloneNode(true));
                    list.replaceChildren(...cards);
                })""",
                number,
            )
            filled = page.locator(".cards").evaluate_all(FILLED_ROWS)
            assert filled and min(filled) > 0.99, (width, number)


def test_in_large_text_tiles_stay_in_a_row(visit):
    for width, count in ((390, 2), (1280, 5)):
        page = visit("", width)
        page.evaluate("document.documentElement.dataset.text = 'large'")
        tops = page.locator(".hero .stat, .stats .stat").evaluate_all(
            "all => all.map(it => Math.round(it.getBoundingClientRect().top))"
        )
        row = min(count, len(tops))
        assert len(set(tops[:row])) == 1, (width, tops)


def test_forced_colours_draw_no_line_under_every_item(visit):
    page = visit("en/parks/")
    page.emulate_media(forced_colors="active")
    items = page.locator("#menu > nav > ul > li > a")
    seen = items.evaluate_all(
        """all => all.filter((it) => getComputedStyle(it).borderBottomColor
            !== getComputedStyle(document.body).backgroundColor).map(it => it.innerText)"""
    )
    assert seen == ["Parks"]
    footer = page.locator(".site-footer nav a").first
    assert footer.evaluate("it => getComputedStyle(it).textDecorationLine") == "none"


@pytest.mark.parametrize("folder", ["", "en/"])
def test_links_of_headings_speak_the_language_of_the_page(built, folder):
    titles = {
        element["title"]
        for page in built.pages
        if page.url.startswith("en/") == bool(folder)
        for element in page.all("a", **{"class": "headerlink"})
    }
    assert titles == {"Link to this section" if folder else "本节链接"}


def test_no_line_break_stands_between_characters_that_are_written_together(built):
    """Browsers would draw a gap."""
    for page in built.pages:
        html = re.sub(r"<pre\b.*?</pre>", "", page.html, flags=re.DOTALL)
        assert not re.search("[\u3400-\u9fff，。、；：]\n[\u3400-\u9fff]", html), page.url


def test_without_scripts_the_menu_of_a_phone_stands_open(visit):
    page = visit("en/", 360, javascript=False)
    assert page.locator("#menu a").count() >= 8
    assert page.locator("#menu >> text=Parks").is_visible()
    assert not page.locator("#menu-open").is_visible()
    assert not page.locator("#search-open").is_visible()


def test_where_the_script_is_blocked_the_menu_of_a_phone_stands_open(browser, serve):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.route("**/assets/javascripts/*", lambda route: route.abort())
    page.goto(serve("en/"))
    assert page.locator("#menu >> text=Parks").is_visible()
    assert not page.locator("#menu-open").is_visible()
    page.close()


def test_who_chose_dark_sees_it_before_anything_else_is_drawn(visit, serve):
    """The script that remembers runs in the head, and not after the page."""
    page = visit("en/", fresh=True)
    page.click("[data-scheme-toggle]")
    page.add_init_script("""
        window.drawn = [];
        new PerformanceObserver((all) => window.drawn.push(...all.getEntries().map(() =>
          document.getElementById("dark").media))).observe({ type: "paint", buffered: true });
    """)
    page.goto(serve("en/parks/"))
    wait_until(page, "window.drawn.length")
    assert set(page.evaluate("window.drawn")) == {"screen"}
    head = page.evaluate("document.head.querySelector('script[src]').outerHTML")
    assert "/site." in head and "defer" not in head and "async" not in head


def test_choices_are_kept_apart_from_those_of_other_sites_of_the_host(visit):
    page = visit("en/")
    page.click("[data-scheme-toggle]")
    assert page.evaluate("Object.keys(localStorage)") == ["/site/:scheme"]


def test_the_reader_chooses_colours_and_they_are_remembered(visit):
    page = visit("en/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("[data-scheme-toggle]")
    dark = page.evaluate(paper)
    assert dark != light
    page.click("#menu >> text=Parks")
    page.wait_for_url("**/en/parks/")
    assert page.evaluate(paper) == dark
    assert page.get_attribute("[data-scheme-toggle]", "aria-pressed") == "true"
    page.click("[data-scheme-toggle]")
    assert page.evaluate(paper) == light


def test_the_bar_of_the_browser_has_the_colour_that_was_chosen(visit):
    page = visit("en/")
    used = """[...document.querySelectorAll("meta[name=theme-color]")]
        .filter((it) => matchMedia(it.media).matches).map((it) => it.content)"""
    [light] = page.evaluate(used)
    page.click("[data-scheme-toggle]")
    [dark] = page.evaluate(used)
    assert dark != light
    page.reload()
    assert page.evaluate(used) == [dark]


def test_without_scripts_the_colours_are_those_of_the_system(visit):
    page = visit("en/", javascript=False)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light


@pytest.mark.parametrize("url", first_of(["projects/", "en/", "figures/"]))
def test_large_text_is_remembered_and_fits_a_phone(visit, url):
    page = visit(url, 320)
    size = "parseFloat(getComputedStyle(document.querySelector('article')).fontSize)"
    usual = page.evaluate(size)
    page.click("#menu-open")
    page.click("[data-text-size]")
    page.reload()
    assert page.evaluate(size) >= 1.25 * usual
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_stop_of_the_keyboard_leads_to_the_text(visit):
    page = visit("en/parks/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    assert link.evaluate("it => it === document.activeElement")
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    wait_until(page, "location.hash")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_every_stop_of_the_keyboard_is_seen(visit):
    page = visit("en/parks/eastgate/")
    page.keyboard.press("Tab")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(it => [it.tagName, getComputedStyle(it).outlineStyle])(document.activeElement)"
        )
        assert outline[0] == "BODY" or outline[1] != "none", outline


def test_what_can_be_pressed_is_large_enough(visit):
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, but for links within a sentence."""
    for width in (360, 1280):
        page = visit("en/parks/", width)
        sizes = page.locator("button:visible, #menu a:visible, .chips a, .card, .sidebar a:visible")
        for box in sizes.evaluate_all("all => all.map(it => it.getBoundingClientRect().toJSON())"):
            assert min(box["width"], box["height"]) >= 24, box


# -- search --------------------------------------------------------------------------------


def test_the_index_is_fetched_when_somebody_begins_to_search(visit):
    page = visit("en/")
    page.wait_for_load_state("networkidle")
    fetched = "performance.getEntriesByType('resource').some(it => it.name.includes('/search/'))"
    assert page.evaluate(fetched) is False
    open_search(page)
    assert page.evaluate(fetched) is True


FOUND = {
    "": {
        "新材料": "projects/silicon-materials-base/",  # inside 硅基新材料
        "开发区": "parks/eastgate/",  # inside 东门经济技术开发区
        "东门": "parks/eastgate/",
        "煤化工": "projects/coal-chemicals/",
        "东门经济开发区": "parks/eastgate/",  # stands nowhere as a whole
        "dmkfq": "parks/eastgate/",  # first letters of the pinyin of its short name
        "putaojiu": "chains/wine/",
        "東門經濟": "parks/eastgate/",  # traditional characters
        "酒庄": "chains/wine/",  # a synonym
        "东门高新区": "parks/eastgate/",
        "东门有哪些葡萄酒": "chains/wine/",  # words that say nothing are left out
    },
    "en/": {
        "chemical": "projects/coal-chemicals/",
        "dairies": "chains/#chains-dairy",
        "software": "chains/#chains-software",
        "TEXTILE garments": "chains/textiles/",
        "more than 120 billion": "projects/",
        "olefins": "projects/coal-chemicals/",
        "softwares": "chains/#chains-software",
        "sofware": "chains/#chains-software",  # a letter too few
        "textlies": "chains/textiles/",  # two exchanged
        "the winery": "chains/wine/",  # a synonym
        "Milk Products": "chains/#chains-dairy",
        "program": "event/programme/",  # American spelling
    },
}


@pytest.mark.parametrize("url", FOUND)
def test_search_finds_words_inside_words_and_by_stem_and_sound(visit, url):
    page = open_search(visit(url))
    for words, wanted in FOUND[url].items():
        assert wanted in search(page, words)[:5], words


@pytest.mark.parametrize(("url", "language"), first_of([("", "zh"), ("en/", "en")]))
def test_the_name_of_a_park_does_not_find_the_parks_that_link_to_it(visit, site, url, language):
    page = open_search(visit(url))
    for name, park in site.parks.items():
        links = search(page, park.short.in_language(language))
        assert links[0] == f"parks/{name}/"
        others = {f"parks/{other}/" for other in site.parks} - {f"parks/{name}/"}
        assert not others & set(links), park.short


def queries(
    site: Dataset, built: BuiltSite, folder: str, language: str
) -> list[tuple[str, set[str]]]:
    """Names from the data and pieces of them, with the pages about what they name."""
    questions: list[tuple[str, set[str]]] = []
    for collection in ("parks", "chains", "projects"):
        for name, record in getattr(site, collection).items():
            page = {f"{collection}/{name}/"}
            if (collection, name) in site.record_sections:
                uri, anchor = DEFAULT_ROUTES.record_location(site, collection, name)
                page = {f"{uri.removesuffix('index').rstrip('/')}/#{anchor}"}
            whole = record.name.in_language(language)
            questions.append((whole, page))
            if hasattr(record, "short"):
                questions.append((record.short.in_language(language), page))
            if language == "zh":
                questions += [(whole[:-1], page), (whole[1:], page)]
            else:
                questions += [(whole.lower(), page), (" ".join(reversed(whole.split())), page)]
    texts = {row[0]: " ".join([row[2], *row[5], row[6]]) for row in search_index(built, folder)}
    for collection in ("figures", "lists", "clusters"):
        for record in getattr(site, collection).values():
            name = record.name.in_language(language)
            questions.append((name, {url for url, text in texts.items() if name in text}))
    return questions


@pytest.mark.parametrize(("url", "language"), first_of([("", "zh"), ("en/", "en")]))
def test_the_right_page_is_among_the_first_five(visit, site, built, url, language):
    page = open_search(visit(url))
    questions = queries(site, built, url, language)
    answers = search_all(page, [words for words, _ in questions])
    missed = [
        words
        for (words, wanted), links in zip(questions, answers, strict=True)
        if not wanted & set(links[:5])
    ]
    assert len(questions) > 100
    assert len(missed) <= len(questions) * 0.01, missed


def test_search_is_worked_by_keyboard_alone(visit, serve):
    page = visit("en/")
    page.keyboard.press("Control+k")
    wait_until(page, "window.searchIndex")
    page.keyboard.type("wine")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(serve("en/chains/wine/"))
    page.keyboard.press("Meta+k")
    assert page.locator("#search").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#search").is_visible()


def test_a_single_key_does_not_open_the_search(visit):
    """WCAG 2.1.4: who speaks to a computer types single keys by accident."""
    page = visit("en/")
    page.keyboard.press("/")
    page.keyboard.press("k")
    assert not page.locator("#search").is_visible()


def test_who_finds_nothing_is_offered_sectors_parks_and_contacts(visit, site):
    page = open_search(visit("en/"))
    assert search(page, "qwertyuiop") == []
    assert page.inner_text("#search [role=status]") == "Nothing found"
    offered = page.locator("#search [data-instead] a").all_inner_texts()
    for record in (*site.sectors.values(), *site.parks.values()):
        assert record.short.in_language("en") in offered
    contacts = page.locator("#search [data-instead] a[href$='/contacts/']")
    assert contacts.count() == 1
    assert search(page, "wine")
    assert not page.locator("#search [data-instead]").is_visible()


def test_before_anything_is_typed_the_search_offers_sectors_parks_and_the_contact(visit, serve):
    page = open_search(visit("en/", 360))
    offered = page.locator("#search [data-instead]")
    offered.wait_for(state="visible")
    links = offered.locator("a").evaluate_all("all => all.map(it => it.href)")
    for url in ("en/sectors/made-up-coal/", "en/parks/eastgate/", "en/contacts/"):
        assert serve(url) in links
    search(page, "wine")
    assert not offered.is_visible()
    search(page, "")
    assert offered.is_visible()
    assert text_outside(page) == []


def test_who_comes_back_from_a_result_finds_the_query_again(visit, serve):
    page = open_search(visit("en/"))
    page.fill("#search input", "wine")
    page.click("#search ol a[href$='chains/wine/']")
    page.wait_for_url(serve("en/chains/wine/"))
    page.go_back()
    wait_until(page, "document.querySelectorAll('#search[open] ol a').length > 0")
    assert page.input_value("#search input") == "wine"
    page.click("#search [data-close]")
    page.reload()
    assert not page.locator("#search").is_visible()


def test_titles_of_results_are_not_underlined_until_they_are_pointed_at(visit):
    page = open_search(visit("en/"))
    assert search(page, "wine")
    title = page.locator("#search ol strong").first
    line = "it => [it, it.parentElement].map(it => getComputedStyle(it).textDecorationLine)"
    assert title.evaluate(line) == ["none", "none"]
    title.hover()
    assert title.evaluate(line) == ["underline", "none"]


def test_without_scripts_no_search_is_offered(visit):
    page = visit("en/", javascript=False)
    assert not page.locator("#search-open").is_visible()


# -- on paper ----------------------------------------------------------------------------

# A page looks the same in both languages.
PAPER = first_of(
    [
        *("", "event/programme/", "parks/eastgate/", "en/figures/"),
        *("en/", "en/event/programme/", "en/parks/eastgate/", "figures/"),
    ],
    4,
)
AWAY = ".site-header, .skip-link, nav, dialog, form, button, .sidebar, .page-info"
AWAY += ", footer:not(.print-only)"


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("url", first_of(["en/event/programme/", "event/programme/"]))
def test_the_programme_fits_on_one_sheet(visit, url):
    assert sheets(visit(url)) == 1


@pytest.mark.parametrize("url", PAPER)
def test_paper_shows_the_words_and_the_way_back_but_nothing_to_press(visit, url):
    page = visit(url, SHEET)
    code = page.locator("article .print-foot svg")
    assert not code.is_visible()
    canonical = page.get_attribute("link[rel=canonical]", "href")
    assert canonical
    page.emulate_media(media="print", color_scheme="dark")
    assert code.is_visible()
    box = code.bounding_box()
    assert box and box["width"] == box["height"] > 80, "large enough to be read"
    assert canonical in page.inner_text("article .print-foot")
    shown = page.locator(AWAY).evaluate_all("all => all.filter(it => it.checkVisibility())")
    assert shown == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    inks = page.locator("article :is(h1, h2, p, a, th, td)").evaluate_all(
        "all => [...new Set(all.map(it => getComputedStyle(it).color))]"
    )
    assert set(inks) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}


@pytest.mark.parametrize(
    ("url", "name"), [("parks/", "虚构之地"), ("en/parks/", "Invest in Mockton")]
)
def test_paper_begins_with_the_name_of_the_site(visit, url, name):
    page = visit(url, SHEET)
    head = page.locator("article .print-head")
    assert not head.is_visible()
    page.emulate_media(media="print")
    assert name in head.inner_text()
    assert head.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]


def test_tables_are_tables_on_paper(visit):
    page = visit("en/projects/", SHEET)
    page.emulate_media(media="print")
    cell = page.locator("#named ~ .listing .table-scroll td >> nth=0")
    assert page.locator("#named ~ .listing .table-scroll thead").is_visible()
    assert cell.evaluate("it => getComputedStyle(it).display") == "table-cell"
    assert cell.evaluate("it => getComputedStyle(it, '::before').content") == "none"


# -- the programme with times ----------------------------------------------------------------


@pytest.mark.parametrize("language", first_of(["", "en/"]))
def test_a_programme_with_times_shuts_nobody_out(browser, trilingual, language):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto((trilingual.folder / language / "event/matchmaking/index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert accessibility_violations(page) == []
    page.close()


# -- passing a page on --------------------------------------------------------------------------


def test_a_button_copies_the_published_address_with_the_section(visit):
    page = visit("en/parks/#limits")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copy-link]")
    page.wait_for_selector(".share [role=status]:has-text('copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://invest.example.org/en/parks/#limits"


def test_without_a_clipboard_the_address_is_copied_by_selection_or_shown(visit):
    page = visit("en/parks/")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate("document.execCommand = () => false")
    page.click("[data-copy-link]")
    status = page.locator(".share [role=status]")
    assert "https://invest.example.org/en/parks/" in status.inner_text()


def test_the_sheet_of_the_system_is_offered_where_there_is_one(visit):
    page = visit("en/parks/", fresh=True)
    page.wait_for_selector(".share:not([hidden])")
    assert page.locator("[data-share]").is_hidden() == (not page.evaluate("'share' in navigator"))
    page.add_init_script("navigator.share = async (data) => { window.shared = data; }")
    page.reload()
    page.click("[data-share]")
    wait_until(page, "window.shared")
    assert page.evaluate("window.shared.url") == "https://invest.example.org/en/parks/"
    assert page.evaluate("window.shared.title") == page.title()


def test_without_scripts_no_button_to_share_shows(visit):
    page = visit("en/parks/", javascript=False)
    assert page.locator(".share").is_hidden()
