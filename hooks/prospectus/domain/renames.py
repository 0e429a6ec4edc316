"""Former addresses of records, which `was` keeps after a record was renamed or moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prospectus.domain.collection_specs import FIGURE_COLLECTIONS
from prospectus.domain.records import Figure, HasFigures, Record, Renamable
from prospectus.domain.targets import TARGETS

# The collections whose records hold figures; a file of figures is a topic.
_HOLDERS = ("topics", *(spec.name for spec in FIGURE_COLLECTIONS))


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
        for key, figure in _figures(known[collection, name]):
            for old_key in (key, *(written for written in figure.was if "/" not in written)):
                addresses.setdefault(f"figures/{old_holder}.{old_key}", f"figures/{name}.{key}")
    return addresses


def former_names(
    addresses: Mapping[str, str], holders: Collection[str], topics: Collection[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """By collection and name of a record, the names that it had in this collection.

    A figure is named by its address. `addresses` are present addresses by former ones, `holders`
    the names of all that holds figures, `topics` those of them that are files of figures.
    """
    # The names of each record are keys, in their order, as a record may have thousands.
    names: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for former, address in addresses.items():
        (old_collection, _, old), (collection, _, name) = (
            written.partition("/") for written in (former, address)
        )
        if collection == TARGETS and old_collection in (TARGETS, "figures"):
            # The figure of a target may have been one of another record.
            known_as = old if old_collection == "figures" else f"{TARGETS}.{old}"
            names["figures", f"{TARGETS}.{name}"][known_as] = None
        if old_collection == collection:
            names[collection, name][old] = None
        if old_collection == collection == "figures":
            topic, old_topic = name.rpartition(".")[0], old.rpartition(".")[0]
            if topic in topics and old_topic not in holders:
                names["topics", topic][old_topic] = None
    return {key: tuple(known) for key, known in names.items()}


def _figures(record: Record) -> Iterable[tuple[str, Figure]]:
    """The figures that a record holds by key; values of a series are no figures."""
    return record.figures.items() if isinstance(record, HasFigures) else ()


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
    >>> renamed("parks/c", "parks/a", "parks/b"), renamed("figures/a.area", "lists/a", "lists/b")
    ('parks/c', 'figures/a.area')
    """
    if address == before:
        return after
    if before.partition("/")[0] not in _HOLDERS:
        return address
    old, new = (f"figures/{named.partition('/')[2]}." for named in (before, after))
    return f"{new}{address.removeprefix(old)}" if address.startswith(old) else address


@dataclass(frozen=True)
class Renaming:
    """A record that gets another name in its collection; figures are named by their addresses.

    The collection `topics` has the files of figures, `news` the posts.
    """

    collection: str
    old: str
    new: str

    @property
    def before(self) -> str:
        """The address of the record before."""
        return f"{self.collection}/{self.old}"

    @property
    def after(self) -> str:
        """The address of the record afterwards."""
        return f"{self.collection}/{self.new}"

    def address(self, address: str) -> str:
        """An address afterwards. The figures that the record holds move with it.

        >>> Renaming("targets", "a", "b").address("figures/targets.a")
        'figures/targets.b'
        """
        if self.collection == TARGETS and address == f"figures/{TARGETS}.{self.old}":
            return f"figures/{TARGETS}.{self.new}"
        return renamed(address, self.before, self.after)

    def reference(self, collection: str, written: str) -> str:
        """A reference to a record of a collection afterwards.

        That is its name; for `figures` the address, for `sources` a citation, and for `holders` the
        name of a record or file with figures.

        >>> Renaming("sources", "report", "notice").reference("sources", "report p05")
        'notice p05'
        """
        if collection == "holders":
            is_this = self.collection in _HOLDERS and written == self.old
            return self.new if is_this else written
        if collection == "sources":
            name, space, passage = written.partition(" ")
            return f"{self.new}{space}{passage}" if self._is(collection, name) else written
        return self.address(f"{collection}/{written}").removeprefix(f"{collection}/")

    def _is(self, collection: str, name: str) -> bool:
        return (collection, name) == (self.collection, self.old)
