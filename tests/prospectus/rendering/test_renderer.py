from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.domain.loader import load
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.renderer import (
    FRAGMENTS,
    MAX_FRAGMENTS,
    MAX_PAGE_OUTPUT,
    RenderedPage,
    Renderer,
    safe,
)
from support.parsing import HtmlReader

SETTINGS = """\
plugins:
  - i18n:
      languages:
        - {locale: zh, name: 简体中文}
        - {locale: en, name: English}
extra:
  languages: {zh: zh-Hans-CN, en: en-GB}
"""


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def figure(**change: Any) -> dict[str, Any]:
    return {
        "name": both("测试企业", "Test enterprises"),
        "value": 9125,
        "unit": "enterprises",
        "status": "actual",
        "period": "2023-10",
        "sources": ["report p02"],
        **change,
    }


DATA: dict[str, Any] = {
    "sources.yml": {
        "report": {
            "name": both("测试报告", "Test report"),
            "kind": both("虚构", "made up"),
            "period": "2023~",
            "paragraphs": 12,
            "note": both("只用于测试", "For tests only"),
        }
    },
    "units.yml": {
        "enterprises": {
            "name": both("家", "enterprises"),
            "quantity": "count",
            "pattern": {
                "zh": {"other": "{}家"},
                "en": {"one": "{} enterprise", "other": "{} enterprises"},
            },
        }
    },
    "figures/firms.yml": {
        "total": figure(),
        "target-2025": figure(status="target", period=2025, qualifier="over"),
        "special": figure(period_label=both("2022年末", "end of 2022")),
    },
    "parks/test-park.yml": {
        "name": both("测试园区", "Test park"),
        "short": both("测试", "Test"),
        "summary": both("虚构的园区。", "A made-up park."),
        "sources": ["report p01"],
    },
    "lists/test-list.yml": {
        "name": both("测试名单", "Test list"),
        "status": "actual",
        "period": 2023,
        "complete": False,
        "items": [{"name": both("*甲*", "*A*")}, {"park": "test-park"}],
        "sources": ["report p03"],
    },
}


def project(root: Path, fragments: dict[str, str] | None = None, **parks: dict[str, str]) -> Path:
    """A project that is just large enough; `parks` are names by slug."""
    data = dict(DATA)
    for slug, name in parks.items():
        park = {**DATA["parks/test-park.yml"], "name": name}
        data[f"parks/{slug.replace('_', '-')}.yml"] = park
    files = {f"data/{name}": yaml.safe_dump(it, allow_unicode=True) for name, it in data.items()}
    files |= {f"{FRAGMENTS}/{name}": text for name, text in (fragments or {}).items()}
    for name, text in {"mkdocs.yml": SETTINGS, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def renderers(root: Path, **settings: Any) -> list[Renderer]:
    site = load(Project(root))
    return [Renderer(root, site, it, **settings) for it in site.languages]


@pytest.fixture
def zh(tmp_path: Path) -> Renderer:
    return renderers(project(tmp_path))[0]


@pytest.fixture
def en(tmp_path: Path) -> Renderer:
    return renderers(project(tmp_path))[1]


def filled(renderer: Renderer, text: str, here: str = "index") -> str:
    page = renderer.page(text, here, "docs/index.en.md")
    return page.whole(page.markdown)


def printed(root: Path, renderer: Renderer, template: str, here: str = "index") -> str:
    """What a fragment prints; its name is unique, as templates are read once."""
    name = f"{hashlib.sha256(template.encode()).hexdigest()[:12]}.html"
    (root / FRAGMENTS).mkdir(parents=True, exist_ok=True)
    (root / FRAGMENTS / name).write_text(template, encoding="utf-8")
    return renderer.fragment(name, here)


def mistake(renderer: Renderer, text: str, first_line: int = 1) -> str:
    with pytest.raises(DiagnosticsError) as caught:
        renderer.page(text, "index", "docs/index.en.md", first_line)
    return str(caught.value)


def published(text: str) -> HtmlReader:
    return HtmlReader(markdown.markdown(text, extensions=["attr_list", "md_in_html", "tables"]))


# -- what is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "in_zh", "in_en"),
    [
        ('{{ get_record("parks", "test-park").name }}', "测试园区", "Test park"),
        ('{{ site.parks["test-park"].summary }}', "虚构的园区。", "A made-up park."),
        ('{{ "stage.signed" | t }}', "已签约", "Signed"),
        ('{{ "cite.title" | t(number=2) }}', "来源第2段", "paragraph 2 of the source"),
        (
            '{{ "figure.part_of" | t(name=get_record("parks", "test-park").name) }}',
            "包含在“测试园区”之内",
            "included in “Test park”",
        ),
        ('{{ "2023-22" | period }}', "2023年夏季", "summer 2023"),
        ('{{ get_record("figures", "firms.total") | period_label }}', "2023年10月", "October 2023"),
        ('{{ get_record("figures", "firms.special") | period_label }}', "2022年末", "end of 2022"),
        (
            '{{ get_record("figures", "firms.total") | status_note }}',
            "来源记载的情况",
            "as the source reports it",
        ),
        (
            '{{ get_record("figures", "firms.target-2025") | status_note }}',
            "2023年为2025年设定的目标，结果来源未载",
            "target set in 2023 for 2025, outcome not in the source",
        ),
        (
            '{{ get_record("figures", "firms.target-2025") | amount }}',
            '<span class="amount">9125余家</span>',
            '<span class="amount">more than 9,125 enterprises</span>',
        ),
        ('{{ get_record("lists", "test-list")["items"][1] | item }}', "测试园区", "Test park"),
        ('{{ ["A", "B"] | enumerate }}', "A和B", "A and B"),
        ('{{ ["A", "B"] | enumerate(False) }}', "A、B等", "A, B and others"),
        (
            '{{ listing("test-list") }}',
            "&#42;甲&#42;、测试园区等",
            "&#42;A&#42;, Test park and others",
        ),
        ("{{ language.code }}", "zh", "en"),
    ],
)
def test_everything_is_said_in_the_language_of_the_page(tmp_path, zh, en, template, in_zh, in_en):
    assert [printed(tmp_path, it, template) for it in (zh, en)] == [in_zh, in_en]


