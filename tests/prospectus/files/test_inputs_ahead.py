"""The inputs of a build, read by a process of its own."""

from __future__ import annotations

from prospectus.files import inputs_ahead
from prospectus.files.build_inputs import read_inputs
from prospectus.files.build_record import BuildRecord
from support.platforms import needs_fork


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
