"""What a figure, park, chain, cluster, event, project, picture or publisher is.

Every record is one of these classes, read from a file below data/ (`site.COLLECTIONS` tells
which). What is unknown is left out of the file, never guessed. What editors are told of each
field stands in the catalogues, under `fields`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from prospectus.domain.datetimes import LocalDateTime, ZoneName, zone
from prospectus.domain.edtf import Period
from prospectus.i18n.localized import LocalizedText, Phrase

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


Mistake = Literal[
    "slug", "citation", "formula_form", "path_data", "email", "phone", "web_address", "icp",
    "public_security", "site_code", "picture_name", "approval", "record_address", "whole_day",
    "https_address", "security_contact",
]  # fmt: skip


@dataclass(frozen=True)
class PatternValidator:
    """How a text has to be written; `mistake` names the message that shows the form."""

    pattern: str
    mistake: Mistake

    def __call__(self, text: str) -> str:
        """The text as it is. Raises PydanticCustomError where it has another form."""
        if not re.fullmatch(self.pattern, text):
            raise PydanticCustomError(self.mistake, "not written as it should be")
        return text


def _written_as(pattern: str, mistake: Mistake) -> AfterValidator:
    return AfterValidator(PatternValidator(pattern, mistake))


Slug = Annotated[str, _written_as(SLUG, "slug")]
Citation = Annotated[str, _written_as(rf"{SLUG} p(0[1-9]|[1-9][0-9]{{1,3}})", "citation")]
Formula = Annotated[str, _written_as(r"[0-9]+(\+[0-9]+)*", "formula_form")]
# The signs of SVG path data (SVG 2, 9.3) without exponents, which a small grid does not need.
PathData = Annotated[str, _written_as(r"[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]{1,599}", "path_data")]

# How one is reached.
Email = Annotated[str, _written_as(r"[\w.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+", "email")]
Phone = Annotated[str, _written_as(r"\+?[0-9][0-9 ()-]{5,23}", "phone")]
WebAddress = Annotated[str, _written_as(r"""https?://[^\s<>"']+""", "web_address")]
# A URI as RFC 3986 writes it, in ASCII alone: what security.txt (RFC 9116) may hold.
_HTTPS = (
    r"https://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:[0-9]{1,5})?"
    r"([/?#]([a-zA-Z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9a-fA-F]{2})*)?"
)
HttpsAddress = Annotated[str, _written_as(_HTTPS, "https_address")]
_ASCII_EMAIL = r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+"
SecurityAddress = Annotated[str, _written_as(f"{_ASCII_EMAIL}|{_HTTPS}", "security_contact")]

# What authorities in China register a public site or a map under, the same in every language.
# Their signs: U+5907 and U+8BC1 of ICP filings and licences, U+516C U+7F51 U+5B89 U+5907 of the
# public security organs, U+53F7 for “number”; the first one names the province.
_HAN = "[\u4e00-\u9fff]"
Icp = Annotated[str, _written_as(rf"{_HAN}ICP[\u5907\u8bc1]\d{{6,12}}\u53f7(-\d{{1,3}})?", "icp")]
PublicSecurity = Annotated[
    str, _written_as(rf"{_HAN}\u516c\u7f51\u5b89\u5907 ?\d{{14}}\u53f7", "public_security")
]
SiteCode = Annotated[str, _written_as(r"\d{10}", "site_code")]
# GS of the ministry, S behind the sign of a province; brackets of either width around the year.
Approval = Annotated[
    str,
    _written_as(rf"(GS{_HAN}?|{_HAN}S)[(\uff08]\d{{4}}[)\uff09]\d{{1,5}}\u53f7", "approval"),
]

PICTURES = ("avif", "gif", "jpeg", "jpg", "png", "svg", "webp")
_STEP = r"[a-z0-9][a-z0-9_-]*"
PictureName = Annotated[
    str, _written_as(rf"({_STEP}/)*{_STEP}\.({'|'.join(PICTURES)})", "picture_name")
]


# The shelves whose records are told at an address of their own.
ADDRESSABLE = (
    "parks", "chains", "projects", "clusters", "events", "promotions", "lists", "figures",
)  # fmt: skip
RecordAddress = Annotated[
    str,
    _written_as(rf"figures/{SLUG}\.{SLUG}|({'|'.join(ADDRESSABLE[:-1])})/{SLUG}", "record_address"),
]


@dataclass(frozen=True)
class Ref:
    """Marks a field that names a record of another shelf."""

    shelf: str


