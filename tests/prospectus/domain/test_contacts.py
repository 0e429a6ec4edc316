"""Contacts: what must be known of them, what counts as nothing, and who names them."""

from __future__ import annotations

import pytest

from prospectus.domain.contacts import Contact
from prospectus.domain.loader import load
from prospectus.domain.records import Project
from prospectus.domain.site_records import Publisher
from support.dataset_files import park, sector
from support.record_values import NAME, mistakes, read

OFFICE = {"name": NAME, "emails": ("office@example.org",)}


def contact(**fields) -> Contact:
    return read(Contact, OFFICE | fields)


@pytest.mark.parametrize("number", ["12345", "0994-1234567", "+86 994 123 4567", "(0994) 1234567"])
def test_numbers_are_short_local_or_international(number):
    (phone,) = contact(phones=({"number": number},)).phones
    assert (phone.number, phone.extension, phone.kind) == (number, None, "phone")


def test_a_contact_has_several_numbers_with_extension_kind_and_note():
    numbers = (
        {"number": "0994-1234567", "extension": "808", "note": NAME},
        {"number": "0994-1234568", "kind": "fax"},
    )
    first, second = contact(phones=numbers).phones
    assert (first.extension, second.kind) == ("808", "fax")


@pytest.mark.parametrize("nothing", ["无", "暂无", "—", "-", "/", "N/A", "n/a", "none", " "])
def test_what_says_that_there_is_nothing_is_read_as_missing(nothing):
    read_as = contact(
        phones=({"number": nothing}, {"number": "12345", "extension": nothing}),
        emails=("office@example.org", nothing),
        wechat=nothing,
        address={"zh": nothing, "en": nothing},
        postcode=nothing,
        languages=(nothing,),
    )
    (phone,) = read_as.phones
    assert (phone.number, phone.extension) == ("12345", None)
    assert read_as.emails == ("office@example.org",)
    assert (read_as.wechat, read_as.address, read_as.postcode) == (None, None, None)
    assert read_as.languages == ()


def test_nothing_is_no_contact_of_a_record_and_no_phone_of_the_publisher():
    project = {"name": NAME, "summary": NAME, "stage": "signed", "sources": ("test p01",)}
    assert read(Project, project | {"contacts": ("无",)}).contacts == ()
    assert read(Publisher, {"phone": "—", "email": "N/A"}) == Publisher()


def test_a_contact_that_nobody_can_reach_is_refused():
    assert mistakes(Contact, {"name": NAME, "phones": ({"number": "无"},)}) == [("unreachable", ())]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("languages", ("english",)),
        ("languages", ("xx",)),
        ("emails", ("office",)),
        ("wechat", "abc"),
        ("postcode", "unknown-road"),
    ],
)
def test_a_value_of_another_form_is_refused(field, value):
    ((_, where),) = mistakes(Contact, OFFICE | {field: value})
    assert where[0] == field


def test_each_contact_knows_the_records_that_name_it(make):
    record = "name: {en: Made-up office}\n  emails: [office@example.org]\n"
    named = "contacts: [office]\n"
    site = load(
        make(
            {
                "contacts.yml": f"office:\n  {record}other:\n  {record}",
                "parks/a.yml": park("A", named),
                "parks/b.yml": park("B"),
                "sectors/s.yml": sector("S", named),
            }
        )
    )
    assert site.contact_index.records_of("office") == {"sectors": ["s"], "parks": ["a"]}
    assert site.contact_index.records_of("other") == {}
