"""Measure the builds: `python tests/bench`, or `make bench`."""

import sys
from pathlib import Path

# `bench` goes by its name, so that none of its modules can hide one of Python's.
sys.path[0] = str(Path(__file__).parent.parent)

from bench.run import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
