"""Projects that nobody plans: any number of them, the same ones for the same seed.

For tests and benchmarks only. Every name says that it is made up.

    python tests/support/generated_projects.py 755 --output some/folder --seed 1
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


ROOM = {"zh": "一号厅（虚构）", "en": "Hall one (made up)"}


def give_programme_times(folder: Path, event: str) -> None:
    """Give an event of the project at `folder` a made-up programme over two days of 2030.

    The last session of each part stays without a time, the second has no end, and the first of
    all goes on over midnight.
    """
    path = folder / f"data/events/{event}.yml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record |= {"period": "2030-05-01/2030-05-02", "timezone": "Asia/Shanghai"}
    groups = [
        {"id": f"group-{character}", "name": {"zh": f"第{character}组", "en": f"Group {character}"}}
        for character in "ab"
    ]
    record["programme"][-1] |= {"sessions": groups, "session_type": "groups", "complete": False}
    for named in (
        record,
        *(session for part in record["programme"] for session in part["sessions"]),
    ):
        named["name"] = {
            "zh": f"{named['name']['zh']}（虚构）",
            "en": f"{named['name']['en']} (made up)",
        }
    for part in record["programme"]:
        for number, session in enumerate(part["sessions"][:-1]):
            date, hour = f"2030-05-0{1 + number % 2}", 9 + number
            session |= {"start": f"{date}T{hour:02}:30", "room": dict(ROOM)}
            if number != 1:
                session["end"] = f"{date}T{hour + 1:02}:15"
    first = record["programme"][0]["sessions"][0]
    first |= {"start": "2030-05-01T22:30", "end": "2030-05-02T01:00"}
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _figure(zh: str, en: str, value: int, unit: str) -> dict[str, object]:
    return {
        "name": {"zh": zh, "en": en},
        "value": value,
        "unit": unit,
        "status": "plan",
        "period": "2025",
        "sources": [SOURCE],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.output, arguments.count, seed=arguments.seed)
