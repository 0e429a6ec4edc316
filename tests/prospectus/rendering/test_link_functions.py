"""Links and URLs, relative to the page on which they stand."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import yaml

from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.link_functions import relative_path
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.template_errors import TemplateError
from support.small_project import (
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


def test_a_figure_leads_to_its_row_and_says_what_it_is(en):
    assert filled(en, '{{ figure("firms.total") }}').startswith(
        '<a class="figure" href="figures/#firms-total"'
        ' title="Test enterprises · reported">'
        '<span class="amount">9,125 enterprises</span></a><sup class="cite"'
    )


@pytest.mark.parametrize("directory_urls", [True, False])
def test_an_error_is_reported_of_the_published_place(tmp_path, directory_urls):
    origins = SourceLinks("https://example.org/a/b/", report_url="https://example.org/?{address}")
    root = project(tmp_path)
    urls = [
        unquote(renderer.links.report_url("figures", "firms.total"))
        for renderer in renderers(root, directory_urls=directory_urls, source_links=origins)
    ]
    place = "https://example.org/?https://example.org/a/b/{}figures/#firms-total"
    assert urls == [place.format(""), place.format("en/")]


def test_a_record_is_shown_at_its_line_in_a_file_of_several(tmp_path):
    origins = SourceLinks(source_url="https://example.org/{file}:{line}")
    renderer = renderers(project(tmp_path), source_links=origins)[0]
    text = (tmp_path / "data/figures/firms.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, item in enumerate(text, 1) if item.startswith("total:"))
    assert renderer.links.source_url("figures", "firms.total").endswith(f"/firms.yml:{line}")


def test_where_no_way_back_is_known_there_is_none(zh):
    assert (
        zh.links.source_url("figures", "firms.total")
        == zh.links.report_url("figures", "firms.total")
        == ""
    )


@pytest.mark.parametrize(
    ("directory_urls", "url"),
    [(True, "../fair.ics opening.ics"), (False, "fair.ics fair/opening.ics")],
)
def test_a_calendar_lies_beside_the_pages_of_its_language(tmp_path, directory_urls, url):
    _, en = renderers(project(tmp_path), directory_urls=directory_urls)
    template = '{{ calendar_url("fair") }} {{ calendar_url("fair", "opening") }}'
    assert printed(tmp_path, en, template, "events/fair") == url


@pytest.mark.parametrize(
    ("current_page", "collection", "name", "folders", "files"),
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
        ("index", "sources", "report", "about/#source-report", "about/index.html#source-report"),
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
def test_links_are_relative_to_the_page(tmp_path, current_page, collection, name, folders, files):
    root = project(tmp_path, price_index=both("测试价格", "Test prices"))
    assert renderers(root)[0].links.record_url(current_page, collection, name) == folders
    as_files = renderers(root, directory_urls=False)[0]
    assert as_files.links.record_url(current_page, collection, name) == files


@pytest.mark.parametrize("directory_urls", [True, False])
def test_figures_and_links_take_the_same_way(tmp_path, directory_urls):
    _, en = renderers(project(tmp_path), directory_urls=directory_urls)
    page = '{{ figure("firms.total") }} {{ link("parks", "test-park") }} {{ cite("report p01") }}'
    ways = {
        dict(attributes).get("href")
        for tag, attributes in Seen(filled(en, page, "why/industry")).tags
        if tag == "a"
    }
    assert {url for url in ways if url and not url.startswith("#")} == (
        {
            "../../figures/#firms-total",
            "../../parks/test-park/",
            "../../about/#report-p01",
            "../../about/#report-p02",
        }
        if directory_urls
        else {
            "../figures/index.html#firms-total",
            "../parks/test-park.html",
            "../about/index.html#report-p01",
            "../about/index.html#report-p02",
        }
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_in_a_link(tmp_path, name):
    _, en = renderers(project(tmp_path, hostile=both(name, name)))
    seen = published(filled(en, 'Before {{ link("parks", "hostile") }} after'))
    assert seen.tags == [("p", {}), ("a", {"href": "parks/hostile/"})]
    assert seen.text == f"Before {name} after"


def test_a_name_in_a_title_stays_in_it(tmp_path):
    root = project(tmp_path)
    path = root / "data/figures/firms.yml"
    firms = {"total": figure(name=both('"><b>测试', '"><b>*Test*'))}
    path.write_text(yaml.safe_dump(firms, allow_unicode=True), encoding="utf-8")
    _, en = renderers(root)
    _, (tag, attributes), *_ = published(filled(en, 'Before {{ figure("firms.total") }}')).tags
    assert tag == "a"
    assert attributes == {
        "class": "figure",
        "href": "figures/#firms-total",
        "title": '"><b>*Test* · reported',
    }


@pytest.mark.parametrize(
    ("uri", "folders", "files"),
    [
        ("index", "", "index.html"),
        ("parks/index", "parks/", "parks/index.html"),
        ("parks/a", "parks/a/", "parks/a.html"),
        ("price-index", "price-index/", "price-index.html"),
    ],
)
def test_a_page_has_its_path_in_the_folder_of_its_language(tmp_path, uri, folders, files):
    root = project(tmp_path)
    for directory_urls, path in ((True, folders), (False, files)):
        for renderer in renderers(root, directory_urls=directory_urls):
            assert renderer.links.page_path(uri) == path


def test_a_page_is_served_from_its_own_folder_or_beside_others(tmp_path):
    root = project(tmp_path)
    for directory_urls, folders in (
        (True, [".", "parks", "parks/a"]),
        (False, [".", "parks", "parks"]),
    ):
        links = renderers(root, directory_urls=directory_urls)[0].links
        assert [links.folder_of(name) for name in ("index", "parks/index", "parks/a")] == folders


def test_only_records_of_shared_pages_are_on_the_page_that_shows_them(en):
    assert en.links.is_record_page("figures/index", "figures", "firms.total")
    assert not en.links.is_record_page("figures/lists", "figures", "firms.total")
    assert not en.links.is_record_page("parks/index", "parks", "test-park")
    with pytest.raises(TemplateError) as caught:
        en.links.is_record_page("parks/index", "people", "test-person")
    assert caught.value.key == "unknown_record"


@pytest.mark.parametrize(
    ("page", "collection", "name", "anchor", "url"),
    [
        ("parks/test-park", "parks", "test-park", "", "../../../parks/test-park/#"),
        ("why/index", "parks", "test-park", "here", "../../why/#here"),
        ("index", "figures", "firms.total", "", "../figures/#firms-total"),
        ("index", "figures", "firms.total", "here", "../#here"),
        ("index", "lists", "test-list", "", ""),
    ],
)
def test_an_outdated_translation_leads_to_its_original(
    tmp_path, page, collection, name, anchor, url
):
    outdated = {"parks/test-park", "figures/firms.total"}
    en = renderers(project(tmp_path), outdated=outdated)[1]
    assert en.links.original_url(page, collection, name, anchor) == url


def test_a_record_with_a_file_of_its_own_is_shown_without_a_line(tmp_path):
    links = SourceLinks(source_url="https://example.org/{file}#L{line}")
    renderer = renderers(project(tmp_path), source_links=links)[0]
    assert renderer.links.source_url("parks", "test-park") == (
        "https://example.org/data/parks/test-park.yml"
    )


def test_links_to_several_records_are_those_to_each(en):
    records = [("parks", "test-park"), ("figures", "firms.total")]
    assert en.links.links("index", records) == [
        en.links.link("index", *record) for record in records
    ]


@pytest.mark.parametrize(
    ("path", "start", "relative"),
    [
        ("a", ".", "a"),
        ("a", "a", "."),
        ("a/b", "a", "b"),
        ("ab", "a", "../ab"),
        ("a", "a/b", ".."),
        ("a", "a/b/c", "../.."),
        ("b", "a/b", "../../b"),
        (".", "a/b", "../.."),
    ],
)
def test_a_path_is_relative_to_a_folder(path, start, relative):
    assert relative_path(path, start) == relative


def test_figures_of_later_projects_are_on_their_own_pages(tmp_path):
    plan = {
        "name": both("测试项目", "Test project"),
        "summary": both("虚构。", "Made up."),
        "stage": "signed",
        "figures": {"output": figure()},
        "sources": ["report p01"],
    }
    names = [f"p{number:02}" for number in range(25)]
    root = project(tmp_path, records={f"projects/{name}.yml": plan for name in names})
    links = renderers(root)[0].links
    assert links.record_url("index", "figures", "p23.output") == "figures/#p23-output"
    assert links.record_url("index", "figures", "p24.output") == "projects/p24/#p24-output"
    assert links.record_url("index", "figures", "firms.total") == "figures/#firms-total"


def test_records_without_a_page_or_row_have_no_location(tmp_path, en):
    assert en.links.location("parks", "test-park") == ("parks/test-park", "")
    assert en.links.location("figures", "firms.total") == ("figures/index", "firms-total")
    assert en.links.location("stages", "signed") is None


def test_a_target_is_located_in_the_table_of_targets(root, site):
    links = Renderer(root, site, site.languages[1]).links
    page, anchor = links.location("targets", "cluster-output")
    assert (page, anchor) == ("targets/index", "targets-cluster-output")
