from __future__ import annotations

import errno
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import (
    MAX_PROBLEMS,
    OS_CAUSES,
    Diagnostic,
    DiagnosticsError,
    Quota,
    limited,
    os_cause,
    os_problem,
    suggest,
    translate,
)

PATH = "data/parks/test-park.yml"


def test_a_problem_says_where_it_is_and_what_would_be_right_in_every_language():
    problem = Diagnostic.at(PATH, 3, 5, "missing", field="summary")
    assert str(problem) == (
        "data/parks/test-park.yml:3:5: 缺少“summary”；请补上 / summary is missing; add it"
    )
    assert problem.message == "缺少“summary”；请补上 / summary is missing; add it"


def test_details_may_be_of_any_kind():
    problem = Diagnostic.at(PATH, 1, 1, "greater_than", field="paragraphs", gt=0)
    assert problem.message.endswith("paragraphs should be greater than 0")


@pytest.mark.parametrize("detail", ["{field}", "{", "}", "{0}", "%s", "{field.__class__}"])
def test_braces_in_a_detail_are_shown_as_they_are(detail):
    problem = Diagnostic.at(PATH, 1, 1, "missing", field=detail)
    assert problem.message == f"缺少“{detail}”；请补上 / {detail} is missing; add it"


def test_problems_are_reported_in_the_order_of_files_lines_and_columns():
    places = [("b.yml", 1, 1), ("a.yml", 10, 1), ("a.yml", 9, 2), ("a.yml", 9, 1)]
    error = DiagnosticsError(Diagnostic.at(*place, "key_not_text") for place in places)
    positions = [(problem.path, problem.line, problem.column) for problem in error.problems]
    assert positions == [("a.yml", 9, 1), ("a.yml", 9, 2), ("a.yml", 10, 1), ("b.yml", 1, 1)]


def test_a_problem_is_reported_once():
    twice = [Diagnostic.at(PATH, 1, 1, "missing", field="name") for _ in range(2)]
    other = Diagnostic.at(PATH, 1, 1, "missing", field="short")
    assert DiagnosticsError([*twice, other]).problems == [twice[0], other]


def test_the_order_of_details_makes_no_other_problem():
    one = Diagnostic.at(PATH, 1, 1, "dangling", field="park", name="x", nearest="y")
    assert one == Diagnostic.at(PATH, 1, 1, "dangling", nearest="y", name="x", field="park")


def test_an_error_shows_each_problem_on_a_line_of_its_own():
    error = DiagnosticsError(
        [
            Diagnostic.at("b.yml", 2, 1, "empty", field="name"),
            Diagnostic.at("a.yml", 1, 1, "not_utf8"),
        ]
    )
    assert str(error) == (
        "a.yml:1:1: 文件不是 UTF-8 编码；请在编辑器中另存为 UTF-8"
        " / the file is not UTF-8; save it as UTF-8 in your editor\n"
        "b.yml:2:1: “name”不能为空 / name should not be empty"
    )


def test_other_messages_are_reported_in_every_language_too():
    assert translate("command.problems", count=2) == "共 2 个问题 / 2 problem(s)"


@pytest.mark.parametrize(
    ("wrong", "known", "right"),
    [
        ("nmae", ["name", "note"], "name"),
        ("name", ["name"], "name"),
        ("summry", ["short", "summary", "sources"], "summary"),
        ("x", ["name", "note"], "name, note"),
        ("x", list("abcdefgh"), "a, b, c, d, e, f"),
        ("x", [], "—"),
        ("", ["name"], "name"),
    ],
)
def test_the_nearest_name_is_the_likeliest_or_else_the_first_few(wrong, known, right):
    assert suggest(wrong, iter(known)) == right


@pytest.mark.parametrize("name", OS_CAUSES)
def test_an_error_of_the_system_is_reported_by_its_cause_at_its_file(name):
    error = OSError(getattr(errno, name), "why", "/project/data/a.yml")
    problem = os_problem(error, Path("/project"))
    assert (problem.path, problem.key) == ("data/a.yml", f"os_{OS_CAUSES[name]}")
    assert problem.message.count(" / ") == 1


def test_an_unknown_error_of_the_system_is_reported_in_its_own_words():
    problem = os_problem(OSError(errno.EPROTO, "Protocol error"), Path("/project"), "a.xlsx")
    assert (problem.path, problem.key) == ("a.xlsx", "os_other")
    assert "Protocol error" in problem.message
    assert os_problem(OSError("no number"), Path()).key == "os_other"


@pytest.mark.parametrize(
    ("number", "nearest"), [(20_000, "made-up-name-1"), (20_001, "a-0, a-1, a-2, a-3, a-4, a-5")]
)
def test_names_are_compared_unless_there_are_more_than_twenty_thousand(number, nearest):
    names = [f"a-{at}" for at in range(number - 1)]
    assert suggest("made-up-nmae-1", [*names, "made-up-name-1"]) == nearest


def test_names_are_compared_up_to_a_hundred_characters():
    wrong, known = "a" * 99 + "b", "a" * 100
    assert suggest(wrong, ["c", known]) == known
    assert suggest(f"{wrong}b", ["c", known]) == f"c, {'a' * 80}"
    assert suggest(wrong, ["c", f"{known}a"]) == f"c, {'a' * 80}"


def test_of_each_file_fifty_problems_are_reported_and_that_there_are_more():
    assert MAX_PROBLEMS == 50
    problems = [Diagnostic.at(PATH, line, 1, "key_not_text") for line in range(1, 52)]
    assert list(limited(problems[:50], PATH)) == problems[:50]
    assert list(limited(problems, PATH)) == [
        *problems[:50],
        Diagnostic.at(PATH, 1, 1, "more_problems", limit=50),
    ]


def test_a_quota_counts_the_problems_of_each_file():
    quota = Quota()
    assert [quota.allows("a.yml") for _ in range(51)] == [True] * 50 + [False]
    assert quota.allows("b.yml")


@pytest.mark.parametrize(("number", "cause"), [(32, "in_use"), (33, "in_use"), (5, "permission")])
def test_windows_says_by_other_numbers_that_a_file_is_in_use(number, cause):
    error = OSError(errno.EACCES, "why")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    assert os_cause(error) == cause


def test_a_file_elsewhere_is_named_by_its_whole_path():
    error = OSError(errno.ENOENT, "why", "/elsewhere/a.yml")
    assert os_problem(error, Path("/project")).path == "/elsewhere/a.yml"
    assert os_problem(OSError(errno.ENOENT, "why"), Path("/project")).path == "."
