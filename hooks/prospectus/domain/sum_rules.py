"""The rules on sums: parts do not exceed their whole, and lists are as long as their counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure, Range


def check_parts(site: Dataset) -> Iterator[Diagnostic]:
    """A figure that is part of another one is not larger, and measures the same quantity."""
    for address, figure in site.figures.items():
        if figure.part_of is None:
            continue
        whole, chain = site.figures[figure.part_of], [address, figure.part_of]
        while (above := site.figures[chain[-1]].part_of) and above not in chain:
            chain.append(above)
        location = site.location("figures", address)
        if address in (above, figure.part_of):
            yield location.problem(("part_of",), "own_part", name=address)
        elif site.units[whole.unit].quantity != site.units[figure.unit].quantity:
            yield location.problem(("unit",), "other_unit", unit=figure.unit, whole=whole.unit)
        elif _highest(figure) > _highest(whole):
            yield location.problem(
                ("value",),
                "larger_than_whole",
                part=figure.value,
                whole=whole.value,
                name=figure.part_of,
            )


def check_chain_group_counts(site: Dataset) -> Iterator[Diagnostic]:
    """A group has as many chains as its figure states, and all groups together not too many."""
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
    """A tier has no more clusters than its figure states."""
    for name, tier in site.tiers.items():
        named, count = len(site.clusters_in(name)), site.figures[tier.count].value
        if not isinstance(count, Range) and named > count:
            yield site.location("tiers", name).problem(
                ("count",), "tier_count", count=count, named=named
            )


def check_list_lengths(site: Dataset) -> Iterator[Diagnostic]:
    """A complete list has as many items as its figure states, a partial list has fewer."""
    for name, listed in site.lists.items():
        location = site.location("lists", name)
        for index, item in enumerate(listed.items):
            if not (item.name or item.sector or item.chain or item.cluster or item.park):
                yield location.problem(("items", index), "missing", field=f"items.{index}.name")
        if listed.count is None:
            continue
        count, named = site.figures[listed.count].value, len(listed.items)
        if listed.complete and named != count:
            yield location.problem(("items",), "list_not_complete", named=named, count=count)
        if not listed.complete and not isinstance(count, Range) and named >= count:
            yield location.problem(("items",), "list_not_partial", named=named, count=count)


def _highest(figure: Figure) -> Decimal:
    return figure.value.high if isinstance(figure.value, Range) else figure.value
