"""Where the program finds templates, and which site it works on."""

from unittest import mock

import pytest

from prospectus.support import program


@pytest.fixture
def installed(tmp_path):
    """A program that is installed beside the site `tmp_path / "site"`, each with templates."""
    own, theirs = tmp_path / "site/overrides", tmp_path / "program/overrides"
    for path in (own / "main.html", theirs / "main.html", theirs / "fragments/park.html"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with (
        mock.patch.object(program, "IS_INSTALLED", True),
        mock.patch.object(program, "OVERRIDES", theirs),
    ):
        yield own, theirs


def test_in_a_checkout_templates_are_those_of_the_site_only(tmp_path):
    assert program.template_folders(tmp_path) == (tmp_path / "overrides",)
    assert program.COMMAND == "python hooks"


def test_a_template_of_the_site_replaces_that_of_an_installed_program(installed):
    own, theirs = installed
    assert program.template_files(own.parent, "**/*.html") == {
        "fragments/park.html": theirs / "fragments/park.html",
        "main.html": own / "main.html",
    }
    assert program.template_file(own.parent, "main.html") == own / "main.html"
    assert program.template_file(own.parent, "fragments/park.html").is_relative_to(theirs)
    assert program.template_file(own.parent, "none.html") == own / "none.html"


def test_a_command_works_on_the_site_around_the_folder_in_which_it_is_called(tmp_path):
    deep = tmp_path / "site/data/parks"
    deep.mkdir(parents=True)
    assert program.site_folder(deep) == deep
    (tmp_path / "site/mkdocs.yml").touch()
    assert program.site_folder(deep) == tmp_path / "site"
