"""How often tests of faults at random moments repeat them."""

from __future__ import annotations

import os

SHORT = 3
ATTACK_ROUNDS = int(os.environ.get("ATTACK_ROUNDS", str(SHORT)))  # `make attack` sets it
