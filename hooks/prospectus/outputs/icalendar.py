"""Events and their programmes as iCalendar files (RFC 5545), written by the package icalendar.

An event is listed with its days, a session with its time; what is less exact is left out. Without
any of them there is no calendar, and the package is not imported, which saves time in checks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospectus.config.settings import Language
from prospectus.domain.citations import parse
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import zone
from prospectus.domain.events import Event, ProgrammeSection, Session
from prospectus.git.history import Revisions
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.routes import Routes

if TYPE_CHECKING:
    import icalendar

# A postponed event does not take place on the days that its record still has.
_STATUSES = {
    "plan": "TENTATIVE",
    "actual": "CONFIRMED",
    "cancelled": "CANCELLED",
    "postponed": "CANCELLED",
}
_DAY = dt.timedelta(days=1)
# How often calendar programs look for changes of the calendar that readers subscribe to.
_REFRESH = _DAY


class CalendarWriter:
    """Writes the calendars of one language.

    `publisher` is the name of the site. `pages` has the URL of the page of each event in this
    language, where sessions have their ids. `history` has the revisions of the files of events;
    `as_of` is the day on which the data was reviewed.
    """

    def __init__(
        self,
        site: Dataset,
        language: Language,
        publisher: str,
        pages: Mapping[str, str],
        routes: Routes,
        history: Mapping[str, Revisions],
        as_of: dt.date | None = None,
    ) -> None:
        self._site, self._language, self._publisher = site, language, publisher
        self._pages, self._routes = pages, routes
        self._history, self._as_of = history, as_of
        self._events = {name: event for name, event in site.events.items() if event.has_calendar}

    def of_events(self) -> Iterator[tuple[str, bytes]]:
        """The path and content of the calendar of each event and each session."""
        for name, event in self._events.items():
            title = event.name.in_language(self._language.code)
            yield self._routes.calendar(name), self._calendar(title, {name: event})
            if event.timezone:
                for section, session in event.dated:
                    entry = self._session(name, event, section, session)
                    content = self._calendar(title, {name: event}, [entry])
                    yield self._routes.calendar(name, session.id), content

    def of_all(self) -> Iterator[tuple[str, bytes]]:
        """The path and content of the calendar of all events, to which readers may subscribe."""
        if self._events:
            yield self._routes.events_calendar, self._calendar(self._publisher, self._events)

    def _calendar(
        self,
        title: str,
        events: Mapping[str, Event],
        entries: list[icalendar.Event] | None = None,
    ) -> bytes:
        """A calendar with some entries; by default, with everything of the events."""
        import icalendar  # noqa: PLC0415

        calendar = icalendar.Calendar()
        calendar.add("version", "2.0")
        tag = self._language.tag
        host = self._host(next(iter(events)))
        calendar.add("prodid", f"-//{host}//{self._publisher}//{tag.upper()}")
        calendar.add("name", title, {"language": tag})
        calendar.add("x-wr-calname", title)  # what most programs read in place of NAME
        calendar.add("refresh-interval", _REFRESH, {"value": "DURATION"})
        calendar.add("x-published-ttl", f"P{_REFRESH.days}D")
        for timezone in self._timezones(events.values()):
            calendar.add_component(timezone)
        if entries is None:
            entries = [
                entry for name, event in events.items() for entry in self._entries(name, event)
            ]
        for entry in entries:
            calendar.add_component(entry)
        return bytes(calendar.to_ical())

    @staticmethod
    def _timezones(events: Iterable[Event]) -> Iterator[icalendar.Timezone]:
        """Each time zone of the sessions, for the years in which they are."""
        years: dict[str, list[int]] = {}
        for event in events:
            for _, session in event.dated if event.timezone else ():
                used_years = (time.year for time in _span(session))
                years.setdefault(event.timezone or "", []).extend(used_years)
        for name, used in sorted(years.items()):
            yield _described(name, min(used), min(max(used) + 1, dt.MAXYEAR))

    def _entries(self, name: str, event: Event) -> Iterator[icalendar.Event]:
        """The days of an event, then its sessions."""
        if event.days:
            yield self._whole_event(name, event, *event.days)
        for section, session in event.dated if event.timezone else ():
            yield self._session(name, event, section, session)

    def _whole_event(
        self, name: str, event: Event, first: dt.date, last: dt.date
    ) -> icalendar.Event:
        """An event as an entry of whole days, during which readers do not count as busy."""
        entry = self._entry(name, event, "")
        entry.add("dtstart", first)
        # The day after the last one; no date can be later than the last of the year 9999.
        entry.add("dtend", min(last, dt.date.max - _DAY) + _DAY)
        self._translate(entry, "summary", event.name)
        self._translate(entry, "description", event.summary)
        self._translate(entry, "location", *_venue(event))
        entry.add("transp", "TRANSPARENT")
        entry.add("url", self._pages[name])
        return entry

    def _session(
        self, name: str, event: Event, section: ProgrammeSection, session: Session
    ) -> icalendar.Event:
        entry = self._entry(name, event, f".{(*session.was, session.id)[0]}")
        for field, moment in zip(("dtstart", "dtend"), _span(session), strict=False):
            entry.add(field, event.localize(moment))
        self._translate(entry, "summary", session.name)
        self._translate(entry, "description", event.name, section.name, session.note)
        self._translate(entry, "categories", section.name)
        if session.room:  # the venue of the event need not be that of every session
            self._translate(entry, "location", session.room, *_venue(event))
        anchor = self._routes.programme_anchor(name, session.id)
        entry.add("url", f"{self._pages[name]}#{anchor}")
        return entry

    def _entry(self, name: str, event: Event, part: str) -> icalendar.Event:
        """An entry with what identifies it, the same in every language, and its revision."""
        import icalendar  # noqa: PLC0415

        entry = icalendar.Event()
        # Calendar programs take an entry with another id for another event.
        first_name = (*self._site.former_names.get(("events", name), ()), name)[0]
        entry.add("uid", f"{first_name}{part}@{self._host(name)}")
        sequence, modified = self._revision(name, event)
        entry.add("dtstamp", modified)
        entry.add("last-modified", modified)
        entry.add("sequence", sequence)
        entry.add("status", _STATUSES[event.status])
        return entry

    def _revision(self, name: str, event: Event) -> tuple[int, dt.datetime]:
        """How often the record of an event was revised, and when last.

        By the commits of its file. Without any, it counts as not revised since its latest source
        or the last review: the current time would make each build different.
        """
        path = self._site.location("events", name).document.path
        if revisions := self._history.get(path):
            return revisions.count - 1, revisions.last
        cited = [*event.sources]
        for section in event.programme:
            cited += section.sources
        days = [self._site.sources[parse(source).source].period.last_day for source in cited]
        day = max(days, default=self._as_of or event.period.first_day)
        return 0, dt.datetime.combine(day, dt.time(), dt.UTC)

    def _translate(
        self, entry: icalendar.Event, field: str, *phrases: LocalizedText | None
    ) -> None:
        """Add a field with the phrases that there are, each on a line."""
        known = [phrase.in_language(self._language.code) for phrase in phrases if phrase]
        if known:
            entry.add(field, "\n".join(known), {"language": self._language.tag})

    def _host(self, name: str) -> str:
        return urlsplit(self._pages[name]).hostname or ""


def _venue(event: Event) -> tuple[LocalizedText, ...]:
    """The name of the venue, if it is known."""
    return (event.venue.name,) if event.venue else ()


@lru_cache(maxsize=64)
def _described(name: str, first: int, last: int) -> icalendar.Timezone:
    """A time zone with its changes of clocks from one year until another begins.

    Each session has a calendar with it, in every language, and to look for changes takes 13 ms.
    Nobody may change what is returned.
    """
    import icalendar  # noqa: PLC0415

    return icalendar.Timezone.from_tzinfo(
        zone(name), first_date=dt.date(first, 1, 1), last_date=dt.date(last, 1, 1)
    )


def _span(session: Session) -> list[dt.datetime]:
    """Start and end, as far as known."""
    return [time for time in (session.start, session.end) if time]
