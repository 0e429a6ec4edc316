"""The commands for editors: `python hooks <command>`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path

from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import FailureError, failure
from prospectus.files import journal

ROOT = Path(__file__).parent.parent

# The module of the package `cli` for each command.
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
    "export": "export",
    "import": "import_",
}


# Exit codes that shells report for a program that these signals have ended.
_INTERRUPTED, _BROKEN_PIPE = 130, 141


def main(words: list[str]) -> int:
    """Run the command that `words` name, the arguments of a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python hooks", description=translate("command.about"))
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    # Loading the libraries of all commands would take longer than most commands.
    wanted = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    # Plugins of other packages could change how records are validated, and take long to find.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # modules keep nearly everything that they allocate
    modules = {name: import_module(f"cli.{COMMANDS[name]}") for name in wanted}
    gc.enable()
    for name, module in modules.items():
        text = translate(f"command.{name}.help")
        module.define(choices.add_parser(name, help=text, description=text))
    arguments = parser.parse_args(words)
    try:
        _recover(ROOT)
        return int(modules[arguments.command].run(ROOT, arguments))
    except DiagnosticsError as error:
        print(error, file=sys.stderr)
        print(translate("command.problems", count=len(error.problems)), file=sys.stderr)
        return 1


def _recover(root: Path) -> None:
    """Complete or undo what an interrupted command has left, and print what was done."""
    if recovery := journal.recover(root):
        print(translate(f"journal.{recovery.outcome}", count=recovery.count), file=sys.stderr)
        for name in recovery.changed:
            print(translate("journal.left_alone", name=name), file=sys.stderr)
    for name in journal.remove_leftovers(root):
        print(translate("journal.leftover", name=name), file=sys.stderr)


def run(words: list[str]) -> int:
    """Run `main`; returns the exit code. Prints an explanation of every error of the system.

    `python -X dev hooks …` prints the traceback instead.
    """
    try:
        code = _exit_code(words)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BrokenPipeError:  # as in `python hooks status | head`
        _silence()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _exit_code(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
            return 1
        return stop.code or 0
    except BrokenPipeError:
        raise
    except (FailureError, OSError, MemoryError, RecursionError) as error:
        if sys.flags.dev_mode:
            raise
        print(failure(error), file=sys.stderr)
        return 1


def _silence() -> None:
    """Discard buffered output that nobody reads any more, so that flushing it does not fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the encoding of the console may lack characters
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:])
    os._exit(code)  # freeing every object first takes long, and the system frees all memory anyway
