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


def test_the_cause_is_found_behind_other_errors():
    try:
        try:
            raise OSError(errno.ENOSPC, "full", "a")
        except OSError as error:
            raise ValueError("made up") from error
    except ValueError as error:
        found = system_failure(error)
    assert found
    assert found.key == "problem.os_disk_full"


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
