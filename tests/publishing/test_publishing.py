"""Publishing and rolling back, on folders of this machine; the server and the storage are local."""

from __future__ import annotations

import errno
import itertools
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import Mock, patch

import pytest

import processes
from errors import PublishingError
from folder import who
from manifest import Manifest, is_content_named, is_version
from releases import History
from source import require_public_address
from storage import ObjectStore
from support.git import git
from support.project import contents
from support.publishing import HOST, Publisher, executable, live, new_publisher
from support.rclone import LocalRclone
from support.weekly import first_of
from target import parse_target

pytestmark = pytest.mark.slow

KINDS = ["folder", "server", "storage"]
FOLDERS = ["folder", "server"]

# What every kind does by the same code need not be shown on all of them with every change.
QUICK = pytest.mark.parametrize("publisher", first_of(FOLDERS), indirect=True)

HALF = """\
#!/bin/sh
for last; do :; done
mkdir -p "${last#*:}"
echo half >"${last#*:}/index.html"
echo "rsync: No space left on device" >&2
exit 11
"""


@pytest.fixture
def tmp_path(on_disk: Path) -> Path:
    """Nobody may publish to what lies in memory."""
    return on_disk


@pytest.fixture(scope="module")
def kept(disk: Path) -> Iterator[Path]:
    """What tests begin with; not in memory either, so that modes and links are the usual ones."""
    with tempfile.TemporaryDirectory(dir=disk) as folder:
        yield Path(folder)


@pytest.fixture(params=first_of(KINDS))
def publisher(request: pytest.FixtureRequest, tmp_path: Path, repo: Path, kept: Path) -> Publisher:
    return new_publisher(tmp_path, repo, request.param, kept=kept)


@pytest.fixture
def folder(tmp_path: Path, repo: Path, kept: Path) -> Publisher:
    return new_publisher(tmp_path, repo, "folder", kept=kept)


@pytest.fixture
def storage(tmp_path: Path, repo: Path, kept: Path) -> Publisher:
    return new_publisher(tmp_path, repo, "storage", kept=kept)


def release(publisher: Publisher, version: str, path: str = "index.html") -> Path:
    return publisher.place / "releases" / version / path


def style_of(publisher: Publisher) -> Path:
    """The style sheet of the live page, which is named by its content."""
    page = (publisher.current / "index.html").read_text("utf-8")
    (name,) = re.findall(r'<link href="/(assets/app\.[^"]*)"', page)
    return publisher.current / name


# -- on every kind of host -----------------------------------------------------------------


@pytest.mark.parametrize("publisher", first_of(KINDS), indirect=True)
def test_a_version_goes_live_the_next_replaces_it_and_one_command_rolls_back(publisher):
    """By the scripts, as people call them; other tests call the same functions."""
    first = publisher.commit("first")
    done = publisher.run("publish", publisher.target)
    assert (done.returncode, done.stderr) == (0, f"{live(first)}\n")
    assert publisher.shown == "first"
    assert publisher.releases == [first]
    before = style_of(publisher)
    second = publisher.publish("second")
    assert publisher.shown == "second"
    assert publisher.releases == [first, second]
    assert before != style_of(publisher)
    assert before.is_file(), "visitors of the version before ask for it"
    done = publisher.run("roll-back", publisher.target)
    assert (done.returncode, done.stderr) == (0, f"{live(first)}\n")
    assert publisher.shown == "first"
    assert not publisher.locked


@QUICK
def test_publishing_the_same_commit_twice_changes_nothing(publisher):
    _, version = publisher.begin("first", "second")
    log = publisher.log
    assert publisher.publish() == version
    assert publisher.shown == "second"
    assert publisher.log == log


@QUICK
def test_rolling_back_twice_goes_back_twice_and_no_further(publisher):
    first, _, _ = publisher.begin("first", "second", "third")
    assert publisher.back().returncode == 0
    assert publisher.back().stderr == f"{live(first)}\n"
    done = publisher.back()
    assert done.returncode == 1
    assert "没有可以回退的版本" in done.stderr
    assert "no version to go back to" in done.stderr
    assert f"live: {first}" in done.stderr
    assert publisher.shown == "first"
    assert not publisher.locked


@QUICK
def test_a_version_that_was_rolled_back_is_not_returned_to(publisher):
    """Bad, rolled back; then a better one, rolled back as well: before it, good was live."""
    publisher.begin("good", "bad")
    publisher.back()
    publisher.publish("better")
    assert publisher.back().returncode == 0
    assert publisher.shown == "good"


@QUICK
def test_one_can_return_to_a_named_version_and_continue_from_there(publisher):
    first, second, third = publisher.begin("first", "second", "third")
    assert publisher.back(first).stderr == f"{live(first)}\n"
    assert publisher.back(third).stderr == f"{live(third)}\n"
    assert publisher.shown == "third"
    done = publisher.back("2020-01-01-deadbeef")
    assert done.returncode == 1
    for version in (first, second, third):
        assert version in done.stderr
    assert publisher.shown == "third"


def test_where_nothing_was_published_nothing_is_rolled_back(publisher):
    publisher.place.mkdir(parents=True)
    done = publisher.back()
    assert done.returncode == 1
    assert "nothing was ever published" in done.stderr
    assert list(publisher.place.iterdir()) == []


def test_five_versions_are_kept_with_their_manifests(folder):
    versions = [folder.publish(f"version {number}") for number in range(6)]
    assert folder.releases == versions[-5:]
    assert sorted(item.name for item in (folder.place / "manifests").iterdir()) == versions[-5:]
    for _ in range(4):
        assert folder.back().returncode == 0
    assert folder.shown == "version 1"
    assert folder.back().returncode == 1


