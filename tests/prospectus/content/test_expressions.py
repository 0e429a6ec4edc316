"""The language of `{{ … }}` in pages: what it accepts, what it refuses, and where."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.content.expressions import (
    MAX_EXPRESSIONS,
    MAX_LENGTH,
    MAX_NUMBER,
    Call,
    ExpressionError,
    Kind,
    Parameter,
    Signature,
    bind,
    declared,
    parse,
    place_in,
)


def only_call(text: str) -> Call:
    ((expression,), errors) = parse(text).expressions, parse(text).errors
    assert not errors
    (call,) = expression.calls
    return call


def refusals(text: str) -> list[tuple[str, str]]:
    """The key of each mistake, and the text at its position."""
    return [(error.key, text[error.position :][:6]) for error in parse(text).errors]


@pytest.mark.parametrize(
    ("arguments", "values", "named"),
    [
        ("", [], {}),
        ("'a'", ["a"], {}),
        ('"a", "b",', ["a", "b"], {}),
        ("'a', b='c'", ["a"], {"b": "c"}),
        ("a=[ 'b' , 'c', ]", [], {"a": ("b", "c")}),
        ("a=[]", [], {"a": ()}),
        ("7, -7, 0.50", [7, -7, Decimal("0.50")], {}),
        ("true, False", [True, False], {}),
        (r'"\"\\\'"', ["\"\\'"], {}),
        ("'{{ }} {% #} | ( ) ='", ["{{ }} {% #} | ( ) ="], {}),
        ("\n'\u4e2d'\t,\n'\u201c'", ["\u4e2d", "\u201c"], {}),
    ],
)
def test_arguments_are_literals(arguments, values, named):
    call = only_call(f"a {{{{ f({arguments}) }}}} b")
    assert [argument.value for argument in call.arguments] == values
    assert {name: keyword.value for name, keyword in call.keywords.items()} == named


def test_filters_follow_a_literal_or_a_call():
    (first, second) = parse("{{ 'a' | f }} {{ g(1) | h | i(x='y') }}").expressions
    assert first.literal
    assert (first.literal.value, [call.name for call in first.calls]) == ("a", ["f"])
    assert (second.literal, [call.name for call in second.calls]) == (None, ["g", "h", "i"])


def test_an_expression_knows_where_it_is():
    text = "a {{ f('b') }} c"
    parsed = parse(text)
    (expression,) = parsed.expressions
    assert text[expression.start : expression.end] == "{{ f('b') }}"
    assert parsed.spans == ((expression.start, expression.end),)


@pytest.mark.parametrize(
    ("text", "key", "where"),
    [
        ("{{ a }}", "bare_name", "a }}"),
        ("{{ a.b }}", "bare_name", "a.b }}"),
        ("{{ f(a) }}", "bare_name", "a) }}"),
        ("{{ f([a]) }}", "bare_name", "a]) }}"),
        ("{{ f(g('a')) }}", "bare_name", "g('a')"),
        ("{{ f('a').b }}", "expression_syntax", ".b }}"),
        ("{{ f('a')['b'] }}", "expression_syntax", "['b']"),
        ("{{ f('a')('b') }}", "expression_syntax", "('b')"),
        ("{{ f(*'a') }}", "expression_syntax", "*'a')"),
        ("{{ f(**'a') }}", "expression_syntax", "**'a'"),
        ("{{ f('a' 'b') }}", "expression_syntax", "'b') }"),
        ("{{ f('a') + 'b' }}", "expression_syntax", "+ 'b' "),
        ("{{ f('a') ~ 'b' }}", "expression_syntax", "~ 'b' "),
        ("{{ f('a') if true }}", "expression_syntax", "if tru"),
        ("{{ f('a') == f('a') }}", "expression_syntax", "== f('"),
        ("{{ not f('a') }}", "bare_name", "not f("),
        ("{{ f([['a']]) }}", "expression_syntax", "['a']]"),
        ("{{ f({'a': 'b'}) }}", "expression_syntax", "{'a': "),
        ("{{ f(('a',)) }}", "expression_syntax", "('a',)"),
        ("{{ f(a='b', 'c') }}", "expression_syntax", "'c') }"),
        ("{{ f('a') for b in c }}", "expression_syntax", "for b "),
        ("{{ f(,) }}", "expression_syntax", ",) }}"),
        ("{{ f(0x10) }}", "expression_syntax", "x10) }"),
        ("{{ f(1e9) }}", "expression_syntax", "e9) }}"),
        ("{{ f(1_000) }}", "expression_syntax", "_000) "),
        (r"{{ f('\x41') }}", "text_open", r"'\x41'"),
        ("{{ f('a\nb') }}", "text_open", "'a\nb')"),
        ("{{ f('a\x00') | }}", "expression_incomplete", "{{ f('"),
        ("{{ \x00 }}", "expression_syntax", "\x00 }}"),
        ("{{ a := 'b' }}", "bare_name", "a := '"),
        ("{{ lambda: 'a' }}", "bare_name", "lambda"),
        ("{{ 'a' }}", "typed_figure", "{{ 'a'"),
        ("{{ 7 }}", "typed_figure", "{{ 7 }"),
        ("{{ ['a'] }}", "typed_figure", "{{ ['a"),
        ("{{ }}", "expression_incomplete", "{{ }}"),
        ("{{ f('a' }}", "expression_incomplete", "{{ f('"),
        ("{{ f('a'", "expression_open", "{{ f('"),
        ("{{", "expression_open", "{{"),
        ("{{{ f('a') }}}", "expression_syntax", "{ f('a"),
        ("{{- f('a') -}}", "expression_syntax", "- f('a"),
        ("{{ f(\u201ca\u201d) }}", "full_width_call", "\u201ca\u201d) }"),
        ("{{ f\uff08'a'\uff09 }}", "full_width_call", "\uff08'a'\uff09 "),
        ("{{ f(a='b', a='c') }}", "argument_repeated", "a='c')"),
        ("{{ f(1234567890123456) }}", "number_too_long", "123456"),
        ("{% set a = 'b' %}", "statement", "{% set"),
        ("{## a ##}", "statement", "{## a "),
    ],
)
def test_everything_else_is_refused_where_it_stands(text, key, where):
    ((refused, rest),) = refusals(f"x\n{text}")
    assert refused == key
    assert rest.startswith(where[: len(rest)])


def test_after_a_mistake_the_next_expression_is_read():
    parsed = parse("{{ a }} {{ f('b') }} {{ c. }} {{ g('d') }}")
    assert [expression.calls[0].name for expression in parsed.expressions] == ["f", "g"]
    assert [error.key for error in parsed.errors] == ["bare_name", "bare_name"]


def test_ids_of_headings_and_classes_are_no_expressions():
    assert parse("## A {#a}\n{: .b }\n{#c .d}\n").spans == ()


def test_the_length_of_an_expression_is_limited():
    room = MAX_LENGTH - len("{{ f('') }}")
    assert only_call(f"{{{{ f('{room * 'a'}') }}}}")
    for text in (f"{{{{ f('{room * 'a'}a') }}}}", "{{ f(" + MAX_LENGTH * "1," + ") }}"):
        assert [error.key for error in parse(f"{text} {{{{ f('a') }}}}").errors] == [
            "expression_too_long"
        ]


def test_the_number_of_expressions_is_limited():
    assert not parse(MAX_EXPRESSIONS * "{{ f('a') }}").errors
    for text in ("{{ f('a') }}", "{{", "{{ a }}", "{% %}", "{{ f('"):
        errors = parse(2 * MAX_EXPRESSIONS * f"{text}\n").errors
        assert errors[-1].key == "too_many_expressions"
        assert len(errors) <= MAX_EXPRESSIONS + 1


@given(st.text("{}%#'\"\\[](),=|.-07af \n\u201c"))
def test_any_text_is_parsed_or_refused_within_its_bounds(text):
    parsed = parse(text)
    edges = [edge for span in parsed.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= error.position < len(text) for error in parsed.errors)
    for expression in parsed.expressions:
        assert text[expression.start :].startswith("{{")
        assert text[: expression.end].endswith("}}")


@pytest.mark.parametrize(
    "text",
    [
        *("{{", "{{{", "{{ '", '{{ "', "{{ f(", "{{ 'a' |", "{{ f('a',", "{{ f([", "{%", "{##"),
        *("{{ f('a') }}", "{{ '\\", "}}", "{", "{{ a", "{{\n", "{{ 1"),
    ],
)
def test_a_megabyte_of_anything_is_parsed_in_a_moment(text):
    started = time.process_time()
    parse(text * (1_000_000 // len(text)))
    assert time.process_time() - started < 2


# -- arguments ---------------------------------------------------------------------------

SIGNATURE = Signature((Parameter("a"), Parameter("b", Kind.NUMBER, required=False)))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("'x'", {"a": "x"}),
        ("'x', 1", {"a": "x", "b": 1}),
        ("'x', b=1", {"a": "x", "b": 1}),
        ("b=0.5, a='x'", {"a": "x", "b": Decimal("0.5")}),
    ],
)
def test_arguments_go_to_parameters_by_position_and_by_name(arguments, named):
    assert bind(only_call(f"{{{{ f({arguments}) }}}}"), SIGNATURE) == ([], named)


@pytest.mark.parametrize(
    ("arguments", "key", "details"),
    [
        ("", "argument_missing", {"call": "f", "name": "a"}),
        ("b=1", "argument_missing", {"call": "f", "name": "a"}),
        ("'x', 1, 2", "argument_extra", {"name": "f"}),
        ("'x', a='y'", "argument_unknown", {"name": "a", "nearest": "b"}),
        ("'x', c='y'", "argument_unknown", {"name": "c", "nearest": "b"}),
        ("1", "argument_text", {"name": "a"}),
        ("'x', 'y'", "argument_number", {"name": "b"}),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments, key, details):
    with pytest.raises(ExpressionError) as caught:
        bind(only_call(f"{{{{ f({arguments}) }}}}"), SIGNATURE)
    assert (caught.value.key, caught.value.details) == (key, details)


@pytest.mark.parametrize(
    ("kind", "accepted", "refused"),
    [
        (Kind.TEXT, ["", "a b"], ["a\nb", "\x1b[0m", "\u202e", 1, True, ("a",)]),
        (Kind.ID, ["a", "a-1"], ["", "A", "a b", '"', "-a", "a" * 3 + "\n"]),
        (Kind.NUMBER, [1, Decimal("0.1")], [0, -1, Decimal(0), True, "1", (1,)]),
        (Kind.LIST, [("a",), ("a", "b")], [(), (1,), ("a\n",), "a"]),
    ],
)
def test_kinds_of_arguments(kind, accepted, refused):
    assert all(kind.accepts(item) for item in accepted)
    assert not any(kind.accepts(item) for item in refused)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{##- A. Parameters: a (id), b (list, optional) -##}\n", ["a", "b"]),
        ("{##- A. Parameters: none -##}", []),
        ("{##- A. Parameters: site (text), a (text) -##}", ["a"]),
        ("{##- A. -##}\n{##- Parameters: a (text) -##}", None),
        ("<p>Parameters: a (text)</p>", None),
        ("", None),
    ],
)
def test_a_fragment_declares_its_parameters_in_its_first_line(source, names):
    signature = declared(source, reserved={"site"})
    assert (signature and [parameter.name for parameter in signature.parameters]) == names


def test_places_count_from_the_first_line_of_the_file():
    assert [place_in("ab\nc", at, 5) for at in (0, 1, 3)] == [(5, 1), (5, 2), (6, 1)]
    assert place_in("\n", 1) == (2, 1)


def test_a_number_has_fifteen_characters_at_most():
    assert MAX_NUMBER == 15
    assert only_call("{{ f(123456789012345, 1234567890.1234) }}")
    assert refusals("{{ f(1234567890.12345) }}") == [("number_too_long", "123456")]


def test_arguments_behind_the_parameters_are_of_the_kind_of_the_rest():
    signature = Signature((Parameter("a"),), rest=Kind.ID)
    assert bind(only_call("{{ f('x', 'y', 'z') }}"), signature) == (["y", "z"], {"a": "x"})
    with pytest.raises(ExpressionError) as caught:
        bind(only_call("{{ f('x', 'Y') }}"), signature)
    assert (caught.value.key, caught.value.position) == ("argument_id", 10)


def test_a_call_that_is_open_takes_any_name():
    signature = Signature((), open=True)
    assert bind(only_call("{{ f(b='x') }}"), signature) == ([], {"b": "x"})


def test_a_literal_by_itself_is_shown_without_its_braces():
    (error,) = parse("x {{ 'a' }}").errors
    assert (error.key, error.position, error.details) == ("typed_figure", 2, {"text": "'a'"})


def test_what_cannot_stand_somewhere_is_shown_up_to_the_end_of_its_line_or_expression():
    for text, shown in (
        ("{{ f('a') + 'b' }}", "+ 'b'"),
        ("{{ f('a') +\n'b' }}", "+"),
        ("{{ f('a') " + "+" * 30 + " }}", "+" * 20),
    ):
        (error,) = parse(text).errors
        assert error.details == {"text": shown}


@pytest.mark.parametrize(
    ("beginning", "key", "reach"),
    [
        ("{{ f('", "expression_too_long", 10 * MAX_LENGTH),
        ("{{ a b", "bare_name", MAX_LENGTH),
    ],
)
def test_a_mistaken_expression_ends_at_its_braces_if_they_are_within_reach(beginning, key, reach):
    for length, end in ((reach, reach), (reach + 1, len("{{"))):
        parsed = parse(f"{beginning.ljust(length - 2)}}}}}")
        assert [error.key for error in parsed.errors] == [key]
        assert parsed.spans == ((0, end),)


def test_the_position_of_an_argument_is_found_by_its_name_or_value():
    text = "{{ f('a', ['b', 'c'], d='e', g=['h']) }}"
    call = only_call(text)
    for name, place in (
        ("a", "'a'"),
        ("c", "['b'"),
        ("d", "d="),
        ("e", "d="),
        ("g", "g="),
        ("h", "g="),
        ("f", "f("),
        ("no such argument", "f("),
    ):
        assert call.position_of(name) == text.index(place)
