"""Reads data/ into a dataset: every file is parsed and validated, all mistakes are collected."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, suggest
from prospectus.domain import pending_translations
from prospectus.domain.collection_specs import COLLECTIONS, LEDGER, CollectionSpec
from prospectus.domain.compat import FieldSets
from prospectus.domain.dataset import Dataset, SourceLocation
from prospectus.domain.fields import NAME, Slug
from prospectus.domain.indicators import stand_ins
from prospectus.domain.record_order import in_order, newest_first
from prospectus.domain.records import Indicator, Ordered
from prospectus.domain.site_records import Change
from prospectus.domain.validation_errors import diagnostics
from prospectus.files import content_tree
from prospectus.files.file_memory import RecallFile, read_anew
from prospectus.yamlio import reader, text_files
from prospectus.yamlio.reader import YamlDocument
from prospectus.yamlio.reading_ahead import ValuesAhead

# From this number of files in a collection on, reading them in parallel is faster.
_PARALLEL_THRESHOLD = 300

# From this number of files in a collection on, the memory of small parts of records counts.
_MANY = 2000

# So many files are parsed in less time than it takes to read the cache, when others are in memory.
_FEW = 3

# Documents, their validated values and the names of pending records among these (that of a file
# with one record is empty), by collection, path and text.
RecordCache = dict[tuple[str, str, str], tuple[YamlDocument, Any, frozenset[str]]]


def load(
    project: Project,
    drafts: Mapping[str, str | None] | None = None,
    memory: RecordCache | None = None,
    *,
    with_pending: bool = False,
    values: ValuesAhead = MappingProxyType({}),
    recall: RecallFile = read_anew,
    has_plain_files: bool = False,
) -> Dataset:
    """Read data/ of a project, in the languages of its settings.

    `drafts` are texts by path that replace the content of files, or stand for new files; None is
    for a file that is to be removed. Records in `memory` whose files have not changed are not read
    again, if the languages are the same; afterwards it holds the records of this call. Records
    whose translation is pending are left out, except `with_pending`: then the first language stands
    in for missing texts. `values` are those of files that were read ahead; they are used if the
    texts are the same. `recall` has the texts of files. With `has_plain_files`, the caller has
    looked for links and devices.

    Raises DiagnosticsError with the problems of all files. Rules between records are not checked
    here, but by `validation`.
    """
    if not has_plain_files:
        content_tree.require_plain_files(project.root, ("data",))
    languages = project.settings.languages
    codes = [language.code for language in languages]
    is_remembered = bool(memory)
    loader = _Loader(
        project.root, codes, drafts or {}, memory or {}, values, recall, with_pending=with_pending
    )
    collections = {spec.name: loader.collection(spec) for spec in COLLECTIONS}
    loader.report_unread_files()
    if not is_remembered:  # or the cache would lose what nobody asked for
        loader.value_cache.save()
    if memory is not None:
        memory.clear()
        memory.update(loader.records)
    if loader.problems:
        raise DiagnosticsError(loader.problems)
    return Dataset(
        languages=languages, locations=loader.locations, pending=loader.pending, **collections
    )


def _schema(spec: CollectionSpec) -> Any:
    """The type of what a file of the collection holds."""
    return dict[Slug, spec.model] if spec.many else spec.model  # type: ignore[name-defined]


@cache  # making one takes longer than reading a file; previews and tests load many times
def _adapter(spec: CollectionSpec) -> TypeAdapter[Any]:
    return TypeAdapter(_schema(spec))


class _Loader:
    """Reads collections one by one; `problems`, `locations`, `pending` and `records` grow."""

    def __init__(
        self,
        root: Path,
        languages: list[str],
        drafts: Mapping[str, str | None],
        cached: RecordCache,
        values: ValuesAhead,
        recall: RecallFile,
        *,
        with_pending: bool,
    ) -> None:
        self.pending: dict[tuple[str, str], SourceLocation] = {}
        self._with_pending = with_pending
        self.problems: list[Diagnostic] = []
        self.locations: dict[tuple[str, str], SourceLocation] = {}
        self.records: RecordCache = {}
        self._missed = 0  # files that memory does not have
        self._is_large, self._field_sets = False, FieldSets()
        self.value_cache = reader.value_cache(root)
        self._root, self._cached, self._values, self._recall = root, cached, values, recall
        self._base = f"{root.as_posix().removesuffix('/')}/"
        self._drafts = {root / name: text for name, text in drafts.items() if text is not None}
        self._removed = {root / name for name, text in drafts.items() if text is None}
        self._context: dict[str, Any] = {"languages": languages}
        self._read_paths: set[str] = {*map(str, self._removed)}

    def collection(self, spec: CollectionSpec) -> dict[str, Any]:
        """The valid records of one collection by name, in the order of the site."""
        schema = _schema(spec)
        adapter = _adapter(spec)
        records: dict[str, Any] = {}
        invalid: Any = None
        for path in self._files(spec):
            try:
                document, values, waiting = self._read(spec, path, adapter)
            except DiagnosticsError as error:
                self.problems += error.problems
            except _InvalidError as error:
                problems = diagnostics(error.document, schema, error.errors)
                self.problems += limited(problems, error.document.path)
                if spec.model is Indicator:
                    invalid = error.document.values
            else:
                values = self._published(spec, path, document, values, waiting)
                if values is None:
                    continue
                if spec.many and not spec.nested:
                    for name in [name for name in values if name in records]:
                        other = self.locations[spec.name, name].document.path
                        self.problems.append(
                            document.problem((name,), "same_name", name=name, other=other)
                        )
                    records |= values
                    for name in values:
                        self.locations[spec.name, name] = SourceLocation(document, (name,))
                else:
                    records[path.stem] = values
                    self.locations[spec.name, path.stem] = SourceLocation(document)
        if spec.model is Indicator:
            self._use_indicators(
                spec, {**stand_ins(invalid, self._context["languages"]), **records}
            )
        if spec.model is Change:
            return newest_first(records)
        if issubclass(spec.model, Ordered):
            return in_order(records)
        return records

    def report_unread_files(self) -> None:
        """Report files that belong to no collection: a wrong folder, or `.yaml` for `.yml`."""
        states = str(self._root / LEDGER)  # read with the pages, which it names as well
        unread = [
            Path(folder, name)
            for folder, _, names in os.walk(self._root / "data")
            for name in names
            # As texts, of which thousands are compared in no time.
            if os.path.join(folder, name) not in self._read_paths  # noqa: PTH118
            # Hidden files and lock files are left by file managers and office programs.
            and not name.startswith((".", "~$"))
            and not (name.endswith(".yml") and f"{folder}{os.sep}".startswith(f"{states}{os.sep}"))
        ]
        for path in sorted(unread):
            if path.is_file():
                name = path.relative_to(self._root).as_posix()
                nearest = suggest(name, [f"data/{spec.path}" for spec in COLLECTIONS])
                self.problems.append(Diagnostic.of_file(name, "not_read", nearest=nearest))

    def _published(
        self,
        spec: CollectionSpec,
        path: Path,
        document: YamlDocument,
        values: Any,
        waiting: frozenset[str],
    ) -> Any:
        """The values of a file without pending records; None if it holds nothing else."""
        for name in waiting:
            address = f"{path.stem}.{name}" if spec.nested else name or path.stem
            collection = "figures" if spec.nested else spec.name
            self.pending[collection, address] = SourceLocation(document, (name,) if name else ())
        if not waiting or self._with_pending:
            return values
        if not spec.many:
            return None
        return {name: record for name, record in values.items() if name not in waiting}

    def _use_indicators(self, spec: CollectionSpec, indicators: dict[str, Any]) -> None:
        """Validate the records of the following collections with these indicators.

        If the indicators changed, the cached records are not used: figures may depend on them.
        """
        self._context["indicators"] = indicators
        before, now = (
            {key for key in of if key[0] == spec.name} for of in (self._cached, self.records)
        )
        if before != now:
            self._cached = {}

    def _files(self, spec: CollectionSpec) -> list[Path]:
        drafts = (path for path in self._drafts if path.match(f"data/{spec.path}"))
        files = {*(self._root / "data").glob(spec.path), *drafts} - self._removed
        # The persistent cache is read last: a preview whose memory has the records needs none.
        if len(files) > _PARALLEL_THRESHOLD and not self._cached and self.value_cache.is_empty:
            unread = sorted(files - {self._root / name for name in self._values})
            if len(unread) > _PARALLEL_THRESHOLD:
                reader.read_in_parallel(self._root, unread, self.value_cache)
        self._read_paths.update(map(str, files))
        self._is_large = len(files) > _MANY
        return sorted(files, key=lambda path: path.name)

    def _read(
        self, spec: CollectionSpec, path: Path, adapter: TypeAdapter[Any]
    ) -> tuple[YamlDocument, Any, frozenset[str]]:
        """The document of one file, its validated values, and the names of pending records.

        Raises DiagnosticsError if it is not valid YAML, _InvalidError if its values are not valid.
        """
        name = path.as_posix().removeprefix(self._base)
        if not re.fullmatch(NAME, path.stem):
            self.problems.append(Diagnostic.of_file(name, "file_name"))
        if path in self._drafts:
            text = text_files.normalize_newlines(self._drafts[path].removeprefix("\ufeff"))
        else:
            text = self._recall(path, partial(text_files.read_text, self._root, path))
        if (cached := self._cached.get((spec.name, name, text))) is not None:
            self.records[spec.name, name, text] = cached
            return cached
        self._missed += 1
        is_one_of_few = bool(self._cached) and self._missed <= _FEW
        value_cache = None if path in self._drafts or is_one_of_few else self.value_cache
        if value_cache and name in self._values and self._values[name][0] == text:
            value_cache.put(text, self._values[name][1])
        document = YamlDocument(name, text, value_cache)
        values, waiting = self._validated(spec, document, adapter)
        document.release_values()
        if self._is_large:
            self._field_sets.share(values)
        self.records[spec.name, name, text] = document, values, waiting
        return document, values, waiting

    def _validated(
        self, spec: CollectionSpec, document: YamlDocument, adapter: TypeAdapter[Any]
    ) -> tuple[Any, frozenset[str]]:
        """The validated values of a file, and the names of pending records."""
        results, errors, waiting = [], [], frozenset[str]()
        for part, is_pending in pending_translations.parts(document.values, many=spec.many):
            try:
                context = self._context | {"pending": is_pending}
                results.append(adapter.validate_python(part, context=context))
            except ValidationError as error:
                errors += error.errors(include_url=False)
            if is_pending:
                waiting = frozenset(part) if spec.many else frozenset({""})
        if errors:
            raise _InvalidError(document, errors)
        if len(results) == 1:
            return results[0], waiting
        return {name: record for part in results for name, record in part.items()}, waiting


class _InvalidError(Exception):
    """The values of a file do not validate."""

    def __init__(self, document: YamlDocument, errors: list[ErrorDetails]) -> None:
        super().__init__(document.path)
        self.document, self.errors = document, errors
