"""Which addresses and elements pages may use."""

from __future__ import annotations

import pytest

from prospectus.policies.html_rules import (
    ELEMENTS,
    VOID,
    address_is_allowed,
    allowed_content,
    allowed_form,
)


@pytest.mark.parametrize(
    ("address", "allowed", "as_picture"),
    [
        ("", True, False),
        ("../parks/index.md#a", True, True),
        ("assets/card.en.png?x", True, True),
        ("https://example.org", True, False),
        ("http://example.org:8080/a?b=c&amp;d=e&f#g", True, False),
        ("mailto:office@example.org", True, False),
        ("tel:+86-0994", True, False),
        ("HTTPS://example.org", False, False),
        ("javascript:x", False, False),
        ("java\tscript:x", False, False),
        ("&#106;avascript&#58;x", False, False),
        ("&ltimg:", False, False),
        ("//example.org", False, False),
        ("https://a@example.org", False, False),
        ("a b", False, False),
    ],
)
def test_an_address_leads_to_this_site_or_by_a_known_scheme(address, allowed, as_picture):
    assert address_is_allowed(address) is allowed
    assert address_is_allowed(address, local=True) is as_picture


def test_every_element_that_another_may_hold_is_known():
    for element in ELEMENTS - VOID:
        children, _ = allowed_content(element)
        assert children <= ELEMENTS
    assert not {"script", "style", "iframe", "form", "input", "svg", "object"} & ELEMENTS


@pytest.mark.parametrize(("element", "attribute"), [("p", "onclick"), ("p", "style"), ("a", "src")])
def test_attributes_that_run_or_load_something_are_not_allowed(element, attribute):
    assert allowed_form(element, attribute) is None
