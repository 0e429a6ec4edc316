"""What tables and fields are called, and what their values mean, in the languages of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.open_data.columns import Column
from prospectus.outputs.open_data.tables import Table


@dataclass(frozen=True)
class Descriptions:
    """Names and meanings in these languages; joined by a slash for formats with one text only."""

    codes: Sequence[str]

    def joined(self, key: str) -> str:
        """A message in all languages, each wording once."""
        return _joined(get_catalog(code)[key] for code in self.codes)

    def field(self, key: str) -> str:
        """What a field is called."""
        return self.joined(f"open_data.field.{key}")

    def meaning(self, key: str) -> str:
        """What the values of a field mean, where its name does not say it; else ""."""
        message = f"open_data.meaning.{key}"
        return self.joined(message) if message in get_catalog(self.codes[0]) else ""

    def column(self, column: Column) -> str:
        """What a column is called; one that has a text in one language says which."""
        name = self.field(column.key)
        return f"{name} ({column.language})" if column.language else name

    def choice(self, keys: Sequence[str]) -> str:
        """The label of a fixed word, by the first of these messages that there is."""
        known = get_catalog(self.codes[0])
        return next((self.joined(key) for key in keys if key in known), "")

    def table(self, table: Table) -> str:
        """What a table is called."""
        parts = table.name, table.parent, table.field
        return _joined(table_title(*parts, code) for code in self.codes)

    def collection(self, name: str) -> str:
        """What a collection is called."""
        return _joined(collection_title(name, code) for code in self.codes)


def collection_title(name: str, code: str) -> str:
    """What a collection is called in one language, as in the list of changes."""
    catalog = get_catalog(code)
    return catalog.get(f"change.collection.{name}") or catalog[f"open_data.table.{name}"]


def table_title(name: str, parent: str, field: str, code: str) -> str:
    """What a table is called in one language.

    A list or relation within the records of a collection `parent` is called by both.
    """
    if not parent:
        return collection_title(name, code)
    catalog = get_catalog(code)
    return catalog["open_data.table_of"].format(
        records=collection_title(parent, code), field=catalog[f"open_data.field.{field}"]
    )


def _joined(texts: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(texts))
