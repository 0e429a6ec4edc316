"""Entries of data/changes.yml: what changed for readers between two states of the data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import ADDRESSABLE, RecordAddress
from prospectus.domain.records import FigureStatement
from prospectus.domain.site_records import Change, FigureChange, Removal
from prospectus.domain.targets import TARGETS
from prospectus.support.comparison import changed_items
from prospectus.yamlio import editor

PATH = "data/changes.yml"


def new_entry(before: Dataset, after: Dataset, date: Period) -> Change | None:
    """The changes from `before` to `after` as an entry, or None if readers see no change.

    Entries that only `after` holds have announced changes since `before`; these are left out.
    """
    known, statements = set(before.addresses), _statements(before)
    for name, entry in reversed(list(after.changes.items())):
        if name not in before.changes:
            known = (known | {*entry.added}) - {removal.record for removal in entry.removed}
            statements |= {figure.figure: figure.after for figure in entry.changed}
    new = _statements(after)
    common = {
        address: statement for address, statement in statements.items() if address in known & {*new}
    }
    changed = {
        address: FigureChange(figure=address, before=old, after=now)
        for address, old, now in changed_items(
            common, {address: new[address] for address in common}
        )
        if old and now
    }
    entry = Change(
        date=date,
        added=_in_order(after.addresses - known),
        changed=tuple(changed[address] for address in _in_order(changed)),
        removed=tuple(
            Removal.model_construct(record=address, name=_record(before, address).name)
            for address in _in_order((known & before.addresses) - after.addresses)
        ),
    )
    return entry if entry.added or entry.changed or entry.removed else None


def with_entry(text: str, names: Iterable[str], entry: Change) -> str:
    """The text of data/changes.yml with a new entry as its first.

    The entry is named by its date, with a number if one of the existing `names` is the same.
    """
    taken, date = set(names), entry.date.root
    name, number = date, 2
    while name in taken:
        name, number = f"{date}-{number}", number + 1
    fields = entry.model_dump(by_alias=True, exclude_defaults=True)
    return editor.with_first_field(text, name, fields)


def _statements(site: Dataset) -> dict[RecordAddress, FigureStatement]:
    """The statement of each figure (value, unit, period …) by the figure's address."""
    return {
        _record_address(address): FigureStatement.model_construct(
            **{name: getattr(figure, name) for name in FigureStatement.model_fields}
        )
        for address, figure in site.figures.items()
    }


def _record_address(figure: str) -> RecordAddress:
    """The address of the record that holds a figure: of the figure itself, or of its target."""
    holder, _, key = figure.partition(".")
    return f"{TARGETS}/{key}" if holder == TARGETS else f"figures/{figure}"


def _record(site: Dataset, address: RecordAddress) -> Any:
    collection, _, name = address.partition("/")
    return getattr(site, collection)[name]


def _in_order(addresses: Iterable[RecordAddress]) -> tuple[RecordAddress, ...]:
    """Sorted by the order of collections on the page of changes, then by name."""
    return tuple(
        sorted(addresses, key=lambda address: (ADDRESSABLE.index(address.split("/")[0]), address))
    )
