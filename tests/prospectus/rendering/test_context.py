"""Records and texts of one language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.presentation.routes import Routes
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering import context
from prospectus.rendering.context import COLLECTIONS, RenderContext
from prospectus.rendering.template_errors import TemplateError
from support.small_project import printed, project


def context_of(root: Path, language: int = 1, pages: list[str] | None = None) -> RenderContext:
    site = load(Project(root))
    return RenderContext(
        root=root,
        site=site,
        language=site.languages[language],
        full_site=site,
        routes=Routes(),
        pages=pages,
        outdated=(),
        directory_urls=True,
        staleness=None,
        source_links=SourceLinks(),
    )


def test_figures_are_a_collection():
    assert COLLECTIONS[0] == "figures"
    assert len(COLLECTIONS) == len(set(COLLECTIONS))


def test_several_figures_are_found_by_their_addresses(tmp_path, en):
    template = '{{ figures_at(["firms.special", "firms.total"]).keys() | join(" ") }}'
    assert printed(tmp_path, en, template) == "firms.special firms.total"


@pytest.mark.parametrize(
    ("collection", "name", "key"),
    [
        ("parks", "test-prak", "unknown_record"),
        ("park", "test-park", "unknown_record"),
        ("figures", "firms.totl", "unknown_figure"),
        ("__class__", "", "unknown_record"),
    ],
)
def test_an_unknown_record_is_refused(en, collection, name, key):
    with pytest.raises(TemplateError) as caught:
        en.links.link("index", collection, name)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", "Test park"), ("short", "Test"), ("summary", "A made-up park.")],
)
def test_a_field_with_text_is_given_in_the_language_of_the_page(tmp_path, field, text):
    assert context_of(project(tmp_path)).field("parks", "test-park", field) == text


def test_a_field_with_one_text_for_all_languages_is_given_as_it_is(tmp_path):
    assert context_of(project(tmp_path)).field("figures", "firms.total", "status") == "actual"


@pytest.mark.parametrize("field", ["nmae", "order", "sources", "figures", "__class__", "titles"])
def test_a_field_of_another_kind_is_refused_with_the_nearest_text(tmp_path, field):
    with pytest.raises(TemplateError) as caught:
        context_of(project(tmp_path)).field("parks", "test-park", field)
    assert caught.value.key == "unknown_field"
    assert caught.value.details["name"] == field
    if field == "nmae":
        assert caught.value.details["nearest"] == "name"


@pytest.mark.parametrize(
    ("pages", "is_known"), [(None, True), (["index"], True), (["other"], False), ([], False)]
)
def test_links_are_checked_where_the_pages_are_known(tmp_path, pages, is_known):
    context = context_of(project(tmp_path), pages=pages)
    if is_known:
        context.require_page("index")
        return
    with pytest.raises(TemplateError) as caught:
        context.require_page("index")
    assert (caught.value.key, caught.value.details["name"]) == ("unknown_page", "index")


def test_any_value_is_text_in_the_language_of_the_page(tmp_path):
    zh, en = (context_of(project(tmp_path), language) for language in (0, 1))
    name = en.get_record("parks", "test-park").name
    assert (zh.text(name), en.text(name)) == ("测试园区", "Test park")
    assert en.text("<b>") == "&#60;b&#62;"
    assert en.text(5) == "5"


def test_a_record_that_is_not_rendered_itself_may_be_referred_to(tmp_path):
    context = context_of(project(tmp_path))
    some = replace(context, site=replace(context.site, parks={}))
    assert some.get_record("parks", "test-park").name.in_language("en") == "Test park"


def test_pages_show_few_many_or_most_records():
    assert (context.FEW, context.MANY, context.MOST) == (6, 24, 100)
