"""Lists of records that readers filter, sort and page through."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure
from prospectus.i18n import collation, name_keys, pinyin
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.name_keys import order_key
from prospectus.i18n.search_analysis import get_analyser
from prospectus.presentation.facets import FEWEST_RECORDS, FacetValue, facet_values
from prospectus.presentation.formatting import Formats
from prospectus.presentation.listing_amounts import ListingAmounts
from prospectus.presentation.listing_rows import CellPart, ListingRow, RowBuilder
from prospectus.presentation.pagination import page_rows, page_uris
from prospectus.presentation.routes import DEFAULT_ROUTES, TABLED_COLLECTIONS, Routes
from prospectus.presentation.script_constants import escape_formula
from prospectus.support.cache import ContentCache, Recall, make_anew


@dataclass(frozen=True)
class ListingColumn:
    """A column of a table with its fields; without `needed`, it is shown only if it has a value."""

    label: str
    fields: tuple[str, ...]
    needed: bool = True

    def cell_parts(self, row: ListingRow) -> tuple[CellPart, ...]:
        """The parts of the cell of a row."""
        return tuple(part for field in self.fields for part in row.fields[field])


class FacetLink(NamedTuple):
    """The URI of the first page of a facet value, with its label."""

    value: FacetValue
    page: str
    label: str


@dataclass(frozen=True)
class ListingSpec:
    """The columns of a list.

    `fields` are the fields of a row with the catalog keys of their names. `amount` is the field of
    the records with the figure by which readers filter and sort, `start` the one with the period by
    whose first day they sort, if there is one.
    """

    fields: Mapping[str, str]
    columns: tuple[ListingColumn, ...]
    amount: Literal["", "investment", "area"] = ""
    start: str = ""


LISTINGS = {
    "projects": ListingSpec(
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
            ListingColumn("project.stage", ("stage",)),
            ListingColumn("park", ("park",)),
            ListingColumn("project.industry", ("chain", "cluster")),
            ListingColumn("figures", ("figures",)),
            ListingColumn("project.investment", ("investment",)),
            ListingColumn("project.period", ("period",), needed=False),
            ListingColumn("figure.source", ("sources",)),
        ),
        amount="investment",
        start="period",
    ),
    "offers": ListingSpec(
        fields={
            "kind": "offer.kind",
            "availability": "offer.availability",
            "area": "offer.area",
            "price": "offer.price",
            "terms": "offer.terms",
            "park": "park",
            "available_from": "offer.available_from",
            "figures": "figures",
            "sources": "figure.source",
        },
        columns=(
            ListingColumn("offer.kind", ("kind",)),
            ListingColumn("offer.availability", ("availability",)),
            ListingColumn("offer.area", ("area",), needed=False),
            ListingColumn("offer.price", ("price",), needed=False),
            ListingColumn("offer.terms", ("terms",), needed=False),
            ListingColumn("park", ("park",), needed=False),
            ListingColumn("offer.available_from", ("available_from",), needed=False),
            ListingColumn("figures", ("figures",), needed=False),
            ListingColumn("figure.source", ("sources",)),
        ),
        amount="area",
        start="available_from",
    ),
    "targets": ListingSpec(
        fields={
            "amount": "figure.value",
            "status": "target.due",
            "product": "target.product",
            "cluster": "cluster",
            "chain": "chain",
            "park": "park",
            "sources": "figure.source",
        },
        columns=(
            ListingColumn("figure.value", ("amount",), needed=False),
            ListingColumn("target.due", ("status",)),
            ListingColumn("target.product", ("product",), needed=False),
            ListingColumn("project.industry", ("cluster", "chain"), needed=False),
            ListingColumn("park", ("park",), needed=False),
            ListingColumn("figure.source", ("sources",)),
        ),
    ),
    "chains": ListingSpec(
        fields={
            "group": "chain.group",
            "clusters": "cluster.related",
            "parks": "listing.parks",
            "sources": "figure.source",
        },
        columns=(
            ListingColumn("chain.group", ("group",)),
            ListingColumn("cluster.related", ("clusters",)),
            ListingColumn("listing.parks", ("parks",), needed=False),
            ListingColumn("figure.source", ("sources",)),
        ),
    ),
}

# The collections whose records fields name, such as `park` and `parks`. A place without such
# records has no column for them.
_REFERENCED = ("parks", "chains", "clusters", "products")


class Listing:
    """One list in one language.

    Properties raise KeyError if records name others that do not exist; validation reports that
    before.
    """

    def __init__(
        self,
        site: Dataset,
        language: Language,
        collection: str,
        formats: Formats | None = None,
        routes: Routes = DEFAULT_ROUTES,
    ) -> None:
        self._site, self._language, self._code = site, language, language.code
        self._routes = routes
        self._catalog = get_catalog(language.code)
        self._formats = formats or Formats(language, site.units)
        self._builder = RowBuilder(site, language, self._formats)
        self._spec = LISTINGS[collection]
        self.collection = collection
        self.facet_values = facet_values(site, collection)
        self.fields = tuple(field for field in self._spec.fields if _is_known(site, field))

    @cached_property
    def rows(self) -> Mapping[str, ListingRow]:
        """The row of each record by its name."""
        records: Mapping[str, Any] = getattr(self._site, self.collection)
        return {slug: self._builder.row(slug, record) for slug, record in records.items()}

    @cached_property
    def columns(self) -> tuple[ListingColumn, ...]:
        """The columns of the table after the names."""
        return tuple(
            column
            for column in _known_columns(self._spec, self.fields)
            if column.needed or any(map(column.cell_parts, self.rows.values()))
        )

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The names of all sources that the records cite, in the order of their appearance."""
        rows = self.rows.values()
        return tuple(dict.fromkeys(part.name for row in rows for part in row.fields["sources"]))

    def cells(
        self, row: ListingRow
    ) -> Sequence[tuple[ListingColumn, Sequence[tuple[CellPart, bool]]]]:
        """Each column with the parts of its cell in a row, and whether a part begins a new line.

        Sources, which are marks of footnotes, stand side by side.
        """
        return [
            (
                column,
                [
                    (part, number > 0 and part.collection != "sources")
                    for number, part in enumerate(column.cell_parts(row))
                ],
            )
            for column in self.columns
        ]

    @cached_property
    def facet_links(self) -> Mapping[str, Sequence[FacetLink]]:
        """The links to the pages of all facet values, by facet."""
        page = partial(self._routes.facet_page, self.collection)
        return {
            facet: [FacetLink(v, page(facet, v.name), v.label(self._code)) for v in values]
            for facet, values in self.facet_values.items()
        }

    @property
    def is_searchable(self) -> bool:
        """Whether there are enough records to choose from."""
        return len(self.rows) >= FEWEST_RECORDS

    @property
    def has_record_pages(self) -> bool:
        """Whether each record has a page of its own."""
        return self.collection not in TABLED_COLLECTIONS

    @property
    def page_uris(self) -> tuple[str, ...]:
        """The uris of the pages that hold the whole list."""
        return page_uris(self.collection, len(self.rows), routes=self._routes)

    @property
    def first_rows(self) -> Sequence[str]:
        """The names of the records on the first page."""
        return page_rows(tuple(self.rows), 1)

    @property
    def scale(self) -> int:
        """The factor between the amounts that readers enter and base units, such as a million."""
        return int(self._catalog["listing.scale"]) if self._spec.amount == "investment" else 1

    @cached_property
    def amounts(self) -> ListingAmounts:
        """The amounts in comparable form, with the units in which readers can enter them."""
        figures = list(filter(None, map(self._amount_of, self.rows.values())))
        return ListingAmounts(self._site, self._language, self._formats, figures, self.scale)

    @property
    def amount(self) -> str:
        """The name of the amount in messages: `investment`, `area`, or empty if there is none."""
        return self._spec.amount

    @property
    def start(self) -> str:
        """The name of the field by whose time records are sorted, or empty if there is none."""
        return self._spec.start

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that readers can choose from; the first is that of the data."""
        dated = any(self._start(row.record) for row in self.rows.values())
        return ("data", "name", *["amount"] * bool(self.amounts.units), *["date"] * dated)

    def csv(self) -> str:
        """The whole list as CSV (RFC 4180) with a byte order mark.

        Amounts are numbers in base units. No cell is a formula.
        """
        table = io.StringIO(newline="")
        writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for cells in (self._head, *map(self._cells, self.rows.values())):
            writer.writerow([escape_formula(cell) for cell in cells])
        return "\ufeff" + table.getvalue()

    def script(self, url: Callable[[str, str], str], recall: Recall = make_anew) -> str:
        """The list as a script, because pages opened from a folder can load scripts but not JSON.

        `url` gives the relative URL of a record from the page of the list. A row is an array: URL,
        name, search text, pronunciations, rank by name, for each field the numbers of its parts,
        for each facet the numbers of its values, amount (minimum, maximum, unit), first day. Where
        readers choose between units, the amount in comparable form follows (`ListingAmounts`).
        A part is a text, or an array of text, URL, name of the source if it refers to one, and the
        text for spreadsheets. What is known of names from earlier scripts comes from `recall`.
        """
        parts: dict[str | tuple[str, ...], int] = {}
        ranks = _ranks(self.rows, self._code, recall)
        values = [_value_numbers(values_of_facet) for values_of_facet in self.facet_values.values()]

        def number(part: CellPart) -> int:
            link = part.collection and url(part.collection, part.name)
            source = part.name if part.collection == "sources" else ""
            key = (part.text, link, source, part.plain_text) if link else part.text
            return parts.setdefault(key, len(parts))

        rows = [
            [
                url(self.collection, slug) if self.has_record_pages else "",
                row.name,
                self._builder.search_text(row),
                self._builder.pronunciations(row, recall),
                ranks[slug],
                [[number(part) for part in row.fields[field]] for field in self.fields],
                [numbers.get(slug, []) for numbers in values],
                self._sum(row),
                self._start(row.record),
                *self.amounts.compared(self._amount_of(row)),
            ]
            for slug, row in self.rows.items()
        ]
        data = _json({"head": self._head, "pieces": list(parts), "rows": rows})
        analyser = get_analyser(self._code)
        rules = _json(analyser.script_rules(analyser.characters([data])))
        text = f'{data[:-1]},"rules":{rules}}}'
        name = _json(self.collection)
        return f"(window.listingData=window.listingData||{{}})[{name}]={text};\n"

    def _amount_of(self, row: ListingRow) -> Figure | None:
        return getattr(row.record, self._spec.amount) if self._spec.amount else None

    @property
    def _head(self) -> list[str]:
        keys = [f"listing.name.{self.collection}", *(self._spec.fields[f] for f in self.fields)]
        if amount := self._spec.amount:
            keys += [f"listing.amount.{amount}.{part}" for part in ("least", "most", "unit")]
        return [self._catalog[key] for key in keys]

    def _cells(self, row: ListingRow) -> list[str]:
        cells = (
            "; ".join(part.plain_text or part.text for part in row.fields[name])
            for name in self.fields
        )
        return [row.name, *cells, *self._sum(row)]

    def _sum(self, row: ListingRow) -> list[str]:
        return self._builder.amount(row, self._spec.amount) if self._spec.amount else []

    def _start(self, record: Any) -> str:
        period = getattr(record, self._spec.start) if self._spec.start else None
        return period.first_day.isoformat() if period else ""


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def names_cache(root: Path, collection: str, language: str) -> ContentCache:
    """What is known of the names in the script of a list, in the cache of the project `root`."""
    modules = (collation.__file__, name_keys.__file__, pinyin.__file__)
    makers = (*map(Path, modules), collation.ALPHABETS)
    name = f"names-{collection}-{language}"
    return ContentCache(root, name, *makers, version("pypinyin"))


def _ranks(rows: Mapping[str, ListingRow], language: str, recall: Recall) -> Mapping[str, int]:
    """The place of each row in the order of their names."""
    orders = {slug: order_key(row.name, language, recall) for slug, row in rows.items()}
    return {slug: rank for rank, slug in enumerate(sorted(orders, key=orders.__getitem__))}


def _is_known(site: Dataset, field: str) -> bool:
    """Whether records can have a field: it names no records, or there are some."""
    collection = field if field in _REFERENCED else f"{field}s"
    return collection not in _REFERENCED or bool(getattr(site, collection))


def _known_columns(spec: ListingSpec, known: Collection[str]) -> Iterator[ListingColumn]:
    """The columns with known fields; one that has lost a field is named after the one left."""
    for column in spec.columns:
        fields = tuple(field for field in column.fields if field in known)
        if len(fields) == 1:
            yield replace(column, label=spec.fields[fields[0]], fields=fields)
        elif fields:
            yield replace(column, fields=fields)


def _value_numbers(values: Sequence[FacetValue]) -> Mapping[str, list[int]]:
    """The numbers of the values of a facet that each record has."""
    numbers: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        for slug in value.rows:
            numbers.setdefault(slug, []).append(number)
    return numbers
