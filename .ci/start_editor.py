"""Sets up the environment if it is missing or older than requirements.txt, and opens the editor.

start-editor.command and start-editor.bat run this file with the Python of the system, so it needs
nothing that has to be installed. With `--check`, it checks the site in place of opening the editor.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LISTS = ("requirements-pip.txt", "requirements.txt")
# What was installed, as a hash of the lists.
STAMP = VENV / ".start-editor"


def main(words: Sequence[str]) -> int:
    """Set up and run the editor, or with `--check` the check; returns the exit code."""
    if words not in ([], ["--check"]):
        print("用法 / usage: start_editor.py [--check]", file=sys.stderr)
        return 2
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in LISTS)).hexdigest()
    installed = STAMP.read_text(encoding="ascii") if STAMP.is_file() else ""
    if not PYTHON.is_file():
        print("正在准备运行环境…… / Setting up …", flush=True)
        venv.create(VENV, with_pip=True)
    if installed != wanted:
        print("正在安装依赖，需要几分钟…… / Installing dependencies, a few minutes …", flush=True)
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        for name in LISTS:
            command = [*pip, "--require-hashes", "--only-binary", ":all:", "-r", name]
            if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603 - our own
                print("安装失败，请检查网络后重试 / It could not be installed: check the network")
                return 1
        STAMP.write_text(wanted, encoding="ascii")
    try:
        command = [PYTHON, "hooks", *(["check"] if words else ["serve", "--edit"])]
        return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
