"""Hostile values on the way to what is published, and hostile requests to publish."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from prospectus.model import Security

pytestmark = pytest.mark.attack

# -- security.txt --------------------------------------------------------------------------

SECURITY = {"contact": "security@example.org", "expires": "2030-05-01"}

# Line breaks as RFC 9116, Unicode, terminals and browsers know them, and what else would add a
# field, hide a part or lead somewhere else.
HOSTILE_ADDRESSES = [
    *(f"https://example.org/{sign}Contact: mailto:evil@example.org" for sign in "\n\r\v\f\x1c\x85"),
    "https://example.org/\r\nExpires: 2999-01-01T00:00:00Z",
    "https://example.org/\u2028Policy: https://evil.example/",
    "https://example.org/\u2029",
    "https://example.org/\n",
    "\nhttps://example.org/",
    "https://example.org/\x00",
    "https://example.org/\x1b[2J",
    "https://example.org/\t",
    "https://example.org/ #",
    "https://example.org/\u202egro.live//:sptth",
    "https://example.org/\u200b",
    "https://\u0435xample.org/",  # a Cyrillic letter
    "https://例子.example/",
    "https://example.org@evil.example/",
    "https://user:password@evil.example/",
    "https://[::1]/",
    "https://example.org:port/",
    "https://example.org/%zz",
    "https://example.org/%",
    "https://example.org\\@evil.example/",
    "https:///example.org/",
    "https:example.org",
    "//example.org/",
    "http://example.org/",
    "HTTPS://example.org/",
    "ftp://example.org/",
    "javascript:alert(1)",
    "data:text/plain,x",
    "file:///etc/passwd",
    "https://example.org/<script>",
    'https://example.org/"',
    "https://-",
    "",
]
HOSTILE_CONTACTS = [
    *HOSTILE_ADDRESSES,
    "security@example.org\nContact: mailto:evil@example.org",
    "security@example.org\r",
    "security@example.org?bcc=evil@example.org",
    "security@example.org,evil@example.org",
    "security@example.org%0aBcc:evil@example.org",
    "s\u00e9curit\u00e9@example.org",
    "security@ex\u0430mple.org",
    "mailto:security@example.org",
    "tel:+1-201-555-0123",
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "# security@example.org",
]
HOSTILE_DAYS = [
    "2030-05-01\n",
    "2030-05-01\nContact: mailto:evil@example.org",
    "2030-05-01T00:00:00Z",
    "2030-02-30",
    "2030-13-01",
    "0000-00-00",
    "99999-01-01",
    "２０３０-05-01",
    "-2030-05-01",
    "2030-05-01~",
    "now",
    "",
]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("contact", it) for it in HOSTILE_CONTACTS),
        *(("policy", it) for it in HOSTILE_ADDRESSES),
        *(("expires", it) for it in HOSTILE_DAYS),
    ],
)
def test_a_hostile_value_never_reaches_security_txt(field, value):
    with pytest.raises(ValidationError) as refused:
        Security.model_validate(SECURITY | {field: value})
    assert [it["loc"][0] for it in refused.value.errors()] == [field]
