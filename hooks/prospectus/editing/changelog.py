"""What changed for readers, written down: a new entry at the head of data/changes.yml."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from decimal import Decimal
from textwrap import indent
from typing import Any

import yaml

from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import ADDRESSABLE, SLUG, RecordAddress
from prospectus.domain.records import FigureStatement
from prospectus.domain.site_records import Change, FigureChange, Removal

PATH = "data/changes.yml"
_HEAD = re.compile(r"\ufeff?(?:#[^\n]*(?:\n|\Z))*")
_BARE = re.compile(rf"(?=[a-z])(?!(?:null|true|false)\Z){SLUG}(?:[/.]{SLUG})*")


def change(before: Dataset, after: Dataset, day: Period) -> Change | None:
    """What readers of `after` have to be told of who knew `before`; None where it is nothing.

    What changes that only `after` knows of have told already is not told again.
    """
    there, said, now = set(before.addresses), _said(before), _said(after)
    for name, known in reversed(list(after.changes.items())):
        if name not in before.changes:
            there = (there | {*known.added}) - {it.record for it in known.removed}
            said |= {it.figure: it.after for it in known.changed}
    found = Change(
        date=day,
        added=_in_order(after.addresses - there),
        changed=tuple(
            FigureChange(figure=it, before=said[it], after=now[it])
            for it in _in_order(there & {*now} & {*said})
            if said[it] != now[it]
        ),
        removed=tuple(
            Removal.model_construct(record=it, name=_record(before, it).name)
            for it in _in_order((there & before.addresses) - after.addresses)
        ),
    )
    return found if found.added or found.changed or found.removed else None


def _said(site: Dataset) -> dict[RecordAddress, FigureStatement]:
    """What each figure says, by its address."""
    return {
        f"figures/{address}": FigureStatement.model_construct(
            **{name: getattr(figure, name) for name in FigureStatement.model_fields}
        )
        for address, figure in site.figures.items()
    }


def _record(site: Dataset, address: RecordAddress) -> Any:
    shelf, _, name = address.partition("/")
    return getattr(site, shelf)[name]


def _in_order(addresses: Iterable[RecordAddress]) -> tuple[RecordAddress, ...]:
    """In the order in which kinds of records are told, then by name."""
    return tuple(sorted(addresses, key=lambda it: (ADDRESSABLE.index(it.split("/")[0]), it)))


# -- as text -------------------------------------------------------------------------------


def with_entry(text: str, names: Iterable[str], change: Change) -> str:
    """The text of a file of changes with one more, behind the comment at its head.

    `names` are those of the changes that it has: the new one is called by its day, and counted
    where it is not the first of that day. All else stays as it was, ends of lines included.
    """
    taken, day = set(names), change.date.root
    name, number = day, 2
    while name in taken:
        name, number = f"{day}-{number}", number + 1
    dumped = yaml.dump(
        _Entry(change.model_dump(by_alias=True, exclude_defaults=True)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=sys.maxsize,
    )
    entry = f"{name}:\n{indent(dumped, '  ')}"
    head = _HEAD.match(text)
    at = head.end() if head else 0
    start = text[:at] if not at or text[at - 1] == "\n" else f"{text[:at]}\n"
    if "\r\n" in text:
        entry = entry.replace("\n", "\r\n")
    return start + entry + text[at:]


class _Entry(dict[str, Any]):
    """What is written line by line, however short."""


class _Dumper(yaml.SafeDumper):
    """Rows one below the other, short records in braces, words of people in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def rows(self, data: Any) -> yaml.Node:
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=False)

    def fields(self, data: Any) -> yaml.Node:
        short = not any(isinstance(it, (dict, list, tuple)) for it in data.values())
        return self.represent_mapping("tag:yaml.org,2002:map", data, flow_style=short)

    def entry(self, data: Any) -> yaml.Node:
        return self.represent_mapping("tag:yaml.org,2002:map", data, flow_style=False)

    def words(self, data: Any) -> yaml.Node:
        style = None if _BARE.fullmatch(data) else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def number(self, data: Any) -> yaml.Node:
        text = f"{data:f}"
        kind = "float" if "." in text else "int"
        return self.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Dumper.add_representer(tuple, _Dumper.rows)
_Dumper.add_representer(list, _Dumper.rows)
_Dumper.add_representer(dict, _Dumper.fields)
_Dumper.add_representer(_Entry, _Dumper.entry)
_Dumper.add_representer(str, _Dumper.words)
_Dumper.add_representer(Decimal, _Dumper.number)


# -- into the file -------------------------------------------------------------------------