@pytest.mark.parametrize(
    ("page", "in_zh", "in_en"),
    [
        ('{{ field("parks", "test-park", "summary") }}', "虚构的园区。", "A made-up park."),
        ('{{ field("parks", "test-park", field="name") }}', "测试园区", "Test park"),
        ('{{ field("sources", "report", "kind",) }}', "虚构", "made up"),
        ('{{ "stage.signed" | t }}', "已签约", "Signed"),
        ("{{ 'cite.title' | t(number=2) }}", "来源第2段", "paragraph 2 of the source"),
        ('{{"2023-22"|period}}', "2023年夏季", "summer 2023"),
        ('{{\n  listing(name="test-list")\n}}', "&#42;甲&#42;、测试园区等", None),
        ("`{{ '2023' | period }}`", "`2023年`", "`2023`"),
        ("<!-- {{ '2023' | period }} -->", "<!-- 2023年 -->", "<!-- 2023 -->"),
    ],
)
def test_pages_print_values_in_their_language(zh, en, page, in_zh, in_en):
    assert filled(zh, page) == in_zh
    assert in_en is None or filled(en, page) == in_en


@pytest.mark.parametrize(
    "template",
    [
        '{{ get_record("parks", "test-park").name ~ "!" }}',
        '{{ get_record("parks", "test-park").name | upper }}',
        '{{ [get_record("parks", "test-park").name] | join(", ") }}',
    ],
)
def test_the_inside_of_a_text_is_never_shown(tmp_path, en, template):
    """Either the phrase or a mistake, but never `root={'zh': …}`."""
    try:
        told = printed(tmp_path, en, template)
    except DiagnosticsError as error:
        told = str(error)
    assert "root=" not in told.lower()


def test_a_figure_leads_to_its_row_and_says_what_it_is(en):
    assert filled(en, '{{ figure("firms.total") }}') == (
        '<a class="figure" href="figures/#firms-total"'
        ' title="Test enterprises · as the source reports it">'
        '<span class="amount">9,125 enterprises</span></a>'
    )


