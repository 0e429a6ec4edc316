"""Builds that are killed, starved, sent elsewhere or run in a hostile checkout."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from cli import build
from cli.ahead import Ahead
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate, translate_each
from prospectus.diagnostics.failures import CommandError
from prospectus.files.output_folder import MARKER, write_marker
from prospectus.git import command as git_command
from prospectus.git.command import GitError, run_git
from prospectus.git.commits import Author, patch_of, write_commit
from prospectus.git.history import (
    last_changes,
    last_commit,
    resolve_commit,
    revisions,
    unpack,
    why_no_dates,
)
from prospectus.git.remotes import read_remote
from prospectus.git.trees import changed_files
from prospectus.review.sending import last_request
from prospectus.review.updating import apply_update, plan_update
from prospectus.support.cache import ENVIRONMENT_VARIABLE
from support.attacks import ATTACK_ROUNDS, some
from support.builds import copy_with_cache
from support.commands import no_dates, run_hooks
from support.git import git
from support.weekly import first_of

pytestmark = pytest.mark.attack

PATIENCE = 300  # seconds, for the slowest of machines


def digest(folder: Path) -> str:
    """One hash of all files and their paths."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".site-")]


# -- folders that are not to be replaced -------------------------------------------------------


def foreign_pages(folder: Path) -> None:
    folder.mkdir()
    for name in ("index.html", "404.html", "mine.txt"):
        (folder / name).write_text("Made up.", encoding="utf-8")


def foreign_folder(project: Path) -> str:
    foreign_pages(project / "public")
    return "public"


def copied_marker(project: Path) -> str:
    foreign_pages(project / "public")
    (project / "other").mkdir()
    write_marker(project / "other")
    shutil.copy(project / "other" / MARKER, project / "public")
    return "public"


def build_with_more(project: Path) -> str:
    (project / "public/en").mkdir(parents=True)
    write_marker(project / "public")
    (project / "public/.htaccess").write_text("Made up.", encoding="utf-8")
    return "public"


def marker_as_link(project: Path) -> str:
    copied_marker(project)
    (project / "public" / MARKER).unlink()
    (project / "public" / MARKER).symlink_to(project / "other" / MARKER)
    return "public"


def default_with_foreign_pages(project: Path) -> str:
    foreign_pages(project / "site")
    return ""


def default_linked_to_foreign_pages(project: Path) -> str:
    foreign_pages(project / "elsewhere")
    (project / "site").symlink_to("elsewhere")
    return ""


def default_linked_to(name: str) -> Callable[[Path], str]:
    def make(project: Path) -> str:
        (project / "site").symlink_to(name)
        return ""

    return make


def default_with_more(project: Path) -> str:
    build_with_more(project)
    (project / "site").symlink_to("public")
    return ""


def link_to(name: str) -> Callable[[Path], str]:
    def make(project: Path) -> str:
        (project / "link").symlink_to(project / name)
        return "link"

    return make


def loop(project: Path) -> str:
    (project / "loop").symlink_to("loop")
    return "loop"


def pipe(project: Path) -> str:
    os.mkfifo(project / "pipe")
    return "pipe"


