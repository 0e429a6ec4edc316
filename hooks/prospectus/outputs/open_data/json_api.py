"""The interface for programs: JSON files of all collections, and of each record with a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.descriptions import Descriptions, collection_title
from prospectus.outputs.open_data.json_texts import json_text, written
from prospectus.outputs.open_data.parts import PublicParts, RecordParts
from prospectus.outputs.open_data.records import Json
from prospectus.outputs.open_data.schemas import INDEX, openapi, schema_files
from prospectus.outputs.open_data.specification import COLLECTIONS, VERSION, PublicCollection

PART = 500  # records in one file of a collection, so that none grows beyond a megabyte or two


@dataclass(frozen=True)
class Interface:
    """The files of the interface. `titles` are the names of the site by language."""

    parts: PublicParts
    titles: Mapping[str, str]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All files with their paths, one after the other: there may be thousands."""
        digest = hashlib.sha256()
        collections = self.parts.collections
        for name, records in collections.items():
            files = self._lists(COLLECTIONS[name], records)
            if COLLECTIONS[name].has_files:
                files = chain(files, self._documents(COLLECTIONS[name], records))
            for path, content in files:
                digest.update(content)
                yield path, content
        present = [COLLECTIONS[name] for name in collections]
        words = Descriptions(self.parts.records.codes)
        long = [name for name, those in collections.items() if len(those) > PART]
        title = " / ".join(dict.fromkeys(self.titles.values()))
        addresses = self.parts.addresses
        yield addresses.index, written(self._index(digest.hexdigest()[:16])).encode()
        yield addresses.openapi, openapi(present, addresses, words, title, long).encode()
        for path, text in schema_files(present, addresses, words).items():
            yield path, text.encode()

    def _index(self, revision: str) -> Json:
        """The first file; `revision` changes when a record does."""
        records, addresses = self.parts.records, self.parts.addresses
        url, licence, codes = addresses.url, records.site.publisher.licence, records.codes
        return {
            **self._head(INDEX),
            "name": dict(self.titles),
            "revision": revision,
            "licence": licence
            and {
                "name": {code: licence.name.in_language(code) for code in codes},
                "url": licence.url,
            },
            "pages": records.page_urls("", ""),
            "links": {
                "self": url(addresses.index),
                "openapi": url(addresses.openapi),
                "datapackage": url(addresses.package),
            },
            "collections": [
                {
                    "collection": name,
                    "name": {code: collection_title(name, code) for code in codes},
                    "count": len(those),
                    "href": url(addresses.page(name)),
                    "schema": url(addresses.schema(name)),
                    "csv": url(addresses.table(name)),
                }
                for name, those in self.parts.collections.items()
            ],
        }

    def _lists(
        self, collection: PublicCollection, records: Sequence[RecordParts]
    ) -> Iterator[tuple[str, bytes]]:
        """The records in files of at most `PART`."""
        name, addresses = collection.name, self.parts.addresses
        url = addresses.url
        count = _count(records)
        for number in range(1, count + 1):
            some = records[(number - 1) * PART : number * PART]
            before = url(addresses.page(name, number - 1)) if number > 1 else None
            after = url(addresses.page(name, number + 1)) if number < count else None
            path = addresses.page(name, number)
            document = {
                **self._head(name),
                "collection": name,
                "count": len(records),
                "pages": self.parts.records.page_urls(name, ""),
                "links": {
                    "self": url(path),
                    "index": url(addresses.index),
                    "csv": url(addresses.table(name)),
                    "previous": before,
                    "next": after,
                },
            }
            texts = b",".join(record.whole_json for record in some)
            yield path, b'%b,"records":[%b]}\n' % (_open(document), texts)

    def _documents(
        self, collection: PublicCollection, records: Sequence[RecordParts]
    ) -> Iterator[tuple[str, bytes]]:
        """A file for each record."""
        name, addresses = collection.name, self.parts.addresses
        start = _open({**self._head(collection.singular), "collection": name})
        lists = [_of_url(addresses, addresses.page(name, at + 1)) for at in range(_count(records))]
        links = [b"null", *(record.address for record in records), b"null"]
        for at, record in enumerate(records):
            content = (
                *(start, b',"links":{"self":', record.address),
                *(b',"collection":', lists[at // PART]),
                *(b',"previous":', links[at], b',"next":', links[at + 2]),
                *(b',"related":[', record.related, b']},"record":', record.whole_json, b"}\n"),
            )
            yield addresses.record(name, record.id), b"".join(content)

    def _head(self, schema: str) -> Json:
        addresses = self.parts.addresses
        return {"$schema": addresses.url(addresses.schema(schema)), "version": VERSION}


def _count(records: Sequence[RecordParts]) -> int:
    """The number of files with these records."""
    return max(1, -(-len(records) // PART))


def _of_url(addresses: Addresses, path: str) -> bytes:
    return json_text(addresses.url(path)).encode()


def _open(document: Json) -> bytes:
    """A document as JSON that values are added to."""
    return json_text(document)[:-1].encode()
