"""`python hooks build`: build the site, or a copy that opens from a folder.

Where anything fails, the folder that it would replace stays as it is.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.interruption import interruptible
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate, translate_each
from prospectus.diagnostics.failures import CommandError, FailureError, failure
from prospectus.files.build_record import BuildRecord, record_name
from prospectus.files.output_folder import (
    default_folder,
    refusal,
    replace,
    workspace,
    write_marker,
)
from prospectus.git.history import why_no_dates

if TYPE_CHECKING:
    from prospectus.review.reading import CheckedSite


def define(parser: ArgumentParser) -> None:
    """Define `--offline` for a copy that opens from a folder, `--output` and `--debug`."""
    parser.add_argument("--offline", action="store_true", help=translate("build.offline"))
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=translate("build.output"))
    define_debug(parser)


def define_debug(parser: ArgumentParser) -> None:
    """Define `--debug`, for commands that run MkDocs."""
    parser.add_argument("--debug", action="store_true", help=translate("build.debug"))


def enable_debug(arguments: Namespace) -> None:
    """Print the technical details of unexpected errors, if `--debug` asks for them."""
    if arguments.debug:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("prospectus").setLevel(logging.DEBUG)


def run(project: Project, arguments: Namespace) -> int:
    """Build the site; returns the exit code.

    Raises DiagnosticsError with all problems of the content, and CommandError where the folder
    cannot be used or the system or the program fails.
    """
    enable_debug(arguments)
    root, is_default = project.root, arguments.output is None
    default = default_folder(root, offline=arguments.offline)
    target = default if is_default else arguments.output
    name = target.name if is_default else target
    if why := refusal(root, target, is_default=is_default):
        raise CommandError(why)
    print(translate("command.building"), flush=True)
    try:
        with interruptible():
            key, pages, has_dates = _build(root, target, arguments)
    except FailureError as error:
        raise _failed(error, root, name) from error
    except (DiagnosticsError, CommandError):
        raise
    except KeyboardInterrupt as error:
        print(translate("build.interrupted", folder=name), file=sys.stderr)
        return 128 + (error.args[0] if error.args else signal.SIGINT)
    except Exception as error:
        logging.getLogger("prospectus").debug("", exc_info=error)
        raise _failed(error, root, name) from error
    print(translate(key, folder=name, pages=pages))
    if not has_dates and (notice := no_dates(root)):
        print(notice, file=sys.stderr)
    return 0


def no_dates(root: Path) -> str | None:
    """One line that says why pages have no date of their last change; None where they have one."""
    if why := why_no_dates(root, "data", "docs"):
        notices = translate_each("build.no_dates").items()
        return " / ".join(f"{notice}{why.messages[code]}" for code, notice in notices)
    return None


def _build(root: Path, target: Path, arguments: Namespace) -> tuple[str, int, bool]:
    """Build beside `target` and replace it, unless it holds the same already.

    Returns the key of the message that says so, the number of pages, and whether pages are known to
    have dates.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material would print an advertisement
    resolved = target.resolve()  # a link stays, and the folder that it leads to is replaced
    with workspace(resolved) as folder:
        is_default = arguments.output is None
        name = record_name(offline=arguments.offline, is_default=is_default)
        # The folder that was compared is that of a build without options.
        compared = arguments.compared if is_default and not arguments.offline else None
        record = BuildRecord(root, resolved, name, ahead=arguments.inputs, compared=compared)
        if (page_count := record.page_count()) is not None:
            return "command.up_to_date", page_count, record.has_dates
        new = folder / "new"
        checked = _build_into(new, root, record, arguments)
        write_marker(new)
        if why := refusal(root, target, is_default=is_default):
            raise CommandError(why)  # another program has written there meanwhile
        record.save(checked.page_count, new)
        replace(new, resolved, folder / "old")
    return "command.built", checked.page_count, record.has_dates


def _build_into(new: Path, root: Path, record: BuildRecord, arguments: Namespace) -> CheckedSite:
    """Build the site of the project `root` into the folder `new`."""
    # Both are slow to import, and of no use to other commands.
    from mkdocs_build.preparation import prepare  # noqa: PLC0415

    values = arguments.values.result if arguments.values else dict
    ahead, online = (values, arguments.fragments), not arguments.offline
    with prepare(root, new, record, *ahead, directory_urls=online) as preparation:
        from mkdocs_build.build import build_prepared  # noqa: PLC0415

        return build_prepared(preparation, new)


def _failed(error: Exception, root: Path, folder: str | Path) -> CommandError:
    reason = failure(error).relative_to(root)
    return CommandError(f"{reason}\n{translate('build.unchanged', folder=folder)}")
