"""The pages that MkDocs builds: in a whole build, and one at a time."""

from __future__ import annotations

import pytest

from mkdocs_build import mkdocs_pages
from mkdocs_build.mkdocs_pages import expand_navigation, render_404, render_page
from mkdocs_build.theme import set_globals
from prospectus.diagnostics.diagnostic import DiagnosticsError


@pytest.fixture
def pages(built):
    return mkdocs_pages.pages_by_uri(built.build)


def test_a_pattern_in_the_navigation_stands_for_the_generated_pages_of_a_folder(context):
    parks = [uri for uri in context.generated_pages if uri.startswith("parks/")]
    nav = ["index.md", {"Parks": ["parks/index.md", "parks/*.md"]}, {"None": "none/*.md"}]
    expected = [
        "index.md",
        {"Parks": ["parks/index.md", *(f"{uri}.md" for uri in parks)]},
        {"None": "none/*.md"},
    ]
    assert expand_navigation(nav, context) == expected
    assert expand_navigation(expected, context) == expected, "another language begins with this"
    assert expand_navigation(None, context) is None


def test_a_page_made_by_itself_is_that_of_a_build(built, pages):
    for uri, page in pages.items():
        path = built.build.urls.file_path(uri, built.build.language.code)
        assert render_page(built.build, page) == built.read(path), uri


def test_the_not_found_page_made_by_itself_is_that_of_a_build(built):
    assert render_404(built.build) == built.read(f"{built.build.folder}404.html")


def test_a_page_is_converted_again_only_when_its_content_changes(built, pages):
    build = built.build
    assert not mkdocs_pages.convert_markdown(build, pages["index"])
    build.converted["index"] = "something else"
    assert mkdocs_pages.convert_markdown(build, pages["index"])
    assert not mkdocs_pages.convert_markdown(build, pages["index"])


def test_edit_links_are_seen_from_the_folder_of_pages(built):
    build = built.build
    assert mkdocs_pages.edit_uri(build, "docs/a.en.md") == "a.en.md"
    assert mkdocs_pages.edit_uri(build, "data/parks/a.yml") == "../data/parks/a.yml"


def test_the_search_index_has_no_pages_of_lists_and_no_bulk_pages(built):
    build = built.build
    generated = {uri for uri, page in build.context.generated_pages.items() if not page.is_list}
    assert build.search_entries.keys() <= generated | build.written_pages.keys()
    assert build.written_pages.keys() <= build.search_entries.keys()


def test_html_that_is_not_allowed_is_refused_where_it_comes_from(built, pages):
    with pytest.raises(DiagnosticsError):
        mkdocs_pages.finish_html(built.build, pages["index"], "<script>made_up()</script>")
    mkdocs_pages.convert_markdown(built.build, pages["index"])


def test_only_the_default_language_leaves_its_not_found_page_to_mkdocs(
    config, start, context, other_code, tmp_path
):
    first = start(config, next(iter(context.languages)))
    config.site_dir = str(tmp_path)
    assert mkdocs_pages.write_not_found(first, "<p>not found") == "<p>not found"
    assert not list(tmp_path.iterdir())
    other = start(config, other_code)
    assert mkdocs_pages.write_not_found(other, "<p>not found") == ""
    assert (tmp_path / other_code / "404.html").read_text(encoding="utf-8") == "<p>not found"


def test_templates_can_be_given_new_content(built):
    before = dict(built.build.env.globals)
    set_globals(built.build)
    assert built.build.env.globals.keys() == before.keys()
