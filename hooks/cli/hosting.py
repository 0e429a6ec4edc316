"""`python hooks hosting`: write the configuration of a web server or hosting service."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content import news
from prospectus.content.markdown_pages import read_pages
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain.loader import load
from prospectus.outputs.host_configurations import KINDS, configuration
from prospectus.outputs.http_headers import Host
from prospectus.outputs.redirects import host_redirects
from prospectus.presentation import routes
from prospectus.rendering.renderer import Renderer


def define(parser: ArgumentParser) -> None:
    """Add the arguments: kind of host, folder on the server, address, output file."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=_kinds())
    parser.add_argument(
        "--root",
        type=_plain_text,
        default=Host.root,
        metavar="FOLDER",
        help=translate("command.hosting.root"),
    )
    parser.add_argument(
        "--listen",
        type=_plain_text,
        default="",
        metavar="ADDRESS",
        help=translate("command.hosting.listen"),
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=translate("command.hosting.output")
    )


def run(project: Project, arguments: Namespace) -> int:
    """Write the configuration to a file or to standard output; exit code 0.

    Raises DiagnosticsError if mkdocs.yml names no languages or no `site_url`, or if data/ cannot be
    loaded, which holds the former addresses of records.
    """
    first, *others = project.settings.languages
    page_routes, site = routes.read(project.settings), load(project)
    links = Renderer(project.root, site, first, routes=page_routes).links
    pages, _ = read_pages(project.root, project.settings.languages)
    posts = news.posts(pages, first.code, page_routes.folder(news.NEWS))
    host = Host(
        project.settings.site_url,
        tuple(language.code for language in others),
        arguments.root,
        arguments.listen,
        host_redirects(site, page_routes, links, posts),
    )
    text = configuration(arguments.kind, host)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)
    return 0


def _plain_text(text: str) -> str:
    """An argument without characters that have a meaning in the configuration of a server."""
    if not re.fullmatch(r"[\w./:*~ -]*", text):
        raise ArgumentTypeError(text)
    return text


def _kinds() -> str:
    return f"{translate('command.hosting.kind')}: {', '.join(KINDS)}"
