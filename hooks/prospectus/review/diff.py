"""What changed for readers between two states of the site."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from prospectus.domain.records import Figure, Record
from prospectus.review.snapshot import PageKey, SiteSnapshot
from prospectus.support.comparison import changed_items, changed_sequence

V = TypeVar("V")

# The path to a value inside a record (`name.en`, `titles.0.name.en`, or `values.2022.value` of a
# series), the old and the new value.
FieldChange = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class FigureDiff:
    """A figure before and after; None if it did not exist.

    `former` is the address that a renamed figure had (`figures/<file>.<key>`), otherwise empty.
    """

    address: str
    before: Figure | None
    after: Figure | None
    former: str = ""

    @property
    def values(self) -> tuple[FieldChange, ...]:
        """The values that differ."""
        return _field_changes(self.before, self.after, Figure.model_fields)


@dataclass(frozen=True)
class RecordDiff:
    """A record that was added, removed, renamed, or changed in some of its fields.

    `former` is the address that a renamed record had, otherwise empty.
    """

    collection: str
    name: str
    before: Record | None
    after: Record | None
    former: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ, except `figures`, which are compared by themselves."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name
            for name in type(self.after).model_fields
            if name != "figures" and getattr(self.before, name, None) != getattr(self.after, name)
        )

    @property
    def values(self) -> tuple[FieldChange, ...]:
        """The values that differ in these fields."""
        return _field_changes(self.before, self.after, self.fields)


@dataclass(frozen=True)
class TextDiff:
    """The blocks of text removed from a page and those added."""

    uri: str
    language: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class ElementDiff:
    """The markup beyond text removed from a written page and that added."""

    uri: str
    language: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class FrontMatterDiff:
    """One entry of the front matter of a page; None if it did not exist."""

    uri: str
    language: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class SiteDiff:
    """Every change that readers can see, each kind in the order of its names.

    * `figures`: figures added, removed or changed
    * `records`: other records added, removed or changed
    * `added`: uris of new pages
    * `moved`: old and new uris of pages; these are neither added nor removed
    * `removed`: uris of pages that no longer exist
    * `texts`: pages whose text changed
    * `anchors`: places within pages (`figures/index#key`) that links no longer find
    * `outdated`: names and languages of translations that became older than their source
    * `elements`: written pages whose markup beyond text changed
    * `heads`: changed entries of front matter
    * `hosts`: hosts that no page linked to before, each with uri and language of a page
    """

    figures: tuple[FigureDiff, ...]
    records: tuple[RecordDiff, ...]
    added: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    texts: tuple[TextDiff, ...]
    anchors: tuple[str, ...]
    outdated: tuple[tuple[str, str], ...]
    elements: tuple[ElementDiff, ...] = ()
    heads: tuple[FrontMatterDiff, ...] = ()
    hosts: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(before: SiteSnapshot, after: SiteSnapshot) -> SiteDiff:
    """The changes from one state to another."""
    renames = _renames(before, after)
    new_pages = {
        before.page_of(old): after.page_of(new)
        for old, new in renames.items()
        if before.page_of(old)
    }
    added, moved, removed = _page_changes(before.titles, after.titles, new_pages)
    new_uris = dict(moved)

    def at_new_uris(pages: Mapping[PageKey, V]) -> Mapping[PageKey, V]:
        """Values of pages before, under the uris that the pages have now."""
        return {(new_uris.get(uri, uri), code): value for (uri, code), value in pages.items()}

    formers = {new: old for old, new in renames.items()}
    records = (
        RecordDiff(collection, name, old, new, formers.get(f"{collection}/{name}", ""))
        for (collection, name), old, new in changed_items(
            {_renamed_key(key, renames): record for key, record in before.records.items()},
            after.records,
        )
    )
    old_figures, new_figures = before.checked.site.own_figures, after.checked.site.own_figures
    return SiteDiff(
        figures=tuple(
            FigureDiff(address, old, new, formers.get(f"figures/{address}", ""))
            for address, old, new in changed_items(
                {
                    renames.get(f"figures/{address}", address).removeprefix("figures/"): figure
                    for address, figure in old_figures.items()
                },
                new_figures,
            )
        ),
        records=tuple(
            record for record in records if not record.before or not record.after or record.fields
        ),
        added=added,
        moved=moved,
        removed=removed,
        texts=tuple(
            TextDiff(uri, language, *changed_sequence(old, new))
            for (uri, language), old, new in changed_items(at_new_uris(before.texts), after.texts)
            if old is not None and new is not None
        ),
        anchors=tuple(_removed_anchors(before, after)),
        outdated=tuple(sorted(after.outdated - before.outdated)),
        elements=tuple(
            ElementDiff(uri, language, *changed_sequence(old or (), new))
            for (uri, language), old, new in changed_items(
                at_new_uris(before.elements), after.elements
            )
            if new is not None
        ),
        heads=tuple(
            FrontMatterDiff(uri, language, *entry)
            for (uri, language), old, new in changed_items(
                at_new_uris(before.front_matter), after.front_matter
            )
            if old is not None and new is not None
            for entry in changed_items(old, new)
        ),
        hosts=tuple(
            (host, *after.hosts[host]) for host in sorted(set(after.hosts) - set(before.hosts))
        ),
    )


def _removed_anchors(before: SiteSnapshot, after: SiteSnapshot) -> Iterator[str]:
    """Anchors that no longer exist; with the language if only a translation lost them."""
    anchors: dict[str, None] = {}
    first = before.first.code
    changes = changed_items(before.ids, after.ids)
    for (uri, language), old, new in sorted(
        changes, key=lambda change: (change[0][1] != first, change[0])
    ):
        if old is not None and new is not None:
            for anchor in sorted(set(old) - set(new)):
                if language == first:
                    anchors[f"{uri}#{anchor}"] = None
                elif f"{uri}#{anchor}" not in anchors:
                    anchors[f"{language}/{uri}#{anchor}"] = None
    yield from anchors


def _renames(before: SiteSnapshot, after: SiteSnapshot) -> dict[str, str]:
    """The new address of each record that was renamed, by its old one; also of figures."""
    old, new = before.checked.site.addresses, after.checked.site
    return {
        former: address
        for former, address in new.former_addresses.items()
        if former in old and address not in old and former not in new.addresses
    }


def _renamed_key(key: tuple[str, str], renames: Mapping[str, str]) -> tuple[str, str]:
    """Collection and name of a record after it was renamed."""
    collection, _, name = renames.get("/".join(key), "/".join(key)).partition("/")
    return collection, name


def _page_changes(
    before: Mapping[str, str],
    after: Mapping[str, str],
    renames: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Pages added, moved and removed; the arguments hold titles by uri.

    A removed page has moved if its record was renamed, by the addresses in `renames`, or if exactly
    one added page and no other removed page has its title.
    """
    added, removed = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    removed_titles = [before[uri] for uri in removed]
    moved = []
    for uri in removed:
        if renames.get(uri) in added:
            moved.append((uri, renames[uri]))
            continue
        candidates = [new for new in added if after[new] == before[uri]]
        if len(candidates) == 1 and removed_titles.count(before[uri]) == 1:
            moved.append((uri, candidates[0]))
    old_uris, new_uris = {old for old, _ in moved}, {new for _, new in moved}
    return (
        tuple(uri for uri in added if uri not in new_uris),
        tuple(moved),
        tuple(uri for uri in removed if uri not in old_uris),
    )


