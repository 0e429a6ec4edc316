"""What a build does before MkDocs is imported, which takes as long as reading thousands of records.

It reads the site, and other processes begin: one checks what was read, one makes the files of open
data, and one for each language makes its PDF files. None of them needs MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from mkdocs_build.compiled_fragments import Bytecode, compile_in_background
from mkdocs_build.errors import check_problems, errors_as_diagnostics
from mkdocs_build.open_data import OpenDataRecord
from mkdocs_build.page_keys import SharedDigests
from mkdocs_build.print_files import PrintFiles
from mkdocs_build.site_context import SiteContext
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.outputs.brochure.pdf_files import LARGE
from prospectus.review.check import find_problems
from prospectus.review.reading import read
from prospectus.support.parallel import Background


@dataclass(frozen=True)
class Preparation:
    """A build that has begun: what was read, and what other processes do meanwhile.

    `find_problems` waits for those of the check. `directory_urls` and `record` are those of
    `prepare`.
    """

    context: SiteContext
    record: BuildRecord | None
    digests: SharedDigests | None
    open_data: OpenDataRecord
    print_files: PrintFiles
    fragments: Background[Bytecode]
    find_problems: Callable[[], list[Diagnostic]]
    directory_urls: bool

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.context.root

    @contextmanager
    def checked_first(self) -> Iterator[None]:
        """Raise the problems of the site, if it has any, in place of what else fails inside."""
        with _checked_first(self.root, self.find_problems):
            yield


@contextmanager
def prepare(
    root: Path, output: Path, record: BuildRecord | None = None, *, directory_urls: bool = True
) -> Iterator[Preparation]:
    """Begin to build the site of the project `root` into the folder `output`.

    `record` and `directory_urls` are those of `build.build_site`, which goes on inside; afterwards,
    no process goes on. Raises DiagnosticsError with everything that is wrong with the project.
    """
    ends: list[Callable[[], None]] = []
    try:
        fragments = compile_in_background(root)
        ends.append(fragments.cancel)
        if record:
            record.note_inputs()
        reading = read(root)
        find = partial(find_problems, reading, fill=False)
        if reading.problems:
            raise DiagnosticsError(find()[0])
        finding = Background(find)
        ends.append(finding.cancel)
        problems = cache(lambda: finding.result()[0])
        with _checked_first(root, problems):
            checked = reading.checked()
            history = record.inputs.history if record and record.inputs else None
            context = SiteContext.of(root, checked, history)
            open_data = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
            ends.append(open_data.cancel)
            open_data.begin(interface=directory_urls)
            if open_data.are_published:
                context = replace(context, made=open_data.made)
                if len(checked.site.projects) > LARGE:
                    open_data.made()  # their records and those of the languages need much memory
            digests = None
            if record and record.inputs:
                digests = SharedDigests(context, record.inputs)
                digests.prepare()
            print_files = PrintFiles(context, digests, record, directory_urls=directory_urls)
            ends.append(print_files.cancel)
            print_files.begin()
        yield Preparation(
            context,
            record,
            digests,
            open_data,
            print_files,
            fragments,
            problems,
            directory_urls,
        )
    finally:
        for end in ends:
            end()


@contextmanager
def _checked_first(root: Path, problems: Callable[[], list[Diagnostic]]) -> Iterator[None]:
    """What fails inside counts only where the check finds nothing, as it may be due to that."""

    def require_none() -> None:
        if problems():
            raise DiagnosticsError(problems()) from None

    try:
        with errors_as_diagnostics(root):
            try:
                yield
            except Exception:
                require_none()
                raise
    except DiagnosticsError as error:
        if problems():
            raise
        raise DiagnosticsError([*error.problems, *check_problems(root)]) from None
