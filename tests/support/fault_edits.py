"""How a mistake of an editor is made in a copy of the sample site, and what is reported of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import translate

Edit = Callable[[Path], object]


# -- how a fault is made -----------------------------------------------------------------


def change(path: str, *changes: tuple[str, str]) -> Edit:
    """Write something else where a text stands, which it should do once."""

    def edit(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
            text = text.replace(old, new)
        (project / path).write_text(text, encoding="utf-8")

    return edit


def write(path: str, text: str) -> Edit:
    def edit(project: Path) -> None:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")

    return edit


def put(path: str, content: bytes) -> Edit:
    return lambda project: (project / path).write_bytes(content)


def add(path: str, text: str) -> Edit:
    def edit(project: Path) -> None:
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def save_as(path: str, encoding: str) -> Edit:
    def edit(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        (project / path).write_text(text, encoding=encoding)

    return edit


def rename(path: str, new: str) -> Edit:
    return lambda project: (project / path).rename(project / new)


def remove(path: str) -> Edit:
    return lambda project: (project / path).unlink()


def make_folder(path: str) -> Edit:
    return lambda project: (project / path).mkdir()


def make_link(path: str, target: str) -> Edit:
    return lambda project: (project / path).symlink_to(project / target)


def both(*edits: Edit) -> Edit:
    return lambda project: [edit(project) for edit in edits]


# -- what the check reports ---------------------------------------------------------------


@dataclass(frozen=True)
class ExpectedProblem:
    """A problem with its position: line and column, or the first occurrence of a text."""

    path: str
    where: str | tuple[int, int]
    key: str
    details: dict[str, Any]

    def line(self, project: Path) -> str:
        line, column = self.place(project)
        message = translate(f"problem.{self.key}", **self.details)
        return f"{self.path}:{line}:{column}: {message}"

    def place(self, project: Path) -> tuple[int, int]:
        if not isinstance(self.where, str):
            return self.where
        text = (project / self.path).read_text(encoding="utf-8")
        before, matched, _ = text.partition(self.where)
        assert matched, f"{self.path} does not hold {self.where!r}"
        return before.count("\n") + 1, len(before) - before.rfind("\n")


def problem(path: str, where: str | tuple[int, int], key: str, **details: Any) -> ExpectedProblem:
    return ExpectedProblem(path, where, key, details)


@dataclass(frozen=True)
class Fault:
    """An edit, and all problems that the check reports after it, in order."""

    name: str
    edit: Edit
    problems: tuple[ExpectedProblem, ...]


def fault(name: str, edit: Edit, *problems: ExpectedProblem) -> Fault:
    return Fault(name, edit, problems)
