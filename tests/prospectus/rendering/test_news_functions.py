"""News and success stories as readers see them."""

from __future__ import annotations

import re

import pytest

from prospectus.config.project import Project
from prospectus.content import markdown_pages, news
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer


@pytest.fixture
def posts(root):
    pages, _ = markdown_pages.read_pages(root, Project(root).settings.languages)
    return news.posts(pages, "en", news.NEWS)


@pytest.fixture
def renderer(root, site, posts):
    return Renderer(root, site, site.languages[1], posts=posts)


def test_news_are_listed_by_year_the_latest_first(renderer, posts):
    html = renderer.fragment("news.html", "news/index")
    assert re.findall('<h2 id="(.*?)">', html) == ["year-2023", "year-2022"]
    links = re.findall('<li><a href="(.*?)/">', html)
    assert links == [post.uri.removeprefix("news/") for post in posts]
    days = ["2023-10-20", "2023-10-09", "2022-09-15", "2022-05-01"]
    assert re.findall('datetime="(.*?)"', html) == days


def test_the_feed_is_linked(renderer):
    html = renderer.fragment("news.html", "news/index")
    assert '<a href="../news.xml" type="application/atom+xml">' in html


def test_success_stories_can_stand_by_themselves(renderer):
    html = renderer.fragment("stories.html", "index")
    assert re.findall('<li><a href="news/(.*?)/">', html) == [
        "2023-10-20-made-up-plant",
        "2022-09-15-made-up-shift",
    ]


@pytest.mark.parametrize(
    ("uri", "stories", "others"),
    [
        ("sectors/made-up-textiles", ["2023-10-20-made-up-plant"], []),
        ("sectors/made-up-coal", [], ["2023-10-09-made-up-visit"]),
    ],
)
def test_sectors_show_their_stories_and_news(site, renderer, uri, stories, others):
    (page,) = [page for page in generated_pages(site) if page.uri == uri]
    html = page.body(renderer)
    sections = dict(re.findall('<h2 id="([a-z]+)">(.*?)(?=<h2|$)', html, re.DOTALL))
    for name, expected in (("stories", stories), ("news", others)):
        assert re.findall("news/(.*?)/", sections.get(name, "")) == expected
        assert (name in sections) == bool(expected)


def test_a_company_is_followed_by_the_stories_about_it(site, renderer):
    (page,) = [page for page in generated_pages(site) if page.uri == "projects/knitwear-plant"]
    assert "news/2023-10-20-made-up-plant/" in page.body(renderer)


def test_nothing_is_shown_without_news(root, site):
    renderer = Renderer(root, site, site.languages[1])
    for name in ("news.html", "stories.html"):
        assert renderer.fragment(name, "news/index").strip() == ""
