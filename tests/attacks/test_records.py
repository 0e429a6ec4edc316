"""Hostile values in records: what becomes a link, a path or a line of a configuration.

The fields admit only what cannot end an attribute, a line or a path. What they admit is escaped in
addition, where it is written.
"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from prospectus.domain import fields
from prospectus.presentation.contact_links import email_url, phone_url

pytestmark = pytest.mark.attack

# What ends an attribute, a line, a path or a directive, wherever it stands in a value.
SIGNS = ('"', "'", "<", ">", "\n", "\r", "\0", " ;", "{", "}", "\u2028", "`")

VALID: dict[str, tuple[Any, str]] = {
    "telephone number": (fields.Phone, "+86 (0)994 123-4567"),
    "extension": (fields.Extension, "808"),
    "calling code": (fields.CallingCode, "+86"),
    "e-mail address": (fields.Email, "made.up+office@example.org"),
    "WeChat id": (fields.WeChatId, "made-up_office"),
    "postcode": (fields.Postcode, "AB1 2CD"),
    "file of a document": (fields.DocumentName, "assets/made-up.pdf"),
    "file of a picture": (fields.PictureName, "assets/made-up.png"),
    "former name": (fields.FormerName, "made-up"),
    "former address": (fields.FormerName, "projects/made-up"),
    "approval of a map": (fields.Approval, "GS(2030)1234\u53f7"),
    "address of a record": (fields.RecordAddress, "parks/made-up"),
}


def is_valid(field: object, value: str) -> bool:
    try:
        TypeAdapter(field).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("field", "value"), VALID.values(), ids=VALID)
def test_no_sign_of_markup_or_configurations_is_part_of_a_value(field, value):
    assert is_valid(field, value)
    for sign in SIGNS:
        for at in range(len(value) + 1):
            assert not is_valid(field, value[:at] + sign + value[at:]), (sign, at)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "//example.org",
        "/made-up",
        "file:///etc/passwd",
        "ftp://example.org",
        " https://example.org",
        'https://example.org/"onclick=',
        "https://example.org/'",
        "https://example.org/<script>",
        "https://example.org/\nx",
        "https://",
    ],
)
def test_a_website_is_an_address_of_the_web(address):
    assert not is_valid(fields.WebAddress, address)


@pytest.mark.parametrize(
    "name",
    [
        *("../made-up", "a/../b", "/etc", "", ".", "a b", "a;", "$uri", "a%0ab", "a*", "^a", "a|b"),
        *("https://example.org", "//example.org", "projects/", "projects//a", "projects/a/b"),
        *("unknown/made-up", "A", "a.b", "\u5730\u56fe", "a#b", "a?b", "a\\b"),
    ],
)
def test_a_former_name_is_no_path_pattern_or_host(name):
    """Web servers read it in their configurations, some of them as a pattern."""
    assert not is_valid(fields.FormerName, name)


@pytest.mark.parametrize(
    "name",
    [
        *("made-up.pdf", "/assets/a.pdf", "assets/../a.pdf", "assets/a.pdf/x", "assets/a.html"),
        *("assets/a.pdf.exe", "assets/.pdf", "assets/%2e.pdf", "https://example.org/assets/a.pdf"),
        *("assets/a.PDF", "assets/a.svg", "assets//a.pdf"),
    ],
)
def test_a_document_is_a_pdf_file_of_the_site(name):
    assert not is_valid(fields.DocumentName, name)


def test_links_to_contacts_hold_nothing_but_their_number_or_address():
    assert phone_url('1"><script>2\n;x=3', None, "+86") == "tel:123;phone-context=+86"
    assert email_url('a"<b>\n?bcc=c&d@example.org') == (
        "mailto:a%22%3Cb%3E%0A%3Fbcc%3Dc%26d@example.org"
    )
