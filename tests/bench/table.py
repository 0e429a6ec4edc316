"""BENCHMARKS.md, made from the figures of the runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from bench.contenders import Contender
from bench.content import QUERIES
from bench.measure import BUILD_LIMIT, EDIT_LIMIT, POLLS, SAMPLES
from bench.ours import PHOTOGRAPHS, Ours
from bench.peers import PEERS
from bench.record import Figure, Run

CONTENDERS: Sequence[type[Contender]] = (Ours, *PEERS)


class Measure(NamedTuple):
    """A row of the table: its key, its label, and how its values are formatted."""

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
    Measure("cold", "build, empty caches", _seconds),
    Measure("cold.no_brochure", "build, empty caches, without the brochure", _seconds),
    Measure("cold.no_open_data", "build, empty caches, without open data", _seconds),
    Measure("cold.photographs", f"build, empty caches, {PHOTOGRAPHS} photographs more", _seconds),
    Measure("warm", "build again, nothing changed", _seconds),
    Measure("edited.project", "build again, a project edited", _seconds),
    Measure("edited.other_project", "the same, of one that the brochure does not show", _seconds),
    Measure("edited.page", "build again, a Markdown page edited", _seconds),
    Measure("memory", "peak memory", _bytes),
    Measure("files", "files published", _count),
    Measure("bytes", "bytes published", _bytes),
    Measure("visit.home", "first visit: home page", _bytes),
    Measure("visit.list", "first visit: list of projects", _bytes),
    Measure("visit.project", "first visit: one project", _bytes),
    *(
        measure
        for code, query in QUERIES.items()
        for measure in (
            Measure(f"search.{code}.bytes", f"search for “{query}”: downloaded for it", _bytes),
            Measure(f"search.{code}.total", f"search for “{query}”: with the home page", _bytes),
            Measure(f"search.{code}.seconds", f"search for “{query}”: first result", _seconds),
        )
    ),
    Measure("edit.project", "edit of a project until served", _seconds),
    Measure("edit.page", "edit of a Markdown page until served", _seconds),
    Measure("edit.template", "edit of a template until served", _seconds),
    Measure("edit.message", "edit of a catalog message until served", _seconds),
    Measure("edit.save", "save in a form of the editor", _seconds),
    Measure("check.cold", "check, empty caches", _seconds),
    Measure("check.warm", "check again, nothing changed", _seconds),
)

HEAD = f"""\
# Benchmarks

`make bench` writes this page. All contenders publish the same pages in Chinese and English: the \
site of this repository, with a number of made-up projects. This project builds them from data; \
the others read the same text from one Markdown file per page, with the same lists of 50 rows per \
page. Before measuring, the addresses and main headings of all pages are compared.

{{how}}

Method:

- Every contender builds once without being measured, which fills the page cache of the system. \
Then all contenders take turns: first with empty caches and output, then with both kept, and \
after an edit of one file, which is undone by a build that is not timed. The tables show medians, \
and for times of this project the least and the most.
- For a build with empty caches, output and caches are moved aside, not deleted, because some file \
systems create files slowly for minutes after many were deleted. Before each build, pending writes \
are flushed to disk.
- What the brochure, open data and photographs cost shows in builds without the first two, and \
with photographs of 12 megapixels.
- Memory is the peak of all processes of a build with empty caches together, as proportional set \
size, so a page of memory that two processes share counts once. It is sampled every \
{SAMPLES * 1000:.0f} ms, less often in large processes, and only in the build that is not timed.
- Sizes of visits are response bodies of everything that Chromium requests without user input; \
text is compressed with gzip -6. Sizes of searches are counted from the click that opens the \
search on the home page until no more requests follow; “nothing” means that the page had already \
loaded the whole index. Times of searches start with that click and include typing.
- An edit changes one line of one file while the contender's own server runs. The page is \
requested every {POLLS * 1000:.0f} ms until it contains the new text. The tables show the median \
of five edits, after one that is not counted; two seconds lie between two. A save lasts from \
the button of a form, in Chromium, to the page that says that it was saved.
- A build may take {BUILD_LIMIT:.0f} s, an edit {EDIT_LIMIT:.0f} s. Brackets give the ratio to \
this project. “–” means not measured, or not available.
"""


def page(runs: Sequence[Run]) -> str:
    """The whole page. Raises ValueError where there is none, or they cannot be compared."""
    if not runs:
        raise ValueError("nothing was measured yet")
    if any(run.machine != runs[0].machine for run in runs):
        raise ValueError("figures of several machines or versions; remove those that are old")
    how = "\n".join(f"- **{contender.label}**: {contender.how}." for contender in CONTENDERS)
    machine = " · ".join(f"{name} {text}" for name, text in runs[0].machine.items())
    return "\n".join([HEAD.format(how=how), f"{machine}.", "", *map(_section, runs)])


def _section(run: Run) -> str:
    measured = [contender for contender in CONTENDERS if contender.name in run.figures]
    rows = [
        f"| | {' | '.join(item.label for item in measured)} |",
        f"| --- |{' ---: |' * len(measured)}",
    ]
    for measure in MEASURES:
        cells = [_cell(run, item.name, measure) for item in measured]
        if set(cells) != {"–"}:  # what a run left out has no row
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
    value, ours = (_median(run, item, measure.key) for item in (name, Ours.name))
    if value is None or isinstance(value, str):
        return value or "–"
    if name == Ours.name or not value or not ours or isinstance(ours, str):
        return measure.written(value) + (_range(run, measure) if name == Ours.name else "")
    times = value / ours
    return f"{measure.written(value)} ({f'{times:.2g}' if times < 10 else f'{times:.0f}'}×)"


def _range(run: Run, measure: Measure) -> str:
    """The least and the most of several times, which show how busy the machine was."""
    figures = run.figures[Ours.name][measure.key]
    values = [item for item in figures if not isinstance(item, str)]
    if measure.written is not _seconds or len(values) < 2:
        return ""
    return f", {min(values):.2f}–{max(values):.2f}"


def _median(run: Run, name: str, key: str) -> Figure | None:
    figures = run.figures.get(name, {}).get(key)
    if not figures:
        return None
    return next((item for item in figures if isinstance(item, str)), None) or float(
        median(item for item in figures if not isinstance(item, str))
    )
