"""Print the SHA-256 of every file of a folder, as `sha256sum` does, on any system.

Usage: checksums.py FOLDER
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def checksums(folder: Path) -> str:
    """One line for each file: its hash and its path in the folder, in the order of the paths."""
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return "".join(
        f"{hashlib.sha256(files[name].read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(files)
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(checksums(Path(sys.argv[1])).encode())
