"""Publisher, security contact and pictures."""

from __future__ import annotations

import pytest

from prospectus.domain.site_records import FigureChange, Picture, Publisher
from support.record_values import NAME, mistakes, read

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
    publisher = {"security": {name: item for name, item in SECURITY.items() if name != field}}
    assert mistakes(Publisher, publisher) == [("missing", ("security", field))]


def test_nothing_need_be_known_of_a_publisher():
    assert read(Publisher, None) == read(Publisher, {}) == Publisher()


MAP = {"file": "assets/map.svg", "kind": "map", "name": NAME, "approval": "GS(2023)1234号"}


def test_a_map_without_approval_is_refused_and_a_drawing_needs_none():
    unapproved = {name: value for name, value in MAP.items() if name != "approval"}
    assert mistakes(Picture, unapproved) == [("no_approval", ())]
    assert read(Picture, {**unapproved, "kind": "drawing"}).approval is None


def test_a_map_abroad_has_a_licence_in_place_of_an_approval():
    licensed = {name: value for name, value in MAP.items() if name != "approval"}
    licensed["map_licence"] = {"zh": "许可号 0000", "en": "Licence no. 0000"}
    assert read(Picture, licensed).approval is None
    foreign = {**licensed, "approval": "Licence no. 0000"}
    assert mistakes(Picture, foreign) == [("approval", ("approval",))], "the form stays"


@pytest.mark.parametrize("number", ["00-0000", "HRB 0000 B", "虚构字第0号"])
def test_a_registration_is_a_name_and_a_number_of_any_form(number):
    (entry,) = read(Publisher, {"registrations": ({"name": NAME, "number": number},)}).registrations
    assert (entry.number, entry.has_han) == (number, number.startswith("虚"))


@pytest.mark.parametrize("number", ["", " 1", "1\n2"])
def test_a_number_is_on_one_line(number):
    assert mistakes(Publisher, {"registrations": ({"name": NAME, "number": number},)}) == [
        ("one_line", ("registrations", 0, "number"))
    ]


@pytest.mark.parametrize(
    "name", ["../map.svg", "/map.svg", "map.en.svg", "Map.svg", "map.pdf", "map", "a/.svg"]
)
def test_a_picture_is_a_file_below_docs_without_its_language(name):
    assert mistakes(Picture, {**MAP, "file": name}) == [("picture_name", ("file",))]


def test_a_change_of_a_figure_states_what_was_or_what_is():
    stated = {"value": 5, "unit": "enterprises", "status": "actual", "period": "2023"}
    change = read(FigureChange, {"figure": "figures/topic.a", "after": stated})
    assert change.statement == change.after
    assert mistakes(FigureChange, {"figure": "figures/topic.a"}) == [("missing", ())]
