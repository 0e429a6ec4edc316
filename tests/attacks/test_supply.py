"""Hostile values on the way to what is published, and hostile requests to publish."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from prospectus.domain.site_records import Security
from support.git import git
from support.weekly import every

pytestmark = pytest.mark.attack

# -- security.txt --------------------------------------------------------------------------

SECURITY = {"contact": "security@example.org", "expires": "2030-05-01"}

# Line breaks as RFC 9116, Unicode, terminals and browsers know them, and what else would add a
# field, hide a part or lead somewhere else.
HOSTILE_ADDRESSES = [
    *(f"https://example.org/{sign}Contact: mailto:evil@example.org" for sign in "\n\r\v\f\x1c\x85"),
    "https://example.org/\r\nExpires: 2999-01-01T00:00:00Z",
    "https://example.org/\u2028Policy: https://evil.example/",
    "https://example.org/\u2029",
    "https://example.org/\n",
    "\nhttps://example.org/",
    "https://example.org/\x00",
    "https://example.org/\x1b[2J",
    "https://example.org/\t",
    "https://example.org/ #",
    "https://example.org/\u202egro.live//:sptth",
    "https://example.org/\u200b",
    "https://\u0435xample.org/",  # a Cyrillic letter
    "https://例子.example/",
    "https://example.org@evil.example/",
    "https://user:password@evil.example/",
    "https://[::1]/",
    "https://example.org:port/",
    "https://example.org/%zz",
    "https://example.org/%",
    "https://example.org\\@evil.example/",
    "https:///example.org/",
    "https:example.org",
    "//example.org/",
    "http://example.org/",
    "HTTPS://example.org/",
    "ftp://example.org/",
    "javascript:alert(1)",
    "data:text/plain,x",
    "file:///etc/passwd",
    "https://example.org/<script>",
    'https://example.org/"',
    "https://-",
    "",
]
HOSTILE_CONTACTS = [
    *HOSTILE_ADDRESSES,
    "security@example.org\nContact: mailto:evil@example.org",
    "security@example.org\r",
    "security@example.org?bcc=evil@example.org",
    "security@example.org,evil@example.org",
    "security@example.org%0aBcc:evil@example.org",
    "s\u00e9curit\u00e9@example.org",
    "security@ex\u0430mple.org",
    "mailto:security@example.org",
    "tel:+1-201-555-0123",
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "# security@example.org",
]
HOSTILE_DAYS = [
    "2030-05-01\n",
    "2030-05-01\nContact: mailto:evil@example.org",
    "2030-05-01T00:00:00Z",
    "2030-02-30",
    "2030-13-01",
    "0000-00-00",
    "99999-01-01",
    "２０３０-05-01",
    "-2030-05-01",
    "2030-05-01~",
    "now",
    "",
]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("contact", contact) for contact in HOSTILE_CONTACTS),
        *(("policy", address) for address in HOSTILE_ADDRESSES),
        *(("expires", day) for day in HOSTILE_DAYS),
    ],
)
def test_a_hostile_value_never_reaches_security_txt(field, value):
    with pytest.raises(ValidationError) as refused:
        Security.model_validate(SECURITY | {field: value})
    assert [error["loc"][0] for error in refused.value.errors()] == [field]


# -- which commit is published -------------------------------------------------------------


class Forge:
    """A remote and a clone of it, as a workflow has one, with the commits that a test needs."""

    def __init__(self, repo: Path, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        remote, clone = folder / "remote.git", folder / "clone"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
        git(folder, "init", "--quiet", "--initial-branch=main", str(self.work))
        (self.work / ".ci/lib").mkdir(parents=True)
        for name in ("published-commit", "check-out", "lib/program.sh"):
            shutil.copy(repo / ".ci" / name, self.work / ".ci" / name)
        self.program = self.commit("hooks/program.py", "first")
        self.content = self.commit("data/parks.yml", "second")
        self.page = self.commit("docs/why/index.zh.md", "third")
        self.git("tag", "--annotate", "--message", "x", "released")
        self.git("branch", "behind", self.content)
        self.git("checkout", "--quiet", "-b", "side")
        self.side = self.commit("hooks/program.py", "never reviewed")
        self.git("tag", "on-side")
        self.git("tag", "origin/main")
        self.git("checkout", "--quiet", "main")
        self.git("remote", "add", "origin", str(remote))
        self.git("push", "--quiet", "origin", "--all")
        self.git("push", "--quiet", "origin", "--tags")
        git(folder, "clone", "--quiet", str(remote), str(clone))
        self.clone = clone

    def git(self, *words: str) -> None:
        git(self.work, *words)

    def hash(self, name: str) -> str:
        done = subprocess.run(
            ["git", "rev-parse", name],  # noqa: S607
            cwd=self.work,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, path: str, text: str) -> str:
        file = self.work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", text)
        return self.hash("HEAD")

    def run(self, script: str, *words: str, clone: Path | None = None) -> tuple[int, str, str]:
        at = clone or self.clone
        name, *options = script.split()
        done = subprocess.run(
            [str(at / ".ci" / name), *options, *words],
            cwd=self.folder,
            env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.strip(), done.stderr

    @property
    def state(self) -> tuple[str, str]:
        """What the clone has checked out, and the files beside it."""
        head = (self.clone / ".git/HEAD").read_text("utf-8")
        return head, " ".join(sorted(path.name for path in self.folder.iterdir()))


@pytest.fixture(scope="module")
def forge(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(repo, tmp_path_factory.mktemp("forge"))


@pytest.fixture
def fresh(repo: Path, tmp_path: Path) -> Forge:
    """A forge that a test may change."""
    return Forge(repo, tmp_path)


HOSTILE_COMMITS = [
    "",
    " ",
    "-",
    "--",
    "--help",
    "--all",
    "--program",
    "--end-of-options",
    "--output=hacked",
    "-ohacked",
    "$(touch hacked)",
    "`touch hacked`",
    "; touch hacked",
    "|| touch hacked",
    "& touch hacked",
    "> hacked",
    "{page}; touch hacked",
    "{page}\ntouch hacked",
    "{page}\n",
    "\n{page}",
    "{page} ",
    " {page}",
    "{page}\r",
    "{page}^",
    "{page}~1",
    "{page}^{{tree}}",
    "{page}:hooks",
    "{page}..{side}",
    "^{page}",
    "{page}@{{0}}",
    "{PAGE}",
    "{short}",
    "{page}0",
    "{half}",
    "{zeros}",
    "{ones}",
    "{tree}",
    "{blob}",
    "{tag}",
    "{side}",
    "{lost}",
    "main",
    "side",
    "behind",
    "origin/main",
    "origin/side",
    "refs/heads/main",
    "refs/remotes/origin/main",
    "refs/pull/1/head",
    "released",
    "on-side",
    "HEAD",
    "HEAD~1",
    "@",
    "FETCH_HEAD",
    ":/third",
    ":hooks/program.py",
    "../clone",
    "/etc/passwd",
    "https://evil.example/repository.git",
    "ext::sh -c touch% hacked",
    "*",
    "[0-9a-f]*",
    "０１２３456789012345678901234567890123456789",
    "::set-output name=commit::{side}",
    "\x1b[2J",
    "%0a{page}",
    "a" * 100_000,
]


@pytest.mark.parametrize(
    ("script", "argument"),
    every(
        [
            *(("check-out", commit) for commit in HOSTILE_COMMITS),  # which asks published-commit
            *(("check-out --program", commit) for commit in HOSTILE_COMMITS[::4]),
            *(("published-commit", commit) for commit in HOSTILE_COMMITS[1::4]),
        ],
        4,
        each=False,
    ),
    ids=lambda name: ascii(name)[:40],
)
def test_what_is_no_whole_hash_of_a_commit_on_the_branch_is_refused(forge, script, argument):
    argument = argument.format(
        page=forge.page,
        PAGE=forge.page.upper(),
        short=forge.page[:12],
        half=forge.page[:39],
        side=forge.side,
        zeros="0" * 40,
        ones="f" * 40,
        tree=forge.hash(f"{forge.page}^{{tree}}"),
        blob=forge.hash(f"{forge.page}:hooks/program.py"),
        tag=forge.hash("released"),
        lost="1234567890abcdef" * 4,
    )
    before = forge.state
    code, output, errors = forge.run(script, argument, "main")
    assert code in (1, 2)
    assert output == ""
    assert " / " in errors, "in both languages"
    assert "fatal" not in errors
    assert len(argument) < 4 or argument not in errors, "a log takes some lines for commands"
    assert forge.state == before
    assert "hacked" not in forge.state[1]


@pytest.mark.parametrize("branch", ["", "gone", "on-side", "--all", "../heads/main", "main^", "*"])
def test_what_is_no_branch_of_the_remote_publishes_nothing(forge, branch):
    code, output, errors = forge.run("published-commit", forge.page, branch)
    assert (code, output) == (1, "")
    assert " / " in errors


def test_a_branch_that_only_the_clone_has_publishes_nothing(fresh):
    git(fresh.clone, "branch", "mine", "origin/side")
    assert fresh.run("published-commit", fresh.side, "mine")[:2] == (1, "")


def test_each_commit_that_the_branch_holds_can_be_published(forge):
    for commit in (forge.program, forge.content, forge.page):
        assert forge.run("published-commit", commit, "main") == (0, commit, "")


def test_a_replaced_commit_lends_its_place_to_no_other(fresh):
    """`git replace` would let the side branch pass for an ancestor."""
    git(fresh.clone, "fetch", "--quiet", "origin", "side")
    git(fresh.clone, "replace", "--graft", fresh.page, fresh.side)
    assert fresh.run("published-commit", fresh.side, "main")[:2] == (1, "")


def test_in_a_shallow_clone_the_cause_is_reported(fresh):
    shallow = fresh.folder / "shallow"
    remote = (fresh.folder / "remote.git").as_uri()
    git(fresh.folder, "clone", "--quiet", "--depth=1", remote, str(shallow))
    code, output, errors = fresh.run("published-commit", fresh.page, "main", clone=shallow)
    assert (code, output) == (1, "")
    assert "git fetch --unshallow" in errors


def test_after_the_branch_was_rewritten_what_it_lost_is_not_published(fresh):
    fresh.git("reset", "--quiet", "--hard", fresh.content)
    fresh.git("push", "--quiet", "--force", "origin", "main")
    git(fresh.clone, "fetch", "--quiet", "origin")
    assert fresh.run("published-commit", fresh.page, "main")[:2] == (1, "")
    assert fresh.run("published-commit", fresh.content, "main") == (0, fresh.content, "")


def test_the_program_is_tested_as_of_its_last_change(fresh):
    newer = fresh.commit("overrides/main.html", "fourth")
    last = fresh.commit("README.md", "fifth")
    fresh.git("push", "--quiet", "origin", "main")
    git(fresh.clone, "fetch", "--quiet", "origin")
    for commit, program in ((last, newer), (newer, newer), (fresh.page, fresh.program)):
        assert fresh.run("check-out", commit, "main") == (0, commit, "")
        assert fresh.state[0].strip() == commit
        assert fresh.run("check-out --program", commit, "main") == (0, program, "")
        assert fresh.state[0].strip() == program


def test_a_merge_of_content_is_tested_as_the_program_that_it_holds(fresh):
    fresh.git("checkout", "--quiet", "-b", "content", fresh.program)
    fresh.commit("docs/about/index.en.md", "aside")
    fresh.git("checkout", "--quiet", "main")
    newer = fresh.commit("Makefile", "program")
    fresh.git("merge", "--quiet", "--no-ff", "--message", "merged", "content")
    merged = fresh.hash("HEAD")
    fresh.git("push", "--quiet", "origin", "main")
    git(fresh.clone, "fetch", "--quiet", "origin")
    assert fresh.run("check-out --program", merged, "main") == (0, newer, "")
