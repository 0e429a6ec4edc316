"""The order in which pages show records."""

from __future__ import annotations

from prospectus.domain.edtf import Period
from prospectus.domain.record_order import in_order, newest_first
from prospectus.domain.records import Ordered
from prospectus.domain.site_records import Change

DAY = Period("2030-05-01")


def test_records_stand_by_their_order_then_by_their_names():
    records = {"b": Ordered(order=2), "d": Ordered(), "c": Ordered(order=1), "a": Ordered(order=2)}
    assert [*in_order(records)] == ["c", "a", "b", "d"]


def test_the_newest_change_comes_first_and_numbers_count_within_a_day():
    names = ["2030-05-01", "2030-05-01-2", "2030-05-01-10-abcdef", "2030-05-01-10-bcdefa"]
    changes = {name: Change(date=DAY) for name in names}
    changes["2030-04-30-11"] = Change(date=Period("2030-04-30"))
    assert [*newest_first(changes)] == [*reversed(names), "2030-04-30-11"]


def test_the_first_publication_is_the_oldest_of_its_day():
    changes = {
        "2030-05-01-1-abcdef": Change(date=DAY),
        "x": Change(date=DAY, kind="first"),
    }
    assert [*newest_first(changes)][-1] == "x"
