"""Mutations of small made-up modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants import mutations, own_tests, package_tests, sample

pytestmark = pytest.mark.slow

MODULE = Path("hooks/prospectus/made/up.py")


def changes(text: str) -> list[str]:
    """What becomes of the text, one mutation a time."""
    return [mutation.source().rstrip() for mutation in mutations(MODULE, text)]


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
    package = Path("tests/prospectus/made")
    assert package_tests(MODULE) == (package, f"--ignore={package / 'test_up.py'}")


def test_a_sample_hardly_changes_with_the_program():
    text = "\n".join(f"a{number} = {number}" for number in range(100))
    before = [*mutations(MODULE, text)]
    after = [*mutations(MODULE, f"new = 7\n{text}")]
    old, new = ([item.change for item in sample(some, 20, 1)] for some in (before, after))
    assert len(old) == len(new) == 20
    assert len({*old} & {*new}) >= 19
    assert new == [item.change for item in after if item.change in new], "in the order of lines"
    assert old != [item.change for item in sample(before, 20, 2)]


def test_equal_mutations_of_a_module_are_several():
    every = [*mutations(MODULE, "a = 1\n" * 10)]
    assert len(sample(every, 5, 1)) == 5
    assert sample(every, 99, 1) == every
