"""JSON Schemas (2020-12) of the interface for programs, and its description in OpenAPI 3.1.

The schemas leave room for fields that a later version adds, as programs have to ignore what they do
not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.columns import STATEMENT_LABELS, words
from prospectus.outputs.open_data.descriptions import Descriptions
from prospectus.outputs.open_data.specification import (
    COLLECTIONS,
    VERSION,
    PublicCollection,
    PublicField,
)

Node = dict[str, Any]
# The reference to a definition: of the types that all records share, or of a record, a document.
Reference = Callable[[str], str]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMON, INDEX = "common", "index"
_TEXT, _PERIOD, _SOURCE = "text", "period", "source"

_STRING: Node = {"type": "string"}
_URL: Node = {"type": "string", "format": "uri"}
_COUNT: Node = {"type": "integer", "minimum": 0}


def schema_files(
    present: Sequence[PublicCollection], addresses: Addresses, descriptions: Descriptions
) -> Mapping[str, str]:
    """All schemas by their paths, for a site that has these collections."""

    def reference(name: str) -> str:
        if name in (_TEXT, _PERIOD, _SOURCE):
            return f"{addresses.url(addresses.schema(COMMON))}#/$defs/{name}"
        return f"{addresses.url(addresses.schema(name))}#/$defs/record"

    maker = _SchemaMaker(present, reference, descriptions)
    nodes: dict[str, Node] = {COMMON: {"$defs": dict(maker.common())}, INDEX: maker.index()}
    for collection in present:
        nodes[collection.name] = maker.list_document(collection) | {
            "$defs": {"record": maker.record(collection)}
        }
        if collection.has_files:
            nodes[collection.singular] = maker.record_document(collection)
    return {
        addresses.schema(name): _written(
            {"$schema": DIALECT, "$id": addresses.url(addresses.schema(name)), **node}
        )
        for name, node in nodes.items()
    }


def openapi(
    present: Sequence[PublicCollection],
    addresses: Addresses,
    descriptions: Descriptions,
    title: str,
    paged: Sequence[str],
) -> str:
    """The OpenAPI description. `paged` are the collections that have more than one part."""

    def reference(name: str) -> str:
        return f"#/components/schemas/{name if name in COLLECTIONS else f'common.{name}'}"

    maker = _SchemaMaker(present, reference, descriptions)
    components: Node = {f"common.{name}": node for name, node in maker.common()}
    components |= {"index": maker.index()}
    paths: Node = {"/" + addresses.index: _operation("index", "index", maker.title)}
    for collection in present:
        title_of = descriptions.collection(collection.name)
        components |= {
            collection.name: maker.record(collection),
            f"list.{collection.name}": maker.list_document(collection),
        }
        paths["/" + addresses.page(collection.name)] = _operation(
            f"list-{collection.name}", f"list.{collection.name}", title_of
        )
        if collection.name in paged:
            path = addresses.page(collection.name, 2).replace("/2.", "/{number}.")
            number = _parameter("number", {"type": "integer", "minimum": 2})
            paths["/" + path] = _operation(
                f"page-{collection.name}", f"list.{collection.name}", title_of, number
            )
        if collection.has_files:
            components[f"document.{collection.name}"] = maker.record_document(collection)
            path = addresses.record(collection.name, "{id}")
            paths["/" + path] = _operation(
                f"get-{collection.singular}",
                f"document.{collection.name}",
                title_of,
                _parameter("id", _STRING),
            )
    return _written(
        {
            "openapi": "3.1.0",
            "info": {
                "title": title,
                "version": VERSION,
                "description": descriptions.joined("open_data.programs"),
            },
            "servers": [{"url": addresses.site_url.rstrip("/")}],
            "paths": paths,
            "components": {"schemas": components},
        }
    )


def _operation(name: str, schema: str, summary: str, *parameters: Node) -> Node:
    reachable = {
        "description": "OK",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    responses: Node = {"200": reachable}
    if parameters:
        responses["404"] = {"description": "Not found"}
    node: Node = {"operationId": name, "summary": summary, "responses": responses}
    return {"get": node | ({"parameters": [*parameters]} if parameters else {})}


def _parameter(name: str, schema: Node) -> Node:
    return {"name": name, "in": "path", "required": True, "schema": schema}


class _SchemaMaker:
    """Makes the schemas of a site; references are made by `reference`."""

    def __init__(
        self,
        present: Sequence[PublicCollection],
        reference: Reference,
        descriptions: Descriptions,
    ) -> None:
        self._present = {collection.name for collection in present}
        self._reference, self._descriptions = reference, descriptions

    @property
    def title(self) -> str:
        """What the index is called."""
        return self._descriptions.joined("open_data.title")

    def common(self) -> Iterator[tuple[str, Node]]:
        """The types that all records share."""
        codes = self._descriptions.codes
        yield _TEXT, _object(dict.fromkeys(codes, _STRING))
        day = {"type": "string", "format": "date"}
        period = {"edtf": _STRING, "start": day, "end": day, "text": self._ref(_TEXT)}
        yield _PERIOD, self._described(_object(period), "period")
        source = {
            "citation": _STRING,
            "source": _STRING,
            "locator": _optional(_STRING),
            "label": _optional(_STRING),
            "text": self._ref(_TEXT),
        }
        yield _SOURCE, self._described(_object(source), "sources")

    def index(self) -> Node:
        """The first file, which lists all collections."""
        entry = {
            "collection": _STRING,
            "name": self._ref(_TEXT),
            "count": _COUNT,
            "href": _URL,
            "schema": _URL,
            "csv": _URL,
        }
        licence = _object({"name": self._ref(_TEXT), "url": _URL})
        return _document(
            {
                "name": self._ref(_TEXT),
                "revision": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                "licence": _optional(licence),
                "pages": _optional(self._ref(_TEXT)),
                "links": _object(dict.fromkeys(("self", "openapi", "datapackage"), _URL)),
                "collections": {"type": "array", "items": _object(entry)},
            }
        )

    def list_document(self, collection: PublicCollection) -> Node:
        """A part of a collection."""
        links = {"self": _URL, "index": _URL, "csv": _URL}
        links |= {"previous": _optional(_URL), "next": _optional(_URL)}
        records = {"type": "array", "items": self._ref(collection.name)}
        return _document(
            {
                "collection": {"const": collection.name},
                "count": _COUNT,
                "pages": _optional(self._ref(_TEXT)),
                "links": _object(links),
                "records": records,
            }
        )

    def record_document(self, collection: PublicCollection) -> Node:
        """A record in a file of its own."""
        related = _object({"rel": _STRING, "href": _URL})
        links: Node = {"self": _URL, "collection": _URL}
        links |= {"previous": _optional(_URL), "next": _optional(_URL)}
        links["related"] = {"type": "array", "items": related}
        return _document(
            {
                "collection": {"const": collection.name},
                "links": _object(links),
                "record": self._ref(collection.name),
            }
        )

    def record(self, collection: PublicCollection) -> Node:
        """A record of a collection."""
        properties: Node = {"id": self._described(_STRING, "id")}
        if collection.name == "figures":
            properties["key"] = self._described(_STRING, "key")
            holder = _object({"collection": _STRING, "id": _STRING})
            properties["holder"] = self._described(holder, "holder")
        properties |= self._properties(collection.fields, collection)
        if collection.is_cited:
            properties["sources"] = self._sources
        if collection.has_figures:
            properties["figures"] = self._list(self._ref("figures"), "figures")
        if collection.has_files:
            properties["self"] = self._described(_URL, "self")
        properties["pages"] = self._described(_optional(self._ref(_TEXT)), "page")
        return _object(properties)

    @property
    def _sources(self) -> Node:
        return self._list(self._ref(_SOURCE), "sources")

    def _properties(self, fields: Sequence[PublicField], of: PublicCollection) -> Node:
        properties: Node = {}
        for field in fields:
            if field.kind == "statement":
                properties |= self._statement(of)
                continue
            name = field.inside if field.inside and field.kind == "text" else field.name
            properties[name] = self._described(self._value(field, of), name)
        return properties

    def _value(self, field: PublicField, of: PublicCollection) -> Node:
        if field.kind == "text":
            # A name is there in any case, but for that of a place within a record.
            is_required = field.name == "name" and not field.inside
            return self._ref(_TEXT) if is_required else _optional(self._ref(_TEXT))
        if field.kind == "texts":
            return {"type": "array", "items": self._ref(_TEXT)}
        if field.kind == "refs":
            return {"type": "array", "items": _STRING}
        if field.kind == "choice":
            return {"enum": [*(word for word, _ in words(of, field.name)), None]}
        if field.kind == "flag":
            return {"type": "boolean"}
        if field.kind == "period":
            return _optional(self._ref(_PERIOD))
        if field.kind == "items":
            properties = self._properties(field.items, of)
            if field.is_cited:
                properties["sources"] = self._sources
            return {"type": "array", "items": _object(properties)}
        return {"type": ["integer" if field.kind == "integer" else "string", "null"]}

    def _statement(self, of: PublicCollection) -> Node:
        nodes: Node = {
            "value": {"type": ["number", "null"]},
            "value_to": {"type": ["number", "null"]},
            "unit": {"type": ["string", "null"]},
            **{
                name: {"enum": [value for value, _ in words(of, name)]} for name in STATEMENT_LABELS
            },
            "period": self._ref(_PERIOD),
            "shown": _optional(self._ref(_TEXT)),
            "basis": self._ref(_TEXT),
        }
        return {name: self._described(node, name) for name, node in nodes.items()}

    def _ref(self, name: str) -> Node:
        # A site without figures has no schema of them, and its lists of figures are empty.
        if name in COLLECTIONS and name not in self._present:
            return {"type": "object"}
        return {"$ref": self._reference(name)}

    def _list(self, items: Node, key: str) -> Node:
        return self._described({"type": "array", "items": items}, key)

    def _described(self, node: Node, key: str) -> Node:
        texts = [self._descriptions.field(key), self._descriptions.meaning(key)]
        return {**node, "title": texts[0], **({"description": texts[1]} if texts[1] else {})}


def _object(properties: Node) -> Node:
    """An object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def _document(properties: Node) -> Node:
    head: Node = {"$schema": _URL, "version": {"type": "string", "pattern": r"^1\."}}
    return _object({**head, **properties})


def _optional(node: Node) -> Node:
    return {"anyOf": [node, {"type": "null"}]}


def _written(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, indent=1) + "\n"
