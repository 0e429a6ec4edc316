"""Where new records go, and what they are called."""

from __future__ import annotations

import pytest
import yaml

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing.forms.content_index import ContentIndex
from prospectus.editing.forms.new_records import holders, open_new, suggested_name
from prospectus.editing.scaffold import RefusedError


@pytest.fixture
def index(root):
    index = ContentIndex(root)
    index.refresh()
    return index


def test_a_name_is_made_of_the_english_name_or_of_pinyin():
    assert suggested_name({"name": {"zh": "新园", "en": "The Café of Oaks"}}) == "cafe-oaks"
    assert suggested_name({"name": {"zh": "新园"}}) == "xin-yuan"
    assert suggested_name({"name": {"en": "?"}}) == ""
    assert suggested_name(None) == ""


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A b", "con", "index", "x" * 61])
def test_no_other_names_are_taken(root, index, name):
    with pytest.raises(RefusedError):
        open_new(root, index, "parks", name)


def test_a_name_that_is_taken_is_refused_in_all_kinds_that_hold_figures(root, index):
    for kind in ("parks", "chains", "companies"):
        with pytest.raises(RefusedError, match="eastgate"):
            open_new(root, index, kind, "eastgate")


def test_each_kind_has_its_place(root, index):
    place = open_new(root, index, "parks", "made-up").entry
    assert (place.path, place.where) == ("data/parks/made-up.yml", ())
    place = open_new(root, index, "products", "made-up").entry
    assert (place.path, place.where) == ("data/products.yml", ("made-up",))
    place = open_new(root, index, "figures", "made-up", "parks/eastgate").entry
    assert (place.path, place.where) == ("data/parks/eastgate.yml", ("figures", "made-up"))


def test_a_figure_belongs_to_a_file_or_record_and_a_session_to_a_part(root, index):
    figures = dict(holders(root, index, "figures"))
    assert figures["parks/eastgate"]
    assert any(value.startswith("topics/") for value in figures)
    assert all(value.startswith("events/") for value, _ in holders(root, index, "sessions"))
    assert not holders(root, index, "parks")


def test_a_part_of_a_programme_without_a_name_is_called_by_its_number(bare):
    path = bare / "data/events/matchmaking.yml"
    event = yaml.safe_load(path.read_text(encoding="utf-8"))
    for part in event["programme"]:
        part.pop("name", None)
    path.write_text(yaml.safe_dump(event, allow_unicode=True), encoding="utf-8")
    index = ContentIndex(bare)
    index.refresh()
    titles = dict(holders(bare, index, "sessions", "en"))
    assert titles["events/matchmaking/0"].endswith(": 1")
    assert titles["events/matchmaking/2"].endswith(": 3")


def test_a_figure_has_to_belong_to_one_that_exists(root, index):
    for holder in ("", "parks/nowhere", "sectors"):
        with pytest.raises(DiagnosticsError) as error:
            open_new(root, index, "figures", "made-up", holder)
        assert [problem.key for problem in error.value.problems] == ["no_holder"]
