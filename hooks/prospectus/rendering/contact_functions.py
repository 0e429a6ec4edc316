"""Template functions for contacts: links to call and write, and names of languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prospectus.domain.contacts import Contact, PhoneNumber
from prospectus.domain.records import HasContacts
from prospectus.presentation import contact_links
from prospectus.rendering.context import RenderContext
from prospectus.rendering.registry import template_function


class ContactFunctions:
    """How readers reach the contacts of a site, in one language."""

    def __init__(self, context: RenderContext) -> None:
        self._context, self._site = context, context.full_site

    @template_function
    def phone_url(self, phone: PhoneNumber | str) -> str:
        """Return the `tel:` link of a number."""
        code = self._site.publisher.calling_code
        if isinstance(phone, str):
            return contact_links.phone_url(phone, calling_code=code)
        return contact_links.phone_url(phone.number, phone.extension, code)

    @template_function
    def email_url(self, address: str) -> str:
        """Return the `mailto:` link of an address."""
        return contact_links.email_url(address)

    @template_function
    def spoken_languages(self, tags: Sequence[str]) -> list[str]:
        """Return the names of languages, given as BCP 47 tags."""
        locale = self._context.language.locale
        return [contact_links.language_name(tag, locale) for tag in tags]

    @template_function
    def contacts_for(self, record: HasContacts, park: str | None = None) -> Mapping[str, Contact]:
        """Return the contacts of a record; if it has none, those of its park."""
        names = record.contacts or (self._site.parks[park].contacts if park else ())
        return {name: self._site.contacts[name] for name in names}

    @template_function
    def contacts_in_order(self) -> Mapping[str, Contact]:
        """Return all contacts, those of the whole site first."""
        names = dict.fromkeys((*self._site.publisher.contacts, *self._site.contacts))
        return {name: self._site.contacts[name] for name in names}
