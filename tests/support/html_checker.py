"""The Nu HTML checker of the W3C, which https://validator.w3.org/nu/ runs, too.

The npm package `vnu-jar` carries it. It is fetched once into a folder of the user's cache, by npm,
whose check of the content is repeated here. It needs Java.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.npm_package import fetch

PACKAGE = "vnu-jar@26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
_JAR = "package/build/dist/vnu.jar"


def is_available() -> bool:
    """Whether this machine can fetch and run it."""
    return shutil.which("java") is not None and shutil.which("npm") is not None


def check(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The messages about HTML, CSS and SVG files, as the checker gives them.

    Raises subprocess.CalledProcessError where npm fails, RuntimeError where it brings something
    else than was expected, or where the checker does not run.
    """
    options = ["--format", "json", "--also-check-css", "--also-check-svg", "--no-langdetect"]
    command = [_path("java"), "-Xss4m", "-Xmx1g", "-jar", str(_program()), *options]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)
    try:
        answer, _ = json.JSONDecoder().raw_decode(done.stderr)
    except json.JSONDecodeError as error:
        raise RuntimeError(done.stderr[:1000]) from error
    return list(answer["messages"])


def _program() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    program = cache / "prospectus-site" / f"{PACKAGE}.jar"
    if not program.is_file():
        program.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=program.parent) as temporary:
            _fetch(Path(temporary)).replace(program)
    return program


def _fetch(folder: Path) -> Path:
    package = fetch(PACKAGE, SHA512, folder)
    with tarfile.open(package) as archive:
        archive.extract(_JAR, folder, filter="data")
    return folder / _JAR


def _path(name: str) -> str:
    return shutil.which(name) or name