ParkRef = Annotated[str, Ref("parks")]
ChainRef = Annotated[str, Ref("chains")]
GroupRef = Annotated[str, Ref("chain_groups")]
ClusterRef = Annotated[str, Ref("clusters")]
TierRef = Annotated[str, Ref("tiers")]
CompanyRef = Annotated[str, Ref("companies")]
OrganisationRef = Annotated[str, Ref("organisations")]
PersonRef = Annotated[str, Ref("people")]
UnitRef = Annotated[str, Ref("units")]
FigureRef = Annotated[str, Ref("figures")]


def _number(value: object) -> object:
    """YAML's whole numbers are numbers too; a truth value is none."""
    if value is None:
        raise PydanticCustomError("empty", "should not be empty")
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Decimal):
        raise PydanticCustomError("number", "not a number")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        raise PydanticCustomError("many_digits", "too many digits")
    return value


MOST_DECIMALS = 9
LARGEST = 10**18  # exclusive: more than anything that is counted in yuan

Number = Annotated[Decimal, BeforeValidator(_number), Field(gt=-LARGEST, lt=LARGEST)]

Qualifier = Literal["exact", "over", "at_least", "about", "nearly", "class"]
Status = Literal["actual", "plan", "target", "forecast"]
Stage = Literal["intended", "signed", "construction", "operating"]
Quantity = Literal["money", "share", "count", "rank", "length", "area", "mass", "rate"]


class Record(BaseModel):
    """What all records have in common: nothing is converted, nothing unknown is accepted."""

    # Deferred, as validators are built for whole files: those of single records are not needed.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Cited(Record):
    """A record that says which paragraphs of which source it comes from."""

    sources: tuple[Citation, ...] = Field(min_length=1)


class Source(Record):
    """A publication that figures and names are taken from."""

    name: LocalizedText
    kind: LocalizedText
    period: Period
    paragraphs: int = Field(gt=0, lt=10_000)
    note: LocalizedText


class Unit(Record):
    """What a number counts or measures, and how each language writes it.

    `pattern` maps a CLDR plural category (`one`, `few`, `other` …) to a text with `{}` where
    the number goes; with `ordinal` the categories are those of ordinal numbers.
    """

    name: LocalizedText
    quantity: Quantity
    ordinal: bool = False
    pattern: Mapping[str, Mapping[str, Phrase]]

    @model_validator(mode="after")
    def _gaps(self) -> Self:
        for language, forms in self.pattern.items():
            if "other" not in forms:
                raise PydanticCustomError(
                    "no_other", "no general form", {"at": "pattern", "language": language}
                )
            for form, text in forms.items():
                if text.count("{}") != 1 or text.count("{") != 1 or text.count("}") != 1:
                    raise PydanticCustomError(
                        "no_gap", "no gap for the number", {"at": "pattern", "form": form}
                    )
        return self


class Range(Record):
    """Two numbers, and all between them."""

    low: Number = Field(alias="from")
    high: Number = Field(alias="to")

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high <= self.low:
            raise PydanticCustomError("range_backwards", "ends before it begins")
        return self


def _shape(value: object) -> str:
    return "range" if isinstance(value, (dict, Range)) else "number"


Value = Annotated[
    Annotated[Number, Tag("number")] | Annotated[Range, Tag("range")], Discriminator(_shape)
]


class Titled(Cited):
    """A record with a name."""

    name: LocalizedText


class FigureStatement(Record):
    """What a figure says: how much of what, how exactly, with which status and when.

    `value` is in base units (yuan, not 100 million yuan), in which no digit is lost.
    """

    value: Value
    unit: UnitRef
    qualifier: Qualifier = "exact"
    status: Status
    period: Period
    period_label: LocalizedText | None = None


class Figure(FigureStatement, Titled):
    """A number with all that has to stand beside it."""

    part_of: FigureRef | None = None
    counted: bool = False
    quoted_person: PersonRef | None = None
    note: LocalizedText | None = None


class HasFigures(Cited):
    """A record that holds figures of its own, addressed as `<file>.<key>`."""

    figures: Mapping[Slug, Figure] = Field(default_factory=dict)


class Named(Titled):
    """A name with its source."""

    note: LocalizedText | None = None


class Target(Named):
    """An aim without a number; `period` is when it was to be reached, where the source says so."""

    status: Literal["target"] = "target"
    period: Period | None = None


class Ordered(Record):
    """A record with a place among its like: by `order`, then by the name of its file."""

    order: int = 1000


class HasIcon(Record):
    """A record with a small drawing of its own."""

    icon: PathData | None = None


class Park(HasFigures, Ordered, HasIcon):
    """An industrial park. Its level is left out where the source does not state it."""

    name: LocalizedText
    short: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    level: Literal["national", "provincial"] | None = None
    summary: LocalizedText
    note: LocalizedText | None = None
    titles: tuple[Named, ...] = ()
    zones: tuple[Named, ...] = ()
    clusters: tuple[ClusterRef, ...] = ()


