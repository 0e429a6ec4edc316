"""Everything that can be edited in a form: the records, figures and sessions of data/, as written.

Files with mistakes are listed, too, so nothing here needs valid records. After a change only the
files that changed are read again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain import pending_translations
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.domain.events import Session
from prospectus.domain.records import Figure, HasFigures, Record
from prospectus.files import content_tree
from prospectus.yamlio import reader
from prospectus.yamlio.parser import Where

FIGURES, SESSIONS = "figures", "sessions"

# The kinds of what is listed: the collections, in the order in which editors need them. The records
# of `topics` are listed as figures; commands write `changes`.
KINDS = (
    "projects", "offers", "parks", FIGURES, "series", "targets", "sectors", "chains", "clusters",
    "companies", "contacts", "events", SESSIONS, "promotions", "policies", "documents", "steps",
    "questions", "pictures", "lists", "organisations", "people", "sources", "units", "indicators",
    "quantities", "levels", "stages", "products", "chain_groups", "tiers", "topic_names",
    "publishers", "synonyms",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something with a form of its own.

    `name` is unique in its `kind`: that of the record, `<holder>.<key>` of a figure and
    `<event>.<id>` of a session. `titles` are its names by language. `path` is the file and `where`
    the path in it. `is_pending` marks a record that waits for its translation.
    """

    kind: str
    name: str
    titles: Mapping[str, str]
    path: str
    where: Where = ()
    is_pending: bool = False

    @property
    def model(self) -> type[Record]:
        """The model of the record."""
        return model_of(self.kind)

    def title(self, language: str) -> str:
        """Its name, in another language where there is none in this one."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.name)

    def matches(self, words: str) -> bool:
        """Whether all words are in its name or titles, whatever their case."""
        text = " ".join((self.name, *self.titles.values())).casefold()
        return all(word in text for word in words.casefold().split())


def model_of(kind: str) -> type[Record]:
    """The model of the records of a kind. Raises KeyError if there is no such kind."""
    held: Mapping[str, type[Record]] = {FIGURES: Figure, SESSIONS: Session}
    return held[kind] if kind in held else spec_of(kind).model


def spec_of(kind: str) -> CollectionSpec:
    """The collection of a kind; that of a figure or session is where new ones are put.

    Raises KeyError if there is no such kind.
    """
    name = {FIGURES: "topics", SESSIONS: "events"}.get(kind, kind)
    for spec in COLLECTIONS:
        if spec.name == name:
            return spec
    raise KeyError(kind)


class ContentIndex:
    """The entries of the project `root`, as they were at the last `refresh`.

    Its methods may be called from several threads.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._stamps: dict[str, tuple[int, int]] = {}
        self._files: dict[str, tuple[Entry, ...]] = {}
        self._by_kind: dict[str, list[Entry]] = {}
        self._by_name: dict[tuple[str, str], Entry] = {}

    def entries(self, kind: str) -> list[Entry]:
        """The entries of a kind, in the order of files."""
        return self._by_kind.get(kind, [])

    def counts(self) -> dict[str, int]:
        """The number of entries of each kind."""
        return {kind: len(self._by_kind.get(kind, ())) for kind in KINDS}

    def named(self, kind: str, text: str) -> Entry | None:
        """The entry of a name, or the only one with a title in some language."""
        if (entry := self.find(kind, text)) is not None:
            return entry
        wanted = text.casefold()
        matches = [
            entry
            for entry in self.entries(kind)
            if wanted in (title.casefold() for title in entry.titles.values())
        ]
        return matches[0] if len(matches) == 1 else None

    def title_of_file(self, path: str, language: str) -> str:
        """The title of the only record of a file; empty for other files."""
        whole = [entry for entry in self._files.get(path, ()) if len(entry.where) == 0]
        return whole[0].title(language) if whole else ""

    def waiting(self) -> list[Entry]:
        """The entries that wait for their translation."""
        return [entry for kind in KINDS for entry in self.entries(kind) if entry.is_pending]

    def find(self, kind: str, name: str) -> Entry | None:
        """The entry of a name, if there is one."""
        return self._by_name.get((kind, name))

    def refresh(self) -> None:
        """Read the files that changed. Raises DiagnosticsError where data/ has no plain files."""
        with self._lock:
            self._read()

    def _read(self) -> None:
        content_tree.require_plain_files(self._root, ("data",))
        stamps, specs = {}, {}
        for spec in COLLECTIONS:
            for path in sorted((self._root / "data").glob(spec.path)):
                name = path.relative_to(self._root).as_posix()
                status = path.stat()
                stamps[name], specs[name] = (status.st_mtime_ns, status.st_size), spec
        if stamps == self._stamps:
            return
        cache = reader.value_cache(self._root)
        files = {}
        for name, stamp in stamps.items():
            if self._stamps.get(name) == stamp:
                files[name] = self._files[name]
                continue
            try:
                values = reader.read(self._root, self._root / name, cache).values
            except DiagnosticsError:
                values = None
            files[name] = tuple(_entries(specs[name], name, values))
        self._stamps, self._files = stamps, files
        by_kind: dict[str, list[Entry]] = {}
        by_name: dict[tuple[str, str], Entry] = {}
        for entry in (entry for some in files.values() for entry in some):
            by_kind.setdefault(entry.kind, []).append(entry)
            by_name.setdefault((entry.kind, entry.name), entry)
        self._by_kind, self._by_name = by_kind, by_name


def _entries(spec: CollectionSpec, path: str, values: Any) -> Iterator[Entry]:
    stem = Path(path).stem
    records: Mapping[Any, Any] = {stem: values}
    if spec.many:
        records = values if isinstance(values, Mapping) else {}
    for name, record in records.items():
        where: Where = (name,) if spec.many else ()
        if spec.name == "topics":
            waits = pending_translations.is_pending(record)
            yield Entry(FIGURES, f"{stem}.{name}", _titles(record), path, where, waits)
            continue
        waits = pending_translations.is_pending(record)
        yield Entry(spec.name, name, _titles(record), path, where, waits)
        if issubclass(spec.model, HasFigures):
            for key, figure in _mapping(record, "figures").items():
                place = (*where, "figures", key)
                yield Entry(FIGURES, f"{name}.{key}", _titles(figure), path, place)
        if spec.name == "events":
            for at, part in enumerate(_items(record, "programme")):
                for number, session in enumerate(_items(part, "sessions")):
                    place = (*where, "programme", at, "sessions", number)
                    own = session.get("id") if isinstance(session, Mapping) else None
                    titles = _titles(session)
                    yield Entry(SESSIONS, f"{name}.{own or f'{at}-{number}'}", titles, path, place)


def _mapping(record: Any, field: str) -> Mapping[Any, Any]:
    value = record.get(field) if isinstance(record, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _items(record: Any, field: str) -> tuple[Any, ...]:
    value = record.get(field) if isinstance(record, Mapping) else None
    return value if isinstance(value, tuple) else ()


def _titles(record: Any) -> dict[str, str]:
    return {
        str(code): " ".join(text.split())
        for code, text in _mapping(record, "name").items()
        if isinstance(text, str)
    }