REFUSED: dict[str, Callable[[Path], str] | str] = {
    "pages of somebody else": foreign_folder,
    "pages of somebody else beside a marker": copied_marker,
    "a build to which something was added": build_with_more,
    "a marker that is a link": marker_as_link,
    "pages of somebody else where a build goes by default": default_with_foreign_pages,
    "a link to such pages there": default_linked_to_foreign_pages,
    "a link there to a build to which something was added": default_with_more,
    "a link there to pages": default_linked_to("docs"),
    "a link there to the project": default_linked_to("."),
    "a link there to a file": default_linked_to("mkdocs.yml"),
    "a link there that leads to itself": default_linked_to("site"),
    "a link there to the root of the disk": default_linked_to("/"),
    "the root of the disk": "/",
    "the project": ".",
    "nothing": "",
    "the folder of the project": "..",
    "pages": "docs",
    "a new folder among pages": "docs/new",
    "data": "data/parks",
    "programs": "hooks",
    "a new folder among templates": "overrides/new",
    "git's folder": ".git",
    "another hidden folder": ".cache/site",
    "a way round": "site/../docs",
    "the project by another path": "docs/../../project",
    "a link to the project": link_to("."),
    "a link to pages": link_to("docs"),
    "a link to the root of the disk": link_to("/"),
    "a link that leads to itself": loop,
    "a file": "mkdocs.yml",
    "below a file": "mkdocs.yml/site",
    "a device": "/dev/null",
    "a pipe": pipe,
    "a name that is too long": "x" * 300,
    "where no folder can be made": "/proc/made-up/site",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of a project; what is refused needs no more."""
    folder = tmp_path / "project"
    for name in ("data/parks", "docs", "hooks", "overrides", ".git", ".cache"):
        (folder / name).mkdir(parents=True)
        (folder / name / "made-up").write_text("Made up.", encoding="utf-8")
    (folder / "mkdocs.yml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run_build(project: Path, *words: str) -> int:
    """The command, in this process: what is refused never comes as far as MkDocs."""
    parser = ArgumentParser()
    build.define(parser)
    return build.run(Project(project), parser.parse_args(words, Namespace(**Ahead()._asdict())))


def refusal_of_build(project: Path, *words: str) -> str:
    with pytest.raises(CommandError) as error:
        run_build(project, *words)
    return str(error.value)


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_folder_that_is_no_build_is_refused_and_nothing_changes(project, case):
    folder = case if isinstance(case, str) else case(project)
    before = sorted(project.parent.rglob("*"))
    words = ["--output", folder] if folder or isinstance(case, str) else []
    message = refusal_of_build(project, *words)
    assert message
    assert str(project) not in message, "as it was given"
    assert sorted(project.parent.rglob("*")) == before


def test_home_is_refused(project, monkeypatch):
    home = project.parent / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    message = refusal_of_build(project, "--output", str(home))
    assert message == translate("build.protected", folder=home)


@contextmanager
def mounted(folder: Path, *words: str) -> Iterator[None]:
    mount = ["mount", *words, folder]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount")
    if done.returncode:
        pytest.skip("only who may mount a file system can build into one")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)  # noqa: S607


@pytest.mark.parametrize("linked", [False, True], ids=["itself", "by a link"])
@pytest.mark.parametrize("kind", ["another disk", "a part of the same disk"])
def test_a_mount_point_is_named_as_what_it_is(project, monkeypatch, kind, linked):
    """A part of the same disk is not known for a mount point before the end."""
    target = project / ("there" if linked else "site")
    target.mkdir()
    write_marker(target)
    if linked:
        (project / "site").symlink_to("there")

    def build_into(new: Path, *_: object, **__: object) -> Namespace:
        new.mkdir()
        return Namespace(page_count=0)

    monkeypatch.setattr(build, "_build_into", build_into)
    monkeypatch.setattr(build, "no_dates", lambda _: None)
    bound = ["--bind", str(target)]
    with mounted(target, *(["-t", "tmpfs", "none"] if kind == "another disk" else bound)):
        before = sorted(project.rglob("*"))
        message = refusal_of_build(project)
        assert message.splitlines()[0] in {
            translate("build.mounted", folder=name) for name in ("site", "there")
        }
        assert sorted(project.rglob("*")) == before
        assert run_build(project, "--output", "site/public") == 0
        assert (project / "site/public" / MARKER).is_file()


# -- exchanges that are killed while somebody reads --------------------------------------------

# Replaces a site for ever, as builds do, by the way that is named.
REPLACING = """
import sys
from itertools import count
from pathlib import Path
from prospectus.files import folder_swap as swap, output_folder as output

target, method = Path(sys.argv[1]), sys.argv[2]
if method == "renames":
    swap._exchange_at_once = lambda *_: False
for number in count():
    with output.workspace(target) as folder:
        new = folder / "new"
        (new / "en").mkdir(parents=True)
        for name in ("index.html", "en/index.html", "404.html"):
            (new / name).write_text(f"{sys.argv[3]}-{number}")
        output.write_marker(new)
        output.replace(new, target, folder / "old")
"""


def read_whole(site: Path) -> str | None:
    """The text of a site if all its pages have the same; the folder is opened once."""
    try:
        folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        texts = []
        for name in ("index.html", "en/index.html", "404.html"):
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), encoding="utf-8") as file:
                texts.append(file.read())
        assert len(set(texts)) == 1, texts
        return texts[0]
    except FileNotFoundError:
        return ""  # an old build, removed while it was read; the next look finds the new one
    finally:
        os.close(folder)


@pytest.mark.parametrize("method", ["exchange", "renames"])
def test_a_site_is_there_whole_whatever_moment_kills_its_replacement(root, tmp_path, method):
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    for name in ("index.html", "en/index.html", "404.html"):
        (site / name).write_text("first", encoding="utf-8")
    write_marker(site)
    missing, attempts, stop = [0], [0], threading.Event()

    def look() -> None:
        while not stop.is_set():
            missing[0] += read_whole(site) is None
            attempts[0] += 1
            time.sleep(0.0001)  # or nobody else would get to work

    reader = threading.Thread(target=look)
    reader.start()
    chance, kills = random.Random(1), 2 * ATTACK_ROUNDS  # noqa: S311 - the same every time
    try:
        for number in range(kills):
            command = [sys.executable, "-c", REPLACING, str(site), method, str(number)]
            with subprocess.Popen(command, cwd=root / "hooks") as process:
                time.sleep(0.1 + chance.random() * 0.1)
                process.kill()
            if method == "exchange":
                assert read_whole(site), "whole, and nobody is at work"
    finally:
        stop.set()
        reader.join()
    assert attempts[0] > 100
    if method == "exchange":
        assert missing[0] == 0, f"missing {missing[0]} times of {attempts[0]}"
    subprocess.run(
        [sys.executable, "-c", REPLACING.replace("count()", "range(1)"), str(site), method, "last"],
        cwd=root / "hooks",
        check=True,
    )
    assert read_whole(site) == "last-0"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# -- builds that are killed -------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_site(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the site of its version 0."""
    project = copy_with_cache(bare_project, tmp_path_factory.mktemp("killed") / "project")
    write_version(project, 0)
    assert run_hooks(project, "build").returncode == 0
    return project


@pytest.fixture(scope="module")
def versions(with_site: Path) -> tuple[Path, list[str], float]:
    """The same, the hashes of two versions between which it goes, and the seconds of a build."""
    project, hashes = with_site, []
    for version in (0, 1):
        write_version(project, version)
        began = time.monotonic()
        assert run_hooks(project, "build").returncode == 0
        seconds = time.monotonic() - began
        hashes.append(digest(project / "site"))
    assert hashes[0] != hashes[1]
    return project, hashes, seconds


def write_version(project: Path, version: int) -> None:
    page = project / "docs/about/gaps.en.md"
    text = page.read_text(encoding="utf-8").partition("\nVersion")[0]
    page.write_text(f"{text}\nVersion {'ab'[version]}.\n", encoding="utf-8")


# So that a build has something to do, also where nothing has changed.
WITHOUT_CACHE = {ENVIRONMENT_VARIABLE: ""}


def start(project: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "hooks", "build"],
        cwd=project,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


@pytest.mark.weekly
def test_a_killed_build_leaves_the_old_site_or_the_new_one(versions):
    """In the long form, each kill is followed by a build; else the last one."""
    project, hashes, seconds = versions
    chance = random.Random(os.environ.get("SEED", "1"))  # noqa: S311 - the same every time
    kills, site = min(ATTACK_ROUNDS, 100), project / "site"
    for number in range(kills):
        version = number % 2
        before = digest(site)
        write_version(project, version)
        with start(project) as process:
            time.sleep(chance.random() * seconds * 1.1)
            process.kill()
        assert digest(site) in (before, hashes[version])
        if kills < ATTACK_ROUNDS or number + 1 == kills:
            done = run_hooks(project, "build")
            assert done.returncode == 0, done.stderr
            assert digest(site) == hashes[version]
            assert leftovers(project) == []


@pytest.mark.parametrize("number", some([signal.SIGTERM, signal.SIGINT, signal.SIGHUP], 1))
def test_an_interrupted_build_says_so_and_leaves_nothing(with_site, number):
    project = with_site
    write_version(project, 0)
    for _ in range(10):  # on a busy machine, a build may end before we get to work
        before = digest(project / "site")
        with start(project, **WITHOUT_CACHE) as process:
            end = time.monotonic() + PATIENCE
            while not leftovers(project):
                assert time.monotonic() < end
                time.sleep(0.005)
            time.sleep(0.1)
            os.killpg(process.pid, number)  # as a terminal does
            _, message = process.communicate(timeout=PATIENCE)
        if process.returncode:
            break
    assert process.returncode == 128 + number
    assert message == translate("build.interrupted", folder="site") + "\n"
    assert digest(project / "site") == before
    assert leftovers(project) == []


@pytest.mark.weekly
def test_two_builds_at_once_both_succeed(versions):
    project, hashes, _ = versions
    write_version(project, 1)
    builds = [start(project) for _ in range(2)]
    for process in builds:
        process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in builds] == [0, 0]
    assert digest(project / "site") == hashes[1]
    assert leftovers(project) == []


