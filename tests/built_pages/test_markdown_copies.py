"""Pages as Markdown, and llms.txt, in a built site."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from markdown import Markdown

from support.open_data import csv_rows, rows_on_pages

HOME = "https://invest.example.org/"
LEFT_OUT = re.compile(
    r"<(form|nav|svg|template|button|script)\b.*?</\1>|<ul class=\"legend\".*?</ul>"
    r'|<(?P<link>a|span) class="(?:headerlink|footnote-back|record-links)".*?</(?P=link)>',
    re.DOTALL,
)


def words(html: str) -> str:
    """The letters and digits of HTML, without marks of footnotes."""
    text = re.sub(r"<sup.*?</sup>|<[^>]*>", "", html, flags=re.DOTALL)
    return re.sub(r"[\W_]+", "", unescape(text))


def markdown_files(built, folder: str) -> dict[str, str]:
    """The pages of a language as Markdown, by the paths of the pages."""
    files = list(built.folder.rglob("index.md"))
    paths = {path.parent.relative_to(built.folder).as_posix(): path for path in files}
    paths = {f"{name}/".removeprefix("./"): path for name, path in paths.items()}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in paths.items()
        if name.startswith("en/") == (folder == "en/")
    }


def test_written_pages_sectors_and_parks_are_there_as_markdown_and_projects_are_not(built):
    names = set(markdown_files(built, "en/"))
    assert {"en/", "en/why/", "en/parks/eastgate/", "en/figures/"} <= names
    assert not [name for name in names if name.startswith("en/projects/") and name.count("/") > 2]


def test_each_page_names_its_markdown_and_no_other_page_names_any(built):
    published = {*markdown_files(built, ""), *markdown_files(built, "en/")}
    for page in built.pages:
        links = page.all("link", type="text/markdown")
        assert [urljoin(page.url, str(link["href"])) for link in links] == (
            [f"{page.url}index.md"] if page.url in published else []
        ), page.url


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_markdown_says_what_the_page_says_with_the_same_footnotes(built, folder):
    """As a library that this program does not use for it reads it."""
    for name, text in markdown_files(built, folder).items():
        html = built.page(name).html
        body = html[html.index('<header class="hero">' if "hero" in html else "<h1") :]
        body = LEFT_OUT.sub("", body[: body.index('class="share"')])
        read = words(Markdown(extensions=["tables", "footnotes"]).convert(text))
        shown = re.findall(r"<(p|td|h2|h3|dd)\b[^>]*>(.*?)</\1>", body, re.DOTALL)
        for _, piece in shown:
            if 'class="breadcrumb"' not in piece:
                assert words(piece) in read, (name, piece)
        marks = set(re.findall(r'href="#fn-(\d+)"', body))
        assert marks == set(re.findall(r"\[\^(\d+)\](?!:)", text)), name
        assert marks <= set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)), name


@pytest.mark.parametrize(("folder", "language"), [("", "zh"), ("en/", "en")])
def test_every_figure_is_stated_in_markdown_as_data_and_page_state_it(built, folder, language):
    """With its notes, value, period, status; test_brochures.py compares the other formats."""
    html = {
        name: Markdown(extensions=["tables"]).convert(text)
        for name, text in markdown_files(built, folder).items()
    }
    rows = {
        name: {
            tuple(map(words, re.findall(r"<td[^>]*>(.*?)</td>", row)[:4]))
            for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL)
        }
        for name, text in html.items()
    }
    shown = {
        figure["id"]: figure[f"shown_{language}"]
        for figure in csv_rows(built.folder / "data/figures.csv")
    }
    page = f"{folder}figures/"
    for name, cells in rows_on_pages(built.folder, language).items():
        stated = tuple(map(words, cells[:4]))
        assert stated in rows[page], name
        assert stated[1] == words(shown[name].removeprefix("'")), name


@pytest.mark.parametrize("folder", ["", "en/"])
def test_no_number_stands_in_markdown_that_the_page_does_not_show(built, folder):
    number = re.compile(r"\d+(?:[.,:]\d+)*")
    for name, text in markdown_files(built, folder).items():
        html = built.page(name).html
        shown = unescape(re.sub(r"<[^>]*>", " ", html[html.index("<main") :]))
        stated = re.sub(r"\[\^\d+\]:?|\]\(.*?\)|<https?:.*?>|^\d+\.", "", text, flags=re.MULTILINE)
        assert set(number.findall(stated)) <= set(number.findall(shown)), name


@pytest.mark.parametrize("folder", ["", "en/"])
def test_llms_txt_lists_every_page_of_its_language_once_and_leads_to_the_others(built, folder):
    text = (built.folder / folder / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\((.*?)\)", text)
    pages = [link for link in links if link.endswith("index.md")]
    assert sorted(pages) == sorted(
        f"{HOME}{name}index.md" for name in markdown_files(built, folder)
    )
    others = "" if folder else "en/"
    assert f"{HOME}{others}llms.txt" in links
    for link in links:
        assert (built.folder / link.removeprefix(HOME)).is_file(), link


def test_a_copy_to_be_opened_from_a_folder_has_none(offline):
    assert not [*offline.folder.rglob("*.md"), *offline.folder.rglob("llms.txt")]
    assert 'type="text/markdown"' not in offline.page("parks/eastgate.html").html
