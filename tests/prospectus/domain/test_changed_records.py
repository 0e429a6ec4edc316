"""Which records a check has to look at again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.domain.changed_records import changed_records, has_same_names, has_same_records
from prospectus.domain.loader import RecordCache, load
from prospectus.domain.validation import unchecked_records
from support.dataset_files import figures, park, project

FILES = {
    "figures/topic.yml": figures("a", "b"),
    "parks/east.yml": park("East"),
    "projects/a.yml": project("A"),
    "projects/b.yml": project("B"),
}


@pytest.fixture
def reload(make):
    """Loads the site again, with some other files."""
    memory: RecordCache = {}
    make(FILES)
    return lambda files={}: load(make(files), memory=memory)


def test_records_of_files_that_have_not_changed_are_the_same(reload):
    before, after = reload(), reload()
    assert changed_records(after, before) == []
    assert has_same_records(after, before)


def test_a_changed_file_has_changed_records(reload):
    before, after = reload(), reload({"projects/b.yml": project("Other")})
    assert changed_records(after, before) == [("projects", "b", after.projects["b"])]
    assert has_same_names(after, before)
    assert not has_same_records(after, before)


def test_figures_are_records_of_their_own(reload):
    before = reload()
    after = reload({"figures/topic.yml": f"{figures('a', 'b')}# made up\n"})
    names = [(collection, name) for collection, name, _ in changed_records(after, before)]
    assert names == [("figures", "topic.a"), ("figures", "topic.b")]


def test_a_new_record_is_another_name(reload):
    before, after = reload(), reload({"projects/c.yml": project("C")})
    assert not has_same_names(after, before)
    assert [name for _, name, _ in changed_records(after, before)] == ["c"]


def test_only_changed_records_are_checked_where_others_stay_right(reload):
    before, after = reload(), reload({"projects/b.yml": project("Other")})
    assert unchecked_records(after, before) == [("projects", "b", after.projects["b"])]
    assert unchecked_records(after, None) is None


def test_all_records_are_checked_where_names_have_changed(reload):
    before, after = reload(), reload({"projects/c.yml": project("C")})
    assert unchecked_records(after, before) is None


@pytest.mark.parametrize("name", ["sources", "units", "quantities"])
def test_all_records_are_checked_where_what_they_name_has_changed(site, name):
    """A source may be older now, or a unit measure something else."""
    records = {key: record.model_copy() for key, record in getattr(site, name).items()}
    assert unchecked_records(replace(site, **{name: records}), site) is None
    assert unchecked_records(replace(site), site) == []
