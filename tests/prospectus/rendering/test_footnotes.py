"""Footnotes: what a page cites, numbered in the order of its appearance and listed at its foot."""

from __future__ import annotations

import re

import pytest

from support.small_project import (
    DATA,
    HOSTILE,
    Seen,
    both,
    figure,
    filled,
    printed,
    project,
    published,
    renderers,
)

SOURCES = {
    "report": {**DATA["sources.yml"]["report"], "short": both("《报告》", "Report")},
    "yearbook": {
        "name": both("测试年鉴", "Test yearbook"),
        "kind": both("年鉴", "yearbook"),
        "period": 2022,
        "pages": 320,
        "tables": ["3-1"],
    },
    "notice": {
        "name": both("测试通知", "Test notice"),
        "kind": both("通知", "notice"),
        "period": 2023,
    },
}
FIRMS = {
    "total": figure(),
    "counted": figure(sources=["report p02", "yearbook table 3-1"]),
    "target": figure(status="target", period=2025),
}


@pytest.fixture
def several(tmp_path):
    """A project with several sources, in both languages."""
    records = {"sources.yml": SOURCES, "figures/firms.yml": FIRMS}
    return renderers(project(tmp_path, records=records))


def marks(page):
    """The numbers of the marks of a page, in order."""
    return [int(match) for match in re.findall(r'<sup class="cite"[^>]*><a href="#fn-(\d+)"', page)]


def entries(page):
    """The texts of the footnotes at the foot of a page, in order."""
    notes = re.findall(r'<li id="fn-(\d+)"[^>]*>(.*?)</li>', page)
    assert [int(number) for number, _ in notes] == [*range(1, len(notes) + 1)]
    return [Seen(text).text.replace("↩", "").strip() for _, text in notes]


def test_footnotes_are_numbered_in_the_order_of_their_appearance(several):
    page = filled(several[1], '{{ cite("yearbook page 34") }} a {{ cite("report p12", "notice") }}')
    assert marks(page) == [1, 2, 3]
    assert entries(page) == ["Test yearbook, page 34", "Report, paragraph 12", "Test notice"]


def test_they_are_worded_in_the_language_of_the_page(several):
    page = filled(several[0], '{{ cite("yearbook table 3-1", "report p02", "notice") }}')
    assert '<h2 class="footnotes-title">数据与出处</h2>' in page
    assert entries(page) == ["测试年鉴表3-1", "《报告》第2段", "测试通知"]


def test_what_is_cited_twice_has_one_footnote(several):
    page = filled(several[1], '{{ cite("report p01", "report p02") }} b {{ cite("report p01") }}')
    assert marks(page) == [1, 2, 1]
    assert len(entries(page)) == 2


def test_a_figure_has_a_footnote_with_value_period_status_and_all_its_sources(several):
    page = filled(several[1], '{{ figure("firms.counted") }}')
    assert entries(page) == [
        "Test enterprises: 9,125 enterprises · October 2023 · reported."
        " Report, paragraph 2; Test yearbook, table 3-1"
    ]
    assert '<a href="figures/#firms-counted">Test enterprises</a>' in page


def test_a_figure_and_its_passage_have_different_footnotes(several):
    text = '{{ figure("firms.total") }}{{ cite("report p02") }}{{ figure("firms.target") }}'
    page = filled(several[1], f'{text} and {{{{ figure("firms.total") }}}}')
    assert marks(page) == [1, 2, 3, 1]


@pytest.mark.parametrize(
    "row",
    [
        '{{ cite("report p03", "report p01", "report p02", "report p03") }}',
        '{{ cite("report p03") }} {{ cite("report p01") }}\n{{ cite("report p02", "report p01") }}',
        '{{ fragment("row.html") }}',
    ],
)
def test_the_marks_of_a_row_stand_in_ascending_order_each_once(tmp_path, row):
    template = """{##- Parameters: none -##}
        {{ ["report p03", "report p01"] | cite }} {{ ["report p02"] | cite }}"""
    _, en = renderers(project(tmp_path, {"row.html": template}))
    page = filled(en, f'{{{{ cite("report p01") }}}} a {{{{ cite("report p02") }}}} b {row} c')
    assert marks(page) == [1, 2, 1, 2, 3]


