"""How old a figure may grow, and which figures have.

Ages are counted from the end of a figure's period to a month that the settings name, never to
today: a build made again says the same. The years that each kind of figure is allowed stand
beside it in mkdocs.yml, below `extra: freshness:`.
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
from prospectus.yamlio.reader import YamlDocument

# `old` is a report of long ago; `past` an aim whose time has come without a word of the outcome.
Mark = Literal["past", "old"]

SETTINGS = "mkdocs.yml"
_WHERE = ("extra", "freshness")
_STATUSES: tuple[str, ...] = get_args(Status)
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")
_MONTHS_UNTIL_STALE = 6


@dataclass(frozen=True)
class StalenessRules:
    """The rules: the month to which ages are counted, and the years allowed by kind.

    `line` is where mkdocs.yml says `as_of`.
    """

    as_of: Period
    years: Mapping[str, int]
    line: int = 1

    def mark(self, figure: Figure) -> Mark | None:
        """What is to be said of a figure's age, if anything.

        A figure is too old when the day that many years after the end of its period lies before
        the first day of `as_of`.
        """
        end, now = figure.period.last_day, self.as_of.first_day
        # Compared by parts, as not every year has a 29 February.
        limit = (end.year + self.years[figure.status], end.month, end.day)
        if limit >= (now.year, now.month, now.day):
            return None
        return "old" if figure.status == "actual" else "past"

    def is_stale(self, today: dt.date) -> bool:
        """Whether `as_of` itself lies more than half a year back."""
        then = self.as_of.first_day
        months = (today.year - then.year) * 12 + today.month - then.month
        return months > _MONTHS_UNTIL_STALE


@dataclass(frozen=True, order=True)
class StaleFigure:
    """A figure that is too old, and the line that holds it."""

    path: str
    line: int
    address: str
    mark: Mark


def aged(site: Dataset, freshness: StalenessRules) -> list[StaleFigure]:
    """Every figure that is too old, by file and line."""
    found = []
    for address, figure in site.figures.items():
        if mark := freshness.mark(figure):
            place = site.location("figures", address)
            found.append(StaleFigure(place.document.path, place.line, address, mark))
    return sorted(found)


def read_rules(settings: Settings) -> StalenessRules | None:
    """The rules of mkdocs.yml below `root`; none where it has no such section.

    Raises DiagnosticsError where they are not whole, or hold what they should not.
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
            right = suggest(name, fields)
            problems.append(
                document.problem((*_WHERE, name), "extra_forbidden", field=name, nearest=right)
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
