"""How citations are worded in each language."""

from __future__ import annotations

import pytest

from prospectus.presentation.citation_texts import CitationTexts


@pytest.mark.parametrize(
    ("citation", "in_zh", "in_en"),
    [
        (
            "article p53",
            "《虚构之地》报道第53段",
            "Report “A Place That Is Not There”, paragraph 53",
        ),
        (
            "yearbook page 34",
            "虚构统计年鉴2022第34页",
            "Made-up Statistical Yearbook 2022, page 34",
        ),
        (
            "yearbook table 3-1",
            "虚构统计年鉴2022表3-1",
            "Made-up Statistical Yearbook 2022, table 3-1",
        ),
        ("plan section 2.1", None, "Made-up Plan for the Industry of Mockton, section 2.1"),
        ("regulations article 22", "《投资促进条例》第22条", None),
        ("notice", "关于认定虚构园区的通知", "Made-up Notice on the Recognition of Zones"),
    ],
)
def test_a_citation_names_its_source_by_the_short_name(site, citation, in_zh, in_en):
    for language in site.languages:
        expected = {"zh": in_zh, "en": in_en}.get(language.code)
        text = CitationTexts(site, language).short(citation)
        assert expected is None or text == expected


def test_tables_name_sources_in_full(site):
    zh, en = (CitationTexts(site, language) for language in site.languages[:2])
    citations = ["article p53", "plan section 2.1"]
    assert en.full(citations) == (
        "Made-up report “A Place That Is Not There”, paragraph 53;"
        " Made-up Plan for the Industry of Mockton, section 2.1"
    )
    assert zh.full(["notice"]) == "关于认定虚构园区的通知"


def test_a_source_as_a_whole_has_its_date(site):
    en = CitationTexts(site, site.languages[1])
    assert en.source("regulations") == "Investment Promotion Regulations (27 May 2022)"