def test_an_upload_that_fails_leaves_the_live_version_and_names_the_cause(
    publisher, tmp_path, monkeypatch
):
    publisher.begin("first")
    before = publisher.log
    second = publisher.commit("second")
    with monkeypatch.context() as broken:
        if publisher.target.startswith("rclone:"):
            broken.setattr(publisher.rclone, "fails", lambda words: "releases/" in words[-1])
        elif publisher.target.startswith(HOST):
            broken.setenv("PATH", f"{tmp_path / 'broken'}:{os.environ['PATH']}")
            executable(tmp_path / "broken/rsync", HALF)
        else:
            full = Mock(side_effect=OSError(errno.ENOSPC, "full", "page-1.html"))
            broken.setattr("folder.shutil", Mock(copyfile=full))
        done = publisher.run_here("publish", publisher.target)
    assert done.returncode == 1
    assert "no space left there" in done.stderr
    assert publisher.shown == "first"
    assert not publisher.locked
    assert publisher.log == before
    assert publisher.back(second).returncode == 1, "half a version is none"
    assert publisher.publish() == second
    assert publisher.shown == "second"
    assert publisher.releases[-1] == second


@QUICK  # in storage a file may stay one version longer
def test_files_named_by_their_content_stay_for_visitors_of_the_version_before(publisher):
    publisher.begin("first")
    first = style_of(publisher)
    publisher.publish("second")
    second = style_of(publisher)
    assert first != second
    assert first.is_file()
    assert second.is_file()
    publisher.publish("third")
    assert second.is_file()
    assert not first.exists(), "one version is enough"
    assert publisher.back().returncode == 0
    assert publisher.shown == "second"
    assert publisher.back().returncode == 0, "what was carried over is no damage"
    assert publisher.shown == "first"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("assets/stylesheets/main.484c7ddc.min.css", True),
        ("assets/javascripts/site.0a1b2c3d4e5f.js", True),
        ("search/0a1b2c3d/pages.js", True),
        ("en/search/0a1b2c3d/projects-1.js", True),
        ("assets/qr/0a1b2c3d.svg", False),
        ("search/index.js", False),
        ("research/0a1b2c3d/index.html", False),
        ("projects/2021.html", False),
        ("assets/stylesheets/site.css", False),
    ],
)
def test_a_name_from_the_content_is_reported_by_its_form(path, named):
    assert is_content_named(path) is named


def manifest_of(publisher: Publisher, version: str) -> Manifest:
    manifest = Manifest.parse((publisher.place / "manifests" / version).read_text("utf-8"))
    assert manifest
    return manifest


# -- damage --------------------------------------------------------------------------------

DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda site: [path.unlink() for path in site.rglob("*") if path.is_file()],
    "a file cut off": lambda site: (site / "page-1.html").write_text("<p>"),
    "one byte changed": lambda site: (site / "page-1.html").write_bytes(
        (site / "page-1.html").read_bytes()[:-1] + b"?"
    ),
    "a file removed": lambda site: (site / "page-0.html").unlink(),
    "a file too many": lambda site: (site / "evil.html").write_text("evil"),
    "a symlink in place of a page": lambda site: (
        (site / "page-0.html").unlink(),
        (site / "page-0.html").symlink_to("/etc/passwd"),
    ),
    "a folder in place of a page": lambda site: (
        (site / "page-0.html").unlink(),
        (site / "page-0.html").mkdir(),
    ),
    "a style that changed under its name": lambda site: next(site.glob("assets/app.*")).write_text(
        ""
    ),
}


@pytest.mark.parametrize("damages", first_of([["one byte changed", "a file too many"], DAMAGE]))
def test_a_damaged_release_is_refused_by_roll_back_and_mended_by_publishing(folder, damages):
    oldest, older, newer = folder.begin("oldest", "older", "newer")
    for damage in damages:
        do = DAMAGE[damage]
        folder.git("checkout", "--quiet", "main")
        assert folder.publish() == newer
        do(release(folder, older, ""))
        words = () if damage == "emptied" else (older,)
        done = folder.back(*words)
        assert done.returncode == 1, damage
        assert f"version {older} is damaged" in done.stderr
        assert f"the newest intact one before: {oldest if words == () else ''}" in done.stderr
        assert folder.shown == "newer"
        folder.git("checkout", "--quiet", older.rpartition("-")[2])
        done = folder.run_here("publish", folder.target)
        assert done.returncode == 0, done.stderr
        assert "mending it" in done.stderr, damage
        assert folder.shown == "older"
        assert not release(folder, older, "evil.html").exists()
        assert not list(release(folder, older, "").rglob("*.new"))
        entries = Manifest.of_folder(release(folder, older, "")).entries
        assert entries.items() >= manifest_of(folder, older).entries.items(), damage


@pytest.mark.parametrize("damage", first_of(["emptied", "a file too many"]))
def test_the_live_release_is_mended_without_a_moment_without_a_site(folder, damage):
    _, version = folder.begin("first", "second")
    DAMAGE[damage](release(folder, version, ""))
    done = folder.back(version)
    assert done.returncode == 1, "rolling back to what is live verifies it"
    assert "is damaged" in done.stderr
    assert folder.publish() == version
    assert folder.shown == "second"
    assert folder.back(version).returncode == 0