@pytest.mark.parametrize("directory_urls", [True, False])
def test_an_error_is_reported_of_the_published_place(tmp_path, directory_urls):
    origins = SourceLinks("https://example.org/a/b/", report_url="https://example.org/?{address}")
    root = project(tmp_path)
    told = [
        unquote(it.report_of("figures", "firms.total"))
        for it in renderers(root, directory_urls=directory_urls, origins=origins)
    ]
    place = "https://example.org/?https://example.org/a/b/{}figures/#firms-total"
    assert told == [place.format(""), place.format("en/")]


def test_a_record_is_shown_at_its_line_in_a_file_of_several(tmp_path):
    origins = SourceLinks(source_url="https://example.org/{file}:{line}")
    renderer = renderers(project(tmp_path), origins=origins)[0]
    text = (tmp_path / "data/figures/firms.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, it in enumerate(text, 1) if it.startswith("total:"))
    assert renderer.source_of("figures", "firms.total").endswith(f"/firms.yml:{line}")


def test_where_no_way_back_is_known_there_is_none(zh):
    assert zh.source_of("figures", "firms.total") == zh.report_of("figures", "firms.total") == ""


def test_a_citation_leads_to_its_paragraph(zh):
    seen = HtmlReader(filled(zh, '{{ cite("report p02", "report p12") }}'))
    assert seen.tags == [
        ("a", {"class": "cite", "href": "about/#report-p02", "title": "来源第2段"}),
        ("a", {"class": "cite", "href": "about/#report-p12", "title": "来源第12段"}),
    ]
    assert re.findall(r"\d+", seen.text) == ["2", "12"]


@pytest.mark.parametrize(
    ("directory_urls", "way"),
    [(True, "../fair.ics ../fair/opening.ics"), (False, "fair.ics fair/opening.ics")],
)
def test_a_calendar_lies_beside_the_pages_of_its_language(tmp_path, directory_urls, way):
    _, en = renderers(project(tmp_path), directory_urls=directory_urls)
    template = '{{ calendar("fair") }} {{ calendar("fair", "opening") }}'
    assert printed(tmp_path, en, template, "event/programme") == way


def test_ids_of_headings_are_no_comments(en):
    page = "## Test park {#park}\n\n## {{ '2023' | period }} {#two .wide}\n"
    assert published(filled(en, page)).tags == [
        ("h2", {"id": "park"}),
        ("h2", {"id": "two", "class": "wide"}),
    ]


def test_comments_of_templates_are_left_out(tmp_path, en):
    assert printed(tmp_path, en, "a{## b {{ nope }} ##}c") == "ac"


# -- fragments ---------------------------------------------------------------------------


NO_PARAMETERS = "{##- Parameters: none -##}"


def test_a_fragment_is_html_in_a_page(tmp_path):
    root = project(tmp_path, {"tile.html": "{##- Parameters: name (text) -##}<b>{{ name }}</b>"})
    assert filled(renderers(root)[1], '{{ fragment("tile.html", name="*A*") }}') == (
        "<b>&#42;A&#42;</b>"
    )


MARKDOWN_WOULD_CHANGE = "<ul>\n\n    <li>*a* `b`\n\n# c\n</ul>\n\n[d](e.md) &#42;\n"


@pytest.mark.parametrize(
    ("page", "html"),
    [
        ("NAME", "NAME"),
        ("Before\n\nNAME\n\nafter", "<p>Before</p>\nNAME\n\n<p>after</p>"),
        ("Before\nNAME\nafter", "<p>Before</p>\nNAME\n<p>after</p>"),
        ('<div markdown="1">\nNAME\n</div>', "<div>\nNAME\n</div>"),
        ("- Before NAME", "<ul>\n<li>Before NAME</li>\n</ul>"),
        ("\n\n".join(12 * ["NAME"]), "\n\n".join(12 * ["NAME"])),
    ],
)
def test_markdown_changes_nothing_in_a_fragment(tmp_path, page, html):
    template = "{##- Parameters: number (number) -##}" + MARKDOWN_WOULD_CHANGE + "{{ number }}"
    root = project(tmp_path, {"part.html": template})
    calls = iter(f'{{{{ fragment("part.html", number={it}) }}}}' for it in range(1, 13))
    parts = iter(f"{MARKDOWN_WOULD_CHANGE}{it}" for it in range(1, 13))
    _, en = renderers(root)
    written = en.page(re.sub("NAME", lambda _: next(calls), page), "index", "docs/index.en.md")
    made = markdown.markdown(written.markdown, extensions=["md_in_html", "attr_list"])
    assert written.whole(made) == re.sub("NAME", lambda _: next(parts), html)


def test_a_fragment_in_a_fragment_is_part_of_it(tmp_path):
    outer = NO_PARAMETERS + '<p>{{ fragment("inner.html") }}</p>'
    inner = {"outer.html": outer, "inner.html": "<b>a</b>"}
    page = renderers(project(tmp_path, inner))[1].page('{{ fragment("outer.html") }}', "index", "")
    assert page.fragments == ("<p><b>a</b></p>",)


def test_a_fragment_knows_on_which_page_it_is(tmp_path):
    template = NO_PARAMETERS + '{{ here }} {{ record_url("parks", "test-park") }}'
    root = project(tmp_path, {"way.html": template})
    page = '{{ fragment("way.html") }}'
    assert filled(renderers(root)[1], page, "why/industry") == "why/industry ../../parks/test-park/"


def test_a_fragment_can_be_filled_by_itself(tmp_path):
    root = project(tmp_path, {"park.html": "<h1>{{ park.name }}</h1> {{ here }}"})
    zh, _ = renderers(root)
    park = load(Project(root)).parks["test-park"]
    assert zh.fragment("park.html", "parks/test-park", park=park) == (
        "<h1>测试园区</h1> parks/test-park"
    )


def with_macro(root: Path, macro: str) -> Path:
    fragment = '{% import "macros.html" as m with context %}{{ m.told() }}'
    text = f"{{% macro told() %}}{macro}{{% endmacro %}}"
    return project(root, {"park.html": fragment, "macros.html": text})


def test_macros_are_made_once_and_told_on_which_page_they_are_called(tmp_path):
    told = '{{ is_page("index") }} {{ link("parks", "test-park") }}'
    zh, en = renderers(with_macro(tmp_path, told))
    asked = [(it, page) for page in ("index", "why/industry") for it in (zh, en)]
    assert [it.fragment("park.html", page) for it, page in asked] == [
        'True <a href="parks/test-park/">测试园区</a>',
        'True <a href="parks/test-park/">Test park</a>',
        'False <a href="../../parks/test-park/">测试园区</a>',
        'False <a href="../../parks/test-park/">Test park</a>',
    ]


def test_macros_see_nothing_of_the_page_that_calls_them(tmp_path):
    root = with_macro(tmp_path, "{{ park.name }}")
    park = load(Project(root)).parks["test-park"]
    with pytest.raises(DiagnosticsError) as caught:
        renderers(root)[0].fragment("park.html", "index", park=park)
    assert f"{FRAGMENTS}/macros.html:1:" in str(caught.value)


# -- ways --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "shelf", "name", "folders", "files"),
    [
        (
            "index",
            "figures",
            "firms.total",
            "figures/#firms-total",
            "figures/index.html#firms-total",
        ),
        (
            "why/index",
            "figures",
            "firms.total",
            "../figures/#firms-total",
            "../figures/index.html#firms-total",
        ),
        (
            "why/industry",
            "figures",
            "firms.total",
            "../../figures/#firms-total",
            "../figures/index.html#firms-total",
        ),
        ("figures/index", "figures", "firms.total", "./#firms-total", "index.html#firms-total"),
        ("figures/lists", "figures", "firms.total", "../#firms-total", "index.html#firms-total"),
        (
            "a/b/c",
            "figures",
            "firms.total",
            "../../../figures/#firms-total",
            "../../figures/index.html#firms-total",
        ),
        ("index", "parks", "test-park", "parks/test-park/", "parks/test-park.html"),
        ("parks/index", "parks", "test-park", "test-park/", "test-park.html"),
        ("parks/other", "parks", "test-park", "../test-park/", "test-park.html"),
        ("parks/test-park", "parks", "test-park", "./", "test-park.html"),
        ("index", "lists", "test-list", "figures/lists/#test-list", "figures/lists.html#test-list"),
        ("index", "paragraphs", "report p02", "about/#report-p02", "about/index.html#report-p02"),
        # names that only end like the first page of a folder
        ("index", "parks", "price-index", "parks/price-index/", "parks/price-index.html"),
        ("parks/price-index", "parks", "test-park", "../test-park/", "test-park.html"),
        (
            "why/price-index",
            "parks",
            "test-park",
            "../../parks/test-park/",
            "../parks/test-park.html",
        ),
    ],
)
def test_links_are_relative_to_the_page(tmp_path, here, shelf, name, folders, files):
    root = project(tmp_path, price_index=both("测试价格", "Test prices"))
    assert renderers(root)[0].record_url(here, shelf, name) == folders
    as_files = renderers(root, directory_urls=False)[0]
    assert as_files.record_url(here, shelf, name) == files


