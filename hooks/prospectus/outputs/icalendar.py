"""The programme of events as iCalendar files (RFC 5545), written by the package icalendar.

Only sessions with an exact time are listed. Without any there is no calendar, and the package is
not imported, which saves time in checks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import zone
from prospectus.domain.events import Event, ProgrammeSection, Session
from prospectus.presentation.routes import Routes

if TYPE_CHECKING:
    import icalendar


def calendars(
    site: Dataset, language: Language, publisher: str, page: str, routes: Routes
) -> Iterator[tuple[str, bytes]]:
    """The path and content of every calendar in one language.

    `publisher` is the name of the site, `page` the URL of the programme in this language, where
    sessions have their ids.
    """
    for name, event in site.events.items():
        if event.timezone and event.dated:
            writer = _Writer(site, name, event, zone(event.timezone), language, publisher, page)
            yield routes.calendar(name), writer.calendar(event.dated)
            for part, session in event.dated:
                yield routes.calendar(name, session.id), writer.calendar([(part, session)])


class _Writer:
    def __init__(
        self,
        site: Dataset,
        name: str,
        event: Event,
        timezone: ZoneInfo,
        language: Language,
        publisher: str,
        page: str,
    ) -> None:
        import icalendar  # noqa: PLC0415

        self._site, self._name, self._event = site, name, event
        self._language, self._publisher, self._page = language, publisher, page
        self._host = urlsplit(page).hostname or ""
        years = [time.year for _, session in event.dated for time in _span(session)]
        self._timezone = icalendar.Timezone.from_tzinfo(
            timezone,
            first_date=dt.date(min(years), 1, 1),
            last_date=dt.date(max(years) + 1, 1, 1),
        )

    def calendar(self, sessions: Sequence[tuple[ProgrammeSection, Session]]) -> bytes:
        import icalendar  # noqa: PLC0415

        calendar = icalendar.Calendar()
        calendar.add("version", "2.0")
        tag = self._language.tag
        calendar.add("prodid", f"-//{self._host}//{self._publisher}//{tag.upper()}")
        calendar.add("name", self._event.name.in_language(self._language.code), {"language": tag})
        calendar.add_component(self._timezone)
        for part, session in sessions:
            calendar.add_component(self._entry(part, session))
        return bytes(calendar.to_ical())

    def _entry(self, part: ProgrammeSection, session: Session) -> icalendar.Event:
        """One session. Its UID is the same in every language."""
        import icalendar  # noqa: PLC0415

        event, code = self._event, self._language.code
        entry = icalendar.Event()

        def translate(field: str, *phrases: str) -> None:
            entry.add(field, "\n".join(phrases), {"language": self._language.tag})

        entry.add("uid", f"{self._name}.{session.id}@{self._host}")
        entry.add("dtstamp", self._revised(part))
        for field, moment in zip(("dtstart", "dtend"), _span(session), strict=False):
            entry.add(field, event.localize(moment))
        notes = [session.note.in_language(code)] if session.note else []
        translate("summary", session.name.in_language(code))
        translate("description", event.name.in_language(code), part.name.in_language(code), *notes)
        translate("categories", part.name.in_language(code))
        if session.room:
            translate(
                "location", session.room.in_language(code), event.venue.name.in_language(code)
            )
        entry.add("url", f"{self._page}#{session.id}")
        entry.add("status", "CONFIRMED" if event.status == "actual" else "TENTATIVE")
        return entry

    def _revised(self, part: ProgrammeSection) -> dt.datetime:
        """The time of the last revision of a part (DTSTAMP, RFC 5545, 3.8.7.2).

        It is the last day of the period of the part's latest source. The current time would make
        each build different.
        """
        cited = (self._site.sources[source.split(" ")[0]] for source in part.sources)
        day = max(source.period.last_day for source in cited)
        return dt.datetime.combine(day, dt.time(), dt.UTC)


def _span(session: Session) -> list[dt.datetime]:
    """Start and end, as far as known."""
    return [time for time in (session.start, session.end) if time]
