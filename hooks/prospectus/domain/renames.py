"""Former addresses of records, which `was` keeps after a record was renamed or moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from prospectus.domain.records import HasFigures, Renamable


def renames(records: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, str, int, str]]:
    """Collection and name of each renamed record, an index into its `was`, and what it says there.

    The last item is the former address. `records` are as `Dataset.records` yields them.
    """
    for collection, name, record in records:
        if isinstance(record, Renamable):
            for index, written in enumerate(record.was):
                yield collection, name, index, former_address(collection, name, written)


def former_addresses(records: Iterable[tuple[str, str, Any]]) -> dict[str, str]:
    """The present address of each record by its former addresses.

    The figures of a record move with it.
    """
    addresses: dict[str, str] = {}
    known = {(collection, name): record for collection, name, record in records}
    for collection, name, _, former in renames((*key, record) for key, record in known.items()):
        addresses[former] = f"{collection}/{name}"
        old_holder = former.partition("/")[2]
        for key in _figure_keys(known[collection, name]):
            addresses.setdefault(f"figures/{old_holder}.{key}", f"figures/{name}.{key}")
    return addresses


def _figure_keys(record: Any) -> Iterable[str]:
    """The keys of the figures that a record holds; values of a series are no figures."""
    return record.figures if isinstance(record, HasFigures) else ()


def former_address(collection: str, name: str, written: str) -> str:
    """The address that an entry of `was` stands for.

    >>> former_address("parks", "new", "old"), former_address("targets", "new", "projects/old")
    ('parks/old', 'projects/old')
    >>> former_address("figures", "industry.new", "old")
    'figures/industry.old'
    """
    if "/" in written:
        return written
    holder, dot, _ = name.rpartition(".")
    return f"{collection}/{holder}{dot}{written}"


def renamed(address: str, before: str, after: str) -> str:
    """An address once the record at `before` has the address `after`.

    The figures that a record holds move with it.

    >>> renamed("parks/a", "parks/a", "parks/b"), renamed("figures/a.area", "parks/a", "parks/b")
    ('parks/b', 'figures/b.area')
    >>> renamed("parks/c", "parks/a", "parks/b")
    'parks/c'
    """
    if address == before:
        return after
    old, new = (f"figures/{named.partition('/')[2]}." for named in (before, after))
    return f"{new}{address.removeprefix(old)}" if address.startswith(old) else address
