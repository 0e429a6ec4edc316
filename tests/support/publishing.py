"""A small project with everything that publishing needs, and places to publish it to."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import runpy
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from command import main
from support.git import git
from support.rclone import LocalRclone

ADDRESS = "https://invest.made-up.gov.cn/"
HOST = "office@example.org"
LOCK_DELAY = 0.1  # a local storage shows at once what was written

# Stands for the project's commands: what it builds is what the commit says. Every page names its
# version at both ends and refers to a style sheet whose name comes from its content.
HOOKS = """\
import hashlib, os, pathlib, shutil, sys

words = sys.argv[1:]
if "CALLS" in os.environ:
    with open(os.environ["CALLS"], "a") as file:
        print("hooks", *words, file=file)
text = pathlib.Path("page.html").read_text()
match words[0]:
    case "diff":
        print("What has changed since", words[2])
    case "status":
        print("What is not translated")
    case "hosting":
        if not os.path.exists("headers.tsv"):
            sys.exit(2)
        print(pathlib.Path("headers.tsv").read_text())
    case "check":
        sys.exit(int(os.environ.get("CHECK", "0")))
    case "build":
        site = pathlib.Path(words[words.index("--output") + 1] if "--output" in words else "site")
        shutil.rmtree(site, ignore_errors=True)
        (site / "assets").mkdir(parents=True)
        (site / "assets/same.css").write_text("same")
        style = f"/* {text} */" + "." * 2000
        name = f"app.{hashlib.sha256(style.encode()).hexdigest()[:8]}.css"
        (site / "assets" / name).write_text(style)
        address = pathlib.Path("address").read_text()
        pages = int(pathlib.Path("pages").read_text())
        for number in range(pages):
            following = f"page-{(number + 1) % pages}.html"
            page = f'<link rel="canonical" href="{address}"><link href="/assets/{name}">'
            page += f'<p>{text}</p><a href="/{following}">{"." * 3000}</a><!-- {text} -->'
            (site / f"page-{number}.html").write_text(page)
        (site / "index.html").write_text(page)
"""
SSH = """\
#!/bin/sh
# Stands for a server: the command runs here, by the same shell.
while :; do
    case $1 in
        -o) shift 2 ;;
        -l) user=$2@; shift 2 ;;
        --) shift ;;
        *) break ;;
    esac
