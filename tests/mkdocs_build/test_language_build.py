"""One language while it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import pytest

from mkdocs_build.language_build import LanguageBuild
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n import name_keys


@pytest.fixture
def build(config, context, other_code):
    return LanguageBuild(context, config, context.languages[other_code])


def with_text(build, text):
    """The same language, whose first written page has another text."""
    first = next(iter(build.written_pages.values()))
    pages = tuple(
        replace(item, text=text) if item == first else item
        for item in build.context.checked.written
    )
    context = replace(build.context, checked=replace(build.context.checked, written=pages))
    return LanguageBuild(context, build.config, build.language), first.uri


@pytest.mark.parametrize("name", ["files", "nav", "env"])
def test_what_comes_with_an_event_is_not_there_before(build, name):
    with pytest.raises(AttributeError):
        getattr(build, name)


def test_every_page_that_mkdocs_builds_has_a_title_and_a_description(build):
    assert build.front_matter.keys() == {*build.written_pages, *build.context.generated_pages}
    for uri, values in build.front_matter.items():
        assert values["title"], uri
        assert values["description"], uri


def test_titles_are_escaped_as_the_theme_does_not(build):
    title = 'Made <up> & "more"'
    other, uri = with_text(build, f"---\ntitle: {title}\ndescription: <b>\n---\n")
    assert other.escaped_front_matter(uri) == {"title": escape(title), "description": "&lt;b&gt;"}


def test_a_page_is_rendered_once(build):
    page = build.rendered("index")
    assert build.rendered("index") is page
    assert "{{" not in page.markdown


def test_all_mistakes_are_raised_at_once(build):
    other, _ = with_text(build, "{{ made_up() }}\n\n{{ other() }}\n")
    with pytest.raises(DiagnosticsError) as raised:
        other.render_all()
    assert len(raised.value.problems) >= 2


def test_a_page_that_is_slow_to_convert_is_refused(build):
    other, _ = with_text(build, "[" * 20_000)
    with pytest.raises(DiagnosticsError):
        other.render_all()


def test_a_date_is_in_the_language_and_absent_where_unknown(build):
    known = replace(build.context, last_changes={"docs/a.md": "2024-03-05"})
    dated = LanguageBuild(known, build.config, build.language)
    assert "2024" in str(dated.last_changed("docs/a.md"))
    assert dated.last_changed("docs/b.md") is None


def test_changed_content_keeps_what_mkdocs_knows(built):
    build = built.build
    refreshed = build.refreshed(replace(build.context, last_changes={}))
    assert refreshed.context is not build.context
    kept = ("files", "nav", "env", "config", "language", "converted", "hashed_assets")
    for name in (*kept, "search_entries"):
        assert getattr(refreshed, name) is getattr(build, name), name


def test_another_process_finds_the_pinyin_of_all_names_that_are_asked_for(config, context, start):
    chinese = next(code for code, it in context.languages.items() if it.uses_han_script)
    build = start(config, chinese)
    assert build.known_names() == {}
    build.begin_name_keys()
    asked: set[str] = set()

    def note(text: str, make: Callable[[], Any]) -> Any:
        asked.add(text)
        return make()

    for collection in ("projects", "targets"):
        build.renderer.listings.script(collection, note)
    for values in build.front_matter.values():
        name_keys.pronunciation(values["title"], note)
    for page in build.context.generated_pages.values():
        for alias in page.aliases(chinese):
            name_keys.pronunciation(alias, note)
    assert any(text.startswith("order ") for text in asked)
    assert asked <= build.known_names().keys()


def test_names_in_other_scripts_need_no_process(build):
    build.begin_name_keys()
    assert build.name_keys is None
