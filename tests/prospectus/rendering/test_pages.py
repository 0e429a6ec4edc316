from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from prospectus.presentation.comparison import MOST_COMPARED
from prospectus.presentation.routes import SHARED_PAGES, Routes
from prospectus.rendering.pages import (
    ComparisonPage,
    GeneratedPage,
    comparison_page,
    generated_pages,
    generated_uris,
    section_pages,
)
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.template_errors import FRAGMENTS

FILES = {
    "mkdocs.yml": """\
plugins:
  - i18n:
      languages:
        - {locale: zh, name: 简体中文}
        - {locale: en, name: English}
extra:
  languages: {zh: zh-Hans-CN, en: en-GB}
""",
    "data/parks/b-park.yml": """\
name: {zh: 测试园区乙, en: Test park B}
short: {zh: 乙, en: B}
summary: {zh: 虚构的园区乙。, en: Made-up park B.}
sources: [test p01]
""",
    "data/parks/c-park.yml": """\
name: {zh: 测试园区丙, en: Test park C}
short: {zh: 丙, en: C}
summary: {zh: 虚构的园区丙。, en: Made-up park C.}
sources: [test p01]
""",
    "data/parks/z-park.yml": """\
order: 1
name: {zh: 测试园区一, en: Test park one}
short: {zh: 一, en: One}
summary: {zh: 虚构的园区一。, en: Made-up park one.}
sources: [test p01]
""",
    "data/stages.yml": """\
intended: {name: {zh: 意向, en: Intended}}
signed: {name: {zh: 已签约, en: Signed}}
""",
    "data/chains/a-chain.yml": """\
name: {zh: 测试链, en: Test chain}
group: test
summary: {zh: 虚构的产业链。, en: A made-up chain.}
pictures: [test-picture]
sources: [test p01]
""",
    "data/projects/a-project.yml": """\
name: {zh: 测试项目, en: Test project <A>}
summary: {zh: 虚构的项目。, en: A made-up project.}
stage: intended
sources: [test p01]
""",
    f"{FRAGMENTS}/park.html": "<h1>{{ park.name }}</h1><p>{{ name }} {{ current_page() }}</p>",
    f"{FRAGMENTS}/chain.html": '<h1>{{ chain.name }}</h1>{{ record_url("parks", "b-park") }}',
    f"{FRAGMENTS}/project.html": "<h1>{{ project.name }}</h1>\n{{ nope }}",
}

INDEX, STAGES = "docs/projects/index.en.md", "data/stages.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_park_chain_and_project_has_a_page_in_the_order_of_the_navigation(root):
    assert [(page.uri, page.kind) for page in generated_pages(load(Project(root)))] == [
        ("parks/z-park", "park"),
        ("parks/b-park", "park"),
        ("parks/c-park", "park"),
        ("chains/a-chain", "chain"),
        ("projects/a-project", "project"),
        ("compare/index", "page"),
    ]


def test_records_are_compared_on_a_page_unless_there_is_one_or_nobody_wants_it(root):
    site = load(Project(root))
    *_, page = generated_pages(site)
    assert isinstance(page, ComparisonPage)
    assert page.collections == ("parks",), "of one project there is nothing to compare"
    assert "parks" in page.description("en") and str(MOST_COMPARED) in page.description("en")
    assert page.is_optional and not page.is_section, "no entry of the menu"
    for none in (
        comparison_page(site, Routes(compare="")),
        comparison_page(site, written=["compare/index"]),
        comparison_page(replace(site, parks={"b-park": site.parks["b-park"]})),
    ):
        assert [*none] == []


def test_pages_of_lists_follow_those_of_records(root):
    other = FILES["data/projects/a-project.yml"].replace("intended", "signed")
    (root / "data/projects/b-project.yml").write_text(other, encoding="utf-8")
    for name in "cde":
        (root / f"data/projects/{name}-project.yml").write_text(
            f"{other}park: b-park\n", encoding="utf-8"
        )
    pages = [page for page in generated_pages(load(Project(root))) if page.is_list]
    assert [(page.uri, page.title("en"), page.source("en")) for page in pages] == [
        ("projects/stage/intended", "Projects · Stage: Intended", STAGES),
        ("projects/stage/signed", "Projects · Stage: Signed", STAGES),
        ("projects/park/b-park", "Projects · Park: B", "data/parks/b-park.yml"),
    ]
    assert pages[1].description("en") == (
        "Projects by Stage: “Signed”, 4 in all, with stage, figures and source"
    )
    assert pages[1].title("zh") == "项目 · 阶段：已签约"


def test_a_long_list_has_numbered_pages_with_heads_of_their_own(root):
    for number in range(100):
        (root / f"data/projects/p{number}.yml").write_text(
            FILES["data/projects/a-project.yml"], encoding="utf-8"
        )
    pages = [page for page in generated_pages(load(Project(root))) if page.is_list]
    assert [(page.uri, page.title("en"), page.description("en")) for page in pages] == [
        (
            f"projects/page/{number}",
            f"All projects (page {number} of 3)",
            f"All projects: 101 (page {number} of 3)",
        )
        for number in (2, 3)
    ]


def test_the_uris_are_known_before_the_records_are_read(root):
    (root / "data/parks/b-park.yml").write_text("no: [park", encoding="utf-8")
    assert generated_uris(root) == [
        "chains/a-chain",
        "parks/b-park",
        "parks/c-park",
        "parks/z-park",
        "projects/a-project",
    ]


