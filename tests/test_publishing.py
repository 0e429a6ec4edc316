"""Publishing and rolling back, on folders of this machine; the server and the storage are local."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import git

# Stands for the project's Python: what it "builds" is what the commit says.
BUILD = """\
#!/bin/sh
set -eu
echo "$*" >>"${CALLS:-/dev/null}"
into=${5:-site}
case $2 in
    summary) echo "What has changed since $4" ; exit ;;
    status) echo "What is not translated" ; exit ;;
    check) exit "${CHECK:-0}" ;;
esac
rm -rf "$into"
mkdir -p "$into/assets"
cp page.html "$into/index.html"
echo same >"$into/assets/same.css"
"""
SSH = """\
#!/bin/sh
[ "$1" != -l ] || { user=$2@; shift 2; }
[ "${user:-}$1" = "$HOST" ] || exit 255
shift
exec sh -c "$*"
"""
HALF = """\
#!/bin/sh
for last; do :; done
mkdir -p "${last#*:}"
echo half >"${last#*:}/index.html"
exit 30
"""
HOST = "office@example.org"


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@dataclass
class Office:
    """A repository, a place to publish to, and programs that may be others than usual."""

    folder: Path
    target: str
    day: int = 0

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def place(self) -> Path:
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
        told = self.git("log", "-1", "--abbrev=8", "--format=%cs-%h")
        assert told.startswith(f"2021-02-{self.day:02}-")
        return told

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words],  # noqa: S607
            cwd=self.project,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def run(self, script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        bin_ = self.folder / "bin"
        return subprocess.run(
            [f".ci/{script}", *words],
            cwd=self.project,
            env=os.environ
            | {
                "SITE_PYTHON": str(bin_ / "python"),
                "PATH": f"{bin_}:{os.environ['PATH']}",
                "HOST": HOST,
                "RCLONE_CONFIG": "",  # or it says that there is none
            }
            | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def publish(self, text: str | None = None) -> str:
        """Publish a new version that shows `text`, or the one at hand again; gives its name."""
        version = (
            self.commit(text) if text else self.git("log", "-1", "--abbrev=8", "--format=%cs-%h")
        )
        done = self.run("publish", self.target)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1] == live(version)
        return version

    def back(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("roll-back", self.target, *words)

    @property
    def shown(self) -> str:
        """What readers get."""
        home = self.place / ("live" if self.target.startswith("rclone:") else "current")
        return (home / "index.html").read_text(encoding="utf-8")

    @property
    def releases(self) -> list[str]:
        return sorted(it.name for it in (self.place / "releases").iterdir())

    @property
    def locked(self) -> bool:
        return (self.place / ".lock").exists()


def live(version: str) -> str:
    return f"线上版本 / live now: {version}"


def new_office(folder: Path, root: Path, kind: str) -> Office:
    place = folder / "srv/site"
    targets = {"folder": str(place), "server": f"{HOST}:{place}", "storage": f"rclone:{place}"}
    office = Office(folder, targets[kind])
    shutil.copytree(root / ".ci", office.project / ".ci")
    (office.project / ".gitignore").write_text("/site/\n", encoding="utf-8")
    git(office.project, "init", "--quiet")
    executable(folder / "bin/python", BUILD)
    executable(folder / "bin/ssh", SSH)
    return office


KINDS = [
    "folder",
    *(["server"] if shutil.which("rsync") else []),
    *(["storage"] if shutil.which("rclone") else []),
]


# What every kind does by the same script need not wait for rclone, which takes its time.
QUICK = pytest.mark.parametrize("office", [it for it in KINDS if it != "storage"], indirect=True)


@pytest.fixture(params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path: Path, root: Path) -> Office:
    return new_office(tmp_path, root, request.param)


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Office:
    return new_office(tmp_path, root, "folder")


# -- on every kind of host -----------------------------------------------------------------


def test_a_version_is_named_by_the_day_and_the_hash_of_its_commit(office):
    version = office.publish("first")
    assert office.shown == "first"
    assert office.releases == [version]
    assert not office.locked


def test_the_newer_version_replaces_the_older_which_is_kept(office):
    versions = [office.publish("first"), office.publish("second")]
    assert office.shown == "second"
    assert office.releases == versions


@QUICK
def test_publishing_the_same_commit_twice_changes_nothing(office):
    office.publish("first")
    version = office.publish("second")
    log = (office.place / "log").read_text(encoding="utf-8")
    assert office.publish() == version
    assert office.shown == "second"
    assert (office.place / "log").read_text(encoding="utf-8") == log


def test_one_command_rolls_back_and_says_what_is_live(office):
    first = office.publish("first")
    office.publish("second")
    done = office.back()
    assert (done.returncode, done.stderr) == (0, f"{live(first)}\n")
    assert office.shown == "first"
    assert not office.locked


@QUICK
def test_rolling_back_twice_goes_back_twice_and_no_further(office):
    first, _, _ = office.publish("first"), office.publish("second"), office.publish("third")
    assert office.back().returncode == 0
    assert office.back().stderr == f"{live(first)}\n"
    done = office.back()
    assert done.returncode == 1
    assert "没有可以回退的版本" in done.stderr
    assert "no version to go back to" in done.stderr
    assert office.shown == "first"
    assert not office.locked


@QUICK
def test_a_version_that_was_taken_back_is_not_gone_back_to(office):
    """Bad, taken back; then a better one, taken back as well: before it, the good one was live."""
    office.publish("good")
    office.publish("bad")
    office.back()
    office.publish("better")
    assert office.back().returncode == 0
    assert office.shown == "good"


@QUICK
def test_one_can_go_to_a_named_version_and_on_from_there(office):
    first, second, third = (office.publish(it) for it in ("first", "second", "third"))
    assert office.back(first).stderr == f"{live(first)}\n"
    assert office.back(third).stderr == f"{live(third)}\n"
    assert office.shown == "third"
    done = office.back("2020-01-01-deadbeef")
    assert done.returncode == 1
    for version in (first, second, third):
        assert version in done.stderr
    assert office.shown == "third"


def test_where_nothing_was_published_nothing_is_rolled_back(office):
    office.place.mkdir(parents=True)
    done = office.back()
    assert done.returncode == 1
    assert "no version to go back to" in done.stderr


@QUICK
def test_five_versions_are_kept(office):
    versions = [office.publish(f"version {number}") for number in range(6)]
    assert office.releases == versions[-5:]
    for _ in range(4):
        assert office.back().returncode == 0
    assert office.shown == "version 1"
    assert office.back().returncode == 1


def test_while_one_publishes_others_are_refused(office):
    office.publish("first")
    if office.target.startswith("rclone:"):
        (office.place / ".lock").write_text("somebody", encoding="utf-8")
    else:
        (office.place / ".lock").mkdir()
    office.commit("second")
    for done in (office.run("publish", office.target), office.back()):
        assert done.returncode == 1
        assert "正在进行" in done.stderr
        assert f"delete {office.place}/.lock" in done.stderr
    assert office.shown == "first"
    assert office.locked, "it is not theirs to take away"


def test_an_upload_that_fails_leaves_the_live_version_as_it_was(office, tmp_path):
    office.publish("first")
    before = (office.place / "log").read_text(encoding="utf-8")
    second = office.commit("second")
    if office.target.startswith("rclone:"):
        breaks = '[ "$1 $3" != "sync site" ] || { mkdir -p "$4"; exit 5; }'
        broken = f'#!/bin/sh\n{breaks}\nexec {shutil.which("rclone")} "$@"\n'
        program = executable(tmp_path / "bin/rclone", broken)
    else:
        program = executable(tmp_path / "bin/rsync", HALF)
    done = office.run("publish", office.target)
    assert done.returncode not in (0, 1)
    assert office.shown == "first"
    assert not office.locked
    assert (office.place / "log").read_text(encoding="utf-8") == before
    assert office.back(second).returncode == 1, "half a version is none"
    program.unlink()
    assert office.publish() == second
    assert office.shown == "second"
    assert office.releases[-1] == second


# -- on a folder ---------------------------------------------------------------------------


def test_what_is_not_committed_is_not_published(folder):
    folder.publish("first")
    (folder.project / "page.html").write_text("nobody knows", encoding="utf-8")
    done = folder.run("publish", folder.target)
    assert done.returncode == 1
    assert "commit them first" in done.stderr
    assert folder.shown == "first"


def test_a_history_that_is_cut_off_is_not_published(folder, tmp_path):
    folder.commit("first")
    folder.commit("second")
    clone = tmp_path / "clone"
    git(folder.project, "clone", "--quiet", "--depth=1", f"file://{folder.project}", str(clone))
    shutil.rmtree(folder.project)
    clone.rename(folder.project)
    done = folder.run("publish", folder.target)
    assert done.returncode == 1
    assert "git fetch --unshallow" in done.stderr
    assert not folder.place.exists()


def test_a_build_that_fails_touches_no_host(folder):
    folder.commit("first")
    done = folder.run("publish", folder.target, SITE_PYTHON="false")
    assert done.returncode == 1
    assert not folder.place.exists()


def test_a_folder_that_is_no_link_is_left_alone(folder):
    (folder.place / "current").mkdir(parents=True)
    (folder.place / "current/index.html").write_text("somebody's", encoding="utf-8")
    folder.commit("first")
    done = folder.run("publish", folder.target)
    assert done.returncode == 1
    assert "is no link" in done.stderr
    assert folder.shown == "somebody's"
    assert not folder.locked


def test_without_rsync_a_folder_is_copied(folder, tmp_path):
    """Only what POSIX has, and git."""
    tools = "sh git cat awk sed grep head tail ls ln mv cp rm mkdir rmdir readlink basename dirname"
    for name in tools.split():
        (tmp_path / "few").mkdir(exist_ok=True)
        (tmp_path / "few" / name).symlink_to(str(shutil.which(name)))
    version = folder.commit("first")
    done = folder.run("publish", folder.target, PATH=str(tmp_path / "few"))
    assert (done.returncode, done.stderr) == (0, f"{live(version)}\n")
    assert folder.shown == "first"
    assert (folder.place / "current/assets/same.css").is_file()


@pytest.mark.parametrize("kind", [it for it in KINDS if it != "storage" and shutil.which("rsync")])
def test_what_has_not_changed_stays_the_same_file(tmp_path, root, kind):
    """So it keeps its date and its ETag, and takes no room."""
    office = new_office(tmp_path, root, kind)
    first, second = office.publish("first"), office.publish("second")
    files = [office.place / "releases" / it / "assets/same.css" for it in (first, second)]
    assert files[0].stat().st_ino == files[1].stat().st_ino
    pages = [office.place / "releases" / it / "index.html" for it in (first, second)]
    assert [it.read_text("utf-8") for it in pages] == ["first", "second"]
    assert {stat.S_IMODE(it.stat().st_mode) for it in (*files, *pages)} == {0o644}


def test_there_is_a_site_at_every_moment(folder, tmp_path):
    """The link is never taken away, only replaced."""
    folder.publish("first")
    tells = f'case "$*" in *site/current*) echo "$*" >>{tmp_path}/gone ;; esac'
    executable(tmp_path / "bin/rm", f'#!/bin/sh\n{tells}\nexec {shutil.which("rm")} "$@"\n')
    folder.publish("second")
    folder.back()
    assert not (tmp_path / "gone").exists()


def test_what_is_live_counts_where_the_log_does_not_know_it(folder):
    first, second = folder.publish("first"), folder.publish("second")
    (folder.place / "log").write_text(f"publish {first}\n", encoding="utf-8")
    assert folder.back().returncode == 0
    assert folder.shown == "first"
    assert folder.back(second).returncode == 0


@pytest.mark.parametrize(
    "target", ["", "office@example.org:", "office@example.org:/srv/a b", "office@example.org:/$(x)"]
)
def test_a_target_that_cannot_be_meant_is_refused(folder, target):
    folder.commit("first")
    for script in ("publish", "roll-back"):
        done = folder.run(script, target)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1


# -- a pull request ------------------------------------------------------------------------


def test_a_pull_request_is_checked_built_and_summed_up(folder, tmp_path):
    base = folder.commit("first")
    calls = tmp_path / "calls"
    for _ in range(2):
        done = folder.run("pull-request", base, "out", CALLS=str(calls), GITHUB_ACTIONS="")
        assert (done.returncode, done.stderr) == (0, "")
    out = folder.project / "out"
    assert calls.read_text("utf-8").splitlines()[:5] == [
        "hooks check --format text",
        "hooks build",
        f"hooks build --offline --into {out}/site",
        f"hooks summary --base {base}",
        "hooks status --format markdown",
    ]
    told = (out / "summary.md").read_text("utf-8")
    assert told == f"What has changed since {base}\nWhat is not translated\n"
    assert (out / "site/index.html").read_text("utf-8") == "first"


def test_on_github_annotations_and_the_summary_of_the_job_are_written(folder, tmp_path):
    base = folder.commit("first")
    calls, summary = tmp_path / "calls", tmp_path / "summary"
    summary.write_text("before\n", encoding="utf-8")
    there = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = folder.run("pull-request", base, "out", CALLS=str(calls), **there)
    assert done.returncode == 0
    assert "hooks check --format github\n" in calls.read_text("utf-8")
    assert summary.read_text("utf-8").startswith(f"before\nWhat has changed since {base}\n")


def test_a_pull_request_that_does_not_pass_the_check_fails(folder):
    done = folder.run("pull-request", folder.commit("first"), "out", CHECK="1")
    assert done.returncode == 1
    assert not (folder.project / "out/site").exists()


def test_the_scripts_run_the_commands_that_there_are(root):
    """`python hooks --help` knows every command that they call."""
    told = subprocess.run(
        [sys.executable, "hooks", "--help"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    for script in ("pull-request", "publish"):
        for line in (root / ".ci" / script).read_text("utf-8").splitlines():
            if line.startswith(".ci/python hooks "):
                assert f" {line.split()[2]} " in told, line
