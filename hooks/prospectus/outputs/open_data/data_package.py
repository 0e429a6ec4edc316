"""The description of all tables as a Data Package (datapackage.org, version 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from prospectus.domain.dataset import Dataset
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.descriptions import Descriptions
from prospectus.outputs.open_data.tables import Column, Table

Node = dict[str, Any]

_PROFILES = "https://datapackage.org/profiles/2.0"


def data_package(
    site: Dataset,
    tables: Sequence[Table],
    files: Mapping[str, bytes],
    addresses: Addresses,
    titles: Mapping[str, str],
    homepage: str,
) -> str:
    """The descriptor. `files` are the tables as CSV by name, `titles` the site's by language."""
    words = Descriptions([language.code for language in site.languages])
    present = {table.name for table in tables}
    node: Node = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": urlsplit(addresses.site_url).hostname or "data",
        "title": " / ".join(dict.fromkeys(titles.values())),
        "description": words.joined("open_data.description"),
        "homepage": homepage,
        **_terms(site, words),
        "sources": _sources(site),
        "resources": [_resource(item, files[item.name], words, present) for item in tables],
    }
    return json.dumps(node, ensure_ascii=False, indent=1) + "\n"


def file_hash(content: bytes) -> str:
    """The hash of a file as a Data Package writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _terms(site: Dataset, words: Descriptions) -> Node:
    """Licence and publisher, as far as they are known."""
    terms: Node = {}
    if licence := site.publisher.licence:
        title = " / ".join(dict.fromkeys(licence.name.in_language(code) for code in words.codes))
        terms["licenses"] = [{"title": title, "path": licence.url}]
    if publisher := site.publisher.name:
        title = " / ".join(dict.fromkeys(publisher.in_language(code) for code in words.codes))
        terms["contributors"] = [{"title": title, "roles": ["publisher"]}]
    return terms


def _sources(site: Dataset) -> list[Node]:
    return [
        {
            "title": " / ".join(
                dict.fromkeys(source.name.in_language(language.code) for language in site.languages)
            ),
            **({"path": source.url} if source.url else {}),
        }
        for source in site.sources.values()
    ]


def _resource(table: Table, content: bytes, words: Descriptions, present: set[str]) -> Node:
    keys = [
        {
            "fields": [column.name],
            # A table that refers to itself leaves the name out.
            "reference": {
                "resource": "" if column.target == table.name else column.target,
                "fields": ["id"],
            },
        }
        for column in table.columns
        if column.target in present
    ]
    schema: Node = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, words) for column in table.columns],
        "primaryKey": [*table.key],
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "title": words.table(table),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": file_hash(content),
        "schema": schema,
    }


def _field(column: Column, words: Descriptions) -> Node:
    is_address = column.type == "uri"
    node: Node = {"name": column.name, "type": "string" if is_address else column.type}
    if is_address:
        node["format"] = "uri"
    node["title"] = words.column(column)
    if meaning := words.meaning(column.key):
        node["description"] = meaning
    constraints: Node = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = [word for word, _ in column.choices]
        node["categories"] = [
            {"value": word, "label": words.choice(keys) or word} for word, keys in column.choices
        ]
    if constraints:
        node["constraints"] = constraints
    return node
