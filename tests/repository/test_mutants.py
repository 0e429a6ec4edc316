"""Mutations of small made-up modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants import mutations, own_tests, package_tests

pytestmark = pytest.mark.slow

MODULE = Path("hooks/prospectus/made/up.py")


def changes(text: str) -> list[str]:
    """What becomes of the text, one mutation a time."""
    return [it.source().rstrip() for it in mutations(MODULE, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("a == b", ["a != b"]),
        ("a in b", ["a not in b"]),
        ("a is b", ["a is not b"]),
        ("a < b == c", ["a <= b == c", "a < b != c"]),
        ("a + b", ["a - b"]),
        ("a // b", ["a * b"]),
        ("a << b", ["a >> b"]),
        ("-a", ["a"]),
        ("a += b", ["a -= b"]),
        ("3", ["4"]),
        ("0.5", ["1.5"]),
        ("True", ["False"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("b if a else c", ["b if not a else c"]),
        ("[a for a in b if a]", ["[a for a in b if not a]"]),
        ("if a:\n    pass", ["if not a:\n    pass"]),
        ("while a < b:\n    pass", ["while not a < b:\n    pass", "while a <= b:\n    pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f(a=1):\n    pass", ["def f(a=2):\n    pass"]),
    ],
)
def test_operators_constants_conditions_and_returned_values_are_changed(text, expected):
    assert changes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "'text'",
        "f'{a}'",
        "a + 'text'",
        "a + [b]",
        "a: int | None",
        "def f(a: B | C) -> D | E:\n    pass",
        "@cache(maxsize=1)\ndef f():\n    pass",
        "from __future__ import annotations",
        "if TYPE_CHECKING:\n    a = 1",
        "zip(a, b, strict=True)",
        "def f():\n    return None",
    ],
)
def test_what_no_test_could_notice_or_any_test_would_is_left_alone(text):
    assert changes(text) == []


def test_a_mutation_names_its_place_and_both_forms():
    (mutation,) = mutations(MODULE, "\n\nlimit = 50\n")
    assert str(mutation) == "hooks/prospectus/made/up.py:3: constant: 50 -> 51"


def test_the_own_tests_a_module_mirror_its_place():
    assert own_tests(MODULE) == (Path("tests/prospectus/made/test_up.py"), MODULE)
    assert package_tests(MODULE) == (Path("tests/prospectus/made"),)
