"""Links to call and to write."""

from __future__ import annotations

import pytest
from babel import Locale

from prospectus.presentation.contact_links import email_url, language_name, phone_url


@pytest.mark.parametrize(
    ("number", "extension", "code", "url"),
    [
        ("+999 (0)000 123-4567", None, None, "tel:+9990001234567"),
        ("+999 000 1234567", "808", "+999", "tel:+9990001234567;ext=808"),
        ("(0000) 123 4567", None, None, "tel:00001234567"),
        ("0000-1234567", "808", "+999", "tel:00001234567;ext=808;phone-context=+999"),
        ("12345", None, "+999", "tel:12345;phone-context=+999"),
    ],
)
def test_a_number_is_called_by_a_uri_of_rfc_3966(number, extension, code, url):
    """The extension comes first; a local number has the country in which it is dialled."""
    assert phone_url(number, extension, code) == url


def test_an_address_is_quoted_by_rfc_6068():
    assert email_url("made.up+office@example.org") == "mailto:made.up+office@example.org"
    assert email_url("虚构@example.org") == "mailto:%E8%99%9A%E6%9E%84@example.org"


def test_a_language_without_a_name_in_cldr_is_shown_by_its_tag():
    assert language_name("ru", Locale("de")) == "Russisch"
    assert language_name("qaa-CN", Locale("de")) == "qaa-CN"
