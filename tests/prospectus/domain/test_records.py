from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from prospectus.domain.records import (
    Citation,
    Event,
    Figure,
    Item,
    Number,
    Organisation,
    Park,
    Picture,
    ProgrammeSection,
    Project,
    Publisher,
    Range,
    Session,
    Slug,
    Source,
    SourceList,
    Unit,
    citations,
    walk,
)

NAME = {"zh": "测试园区", "en": "Test park"}
FIGURE = {
    "name": NAME,
    "value": 5,
    "unit": "enterprises",
    "status": "actual",
    "period": "2023",
    "sources": ("test p01",),
}
SOURCE = {"name": NAME, "kind": NAME, "period": "2023", "paragraphs": 59, "note": NAME}
UNIT = {
    "name": NAME,
    "quantity": "count",
    "pattern": {"zh": {"other": "{}家"}, "en": {"one": "{} firm", "other": "{} firms"}},
}
PARK = {"name": NAME, "short": NAME, "summary": NAME, "sources": ("test p01",)}
LISTED = {
    "name": NAME,
    "status": "actual",
    "period": "2023",
    "complete": True,
    "items": ({"name": NAME},),
    "sources": ("test p01",),
}


def read(schema: Any, value: Any) -> Any:
    return TypeAdapter(schema).validate_python(value, context={"languages": ["zh", "en"]})


def mistakes(schema: Any, value: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(ValidationError) as caught:
        read(schema, value)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]


# -- icons -----------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["M4 12h16", "m4,12 l16-.5z", "M" + "0" * 599])
def test_an_icon_is_written_as_path_data(line):
    assert read(Park, {**PARK, "icon": line}).icon == line


def test_a_record_can_do_without_an_icon():
    assert read(Park, PARK).icon is None


@pytest.mark.parametrize(
    "line", ["", "M", "h16", "M4 12w16", 'M4 12"/><b', "M4\n12", "M4 1e3", "M" + "0" * 600]
)
def test_an_icon_is_nothing_but_path_data(line):
    assert mistakes(Park, {**PARK, "icon": line}) == [("path_data", ("icon",))]


# -- numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [0, -5, 1070000000000, Decimal("8.4"), Decimal("3.10"), Decimal("-0.5")]
)
def test_numbers_keep_what_was_written(value):
    assert str(read(Number, value)) == str(value)


@pytest.mark.parametrize("value", ["5", "1.07万亿", True, False, 1.5, (5,), {"from": 5}])
def test_text_and_truth_values_are_no_numbers(value):
    assert mistakes(Number, value) == [("number", ())]


def test_a_number_that_is_not_written_is_missing():
    assert mistakes(Number, None) == [("empty", ())]


@pytest.mark.parametrize("value", ["0.1234567891", "1E-10", "5.0000000000"])
def test_a_number_has_nine_decimals_at_most(value):
    assert mistakes(Number, Decimal(value)) == [("many_digits", ())]


@pytest.mark.parametrize("value", ["0.123456789", "1E-9", "123456789012345678", "1E+17"])
def test_a_number_keeps_all_that_it_may_have(value):
    assert TypeAdapter(Number).validate_python(Decimal(value)) == Decimal(value)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_numbers_are_finite(value):
    assert mistakes(Number, Decimal(value)) == [("finite_number", ())]


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


@pytest.mark.parametrize("slug", ["a", "test-park", "312", "a-1-b"])
def test_slugs_are_small_letters_digits_and_hyphens(slug):
    assert read(Slug, slug) == slug


@pytest.mark.parametrize(
    "slug", ["", "A", "test_park", "test park", "-a", "a-", "a--b", "测试", "é", "１", "a\n", "a.b"]
)
def test_nothing_else_is_a_slug(slug):
    assert mistakes(Slug, slug) == [("slug", ())]


@pytest.mark.parametrize("citation", ["article p01", "article p32", "a-b p123", "article p1000"])
def test_a_citation_is_a_source_and_a_paragraph(citation):
    assert read(Citation, citation) == citation


@pytest.mark.parametrize(
    "citation",
    [
        "",
        "article",
        "article p",
        "article p1",
        "article p12345",
        "article 32",
        "article  p32",
        "articlep32",
        "Article p32",
        "article p32 ",
        "article p32\n",
        "article p32, p33",
        "article p３２",
        "article p٣٢",
    ],
)
def test_nothing_else_is_a_citation(citation):
    assert mistakes(Citation, citation) == [("citation", ())]


