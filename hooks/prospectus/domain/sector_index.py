"""Which records belong to which sectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from prospectus.domain.records import Chain, Cluster, Company, Park, Project
from prospectus.domain.sectors import Sector
from prospectus.domain.targets import Target

_Names = tuple[str, ...]


class SectorIndex:
    """The sectors of records, and the records of sectors.

    Chains and clusters belong to the sectors that they name. A project or target that names no
    sector belongs to those of its chain and cluster, a company that names none to those of its
    projects. A park belongs to the sectors that it names and to those of its clusters, projects
    and companies. The records of these six kinds are called members.
    """

    def __init__(
        self,
        sectors: Mapping[str, Sector],
        chains: Mapping[str, Chain],
        clusters: Mapping[str, Cluster],
        parks: Mapping[str, Park],
        projects: Mapping[str, Project],
        companies: Mapping[str, Company],
        targets: Mapping[str, Target],
    ) -> None:
        self._sectors, self._chains, self._clusters = sectors, chains, clusters
        self._parks, self._projects, self._companies = parks, projects, companies
        self._targets = targets

    def sectors_of(self, collection: str, name: str) -> _Names:
        """The sectors of a member, each once, in the order of the sectors."""
        return self._sectors_by_member[collection][name]

    def records_of(self, sector: str, collection: str) -> Mapping[str, Any]:
        """The members of one collection that belong to a sector, in their order."""
        return self._members[collection].get(sector, {})

    @cached_property
    def _members(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        members: dict[str, dict[str, dict[str, Any]]] = {}
        for collection, records in (
            ("chains", self._chains),
            ("clusters", self._clusters),
            ("parks", self._parks),
            ("projects", self._projects),
            ("companies", self._companies),
            ("targets", self._targets),
        ):
            by_sector = members.setdefault(collection, {})
            for name, record in records.items():
                for sector in self.sectors_of(collection, name):
                    by_sector.setdefault(sector, {})[name] = record
        return members

    @cached_property
    def _sectors_by_member(self) -> Mapping[str, Mapping[str, _Names]]:
        chains = {name: self._in_order(chain.sectors) for name, chain in self._chains.items()}
        clusters = {
            name: self._in_order(cluster.sectors) for name, cluster in self._clusters.items()
        }

        def of_industry(record: Project | Target) -> _Names:
            chain, cluster = record.chain or "", record.cluster or ""
            return record.sectors or (*chains.get(chain, ()), *clusters.get(cluster, ()))

        projects = {
            name: self._in_order(of_industry(project)) for name, project in self._projects.items()
        }
        targets = {
            name: self._in_order(of_industry(target)) for name, target in self._targets.items()
        }
        of_projects: dict[str | None, list[str]] = defaultdict(list)
        of_parks: dict[str | None, list[str]] = defaultdict(list)
        for name, project in self._projects.items():
            of_projects[project.company] += projects[name]
            of_parks[project.park] += projects[name]
        companies = {
            name: self._in_order(company.sectors or of_projects[name])
            for name, company in self._companies.items()
        }
        for name, company in self._companies.items():
            of_parks[company.park] += companies[name]
        for name, park in self._parks.items():
            of_parks[name] += park.sectors
            for cluster in park.clusters:
                of_parks[name] += clusters.get(cluster, ())
        return {
            "chains": chains,
            "clusters": clusters,
            "parks": {name: self._in_order(of_parks[name]) for name in self._parks},
            "projects": projects,
            "companies": companies,
            "targets": targets,
        }

    def _in_order(self, named: Iterable[str]) -> _Names:
        """Sectors in their order, each once."""
        names = frozenset(named)
        return tuple(name for name in self._sectors if name in names) if names else ()
