"""What processes of their own do before a build begins."""

from __future__ import annotations

import pytest

from prospectus.files import inputs_ahead
from prospectus.files.build_inputs import read_inputs
from prospectus.files.build_record import BuildRecord, record_name
from support.platforms import needs_fork

KEY = b"made of this"


@needs_fork
def test_they_are_those_that_a_build_would_read_itself(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("made up", encoding="utf-8")
    ahead = inputs_ahead.read_ahead(tmp_path)
    assert ahead
    assert ahead.result() == read_inputs(tmp_path) is not None
    record = BuildRecord(tmp_path, tmp_path / "site", "online-default", ahead=ahead)
    assert record.inputs == read_inputs(tmp_path)


@needs_fork
def test_they_are_read_again_if_something_was_written_since(tmp_path):
    ahead = inputs_ahead.read_ahead(tmp_path)
    assert ahead
    before = ahead.result()
    (tmp_path / "mkdocs.yml").write_text("made up", encoding="utf-8")
    record = BuildRecord(tmp_path, tmp_path / "site", "online-default", ahead=ahead)
    assert record.inputs == read_inputs(tmp_path) != before


@pytest.fixture
def built(tmp_path):
    for name in ("site/index.html", "site/en/index.html", "site/en/about.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("made up", encoding="utf-8")
    record = BuildRecord(tmp_path, tmp_path / "site", record_name())
    record.page_keys.update({"index.html": KEY, "en/index.html": KEY})
    record.save(3, tmp_path / "site")
    (tmp_path / "new/en").mkdir(parents=True)
    return tmp_path


def earlier_output(root):
    ahead = inputs_ahead.compare_ahead(root)
    return BuildRecord(root, root / "site", record_name(), compared=ahead).earlier_output


@needs_fork
def test_the_output_is_compared_with_the_record_of_the_last_build(built):
    (built / "site/en/index.html").write_text("MADE UP", encoding="utf-8")
    (built / "site/en/about.html").unlink()
    (built / "site/added.html").write_text("made up", encoding="utf-8")
    earlier = earlier_output(built)
    assert earlier.changed() == {"en/index.html", "en/about.html", "added.html"}
    assert earlier.take("index.html", KEY, built / "new")
    assert not earlier.take("en/index.html", KEY, built / "new")


@needs_fork
def test_where_that_is_impossible_files_are_compared_when_they_are_taken_over(built):
    (built / "site/en/index.html").write_text("MADE UP", encoding="utf-8")
    (built / "site/empty").mkdir()  # no build writes an empty folder
    earlier = earlier_output(built)
    assert earlier.changed() is None
    assert earlier.take("index.html", KEY, built / "new")
    assert not earlier.take("en/index.html", KEY, built / "new")
