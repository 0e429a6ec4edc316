"""The rules on addresses of records: those that records had before, and those of changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from prospectus.diagnostics.diagnostic import Diagnostic, Quota, suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.renames import renames
from prospectus.yamlio.parser import Where


def check_former_addresses(site: Dataset) -> Iterator[Diagnostic]:
    """No former address is in use, and no two records had the same."""
    owners: dict[str, str] = {}
    for collection, name, index, former in renames(site.records()):
        other = former if former in site.addresses else owners.get(former)
        location, path = site.location(collection, name), ("was", index)
        if other:
            yield location.problem(path, "former_name_used", name=former, other=other)
        owners.setdefault(former, f"{collection}/{name}")


def check_change_addresses(site: Dataset) -> Iterator[Diagnostic]:
    """What a change added or changed still exists, unless a later change removed it."""
    quota = Quota()
    for name, change in site.changes.items():
        location, addresses = site.location("changes", name), site.addresses_after[name]
        named: list[tuple[Where, str]] = [
            *((("added", index), address) for index, address in enumerate(change.added)),
            *(
                (("changed", index, "figure"), figure.figure)
                for index, figure in enumerate(change.changed)
            ),
            *(
                (("renamed", index, "after"), rename.after)
                for index, rename in enumerate(change.renamed)
            ),
        ]
        for path, address in named:
            known = address in addresses or site.current_address(address) in addresses
            if not known and quota.allows(location.document.path):
                nearest = suggest(address, sorted(addresses))
                yield location.problem(path, "change_lost", name=address, nearest=nearest)
        for index, removal in enumerate(change.removed):
            if removal.record in addresses:
                yield location.problem(
                    ("removed", index, "record"), "change_there", name=removal.record
                )


def check_first_change(site: Dataset) -> Iterator[Diagnostic]:
    """Only the oldest change may be the first publication."""
    for newer, older in pairwise(site.changes):
        if site.changes[newer].kind == "first":
            yield site.location("changes", newer).problem(("kind",), "change_first", older=older)
