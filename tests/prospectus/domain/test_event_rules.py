"""The rules of events, each with the smallest change to the sample site that breaks it."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import replace
from typing import Any

import pytest

from prospectus.domain import event_rules, validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.events import Registration


def changed(site: Dataset, name: str, **fields: Any) -> Dataset:
    """The site with some fields of one event changed, its place the same."""
    return replace(site, events={**site.events, name: site.events[name].model_copy(update=fields)})


def test_every_rule_of_the_module_is_used():
    rules = {
        rule
        for rule in vars(event_rules).values()
        if inspect.isgeneratorfunction(rule) and rule.__module__ == event_rules.__name__
    }
    assert rules == {*event_rules.EVENT_RULES} <= {*validation.RULES}


@pytest.mark.parametrize(
    "field",
    ["theme", "summary", "short", "venue", "attendance", "formula", "website", "registration"],
)
def test_an_event_breaks_no_rule_where_something_is_not_known(site, field):
    for name in site.events:
        assert validation.problems(changed(site, name, **{field: None})) == []


@pytest.mark.parametrize("field", ["hosts", "organisers", "results", "sources"])
def test_an_event_breaks_no_rule_where_nothing_is_listed(site, field):
    for name in site.events:
        assert validation.problems(changed(site, name, **{field: ()})) == []


# -- the programme -----------------------------------------------------------------------


def with_part(site: Dataset, index: int, **fields: Any) -> Dataset:
    programme = list(site.events["matchmaking"].programme)
    programme[index] = programme[index].model_copy(update=fields)
    return changed(site, "matchmaking", programme=tuple(programme))


def sessions(site: Dataset, index: int) -> tuple[Any, ...]:
    return site.events["matchmaking"].programme[index].sessions


@pytest.mark.parametrize(
    ("formula", "parts"),
    [
        ("1+8+N", None),  # the open number of the last section needs no count
        ("1+8+1", None),  # the formula is all that is known of it
        ("2+8+N", "1+8+?"),  # what is known of the others still counts
        ("1+8", "1+8+?"),
    ],
)
def test_a_section_beside_a_letter_needs_no_count(site, formula, parts):
    first, second, last = site.events["matchmaking"].programme
    uncounted = last.model_copy(update={"count": None})
    spoilt = changed(site, "matchmaking", formula=formula, programme=(first, second, uncounted))
    counts = [dict(count.details)["parts"] for count in event_rules.check_programme_counts(spoilt)]
    assert counts == ([parts] if parts else [])


def test_a_formula_without_a_programme_stands_for_itself(site):
    spoilt = changed(site, "matchmaking", formula="1+4+9+N", programme=())
    assert list(event_rules.check_programme_counts(spoilt)) == []


def test_the_formula_is_what_the_parts_say(site):
    spoilt = changed(site, "matchmaking", formula="1+8+2")
    assert list(event_rules.check_programme_counts(spoilt)) == [
        site.location("events", "matchmaking").problem(
            ("formula",), "formula", formula="1+8+2", parts="1+8+1"
        )
    ]


@pytest.mark.parametrize(
    ("formula", "fits"), [("1+8+N", True), ("N+N+N", True), ("2+8+N", False), ("1+N", False)]
)
def test_a_letter_of_a_formula_stands_for_any_number(site, formula, fits):
    problems = [*event_rules.check_programme_counts(changed(site, "matchmaking", formula=formula))]
    assert (problems == []) == fits


def test_a_complete_part_names_each_of_its_activities(site):
    place = site.location("events", "matchmaking")
    where = ("programme", 1, "sessions")
    fewer = with_part(site, 1, sessions=sessions(site, 1)[:-1])
    assert list(event_rules.check_programme_counts(fewer)) == [
        place.problem(where, "list_not_complete", named=7, count=8)
    ]
    made_up = sessions(site, 1)[0].model_copy(update={"id": "made-up"})
    more = with_part(site, 1, sessions=(*sessions(site, 1), made_up))
    assert list(event_rules.check_programme_counts(more)) == [
        place.problem(where, "list_not_complete", named=9, count=8)
    ]


def test_a_partial_part_names_fewer_activities_than_it_has(site):
    fewer = with_part(site, 1, complete=False, sessions=sessions(site, 1)[:-1])
    assert list(event_rules.check_programme_counts(fewer)) == []
    assert list(event_rules.check_programme_counts(with_part(site, 1, complete=False))) == [
        site.location("events", "matchmaking").problem(
            ("programme", 1, "sessions"), "list_not_partial", named=8, count=8
        )
    ]


def test_segments_of_an_activity_are_not_counted_as_activities(site):
    assert len(sessions(site, 0)) == 5
    assert list(event_rules.check_programme_counts(site)) == []
    spoilt = with_part(site, 0, session_type="activities")
    assert [count.key for count in event_rules.check_programme_counts(spoilt)] == [
        "list_not_partial"
    ]


def test_named_groups_are_counted_by_the_number_of_groups(site):
    groups = sessions(site, 1)[:6]
    named = with_part(site, 2, sessions=groups, session_type="groups", complete=True)
    assert list(event_rules.check_programme_counts(named)) == []
    fewer = with_part(site, 2, sessions=groups[:5], session_type="groups", complete=True)
    (problem,) = event_rules.check_programme_counts(fewer)
    assert problem.details == (("count", "6"), ("named", "5"))


def test_the_number_of_groups_counts_for_a_part_of_groups_only(site):
    groups = sessions(site, 1)[:6]
    assert site.events["matchmaking"].programme[2].groups
    rounds = with_part(site, 2, sessions=groups, session_type="activities", complete=True)
    (problem,) = event_rules.check_programme_counts(rounds)
    assert dict(problem.details)["count"] == "1"


def dated(site: Dataset, **fields: Any) -> Dataset:
    """The site with a time for its first session."""
    first, *others = sessions(site, 0)
    timed = with_part(site, 0, sessions=(first.model_copy(update=fields), *others))
    return changed(timed, "matchmaking", timezone="Europe/Berlin")


def test_a_session_is_on_a_day_of_the_event_to_its_very_ends(site):
    for day in (1, 31):
        right = dated(site, start=dt.datetime(2023, 10, day, 9))
        assert list(event_rules.check_session_times(right)) == []
    for start in (dt.datetime(2023, 9, 30, 23, 59), dt.datetime(2023, 11, 1)):
        keys = [time.key for time in event_rules.check_session_times(dated(site, start=start))]
        assert keys == ["outside_event"]


def test_a_session_begins_and_ends_at_times_that_clocks_show_once(site):
    start, end = dt.datetime(2023, 10, 29, 1), dt.datetime(2023, 10, 29, 2, 30)
    place = site.location("events", "matchmaking")
    assert list(event_rules.check_session_times(dated(site, start=start, end=end))) == [
        place.problem(
            ("programme", 0, "sessions", 0, "end"),
            "no_such_time",
            time="2023-10-29T02:30",
            zone="Europe/Berlin",
        )
    ]


def test_no_two_sessions_of_an_event_have_the_same_id(site):
    twin = sessions(site, 1)[1].model_copy(update={"id": sessions(site, 0)[0].id})
    spoilt = with_part(site, 1, sessions=(sessions(site, 1)[0], twin, *sessions(site, 1)[2:]))
    assert list(event_rules.check_programme_ids(spoilt)) == [
        site.location("events", "matchmaking").problem(
            ("programme", 1, "sessions", 1, "id"), "same_id", name="group-meeting"
        )
    ]


def test_a_section_and_a_session_of_an_event_do_not_share_an_id_either(site):
    spoilt = with_part(site, 1, id="keynotes")
    assert list(event_rules.check_programme_ids(spoilt)) == [
        site.location("events", "matchmaking").problem(
            ("programme", 1, "id"), "same_id", name="keynotes"
        )
    ]


def test_a_former_id_is_that_of_no_other_session(site):
    name, event = "forum-2030", site.events["forum-2030"]
    session = event.programme[0].sessions[0].model_copy(update={"was": ("welcome", "round-table")})
    sessions = (session, *event.programme[0].sessions[1:])
    section = event.programme[0].model_copy(update={"sessions": sessions})
    other = changed(site, name, programme=(section, *event.programme[1:]))
    (problem,) = event_rules.check_programme_ids(other)
    assert problem == site.location("events", name).problem(
        ("programme", 0, "sessions", 0, "was", 1), "same_id", name="round-table"
    )


def test_sessions_of_two_events_may_have_the_same_id(site):
    twice = changed(site, "spring-fair-2022", programme=site.events["matchmaking"].programme)
    assert list(event_rules.check_programme_ids(twice)) == []


def test_a_part_that_is_not_counted_may_list_any_number_of_sessions(site):
    for complete in (True, False):
        spoilt = with_part(site, 1, count=None, complete=complete)
        assert list(event_rules.check_programme_counts(spoilt)) == []


# -- results and registration --------------------------------------------------------------


def test_a_plan_is_no_result(site):
    spoilt = changed(site, "spring-fair-2022", results=("matchmaking.attendance",))
    assert list(event_rules.check_results(spoilt)) == [
        site.location("events", "spring-fair-2022").problem(
            ("results", 0), "no_result", name="matchmaking.attendance", status="plan"
        )
    ]


@pytest.mark.parametrize(
    ("until", "is_late"), [("2030-05-15", False), ("2030-06-01", False), ("2030-06-02", True)]
)
def test_registration_closes_before_the_event_is_over(site, until, is_late):
    registration = Registration.model_construct(url="https://a.example", until=Period(until))
    spoilt = changed(site, "forum-2030", registration=registration)
    problem = site.location("events", "forum-2030").problem(
        ("registration", "until"),
        "late_registration",
        until=until,
        period="2030-05-31/2030-06-01",
    )
    assert list(event_rules.check_registration(spoilt)) == ([problem] if is_late else [])