def test_damage_in_place_reaches_linked_releases_and_mending_breaks_the_link(folder):
    first, second = folder.begin("first", "second")
    shared = [release(folder, item, "assets/same.css") for item in (first, second)]
    assert shared[0].stat().st_ino == shared[1].stat().st_ino
    shared[1].write_text("damaged", encoding="utf-8")
    assert "is damaged" in folder.back().stderr
    folder.publish()
    assert [item.read_text("utf-8") for item in shared] == ["damaged", "same"]
    third = folder.publish("third")
    assert release(folder, third, "assets/same.css").read_text("utf-8") == "same"


def test_what_was_damaged_is_not_linked_into_the_next_version(folder):
    (first,) = folder.begin("first")
    release(folder, first, "assets/same.css").write_text("damaged", encoding="utf-8")
    second = folder.publish("second")
    assert release(folder, second, "assets/same.css").read_text("utf-8") == "same"


@pytest.mark.parametrize("text", first_of([b"nonsense\n", "a folder", None, b"", b"\xff\x00"], 2))
def test_a_release_whose_manifest_is_lost_counts_as_damaged(folder, text):
    first, _ = folder.begin("first", "second")
    manifest = folder.place / "manifests" / first
    if text is None:
        manifest.write_text("".join(manifest.read_text("utf-8").splitlines(True)[:-2]), "utf-8")
    elif text == "a folder":
        manifest.unlink()
        manifest.mkdir()
    else:
        manifest.write_bytes(text)
    assert "is damaged" in folder.back().stderr
    assert folder.shown == "second"
    folder.git("checkout", "--quiet", "HEAD~1")
    folder.publish()
    assert folder.shown == "first"


def test_a_damaged_manifest_in_storage_stands_in_nobody_s_way(storage):
    first, _ = storage.begin("first", "second")
    (storage.place / "manifests" / first).write_bytes(b"\xff\x00")
    assert f"version {first} is damaged" in storage.back().stderr
    (storage.place / "manifests" / first).unlink()
    (storage.place / "manifests" / first).mkdir()
    assert "no version to go back to" in storage.back().stderr
    storage.publish("third")
    assert storage.shown == "third"


def test_a_damaged_release_in_storage_is_refused_by_roll_back_and_mended_by_publishing(storage):
    first, _ = storage.begin("first", "second")
    release(storage, first, "page-1.html").unlink()
    release(storage, first, "page-0.html").write_text("cut off", encoding="utf-8")
    release(storage, first, "evil.html").write_text("evil", encoding="utf-8")
    assert f"version {first} is damaged (2 files" in storage.back().stderr
    assert storage.shown == "second"
    storage.git("checkout", "--quiet", "HEAD~1")
    assert "mending it" in storage.run_here("publish", storage.target).stderr
    assert storage.shown == "first"
    assert not (storage.current / "evil.html").exists()


@pytest.mark.parametrize("words", ["../x", "/etc/x", "a/../../x", "a//b", ".", "a/./b", "a/"])
def test_a_manifest_names_nothing_outside_a_release(words):
    line = f"{'0' * 64} {'0' * 32} 1"
    assert Manifest.parse(f"{line} .well-known/a\n{line} {words}\nend 2\n") is None
    assert Manifest.parse(f"{line} .well-known/a\n{line} ..b/.c\nend 2\n")


@pytest.mark.parametrize("name", ["a\nb", "a\u2028b", "a\x85b", "a\x1b[2J", "a\\b", "\udcff"])
def test_a_name_that_would_end_a_line_of_a_list_is_not_published(tmp_path, name):
    for path in ("index.html", name):
        (tmp_path / path).write_text("page", encoding="utf-8")
    with pytest.raises(PublishingError, match="a file name that cannot be published"):
        Manifest.of_folder(tmp_path)


def test_a_manifest_is_the_same_for_the_same_site_and_complete_or_none(tmp_path):
    (tmp_path / "index.html").write_text("page", encoding="utf-8")
    (tmp_path / "\u56ed.html").write_text("page", encoding="utf-8")
    manifest = Manifest.of_folder(tmp_path)
    text = str(manifest)
    assert Manifest.parse(text) == manifest
    assert str(Manifest.of_folder(tmp_path)) == text
    assert [text[:end] for end in range(len(text) - 1) if Manifest.parse(text[:end])] == []


def test_a_live_copy_in_storage_that_was_damaged_is_repaired_by_roll_back(storage):
    (version,) = storage.begin("first")
    (storage.current / "index.html").write_text("damaged", encoding="utf-8")
    (storage.current / "page-1.html").unlink()
    assert storage.back(version).returncode == 0
    assert storage.shown == "first"
    assert (storage.current / "page-1.html").is_file()
    assert storage.log[-2:] == [f"switching {version}", f"back {version}"]


def copies_to_live(words: Sequence[str]) -> bool:
    """Whether a command of rclone changes what readers get."""
    return words[0] == "copy" and words[-1].endswith("/live")


def test_an_unfinished_switch_is_completed_by_publishing_or_undone_by_roll_back(storage):
    (first,) = storage.begin("first")
    second = storage.commit("second")
    copies = itertools.count()
    storage.rclone.fails = lambda words: copies_to_live(words) and next(copies) > 0
    assert storage.run_here("publish", storage.target).returncode == 1
    assert storage.log[-1] == f"switching {second}"
    assert storage.shown == "first", "pages come last"
    storage.rclone = LocalRclone()
    done = storage.back()
    assert done.returncode == 0, done.stderr
    assert f"the last switch to {second} was not completed" in done.stderr
    assert done.stderr.endswith(f"{live(first)}\n")
    assert storage.log[-1] == f"back {first}"
    assert storage.publish() == second
    assert storage.shown == "second"


