"""Paths that name an item of a list by its key."""

from __future__ import annotations

import pytest

from prospectus.editing.spreadsheet.keyed_items import positions, value_at, with_value

SERIES = {"values": ({"period": "2019", "value": 1}, {"period": "2021", "value": 3})}


def test_an_item_is_found_by_its_key():
    assert positions(SERIES, ("values", "2021", "value")) == ("values", 1, "value")
    assert value_at(SERIES, ("values", "2021", "value")) == 3


def test_a_key_that_no_item_has_stays_as_it_is():
    assert positions(SERIES, ("values", "2020")) == ("values", "2020")
    assert positions({}, ("values", "2020", "value")) == ("values", "2020", "value")


@pytest.mark.parametrize("period", ["2018", "2020", "2022"])
def test_a_new_item_takes_its_place_in_the_order_of_keys(period):
    series = with_value(SERIES, ("values", period), {"period": period})
    periods = [item["period"] for item in series["values"]]
    assert periods == sorted(["2019", "2021", period])


def test_an_item_is_replaced_where_it_stands():
    series = with_value(SERIES, ("values", "2019", "value"), 7)
    assert series == {"values": ({"period": "2019", "value": 7}, SERIES["values"][1])}
