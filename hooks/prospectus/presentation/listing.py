"""Lists that readers search: by what to choose, in which order, and on which pages.

Everything that the pages show is also what the file for spreadsheets and the script hold.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import Stage
from prospectus.domain.records import Chain, Figure, Project, Range
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText, uses_han_script
from prospectus.i18n.pinyin import pinyin_key, sort_key
from prospectus.presentation.formatting import Formats

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class Facet:
    """One thing by which to choose: `of` tells which of its values a record has.

    The values are the records of a `shelf`, or else words of the catalogue; `label` is the field
    that holds the name by which lists call such a record.
    """

    name: str
    of: Callable[[Dataset, str], Iterable[str | None]]
    shelf: str = ""
    label: str = "name"


@dataclass(frozen=True)
class Column:
    """A column of the table and what it shows; one that is not `needed` goes if it is empty."""

    label: str
    fields: tuple[str, ...]
    needed: bool = True

    def pieces(self, row: Row) -> tuple[CellPart, ...]:
        """What stands in the cell of a row."""
        return tuple(piece for field in self.fields for piece in row.fields[field])


@dataclass(frozen=True)
class ListingSpec:
    """What there is to know of a list.

    `fields` are what a row holds, each with the key of its name in the catalogue; `sums` tells
    whether the records have an investment.
    """

    facets: tuple[Facet, ...]
    fields: Mapping[str, str]
    columns: tuple[Column, ...]
    sums: bool = False


def _of_project(field: str) -> Callable[[Dataset, str], Iterable[str | None]]:
    return lambda site, slug: [getattr(site.projects[slug], field)]


SEARCHED = {
    "projects": ListingSpec(
        facets=(
            Facet("stage", _of_project("stage")),
            Facet("park", _of_project("park"), "parks", "short"),
            Facet("chain", _of_project("chain"), "chains"),
            Facet("cluster", _of_project("cluster"), "clusters"),
        ),
        fields={
            "stage": "project.stage",
            "park": "park",
            "chain": "chain",
            "cluster": "cluster",
            "figures": "figures",
            "investment": "project.investment",
            "period": "project.period",
            "sources": "figure.source",
        },
        columns=(
            Column("project.stage", ("stage",)),
            Column("park", ("park",)),
            Column("project.industry", ("chain", "cluster")),
            Column("figures", ("figures",)),
            Column("project.investment", ("investment",)),
            Column("project.period", ("period",), needed=False),
            Column("figure.source", ("sources",)),
        ),
        sums=True,
    ),
    "chains": ListingSpec(
        facets=(
            Facet("group", lambda site, slug: [site.chains[slug].group], "chain_groups"),
            Facet("cluster", lambda site, slug: site.chains[slug].clusters, "clusters"),
            Facet("park", lambda site, slug: site.parks_of_chain(slug), "parks", "short"),
        ),
        fields={
            "group": "chain.group",
            "clusters": "cluster.related",
            "parks": "finder.parks",
            "sources": "figure.source",
        },
        columns=(
            Column("chain.group", ("group",)),
            Column("cluster.related", ("clusters",)),
            Column("finder.parks", ("parks",), needed=False),
            Column("figure.source", ("sources",)),
        ),
    ),
}


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet, and the names of the records that have it, in the order of the data.

    `shelf` and `text` are where the value stands and what it is called, unless it is a word.
    """

    facet: str
    name: str
    rows: tuple[str, ...]
    shelf: str = ""
    text: LocalizedText | None = None

    def label(self, language: str) -> str:
        """What readers choose."""
        if self.text is None:
            return get_catalog(language)[f"{self.facet}.{self.name}"]
        return self.text.in_language(language)


def choices(site: Dataset, shelf: str) -> Mapping[str, tuple[FacetValue, ...]]:
    """By facet, what to choose from; a facet by which all records are alike is left out."""
    records: Mapping[str, Any] = getattr(site, shelf)
    found = {}
    for facet in SEARCHED[shelf].facets:
        having: dict[str, list[str]] = {}
        for slug in records:
            for value in facet.of(site, slug):
                having.setdefault(value or "", []).append(slug)
        known: Mapping[str, Any] = (
            getattr(site, facet.shelf) if facet.shelf else dict.fromkeys(get_args(Stage))
        )
        made = tuple(
            FacetValue(
                facet.name,
                name,
                tuple(having[name]),
                facet.shelf,
                getattr(record, facet.label) if facet.shelf else None,
            )
            for name, record in known.items()
            if name in having
        )
        if any(len(choice.rows) < len(records) for choice in made):
            found[facet.name] = made
    return found


