"""`python hooks status`: what is left to do: translations, old figures, unused terms; no errors.

It works while texts are empty, so that a new language is filled in with its help.
"""

from __future__ import annotations

import datetime as dt
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from prospectus.config.project import Project
from prospectus.content import translation_status, untranslated
from prospectus.content.untranslated import Untranslated
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.domain import staleness
from prospectus.domain.dataset import Dataset, SourceLocation
from prospectus.domain.unused_terms import unused_terms
from prospectus.i18n import catalog

# Sections of the report in order; the heading of each says what to do.
_SECTIONS = ("pending", "outdated", "unconfirmed", "obsolete", "past", "old", "unused")
_COLUMNS = ("place", "name", "about", "title")

# Position (`path:line`), name, language or period, title in the first language.
StatusRow = tuple[str, str, str, str]


def define(parser: ArgumentParser) -> None:
    """Add the option for the output format: text, or Markdown for the summary of a CI job."""
    parser.add_argument("--format", choices=["text", "markdown"], default="text")


def run(project: Project, arguments: Namespace) -> int:
    """Print the report; exit code 0.

    Raises DiagnosticsError if data or pages cannot be read, unless texts are empty.
    """
    lacking = untranslated.find(project)
    try:
        sections, notices = _collect(project, dt.datetime.now().astimezone().date())
    except DiagnosticsError:
        if not lacking:
            raise
        sections, notices = {}, [translate("state.incomplete")]
    if lacking:
        sections = {"untranslated": [_row(entry) for entry in lacking], **sections}
    layout = _markdown_table if arguments.format == "markdown" else _text_lines
    blocks = [
        layout(translate(f"state.{name}", count=len(rows)), rows) for name, rows in sections.items()
    ]
    print("\n\n".join([*notices, *blocks] or [translate("state.nothing")]))
    return 0


def _row(entry: Untranslated) -> StatusRow:
    count = translate("state.texts", count=entry.count)
    return f"{entry.path}:{entry.line}", entry.name, entry.language, count


def _collect(project: Project, today: dt.date) -> tuple[dict[str, list[StatusRow]], list[str]]:
    """The rows of each section that has any, and the notices to print before them."""
    site, _, status = translation_status.load_status(project)
    sections: dict[str, list[StatusRow]] = {
        name: [
            (f"{entry.path}:{entry.line}", entry.name, entry.language, entry.title)
            for entry in getattr(status, name, ())
        ]
        for name in _SECTIONS
    }
    sections["pending"] = [
        (
            f"{location.document.path}:{location.line}",
            f"{collection}/{name}",
            "",
            _first_name(location, site.languages[0].code),
        )
        for (collection, name), location in sorted(site.pending.items())
    ]
    notices = []
    ages = staleness.read_rules(project.settings)
    if ages:
        for stale in staleness.stale_figures(site, ages):
            figure = site.statements[stale.address]
            title = figure.name.in_language(site.languages[0].code)
            position = f"{stale.path}:{stale.line}"
            sections[stale.mark].append((position, stale.address, figure.period.root, title))
        if ages.is_stale(today):
            notices.append(translate("state.stale", line=ages.line, as_of=ages.as_of.root))
    for collection, name, term in unused_terms(site):
        location = site.location(collection, name)
        title = term.name.in_language(site.languages[0].code)
        position = f"{location.document.path}:{location.line}"
        sections["unused"].append((position, f"{collection}/{name}", "", title))
    notices += _unreviewed_languages(site)
    # A clock that is wrong must not hide that the file has expired.
    now = max(today, ages.as_of.first_day) if ages else today
    notices += _expired_security_txt(site, now)
    return {name: rows for name, rows in sections.items() if rows}, notices


def _first_name(location: SourceLocation, language: str) -> str:
    """The name of a record in one language as in YAML; empty if it has none."""
    name = location.document.value_at(location.where).get("name")
    return str(name.get(language, "")) if isinstance(name, dict) else ""


def _unreviewed_languages(site: Dataset) -> list[str]:
    """A notice for each language whose messages no native speaker has reviewed."""
    return [
        translate(
            "state.unreviewed",
            path=catalog.shown_path(catalog.readers_files(language.code)[-1]),
            language=language.name,
        )
        for language in site.languages
        if not catalog.is_reviewed(language.code)
    ]


def _expired_security_txt(site: Dataset, today: dt.date) -> list[str]:
    """A notice if the publisher's security.txt has expired."""
    security = site.publisher.security
    if security is None or security.expires.last_day > today:
        return []
    location = site.location("publishers", next(iter(site.publishers)))
    line, _ = location.document.position((*location.where, "security", "expires"))
    path, expires = location.document.path, security.expires.root
    return [translate("state.security_expired", path=path, line=line, expires=expires)]


def _text_lines(heading: str, rows: Sequence[StatusRow]) -> str:
    lines = (
        " ".join(filter(None, (f"{position}: {name}", about and f"({about})", title)))
        for position, name, about, title in rows
    )
    return "\n".join([heading, *lines])


def _markdown_table(heading: str, rows: Sequence[StatusRow]) -> str:
    header = [translate(f"state.{name}") for name in _COLUMNS]
    table = [header, ["---"] * len(_COLUMNS), *([_escape(cell) for cell in row] for row in rows)]
    return "\n".join([f"### {_escape(heading)}", "", *(f"| {' | '.join(row)} |" for row in table)])


def _escape(text: str) -> str:
    r"""Text with the special characters of Markdown escaped.

    >>> print(_escape("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    return re.sub(r"[\\`*_\[\]<>|#]", r"\\\g<0>", text)
