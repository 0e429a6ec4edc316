"""Pages that MkDocs does not build. tests/same compares them with pages that it builds."""

from __future__ import annotations

from mkdocs_build.bulk_pages import BulkPages, write_bulk_pages


def test_bulk_pages_lie_where_links_to_them_lead(built):
    build, pages = built.build, BulkPages(built.build)
    for page in build.context.bulk_pages:
        path = pages.path(page)
        assert path == build.urls.file_path(page.uri, build.language.code)
        assert pages.page_at(path) is page
        assert (built.folder / path).is_file()


def test_elsewhere_there_is_none(built):
    pages = BulkPages(built.build)
    path = pages.path(built.build.context.bulk_pages[0])
    for other in (path.removesuffix("/index.html"), f"{path}/index.html", f"xx/{path}", ""):
        assert pages.page_at(other) is None


def test_nothing_of_a_template_is_left_in_a_page(built):
    build, pages = built.build, BulkPages(built.build)
    for page in build.context.bulk_pages:
        html = pages.render(page)
        assert "qq" not in html.replace(page.uri, ""), page.uri
        assert html.count("<h1") == 1
        assert build.urls.published_url(build.page_path(page.uri)) in html


def test_the_same_page_is_the_same_whichever_came_before(built):
    last = built.build.context.bulk_pages[-1]
    after_others = BulkPages(built.build)
    for page in built.build.context.bulk_pages[:-1]:
        after_others.render(page)
    assert after_others.render(last) == BulkPages(built.build).render(last)


def test_all_are_written(built, tmp_path):
    write_bulk_pages(built.build, tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    assert len(written) == len(built.build.context.bulk_pages)
    for path in written:
        assert (tmp_path / path).read_text(encoding="utf-8") == built.read(path)
