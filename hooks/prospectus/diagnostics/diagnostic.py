"""Diagnostics: problems of the input, each with its location and a remedy."""

from __future__ import annotations

import difflib
import errno
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from prospectus.i18n.catalog import editors_languages, get_editors_catalog

# Control characters of terminals, invisible ones, and line ends: CI runs commands after these.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def in_one_line(text: str) -> str:
    r"""The text with control characters escaped, which could change what a terminal shows.

    >>> in_one_line("a\nb")
    'a\\u000ab'
    """
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem of the input, reported in each language of the site's editors.

    `path` is relative to the root of the project; `line` and `column` count from 1. `key` names
    the message `problem.<key>` of the catalogs, `details` are its placeholders. For a cell of a
    workbook, `sheet` is the title of the sheet, line and column are its row and column. A warning
    does not stop a build; its message is `warning.<key>`.

    >>> print(Diagnostic.at("data/units.yml", 3, 1, "missing", field="one"))  # doctest: +ELLIPSIS
    data/units.yml:3:1: ... / one is missing; add it
    """

    path: str
    line: int
    column: int
    key: str
    details: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    level: Literal["problem", "warning"] = "problem"

    @classmethod
    def at(cls, path: str, line: int, column: int, key: str, **details: object) -> Diagnostic:
        """Create a diagnostic, with its placeholders as keyword arguments."""
        texts = tuple(sorted((name, str(value)) for name, value in details.items()))
        return cls(path, line, column, key, texts)

    @classmethod
    def of_file(cls, path: str, key: str, **details: object) -> Diagnostic:
        """Create a diagnostic of a file or folder as a whole; it is shown at its beginning.

        >>> Diagnostic.of_file("a.yml", "not_utf8").location
        'a.yml:1:1'
        """
        return cls.at(path, 1, 1, key, **details)

    def as_warning(self) -> Diagnostic:
        """The same diagnostic as a warning."""
        return replace(self, level="warning")

    def in_sheet(self, sheet: str) -> Diagnostic:
        """The same diagnostic for a cell of a sheet."""
        return replace(self, sheet=sheet)

    def __str__(self) -> str:
        """One line; control characters in file names and values are escaped."""
        return in_one_line(f"{self.location}: {self.message}")

    @property
    def location(self) -> str:
        """Path, line and column, or the cell of a sheet.

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
        """The problem and its remedy in the editors' languages, with slashes between them."""
        return translate(f"{self.level}.{self.key}", **dict(self.details))

    @property
    def messages(self) -> dict[str, str]:
        """The message by language."""
        return translate_each(f"{self.level}.{self.key}", **dict(self.details))


_MAX_SUGGESTIONS = 6  # names in a message, if none is similar to the wrong one


class DiagnosticsError(Exception):
    """The input has problems: all that were found, sorted by location, without repetitions."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = sorted(set(problems), key=_order)
        super().__init__(self.problems)  # the arguments that pickle needs

    def __str__(self) -> str:
        """One line for each problem."""
        return "\n".join(map(str, self.problems))


def _order(problem: Diagnostic) -> tuple[object, ...]:
    return (
        problem.path, problem.sheet, problem.line, problem.column, problem.key, problem.details,
    )  # fmt: skip


# Number of problems reported for one file: more would hide the cause, and take long to find.
MAX_PROBLEMS = 50


def limited(problems: Iterable[Diagnostic], path: str) -> Iterator[Diagnostic]:
    """The first problems of one file, and one that says so if there are more."""
    for number, problem in enumerate(problems):
        if number == MAX_PROBLEMS:
            yield Diagnostic.of_file(path, "more_problems", limit=MAX_PROBLEMS)
            return
        yield problem


class Quota:
    """Counts the problems of each file, so that no more than `MAX_PROBLEMS` are worked out."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def allows(self, path: str) -> bool:
        """Whether one more problem of this file may be reported."""
        self._counts[path] += 1
        return self._counts[path] <= MAX_PROBLEMS


# Messages `problem.os_…` by error names; errors with the same remedy share a message.
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
    """The cause of a system error, for which the message is `problem.os_<cause>`.

    >>> os_cause(OSError(errno.ENOSPC, ""))
    'disk_full'
    """
    if getattr(error, "winerror", None) in _IN_USE_WINDOWS:
        return "in_use"
    return OS_CAUSES.get(errno.errorcode.get(error.errno or 0, ""), "other")


def os_problem(error: OSError, root: Path, name: str = "") -> Diagnostic:
    """A diagnostic for a system error, with its cause and remedy.

    Its path is `name`, or else the file of the error, relative to `root`.

    >>> print(os_problem(OSError(errno.ENOSPC, ""), Path(), "a.yml"))  # doctest: +ELLIPSIS
    a.yml:1:1: ... / the disk is full; free some space, then run the command again
    """
    if not name:
        path = Path(str(error.filename or "."))
        name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    return Diagnostic.of_file(
        name, f"os_{os_cause(error)}", why=error.strerror or type(error).__name__
    )


def translate(key: str, **details: Any) -> str:
    """One message in each language of the editors, with slashes between them."""
    return " / ".join(translate_each(key, **details).values())


def translate_each(key: str, **details: Any) -> dict[str, str]:
    """One message by language, for each language of the editors."""
    return {
        code: get_editors_catalog(code)[key].format(**details)
        for code in editors_languages()
        if key in get_editors_catalog(code)
    }


# Limits of the comparison, which is slow: lengths of names and number of known names.
_MAX_COMPARED_LENGTH, _MAX_COMPARED_NAMES = 100, 20_000
_MAX_SHOWN_LENGTH = 80


def suggest(wrong: str, known: Iterable[str]) -> str:
    """The known name most similar to `wrong`, or the first few if none is similar.

    >>> suggest("nmae", ["name", "note"]), suggest("x", ["name", "note"])
    ('name', 'name, note')
    """
    names = list(known) or ["\u2014"]
    if len(wrong) <= _MAX_COMPARED_LENGTH and len(names) <= _MAX_COMPARED_NAMES:
        short = (name for name in names if len(name) <= _MAX_COMPARED_LENGTH)
        if close := difflib.get_close_matches(wrong, short, 1):
            return close[0]
    return ", ".join(name[:_MAX_SHOWN_LENGTH] for name in names[:_MAX_SUGGESTIONS])