# -- what the system refuses ------------------------------------------------------------------

# Python loads this before the program. It fails at the given call, in this process or a copy.
FAULT = """
import errno, os, signal, sys

_error, _event, _path = os.environ["FAULT"].split(":")


def _fail(event, arguments):
    if event != _event or not any(isinstance(item, str) and _path in item for item in arguments):
        return
    if event == "open" and not ((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)):
        return
    if _error == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    if _error == "MEMORY":
        raise MemoryError
    if _error == "BUG":
        raise KeyError("made up")
    raise OSError(getattr(errno, _error), "made up", arguments[0])


sys.addaudithook(_fail)
"""

# The first of them stand for the others in the normal suite.
FAULTS = {
    "no room for a page in a copy of the process": (
        "ENOSPC:open:new-en/en/404.html",
        "os_disk_full",
    ),
    "a copy of the process that is killed": (
        "KILL:open:new-en/en/index.html",
        "process_ended",
    ),
    "a fault of the program": ("BUG:open:/favicon", "unexpected"),
    "a disk that can only be read": ("EROFS:os.mkdir:.site-", "os_read_only"),
    "no room for the marker": ("ENOSPC:open:.prospectus-build", "os_disk_full"),
    "a folder of somebody else": ("EACCES:os.mkdir:.site-", "os_permission"),
    "no room for a page": ("ENOSPC:open:new/index.html", "os_disk_full"),
    "no room for a picture": ("ENOSPC:open:/favicon", "os_disk_full"),
    "no share of the disk left": ("EDQUOT:open:new-en/en/parks/", "os_disk_full"),
    "a page of somebody else": ("EACCES:open:new/parks/", "os_permission"),
    "too many open files": ("EMFILE:open:new-en/en/index.html", "os_too_many_open"),
    "a disk that fails": ("EIO:open:new/404.html", "os_damaged"),
    "no memory": ("MEMORY:open:new/index.html", "os_no_memory"),
    "no memory in a copy of the process": (
        "MEMORY:open:new-en/en/index.html",
        "os_no_memory",
    ),
}
TRIED = some(FAULTS, 1)


