"""Build the site, or a copy to be opened from a folder.

Where anything is wrong, the folder that it would replace stays as it was.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import DiagnosticsError, translate, translate_each
from prospectus.diagnostics.failures import failure
from prospectus.files.output_folder import refusal, replace, workspace, write_marker
from prospectus.git.history import why_no_dates


def define(parser: ArgumentParser) -> None:
    """`--offline` for a copy to be opened from a folder; `--output` says where to build."""
    parser.add_argument("--offline", action="store_true", help=translate("build.offline"))
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=translate("build.into"))
    parser.add_argument("--debug", action="store_true", help=translate("build.debug"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong."""
    if arguments.debug:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("prospectus").setLevel(logging.DEBUG)
    is_default = arguments.output is None
    target = root / ("offline" if arguments.offline else "site") if is_default else arguments.output
    name = target.name if is_default else target
    if why := refusal(root, target, is_default=is_default):
        return _failed(why)
    print(translate("command.building"), flush=True)
    try:
        with _interruptible():
            pages = _build(root, target, arguments)
    except DiagnosticsError:
        raise
    except KeyboardInterrupt as error:
        _failed(translate("build.interrupted", folder=name))
        return 128 + (error.args[0] if error.args else signal.SIGINT)
    except Exception as error:
        logging.getLogger("prospectus").debug("", exc_info=error)
        return _failed(f"{failure(error)}\n{translate('build.unchanged', folder=name)}")
    print(translate("command.built", folder=name, pages=pages))
    if notice := no_dates(root):
        print(notice, file=sys.stderr)
    return 0


def no_dates(root: Path) -> str | None:
    """One line that says why pages have no dates of change, where they have none."""
    if why := why_no_dates(root, "data", "docs"):
        notices = translate_each("build.no_dates").items()
        return " / ".join(f"{notice}{why.messages[code]}" for code, notice in notices)
    return None


def _build(root: Path, target: Path, arguments: Namespace) -> int:
    """Build beside `target` and replace it; the count of pages."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    resolved = target.resolve()  # where a link leads
    with workspace(resolved) as folder:
        gc.disable()  # what modules make, they keep to the end
        from mkdocs_build.build import build_site  # noqa: PLC0415 - no other command needs MkDocs

        gc.enable()
        new = folder / "new"
        checked = build_site(root, new, directory_urls=not arguments.offline)
        write_marker(new)
        if why := refusal(root, target, is_default=arguments.output is None):
            raise SystemExit(why)  # somebody put something there meanwhile
        replace(new, resolved, folder / "old")
    return checked.page_count


def _failed(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


@contextmanager
def _interruptible() -> Iterator[None]:
    """Signals that end a program raise KeyboardInterrupt here, so that it removes what it began."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        numbers.append(signal.SIGHUP)
    before = {it: signal.getsignal(it) for it in numbers}
    heard = [it for it in numbers if before[it] is not signal.SIG_IGN]  # as `nohup` has it

    def interrupt(number: int, _: Any) -> None:
        for it in heard:
            signal.signal(it, signal.SIG_IGN)  # what was begun is removed in peace
        raise KeyboardInterrupt(number)

    for it in heard:
        signal.signal(it, interrupt)
    try:
        yield
    finally:
        for it in heard:
            signal.signal(it, before[it])
