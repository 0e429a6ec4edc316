"""Pages that an earlier build has made from the same; test_build.py has them taken over."""

from __future__ import annotations

import shutil
from dataclasses import replace

from mkdocs_build.earlier_pages import EarlierPages
from mkdocs_build.page_keys import SharedDigests
from prospectus.files.build_record import BuildRecord
from prospectus.rendering.pages import ComparisonPage, GeneratedPage


def earlier_pages(build, record):
    assert record.inputs
    return EarlierPages(build, record, SharedDigests(build.context, record.inputs))


def test_without_an_earlier_build_no_page_is_unchanged_but_has_a_key(built, tmp_path):
    record = BuildRecord(built.build.context.root, tmp_path / "site", "online-other")
    pages = earlier_pages(built.build, record)
    assert not [*pages.unchanged()]
    assert f"{built.build.folder}about/index.html" in pages.keys


class Unknown(GeneratedPage):
    """A page of a kind that nobody has thought of yet."""

    def source(self, language):
        return "mkdocs.yml"

    def title(self, language):
        return "Made up"

    def description(self, language):
        return "Made up"

    def body(self, renderer):
        return ""


def test_a_page_of_a_kind_that_is_not_known_has_no_key(built, tmp_path):
    context = built.build.context
    record = BuildRecord(context.root, tmp_path / "site", "online-other")
    known = earlier_pages(built.build, record).keys
    pages = {
        uri: Unknown(uri, page.kind) if isinstance(page, ComparisonPage) else page
        for uri, page in context.generated_pages.items()
    }
    changed = replace(context)
    vars(changed)["generated_pages"] = pages
    fewer = earlier_pages(built.build.refreshed(changed), record).keys
    path = built.build.urls.file_path("compare", built.build.language.code)
    assert {*known} - {*fewer} == {path}


def test_markdown_is_taken_over_while_the_html_that_it_is_made_from_is_the_same(built, tmp_path):
    root, copies = built.build.context.root, {"about/index.md": ("<p>a</p>", "https://a.org/", "")}
    (tmp_path / "site/about").mkdir(parents=True)
    (tmp_path / "site/about/index.md").write_text("a", encoding="utf-8")
    first = BuildRecord(root, tmp_path / "site", "online-other")
    pages = earlier_pages(built.build, first)
    assert pages.take_markdown(copies, tmp_path) == frozenset()
    first.page_keys.update(pages.keys)
    first.save(1, tmp_path / "site")

    def taken(copies, **changed):
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        record = BuildRecord(root, tmp_path / "site", "online-other")
        digests = SharedDigests(built.build.context, replace(record.inputs, **changed))
        return EarlierPages(built.build, record, digests).take_markdown(copies, tmp_path / "new")

    assert taken(copies) == {*copies}
    assert (tmp_path / "new/about/index.md").samefile(tmp_path / "site/about/index.md")
    assert taken({"about/index.md": ("<p>b</p>", "https://a.org/", "")}) == frozenset()
    assert taken({"about/index.md": ("<p>a</p>", "https://b.org/", "")}) == frozenset()
    files = first.inputs.files
    assert taken(copies, files={**files, "data/units.yml": b"other"}) == {*copies}
    assert taken(copies, files={**files, "hooks/adapter.py": b"other"}) == frozenset()
