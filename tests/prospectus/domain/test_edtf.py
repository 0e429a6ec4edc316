from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from prospectus.domain.edtf import Period, Point


def mistake(value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Period.model_validate(value)
    (error,) = caught.value.errors()
    return error["type"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023~", "2023-01-01", "2023-12-31"),
        ("2023-10", "2023-10-01", "2023-10-31"),
        ("2023-10~", "2023-10-01", "2023-10-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2023-07-07", "2023-07-07", "2023-07-07"),
        ("2023-07-07~", "2023-07-07", "2023-07-07"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-22", "2023-06-01", "2023-08-31"),
        ("2023-23", "2023-09-01", "2023-11-30"),
        ("2023-24", "2023-12-01", "2023-12-31"),
        ("2023/2025", "2023-01-01", "2025-12-31"),
        ("2023/2023", "2023-01-01", "2023-12-31"),
        ("2023-01/2023-08", "2023-01-01", "2023-08-31"),
        ("2023-05-17/2023-10", "2023-05-17", "2023-10-31"),
        ("2023-05-17/2023-05-17", "2023-05-17", "2023-05-17"),
        ("2023-22/2024-24", "2023-06-01", "2024-12-31"),
        ("2023~/2025-06", "2023-01-01", "2025-06-30"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period, first, last):
    read = Period.model_validate(period)
    assert (read.first_day, read.last_day) == (
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "23",
        "202",
        "20233",
        "-2023",
        "Y20230",
        "0000",
        "2023-1",
        "2023-00",
        "2023-13",
        "2023-20",
        "2023-25",
        "2023-22-01",
        "2023-22~",
        "2023-22~/2024",
        "2023-04-31",
        "2023-02-29",
        "2023-07-32",
        "2023-07-7",
        "2023-07-07T10:30",
        "2023?",
        "2023%",
        "~2023",
        "2023~~",
        "202X",
        "2023/",
        "/2023",
        "/",
        "2023/..",
        "../2023",
        "2023/2024/2025",
        "2023//2024",
        "2023-2025",
        "2023 / 2025",
        " 2023",
        "2023\n",
        "2023年",
        "２０２３",
        "٢٠٢٣",
        "October 2023",
        20231,
        999,
        0,
        -2023,
    ],
)
def test_what_the_site_cannot_say_is_no_period(value):
    assert mistake(value) == "period"


@pytest.mark.parametrize(
    "value", ["2025/2023", "2023-10/2023-09", "2023-12-31/2023-01", "2023-24/2023-22", "2025~/2023"]
)
def test_a_period_does_not_end_before_it_begins(value):
    assert mistake(value) == "period_backwards"


@pytest.mark.parametrize("value", [True, None, Decimal("2023"), Decimal("2023.10"), ("2023",), {}])
def test_what_is_no_text_and_no_year_is_no_period(value):
    assert mistake(value) == "period"


def test_a_year_needs_no_quotes():
    assert Period.model_validate(2023) == Period("2023")


def test_a_period_cannot_be_changed():
    with pytest.raises(ValidationError):
        Period("2023").root = "2024"


@pytest.mark.parametrize(
    ("point", "year", "month", "season", "day", "approximate"),
    [
        ("2023", 2023, None, None, None, False),
        ("2023~", 2023, None, None, None, True),
        ("2023-10", 2023, 10, None, None, False),
        ("2023-10~", 2023, 10, None, None, True),
        ("2023-07-08", 2023, 7, None, 8, False),
        ("2023-07-08~", 2023, 7, None, 8, True),
        ("2023-21", 2023, None, 21, None, False),
        ("2023-24", 2023, None, 24, None, False),
        ("2023-12", 2023, 12, None, None, False),
    ],
)
def test_a_point_says_what_is_known_of_it(point, year, month, season, day, approximate):
    read = Point(point)
    assert (read.year, read.month, read.season, read.day) == (year, month, season, day)
    assert read.approximate is approximate


@pytest.mark.parametrize(
    ("period", "points"),
    [("2023", ["2023"]), ("2023~/2025-06", ["2023~", "2025-06"])],
)
def test_a_period_is_one_point_or_two(period, points):
    assert [point.root for point in Period(period).points] == points


DAYS = st.dates(min_value=dt.date(1, 1, 1))


@given(DAYS, DAYS)
def test_days_and_months_are_read_as_they_are_written(one, other):
    first, last = sorted((one, other))
    days = Period(f"{first.isoformat()}/{last.isoformat()}")
    assert (days.first_day, days.last_day) == (first, last)
    months = Period(f"{first.isoformat()[:7]}/{last.isoformat()[:7]}")
    assert months.first_day == first.replace(day=1)
    assert (months.last_day.year, months.last_day.month) == (last.year, last.month)


@given(st.text("0123456789-/~?X.") | st.text())
def test_any_text_is_a_period_or_none(text):
    try:
        period = Period(text)
    except ValidationError as error:
        assert error.errors()[0]["type"] in ("period", "period_backwards")
    else:
        assert period.first_day <= period.last_day


# Of seasons, EDTF knows none that is approximate; the package does, but only inside a span.
POINTS = st.from_regex(r"[0-9]{4}(-[0-3][0-9](-[0-3][0-9])?)?~?", fullmatch=True).filter(
    lambda point: not re.search(r"-2[1-4]~", point)
)


@given(POINTS | st.tuples(POINTS, POINTS).map("/".join))
def test_first_and_last_days_are_those_of_the_package_edtf(text):
    try:
        parsed = parse_edtf(text)
        days = [dt.date(*day[:3]) for day in (parsed.lower_strict(), parsed.upper_strict())]
    except (EDTFParseException, ValueError):
        assert mistake(text) == "period"
        return
    try:
        period = Period(text)
    except ValidationError:
        assert mistake(text) == ("period_backwards" if days[1] < days[0] else "period")
    else:
        assert [period.first_day, period.last_day] == days
