"""What editors can ask for: `python hooks <command>`."""

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

# Each command and the module of `commands` that does it.
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


# What a shell reports of a program that such a signal ended; no file name comes with either.
_INTERRUPTED, _BROKEN_PIPE = 130, 141


def main(words: list[str]) -> int:
    """Do what the words of a command line ask for; the exit code tells whether it went well."""
    parser = argparse.ArgumentParser(prog="python hooks", description=translate("command.about"))
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    # One command loads no other's libraries.
    wanted = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    # No other installed package has a say in how records are read; looking for some takes long.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # what modules make, they keep to the end
    modules = {name: import_module(f"cli.{COMMANDS[name]}") for name in wanted}
    gc.enable()
    for name, module in modules.items():
        told = translate(f"command.{name}.help")
        module.define(choices.add_parser(name, help=told, description=told))
    arguments = parser.parse_args(words)
    try:
        _recover(ROOT)
        return int(modules[arguments.command].run(ROOT, arguments))
    except DiagnosticsError as error:
        print(error, file=sys.stderr)
        print(translate("command.problems", count=len(error.problems)), file=sys.stderr)
        return 1


def _recover(root: Path) -> None:
    """Complete or undo what an interrupted command left, and say so."""
    if found := journal.recover(root):
        print(translate(f"journal.{found.outcome}", count=found.count), file=sys.stderr)
        for name in found.changed:
            print(translate("journal.left_alone", name=name), file=sys.stderr)
    for name in journal.remove_leftovers(root):
        print(translate("journal.leftover", name=name), file=sys.stderr)


def run(words: list[str]) -> int:
    """The exit code of `main`, with every failure of the system explained without a traceback.

    `python -X dev hooks …` shows the traceback.
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
    """Nobody reads any more: what is still buffered goes nowhere, instead of failing again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the console's own encoding is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:])
    os._exit(code)  # Python would take apart all that it holds, which the system has back at once
