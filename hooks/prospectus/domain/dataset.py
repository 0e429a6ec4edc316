"""The dataset: all records by collection and name, with queries over them.

The module is long because its class is, which says why.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.address_history import addresses_after
from prospectus.domain.citations import Citation, Passage, parse
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS
from prospectus.domain.contacts import Contact, ContactIndex
from prospectus.domain.documents import Document
from prospectus.domain.events import Event
from prospectus.domain.fields import ADDRESSABLE
from prospectus.domain.guidance import Question, Step
from prospectus.domain.offers import Offer
from prospectus.domain.own_pages import record_sections
from prospectus.domain.policies import Policy
from prospectus.domain.project_index import ProjectIndex
from prospectus.domain.record_tree import citations
from prospectus.domain.records import (
    Chain,
    ChainGroup,
    Cluster,
    Company,
    Figure,
    FigureTopic,
    Indicator,
    Organisation,
    Park,
    Person,
    Project,
    Promotion,
    SourceList,
    Tier,
    Unit,
)
from prospectus.domain.renames import former_addresses, former_names
from prospectus.domain.sector_index import SectorIndex
from prospectus.domain.sectors import Sector
from prospectus.domain.series import Series
from prospectus.domain.site_records import Change, Picture, Publisher
from prospectus.domain.sources import Source
from prospectus.domain.synonyms import Synonyms
from prospectus.domain.targets import TARGETS, Product, Target
from prospectus.domain.vocabularies import Level, Quantity, Stage
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument


@dataclass(frozen=True)
class SourceLocation:
    """The location of a record: its file, and its path in the file."""

    document: YamlDocument
    where: Where = ()

    def problem(self, where: Where, key: str, **details: object) -> Diagnostic:
        """A diagnostic for the value at a path inside this record."""
        return self.document.problem((*self.where, *where), key, **details)

    @property
    def line(self) -> int:
        """The line on which the record begins."""
        return self.document.position(self.where)[0]


@dataclass(frozen=True)
class Dataset:
    """All records, by collection and name.

    The address of a record is `<collection>/<name>`, that of a figure `<holder>.<key>`: its
    holder is a file of figures or a record. The figure of a target has the address
    `targets.<name>`, whatever its file is called.

    The class is long because it has a short method for each question about records that several
    packages ask. Answers that need more than a few lines are in modules of their own.
    """

    languages: tuple[Language, ...]
    sources: Mapping[str, Source]
    quantities: Mapping[str, Quantity]
    levels: Mapping[str, Level]
    stages: Mapping[str, Stage]
    units: Mapping[str, Unit]
    indicators: Mapping[str, Indicator]
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    companies: Mapping[str, Company]
    contacts: Mapping[str, Contact]
    topics: Mapping[str, Mapping[str, Figure]]
    series: Mapping[str, Series]
    topic_names: Mapping[str, FigureTopic]
    sectors: Mapping[str, Sector]
    parks: Mapping[str, Park]
    chain_groups: Mapping[str, ChainGroup]
    chains: Mapping[str, Chain]
    tiers: Mapping[str, Tier]
    clusters: Mapping[str, Cluster]
    products: Mapping[str, Product]
    targets: Mapping[str, Target]
    lists: Mapping[str, SourceList]
    promotions: Mapping[str, Promotion]
    events: Mapping[str, Event]
    projects: Mapping[str, Project]
    offers: Mapping[str, Offer]
    policies: Mapping[str, Policy]
    documents: Mapping[str, Document]
    steps: Mapping[str, Step]
    questions: Mapping[str, Question]
    synonyms: Mapping[str, Synonyms]
    publishers: Mapping[str, Publisher]
    pictures: Mapping[str, Picture]
    changes: Mapping[str, Change]
    locations: Mapping[tuple[str, str], SourceLocation] = field(repr=False)
    # Records whose translation is pending, which the collections hold only if asked for.
    pending: Mapping[tuple[str, str], SourceLocation] = field(default_factory=dict, repr=False)

    # -- records and their locations -------------------------------------------------------

    def records(self) -> Iterator[tuple[str, str, Any]]:
        """Every record with its collection and name; figures as the collection `figures`.

        The figure of a target is no record of its own.
        """
        for spec in COLLECTIONS:
            if spec.name != "topics":
                for name, record in getattr(self, spec.name).items():
                    yield spec.name, name, record
        for address, figure in self.own_figures.items():
            yield "figures", address, figure

    def location(self, collection: str, name: str) -> SourceLocation:
        """The location of a record, or of a figure by its address."""
        if collection != "figures":
            return self.locations[collection, name]
        holder, key = name.split(".", 1)
        if holder == TARGETS:
            return self.locations[TARGETS, key]
        if key in self.topics.get(holder, ()):
            return SourceLocation(self.locations["topics", holder].document, (key,))
        location = next(
            self.locations[spec.name, holder]
            for spec in FIGURE_COLLECTIONS
            if key in getattr(getattr(self, spec.name).get(holder), "figures", ())
        )
        return SourceLocation(location.document, (*location.where, "figures", key))

    @property
    def publisher(self) -> Publisher:
        """The publisher of the site; a record without values if none is known."""
        return next(iter(self.publishers.values()), Publisher())

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What others have worked out of these records and keep here, under keys of their own."""
        return {}

    # -- figures ---------------------------------------------------------------------------

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its address: those of topics, of other records, and of targets."""
        return {**self.own_figures, **self._target_figures}

    @cached_property
    def own_figures(self) -> Mapping[str, Figure]:
        """The figures that are recorded as such, by address: all but those of targets."""
        figures: dict[str, Figure] = {}
        for topic, of_topic in self.topics.items():
            figures |= {f"{topic}.{key}": figure for key, figure in of_topic.items()}
        for spec in FIGURE_COLLECTIONS:
            for name, record in getattr(self, spec.name).items():
                figures |= {f"{name}.{key}": figure for key, figure in record.figures.items()}
        return figures

    @cached_property
    def _target_figures(self) -> Mapping[str, Figure]:
        targets = ((name, target.figure) for name, target in self.targets.items())
        return {f"{TARGETS}.{name}": figure for name, figure in targets if figure}

    @cached_property
    def statements(self) -> Mapping[str, Figure | Target]:
        """Everything with a period and a status by address: figures, and all targets."""
        targets = {f"{TARGETS}.{name}": target for name, target in self.targets.items()}
        return {**self.own_figures, **targets}

    def holder(self, figure: str) -> tuple[str, str] | None:
        """Collection and name of the record that holds a figure; None for a figure of a topic."""
        name, _, _ = figure.partition(".")
        holders = (spec.name for spec in FIGURE_COLLECTIONS if name in getattr(self, spec.name))
        return next(((collection, name) for collection in holders), None)

    def figures_of(self, holder: str) -> Mapping[str, Figure]:
        """The figures of one topic or record, by address."""
        return self._figures_by_holder.get(holder, {})

    @cached_property
    def _figures_by_holder(self) -> Mapping[str, Mapping[str, Figure]]:
        by_holder: dict[str, dict[str, Figure]] = {}
        for address, figure in self.figures.items():
            by_holder.setdefault(address.split(".")[0], {})[address] = figure
        return by_holder

    @cached_property
    def figure_topics(self) -> Mapping[str, LocalizedText | str]:
        """The heading of every file of figures: in the order of headings, then those without."""
        named = {name: topic.name for name, topic in self.topic_names.items()}
        topics = [*(name for name in named if name in self.topics), *self.topics]
        return {topic: named.get(topic, topic) for topic in topics}

    @cached_property
    def figure_holders(self) -> Mapping[str, Mapping[str, Any]]:
        """The records that hold figures by name, for each collection that has any."""
        holders = {
            spec.name: {
                name: record for name, record in getattr(self, spec.name).items() if record.figures
            }
            for spec in FIGURE_COLLECTIONS
        }
        return {collection: records for collection, records in holders.items() if records}

    def figures_with_status(self, *statuses: str) -> Mapping[str, Figure]:
        """The figures with one of these statuses: `target`, `plan` and so on."""
        return {
            address: figure for address, figure in self.figures.items() if figure.status in statuses
        }

    # -- addresses and changes -------------------------------------------------------------

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of all records that readers can find: `parks/some-park`."""
        return frozenset(
            f"{collection}/{name}"
            for collection in ADDRESSABLE
            for name in (self.own_figures if collection == "figures" else getattr(self, collection))
        )

    @cached_property
    def former_addresses(self) -> Mapping[str, str]:
        """The present address of each record by its former addresses."""
        return former_addresses(self.records())

    @cached_property
    def former_names(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By collection and name of a record, the names that it had in this collection.

        A figure is named by its address.
        """
        return former_names(self.former_addresses, self._figures_by_holder, self.topics)

    def current_address(self, address: str) -> str:
        """The present address of a record that was renamed; other addresses as they are."""
        return address if address in self.addresses else self.former_addresses.get(address, address)

    def name_of_address(self, address: str) -> LocalizedText:
        """The name of a record by its address, also of one that was renamed or removed since."""
        current = self.current_address(address)
        if current in self.addresses:
            collection, name = current.split("/")
            return cast("LocalizedText", getattr(self, collection)[name].name)
        changes = self.changes.values()
        names = {rename.before: rename.name for change in changes for rename in change.renamed}
        names |= {removal.record: removal.name for change in changes for removal in change.removed}
        return names[address]

    @cached_property
    def addresses_after(self) -> Mapping[str, frozenset[str]]:
        """The addresses that existed after each recorded change."""
        return addresses_after(self.addresses, self.changes)

    def record_counts_after(self, change: str) -> Mapping[str, int]:
        """The number of records in each collection after a recorded change."""
        collections = [address.split("/")[0] for address in self.addresses_after[change]]
        return {collection: collections.count(collection) for collection in ADDRESSABLE}

    # -- events ----------------------------------------------------------------------------

    @cached_property
    def recent_events(self) -> Mapping[str, Event]:
        """The events, the latest first."""
        by_date = sorted(self.events.items(), key=lambda item: item[1].period.first_day)
        return dict(reversed(by_date))

    def events_in(self, park: str) -> Mapping[str, Event]:
        """The events in one park, the latest first."""
        return {
            name: event
            for name, event in self.recent_events.items()
            if event.venue and event.venue.park == park
        }

    # -- relations -------------------------------------------------------------------------

    @cached_property
    def project_index(self) -> ProjectIndex:
        """The projects, indexed by the values of their fields."""
        return ProjectIndex(self.projects)

    @cached_property
    def sector_index(self) -> SectorIndex:
        """The sectors of records, and the records of sectors."""
        return SectorIndex(
            self.sectors,
            self.chains,
            self.clusters,
            self.parks,
            self.projects,
            self.companies,
            self.targets,
        )

    @cached_property
    def record_sections(self) -> Mapping[tuple[str, str], str]:
        """The sector of each record without a page of its own, by collection and name.

        Such a record is a section of the page of that sector; without one (""), of the page that
        lists its collection.
        """
        return record_sections(self)

    @cached_property
    def contact_index(self) -> ContactIndex:
        """The records that name contacts."""
        holders = ("sectors", "parks", "events", "projects", "offers")
        return ContactIndex({name: getattr(self, name) for name in holders})

    def companies_in(self, park: str) -> Mapping[str, Company]:
        """The companies in a park: those that name it, and those of its projects."""
        projects = self.project_index.find(park=park).values()
        named = {project.company for project in projects}
        return {
            name: company
            for name, company in self.companies.items()
            if park == company.park or (name in named and company.park is None)
        }

    def offers_of(self, field: str, name: str) -> Mapping[str, Offer]:
        """The sites on offer whose field, such as `park` or `sectors`, names this record."""
        return {
            slug: offer
            for slug, offer in self.offers.items()
            if (value := getattr(offer, field)) and (name == value or name in {*value})
        }

    def chains_of_park(self, park: str) -> list[str]:
        """The chains of the projects in one park, each once."""
        projects = self.project_index.find(park=park).values()
        return list(dict.fromkeys(project.chain for project in projects if project.chain))

    def parks_of_chain(self, chain: str) -> list[str]:
        """The parks with projects of one chain, each once."""
        projects = self.project_index.find(chain=chain).values()
        return list(dict.fromkeys(project.park for project in projects if project.park))

    def targets_of(self, field: str, name: str) -> Mapping[str, Target]:
        """The targets whose field `cluster`, `chain`, `park` or `product` names this record."""
        return {
            slug: target for slug, target in self.targets.items() if getattr(target, field) == name
        }

    def chains_in(self, group: str) -> Mapping[str, Chain]:
        """The chains of one group."""
        return {slug: chain for slug, chain in self.chains.items() if chain.group == group}

    @cached_property
    def chains_by_sector(self) -> Mapping[str, tuple[Chain, ...]]:
        """The chains of each sector that has any, each in its first one; those of none under ""."""
        chains: dict[str, list[Chain]] = {sector: [] for sector in (*self.sectors, "")}
        for name, chain in self.chains.items():
            chains[next(iter(self.sector_index.sectors_of("chains", name)), "")].append(chain)
        return {sector: tuple(those) for sector, those in chains.items() if those}

    def summary_of(self, record: Chain | Project) -> LocalizedText:
        """A record in one sentence; for a chain without a summary, what its group says of it."""
        if isinstance(record, Project) or record.summary is not None:
            return cast("LocalizedText", record.summary)
        group = self.chain_groups[record.group]
        return group.note or group.name

    def clusters_in(self, tier: str | None) -> Mapping[str, Cluster]:
        """The clusters of one tier; those of none without a tier."""
        return {slug: cluster for slug, cluster in self.clusters.items() if cluster.tier == tier}

    def lists_containing(self, field: str, name: str) -> Mapping[str, SourceList]:
        """The lists with an item whose field, such as `chain`, names this record."""
        return {
            slug: listed
            for slug, listed in self.lists.items()
            if any(getattr(item, field) == name for item in listed.items)
        }

    @cached_property
    def latest_policies(self) -> Mapping[str, Policy]:
        """The policies, the latest first."""
        by_date = sorted(self.policies.items(), key=lambda item: item[1].date.root, reverse=True)
        return dict(by_date)

    def policies_for(self, field: str, name: str) -> Mapping[str, Policy]:
        """The policies that name a record in a field, such as `parks`, the latest first."""
        return {
            slug: policy
            for slug, policy in self.latest_policies.items()
            if name in getattr(policy, field)
        }

    @cached_property
    def citations(self) -> Mapping[Citation, tuple[tuple[str, str], ...]]:
        """For each cited passage, collection and name of every record that cites it."""
        citing: dict[str, list[tuple[str, str]]] = {}
        for collection, name, record in self.records():
            for cited in dict.fromkeys(cited for _, cited in citations(record)):
                citing.setdefault(cited, []).append((collection, name))
        return {cited: tuple(citing[cited]) for cited in sorted(citing)}

    @cached_property
    def passages(self) -> Mapping[str, Mapping[Citation, Passage]]:
        """The passages of each source that it declares or records cite (`Source.passages`)."""
        cited: dict[str, list[Passage]] = {}
        for passage in map(parse, self.citations):
            cited.setdefault(passage.source, []).append(passage)
        return {
            name: source.passages(name, cited.get(name, ()))
            for name, source in self.sources.items()
        }
