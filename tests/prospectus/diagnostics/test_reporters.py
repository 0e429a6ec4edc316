"""Problems as a forge, a program and a browser read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic, translate
from prospectus.diagnostics.reporters import as_github, as_json, as_page

ROOT = Path("/made up/project")
MISSING = Diagnostic.at("data/made-up.yml", 3, 5, "missing", field="name")


def test_a_forge_gets_file_line_column_and_title():
    message = translate("problem.missing", field="name")
    assert as_github([MISSING]) == (
        f"::error file=data/made-up.yml,line=3,col=5,title=missing::{message}"
    )


def test_signs_that_would_end_a_message_are_escaped_for_a_forge():
    problem = Diagnostic.at("data/a:b,c%d.yml", 1, 1, "template", why="50 %,\r\nsee: x")
    command, _, message = as_github([problem]).removeprefix("::error ").partition("::")
    assert command.startswith("file=data/a%3Ab%2Cc%25d.yml,line=1,")
    assert "50 %25,%0D%0Asee: x" in message


def test_signs_that_would_change_what_a_log_shows_are_escaped_for_a_forge():
    problem = Diagnostic.at("data/a\x1b[8m.yml", 1, 1, "template", why="\x1b[8mhidden\u202e")
    shown = as_github([problem])
    assert shown.isprintable()
    assert "\\u001b[8mhidden\\u202e" in shown


def test_a_forge_gets_each_problem_on_a_line_of_its_own():
    assert len(as_github([MISSING, MISSING]).splitlines()) == 2


def test_programs_get_the_message_in_each_language():
    read = json.loads(as_json([MISSING]))
    (problem,) = read.pop("problems")
    assert read == {"warnings": []}
    languages = {"zh", "en"}
    assert set(problem.pop("message")) == languages
    assert problem == {"path": "data/made-up.yml", "line": 3, "column": 5, "key": "missing"}


def test_programs_get_the_counts_where_nothing_is_wrong():
    assert json.loads(as_json([], pages=2)) == {"problems": [], "warnings": [], "pages": 2}


def test_a_warning_is_shown_as_one_and_stops_nothing():
    warning = Diagnostic.at("data/a.yml", 3, 1, "not_shown", name="companies/a").as_warning()
    assert "companies/a is recorded, but no page shows it" in str(warning)
    assert as_github([warning]).startswith("::warning file=data/a.yml,line=3,col=1,")
    (reported,) = json.loads(as_json([], [warning]))["warnings"]
    assert (reported["path"], reported["line"], reported["key"]) == ("data/a.yml", 3, "not_shown")


def test_a_page_opens_the_place_in_an_editor_whatever_the_folder_is_called():
    page = as_page([MISSING], ROOT)
    assert 'href="vscode://file/made%20up/project/data/made-up.yml:3:5"' in page
    assert ">data/made-up.yml:3:5</a>" in page


def test_nothing_on_a_page_is_taken_for_html():
    problem = Diagnostic.at("data/<i>.yml", 1, 1, "template", why='<script>&"')
    page = as_page([problem], ROOT)
    assert "<script>" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;&amp;&quot;" in page


def test_a_page_speaks_every_language_and_says_which():
    page = as_page([MISSING], ROOT)
    for code, text in MISSING.messages.items():
        assert f'<p lang="{code}">{text}</p>' in page


def test_a_page_needs_nothing_from_elsewhere():
    page = as_page([MISSING], ROOT)
    assert not [text for text in ("src=", "<link", "<script", "url(", "http") if text in page]


@pytest.mark.parametrize("path", ["/etc/made-up.yml", "../made-up.yml"])
def test_a_file_outside_of_the_project_is_named_without_a_link(path: str):
    page = as_page([Diagnostic.at(path, 3, 5, "missing", field="name")], ROOT)
    assert f"<b>{path}:3:5</b>" in page
    assert "vscode:" not in page
