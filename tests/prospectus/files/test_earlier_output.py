"""Files are taken over from an earlier output only as they were written."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from prospectus.files.earlier_output import EarlierOutput, description, write_described
from support.platforms import needs_posix, needs_symlinks

KEY = b"made of the same"


@pytest.fixture
def folders(tmp_path):
    for name in ("earlier/en", "new/en"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "earlier/en/index.html").write_text("made up", encoding="utf-8")
    return tmp_path / "earlier", tmp_path / "new"


def known(earlier, path="en/index.html"):
    return EarlierOutput(earlier, {path: description(earlier / path)}, {path: KEY})


def test_a_file_is_taken_over_with_its_bytes_and_is_not_copied(folders):
    earlier, new = folders
    assert known(earlier).take("en/index.html", KEY, new)
    assert (new / "en/index.html").read_bytes() == b"made up"
    assert (new / "en/index.html").samefile(earlier / "en/index.html")


def test_what_is_made_from_something_else_is_written_anew(folders):
    earlier, new = folders
    assert not known(earlier).take("en/index.html", b"made of something else", new)
    assert not EarlierOutput(earlier).take("en/index.html", KEY, new)
    assert [*new.rglob("*.html")] == []


def test_a_file_that_is_made_again_is_taken_over_if_it_holds_the_same(folders):
    earlier, new = folders
    described = known(earlier).write("en/index.html", b"made up", new)
    assert described == description(new / "en/index.html")
    assert (new / "en/index.html").samefile(earlier / "en/index.html")


def test_a_file_that_is_made_again_is_written_if_it_holds_something_else(folders):
    earlier, new = folders
    described = known(earlier).write("en/index.html", b"changed", new)
    assert described == description(new / "en/index.html")
    known(earlier).write("en/other.html", b"made up", new)
    assert (new / "en/index.html").read_bytes() == b"changed"
    assert (new / "en/other.html").read_bytes() == b"made up"
    assert (earlier / "en/index.html").read_bytes() == b"made up"


def edited_in_place(path):
    status = path.stat()
    path.write_text("MADE UP", encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced_by_a_link(path):
    path.rename(path.with_name("moved.html"))
    path.symlink_to("moved.html")


def replaced_by_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "change",
    [
        edited_in_place,
        pytest.param(replaced_by_a_link, marks=needs_symlinks),
        pytest.param(replaced_by_a_pipe, marks=needs_posix),
        pytest.param(lambda path: path.chmod(0o600), marks=needs_posix),
        lambda path: path.unlink(),
    ],
)
def test_what_was_changed_since_is_written_anew(folders, change):
    earlier, new = folders
    output = known(earlier)
    change(earlier / "en/index.html")
    assert not output.take("en/index.html", KEY, new)
    assert [*(new / "en").iterdir()] == [], "the page can be written there"
    output.write("en/index.html", b"made up", new)
    assert (new / "en/index.html").read_bytes() == b"made up"
    assert not (earlier / "en/index.html").is_file() or not (new / "en/index.html").samefile(
        earlier / "en/index.html"
    )


def test_what_the_build_has_compared_is_not_read_again(folders):
    earlier, new = folders
    output = replace(known(earlier), changed=lambda: frozenset({"en/other.html"}))
    edited_in_place(earlier / "en/index.html")
    assert output.take("en/index.html", KEY, new)
    output = replace(output, changed=lambda: frozenset({"en/index.html"}))
    (new / "en/index.html").unlink()
    assert not output.take("en/index.html", KEY, new)


def test_a_file_that_grows_is_read_to_its_end(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("made up", encoding="utf-8")
    size = os.stat_result((*path.stat()[:6], 2, *path.stat()[7:]))
    expected = description(path)
    monkeypatch.setattr(os, "fstat", lambda _: size)
    assert description(path) == expected


def test_where_files_cannot_be_linked_they_are_written(folders, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    earlier, new = folders
    assert not known(earlier).take("en/index.html", KEY, new)


def test_a_file_is_described_while_it_is_written_as_when_it_is_read(tmp_path):
    path = tmp_path / "page.html"
    assert write_described(str(path), b"made up") == description(path)
    assert path.read_bytes() == b"made up"
