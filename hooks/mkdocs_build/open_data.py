"""Files of open data that an earlier build has made from the same records.

They are made from all records at once, which takes seconds for thousands of them, while most edits
are of pages. So all are taken over together, or all are made, and written where they differ.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mkdocs_build.site_context import SiteContext
from prospectus.domain.collection_specs import LEDGER
from prospectus.files.build_inputs import BuildInputs, digest_of
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import EarlierOutput
from prospectus.i18n.catalog import OWN_CATALOGS
from prospectus.outputs.open_data.files import OpenData, Publication, Summary, TableSummary
from prospectus.outputs.open_data.tables import Column
from prospectus.support.cache import ContentCache
from prospectus.support.parallel import Background

T = TypeVar("T")

# Inputs of a build on which open data does not depend: pages, pictures, the state of translations.
# Templates are among them, but for catalogs.
_UNREAD = ("docs/", "cards/", "schema/", f"{LEDGER}/", "data/synonyms/", "data/changes/")
_TEMPLATES = "overrides/"

# Projects of the largest site whose files are made in this process and one more. Beyond, a process
# that ends makes all of them, as memory that was used for them would stay taken to the end of the
# build: about 50 MiB with 10,000 projects.
LARGE = 2000


class OpenDataRecord:
    """The files of open data of an earlier build, and those of the present one.

    `folder` is for the files that are taken over or made, until the build has made a place for
    them. They are written before the languages are built, whose processes then need not hold them.
    """

    def __init__(self, context: SiteContext, record: BuildRecord | None, folder: Path) -> None:
        self._record, self._folder = record, folder
        self._key = b""
        self._made: Summary | None = None
        self._written: list[str] = []
        if record and record.inputs and context.checked.routes.open_data:
            self._key = data_key(record.inputs, context)
            self._cache = ContentCache(context.root, f"open-data-{record.name}", Path(__file__))

    def take(self) -> OpenData | None:
        """What was made from the same; `add` moves the files to their place.

        None where something has changed, or a file is no longer as it was written.
        """
        if self._record is None or not self._key:
            return None
        stored = self._cache.get(self._key.hex())
        earlier = self._record.earlier_output
        paths = [path for path, key in earlier.keys.items() if key == self._key]
        if stored is None or len(paths) != stored[0]:
            return None
        for path in paths:
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            if not earlier.take(path, self._key, self._folder):
                shutil.rmtree(self._folder)
                return None
        self._record.page_keys.update(dict.fromkeys(paths, self._key))
        self._cache.save()
        return OpenData({}, _summary(stored[1]))

    def make(self, publication: Publication, *, interface: bool) -> OpenData:
        """Make and write all files; `add` moves them to their place.

        Without `interface`, which a copy to be opened from a folder lacks, there are tables only.
        """
        earlier = self._record.earlier_output if self._record else EarlierOutput(self._folder)
        write = partial(publication.write, self._folder, earlier, interface=interface)
        is_large = len(publication.site.projects) > LARGE
        written = Background(partial(write, run=_one_by_one)).result() if is_large else write()
        self._made, self._written = written
        return OpenData({}, self._made)

    def add(self, output: Path) -> None:
        """Move into `output` what was taken over or made, and note what was made."""
        if self._folder.is_dir():
            _move(self._folder, output)
        if self._made and self._record and self._key:
            self._record.page_keys.update(dict.fromkeys(self._written, self._key))
            self._cache.put(self._key.hex(), (len(self._written), astuple(self._made)))
            self._cache.save()


def data_key(inputs: BuildInputs, context: SiteContext) -> bytes:
    """A digest of everything that open data is made from."""
    files = sorted(
        (path, digest)
        for path, digest in inputs.files.items()
        if not path.startswith(_UNREAD)
        and (not path.startswith(_TEMPLATES) or path.startswith(f"{OWN_CATALOGS}/"))
    )
    return digest_of("open data", files, inputs.others, sorted(context.checked.pages))


def _one_by_one(jobs: Iterable[Callable[[], T]]) -> list[T]:
    return [job() for job in jobs]


def _move(source: Path, target: Path) -> None:
    """Move a folder with all files; those of the target with other paths stay."""
    if not target.exists():
        source.rename(target)
        return
    for path in [*source.iterdir()]:
        if path.is_dir():
            _move(path, target / path.name)
        else:
            path.replace(target / path.name)
    source.rmdir()


def _summary(stored: tuple[Any, ...]) -> Summary:
    """A summary from the tuple that the cache has of it."""
    tables, *others = stored
    return Summary(
        tuple(
            _table(dict(zip(TableSummary.__match_args__, table, strict=True))) for table in tables
        ),
        *others,
    )


def _table(values: Mapping[str, Any]) -> TableSummary:
    columns = tuple(Column(*column) for column in values["columns"])
    return TableSummary(**{**values, "columns": columns})
