"""Text files of a project."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio.reader import read
from prospectus.yamlio.text_files import read_text
from support.platforms import needs_symlinks
from support.yaml_texts import PATH, line, written


def test_text_is_read_with_plain_line_ends(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbfa\r\nb\rc\n\r\n")
    assert read_text(tmp_path, path) == "a\nb\nc\n\n"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff", "1:1"),
        (b"a: 1\nb: \xb9\xfd\n", "2:4"),
        (b"a: 1\r\nb: \xff\r\n", "2:4"),
        (b"a: 1\rb: \xff\r", "2:4"),
        ("名称: ".encode() + b"\xb9\xfd\n", "1:5"),
        (b"\xef\xbb\xbfa: 1\n\xff", "2:1"),
        (b"\xef\xbb\xbfa: \xff", "1:4"),
        ("a: 1\n".encode("utf-16"), "1:1"),
        ("a: 测试".encode("gbk"), "1:4"),
        ("a: 测试".encode()[:-1], "1:5"),
    ],
)
def test_a_file_that_is_not_utf8_says_where(tmp_path, content, place):
    with pytest.raises(DiagnosticsError) as caught:
        read(tmp_path, written(tmp_path, content))
    assert str(caught.value) == line(place, "not_utf8")


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(DiagnosticsError) as caught:
        read(tmp_path, tmp_path / PATH)
    assert str(caught.value) == line("1:1", "os_missing")


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / PATH).mkdir(parents=True)
    with pytest.raises(DiagnosticsError) as caught:
        read(tmp_path, tmp_path / PATH)
    assert str(caught.value) == line("1:1", "no_file")


@needs_symlinks
def test_a_link_is_no_file(tmp_path):
    path = written(tmp_path, b"a: 1\n")
    link = path.with_name("link.yml")
    link.symlink_to(path)
    with pytest.raises(DiagnosticsError) as caught:
        read(tmp_path, link)
    assert [(problem.path, problem.key) for problem in caught.value.problems] == [
        ("data/link.yml", "no_file")
    ]


def test_a_file_may_have_exactly_the_limit_of_bytes(tmp_path):
    path = written(tmp_path, b"a: 1\n")
    assert read_text(tmp_path, path, 5) == "a: 1\n"
    with pytest.raises(DiagnosticsError) as caught:
        read_text(tmp_path, path, 4)
    (diagnostic,) = caught.value.problems
    assert (diagnostic.path, diagnostic.line, diagnostic.column, diagnostic.key) == (
        PATH,
        1,
        1,
        "text_file_too_large",
    )
    path.write_bytes(b" " * 2_000_001)
    with pytest.raises(DiagnosticsError) as caught:
        read_text(tmp_path, path)
    assert dict(caught.value.problems[0].details) == {"limit": "2"}
