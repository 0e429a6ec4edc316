"""Records as they are published: values that JSON can hold, in the languages side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from prospectus.domain.citations import Citation, parse
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.records import Range
from prospectus.domain.targets import TARGETS
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.open_data.specification import COLLECTIONS, PublicCollection, PublicField
from prospectus.presentation.citation_texts import CitationTexts
from prospectus.presentation.formatting import Formats
from prospectus.presentation.statements import StatementTexts

Json = dict[str, Any]
# Records of these belong to sectors that they need not name themselves.
_IN_SECTORS = ("chains", "clusters", "parks", "projects", "companies", "targets")

# The address of the page that shows a record in each language; None if no page does.
PageUrls = Callable[[str, str], Mapping[str, str] | None]


@dataclass(frozen=True)
class PublicRecords:
    """The published records of a site. `page_urls` is called with collection and name."""

    site: Dataset
    page_urls: PageUrls
    _cited: dict[Citation, Json] = field(default_factory=dict, repr=False)
    _periods: dict[str, Json] = field(default_factory=dict, repr=False)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages, the default language first."""
        return tuple(language.code for language in self.site.languages)

    def have_pages(self, collection: PublicCollection) -> bool:
        """Whether a page shows any record of a collection."""
        return any(self._pages(collection, name) for name in getattr(self.site, collection.name))

    def record(self, collection: PublicCollection, name: str) -> Json:
        """A record of a collection, with its figures."""
        return self._record(collection, name, getattr(self.site, collection.name)[name])

    def _record(self, collection: PublicCollection, name: str, record: Any) -> Json:
        if collection.name == "topics":
            heading = self.site.figure_topics[name]
            return {
                "id": name,
                "name": self._text(heading),
                "pages": self._pages(collection, name),
            }
        values: Json = {"id": name}
        if collection.name == "figures":
            values |= {"key": name.partition(".")[2], "holder": self._holder(name)}
        values |= self._values(collection.fields, record)
        if collection.name in _IN_SECTORS:
            sectors = self.site.sector_index.sectors_of(collection.name, name)
            values["sectors"] = list(sectors)
        if collection.is_cited:
            values["sources"] = self._sources(record)
        if collection.has_figures:
            values["figures"] = [
                self._record(COLLECTIONS["figures"], f"{name}.{key}", figure)
                for key, figure in record.figures.items()
            ]
        values["pages"] = self._pages(collection, name)
        return values

    def _pages(self, collection: PublicCollection, name: str) -> Mapping[str, str] | None:
        """The addresses of the page that shows a record; topics have none of their own."""
        return None if collection.name == "topics" else self.page_urls(collection.name, name)

    def _holder(self, address: str) -> Json:
        """The record or topic that a figure belongs to."""
        name = address.partition(".")[0]
        if name == TARGETS:
            return {"collection": TARGETS, "id": address.partition(".")[2]}
        collection, holder = self.site.holder(address) or ("topics", name)
        return {"collection": collection, "id": holder}

    def _values(self, fields: tuple[PublicField, ...], record: Any) -> Json:
        values: Json = {}
        for public_field in fields:
            if public_field.kind == "statement":
                values |= self._statement(record)
            elif public_field.kind == "items":
                values[public_field.name] = [*self._items(public_field, record)]
            elif public_field.inside:
                holder = getattr(record, public_field.inside)
                name = public_field.inside if public_field.kind == "text" else public_field.name
                values[name] = (
                    self._value(public_field, getattr(holder, public_field.source))
                    if holder
                    else None
                )
            else:
                values[public_field.name] = self._value(
                    public_field, getattr(record, public_field.source)
                )
        return values

    def _items(self, of: PublicField, record: Any) -> Iterator[Json]:
        """The records of a list within a record; values of a series are figures."""
        items = record.figures if of.name == "values" else getattr(record, of.name)
        for item in items:
            values = self._values(of.items, item)
            if "name" in values and values["name"] is None:  # a list item that refers to a record
                values["name"] = self._name_of_reference(of, item)
            if of.is_cited:
                values["sources"] = self._sources(item)
            yield values

    def _name_of_reference(self, of: PublicField, item: Any) -> Json | None:
        for part in of.items:
            if part.kind == "ref" and (name := getattr(item, part.name)):
                return self._text(getattr(self.site, part.target)[name].name)
        return None

    def _value(self, of: PublicField, value: Any) -> Any:
        if of.kind == "text":
            return self._text(value) if value is not None else None
        if of.kind == "texts":
            return [self._text(text) for text in value]
        if of.kind == "refs":
            return list(value)
        if of.kind == "period":
            return self._period(value) if value is not None else None
        if of.kind == "time":
            return value.isoformat(timespec="minutes") if value is not None else None
        return value

    def _text(self, value: LocalizedText | str) -> Json:
        if isinstance(value, str):
            return dict.fromkeys(self.codes, value)
        return {code: value.in_language(code) for code in self.codes}

    def _period(self, period: Period, label: LocalizedText | None = None) -> Json:
        """A period, in the words of `label` if there are some."""
        if period.root not in self._periods:
            self._periods[period.root] = {
                "edtf": period.root,
                "start": period.first_day.isoformat(),
                "end": period.last_day.isoformat(),
                "text": {
                    code: str(formats.period(period)) for code, formats in self._formats.items()
                },
            }
        known = self._periods[period.root]
        return known if label is None else {**known, "text": self._text(label)}

    def _statement(self, record: Any) -> Json:
        """What a figure or target states; a target may have no number."""
        value = record.value
        low, high = (value.low, value.high) if isinstance(value, Range) else (value, None)
        shown: Json | None = None
        if value is not None:
            unit = self.site.units[record.unit]
            shown = {
                code: formats.quantity(record, unit) for code, formats in self._formats.items()
            }
        return {
            "value": _plain(low),
            "value_to": _plain(high),
            "unit": record.unit,
            "qualifier": record.qualifier,
            "status": record.status,
            "period": self._period(record.period, record.period_label),
            "shown": shown,
            "basis": {code: str(texts.basis(record)) for code, texts in self._statements.items()},
        }

    def _sources(self, record: Any) -> list[Json]:
        return [self._source(citation) for citation in record.sources]

    def _source(self, citation: Citation) -> Json:
        if citation not in self._cited:
            passage = parse(citation)
            self._cited[citation] = {
                "citation": citation,
                "source": passage.source,
                "locator": passage.locator,
                "label": passage.label or None,
                "text": {code: texts.full([citation]) for code, texts in self._citations.items()},
            }
        return self._cited[citation]

    @cached_property
    def _formats(self) -> Mapping[str, Formats]:
        return {
            language.code: Formats(language, self.site.units) for language in self.site.languages
        }

    @cached_property
    def _statements(self) -> Mapping[str, StatementTexts]:
        return {
            language.code: StatementTexts(self.site, language, self._formats[language.code])
            for language in self.site.languages
        }

    @cached_property
    def _citations(self) -> Mapping[str, CitationTexts]:
        return {
            language.code: CitationTexts(self.site, language) for language in self.site.languages
        }


def _plain(value: Decimal | None) -> Decimal | int | None:
    """A number as JSON writes it by itself, if it is a whole one."""
    if value is None or value != value.to_integral_value():
        return value
    return int(value)


def exact(value: Decimal) -> str:
    """A number with all its digits and no exponent.

    >>> exact(Decimal("1.50")), exact(Decimal("350000000"))
    ('1.5', '350000000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
