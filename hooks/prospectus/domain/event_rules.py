"""The rules between an event, its programme and its figures, as in `validation`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import is_unambiguous
from prospectus.domain.events import ProgrammeSection, Session
from prospectus.domain.records import Range
from prospectus.yamlio.parser import Where


def check_programme_counts(site: Dataset) -> Iterator[Diagnostic]:
    """A formula such as `1+8+1` adds up the sections; complete sections list all sessions.

    A letter in a formula stands for any number, known or not. Beside a number, a section whose
    count is not recorded is left to the formula.
    """
    for name, event in site.events.items():
        location = site.location("events", name)
        figures = [site.figures.get(section.count or "") for section in event.programme]
        counts = [figure.value if figure else None for figure in figures]
        if event.formula and event.programme and not _fits(event.formula, counts):
            parts = "+".join("?" if count is None else str(count) for count in counts)
            yield location.problem(("formula",), "formula", formula=event.formula, parts=parts)
        for index, section in enumerate(event.programme):
            named, count = len(section.sessions), counts[index]
            if section.session_type == "groups" and section.groups:
                count = site.figures[section.groups].value
            if section.session_type == "segments" or count is None or isinstance(count, Range):
                continue
            if section.complete and named != count:
                yield location.problem(
                    ("programme", index, "sessions"),
                    "list_not_complete",
                    named=named,
                    count=count,
                )
            elif named > count or (named == count and not section.complete):
                yield location.problem(
                    ("programme", index, "sessions"),
                    "list_not_partial",
                    named=named,
                    count=count,
                )


def _fits(formula: str, counts: Sequence[object]) -> bool:
    terms = formula.split("+")
    return len(terms) == len(counts) and all(
        term.isalpha() or count is None or term == str(count)
        for term, count in zip(terms, counts, strict=True)
    )


def check_programme_ids(site: Dataset) -> Iterator[Diagnostic]:
    """No two sections or sessions of an event have or had the same id: links lead to them by it."""
    for name, event in site.events.items():
        location = site.location("events", name)
        ids: list[tuple[Where, str]] = []
        former: list[tuple[Where, str]] = []
        for index, section in enumerate(event.programme):
            parts: dict[Where, ProgrammeSection | Session] = {("programme", index): section}
            for number, session in enumerate(section.sessions):
                parts["programme", index, "sessions", number] = session
            for where, part in parts.items():
                ids.append(((*where, "id"), part.id))
                former += [((*where, "was", at), old) for at, old in enumerate(part.was)]
        seen: set[str] = set()
        for where, identifier in (*ids, *former):
            if identifier in seen:
                yield location.problem(where, "same_id", name=identifier)
            seen.add(identifier)


def check_session_times(site: Dataset) -> Iterator[Diagnostic]:
    """Sessions are within the period of the event, at times that exist once in its time zone."""
    for name, event in site.events.items():
        location = site.location("events", name)
        if event.dated and event.timezone is None:
            yield location.problem(("timezone",), "zone_missing")
        for index, section in enumerate(event.programme):
            for number, session in enumerate(section.sessions):
                for field in ("start", "end"):
                    time = getattr(session, field)
                    if time is None:
                        continue
                    path = ("programme", index, "sessions", number, field)
                    written = time.isoformat(timespec="minutes")
                    if not event.period.first_day <= time.date() <= event.period.last_day:
                        yield location.problem(
                            path, "outside_event", time=written, period=event.period.root
                        )
                    if event.timezone and not is_unambiguous(time, event.timezone):
                        yield location.problem(
                            path, "no_such_time", time=written, zone=event.timezone
                        )


def check_results(site: Dataset) -> Iterator[Diagnostic]:
    """What came of an event is reported; a plan or target is no result."""
    for name, event in site.events.items():
        for index, address in enumerate(event.results):
            if (status := site.figures[address].status) != "actual":
                yield site.location("events", name).problem(
                    ("results", index), "no_result", name=address, status=status
                )


def check_registration(site: Dataset) -> Iterator[Diagnostic]:
    """Registration closes no later than the event ends."""
    for name, event in site.events.items():
        until = event.registration and event.registration.until
        if until and until.first_day > event.period.last_day:
            yield site.location("events", name).problem(
                ("registration", "until"),
                "late_registration",
                until=until.root,
                period=event.period.root,
            )


EVENT_RULES = (
    check_programme_counts,
    check_programme_ids,
    check_session_times,
    check_results,
    check_registration,
)