def test_a_roll_back_that_was_broken_off_is_completed_by_the_same_command(storage):
    """Not undone: what is wrong with the second version would be live again."""
    first, second = storage.begin("first", "second")
    storage.rclone.fails = copies_to_live
    assert storage.back().returncode == 1
    assert storage.log[-1] == f"switching {first}"
    storage.rclone = LocalRclone()
    done = storage.back()
    assert (done.returncode, storage.shown, storage.log[-1]) == (0, "first", f"back {first}")
    assert storage.back(second).returncode == 0
    assert storage.shown == "second"


def killed_before_it_was_recorded(folder, version):
    """Let a folder be as a run left it that was killed after the switch."""
    link = folder.place / "current"
    link.unlink()
    link.symlink_to(f"releases/{version}")


def test_a_publication_killed_before_it_was_recorded_loses_no_later_version(folder):
    """The first version was being published again; publishing it once more completes that."""
    first, second = folder.begin("first", "second")
    killed_before_it_was_recorded(folder, first)
    folder.git("checkout", "--quiet", first.rpartition("-")[2])
    assert folder.publish() == first
    assert folder.log[-1] == f"publish {first}"
    assert folder.releases == [first, second]
    assert folder.back().returncode == 0
    assert folder.shown == "second"


def test_a_roll_back_killed_before_it_was_recorded_is_completed_by_the_same_command(folder):
    first, _ = folder.begin("first", "second")
    killed_before_it_was_recorded(folder, first)
    done = folder.back(first)
    assert (done.returncode, folder.shown, folder.log[-1]) == (0, "first", f"back {first}")


def test_storage_is_given_headers_and_what_was_never_published_is_left_alone(storage):
    """The headers are those of the first line that matches."""
    storage.begin("first")
    (storage.current / "foreign.txt").write_text("somebody's", encoding="utf-8")
    table = "assets/app.*\tpublic, max-age=31536000, immutable\t\n*.html\tno-cache\ttext/html"
    (storage.project / "headers.tsv").write_text(f"{table}\n*\tno-cache\t\n", encoding="utf-8")
    storage.publish("second")
    assert (storage.current / "foreign.txt").read_text("utf-8") == "somebody's"
    headers = [
        [word.removeprefix("--header-upload=") for word in words if "--header-upload" in word]
        for words in storage.rclone.calls
    ]
    assert sorted(filter(None, headers)) == [
        ["Cache-Control: no-cache"],
        ["Cache-Control: no-cache", "Content-Type: text/html"],
        ["Cache-Control: public, max-age=31536000, immutable"],
    ]


COMMANDS = """
lsf PLACE
lsf --dirs-only PLACE/releases
lsf PLACE/nowhere
cat --max-depth=1 --include /log PLACE
cat --max-depth=1 --include /nothing PLACE
cat --max-depth=1 --include /log PLACE/nowhere
copyto --ignore-times LIST PLACE/log
copy --max-depth=1 PLACE/manifests PLACE/copied
copy --max-depth=1 PLACE/nowhere PLACE/copied
copy --no-check-dest --transfers=32 --checkers=32 --files-from-raw LIST PLACE/live PLACE/part
lsjson -R --files-only --no-modtime --no-mimetype --hash --hash-type=md5 PLACE/live
lsjson -R --files-only --no-modtime --no-mimetype --hash --hash-type=md5 PLACE/nowhere
delete --files-from-raw LIST PLACE/live
deletefile PLACE/log
purge PLACE/part
purge PLACE/nowhere
"""


@pytest.mark.weekly
def test_the_stand_in_for_rclone_answers_as_rclone_does(storage, tmp_path):
    """Otherwise what other tests show of storage would be worth nothing."""
    storage.begin("first")
    listed = tmp_path / "listed"
    listed.write_text("index.html\nassets/same.css\n", encoding="utf-8")
    answers = []
    for name, run in (("rclone", processes.run), ("stand-in", LocalRclone().run)):
        place = shutil.copytree(storage.place, tmp_path / name)
        lines = COMMANDS.replace("PLACE", f"store:{place}").replace("LIST", str(listed)).split("\n")
        with patch.dict(os.environ, storage.whole_environment):
            done = [run(["rclone", *line.split()]) for line in filter(None, lines)]
        answers.append([item.returncode or read_output(item.stdout) for item in done])
        answers[-1].append(contents(place))
    assert answers[0] == answers[1]


def read_output(output: str) -> object:
    """Of a listing what publishing reads; other texts as they are."""
    if not output.startswith("["):
        return sorted(output.splitlines())
    rows = [(load["Path"], load["Size"], load["Hashes"]["md5"]) for load in json.loads(output)]
    return sorted(rows)


# -- history -------------------------------------------------------------------------------

V = [f"2021-02-0{day}-0a1b2c3d" for day in range(1, 6)]


@pytest.mark.parametrize(
    ("lines", "stack", "unfinished"),
    [
        ([], [], None),
        ([f"publish {V[0]}", f"publish {V[1]}"], V[:2], None),
        ([f"publish {V[0]}", f"publish {V[0]}"], V[:1], None),
        ([f"publish {V[0]}", f"publish {V[1]}", f"back {V[0]}"], V[:1], None),
        ([f"publish {V[0]}", f"switching {V[1]}"], V[:1], V[1]),
        ([f"publish {V[0]}", f"switching {V[1]}", f"publish {V[1]} time who"], V[:2], None),
        ([f"publish {V[0]}", f"switching {V[1]}", f"back {V[0]}"], V[:1], None),
        ([f"back {V[2]}"], [V[2]], None),
        (["", "publish", "publish 2021", "nonsense", f"publish {V[0]}", "publish 20"], V[:1], None),
    ],
)
def test_the_log_shows_what_was_live_and_what_was_never_finished(lines, stack, unfinished):
    history = History.of_log(lines)
    assert (list(history.stack), history.unfinished) == (stack, unfinished)