@pytest.mark.parametrize("directory_urls", [True, False])
def test_figures_and_links_take_the_same_way(tmp_path, directory_urls):
    _, en = renderers(project(tmp_path), directory_urls=directory_urls)
    page = '{{ figure("firms.total") }} {{ link("parks", "test-park") }} {{ cite("report p01") }}'
    ways = [
        dict(attributes).get("href")
        for tag, attributes in HtmlReader(filled(en, page, "why/industry")).tags
        if tag == "a"
    ]
    assert ways == (
        ["../../figures/#firms-total", "../../parks/test-park/", "../../about/#report-p01"]
        if directory_urls
        else [
            "../figures/index.html#firms-total",
            "../parks/test-park.html",
            "../about/index.html#report-p01",
        ]
    )


# -- hostile names -----------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script> Test park",
    "Test park</h1><img src=x onerror=alert(1)>",
    "[Test park](javascript:alert(1))",
    "![Test park](https://example.org/x.png)",
    "<https://example.org> Test park",
    "*Test* **park**",
    "_Test_ __park__",
    "Test | park",
    "{{ 1 }} {% raw %} {# Test park #}",
    "Test park {: onclick=alert(1) }",
    "Test park {#top .wide}",
    "`Test` ``park``",
    'Test park "onmouseover="alert(1)',
    "Test park 'onmouseover='alert(1)",
    "Test & park &amp; &lt;b&gt; &#42;",
    "\\*Test park\\",
    "# Test park",
    "Test park C#",
    "- Test park",
    "+ Test park",
    "1. Test park",
    "2) Test park",
    "> Test park",
    "=== Test park",
    "--- Test park",
    ": Test park",
    "!!! Test park",
    "~~~ Test park ~~~",
    "[Test]: https://example.org",
    "<!-- Test park -->",
    "<div markdown> Test park",
    "Test park %s %(x)s {0} {name}",
]

