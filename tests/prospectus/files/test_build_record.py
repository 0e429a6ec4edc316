"""The record of a build: it vouches for an output only while every byte of it is the same."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from prospectus.files import inputs_ahead
from prospectus.files.build_record import BuildRecord, manifest
from prospectus.support.cache import ENVIRONMENT_VARIABLE
from support.platforms import needs_posix, needs_symlinks
from support.project import cache_of


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for path in ("docs/a.md", "site/index.html", "site/en/index.html"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text("made up", encoding="utf-8")
    return root


@pytest.fixture
def built(project):
    record(project).save(7, project / "site")
    return project


def record(project, name="online-default"):
    record = BuildRecord(project, project / "site", name)
    record.note_inputs()
    return record


def test_a_folder_is_what_a_build_would_write_after_that_build(project):
    assert record(project).page_count() is None
    record(project).save(7, project / "site")
    assert record(project).page_count() == 7


def test_another_form_of_the_site_is_not_the_same(built):
    assert record(built, "offline-default").page_count() is None


def test_another_folder_with_the_same_content_is_not_vouched_for(built):
    (built / "site").rename(built / "other")
    assert BuildRecord(built, built / "other", "online-default").page_count() is None


def test_other_inputs_make_another_output(built):
    (built / "docs/a.md").write_text("other", encoding="utf-8")
    assert record(built).page_count() is None
    (built / "docs/a.md").write_text("made up", encoding="utf-8")
    assert record(built).page_count() == 7


def rewritten(site):
    """Other bytes of the same size, in place and at the same time."""
    path = site / "en/index.html"
    status = path.stat()
    path.write_text("MADE UP", encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def linked(site):
    (site / "en/index.html").rename(site.parent / "moved.html")
    (site / "en/index.html").symlink_to(site.parent / "moved.html")


@pytest.mark.parametrize(
    "change",
    [
        rewritten,
        pytest.param(linked, marks=needs_symlinks),
        lambda site: (site / "en/index.html").unlink(),
        lambda site: (site / "added.html").write_text(""),
        lambda site: (site / "added").mkdir(),
        pytest.param(lambda site: os.mkfifo(site / "pipe"), marks=needs_posix),
        pytest.param(lambda site: (site / "index.html").chmod(0o600), marks=needs_posix),
        lambda site: site.rename(site.with_name("away")),
    ],
)
def test_whatever_has_changed_in_the_output_is_built_again(built, change):
    before = record(built).compare()
    assert before
    assert before.changed == frozenset()
    change(built / "site")
    assert record(built).page_count() is None
    after = record(built).compare()
    assert after is None or after.changed


def test_what_was_compared_with_an_earlier_record_does_not_count(built):
    ahead = inputs_ahead.compare_ahead(built)
    (built / "docs/a.md").write_text("other", encoding="utf-8")
    record(built).save(7, built / "site")
    (built / "site/index.html").write_text("changed in between", encoding="utf-8")
    building = replace(record(built), compared=ahead)
    assert building.page_count() is None
    assert building.earlier_output.changed() is None


def test_inputs_that_change_during_the_build_are_not_recorded(project):
    building = record(project)
    (project / "docs/a.md").write_text("other", encoding="utf-8")
    (project / "docs/a.md").write_text("made up", encoding="utf-8")  # what did the build read?
    building.save(7, project / "site")
    assert record(project).page_count() is None


def test_a_record_in_the_checkout_is_not_read(built, monkeypatch):
    inside = built / "cache"
    cache_of(built).parent.rename(inside)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(inside))
    assert record(built).page_count() is None


def test_a_damaged_record_is_none(built):
    path = cache_of(built) / "output-online-default"
    path.write_bytes(path.read_bytes()[:-1])
    assert record(built).page_count() is None


def test_without_a_cache_everything_is_built(built, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    record(built).save(7, built / "site")
    assert record(built).page_count() is None


def test_a_manifest_tells_files_by_permissions_and_content(project):
    known = manifest(project / "site")
    assert sorted(known) == ["en/index.html", "index.html"]
    assert known["index.html"] == known["en/index.html"]
    assert manifest(project / "made-up") is None


def test_pages_of_the_last_build_can_be_taken_over(project):
    building = record(project)
    building.page_keys["index.html"] = b"made of this"
    building.save(7, project / "site")
    (project / "docs/a.md").write_text("other", encoding="utf-8")
    (project / "new").mkdir()
    earlier = record(project).earlier_output
    assert earlier.take("index.html", b"made of this", project / "new")
    assert not earlier.take("en/index.html", b"made of this", project / "new")


def test_the_record_of_a_build_describes_what_it_has_taken_over_and_written(project):
    building = record(project)
    building.page_keys["index.html"] = b"made of this"
    building.save(7, project / "site")
    (project / "docs/a.md").write_text("other", encoding="utf-8")
    building, new = record(project), project / "new"
    (new / "en").mkdir(parents=True)
    assert building.earlier_output.take("index.html", b"made of this", new)
    (new / "en/index.html").write_text("other", encoding="utf-8")
    building.save(7, new)
    (project / "site").rename(project / "old")
    new.rename(project / "site")
    assert record(project).page_count() == 7


def test_nothing_is_taken_over_from_an_output_that_no_record_describes(project):
    (project / "new").mkdir()
    assert not record(project).earlier_output.take("index.html", b"", project / "new")


def test_what_a_process_of_the_build_has_described_is_not_read_again(project):
    building = record(project)
    building.files.update(building.describe(project / "site"))
    (project / "site/index.html").write_text("written after it was described", encoding="utf-8")
    building.save(7, project / "site")
    assert record(project).page_count() is None  # the file is not the one that the build described


def test_files_that_nobody_described_are_recorded_too(project):
    building = record(project)
    building.files["index.html"] = building.describe(project / "site")["index.html"]
    building.save(7, project / "site")
    assert record(project).page_count() == 7
