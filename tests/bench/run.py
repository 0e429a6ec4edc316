"""Everything in its order: prepare, compare, build round by round, then visit, search and edit."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error

from bench import browser, record, table
from bench.contenders import Contender, changed_words, put_aside
from bench.content import QUERIES, ROOT
from bench.measure import Command, FailedError, first_page, peak_memory, seconds, sizes
from bench.ours import PROJECT, Ours
from bench.peers import PEERS, Peer
from bench.reading import Pages, heading, published, read
from bench.record import Figure, Run

NAMES = [contender.name for contender in table.CONTENDERS]

# What can be measured by itself, and how the keys of its measures begin.
PARTS = {
    "builds": ("cold", "warm", "edited", "memory", "files", "bytes", "check"),
    "visits": ("visit", "search"),
    "edits": ("edit",),
}
VISITS = {"home": "", "list": "projects/", "project": f"projects/{PROJECT}/"}
EDITED = ("project", "other_project", "page")  # before a build that is timed
SERVED = ("project", "page", "template", "message")  # while the site is served
EDITS = 5
SEARCHES = 3


def main(words: Sequence[str]) -> int:
    """Measure and write the table, or only write it anew from what was measured."""
    arguments = _arguments(words)
    if arguments.what == "run":
        try:
            for size in arguments.sizes:
                _measure(size, arguments)
        finally:
            shutil.rmtree(arguments.folder / "aside", ignore_errors=True)
    try:
        text = table.page(record.runs(arguments.folder))
    except ValueError as error:
        print(f"{arguments.folder}: {error}", file=sys.stderr)
        return 1
    arguments.page.write_text(text, encoding="utf-8")
    return 0


def _measure(size: int, arguments: Namespace) -> None:
    beginnings = [item for part in arguments.parts for item in PARTS[part]]
    run = record.begin(
        arguments.folder,
        size,
        lambda name, key: name in arguments.only and key.split(".")[0] in beginnings,
    )
    if "builds" in arguments.parts:
        run.rounds = arguments.rounds
        run.command = f"python tests/bench --sizes {','.join(map(str, arguments.sizes))}"
        run.command += f" --rounds {arguments.rounds}"
    _Race(run, arguments.only).measure(arguments.parts)


def _arguments(words: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "table"), default="run")
    parser.add_argument("--sizes", type=_sizes, default="100,755,3000,10000", metavar="N,…")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--only", type=_some_of(NAMES), default=NAMES, help=",".join(NAMES))
    parser.add_argument("--parts", type=_some_of([*PARTS]), default=[*PARTS], help=",".join(PARTS))
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="for all work")
    parser.add_argument("--page", type=Path, default=ROOT / "BENCHMARKS.md", help="the table")
    return parser.parse_args(words)


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _some_of(known: Sequence[str]) -> Callable[[str], list[str]]:
    def chosen(text: str) -> list[str]:
        names = text.split(",")
        if not set(names) <= set(known):
            raise ValueError(text)
        return names

    return chosen


class _Race:
    """All contenders with the content of one size."""

    def __init__(self, run: Run, only: Sequence[str]) -> None:
        self._run, self._only = run, only
        self._folder = run.folder / "work" / str(run.size)
        self._aside = run.folder / "aside"
        self._ours = Ours(self._folder / Ours.name)
        self._racing: list[Contender] = []
        self._measures_builds = False

    def measure(self, parts: Sequence[str]) -> None:
        """Prepare everything, and measure these parts of it."""
        self._measures_builds = "builds" in parts
        pages = self._prepare_ours()
        for peer in PEERS:
            if pages and peer.name in self._only:
                self._prepare(peer(self._folder / peer.name), pages)
        if self._measures_builds:
            self._builds()
        if "visits" in parts and self._racing:
            with browser.chromium() as chromium:
                for contender in self._racing:
                    self._visits(chromium, contender)
        if "edits" in parts:
            for contender in self._racing:
                self._edits(contender)
            if self._ours in self._racing:
                with browser.chromium() as chromium:
                    self._saves(chromium)

    # -- preparing ---------------------------------------------------------------------------

    def _prepare_ours(self) -> Pages | None:
        """The pages that all have to publish; nothing if ours cannot be built."""
        put_aside(self._folder, self._aside)
        self._ours.prepare(self._run.size)
        if not self._join(self._ours):
            return None
        pages = read(self._ours.published(), self._ours.languages)
        self._run.pages = len(pages.by_address)
        self._say(self._ours, f"publishes {self._run.pages} pages")
        return pages

    def _prepare(self, peer: Peer, pages: Pages) -> None:
        self._say(peer, "is given the pages")
        peer.prepare(pages)
        self._join(peer, pages)

    def _join(self, contender: Contender, pages: Pages | None = None) -> bool:
        """Build once unmeasured; whoever cannot, or publishes other pages, takes no part."""
        try:
            memory = peak_memory(contender.build)
            if pages:
                _compare(contender, pages)
        except FailedError as error:
            for measure in ("cold", "warm", "edited.project"):
                self._run.figures.get(contender.name, {}).pop(measure, None)
                self._note(contender, measure, str(error))
            return False
        if contender.name in self._only:
            self._racing.append(contender)
            if memory and self._measures_builds:
                self._note(contender, "memory", memory)
        return True

    # -- measuring ---------------------------------------------------------------------------

    def _builds(self) -> None:
        for _ in range(self._run.rounds):
            for contender in self._racing:
                contender.clean(self._aside)
                self._time(contender, "cold", contender.build)
                for name, variant in contender.variants.items():
                    with self._failures_recorded(contender, f"cold.{name}"), variant():
                        contender.clean(self._aside)
                        self._time(contender, f"cold.{name}", contender.build)
        for contender in self._racing:
            contender.clean(self._aside)
            seconds(contender.build)  # what the following builds are built again from
        for number in range(self._run.rounds):
            for contender in self._racing:
                self._time(contender, "warm", contender.build)
                for kind in (kind for kind in EDITED if kind in contender.edits):
                    measure = f"edited.{kind}"
                    with self._failures_recorded(contender, measure):
                        with contender.with_edit(kind, number % 10):
                            self._time(contender, measure, contender.build)
                        seconds(contender.build)
        for _ in range(self._run.rounds):  # when no build needs the caches any more
            if self._ours in self._racing:
                shutil.rmtree(self._ours.caches[0])
                self._time(self._ours, "check.cold", self._ours.check)
                self._time(self._ours, "check.warm", self._ours.check)
        for contender in self._racing:
            files, size = sizes(contender.published())
            self._note(contender, "files", files)
            self._note(contender, "bytes", size)

    def _time(self, contender: Contender, measure: str, commands: Sequence[Command]) -> None:
        os.sync()  # or this build would share the machine with the writing of the one before
        with self._failures_recorded(contender, measure):
            self._note(contender, measure, seconds(commands))

    def _visits(self, chromium: Browser, contender: Contender) -> None:
        with browser.hosted(contender.published()) as host:
            for name, address in VISITS.items():
                with self._failures_recorded(contender, f"visit.{name}"):
                    fetched = browser.first_visit(chromium, host, address)
                    self._note(contender, f"visit.{name}", fetched)
            for code, query in QUERIES.items():
                home = "" if code == self._ours.languages[0] else f"{code}/"
                with self._failures_recorded(contender, f"search.{code}.seconds"):
                    visit = browser.first_visit(chromium, host, home)
                    for _ in range(SEARCHES):
                        result = browser.search(chromium, host, home, contender.search, query)
                        self._note(contender, f"search.{code}.bytes", result[0])
                        self._note(contender, f"search.{code}.total", result[0] + visit)
                        self._note(contender, f"search.{code}.seconds", result[1])

    def _edits(self, contender: Contender) -> None:
        for kind in (kind for kind in SERVED if kind in contender.edits):
            with self._failures_recorded(contender, f"edit.{kind}"):
                for spent in contender.edited(kind, EDITS):
                    self._note(contender, f"edit.{kind}", spent)

    def _saves(self, chromium: Browser) -> None:
        """From the button of a form to the page that says that it was saved."""
        edit = self._ours.edits["project"]
        before = edit.path.read_text(encoding="utf-8")
        form = f"_editor/en/records/projects/{PROJECT}"
        try:
            with (
                self._failures_recorded(self._ours, "edit.save"),
                self._ours.serving(self._ours.editor) as address,
            ):
                first_page(address + edit.page)
                for number in range(EDITS):
                    spent = browser.save(chromium, address + form, changed_words(number))
                    self._note(self._ours, "edit.save", spent)
        finally:
            edit.path.write_text(before, encoding="utf-8")

    @contextmanager
    def _failures_recorded(self, contender: Contender, measure: str) -> Iterator[None]:
        """What goes wrong is the figure; the others are measured all the same."""
        try:
            yield
        except FailedError as error:
            self._note(contender, measure, str(error))
        except (OSError, Error) as error:
            self._note(contender, measure, f"fails: {type(error).__name__}")

    def _note(self, contender: Contender, measure: str, figure: Figure) -> None:
        self._run.note(contender.name, measure, figure)
        result = figure if isinstance(figure, str) else f"{figure:,.2f}"
        self._say(contender, f"{measure} {result}")

    def _say(self, contender: Contender, words: str) -> None:
        print(f"{self._run.size} · {contender.name} · {words}", file=sys.stderr, flush=True)


def _compare(contender: Contender, pages: Pages) -> None:
    """Raises FailedError where other pages are published, or pages with other names."""
    names = {address: heading(html) for address, html in published(contender.published())}
    if odd := names.items() ^ pages.names.items():
        raise FailedError(f"publishes other pages, such as {min(odd)[0] or 'the home page'}")
