"""What a build does before MkDocs is imported, which takes as long as reading thousands of records.

It reads the site, and other processes begin: one checks what was read, one makes the files of open
data, and after an edit, some make PDF files. None of them needs MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from mkdocs_build import project_digests
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
from prospectus.review.reading import Reading, read
from prospectus.support.cache import ContentCache
from prospectus.support.parallel import Background
from prospectus.yamlio.reading_ahead import ValuesAhead

# The name under which the record has a key of all templates and of what compiles them.
_TEMPLATES = "templates"


@dataclass(frozen=True)
class Preparation:
    """A build that has begun: what was read, and what other processes do meanwhile.

    `checking` finds what is wrong with the site; only this process may ask for it. `fragments` are
    compiled; None where those of an earlier build are in the persistent cache, and so are the
    templates of the theme. `directory_urls` and `record` are those of `prepare`.
    """

    context: SiteContext
    record: BuildRecord | None
    digests: SharedDigests | None
    open_data: OpenDataRecord
    print_files: PrintFiles
    fragments: Background[Bytecode] | None
    checking: Checking
    directory_urls: bool

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.context.root

    @contextmanager
    def checked_first(self) -> Iterator[None]:
        """Raise the problems of the site, if it has any, in place of what else fails inside."""
        with _checked_first(self.root, self.checking):
            yield


class Checking:
    """The check of a site by another process, while this one prepares and begins the build."""

    def __init__(self, reading: Reading) -> None:
        self._finding = Background(partial(find_problems, reading, fill=False))
        self.cancel = self._finding.cancel

    @property
    def is_running(self) -> bool:
        """Whether there is such a process; otherwise the site is checked when somebody asks."""
        return self._finding.is_running

    @cached_property
    def problems(self) -> list[Diagnostic]:
        """All problems of the site; waits for the end of the check."""
        return self._finding.result()[0]

    def require_none(self) -> None:
        """Raise DiagnosticsError with all problems of the site, if there are any."""
        if self.problems:
            raise DiagnosticsError(self.problems) from None

    @contextmanager
    def comes_first(self) -> Iterator[None]:
        """Report, in place of an error in the block, the problems to which it may be due."""
        try:
            yield
        except Exception:
            self.require_none()
            raise


@contextmanager
def prepare(
    root: Path,
    output: Path,
    record: BuildRecord | None = None,
    values: Callable[[], ValuesAhead] = dict,
    fragments: Background[Bytecode] | None = None,
    *,
    directory_urls: bool = True,
) -> Iterator[Preparation]:
    """Begin to build the site of the project `root` into the folder `output`.

    `record` and `directory_urls` are those of `build.build_site`, which goes on inside; afterwards,
    no process goes on. `values` returns what was read ahead, and `fragments` are being compiled
    ahead. Raises DiagnosticsError with all that is wrong with the project.
    """
    with ExitStack() as stack:
        if record:
            record.note_inputs()
        if _has_compiled_templates(record):
            fragments = None
        elif fragments is None:
            fragments = compile_in_background(root)
            stack.callback(fragments.cancel)
        reading = read(root, values=values)
        if reading.problems:
            raise DiagnosticsError(find_problems(reading, fill=False)[0])
        checking = Checking(reading)
        stack.callback(checking.cancel)
        with _checked_first(root, checking):
            checked = reading.checked()
            history = record.inputs.history if record and record.inputs else None
            context = SiteContext.of(root, checked, history)
            open_data = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
            if open_data.are_published:
                context = replace(context, made=open_data.made)
            # Before PDF files: all pages wait for that of open data, few for these.
            stack.callback(open_data.cancel)
            open_data.begin(interface=directory_urls)
            print_files = PrintFiles(context, directory_urls=directory_urls)
            stack.callback(print_files.cancel)
            digests = None
            if record and record.inputs:
                known = ContentCache(root, "project-digests", Path(project_digests.__file__))
                digests = SharedDigests(context, record.inputs, known.get_or_create)
                print_files.begin(digests, record.earlier_output)
                digests.prepare()
                known.save()
            if fragments and len(checked.site.projects) > LARGE:
                # Their records and those of the languages need much memory, where all is made.
                open_data.wait()
        yield Preparation(
            context,
            record,
            digests,
            open_data,
            print_files,
            fragments,
            checking,
            directory_urls,
        )


def _has_compiled_templates(record: BuildRecord | None) -> bool:
    """Whether an earlier build has compiled the same templates; takes note of them."""
    if record is None or record.inputs is None:
        return False
    record.page_keys[_TEMPLATES] = key = record.inputs.program
    return record.earlier_output.keys.get(_TEMPLATES) == key


@contextmanager
def _checked_first(root: Path, checking: Checking) -> Iterator[None]:
    """What fails inside counts only where the check finds nothing, as it may be due to that."""
    try:
        with errors_as_diagnostics(root), checking.comes_first():
            yield
    except DiagnosticsError as error:
        if checking.problems:
            raise
        raise DiagnosticsError([*error.problems, *check_problems(root)]) from None
