"""Which records and fields are published as open data, and under which names.

This is a contract with the programs that read the data. Within version 1 collections and fields
may be added; none is removed, renamed or given another meaning
(tests/prospectus/outputs/open_data/api-v1.json has the recorded shape). A new field of a record is
published only when it is listed here, so nothing gets out by accident; `UNPUBLISHED` has the
fields that are left out on purpose.

The module is long because it lists every published field in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from prospectus.domain.collection_specs import COLLECTIONS as RECORD_COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure, Record
from prospectus.presentation.routes import LISTED_COLLECTIONS

VERSION = "1.0"  # of the interface for programs; the folder `v1` has the first number

# text, texts: in each language. ref, refs: ids of records of `target`. choice: one of fixed words.
# time: a local time, to the minute. statement: value, unit, precision, status and period of a
# figure. items: records within a record.
Kind = Literal[
    "text", "texts", "ref", "refs", "choice", "flag", "integer", "word", "period", "time",
    "statement", "items",
]  # fmt: skip


@dataclass(frozen=True)
class PublicField:
    """A published field.

    `name` is that of the attribute of the record, unless `inside` names an attribute that holds it;
    `attribute` is what it is called there, if that is another word.
    `labels` are the catalog keys under which the labels of a choice stand; the first that has one
    counts. `items` are the fields of the records of a list, which have sources of their own
    if it `is_cited`.
    """

    name: str
    kind: Kind
    target: str = ""
    labels: tuple[str, ...] = ()
    items: tuple[PublicField, ...] = ()
    inside: str = ""
    is_cited: bool = False
    attribute: str = ""

    @property
    def source(self) -> str:
        """The attribute with its value, of the record or of what `inside` names."""
        return self.attribute or self.name


@dataclass(frozen=True)
class PublicCollection:
    """A published collection; `singular` names a column that holds the id of one of its records."""

    name: str
    singular: str
    fields: tuple[PublicField, ...]

    @property
    def has_files(self) -> bool:
        """Whether each record has a JSON file of its own, as it has a page or a section."""
        return self.name in LISTED_COLLECTIONS

    @property
    def model(self) -> type[Record]:
        """The model of its records."""
        if self.name == "figures":
            return Figure
        name = "topic_names" if self.name == "topics" else self.name
        return next(spec.model for spec in RECORD_COLLECTIONS if spec.name == name)

    @property
    def is_cited(self) -> bool:
        """Whether its records name their sources."""
        return "sources" in self.model.model_fields

    @property
    def has_figures(self) -> bool:
        """Whether its records hold figures."""
        return "figures" in self.model.model_fields


def _texts(*names: str) -> tuple[PublicField, ...]:
    return tuple(PublicField(name, "text") for name in names)


def _field(name: str, kind: Kind, target: str = "", *labels: str) -> PublicField:
    return PublicField(name, kind, target, labels)


_ALIASES = _field("aliases", "texts")
_SECTORS = _field("sectors", "refs", "sectors")
_CLUSTERS = _field("clusters", "refs", "clusters")
_PARK = _field("park", "ref", "parks")
_CHAIN = _field("chain", "ref", "chains")
_CLUSTER = _field("cluster", "ref", "clusters")
_PERIOD = _field("period", "period")
_RESULTS = _field("results", "refs", "figures")
_STATEMENT = _field("statement", "statement", "units")
_NAMED = _texts("name", "note")
_SESSIONS = PublicField(
    "sessions",
    "items",
    items=(
        _field("id", "word"),
        *_NAMED,
        _field("start", "time"),
        _field("end", "time"),
        *_texts("room"),
    ),
)
_PROGRAMME = PublicField(
    "programme",
    "items",
    items=(
        _field("id", "word"),
        *_texts("name", "summary"),
        _field("count", "ref", "figures"),
        _field("session_type", "word"),
        _field("groups", "ref", "figures"),
        _field("complete", "flag"),
        _SESSIONS,
    ),
    is_cited=True,
)

_COLLECTIONS = (
    PublicCollection(
        "sectors",
        "sector",
        (
            *_texts("name", "short"),
            _ALIASES,
            *_texts("summary"),
            PublicField("strengths", "items", items=_NAMED, is_cited=True),
            _field("key_figures", "refs", "figures"),
        ),
    ),
    PublicCollection(
        "parks",
        "park",
        (
            *_texts("name", "short"),
            _ALIASES,
            _field("level", "ref", "levels"),
            *_texts("summary", "note"),
            PublicField("titles", "items", items=_NAMED, is_cited=True),
            PublicField("zones", "items", items=_NAMED, is_cited=True),
            _CLUSTERS,
            _SECTORS,
        ),
    ),
    PublicCollection(
        "chains",
        "chain",
        (
            *_texts("name"),
            _ALIASES,
            _field("group", "ref", "chain_groups"),
            *_texts("summary", "note"),
            _CLUSTERS,
            _SECTORS,
        ),
    ),
    PublicCollection(
        "clusters",
        "cluster",
        (*_texts("name", "summary"), _field("tier", "ref", "tiers"), _SECTORS),
    ),
    PublicCollection(
        "projects",
        "project",
        (
            *_texts("name"),
            _ALIASES,
            *_texts("summary"),
            _field("stage", "ref", "stages"),
            _PARK,
            _CHAIN,
            _CLUSTER,
            _field("company", "ref", "companies"),
            _PERIOD,
            *_texts("note"),
            _SECTORS,
        ),
    ),
    PublicCollection(
        "offers",
        "offer",
        (
            *_texts("name"),
            _ALIASES,
            *_texts("summary"),
            _field("kind", "choice", "", "kind"),
            _field("availability", "choice", "", "availability"),
            _field("terms", "choice", "", "terms"),
            _PARK,
            *_texts("address"),
            _field("available_from", "period"),
            *_texts("use", "note"),
            _SECTORS,
        ),
    ),
    PublicCollection(
        "policies",
        "policy",
        (
            *_texts("name"),
            _ALIASES,
            _field("issuer", "ref", "organisations"),
            *_texts("number"),
            _field("date", "period"),
            _field("starts", "period"),
            _field("ends", "period"),
            *_texts("summary"),
            _field("text", "texts"),
            _field("documents", "refs", "documents"),
            _SECTORS,
            _field("chains", "refs", "chains"),
            _field("parks", "refs", "parks"),
        ),
    ),
    PublicCollection(
        "events",
        "event",
        (
            *_texts("name", "short", "theme"),
            _PERIOD,
            _field("status", "choice", "", "event.status_label", "status"),
            *_texts("summary"),
            PublicField("name", "text", inside="venue"),
            PublicField("park", "ref", "parks", inside="venue"),
            _field("hosts", "refs", "organisations"),
            _field("organisers", "refs", "organisations"),
            _field("website", "word"),
            PublicField("registration", "word", inside="registration", attribute="url"),
            PublicField("registration_until", "period", inside="registration", attribute="until"),
            _field("attendance", "ref", "figures"),
            _RESULTS,
            _field("timezone", "word"),
            _PROGRAMME,
        ),
    ),
    PublicCollection(
        "figures",
        "figure",
        (
            *_texts("name"),
            _STATEMENT,
            _field("due", "flag"),
            _field("part_of", "ref", "figures"),
            _field("counted", "flag"),
            _field("quoted_person", "ref", "people"),
            *_texts("note"),
        ),
    ),
    PublicCollection(
        "series",
        "series",
        (*_NAMED, PublicField("values", "items", items=(_STATEMENT,), is_cited=True)),
    ),
    PublicCollection(
        "targets",
        "target",
        (
            *_texts("name"),
            _STATEMENT,
            _field("due", "flag"),
            _field("product", "ref", "products"),
            _CLUSTER,
            _CHAIN,
            _PARK,
            *_texts("note"),
            _SECTORS,
        ),
    ),
    PublicCollection(
        "companies",
        "company",
        (
            *_texts("name", "summary"),
            _PARK,
            _field("website", "word"),
            _field("story", "texts"),
            _SECTORS,
        ),
    ),
    PublicCollection(
        "promotions",
        "promotion",
        (*_texts("name"), _PERIOD, *_texts("venue", "summary"), _RESULTS),
    ),
    PublicCollection(
        "lists",
        "list",
        (
            *_NAMED,
            _field("status", "choice", "", "status"),
            _PERIOD,
            _field("complete", "flag"),
            _field("count", "ref", "figures"),
            PublicField(
                "items",
                "items",
                items=(*_NAMED, _field("sector", "ref", "sectors"), _CHAIN, _CLUSTER, _PARK),
            ),
        ),
    ),
    PublicCollection(
        "documents",
        "document",
        (
            *_texts("name", "summary"),
            _field("kind", "choice", "", "open_data.document_kind"),
            _field("language", "word"),
            _field("date", "period"),
        ),
    ),
    PublicCollection(
        "steps",
        "step",
        (
            *_texts("name", "text"),
            _field("organisation", "ref", "organisations"),
            _field("documents", "refs", "documents"),
        ),
    ),
    PublicCollection("questions", "question", (*_texts("name"), _field("answer", "texts"))),
    PublicCollection(
        "sources",
        "source",
        (
            *_texts("name", "short", "kind", "publisher"),
            _PERIOD,
            _field("document_number", "word"),
            _field("url", "word"),
            _field("language", "word"),
            *_texts("note"),
        ),
    ),
    PublicCollection("topics", "topic", _texts("name")),
    PublicCollection(
        "chain_groups",
        "chain_group",
        (*_texts("name", "short", "note"), _field("count", "ref", "figures")),
    ),
    PublicCollection(
        "tiers",
        "tier",
        (*_NAMED, _field("size", "ref", "figures"), _field("count", "ref", "figures")),
    ),
    PublicCollection("levels", "level", _texts("name")),
    PublicCollection("stages", "stage", _texts("name")),
    PublicCollection("products", "product", _texts("name")),
    PublicCollection("organisations", "organisation", _texts("name")),
    PublicCollection("people", "person", _texts("name", "job_title")),
    PublicCollection("units", "unit", (*_texts("name"), _field("quantity", "ref", "quantities"))),
    PublicCollection("quantities", "quantity", _texts("name")),
)

COLLECTIONS: Mapping[str, PublicCollection] = MappingProxyType(
    {collection.name: collection for collection in _COLLECTIONS}
)

# The collections whose records hold figures, in the order of the columns that name the holder.
HOLDERS = ("topics", "sectors", "parks", "chains", "projects", "offers", "companies", "events",
           "targets")  # fmt: skip

# Fields of records that are not published, by their names in models: how pages are arranged and
# drawn, addresses of before, how units are written, and what is published under another name.
UNPUBLISHED = frozenset(
    {"order", "icon", "pictures", "was", "contacts", "sources", "figures", "period_label"}
    | {"pattern", "ordinal", "equals", "rate", "readers", "negative", "chart", "official"}
    | {"paragraphs", "pages", "articles", "tables", "sections", "file", "approval", "map_licence"}
    | {"formula", "value", "unit", "qualifier"}
)
# Fields that are not published of one model only.
UNPUBLISHED_OF = MappingProxyType(
    {"Quantity": frozenset({"kind"})}
    | {name: frozenset({"status", "period"}) for name in ("Figure", "Target", "SeriesValue")}
)
# Collections that are not published: contacts and persons' details stay on their pages, where
# they are kept up to date; the others arrange the site or repeat what is published.
UNPUBLISHED_COLLECTIONS = frozenset(
    {"contacts", "pictures", "publishers", "changes", "synonyms", "indicators", "topic_names"}
)


def published(site: Dataset) -> Iterator[PublicCollection]:
    """The published collections of which the site has records."""
    yield from (collection for collection in COLLECTIONS.values() if getattr(site, collection.name))


@cache
def choices(model: type[Record], name: str) -> tuple[str, ...]:
    """The words that a field of the kind `choice` may hold."""
    return _literals(model.model_fields[name].annotation)


def _literals(annotation: object) -> tuple[str, ...]:
    parts = get_args(annotation)
    return tuple(
        text for part in parts for text in ([part] if isinstance(part, str) else _literals(part))
    )
