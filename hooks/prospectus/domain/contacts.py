"""Records of contacts: the offices and persons to whom investors can turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.fields import (
    Email,
    Extension,
    Phone,
    PictureRef,
    Postcode,
    SpokenLanguage,
    WeChatId,
)
from prospectus.domain.placeholders import is_placeholder, without_placeholders
from prospectus.domain.records import HasPictures, Ordered, Record, Renamable
from prospectus.i18n.localized import LocalizedText


class PhoneNumber(Record):
    """A number of a contact. Short numbers such as 12345 are numbers, too."""

    number: Phone
    extension: Extension | None = None
    kind: Literal["phone", "fax"] = "phone"
    note: LocalizedText | None = None


def _numbers(values: object) -> object:
    """Leave out numbers that only say that there is none."""
    if not isinstance(values, tuple):
        return values
    return tuple(
        value
        for value in map(without_placeholders, values)
        if not is_placeholder(value) and (not isinstance(value, dict) or "number" in value)
    )


class Contact(HasPictures, Ordered, Renamable):
    """An office or a person, and the ways to reach them.

    `role` is the job title of a person or the task of an office, `languages` are those that are
    spoken there. Values that only say that there is none are read as missing.
    """

    kind: Literal["office", "person"] = "office"
    name: LocalizedText
    role: LocalizedText | None = None
    phones: Annotated[tuple[PhoneNumber, ...], BeforeValidator(_numbers)] = ()
    emails: tuple[Email, ...] = ()
    wechat: WeChatId | None = None
    wechat_picture: PictureRef | None = None
    hours: LocalizedText | None = None
    languages: tuple[SpokenLanguage, ...] = ()
    address: LocalizedText | None = None
    postcode: Postcode | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_placeholders(cls, value: object) -> object:
        return without_placeholders(value)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        means = (self.phones, self.emails, self.wechat, self.wechat_picture, self.address)
        if not any(means):
            raise PydanticCustomError("unreachable", "no way to reach the contact")
        return self


class ContactIndex:
    """Which records name which contacts; `holders` are the records that may, by collection."""

    def __init__(self, holders: Mapping[str, Mapping[str, Any]]) -> None:
        self._holders = holders

    def records_of(self, contact: str) -> Mapping[str, Sequence[str]]:
        """The names of the records that name a contact, by collection and in their order."""
        return self._records_by_contact.get(contact, {})

    @cached_property
    def _records_by_contact(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        by_contact: dict[str, dict[str, list[str]]] = {}
        for collection, records in self._holders.items():
            for name, record in records.items():
                for contact in record.contacts:
                    by_contact.setdefault(contact, {}).setdefault(collection, []).append(name)
        return by_contact
