"""The benchmark: all contenders publish the same pages, and the report has what was measured."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench import content, reading, table
from bench.measure import Command, FailedError, peak_memory, seconds
from bench.ours import PROJECT, Ours
from bench.peers import PEERS
from bench.record import Run, begin
from support.project import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.weekly]

COLLECTIONS = content.References(["park-a", "park-b"], ["chain-a"], ["cluster-a"])


@dataclass(frozen=True)
class HasFigures:
    folder: Path
    figures: dict[str, dict[str, list[Any]]]
    page: str


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> HasFigures:
    """A few projects, built once by everybody; nobody visits or edits."""
    folder = tmp_path_factory.mktemp("bench")
    words = ("--sizes", "24", "--rounds", "0", "--parts", "builds")
    options = ("--folder", str(folder), "--page", str(folder / "table.md"))
    done = subprocess.run(
        [sys.executable, "tests/bench", *words, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    run = json.loads((folder / "24.json").read_text(encoding="utf-8"))
    page = (folder / "table.md").read_text(encoding="utf-8")
    return HasFigures(folder, run["figures"], page)


def program(text: str) -> list[Command]:
    return [Command([sys.executable, "-c", text], ROOT, {})]


def test_the_same_seed_makes_the_same_content():
    def made(seed: int) -> list[object]:
        return list(content.projects(50, COLLECTIONS, seed))

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_all_content_says_that_it_is_made_up():
    records = [*content.projects(50, COLLECTIONS), *content.companies(50)]
    for _, record in records:
        name: Any = record["name"]
        assert name["zh"].startswith("虚构")
        assert name["en"].startswith("Made-up")


def test_every_contender_publishes_the_same_pages(measured):
    """By address and first heading; ours are those of the project's own build."""
    work = measured.folder / "work/24"
    ours = Ours(work / "ours")
    pages = reading.read(ours.published(), ours.languages)
    assert f"en/projects/{PROJECT}/" in pages.names
    for peer in PEERS:
        site = peer(work / peer.name).published()
        names = {address: reading.heading(html) for address, html in reading.published(site)}
        assert names == pages.names, peer.name


def test_peers_publish_our_words(measured):
    work = measured.folder / "work/24"
    for peer in PEERS:
        html = (peer(work / peer.name).published() / f"projects/{PROJECT}/index.html").read_text(
            encoding="utf-8"
        )
        for words in ("虚构项目 00001", "本记录为虚构，只用于测量生成速度", 'href="../../about/"'):
            assert words in html, peer.name


def test_the_table_has_a_row_for_all_that_was_measured_and_a_column_for_everybody(measured):
    assert set(measured.figures) == {contender.name for contender in table.CONTENDERS}
    for measure in table.MEASURES:
        rows = [
            line for line in measured.page.splitlines() if line.startswith(f"| {measure.label} |")
        ]
        is_measured = any(measure.key in figures for figures in measured.figures.values())
        columns = [len(table.CONTENDERS) + 2] if is_measured else []
        assert [row.count("|") for row in rows] == columns, measure.label
    files = next(
        line for line in measured.page.splitlines() if line.startswith("| files published |")
    )
    assert files.count("×)") == len(PEERS)


def test_the_table_names_no_place_of_this_machine(measured):
    assert str(ROOT) not in measured.page
    assert str(Path.home()) not in measured.page


def test_an_edit_is_measured_from_the_file_to_the_served_page(measured):
    ours = Ours(measured.folder / "work/24/ours")
    path = ours.edits["project"].path
    before = path.read_text(encoding="utf-8")
    (spent,) = ours.edited("project", 1)
    assert spent > 0
    assert path.read_text(encoding="utf-8") == before


def test_other_settings_and_more_content_are_there_for_a_while_only(measured):
    """What is built with them is compared with a build without."""
    ours = Ours(measured.folder / "work/24/ours")

    def content() -> dict[Path, bytes]:
        paths = [ours.folder / "mkdocs.yml"]
        for part in ("docs", "data"):
            paths += [path for path in (ours.folder / part).rglob("*") if path.is_file()]
        return {path: path.read_bytes() for path in paths}

    before = content()
    for name, variant in ours.variants.items():
        with variant():
            assert content() != before, name
        assert content() == before, name


def test_medians_and_what_went_wrong_are_reported(tmp_path):
    figures: dict[str, Any] = {"ours": {"cold": [3.0, 1.0, 2.0]}, "hugo": {"cold": [4.0]}}
    figures["mkdocs"] = {"cold": ["over 900 s"]}
    text = table.page([Run(tmp_path, 12, figures=figures)])
    assert "| build, empty caches | 2.00 s, 1.00–3.00 | 4.00 s (2×) | over 900 s |" in text


def test_what_is_not_measured_again_is_kept(tmp_path):
    run = begin(tmp_path, 12, again=lambda *_: True)
    for name, key in (("ours", "cold"), ("ours", "visit.home"), ("hugo", "cold")):
        run.note(name, key, 1.0)
    more = begin(tmp_path, 12, again=lambda name, key: (name, key) == ("ours", "cold"))
    assert more.figures == {"ours": {"visit.home": [1.0]}, "hugo": {"cold": [1.0]}}


def test_figures_of_two_machines_make_no_table(tmp_path):
    runs = [Run(tmp_path, size, machine={"CPUs": str(size)}) for size in (2, 4)]
    with pytest.raises(ValueError, match="several machines"):
        table.page(runs)


def test_a_program_that_fails_or_takes_too_long_is_reported():
    with pytest.raises(FailedError, match="fails: error: made up"):
        seconds(program("import sys; print('error: made up'); sys.exit(1)"))
    with pytest.raises(FailedError, match=r"over 0\.2 s"):
        seconds(program("import time; time.sleep(60)"), limit=0.2)


def test_memory_counts_what_children_hold():
    child = "import time; held = bytearray(80_000_000); time.sleep(.4)"
    text = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert (peak_memory(program(text)) or 0) > 80_000_000
