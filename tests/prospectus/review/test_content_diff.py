"""Which hosts are new, and which changed lines nothing else explains."""

from __future__ import annotations

import pytest

from prospectus.review.changed_files import FileChanges, NewHost
from prospectus.review.content_diff import ContentDiff, new_hosts, read_content, unexplained_lines
from prospectus.review.diff import SiteDiff

EMPTY = FileChanges((), (), frozenset(), (), (), {})
NO_CHANGE = SiteDiff((), (), (), (), (), (), (), ())


def files(**fields) -> FileChanges:
    return FileChanges(**{**vars(EMPTY), **fields})


def test_without_changed_content_nothing_is_read(tmp_path):
    assert read_content(tmp_path, "main", EMPTY) == ContentDiff()


def test_a_host_is_listed_once_and_suspicious_ones_first():
    hosts = (NewHost("b.example", "x", 3), NewHost("b.example", "y", 1), NewHost("a:80", "x", 1))
    assert new_hosts(files(hosts=hosts), ContentDiff()) == [("a:80", "x:1"), ("b.example", "x:3")]


@pytest.mark.parametrize(("before", "expected"), [((), 1), (("a.example",), 0)])
def test_a_host_of_a_page_is_new_if_no_changed_file_held_it(before, expected):
    changes = SiteDiff((), (), (), (), (), (), (), (), hosts=(("a.example", "uri", "en"),))
    found = new_hosts(files(hosts_before=frozenset(before)), ContentDiff(changes))
    assert len(found) == expected


def test_lines_stay_unexplained_if_readers_see_no_change():
    lines = {"data/units.yml": (("a",), ("b",))}
    assert unexplained_lines(files(lines=lines), ContentDiff(NO_CHANGE)) == lines
