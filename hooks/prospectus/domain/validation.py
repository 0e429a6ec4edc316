"""The rules between records: each is a function that yields the problems it finds."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, TypeAlias

from prospectus.diagnostics.diagnostic import Diagnostic, Quota, suggest
from prospectus.domain.address_rules import (
    check_change_addresses,
    check_first_change,
    check_former_addresses,
)
from prospectus.domain.changed_records import changed_records, has_same_names
from prospectus.domain.citations import parse
from prospectus.domain.collection_specs import FIGURE_COLLECTIONS
from prospectus.domain.conversion_rules import check_conversions, check_rates
from prospectus.domain.dataset import Dataset
from prospectus.domain.event_rules import EVENT_RULES
from prospectus.domain.maps import MayBeMap
from prospectus.domain.record_tree import citations, references
from prospectus.domain.records import Figure, Range
from prospectus.domain.sum_rules import (
    check_chain_group_counts,
    check_list_lengths,
    check_parts,
    check_tier_counts,
)
from prospectus.domain.synonym_rules import check_synonyms
from prospectus.domain.targets import TARGETS
from prospectus.domain.text_rules import check_texts
from prospectus.i18n import plurals
from prospectus.support.cache import ContentCache
from prospectus.yamlio.parser import Where

# The keys under which pages expect figures of a record.
_EXPECTED_FIGURES = {"projects": ("investment",), "offers": ("area", "price")}

Rule = Callable[[Dataset], Iterator[Diagnostic]]
# A record with its collection and name, as `Dataset.records` gives them.
NamedRecord: TypeAlias = "tuple[str, str, Any]"

# The collections whose records the rules for each record look at, besides the names of all others.
_LOOKED_UP = ("sources", "quantities", "units")


def problems(
    site: Dataset, clean: ContentCache | None = None, sound: Dataset | None = None
) -> list[Diagnostic]:
    """All violations of the rules.

    Most rules follow references, so they are only checked if all references are valid. `clean` is
    that of `check_texts`. `sound` is an earlier dataset in which these rules found nothing, with
    the same words in the catalogs of editors; records that are in it are not looked at again by
    themselves.
    """
    changed = unchecked_records(site, sound)
    invalid_references = [
        *check_references(site, changed),
        *check_unique_addresses(site),
        *check_former_addresses(site),
        *check_sources(site, changed),
    ]
    if invalid_references:
        return invalid_references
    of_each = {
        check_passages: partial(check_passages, records=changed),
        check_values: partial(check_values, records=changed),
        check_periods: partial(check_periods, records=changed),
        check_texts: partial(check_texts, clean=clean, records=changed),
    }
    rules: Iterable[Rule] = (of_each.get(rule, rule) for rule in RULES)
    return [problem for rule in rules for problem in rule(site)]


def unchecked_records(site: Dataset, sound: Dataset | None) -> list[NamedRecord] | None:
    """The records that are not in `sound`; None for all, as an unchanged one may be wrong now."""
    if sound is None or not has_same_names(site, sound):
        return None
    changed = changed_records(site, sound)
    return None if any(collection in _LOOKED_UP for collection, _, _ in changed) else changed


def check_references(
    site: Dataset, records: Iterable[NamedRecord] | None = None
) -> Iterator[Diagnostic]:
    """Every reference names an existing record: all references, or those of some `records`."""
    quota = Quota()
    for collection, name, record in site.records() if records is None else records:
        for path, target, wanted in references(record):
            known = getattr(site, target)
            if wanted not in known and quota.allows(site.location(collection, name).document.path):
                details = {"field": ".".join(map(str, path)), "name": wanted}
                is_pending = (target, wanted) in site.pending
                key = "reference_to_pending" if is_pending else "dangling"
                details |= {} if is_pending else {"nearest": suggest(wanted, known)}
                yield site.location(collection, name).problem(path, key, **details)


def check_unique_addresses(site: Dataset) -> Iterator[Diagnostic]:
    """Topics and records with figures have different names: figures are addressed by them."""
    holders = {TARGETS: f"data/{TARGETS}/"} if site.targets else {}
    for collection in ("topics", *(spec.name for spec in FIGURE_COLLECTIONS)):
        for name in getattr(site, collection):
            location = site.locations[collection, name]
            if name in holders:
                yield location.problem((), "same_name", name=name, other=holders[name])
            if name == "index":
                yield location.problem((), "reserved_name", name=name)
            holders.setdefault(name, location.document.path)


def check_sources(
    site: Dataset, records: Iterable[NamedRecord] | None = None
) -> Iterator[Diagnostic]:
    """Every source exists that is cited: by any record, or by some `records`."""
    quota = Quota()
    for collection, name, record in site.records() if records is None else records:
        for path, citation in citations(record):
            source = parse(citation).source
            known = source in site.sources
            if not known and quota.allows(site.location(collection, name).document.path):
                nearest = suggest(source, site.sources)
                yield site.location(collection, name).problem(
                    path, "no_source", name=source, nearest=nearest
                )


def check_passages(
    site: Dataset, records: Iterable[NamedRecord] | None = None
) -> Iterator[Diagnostic]:
    """Every passage is one that its source declares: of all citations, or of some `records`."""

    @cache
    def problem_with(citation: str) -> tuple[str, dict[str, str]] | None:
        return site.sources[parse(citation).source].problem_with(citation)

    for collection, name, record in site.records() if records is None else records:
        for path, citation in citations(record):
            if problem := problem_with(citation):
                key, details = problem
                yield site.location(collection, name).problem(path, key, **details)


def check_unit_patterns(site: Dataset) -> Iterator[Diagnostic]:
    """Every unit has a pattern in each language, with all plural forms of the language."""
    for name, unit in site.units.items():
        for language in site.languages:
            forms = plurals.categories(language.locale, ordinal=unit.ordinal)
            texts = unit.pattern.get(language.code, {})
            given = set(texts)
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
            for form in sorted(form for form in given & forms if "{}" not in texts[form]):
                if plurals.only_number(language.locale, form, ordinal=unit.ordinal) is None:
                    yield site.location("units", name).problem(
                        ("pattern", language.code, form), "form_of_many_numbers", form=form
                    )
        for code in sorted(set(unit.pattern) - {language.code for language in site.languages}):
            yield site.location("units", name).problem(
                ("pattern", code),
                "unknown_language",
                field=f"pattern.{code}",
                known=", ".join(language.code for language in site.languages),
            )


def check_values(
    site: Dataset, records: Iterable[NamedRecord] | None = None
) -> Iterator[Diagnostic]:
    """Values fit the quantity of their unit, as data/quantities.yml declares it.

    Those of all records are checked, or those of some `records`.
    """
    for collection, name, where, figure in _statements(site, records):
        quantity = site.quantities[site.units[figure.unit].quantity]
        path = (*where, "value")
        problem = partial(_problem_at, site, collection, name)
        for value in _numbers(figure):
            if quantity.kind in ("count", "rank") and value != int(value):
                yield problem(path, "not_whole", value=value, unit=figure.unit)
            if quantity.kind == "rank" and value < 1:
                yield problem(path, "no_rank", value=value)
            if quantity.kind != "rank" and not quantity.negative and value < 0:
                yield problem(path, "below_zero", value=value)
        if name.endswith(".investment") and quantity.kind != "money":
            yield problem(("unit",), "not_money", unit=figure.unit)


def check_areas(site: Dataset) -> Iterator[Diagnostic]:
    """The area of a site on offer is in a unit of the quantity that the indicator `area` measures.

    Without that indicator, it is the quantity `area`, if there is one.
    """
    indicator = site.indicators.get("area")
    quantity = site.units[indicator.unit].quantity if indicator else "area"
    known = [name for name, unit in site.units.items() if unit.quantity == quantity]
    for name, offer in site.offers.items():
        if offer.area and known and offer.area.unit not in known:
            yield site.location("figures", f"{name}.area").problem(
                ("unit",), "not_area", unit=offer.area.unit, known=", ".join(known)
            )


def check_indicators(site: Dataset) -> Iterator[Diagnostic]:
    """A figure of a record that is called like an indicator measures the same quantity.

    Otherwise comparisons of records would show people beside square kilometres. `check_areas` has
    the rule for the area of sites on offer.
    """
    for address, figure in site.figures.items():
        holder, _, name = address.partition(".")
        in_areas = name == "area" and holder in site.offers
        if name not in site.indicators or in_areas or site.holder(address) is None:
            continue
        quantity = site.units[site.indicators[name].unit].quantity
        if site.units[figure.unit].quantity != quantity:
            known = [name for name, unit in site.units.items() if unit.quantity == quantity]
            yield site.location("figures", address).problem(
                ("unit",), "not_indicator", name=name, unit=figure.unit, known=", ".join(known)
            )


def check_expected_figure_keys(site: Dataset) -> Iterator[Diagnostic]:
    """No key is a misspelling of a key that pages expect: they would show “unknown”."""
    for collection, expected in _EXPECTED_FIGURES.items():
        for name, record in getattr(site, collection).items():
            for key in record.figures:
                if like := _misspelt(key, expected):
                    yield site.location(collection, name).problem(
                        ("figures", key), "known_figure", name=key, nearest=like
                    )


def check_periods(
    site: Dataset, records: Iterable[NamedRecord] | None = None
) -> Iterator[Diagnostic]:
    """Reported figures do not lie after their source, plans and targets not before it.

    Years are compared, because the dates of sources may be approximate. The figures of all records
    are checked, or those of some `records`.
    """
    for collection, name, where, figure in _statements(site, records):
        spans = [site.sources[parse(citation).source].period for citation in figure.sources]
        path = (*where, "period")
        latest = max(span.last_day.year for span in spans)
        earliest = min(span.first_day.year for span in spans)
        if figure.status == "actual" and figure.period.first_day.year > latest:
            yield _problem_at(
                site, collection, name, path, "after_source", period=figure.period.root
            )
        if figure.status != "actual" and figure.period.last_day.year < earliest:
            details = {"period": figure.period.root, "status": figure.status}
            yield _problem_at(site, collection, name, path, "before_source", **details)


def check_company_parks(site: Dataset) -> Iterator[Diagnostic]:
    """The company of a project is in the park of the project, if both are known."""
    for name, project in site.projects.items():
        company = site.companies[project.company] if project.company else None
        if company and company.park and project.park and company.park != project.park:
            yield site.location("projects", name).problem(
                ("park",), "other_park", park=project.park, company=company.park
            )


def check_map_licences(site: Dataset) -> Iterator[Diagnostic]:
    """A licence replaces the approval of a map only on a site that says whose licences it has."""
    if site.publisher.map_authority is None:
        for collection, name, record in site.records():
            if isinstance(record, MayBeMap) and record.map_licence:
                yield site.location(collection, name).problem(("map_licence",), "no_map_authority")


RULES: tuple[Rule, ...] = (
    check_passages,
    check_unit_patterns,
    check_conversions,
    check_rates,
    check_values,
    check_areas,
    check_indicators,
    check_expected_figure_keys,
    check_parts,
    check_periods,
    check_chain_group_counts,
    check_tier_counts,
    check_texts,
    check_list_lengths,
    *EVENT_RULES,
    check_company_parks,
    check_map_licences,
    check_change_addresses,
    check_first_change,
    check_synonyms,
)


def _statements(
    site: Dataset, records: Iterable[NamedRecord] | None
) -> Iterator[tuple[str, str, Where, Figure]]:
    """Every figure and value of a series, of all records or of some `records`.

    With collection and name of what holds it, and its path there.
    """
    targets: Iterable[tuple[str, Any]] = site.targets.items()
    figures: Iterable[tuple[str, Any]] = site.own_figures.items()
    series: Iterable[tuple[str, Any]] = site.series.items()
    if records is not None:
        of: dict[str, list[tuple[str, Any]]] = {}
        for collection, name, record in records:
            of.setdefault(collection, []).append((name, record))
        figures, targets, series = (of.get(key, []) for key in ("figures", TARGETS, "series"))
    for address, figure in figures:
        yield "figures", address, (), figure
    for name, target in targets:
        if target.figure:
            yield "figures", f"{TARGETS}.{name}", (), target.figure
    for name, each in series:
        for index, figure in enumerate(each.figures):
            yield "series", name, ("values", index), figure


def _problem_at(
    site: Dataset, collection: str, name: str, where: Where, key: str, **details: object
) -> Diagnostic:
    return site.location(collection, name).problem(where, key, **details)


def _numbers(figure: Figure) -> tuple[Any, ...]:
    value = figure.value
    return (value.low, value.high) if isinstance(value, Range) else (value,)


@cache
def _misspelt(key: str, expected: tuple[str, ...]) -> str | None:
    """The expected key that another key is similar to, if any."""
    similar = difflib.get_close_matches(key, expected, 1, cutoff=0.7)
    return similar[0] if similar and key not in expected else None
