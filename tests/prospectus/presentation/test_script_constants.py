"""The site's scripts hold the same constants as the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prospectus.i18n import search_analysis
from prospectus.presentation import script_constants as constants
from prospectus.presentation.pagination import ROWS_PER_PAGE
from prospectus.presentation.script_constants import FORMULA_STARTS, escape_formula


@pytest.fixture(scope="module")
def scripts() -> str:
    """The text of all scripts of the site."""
    project = Path(constants.__file__).parents[3]
    folders = [project / "docs/assets/javascripts", project / "overrides/assets/javascripts"]
    paths = [path for folder in folders for path in sorted(folder.glob("*.js"))]
    assert paths
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def all_matches(pattern: str, text: str) -> list[str]:
    matches = re.findall(pattern, text)
    assert matches, f"no script has {pattern}; compare it with script_constants.py"
    return matches


def test_scripts_show_as_many_rows_at_once_as_a_page_has(scripts):
    assert set(all_matches(r"\bPAGE(?:_SIZE)? = (\d+)", scripts)) == {str(ROWS_PER_PAGE)}


@pytest.mark.parametrize("name", ["UNSPACED", "MARK", "INDIC"])
def test_scripts_know_the_same_ranges_of_characters(scripts, name):
    (ranges,) = set(all_matches(rf"\b{name}S? = /\[([^\]]+)\]/", scripts))
    points = [int(match, 16) for match in re.findall(r"\\u\{?([0-9a-f]+)\}?", ranges)]
    python = re.findall(r"\\[uU]([0-9a-fA-F]+)", getattr(search_analysis, f"{name}_RANGES"))
    assert points == [int(item, 16) for item in python]


def test_scripts_leave_as_much_of_a_word_without_its_ending(scripts):
    assert set(all_matches(r"\bLEAST_STEM = (\d+)", scripts)) == {str(search_analysis.LEAST_STEM)}


def test_scripts_know_the_flags_of_a_match(scripts):
    flags = all_matches(r"NAME = (\d+), TITLE = (\d+), BEGIN = (\d+), LETTERS = (\d+)", scripts)
    assert [tuple(map(int, flag)) for flag in flags] == [
        (
            constants.MATCH_NAME,
            constants.MATCH_TITLE,
            constants.MATCH_BEGIN,
            constants.MATCH_LETTERS,
        )
    ]


def test_scripts_know_the_prefix_and_length_of_sounds(scripts):
    assert set(all_matches(r"term: `(.)\$\{word", scripts)) == {constants.PINYIN_PREFIX}
    assert set(all_matches(r"word\.slice\(at, at \+ ([3-9])\)", scripts)) == {
        str(constants.PINYIN_LENGTH)
    }


def test_scripts_escape_the_same_formulas(scripts):
    (starts,) = set(all_matches(r"/\^\[([^\]]+)\]/\.test\(cell\)", scripts))
    unescaped = starts.replace("\\t", "\t").replace("\\r", "\r").replace("\\-", "-")
    assert sorted(unescaped) == sorted(FORMULA_STARTS)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_that_begins_like_a_formula_is_escaped(start):
    assert escape_formula(f"{start}1") == f"'{start}1"
    assert escape_formula(f"1{start}") == f"1{start}"
