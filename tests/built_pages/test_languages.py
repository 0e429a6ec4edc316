"""The sample site in three languages, of which one is written from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prospectus.i18n.catalog import CATALOGS, get_catalog, known_messages
from support import strict_calendar
from support.commands import run_hooks
from support.parsing import BuiltSite, search_index
from support.project import copy_project
from support.pseudo_locale import CODE, MARKER, add_pseudo_locale, mark
from support.text_languages import misdeclared, without_direction

pytestmark = pytest.mark.slow

HAN = re.compile(r"[\u3400-\u9fff]")
HAN_NUMBER = "虚构发〔2021〕5号"  # of a source
FOLDERS = {"zh": "", "en": "en/", CODE: f"{CODE}/"}


def pages_of(site: BuiltSite, folder: str) -> list[str]:
    """Addresses of the pages of a language, relative to its folder."""
    others = tuple(other for other in FOLDERS.values() if other and other != folder)
    return sorted(
        url.removeprefix(folder)
        for url in site.urls
        if url.startswith(folder) and not url.startswith(others)
    )


@pytest.mark.weekly
def test_the_check_accepts_a_third_language(tmp_path: Path):
    project = copy_project(tmp_path / "project")
    add_pseudo_locale(project)
    done = run_hooks(project, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no problems: 276 pages" in done.stdout  # editors read Chinese and English


def test_every_page_is_built_in_every_language(trilingual):
    assert pages_of(trilingual, "")
    assert pages_of(trilingual, "") == pages_of(trilingual, "en/") == pages_of(trilingual, "ar/")


def test_pages_name_their_language_and_its_direction(trilingual):
    for code, folder in FOLDERS.items():
        for name in ("", "parks/", "projects/knitwear-plant/"):
            page = trilingual.page(f"{folder}{name}")
            assert page.all("html", lang=code)
            assert page.all("body", dir="rtl" if code == CODE else "ltr")


def test_no_page_shows_the_key_of_a_message(trilingual):
    keys = {key for key in known_messages(CATALOGS) if "." in key}
    shown = {
        (page.url, word)
        for page in trilingual.pages
        for word in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", page.text)
        if word in keys and not (page.url.endswith("data/") and word.endswith(".csv"))  # a file
    }
    assert shown == set()


def test_charts_begin_where_lines_begin(trilingual):
    """The amounts of bars stand on the right in a language that is written from there."""
    starts = {}
    for code, folder in FOLDERS.items():
        page = (trilingual.folder / folder / "why/industry/index.html").read_text("utf-8")
        starts[code] = {*re.findall(r'class="amount" x="(\d+)%"', page)}
    assert starts == {"zh": {"0"}, "en": {"0"}, CODE: {"100"}}


def test_signs_stand_before_their_numbers_in_both_directions(trilingual):
    """A minus is a sign without direction: a browser would show it after its number."""
    for name in ("why/industry/", "figures/"):
        numbers = re.findall(r"(.)\N{MINUS SIGN}\d", trilingual.page(f"ar/{name}").main)
        assert numbers, name
        assert set(numbers) == {"\N{LEFT-TO-RIGHT MARK}"}, name
        assert "\N{LEFT-TO-RIGHT MARK}" not in trilingual.page(f"en/{name}").main


def test_what_is_written_from_left_to_right_is_isolated(trilingual):
    pages = {
        "companies/": ["https://samplex.example.org/"],
        "contacts/": ["0000-1234567"],
        "about/": ["https://example.org/yearbook-2022"],
    }
    for name, texts in pages.items():
        html = (trilingual.folder / "ar" / name / "index.html").read_text("utf-8")
        isolated = re.findall(r'<bdi dir="ltr">([^<]+)</bdi>', html)
        assert all(any(text in part for part in isolated) for text in texts), name


def test_the_address_in_a_drawing_keeps_its_slash_at_the_end(trilingual):
    address = "https://invest.example.org/{}why/industry/"
    for folder, mark_after in (("en/", ""), ("ar/", "\N{LEFT-TO-RIGHT MARK}")):
        svg = (trilingual.folder / folder / "charts/why/industry/airport.svg").read_text("utf-8")
        assert f"{address.format(folder)}{mark_after}<" in svg


def test_the_arrow_back_from_a_footnote_points_against_the_line(trilingual):
    arrows = {}
    for code, folder in FOLDERS.items():
        html = (trilingual.folder / folder / "why/industry/index.html").read_text("utf-8")
        arrows[code] = {*re.findall(r'class="footnote-back"[^>]*>([^<]+)<', html)}
    assert arrows == {"zh": {"&#8617;"}, "en": {"&#8617;"}, CODE: {"&#8618;"}}


def test_the_not_found_page_of_all_addresses_has_the_direction_of_each_language(trilingual):
    html = (trilingual.folder / "404.html").read_text("utf-8")
    sections = re.findall(r'<section lang="([^"]+)" dir="([^"]+)"', html)
    assert sections == [("zh-Hans", "ltr"), ("en", "ltr"), (CODE, "rtl")]


def test_a_page_links_to_itself_in_every_language(trilingual):
    for folder in FOLDERS.values():
        links = trilingual.page(f"{folder}parks/milton/").all("link", rel="alternate")
        languages = {link["hreflang"] for link in links if link.get("hreflang")}
        assert {"zh-Hans", "en", CODE} <= languages


def test_no_text_of_another_language_is_left_on_a_page(trilingual):
    for name in pages_of(trilingual, "ar/"):
        page = trilingual.page(f"ar/{name}")
        assert page.title.startswith(MARKER), name
        assert not HAN.search(page.main.replace(HAN_NUMBER, "")), name


def test_every_text_is_declared_to_be_in_its_language(trilingual):
    """Chinese letters only where that is declared, and no foreign words on Chinese pages.

    Numbers of documents and registrations are the same on all pages, and so are the names of
    languages, which lead to them.
    """
    for path in sorted(trilingual.folder.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        assert [*misdeclared(html)] == [], path
        assert [*without_direction(html)] == [], path


def test_a_number_in_chinese_characters_is_marked_on_other_pages(trilingual):
    marked = f'<span lang="zh-Hans" dir="ltr">{HAN_NUMBER}</span>'
    for folder in ("en/", "ar/"):
        html = (trilingual.folder / folder / "about/index.html").read_text("utf-8")
        assert f"<dd>{marked}</dd>" in re.sub(r">\s+", ">", html)
    assert marked not in (trilingual.folder / "about/index.html").read_text("utf-8")


def test_numbers_take_the_plural_forms_of_the_language(trilingual):
    assert f"{MARKER} 3 parks" in trilingual.page("ar/parks/").main


def test_sessions_have_calendars_in_every_language(trilingual):
    names = [
        {path.name for path in (trilingual.folder / folder / "event").rglob("*.ics")}
        for folder in FOLDERS.values()
    ]
    assert names[0]
    assert names[0] == names[1] == names[2]


def test_every_calendar_keeps_to_the_standard_and_names_the_same_events_in_each_language(
    trilingual,
):
    uids: dict[str, dict[str, set[str]]] = {}
    for path in trilingual.folder.rglob("*.ics"):
        calendar = strict_calendar.read(path.read_bytes())
        name = path.relative_to(trilingual.folder).as_posix()
        folder = next(prefix for prefix in ("en/", "ar/", "") if name.startswith(prefix))
        events = {event.get("UID").value for event in calendar.all("VEVENT")}
        uids.setdefault(name.removeprefix(folder), {})[folder] = events
    assert len(uids) > 3
    for name, by_folder in uids.items():
        assert set(by_folder) == {*FOLDERS.values()}, name
        assert len({frozenset(events) for events in by_folder.values()}) == 1, name


def test_the_contacts_of_the_publisher_stand_on_every_page(trilingual):
    for folder in FOLDERS.values():
        text = trilingual.page(f"{folder}parks/").text
        assert "office@example.org" in text
        assert {"": "虚构路", "en/": "Made-up Road", "ar/": mark("Made-up Road")}[folder] in text


def test_a_text_that_changed_since_it_was_translated_has_a_notice(trilingual):
    notice = get_catalog("en")["translation.page"]
    for folder, text in (("en/", notice), ("ar/", mark(notice))):
        assert text in trilingual.page(f"{folder}parks/norton/").text
        assert text not in trilingual.page(f"{folder}parks/eastgate/").text
    assert notice not in trilingual.page("parks/norton/").text


def test_each_language_has_an_index_of_its_own(trilingual):
    titles = [row[2] for row in search_index(trilingual, "ar/")]
    assert titles
    assert all(MARKER in title for title in titles)


def test_a_former_address_leads_to_the_present_one_in_every_language(built):
    for url in ("parks/hill-park/", "en/parks/hill-park/"):
        assert url in built.redirects
        page = built.page(url)
        (canonical,) = page.all("link", rel="canonical")
        present = url.replace("hill-park", "hilltop")
        assert canonical["href"] == f"https://invest.example.org/{present}"
        (refresh,) = (meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh")
        assert refresh["content"] == "0; url=../hilltop/"
        assert [link["href"] for link in page.all("a")] == ["../hilltop/"], "without scripts, too"
        assert page.all("meta", name="robots", content="noindex")
    sitemap = (built.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "hill-park" not in sitemap
