"""The interface for programs: JSON files of all collections, and of each record with a page."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.descriptions import Descriptions, collection_title
from prospectus.outputs.open_data.records import Json, PublicRecords, exact
from prospectus.outputs.open_data.schemas import INDEX, openapi, schema_files
from prospectus.outputs.open_data.specification import COLLECTIONS, VERSION, PublicCollection

PART = 500  # records in one file of a collection, so that none grows beyond a megabyte or two

# What stands for a number in JSON until its digits take the place of this text: characters for
# private use, which no text of a record holds.
_MARK = "\ue000"
_MARKED = re.compile(f'"{_MARK}([^"{_MARK}]+){_MARK}"')


@dataclass(frozen=True)
class Interface:
    """The files of the interface. `titles` are the names of the site by language."""

    records: PublicRecords
    addresses: Addresses
    titles: Mapping[str, str]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All files with their paths, one after the other: there may be thousands."""
        digest = hashlib.sha256()
        for name, records in self.records.collections.items():
            collection = COLLECTIONS[name]
            texts = [_text(self._with_address(collection, record)).encode() for record in records]
            files = self._parts(collection, texts)
            if collection.has_files:
                files = chain(files, self._documents(collection, records, texts))
            for path, content in files:
                digest.update(content)
                yield path, content
        present = [COLLECTIONS[name] for name in self.records.collections]
        words = Descriptions(self.records.codes)
        long = [name for name, those in self.records.collections.items() if len(those) > PART]
        title = " / ".join(dict.fromkeys(self.titles.values()))
        yield self.addresses.index, written(self._index(digest.hexdigest()[:16])).encode()
        yield self.addresses.openapi, openapi(present, self.addresses, words, title, long).encode()
        for path, text in schema_files(present, self.addresses, words).items():
            yield path, text.encode()

    def _index(self, revision: str) -> Json:
        """The first file; `revision` changes when a record does."""
        url, licence = self.addresses.url, self.records.site.publisher.licence
        codes = self.records.codes
        return {
            **self._head(INDEX),
            "name": dict(self.titles),
            "revision": revision,
            "licence": licence
            and {
                "name": {code: licence.name.in_language(code) for code in codes},
                "url": licence.url,
            },
            "pages": self.records.page_urls("", ""),
            "links": {
                "self": url(self.addresses.index),
                "openapi": url(self.addresses.openapi),
                "datapackage": url(self.addresses.package),
            },
            "collections": [
                {
                    "collection": name,
                    "name": {code: collection_title(name, code) for code in codes},
                    "count": len(records),
                    "href": url(self.addresses.page(name)),
                    "schema": url(self.addresses.schema(name)),
                    "csv": url(self.addresses.table(name)),
                }
                for name, records in self.records.collections.items()
            ],
        }

    def _parts(
        self, collection: PublicCollection, texts: Sequence[bytes]
    ) -> Iterator[tuple[str, bytes]]:
        """The records in files of at most `PART`; `texts` are the records as JSON."""
        name, url = collection.name, self.addresses.url
        count = max(1, -(-len(texts) // PART))
        for number in range(1, count + 1):
            some = texts[(number - 1) * PART : number * PART]
            before = url(self.addresses.page(name, number - 1)) if number > 1 else None
            after = url(self.addresses.page(name, number + 1)) if number < count else None
            path = self.addresses.page(name, number)
            document = {
                **self._head(name),
                "collection": name,
                "count": len(texts),
                "pages": self.records.page_urls(name, ""),
                "links": {
                    "self": url(path),
                    "index": url(self.addresses.index),
                    "csv": url(self.addresses.table(name)),
                    "previous": before,
                    "next": after,
                },
            }
            yield path, _joined(document, "records", b"[%b]" % b",".join(some))

    def _documents(
        self, collection: PublicCollection, records: Sequence[Json], texts: Sequence[bytes]
    ) -> Iterator[tuple[str, bytes]]:
        """A file for each record; `texts` are the records as JSON."""
        name, url = collection.name, self.addresses.url
        paths = [self.addresses.record(name, record["id"]) for record in records]
        for at, (path, record) in enumerate(zip(paths, records, strict=True)):
            document = {
                **self._head(collection.singular),
                "collection": name,
                "links": {
                    "self": url(path),
                    "collection": url(self.addresses.page(name, at // PART + 1)),
                    "previous": url(paths[at - 1]) if at else None,
                    "next": url(paths[at + 1]) if at + 1 < len(paths) else None,
                    "related": [*self._related(collection, record)],
                },
            }
            yield path, _joined(document, "record", texts[at])

    def _head(self, schema: str) -> Json:
        return {"$schema": self.addresses.url(self.addresses.schema(schema)), "version": VERSION}

    def _with_address(self, collection: PublicCollection, record: Json) -> Json:
        if not collection.has_files:
            return record
        address = self.addresses.record(collection.name, record["id"])
        return {**record, "self": self.addresses.url(address)}

    def _related(self, collection: PublicCollection, record: Json) -> Iterator[Json]:
        """The files of the records that a record names, each with the field that names it."""
        for field in collection.fields:
            if field.kind not in ("ref", "refs") or not COLLECTIONS[field.target].has_files:
                continue
            names: Iterable[str] = record[field.name] or ()
            for name in [names] if isinstance(names, str) else names:
                address = self.addresses.record(field.target, name)
                yield {"rel": field.name, "href": self.addresses.url(address)}


def written(document: Json) -> str:
    """A document as JSON on one line; numbers have all their digits."""
    return f"{_text(document)}\n"


def _joined(document: Json, name: str, value: bytes) -> bytes:
    """A document as JSON on one line, and after its values one more that is JSON already."""
    return b'%b,"%b":%b}\n' % (_text(document)[:-1].encode(), name.encode(), value)


def _text(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)
    return _MARKED.sub(r"\1", text) if _MARK in text else text


def _number(value: Any) -> int | str:
    """A number for `written`. Raises TypeError for all else."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    if value == value.to_integral_value():
        return int(value)
    return f"{_MARK}{exact(value)}{_MARK}"
