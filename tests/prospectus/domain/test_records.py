from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from prospectus.domain.records import (
    Figure,
    Item,
    Organisation,
    Park,
    Project,
    Range,
    SourceList,
    Unit,
)
from prospectus.domain.sources import Source
from support.record_values import FIGURE, NAME, PARK, mistakes, read

SOURCE = {"name": NAME, "kind": NAME, "period": "2023", "paragraphs": 59, "note": NAME}
UNIT = {
    "name": NAME,
    "quantity": "count",
    "pattern": {"zh": {"other": "{}家"}, "en": {"one": "{} firm", "other": "{} firms"}},
}
LISTED = {
    "name": NAME,
    "status": "actual",
    "period": "2023",
    "complete": True,
    "items": ({"name": NAME},),
    "sources": ("test p01",),
}


# -- icons -----------------------------------------------------------------------------


def test_a_record_can_do_without_an_icon():
    assert read(Park, PARK).icon is None


# -- numbers -----------------------------------------------------------------------------


def test_a_range_has_two_ends():
    read_range = read(Range, {"from": 1, "to": Decimal("2.5")})
    assert (read_range.low, read_range.high) == (1, Decimal("2.5"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"from": 2, "to": 1}, [("range_backwards", ())]),
        ({"from": 2, "to": 2}, [("range_backwards", ())]),
        ({"from": 1}, [("missing", ("to",))]),
        ({"from": "1", "to": 2}, [("number", ("from",))]),
        ({"from": 1, "to": 2, "step": 1}, [("extra_forbidden", ("step",))]),
        ((1, 2), [("model_type", ())]),
    ],
)
def test_a_range_goes_up(value, expected):
    assert mistakes(Range, value) == expected


def test_a_figure_is_a_number_or_a_range():
    assert read(Figure, FIGURE).value == 5
    assert read(Figure, {**FIGURE, "value": {"from": 5, "to": 10}}).value.high == 10


# -- names and citations -----------------------------------------------------------------


def test_a_record_has_a_source():
    assert mistakes(Park, {**PARK, "sources": ()}) == [("too_short", ("sources",))]
    assert mistakes(Park, {**PARK, "sources": "test p01"}) == [("tuple_type", ("sources",))]


# -- records -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "record", "change", "expected"),
    [
        (Park, PARK, {"summry": NAME}, [("extra_forbidden", ("summry",))]),
        (Park, PARK, {"summary": None}, [("dict_type", ("summary",))]),
        (Park, PARK, {"level": 1}, [("string_type", ("level",))]),
        (Park, PARK, {"order": "5"}, [("int_type", ("order",))]),
        (Park, PARK, {"order": True}, [("int_type", ("order",))]),
        (Park, PARK, {"order": Decimal("1.5")}, [("int_type", ("order",))]),
        (Park, PARK, {"clusters": "coal"}, [("tuple_type", ("clusters",))]),
        (Park, PARK, {"titles": ({"name": NAME},)}, [("missing", ("titles", 0, "sources"))]),
        (Park, PARK, {"figures": ()}, [("dict_type", ("figures",))]),
        (
            Park,
            PARK,
            {"figures": {"Area": FIGURE}},
            [("slug", ("figures", "Area", "[key]"))],
        ),
        (Source, SOURCE, {"paragraphs": Decimal(59)}, [("int_type", ("paragraphs",))]),
        (Source, SOURCE, {"period": "2023-13"}, [("period", ("period",))]),
        (Figure, FIGURE, {"unit": 5}, [("string_type", ("unit",))]),
        (Figure, FIGURE, {"status": "Actual"}, [("literal_error", ("status",))]),
        (Figure, FIGURE, {"qualifier": "more"}, [("literal_error", ("qualifier",))]),
        (Figure, FIGURE, {"counted": "true"}, [("bool_type", ("counted",))]),
        (Figure, FIGURE, {"counted": 1}, [("bool_type", ("counted",))]),
        (SourceList, LISTED, {"items": ()}, [("too_short", ("items",))]),
        (
            SourceList,
            LISTED,
            {"items": ({"name": NAME}, {"nmae": NAME})},
            [("extra_forbidden", ("items", 1, "nmae"))],
        ),
        (SourceList, LISTED, {"complete": "yes"}, [("bool_type", ("complete",))]),
    ],
)
def test_nothing_is_converted_and_nothing_unknown_accepted(schema, record, change, expected):
    assert mistakes(schema, {**record, **change}) == expected


