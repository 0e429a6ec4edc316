"""What tests of attacks share."""

from __future__ import annotations

import os
from pathlib import Path

# How often tests of faults at random moments repeat them.
SHORT = 3
ATTACK_ROUNDS = int(os.environ.get("ATTACK_ROUNDS", str(SHORT)))  # `make attack` sets it


class Bomb:
    """Creates a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))
