"""Records about the site itself: publisher, pictures, and changes of its data."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.edtf import Day
from prospectus.domain.fields import (
    CallingCode,
    Email,
    HttpsAddress,
    Icp,
    OneLine,
    Phone,
    PictureName,
    PublicSecurity,
    RecordAddress,
    SecurityAddress,
    SiteCode,
    WebAddress,
)
from prospectus.domain.maps import MayBeMap
from prospectus.domain.placeholders import without_placeholders
from prospectus.domain.records import FigureStatement, HasContacts, Record
from prospectus.i18n.localized import LocalizedText, contains_han


class Licence(Record):
    """The licence of the published data."""

    name: LocalizedText
    url: WebAddress


class Security(Record):
    """Where to report a vulnerability, as published in `/.well-known/security.txt`.

    `expires` is the last day of validity (RFC 9116, 2.5.5). It is recorded, because no output
    depends on the day of the build.
    """

    contact: SecurityAddress
    policy: HttpsAddress | None = None
    expires: Day


class RegistrationNumber(Record):
    """A number under which a register lists the publisher, with the name of that number."""

    name: LocalizedText
    number: OneLine

    @property
    def has_han(self) -> bool:
        """Whether the number holds Chinese characters, which pages in other languages mark."""
        return contains_han(self.number)


class Publisher(HasContacts):
    """The publisher of the site and its registrations, as far as they are known.

    Public sites in China show these registrations in their footer, by the measures for filing
    (MIIT order 33, article 13) and the guidelines for government websites (State Council Office,
    2017, no. 47). `contacts` are those of the site as a whole. `calling_code` is the code of the
    country in which telephone numbers without a + are dialled. `registrations` are those of other
    countries or registers. `map_authority` is the authority abroad by whose licences the site shows
    maps.
    """

    name: LocalizedText | None = None
    address: LocalizedText | None = None
    email: Email | None = None
    phone: Phone | None = None
    calling_code: CallingCode | None = None
    hours: LocalizedText | None = None
    icp: Icp | None = None
    public_security: PublicSecurity | None = None
    site_code: SiteCode | None = None
    registrations: tuple[RegistrationNumber, ...] = ()
    map_authority: LocalizedText | None = None
    licence: Licence | None = None
    security: Security | None = None

    @model_validator(mode="before")
    @classmethod
    def _empty_file(cls, value: object) -> object:
        """Accept a file that holds comments only: nothing is known of the publisher yet."""
        return {} if value is None else without_placeholders(value)


class Picture(MayBeMap):
    """A picture file, with its description, credit and approval.

    `file` is a path below docs/. A picture with text in it has one file for each language, such
    as `card.en.png` for `card.png`.
    """

    file: PictureName
    kind: Literal["drawing", "photo", "map", "sign"]
    name: LocalizedText
    credit: LocalizedText | None = None

    @property
    def is_map(self) -> bool:
        """Whether the file is a map."""
        return self.kind == "map"


class FigureChange(Record):
    """A change of what a figure states, or of the value of a series in one year or month.

    `before` is absent for a value that a series got, `after` for one that it lost.
    """

    figure: RecordAddress
    before: FigureStatement | None = None
    after: FigureStatement | None = None

    @property
    def statement(self) -> FigureStatement | None:
        """What is stated now, or was until now."""
        return self.after or self.before

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.statement is None:
            raise PydanticCustomError("missing", "neither before nor after", {"at": "after"})
        return self


class Removal(Record):
    """A removed record, with the name that it had."""

    record: RecordAddress
    name: LocalizedText


class Rename(Record):
    """A record that got another address, with the name that it had."""

    before: RecordAddress
    after: RecordAddress
    name: LocalizedText


class Change(Record):
    """What changed for readers on one day, for the list of changes and the feed.

    Feeds identify a change by its name: its date, then a number if it is not the first of its day,
    such as `2030-05-01-2`. The oldest change may be of the kind `first`, for the day on which the
    data were first published.
    """

    date: Day
    kind: Literal["first", "update"] = "update"
    added: tuple[RecordAddress, ...] = ()
    changed: tuple[FigureChange, ...] = ()
    renamed: tuple[Rename, ...] = ()
    removed: tuple[Removal, ...] = ()
    note: LocalizedText | None = None
