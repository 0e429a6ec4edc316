"""The check of a site as changed files would make it."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.review.dry_run import check_with, new_problems

PARK = "data/parks/eastgate.yml"


def test_nothing_is_changed_by_a_trial(bare):
    before = (bare / PARK).read_bytes()
    with pytest.raises(DiagnosticsError):
        check_with(bare, {PARK: b"name: [\n", "docs/made-up.zh.md": b"x"})
    assert (bare / PARK).read_bytes() == before
    assert not (bare / "docs/made-up.zh.md").exists()


def test_problems_that_were_there_are_not_those_of_the_change(bare):
    old = bare / "data/parks/made-up.yml"
    old.write_text("name: [\n", encoding="utf-8")
    assert new_problems(bare, {"data/made-up.txt": b"x"}) != []
    assert new_problems(bare, {PARK: (bare / PARK).read_bytes()}) == []
