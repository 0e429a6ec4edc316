"""The menu at the top of every page, and the sections at its foot."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("url", "page", "link"), [("", "虚构页面", "虚构外链"), ("en/", "Made-up page", "Made-up link")]
)
@pytest.mark.parametrize("part", ["header", "footer"])
def test_pages_and_links_outside_of_sections_are_entries_of_their_own(
    made_up, url, page, link, part
):
    html = re.search(rf'<{part} class="site-{part}">.*?</{part}>', made_up.page(url).html, re.S)
    assert html is not None
    assert f'<a href="made-up/">{page}</a>' in html[0]
    assert f'<a href="https://example.org/made-up">{link}</a>' in html[0]


def test_the_home_page_is_no_entry(made_up):
    menu = re.search(r'<div class="main-menu".*?</nav>', made_up.page("").html, re.S)
    assert menu is not None
    assert 'href="."' not in menu[0]
    assert 'href="./"' not in menu[0]


@pytest.mark.parametrize(("url", "link"), [("why/", "虚构外链"), ("en/why/", "Made-up link")])
def test_a_link_in_a_section_is_beside_its_pages(made_up, url, link):
    entry = f'<li><a href="https://example.org/made-up">{link}</a></li>'
    menu, sidebar = (
        re.search(pattern, made_up.page(url).html, re.S)
        for pattern in (r'<ul class="menu-pages">.*?</ul>', r'<aside class="sidebar">.*?</aside>')
    )
    assert menu is not None
    assert entry in menu[0]
    assert sidebar is not None
    assert entry in sidebar[0]


def test_a_page_without_a_heading_of_level_one_has_its_title_there(made_up):
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", made_up.page("en/why/").html, re.S) == ["Why Mockton"]
