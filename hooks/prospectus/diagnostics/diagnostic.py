"""What an editor has to mend, and where."""

from __future__ import annotations

import difflib
import errno
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prospectus.i18n.catalog import get_catalog, languages

# What a terminal obeys or does not show; and line ends, behind which CI takes commands.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One mistake, told in every language that has a catalogue.

    `path` is as seen from the root of the project; `line` and `column` count from 1.
    `key` names a message `problem.<key>` of the catalogues, `details` are its gaps. In a table
    `sheet` says which, and the line and column are those of a cell.

    >>> print(Diagnostic.at("data/units.yml", 3, 1, "missing", field="one"))  # doctest: +ELLIPSIS
    data/units.yml:3:1: ... / one is missing; add it
    """

    path: str
    line: int
    column: int
    key: str
    details: tuple[tuple[str, str], ...] = ()
    sheet: str = ""

    @classmethod
    def at(cls, path: str, line: int, column: int, key: str, **details: object) -> Diagnostic:
        """A problem whose details are given by name."""
        told = tuple(sorted((name, str(value)) for name, value in details.items()))
        return cls(path, line, column, key, told)

    def in_sheet(self, sheet: str) -> Diagnostic:
        """The same, in a cell of a sheet."""
        return replace(self, sheet=sheet)

    def __str__(self) -> str:
        """One line, which no file name or value in it can end, hide or turn around."""
        return _CONTROL.sub(lambda it: f"\\u{ord(it[0]):04x}", f"{self.location}: {self.message}")

    @property
    def location(self) -> str:
        """Where it is.

        >>> Diagnostic.at("a.xlsx", 7, 28, "").in_sheet("Parks").location
        'a.xlsx: Parks!AB7'
        >>> Diagnostic.at("a.yml", 7, 2, "").location
        'a.yml:7:2'
        """
        if not self.sheet:
            return f"{self.path}:{self.line}:{self.column}"
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self.path}: {self.sheet}!{letters}{self.line}"

    @property
    def message(self) -> str:
        """What is wrong and what would be right, in all languages."""
        return translate(f"problem.{self.key}", **dict(self.details))

    @property
    def messages(self) -> dict[str, str]:
        """The same by language."""
        return translate_each(f"problem.{self.key}", **dict(self.details))


_SHOWN = 6  # names that a message lists where none is like the wrong one


class DiagnosticsError(Exception):
    """The site cannot be built; `problems` says why, all at once."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = sorted(set(problems), key=_order)
        super().__init__(self.problems)  # which pickle passes on

    def __str__(self) -> str:
        """A line for each problem."""
        return "\n".join(map(str, self.problems))


def _order(problem: Diagnostic) -> tuple[object, ...]:
    it = problem
    return it.path, it.sheet, it.line, it.column, it.key, it.details


# What is reported of one file; more would hide what matters, and take long to work out.
MAX_PROBLEMS = 50


def limited(problems: Iterable[Diagnostic], path: str) -> Iterator[Diagnostic]:
    """The first problems of one file, and where there are more, one that says so."""
    for number, problem in enumerate(problems):
        if number == MAX_PROBLEMS:
            yield Diagnostic.at(path, 1, 1, "more_problems", limit=MAX_PROBLEMS)
            return
        yield problem


class Quota:
    """Counts the problems of each file, where each takes long to work out."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def allows(self, path: str) -> bool:
        """Whether one more problem of this file is to be reported."""
        self._counts[path] += 1
        return self._counts[path] <= MAX_PROBLEMS


# Messages `problem.os_…` by the names of system errors; several errors may have one remedy.
OS_CAUSES = {
    "ENOSPC": "disk_full",
    "EDQUOT": "disk_full",
    "EROFS": "read_only",
    "EACCES": "permission",
    "EPERM": "permission",
    "EMFILE": "too_many_open",
    "ENFILE": "too_many_open",
    "ENOENT": "missing",
    "ENOTDIR": "missing",
    "EISDIR": "is_folder",
    "EFBIG": "too_large",
    "ENAMETOOLONG": "long_name",
    "ELOOP": "link_loop",
    "EXDEV": "other_disk",
    "EIO": "damaged",
    "EBUSY": "in_use",
    "ETXTBSY": "in_use",
    "ENOMEM": "no_memory",
    "EAGAIN": "no_process",
}
_IN_USE_WINDOWS = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION


def os_cause(error: OSError) -> str:
    """The cause of a system error: messages `problem.os_<cause>` say what helps.

    >>> os_cause(OSError(errno.ENOSPC, ""))
    'disk_full'
    """
    if getattr(error, "winerror", None) in _IN_USE_WINDOWS:
        return "in_use"
    return OS_CAUSES.get(errno.errorcode.get(error.errno or 0, ""), "other")


def os_problem(error: OSError, root: Path, name: str = "") -> Diagnostic:
    """The true cause of a system error, with a remedy.

    It names the file of the error as seen from `root`, unless `name` says another one.

    >>> print(os_problem(OSError(errno.ENOSPC, ""), Path(), "a.yml"))  # doctest: +ELLIPSIS
    a.yml:1:1: ... / the disk is full; free some space, then run the command again
    """
    if not name:
        path = Path(str(error.filename or "."))
        name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    return Diagnostic.at(
        name, 1, 1, f"os_{os_cause(error)}", why=error.strerror or type(error).__name__
    )


def translate(key: str, **details: Any) -> str:
    """One message in every language that has words for it, with a slash between them."""
    return " / ".join(translate_each(key, **details).values())


def translate_each(key: str, **details: Any) -> dict[str, str]:
    """One message by language, in every language that has words for it."""
    return {
        code: get_catalog(code)[key].format(**details)
        for code in languages()
        if key in get_catalog(code)
    }


# Longer names are no slips of known ones, and many names take long to compare.
_LONGEST_COMPARED, _MOST_COMPARED = 100, 20_000
_LONGEST_SHOWN = 80


def suggest(wrong: str, known: Iterable[str]) -> str:
    """The known name that `wrong` is most like, or the first few where none is like it.

    >>> suggest("nmae", ["name", "note"]), suggest("x", ["name", "note"])
    ('name', 'name, note')
    """
    names = list(known) or ["\u2014"]
    if len(wrong) <= _LONGEST_COMPARED and len(names) <= _MOST_COMPARED:
        short = (name for name in names if len(name) <= _LONGEST_COMPARED)
        if close := difflib.get_close_matches(wrong, short, 1):
            return close[0]
    return ", ".join(name[:_LONGEST_SHOWN] for name in names[:_SHOWN])
