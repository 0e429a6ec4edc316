"""Expressions of written pages, and what is reported of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.rendering import written_page
from prospectus.rendering.rendered_page import placeholder
from prospectus.rendering.template_errors import FRAGMENTS
from prospectus.rendering.written_page import MAX_FRAGMENTS, MAX_PAGE_OUTPUT
from support.small_project import (
    HOSTILE,
    NO_PARAMETERS,
    PAGES,
    both,
    filled,
    mistake,
    project,
    published,
    renderers,
)


def test_ids_of_headings_are_no_comments(en):
    page = "## Test park {#park}\n\n## {{ '2023' | period }} {#two .wide}\n"
    assert published(filled(en, page)).tags == [
        ("h2", {"id": "park"}),
        ("h2", {"id": "two", "class": "wide"}),
    ]


def test_a_fragment_is_html_in_a_page(tmp_path):
    root = project(tmp_path, {"tile.html": "{##- Parameters: name (text) -##}<b>{{ name }}</b>"})
    assert filled(renderers(root)[1], '{{ fragment("tile.html", name="*A*") }}') == (
        "<b>&#42;A&#42;</b>"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_page(tmp_path, name):
    _, en = renderers(project(tmp_path, hostile=both(name, name)))
    for page in PAGES:
        expression = page.replace("NAME", '{{ field("parks", "hostile", "name") }}')
        seen, plain = published(filled(en, expression)), published(page)
        assert seen.tags == plain.tags, page
        assert seen.text == plain.text.replace("NAME", name), page


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
        ('{{ "status.tarket" | t }}', "1:22", ("message", "status.tarket", "status.target")),
        ('{{ "a" | perod }}', "1:10", ("filter", "perod", "period")),
        ('a\n\nb {{ figur("firms.total") }}', "3:6", ("function", "figur", "figure")),
        ('{{ field("parks", "test-park", "nmae") }}', "1:32", ("field", "nmae", "name")),
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
        (
            'fragment("chart.html", name="a", figures=["b"], current_page="c")',
            "current_page=",
            "argument_unknown",
        ),
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
        ('"locator.page" | t', "t", "argument_missing"),
        ('"status.target" | t(number=2)', "number=", "argument_unknown"),
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
    assert [
        (problem.path, problem.line, problem.column, problem.key)
        for problem in caught.value.problems
    ] == [("docs/index.en.md", 2, line.rindex(position) + 1, key)]


def test_all_mistakes_of_a_page_are_reported_at_once(en):
    message = mistake(en, '{{ figure("a") }}\n{{ b }}\n{{ "c" | d }}\n{% e %}')
    assert [line.split(":")[1] for line in message.splitlines()] == ["1", "2", "3", "4"]


def test_a_page_uses_a_limited_number_of_fragments(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a"}))
    call = '{{ fragment("a.html") }}'
    assert filled(en, MAX_FRAGMENTS * call) == MAX_FRAGMENTS * "a"
    with pytest.raises(DiagnosticsError) as caught:
        en.page(MAX_FRAGMENTS * call + call, "index", "docs/index.en.md")
    assert [problem.key for problem in caught.value.problems] == ["too_many_fragments"]


def test_a_page_prints_a_limited_number_of_characters(tmp_path):
    large = NO_PARAMETERS + "a" * (MAX_PAGE_OUTPUT // 2)
    _, en = renderers(project(tmp_path, {"large.html": large}))
    with pytest.raises(DiagnosticsError) as caught:
        en.page(3 * '{{ fragment("large.html") }}', "index", "docs/index.en.md")
    assert [(problem.column, problem.key) for problem in caught.value.problems] == [
        (29, "page_too_large")
    ]


@pytest.mark.parametrize(
    ("citations", "column", "key"),
    [
        ('"report p13"', 9, "no_passage"),
        ('"report p02", "report p00"', 23, "citation"),
        ('"report p1"', 9, "citation"),
        ('"report p002"', 9, "citation"),
        ('"report p１"', 9, "citation"),
        ('"report p０１"', 9, "full_width"),
        ('"report p01，report p02"', 9, "several_citations"),
        ('"report"', 9, "no_locator"),
        ('"report page 1"', 9, "other_locator"),
        ('"reprot p01"', 4, "no_source"),
    ],
)
def test_a_passage_that_does_not_exist_is_reported_at_its_position(en, citations, column, key):
    with pytest.raises(DiagnosticsError) as caught:
        en.page(f"{{{{ cite({citations}) }}}}", "index", "docs/index.en.md")
    assert [(problem.column, problem.key) for problem in caught.value.problems] == [(column, key)]


def test_lines_count_from_the_first_line_of_the_file(en):
    assert mistake(en, "a\nb\nc {{ nope }}\n", first_line=5).startswith("docs/index.en.md:7:6: ")
    assert mistake(en, "a\n{% if %}", first_line=5).startswith("docs/index.en.md:6:1: ")


def test_a_wrong_argument_of_a_fragment_is_reported_in_the_page(tmp_path):
    template = "{##- Parameters: address (text) -##}<b>\n{{ figure(address) }}</b>"
    _, en = renderers(project(tmp_path, {"tile.html": template}))
    page = 'a\nb {{ fragment("tile.html", address="firms.totl") }}'
    assert mistake(en, page).startswith("docs/index.en.md:2:28: ")


def test_a_mistake_is_reported_on_one_line(en):
    assert "\n" not in mistake(en, '{{ "2023-13" | period }}')


@given(st.text("{}%# \n|a\u2028\x0c\"'()."))
def test_any_page_is_filled_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "any"
    _, en = renderers(folder if folder.exists() else project(folder))
    try:
        assert isinstance(filled(en, text), str)
    except DiagnosticsError as error:
        assert {problem.path for problem in error.problems} == {"docs/index.en.md"}
        assert all(1 <= problem.line <= text.count("\n") + 1 for problem in error.problems)


def test_what_is_printed_and_the_page_itself_may_reach_the_limit_together(tmp_path, monkeypatch):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a" * 10}))
    page = 'b {{ fragment("a.html") }} {{ fragment("a.html") }}'
    monkeypatch.setattr(written_page, "MAX_PAGE_OUTPUT", len(page) + 20)
    assert filled(en, page) == f"b {'a' * 10} {'a' * 10}"
    monkeypatch.setattr(written_page, "MAX_PAGE_OUTPUT", len(page) + 19)
    with pytest.raises(DiagnosticsError) as caught:
        en.page(page, "index", "docs/index.en.md")
    assert [(problem.column, problem.key) for problem in caught.value.problems] == [
        (28, "page_too_large")
    ]


def test_limits_are_named_in_messages(tmp_path):
    large = NO_PARAMETERS + "a" * (MAX_PAGE_OUTPUT + 1)
    _, en = renderers(project(tmp_path, {"large.html": large, "a.html": NO_PARAMETERS}))
    for page, limit in (
        ('{{ fragment("large.html") }}', "2"),
        ('{{ fragment("a.html") }}' * 101, "100"),
    ):
        with pytest.raises(DiagnosticsError) as caught:
            en.page(page, "index", "docs/index.en.md")
        assert [dict(problem.details) for problem in caught.value.problems] == [{"limit": limit}]


def test_after_a_limit_nothing_more_is_evaluated(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS}))
    page = '{{ fragment("a.html") }}' * 101 + '{{ figure("none") }}'
    with pytest.raises(DiagnosticsError) as caught:
        en.page(page, "index", "docs/index.en.md")
    assert [problem.key for problem in caught.value.problems] == ["too_many_fragments"]


def test_text_between_expressions_stays_and_fragments_are_numbered(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a"}))
    page = en.page(
        'b {{ fragment("a.html") }} c {{ "2023" | period }} d {{ fragment("a.html") }} e',
        "index",
        "docs/index.en.md",
    )
    assert page.markdown == f"b {placeholder(0)} c 2023 d {placeholder(1)} e"
    assert page.fragments == ("a", "a")


@pytest.mark.parametrize(
    ("template", "call", "key", "path"),
    [
        # A name in the fragment itself, whatever the page passes.
        ('{{ figure("none") }}', 'name="a"', "unknown_figure", "fragment"),
        ("{{ figure(name) }}", 'name="none"', "unknown_figure", "page"),
        ("{{ figures_at(names) }}", 'names=["firms.total", "none"]', "unknown_figure", "page"),
        ("{{ name | period }}", 'name="soon"', "period", "page"),
        ("{{ 1 / 0 }}", 'name="a"', "fragment_failed", "page"),
        ("{{ 1 / 0 }}", "", "template", "fragment"),
    ],
)
def test_a_mistake_is_reported_where_it_can_be_mended(tmp_path, template, call, key, path):
    parameters = "name (text, optional), names (list, optional)" if call else "none"
    text = f"{{##- Parameters: {parameters} -##}}{template}"
    _, en = renderers(project(tmp_path, {"a.html": text}))
    with pytest.raises(DiagnosticsError) as caught:
        en.page(f'{{{{ fragment("a.html"{", " * bool(call)}{call}) }}}}', "index", "docs/a.en.md")
    (problem,) = caught.value.problems
    assert problem.key == key
    assert problem.path == ("docs/a.en.md" if path == "page" else f"{FRAGMENTS}/a.html")
