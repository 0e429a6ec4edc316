"""The fields of records: which texts, numbers and references are valid."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from prospectus.domain.events import Event
from prospectus.domain.fields import ADDRESSABLE, Number, RecordAddress, Slug
from prospectus.domain.records import (
    Park,
)
from prospectus.domain.site_records import Picture, Publisher
from support.record_values import NAME, PARK, mistakes, read


@pytest.mark.parametrize("line", ["M4 12h16", "m4,12 l16-.5z", "M" + "0" * 599])
def test_an_icon_is_written_as_path_data(line):
    assert read(Park, {**PARK, "icon": line}).icon == line


@pytest.mark.parametrize(
    "line", ["", "M", "h16", "M4 12w16", 'M4 12"/><b', "M4\n12", "M4 1e3", "M" + "0" * 600]
)
def test_an_icon_is_nothing_but_path_data(line):
    assert mistakes(Park, {**PARK, "icon": line}) == [("path_data", ("icon",))]


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


@pytest.mark.parametrize("slug", ["a", "test-park", "312", "a-1-b"])
def test_slugs_are_small_letters_digits_and_hyphens(slug):
    assert read(Slug, slug) == slug


@pytest.mark.parametrize(
    "slug", ["", "A", "test_park", "test park", "-a", "a-", "a--b", "测试", "é", "１", "a\n", "a.b"]
)
def test_nothing_else_is_a_slug(slug):
    assert mistakes(Slug, slug) == [("slug", ())]


@pytest.mark.parametrize("formula", ["1+8+1", "10", "1+1"])
def test_the_formula_of_an_event_is_a_sum(formula):
    assert ("formula_form", ("formula",)) not in mistakes(Event, {"formula": formula})


@pytest.mark.parametrize("formula", ["", "1+", "+1", "1 + 8", "1＋8", "１+8", "1-8", "1+8\n"])
def test_nothing_else_is_a_formula(formula):
    assert ("formula_form", ("formula",)) in mistakes(Event, {"formula": formula})


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
        ("phone", "ask us"),
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


MAP = {"file": "assets/map.svg", "kind": "map", "name": NAME, "approval": "GS(2023)1234号"}


@pytest.mark.parametrize(
    "number", ["GS(2023)1234号", "GS（2023）1234号", "GS京(2022)1061号", "新S(2023)012号"]
)
def test_an_approval_is_that_of_the_ministry_or_of_a_province(number):
    assert read(Picture, {**MAP, "approval": number}).approval == number


@pytest.mark.parametrize("number", ["1234", "S(2023)012号", "GS(23)1234号", "GS(2023)号"])
def test_another_approval_is_none(number):
    assert mistakes(Picture, {**MAP, "approval": number}) == [("approval", ("approval",))]


@pytest.mark.parametrize("collection", ADDRESSABLE)
def test_an_address_names_a_collection_and_a_record(collection):
    address = f"{collection}/{'topic.' if collection == 'figures' else ''}made-up"
    assert TypeAdapter(RecordAddress).validate_python(address) == address


@pytest.mark.parametrize("address", ["parks", "parks/", "made-up/park", "figures/made-up", "a/b/c"])
def test_another_address_is_none(address):
    with pytest.raises(ValidationError):
        TypeAdapter(RecordAddress).validate_python(address)
