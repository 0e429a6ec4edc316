"""What other processes do for a command while it is being imported."""

from __future__ import annotations

import pytest

from cli.ahead import Ahead
from mkdocs_build.compiled_fragments import compiled
from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.files.build_inputs import read_inputs
from prospectus.rendering import environment
from prospectus.support.cache import ENVIRONMENT_VARIABLE
from support.platforms import needs_fork


def begun(ahead: Ahead) -> set[str]:
    """What was begun, which is ended."""
    ahead.cancel()
    return {name for name, job in ahead._asdict().items() if job}


@pytest.fixture
def unknown(bare, tmp_path, monkeypatch):
    """A project of which the persistent cache has nothing."""
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "empty"))
    return bare


@pytest.fixture
def known(bare):
    """A project of which the persistent cache has the data."""
    load(Project(bare))
    return bare


@needs_fork
def test_a_first_build_finds_data_and_fragments_ready(unknown):
    ahead = Ahead.begin(unknown, ["build"]).with_libraries(unknown)
    assert ahead.values
    assert ahead.fragments
    assert "data/units.yml" in ahead.values.result()
    environment.forget_templates()
    assert ahead.fragments.result() == compiled(unknown) != {}
    assert begun(ahead) == {"values", "fragments"}


@needs_fork
def test_a_later_build_finds_inputs_and_the_changes_of_the_output_ready(known):
    ahead = Ahead.begin(known, ["build"]).with_libraries(known)
    assert ahead.inputs
    assert ahead.inputs.result() == read_inputs(known)
    assert begun(ahead) == {"inputs", "compared"}


@needs_fork
def test_only_the_default_folder_is_compared(known):
    assert begun(Ahead.begin(known, ["build", "--output", "made-up"])) == {"inputs"}
    assert begun(Ahead.begin(known, ["build", "--offline"])) == {"inputs"}


def test_other_commands_begin_with_nothing(bare):
    assert begun(Ahead.begin(bare, ["check"]).with_libraries(bare)) == set()
    assert begun(Ahead.begin(bare, []).with_libraries(bare)) == set()
