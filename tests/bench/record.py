"""The figures of all runs: what each contender took, by the number of projects."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

# What was measured: a number, or a text that says what happened instead.
Figure = float | str

ELEVENTY = Path(__file__).parent / "eleventy/package.json"
TOOLS = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "jieba", "zensical", "hugo",
         "pagefind_bin_extended", "playwright")  # fmt: skip


@dataclass
class Run:
    """One size, as measured with one command on one machine."""

    folder: Path
    size: int
    pages: int = 0
    rounds: int = 0
    command: str = ""
    machine: dict[str, str] = field(default_factory=dict)
    figures: dict[str, dict[str, list[Figure]]] = field(default_factory=dict)

    def note(self, contender: str, measure: str, figure: Figure) -> None:
        """Add a figure, and keep all that there is."""
        self.figures.setdefault(contender, {}).setdefault(measure, []).append(figure)
        self.save()

    def save(self) -> None:
        """Write everything down."""
        content = {name: item for name, item in asdict(self).items() if name != "folder"}
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (self.folder / f"{self.size}.json").write_text(f"{text}\n", encoding="utf-8")


def begin(folder: Path, size: int, again: Callable[[str, str], bool]) -> Run:
    """The run of this size, without what is measured `again`: by contender and measure.

    What another machine or another version measured is no part of it.
    """
    run = Run(folder, size, machine=machine())
    for before in runs(folder):
        if (before.size, before.machine) == (size, run.machine):
            run = before
    run.figures = {
        name: {key: item for key, item in figures.items() if not again(name, key)}
        for name, figures in run.figures.items()
    }
    return run


def runs(folder: Path) -> list[Run]:
    """All runs that were kept in a folder, the smallest first."""
    runs = (
        Run(folder, **json.loads(path.read_text(encoding="utf-8")))
        for path in folder.glob("[0-9]*.json")
    )
    return sorted(runs, key=lambda run: run.size)


def machine() -> dict[str, str]:
    """On what and with what figures are taken."""
    return {
        "CPUs": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name.removesuffix("_bin_extended"): version(name) for name in TOOLS},
        "eleventy": json.loads(ELEVENTY.read_text(encoding="utf-8"))["dependencies"][
            "@11ty/eleventy"
        ],
    }
