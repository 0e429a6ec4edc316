"""Pages that an earlier build has made from the same; test_build.py has them taken over."""

from __future__ import annotations

from mkdocs_build.earlier_pages import EarlierPages
from prospectus.files.build_record import BuildRecord


def test_without_an_earlier_build_no_page_is_unchanged_but_has_a_key(built, tmp_path):
    record = BuildRecord.of(built.build.context.root, tmp_path / "site", "online-other")
    pages = EarlierPages(built.build, record)
    assert not [*pages.unchanged()]
    assert f"{built.build.folder}about/index.html" in pages.keys


def test_pages_of_open_data_have_no_key(built, tmp_path):
    record = BuildRecord.of(built.build.context.root, tmp_path / "site", "online-other")
    page = built.build.urls.file_path("data/index", built.build.language.code)
    assert page not in EarlierPages(built.build, record).keys
