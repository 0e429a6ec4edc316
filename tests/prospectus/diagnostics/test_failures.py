from __future__ import annotations

import errno
import os
import pickle

import pytest

from prospectus.diagnostics.diagnostic import OS_CAUSES, translate_each
from prospectus.diagnostics.failures import FailureError, failure, system_failure


@pytest.mark.parametrize("name", sorted({*OS_CAUSES} - {"ENOENT", "ENOTDIR", "EISDIR"}))
def test_what_the_system_refuses_is_named_with_its_path(name):
    code = getattr(errno, name)
    error = failure(OSError(code, os.strerror(code), "site/a.html"))
    assert error.key == f"problem.os_{OS_CAUSES[name]}"
    for language, text in translate_each(error.key, why=os.strerror(code)).items():
        assert error.messages[language] == f"site/a.html: {text}"


def test_paths_in_the_project_are_relative_to_it(tmp_path):
    error = failure(OSError(errno.ENOSPC, "", str(tmp_path / "site/a.html")))
    assert error.relative_to(tmp_path).path == "site/a.html"
    assert failure(OSError(errno.ENOSPC, "", "/mnt/a")).relative_to(tmp_path).path == "/mnt/a"
    assert failure(OSError(errno.ENOSPC, "")).relative_to(tmp_path).path == ""
    unexpected = failure(KeyError(str(tmp_path / "docs/a.md"))).relative_to(tmp_path)
    assert unexpected.details == {"why": "KeyError: 'docs/a.md'"}


def test_the_cause_is_found_behind_other_errors():
    try:
        try:
            raise OSError(errno.ENOSPC, "full", "a")
        except OSError as error:
            raise ValueError("made up") from error
    except ValueError as error:
        diagnostic = system_failure(error)
    assert diagnostic
    assert diagnostic.key == "problem.os_disk_full"


def test_of_two_paths_the_new_one_is_named():
    assert failure(OSError(errno.EACCES, "", "a", None, "b")).path == "b"


def test_what_the_system_does_not_refuse_is_no_failure_of_it():
    assert system_failure(FileNotFoundError(errno.ENOENT, "made up", "a")) is None
    assert system_failure(KeyError("made up")) is None


def test_every_error_is_said_in_all_languages():
    for error in (MemoryError(), ChildProcessError("made up"), KeyError("a"), OSError(5555, "b")):
        assert len(failure(error).messages) == 2
    assert "KeyError: 'a'" in str(failure(KeyError("a")))


def test_a_failure_comes_whole_out_of_another_process():
    error = failure(OSError(errno.EROFS, "", "a"))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - just made
    assert isinstance(copy, FailureError)
    assert str(copy) == str(error)


def test_the_cause_is_found_where_an_error_was_raised_while_another_was_handled():
    try:
        try:
            raise OSError(errno.ENOSPC, "full", "a")
        except OSError:
            raise ValueError("made up")  # noqa: B904 - this is what the test is about
    except ValueError as error:
        diagnostic = system_failure(error)
    assert diagnostic
    assert diagnostic.key == "problem.os_disk_full"


@pytest.mark.parametrize(
    ("error", "key", "details"),
    [
        (MemoryError(), "problem.os_no_memory", {}),
        (RecursionError(), "failure.too_deep", {}),
        (ChildProcessError("killed"), "failure.process_ended", {"why": "killed"}),
        (FailureError("failure.too_deep", {}), "failure.too_deep", {}),
    ],
)
def test_failures_without_a_file_have_messages_of_their_own(error, key, details):
    diagnostic = system_failure(error)
    assert diagnostic
    assert (diagnostic.key, diagnostic.details, diagnostic.path) == (key, details, "")


def test_an_error_of_a_process_without_a_cause_is_no_failure_of_the_system():
    assert system_failure(ChildProcessError()) is None


@pytest.mark.parametrize(
    ("error", "key", "details", "path"),
    [
        (OSError(errno.EACCES, "why"), "problem.os_permission", {"why": "why"}, ""),
        (OSError(5555, "why", "a"), "problem.os_other", {"why": "why"}, "a"),
        (OSError("no number"), "failure.unexpected", {"why": "OSError: no number"}, ""),
        (ValueError("a\n  b"), "failure.unexpected", {"why": "ValueError: a b"}, ""),
    ],
)
def test_any_other_error_is_described_by_the_system_or_by_itself(error, key, details, path):
    diagnostic = failure(error)
    assert (diagnostic.key, diagnostic.details, diagnostic.path) == (key, details, path)
