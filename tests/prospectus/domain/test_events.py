"""Events: what they need, their phase, and the order of their sessions."""

from __future__ import annotations

import datetime as dt

import pytest

from prospectus.domain.edtf import Period
from prospectus.domain.events import Event, ProgrammeSection, Session
from support.record_values import NAME, mistakes, read


def part(*starts: str | None) -> ProgrammeSection:
    sessions = [
        {"id": f"made-up-{at}", "name": NAME, "start": start} for at, start in enumerate(starts)
    ]
    given = [{name: item for name, item in one.items() if item} for one in sessions]
    return ProgrammeSection.model_validate(
        {
            "id": "part",
            "name": NAME,
            "summary": NAME,
            "count": "test.count",
            "sessions": tuple(given),
            "complete": True,
            "sources": ("test p01",),
        },
        context={"languages": ["zh", "en"]},
    )


def test_sessions_are_listed_by_day_and_time_and_those_without_at_the_end():
    days = part(
        None, "2030-05-02T09:00", "2030-05-01T14:00", "2030-05-01T09:00", None, "2030-05-02T09:00"
    ).days
    assert {day: [number for number, _ in sessions] for day, sessions in days.items()} == {
        dt.date(2030, 5, 1): [4, 3],
        dt.date(2030, 5, 2): [2, 6],
        None: [1, 5],
    }
    assert list(days) == [dt.date(2030, 5, 1), dt.date(2030, 5, 2), None]


def test_without_times_sessions_keep_their_order():
    assert [number for number, _ in part(None, None, None).days[None]] == [1, 2, 3]
    assert part().days == {}


# -- sessions of an event ----------------------------------------------------------------


def event(*programme: ProgrammeSection, timezone: str | None = None) -> Event:
    return Event.model_construct(programme=programme, timezone=timezone)


def test_sessions_of_an_event_with_a_time_come_in_its_order_each_with_its_part():
    first, second = part("2030-05-02T09:00", None), part("2030-05-01T09:00", "2030-05-03T09:00")
    assert event(first, second).dated == [
        (second, second.sessions[0]),
        (first, first.sessions[0]),
        (second, second.sessions[1]),
    ]
    assert event(part(None)).dated == []


def test_a_time_is_that_of_the_zone_of_its_event():
    moment = dt.datetime(2030, 5, 1, 9)
    assert (
        event(timezone="Asia/Shanghai").localize(moment).isoformat() == "2030-05-01T09:00:00+08:00"
    )
    assert event().localize(moment) == moment


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2030-05-01T08:59", "end_before_start"),
        ("2030-05-01T09:00", "end_before_start"),
        ("2030-05-01T09:01", None),
    ],
)
def test_a_session_ends_after_its_start(end, expected):
    made_up = {"id": "made-up", "name": NAME, "start": "2030-05-01T09:00", "end": end}
    if expected:
        assert [key for key, _ in mistakes(Session, made_up)] == [expected]
    else:
        assert read(Session, made_up).end == dt.datetime(2030, 5, 1, 9, 1)


def test_a_session_without_a_start_has_no_end():
    made_up = {"id": "made-up", "name": NAME, "end": "2030-05-01T09:00"}
    assert [key for key, _ in mistakes(Session, made_up)] == ["end_without_start"]


# -- what is known of an event -----------------------------------------------------------------


def test_an_event_needs_no_more_than_a_name_a_period_and_a_status():
    least = read(Event, {"name": NAME, "period": "2030", "status": "plan"})
    assert (least.programme, least.hosts, least.results, least.sources) == ((), (), (), ())
    for field in ("name", "period", "status"):
        fields = {"name": NAME, "period": "2030", "status": "plan"}
        del fields[field]
        assert mistakes(Event, fields) == [("missing", (field,))]


AS_OF = Period("2026-11")


@pytest.mark.parametrize(
    ("period", "status", "phase"),
    [
        ("2026-10-31", "plan", "past"),
        ("2026-11-01", "plan", "current"),
        ("2026-11-30", "plan", "current"),
        ("2026-10-30/2026-12-02", "plan", "current"),
        ("2026", "plan", "current"),
        ("2026-12-01", "plan", "upcoming"),
        ("2027", "cancelled", "upcoming"),
        ("2025", "postponed", "past"),
        ("2026-11-20", "actual", "past"),
        ("2026-12", "actual", "past"),
    ],
)
def test_an_event_lies_before_or_after_the_month_of_the_settings(period, status, phase):
    event = Event.model_construct(period=Period(period), status=status)
    assert event.phase(AS_OF) == phase


def test_without_that_month_only_an_event_that_was_held_is_past():
    phases = [
        Event.model_construct(period=Period("2020"), status=name).phase(None)
        for name in ("plan", "actual")
    ]
    assert phases == [None, "past"]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2030-05-01", (dt.date(2030, 5, 1), dt.date(2030, 5, 1))),
        ("2030-05-01/2030-05-03", (dt.date(2030, 5, 1), dt.date(2030, 5, 3))),
        ("2030-05", None),
        ("2030-05-01/2030-06", None),
        ("2030-05-01~", None),
    ],
)
def test_an_event_has_days_where_both_its_ends_are_exact(period, days):
    assert Event.model_construct(period=Period(period)).days == days
