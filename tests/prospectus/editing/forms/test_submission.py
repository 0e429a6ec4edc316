"""Posted texts as values of a record."""

from __future__ import annotations

import pytest

from prospectus.domain.records import Park
from prospectus.editing.forms.field_specs import record_spec
from prospectus.editing.forms.submission import Submission

SPEC = record_spec(Park)
OLD = {"order": 1, "sources": ("a p1", "a p2"), "name": {"zh": "甲", "en": "A"}}


def value(posted, old=OLD):
    return Submission(posted, ("zh", "en")).value(SPEC, old)


def test_a_field_that_the_form_lacks_stays():
    assert value({}) == OLD


def test_an_emptied_field_goes():
    assert "order" not in value({"order": " "})


def test_a_new_field_takes_its_place_in_the_order_of_files():
    new = value({"short.zh": "甲", "short.en": "A"})
    assert list(new) == ["order", "sources", "name", "short"]


def test_emptied_and_removed_items_go_and_typed_ones_come():
    assert value({"sources.0": "", "sources.2": "a p3"})["sources"] == ("a p2", "a p3")
    assert value({"sources.0": "a p1", "remove:sources.0": "on"})["sources"] == ("a p2",)


def test_an_entry_of_a_mapping_is_added_by_its_key():
    new = value({"figures.area.value": "5", "figures.bad key.value": "6"})
    assert new["figures"] == {"area": {"value": 5}}


def test_the_control_of_an_item_is_known_by_its_place_among_those_that_stay():
    submission = Submission({"titles.0.name.zh": "", "titles.1.name.zh": "乙"}, ("zh", "en"))
    submission.value(SPEC, {"titles": ({"name": {"zh": "甲"}}, {"name": {"zh": "乙"}})})
    assert submission.control("titles.0.name.zh") == "titles.1.name.zh"
    assert submission.control("name.zh") == "name.zh"


@pytest.mark.parametrize("path", ["titles.999999999.name.zh", "titles.x.name.zh", "titles..zh"])
def test_no_path_makes_anything_but_items(path):
    assert value({path: "made up"}) == OLD