def test_what_is_live_counts_where_the_log_does_not_know_it(folder):
    first, second = folder.begin("first", "second")
    (folder.place / "log").write_text(f"publish {first}\npubl", encoding="utf-8")
    assert folder.back().returncode == 0
    assert folder.shown == "first"
    assert folder.back(second).returncode == 0


# -- the lock ------------------------------------------------------------------------------


def lock(publisher: Publisher, *, pid: int, host: str, age: int) -> None:
    now = int(time.time()) - age
    if publisher.target.startswith("rclone:"):
        text = f"token {host} {pid} {now} {now} colleague@office\n"
        (publisher.place / ".lock").write_text(text, encoding="utf-8")
    else:
        text = f"{pid} {host} {now} {now} colleague@office\n"
        (publisher.place / ".lock-token").write_text(text, encoding="utf-8")
        (publisher.place / ".lock").symlink_to(".lock-token")


THIS_MACHINE, ELSEWHERE = socket.gethostname(), "another-machine"
GONE = 2**22 + 1  # more than Linux gives


def test_while_one_publishes_others_are_refused_and_learn_who_and_since_when(publisher):
    publisher.begin("first")
    lock(publisher, pid=1, host=THIS_MACHINE, age=120)
    publisher.commit("second")
    since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 120))
    for done in (publisher.run_here("publish", publisher.target), publisher.back()):
        assert done.returncode == 1
        assert f"colleague@office has been publishing or rolling back since {since}" in done.stderr
        assert "正在发布或回退" in done.stderr
        assert "--force" in done.stderr
    assert publisher.shown == "first"
    assert publisher.locked, "it is not theirs to take away"


@pytest.mark.parametrize(
    ("pid", "host", "age", "words", "said"),
    first_of(
        [
            (GONE, THIS_MACHINE, 5, (), "was interrupted; taking over"),
            (1, THIS_MACHINE, 5, ("--force",), "because of --force"),
            (1, THIS_MACHINE, 700, (), "no sign of life for ten minutes"),
            (1, ELSEWHERE, 5, ("--force",), "because of --force"),
            (GONE, ELSEWHERE, 700, (), "no sign of life for ten minutes"),
        ],
        3,
    ),
)
@pytest.mark.parametrize("publisher", ["folder"], indirect=True)
def test_a_lock_that_counts_for_nothing_is_taken_over(publisher, pid, host, age, words, said):
    publisher.place.mkdir()
    lock(publisher, pid=pid, host=host, age=age)
    version = publisher.commit("first")
    done = publisher.run_here("publish", *words, publisher.target)
    assert done.returncode == 0, done.stderr
    assert said in done.stderr
    assert done.stderr.endswith(f"{live(version)}\n")
    assert not publisher.locked
    assert not list(publisher.place.glob(".lock*"))


@pytest.mark.parametrize("publisher", ["folder"], indirect=True)
def test_a_lock_of_another_machine_counts_until_it_expires(publisher):
    publisher.place.mkdir()
    lock(publisher, pid=GONE, host=ELSEWHERE, age=500)
    publisher.commit("first")
    assert publisher.run_here("publish", publisher.target).returncode == 1


# As after a power cut; numbers that a shell cannot count with; a lock that names its successor.
LOCKS = [
    *(
        "",
        "nonsense",
        None,
        f"1 {THIS_MACHINE} 1 {'9' * 20} x",
        f"1 {THIS_MACHINE} {'9' * 20} 1 x",
        "-1 x 1 1 x",
    ),
    *(f"1 {THIS_MACHINE} 08 08 x", f"1 {THIS_MACHINE} 1 1$(id) x", f"{'9' * 5000} x 1 1 x"),
]


@pytest.mark.parametrize("content", first_of(LOCKS, 3), ids=lambda case: ascii(case)[:40])
def test_a_lock_without_an_owner_is_taken_over(folder, content):
    folder.place.mkdir()
    (folder.place / ".lock").symlink_to(".lock-token")
    if content is not None:
        (folder.place / ".lock-token").write_text(content, encoding="utf-8")
    folder.publish("first")
    assert not folder.locked
    assert not list(folder.place.glob(".lock*"))


@pytest.mark.parametrize("call", [1, 2])
def test_a_lock_that_is_given_back_while_it_is_read_is_free(folder, call):
    """Whichever call of `readlink` finds it gone."""
    folder.place.mkdir()
    lock(folder, pid=GONE, host=THIS_MACHINE, age=5)
    calls, readlink = folder.folder / "calls", shutil.which("readlink")
    unlock = f'echo >>{calls}; [ $(wc -l <{calls}) != {call} ] || rm -f "$1" "$1-token"'
    executable(folder.folder / "bin/readlink", f'#!/bin/sh\n{unlock}\nexec {readlink} "$1"\n')
    version = folder.commit("first")
    done = folder.run_here("publish", folder.target)
    assert (done.returncode, done.stderr) == (0, f"{live(version)}\n")
    assert not list(folder.place.glob(".lock*"))