@pytest.mark.parametrize(("fault", "key"), [FAULTS[name] for name in TRIED], ids=TRIED)
def test_the_true_cause_is_said_and_the_site_stays(with_site, tmp_path, fault, key):
    project = with_site
    (tmp_path / "sitecustomize.py").write_text(FAULT, encoding="utf-8")
    before = digest(project / "site")
    done = run_hooks(project, "build", FAULT=fault, PYTHONPATH=str(tmp_path), **WITHOUT_CACHE)
    assert done.returncode == 1
    message, unchanged = done.stderr.splitlines()
    section = "problem" if key.startswith("os_") else "failure"
    texts = translate_each(f"{section}.{key}", why="\0").values()
    assert len(texts) == 2, "in both languages"
    for text in texts:
        for part in text.split("\0"):
            assert part in message
    assert str(project) not in done.stderr, "paths are relative to the project"
    assert unchanged == translate("build.unchanged", folder="site")
    assert "mkdocs.yml" not in done.stderr
    assert digest(project / "site") == before
    assert leftovers(project) == []


@pytest.mark.weekly
def test_the_details_of_a_fault_are_there_for_who_asks(with_site, tmp_path):
    project = with_site
    (tmp_path / "sitecustomize.py").write_text(FAULT, encoding="utf-8")
    fault = {"FAULT": "BUG:open:/favicon", "PYTHONPATH": str(tmp_path)}
    done = run_hooks(project, "build", "--debug", **fault, **WITHOUT_CACHE)
    assert "Traceback" in done.stderr
    assert "KeyError: 'made up'" in done.stderr


# -- hostile checkouts ------------------------------------------------------------------------

