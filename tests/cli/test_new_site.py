"""`new site`: where it writes, and what it refuses."""

import pytest

from support.commands import run_here
from support.project import contents


def test_a_site_is_written_with_schemas_and_confirmed_translations(tmp_path):
    done = run_here(tmp_path, "new", "site", "place", "--languages", "zh,en")
    assert done.returncode == 0, done.stderr
    assert "prospectus check" in done.stdout
    names = contents(tmp_path / "place").keys()
    assert {
        "README.md",
        "mkdocs.yml",
        "data/translations/en/pages/index.yml",
        "schema/parks.json",
    } <= names
    done = run_here(tmp_path / "place", "status")
    assert done.returncode == 0, done.stderr


def test_hidden_files_stay_and_others_are_refused(tmp_path):
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/pyvenv.cfg").touch()
    assert run_here(tmp_path, "new", "site", ".", "--languages", "en").returncode == 0
    assert (tmp_path / ".venv/pyvenv.cfg").exists()
    before = contents(tmp_path)
    done = run_here(tmp_path, "new", "site", ".", "--languages", "zh")
    assert done.returncode == 1
    assert "holds files already" in done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize("words", ["xx", "en,en", "en,../zh"])
def test_an_unknown_language_writes_nothing(tmp_path, words):
    done = run_here(tmp_path, "new", "site", "place", "--languages", words)
    assert done.returncode == 1
    assert words.rpartition(",")[2] in done.stderr
    assert not (tmp_path / "place").exists()
