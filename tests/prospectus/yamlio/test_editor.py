"""How YAML is changed in place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio import text_files
from prospectus.yamlio.editor import WIDTH, apply_changes, new_text, values_equal, with_first_field
from prospectus.yamlio.reader import YamlDocument
from support.yaml_strategies import FIGURE, PROJECT, TEXT, phrases, written

PATH = "data/projects/made-up.yml"
TEXT_BEFORE = """\
# 项目 | Project
order: 10        # first
name: {zh: 虚构, en: Made up}   # braces
summary:
  zh: "虚构：引号"
  en: >-   # folded
    Made up, and folded over
    two lines.

# about the stage
stage: signed
period: "2023"
figures:
  investment:
    value: 10
    unit: cny
sources: [article p01]   # one
"""


def values(text: str) -> dict[str, Any]:
    values: dict[str, Any] = YamlDocument(
        PATH, text_files.normalize_newlines(text.removeprefix("\ufeff"))
    ).values
    return values


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, new = before.splitlines(), after.splitlines()
    return [item for item in old if item not in new], [item for item in new if item not in old]


def edited(**fields: Any) -> tuple[list[str], list[str]]:
    """What changes where fields get other values; None stands for no such field."""
    wanted = {**values(TEXT_BEFORE), **fields}
    after = apply_changes(
        PATH, TEXT_BEFORE, {key: item for key, item in wanted.items() if item is not None}
    )
    return changed_lines(TEXT_BEFORE, after)


def test_nothing_changes_where_nothing_differs():
    assert apply_changes(PATH, TEXT_BEFORE, values(TEXT_BEFORE)) == TEXT_BEFORE


def test_a_plain_value_stays_plain_and_keeps_its_comment():
    assert edited(order=7) == (["order: 10        # first"], ["order: 7        # first"])


def test_a_plain_value_gets_quotes_where_it_needs_them():
    assert edited(stage="a: b") == (["stage: signed"], ['stage: "a: b"'])
    assert edited(stage="2025") == (["stage: signed"], ['stage: "2025"'])


def test_a_quoted_value_stays_quoted():
    assert edited(period="2024") == (['period: "2023"'], ['period: "2024"'])


def test_braces_stay_braces():
    assert edited(name={"zh": "虚构", "en": "Made up, again"}) == (
        ["name: {zh: 虚构, en: Made up}   # braces"],
        ['name: {zh: 虚构, en: "Made up, again"}   # braces'],
    )


def test_a_folded_value_stays_folded_within_the_width():
    summary = {"zh": "虚构：引号", "en": "made up " * 30 + "end."}
    went, came = edited(summary=summary)
    assert went == ["    Made up, and folded over", "    two lines."]
    assert len(came) == 3
    assert all(len(line) <= WIDTH for line in came)


def test_a_plain_value_that_no_longer_fits_is_folded():
    long = "made up " * 20 + "end."
    _, came = edited(stage=long)
    assert came[0] == "stage: >-"
    assert all(len(line) <= WIDTH for line in came)


def test_a_number_becomes_a_range_and_a_range_a_number():
    figures = {"investment": {"value": {"from": 10, "to": Decimal("20.5")}, "unit": "cny"}}
    assert edited(figures=figures) == (["    value: 10"], ["    value: {from: 10, to: 20.5}"])
    lines = "value:\n  from: 10\n  to: 20\nunit: cny\n"
    assert apply_changes(PATH, lines, {"value": 5, "unit": "cny"}) == "value: 5\nunit: cny\n"


def test_a_new_field_goes_behind_the_one_before_it():
    wanted = values(TEXT_BEFORE)
    items = list(wanted.items())
    items.insert(4, ("park", "first"))
    after = apply_changes(PATH, TEXT_BEFORE, dict(items))
    assert after == TEXT_BEFORE.replace("stage: signed\n", "stage: signed\npark: first\n")


def test_a_first_field_goes_before_all_others_but_behind_the_head():
    wanted = {"id": "x", **values(TEXT_BEFORE)}
    assert apply_changes(PATH, TEXT_BEFORE, wanted) == TEXT_BEFORE.replace(
        "order:", "id: x\norder:"
    )


def test_a_field_goes_with_its_lines_and_leaves_the_comments_of_others():
    went, came = edited(summary=None)
    assert (len(went), came) == (5, [])
    assert "# about the stage" not in went


def test_a_list_gains_and_loses_items():
    assert edited(sources=("article p01", "article p02"))[1] == [
        "sources: [article p01, article p02]   # one"
    ]
    lines = "sources:\n  - a   # first\n  - b\n  - c\nnote: x\n"
    for wanted in (("a", "c"), ("a", "b", "c", "d"), ("0", "a", "b", "c"), ("a", "x")):
        after = apply_changes(PATH, lines, {"sources": wanted, "note": "x"})
        assert values(after) == {"sources": wanted, "note": "x"}
        assert "- a   # first\n" in after


def test_an_item_keeps_its_comment_when_it_changes_beside_a_new_one():
    """Items are recognised by their first field, whatever is added before or behind them."""
    lines = (
        "values:\n"
        '  - {period: "2019", value: 1}   # first\n'
        '  - period: "2022"\n'
        "    value: 3   # about\n"
    )
    new = {"period": "2021", "value": 2}
    wanted = ({"period": "2019", "value": 7}, new, {"period": "2022", "value": 4})
    after = apply_changes(PATH, lines, {"values": wanted})
    assert values(after) == {"values": wanted}
    assert '  - {period: "2019", value: 7}   # first\n' in after
    assert "    value: 4   # about\n" in after


def test_a_file_without_a_last_line_end_gains_a_field():
    assert apply_changes(PATH, "a: b", {"a": "b", "c": "d"}) == "a: b\nc: d"


def test_line_ends_and_byte_order_marks_stay():
    text = "\ufeff" + TEXT_BEFORE.replace("\n", "\r\n")
    wanted = {**values(TEXT_BEFORE), "stage": "operating", "note": {"zh": "虚构", "en": "x"}}
    after = apply_changes(PATH, text, wanted)
    assert after.startswith("\ufeff# ")
    assert not re.search(r"(?<!\r)\n", after)
    assert after.replace("\r\n", "\n").count("\n") == TEXT_BEFORE.count("\n") + 1


def test_a_comment_that_would_be_lost_is_a_problem_and_no_edit():
    text = "a: [b,  # important\n  c]\n"
    with pytest.raises(DiagnosticsError) as error:
        apply_changes(PATH, text, {"a": ("b",)})
    assert [(problem.path, problem.line, problem.key) for problem in error.value.problems] == [
        (PATH, 1, "not_edited")
    ]


def test_a_new_file_begins_with_its_head_and_is_written_like_those_of_today():
    fields = {
        "name": {"zh": "虚构", "en": "Made up"},
        "note": {"zh": "虚构，" * 20, "en": "made " * 30 + "up."},
        "period": "2025",
        "sources": ("article p01",),
    }
    assert new_text("项目：虚构", fields) == (
        "# 项目：虚构\nname: {zh: 虚构, en: Made up}\nnote:\n"
        f"  zh: {'虚构，' * 20}\n  en: >-\n"
        f"    {' '.join(['made'] * 19)}\n    {' '.join(['made'] * 11)} up.\n"
        'period: "2025"\nsources: [article p01]\n'
    )


def test_a_text_that_begins_like_a_number_or_date_gets_quotes():
    assert new_text("a", {"b": "2023-10", "c": "10:30", "d": "x1"}) == (
        '# a\nb: "2023-10"\nc: "10:30"\nd: x1\n'
    )


def test_a_deleted_field_takes_its_own_comment_only():
    text = "a: 1  # of a\nb: 2  # of b\n# about c\nc: 3\n"
    assert apply_changes(PATH, text, {"a": 1, "c": 3}) == text.replace("b: 2  # of b\n", "")


def test_one_is_not_true():
    assert values_equal({"a": (1,)}, {"a": (Decimal("1.0"),)})
    assert not values_equal(1, True)
    assert not values_equal({"a": 1}, {"a": 1, "b": 1})


RECORDS = (PROJECT | FIGURE).flatmap(lambda item: st.tuples(st.just(item), written(item)))


@given(written_record=RECORDS, other=PROJECT | FIGURE)
def test_whatever_changes_comes_out_as_it_was_wanted_or_is_refused(written_record, other):
    _, text = written_record
    try:
        after = apply_changes(PATH, text, other)
    except DiagnosticsError as error:
        assert {problem.key for problem in error.problems} == {"not_edited"}
    else:
        assert values_equal(values(after), other)


@given(written_record=RECORDS, data=st.data())
def test_another_text_changes_its_own_lines_only(written_record, data):
    record, text = written_record
    field = data.draw(
        st.sampled_from([name for name in ("name", "summary", "note") if name in record])
    )
    language = data.draw(st.sampled_from(["zh", "en"]))
    wanted = values(text)
    wanted[field] = {**wanted[field], language: data.draw(phrases(language))}
    after = apply_changes(PATH, text, wanted)
    assert values_equal(values(after), wanted)
    ends = "\r\n" if "\r\n" in text else "\n"
    assert set(re.findall(r"\r?\n", after)) <= {ends}
    head, tail = around(text.split(ends), field)
    assert after.split(ends)[: len(head)] == head
    assert not tail or after.split(ends)[-len(tail) :] == tail


def around(lines: list[str], field: str) -> tuple[list[str], list[str]]:
    """The lines before and behind those of a field of the record itself."""
    first = next(at for at, line in enumerate(lines) if re.match(rf"\ufeff?{field}:", line))
    rest = range(first + 1, len(lines))
    last = next((at for at in rest if re.match(r"\S|$", lines[at])), len(lines))
    return lines[:first], lines[last:]


@given(record=PROJECT, note=TEXT)
def test_a_new_file_holds_what_it_should(record, note):
    record = {**record, "note": note}
    assert values_equal(values(new_text("made up", record)), record)


# -- edits, each to the character --------------------------------------------------------------

LONG = "made up " * 12 + "end"  # 99 characters


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("a: 1\nb: 2\n", {"a": 1, "b": 3}, "a: 1\nb: 3\n"),
        ("a: 1\nb: 2\n", {"a": 1}, "a: 1\n"),
        ("a: 1\nb: 2\n", {"b": 2}, "b: 2\n"),
        ("a: 1\nb: 2", {"a": 1}, "a: 1\n"),
        ("a: 1\n", {"a": 1, "b": {"c": 2}}, "a: 1\nb: {c: 2}\n"),
        ("a:\n  b: 1\n", {"a": {"b": 1, "c": "x"}}, "a:\n  b: 1\n  c: x\n"),
        ("a:\n  b: 1\n", {"a": {"c": "x", "b": 1}}, "a:\n  c: x\n  b: 1\n"),
        ("a:\n  b: 1\n  c: 2\nd: 3\n", {"a": {"c": 2}, "d": 3}, "a:\n  c: 2\nd: 3\n"),
        ("a: {b: 1, c: 2}\n", {"a": {"b": 1}}, "a: {b: 1}\n"),
        ("a: {b: 'x'}\n", {"a": {"b": "x", "c": 2}}, "a: {b: 'x', c: 2}\n"),
        ("a: {b: 1}\n", {"a": {"b": 2}}, "a: {b: 2}\n"),
        ("a: [x, 'y', z]\n", {"a": ("x", "y")}, "a: [x, 'y']\n"),
        ("a: [x, 'y', z]\n", {"a": ("y", "z")}, "a: ['y', z]\n"),
        ("a: [x, 'y']\n", {"a": ("x", "w", "y")}, "a: [x, w, 'y']\n"),
        ("a: [x, x]\n", {"a": ("x",)}, "a: [x]\n"),
        ("a:\n  - x\n  - y\n", {"a": ("x",)}, "a:\n  - x\n"),
        ("a:\n  - x\n  - y\nb: 1\n", {"a": ("y",), "b": 1}, "a:\n  - y\nb: 1\n"),
        ("a:\n  - x\nb: 1\n", {"a": ("x", "y", "z"), "b": 1}, "a:\n  - x\n  - y\n  - z\nb: 1\n"),
        ("a:\n  - x\n", {"a": ("w", "x")}, "a:\n  - w\n  - x\n"),
        ("a:\n  - x\n  - y\n", {"a": ("x", "z")}, "a:\n  - x\n  - z\n"),
        ("a:\n- x\n", {"a": ("x", {"b": 1})}, "a:\n- x\n- {b: 1}\n"),
        ("a: x\n", {"a": ("x", "y")}, "a: [x, y]\n"),
        ("a:\n  - x\nb: 1\n", {"a": "x", "b": 1}, "a: x\nb: 1\n"),
        ("a:\n  b: 1\nc: 2\n", {"a": 3, "c": 2}, "a: 3\nc: 2\n"),
        ("a: {b: 1}\n", {"a": {"c": 1}}, "a: {c: 1}\n"),
        ("a: 'x'\n", {"a": "it's"}, "a: 'it''s'\n"),
        ('a: "x"\n', {"a": 'say "so"'}, 'a: "say \\"so\\""\n'),
        ("a: 'x'\n", {"a": 7}, "a: 7\n"),
        ("a:\nb: 1\n", {"a": "x", "b": 1}, "a: x\nb: 1\n"),
        ("a: x\n", {"a": True}, "a: true\n"),
        ("a: x\n", {"a": "true"}, 'a: "true"\n'),
        ("a: x\n", {"a": "y\nz"}, 'a: "y\\nz"\n'),
        ("a: {b: x}\n", {"a": {"b": "y, z"}}, 'a: {b: "y, z"}\n'),
        ("a: x  # one\n", {"a": "y z"}, 'a: "y z"  # one\n'),
        ("a: >-\n   one\n   two\nb: 1\n", {"a": "three", "b": 1}, "a: >-\n   three\nb: 1\n"),
        (
            "a: |\n  one\nb: 1\n",
            {"a": "two " * 40 + "x", "b": 1},
            f"a: |-\n  {'two ' * 40}x\nb: 1\n",
        ),
        ("a: >\n  one\n", {"a": "two\nthree"}, 'a: "two\\nthree"\n'),
        ("a: >-\nb: 1\n", {"a": "x", "b": 1}, "a: >-\n  x\nb: 1\n"),
        ("é: 1\rb: 2\r", {"é": 1, "b": 3}, "é: 1\rb: 3\r"),
    ],
)
def test_only_what_differs_is_written_and_in_the_form_of_its_neighbours(before, wanted, after):
    assert apply_changes(PATH, before, wanted) == after


def test_a_text_is_folded_where_its_line_would_be_longer_than_the_width():
    assert WIDTH == 100
    fits, longer = LONG[:97], f"{LONG[:97]}x"
    assert apply_changes(PATH, "a: x\n", {"a": fits}) == f"a: {fits}\n"
    folded = apply_changes(PATH, "a: x\n", {"a": longer})
    assert folded.splitlines()[0] == "a: >-"
    assert folded.splitlines()[1].startswith("  made up")
    inner = apply_changes(PATH, "a:\n  b: x\n", {"a": {"b": fits}})
    assert inner.splitlines()[1] == "  b: >-"
    assert all(len(line) <= WIDTH for line in inner.splitlines())
    assert apply_changes(PATH, "a:\n  b: x\n", {"a": {"b": LONG[:95]}}) == (
        f"a:\n  b: {LONG[:95]}\n"
    )


def test_a_word_that_is_longer_than_a_line_is_not_folded():
    assert apply_changes(PATH, "a: x\n", {"a": "y" * 200}) == f"a: {'y' * 200}\n"


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"b": 1, "c": "x"}, ["a: {b: 1, c: x}"]),
        ({"b": "x, y"}, ["a:", "  b: x, y"]),
        ({"b": {"c": 1}}, ["a:", "  b: {c: 1}"]),
        ({"b": ("c",)}, ["a:", "  b: [c]"]),
        ({"b": "x" * 93}, ["a:", f"  b: {'x' * 93}"]),
        ({"b": "x" * 92}, [f"a: {{b: {'x' * 92}}}"]),
        (("x", "y"), ["a: [x, y]"]),
        (("x" * 50, "y" * 50), ["a:", f"  - {'x' * 50}", f"  - {'y' * 50}"]),
        (("x" * 47, "y" * 46), [f"a: [{'x' * 47}, {'y' * 46}]"]),
        (
            ({"b": "x" * 60, "c": "y" * 60}, "z"),
            ["a:", f"  - b: {'x' * 60}", f"    c: {'y' * 60}", "  - z"],
        ),
        (Decimal("1E+3"), ["a: 1000"]),
        (False, ["a: false"]),
        ("x", ["a: x"]),
        ("- x", ['a: "- x"']),
        ("", ['a: ""']),
    ],
)
def test_a_new_field_is_written_on_one_line_where_it_fits(value, lines):
    text = new_text("made up", {"a": value})
    assert text == "\n".join(["# made up", *lines, ""])
    assert values_equal(values(text), {"a": value})


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"b": 1}, False),
        ((1, 2), (1,), False),
        ((1, 2), (1, 3), False),
        ((1,), {"a": 1}, False),
        (0, False, False),
        (True, True, True),
        ("1", 1, False),
        (None, None, True),
    ],
)
def test_values_are_equal_by_their_worth(one, other, equal):
    assert values_equal(one, other) is equal
    assert values_equal(other, one) is equal


def test_a_lost_comment_is_reported_at_the_first_field_that_differs():
    text = "x: 1\na:\n  b: [c,  # important\n    d]\n"
    with pytest.raises(DiagnosticsError) as error:
        apply_changes(PATH, text, {"x": 1, "a": {"b": ("d",)}})
    assert [(problem.line, problem.column, problem.key) for problem in error.value.problems] == [
        (3, 3, "not_edited")
    ]


def test_the_comment_of_a_field_goes_with_it_and_that_of_a_block_stays():
    assert apply_changes(PATH, "a: 1  # one\nb: 2  # two\n", {"b": 2}) == "b: 2  # two\n"
    assert apply_changes(PATH, "a: >-  # one\n  x\n", {"a": "y"}) == "a: >-  # one\n  y\n"


@pytest.mark.parametrize(
    ("length", "lines"),
    [
        (85, [f"  - {{b: {'x' * 85}, c: y}}"]),
        (86, [f"  - b: {'x' * 86}", "    c: y"]),
    ],
)
def test_an_item_of_a_list_is_written_on_one_line_where_it_fits(length, lines):
    item = {"b": "x" * length, "c": "y"}
    assert new_text("made up", {"a": (item,)}).splitlines() == ["# made up", "a:", *lines]
    text = apply_changes(PATH, "a:\n  - z\n", {"a": ("z", item)})
    assert text.splitlines() == ["a:", "  - z", *lines]
    assert len("  - {b: , c: y}") + 85 == WIDTH


def test_deep_texts_are_folded_to_twenty_characters_at_least():
    value: Any = " ".join(["word"] * 30)
    for _ in range(48):
        value = {"a": value}
    lines = new_text("made up", value).splitlines()
    indent = 48 * 2
    assert lines[48].endswith("a: >-")
    assert lines[49] == f"{' ' * indent}word word word word"
    assert all(len(line) <= indent + 20 for line in lines[49:])


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("a: 1  # x\nb: 2\n", {"a": 1, "c": 3, "b": 2}, "a: 1  # x\nc: 3\nb: 2\n"),
        ("a: 1  # x", {"a": 1, "b": 2}, "a: 1  # x\nb: 2"),
        (
            "a:\n  b: 1\n\n# c\nc: 2\n",
            {"a": {"b": 1, "d": 4}, "c": 2},
            "a:\n  b: 1\n  d: 4\n\n# c\nc: 2\n",
        ),
        ("a: [x]  # y\n", {"a": ("x", "z")}, "a: [x, z]  # y\n"),
        ("a:\n  - x  # y\n", {"a": ("x", "z")}, "a:\n  - x  # y\n  - z\n"),
        ("a:\n  - x\n  - x\n  - y\n", {"a": ("x", "y")}, "a:\n  - x\n  - y\n"),
        (
            "a:\n  - {b: 1}\n  - {b: 2}\n",
            {"a": ({"b": 1}, {"b": 3})},
            "a:\n  - {b: 1}\n  - {b: 3}\n",
        ),
        ("a:\n  - b: 1\n    c: 2\n", {"a": ({"b": 1, "c": 3},)}, "a:\n  - b: 1\n    c: 3\n"),
        ("a:\n  - b: 1\n", {"a": ({"b": 1, "c": 3},)}, "a:\n  - b: 1\n    c: 3\n"),
        ("a:\n  - c: 1\n", {"a": ({"b": 2, "c": 1},)}, "a:\n  - b: 2\n    c: 1\n"),
        ("a: {b: [x, 'y'], c: 1}\n", {"a": {"b": ("x", "y")}}, "a: {b: [x, 'y']}\n"),
        ('a: "x"  # y\n', {"a": "z"}, 'a: "z"  # y\n'),
        ("a: 'x'\n", {"a": "y\tz"}, 'a: "y\\tz"\n'),
        ('a: "x"\n', {"a": "y\u202ez"}, 'a: "y\\U0000202ez"\n'),
        (
            "a: |  # x\n  one\n\n  two\nb: 1\n",
            {"a": "three", "b": 1},
            "a: |-  # x\n  three\nb: 1\n",
        ),
        ("a: >2\n    one\n", {"a": "two"}, "a: >-\n    two\n"),
        ("a: >-\n  one\n", {"a": 7}, "a: 7\n"),
        ("a: >-\n  one\n", {"a": ""}, 'a: ""\n'),
        ("a: ~\n", {"a": "~"}, 'a: "~"\n'),
        ("a: 1\n", {"a": "1"}, 'a: "1"\n'),
        ("a: 'x'\nb: 1\n", {"a": ("x",), "b": 1}, "a: [x]\nb: 1\n"),
        ("a:\n  - x\n", {"a": {"b": 1}}, "a: {b: 1}\n"),
        ("a:\n  - x\n", {"a": ()}, "a: []\n"),
        ("a: 1\r\nb:\r\n  - x\r\n", {"a": 2, "b": ("x", "y")}, "a: 2\r\nb:\r\n  - x\r\n  - y\r\n"),
        ("\ufeffa: 1\n", {"a": 2}, "\ufeffa: 2\n"),
    ],
)
def test_an_edit_keeps_comments_quotes_and_layout_around_it(before, wanted, after):
    assert apply_changes(PATH, before, wanted) == after


@pytest.mark.parametrize(
    ("before", "wanted", "place"),
    [
        ("a: 1\nb: [c,  # x\n  d]\n", {"a": 1, "b": ("c",)}, (2, 1)),
        ("a: {b: 1,  # x\n  c: 2}\n", {"a": {"b": 1}}, (2, 3)),
        ("a:\n  # x\n  - b\n", {"a": 1}, (1, 1)),
    ],
)
def test_an_edit_that_loses_a_comment_is_refused_where_the_values_differ(before, wanted, place):
    with pytest.raises(DiagnosticsError) as error:
        apply_changes(PATH, before, wanted)
    (problem,) = error.value.problems
    assert problem.key == "not_edited"
    assert (problem.line, problem.column) == place


def test_a_sign_of_a_comment_inside_of_a_text_is_no_comment():
    text = "a: 'x # y'\nb: [\"# z\", c]\nd: |\n  # e\n"
    assert apply_changes(PATH, text, {"a": "x", "b": ("c",), "d": "f"}) == (
        "a: 'x'\nb: [c]\nd: |-\n  f\n"
    )


def test_a_first_field_stands_below_the_comment_of_the_file():
    for end in ("\n", "\r\n"):
        text = f"\ufeff# a{end}# b{end}c: 1{end}".replace("\n", end if end == "\n" else "\n")
        after = with_first_field(text, "d", {"e": ("f",), "g": ({"h": "i"},)})
        assert after == text.replace(
            "c: 1", f"d:{end}  e: [f]{end}  g:{end}    - {{h: i}}{end}c: 1"
        )
    assert with_first_field("# a", "b", "c") == "# a\nb: c\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "a: b\n"),
        ("c: 1\n", "a: b\nc: 1\n"),
        ("# x\n", "# x\na: b\n"),
        ("# x", "# x\na: b\n"),
        ("\ufeffc: 1\n", "\ufeffa: b\nc: 1\n"),
        ("\ufeff# x", "\ufeff# x\na: b\n"),
        ("# x\n\n# y\nc: 1\n", "# x\na: b\n\n# y\nc: 1\n"),
    ],
)
def test_a_first_field_begins_a_line_of_its_own(text, after):
    assert with_first_field(text, "a", "b") == after
