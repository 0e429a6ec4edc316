"""Projects that nobody plans: any number of them, the same ones for the same seed.

For tests and benchmarks only. Every name says that it is made up.

    python tests/fictitious.py 755 --into some/folder --seed 1
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

STAGES = ("intended", "signed", "construction", "operating")
SOURCE = "article p52"


def projects(
    count: int, *, parks: Sequence[str], chains: Sequence[str], seed: int = 1
) -> Iterator[tuple[str, dict[str, object]]]:
    """Slug and record of `count` made-up projects, spread over real parks and chains.

    Some know their investment, capacity or period, and some do not, as in real lists.
    """
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    for number in range(1, count + 1):
        label = f"{number:05}"
        record: dict[str, object] = {
            "order": number,
            "name": {"zh": f"测试项目{label}（虚构）", "en": f"Test project {label} (made up)"},
            "summary": {
                "zh": f"第{label}号虚构项目，只用于测试。",
                "en": f"Made-up project {label}, for tests only.",
            },
            "stage": chance.choice(STAGES),
            "sources": [SOURCE],
        }
        if chance.random() < 0.8:
            record["park"] = chance.choice(parks)
        if chance.random() < 0.9:
            record["chain"] = chance.choice(chains)
        figures: dict[str, object] = {}
        if chance.random() < 0.7:
            figures["investment"] = _figure(
                "投资额（虚构）", "Investment (made up)", chance.randrange(1, 900) * 10**7, "cny"
            )
        if chance.random() < 0.5:
            figures["capacity"] = _figure(
                "产能（虚构）", "Capacity (made up)", chance.randrange(1, 500) * 1000, "tonnes"
            )
        if figures:
            record["figures"] = figures
        if chance.random() < 0.5:
            start = chance.randrange(2023, 2026)
            record["period"] = f"{start}/{start + chance.randrange(1, 4)}"
        yield f"test-{label}", record


def write(folder: Path, count: int, *, seed: int = 1) -> None:
    """Add `count` made-up projects to the project whose root is `folder`."""
    parks = sorted(path.stem for path in (folder / "data/parks").glob("*.yml"))
    chains = sorted(path.stem for path in (folder / "data/chains").glob("*.yml"))
    for slug, record in projects(count, parks=parks, chains=chains, seed=seed):
        text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
        (folder / f"data/projects/{slug}.yml").write_text(text, encoding="utf-8")


def _figure(zh: str, en: str, value: int, unit: str) -> dict[str, object]:
    return {
        "name": {"zh": zh, "en": en},
        "value": value,
        "unit": unit,
        "kind": "plan",
        "period": "2025",
        "sources": [SOURCE],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.into, arguments.count, seed=arguments.seed)