@pytest.fixture
def store(storage: Publisher, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    for name, value in storage.whole_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("storage.LOCK_DELAY", 0)
    storage.place.mkdir()
    return ObjectStore(parse_target(storage.target, storage.project, None))


@pytest.mark.parametrize(
    "content", first_of(["", "nonsense", f"x {THIS_MACHINE} 1 {'9' * 20} {'9' * 20} x", "a b c"])
)
def test_a_lock_in_storage_without_an_owner_is_taken_over(storage, store, content):
    lock = storage.place / ".lock"
    lock.write_text(content, encoding="utf-8")
    store.lock(force=True, existing=False)
    assert f" {THIS_MACHINE} {os.getpid()} " in lock.read_text("utf-8")
    store.unlock()
    assert not storage.locked


def test_a_lock_in_storage_of_a_process_that_is_gone_is_taken_over(storage, store, capsys):
    lock(storage, pid=GONE, host=THIS_MACHINE, age=5)
    store.lock(force=False, existing=False)
    assert "was interrupted; taking over" in capsys.readouterr().err
    store.unlock()
    assert not storage.locked


@pytest.mark.parametrize(
    "place", first_of(["../victim", "{}", "x/../../victim", ".lock-/../../victim"])
)
def test_a_lock_that_leads_elsewhere_is_taken_over_and_nothing_there_is_lost(folder, place):
    victim = folder.place.parent / "victim"
    victim.write_text(f"1 {THIS_MACHINE} 1 1 x\n", encoding="utf-8")
    (folder.place / ".lock-").mkdir(parents=True)
    (folder.place / "x").mkdir()
    (folder.place / ".lock").symlink_to(place.format(victim))
    (folder.place / "x").rmdir()
    folder.publish("first")
    assert victim.exists()
    assert not folder.locked


# -- modes ---------------------------------------------------------------------------------


@QUICK
def test_readers_may_read_everything_whatever_the_umask_is(publisher):
    previous = os.umask(0o077)
    try:
        versions = [publisher.publish("first"), publisher.publish("second")]
    finally:
        os.umask(previous)
    for version in versions:
        paths = [release(publisher, version, ""), *release(publisher, version, "").rglob("*")]
        assert {stat.S_IMODE(item.stat().st_mode) for item in paths if item.is_dir()} == {0o755}
        assert {stat.S_IMODE(item.stat().st_mode) for item in paths if item.is_file()} == {0o644}
    for place in (publisher.place, publisher.place / "releases"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o755


def test_modes_that_were_changed_are_set_again_by_roll_back_to_the_live_version(folder):
    (version,) = folder.begin("first")
    release(folder, version).chmod(0o600)
    release(folder, version, "assets").chmod(0o700)
    assert folder.back(version).returncode == 0
    assert stat.S_IMODE(release(folder, version).stat().st_mode) == 0o644
    assert stat.S_IMODE(release(folder, version, "assets").stat().st_mode) == 0o755


# -- what is published ---------------------------------------------------------------------


def test_what_is_not_committed_is_not_published_and_does_not_stand_in_the_way(folder):
    folder.begin("first")
    folder.commit("second")
    (folder.project / "page.html").write_text("nobody knows", encoding="utf-8")
    (folder.project / "hooks/new.py").write_text("", encoding="utf-8")
    (folder.project / "projects.xlsx").write_text("left behind", encoding="utf-8")
    (folder.project / "preview").mkdir()
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 0
    assert "1 changes are not committed and will not be published: ?? hooks/new.py" in done.stderr
    assert "xlsx" not in done.stderr
    assert folder.shown == "second"
    assert not (folder.project / "site").exists()


def test_a_history_that_is_cut_off_is_not_published(folder, tmp_path):
    folder.commit("first")
    folder.commit("second")
    clone = tmp_path / "clone"
    git(folder.project, "clone", "--quiet", "--depth=1", f"file://{folder.project}", str(clone))
    shutil.rmtree(folder.project)
    clone.rename(folder.project)
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert "git fetch --unshallow" in done.stderr
    assert not folder.place.exists()


def test_a_commit_that_is_not_merged_is_not_published(folder):
    folder.commit("first")
    folder.git("checkout", "--quiet", "-b", "proposal")
    version = folder.commit("second")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert f"commit {folder.git('rev-parse', 'HEAD')[:8]} is not merged into main" in done.stderr
    assert not folder.place.exists()
    for words, environment in ((("--any-commit",), {}), ((), {"PUBLISH_BRANCH": "proposal"})):
        done = folder.run_here("publish", *words, folder.target, **environment)
        assert done.stderr.splitlines()[-1] == live(version)


def test_the_branch_of_the_server_counts_before_ones_own(folder, tmp_path):
    folder.commit("first")
    origin = tmp_path / "origin"
    git(folder.project, "clone", "--quiet", "--bare", str(folder.project), str(origin))
    git(folder.project, "remote", "add", "origin", str(origin))
    git(folder.project, "fetch", "--quiet", "origin")
    folder.publish()
    folder.commit("not pushed")
    assert "not merged into origin/main" in folder.run_here("publish", folder.target).stderr


@pytest.mark.parametrize("branch", ["nowhere", "--upload-pack=x", ""])
def test_a_branch_that_there_is_not_is_refused(folder, branch):
    folder.commit("first")
    folder.git("branch", "-m", "work")
    done = folder.run_here("publish", folder.target, PUBLISH_BRANCH=branch)
    assert done.returncode == 1
    assert "there is no branch" in done.stderr
    assert not folder.place.exists()


@pytest.mark.parametrize(
    "address",
    [
        "https://invest.example.org/",
        "https://EXAMPLE.com/site/",
        "https://a.example.net:8443/",
        "https://invest.example/",
        "https://invest.invalid/",
        "https://invest.test/",
        "http://localhost:8000/",
        "https://localhost.localdomain.local/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://192.168.0.10/",
        "https://intranet/",
        "/site/",
        "",
    ],
)
def test_a_placeholder_is_no_public_address(tmp_path, address):
    page = f'<link rel="canonical" href="{address}">' if address else "<p>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with pytest.raises(PublishingError, match="is not a real public address yet"):
        require_public_address(tmp_path)


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="canonical" href="https://invest.made-up.gov.cn/">',
        "<link href=https://made-up.cn/zt/site/ rel=canonical>",
        '<meta name="x"><link class="y" href="https://xn--fiqs8s.cn:8443/" rel="canonical">',
    ],
)
def test_a_real_address_is_found_however_it_is_written(tmp_path, tag):
    (tmp_path / "index.html").write_text(f"<head>{tag}</head>", encoding="utf-8")
    require_public_address(tmp_path)