def test_a_record_has_a_source():
    assert mistakes(Park, {**PARK, "sources": ()}) == [("too_short", ("sources",))]
    assert mistakes(Park, {**PARK, "sources": "test p01"}) == [("tuple_type", ("sources",))]


# -- records -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "record", "change", "expected"),
    [
        (Park, PARK, {"summry": NAME}, [("extra_forbidden", ("summry",))]),
        (Park, PARK, {"summary": None}, [("dict_type", ("summary",))]),
        (Park, PARK, {"level": "county"}, [("literal_error", ("level",))]),
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
        (Source, SOURCE, {"paragraphs": 0}, [("greater_than", ("paragraphs",))]),
        (Source, SOURCE, {"paragraphs": 10_000}, [("less_than", ("paragraphs",))]),
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


def test_everything_that_is_missing_is_told_at_once():
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


@pytest.mark.parametrize("formula", ["1+8+1", "10", "1+1"])
def test_the_formula_of_an_event_is_a_sum(formula):
    assert ("formula_form", ("formula",)) not in mistakes(Event, {"formula": formula})


@pytest.mark.parametrize("formula", ["", "1+", "+1", "1 + 8", "1＋8", "１+8", "1-8", "1+8\n"])
def test_nothing_else_is_a_formula(formula):
    assert ("formula_form", ("formula",)) in mistakes(Event, {"formula": formula})


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
    assert (error["type"], error["ctx"]) == ("no_gap", {"at": "pattern", "form": "other"})


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


# -- the programme -----------------------------------------------------------------------


def part(*starts: str | None) -> ProgrammeSection:
    sessions = [{"id": f"made-up-{at}", "name": NAME, "start": it} for at, it in enumerate(starts)]
    told = [{name: it for name, it in one.items() if it} for one in sessions]
    return ProgrammeSection.model_validate(
        {
            "id": "part",
            "name": NAME,
            "summary": NAME,
            "count": "test.count",
            "sessions": tuple(told),
            "complete": True,
            "sources": ("test p01",),
        },
        context={"languages": ["zh", "en"]},
    )


def test_sessions_are_told_by_days_in_the_order_of_time_and_those_without_at_the_end():
    days = part(
        None, "2030-05-02T09:00", "2030-05-01T14:00", "2030-05-01T09:00", None, "2030-05-02T09:00"
    ).days
    assert {day: [number for number, _ in sessions] for day, sessions in days.items()} == {
        dt.date(2030, 5, 1): [4, 3],
        dt.date(2030, 5, 2): [2, 6],
        None: [1, 5],
    }
    assert list(days) == [dt.date(2030, 5, 1), dt.date(2030, 5, 2), None]


def test_without_times_sessions_keep_their_order():
    assert [number for number, _ in part(None, None, None).days[None]] == [1, 2, 3]
    assert part().days == {}


# -- publisher and pictures --------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "made.up+office@example.org"),
        ("phone", "0994-1234567"),
        ("phone", "+86 (0)994 123 4567"),
        ("icp", "新ICP备12345678号"),
        ("icp", "新ICP备12345678号-1"),
        ("icp", "京ICP证030173号"),
        ("public_security", "新公网安备65230102000123号"),
        ("public_security", "新公网安备 65230102000123号"),
        ("site_code", "6523000001"),
    ],
)
def test_what_a_public_site_is_registered_under_is_taken_as_printed(field, value):
    assert getattr(read(Publisher, {field: value}), field) == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "office"),
        ("email", "office@example"),
        ("email", "a b@example.org"),
        ("phone", "none"),
        ("phone", "12"),
        ("icp", "ICP备12345678号"),
        ("icp", "新ICP备12345678"),
        ("icp", "新ICP备12345678号-"),
        ("public_security", "新公网安备 6523010200012号"),
        ("public_security", "公网安备 65230102000123号"),
        ("site_code", "65230000010"),
    ],
)
def test_another_form_is_none(field, value):
    assert mistakes(Publisher, {field: value}) == [(field, (field,))]


SECURITY = {"contact": "security@example.org", "expires": "2030-05-01"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", "made.up+office@example.org"),
        ("contact", "https://example.org/report?from=site#form"),
        ("policy", "https://xn--fiq228c.example/%E5%AE%89:8443"),
        ("policy", "https://example.org:8443"),
    ],
)
def test_a_vulnerability_is_reported_to_an_address_in_ascii(field, value):
    assert (
        getattr(read(Publisher, {"security": SECURITY | {field: value}}).security, field) == value
    )


