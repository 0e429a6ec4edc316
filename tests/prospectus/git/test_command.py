from __future__ import annotations

import subprocess

import pytest

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.git import command
from prospectus.git.command import GitError, run_git
from support.git import git
from support.platforms import needs_posix


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.txt").write_text("a")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Made up")
    return tmp_path


def test_git_answers_in_bytes(repository):
    assert run_git(repository, "cat-file", "blob", "HEAD:a.txt") == b"a"


def test_an_error_code_without_a_message_is_no_answer(repository):
    assert run_git(repository, "rev-parse", "--verify", "--quiet", "absent") == b""


def test_where_git_fails_its_own_words_are_given(repository):
    with pytest.raises(GitError, match=r"git failed: fatal: .*absent"):
        run_git(repository, "cat-file", "blob", "absent")


def test_without_a_repository_that_is_the_reason(tmp_path):
    with pytest.raises(GitError) as error:
        run_git(tmp_path, "rev-parse", "HEAD")
    assert error.value.messages == translate_each("history.no_repository")


def test_git_that_does_not_end_is_ended(repository, monkeypatch):
    def never_ends(*words, timeout, **_):
        raise subprocess.TimeoutExpired(words, timeout)

    monkeypatch.setattr(command.subprocess, "run", never_ends)
    with pytest.raises(GitError, match="60 seconds"):
        run_git(repository, "log")


@needs_posix
def test_no_setting_of_a_repository_names_a_program_that_git_runs(repository):
    program = repository / "program"
    program.write_text("#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "diff.external"):
        git(repository, "config", setting, str(program))
    run_git(repository, "ls-files", "--others")
    run_git(repository, "log", "--no-ext-diff", "-p")
    assert not (repository / "ran").exists()


def answers(monkeypatch, code: int, message: str) -> None:
    """Let git end with this code and message."""
    done = subprocess.CompletedProcess([], code, b"output", message.encode())
    monkeypatch.setattr(command.subprocess, "run", lambda *_, **__: done)


@pytest.mark.parametrize(
    ("code", "message", "why"),
    [
        (-9, "", "git failed: signal 9."),
        (-11, "no\n  memory\n", "git failed: no memory."),
        (128, "fatal: a\nb", "git failed: fatal: a b."),
        (128, "fatal: not a git repository (or any)", "is not in a git repository"),
        (128, "fatal: cannot use bare repository", "is not in a git repository"),
        (128, "fatal: branch 'a' does not have any commits yet", "has no commit yet"),
        (
            128,
            "fatal: detected dubious ownership in repository at '/a b'",
            "refuses to read the repository '/a b',",
        ),
        (128, "fatal: unsafe repository ('/a' is owned by someone else)", "the repository /a,"),
    ],
)
def test_each_failure_of_git_has_its_reason(tmp_path, monkeypatch, code, message, why):
    answers(monkeypatch, code, message)
    with pytest.raises(GitError) as error:
        run_git(tmp_path, "log")
    assert why in error.value.messages["en"]


def test_warnings_of_git_are_no_failure(tmp_path, monkeypatch):
    answers(monkeypatch, 0, "warning: made up")
    assert run_git(tmp_path, "log") == b"output"
    answers(monkeypatch, 1, " \n")
    assert run_git(tmp_path, "log") == b""


def test_a_long_message_is_cut(tmp_path, monkeypatch):
    answers(monkeypatch, 128, "x" * 500)
    with pytest.raises(GitError) as error:
        run_git(tmp_path, "log")
    assert "x" * 400 in str(error.value)
    assert "x" * 401 not in str(error.value)


def test_a_folder_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(GitError, match="No such file"):
        run_git(tmp_path / "absent", "log")


def test_git_reads_what_it_is_given(repository):
    name = run_git(repository, "hash-object", "--stdin", given=b"a").strip()
    assert name == run_git(repository, "rev-parse", "HEAD:a.txt").strip()
