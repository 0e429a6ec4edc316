"""Keys of pages hold all that a page shows: what they leave out changes no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel

from mkdocs_build import brochures
from mkdocs_build.artifacts import artifact_makers
from mkdocs_build.bulk_pages import BulkPages
from mkdocs_build.mkdocs_pages import pages_by_uri, render_page
from mkdocs_build.page_context import shown_besides
from mkdocs_build.page_keys import (
    IN_CONTENT,
    UNREAD,
    PageKeys,
    SharedDigests,
    named,
    related,
)
from mkdocs_build.project_digests import OWN_FIELDS, TEXTS, in_language
from mkdocs_build.site_context import SiteContext
from mkdocs_build.theme import set_globals
from prospectus.domain.records import Figure
from prospectus.files.build_inputs import read_inputs
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.rendering import fragments
from prospectus.rendering.pages import ComparisonPage, RecordPage, SectionPage

SHELL = "made up"


def altered(value: Any) -> Any:
    """A record, or part of one, in which every text for readers and every figure is another."""
    if isinstance(value, LocalizedText):
        return LocalizedText.model_construct(
            root={code: f"other {text}" for code, text in value.root.items()}
        )
    if isinstance(value, BaseModel):
        fields = {name: altered(getattr(value, name)) for name in type(value).model_fields}
        copy = value.model_copy(update=fields)
        return doubled(copy) if isinstance(value, Figure) else copy
    if isinstance(value, Mapping):
        return {name: altered(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(map(altered, value))
    return value


def without_own(project: Any, *, keep_name: bool) -> Any:
    """A project with other values in all fields that only its own page shows."""
    fields = {name: altered(getattr(project, name)) for name in OWN_FIELDS}
    if keep_name:
        del fields["name"]
    fields |= {
        "note": altered(project.summary),
        "period": None,
        "contacts": (),
        "pictures": (),
        "sources": (),
    }
    fields["figures"] = {key: doubled(figure) for key, figure in fields["figures"].items()}
    return project.model_copy(update=fields)


def doubled(figure: Figure) -> Figure:
    return figure.model_copy(update={"value": figure.value * 2})


def with_site(context: SiteContext, **collections: Any) -> SiteContext:
    site = replace(context.checked.site, **collections)
    return replace(context, checked=replace(context.checked, site=site))


@pytest.fixture
def projects(context):
    pages = [page for page in context.bulk_pages if not page.is_list]
    assert len(pages) > 1
    return pages


def test_the_page_of_a_project_shows_nothing_of_what_is_left_out(built, context, projects):
    for page in projects:
        name = page.address.partition("/")[2]
        site = context.checked.site
        linked = {*related(site, name)}
        others = {
            other: project if other == name else without_own(project, keep_name=other in linked)
            for other, project in site.projects.items()
        }
        unread = {collection: altered(getattr(site, collection)) for collection in UNREAD}
        changed = with_site(context, projects=others, **unread)
        before = BulkPages(built.build).render(page)
        assert BulkPages(built.build.refreshed(changed)).render(page) == before


def test_a_list_of_projects_shows_nothing_of_projects_on_other_pages(built, context):
    site = context.checked.site
    lists = [item for item in context.bulk_pages if item.is_list and item.collection == "projects"]
    assert any(len(page.rows) < len(site.projects) for page in lists)
    for page in lists:
        others = {
            name: project
            if name in page.rows
            else project.model_copy(update=texts_and_figures(project))
            for name, project in site.projects.items()
        }
        unread = {collection: altered(getattr(site, collection)) for collection in UNREAD}
        changed = built.build.refreshed(with_site(context, projects=others, **unread))
        assert BulkPages(changed).render(page) == BulkPages(built.build).render(page)


def texts_and_figures(project: Any) -> dict[str, Any]:
    texts = {name: altered(getattr(project, name)) for name in ("name", "summary", "note")}
    return texts | {"figures": {key: doubled(figure) for key, figure in project.figures.items()}}


def test_other_pages_show_nothing_of_the_texts_of_projects_that_are_not_theirs(built, context):
    site, build = context.checked.site, built.build
    pages = context.generated_pages.items()
    kinds = RecordPage | SectionPage | ComparisonPage  # that of open data has the key of its files
    generated = [uri for uri, page in pages if isinstance(page, kinds)]
    for uri in (*build.written_pages, *generated):
        own = build.written_pages.get(uri)
        names = {*named(own)} if own else {uri.rpartition("/")[2]}
        projects = {
            name: project if names & of(site, name) else project.model_copy(update=texts(project))
            for name, project in site.projects.items()
        }
        changed = build.refreshed(with_site(context, projects=projects))
        assert changed.rendered(uri) == build.rendered(uri)


def test_templates_show_nothing_of_these_collections_but_what_is_in_the_key(built, context):
    site, build = context.checked.site, built.build
    others = {name: altered(getattr(site, name)) for name in IN_CONTENT}
    changed = build.refreshed(with_site(context, **others))
    set_globals(changed)
    same = []
    try:
        for uri, page in pages_by_uri(changed).items():
            if shown(changed, uri) == shown(build, uri):
                same.append(uri)
                path = build.urls.file_path(uri, build.language.code)
                assert render_page(changed, page) == built.read(path), uri
    finally:
        set_globals(build)
    assert 0 < len(same) < len(pages_by_uri(changed))


def shown(build, uri):
    return build.rendered(uri), shown_besides(build, uri)


def test_a_page_with_the_same_key_of_its_content_shows_the_same(context):
    inputs, code = read_inputs(context.root), "en"
    assert inputs
    topic = "data/figures/made-up.yml"
    now = replace(inputs, files={**inputs.files, topic: b"other"})
    before, changed = (PageKeys(SharedDigests(context, state), code) for state in (inputs, now))
    assert before.mkdocs_key("index") != changed.mkdocs_key("index")
    assert before.content_key("index", "a") == changed.content_key("index", "a")
    assert before.content_key("index", "a") != changed.content_key("index", "b")
    for path in ("data/publisher.yml", "mkdocs.yml", "overrides/main.html", "data/pictures.yml"):
        now = replace(inputs, files={**inputs.files, path: b"other"})
        changed = PageKeys(SharedDigests(context, now), code)
        assert before.content_key("index", "a") != changed.content_key("index", "a"), path


def test_sitemaps_follow_pages_and_dates_not_figures(context):
    inputs, code = read_inputs(context.root), "en"
    assert inputs

    def key(checked=context.checked, **changed):
        state = replace(inputs, **changed)
        return PageKeys(SharedDigests(replace(context, checked=checked), state), code).sitemap_key()

    figures = {path: b"other" for path in inputs.files if path.startswith("data/figures/")}
    assert figures
    assert key(files={**inputs.files, **figures}) == key()
    assert key(files={**inputs.files, "mkdocs.yml": b"other"}) != key()
    assert key(dates=b"other") != key()
    checked = context.checked
    assert key(replace(checked, written=checked.written[1:])) != key()
    assert key(replace(checked, generated=checked.generated[1:])) != key()


@pytest.mark.parametrize(
    "path",
    [
        *("mkdocs.yml", "hooks/adapter.py", "data/companies.yml", "data/stages.yml"),
        *("data/parks/milton.yml", "data/chains/wine.yml"),
    ],
)
def test_the_key_of_the_search_holds_all_that_it_has_of_projects(context, path):
    inputs = read_inputs(context.root)
    assert inputs
    assert path in inputs.files
    assert search_key(context, inputs, {path: b"other"}) != search_key(context, inputs)


def test_the_key_of_the_search_holds_nothing_of_written_pages_and_translations(context):
    inputs = read_inputs(context.root)
    assert inputs
    changed = {"docs/index.en.md": b"other", "data/translations/en/parks/milton.yml": b"other"}
    assert {*changed} <= {*inputs.files}
    assert search_key(context, inputs, changed) == search_key(context, inputs)


@pytest.mark.parametrize("field", ["name", "summary", "figures"])
def test_the_key_of_the_search_holds_what_projects_say(context, field):
    inputs, site = read_inputs(context.root), context.checked.site
    assert inputs
    name, project = next((name, it) for name, it in site.projects.items() if it.figures)
    other = project.model_copy(update={field: altered(getattr(project, field))})
    changed = with_site(context, projects={**site.projects, name: other})
    assert search_key(changed, inputs) != search_key(context, inputs)


def search_key(context, inputs, changed: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    state = replace(inputs, files={**inputs.files, **changed})
    return PageKeys(SharedDigests(context, state), "en").search_key()


def test_the_brochure_shows_no_texts_of_projects_after_the_first(built, context, monkeypatch):
    monkeypatch.setattr(fragments, "MANY", 1)
    site = context.checked.site
    first, *others = site.projects
    assert others
    changed = {
        name: site.projects[name].model_copy(update=texts(site.projects[name])) for name in others
    }
    kept = {first: site.projects[first]}

    def brochure(context):
        checked = replace(context.checked, brochure=BrochureSettings(("why/index",)))
        build = built.build.refreshed(replace(context, checked=checked))
        files = brochures.pdf_files(build)
        assert files
        return files.document("index")

    known = brochure(context)
    assert brochure(with_site(context, projects=kept | changed)) == known
    altered_first = {first: kept[first].model_copy(update=texts(kept[first]))}
    assert brochure(with_site(context, projects=altered_first | changed)) != known


def test_a_page_with_a_file_has_another_key_if_the_file_shows_something_else(context):
    inputs, code = read_inputs(context.root), "en"
    assert inputs
    checked = replace(context.checked, brochure=BrochureSettings(("why/index",)))
    with_brochure = replace(context, checked=checked)
    written = tuple(
        replace(page, text=f"{page.text}\nMore.\n") if page.uri == "why/index" else page
        for page in checked.written
    )
    changed = replace(context, checked=replace(checked, written=written))
    before, now = (PageKeys(SharedDigests(each, inputs), code) for each in (with_brochure, changed))
    assert before.mkdocs_key("index") != now.mkdocs_key("index")
    open_data = context.checked.routes.open_data  # offers the brochure, too
    assert before.mkdocs_key(open_data) != now.mkdocs_key(open_data)
    assert before.mkdocs_key("about/index") == now.mkdocs_key("about/index")
    assert before.pdf_key(str) != now.pdf_key(str)


def test_sheets_show_no_texts_of_projects_and_no_written_pages(built, context):
    site = context.checked.site
    projects = {
        name: project.model_copy(update=texts(project)) for name, project in site.projects.items()
    }
    before = replace(context.checked, brochure=BrochureSettings(("why/index",)))
    written = tuple(replace(page, text=f"{page.text}\nMore.\n") for page in before.written)
    changed = replace(context, checked=replace(before, written=written))
    changed = with_site(changed, projects=projects)

    def sheets(context):
        files = brochures.pdf_files(built.build.refreshed(context))
        assert files
        return {uri: files.document(uri) for uri in files.paths if uri != "index"}

    known = sheets(replace(context, checked=before))
    assert sheets(changed) == known != {}


def test_pages_and_files_show_projects_in_one_language(built, context):
    """But for open data, which has all languages, and a key of its own."""
    changed, build = in_other_words(context, built.build.language.code), built.build
    other = build.refreshed(changed)
    for page in context.bulk_pages:
        assert BulkPages(other).render(page) == BulkPages(build).render(page)
    pages = {*build.written_pages, *context.generated_pages}
    pages -= {uri for uri, page in context.generated_pages.items() if isinstance(page, DataPage)}
    for uri in pages:
        assert shown(other, uri) == shown(build, uri)
    made, known = (artifact_makers(each) for each in (other, build))
    open_data = {it for it in known if it.startswith(("data/", "api/", "schema/"))}
    assert open_data < made.keys() == known.keys()
    for pattern in made.keys() - open_data:
        assert made[pattern]() == known[pattern](), pattern


def test_keys_hold_what_projects_say_in_one_language(context):
    inputs, site = read_inputs(context.root), context.checked.site
    assert inputs
    changed = in_other_words(context, "en")
    assert changed.checked.site.projects != site.projects
    assert all_keys(changed, inputs, "en") == all_keys(context, inputs, "en")
    for code in {*context.languages} - {"en"}:
        before, now = all_keys(context, inputs, code), all_keys(changed, inputs, code)
        assert {name for name in before if before[name] != now[name]} > {"search", "lists", "bulk"}


def all_keys(context, inputs, code) -> dict[str, bytes]:
    keys = PageKeys(SharedDigests(context, inputs), code, SHELL)
    uris = {page.uri for page in context.checked.written if page.language.code == code}
    paths = [page.uri for page in context.bulk_pages]
    return {
        **{page.uri: keys.key(page) for page in context.bulk_pages},
        **{f"{uri} of MkDocs": keys.mkdocs_key(uri) for uri in uris},
        "search": keys.search_key(),
        "lists": keys.list_file_key(),
        "bulk": keys.bulk_key(paths),
        "PDF": keys.pdf_key_together,
        "sheets": keys.sheets_key(),
        "files": keys.files_key(),
    }


def in_other_words(context: SiteContext, code: str) -> SiteContext:
    """A site of which projects say something else in all languages but one."""
    projects = context.checked.site.projects.items()
    return with_site(
        context, projects={name: in_other_languages(project, code) for name, project in projects}
    )


def test_the_brochure_shows_projects_in_one_language(built, context):
    site, code = context.checked.site, built.build.language.code
    projects = {name: in_other_languages(project, code) for name, project in site.projects.items()}
    checked = replace(context.checked, brochure=BrochureSettings(("why/index",)))
    changed = with_site(replace(context, checked=checked), projects=projects)
    assert changed.checked.site.projects != site.projects

    def brochure(context):
        files = brochures.pdf_files(built.build.refreshed(context))
        assert files
        return files.document("index")

    assert brochure(changed) == brochure(replace(context, checked=checked))
    for name, project in projects.items():
        assert in_language(project, code) == in_language(site.projects[name], code)
        assert in_language(altered(project), code) != in_language(project, code)


def in_other_languages(value: Any, code: str) -> Any:
    """A record, or part of one, with other texts in all languages but one."""
    if isinstance(value, LocalizedText):
        texts = {
            each: text if each == code else f"other {text}" for each, text in value.root.items()
        }
        return LocalizedText.model_construct(root=texts)
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        fields = {name: in_other_languages(getattr(value, name), code) for name in names}
        return value.model_copy(update=fields)
    if isinstance(value, Mapping):
        return {name: in_other_languages(inner, code) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(in_other_languages(inner, code) for inner in value)
    return value


def test_pdf_files_follow_what_their_pages_show_of_projects(context, monkeypatch):
    """Not the texts of all projects of a park that a page names: it may show none of them."""
    monkeypatch.setattr("mkdocs_build.page_keys.MANY", 0)
    inputs, code = read_inputs(context.root), "en"
    assert inputs
    pages = tuple(page.uri for page in context.checked.written if page.language.code == code)
    checked = replace(context.checked, brochure=BrochureSettings(pages))
    site = checked.site
    projects = {
        name: project.model_copy(update=texts(project)) for name, project in site.projects.items()
    }
    with_brochure = replace(context, checked=checked)
    before, now = (
        PageKeys(SharedDigests(each, inputs), code)
        for each in (with_brochure, with_site(with_brochure, projects=projects))
    )
    assert before.mkdocs_key("index") != now.mkdocs_key("index")
    assert before.pdf_key(str) == now.pdf_key(str)
    assert before.pdf_key(str) != now.pdf_key(lambda uri: f"other {uri}")


def of(site: Any, name: str) -> set[str | None]:
    """The project and what it belongs to, whose pages may show its texts."""
    project = site.projects[name]
    sectors = site.sector_index.sectors_of("projects", name)
    return {name, project.park, project.chain, project.cluster, *sectors}


def texts(project: Any) -> dict[str, Any]:
    return {name: altered(getattr(project, name)) for name in TEXTS} | {"note": project.summary}


def test_what_an_expression_names_is_in_the_key_of_its_page(context):
    page = next(page for page in context.checked.written if page.uri == "index")
    called = replace(page, text=page.text + '\n{{ field("projects", "made-up", "note") }}\n')
    assert "made-up" in {*named(called)} - {*named(page)}


@pytest.fixture
def keys(context):
    """The keys of all bulk pages, with these collections and inputs in place of those there are."""
    inputs = read_inputs(context.root)

    def keys(changed=context, **files):
        known = replace(inputs, files={**inputs.files, **files})
        return {
            (page.uri, code): page_keys.key(page)
            for code in changed.languages
            for page_keys in [PageKeys(SharedDigests(changed, known), code, SHELL)]
            for page in changed.bulk_pages
        }

    return keys


def test_the_same_inputs_have_the_same_keys_and_each_page_its_own(keys):
    known = keys()
    assert keys() == known
    assert len({*known.values()}) == len(known)


@pytest.mark.parametrize(
    "path",
    [
        *("mkdocs.yml", "hooks/adapter.py", "overrides/main.html", "docs/assets/made-up.svg"),
        *("data/companies.yml", "data/parks/milton.yml", "data/sources.yml", "cards/made-up.png"),
    ],
)
def test_what_any_page_may_show_is_in_every_key(keys, path):
    known, changed = keys(), keys(**{path: b"other"})
    assert not [page for page in known if known[page] == changed[page]]


def test_the_text_of_a_written_page_is_in_no_key(keys):
    assert (
        keys(**{"docs/index.en.md": b"other", "data/translations/en/parks/milton.yml": b"other"})
        == keys()
    )


def changed_pages(known, now):
    return {uri for uri, code in known if known[uri, code] != now[uri, code]}


def test_what_no_page_of_projects_shows_is_in_the_keys_of_other_lists(keys, context):
    known = keys()
    for path in ("data/policies/made-up-land.yml", "data/changes/2026-11-24.yml"):
        changed = changed_pages(known, keys(**{path: b"other"}))
        lists = [page for page in context.bulk_pages if page.is_list]
        assert changed == {page.uri for page in lists if page.collection != "projects"} != set()


def test_what_all_projects_share_is_in_the_keys_of_their_pages(keys, context):
    site, known = context.checked.site, keys()
    name, project = next(iter(site.projects.items()))
    for field, value in (("order", 1), ("stage", "made-up"), ("park", "made-up")):
        projects = {**site.projects, name: project.model_copy(update={field: value})}
        changed = changed_pages(known, keys(with_site(context, projects=projects)))
        assert changed >= {page.uri for page in context.bulk_pages if not page.is_list}


def test_the_name_of_a_project_is_in_the_keys_of_the_pages_that_link_to_it(keys, context, projects):
    site, known = context.checked.site, keys()
    pages = {page.address.partition("/")[2]: page.uri for page in projects}
    name = next(other for page in pages for other in related(site, page))
    project = site.projects[name].model_copy(update={"name": altered(site.projects[name].name)})
    now = keys(with_site(context, projects={**site.projects, name: project}))
    linking = {uri for page, uri in pages.items() if name in related(site, page)}
    others = {page.uri for page in context.bulk_pages if page.is_list}
    assert changed_pages(known, now) - others - {pages[name]} == linking != set()
