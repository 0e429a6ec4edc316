"""Files of open data that an earlier build has made from the same records.

They are made from all records at once, which takes seconds for thousands of them, while most edits
are of pages. So all are taken over together, or all are made, and written where they differ. What
they hold of a project is kept by itself, until something changes that other files hold.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from mkdocs_build.site_context import SiteContext
from prospectus.domain.collection_specs import LEDGER
from prospectus.files.build_inputs import BuildInputs, digest_of
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import EarlierOutput
from prospectus.i18n.catalog import OWN_CATALOGS
from prospectus.outputs.open_data.columns import Column
from prospectus.outputs.open_data.files import (
    OpenData,
    Publication,
    Summary,
    TableSummary,
    Written,
)
from prospectus.outputs.open_data.parts import ProjectMemory
from prospectus.rendering.context import MANY
from prospectus.support.cache import ContentCache
from prospectus.support.parallel import StagedBackground

# Inputs of a build on which open data does not depend: pages, pictures, the state of translations.
# Templates are among them, but for catalogs.
_UNREAD = ("docs/", "cards/", "schema/", f"{LEDGER}/", "data/synonyms/", "data/changes/")
_TEMPLATES = "overrides/"

_CACHES = 16  # files of the cache for projects

T = TypeVar("T")


class OpenDataRecord:
    """The files of open data of an earlier build, and those of the present one.

    `folder` is for the files that are taken over or made, until the build has made a place for
    them. Another process does that, from `begin` on: nobody but the page of open data needs to know
    what is in them, and the processes of the languages need not hold them.
    """

    def __init__(self, context: SiteContext, record: BuildRecord | None, folder: Path) -> None:
        self._context, self._record, self._folder = context, record, folder
        self._key = b""
        self._files: StagedBackground[Written, Summary] | None = None
        if record and record.inputs and context.checked.routes.open_data:
            self._key = data_key(record.inputs, context)
            self._cache = ContentCache(context.root, f"open-data-{record.name}", Path(__file__))

    def begin(self, *, interface: bool) -> None:
        """Have another process take over or make all files; `add` moves them to their place.

        Without `interface`, which a copy to be opened from a folder lacks, there are tables only.
        """
        if publication := self._context.publication:
            self._files = StagedBackground(partial(self._take_or_make, publication, interface))

    def made(self) -> OpenData:
        """A summary of the files, as soon as it is known. Raises what making them raises."""
        assert self._files  # noqa: S101 - nobody asks where nothing is published
        return OpenData({}, self._files.first_result())

    def wait(self) -> None:
        """Wait until all files are there. Raises what making them raises."""
        if self._files:
            self._files.result()

    @property
    def are_published(self) -> bool:
        """Whether the site publishes any."""
        return bool(self._context.checked.routes.open_data)

    def add(self, output: Path) -> None:
        """Move the files into `output`, and note what they were made from."""
        if self._files is None:
            return
        summary, files = self._files.result()
        _move(self._folder, output)
        if self._record and self._key:
            self._record.page_keys.update(dict.fromkeys(files, self._key))
            self._record.files.update(files)
            self._cache.put(self._key.hex(), (len(files), astuple(summary)))
            self._cache.save()

    def cancel(self) -> None:
        """End the process that `begin` has started, if it has not ended."""
        if self._files:
            self._files.cancel()

    def _take_or_make(
        self, publication: Publication, interface: bool, on_summary: Callable[[Summary], None]
    ) -> Written:
        """All files in the folder: their summary, passed to `on_summary` first, and which."""
        if taken := self._take():
            on_summary(taken[0])
            return taken
        earlier = self._record.earlier_output if self._record else EarlierOutput(self._folder)
        inputs = self._record and self._record.inputs
        keys = project_keys(inputs, self._context) if inputs else {}
        known = _KnownProjects(self._context.root)
        written = publication.write(
            self._folder,
            earlier,
            interface=interface,
            on_summary=on_summary,
            memory=ProjectMemory(keys, known.recall),
        )
        if keys:
            known.save()
        return written

    def _take(self) -> Written | None:
        """What was made from the same; None where something has changed since."""
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
        return _summary(stored[1]), {path: earlier.files[path] for path in paths}


class _KnownProjects:
    """What was made of projects, in several files of the cache, of which an edit changes one.

    Of 10,000 projects they hold 50 MB; to write all again takes 150 ms.
    """

    def __init__(self, root: Path) -> None:
        self._caches = [
            ContentCache(root, f"open-data-projects-{number}", Path(__file__))
            for number in range(_CACHES)
        ]

    def recall(self, name: str, key: str, make: Callable[[], T]) -> T:
        """What was made of a project by the same key, or what `make` returns."""
        return self._caches[crc32(name.encode()) % _CACHES].get_or_create(key, make)

    def save(self) -> None:
        """Write what is new, and drop what was not asked for."""
        for cache in self._caches:
            cache.save()


def data_key(
    inputs: BuildInputs, context: SiteContext, left_out: Collection[str] = frozenset()
) -> bytes:
    """A digest of everything that open data is made from, but for some files `left_out`."""
    files = sorted(
        (path, digest)
        for path, digest in inputs.files.items()
        if not path.startswith(_UNREAD)
        and path not in left_out
        and (not path.startswith(_TEMPLATES) or path.startswith(f"{OWN_CATALOGS}/"))
    )
    return digest_of("open data", files, inputs.others, sorted(context.checked.pages))


def project_keys(inputs: BuildInputs, context: SiteContext) -> Mapping[str, str]:
    """For each project, a text that stands for everything that its record in open data shows.

    That is its own file and everything but the files of other projects. Of these it only matters
    which records they make sections of pages, and whether enough other projects have figures before
    it that its figures are shown on its own page. Both are in the text by themselves.
    """
    site, index = context.checked.site, context.checked.site.project_index
    paths = {name: site.location("projects", name).document.path for name in site.projects}
    sections = sorted(site.record_sections.items())
    shared = digest_of(data_key(inputs, context, {*paths.values()}), sections).hex()
    return {
        name: f"{shared} {name} {inputs.files.get(path, b'').hex()}"
        + (" own figures" if index.is_later(name, MANY) else "")
        for name, path in paths.items()
    }


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
