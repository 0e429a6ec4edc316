"""Which records belong to which sectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prospectus.domain.dataset import Dataset

_Sectors = Mapping[str, tuple[str, ...]]

# The collections whose records belong to sectors, in the order of pages.
MEMBERS = ("chains", "clusters", "parks", "projects", "companies")


class SectorIndex:
    """The sectors of records, and the records of sectors.

    Chains and clusters belong to the sectors that they name. A project that names no sector
    belongs to those of its chain and cluster, a company that names none to those of its projects.
    A park belongs to the sectors that it names and to those of its clusters, projects and
    companies.
    """

    def __init__(self, site: Dataset) -> None:
        self._site = site

    def sectors_of(self, collection: str, name: str) -> tuple[str, ...]:
        """The sectors of a record of one of `MEMBERS`, each once, in the order of sectors."""
        return self._sectors[collection][name]

    def records_of(self, sector: str, collection: str) -> Mapping[str, Any]:
        """The records of one of `MEMBERS` that belong to a sector, in their order."""
        records: Mapping[str, Any] = getattr(self._site, collection)
        return {name: records[name] for name in self._members[collection].get(sector, ())}

    @cached_property
    def _members(self) -> Mapping[str, Mapping[str, list[str]]]:
        members: dict[str, dict[str, list[str]]] = {}
        for collection, sectors_by_name in self._sectors.items():
            by_sector = members.setdefault(collection, {})
            for name, sectors in sectors_by_name.items():
                for sector in sectors:
                    by_sector.setdefault(sector, []).append(name)
        return members

    @cached_property
    def _sectors(self) -> Mapping[str, _Sectors]:
        site = self._site
        chains = {name: self._in_order(chain.sectors) for name, chain in site.chains.items()}
        clusters = {name: self._in_order(it.sectors) for name, it in site.clusters.items()}
        projects = {
            name: self._in_order(
                it.sectors or (*chains.get(it.chain or "", ()), *clusters.get(it.cluster or "", ()))
            )
            for name, it in site.projects.items()
        }
        of_projects: dict[str, list[str]] = {name: [] for name in site.companies}
        of_parks: dict[str, list[str]] = {
            name: [*park.sectors, *(it for cluster in park.clusters for it in clusters[cluster])]
            for name, park in site.parks.items()
        }
        for name, project in site.projects.items():
            of_projects.get(project.company or "", []).extend(projects[name])
            of_parks.get(project.park or "", []).extend(projects[name])
        companies = {
            name: self._in_order(it.sectors or of_projects[name])
            for name, it in site.companies.items()
        }
        for name, company in site.companies.items():
            of_parks.get(company.park or "", []).extend(companies[name])
        parks = {name: self._in_order(sectors) for name, sectors in of_parks.items()}
        return dict(zip(MEMBERS, (chains, clusters, parks, projects, companies), strict=True))

    def _in_order(self, sectors: Iterable[str]) -> tuple[str, ...]:
        named = frozenset(sectors)
        return tuple(filter(named.__contains__, self._site.sectors)) if named else ()
