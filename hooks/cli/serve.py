"""`python hooks serve`: serve a preview of the site, or the list of its problems."""

from __future__ import annotations

import errno
import os
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from cli.build import define_debug, enable_debug, no_dates
from cli.interruption import interruptible
from mkdocs_build.preview.request_rules import is_loopback
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.diagnostics.failures import CommandError

MAX_PORT = 65_535
# Why the system refuses an address, but for one in use: messages `command.serve.…`.
_CAUSES = {errno.EACCES: "forbidden", errno.EADDRNOTAVAIL: "no_host"}


def define(parser: ArgumentParser) -> None:
    """Define `--dev-addr`, `--debug`, and `--allow-host` for further names of this machine."""
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
    parser.add_argument("--edit", action="store_true", help=translate("command.serve.edit"))
    define_debug(parser)


def run(project: Project, arguments: Namespace) -> int:
    """Serve until a signal ends it; returns the exit code.

    Raises CommandError if the address is in use.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material would print an advertisement
    enable_debug(arguments)
    # They are slow to import, and of no use to other commands.
    from mkdocs_build.editor.application import EditorApplication  # noqa: PLC0415
    from mkdocs_build.preview.dev_server import serve  # noqa: PLC0415

    host, port = arguments.dev_addr
    if not is_loopback(host):
        print(translate("command.serve.open", address=f"{host}:{port}"), file=sys.stderr)
    if notice := no_dates(project.root):
        print(notice, file=sys.stderr)
    try:
        with interruptible():
            serve(
                project.root,
                host,
                port,
                arguments.allow_host,
                editor=EditorApplication,
                opens_editor=arguments.edit,
            )
    except KeyboardInterrupt:
        pass  # the usual end
    except OSError as error:
        key = _CAUSES.get(error.errno or 0, "taken")
        if isinstance(error, socket.gaierror):
            key = "no_host"
        address = f"{host}:{port}"
        raise CommandError(translate(f"command.serve.{key}", address=address)) from error
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host[1:-1] if host[:1] == "[" and host[-1:] == "]" else host
    if not host or not (port.isascii() and port.isdecimal()) or not 0 < int(port) <= MAX_PORT:
        raise ArgumentTypeError(translate("command.serve.no_address", address=text))
    return host, int(port)
