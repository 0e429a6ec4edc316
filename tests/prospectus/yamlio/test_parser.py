"""What YAML means, and which mistakes are reported where."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio import parser
from prospectus.yamlio.reader import YamlDocument, read
from support.platforms import needs_posix
from support.yaml_texts import PATH, line, problems_in


@pytest.mark.parametrize(
    ("plain", "meaning"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("0", 0),
        ("-0", 0),
        ("+5", 5),
        ("-5", -5),
        ("010", 10),
        ("0123", 123),
        ("1070000000000", 1070000000000),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("0b1", "0b1"),
        ("10:30", "10:30"),
        ("1:30:00", "1:30:00"),
        ("2023-10", "2023-10"),
        ("2023-07-07", "2023-07-07"),
        ("2023-10~", "2023-10~"),
        ("1+8+1", "1+8+1"),
        ("50%", "50%"),
        ("1.07万亿", "1.07万亿"),
        ("１２", "１２"),
        ("3.1.0", "3.1.0"),
        ("8.4", Decimal("8.4")),
        (".5", Decimal("0.5")),
        ("5.", Decimal("5")),
        ("-.5", Decimal("-0.5")),
        ("1e3", Decimal("1E+3")),
        ("1.07E+12", Decimal("1.07E+12")),
        ("1e99", Decimal("1E+99")),
        ("1e-99", Decimal("1E-99")),
        ("1e100", "1e100"),
        ("1e-100", "1e-100"),
        (".", "."),
        ("e3", "e3"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        (".nan", ".nan"),
        ("inf", "inf"),
        ("NaN", "NaN"),
        ("=", "="),
        ("<<", "<<"),
        ("9" * 40, int("9" * 40)),
        ("9" * 41, "9" * 41),
        ('"5"', "5"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("'~'", "~"),
        ('""', ""),
        ("'#'", "#"),
        (r'"\u6d4b"', "测"),
    ],
)
def test_yaml_means_what_it_says(plain, meaning):
    value = YamlDocument(PATH, f"value: {plain}\n").values["value"]
    assert (value, type(value)) == (meaning, type(meaning))


@pytest.mark.parametrize(
    "number", ["3.10", "0.10", "8.40", "1.0", "100.00", "0.1000000000000000055"]
)
def test_every_digit_is_kept(number):
    assert str(YamlDocument(PATH, f"value: {number}\n").values["value"]) == number


def test_mappings_have_text_keys_in_their_order():
    values = YamlDocument(PATH, "b: 1\n2023: 2\ntrue: 3\n~: 4\n<<: {a: 5}\n").values
    assert list(values.items()) == [("b", 1), ("2023", 2), ("true", 3), ("~", 4), ("<<", {"a": 5})]


def test_lists_cannot_be_changed():
    assert YamlDocument(PATH, "a:\n- 1\n- [x, {b: []}]\n").values == {"a": (1, ("x", {"b": ()}))}


def test_blocks_of_text_keep_their_lines():
    values = YamlDocument(PATH, "a: |\n  one\n  two\nb: >\n  one\n  two\n").values
    assert values == {"a": "one\ntwo\n", "b": "one two\n"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_holds_nothing(text):
    assert YamlDocument(PATH, text).values is None


def test_a_document_may_begin_and_end_with_its_marks():
    assert YamlDocument(PATH, "---\na: 1\n...\n").values == {"a": 1}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: 1\nb: 2\na: 3\n", [line("3:1", "repeated_key", field="a")]),
        ("a: {b: 1, b: 2}\n", [line("1:11", "repeated_key", field="b")]),
        ("a: 1\n'a': 2\n", [line("2:1", "repeated_key", field="a")]),
        ("- {a: 1}\n- {a: 1, a: 2}\n", [line("2:10", "repeated_key", field="a")]),
        ("a: 1\na: 2\na: 3\n", [line(f"{n}:1", "repeated_key", field="a") for n in (2, 3)]),
        ("a: &x 1\nb: *x\n", [line(place, "alias_or_tag") for place in ("1:4", "2:4")]),
        ("a: &x {b: 1}\n", [line("1:4", "alias_or_tag")]),
        ("a: !!int 1\n", [line("1:4", "alias_or_tag")]),
        ("a: ! 1\n", [line("1:4", "alias_or_tag")]),
        ("a: !!python/name:os.system x\n", [line("1:4", "alias_or_tag")]),
        ("!!map {a: 1}\n", [line("1:1", "alias_or_tag")]),
        ("a: 1\n---\nb: 2\n", [line("2:1", "second_document")]),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", [line("2:1", "second_document")]),
        ("[a]: 1\nb: 2\n", [line("1:1", "key_not_text")]),
        ("{a: 1}: 2\n", [line("1:1", "key_not_text")]),
        ("? [a, b]\n: 1\nb: 2\n", [line("1:3", "key_not_text")]),
        ("a: 1\nb:\n  [c]: 2\n", [line("3:3", "key_not_text")]),
        ("a: 1\nb 2\n", [line("2:1", "line_without_colon")]),
        ("%YAML 3.0\n---\na: 1\n", [line("1:1", "bad_start")]),
        ("a: *重点*\n", [line("1:4", "bad_start")]),
        ("a: - 园区\n", [line("1:4", "bad_start")]),
        ("a: > 园区\n", [line("1:4", "bad_start")]),
        ("a: | 园区\n", [line("1:4", "bad_start")]),
        ("a: &重点\n", [line("1:4", "bad_start")]),
        ("a: !重点\n", [line("1:4", "bad_start")]),
        ("a: ? 园区\n", [line("1:4", "bad_start")]),
        ("a: , 园区\n", [line("1:4", "bad_start")]),
        ("- a\nb: 1\n", [line("2:1", "indentation")]),
        ('a: "C:\\q"\n', [line("1:7", "backslash")]),
        ('a: "\\xg"\n', [line("1:7", "backslash")]),
        ('"a" "b"\n', [line("1:5", "not_yaml")]),
    ],
)
def test_a_mistake_is_reported_with_its_place(text, problems):
    assert problems_in(text) == problems


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        # full-width colons
        ("name：b\nc: 1\n", "1:5", "full_width_colon"),
        ("a:\n  name： b\n  c: 1\n", "2:7", "full_width_colon"),
        ("a: 1\nname：b\n", "2:5", "full_width_colon"),
        # tabs and wide spaces
        ("\ta: 1\n", "1:1", "tab"),
        ("a:\n\tb: 1\n", "2:1", "tab"),
        ("a:\n  \tb: 1\n", "2:3", "tab"),
        ("a:\n　b: 1\n", "2:1", "wide_space"),
        ("a: 1\n　b: 1\n", "2:1", "wide_space"),
        ("a:\n\u00a0 b: 1\n", "2:1", "wide_space"),
        # colons that lack their space
        ("a: 1\norder:5\n", "2:1", "colon_without_space"),
        ("order:5\nb: 1\n", "1:1", "colon_without_space"),
        # quotes
        ('a: "b\n', "1:4", "open_quote"),
        ("a: 'b\nc: 1\n", "1:4", "open_quote"),
        ('a: "b\nc: "d"\n', "1:4", "open_quote"),
        ('a: {b: "c, d: e}\nf: 1\n', "1:8", "open_quote"),
        ('a: "\\ud800"\n', "1:4", "open_quote"),
        ('a: "b" c\nd: 3\n', "1:8", "indentation"),
        ('a: "the "best" park"\n', "1:10", "indentation"),
        # a quote below the error or far above it is not the cause
        ('a: "b" c\nd: 5"\n', "1:8", "indentation"),
        ('a: 5"\nb: 1\nc: 1\nd: 1\ne: "f" g\nh: 3\n', "5:8", "indentation"),
        # brackets
        ("a: [1\nb: 2\n", "1:4", "open_bracket"),
        ("a: {b: 1\nc: 2\n", "1:4", "open_bracket"),
        ("a: {b: 一, c: d\ne: 2\n", "1:4", "open_bracket"),
        # full-width signs
        ("a: ｛b: c, d: e｝\n", "1:4", "full_width_sign"),
        ("a: {b: c，d: e}\n", "1:9", "full_width_sign"),
        ("a: {b: c， d: e}\nf: 1\n", "1:9", "full_width_sign"),
        # what a text cannot begin with
        ("a: @b\n", "1:4", "bad_start"),
        ("a: `b`\n", "1:4", "bad_start"),
        ("a: %b\n", "1:4", "bad_start"),
        # colons in a sentence
        ("a: b: c\n", "1:5", "colon_in_text"),
        ("a: b\n  c: d\n", "2:4", "colon_in_text"),
        # indentation
        ("a:\n   b: 1\n  c: 2\nd: 3\n", "3:3", "indentation"),
        # comments in a sentence
        ("a: The park #5\n", "1:12", "comment_in_text"),
        ("a: 园 #五\n", "1:5", "comment_in_text"),
        ("a: {b: The park #5, c: d}\ne: 1\n", "1:16", "comment_in_text"),
        ("a: {b: The park #5, c: d}\n", "1:16", "comment_in_text"),
    ],
)
def test_a_slip_is_named_and_reported_once_at_its_position(text, place, key):
    at_line, at_column = (int(number) - 1 for number in place.split(":"))
    sign = text.split("\n")[at_line][at_column]
    assert problems_in(text) == [line(place, key, sign=sign)]


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("zh: 时间：一天\nen: Time: one day\n", "2:9", "colon_in_text"),
        ("zh: 一，二\nb: @c\n", "2:4", "bad_start"),
        ("zh: 一，二\na: 1\nb: [1\nc: 2\n", "3:4", "open_bracket"),
        ("a: {zh: 一，二, en: One\nc: 2\n", "1:4", "open_bracket"),
        ("- 一：二\n- @c\n", "2:3", "bad_start"),
        ("a: https://example.org/\nb: @c\n", "2:4", "bad_start"),
        ("a: 【一】\nb: @c\n", "2:4", "bad_start"),
    ],
)
def test_chinese_signs_in_a_sentence_are_no_slips(text, place, key):
    assert problems_in(text) == [line(place, key)]


@pytest.mark.parametrize(
    "text",
    [
        "a: 一：二，三【四】｛五｝\n",
        "a: 1  # a number\n",
        "a: cny # money\n",
        "a: {b: c d}  # both\n",
        'a: "b c"  # quoted\n',
        "a: 一#二\n",
        "a: b\tc\n",
        "a: 1\t# a number\n",
        "# 一：二 #三\na: 1\n",
    ],
)
def test_what_yaml_understands_is_no_slip(text):
    assert list(YamlDocument(PATH, text).values) == ["a"]


@pytest.mark.parametrize(
    ("text", "place", "sign"),
    [
        ("a: \x07\n", "1:4", "U+0007"),
        ("a: 1\nb: x\x00\n", "2:5", "U+0000"),
        ("a: 1\n\ufffe\n", "2:1", "U+FFFE"),
        ("名称: \x07\n", "1:5", "U+0007"),
        ("名称: 测试园区\n说明: \x1b\n名: 1\n", "2:5", "U+001B"),
    ],
)
def test_control_characters_are_refused_with_their_place(text, place, sign):
    assert problems_in(text) == [line(place, "invisible_character", sign=sign)]


def test_all_mistakes_of_a_file_are_reported_at_once():
    assert problems_in("a: &x 1\na: 2\n[b]: 3\n---\nc: 4\n") == [
        line("1:4", "alias_or_tag"),
        line("2:1", "repeated_key", field="a"),
        line("3:1", "key_not_text"),
        line("4:1", "second_document"),
    ]


@needs_posix
@pytest.mark.parametrize(
    "text", ["'[' * 100_000", "'{a: ' * 100_000", "'[' * 100_000 + ']' * 100_000"]
)
def test_no_depth_of_nesting_exhausts_the_machine(text):
    """In a process of its own, which may use one gibibyte, since the machine is at stake."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from prospectus.diagnostics.diagnostic import DiagnosticsError\n"
        "from prospectus.yamlio.reader import YamlDocument\n"
        f"try: YamlDocument({PATH!r}, {text})\n"
        "except DiagnosticsError as error: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(Path(read.__code__.co_filename).parents[2])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout, done.stderr[-200:]) == ("refused\n", "")


