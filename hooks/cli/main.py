"""The command line: parses it, runs the command, and reports every error."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path

from cli.ahead import Ahead
from cli.argparse_texts import translated_argparse
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import CommandError, FailureError, failure
from prospectus.files import journal
from prospectus.i18n import catalog
from prospectus.support import program

# The folder of the site: the checkout that holds the program, or the folder in which the command of
# an installed program is called, or one above it.
ROOT = program.site_folder(Path.cwd()) if program.IS_INSTALLED else program.HOOKS.parent

# Each command and its module in `cli`.
COMMANDS = {
    "check": "check",
    "build": "build",
    "serve": "serve",
    "status": "status",
    "mark-translated": "mark_translated",
    "diff": "diff",
    "changelog": "changelog",
    "schema": "schema",
    "hosting": "hosting",
    "new": "new",
    "rename": "rename",
    "export": "export",
    "import": "import_",
}


# Exit codes that shells use for programs ended by SIGINT and SIGPIPE.
_INTERRUPTED, _BROKEN_PIPE = 130, 141


def main(words: list[str], ahead: Ahead | None = None) -> int:
    """Run the command of a command line, without the program's name; return the exit code.

    `ahead` is read for it meanwhile.
    """
    with translated_argparse():
        return _run_command(words, ahead or Ahead())


def _run_command(words: list[str], ahead: Ahead) -> int:
    parser = argparse.ArgumentParser(prog=program.COMMAND, description=translate("command.about"))
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    # Only the modules of the given command are imported, as others load large libraries.
    names = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    modules = {name: import_module(f"cli.{COMMANDS[name]}") for name in names}
    from prospectus.config.project import Project  # noqa: PLC0415 - imports pydantic

    for name, module in modules.items():
        description = translate(f"command.{name}.help")
        module.define(choices.add_parser(name, help=description, description=description))
    arguments = parser.parse_args(words, argparse.Namespace(**ahead._asdict()))
    try:
        _recover(ROOT)
        return int(modules[arguments.command].run(Project(ROOT), arguments))
    except DiagnosticsError as error:
        print(error, file=sys.stderr)
        print(translate("command.problems", count=len(error.problems)), file=sys.stderr)
        return 1


def _recover(root: Path) -> None:
    """Complete or undo an interrupted command, and report it."""
    if recovery := journal.recover(root):
        print(translate(f"journal.{recovery.outcome}", count=recovery.count), file=sys.stderr)
        for name in recovery.changed:
            print(translate("journal.left_alone", name=name), file=sys.stderr)
    for name in journal.remove_leftovers(root):
        print(translate("journal.leftover", name=name), file=sys.stderr)


def run(words: list[str]) -> int:
    """Run `main` and print every error without a traceback; return the exit code.

    `python -X dev hooks …` shows the traceback.
    """
    # Nearly everything that a command allocates lives to its end, which comes soon. The preview
    # switches collection on again.
    collects = gc.isenabled()
    gc.disable()
    # Plugins of pydantic could change how records are read, and looking for them takes long.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    ahead = Ahead.begin(ROOT, words)
    from prospectus.config.project import Project  # noqa: PLC0415 - imports pydantic

    ahead = ahead.with_libraries(ROOT)
    try:
        with catalog.of_site(ROOT, Project(ROOT).language_codes):
            code = _exit_code(words, ahead)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BrokenPipeError:  # as in `python hooks status | head`
        _silence()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        ahead.cancel()
        if collects:  # other programs may call this and go on
            gc.enable()
    return code


def _exit_code(words: list[str], ahead: Ahead) -> int:
    try:
        return main(words, ahead)
    except SystemExit as stop:
        return int(stop.code or 0)  # of argparse
    except BrokenPipeError:
        raise
    except FailureError as error:
        print(error.relative_to(ROOT), file=sys.stderr)
        return 1
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, MemoryError, RecursionError) as error:
        if sys.flags.dev_mode:
            raise
        print(failure(error).relative_to(ROOT), file=sys.stderr)
        return 1


def _silence() -> None:
    """Discard buffered output after the reader of a pipe has gone, so that flushing cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


def run_and_exit(words: list[str]) -> None:
    """Run a command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # independent of the console's encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.disable()  # for good: a last collection, of all that a build has made, would take 25 ms
    code = run(words)
    os._exit(code)  # skips the slow teardown of the interpreter
