from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import indent

import pytest

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from support.dataset_files import MKDOCS, figures, park, project

Make = Callable[[Mapping[str, str]], Project]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a project in one language, with these files below data/."""

    def write(data: Mapping[str, str]) -> Project:
        (tmp_path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
        for name, text in data.items():
            path = tmp_path / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Project(tmp_path)

    return write


@pytest.fixture
def measured(make: Make) -> Dataset:
    """A topic, a park and a project that hold figures."""
    inner = "figures:\n" + indent(figures("area", "investment"), "  ")
    return load(
        make(
            {
                "figures/topic.yml": figures("b", "a"),
                "figures/topic-two.yml": figures("a"),
                "parks/place.yml": park("A", inner),
                "projects/plan.yml": project("A", inner),
            }
        )
    )


@pytest.fixture
def related(make: Make) -> Dataset:
    chain = (
        "name: {{en: Chain {0}}}\nsummary: {{en: Made up.}}\ngroup: {1}\nsources: [made-up p01]\n"
    )
    listed = (
        "name: {{en: Made-up list}}\nstatus: plan\nperiod: 2025\ncomplete: true\n"
        "items: [{items}]\nsources: [made-up p04]\n"
    )
    return load(
        make(
            {
                "parks/north.yml": park("North"),
                "parks/south.yml": park("South"),
                "chains/iron.yml": chain.format("Iron", "old"),
                "chains/wool.yml": chain.format("Wool", "new"),
                "clusters/metal.yml": (
                    "name: {en: Metal (made up)}\nsummary: {en: Made up.}\ntier: large\n"
                    "sources: [made-up p01]\n"
                ),
                "lists/both.yml": listed.format(items="{park: north}, {chain: wool}"),
                "lists/one.yml": listed.format(items="{park: north}, {name: {en: Other}}"),
                "projects/a.yml": project("A", "park: north\nchain: wool\ncluster: metal"),
                "projects/b.yml": project("B", "park: north\nchain: iron"),
                "projects/c.yml": project("C", "park: north\nchain: wool\norder: 1"),
                "projects/d.yml": project("D", "park: south\nchain: wool"),
                "projects/e.yml": project("E", "park: south"),
            }
        )
    )