@pytest.mark.parametrize("space", ["", " ", "\n", " \n  "])
def test_a_mark_follows_the_word_before_it_directly(tmp_path, space):
    """A space before it would allow a line to begin with the mark."""
    template = f'{{##- Parameters: none -##}}<p>b{space}{{{{ ["report p02"] | cite }}}} c</p>'
    _, en = renderers(project(tmp_path, {"a.html": template}))
    text = f'a{space}{{{{ cite("report p01") }}}} b\n\n{{{{ fragment("a.html") }}}}'
    page = re.sub(r'<sup class="cite".*?</sup>', "*", filled(en, text))
    assert page.startswith("a* b\n\n<p>b* c</p>")


def test_fragments_and_text_are_numbered_together(tmp_path):
    template = '{##- Parameters: none -##}{{ ["report p03"] | cite }}{{ footnote("firms.total") }}'
    _, en = renderers(project(tmp_path, {"a.html": template}))
    page = filled(
        en, '{{ cite("report p01") }}\n\n{{ fragment("a.html") }}\n{{ cite("report p03") }}'
    )
    assert marks(page) == [1, 2, 3, 2]


def test_marks_lead_to_the_list_and_back(several):
    page = filled(several[1], 'a {{ cite("report p01") }} b {{ cite("report p01", "notice") }}')
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len({*ids})
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors == {"fn-1", "fn-2", "fnref-1", "fnref-2"} == {*ids}


def test_a_note_leads_to_its_passage_on_the_page_of_sources(several):
    page = filled(several[1], '{{ cite("report p01", "yearbook page 34", "notice") }}', "why/a")
    assert re.findall(r'href="(\.\.[^"]+)"', page) == [
        "../../about/#report-p01",
        "../../about/#source-yearbook",  # no record cites the page, so it has no row
        "../../about/#source-notice",
    ]


def test_a_page_that_cites_nothing_has_no_list(several):
    assert filled(several[1], "Nothing.") == "Nothing."


def test_a_generated_page_has_its_footnotes_at_its_foot(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": '<h1>A</h1>{{ ["report p03"] | cite }}'}))
    page = en.generated_page("a.html", "index")
    assert marks(page) == [1]
    assert page.index("<h1>") < page.index("footnotes-title")


def test_elsewhere_a_fragment_has_no_marks(tmp_path):
    _, en = renderers(project(tmp_path))
    template = 'a{{ ["report p03"] | cite }}{{ footnote("firms.total") }}b'
    assert printed(tmp_path, en, template) == "ab"


def test_a_source_listed_without_a_mark_has_the_number_of_its_marks(tmp_path):
    template = '{{ "report" | cite_source }}{{ list_sources("report", "yearbook") }}'
    records = {"sources.yml": SOURCES}
    _, en = renderers(project(tmp_path, {"a.html": template}, records))
    page = en.generated_page("a.html", "index")
    assert marks(page) == [1]
    assert entries(page) == ["Report", "Test yearbook"]
    assert re.findall(r'data-source="([^"]+)"', page) == ["report", "yearbook"]
    assert page.count("footnote-back") == 1  # without a mark there is no way back


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_only_text_in_footnotes(tmp_path, name):
    sources = {"report": {**SOURCES["report"], "short": both(name, name)}}
    firms = {"total": figure(name=both(name, name))}
    records = {"sources.yml": sources, "figures/firms.yml": firms}
    _, en = renderers(project(tmp_path, records=records))
    page = filled(en, 'Before {{ figure("firms.total") }} {{ cite("report p01") }}')
    assert [name in text for text in entries(page)] == [True, True]
    tags = [tag for tag, _ in published(page).tags]
    assert {*tags} == {"p", "a", "span", "sup", "h2", "ol", "li"}


def test_a_second_source_changes_no_footnote_of_before(tmp_path):
    text = 'a {{ figure("firms.total") }} {{ cite("report p01") }} b {{ cite("report p12") }}'
    pages = []
    for number, sources in enumerate(({"report": SOURCES["report"]}, SOURCES)):
        root = project(tmp_path / str(number), records={"sources.yml": sources})
        pages.append([filled(renderer, text) for renderer in renderers(root)])
    assert pages[0] == pages[1]
