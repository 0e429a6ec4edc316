"""Fragments, their macros and the pages on which they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from support.small_project import (
    HOSTILE,
    NO_PARAMETERS,
    Seen,
    both,
    filled,
    project,
    renderers,
)


def test_a_fragment_in_a_fragment_is_part_of_it(tmp_path):
    outer = NO_PARAMETERS + '<p>{{ fragment("inner.html") }}</p>'
    inner = {"outer.html": outer, "inner.html": "<b>a</b>"}
    page = renderers(project(tmp_path, inner))[1].page('{{ fragment("outer.html") }}', "index", "")
    assert page.fragments == ("<p><b>a</b></p>",)


def test_a_fragment_knows_on_which_page_it_is(tmp_path):
    template = NO_PARAMETERS + '{{ current_page() }} {{ record_url("parks", "test-park") }}'
    root = project(tmp_path, {"way.html": template})
    page = '{{ fragment("way.html") }}'
    assert filled(renderers(root)[1], page, "why/industry") == "why/industry ../../parks/test-park/"


def test_a_fragment_can_be_filled_by_itself(tmp_path):
    root = project(tmp_path, {"park.html": "<h1>{{ park.name }}</h1> {{ current_page() }}"})
    zh, _ = renderers(root)
    park = load(Project(root)).parks["test-park"]
    assert zh.fragment("park.html", "parks/test-park", park=park) == (
        "<h1>测试园区</h1> parks/test-park"
    )


def with_macro(root: Path, macro: str) -> Path:
    fragment = '{% import "macros.html" as m %}{{ m.shown() }}'
    text = f"{{% macro shown() %}}{macro}{{% endmacro %}}"
    return project(root, {"park.html": fragment, "macros.html": text})


def test_macros_are_created_once_and_get_the_page_that_calls_them(tmp_path):
    macro_text = '{{ current_page() == "index" }} {{ link("parks", "test-park") }}'
    zh, en = renderers(with_macro(tmp_path, macro_text))
    cases = [(item, page) for page in ("index", "why/industry") for item in (zh, en)]
    assert [item.fragment("park.html", page) for item, page in cases] == [
        'True <a href="parks/test-park/">测试园区</a>',
        'True <a href="parks/test-park/">Test park</a>',
        'False <a href="../../parks/test-park/">测试园区</a>',
        'False <a href="../../parks/test-park/">Test park</a>',
    ]


def test_macros_see_no_variables_of_the_fragment_that_calls_them(tmp_path):
    root = with_macro(tmp_path, "{{ park.name }}")
    park = load(Project(root)).parks["test-park"]
    with pytest.raises(DiagnosticsError, match="'park' is undefined"):
        renderers(root)[0].fragment("park.html", "index", park=park)


def test_a_fragment_on_another_page_leaves_the_page_as_it_was(tmp_path):
    """A row of a list is rendered for the first page of the list, while another page is."""
    files = {
        "outer.html": '{{ listing_body("projects", ["test-project"]) }}{{ current_page() }}',
        "listing-row.html": "{{ current_page() }}",
    }
    _, en = renderers(project(tmp_path, files))
    assert en.fragment("outer.html", "parks/test-park") == "projects/index\nparks/test-park"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_fragment(tmp_path, name):
    template = '<h1 title="{{ park.name }}">{{ park.name }}</h1>'
    root = project(tmp_path, {"park.html": template}, hostile=both(name, name))
    site = load(Project(root))
    for renderer in renderers(root):
        seen = Seen(renderer.fragment("park.html", "index", park=site.parks["hostile"]))
        assert seen.tags == [("h1", {"title": name})]
        assert seen.text == name


def test_a_shared_macro_is_called_once_for_all_pages_of_a_folder(tmp_path):
    called = "{{ shared(m.shown, 'test-park') }}"
    macro = '{% macro shown(name) %}{{ current_page() }} {{ link("parks", name) }}{% endmacro %}'
    root = project(tmp_path, {"way.html": '{% import "macros.html" as m %}' + called})
    (root / "overrides/fragments/macros.html").write_text(macro, encoding="utf-8")
    _, en = renderers(root)
    pages = ("parks/a", "parks/b", "parks/test-park", "parks/index", "why/a", "index", "news")
    assert [en.fragment("way.html", page) for page in pages] == [
        'parks/&#95; <a href="../test-park/">Test park</a>',
        'parks/&#95; <a href="../test-park/">Test park</a>',
        'parks/&#95; <a href="../test-park/">Test park</a>',
        'parks/index <a href="test-park/">Test park</a>',
        'why/&#95; <a href="../../parks/test-park/">Test park</a>',
        'index <a href="parks/test-park/">Test park</a>',
        '&#95; <a href="../parks/test-park/">Test park</a>',
    ]
