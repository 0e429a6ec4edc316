"""The page of open data: what there is to download, what fields mean, and how programs read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from prospectus.config.settings import FILE as SETTINGS_FILE
from prospectus.domain.dataset import Dataset
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.open_data import examples
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.columns import Column
from prospectus.outputs.open_data.descriptions import Descriptions, collection_title, table_title
from prospectus.outputs.open_data.files import Summary, TableSummary
from prospectus.outputs.open_data.specification import COLLECTIONS
from prospectus.rendering.pages import GeneratedPage
from prospectus.rendering.renderer import Renderer


@dataclass(frozen=True)
class FieldView:
    """A row of the dictionary: one field, with a column for each language if it has a text.

    `target` is the table that its values refer to, `choices` are the words that it may hold, each
    with its label.
    """

    names: tuple[str, ...]
    title: str
    meaning: str
    is_localized: bool
    target: str
    target_title: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableView:
    """A table as the page shows it; `path` is that of its file below the root of the site."""

    name: str
    title: str
    path: str
    rows: int
    size: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class PageView:
    """What the page shows in one language: the tables of what has pages, and all others."""

    tables: tuple[TableView, ...]
    others: tuple[TableView, ...]
    workbook: tuple[str, int] | None
    package: tuple[str, int]
    addresses: tuple[tuple[str, str], ...]
    examples: Mapping[str, str]


@dataclass(frozen=True)
class DataPage(GeneratedPage):
    """The page of open data.

    `site_addresses` has the files. `summary` says what is in them, and None while they are not
    made: the check renders the page without.
    """

    site_addresses: Addresses
    source_path: str
    summary: Callable[[], Summary | None] = lambda: None

    def with_summary(self, summary: Callable[[], Summary | None]) -> DataPage:
        """The page of files that are made."""
        return replace(self, summary=summary)

    @property
    def is_optional(self) -> bool:
        """True: the navigation of mkdocs.yml may name the page, but need not."""
        return True

    def source(self, language: str) -> str:
        """The file with the settings of the page."""
        return self.source_path

    def title(self, language: str) -> str:
        """The name of the page."""
        return get_catalog(language)["open_data.title"]

    def description(self, language: str) -> str:
        """What readers find there."""
        return get_catalog(language)["open_data.description"]

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""
        return renderer.generated_page("open-data.html", self.uri, page=self)

    def view(self, code: str) -> PageView | None:
        """What the page shows in a language; None while no files are made."""
        summary = self.summary()
        if summary is None:
            return None
        addresses = self.site_addresses
        views = [(table, _table_view(table, addresses, code)) for table in summary.tables]
        return PageView(
            tables=tuple(view for item, view in views if _has_pages(item)),
            others=tuple(view for item, view in views if not _has_pages(item)),
            workbook=(addresses.workbook, summary.workbook) if summary.workbook else None,
            package=(addresses.package, summary.package),
            addresses=tuple(self._addresses(summary, code)),
            examples=self._examples(summary, code),
        )

    def _addresses(self, summary: Summary, code: str) -> Iterator[tuple[str, str]]:
        """The addresses for programs, each with what is there."""
        catalog, addresses = get_catalog(code), self.site_addresses
        name = _example_collection(summary)
        paths = {"index": addresses.index, "collection": addresses.page(name)}
        if summary.example:
            paths["record"] = addresses.record(*summary.example)
        paths |= {"schema": addresses.schema(name), "openapi": addresses.openapi}
        for key, path in paths.items():
            yield catalog[f"open_data.address.{key}"], path

    def _examples(self, summary: Summary, code: str) -> Mapping[str, str]:
        url, name = self.site_addresses.url, _example_collection(summary)
        table = next((item.name for item in summary.tables if item.name == "figures"), name)
        return {
            "curl": examples.curl(url(self.site_addresses.index)),
            "python": examples.python(url(self.site_addresses.page(name)), code),
            "power_query": examples.power_query(url(self.site_addresses.table(table))),
        }


def data_page(addresses: Addresses, site: Dataset, written: Iterable[str]) -> DataPage | None:
    """The page, unless the site publishes no data or somebody wrote that page."""
    uri = addresses.routes.open_data
    has_records = any(getattr(site, name) for name in COLLECTIONS)
    if not uri or not has_records or uri in written:
        return None
    return DataPage(uri, "page", addresses, SETTINGS_FILE)


def _example_collection(summary: Summary) -> str:
    if summary.example:
        return summary.example[0]
    return summary.tables[0].name


def _has_pages(table: TableSummary) -> bool:
    return any(column.type == "uri" for column in table.columns)


def _table_view(table: TableSummary, addresses: Addresses, code: str) -> TableView:
    return TableView(
        table.name,
        table_title(table.name, table.parent, table.field, code),
        addresses.table(table.name),
        table.rows,
        table.size,
        tuple(_field_views(table.columns, code)),
    )


def _field_views(columns: Sequence[Column], code: str) -> Iterator[FieldView]:
    words = Descriptions([code])
    for _, group in groupby(columns, key=_family):
        some = tuple(group)
        first = some[0]
        yield FieldView(
            names=tuple(column.name for column in some),
            title=words.field(first.key),
            meaning=words.meaning(first.key),
            is_localized=bool(first.language),
            target=first.target,
            target_title=collection_title(first.target, code) if first.target else "",
            choices=tuple((word, words.choice(keys) or word) for word, keys in first.choices),
        )


def _family(column: Column) -> tuple[str, bool]:
    """Equal for the columns of one text in several languages, and for no others."""
    return (column.key, True) if column.language else (column.name, False)