def test_a_placeholder_is_not_published_but_for_a_trial(folder):
    (folder.project / "address").write_text("https://invest.example.org/", encoding="utf-8")
    folder.commit("first")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert "https://invest.example.org/; correct it (or add --trial for a trial)" in done.stderr
    assert not folder.place.exists()
    assert folder.run_here("publish", "--trial", folder.target).returncode == 0


def test_an_address_without_encryption_is_noted(folder):
    (folder.project / "address").write_text("http://invest.made-up.gov.cn/", encoding="utf-8")
    folder.commit("first")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 0
    assert "is not https" in done.stderr


def test_a_commit_of_a_year_that_no_version_can_name_is_not_published(folder):
    """Its release could be made live, and then no other."""
    folder.begin("first")
    (folder.project / "page.html").write_text("later", encoding="utf-8")
    git(folder.project, "commit", "--quiet", "--all", "--message", "x", day="@253402300800 +0000")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert '"10000-01-01-' in done.stderr
    assert folder.shown == "first"
    folder.publish("second")


def test_variables_that_git_sets_for_hooks_select_no_other_repository(folder, tmp_path):
    folder.commit("first")
    other = tmp_path / "other"
    git(tmp_path, "init", "--quiet", str(other))
    places = {"GIT_DIR": ".git", "GIT_OBJECT_DIRECTORY": ".git/objects", "GIT_INDEX_FILE": "index"}
    variables = {name: str(other / place) for name, place in places.items()}
    done = folder.run_here("publish", folder.target, **variables)
    assert done.returncode == 0, done.stderr
    assert folder.shown == "first"
    assert not (other / "index").exists()


def test_a_replaced_commit_does_not_pass_for_a_merged_one(folder):
    folder.commit("first")
    folder.git("checkout", "--quiet", "-b", "proposal")
    folder.commit("second")
    folder.git("replace", "--graft", "main", "proposal")
    assert "is not merged into main" in folder.run_here("publish", folder.target).stderr


def test_a_build_that_fails_touches_no_host(folder):
    (folder.project / "hooks/__main__.py").write_text("raise SystemExit(1)", encoding="utf-8")
    folder.commit("first")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert "the build failed" in done.stderr
    assert not folder.place.exists()


# -- on a folder ---------------------------------------------------------------------------


def test_a_folder_that_is_no_link_is_left_alone(folder):
    (folder.place / "current").mkdir(parents=True)
    (folder.place / "current/index.html").write_text("somebody's", encoding="utf-8")
    folder.commit("first")
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 1
    assert "is not a symlink" in done.stderr
    assert folder.shown == "somebody's"
    assert not folder.locked


