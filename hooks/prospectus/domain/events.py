"""Records of events and their programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.citations import Citation
from prospectus.domain.datetimes import LocalDateTime, ZoneName, zone
from prospectus.domain.edtf import Period
from prospectus.domain.fields import (
    FigureRef,
    Formula,
    OrganisationRef,
    ParkRef,
    Slug,
    WebAddress,
)
from prospectus.domain.records import HasContacts, HasFigures, HasPictures, Record, Renamable
from prospectus.i18n.localized import LocalizedText

# `actual`: the event was held. `postponed`: its period is the one that no longer holds.
EventStatus = Literal["plan", "actual", "cancelled", "postponed"]

# Where an event lies, seen from the month `as_of` of the settings.
Phase = Literal["upcoming", "current", "past"]


class Session(Record):
    """One session of a programme. Time and room are absent if they are not known.

    `was` are the ids that it had before, by which links still find it.
    """

    id: Slug
    was: tuple[Slug, ...] = ()
    name: LocalizedText
    note: LocalizedText | None = None
    start: LocalDateTime | None = None
    end: LocalDateTime | None = None
    room: LocalizedText | None = None

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if self.end and not self.start:
            raise PydanticCustomError("end_without_start", "ends but never begins", {"at": "end"})
        if self.start and self.end and self.end <= self.start:
            raise PydanticCustomError("end_before_start", "ends before it begins", {"at": "end"})
        return self


class ProgrammeSection(Record):
    """A section of a programme, with the number of its activities if it is known.

    `session_type` says what `sessions` lists: the activities, segments of one activity (which are
    not counted), or groups of one activity (as many as the figure `groups`). `was` are the ids that
    it had before.
    """

    id: Slug
    was: tuple[Slug, ...] = ()
    name: LocalizedText
    summary: LocalizedText | None = None
    count: FigureRef | None = None
    sessions: tuple[Session, ...] = ()
    session_type: Literal["activities", "segments", "groups"] = "activities"
    complete: bool
    groups: FigureRef | None = None
    sources: tuple[Citation, ...] = ()

    @model_validator(mode="after")
    def _groups_are_counted(self) -> Self:
        if self.session_type == "groups" and self.groups is None:
            raise PydanticCustomError("missing", "no count of groups", {"at": "groups"})
        return self

    @property
    def days(self) -> Mapping[dt.date | None, Sequence[tuple[int, Session]]]:
        """The sessions with their numbers (from 1), grouped by day and sorted by time.

        Sessions without a time come last, under None.
        """
        days: dict[dt.date | None, list[tuple[int, Session]]] = {}
        in_order = sorted(
            enumerate(self.sessions, 1), key=lambda numbered: numbered[1].start or dt.datetime.max
        )
        for number, session in in_order:
            day = session.start.date() if session.start else None
            days.setdefault(day, []).append((number, session))
        return days


class Venue(Record):
    """The place of an event."""

    name: LocalizedText
    park: ParkRef | None = None
    note: LocalizedText | None = None
    sources: tuple[Citation, ...] = ()


class Registration(Record):
    """Where to register for an event, and until which day."""

    url: WebAddress
    until: Period | None = None


class Event(HasFigures, HasPictures, HasContacts, Renamable):
    """An event. Name, period and status are required; everything else is absent if unknown.

    An event that the publisher of the site holds needs no source.
    """

    name: LocalizedText
    short: LocalizedText | None = None
    theme: LocalizedText | None = None
    period: Period
    status: EventStatus
    summary: LocalizedText | None = None
    hosts: tuple[OrganisationRef, ...] = ()
    organisers: tuple[OrganisationRef, ...] = ()
    venue: Venue | None = None
    website: WebAddress | None = None
    registration: Registration | None = None
    attendance: FigureRef | None = None
    results: tuple[FigureRef, ...] = ()
    formula: Formula | None = None
    timezone: ZoneName | None = None
    programme: tuple[ProgrammeSection, ...] = ()
    sources: tuple[Citation, ...] = ()

    def phase(self, as_of: Period | None) -> Phase | None:
        """Whether the event is past, current or upcoming in the month `as_of`.

        An event that was held is past. None without `as_of`, unless the event was held.
        """
        if self.status == "actual":
            return "past"
        if as_of is None:
            return None
        if self.period.last_day < as_of.first_day:
            return "past"
        return "upcoming" if self.period.first_day > as_of.last_day else "current"

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day; None if the period is less exact than days."""
        if any(point.day is None or point.approximate for point in self.period.points):
            return None
        return self.period.first_day, self.period.last_day

    @property
    def has_calendar(self) -> bool:
        """Whether its days or the times of sessions are known, so that calendars can list it."""
        return bool(self.days or (self.timezone and self.dated))

    @property
    def dated(self) -> Sequence[tuple[ProgrammeSection, Session]]:
        """The sessions with a time, sorted by it, each with its section."""
        timed = [
            (session.start, section, session)
            for section in self.programme
            for session in section.sessions
            if session.start
        ]
        timed.sort(key=lambda entry: entry[0])
        return [(section, session) for _, section, session in timed]

    def localize(self, time: dt.datetime) -> dt.datetime:
        """The local time of a session with the time zone of the event, if it has one."""
        return time.replace(tzinfo=zone(self.timezone) if self.timezone else None)