NUMBER = set("0123456789+-.eE")

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029")
).filter(lambda text: not set(text) <= NUMBER)

KEY = TEXT.filter(lambda text: not re.match(r"[\u3000\u00a0]|[a-zA-Z0-9_-]+ ?[:\uff1a]", text))

TREE = st.recursive(
    TEXT, lambda inner: st.lists(inner) | st.dictionaries(KEY, inner), max_leaves=20
)


def frozen(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: frozen(value) for key, value in tree.items()}
    return tuple(map(frozen, tree)) if isinstance(tree, list) else tree


@given(TREE)
def test_what_is_written_is_read(tree):
    text = yaml.safe_dump(tree, allow_unicode=True)
    assert YamlDocument(PATH, text).values == frozen(tree)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**15, places=6))
def test_a_number_is_read_as_it_is_written(number):
    assert str(YamlDocument(PATH, f"value: {number}\n").values["value"]) == str(number)


# -- limits, each reached and exceeded ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "limit", "accepted", "refused", "problem"),
    [
        ("MAX_VALUES", 5, "a: b\nc: d\n", "a: b\nc:\n  - d\n", ("3:5", "too_many_values")),
        ("MAX_TEXT", 4, "a: abcd\n", "a: abcde\n", ("1:4", "text_too_long")),
        ("MAX_KEY", 4, "abcd: 1\n", "abcde: 1\n", ("1:1", "key_too_long")),
        ("_MAX_DEPTH", 2, "a: [b]\n", "a: [[b]]\n", ("1:5", "too_deep")),
    ],
)
def test_a_document_within_a_limit_is_read_and_one_beyond_it_refused_there(
    monkeypatch, name, limit, accepted, refused, problem
):
    monkeypatch.setattr(parser, name, limit)
    assert YamlDocument(PATH, accepted).values
    with pytest.raises(DiagnosticsError) as caught:
        YamlDocument(PATH, refused)
    (diagnostic,) = caught.value.problems
    assert (f"{diagnostic.line}:{diagnostic.column}", diagnostic.key) == problem


def test_a_number_of_forty_digits_is_one_and_a_longer_one_a_text():
    assert YamlDocument(PATH, f"a: {'1' * 40}\n").values == {"a": int("1" * 40)}
    assert YamlDocument(PATH, f"a: {'1' * 41}\n").values == {"a": "1" * 41}


def test_a_wide_colon_is_reported_where_it_stands_and_other_slips_at_their_key():
    assert problems_in("x: 1\nabc\uff1ad: 2\n") == [line("2:4", "full_width_colon")]
    assert problems_in("x: 1\na:b: 2\n") == [line("2:1", "colon_without_space")]


def test_a_second_document_is_reported_once():
    assert problems_in("a: 1\n---\nb: 2\n---\nc: 3\n") == [line("2:1", "second_document")]


@given(st.text(st.sampled_from("ab1:- #\n{}[],&*!|~\"'\uff1a\u5e9f")))
def test_values_and_mistakes_are_the_same_without_positions(text):
    one, other = parser.Parser(PATH, text), parser.Parser(PATH, text, keeps_positions=False)
    assert (one.values, one.problems) == (other.values, other.problems)
    assert other.positions == {}
