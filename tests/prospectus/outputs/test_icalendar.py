"""Calendars, read back by another hand than the one that writes pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import is_unambiguous
from prospectus.domain.events import Session
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.icalendar import calendars
from prospectus.presentation.routes import DEFAULT_ROUTES

ZH = Language("zh", "zh-Hans-CN", "中文")
EN = Language("en", "en-GB", "English")
PAGE = "https://invest.example.org/event/programme/"
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


def written(site: Dataset, language: Language = ZH) -> Mapping[str, bytes]:
    return dict(calendars(site, language, "虚构网站", PAGE, DEFAULT_ROUTES))


def read(site: Dataset, language: Language = ZH) -> list[Any]:
    """The entries of the calendar of the whole event."""
    calendar = icalendar.Calendar.from_ical(written(site, language)["event/matchmaking.ics"])
    return list(calendar.walk("VEVENT"))


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


# -- what they contain ---------------------------------------------------------------------


def test_where_no_session_has_a_time_there_is_no_calendar(site):
    assert written(site) == {}
    assert written(with_sessions(site, session(start=None))) == {}


def test_there_is_a_calendar_of_all_and_one_of_each_session_that_has_a_time(site):
    dated = with_sessions(site, session(), session(id="later", start=None), session(id="other"))
    assert list(written(dated)) == [
        "event/matchmaking.ics",
        "event/matchmaking/made-up.ics",
        "event/matchmaking/other.ics",
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
    assert [str(it) for it in entry["categories"].cats] == ["General activity"]
    assert entry["url"] == f"{PAGE}#made-up"
    assert entry["status"] == "TENTATIVE", "the event is a plan"


def test_what_is_unknown_is_left_out(site):
    (entry,) = read(with_sessions(site, session()))
    assert not {"dtend", "location", "duration", "organizer", "geo"} & {it.lower() for it in entry}


def test_a_session_is_the_same_in_every_language_and_under_every_name(site):
    renamed = session(name=text("改名（虚构）", "Renamed (made up)"))
    uids = {
        str(read(with_sessions(site, it), language)[0]["uid"])
        for it in (session(), renamed)
        for language in (ZH, EN)
    }
    assert uids == {"matchmaking.made-up@invest.example.org"}


def test_the_stamp_is_the_last_day_of_the_source_not_the_clock(site):
    (entry,) = read(with_sessions(site, session()))
    assert entry["dtstamp"].dt.date() == site.sources["article"].period.last_day


def test_the_zone_is_written_with_its_changes_of_clocks(site):
    content = written(with_sessions(site, session(), timezone=BERLIN))["event/matchmaking.ics"]
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
        content = files["event/matchmaking.ics"]
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert all(line.decode() is not None for line in lines)
        assert content.endswith(b"END:VCALENDAR\r\n")
        (summary,) = [line for line in unfolded(content) if line.startswith("SUMMARY")]
        plain = summary.replace("\\,", ",").replace("\\;", ";")
        assert plain == f"SUMMARY;LANGUAGE={language.tag}:{long.in_language(language.code)}"


PHRASES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2037, 12, 31)).map(
    lambda it: it.replace(second=0, microsecond=0)
)


ZONES = st.sampled_from([CHINA, BERLIN, "Asia/Urumqi", "America/St_Johns", "Pacific/Auckland"])


def test_what_is_read_back_is_what_the_data_says(site):
    @given(st.lists(st.tuples(PHRASES, MOMENTS, st.integers(0, 3000)), max_size=4), ZONES)
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
        found = {str(entry["uid"]).split(".")[1].split("@")[0]: entry for entry in read(dated)}
        assert set(found) == {it.id for it in sessions}
        for it in sessions:
            entry = found[it.id]
            assert str(entry["summary"]) == it.name.in_language("zh")
            for field, moment in (("dtstart", it.start), ("dtend", it.end)):
                assert (field in entry) == (moment is not None)
                if moment:
                    assert entry[field].dt.replace(tzinfo=None) == moment
                    assert entry[field].params["tzid"] == name

    is_read_back()


def clock_changes(site: Dataset, *starts: dt.datetime) -> list[list[dt.datetime]]:
    """When the zone of a calendar begins, then its changes to summer and to winter time."""
    sessions = [session(id=f"made-up-{number}", start=it) for number, it in enumerate(starts)]
    content = written(with_sessions(site, *sessions, timezone=BERLIN))
    calendar = icalendar.Calendar.from_ical(content["event/matchmaking.ics"])
    found = []
    for part in calendar.timezones[0].walk()[1:]:
        later = part.get("rdate", [])
        moments = [
            it.dt for each in (later if isinstance(later, list) else [later]) for it in each.dts
        ]
        found.append([part["dtstart"].dt, *moments])
    return found


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


def test_an_event_that_is_no_plan_any_more_is_confirmed(site):
    dated = with_sessions(site, session())
    event = dated.events["matchmaking"].model_copy(update={"status": "actual"})
    (entry,) = read(replace(dated, events={"matchmaking": event}))
    assert entry["status"] == "CONFIRMED"
