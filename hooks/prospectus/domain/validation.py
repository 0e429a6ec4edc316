"""What must hold between records: one generator of problems for each rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, Quota, suggest
from prospectus.domain.collection_specs import FIGURE_COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.datetimes import is_unambiguous
from prospectus.domain.record_tree import citations, references
from prospectus.domain.records import Figure, Range
from prospectus.yamlio.parser import Where

# The figures of a record that its page looks for by name.
AGREED_FIGURES = {"parks": ("area", "output"), "projects": ("investment",)}

Rule = Callable[[Dataset], Iterator[Diagnostic]]


def problems(site: Dataset) -> list[Diagnostic]:
    """Everything in which the records contradict each other.

    Rules that follow references only look at records whose references lead somewhere.
    """
    broken = [
        *check_references(site),
        *check_unique_addresses(site),
        *check_sources(site),
    ]
    return broken or [problem for rule in RULES for problem in rule(site)]


def check_references(site: Dataset) -> Iterator[Diagnostic]:
    """Every name of another record is the name of one."""
    quota = Quota()
    for shelf, name, record in site.records():
        for where, other, wanted in references(record):
            known = getattr(site, other)
            if wanted not in known and quota.allows(site.location(shelf, name).document.path):
                right = suggest(wanted, known)
                field = ".".join(map(str, where))
                yield site.location(shelf, name).problem(
                    where, "dangling", field=field, name=wanted, nearest=right
                )


def check_unique_addresses(site: Dataset) -> Iterator[Diagnostic]:
    """No two files that hold figures have the same name: their figures would be confused."""
    holders: dict[str, str] = {}
    for shelf in ("topics", *(it.name for it in FIGURE_COLLECTIONS)):
        for name in getattr(site, shelf):
            document = site.locations[shelf, name].document
            if name in holders:
                yield document.problem((), "same_name", name=name, other=holders[name])
            if name == "index":
                yield document.problem((), "reserved_name", name=name)
            holders.setdefault(name, document.path)


def check_sources(site: Dataset) -> Iterator[Diagnostic]:
    """Every cited source is one that is known."""
    quota = Quota()
    for shelf, name, record in site.records():
        for where, citation in citations(record):
            source = citation.split(" ")[0]
            known = source in site.sources
            if not known and quota.allows(site.location(shelf, name).document.path):
                right = suggest(source, site.sources)
                yield site.location(shelf, name).problem(
                    where, "no_source", name=source, nearest=right
                )


def check_paragraphs(site: Dataset) -> Iterator[Diagnostic]:
    """Every cited source has as many paragraphs."""
    for shelf, name, record in site.records():
        for where, citation in citations(record):
            source, paragraph = citation.split(" p")
            if int(paragraph) > (last := site.sources[source].paragraphs):
                yield site.location(shelf, name).problem(
                    where, "no_paragraph", name=citation, last=f"p{last:02}"
                )


def check_unit_patterns(site: Dataset) -> Iterator[Diagnostic]:
    """Every unit has a pattern in each language, with the forms that its numbers need."""
    for name, unit in site.units.items():
        for language in site.languages:
            locale = language.locale
            forms = (locale.ordinal_form if unit.ordinal else locale.plural_form).tags | {"other"}
            given = set(unit.pattern.get(language.code, {}))
            for form in sorted(forms - given) if given else ["other"]:
                yield site.location("units", name).problem(
                    ("pattern", language.code), "unit_form", language=language.code, form=form
                )
            for form in sorted(given - forms):
                yield site.location("units", name).problem(
                    ("pattern", language.code, form),
                    "no_unit_form",
                    form=form,
                    known=", ".join(sorted(forms)),
                )
        for code in sorted(set(unit.pattern) - {language.code for language in site.languages}):
            yield site.location("units", name).problem(
                ("pattern", code),
                "unknown_language",
                field=f"pattern.{code}",
                known=", ".join(language.code for language in site.languages),
            )


def check_values(site: Dataset) -> Iterator[Diagnostic]:
    """What is counted or ranked is whole; what is invested is money; nothing is below zero."""
    for address, figure in site.figures.items():
        unit = site.units[figure.unit]
        place = site.location("figures", address)
        for value in _numbers(figure):
            if unit.quantity in ("count", "rank") and value != int(value):
                yield place.problem(("value",), "not_whole", value=value, unit=figure.unit)
            if unit.quantity == "rank" and value < 1:
                yield place.problem(("value",), "no_rank", value=value)
            if unit.quantity in ("money", "count", "length", "area", "mass") and value < 0:
                yield place.problem(("value",), "below_zero", value=value)
        if address.endswith(".investment") and unit.quantity != "money":
            yield place.problem(("unit",), "not_money", unit=figure.unit)


def check_expected_figure_keys(site: Dataset) -> Iterator[Diagnostic]:
    """A key that is almost one of those that pages look for would leave them saying “unknown”."""
    for shelf, agreed in AGREED_FIGURES.items():
        for name, record in getattr(site, shelf).items():
            for key in record.figures:
                if like := _almost(key, agreed):
                    yield site.location(shelf, name).problem(
                        ("figures", key), "known_figure", name=key, nearest=like
                    )


def check_parts(site: Dataset) -> Iterator[Diagnostic]:
    """A part is not larger than its whole, and is a quantity of the same kind."""
    for address, figure in site.figures.items():
        if figure.part_of is None:
            continue
        whole, chain = site.figures[figure.part_of], [address, figure.part_of]
        while (above := site.figures[chain[-1]].part_of) and above not in chain:
            chain.append(above)
        place = site.location("figures", address)
        if address in (above, figure.part_of):
            yield place.problem(("part_of",), "own_part", name=address)
        elif site.units[whole.unit].quantity != site.units[figure.unit].quantity:
            yield place.problem(("unit",), "other_unit", unit=figure.unit, whole=whole.unit)
        elif max(_numbers(figure)) > max(_numbers(whole)):
            yield place.problem(
                ("value",),
                "larger_than_whole",
                part=figure.value,
                whole=whole.value,
                name=figure.part_of,
            )


def check_periods(site: Dataset) -> Iterator[Diagnostic]:
    """A source cannot know what happened after its year, nor aim at what lies before it.

    Years, not days, since a source may be dated only roughly, and a plan by its adoption.
    """
    for address, figure in site.figures.items():
        spans = [site.sources[citation.split(" ")[0]].period for citation in figure.sources]
        place = site.location("figures", address)
        latest = max(span.last_day.year for span in spans)
        earliest = min(span.first_day.year for span in spans)
        if figure.status == "actual" and figure.period.first_day.year > latest:
            yield place.problem(("period",), "after_source", period=figure.period.root)
        if figure.status != "actual" and figure.period.last_day.year < earliest:
            yield place.problem(
                ("period",), "before_source", period=figure.period.root, status=figure.status
            )


def check_chain_group_counts(site: Dataset) -> Iterator[Diagnostic]:
    """Each group names as many chains as it says, and together no more than there are."""
    wholes: dict[str, int] = {}
    for name, group in site.chain_groups.items():
        count = site.figures[group.count]
        named = len(site.chains_in(name))
        if count.value != named:
            yield site.location("figures", group.count).problem(
                ("value",),
                "group_count",
                group=name,
                count=count.value,
                named=named,
                chains=", ".join(site.chains_in(name)),
            )
        if count.part_of:
            wholes[count.part_of] = wholes.get(count.part_of, 0) + named
    for address, named in wholes.items():
        whole = site.figures[address].value
        if not isinstance(whole, Range) and named > whole:
            yield site.location("figures", address).problem(
                ("value",), "groups_exceed", named=named, whole=whole
            )


def check_tier_counts(site: Dataset) -> Iterator[Diagnostic]:
    """No tier names more clusters than it has."""
    for name, tier in site.tiers.items():
        named, count = len(site.clusters_in(name)), site.figures[tier.count].value
        if not isinstance(count, Range) and named > count:
            yield site.location("tiers", name).problem(
                ("count",), "tier_count", count=count, named=named
            )


def check_list_lengths(site: Dataset) -> Iterator[Diagnostic]:
    """A complete list has as many items as the source counts, a partial one fewer."""
    for name, listed in site.lists.items():
        place = site.location("lists", name)
        for index, item in enumerate(listed.items):
            if not (item.name or item.chain or item.cluster or item.park):
                yield place.problem(("items", index), "missing", field=f"items.{index}.name")
        if listed.count is None:
            continue
        count, named = site.figures[listed.count].value, len(listed.items)
        if listed.complete and named != count:
            yield place.problem(("items",), "list_not_complete", named=named, count=count)
        if not listed.complete and not isinstance(count, Range) and named >= count:
            yield place.problem(("items",), "list_not_partial", named=named, count=count)


def check_programme_counts(site: Dataset) -> Iterator[Diagnostic]:
    """`1+8+1` is what the parts say, and a complete part names each of its activities."""
    for name, event in site.events.items():
        place = site.location("events", name)
        counts = [site.figures[part.count].value for part in event.programme]
        if "+".join(map(str, counts)) != event.formula:
            yield place.problem(
                ("formula",), "formula", formula=event.formula, parts="+".join(map(str, counts))
            )
        seen: set[str] = set()
        for index, part in enumerate(event.programme):
            named, count = len(part.sessions), counts[index]
            if part.session_type == "groups" and part.groups:
                count = site.figures[part.groups].value
            if part.session_type != "segments" and not isinstance(count, Range):
                if part.complete and named != count:
                    yield place.problem(
                        ("programme", index, "sessions"),
                        "list_not_complete",
                        named=named,
                        count=count,
                    )
                elif named > count or (named == count and not part.complete):
                    yield place.problem(
                        ("programme", index, "sessions"),
                        "list_not_partial",
                        named=named,
                        count=count,
                    )
            for number, session in enumerate(part.sessions):
                if session.id in seen:
                    yield place.problem(
                        ("programme", index, "sessions", number, "id"), "same_id", name=session.id
                    )
                seen.add(session.id)


def check_session_times(site: Dataset) -> Iterator[Diagnostic]:
    """A session has its time within the event's, where its zone's clocks show it exactly once."""
    for name, event in site.events.items():
        place = site.location("events", name)
        if event.dated and event.timezone is None:
            yield place.problem(("timezone",), "zone_missing")
        for index, part in enumerate(event.programme):
            for number, session in enumerate(part.sessions):
                for field in ("start", "end"):
                    moment = getattr(session, field)
                    if moment is None:
                        continue
                    where = ("programme", index, "sessions", number, field)
                    told = moment.isoformat(timespec="minutes")
                    if not event.period.first_day <= moment.date() <= event.period.last_day:
                        yield place.problem(
                            where, "outside_event", time=told, period=event.period.root
                        )
                    if event.timezone and not is_unambiguous(moment, event.timezone):
                        yield place.problem(where, "no_such_time", time=told, zone=event.timezone)


def check_company_parks(site: Dataset) -> Iterator[Diagnostic]:
    """A project's company is in the project's park, where both are known."""
    for name, project in site.projects.items():
        company = site.companies[project.company] if project.company else None
        if company and company.park and project.park and company.park != project.park:
            yield site.location("projects", name).problem(
                ("park",), "other_park", park=project.park, company=company.park
            )


def check_change_addresses(site: Dataset) -> Iterator[Diagnostic]:
    """What a change added or changed is still there, unless a later one removed it."""
    quota = Quota()
    for name, change in site.changes.items():
        place, there = site.location("changes", name), site.addresses_after[name]
        named: list[tuple[Where, str]] = [
            *((("added", index), it) for index, it in enumerate(change.added)),
            *((("changed", index, "figure"), it.figure) for index, it in enumerate(change.changed)),
        ]
        for where, address in named:
            if address not in there and quota.allows(place.document.path):
                right = suggest(address, sorted(there))
                yield place.problem(where, "change_lost", name=address, nearest=right)
        for index, it in enumerate(change.removed):
            if it.record in there:
                yield place.problem(("removed", index, "record"), "change_there", name=it.record)


def check_change_order(site: Dataset) -> Iterator[Diagnostic]:
    """The newest change comes first, and before the first one there was none."""
    names = list(site.changes)
    for newer, older in pairwise(names):
        dates = [site.changes[it].date.root for it in (newer, older)]
        if dates[0] < dates[1]:
            yield site.location("changes", older).problem(
                ("date",), "change_order", date=dates[1], newer=dates[0]
            )
        if site.changes[newer].kind == "first":
            yield site.location("changes", newer).problem(("kind",), "change_first", older=older)


RULES: tuple[Rule, ...] = (
    check_paragraphs,
    check_unit_patterns,
    check_values,
    check_expected_figure_keys,
    check_parts,
    check_periods,
    check_chain_group_counts,
    check_tier_counts,
    check_list_lengths,
    check_programme_counts,
    check_session_times,
    check_company_parks,
    check_change_addresses,
    check_change_order,
)


def _numbers(figure: Figure) -> tuple[Any, ...]:
    value = figure.value
    return (value.low, value.high) if isinstance(value, Range) else (value,)


@cache
def _almost(key: str, agreed: tuple[str, ...]) -> str | None:
    """Which of the agreed keys another one is very like."""
    like = difflib.get_close_matches(key, agreed, 1, cutoff=0.7)
    return like[0] if like and key not in agreed else None
