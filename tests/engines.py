"""Builds the site with MkDocs and with ProperDocs, and compares all files byte by byte.

Each engine builds it twice: by our own command, all languages in parallel, and by its own command,
one language after another. Run by `make engines`, by a Python that has both engines installed. It
prints the paths that differ, and ends with 1 if any does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent

# After `properdocs.replacement`, every import of MkDocs gives the module of ProperDocs instead.
OUR_COMMAND_ON_PROPERDOCS = """
import runpy, sys
import properdocs.replacement
sys.argv[0] = sys.path[0] = "hooks"
runpy.run_path("hooks", run_name="__main__")
"""

BUILDS = {
    "MkDocs, our command": ["hooks", "build", "--output"],
    "MkDocs, its own command": ["-m", "mkdocs", "build", "--quiet", "--site-dir"],
    "ProperDocs, our command": ["-c", OUR_COMMAND_ON_PROPERDOCS, "build", "--output"],
    "ProperDocs, its own command": [
        *("-m", "properdocs", "build", "--quiet", "--config-file", "mkdocs.yml", "--site-dir"),
    ],
}

# In the head of each page, where engines name themselves.
GENERATOR = re.compile(rb'<meta name="generator" content="([^"]*)">')
# Names the folders that our command may replace.
MARK = ".prospectus-build"


def build(arguments: list[str], folder: Path) -> dict[str, bytes]:
    """Build the site; returns the content of all files by their paths."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, *arguments, str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout.decode()}{done.stderr.decode()}")
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: path.read_bytes() for name, path in files.items() if path.is_file() and name != MARK
    }


def main() -> int:
    """Build and compare; returns the exit code."""
    expected: dict[str, bytes] = {}
    is_same = True
    with tempfile.TemporaryDirectory() as temporary:
        for number, (name, arguments) in enumerate(BUILDS.items()):
            files = build(arguments, Path(temporary, str(number)))
            generator = GENERATOR.search(files["index.html"])
            by = generator[1].decode() if generator else "an engine that is not named"
            files = {path: GENERATOR.sub(b"", content) for path, content in files.items()}
            expected = expected or files
            paths = sorted({*files, *expected})
            differing = [path for path in paths if files.get(path) != expected.get(path)]
            size = sum(map(len, files.values()))
            print(f"{name}: by {by}, {len(files)} files, {size:,} bytes, {len(differing)} differ")
            print(*differing, sep="\n", end="\n" if differing else "")
            is_same = is_same and not differing
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
