from __future__ import annotations

import errno
import os
import pickle

import pytest

from prospectus.failures import FailureError, failure, system_failure
from prospectus.problems import tell

REFUSED = {
    "disk_full": [errno.ENOSPC, errno.EDQUOT],
    "read_only": [errno.EROFS],
    "no_permission": [errno.EACCES, errno.EPERM],
    "too_many_files": [errno.EMFILE, errno.ENFILE],
    "no_memory": [errno.ENOMEM],
    "no_process": [errno.EAGAIN],
    "disk_error": [errno.EIO],
    "name_too_long": [errno.ENAMETOOLONG],
}


@pytest.mark.parametrize(("key", "code"), [(key, it) for key in REFUSED for it in REFUSED[key]])
def test_what_the_system_refuses_is_named_with_its_path(key, code):
    told = failure(OSError(code, os.strerror(code), "site/a.html"))
    assert told.key == key
    assert str(told) == tell(f"failure.{key}", path="site/a.html")


def test_the_cause_is_found_behind_other_errors():
    try:
        try:
            raise OSError(errno.ENOSPC, "full", "a")
        except OSError as error:
            raise ValueError("made up") from error
    except ValueError as error:
        found = system_failure(error)
    assert found
    assert found.key == "disk_full"


def test_of_two_paths_the_new_one_is_named():
    assert failure(OSError(errno.EACCES, "", "a", None, "b")).details == {"path": "b"}


def test_what_the_system_does_not_refuse_is_no_failure_of_it():
    assert system_failure(FileNotFoundError(errno.ENOENT, "made up", "a")) is None
    assert system_failure(KeyError("made up")) is None


def test_every_error_is_said_in_all_languages():
    for error in (MemoryError(), ChildProcessError("made up"), KeyError("a"), OSError(5555, "b")):
        assert len(failure(error).messages) == 2
    assert "KeyError: 'a'" in str(failure(KeyError("a")))


def test_a_failure_comes_whole_out_of_another_process():
    told = failure(OSError(errno.EROFS, "", "a"))
    copy = pickle.loads(pickle.dumps(told))  # noqa: S301 - just made
    assert isinstance(copy, FailureError)
    assert str(copy) == str(told)