@pytest.mark.parametrize("value", [None, (), "测试园区", 5])
def test_a_record_is_a_mapping(value):
    assert mistakes(Park, value) == [("model_type", ())]


def test_everything_that_is_missing_is_reported_at_once():
    assert mistakes(Park, {}) == [
        ("missing", (field,)) for field in ("sources", "name", "short", "summary")
    ]


def test_what_is_unknown_is_left_out():
    park = read(Park, PARK)
    assert (park.level, park.note, park.titles, park.figures) == (None, None, (), {})
    figure = read(Figure, FIGURE)
    assert (figure.qualifier, figure.counted, figure.quoted_person) == ("exact", False, None)
    assert read(Item, {}).name is None


def test_a_record_cannot_be_changed():
    with pytest.raises(ValidationError):
        read(Park, PARK).level = "national"


def test_an_official_name_is_said_to_be_one():
    organisation = {"name": NAME, "official": True, "sources": ("test p01",)}
    assert read(Organisation, organisation).official
    del organisation["official"]
    assert mistakes(Organisation, organisation) == [("missing", ("official",))]


def test_the_investment_of_a_project_is_one_of_its_figures():
    project = {"name": NAME, "summary": NAME, "stage": "signed", "sources": ("test p01",)}
    assert read(Project, project).investment is None
    known = read(Project, {**project, "figures": {"investment": FIGURE, "capacity": FIGURE}})
    assert known.investment == read(Figure, FIGURE)


# -- units -------------------------------------------------------------------------------


def test_a_unit_has_a_gap_for_its_number():
    assert read(Unit, UNIT).pattern["en"]["one"] == "{} firm"
    assert read(Unit, {**UNIT, "pattern": {}}).pattern == {}


@pytest.mark.parametrize("form", ["家", "{}{}", "{} {x}", "{x}", "{", "}", "{}}", "{{}}", "}{"])
def test_a_unit_has_one_gap(form):
    unit = {**UNIT, "pattern": {"zh": {"other": form}}}
    with pytest.raises(ValidationError) as caught:
        read(Unit, unit)
    (error,) = caught.value.errors()
    assert (error["type"], error["ctx"]) == ("no_placeholder", {"at": "pattern", "form": "other"})


def test_forms_for_one_number_may_do_without_it():
    pattern = {"zh": {"other": "{}家"}, "en": {"one": "a single firm", "other": "{} firms"}}
    assert read(Unit, {**UNIT, "pattern": pattern}).pattern["en"]["one"] == "a single firm"


def test_a_unit_has_a_general_form():
    unit = {**UNIT, "pattern": {"zh": {"other": "{}家"}, "en": {"one": "{} firm"}}}
    with pytest.raises(ValidationError) as caught:
        read(Unit, unit)
    (error,) = caught.value.errors()
    assert (error["type"], error["ctx"]) == ("no_other", {"at": "pattern", "language": "en"})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ((), [("dict_type", ("pattern",))]),
        ({"zh": "{}家"}, [("dict_type", ("pattern", "zh"))]),
        ({"zh": {"other": 5}}, [("string_type", ("pattern", "zh", "other"))]),
        ({"zh": {"other": " "}}, [("empty", ("pattern", "zh", "other"))]),
    ],
)
def test_the_pattern_of_a_unit_is_text_by_language_and_form(pattern, expected):
    assert mistakes(Unit, {**UNIT, "pattern": pattern}) == expected


def test_numbers_of_a_unit_are_cardinal_unless_it_says_otherwise():
    assert read(Unit, UNIT).ordinal is False
    assert read(Unit, {**UNIT, "ordinal": True}).ordinal is True