def test_without_data_there_are_no_pages(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(FILES["mkdocs.yml"], encoding="utf-8")
    assert list(generated_pages(load(Project(tmp_path)))) == []
    assert generated_uris(tmp_path) == []


def test_a_page_names_the_file_of_its_record(root):
    sources = {page.uri: page.source("en") for page in generated_pages(load(Project(root)))}
    assert sources["parks/b-park"] == "data/parks/b-park.yml"
    assert all((root / source).is_file() for source in sources.values())


@pytest.mark.parametrize(
    ("language", "title", "description"),
    [("zh", "测试项目", "虚构的项目。"), ("en", "Test project <A>", "A made-up project.")],
)
def test_a_page_has_a_title_and_a_description_in_each_language(root, language, title, description):
    pages = {page.uri: page for page in generated_pages(load(Project(root)))}
    page = pages["projects/a-project"]
    assert (page.title(language), page.description(language)) == (title, description)


@pytest.mark.parametrize(
    ("language", "park", "chain"),
    [
        (0, "<h1>测试园区一</h1><p>z-park parks/z-park</p>", "<h1>测试链</h1>../../parks/b-park/"),
        (
            1,
            "<h1>Test park one</h1><p>z-park parks/z-park</p>",
            "<h1>Test chain</h1>../../parks/b-park/",
        ),
    ],
)
def test_the_body_of_a_page_is_the_fragment_of_its_kind(root, language, park, chain):
    site = load(Project(root))
    renderer = Renderer(root, site, site.languages[language])
    pages = {page.uri: page for page in generated_pages(site)}
    assert pages["parks/z-park"].body(renderer) == park
    assert pages["chains/a-chain"].body(renderer) == chain


def test_a_mistake_in_a_fragment_is_reported_with_its_place(root):
    site = load(Project(root))
    (page,) = [page for page in generated_pages(site) if page.kind == "project"]
    with pytest.raises(DiagnosticsError) as caught:
        page.body(Renderer(root, site, site.languages[0]))
    assert str(caught.value).startswith(f"{FRAGMENTS}/project.html:2:1: ")


def test_a_record_is_also_found_by_its_short_name_and_its_aliases(root):
    park = root / "data/parks/b-park.yml"
    text = park.read_text(encoding="utf-8")
    park.write_text(f"{text}aliases: [{{zh: 乙园, en: Park B}}]\n", encoding="utf-8")
    pages = {page.uri: page for page in generated_pages(load(Project(root)))}
    assert pages["parks/b-park"].aliases("en") == ("B", "Park B")
    assert pages["parks/b-park"].aliases("zh") == ("乙", "乙园")
    assert pages["parks/c-park"].aliases("en") == ("C",)
    assert pages["projects/a-project"].aliases("en") == ()


# -- events --------------------------------------------------------------------------------


EVENTS = {
    "older": "name: {zh: 旧会, en: Older}\nperiod: 2022-04-25/2022-04-27\nstatus: actual\n",
    "newer": (
        "name: {zh: 新会, en: Newer}\nperiod: 2030-05\nstatus: plan\n"
        "venue: {name: {zh: 会场, en: Hall}}\nsummary: {zh: 虚构。, en: Made up.}\n"
    ),
}


@pytest.fixture
def events(root: Path) -> list[GeneratedPage]:
    (root / "data/events").mkdir()
    for name, text in EVENTS.items():
        (root / f"data/events/{name}.yml").write_text(text, encoding="utf-8")
    routes = Routes({**SHARED_PAGES, "events": "meetings/index"})
    return [page for page in generated_pages(load(Project(root)), routes) if page.kind == "event"]


def test_pages_of_events_come_newest_first_beside_the_page_that_lists_them(root, events):
    assert [(page.uri, page.address) for page in events] == [
        ("meetings/newer", "events/newer"),
        ("meetings/older", "events/older"),
    ]
    assert "events/newer" in generated_uris(root)
    assert "meetings/newer" in generated_uris(
        root, Routes({**SHARED_PAGES, "events": "meetings/index"})
    )


def test_an_event_without_a_summary_is_described_by_what_is_known(events):
    assert [page.description("en") for page in events] == [
        "Made up.",
        "Older · 25–27 April 2022",
    ]
    assert events[1].description("zh") == "旧会 · 2022年4月25日至27日"


def test_pages_that_say_no_more_than_a_list_are_not_searched_as_pages(root):
    other = FILES["data/projects/a-project.yml"].replace("intended", "signed")
    (root / "data/projects/b-project.yml").write_text(other, encoding="utf-8")
    searched = {page.uri for page in generated_pages(load(Project(root))) if page.has_text}
    assert {"parks/z-park", "chains/a-chain"} <= searched
    assert not [uri for uri in searched if uri.startswith("projects/")]


def test_a_section_is_made_where_there_are_records_and_nobody_wrote_it(site):
    generated = [page.uri for page in section_pages(site)]
    assert "policies/index" in generated
    written = ["policies/index", "news/2030-05-01-a"]
    assert [page.uri for page in section_pages(site, written=written)] == [
        "news/index",
        *(uri for uri in generated if uri != "policies/index"),
    ]
    both = [*generated, "news/index", "news/2030-05-01-a"]
    assert [*section_pages(site, written=both)] == []
