"""All data, read and linked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from prospectus.config import settings
from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, suggest
from prospectus.domain.records import (
    ADDRESSABLE,
    SLUG,
    Chain,
    ChainGroup,
    Change,
    Cluster,
    Company,
    Event,
    Figure,
    HasFigures,
    Ordered,
    Organisation,
    Park,
    Person,
    Picture,
    Project,
    Promotion,
    Publisher,
    Slug,
    Source,
    SourceList,
    Tier,
    Unit,
    citations,
)
from prospectus.files import content_tree
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio import reader as source
from prospectus.yamlio.reader import YamlDocument


@dataclass(frozen=True)
class CollectionSpec:
    """Where records of one kind stand; `name` is also the field of `Site` that holds them.

    A file holds one record, named by the file, or (`many`) several, each with its name. `path`
    is that of the only file, or stands for all files of a folder.
    """

    name: str
    model: type
    path: str
    many: bool = False


COLLECTIONS = (
    CollectionSpec("sources", Source, "sources.yml", many=True),
    CollectionSpec("units", Unit, "units.yml", many=True),
    CollectionSpec("people", Person, "people.yml", many=True),
    CollectionSpec("organisations", Organisation, "organisations.yml", many=True),
    CollectionSpec("companies", Company, "companies.yml", many=True),
    CollectionSpec("topics", Figure, "figures/*.yml", many=True),
    CollectionSpec("parks", Park, "parks/*.yml"),
    CollectionSpec("chain_groups", ChainGroup, "chain-groups.yml", many=True),
    CollectionSpec("chains", Chain, "chains/*.yml"),
    CollectionSpec("tiers", Tier, "cluster-tiers.yml", many=True),
    CollectionSpec("clusters", Cluster, "clusters/*.yml"),
    CollectionSpec("lists", SourceList, "lists/*.yml"),
    CollectionSpec("promotions", Promotion, "promotions/*.yml"),
    CollectionSpec("events", Event, "events/*.yml"),
    CollectionSpec("projects", Project, "projects/*.yml"),
    CollectionSpec("publishers", Publisher, "publisher.yml"),
    CollectionSpec("pictures", Picture, "pictures.yml", many=True),
    CollectionSpec("changes", Change, "changes.yml", many=True),
)

# Which translations were made from which words; `translations` reads it.
LEDGER = "data/translations.yml"

# From how many files of a shelf on it is worth while to read them on several cores.
_MANY = 300

# Those whose records hold figures of their own.
FIGURE_COLLECTIONS = tuple(shelf for shelf in COLLECTIONS if issubclass(shelf.model, HasFigures))


@dataclass(frozen=True)
class SourceLocation:
    """Where a record stands: the file, and the way into it."""

    document: YamlDocument
    where: tuple[str | int, ...] = ()

    def problem(self, where: tuple[str | int, ...], key: str, **details: object) -> Diagnostic:
        """A problem with something inside this record."""
        return self.document.problem((*self.where, *where), key, **details)

    @property
    def line(self) -> int:
        """The line on which the record begins."""
        return self.document.position(self.where)[0]


@dataclass(frozen=True)
class Dataset:
    """Everything that is known, each kind of record by its name."""

    languages: tuple[Language, ...]
    sources: Mapping[str, Source]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    companies: Mapping[str, Company]
    topics: Mapping[str, Mapping[str, Figure]]
    parks: Mapping[str, Park]
    chain_groups: Mapping[str, ChainGroup]
    chains: Mapping[str, Chain]
    tiers: Mapping[str, Tier]
    clusters: Mapping[str, Cluster]
    lists: Mapping[str, SourceList]
    promotions: Mapping[str, Promotion]
    events: Mapping[str, Event]
    projects: Mapping[str, Project]
    publishers: Mapping[str, Publisher]
    pictures: Mapping[str, Picture]
    changes: Mapping[str, Change]
    locations: Mapping[tuple[str, str], SourceLocation] = field(repr=False)

    def records(self) -> Iterator[tuple[str, str, Any]]:
        """Every record with its shelf and name; figures only under their own addresses."""
        for shelf in COLLECTIONS:
            if shelf.name != "topics":
                for name, record in getattr(self, shelf.name).items():
                    yield shelf.name, name, record
        for address, figure in self.figures.items():
            yield "figures", address, figure

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its address, `<file>.<key>`, topics first."""
        found: dict[str, Figure] = {}
        for topic, figures in self.topics.items():
            found |= {f"{topic}.{key}": figure for key, figure in figures.items()}
        for shelf in FIGURE_COLLECTIONS:
            for name, record in getattr(self, shelf.name).items():
                found |= {f"{name}.{key}": it for key, it in record.figures.items()}
        return found

    def location(self, shelf: str, name: str) -> SourceLocation:
        """Where a record stands; a figure's address leads into the file that holds it."""
        if shelf != "figures":
            return self.locations[shelf, name]
        holder, key = name.split(".", 1)
        if holder in self.topics and key in self.topics[holder]:
            return SourceLocation(self.locations["topics", holder].document, (key,))
        place = next(
            self.locations[shelf.name, holder]
            for shelf in FIGURE_COLLECTIONS
            if key in getattr(getattr(self, shelf.name).get(holder), "figures", ())
        )
        return SourceLocation(place.document, ("figures", key))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address at which a record is told: `parks/some-park`."""
        return frozenset(
            f"{shelf}/{name}" for shelf in ADDRESSABLE for name in getattr(self, shelf)
        )

    def name_of_address(self, address: str) -> LocalizedText:
        """The name of a record by its address; also of one that a recorded change removed."""
        shelf, name = address.split("/", 1)
        if address in self.addresses:
            return cast("LocalizedText", getattr(self, shelf)[name].name)
        return next(
            it.name
            for change in self.changes.values()
            for it in change.removed
            if it.record == address
        )

    @cached_property
    def addresses_after(self) -> Mapping[str, frozenset[str]]:
        """Which addresses there were after each recorded change, as far as all are recorded.

        The changes are undone one after another, the newest first, beginning with what is there.
        """
        found, there = {}, self.addresses
        for name, change in self.changes.items():
            found[name] = there
            there = (there - {*change.added}) | {it.record for it in change.removed}
        return found

    def record_counts_after(self, change: str) -> Mapping[str, int]:
        """How many records of each kind there were after a recorded change."""
        shelves = [address.split("/")[0] for address in self.addresses_after[change]]
        return {shelf: shelves.count(shelf) for shelf in ADDRESSABLE}

    def holder(self, figure: str) -> tuple[str, str] | None:
        """Shelf and name of the park, event or project of which a figure tells, if it is one's."""
        name, _, _ = figure.partition(".")
        return next(
            ((it.name, name) for it in FIGURE_COLLECTIONS if name in getattr(self, it.name)), None
        )

    @property
    def publisher(self) -> Publisher:
        """Who publishes the site; nothing may be known of it."""
        return next(iter(self.publishers.values()), Publisher())

    def find_projects(self, **names: str) -> Mapping[str, Project]:
        """The projects whose fields have these values: `find_projects(park="…")`."""
        fields = tuple(names)
        if fields not in self._projects_by:
            found = self._projects_by[fields] = {}
            for slug, project in self.projects.items():
                values = tuple(getattr(project, name) for name in fields)
                found.setdefault(values, {})[slug] = project
        return self._projects_by[fields].get(tuple(names.values()), {})

    @cached_property
    def _projects_by(self) -> dict[tuple[str, ...], dict[tuple[str, ...], dict[str, Project]]]:
        """The projects by the values of some fields, for those that were asked for."""
        return {}

    @cached_property
    def projects_with_figures(self) -> Mapping[str, Project]:
        """Those that hold figures of their own."""
        return {slug: project for slug, project in self.projects.items() if project.figures}

    def is_figure_of_later_project(self, figure: str, most: int) -> bool:
        """Whether a figure is that of a project, and not of the first so many that hold any."""
        name = figure.partition(".")[0]
        return self._rank_of_holder.get(name, 0) >= most

    @cached_property
    def _rank_of_holder(self) -> Mapping[str, int]:
        return {slug: rank for rank, slug in enumerate(self.projects_with_figures)}

    def related_projects(self, name: str, field: str, most: int) -> list[str]:
        """So many of the projects that share the value of a field: those behind this one first."""
        rings = self._rings.get(field) or self._rings.setdefault(field, {})
        value = getattr(self.projects[name], field)
        if value not in rings:
            found = [*self.find_projects(**{field: value})]
            rings[value] = found, {slug: at for at, slug in enumerate(found)}
        ring, places = rings[value]
        behind = range(places[name] + 1, places[name] + min(most + 1, len(ring)))
        return [ring[at % len(ring)] for at in behind]

    @cached_property
    def _rings(self) -> dict[str, dict[str, tuple[list[str], dict[str, int]]]]:
        """For each field that was asked for, by its values, the projects and the place of each."""
        return {}

    def figures_of(self, holder: str) -> Mapping[str, Figure]:
        """The figures of one topic, park, event or project."""
        return self._figures_by_holder.get(holder, {})

    @cached_property
    def _figures_by_holder(self) -> Mapping[str, Mapping[str, Figure]]:
        found: dict[str, dict[str, Figure]] = {}
        for address, figure in self.figures.items():
            found.setdefault(address.split(".")[0], {})[address] = figure
        return found

    def figures_with_status(self, *statuses: str) -> Mapping[str, Figure]:
        """The figures with one of these statuses: `target`, `plan` and so on."""
        return {address: it for address, it in self.figures.items() if it.status in statuses}

    def chains_of_park(self, park: str) -> list[str]:
        """The chains of the projects in one park."""
        found = self.find_projects(park=park).values()
        return list(dict.fromkeys(project.chain for project in found if project.chain))

    def parks_of_chain(self, chain: str) -> list[str]:
        """The parks with projects of one chain."""
        found = self.find_projects(chain=chain).values()
        return list(dict.fromkeys(project.park for project in found if project.park))

    def chains_in(self, group: str) -> Mapping[str, Chain]:
        """The chains of one group."""
        return {slug: chain for slug, chain in self.chains.items() if chain.group == group}

    def clusters_in(self, tier: str) -> Mapping[str, Cluster]:
        """The clusters of one tier."""
        return {slug: it for slug, it in self.clusters.items() if it.tier == tier}

    def lists_containing(self, kind: str, name: str) -> Mapping[str, SourceList]:
        """The lists with an item that leads to this chain, cluster or park."""
        return {
            slug: listed
            for slug, listed in self.lists.items()
            if any(getattr(item, kind) == name for item in listed.items)
        }

    @cached_property
    def citations(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each cited paragraph, the shelf and name of every record that cites it somewhere."""
        found: dict[str, list[tuple[str, str]]] = {}
        for shelf, name, record in self.records():
            for citation in dict.fromkeys(citation for _, citation in citations(record)):
                found.setdefault(citation, []).append((shelf, name))
        return {citation: tuple(found[citation]) for citation in sorted(found)}


# Records as they were read, and their files, by shelf, path and text.
RecordCache = dict[tuple[str, str, str], tuple[YamlDocument, Any]]


def load(
    root: Path,
    drafts: Mapping[str, str] | None = None,
    memory: RecordCache | None = None,
    languages: tuple[Language, ...] = (),
) -> Dataset:
    """Read data/ below `root`, in the languages of its mkdocs.yml.

    `drafts` are texts of files, by their paths, to read in place of those that are there. What a
    former call left in `memory` is not read again; the languages must still be the same.
    `languages` are those of `settings.languages`, where they have been read already.

    Raises DiagnosticsError with all problems of all files at once. What must hold between records
    is told by `rules`, not here.
    """
    content_tree.require_plain_files(root, ("data",))
    languages = languages or settings.languages(root)
    codes = [language.code for language in languages]
    reader = _Reader(root, codes, drafts or {}, memory or {})
    shelves = {shelf.name: reader.shelf(shelf) for shelf in COLLECTIONS}
    reader.refuse_strangers()
    reader.kept.save()
    if memory is not None:
        memory.clear()
        memory.update(reader.memory)
    if reader.problems:
        raise DiagnosticsError(reader.problems)
    return Dataset(languages=languages, locations=reader.locations, **shelves)


class _Reader:
    def __init__(
        self, root: Path, languages: list[str], drafts: Mapping[str, str], before: RecordCache
    ) -> None:
        self._root, self._before = root, before
        self.memory: RecordCache = {}
        self._drafts = {root / name: text for name, text in drafts.items()}
        self._context = {"languages": languages}
        self._known: set[str] = {str(root / LEDGER)}
        self.kept = source.value_cache(root)
        self.problems: list[Diagnostic] = []
        self.locations: dict[tuple[str, str], SourceLocation] = {}

    def shelf(self, shelf: CollectionSpec) -> dict[str, Any]:
        schema: Any = dict[Slug, shelf.model] if shelf.many else shelf.model  # type: ignore[name-defined]
        adapter: TypeAdapter[Any] = TypeAdapter(schema)
        found: dict[str, Any] = {}
        drafted = (path for path in self._drafts if path.match(f"data/{shelf.path}"))
        files = {*(self._root / "data").glob(shelf.path), *drafted}
        if len(files) > _MANY and self.kept.is_empty and not self._before:
            source.read_in_parallel(self._root, sorted(files), self.kept)
        for path in sorted(files, key=lambda it: it.name):
            self._known.add(str(path))
            if not re.fullmatch(SLUG, path.stem):
                name = path.relative_to(self._root).as_posix()
                self.problems.append(Diagnostic.at(name, 1, 1, "file_name"))
            try:
                name, text = path.relative_to(self._root).as_posix(), self._text(path)
                if (known := self._before.get((shelf.name, name, text))) is not None:
                    document, read = known
                else:
                    document = YamlDocument(name, text, None if path in self._drafts else self.kept)
                    read = adapter.validate_python(document.values, context=self._context)
                    document.release_values()
                self.memory[shelf.name, name, text] = document, read
            except DiagnosticsError as error:
                self.problems += error.problems
            except ValidationError as error:
                found_here = _problems(document, schema, error.errors(include_url=False))
                self.problems += limited(found_here, document.path)
            else:
                if shelf.many and "*" not in shelf.path:
                    found |= read
                    self.locations |= {
                        (shelf.name, name): SourceLocation(document, (name,)) for name in read
                    }
                else:
                    found[path.stem] = read
                    self.locations[shelf.name, path.stem] = SourceLocation(document)
        if issubclass(shelf.model, Ordered):
            found = dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[0])))
        return found

    def _text(self, path: Path) -> str:
        if path not in self._drafts:
            return source.read_text(self._root, path)
        return source.plain(self._drafts[path].removeprefix("\ufeff"))

    def refuse_strangers(self) -> None:
        """A file that nothing reads is a mistake: a wrong folder, or `.yaml` for `.yml`."""
        others = (it for it in (self._root / "data").rglob("*") if str(it) not in self._known)
        for path in sorted(others):
            hidden = path.name.startswith((".", "~$"))  # what file managers and offices leave
            if path.is_file() and not hidden:
                name = path.relative_to(self._root).as_posix()
                right = suggest(name, [f"data/{shelf.path}" for shelf in COLLECTIONS])
                self.problems.append(Diagnostic.at(name, 1, 1, "not_read", nearest=right))


def _problems(
    document: YamlDocument, schema: Any, errors: Sequence[ErrorDetails]
) -> Iterator[Diagnostic]:
    """What pydantic found, in our words.

    It counts only right items, so a list of wrong ones is too short as well: told once is enough.
    """
    places = {error["loc"] for error in errors}
    outer = {where[:length] for where in places for length in range(len(where))}
    strays = {error["loc"][:-1] for error in errors if error["type"] == "unknown_language"}
    for error in errors:
        where, empty = error["loc"], error["input"] is None
        if error["type"] == "too_short" and where in outer:
            continue
        if error["type"] == "unknown_language" and document.value_at(where[:-1]) is None:
            # `{en: Made, of commas}` is read as `{en: Made, "of commas": null}`.
            yield _problem(document, schema, {**error, "type": "comma_in_text"})
        elif not (empty and error["type"] == "empty" and where in strays):
            yield _problem(document, schema, error)


def _problem(document: YamlDocument, schema: Any, error: ErrorDetails) -> Diagnostic:
    """One of them; a missing field is told of what should hold it."""
    kind, context = error["type"], error.get("ctx", {})
    where: list[str | int] = []
    for step in error["loc"]:
        # Marks of pydantic's own: the key of a mapping, the kind of a value.
        if step != "[key]" and not (where[-1:] == ["value"] and step in ("number", "range")):
            where.append(step)
    if "at" in context:
        where.append(context["at"])
    details = {name: value for name, value in context.items() if name != "at"}
    details["field"] = ".".join(map(str, where))
    if not where and error["input"] is None:
        kind = "empty_file"
    elif error["input"] is None and kind == "string_type":
        kind = "empty"
    if kind == "literal_error":  # pydantic writes: 'a', 'b' or 'c'
        details["expected"] = ", ".join(re.findall(r"'(.*?)'", str(details["expected"])))
    if kind == "extra_forbidden":
        details["nearest"] = suggest(str(where[-1]), _fields(schema, where[:-1]))
    return document.problem(where, kind, **details)


def _fields(schema: Any, where: Sequence[str | int]) -> list[str]:
    """Names of the fields that the record at `where` may have."""
    for step in where:
        record = _record_in(schema)
        if isinstance(schema, type) and record and step in record.model_fields:
            schema = record.model_fields[str(step)].annotation
        else:
            schema = record
    record = _record_in(schema)
    return [it.alias or name for name, it in record.model_fields.items()] if record else []


def _record_in(schema: Any) -> type[BaseModel] | None:
    """The first class of records in a type such as `tuple[Item, ...]` or `Figure | None`."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return schema
    return next((found for part in get_args(schema) if (found := _record_in(part))), None)
