"""What editors can ask for: `python hooks <command>`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module
from pathlib import Path

from prospectus.failures import FailureError, failure
from prospectus.problems import SiteError, tell

ROOT = Path(__file__).parent.parent

# Each command and the module of `commands` that does it.
COMMANDS = {
    "check": "check",
    "build": "build",
    "serve": "serve",
    "status": "status",
    "translated": "translated",
    "summary": "summary",
    "record": "record",
    "schema": "schema",
    "new": "new",
    "export": "export",
    "import": "import_",
}


def main(words: list[str]) -> int:
    """Do what the words of a command line ask for; the exit code tells whether it went well."""
    parser = argparse.ArgumentParser(prog="python hooks", description=tell("command.about"))
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    # One command loads no other's libraries.
    wanted = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    modules = {name: import_module(f"commands.{COMMANDS[name]}") for name in wanted}
    for name, module in modules.items():
        told = tell(f"command.{name}.help")
        module.define(choices.add_parser(name, help=told, description=told))
    arguments = parser.parse_args(words)
    try:
        return int(modules[arguments.command].run(ROOT, arguments))
    except SiteError as error:
        print(error, file=sys.stderr)
        print(tell("command.problems", count=len(error.problems)), file=sys.stderr)
        return 1
    except (FailureError, OSError, MemoryError) as error:
        print(failure(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the console's own encoding is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)  # Python would take apart all that it holds, which the system has back at once
