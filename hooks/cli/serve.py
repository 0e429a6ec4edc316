"""Show the site while it is edited, and what is wrong as long as anything is."""

from __future__ import annotations

import logging
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from cli.build import no_dates
from mkdocs_build.request_rules import is_loopback
from prospectus.diagnostics.diagnostic import translate

MOST_PORTS = 65_535


def define(parser: ArgumentParser) -> None:
    """It takes the address at which to serve, and under which other names readers may ask."""
    parser.add_argument(
        "--dev-addr",
        type=_address,
        default="127.0.0.1:8000",
        metavar="HOST:PORT",
        help=translate("command.serve.address"),
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help=translate("command.serve.allow_host"),
    )
    parser.add_argument("--debug", action="store_true", help=translate("build.debug"))


def run(root: Path, arguments: Namespace) -> int:
    """Serve until somebody ends it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    if arguments.debug:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("prospectus").setLevel(logging.DEBUG)
    from mkdocs_build.dev_server import serve  # noqa: PLC0415 - no other command needs MkDocs in its own process

    host, port = arguments.dev_addr
    if not is_loopback(host):
        print(translate("command.serve.open", address=f"{host}:{port}"), file=sys.stderr)
    if notice := no_dates(root):
        print(notice, file=sys.stderr)
    try:
        serve(root, host, port, arguments.allow_host)
    except OSError as error:
        print(translate("command.serve.taken", address=f"{host}:{port}", why=error.strerror))
        return 1
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host[1:-1] if host[:1] == "[" and host[-1:] == "]" else host
    if not host or not (port.isascii() and port.isdecimal()) or not 0 < int(port) <= MOST_PORTS:
        raise ArgumentTypeError(text)
    return host, int(port)
