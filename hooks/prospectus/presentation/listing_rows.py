"""Rows of lists: what the cells of a record show in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prospectus.config.settings import Language
from prospectus.domain.citations import Citation, parse
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.offers import Offer
from prospectus.domain.records import Chain, Figure, Project, Range
from prospectus.domain.targets import TARGETS, Target
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText, uses_han_script
from prospectus.i18n.name_keys import pronunciation
from prospectus.presentation.citation_texts import CitationTexts
from prospectus.presentation.formatting import Formats
from prospectus.presentation.statements import StatementTexts
from prospectus.support.cache import Recall, make_anew


@dataclass(frozen=True)
class CellPart:
    """A part of a cell: `text`, perhaps with a link to the record `name` in `collection`.

    `plain_text` is for spreadsheets, which have no links. A part that refers to a source is shown
    as the mark of a footnote.
    """

    text: str
    collection: str = ""
    name: str = ""
    plain_text: str = ""


_Cell = tuple[CellPart, ...]


@dataclass(frozen=True)
class ListingRow:
    """A record in a list; each field holds any number of parts."""

    slug: str
    name: str
    record: Any
    fields: Mapping[str, _Cell]


class RowBuilder:
    """Makes the rows of one language.

    Methods raise KeyError if a record names another that does not exist; validation reports that
    before.
    """

    def __init__(self, site: Dataset, language: Language, formats: Formats | None = None) -> None:
        self._site, self._code = site, language.code
        self._catalog = get_catalog(language.code)
        self._formats = formats or Formats(language, site.units)
        self._citations = CitationTexts(site, language)
        self._statements = StatementTexts(site, language, self._formats)

    def row(self, slug: str, record: Project | Chain | Offer | Target) -> ListingRow:
        """The row of a record."""
        return ListingRow(
            slug, record.name.in_language(self._code), record, self._cells(slug, record)
        )

    def aliases(self, row: ListingRow) -> list[str]:
        """Other names of the record."""
        aliases: Sequence[LocalizedText] = getattr(row.record, "aliases", ())
        return [name.in_language(self._code) for name in aliases]

    def search_text(self, row: ListingRow) -> str:
        """Text by which a reader finds the record besides its name and cells."""
        company = getattr(row.record, "company", None)
        names = [self._site.companies[company].name.in_language(self._code)] if company else []
        text: LocalizedText | None = getattr(row.record, "summary", None) or row.record.note
        names += [text.in_language(self._code)] if text else []
        return " ".join([*self.aliases(row), *names])

    def pronunciations(self, row: ListingRow, recall: Recall = make_anew) -> list[str]:
        """The pronunciation of each name of the record; none in other scripts than Chinese."""
        names = [row.name, *self.aliases(row)] if uses_han_script(self._code) else []
        return [pronunciation(name, recall) for name in names]

    def amount(self, row: ListingRow, field: str) -> list[str]:
        """Minimum, maximum and the name of the unit of a figure in base units; empty if unknown."""
        figure: Figure | None = getattr(row.record, field)
        if figure is None:
            return [""] * 3
        value = figure.value
        ends = (value.low, value.high) if isinstance(value, Range) else (value, value)
        return [*map(_digits, ends), self._site.units[figure.unit].name.in_language(self._code)]

    def _cells(self, slug: str, record: Project | Chain | Offer | Target) -> Mapping[str, _Cell]:
        if isinstance(record, Target):
            cells = self._target_cells(slug, record)
        elif isinstance(record, Chain):
            cells = self._chain_cells(slug, record)
        elif isinstance(record, Offer):
            cells = self._offer_cells(record)
        else:
            cells = self._project_cells(record)
        cells["sources"] = self._sources(record)
        return {field: tuple(parts) for field, parts in cells.items()}

    def _chain_cells(self, slug: str, chain: Chain) -> dict[str, list[CellPart]]:
        group = self._site.chain_groups[chain.group]
        return {
            "group": [CellPart(group.name.in_language(self._code))],
            "clusters": [self._link("clusters", name) for name in chain.clusters],
            "parks": [self._link("parks", park) for park in self._site.parks_of_chain(slug)],
        }

    def _project_cells(self, project: Project) -> dict[str, list[CellPart]]:
        return {
            "stage": [CellPart(self._site.stages[project.stage].name.in_language(self._code))],
            "park": [self._link("parks", name) for name in (project.park,) if name],
            "chain": [self._link("chains", name) for name in (project.chain,) if name],
            "cluster": [self._link("clusters", name) for name in (project.cluster,) if name],
            "figures": self._figures(project, project.investment),
            "investment": self._amounts(project.investment),
            "period": self._periods(project.period),
        }

    def _offer_cells(self, offer: Offer) -> dict[str, list[CellPart]]:
        return {
            "kind": [CellPart(self._catalog[f"kind.{offer.kind}"])],
            "availability": [CellPart(self._catalog[f"availability.{offer.availability}"])],
            "area": self._amounts(offer.area),
            "price": self._amounts(offer.price),
            "terms": [CellPart(self._catalog[f"terms.{name}"]) for name in (offer.terms,) if name],
            "park": [self._link("parks", name) for name in (offer.park,) if name],
            "available_from": self._periods(offer.available_from),
            "figures": self._figures(offer, offer.area, offer.price),
        }

    def _figures(self, record: Project | Offer, *without: Figure | None) -> list[CellPart]:
        return [
            CellPart(self._stated(figure, f"{figure.name.in_language(self._code)} "))
            for figure in record.figures.values()
            if not any(figure is other for other in without)
        ]

    def _amounts(self, figure: Figure | None) -> list[CellPart]:
        return [CellPart(self._stated(figure))] if figure else []

    def _periods(self, period: Period | None) -> list[CellPart]:
        return [CellPart(str(self._formats.period(period)))] if period else []

    def _target_cells(self, slug: str, target: Target) -> dict[str, list[CellPart]]:
        product = self._site.products[target.product].name if target.product else None
        return {
            "amount": [
                CellPart(self._amount(figure), "figures", f"{TARGETS}.{slug}")
                for figure in (target.figure,)
                if figure
            ],
            "status": [CellPart(self._statements.basis(target))],
            "product": [CellPart(product.in_language(self._code))] if product else [],
            "cluster": [self._link("clusters", name) for name in (target.cluster,) if name],
            "chain": [self._link("chains", name) for name in (target.chain,) if name],
            "park": [self._link("parks", name) for name in (target.park,) if name],
        }

    def _stated(self, figure: Figure, before: str = "") -> str:
        """The amount of a figure after other words, with its period and status."""
        return self._catalog["listing.stated"].format(
            amount=f"{before}{self._amount(figure)}", basis=self._statements.basis(figure)
        )

    def _amount(self, figure: Figure) -> str:
        return self._formats.amount(figure)

    def _link(self, collection: str, name: str) -> CellPart:
        record: Any = getattr(self._site, collection)[name]
        label: LocalizedText = record.short if collection == "parks" else record.name
        return CellPart(label.in_language(self._code), collection, name)

    def _sources(self, record: Project | Chain | Offer | Target) -> list[CellPart]:
        """A part for each source, which holds all passages of the source as plain text."""
        cited: dict[str, list[Citation]] = {}
        for citation in record.sources:
            cited.setdefault(parse(citation).source, []).append(citation)
        return [
            CellPart(
                self._citations.source(source), "sources", source, self._citations.full(passages)
            )
            for source, passages in cited.items()
        ]


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"
