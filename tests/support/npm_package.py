"""A package of npm at one version, refused unless its hash is the expected one."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path


def fetch(package: str, sha512: str, folder: Path) -> Path:
    """Download a package into an empty folder; `sha512` is in base64.

    Returns the archive. Raises RuntimeError if the hash differs, CalledProcessError if npm fails.
    """
    subprocess.run(
        [shutil.which("npm") or "npm", "pack", "--silent", package],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    [archive] = folder.glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != sha512:
        raise RuntimeError(f"{package}: sha512-{digest} is not what was expected")
    return archive