# Settings of a repository that have git run a program at some occasion.
SETTINGS = {
    "a monitor of files": ("core.fsmonitor", "{run}"),
    "hooks": ("core.hooksPath", "{folder}"),
    "a pager": ("core.pager", "{run}"),
    "a pager of one command": ("pager.log", "{run}"),
    "an editor": ("core.editor", "{run}"),
    "a way to ssh": ("core.sshCommand", "{run}"),
    "an asker of passwords": ("core.askPass", "{run}"),
    "another difference": ("diff.external", "{run}"),
    "a converter for differences": ("diff.evil.textconv", "{run}"),
    "a command for differences": ("diff.evil.command", "{run}"),
    "a filter on the way out": ("filter.evil.smudge", "{run}"),
    "a filter on the way in": ("filter.evil.clean", "{run}"),
    "a filter that stays": ("filter.evil.process", "{run}"),
    "a form of archives": ("tar.tar.command", "{run}"),
    "signatures": ("log.showSignature", "true"),
    "a program for signatures": ("gpg.program", "{run}"),
    "another name for log": ("alias.log", "!{run}"),
    "another name for rev-parse": ("alias.rev-parse", "!{run}"),
    "a keeper of passwords": ("credential.helper", "!{run}"),
    "other references": ("core.alternateRefsCommand", "{run}"),
    "a proxy": ("core.gitProxy", "{run}"),
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "data").mkdir(parents=True)
    git(folder, "init", "--quiet")
    for number in (1, 2):
        (folder / "data/a.yml").write_text(f"a: {number}\n", encoding="utf-8")
        (folder / ".gitattributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", "Made up")
    _sign(folder)
    return folder