def parts(shelf: str, count: int, choice: FacetValue | None = None) -> tuple[str, ...]:
    """The uris of the pages over which so many rows are spread: at least one.

    Those of a whole list begin with the written page of its folder. All others lie deeper than
    the page of any record can.
    """
    first = f"{shelf}/{choice.facet}/{choice.name}" if choice else f"{shelf}/index"
    more = first if choice else f"{shelf}/page"
    return (first, *(f"{more}/{number}" for number in range(2, -(-count // ROWS_PER_PAGE) + 1)))


def part(rows: Sequence[str], number: int) -> Sequence[str]:
    """The names of the records on one page; the first page has number 1."""
    return rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]


@dataclass(frozen=True)
class CellPart:
    """A piece of a cell: `text` that may lead to the record `name` of a `shelf`.

    `told` says the same where there is nothing to follow, as in a spreadsheet.
    """

    text: str
    shelf: str = ""
    name: str = ""
    title: str = ""
    told: str = ""


@dataclass(frozen=True)
class Row:
    """A record in its list; every field holds any number of pieces."""

    slug: str
    name: str
    record: Any
    fields: Mapping[str, tuple[CellPart, ...]]


class Listing:
    """One list in one language.

    Raises KeyError where records name others that do not exist, which `rules` tells of before.
    """

    def __init__(self, site: Dataset, language: Language, shelf: str) -> None:
        self._site, self._language, self._code = site, language, language.code
        self._words, self._formats = get_catalog(language.code), Formats(language)
        self._plan = SEARCHED[shelf]
        self.shelf = shelf
        self.choices = choices(site, shelf)
        self.fields = tuple(self._plan.fields)

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """What stands in the list of each record, by its name."""
        records: Mapping[str, Any] = getattr(self._site, self.shelf)
        return {
            slug: Row(slug, record.name.in_language(self._code), record, self._told(slug, record))
            for slug, record in records.items()
        }

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, after that of names."""
        return tuple(
            column
            for column in self._plan.columns
            if column.needed or any(map(column.pieces, self.rows.values()))
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The uris of the pages that hold the whole list."""
        return parts(self.shelf, len(self.rows))

    @property
    def first_rows(self) -> Sequence[str]:
        """The names of the records on the first page."""
        return part(tuple(self.rows), 1)

    @property
    def scale(self) -> int:
        """In how many units of money readers ask for sums."""
        return int(self._words["finder.scale"])

    @cached_property
    def money(self) -> str:
        """What sums are asked for in, such as CNY million; nothing if they cannot be compared."""
        units = {row.record.investment.unit for row in self._with_sum}
        if len(units) != 1:
            return ""
        pattern = self._site.units[units.pop()].pattern[self._code]["other"]
        return pattern.replace("{}", self._words["finder.scale_name"])

    @property
    def orders(self) -> tuple[str, ...]:
        """By what the list can be ordered: at first as the data is."""
        dated = any(self._start(row.record) for row in self.rows.values())
        return ("data", "name", *["amount"] * bool(self.money), *["date"] * dated)

    def csv(self) -> str:
        """The whole list for spreadsheets, as RFC 4180 has it, led by a byte order mark.

        Sums are plain numbers in base units. No cell can be taken for a formula.
        """
        table = io.StringIO(newline="")
        writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for cells in (self._head, *map(self._cells, self.rows.values())):
            writer.writerow([escape_formula(cell) for cell in cells])
        return "\ufeff" + table.getvalue()

    def script(self, url: Callable[[str, str], str]) -> str:
        """The list as a script that hands it to the page: scripts load from a folder, too.

        `url` gives the way from the page of the list to a record. A row is a list, to save names:
        address, name, other words, sounds, place in the order of names, for each field the
        numbers of its pieces, for each facet the numbers of its choices, sum (least, most, unit),
        first day. A piece is a text, or a list of text, address, title, and what a spreadsheet
        says.
        """
        pieces: dict[str | tuple[str, ...], int] = {}
        names = sorted(self.rows, key=lambda slug: sort_key(self.rows[slug].name, self._code))
        places = {slug: place for place, slug in enumerate(names)}
        chosen = [_chosen(made) for made in self.choices.values()]

        def number(piece: CellPart) -> int:
            link = piece.shelf and url(piece.shelf, piece.name)
            told = (piece.text, link, piece.title, piece.told) if link else piece.text
            return pieces.setdefault(told, len(pieces))

        rows = [
            [
                url(self.shelf, slug),
                row.name,
                " ".join([*self._also(row), *self._company(row), self._summary(row)]),
                list(map(pinyin_key, [row.name, *self._also(row)])) if self._heard else [],
                places[slug],
                [[number(piece) for piece in row.fields[field]] for field in self.fields],
                [having.get(slug, []) for having in chosen],
                self._sum(row),
                self._start(row.record),
            ]
            for slug, row in self.rows.items()
        ]
        told = {"head": self._head, "pieces": list(pieces), "rows": rows}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return f"(window.finderLists??={{}})[{json.dumps(self.shelf)}]={text};\n"

    # -- inside ----------------------------------------------------------------------------

    @property
    def _heard(self) -> bool:
        return uses_han_script(self._code)

    @property
    def _with_sum(self) -> list[Row]:
        rows = self.rows.values() if self._plan.sums else ()
        return [row for row in rows if row.record.investment]

    @property
    def _head(self) -> list[str]:
        keys = [f"finder.name.{self.shelf}", *self._plan.fields.values()]
        if self._plan.sums:
            keys += [f"finder.sum.{it}" for it in ("least", "most", "unit")]
        return [self._words[key] for key in keys]

    def _cells(self, row: Row) -> list[str]:
        cells = ("; ".join(it.told or it.text for it in row.fields[name]) for name in self.fields)
        return [row.name, *cells, *self._sum(row)]

    def _sum(self, row: Row) -> list[str]:
        """Least and most that is to be invested, and in what."""
        if not self._plan.sums:
            return []
        figure: Figure | None = row.record.investment
        if figure is None:
            return [""] * 3
        value = figure.value
        ends = (value.low, value.high) if isinstance(value, Range) else (value, value)
        return [*map(_plain, ends), self._site.units[figure.unit].name.in_language(self._code)]

    def _start(self, record: Any) -> str:
        period = getattr(record, "period", None)
        return period.first_day.isoformat() if period else ""

    def _also(self, row: Row) -> list[str]:
        return [name.in_language(self._code) for name in row.record.aliases]

    def _summary(self, row: Row) -> str:
        return str(row.record.summary.in_language(self._code))

    def _company(self, row: Row) -> list[str]:
        name = getattr(row.record, "company", None)
        return [self._site.companies[name].name.in_language(self._code)] if name else []

    def _told(self, slug: str, record: Project | Chain) -> Mapping[str, tuple[CellPart, ...]]:
        if isinstance(record, Chain):
            told = {
                "group": [
                    CellPart(self._site.chain_groups[record.group].name.in_language(self._code))
                ],
                "clusters": [self._link("clusters", name) for name in record.clusters],
                "parks": [self._link("parks", it) for it in self._site.parks_of_chain(slug)],
            }
        else:
            told = {
                "stage": [CellPart(self._words[f"stage.{record.stage}"])],
                "park": [self._link("parks", name) for name in (record.park,) if name],
                "chain": [self._link("chains", name) for name in (record.chain,) if name],
                "cluster": [self._link("clusters", name) for name in (record.cluster,) if name],
                "figures": [
                    CellPart(f"{it.name.in_language(self._code)} {self._amount(it)}")
                    for key, it in record.figures.items()
                    if it is not record.investment
                ],
                "investment": [CellPart(self._amount(it)) for it in (record.investment,) if it],
                "period": [CellPart(self._formats.period(it)) for it in (record.period,) if it],
            }
        told["sources"] = [self._cited(citation) for citation in record.sources]
        return {field: tuple(pieces) for field, pieces in told.items()}

    def _amount(self, figure: Figure) -> str:
        return self._formats.quantity(figure, self._site.units[figure.unit])

    def _link(self, shelf: str, name: str) -> CellPart:
        record: Any = getattr(self._site, shelf)[name]
        label: LocalizedText = record.short if shelf == "parks" else record.name
        return CellPart(label.in_language(self._code), shelf, name)

    def _cited(self, citation: str) -> CellPart:
        source, paragraph = citation.split(" p")
        number = int(paragraph)
        title = self._words["cite.title"].format(number=number)
        told = self._words["finder.citation"].format(
            source=self._site.sources[source].name.in_language(self._code), number=number
        )
        return CellPart(f"[{number}]", "paragraphs", citation, title, told)


def _chosen(made: Sequence[FacetValue]) -> Mapping[str, list[int]]:
    """For each record, the numbers of the choices that it is among."""
    found: dict[str, list[int]] = {}
    for number, choice in enumerate(made):
        for slug in choice.rows:
            found.setdefault(slug, []).append(number)
    return found


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def escape_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
