"""Calendars, read back by another hand than the one that writes pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import is_unambiguous
from prospectus.domain.edtf import Period
from prospectus.domain.events import Session
from prospectus.git.history import Revisions
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.icalendar import CalendarWriter
from prospectus.presentation.routes import DEFAULT_ROUTES
from support import strict_calendar

ZH = Language("zh", "zh-Hans-CN", "中文")
EN = Language("en", "en-GB", "English")
HOME = "https://invest.example.org/"
PAGE = f"{HOME}events/matchmaking/"
CHINA, BERLIN = "Asia/Shanghai", "Europe/Berlin"
MORNING = dt.datetime(2030, 5, 1, 9, 30)


def text(zh: str, en: str) -> LocalizedText:
    return LocalizedText.model_validate({"zh": zh, "en": en}, context={"languages": ["zh", "en"]})


def session(**fields: Any) -> Session:
    defaults = {"id": "made-up", "name": text("虚构", "Made up"), "start": MORNING}
    return Session.model_construct(**defaults | fields)


def with_sessions(site: Dataset, *sessions: Session, timezone: str = CHINA) -> Dataset:
    event = site.events["matchmaking"]
    first, *others = event.programme
    parts = (first.model_copy(update={"sessions": sessions}), *others)
    dated = event.model_copy(update={"programme": parts, "timezone": timezone})
    return replace(site, events={"matchmaking": dated})


def writer(
    site: Dataset,
    language: Language = ZH,
    history: Mapping[str, Revisions] | None = None,
    as_of: dt.date | None = None,
) -> CalendarWriter:
    pages = {name: f"{HOME}events/{name}/" for name in site.events}
    return CalendarWriter(site, language, "虚构网站", pages, DEFAULT_ROUTES, history or {}, as_of)


def written(site: Dataset, language: Language = ZH) -> Mapping[str, bytes]:
    return dict(writer(site, language).of_events())


def of_all(site: Dataset, **others: Any) -> Any:
    """The calendar of all events."""
    ((path, content),) = writer(site, **others).of_all()
    assert path == "events.ics"
    return icalendar.Calendar.from_ical(content)


def entries(calendar: Any) -> Mapping[str, Any]:
    """The entries of a calendar by the first part of their UIDs."""
    return {str(item["uid"]).split("@")[0]: item for item in calendar.walk("VEVENT")}


def read(site: Dataset, language: Language = ZH) -> list[Any]:
    """The entries of the calendar of the whole event."""
    calendar = icalendar.Calendar.from_ical(written(site, language)["events/matchmaking.ics"])
    return list(calendar.walk("VEVENT"))


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


# -- what they contain ---------------------------------------------------------------------


def test_where_no_session_has_a_time_there_is_no_calendar(site):
    undated = replace(site, events={"matchmaking": site.events["matchmaking"]})
    assert written(undated) == {}
    assert list(writer(undated).of_all()) == []
    assert written(with_sessions(site, session(start=None))) == {}


def test_there_is_a_calendar_of_all_and_one_of_each_session_that_has_a_time(site):
    dated = with_sessions(site, session(), session(id="later", start=None), session(id="other"))
    assert list(written(dated)) == [
        "events/matchmaking.ics",
        "events/matchmaking/made-up.ics",
        "events/matchmaking/other.ics",
    ]


def test_an_entry_has_all_that_is_known_of_a_session(site):
    known = session(
        end=MORNING.replace(hour=11),
        room=text("一号厅（虚构）", "Hall one (made up)"),
        note=text("虚构，只用于测试。", "Made up, for tests only."),
    )
    (entry,) = read(with_sessions(site, known), EN)
    event = site.events["matchmaking"]
    assert str(entry["summary"]) == "Made up"
    assert entry["summary"].params["language"] == "en-GB"
    assert str(entry["description"]).split("\n") == [
        event.name.in_language("en"),
        "General activity",
        "Made up, for tests only.",
    ]
    assert str(entry["location"]).split("\n") == [
        "Hall one (made up)",
        event.venue.name.in_language("en"),
    ]
    assert [str(cat) for cat in entry["categories"].cats] == ["General activity"]
    assert entry["url"] == f"{PAGE}#matchmaking--made-up"
    assert entry["status"] == "TENTATIVE", "the event is a plan"


def test_what_is_unknown_is_left_out(site):
    (entry,) = read(with_sessions(site, session()))
    assert not {"dtend", "location", "duration", "organizer", "geo"} & {
        item.lower() for item in entry
    }


def test_a_session_is_the_same_in_every_language_and_under_every_name(site):
    renamed = session(name=text("改名（虚构）", "Renamed (made up)"))
    uids = {
        str(read(with_sessions(site, item), language)[0]["uid"])
        for item in (session(), renamed)
        for language in (ZH, EN)
    }
    assert uids == {"matchmaking.made-up@invest.example.org"}


def test_the_stamp_is_the_last_day_of_the_source_not_the_clock(site):
    (entry,) = read(with_sessions(site, session()))
    assert entry["dtstamp"].dt.date() == site.sources["article"].period.last_day


# -- revisions ---------------------------------------------------------------------------------


def revised(site: Dataset, count: int, day: int) -> Mapping[str, Revisions]:
    path = site.location("events", "matchmaking").document.path
    return {path: Revisions(count, dt.datetime(2030, 1, day, 8, tzinfo=dt.UTC))}


def test_a_session_that_moves_is_the_same_one_in_a_later_revision(site):
    """Calendar programs replace an entry by one with the same UID and a higher SEQUENCE."""
    before = entries(of_all(with_sessions(site, session()), history=revised(site, 3, 1)))
    moved = with_sessions(site, session(start=MORNING.replace(hour=14)))
    after = entries(of_all(moved, history=revised(site, 4, 2)))
    assert before.keys() == after.keys() == {"matchmaking.made-up"}
    old, new = before["matchmaking.made-up"], after["matchmaking.made-up"]
    assert (old["dtstart"].dt.hour, new["dtstart"].dt.hour) == (9, 14)
    assert (old["sequence"], new["sequence"]) == (2, 3)
    for field in ("last-modified", "dtstamp"):
        assert old[field].dt == dt.datetime(2030, 1, 1, 8, tzinfo=dt.UTC)
        assert new[field].dt == dt.datetime(2030, 1, 2, 8, tzinfo=dt.UTC)


def test_an_event_without_history_and_source_is_as_old_as_the_last_review_of_the_data(site):
    forum = replace(site, events={"forum-2030": site.events["forum-2030"]})
    for entry in entries(of_all(forum, as_of=dt.date(2026, 11, 1))).values():
        assert entry["sequence"] == 0
        assert entry["last-modified"].dt == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


# -- all events --------------------------------------------------------------------------------


def test_the_calendar_of_all_events_has_their_days_and_their_sessions(site):
    calendar = of_all(site, language=EN)
    assert calendar["x-wr-calname"] == calendar["name"] == "虚构网站"
    assert calendar["refresh-interval"].dt == dt.timedelta(days=1)
    assert calendar["refresh-interval"].params == {"VALUE": "DURATION"}
    assert calendar.get_missing_tzids() == set()
    assert [*entries(calendar)] == [
        "forum-2030",
        "forum-2030.opening",
        "forum-2030.round-table",
        "spring-fair-2022",
    ], "of the matchmaking event, only the month is known"


def test_an_event_of_whole_days_ends_on_the_day_after_its_last(site):
    fair = entries(of_all(site, language=EN))["spring-fair-2022"]
    assert (fair["dtstart"].dt, fair["dtend"].dt) == (dt.date(2022, 4, 25), dt.date(2022, 4, 28))
    assert str(fair["summary"]) == "Made-up Spring Fair 2022"
    assert str(fair["location"]) == "Made-up Exhibition Centre"
    assert fair["url"] == f"{HOME}events/spring-fair-2022/"
    assert fair["transp"] == "TRANSPARENT"


def test_events_may_be_in_any_year_that_has_four_digits(site):
    for year in ("0001", "9999"):
        last = dt.datetime(int(year), 12, 31, 23)
        event = with_sessions(site, session(start=last)).events["matchmaking"]
        on_its_day = event.model_copy(update={"period": Period(f"{year}-12-31")})
        dated = replace(site, events={"matchmaking": on_its_day})
        day, start = (entry["dtstart"].dt for entry in entries(of_all(dated)).values())
        assert (day, start.replace(tzinfo=None)) == (last.date(), last)


def test_the_name_of_a_calendar_is_that_of_its_event(site):
    content = written(site, EN)["events/spring-fair-2022.ics"]
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["x-wr-calname"] == "Made-up Spring Fair 2022"


def test_two_events_have_no_entry_in_common_even_if_their_sessions_have_the_same_id(site):
    forum = site.events["forum-2030"]
    twice = replace(site, events={"a": forum, "b": forum}, locations=twin_locations(site))
    uids = [str(item["uid"]) for item in of_all(twice).walk("VEVENT")]
    assert len(uids) == len({*uids}) == 2 * 3


def test_entries_keep_their_ids_when_events_and_sessions_are_renamed(site):
    forum = site.events["forum-2030"]
    session = forum.programme[0].sessions[0].model_copy(update={"was": ("welcome", "start")})
    section = forum.programme[0].model_copy(
        update={"sessions": (session, *forum.programme[0].sessions[1:])}
    )
    forum = forum.model_copy(
        update={"was": ("fair", "forum"), "programme": (section, *forum.programme[1:])}
    )
    uids = {
        str(item["uid"])
        for item in of_all(replace(site, events={"forum-2030": forum})).walk("VEVENT")
    }
    assert uids == {
        "fair@invest.example.org",
        "fair.welcome@invest.example.org",
        "fair.round-table@invest.example.org",
    }


def twin_locations(site: Dataset) -> Any:
    place = site.location("events", "forum-2030")
    return {**site.locations, ("events", "a"): place, ("events", "b"): place}


def test_the_zone_is_written_with_its_changes_of_clocks(site):
    content = written(with_sessions(site, session(), timezone=BERLIN))["events/matchmaking.ics"]
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.prodid == "-//invest.example.org//虚构网站//ZH-HANS-CN"
    assert calendar.get_missing_tzids() == set()
    (timezone,) = calendar.timezones
    (summer,) = timezone.daylight
    assert summer["dtstart"].dt == dt.datetime(2030, 3, 31, 3)
    assert summer["tzoffsetto"].td == dt.timedelta(hours=2)


# -- how it is written ---------------------------------------------------------------------


def test_lines_are_folded_at_75_bytes_without_splitting_a_character(site):
    long = text("虚构的长名称，" * 30, "A long name, made up; " * 30)
    for language in (ZH, EN):
        files = written(with_sessions(site, session(name=long)), language)
        content = files["events/matchmaking.ics"]
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert all(line.decode() is not None for line in lines)
        assert content.endswith(b"END:VCALENDAR\r\n")
        (summary,) = [line for line in unfolded(content) if line.startswith("SUMMARY")]
        plain = summary.replace("\\,", ",").replace("\\;", ";")
        assert plain == f"SUMMARY;LANGUAGE={language.tag}:{long.in_language(language.code)}"


HOSTILE = ';,\\\\n"<b>\\N 😀: é' * 20


def test_a_calendar_keeps_to_the_standard_whatever_its_texts_contain(site):
    named = session(
        name=text(f"虚构{HOSTILE}", HOSTILE), note=text(HOSTILE, HOSTILE), room=text("a;b", "c,d")
    )
    dated = with_sessions(site, named, session(id="other", end=MORNING.replace(hour=12)))
    for language in (ZH, EN):
        ((_, everything),) = writer(dated, language).of_all()
        for content in (everything, *written(dated, language).values()):
            calendar = strict_calendar.read(content)
            for event in calendar.all("VEVENT"):
                assert event.get("DTSTART").parameters == {"TZID": CHINA}


def test_the_strict_reader_accepts_nothing_else(site):
    content = written(with_sessions(site, session()))["events/matchmaking.ics"]
    for old, new in (
        (b"\r\n", b"\n"),
        (b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nUID:other"),
        (b"TZID=Asia/Shanghai", b"TZID=Asia/Urumqi"),
        (b"END:VTIMEZONE\r\n", b""),
        (b"SEQUENCE:0\r\n", b""),
        (b"DTSTAMP:", b"DTSTAMP;VALUE=DATE:2030"),
        (b"URL:", b"URL:javascript:"),
        (b"LANGUAGE=zh-Hans-CN:", b"LANGUAGE=zh-Hans-CN:a;b"),
        (b"PRODID:", b"PRODID:" + b"x" * 75),
    ):
        assert old in content, old
        with pytest.raises(AssertionError):
            strict_calendar.read(content.replace(old, new))


PHRASES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)
DATETIMES = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2037, 12, 31)).map(
    lambda item: item.replace(second=0, microsecond=0)
)


ZONES = st.sampled_from([CHINA, BERLIN, "Asia/Urumqi", "America/St_Johns", "Pacific/Auckland"])


def test_what_is_read_back_is_what_the_data_says(site):
    @given(st.lists(st.tuples(PHRASES, DATETIMES, st.integers(0, 3000)), max_size=4), ZONES)
    def is_read_back(given, name):
        sessions = [
            session(
                id=f"made-up-{number}",
                name=text(phrase, "Made up"),
                start=start,
                end=start + dt.timedelta(minutes=minutes) if minutes else None,
            )
            for number, (phrase, start, minutes) in enumerate(given)
            if is_unambiguous(start, name)
        ]
        dated = with_sessions(site, *sessions, timezone=name)
        assert written(dated) == written(dated)
        if not sessions:
            assert written(dated) == {}
            return
        by_id = {str(entry["uid"]).split(".")[1].split("@")[0]: entry for entry in read(dated)}
        assert set(by_id) == {item.id for item in sessions}
        for item in sessions:
            entry = by_id[item.id]
            assert str(entry["summary"]) == item.name.in_language("zh")
            for field, moment in (("dtstart", item.start), ("dtend", item.end)):
                assert (field in entry) == (moment is not None)
                if moment:
                    assert entry[field].dt.replace(tzinfo=None) == moment
                    assert entry[field].params["tzid"] == name

    is_read_back()


def clock_changes(site: Dataset, *starts: dt.datetime) -> list[list[dt.datetime]]:
    """When the zone of a calendar begins, then its changes to summer and to winter time."""
    sessions = [session(id=f"made-up-{number}", start=start) for number, start in enumerate(starts)]
    content = written(with_sessions(site, *sessions, timezone=BERLIN))
    calendar = icalendar.Calendar.from_ical(content["events/matchmaking.ics"])
    entries = []
    for part in calendar.timezones[0].walk()[1:]:
        later = part.get("rdate", [])
        times = [
            item.dt for each in (later if isinstance(later, list) else [later]) for item in each.dts
        ]
        entries.append([part["dtstart"].dt, *times])
    return entries


def test_the_zone_covers_the_years_of_its_sessions_and_no_others(site):
    one_year = [
        [dt.datetime(2030, 1, 1)],
        [dt.datetime(2030, 3, 31, 3)],
        [dt.datetime(2030, 10, 27, 3)],
    ]
    assert clock_changes(site, MORNING) == one_year
    two_years = [
        [dt.datetime(2029, 1, 1)],
        [dt.datetime(2029, 3, 25, 3), dt.datetime(2030, 3, 31, 3)],
        [dt.datetime(2029, 10, 28, 3), dt.datetime(2030, 10, 27, 3)],
    ]
    assert clock_changes(site, MORNING.replace(year=2029), MORNING) == two_years


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("plan", "TENTATIVE"),
        ("actual", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        ("postponed", "CANCELLED"),
    ],
)
def test_an_entry_has_the_status_of_its_event(site, status, expected):
    dated = with_sessions(site, session())
    event = dated.events["matchmaking"].model_copy(update={"status": status})
    (entry,) = read(replace(dated, events={"matchmaking": event}))
    assert entry["status"] == expected