class ChainGroup(Named, Ordered):
    """What is to be done with a group of chains."""

    short: LocalizedText
    count: FigureRef


class Chain(Cited, Ordered, HasIcon):
    """An industrial chain."""

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    group: GroupRef
    summary: LocalizedText
    note: LocalizedText | None = None
    clusters: tuple[ClusterRef, ...] = ()


class Tier(Named, Ordered):
    """A class of clusters by their intended size."""

    size: FigureRef
    count: FigureRef


class Cluster(Cited, Ordered, HasIcon):
    """An industrial cluster that is to be built."""

    name: LocalizedText
    tier: TierRef
    summary: LocalizedText
    goals: tuple[Target, ...] = ()


class Item(Record):
    """An entry of a list; where it leads to a chain, cluster or park, that gives its name."""

    name: LocalizedText | None = None
    note: LocalizedText | None = None
    chain: ChainRef | None = None
    cluster: ClusterRef | None = None
    park: ParkRef | None = None


class SourceList(Named, Ordered):
    """A list in the source. `complete` is false where it ends with “and others”."""

    status: Status
    period: Period
    complete: bool
    count: FigureRef | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class Person(Cited):
    """Somebody quoted, with the job held then."""

    name: LocalizedText
    job_title: LocalizedText


class Organisation(Cited):
    """A public body."""

    name: LocalizedText
    official: bool


class Company(Cited):
    """An enterprise."""

    name: LocalizedText
    official: bool
    park: ParkRef | None = None
    summary: LocalizedText


class Promotion(Cited, Ordered):
    """A meeting held to bring investors in, and what came of it."""

    name: LocalizedText
    official: bool
    period: Period
    venue: LocalizedText | None = None
    summary: LocalizedText
    results: tuple[FigureRef, ...] = ()


class Session(Record):
    """One item of the programme. Its time and room are left out where they are not known."""

    id: Slug
    name: LocalizedText
    note: LocalizedText | None = None
    start: LocalDateTime | None = None
    end: LocalDateTime | None = None
    room: LocalizedText | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end and not self.start:
            raise PydanticCustomError("end_without_start", "ends but never begins", {"at": "end"})
        if self.start and self.end and self.end <= self.start:
            raise PydanticCustomError("end_before_start", "ends before it begins", {"at": "end"})
        return self


class ProgrammeSection(Cited):
    """A part of the programme: so many activities, and what they consist of."""

    id: Slug
    name: LocalizedText
    summary: LocalizedText
    count: FigureRef
    sessions: tuple[Session, ...] = ()
    session_type: Literal["activities", "segments", "groups"] = "activities"
    complete: bool
    groups: FigureRef | None = None

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.session_type == "groups" and self.groups is None:
            raise PydanticCustomError("missing", "no count of groups", {"at": "groups"})
        return self

    @property
    def days(self) -> Mapping[dt.date | None, Sequence[tuple[int, Session]]]:
        """Its sessions, counted from 1, by the day and in the order of their time.

        Those without a time come last, as of no day.
        """
        days: dict[dt.date | None, list[tuple[int, Session]]] = {}
        in_order = sorted(
            enumerate(self.sessions, 1), key=lambda it: it[1].start or dt.datetime.max
        )
        for number, session in in_order:
            day = session.start.date() if session.start else None
            days.setdefault(day, []).append((number, session))
        return days


class Venue(Named):
    """Where something takes place."""

    park: ParkRef | None = None


class Event(HasFigures):
    """A matchmaking event with a programme in parts."""

    name: LocalizedText
    short: LocalizedText
    theme: LocalizedText
    period: Period
    status: Status
    summary: LocalizedText
    hosts: tuple[OrganisationRef, ...] = Field(min_length=1)
    organisers: tuple[OrganisationRef, ...] = Field(min_length=1)
    venue: Venue
    attendance: FigureRef
    formula: Formula
    timezone: ZoneName | None = None
    programme: tuple[ProgrammeSection, ...] = Field(min_length=1)

    @property
    def dated(self) -> Sequence[tuple[ProgrammeSection, Session]]:
        """The sessions whose time is known, in its order, each with its part."""
        timed = [
            (session.start, part, session)
            for part in self.programme
            for session in part.sessions
            if session.start
        ]
        return [(part, session) for _, part, session in sorted(timed, key=lambda it: it[0])]

    def at(self, moment: dt.datetime) -> dt.datetime:
        """A local time of a session, in the zone of the event."""
        return moment.replace(tzinfo=zone(self.timezone) if self.timezone else None)


