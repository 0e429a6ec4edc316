"""Show the site while it is edited, and what is wrong as long as anything is."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from prospectus.problems import tell


def define(parser: ArgumentParser) -> None:
    """It takes the address at which to serve."""
    parser.add_argument(
        "--dev-addr",
        type=_address,
        default="127.0.0.1:8000",
        metavar="HOST:PORT",
        help=tell("command.serve.address"),
    )


def run(root: Path, arguments: Namespace) -> int:
    """Serve until somebody ends it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from preview import serve  # noqa: PLC0415 - no other command needs MkDocs in its own process

    host, port = arguments.dev_addr
    try:
        serve(root, host, port)
    except OSError as error:
        print(tell("command.serve.taken", address=f"{host}:{port}", why=error.strerror))
        return 1
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise ArgumentTypeError(text)
    return host, int(port)
