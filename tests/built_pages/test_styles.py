"""The style sheets that built pages link."""

from __future__ import annotations

import re

import pytest

from prospectus.presentation.page_styles import SHEETS
from prospectus.presentation.stylesheets import bundle
from support.parsing import BuiltPage
from support.project import ROOT

STYLES = ROOT / "overrides/assets/stylesheets"


def linked(page: BuiltPage) -> list[str]:
    """The names of the sheets of the theme that a page links, in its order."""
    found = re.findall(
        r'<link rel="stylesheet"[^>]* href="[./]*assets/stylesheets/(\w+)\.', page.html
    )
    return [*map(str, found)]


def classes_of(name: str) -> set[str]:
    """The classes with which selectors of a sheet begin."""
    return set(
        re.findall(r"(?<=[},{])(?:html:not\(\.js\) )?\.([\w-]+)", "}" + bundle(STYLES / name))
    )


@pytest.mark.parametrize("name", SHEETS)
def test_pages_link_the_sheet_of_what_they_show_and_no_other(built, name):
    own = classes_of(f"{name}.css") - classes_of("site.css")
    assert own, "a sheet of some pages has classes of its own"
    with_sheet = {page.url for page in built.pages if name in linked(page)}
    showing = {
        page.url
        for page in built.pages
        if own & set(" ".join(re.findall(r'class="([^"]*)"', page.html)).split())
    }
    assert with_sheet == showing
    assert 0 < len(showing) < len(built.pages)


def test_the_sheet_of_all_pages_comes_first_and_the_dark_one_last(built):
    for page in built.pages:
        first, *others, last = linked(page)
        assert (first, last) == ("site", "dark"), page.url
        assert set(others) <= {*SHEETS, "takeaway"}, page.url
