"""The rules of conversions between units."""

from __future__ import annotations

from collections.abc import Iterator

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.citations import parse
from prospectus.domain.conversions import next_unit
from prospectus.domain.dataset import Dataset


def check_conversions(site: Dataset) -> Iterator[Diagnostic]:
    """Units are converted into units of their quantity, and never lead back to themselves."""
    for name, unit in site.units.items():
        target = next_unit(unit)
        if target is None:
            continue
        where = ("equals" if unit.equals else "rate", "unit")
        if site.units[target].quantity != unit.quantity:
            yield site.location("units", name).problem(
                where, "other_quantity", unit=target, quantity=unit.quantity
            )
        elif _leads_back(site, name):
            yield site.location("units", name).problem(where, "conversion_circle", unit=name)


def check_rates(site: Dataset) -> Iterator[Diagnostic]:
    """Only money has rates; a rate is no later than the year of its sources."""
    for name, unit in site.units.items():
        if unit.rate is None:
            continue
        location = site.location("units", name)
        if site.quantities[unit.quantity].kind != "money":
            yield location.problem(("rate",), "rate_of_no_money", unit=name)
        sources = [site.sources[parse(citation).source] for citation in unit.rate.sources]
        latest = max(source.period.last_day.year for source in sources)
        if unit.rate.period.first_day.year > latest:
            yield location.problem(("rate", "period"), "after_source", period=unit.rate.period.root)


def _leads_back(site: Dataset, name: str) -> bool:
    seen: set[str] = set()
    following = next_unit(site.units[name])
    while following is not None and following != name and following not in seen:
        seen.add(following)
        following = next_unit(site.units[following])
    return following == name