class Project(HasFigures, Ordered):
    """One investment project or programme. What is unknown is left out.

    Of its figures, `investment` is the sum of money that is to be invested in it.
    """

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    summary: LocalizedText
    stage: Stage
    park: ParkRef | None = None
    chain: ChainRef | None = None
    cluster: ClusterRef | None = None
    company: CompanyRef | None = None
    period: Period | None = None
    contact: LocalizedText | None = None
    note: LocalizedText | None = None
    goals: tuple[Target, ...] = ()

    @property
    def investment(self) -> Figure | None:
        """What is to be invested, if it is published."""
        return self.figures.get("investment")


class Licence(Record):
    """The terms under which what a site publishes may be used."""

    name: LocalizedText
    url: WebAddress


def _whole_day(period: Period) -> Period:
    if len(period.points) > 1 or period.points[0].day is None or period.points[0].approximate:
        raise PydanticCustomError("whole_day", "no day")
    return period


class Security(Record):
    """Where a vulnerability of the site is reported, as `/.well-known/security.txt` publishes it.

    `expires` is the day after which nobody should rely on it (RFC 9116, 2.5.5); it is recorded,
    because nothing that is published depends on the day of the build.
    """

    contact: SecurityAddress
    policy: HttpsAddress | None = None
    expires: Annotated[Period, AfterValidator(_whole_day)]


class Publisher(Record):
    """Who publishes the site, and what it is registered under: as much of it as is known.

    The registrations are those that a public site in China prints at its foot, by the measures
    for filing (MIIT order 33, article 13) and the guidelines for government websites
    (State Council Office, 2017, no. 47).
    """

    name: LocalizedText | None = None
    address: LocalizedText | None = None
    email: Email | None = None
    phone: Phone | None = None
    hours: LocalizedText | None = None
    icp: Icp | None = None
    public_security: PublicSecurity | None = None
    site_code: SiteCode | None = None
    licence: Licence | None = None
    security: Security | None = None

    @model_validator(mode="before")
    @classmethod
    def _nothing_yet(cls, value: object) -> object:
        """A file of comments only tells nothing, which is no mistake here."""
        return {} if value is None else value


class Picture(Record):
    """A picture file: what it shows, and by whose leave.

    `file` lies below docs/; where a picture speaks a language there is one for each, such as
    `card.en.png` for `card.png`. A map has the number of its approval printed with it
    (Regulations on Map Management, State Council decree 664, article 22).
    """

    file: PictureName
    kind: Literal["drawing", "photo", "map", "sign"]
    name: LocalizedText
    credit: LocalizedText | None = None
    approval: Approval | None = None

    @model_validator(mode="after")
    def _approved(self) -> Self:
        if self.kind == "map" and self.approval is None:
            raise PydanticCustomError("no_approval", "a map without approval", {"at": "kind"})
        return self


class FigureChange(Record):
    """A figure that says something else than it said before."""

    figure: RecordAddress
    before: FigureStatement
    after: FigureStatement


class Removal(Record):
    """A record that is no longer there, by the name that it had."""

    record: RecordAddress
    name: LocalizedText


class Change(Record):
    """What changed for readers on one day, as the list of changes and the feed tell it.

    Its name is how feeds know it. The oldest one may be the `first`: when the data were first
    put together, nothing was added to anything.
    """

    date: Annotated[Period, AfterValidator(_whole_day)]
    kind: Literal["first", "update"] = "update"
    added: tuple[RecordAddress, ...] = ()
    changed: tuple[FigureChange, ...] = ()
    removed: tuple[Removal, ...] = ()
    note: LocalizedText | None = None


Where = tuple[str | int, ...]


def walk(record: Record, above: Where = ()) -> Iterator[tuple[Where, Record]]:
    """A record and all records inside it, and the way to each; figures stand by themselves."""
    yield above, record
    for name in _holders(type(record)):
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from walk(value, (*above, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from walk(item, (*above, name, index))


@cache
def _holders(model: type[Record]) -> tuple[str, ...]:
    """The fields that may hold a record or several in a row."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is not Mapping and _holds_record(field.annotation)
    )


def _holds_record(schema: Any) -> bool:
    if isinstance(schema, type) and issubclass(schema, Record):
        return True
    return any(map(_holds_record, get_args(schema)))


def citations(record: Record) -> Iterator[tuple[Where, Citation]]:
    """What a record and all inside it cites, and the way to each citation."""
    for where, it in walk(record):
        for index, citation in enumerate(getattr(it, "sources", ())):
            yield (*where, "sources", index), citation