def _sign(folder: Path) -> None:
    """Give the last commit a signature, which git would have a program look at."""
    head, _, message = run_git(folder, "cat-file", "commit", "HEAD").partition(b"\n\n")
    lines = b"-----BEGIN PGP SIGNATURE-----", b"", b"bWFkZQ==", b"-----END PGP SIGNATURE-----"
    signed = b"%s\ngpgsig %s\n\n%s" % (head, b"\n ".join(lines), message)
    name = run_git(folder, "hash-object", "-t", "commit", "-w", "--stdin", given=signed)
    git(folder, "reset", "--quiet", "--soft", name.decode().strip())


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A program that leaves a trace if anything runs it, and where it does."""
    folder, trace = tmp_path / "programs", tmp_path / "trace"
    folder.mkdir()
    names = ("run", "post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc")
    for name in names:
        (folder / name).write_text(f"#!/bin/sh\necho ran >>'{trace}'\ncat\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    yield folder / "run", trace
    assert not trace.exists(), "a program of the checkout ran"


def ask_everything(repository: Path, folder: Path) -> None:
    """Everything that commands and the editor ask git, whatever the answers are."""
    for name in ("some", "all"):
        (folder / name).mkdir()
    for ask in (
        lambda: last_changes(repository, "data", "docs"),
        lambda: revisions(repository, "data"),
        lambda: why_no_dates(repository),
        lambda: last_commit(repository, "data/a.yml"),
        lambda: resolve_commit(repository, "HEAD~1"),
        lambda: unpack(repository, "HEAD~1", folder / "some", "data"),
        lambda: unpack(repository, "HEAD", folder / "all"),
        lambda: changed_files(repository, "HEAD~1"),
        lambda: read_remote(repository),
        lambda: last_request(repository),
        lambda: patch_of(repository, "HEAD"),
        lambda: _commit_and_update(repository),
    ):
        with suppress(GitError):
            ask()


def _commit_and_update(repository: Path) -> None:
    """A commit as the editor sends it, taken over as if it had come from the server."""
    files = {"data/a.yml": b"a: 3\n"}
    author = Author("Made up", "made-up@example.org")
    commit = write_commit(repository, "HEAD", files, author, "Made up")
    apply_update(repository, plan_update(repository, commit))


@pytest.mark.parametrize(
    "settings",
    first_of([SETTINGS.values(), *([setting] for setting in SETTINGS.values())], each=True),
    ids=["all at once", *SETTINGS],
)
def test_no_setting_of_a_repository_runs_a_program(repository, canary, tmp_path, settings):
    run, _ = canary
    for name, value in settings:
        git(repository, "config", name, value.format(run=run, folder=run.parent))
    ask_everything(repository, tmp_path)
    assert last_changes(repository, "data")
    assert (tmp_path / "all/data/a.yml").read_text(encoding="utf-8") == "a: 2\n"


REMOTES = {
    "a program for uploads": ("origin", {"uploadpack": "{run}", "url": "{there}"}),
    "a remote of commands": ("origin", {"url": "ext::{run}"}),
    "a remote over ssh": ("origin", {"url": "ssh://localhost/made-up"}),
    "a remote by name": ("origin", {"url": "{there}", "vcs": "evil"}),
}


@pytest.mark.parametrize(("remote", "values"), REMOTES.values(), ids=REMOTES)
def test_objects_that_are_missing_are_not_fetched(repository, canary, tmp_path, remote, values):
    """A partial clone would fetch them, by programs that its settings name."""
    run, _ = canary
    target = tmp_path / "there"
    git(repository, "clone", "--quiet", "--bare", ".", str(target))
    for name, value in values.items():
        git(repository, "config", f"remote.{remote}.{name}", value.format(run=run, there=target))
    for name, value in (
        (f"remote.{remote}.promisor", "true"),
        ("extensions.partialClone", remote),
        ("core.repositoryFormatVersion", "1"),
        ("core.sshCommand", str(run)),
        ("protocol.ext.allow", "always"),
    ):
        git(repository, "config", name, value)
    command = ["git", "rev-parse", "HEAD:data/a.yml"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    blob = done.stdout.strip()
    (repository / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    ask_everything(repository, tmp_path)
    with pytest.raises(GitError):
        unpack(repository, "HEAD", tmp_path / "again", "data")


def test_what_looks_like_a_repository_is_none(tmp_path, canary):
    """A bare repository in the files of a folder: its settings come with the files."""
    run, _ = canary
    git(tmp_path, "init", "--quiet", "--bare", "files")
    git(tmp_path / "files", "config", "core.fsmonitor", str(run))
    ask_everything(tmp_path / "files", tmp_path)
    assert str(why_no_dates(tmp_path / "files")) == translate("history.no_repository")


REFS = (
    *("--help", "--output=made-up", "-h", "--all", "--exec=touch made-up", "--upload-pack=made-up"),
    *("$(touch made-up)", "`touch made-up`", ";touch made-up", "|touch made-up", "HEAD\n--help"),
    *("HEAD:data", "HEAD^{tree}", "HEAD..HEAD", "HEAD...HEAD", "^HEAD", "HEAD HEAD", ""),
    *("../../etc/passwd", "/etc/passwd", "refs/../../x", "@{-1}", "HEAD@{99}", ":/nothing", "*"),
)


def test_no_name_of_a_commit_is_an_option_or_a_command(repository, tmp_path):
    before = sorted(repository.rglob("*"))
    folder = tmp_path / "before"
    folder.mkdir()
    accepted = []
    for ref in REFS:
        with suppress(GitError):
            unpack(repository, ref, folder, "data")
            accepted.append(ref)
    assert accepted == []
    assert list(folder.iterdir()) == []
    assert sorted(repository.rglob("*")) == before


def test_a_git_that_never_ends_is_ended(repository, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin/git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(git_command, "SECONDS", 0.2)
    began = time.monotonic()
    assert str(why_no_dates(repository)) == translate("history.too_slow", seconds=0.2)
    assert time.monotonic() - began < 50


# -- why pages have no dates ------------------------------------------------------------------


def no_object(repository: Path) -> None:
    shutil.rmtree(repository / ".git/objects")
    (repository / ".git/objects").mkdir()


def no_old_object(repository: Path) -> None:
    """As in a clone without trees (`--filter=tree:0`): what HEAD holds is there."""
    command = ["git", "rev-parse", "HEAD~1^{tree}"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    tree = done.stdout.strip()
    (repository / f".git/objects/{tree[:2]}/{tree[2:]}").unlink()


def no_settings(repository: Path) -> None:
    (repository / ".git/config").write_text("[core", encoding="utf-8")


def no_head(repository: Path) -> None:
    (repository / ".git/HEAD").write_text("Made up.", encoding="utf-8")


@pytest.mark.parametrize("damage", [no_object, no_old_object, no_settings, no_head])
def test_no_damage_to_a_repository_takes_the_dates_without_a_word(repository, damage):
    assert last_changes(repository, "data")
    assert why_no_dates(repository, "data") is None
    damage(repository)
    assert last_changes(repository, "data") == {}
    assert why_no_dates(repository, "data") is not None


def test_a_git_that_is_killed_is_no_repository_without_commits(repository, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    killed = tmp_path / "bin/git"
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    assert str(why_no_dates(repository)) == translate("history.failed", why="signal 9")


@pytest.mark.weekly
def test_a_build_says_once_why_it_knows_no_dates(with_site):
    project = with_site
    git(project, "init", "--quiet")
    git(project, "add", "mkdocs.yml", "data")
    git(project, "commit", "--quiet", "--message", "Made up")
    done = run_hooks(project, "build", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    shutil.rmtree(project / ".git")
    assert (done.returncode, done.stderr) == (0, no_dates("foreign_owner", folder=str(project)))
