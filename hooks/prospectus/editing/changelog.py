"""Entries of data/changes/: what changed for readers between two states of the data.

Each entry is a file of its own, so that branches which both add one can be merged.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import ADDRESSABLE, RecordAddress
from prospectus.domain.loader import load
from prospectus.domain.records import FigureStatement
from prospectus.domain.renames import renamed
from prospectus.domain.site_records import Change, FigureChange, Removal, Rename
from prospectus.domain.targets import TARGETS
from prospectus.git.history import unpack
from prospectus.i18n.localized import LocalizedText
from prospectus.support.cache import lend_cache
from prospectus.support.comparison import changed_items
from prospectus.yamlio import editor

FOLDER = "data/changes"
_HEAD = "yaml-language-server: $schema=../../schema/changes.json"
_DIGITS = 6  # of the hash in a name: two entries of a day in branches of their own differ
_DATA = ("data", "mkdocs.yml")  # the files of a commit that are needed to load its data
_SERIES = "series/"

# Statements by the address of their series, then by period.
_SeriesValues = dict[RecordAddress, dict[str, FigureStatement]]


def new_entry(before: Dataset, after: Dataset, date: Period) -> Change | None:
    """The changes from `before` to `after` as an entry, or None if readers see no change.

    Entries that only `after` holds have announced changes since `before`; these are left out.
    """
    known, statements, values = before.addresses, _statements(before), _series_values(before)
    for name, entry in reversed(list(after.changes.items())):
        if name not in before.changes:
            for rename in entry.renamed:
                step = {rename.before: rename.after}
                known, statements = _under_new_addresses(known, statements, step)
                values = _series_under_new_addresses(values, step)
            known = (known | {*entry.added}) - {removal.record for removal in entry.removed}
            for change in entry.changed:
                if change.figure.startswith(_SERIES):
                    _note_announced(values, change)
                elif change.after:
                    statements[change.figure] = change.after
    renames = {
        old: new
        for old, new in after.former_addresses.items()
        if old in known and new not in known and old not in after.addresses
    }
    old_addresses = {new: old for old, new in renames.items()}
    known, statements = _under_new_addresses(known, statements, renames)
    values = _series_under_new_addresses(values, renames)
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
        changed=(
            *_changed_values(values, _series_values(after), known),
            *(changed[address] for address in _in_order(changed)),
        ),
        renamed=tuple(
            Rename.model_construct(
                before=old_addresses[address],
                after=address,
                name=_old_name(before, after, old_addresses[address]),
            )
            for address in _in_order(old_addresses)
            if not _moved_with_holder(address, renames)
        ),
        removed=tuple(
            Removal.model_construct(record=address, name=_record(before, address).name)
            for address in _in_order((known & before.addresses) - after.addresses)
        ),
    )
    is_empty = not (entry.added or entry.changed or entry.renamed or entry.removed)
    return None if is_empty else entry


def file_of(changes: Mapping[str, Change], entry: Change) -> tuple[str, str]:
    """The path and the text of the file of a new entry beside the `changes` that there are.

    Its name is the date, its number on that day, and a hash: entries that two branches add on one
    day have the same number, but other names.
    """
    date = entry.date.root
    number = 1 + sum(change.date.root == date for change in changes.values())
    text = editor.new_text(_HEAD, entry.model_dump(by_alias=True, exclude_defaults=True))
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    return f"{FOLDER}/{date}-{number}-{digest}.yml", text


def load_commit(root: Path, commit: str) -> Dataset:
    """The data of a commit. Raises DiagnosticsError if it cannot be loaded, GitError."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(root, commit, Path(folder), *_DATA)
        with lend_cache(root, Path(folder)):
            return load(Project(Path(folder)))


def _statements(site: Dataset) -> dict[RecordAddress, FigureStatement]:
    """The statement of each figure (value, unit, period …) by the figure's address."""
    return {
        _record_address(address): FigureStatement.model_construct(
            **{name: getattr(figure, name) for name in FigureStatement.model_fields}
        )
        for address, figure in site.figures.items()
    }


def _series_values(site: Dataset) -> _SeriesValues:
    """The statement of each value of each series, by the address of the series and its period."""
    return {
        f"{_SERIES}{name}": {
            figure.period.root: FigureStatement.model_construct(
                **{field: getattr(figure, field) for field in FigureStatement.model_fields}
            )
            for figure in series.figures
        }
        for name, series in site.series.items()
    }


def _note_announced(values: _SeriesValues, change: FigureChange) -> None:
    """Change the values of a series as a recorded change says."""
    if change.statement and (of_series := values.get(change.figure)) is not None:
        of_series.pop(change.statement.period.root, None)
        if change.after:
            of_series[change.after.period.root] = change.after


def _series_under_new_addresses(
    values: _SeriesValues, renames: Mapping[RecordAddress, RecordAddress]
) -> _SeriesValues:
    return {renames.get(address, address): of_series for address, of_series in values.items()}


def _changed_values(
    before: _SeriesValues, after: _SeriesValues, known: Container[RecordAddress]
) -> Iterator[FigureChange]:
    """The changed values of the series that were known, by series and period."""
    for address in sorted(after):
        if address in known and address in before:
            changes = changed_items(before[address], after[address])
            for _, old, new in sorted(changes, key=lambda change: change[0]):
                yield FigureChange(figure=address, before=old, after=new)


def _under_new_addresses(
    known: frozenset[RecordAddress],
    statements: Mapping[RecordAddress, FigureStatement],
    renames: Mapping[RecordAddress, RecordAddress],
) -> tuple[frozenset[RecordAddress], dict[RecordAddress, FigureStatement]]:
    """Known addresses and statements of figures under the addresses that records have now."""

    def current(address: RecordAddress) -> RecordAddress:
        for old, new in renames.items():
            address = renamed(address, old, new)
        return address

    return frozenset(map(current, known)), {
        current(address): statement for address, statement in statements.items()
    }


def _old_name(before: Dataset, after: Dataset, old: RecordAddress) -> LocalizedText:
    """The name that a renamed record had; the present one if it was added after `before`."""
    return (before if old in before.addresses else after).name_of_address(old)


def _moved_with_holder(
    address: RecordAddress, renames: Mapping[RecordAddress, RecordAddress]
) -> bool:
    """Whether a figure has another address only because the record that holds it was renamed."""
    holder = address.removeprefix("figures/").partition(".")[0]
    holders = (new.partition("/")[2] for new in renames.values() if not new.startswith("figures/"))
    return address.startswith("figures/") and holder in holders


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
