"""List what is not wrong but old: translations, and figures."""

from __future__ import annotations

import datetime as dt
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain import staleness
from prospectus.domain.dataset import Dataset

# In the order in which they are told, each with what to do.
SECTIONS = ("outdated", "unconfirmed", "obsolete", "past", "old")
COLUMNS = ("place", "name", "about", "title")

Row = tuple[str, str, str, str]


def define(parser: ArgumentParser) -> None:
    """Text is for people, Markdown for the summary of a CI run."""
    parser.add_argument("--format", choices=["text", "markdown"], default="text")


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where data or pages cannot be read."""
    rows, notices = _found(root, dt.datetime.now().astimezone().date())
    layout = _table if arguments.format == "markdown" else _lines
    told = [translate(f"state.{name}", count=len(it)) for name, it in rows.items()]
    blocks = [layout(head, it) for head, it in zip(told, rows.values(), strict=True)]
    print("\n\n".join([*notices, *blocks] or [translate("state.nothing")]))
    return 0


def _found(root: Path, today: dt.date) -> tuple[dict[str, list[Row]], list[str]]:
    """The rows of each section that has any, and what is to be said before them."""
    site, _, status = translation_status.load_status(Project(root))
    rows: dict[str, list[Row]] = {
        name: [
            (f"{it.path}:{it.line}", it.name, it.language, it.title)
            for it in getattr(status, name, ())
        ]
        for name in SECTIONS
    }
    notices = []
    if ages := staleness.read_rules(Project(root).settings):
        for it in staleness.aged(site, ages):
            figure = site.figures[it.address]
            title = figure.name.in_language(site.languages[0].code)
            rows[it.mark].append((f"{it.path}:{it.line}", it.address, figure.period.root, title))
        if ages.is_stale(today):
            notices.append(translate("state.stale", line=ages.line, as_of=ages.as_of.root))
    security = site.publisher.security
    if security and security.expires.last_day <= max(
        today, ages.as_of.first_day if ages else today
    ):
        path, line = _place_of_expiry(site)
        notices.append(
            translate("state.security_expired", path=path, line=line, expires=security.expires.root)
        )
    return {name: found for name, found in rows.items() if found}, notices


def _place_of_expiry(site: Dataset) -> tuple[str, int]:
    name = next(iter(site.publishers))
    place = site.location("publishers", name)
    line, _ = place.document.position((*place.where, "security", "expires"))
    return place.document.path, line


def _lines(head: str, rows: Sequence[Row]) -> str:
    lines = (f"{place}: {name} ({about}) {title}".rstrip() for place, name, about, title in rows)
    return "\n".join([head, *lines])


def _table(head: str, rows: Sequence[Row]) -> str:
    heads = [translate(f"state.{name}") for name in COLUMNS]
    table = [heads, ["---"] * len(COLUMNS), *([_cell(it) for it in row] for row in rows)]
    return "\n".join([f"### {_cell(head)}", "", *(f"| {' | '.join(row)} |" for row in table)])


def _cell(text: str) -> str:
    r"""Text with nothing in it that Markdown would take for its own.

    >>> print(_cell("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    return re.sub(r"[\\`*_\[\]<>|#]", r"\\\g<0>", text)
