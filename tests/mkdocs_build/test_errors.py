"""Errors and warnings of MkDocs become diagnostics of the files that they name."""

from __future__ import annotations

import errno
import logging

import pytest

from mkdocs_build.errors import check_problems, errors_as_diagnostics, warnings_to_diagnostics
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.diagnostics.failures import FailureError

PAGE = "docs/about/index.en.md"


@pytest.fixture
def project(tmp_path):
    """Files enough for positions, and nothing that a check accepts."""
    for path, text in {
        PAGE: "one\ntwo [x](made-up.md)\n",
        "data/parks/a.yml": "name: x\n",
        "mkdocs.yml": "site_name: x\nnav: made-up\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def place(diagnostic: Diagnostic) -> str:
    return str(diagnostic).split(": ")[0]


MESSAGES = {
    "Doc file 'about/index.en.md' contains a link 'made-up.md'": f"{PAGE}:2:9",
    "Doc file 'about/index.en.md' is wrong": f"{PAGE}:1:1",
    "Doc file 'parks/a.en.md' contains a link 'nowhere.md'": "data/parks/a.yml:1:1",
    "Config value 'nav': quite wrong": "mkdocs.yml:2:1",
    "Something else": "mkdocs.yml:1:1",
}


@pytest.mark.parametrize(("message", "expected"), MESSAGES.items())
def test_a_message_is_reported_at_what_it_quotes(project, message, expected):
    (problem,) = warnings_to_diagnostics(project, [f"{message}."])
    assert place(problem) == expected
    assert message.removeprefix("Config value 'nav': ") in str(problem)


SETTING_MESSAGES = {
    "Config value 'plugins': The \"made-up\" plugin is not installed": (
        "mkdocs_plugin",
        {"name": "plugins", "what": "made-up"},
    ),
    "Config value 'theme': Unrecognised theme name: 'made-up'. The available installed themes are:"
    " mkdocs, material": (
        "mkdocs_theme",
        {"name": "theme", "what": "made-up", "known": "mkdocs, material"},
    ),
    "Config value 'markdown_extensions': Failed to load extension 'made-up'.\nFile:": (
        "mkdocs_extension",
        {"name": "markdown_extensions", "what": "made-up"},
    ),
    "Config value 'plugins': Plugin 'i18n' option 'made_up': Unrecognised configuration name:"
    " made_up": ("mkdocs_unknown", {"name": "plugins", "what": "made_up"}),
    "Config value 'validation': Sub-option 'a': Expected one of ['warn', 'info'], got 'made-up'": (
        "mkdocs_choice",
        {"name": "validation", "what": "made-up", "known": "warn, info"},
    ),
    "Config value 'copyright': Expected type: <class 'str'> but received: <class 'list'>": (
        "mkdocs_type",
        {"name": "copyright"},
    ),
    "Config value 'exclude_docs': Expected a multiline string, but a <class 'int'> was given": (
        "mkdocs_type",
        {"name": "exclude_docs"},
    ),
    "Config value 'repo_url': The URL isn't valid, it should include the http:// (scheme)": (
        "mkdocs_url",
        {"name": "repo_url"},
    ),
    "Config value 'theme': The path set in custom_dir ('/made/up') does not exist": (
        "mkdocs_file",
        {"name": "theme", "what": "/made/up"},
    ),
    "Config value 'nav': Expected nav item to be a string or dict, got a int: 5": (
        "mkdocs_type",
        {"name": "nav"},
    ),
}


@pytest.mark.parametrize(("message", "expected"), SETTING_MESSAGES.items())
def test_what_mkdocs_says_of_a_setting_is_said_in_the_languages_of_the_editors(
    project, message, expected
):
    (problem,) = warnings_to_diagnostics(project, [message])
    assert (problem.key, dict(problem.details)) == expected
    assert all("Config value" not in text for text in problem.messages.values())


def test_a_file_that_a_setting_names_is_shown_by_its_path_in_the_project(project):
    path = (project / "hooks/made-up.py").as_posix()
    message = f"Config value 'hooks': The path '{path}' isn't an existing file"
    (problem,) = warnings_to_diagnostics(project, [message])
    assert dict(problem.details) == {"name": "hooks", "what": "hooks/made-up.py"}


@pytest.mark.parametrize(
    ("link", "why", "page"),
    [
        ("made-up.md#a", "the doc 'b.en.md' does not contain an anchor '#a'", "b.en.md"),
        ("made-up.md", "there is no such anchor on this page", "about/index.en.md"),
    ],
)
def test_a_lost_anchor_is_reported_in_words_of_our_own(project, link, why, page):
    message = f"Doc file 'about/index.en.md' contains a link '{link}', but {why}."
    (problem,) = warnings_to_diagnostics(project, [message])
    assert (problem.key, dict(problem.details)) == ("no_anchor", {"name": link, "page": page})


def test_diagnostics_are_found_behind_other_errors(project):
    problem = Diagnostic.at(PAGE, 1, 1, "mkdocs", why="x")
    with pytest.raises(DiagnosticsError) as raised, errors_as_diagnostics(project):
        try:
            raise DiagnosticsError([problem])
        except DiagnosticsError:
            raise SystemError("MkDocs was aborted") from None
    assert raised.value.problems == [problem]


def test_what_the_system_refuses_is_no_fault_of_the_content(project):
    with pytest.raises(FailureError) as raised, errors_as_diagnostics(project):
        raise OSError(errno.ENOSPC, "no space")
    assert raised.value.key == "problem.os_disk_full"


def test_else_the_check_says_what_is_wrong(project):
    expected = check_problems(project)
    assert expected
    with pytest.raises(DiagnosticsError) as raised, errors_as_diagnostics(project):
        raise RuntimeError("made up")
    assert [str(problem) for problem in raised.value.problems] == [str(item) for item in expected]


def test_else_mkdocs_does(root):
    with pytest.raises(DiagnosticsError, match="Made up") as raised, errors_as_diagnostics(root):
        logging.getLogger("mkdocs.made_up").warning("Made up")
        raise RuntimeError("strict mode")
    assert [place(problem) for problem in raised.value.problems] == ["mkdocs.yml:1:1"]


def test_else_it_is_a_failure_of_the_program(root):
    with pytest.raises(FailureError), errors_as_diagnostics(root):
        raise RuntimeError("made up")


def test_where_nothing_fails_nothing_is_raised(root):
    with errors_as_diagnostics(root):
        logging.getLogger("mkdocs.made_up").warning("Made up")
