"""Stale figures: those that are older than the settings allow.

The age of a figure is the time from the end of its period to the month `as_of` of the settings,
never to today, so that builds are reproducible. mkdocs.yml sets `as_of`, and the years that are
allowed for each status, below `extra: staleness:`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from prospectus.config.settings import Settings
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import Status
from prospectus.domain.records import Figure
from prospectus.domain.targets import Target
from prospectus.yamlio.reader import YamlDocument

# `old`: an old report; `past`: a plan or target that was due, with an unknown outcome.
Mark = Literal["past", "old"]

_WHERE = ("extra", "staleness")
_STATUSES: tuple[str, ...] = get_args(Status)
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")
_MONTHS_UNTIL_STALE = 6


@dataclass(frozen=True)
class StalenessRules:
    """The settings: the month for which ages are computed, and the years allowed by status.

    `line` is the line of `as_of` in mkdocs.yml.
    """

    as_of: Period
    years: Mapping[str, int]
    line: int = 1

    def mark(self, figure: Figure | Target) -> Mark | None:
        """The mark of a stale figure; None for others.

        A figure is stale if its last day plus the allowed years is before the first day of `as_of`.
        A plan, target or forecast by whose end nothing is due never is.
        """
        if figure.status != "actual" and not figure.due:
            return None
        end, now = figure.period.last_day, self.as_of.first_day
        # Tuples, not dates, because not every year has a 29 February.
        limit = (end.year + self.years[figure.status], end.month, end.day)
        if limit >= (now.year, now.month, now.day):
            return None
        return "old" if figure.status == "actual" else "past"

    def is_stale(self, today: dt.date) -> bool:
        """Whether `as_of` itself is more than half a year ago."""
        as_of = self.as_of.first_day
        months = (today.year - as_of.year) * 12 + today.month - as_of.month
        return months > _MONTHS_UNTIL_STALE


@dataclass(frozen=True, order=True)
class StaleFigure:
    """A stale figure with its location."""

    path: str
    line: int
    address: str
    mark: Mark


def stale_figures(site: Dataset, staleness: StalenessRules) -> list[StaleFigure]:
    """All stale figures and targets, sorted by file and line."""
    stale = []
    for address, figure in site.statements.items():
        if mark := staleness.mark(figure):
            location = site.location("figures", address)
            stale.append(StaleFigure(location.document.path, location.line, address, mark))
    return sorted(stale)


def read_rules(settings: Settings) -> StalenessRules | None:
    """The rules of mkdocs.yml; None if it has no such section.

    Raises DiagnosticsError if a setting is missing, unknown or invalid.
    """
    document = settings.document
    try:
        rules = document.value_at(_WHERE)
    except (KeyError, TypeError):
        return None
    problems = _problems(document, rules)
    if problems:
        raise DiagnosticsError(problems)
    years = {status: rules[status] for status in _STATUSES}
    return StalenessRules(Period(rules["as_of"]), years, document.position((*_WHERE, "as_of"))[0])


def _problems(document: YamlDocument, rules: object) -> list[Diagnostic]:
    fields = ("as_of", *_STATUSES)
    if not isinstance(rules, dict):
        return [document.problem(_WHERE, "dict_type", field=".".join(_WHERE))]
    problems = []
    for name in rules:
        if name not in fields:
            nearest = suggest(name, fields)
            problems.append(
                document.problem((*_WHERE, name), "extra_forbidden", field=name, nearest=nearest)
            )
    for name in fields:
        key = "missing" if name not in rules else _mistake(name, rules[name])
        if key:
            problems.append(document.problem((*_WHERE, name), key, field=name))
    return problems


def _mistake(name: str, value: object) -> str | None:
    if name != "as_of":
        is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return None if is_count else "years_allowed"
    return None if _MONTH.fullmatch(str(value)) else "as_of"
