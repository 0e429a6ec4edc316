"""The program as an installed package, for sites that consist of content.

`hooks/` and `overrides/` are the folders of a checkout. Their modules import each other by the
names that they have there, so `hooks/` has to be on the path while they are imported.
"""

from __future__ import annotations

import sys
from pathlib import Path

HOOKS = Path(__file__).with_name("hooks")


def main() -> None:
    """Run the command line, as `python hooks` does in a checkout; ends the process."""
    sys.path.insert(0, str(HOOKS))
    from cli.main import run_and_exit  # noqa: PLC0415 - found on the path from here on

    run_and_exit(sys.argv[1:])
