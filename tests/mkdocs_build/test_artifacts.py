"""Files of the site besides its pages."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from mkdocs_build.artifacts import artifact_makers, write_artifacts
from mkdocs_build.compat import mkdocs


@pytest.fixture
def build(config, start, other_code):
    return start(config, other_code)


def test_artifacts_are_found_by_the_pattern_of_their_path(built):
    for pattern, make in artifact_makers(built.build).items():
        for path in make():
            assert fnmatchcase(path, pattern), f"{path} cannot be asked for by {pattern}"


def test_each_is_made_once(built):
    for pattern, make in artifact_makers(built.build).items():
        assert make() is make(), pattern


def test_no_two_patterns_name_the_same_file(built):
    paths = [path for make in artifact_makers(built.build).values() for path in make()]
    assert len(paths) == len(set(paths))


def test_all_are_written_as_a_build_writes_them(built, tmp_path):
    write_artifacts(built.build, tmp_path)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    for path in written:
        name = path.relative_to(tmp_path).as_posix()
        assert path.read_bytes() == (built.folder / name).read_bytes(), name


def test_files_for_the_whole_site_come_from_the_last_language(root, start, context):
    *others, last = context.languages
    for code in others:
        patterns = artifact_makers(start(mkdocs.load_settings(root), code))
        assert not {"robots.txt", "sitemap*.xml"} & patterns.keys()
    patterns = artifact_makers(start(mkdocs.load_settings(root), last))
    assert {"robots.txt", "sitemap*.xml"} <= patterns.keys()


def test_changes_have_a_feed_only_where_they_have_a_page(build):
    feed = f"{build.folder}changes.xml"
    assert feed in artifact_makers(build)
    del build.written_pages[build.context.checked.routes.changes]
    assert feed not in artifact_makers(build)
    assert not build.has_changes


def test_a_copy_has_no_files_for_search_engines_or_apps(root, start, context):
    last = list(context.languages)[-1]
    patterns = artifact_makers(start(mkdocs.load_settings(root, directory_urls=False), last))
    assert not [
        pattern for pattern in patterns if pattern.endswith((".txt", "webmanifest", "sitemap*.xml"))
    ]
    assert any(pattern.endswith("search/*") for pattern in patterns)


def test_the_sitemap_has_every_page_in_every_language(root, start, context):
    last = start(mkdocs.load_settings(root), list(context.languages)[-1])
    texts = artifact_makers(last)["sitemap*.xml"]().values()
    listed = "".join(text if isinstance(text, str) else text.decode() for text in texts)
    uris = {page.uri for page in (*context.checked.written, *context.checked.generated)}
    for code in context.languages:
        for uri in uris:
            address = last.urls.published_url(last.urls.page_path(uri, code))
            assert f"<loc>{address}</loc>" in listed
