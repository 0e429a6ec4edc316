from __future__ import annotations

import os

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from prospectus.support import cache, parallel
from prospectus.yamlio import reader, reading_ahead
from prospectus.yamlio.reader import YamlDocument
from prospectus.yamlio.reading_ahead import read_ahead

NAME = "data/projects/knitwear-plant.yml"

pytestmark = pytest.mark.skipif(not parallel.CAN_FORK, reason="processes cannot be forked")


@pytest.fixture
def uncached(bare, tmp_path, monkeypatch):
    """A project of which nothing is in the persistent cache."""
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    return bare


def values_of(root):
    background = read_ahead(root)
    assert background is not None
    return background.result()


def test_what_was_read_ahead_is_not_parsed_again(uncached, monkeypatch):
    values, parsed = values_of(uncached), []
    parse = YamlDocument._parse_values
    monkeypatch.setattr(
        YamlDocument, "_parse_values", lambda self: parsed.append(self.path) or parse(self)
    )
    site = load(Project(uncached), values=values)
    assert NAME in values
    assert not values.keys() & {*parsed}
    assert site.projects == load(Project(uncached)).projects


def test_a_file_that_has_changed_since_is_read_again(uncached):
    values = values_of(uncached)
    path = uncached / NAME
    path.write_text(path.read_text("utf-8").replace("Knitwear", "Linen"), encoding="utf-8")
    name = load(Project(uncached), values=values).projects["knitwear-plant"].name
    assert "Linen" in name.in_language("en")


def test_the_persistent_cache_is_the_same_as_without(uncached, tmp_path, monkeypatch):
    values = values_of(uncached)

    def stored(**options):
        load(Project(uncached), **options)
        file = cache.cache_folder(uncached) / "values"
        content = file.read_bytes()
        file.unlink()
        return content

    assert stored(values=values) == stored()


def test_nothing_is_read_ahead_that_is_in_the_persistent_cache(uncached):
    load(Project(uncached))
    assert read_ahead(uncached) is None


def test_mistakes_are_left_to_those_who_read_the_files(uncached):
    (uncached / NAME).write_text("name: [\n", encoding="utf-8")
    values = values_of(uncached)
    assert values
    assert NAME not in values
    with pytest.raises(DiagnosticsError) as raised:
        load(Project(uncached), values=values)
    assert [problem.path for problem in raised.value.problems] == [NAME]


def test_nothing_is_read_where_there_are_no_plain_files(uncached):
    """Reading a pipe would never end."""
    os.mkfifo(uncached / "data/projects/pipe.yml")
    assert values_of(uncached) == {}


def test_of_many_files_the_first_ones_are_read(uncached, monkeypatch):
    monkeypatch.setattr(reading_ahead, "_MAX_FILES", 3)
    first = sorted((uncached / "data").rglob("*.yml"))[:3]
    assert [*values_of(uncached)] == [path.relative_to(uncached).as_posix() for path in first]


def test_a_project_without_data_has_nothing_to_read(tmp_path):
    assert read_ahead(tmp_path) is None
    assert not reader.has_cached_values(tmp_path)
