"""What all contenders have in common: they build, serve, and show an edit."""

from __future__ import annotations

import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bench.measure import REST, Command, FailedError, first_page, free_port, seconds_until, served


@dataclass(frozen=True)
class Search:
    """How a reader searches: the control to click, the field to type into, what is found."""

    opener: str
    field: str
    result: str


@dataclass(frozen=True)
class Edit:
    """An edit of one file: `changed` gives its text with new words in it; `page` shows them."""

    path: Path
    changed: Callable[[str, str], str]
    page: str


def put_aside(path: Path, aside: Path) -> None:
    """Move a folder, if it is there, in place of removing it.

    Some file systems are slow to make files for minutes after many were removed.
    """
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        shutil.move(path, tempfile.mkdtemp(dir=aside))


def changed_words(number: int) -> str:
    """The words that an edit adds; pages take no digits."""
    return f"Changed for pass {'abcdefghij'[number]}"


class Contender(ABC):
    """A generator with the content of one size in a folder of its own."""

    name: ClassVar[str]  # as `--only` names it
    label: ClassVar[str]  # as the table names it
    how: ClassVar[str]  # how it is set up, in one sentence
    search: ClassVar[Search]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- what each contender knows of itself -------------------------------------------------------

    @property
    @abstractmethod
    def build(self) -> Sequence[Command]:
        """What builds the site with its search."""

    @property
    @abstractmethod
    def outputs(self) -> Sequence[Path]:
        """The folders into which the site is built."""

    @property
    @abstractmethod
    def caches(self) -> Sequence[Path]:
        """What a build leaves for the next one, besides its output."""

    @property
    @abstractmethod
    def edits(self) -> Mapping[str, Edit]:
        """The edits to be measured; one of a `project` is always among them."""

    @property
    def variants(self) -> Mapping[str, Callable[[], AbstractContextManager[None]]]:
        """Other settings or more content, for a while; each is built with empty caches, too."""
        return {}

    @abstractmethod
    def server(self, port: int) -> Command:
        """What serves the site while it is edited."""

    # -- what is done with all ---------------------------------------------------------------

    def clean(self, aside: Path) -> None:
        """Move what was built, and what was kept of it, into a folder."""
        for path in (*self.outputs, *self.caches):
            put_aside(path, aside)

    def published(self) -> Path:
        """The folder that hosts are given."""
        return self.outputs[0]

    @contextmanager
    def with_edit(self, kind: str, number: int) -> Iterator[None]:
        """The content with an edit, which differs by its number.

        Raises FailedError where an edit changes nothing.
        """
        edit = self.edits[kind]
        before = edit.path.read_text(encoding="utf-8")
        try:
            edit.path.write_text(self._changed(edit, before, number), encoding="utf-8")
            yield
        finally:
            edit.path.write_text(before, encoding="utf-8")

    def _changed(self, edit: Edit, before: str, number: int) -> str:
        text = edit.changed(before, changed_words(number))
        if text == before:
            raise FailedError(f"nothing to change in {edit.path.name}")
        return text

    def edited(self, kind: str, times: int) -> Iterator[float]:
        """Seconds from an edit to its words being served; the first one is not counted.

        Raises FailedError where the server is not there in time, or an edit is not served.
        """
        edit = self.edits[kind]
        before = edit.path.read_text(encoding="utf-8")
        try:
            with self.serving() as address:
                first_page(address + edit.page)
                for number in range(times + 1):
                    time.sleep(REST)
                    edit.path.write_text(self._changed(edit, before, number), encoding="utf-8")
                    spent = seconds_until(address + edit.page, changed_words(number))
                    if number:
                        yield spent
        finally:
            edit.path.write_text(before, encoding="utf-8")

    @contextmanager
    def serving(self, server: Callable[[int], Command] | None = None) -> Iterator[str]:
        """The address of its own server, or of another one, which runs meanwhile."""
        port = free_port()
        with served((server or self.server)(port), self.folder / "server.log"):
            yield f"http://127.0.0.1:{port}/"
