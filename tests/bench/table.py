"""BENCHMARKS.md, made from the figures of the runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from bench.contenders import Contender
from bench.content import QUERIES
from bench.measure import BUILD_LIMIT, EDIT_LIMIT, POLLS, SAMPLES
from bench.ours import Ours
from bench.peers import PEERS
from bench.record import Figure, Run

CONTENDERS: Sequence[type[Contender]] = (Ours, *PEERS)


class Measure(NamedTuple):
    """A row: its key, its words, and how its figures are written."""

    key: str
    label: str
    written: Callable[[float], str]


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def _bytes(value: float) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value / 1e3:.1f} kB" if value else "nothing"


def _count(value: float) -> str:
    return f"{value:,.0f}"


MEASURES = (
    Measure("cold", "build, nothing kept", _seconds),
    Measure("warm", "build again, nothing changed", _seconds),
    Measure("memory", "most memory held", _bytes),
    Measure("files", "files published", _count),
    Measure("bytes", "bytes published", _bytes),
    Measure("visit.home", "first visit: home page", _bytes),
    Measure("visit.list", "first visit: list of projects", _bytes),
    Measure("visit.project", "first visit: one project", _bytes),
    *(
        measure
        for code, query in QUERIES.items()
        for measure in (
            Measure(f"search.{code}.bytes", f"search for “{query}”: fetched for it", _bytes),
            Measure(f"search.{code}.total", f"search for “{query}”: with the home page", _bytes),
            Measure(f"search.{code}.seconds", f"search for “{query}”: first result", _seconds),
        )
    ),
    Measure("edit.project", "edit of a project, until served", _seconds),
    Measure("edit.page", "edit of a written page, until served", _seconds),
    Measure("edit.template", "edit of a template, until served", _seconds),
    Measure("edit.message", "edit of a word of the generator’s own, until served", _seconds),
    Measure("check.cold", "check, nothing kept", _seconds),
    Measure("check.warm", "check again, nothing changed", _seconds),
)

HEAD = f"""\
# Benchmarks

Written by `make bench`, not by hand. This project and its peers publish the same pages: the site \
of this repository and a number of made-up projects, in Chinese and English. Ours makes them from \
data; the peers read our words as Markdown, a file for each page, with the same lists of 50 rows a \
page. Before anything is measured, the addresses and first headings of all pages are compared.

{{how}}

How it is measured:

- Every contender builds once unmeasured, so that the system's page cache is warm; then, round by \
round, each one with nothing kept; then, round by round, each one once again. Medians.
- Where nothing is to be kept, output and caches are moved aside, not removed: some file systems \
are slow to make files for minutes after many were removed, whoever makes them. Before each build, \
all that was written before it is brought to the disk.
- Memory is the most that all processes of a build with nothing kept held at a time, as \
proportional set size: a page that two processes share is counted once. It is looked at every \
{SAMPLES * 1000:.0f} ms, in large processes less often, and only in the unmeasured build.
- Bytes of visits are bodies, compressed by gzip -6 where they are text, for everything that \
Chromium asks for without being touched; those of a search are fetched from the click that opens \
it on the home page of the language until it rests. Where that is nothing, the page has fetched \
the whole index before. The time of a search begins with that click, typing included.
- Edits are one line of one file under the contender's own server; the page is asked for every \
{POLLS * 1000:.0f} ms until it shows the new words. Median of five after one that is not counted.
- A build has {BUILD_LIMIT:.0f} s, an edit {EDIT_LIMIT:.0f} s. In brackets: how many times ours. \
“–” was not measured, or does not exist there.
"""


def page(runs: Sequence[Run]) -> str:
    """The whole page. Raises ValueError where there is none, or they cannot be compared."""
    if not runs:
        raise ValueError("nothing was measured yet")
    if any(run.machine != runs[0].machine for run in runs):
        raise ValueError("figures of several machines or versions; remove those that are old")
    how = "\n".join(f"- **{it.label}**: {it.how}." for it in CONTENDERS)
    told = " · ".join(f"{name} {text}" for name, text in runs[0].machine.items())
    return "\n".join([HEAD.format(how=how), f"{told}.", "", *map(_section, runs)])


def _section(run: Run) -> str:
    measured = [it for it in CONTENDERS if it.name in run.figures]
    rows = [
        f"| | {' | '.join(it.label for it in measured)} |",
        f"| --- |{' ---: |' * len(measured)}",
    ]
    for measure in MEASURES:
        cells = [_cell(run, it.name, measure) for it in measured]
        rows.append(f"| {measure.label} | {' | '.join(cells)} |")
    rounds = f"{run.rounds} round{'s' * (run.rounds != 1)}"
    return "\n".join(
        [
            f"## {run.size:,} projects, {run.pages:,} pages",
            "",
            f"`{run.command}`, {rounds}.",
            "",
            *rows,
            "",
        ]
    )


def _cell(run: Run, name: str, measure: Measure) -> str:
    value, ours = (_median(run, it, measure.key) for it in (name, Ours.name))
    if value is None or isinstance(value, str):
        return value or "–"
    if name == Ours.name or not value or not ours or isinstance(ours, str):
        return measure.written(value)
    times = value / ours
    return f"{measure.written(value)} ({f'{times:.2g}' if times < 10 else f'{times:.0f}'}×)"


def _median(run: Run, name: str, key: str) -> Figure | None:
    found = run.figures.get(name, {}).get(key)
    if not found:
        return None
    return next((it for it in found if isinstance(it, str)), None) or float(
        median(it for it in found if not isinstance(it, str))
    )