def _field_changes(
    before: Record | None, after: Record | None, fields: Container[str]
) -> tuple[FieldChange, ...]:
    old, new = (dict(_flatten(record, fields)) for record in (before, after))
    return tuple(
        (path, old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    )


def _labels(items: Sequence[Any]) -> Sequence[object]:
    """What each item of a list is called: its id or its period, if it has one that no other has."""
    for key in ("id", "period"):
        labels = [item.get(key) if isinstance(item, dict) else None for item in items]
        if all(labels) and len(set(map(str, labels))) == len(labels):
            return labels
    return range(len(items))


def _flatten(record: Record | None, fields: Container[str]) -> Iterator[tuple[str, str]]:
    """The values in some fields of a record by their paths; a list of names is one value."""
    queue: list[tuple[str, Any]] = [
        (name, value)
        for name, value in (record.model_dump(exclude_none=True) if record else {}).items()
        if name in fields
    ]
    for path, value in queue:
        if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            yield path, ", ".join(value)
        elif isinstance(value, tuple):
            labels = _labels(value)
            queue += [
                (f"{path}.{label}", inner) for label, inner in zip(labels, value, strict=True)
            ]
        elif isinstance(value, dict):
            queue += [(f"{path}.{name}", inner) for name, inner in value.items()]
        else:
            yield path, str(value)
