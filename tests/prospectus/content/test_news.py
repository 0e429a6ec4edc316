"""Which pages are news, and what their front matter may say."""

from __future__ import annotations

import pytest

from prospectus.config.settings import Language
from prospectus.content import news
from prospectus.content.markdown_pages import Page
from prospectus.content.news import NEWS, Post

ZH = Language("zh", "zh-Hans-CN", "中文")
EN = Language("en", "en-GB", "English")
LIST = (("index", "", ZH), ("index", "", EN))


def page(name: str, more: str = "", language: Language = EN) -> Page:
    text = f"---\ntitle: Made up\ndescription: Made up, too.\n{more}---\n# Made up\n"
    uri = f"news/{name}"
    return Page(f"docs/{uri}.{language.code}.md", uri, language, text)


def problems(site, *pages: Page) -> list[tuple[str, int, str]]:
    diagnostics = news.problems([*(page(*item) for item in LIST), *pages], site, NEWS)
    return [(item.path, item.line, item.key) for item in diagnostics]


def test_a_post_has_its_date_in_its_name():
    post = page("2030-05-01-new-plant", "kind: story\ncompany: a\nsector: b\n")
    assert news.posts([post], "en", NEWS) == (
        Post("news/2030-05-01-new-plant", "Made up", "Made up, too.", "2030-05-01", True, "a", "b"),
    )
    assert news.posts([post], "zh", NEWS) == ()


def test_the_latest_post_comes_first():
    names = ["2030-05-01-a", "2031-01-01-a", "2030-05-01-b"]
    assert [post.uri for post in news.posts(map(page, names), "en", NEWS)] == [
        "news/2031-01-01-a",
        "news/2030-05-01-b",
        "news/2030-05-01-a",
    ]


@pytest.mark.parametrize("name", ["plant", "2030-05-new", "2030-02-30-plant", "2030-05-01"])
def test_a_page_of_news_without_a_date_is_refused(site, name):
    assert problems(site, page(name)) == [(f"docs/news/{name}.en.md", 1, "news_name")]
    assert news.posts([page(name)], "en", NEWS) == ()


def test_the_news_are_in_the_folder_of_their_list(site):
    moved = Page("docs/press/bulletins/a.en.md", "press/bulletins/a", EN, "---\n---\n")
    assert [*news.problems([page("2030-05-01-a"), moved], site, "other")] == []
    (problem,) = news.problems([page("plant"), moved], site, "press/bulletins")
    assert (problem.path, problem.key) == (moved.path, "news_name")
    assert news.posts([page("2030-05-01-a")], "en", "press/bulletins") == ()


def test_the_list_of_news_is_no_post(site):
    assert problems(site) == []


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("kind: rumour", "literal_error"),
        ("company: nobody", "dangling"),
        ("sector: nothing", "dangling"),
    ],
)
def test_fields_name_what_there_is(site, field, key):
    post = page("2030-05-01-a", f"{field}\n")
    assert problems(site, post) == [("docs/news/2030-05-01-a.en.md", 4, key)]


@pytest.mark.parametrize("value", ["[story]", "{a: b}", "1", "true", "2030-05-01", '"<script>"'])
@pytest.mark.parametrize("field", ["kind", "company", "sector"])
def test_no_kind_of_value_makes_it_stumble(site, field, value):
    """Values that are no text have a message of the rules of pages as well."""
    post = page("2030-05-01-a", f"{field}: {value}\n")
    problems(site, post)
    (read,) = news.posts([post], "en", NEWS)
    assert not read.is_story
    assert all(name is None or isinstance(name, str) for name in (read.company, read.sector))


def test_a_post_says_the_same_in_every_language(site):
    both = [page("2030-05-01-a", "kind: story\n", ZH), page("2030-05-01-a")]
    assert problems(site, *both) == [("docs/news/2030-05-01-a.en.md", 2, "news_differs")]
    assert problems(site, *both[:1], page("2030-05-01-a", "kind: story\n")) == []


def test_front_matter_that_is_no_yaml_is_left_to_the_rules_of_pages(site):
    assert problems(site, page("2030-05-01-a", "kind: [\n")) == []
    assert news.posts([page("2030-05-01-a", "kind: [\n")], "en", NEWS)[0].date == "2030-05-01"


def test_a_renamed_post_knows_what_it_was_called():
    (post,) = news.posts(
        [page("2030-05-01-new", "was: [2030-05-01-first, 2030-05-01-old]\n")], "en", NEWS
    )
    assert post.former_uris == ("news/2030-05-01-first", "news/2030-05-01-old")


@pytest.mark.parametrize(
    ("was", "key"),
    [("2030-05-01-b", "former_name_used"), ("news/old", "slug"), ("2030-05-01-x", None)],
)
def test_a_former_name_is_a_name_that_no_page_has(site, was, key):
    pages = [page("2030-05-01-a", f"was: [{was}]\n"), page("2030-05-01-b")]
    assert [problem[2] for problem in problems(site, *pages)] == ([key] if key else [])


def test_two_posts_had_different_names(site):
    pages = [page(f"2030-05-01-{name}", "was: [2030-05-01-x]\n") for name in "ab"]
    assert [problem[2] for problem in problems(site, *pages)] == ["former_name_used"]
