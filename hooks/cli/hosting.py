"""Write the configuration of a host, made from the table of `prospectus.hosting`."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.outputs.hosting import KINDS, Host, configuration


def define(parser: ArgumentParser) -> None:
    """It takes the kind of host, and where the site lies on it."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=_kinds())
    parser.add_argument(
        "--root",
        type=_plain,
        default=Host.root,
        metavar="FOLDER",
        help=translate("command.hosting.root"),
    )
    parser.add_argument(
        "--listen",
        type=_plain,
        default="",
        metavar="ADDRESS",
        help=translate("command.hosting.listen"),
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=translate("command.hosting.output")
    )


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where mkdocs.yml names no languages, or no public address."""
    _, *others = Project(root).settings.languages
    host = Host(
        Project(root).settings.site_url,
        tuple(language.code for language in others),
        arguments.root,
        arguments.listen,
    )
    text = configuration(arguments.kind, host)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)
    return 0


def _plain(text: str) -> str:
    """Text that means nothing but itself in the configuration of any server."""
    if not re.fullmatch(r"[\w./:*~ -]*", text):
        raise ArgumentTypeError(text)
    return text


def _kinds() -> str:
    return f"{translate('command.hosting.kind')}: {', '.join(KINDS)}"