@pytest.mark.parametrize(
    ("field", "value", "mistake"),
    [
        ("contact", "security", "security_contact"),
        ("contact", "http://example.org/report", "security_contact"),
        ("policy", "http://example.org/policy", "https_address"),
        ("policy", "https://localhost/policy", "https_address"),
        ("expires", "2030-05", "whole_day"),
        ("expires", "2030-05-01/2030-05-02", "whole_day"),
        ("expires", "2030-05-01~", "whole_day"),
        ("expires", "tomorrow", "period"),
    ],
)
def test_another_way_to_report_a_vulnerability_is_refused(field, value, mistake):
    publisher = {"security": SECURITY | {field: value}}
    assert mistakes(Publisher, publisher) == [(mistake, ("security", field))]


@pytest.mark.parametrize("field", ["contact", "expires"])
def test_security_txt_needs_a_contact_and_a_day_of_expiry(field):
    publisher = {"security": {name: it for name, it in SECURITY.items() if name != field}}
    assert mistakes(Publisher, publisher) == [("missing", ("security", field))]


def test_nothing_need_be_known_of_a_publisher():
    assert read(Publisher, None) == read(Publisher, {}) == Publisher()


MAP = {"file": "assets/map.svg", "kind": "map", "name": NAME, "approval": "GS(2023)1234号"}


@pytest.mark.parametrize(
    "number", ["GS(2023)1234号", "GS（2023）1234号", "GS京(2022)1061号", "新S(2023)012号"]
)
def test_an_approval_is_that_of_the_ministry_or_of_a_province(number):
    assert read(Picture, {**MAP, "approval": number}).approval == number


@pytest.mark.parametrize("number", ["1234", "S(2023)012号", "GS(23)1234号", "GS(2023)号"])
def test_another_approval_is_none(number):
    assert mistakes(Picture, {**MAP, "approval": number}) == [("approval", ("approval",))]


def test_a_map_without_approval_is_refused_and_a_drawing_needs_none():
    unapproved = {name: value for name, value in MAP.items() if name != "approval"}
    assert mistakes(Picture, unapproved) == [("no_approval", ())]
    assert read(Picture, {**unapproved, "kind": "drawing"}).approval is None


@pytest.mark.parametrize(
    "name", ["../map.svg", "/map.svg", "map.en.svg", "Map.svg", "map.pdf", "map", "a/.svg"]
)
def test_a_picture_is_a_file_below_docs_without_its_language(name):
    assert mistakes(Picture, {**MAP, "file": name}) == [("picture_name", ("file",))]


# -- sessions of an event ----------------------------------------------------------------


def event(*programme: ProgrammeSection, timezone: str | None = None) -> Event:
    return Event.model_construct(programme=programme, timezone=timezone)


def test_sessions_of_an_event_with_a_time_come_in_its_order_each_with_its_part():
    first, second = part("2030-05-02T09:00", None), part("2030-05-01T09:00", "2030-05-03T09:00")
    assert event(first, second).dated == [
        (second, second.sessions[0]),
        (first, first.sessions[0]),
        (second, second.sessions[1]),
    ]
    assert event(part(None)).dated == []


def test_a_time_is_that_of_the_zone_of_its_event():
    moment = dt.datetime(2030, 5, 1, 9)
    assert event(timezone="Asia/Shanghai").at(moment).isoformat() == "2030-05-01T09:00:00+08:00"
    assert event().at(moment) == moment


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2030-05-01T08:59", "end_before_start"),
        ("2030-05-01T09:00", "end_before_start"),
        ("2030-05-01T09:01", None),
    ],
)
def test_a_session_ends_after_its_start(end, expected):
    made_up = {"id": "made-up", "name": NAME, "start": "2030-05-01T09:00", "end": end}
    if expected:
        assert [key for key, _ in mistakes(Session, made_up)] == [expected]
    else:
        assert read(Session, made_up).end == dt.datetime(2030, 5, 1, 9, 1)


def test_a_session_without_a_start_has_no_end():
    made_up = {"id": "made-up", "name": NAME, "end": "2030-05-01T09:00"}
    assert [key for key, _ in mistakes(Session, made_up)] == ["end_without_start"]


# -- records inside records --------------------------------------------------------------


def test_a_record_and_all_inside_it_are_visited_with_their_places():
    made_up = read(SourceList, LISTED | {"items": ({"name": NAME}, {"name": NAME})})
    assert [where for where, _ in walk(made_up)] == [(), ("items", 0), ("items", 1)]


def test_citations_have_the_place_of_each():
    made_up = read(SourceList, LISTED | {"sources": ("test p01", "test p02")})
    assert dict(citations(made_up)) == {("sources", 0): "test p01", ("sources", 1): "test p02"}
