from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio import reader
from prospectus.yamlio.reader import YamlDocument, read
from support.yaml_texts import PATH, written

# -- values ------------------------------------------------------------------------------


# -- what is refused ---------------------------------------------------------------------


# -- files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b"\xef\xbb\xbfa: 1\n", {"a": 1}),
        (b"a: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": 1, "b": "x\ny\n"}),
        (b"a: 1\rb: 2\r", {"a": 1, "b": 2}),
        ("名称: 测试园区\n".encode(), {"名称": "测试园区"}),
        (b"", None),
    ],
)
def test_files_of_every_editor_are_read(tmp_path, content, values):
    document = read(tmp_path, written(tmp_path, content))
    assert (document.path, document.values) == (PATH, values)


# -- places ------------------------------------------------------------------------------

PLACES = """\
# A comment
name: {zh: 测试园区, en: Test park}
titles:
  - name: one
    sources: [test p01, test p02]
  -
    name: two
figures:
  area:
    value: 5
"""


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ((), (2, 1)),
        (("name",), (2, 1)),
        (("name", "en"), (2, 18)),
        (("titles",), (3, 1)),
        (("titles", 0), (4, 5)),
        (("titles", 0, "name"), (4, 5)),
        (("titles", 0, "sources"), (5, 5)),
        (("titles", 0, "sources", 1), (5, 25)),
        (("titles", 1), (7, 5)),
        (("figures", "area", "value"), (10, 5)),
        # a missing value is reported at its parent
        (("summary",), (2, 1)),
        (("name", "fr"), (2, 1)),
        (("titles", 0, "sources", 9), (5, 5)),
        (("titles", 9, "name"), (3, 1)),
        (("figures", "area", "unit"), (9, 3)),
        (("figures", "output", "value"), (8, 1)),
    ],
)
def test_a_problem_is_reported_where_the_value_or_its_holder_stands(where, place):
    problem = YamlDocument(PATH, PLACES).problem(where, "missing", field="x")
    assert (problem.path, problem.line, problem.column) == (PATH, *place)
    assert problem.details == (("field", "x"),)


def test_a_list_may_be_the_way(tmp_path):
    assert YamlDocument(PATH, PLACES).problem(["titles", 1, "name"], "empty", field="x").line == 7


def test_a_problem_with_an_empty_file_is_reported_its_beginning():
    problem = YamlDocument(PATH, "").problem(("name",), "missing", field="name")
    assert (problem.line, problem.column) == (1, 1)


# -- whatever is written -----------------------------------------------------------------

# PyYAML writes YAML 1.1: some numbers of YAML 1.2 are text there and need no quotes, and some
# spaces are ends of lines, which it folds.
# Keys that swallowed a colon or a wide space are refused on purpose.


@given(st.binary() | st.text("ab:-[]{}&*!|>'\"#%@,?~\n \t测\x07\ufeff").map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    path = written(folder, content)
    try:
        assert read(folder, path).path == PATH
    except DiagnosticsError as error:
        assert all(str(problem).startswith(f"{PATH}:") for problem in error.problems)


# -- documents ---------------------------------------------------------------------------------


def test_values_that_were_released_are_read_again():
    document = YamlDocument(PATH, "a: [b, {c: d}]\n")
    first = document.values
    document.release_values()
    assert document.values == first
    assert document.text == "a: [b, {c: d}]\n"
    with pytest.raises(AttributeError):
        _ = document.made_up


def test_a_value_is_found_by_its_path():
    document = YamlDocument(PATH, "a: [b, {c: d}]\n")
    assert document.value_at(()) == {"a": ("b", {"c": "d"})}
    assert document.value_at(("a", 1, "c")) == "d"
    assert document.position(("a", 1, "c")) == (1, 9)
    assert document.position(("a", 1, "x", "y")) == (1, 8)
    assert document.position(("x",)) == (1, 1)


def test_files_that_are_read_in_parallel_need_not_be_read_again(tmp_path, monkeypatch):
    names = [f"data/{character}.yml" for character in "abc"]
    (tmp_path / "data").mkdir()
    for name in names:
        (tmp_path / name).write_text(f"name: {name}\n", encoding="utf-8")
    (tmp_path / "data/wrong.yml").write_text("a: [\n", encoding="utf-8")
    kept = reader.value_cache(tmp_path)
    paths = [tmp_path / name for name in (*names, "data/wrong.yml")]
    reader.read_in_parallel(tmp_path, paths, kept)
    monkeypatch.setattr(YamlDocument, "_parse_values", None)  # which would be called to read
    assert [read(tmp_path, path, kept).values["name"] for path in paths[:3]] == names
