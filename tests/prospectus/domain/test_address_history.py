"""Addresses of the past follow from the present ones and the recorded changes."""

from __future__ import annotations

from prospectus.domain.address_history import addresses_after
from prospectus.domain.site_records import Change

REMOVED = {"record": "projects/old", "name": {"en": "Old project"}}
RENAMED = {"before": "parks/a", "after": "parks/b", "name": {"en": "Park A"}}


def change(day: str, **values: object) -> Change:
    return Change.model_validate({"date": day, **values}, context={"languages": ["en"]})


def test_what_a_change_added_was_not_there_before_it_and_what_it_removed_was():
    changes = {
        "second": change("2030-05-02", added=("projects/c",), removed=(REMOVED,)),
        "first": change("2030-05-01", kind="first"),
    }
    assert addresses_after(frozenset({"projects/a", "projects/c"}), changes) == {
        "second": {"projects/a", "projects/c"},
        "first": {"projects/a", "projects/old"},
    }


def test_before_a_renaming_a_record_and_its_figures_had_the_old_name():
    changes = {
        "second": change("2030-05-02", renamed=(RENAMED,)),
        "first": change("2030-05-01", kind="first"),
    }
    after = addresses_after(frozenset({"parks/b", "figures/b.area"}), changes)
    assert after["first"] == {"parks/a", "figures/a.area"}
