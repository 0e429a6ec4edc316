"""Style sheets know no left and right, so that pages can be mirrored.

Where they have to, the line says why: `/* physical: … */`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from support.project import ROOT

STYLESHEETS = sorted((ROOT / "overrides/assets/stylesheets").rglob("*.css"))
_DECLARATION = re.compile(r"^\s*([\w-]+)\s*:\s*([^;{}]+);(.*)$", re.MULTILINE)
_SIDES = re.compile(r"\b(?:left|right)\b")
_FOUR_SIDES = re.compile(r"(?:margin|padding|inset|border-(?:width|style|color)|scroll-\w+)$")
_ACROSS = re.compile(r"translate(?:X|3d)?\(\s*(?!0[,)])[^)]*|(?<=to )(?:left|right)")


def _is_physical(name: str, value: str) -> bool:
    """Whether a declaration means one side of the screen.

    A move by `translate(` across the line is one, and so are four values of which those of the two
    sides differ.
    """
    parts = re.findall(r"[\w-]+\([^)]*\)|[^\s]+", value.removesuffix("!important"))
    if _SIDES.search(name) or _SIDES.search(value) or _ACROSS.search(value):
        return True
    if name == "border-radius" and len(parts) == 4:
        return parts[0] != parts[1] or parts[2] != parts[3]
    return bool(_FOUR_SIDES.fullmatch(name)) and len(parts) == 4 and parts[1] != parts[3]


def physical_declarations(css: str) -> Iterator[str]:
    """The declarations of a style sheet that would be wrong in a mirrored page, unexplained."""
    for name, value, rest in _DECLARATION.findall(css):
        if _is_physical(name, value) and "/* physical: " not in rest:
            yield f"{name}: {value}"


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.stem)
def test_style_sheets_hold_in_both_directions(path):
    assert list(physical_declarations(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1rem",
        "text-align: right",
        "inset: auto 0 0 auto",
        "padding: 0 1rem 0 0",
        "border-radius: 1px 0 0 1px",
        "transform: translateX(1rem)",
        "transform: translate(1rem, 0)",
        "background: linear-gradient(to right, red, blue)",
    ],
)
def test_a_side_of_the_screen_is_noticed(declaration):
    assert list(physical_declarations(f"a {{\n  {declaration};\n}}")) == [declaration]
    assert not list(physical_declarations(f"a {{\n  {declaration}; /* physical: a reason */\n}}"))


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-inline-start: 1rem",
        "text-align: end",
        "padding: 0 1rem",
        "margin: 1rem 0 2rem 0",
        "border-radius: 1px 1px 0 0",
        "transform: translateY(-1rem)",
        "transform: translate(0, 1rem)",
    ],
)
def test_what_holds_in_both_directions_is_allowed(declaration):
    assert not list(physical_declarations(f"a {{\n  {declaration};\n}}"))
