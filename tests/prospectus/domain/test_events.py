"""Events: the order of their sessions."""

from __future__ import annotations

import datetime as dt

from prospectus.domain.events import ProgrammeSection
from support.record_values import NAME


def part(*starts: str | None) -> ProgrammeSection:
    sessions = [{"id": f"made-up-{at}", "name": NAME, "start": it} for at, it in enumerate(starts)]
    told = [{name: it for name, it in one.items() if it} for one in sessions]
    return ProgrammeSection.model_validate(
        {
            "id": "part",
            "name": NAME,
            "summary": NAME,
            "count": "test.count",
            "sessions": tuple(told),
            "complete": True,
            "sources": ("test p01",),
        },
        context={"languages": ["zh", "en"]},
    )


def test_sessions_are_told_by_days_in_the_order_of_time_and_those_without_at_the_end():
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
