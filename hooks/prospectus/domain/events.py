"""Records of events and their programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.datetimes import LocalDateTime, ZoneName, zone
from prospectus.domain.edtf import Period
from prospectus.domain.fields import FigureRef, Formula, OrganisationRef, ParkRef, Slug, Status
from prospectus.domain.records import Cited, HasFigures, Named, Record, Renamable
from prospectus.i18n.localized import LocalizedText


class Session(Record):
    """One session of a programme. Time and room are absent if they are not known."""

    id: Slug
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


class ProgrammeSection(Cited):
    """A section of a programme, with the number of its activities.

    `session_type` says what `sessions` lists: the activities, segments of one activity (which are
    not counted), or groups of one activity (as many as the figure `groups`).
    """

    id: Slug
    name: LocalizedText
    summary: LocalizedText
    count: FigureRef
    sessions: tuple[Session, ...] = ()
    session_type: Literal["activities", "segments", "groups"] = "activities"
    complete: bool
    groups: FigureRef | None = None

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


class Venue(Named):
    """The place of an event."""

    park: ParkRef | None = None


class Event(HasFigures, Renamable):
    """A matchmaking event with a programme of several sections."""

    name: LocalizedText
    short: LocalizedText
    theme: LocalizedText
    period: Period
    status: Status
    summary: LocalizedText
    hosts: tuple[OrganisationRef, ...] = Field(min_length=1)
    organisers: tuple[OrganisationRef, ...] = Field(min_length=1)
    venue: Venue
    attendance: FigureRef
    formula: Formula
    timezone: ZoneName | None = None
    programme: tuple[ProgrammeSection, ...] = Field(min_length=1)

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
