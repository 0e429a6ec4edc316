"""The ways back from a page: to its source, to its history, to those who can mend it."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from prospectus.i18n.catalog import get_catalog
from support.parsing import BuiltPage, BuiltSite
from support.weekly import first_of

HOME = "https://invest.example.org/"
BLOB = "https://git.example.org/invest/site/blob/main/"
FIGURES = ("figures/", "en/figures/")


def foot(page: BuiltPage) -> BuiltPage:
    (page_info,) = re.findall(r'<ul class="page-info">.*?</ul>', page.html, re.DOTALL)
    return BuiltPage(page.url, page_info)


def source(page: BuiltPage) -> str:
    """The file that a page says it comes from."""
    (link,) = re.findall(r'<li>[^<]*<a href="([^"]*)">([^<]*)</a>[^<]*</li>', foot(page).html)[:1]
    assert link[0] == BLOB + link[1]
    return link[1]


def reported(link: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}


def rows(site: BuiltSite, url: str) -> dict[str, list[str]]:
    """The row of each figure by its anchor, and its ways back."""
    matches = re.findall(r'<tr id="([^"]+)">(.*?)</tr>', site.page(url).html, re.DOTALL)
    return {
        name: [unescape(match) for match in re.findall(r'<a href="((?:http|mailto)[^"]*)"', row)]
        for name, row in matches
    }


def test_every_page_leads_to_the_file_in_which_its_words_stand(built, root):
    for page in built.pages:
        assert (root / source(page)).is_file(), page.url
    assert source(built.page("en/parks/norton/")) == "data/parks/norton.yml"
    assert source(built.page("en/why/")) == "docs/why/index.en.md"
    assert "This page comes from docs/why/index.en.md" in foot(built.page("en/why/")).text
    assert "本页内容来自 docs/why/index.zh.md" in foot(built.page("why/")).text


def test_every_page_offers_to_report_an_error_in_it(built):
    for page in built.pages:
        (link,) = [
            element["href"]
            for element in foot(page).all("a")
            if "issues/new" in str(element["href"])
        ]
        report = reported(str(link))
        assert report["address"] == HOME + page.url
        (title,) = page.all("meta", property="og:title")
        assert report["template"] == "page-error.yml"
        if page.url not in ("", "en/"):
            assert unescape(str(title["content"])) in report["title"]


def test_reports_go_to_the_publisher_where_no_other_address_is_set(made_up):
    for page in made_up.pages:
        (link,) = [
            element["href"] for element in foot(page).all("a") if "mailto:" in str(element["href"])
        ]
        assert str(link).startswith("mailto:office@example.org?subject=")
        assert reported(str(link))["body"] == f"{HOME}made/up/{page.url}"


def test_the_form_for_reports_has_the_field_that_is_filled(repo):
    form = yaml.safe_load((repo / ".github/ISSUE_TEMPLATE/page-error.yml").read_text("utf-8"))
    settings = yaml.safe_load((repo / "mkdocs.yml").read_text("utf-8"))
    placeholders = re.findall(r"[?&](\w+)=\{", settings["extra"]["report_url"])
    fields = {item["id"] for item in form["body"] if "id" in item}
    assert set(placeholders) == {"title", "address"}
    assert "address" in fields


# -- dates ---------------------------------------------------------------------------------


def test_a_page_shows_the_day_of_the_last_commit_to_its_file_and_no_other(made_up):
    for page in made_up.pages:
        file = source(page)
        day = subprocess.run(
            ["git", "log", "-1", "--format=%cs", "--", file],  # noqa: S607
            cwd=made_up.folder.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        if file == "mkdocs.yml":
            day = ""  # what such a page shows are all records, which change at other times
        assert [element["datetime"] for element in foot(page).all("time")] == (
            [day] if day else []
        ), page.url
    assert "Last changed on 4 March 2022" in foot(made_up.page("en/chains/wine/")).text
    assert "最后修改于2022年3月4日" in foot(made_up.page("chains/wine/")).text


def test_a_file_that_was_never_committed_has_no_date(made_up):
    for url in ("parks/milton/", "en/parks/milton/"):
        assert not foot(made_up.page(url)).all("time")


def test_without_git_no_page_has_a_date(built):
    for page in built.pages:
        assert not foot(page).all("time"), page.url


# -- figures -------------------------------------------------------------------------------


@pytest.mark.parametrize("url", FIGURES)
def test_every_figure_leads_to_the_line_of_its_key(built, site, root, url):
    cells = rows(built, url)
    assert len(cells) == len(site.figures)
    for address in site.figures:
        link, _ = cells[address.replace(".", "-")]
        path, _, line = link.removeprefix(BLOB).partition("#L")
        text = (root / path).read_text("utf-8").splitlines()[int(line) - 1]
        assert re.match(rf"\s*{re.escape(address.partition('.')[2])}:", text), address


@pytest.mark.parametrize("url", FIGURES)
def test_every_figure_offers_to_report_an_error_in_it(built, site, url):
    language = "en" if url.startswith("en/") else "zh"
    cells = rows(built, url)
    for address, figure in site.figures.items():
        anchor = address.replace(".", "-")
        report = reported(cells[anchor][1])
        assert figure.name.in_language(language) in report["title"]
        assert address in report["title"]
        assert report["address"] == f"{HOME}{url}#{anchor}"


def test_every_way_back_of_a_figure_says_of_which(built):
    for url, language in zip(FIGURES, ("zh", "en"), strict=True):
        shown = {get_catalog(language)[f"origin.{name}"] for name in ("file", "report")}
        links = re.findall(
            r'<a href="http[^"]*" aria-label="([^"]*)">([^<]*)</a>', built.page(url).html
        )
        assert {text for _, text in links} == shown
        assert all(label.startswith(text) for label, text in links), "spoken as it is written"
        assert len({label for label, _ in links}) == len(links)


def test_lists_lead_to_their_files(built, site):
    url = "en/figures/lists/"
    page = built.page(url).html
    for name in site.lists:
        assert f'href="{BLOB}data/lists/{name}.yml"' in page, name
        address = f"{HOME}{url}#{name}"
        address = address.replace(":", "%3A").replace("/", "%2F").replace("#", "%23")
        assert address in page, name


def test_ways_back_are_not_found_by_searching(built):
    for folder, language in (("", "zh"), ("en/", "en")):
        (path,) = (built.folder / folder / "search").glob("*/index.js")
        index = path.read_text("utf-8")
        assert index.count(get_catalog(language)["origin.file"]) == 0
        assert index.count(get_catalog(language)["origin.report_link"]) == 0


def test_paper_shows_no_way_back(visit):
    page = visit("en/figures/", 680)
    page.emulate_media(media="print")
    shown = page.locator(".page-info, .record-links").evaluate_all(
        "all => all.filter(it => it.checkVisibility())"
    )
    assert shown == []


@pytest.mark.parametrize(
    "url", first_of(["en/figures/", "en/parks/norton/", "figures/", "en/clusters/"], 2)
)
def test_ways_back_are_large_enough_to_press(visit, url):
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels."""
    boxes = visit(url, 360).locator(".page-info a, .record-links a")
    sizes = boxes.evaluate_all("all => all.map(it => it.getBoundingClientRect().toJSON())")
    assert sizes
    assert [box for box in sizes if min(box["width"], box["height"]) < 24] == []
