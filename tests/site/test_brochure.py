"""The brochure of this site: every figure of its data, and every page of it in order."""

from __future__ import annotations

import re

import pytest

from prospectus.rendering.html import text_of
from support.parsing import BuiltSite
from support.pdf_files import PdfFile, packed

pytestmark = pytest.mark.slow

LANGUAGES = {"zh": "", "en": "en/"}


@pytest.fixture(scope="module", params=LANGUAGES)
def code(request):
    return request.param


@pytest.fixture(scope="module")
def brochure(built: BuiltSite, code: str) -> PdfFile:
    return PdfFile(built.folder / LANGUAGES[code] / "downloads/brochure.pdf")


def test_it_keeps_to_the_rules_of_pdf_ua_that_are_looked_for(brochure):
    assert [*brochure.problems()] == []


def test_it_has_name_value_period_and_status_of_every_figure(built, site, brochure, code):
    page = built.page(f"{LANGUAGES[code]}figures/").html
    rows = re.findall(r'<tr id="[^"]*">(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == len(site.figures)
    for row in rows:
        for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)[:4]:
            text = packed(text_of(re.sub(r"<small.*?</small>|<br>", "", cell, flags=re.DOTALL)))
            assert text in brochure.packed


def test_its_chapters_follow_the_way_of_an_investor(brochure, code):
    titles = {
        "zh": ["为什么选昌吉", "重点产业", "园区", "产业链", "项目", "活动", "数据"],
        "en": ["Why Changji", "Sectors", "Parks", "Industrial chains", "Projects", "Events"],
    }[code]
    places = [brochure.bookmarks.index(title) for title in titles]
    assert places == sorted(places)


def test_all_files_together_are_small(built):
    size = sum(path.stat().st_size for path in built.folder.rglob("*.pdf"))
    assert size < 5_000_000
