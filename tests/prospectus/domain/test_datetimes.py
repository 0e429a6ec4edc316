from __future__ import annotations

import datetime as dt

import pytest
from pydantic import TypeAdapter, ValidationError

from prospectus.domain.datetimes import LocalDateTime, ZoneName, is_unambiguous, zone, zones

MOMENT: TypeAdapter[dt.datetime] = TypeAdapter(LocalDateTime)


def test_a_moment_is_a_day_and_a_time_to_the_minute():
    assert MOMENT.validate_python("2030-05-01T09:30") == dt.datetime(2030, 5, 1, 9, 30)


@pytest.mark.parametrize(
    "text",
    [
        "2030-05-01",
        "2030-05-01 09:30",
        "2030-05-01T9:30",
        "2030-05-01T09:30:00",
        "2030-05-01T09:30+08:00",
        "2030-05-01T09:30Z",
        "2030-02-30T09:30",
        "2030-05-01T24:00",
        "２０３０-05-01T09:30",
        20300501,
        None,
    ],
)
def test_nothing_else_is_a_moment(text):
    with pytest.raises(ValidationError) as caught:
        MOMENT.validate_python(text)
    assert [error["type"] for error in caught.value.errors()] == ["moment"]


def test_a_zone_is_known_by_its_name_and_the_nearest_is_offered():
    adapter: TypeAdapter[str] = TypeAdapter(ZoneName)
    assert adapter.validate_python("Asia/Urumqi") == "Asia/Urumqi"
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python("Asia/Urumchi")
    assert [error["ctx"] for error in caught.value.errors()] == [
        {"name": "Asia/Urumchi", "nearest": "Asia/Urumqi"}
    ]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Asia/Beijing", "Asia/Shanghai"),
        ("Beijing", "Asia/Shanghai"),
        ("Asia/Peking", "Asia/Shanghai"),
        ("Asia/Shangai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("Shanghai", "Asia/Shanghai"),
        ("London", "Europe/London"),
        ("Asia/Chengdu", "Asia/Shanghai, Europe/London, America/New_York"),
        ("UTC+8", "Asia/Shanghai, Europe/London, America/New_York"),
    ],
)
def test_a_zone_of_a_similar_city_is_offered_or_that_of_the_country_of_a_capital(name, nearest):
    adapter: TypeAdapter[str] = TypeAdapter(ZoneName)
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(name)
    assert [error["ctx"] for error in caught.value.errors()] == [{"name": name, "nearest": nearest}]


def test_what_is_known_of_every_zone_can_be_read():
    assert [zone(name).key for name in zones()] == [*zones()]


@pytest.mark.parametrize(
    ("hour", "minute", "day", "once"),
    [
        (1, 59, "2030-03-31", True),
        (2, 0, "2030-03-31", False),  # left out
        (2, 59, "2030-03-31", False),
        (3, 0, "2030-03-31", True),
        (2, 30, "2030-10-27", False),  # shown twice
        (3, 0, "2030-10-27", True),
    ],
)
def test_clocks_that_are_changed_leave_an_hour_out_or_show_it_twice(hour, minute, day, once):
    moment = dt.datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}")
    assert is_unambiguous(moment, "Europe/Berlin") is once
    assert is_unambiguous(moment, "Asia/Shanghai")
