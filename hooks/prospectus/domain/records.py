"""Records of places and projects: figures, parks, chains, clusters, lists, projects.

A record is read from a file below data/ (`collection_specs` says which). Unknown values
are absent, never guessed. The catalogs describe each field for editors, under `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from prospectus.domain.citations import Citation
from prospectus.domain.edtf import Period
from prospectus.domain.fields import (
    ChainRef,
    ClusterRef,
    CompanyRef,
    ContactRef,
    FigureRef,
    FormerName,
    GroupRef,
    LevelRef,
    Number,
    ParkRef,
    PathData,
    PersonRef,
    PictureRef,
    PositiveNumber,
    Qualifier,
    QuantityRef,
    SectorRef,
    Slug,
    StageRef,
    Status,
    TierRef,
    UnitRef,
    WebAddress,
)
from prospectus.domain.indicators import complete_figures
from prospectus.domain.placeholders import without_placeholders
from prospectus.i18n.localized import LanguageCode, LocalizedText, Phrase


class Record(BaseModel):
    """Base of all records: values are not converted, unknown fields are rejected."""

    # Validators are built for whole files only, so those of single records would go unused.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Cited(Record):
    """A record that cites the passages of the sources it comes from."""

    sources: tuple[Citation, ...] = Field(min_length=1)


class Equivalent(Record):
    """What a unit is in another one, exactly: `count` of it are `value` of `unit`.

    3 mu are 2,000 m².
    """

    count: PositiveNumber = Decimal(1)
    value: PositiveNumber
    unit: UnitRef


class Rate(Cited):
    """What one of a money unit was worth in another one, at the time of `period`."""

    value: PositiveNumber
    unit: UnitRef
    period: Period


class Unit(Record):
    """A unit of figures, and how each language writes it.

    `pattern` maps, for each language, a CLDR plural category (`one`, `few`, `other` …) to a text
    with `{}` for the number. Forms for one number only, such as a dual, may leave it out. With
    `ordinal`, the categories are those of ordinal numbers.

    `readers` are the languages whose readers know the unit. They see figures in other units of the
    quantity in this one, too. A unit has an equivalent or a rate, or neither.
    """

    name: LocalizedText
    quantity: QuantityRef
    ordinal: bool = False
    pattern: Mapping[str, Mapping[str, Phrase]]
    equals: Equivalent | None = None
    rate: Rate | None = None
    readers: tuple[LanguageCode, ...] = ()

    @model_validator(mode="after")
    def _has_placeholders(self) -> Self:
        for language, forms in self.pattern.items():
            if "other" not in forms:
                raise PydanticCustomError(
                    "no_other", "no general form", {"at": "pattern", "language": language}
                )
            for form, text in forms.items():
                numbers = text.count("{}")
                if (
                    numbers > 1
                    or not (numbers == text.count("{") == text.count("}"))
                    or (form == "other" and not numbers)
                ):
                    raise PydanticCustomError(
                        "no_placeholder",
                        "no placeholder for the number",
                        {"at": "pattern", "form": form},
                    )
        return self

    @model_validator(mode="after")
    def _has_one_conversion(self) -> Self:
        if self.equals and self.rate:
            raise PydanticCustomError("two_conversions", "two conversions", {"at": "rate"})
        return self


class Indicator(Record):
    """What figures of several records measure, such as the area of a park.

    A figure of a record that has the name of an indicator as its key takes `name` and `unit` from
    it (`indicators.complete_figures`).
    """

    name: LocalizedText
    unit: UnitRef


class Range(Record):
    """A range between two numbers, both included."""

    low: Number = Field(alias="from")
    high: Number = Field(alias="to")

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high <= self.low:
            raise PydanticCustomError("range_backwards", "ends before it begins")
        return self


def _value_tag(value: object) -> str:
    return "range" if isinstance(value, (dict, Range)) else "number"


Value = Annotated[
    Annotated[Number, Tag("number")] | Annotated[Range, Tag("range")], Discriminator(_value_tag)
]


class Titled(Cited):
    """A record with a name."""

    name: LocalizedText


class Renamable(Record):
    """A record with an address, which readers still find by its former addresses."""

    was: tuple[FormerName, ...] = ()


class FigureStatement(Record):
    """The statement of a figure: value, unit, precision, status and period.

    `value` is in base units (yuan, not 100 million yuan), so that no digit is lost.
    `period_label` replaces the formatted period for readers.
    """

    value: Value
    unit: UnitRef
    qualifier: Qualifier = "exact"
    status: Status
    period: Period
    period_label: LocalizedText | None = None


class Figure(FigureStatement, Titled, Renamable):
    """A figure: a statement with its name, its sources and what readers must know of it.

    `due` is false for a plan, target or forecast whose period only dates the statement: nothing
    is due at its end.
    """

    due: bool = True
    part_of: FigureRef | None = None
    counted: bool = False
    quoted_person: PersonRef | None = None
    note: LocalizedText | None = None


class HasFigures(Cited):
    """A record with figures of its own, whose addresses are `<record>.<key>`.

    A figure whose key is an indicator need not have what the indicator says of it.
    """

    figures: Annotated[Mapping[Slug, Figure], BeforeValidator(complete_figures)] = Field(
        default_factory=dict
    )


class Named(Titled):
    """A record with a name, a source and perhaps a note."""

    note: LocalizedText | None = None


class Ordered(Record):
    """A record that is sorted by `order`, then by the name of its file."""

    order: int = 1000


class FigureTopic(Ordered):
    """The heading over the figures of one file, on the page of all figures."""

    name: LocalizedText


class HasIcon(Record):
    """A record with an icon: SVG path data."""

    icon: PathData | None = None


class HasPictures(Record):
    """A record with pictures, which its page or section shows."""

    pictures: tuple[PictureRef, ...] = ()


class InSectors(Record):
    """A record that belongs to sectors. One that names none may belong to some through others."""

    sectors: tuple[SectorRef, ...] = ()


class HasContacts(Record):
    """A record with offices or persons to whom investors can turn."""

    contacts: Annotated[tuple[ContactRef, ...], BeforeValidator(without_placeholders)] = ()


class Park(HasFigures, HasIcon, HasPictures, Ordered, InSectors, HasContacts, Renamable):
    """An industrial park. `level` is absent if the source does not state it."""

    name: LocalizedText
    short: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    level: LevelRef | None = None
    summary: LocalizedText
    note: LocalizedText | None = None
    titles: tuple[Named, ...] = ()
    zones: tuple[Named, ...] = ()
    clusters: tuple[ClusterRef, ...] = ()


class ChainGroup(Named, Ordered, Renamable):
    """A group of industrial chains that get the same treatment, such as extension."""

    short: LocalizedText
    count: FigureRef


class Chain(HasFigures, HasIcon, HasPictures, Ordered, InSectors, Renamable):
    """An industrial chain."""

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    group: GroupRef
    summary: LocalizedText | None = None
    note: LocalizedText | None = None
    clusters: tuple[ClusterRef, ...] = ()


class Tier(Named, Ordered, Renamable):
    """A class of clusters by intended size."""

    size: FigureRef
    count: FigureRef


class Cluster(Cited, HasIcon, HasPictures, Ordered, InSectors, Renamable):
    """An industrial cluster that is planned."""

    name: LocalizedText
    tier: TierRef | None = None
    summary: LocalizedText


class Item(Record):
    """An entry of a list. A sector, chain, cluster or park that it refers to gives its name."""

    name: LocalizedText | None = None
    note: LocalizedText | None = None
    sector: SectorRef | None = None
    chain: ChainRef | None = None
    cluster: ClusterRef | None = None
    park: ParkRef | None = None


class SourceList(Named, HasPictures, Ordered, Renamable):
    """A list in a source. `complete` is false if it ends with “and others”."""

    status: Status
    period: Period
    complete: bool
    count: FigureRef | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class Person(Cited):
    """A quoted person, with the job title at the time."""

    name: LocalizedText
    job_title: LocalizedText


class Organisation(Cited):
    """A public body."""

    name: LocalizedText
    official: bool


class Company(HasFigures, HasPictures, InSectors, Renamable):
    """An enterprise. `story` has the paragraphs of a longer text."""

    name: LocalizedText
    official: bool
    park: ParkRef | None = None
    website: WebAddress | None = None
    summary: LocalizedText
    story: tuple[LocalizedText, ...] = ()


class Promotion(Cited, HasPictures, Ordered, Renamable):
    """An investment promotion meeting and its results."""

    name: LocalizedText
    official: bool
    period: Period
    venue: LocalizedText | None = None
    summary: LocalizedText
    results: tuple[FigureRef, ...] = ()


class Project(HasFigures, HasPictures, InSectors, Ordered, HasContacts, Renamable):
    """An investment project; unknown fields are absent.

    The key of the planned investment in `figures` is `investment`.
    """

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    summary: LocalizedText
    stage: StageRef
    park: ParkRef | None = None
    chain: ChainRef | None = None
    cluster: ClusterRef | None = None
    company: CompanyRef | None = None
    period: Period | None = None
    note: LocalizedText | None = None

    @property
    def investment(self) -> Figure | None:
        """The planned investment, if it is published."""
        return self.figures.get("investment")
