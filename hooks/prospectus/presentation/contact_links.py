"""Links by which readers call or write to a contact."""

from __future__ import annotations

import re
from urllib.parse import quote

from babel import Locale

from prospectus.domain.contacts import PhoneNumber


def phone_url(number: str, extension: str | None = None, calling_code: str | None = None) -> str:
    """The `tel:` URI of a number (RFC 3966).

    A number without a + is a local one; `calling_code` is the code of the country in which it is
    dialled.

    >>> phone_url("+86 (0)994 123-4567", "808")
    'tel:+869941234567;ext=808'
    >>> phone_url("12345", calling_code="+86")
    'tel:12345;phone-context=+86'
    """
    is_global = number.startswith("+")
    if is_global:
        number = number.replace("(0)", "")  # dialled within the country only
    url = "tel:" + re.sub(r"[^0-9+]", "", number)
    if extension:
        url += f";ext={extension}"
    if calling_code and not is_global:
        url += f";phone-context={calling_code}"
    return url


def email_url(address: str) -> str:
    """The `mailto:` URI of an address (RFC 6068).

    >>> email_url("made.up+office@example.org")
    'mailto:made.up+office@example.org'
    """
    return "mailto:" + quote(address, safe="@+")


def dialled(phone: PhoneNumber) -> str:
    """A number with its extension, as machines read it: `+86-994-1234567;ext=808`."""
    return phone.number + (f";ext={phone.extension}" if phone.extension else "")


def language_name(tag: str, locale: Locale) -> str:
    """The name of a spoken language, given as a BCP 47 tag, in another language.

    A language that CLDR does not name is shown by its tag.

    >>> language_name("zh", Locale("en")), language_name("en-GB", Locale("de"))
    ('Chinese', 'Englisch')
    """
    code = tag.split("-", maxsplit=1)[0]
    return str(locale.languages.get(code, tag))