done
[ "${user:-}$1" = "$HOST" ] || { echo "ssh: Could not resolve hostname $1" >&2; exit 255; }
shift
exec sh -c "$*"
"""


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@dataclass
class Publisher:
    """A repository, a place to publish to, and programs that may be others than usual."""

    folder: Path
    target: str
    environment: dict[str, str] = field(default_factory=dict)
    day: int = 0
    published: Callable[[tuple[str, ...]], Path] | None = None
    rclone: LocalRclone = field(default_factory=LocalRclone)

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def place(self) -> Path:
        """The folder that keeps releases, on this machine whatever the target is."""
        return self.folder / "srv/site"

    def commit(self, text: str) -> str:
        """A version that shows `text`; gives its name."""
        self.day += 1
        (self.project / "page.html").write_text(text, encoding="utf-8")
        git(self.project, "add", ".")
        git(
            self.project,
            *("commit", "--quiet", "--message", text),
            day=f"2021-02-{self.day:02}T12:00:00+00:00",
        )
        version = self.version
        assert version.startswith(f"2021-02-{self.day:02}-")
        return version

    @property
    def version(self) -> str:
        return self.git("log", "-1", "--abbrev=8", "--format=%cs-%h")

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words],  # noqa: S607
            cwd=self.project,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    @property
    def whole_environment(self) -> dict[str, str]:
        return (
            os.environ
            | {
                "SITE_PYTHON": sys.executable,
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "HOST": HOST,
                "RCLONE_CONFIG": "",  # or it says that there is none
                "GOGC": "off",  # rclone is gone before there is garbage worth a search
                "RCLONE_CONFIG_STORE_TYPE": "local",
            }
            | self.environment
        )

    def run(self, script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script as people do, with rclone itself."""
        return subprocess.run(
            [f".ci/{script}", *words],
            cwd=self.project,
            env=self.whole_environment | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def start(self, version: str, site: Path) -> subprocess.Popen[str]:
        """Publish a site that is built already, in a process group of its own."""
        script = Path(__file__).with_name("publish_built.py")
        return subprocess.Popen(
            [sys.executable, str(script), self.target, version, str(site)],
            cwd=self.project,
            env=self.whole_environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def begin(self, *texts: str) -> list[str]:
        """Let there be a published version for each text, by a copy; gives their names."""
        assert self.published
        assert not self.day, "nothing was published before"
        # Releases share files by hard links, which this keeps.
        subprocess.run(["cp", "-a", f"{self.published(texts)}/.", self.folder], check=True)  # noqa: S607
        self.day = len(texts)
        versions = self.git("log", "--reverse", "--abbrev=8", "--format=%cs-%h").splitlines()
        assert len(versions) == len(texts)
        return versions

    def publish(self, text: str | None = None) -> str:
        """Publish a new version that shows `text`, or the one at hand again; gives its name."""
        version = self.commit(text) if text else self.version
        done = self.run_here("publish", self.target)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1] == live(version)
        return version

    def back(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Roll back, in this process."""
        return self.run_here("roll-back", self.target, *words)

    def run_here(
        self, command: str, *words: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """What `run` does, without the start of Python and rclone, by the modules of this checkout.

        Where a test changes the modules of the project, or storage is no folder of this machine,
        it calls `run`.
        """
        errors = io.StringIO()
        with (
            mock.patch("storage.LOCK_DELAY", LOCK_DELAY),
            mock.patch("storage.run", self.rclone.run),
            mock.patch("source.subprocess", _BuildHere),
            mock.patch.dict(os.environ, self.whole_environment | environment),
            contextlib.chdir(self.project),
            contextlib.redirect_stderr(errors),
        ):
            code = main(command, [*words], self.project)
        return subprocess.CompletedProcess([command, *words], code, "", errors.getvalue())

    @property
    def current(self) -> Path:
        """The folder that readers get."""
        return self.place / ("live" if self.target.startswith("rclone:") else "current")

    @property
    def shown(self) -> str:
        """What readers get."""
        page = (self.current / "index.html").read_text(encoding="utf-8")
        shown = re.search("<p>(.*?)</p>", page)
        return shown[1] if shown else page

    @property
    def releases(self) -> list[str]:
        return sorted(path.name for path in (self.place / "releases").iterdir())

    @property
    def log(self) -> list[str]:
        """The events and versions of the log."""
        path = self.place / "log"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [" ".join(line.split()[:2]) for line in lines]

    @property
    def locked(self) -> bool:
        return (self.place / ".lock").exists() or (self.place / ".lock").is_symlink()


class _BuildHere:
    """Stands for the module `subprocess`: the project's commands run in this process."""

    @staticmethod
    def run(command: list[str], *, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
        _, *words = command
        if words[0] != "hooks":
            return subprocess.run(command, cwd=cwd, **options)  # noqa: PLW1510 - in `options`
        output = io.StringIO()
        with (
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(output),
            mock.patch.object(sys, "argv", words),
        ):
            try:
                runpy.run_path("hooks/__main__.py", run_name="__main__")
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        return subprocess.CompletedProcess(command, code, output.getvalue(), "")


def live(version: str) -> str:
    return f"线上版本 / live now: {version}"


def new_publisher(
    folder: Path, root: Path, kind: str, *, pages: int = 2, kept: Path | None = None
) -> Publisher:
    """A publisher with the program at `root`; `kept` is a folder for what `begin` keeps."""
    place = folder / "srv/site"
    place.parent.mkdir(parents=True)
    targets = {
        "folder": str(place),
        "server": f"{HOST}:{place}",
        "storage": f"rclone:store:{place}",
    }
    publisher = Publisher(folder, targets[kind])
    if kept:
        publisher.published = functools.partial(_published, kept, root, kind)
    shutil.copytree(root / ".ci", publisher.project / ".ci")
    (publisher.project / "hooks").mkdir()
    files = {
        ".gitignore": "/site/\n__pycache__/\n",
        "hooks/__main__.py": HOOKS,
        "address": ADDRESS,
        "pages": str(pages),
    }
    for name, text in files.items():
        (publisher.project / name).write_text(text, encoding="utf-8")
    if kind == "storage":
        code = publisher.project / ".ci/publishing/storage.py"
        text, waits = code.read_text("utf-8"), "LOCK_DELAY = 1.0"
        assert waits in text
        code.write_text(text.replace(waits, f"LOCK_DELAY = {LOCK_DELAY}"), encoding="utf-8")
    git(publisher.project, "init", "--quiet", "--initial-branch=main")
    executable(folder / "bin/ssh", SSH)
    return publisher


def _published(kept: Path, root: Path, kind: str, texts: tuple[str, ...]) -> Path:
    """The folder of a publisher that published these versions; it is made once."""
    folder = kept / "-".join([kind, *texts])
    if not folder.exists():
        publisher = new_publisher(folder, root, kind, kept=kept)
        if before := texts[:-1]:
            publisher.begin(*before)
        publisher.publish(texts[-1])
    return folder