@QUICK
def test_a_link_that_leads_elsewhere_is_left_alone(publisher, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    publisher.place.mkdir()
    (publisher.place / "current").symlink_to(tmp_path / "elsewhere")
    publisher.commit("first")
    assert "leads elsewhere" in publisher.run_here("publish", publisher.target).stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("live", first_of([True, False]))
def test_a_release_that_is_a_link_is_replaced_and_nothing_behind_it_is_touched(
    folder, tmp_path, live
):
    """Mending would write there, and remove what the manifest does not name."""
    first = folder.publish("first")
    if not live:
        folder.publish("second")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/precious").write_text("somebody's", encoding="utf-8")
    shutil.rmtree(release(folder, first, ""))
    (folder.place / "releases" / first).symlink_to(tmp_path / "elsewhere")
    assert folder.back(first).returncode == 1
    folder.git("checkout", "--quiet", first.rpartition("-")[2])
    done = folder.run_here("publish", folder.target)
    assert done.returncode == 0, done.stderr
    assert folder.shown == "first"
    assert not (folder.place / "releases" / first).is_symlink()
    assert [item.name for item in (tmp_path / "elsewhere").iterdir()] == ["precious"]


@pytest.mark.parametrize("name", [".bashrc", "public_html/index.html"])
@QUICK
def test_a_folder_with_foreign_files_is_left_alone(publisher, name):
    (publisher.place / name).parent.mkdir(parents=True, exist_ok=True)
    (publisher.place / name).write_text("somebody's", encoding="utf-8")
    publisher.commit("first")
    done = publisher.run_here("publish", publisher.target)
    assert done.returncode == 1
    assert f"does not belong to publishing: {name.split('/')[0]}" in done.stderr
    assert [item.name for item in publisher.place.iterdir()] == [name.split("/")[0]]


@QUICK
def test_a_path_whose_parent_is_missing_is_refused(publisher):
    publisher.place.parent.rmdir()
    publisher.commit("first")
    done = publisher.run_here("publish", publisher.target)
    assert done.returncode == 1
    assert f"there is no folder {publisher.place.parent}" in done.stderr
    assert not publisher.place.parent.exists()


@pytest.mark.weekly
def test_only_usual_tools_are_needed_on_a_server(folder, tmp_path):
    """POSIX, and readlink, and one of the programs for checksums."""
    tools = "sh cat basename readlink ln mv cp rm mkdir chmod find tail date uname sleep ps"
    python = f"git {Path(sys.executable).name} dirname"
    for checksum in ("sha256sum", "shasum", "openssl"):
        if not (program := shutil.which(checksum)):
            continue
        few = tmp_path / checksum
        few.mkdir()
        for name in f"{tools} {python}".split():
            (few / name).symlink_to(str(shutil.which(name)))
        (few / checksum).symlink_to(program)
        version = folder.commit(checksum)
        done = folder.run("publish", folder.target, PATH=str(few))
        assert (done.returncode, done.stderr) == (0, f"{live(version)}\n")
        assert folder.shown == checksum
    (few / checksum).unlink()
    done = folder.run("roll-back", folder.target, PATH=str(few))
    assert done.returncode == 1
    assert "no sha256sum, shasum, sha256 or openssl" in done.stderr


@pytest.mark.parametrize("shell", first_of(["dash", "bash --posix", "busybox sh"]))
def test_the_worker_runs_in_every_usual_shell(folder, tmp_path, shell):
    executable(tmp_path / "bin/sh", f'#!/bin/{shell.split()[0]}\nexec {shell} "$@"\n')
    if shell.startswith("busybox"):
        executable(tmp_path / "bin/sh", f'#!{shutil.which("busybox")} sh\nexec {shell} "$@"\n')
    first = folder.publish("first")
    folder.publish("second")
    assert folder.back().stderr == f"{live(first)}\n"


@QUICK
def test_what_has_not_changed_stays_the_same_file(publisher):
    """So it keeps its date and its ETag, and takes no space."""
    first, second = publisher.begin("first", "second")
    files = [release(publisher, item, "assets/same.css") for item in (first, second)]
    assert files[0].stat().st_ino == files[1].stat().st_ino
    pages = [release(publisher, item).read_text("utf-8") for item in (first, second)]
    assert ["<p>first</p>" in pages[0], "<p>second</p>" in pages[1]] == [True, True]


def test_there_is_a_site_at_every_moment(folder, tmp_path):
    """The link is never removed, only replaced."""
    folder.begin("first")
    notes = f'case "$*" in *site/current*) echo "$*" >>{tmp_path}/gone ;; esac'
    executable(tmp_path / "bin/rm", f'#!/bin/sh\n{notes}\nexec {shutil.which("rm")} "$@"\n')
    folder.publish("second")
    folder.back()
    assert not (tmp_path / "gone").exists()


def test_a_user_without_a_name_and_a_home_can_publish(repo, monkeypatch):
    """As containers have them."""

    def unknown(*_: object) -> str:
        raise KeyError("getpwuid(): uid not found: 54321")

    for name in ("HOME", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert who().startswith(f"{os.getuid()}@")
    assert parse_target("/srv/www/site", repo, None).root == "/srv/www/site"


# -- versions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2021-02-03-0a1b2c3d", True),
        ("2021-02-03-0a1b2c3d4e", True),
        ("2021-02-03-0a1b2c3", False),
        ("2021-02-03-0A1B2C3D", False),
        ("2021-02-03-0a1b2c3d\n", False),
        ("../2021-02-03-0a1b2c3d", False),
        ("$(touch x)", False),
    ],
)
def test_a_version_is_a_day_and_a_hash(text, valid):
    assert is_version(text) is valid


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
        f"hooks build --offline --output {out}/site",
        f"hooks diff --base {base}",
        "hooks status --format markdown",
    ]
    summary = (out / "summary.md").read_text("utf-8")
    assert summary == f"What has changed since {base}\nWhat is not translated\n"
    assert "<p>first</p>" in (out / "site/index.html").read_text("utf-8")


def test_on_github_annotations_and_the_summary_of_the_job_are_written(folder, tmp_path):
    base = folder.commit("first")
    calls, summary = tmp_path / "calls", tmp_path / "summary"
    summary.write_text("before\n", encoding="utf-8")
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = folder.run("pull-request", base, "out", CALLS=str(calls), **variables)
    assert done.returncode == 0
    assert "hooks check --format github\n" in calls.read_text("utf-8")
    assert summary.read_text("utf-8").startswith(f"before\nWhat has changed since {base}\n")


def test_a_pull_request_that_does_not_pass_the_check_fails(folder):
    done = folder.run("pull-request", folder.commit("first"), "out", CHECK="1")
    assert done.returncode == 1
    assert not (folder.project / "out/site").exists()


def test_the_scripts_run_the_commands_that_there_are(repo):
    """`python hooks --help` knows every command that they call."""
    output = subprocess.run(
        [sys.executable, "hooks", "--help"],
        cwd=repo,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    for script in ("pull-request",):
        for line in (repo / ".ci" / script).read_text("utf-8").splitlines():
            if line.startswith(".ci/python hooks "):
                assert f" {line.split()[2]} " in output, line
