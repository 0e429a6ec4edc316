"""What tests of attacks share."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")

# How often tests of faults at random moments repeat them.
SHORT = 3
ATTACK_ROUNDS = int(os.environ.get("ATTACK_ROUNDS", str(SHORT)))  # `make attack` sets it
LONG = ATTACK_ROUNDS > SHORT


def some(rows: Collection[Row], count: int) -> list[Row]:
    """The first rows, which stand for the others in the short form."""
    return list(rows)[: None if LONG else count]


class Bomb:
    """Creates a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))