PAGES = [
    "NAME",
    "Before NAME after",
    "Before\nNAME\nafter",
    "## NAME",
    "## NAME {#an-id}",
    "- NAME",
    "> NAME",
    "*NAME*",
    "| a | b |\n| --- | --- |\n| NAME | c |",
    '<div markdown="1">\nNAME\n</div>',
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_fragment(tmp_path, name):
    template = '<h1 title="{{ park.name }}">{{ park.name }}</h1>'
    root = project(tmp_path, {"park.html": template}, hostile=both(name, name))
    site = load(Project(root))
    for renderer in renderers(root):
        seen = HtmlReader(renderer.fragment("park.html", "index", park=site.parks["hostile"]))
        assert seen.tags == [("h1", {"title": name})]
        assert seen.text == name


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_page(tmp_path, name):
    _, en = renderers(project(tmp_path, hostile=both(name, name)))
    for page in PAGES:
        expression = page.replace("NAME", '{{ field("parks", "hostile", "name") }}')
        seen, plain = published(filled(en, expression)), published(page)
        assert seen.tags == plain.tags, page
        assert seen.text == plain.text.replace("NAME", name), page


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_link(tmp_path, name):
    _, en = renderers(project(tmp_path, hostile=both(name, name)))
    seen = published(filled(en, 'Before {{ link("parks", "hostile") }} after'))
    assert seen.tags == [("p", {}), ("a", {"href": "parks/hostile/"})]
    assert seen.text == f"Before {name} after"


@pytest.mark.parametrize(
    "template",
    [
        '{{ "figure.part_of" | t(name=get_record("parks", "hostile").name) }}',
        '{{ [get_record("parks", "hostile").name, "B"] | enumerate }}',
        '{{ get_record("lists", "test-list")["items"][0] | item }}',
        '{{ (get_record("lists", "test-list")["items"][0] | item) ~ cite("report p01") }}',
        (
            '{{ [get_record("lists", "test-list")["items"][0] | item, cite("report p01")]'
            ' | join(" ") }}'
        ),
        '{{ listing("test-list") }}',
    ],
)
def test_functions_and_filters_keep_names_text(tmp_path, template):
    _, en = renderers(project(tmp_path, hostile=both("*A*<b>", "*A*<b>")))
    seen = published(printed(tmp_path, en, template))
    assert "*A*" in seen.text
    assert {tag for tag, _ in seen.tags} <= {"p", "a"}


def test_a_name_in_a_title_stays_in_it(tmp_path):
    root = project(tmp_path)
    path = root / "data/figures/firms.yml"
    firms = {"total": figure(name=both('"><b>测试', '"><b>*Test*'))}
    path.write_text(yaml.safe_dump(firms, allow_unicode=True), encoding="utf-8")
    _, en = renderers(root)
    _, (tag, attributes), _ = published(filled(en, 'Before {{ figure("firms.total") }}')).tags
    assert tag == "a"
    assert attributes == {
        "class": "figure",
        "href": "figures/#firms-total",
        "title": '"><b>*Test* · as the source reports it',
    }


SIGNS = st.text("\\`*_{}[]()#+-.!|<>&\"'~^:=/%; aA1\u6d4b").map(lambda text: " ".join(text.split()))


@given(SIGNS.filter(bool))
def test_any_name_is_read_as_it_is_written(name):
    for page in PAGES:
        seen, plain = published(page.replace("NAME", safe(name))), published(page)
        assert seen.tags == plain.tags
        assert seen.text == plain.text.replace("NAME", name)


def test_what_is_escaped_is_not_escaped_again():
    assert safe(safe("<b> *")) == safe("<b> *")
    assert html.unescape(safe("<b> *")) == "<b> *"


# -- mistakes ----------------------------------------------------------------------------


def missing(key: str, name: str, suggestion: str) -> tuple[str, dict[str, str]]:
    return f"unknown_{key}", {"name": name, "nearest": suggestion}


@pytest.mark.parametrize(
    ("page", "place", "mistake_of"),
    [
        ('a\nb {{ figure("firms.totl") }}', "2:13", ("figure", "firms.totl", "firms.total")),
        ('{{ link("parks", "test-prak") }}', "1:18", ("record", "test-prak", "test-park")),
        ('{{ link("prks", "test-park") }}', "1:9", ("record", "prks", "parks")),
        ('{{ listing("tset-list") }}', "1:12", ("record", "tset-list", "test-list")),
        ('a\n{{ fragment("tils.html") }}', "2:13", ("fragment", "tils.html", "tiles.html")),
        ('{{ "stage.singed" | t }}', "1:21", ("message", "stage.singed", "stage.signed")),
        ('{{ "a" | perod }}', "1:10", ("filter", "perod", "period")),
        ('a\n\nb {{ figur("firms.total") }}', "3:6", ("function", "figur", "figure")),
        ('{{ field("parks", "test-park", "nmae") }}', "1:32", ("field", "nmae", "name")),
        ('{{ cite("report p13") }}', "1:9", ("record", "report p13", "report p12")),
        ('{{ cite("report p02", "report p00") }}', "1:23", ("record", "report p00", "report p01")),
        ('{{ cite("reprot p01") }}', "1:4", ("record", "reprot", "report")),
    ],
)
def test_a_name_that_does_not_exist_is_reported_at_its_position(tmp_path, page, place, mistake_of):
    _, en = renderers(project(tmp_path, {"tiles.html": NO_PARAMETERS}))
    key, details = missing(*mistake_of)
    assert (
        mistake(en, page) == f"docs/index.en.md:{place}: {translate(f'problem.{key}', **details)}"
    )


@pytest.mark.parametrize(
    ("call", "position", "key"),
    [
        ('fragment("chart.html")', "fragment", "argument_missing"),
        (
            'fragment("chart.html", name="a", figures=["b"], titel="c")',
            "titel=",
            "argument_unknown",
        ),
        ('fragment("chart.html", name="a", figures=["b"], site="c")', "site=", "argument_unknown"),
        ('fragment("chart.html", name="a", figures=["b"], here="c")', "here=", "argument_unknown"),
        ('fragment("chart.html", name="a b", figures=["b"])', "name=", "argument_id"),
        ('fragment("chart.html", name="a", figures="b")', "figures=", "argument_list"),
        ('fragment("chart.html", name="a", figures=[])', "figures=", "argument_list"),
        ('fragment("chart.html", name="a", figures=[1])', "figures=", "argument_list"),
        ('fragment("chart.html", name="a", figures=["b"], whole="c")', "whole=", "argument_number"),
        ('fragment("chart.html", name="a", figures=["b"], whole=0)', "whole=", "argument_number"),
        ('fragment("chart.html", name="a", figures=["b"], whole=-1)', "whole=", "argument_number"),
        (
            'fragment("chart.html", name="a", figures=["b"], whole=true)',
            "whole=",
            "argument_number",
        ),
        (
            'fragment("chart.html", name="a", figures=["firms.total"], whole=7)',
            '"chart.html"',
            "fragment_failed",
        ),
        ('fragment("chart.html", name="a", figures=["b"], 1)', "1)", "expression_syntax"),
        ("fragment()", "fragment", "argument_missing"),
        ("fragment(1)", "1", "argument_text"),
        ('fragment("undeclared.html")', '"undeclared.html"', "unknown_fragment"),
        (
            'fragment("../fragments/chart.html", name="a", figures=["b"])',
            '"../fragments/chart.html"',
            "unknown_fragment",
        ),
        ('figure("firms.total", "a")', '"a"', "argument_extra"),
        ('figure(addres="firms.total")', "addres=", "argument_unknown"),
        ("figure(1)", "1", "argument_text"),
        ('figure(["firms.total"])', "[", "argument_text"),
        ('cite("report p01", 2)', "2", "argument_text"),
        ('cite("report p01", citation="report p02")', "citation=", "argument_unknown"),
        ("2023 | period", "{{", "argument_text"),
        ('"2023-13" | period', "period", "period"),
        ('"cite.title" | t', "t", "argument_missing"),
        ('"stage.signed" | t(number=2)', "number=", "argument_unknown"),
    ],
)
def test_wrong_arguments_are_reported_at_the_page(tmp_path, call, position, key):
    parameters = "{##- A. Parameters: name (id), figures (list), whole (number, optional) -##}"
    fragments = {
        "chart.html": parameters + "{% if whole %}{{ 1 / 0 }}{% endif %}{{ figures_at(figures) }}",
        "undeclared.html": "",
    }
    _, en = renderers(project(tmp_path, fragments))
    line = f"{{{{ {call} }}}}"
    with pytest.raises(DiagnosticsError) as caught:
        en.page(f"a\n{line}", "index", "docs/index.en.md")
    assert [(it.path, it.line, it.column, it.key) for it in caught.value.problems] == [
        ("docs/index.en.md", 2, line.rindex(position) + 1, key)
    ]


def test_all_mistakes_of_a_page_are_reported_at_once(en):
    told = mistake(en, '{{ figure("a") }}\n{{ b }}\n{{ "c" | d }}\n{% e %}')
    assert [line.split(":")[1] for line in told.splitlines()] == ["1", "2", "3", "4"]


def test_a_page_uses_a_limited_number_of_fragments(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a"}))
    call = '{{ fragment("a.html") }}'
    assert filled(en, MAX_FRAGMENTS * call) == MAX_FRAGMENTS * "a"
    with pytest.raises(DiagnosticsError) as caught:
        en.page(MAX_FRAGMENTS * call + call, "index", "docs/index.en.md")
    assert [it.key for it in caught.value.problems] == ["too_many_fragments"]


def test_a_page_prints_a_limited_number_of_characters(tmp_path):
    large = NO_PARAMETERS + "a" * (MAX_PAGE_OUTPUT // 2)
    _, en = renderers(project(tmp_path, {"large.html": large}))
    with pytest.raises(DiagnosticsError) as caught:
        en.page(3 * '{{ fragment("large.html") }}', "index", "docs/index.en.md")
    assert [(it.column, it.key) for it in caught.value.problems] == [(29, "page_too_large")]


def test_a_page_cannot_repeat_a_fragment_by_its_comment(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a"}))
    with pytest.raises(DiagnosticsError) as caught:
        en.page('{{ fragment("a.html") }}\n<!--fragment 0-->', "index", "docs/index.en.md")
    assert [(it.line, it.key) for it in caught.value.problems] == [(2, "reserved_comment")]
    written = RenderedPage("", ("a",))
    assert written.whole("<!--fragment 0--><!--fragment 0--><!--fragment 7-->") == (
        "a<!--fragment 0--><!--fragment 7-->"
    )


@pytest.mark.parametrize(
    "citation", ["report p1", "report p002", "report p１", "report", "report p"]
)
def test_a_citation_is_written_as_its_paragraph_is_called(en, citation):
    """Only `report p01` is the id of a row on the page of all paragraphs."""
    assert mistake(en, f'{{{{ cite("{citation}") }}}}').startswith("docs/index.en.md:1:")


def test_lines_count_from_the_first_line_of_the_file(en):
    assert mistake(en, "a\nb\nc {{ nope }}\n", first_line=5).startswith("docs/index.en.md:7:6: ")
    assert mistake(en, "a\n{% if %}", first_line=5).startswith("docs/index.en.md:6:1: ")


def test_a_mistake_in_a_fragment_is_told_of_the_fragment(tmp_path):
    fragments = {
        "undefined.html": NO_PARAMETERS + "<p>\n\n{{ nope }}</p>",
        "syntax.html": NO_PARAMETERS + "<p>\n{% if %}</p>",
    }
    _, en = renderers(project(tmp_path, fragments))
    for name, place in (("undefined.html", "3:1"), ("syntax.html", "2:1")):
        told = f"{FRAGMENTS}/{name}:{place}: "
        assert mistake(en, f'a\n{{{{ fragment("{name}") }}}}').startswith(told)
        with pytest.raises(DiagnosticsError) as caught:
            en.fragment(name, "index")
        assert str(caught.value).startswith(told)


def test_what_a_page_asks_of_a_fragment_in_vain_is_told_of_the_page(tmp_path):
    template = "{##- Parameters: address (text) -##}<b>\n{{ figure(address) }}</b>"
    _, en = renderers(project(tmp_path, {"tile.html": template}))
    page = 'a\nb {{ fragment("tile.html", address="firms.totl") }}'
    assert mistake(en, page).startswith("docs/index.en.md:2:28: ")


def test_a_fragment_that_is_not_there_is_told(en):
    with pytest.raises(DiagnosticsError) as caught:
        en.fragment("nope.html", "index")
    assert str(caught.value).startswith(f"{FRAGMENTS}/nope.html:1:1: ")


def test_a_fragment_that_holds_itself_is_a_mistake(tmp_path):
    _, en = renderers(
        project(tmp_path, {"self.html": NO_PARAMETERS + '{{ fragment("self.html") }}'})
    )
    told = mistake(en, '{{ fragment("self.html") }}')
    assert told.startswith(f"{FRAGMENTS}/self.html:1:1: ")
    assert "maximum recursion depth exceeded" in told


def test_a_mistake_is_told_on_one_line(en):
    assert "\n" not in mistake(en, '{{ "2023-13" | period }}')


@given(st.text("{}%# \n|a\u2028\x0c\"'()."))
def test_any_page_is_filled_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "any"
    _, en = renderers(folder if folder.exists() else project(folder))
    try:
        assert isinstance(filled(en, text), str)
    except DiagnosticsError as error:
        assert {it.path for it in error.problems} == {"docs/index.en.md"}
        assert all(1 <= it.line <= text.count("\n") + 1 for it in error.problems)


def test_what_is_compiled_once_speaks_every_language(tmp_path):
    """Jinja works constants out beforehand; words and periods must wait for the language."""
    root = project(tmp_path, {"words.html": '{{ "parks" | t }} {{ "2023-10" | period }}'})
    told = [it.fragment("words.html", "index") for it in renderers(root)]
    assert sorted(told) == ["Parks October 2023", "园区 2023年10月"]
