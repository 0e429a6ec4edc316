"""The collections of records: which model, and which files below data/ hold its records."""

from __future__ import annotations

from dataclasses import dataclass

from prospectus.domain.contacts import Contact
from prospectus.domain.documents import Document
from prospectus.domain.events import Event
from prospectus.domain.guidance import Question, Step
from prospectus.domain.offers import Offer
from prospectus.domain.policies import Policy
from prospectus.domain.records import (
    Chain,
    ChainGroup,
    Cluster,
    Company,
    Figure,
    FigureTopic,
    HasFigures,
    Indicator,
    Organisation,
    Park,
    Person,
    Project,
    Promotion,
    Record,
    SourceList,
    Tier,
    Unit,
)
from prospectus.domain.sectors import Sector
from prospectus.domain.series import Series
from prospectus.domain.site_records import Change, Picture, Publisher
from prospectus.domain.sources import Source
from prospectus.domain.synonyms import Synonyms
from prospectus.domain.targets import Product, Target
from prospectus.domain.vocabularies import Level, Quantity, Stage


@dataclass(frozen=True)
class CollectionSpec:
    """The files of one collection; `name` is also the field of `Dataset` that holds the records.

    `path` is a file below data/, or a pattern for the files of a folder. A file holds one record,
    named like the file, or (`many`) several records by name. The names of these are unique in the
    collection, unless (`nested`) they count within their file only.
    """

    name: str
    model: type[Record]
    path: str
    many: bool = False
    nested: bool = False


COLLECTIONS = (
    CollectionSpec("sources", Source, "sources.yml", many=True),
    CollectionSpec("quantities", Quantity, "quantities.yml", many=True),
    CollectionSpec("levels", Level, "levels.yml", many=True),
    CollectionSpec("stages", Stage, "stages.yml", many=True),
    CollectionSpec("units", Unit, "units.yml", many=True),
    CollectionSpec("indicators", Indicator, "indicators.yml", many=True),
    CollectionSpec("people", Person, "people.yml", many=True),
    CollectionSpec("organisations", Organisation, "organisations.yml", many=True),
    CollectionSpec("companies", Company, "companies.yml", many=True),
    CollectionSpec("contacts", Contact, "contacts.yml", many=True),
    CollectionSpec("topics", Figure, "figures/*.yml", many=True, nested=True),
    CollectionSpec("series", Series, "series/*.yml"),
    CollectionSpec("topic_names", FigureTopic, "topics.yml", many=True),
    CollectionSpec("sectors", Sector, "sectors/*.yml"),
    CollectionSpec("parks", Park, "parks/*.yml"),
    CollectionSpec("chain_groups", ChainGroup, "chain-groups.yml", many=True),
    CollectionSpec("chains", Chain, "chains/*.yml"),
    CollectionSpec("tiers", Tier, "cluster-tiers.yml", many=True),
    CollectionSpec("clusters", Cluster, "clusters/*.yml"),
    CollectionSpec("products", Product, "products.yml", many=True),
    CollectionSpec("targets", Target, "targets/*.yml", many=True),
    CollectionSpec("lists", SourceList, "lists/*.yml"),
    CollectionSpec("promotions", Promotion, "promotions/*.yml"),
    CollectionSpec("events", Event, "events/*.yml"),
    CollectionSpec("projects", Project, "projects/*.yml"),
    CollectionSpec("offers", Offer, "offers/*.yml"),
    CollectionSpec("policies", Policy, "policies/*.yml"),
    CollectionSpec("documents", Document, "documents.yml", many=True),
    CollectionSpec("steps", Step, "steps.yml", many=True),
    CollectionSpec("questions", Question, "questions.yml", many=True),
    CollectionSpec("synonyms", Synonyms, "synonyms/*.yml"),
    CollectionSpec("publishers", Publisher, "publisher.yml"),
    CollectionSpec("pictures", Picture, "pictures.yml", many=True),
    CollectionSpec("changes", Change, "changes/*.yml"),
)

# The collections whose records hold figures of their own.
FIGURE_COLLECTIONS = tuple(spec for spec in COLLECTIONS if issubclass(spec.model, HasFigures))

# The folder of the states of translations; see `content.translation_status`.
LEDGER = "data/translations"
