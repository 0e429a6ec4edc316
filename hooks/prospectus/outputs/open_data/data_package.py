"""The description of all tables as a Data Package (datapackage.org, version 2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from prospectus.domain.dataset import Dataset
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.columns import Column
from prospectus.outputs.open_data.descriptions import Descriptions
from prospectus.outputs.open_data.table_files import TableFile

Node = dict[str, Any]

_PROFILES = "https://datapackage.org/profiles/2.0"


def data_package(
    site: Dataset,
    files: Sequence[TableFile],
    addresses: Addresses,
    titles: Mapping[str, str],
    homepage: str,
) -> str:
    """The descriptor. `files` are the tables, `titles` those of the site by language."""
    words = Descriptions([language.code for language in site.languages])
    present = {file.table.name for file in files}
    node: Node = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": urlsplit(addresses.site_url).hostname or "data",
        "title": " / ".join(dict.fromkeys(titles.values())),
        "description": words.joined("open_data.description"),
        "homepage": homepage,
        **_terms(site, words),
        "sources": _sources(site),
        "resources": [_resource(file, words, present) for file in files],
    }
    return json.dumps(node, ensure_ascii=False, indent=1) + "\n"


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


def _resource(file: TableFile, words: Descriptions, present: set[str]) -> Node:
    table = file.table
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
        "bytes": len(file.content),
        "hash": file.hash,
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
