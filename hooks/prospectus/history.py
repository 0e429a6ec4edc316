"""What git remembers: when files were last changed, and what they were before.

A checkout may come from anywhere, and the configuration of its repository can name programs for
git to run. So git runs only commands that read objects, with everything turned off that would
start another program, ask a person, use the network or never end. The user's and the system's
own configuration stays in force: it is theirs (`safe.directory`, for example).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from prospectus.problems import tell_each

# Options that a repository's own configuration cannot undo.
_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "safe.bareRepository=explicit"),  # files that look like a repository are none
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # objects that a partial clone lacks are not fetched
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # messages are recognised below
    "LANGUAGE": "C",
}

SECONDS = 60  # for one command of git
LARGEST = 500_000_000  # bytes of all files that are unpacked

# How git says why it cannot answer.
_REFUSALS = {
    "foreign_owner": re.compile(
        r"(?:dubious ownership in|unsafe) repository (?:at )?\(?'(?P<folder>[^']+)'"
    ),
    "no_repository": re.compile(r"not a git repository|cannot use bare repository"),
    "no_commits": re.compile(r"does not have any commits yet"),
}


class HistoryError(Exception):
    """The state that is asked for cannot be had; the message says why, and what helps.

    `key` names a message `history.<key>` of the catalogues, `details` are its gaps.
    """

    def __init__(self, key: str, **details: object) -> None:
        self.messages = tell_each(f"history.{key}", **details)  # by language
        super().__init__(" / ".join(self.messages.values()))


def last_changes(root: Path, *folders: str) -> Mapping[str, str]:
    """The day of the last commit to each file in `folders`, as ISO 8601 writes it.

    Paths are seen from `root`; days are the committers' own. Files that are not committed are
    absent. Empty where `why_no_dates` gives a reason.
    """
    log = ("log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--relative")
    try:
        if _is_shallow(root):
            return {}
        told = _git(root, *log, "--name-only", "--format=%x00%cs", "--", *folders)
    except HistoryError:
        return {}
    found: dict[str, str] = {}
    day = ""
    for line in told.splitlines():
        if line.startswith("\0"):
            day = line[1:]
        elif line:
            found.setdefault(line, day)
    return found


def why_no_dates(root: Path) -> HistoryError | None:
    """Why `last_changes` knows no dates, and what helps; None where it knows them."""
    try:
        if _is_shallow(root):
            return HistoryError("shallow_dates")
        if not _git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
            return HistoryError("no_commits")
    except HistoryError as error:
        return error
    return None


def last_commit(root: Path, path: str) -> str:
    """The last commit to a file or folder. Raises HistoryError where there is none."""
    if _is_shallow(root):  # its oldest commit seems to change everything
        raise HistoryError("shallow", name=path)
    lines = _git(root, "log", "--no-show-signature", "-1", "--format=%H", "--", path).split()
    if not lines:
        raise HistoryError("no_commit", name=path)
    return lines[-1]


def unpack(root: Path, ref: str, folder: Path, *paths: str) -> None:
    """Write what `paths` below `root` were at `ref` (a commit, branch or tag) into `folder`.

    Without `paths`, everything. `folder` has to be empty. Paths that were not there are left out,
    and so is what is no regular file (symlinks, submodules). Attributes of the commit
    (`export-ignore`, filters) have no effect: every file is as it was committed. Raises
    HistoryError without git, without a repository, where it does not know `ref`, and where the
    files are too large.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    sha = _git(root, *asked).strip()
    if not sha:
        why = "shallow" if _is_shallow(root) else "no_ref"
        raise HistoryError(why, name=ref)
    listed = _run(root, "ls-tree", "-r", "-l", "-z", sha, "--", *paths)
    files = [it for it in map(_File.of, listed.split(b"\0")[:-1]) if it.is_regular]
    if sum(it.size for it in files) > LARGEST:
        raise HistoryError("too_large", name=ref, limit=LARGEST // 1_000_000)
    if not files:
        return
    names = "".join(f"{it.object}\n" for it in files).encode()
    contents = _run(root, "cat-file", "--batch", given=names)
    try:
        for file, content in zip(files, _contents(contents, len(files)), strict=True):
            path = folder.joinpath(*file.parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _failed(error) from None  # no file system can hold what this tree names


@dataclass(frozen=True)
class _File:
    """An entry of a tree, as `git ls-tree -r -l -z` lists it."""

    mode: bytes
    object: str
    size: int
    parts: tuple[str, ...]

    @classmethod
    def of(cls, line: bytes) -> _File:
        facts, _, name = line.partition(b"\t")
        mode, _, object_, size = facts.split()
        parts = tuple(os.fsdecode(name).split("/"))
        return cls(mode, object_.decode(), int(size) if size.isdigit() else 0, parts)

    @property
    def is_regular(self) -> bool:
        """Whether it is a file whose path stays below the folder that it is written to."""
        return self.mode in (b"100644", b"100755", b"100664") and all(map(_is_name, self.parts))


def _is_name(part: str) -> bool:
    """Whether a part of a path names something in the folder that it is looked for in."""
    is_path = os.path.basename(part) != part or bool(os.path.splitdrive(part)[0])  # noqa: PTH119
    return part not in ("", ".", "..") and not is_path


def _contents(batch: bytes, count: int) -> Iterator[bytes]:
    """The contents that `git cat-file --batch` writes one after another, each below its size."""
    at = 0
    for _ in range(count):
        end = batch.find(b"\n", at)
        head = batch[at:end].split()
        if end < 0 or len(head) != 3:
            raise _failed(batch[at : end if end >= 0 else None].decode(errors="replace"))
        size = int(head[2])
        yield batch[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _is_shallow(root: Path) -> bool:
    """Whether the history is cut off. Raises HistoryError where there is none."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"


def _git(root: Path, *words: str) -> str:
    return os.fsdecode(_run(root, *words))


def _run(root: Path, *words: str, given: bytes = b"") -> bytes:
    """What git writes; nothing where it ends with an error code and no message.

    Raises HistoryError with the cause where git cannot answer.
    """
    git = shutil.which("git")
    if git is None:
        raise HistoryError("no_git")
    try:
        done = subprocess.run(
            [git, *_OPTIONS, *words],
            cwd=root,
            env=os.environ | _ENVIRONMENT,
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise HistoryError("too_slow", seconds=SECONDS) from None
    except OSError as error:
        raise _failed(error.strerror) from None
    message = done.stderr.decode(errors="replace").strip()
    if not done.returncode:
        return done.stdout
    if not message:
        return b""
    for key, pattern in _REFUSALS.items():
        if match := pattern.search(message):
            raise HistoryError(key, **{it: quote(text) for it, text in match.groupdict().items()})
    raise _failed(message)


def _failed(why: object) -> HistoryError:
    return HistoryError("failed", why=" ".join(str(why).split())[:400])
