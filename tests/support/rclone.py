"""What rclone does with folders of this machine, without starting it.

Publishing to storage starts rclone some thirty times, which takes longer than all of the rest. The
stand-in knows the commands and options that publishing uses and refuses others;
tests/publishing/test_publishing.py compares its answers with those of rclone.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_MISSING = 3  # rclone's exit code for a folder that is not there
_SPEED = {"--no-check-dest", "--transfers=32", "--checkers=32", "--ignore-times"}
_LISTING = ("-R", "--files-only", "--no-modtime", "--no-mimetype", "--hash", "--hash-type=md5")


def _works(_words: Sequence[str]) -> bool:
    return False


@dataclass
class LocalRclone:
    """The stand-in; `fails` is asked before each command and makes it fail."""

    fails: Callable[[Sequence[str]], bool] = _works
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def run(
        self, command: Sequence[str], *, renew: Callable[[], None] = lambda: None
    ) -> subprocess.CompletedProcess[str]:
        """Carry out a command; see `processes.run`, which this replaces."""
        program, verb, *words = command
        assert program == "rclone"
        self.calls.append((verb, *words))
        if self.fails([verb, *words]):
            message = "write failed: no space left on device"
            return subprocess.CompletedProcess(command, 5, "", message)
        try:
            output = getattr(self, f"_{verb}")(*words)
        except FileNotFoundError:
            message = "directory not found"
            return subprocess.CompletedProcess(command, _MISSING, "", message)
        return subprocess.CompletedProcess(command, 0, output, "")

    def _lsf(self, *words: str) -> str:
        *options, place = words
        assert options in ([], ["--dirs-only"])
        paths = sorted(_path(place).iterdir())
        names = [f"{path.name}/" if path.is_dir() else path.name for path in paths]
        return "".join(f"{name}\n" for name in names if name.endswith("/") or not options)

    def _cat(self, depth: str, include: str, name: str, place: str) -> str:
        assert (depth, include, name[0]) == ("--max-depth=1", "--include", "/")
        files = {path.name: path for path in _path(place).iterdir() if path.is_file()}
        path = files.get(name[1:])
        return path.read_bytes().decode("utf-8", "replace") if path else ""

    def _copyto(self, option: str, source: str, target: str) -> str:
        assert option in _SPEED
        _copy_file(_path(source), _path(target))
        return ""

    def _copy(self, *words: str) -> str:
        *options, source, target = words
        paths: list[str] | None = None
        while options:
            option = options.pop(0)
            if option == "--files-from-raw":
                paths = _listed(options.pop(0))
            elif option == "--max-depth=1":
                paths = [path.name for path in _path(source).iterdir() if path.is_file()]
            else:  # a folder keeps no headers
                assert option in _SPEED or option.startswith("--header-upload="), option
        assert paths is not None
        for path in paths:
            _copy_file(_path(source) / path, _path(target) / path)
        return ""

    def _delete(self, option: str, listed: str, place: str) -> str:
        assert option == "--files-from-raw"
        for path in _listed(listed):
            (_path(place) / path).unlink()
        return ""

    def _deletefile(self, place: str) -> str:
        _path(place).unlink()
        return ""

    def _purge(self, place: str) -> str:
        shutil.rmtree(_path(place))
        return ""

    def _lsjson(self, *words: str) -> str:
        *options, place = words
        assert tuple(options) == _LISTING
        return json.dumps([_object(_path(place), file) for file in _files(_path(place))])


def _path(place: str) -> Path:
    """The folder or file of a place, with or without the name of a remote."""
    return Path(place.rpartition(":")[2])


def _listed(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise FileNotFoundError
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _object(folder: Path, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    name = path.relative_to(folder).as_posix()
    return {"Path": name, "Size": len(content), "Hashes": {"md5": md5}}


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
