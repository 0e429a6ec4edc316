"""The addresses of records in the past, by the recorded changes."""

from __future__ import annotations

from collections.abc import Mapping

from prospectus.domain.renames import renamed
from prospectus.domain.site_records import Change


def addresses_after(
    present: frozenset[str], changes: Mapping[str, Change]
) -> dict[str, frozenset[str]]:
    """The addresses that existed after each change, by its name.

    Undoes the changes one by one, starting from the present addresses. `changes` begin with the
    newest one.
    """
    after, addresses = {}, present
    for name, change in changes.items():
        after[name] = addresses
        for rename in change.renamed:
            addresses = frozenset(
                renamed(address, rename.after, rename.before) for address in addresses
            )
        addresses = (addresses - {*change.added}) | {removal.record for removal in change.removed}
    return after
