"""Which records belong to which sectors: stated once, derived for all others."""

from __future__ import annotations

import pytest

from prospectus.domain.loader import load
from support.dataset_files import park, project, sector

TARGET = """\
{}:
  name: {{en: Made-up capacity}}
  period: "2030"
  sources: [made-up p01]
{}"""
CHAIN = "name: {{en: Chain}}\nsummary: {{en: Made up.}}\ngroup: new\nsources: [m p01]\n{}"
CLUSTER = "name: {{en: Cluster}}\nsummary: {{en: Made up.}}\ntier: big\nsources: [m p01]\n{}"
COMPANY = """\
{}:
  name: {{en: Company (made up)}}
  official: true
  summary: {{en: Made up.}}
  sources: [made-up p01]
{}"""


@pytest.fixture
def index(make):
    companies = (
        COMPANY.format("weaver", "  park: south\n"),
        COMPANY.format("smith", "  sectors: [steel]\n  park: west\n"),
    )
    targets = (
        TARGET.format("both", "  chain: yarn\n  cluster: metal\n"),
        TARGET.format("one", "  cluster: metal\n  sectors: [sun]\n"),
        TARGET.format("none", "  park: south\n"),
    )
    files = {
        "sectors/steel.yml": sector("Steel", "order: 1\n"),
        "sectors/wool.yml": sector("Wool", "order: 2\n"),
        "sectors/sun.yml": sector("Sun", "order: 3\n"),
        "chains/yarn.yml": CHAIN.format("sectors: [wool]\n"),
        "chains/none.yml": CHAIN.format(""),
        "clusters/metal.yml": CLUSTER.format("sectors: [sun, steel]\n"),
        "parks/north.yml": park("North", "clusters: [metal]\n"),
        "parks/south.yml": park("South", "sectors: [sun]\n"),
        "parks/west.yml": park("West"),
        "parks/east.yml": park("East"),
        "companies.yml": "".join(companies),
        "targets/made-up.yml": "".join(targets),
        "projects/both.yml": project("Both", "chain: yarn\ncluster: metal"),
        "projects/mill.yml": project("Mill", "chain: yarn\ncompany: weaver\npark: south"),
        "projects/own.yml": project("Own", "chain: yarn\nsectors: [sun]"),
        "projects/none.yml": project("None", "chain: none"),
    }
    return load(make(files)).sector_index


@pytest.mark.parametrize(
    ("collection", "name", "sectors"),
    [
        ("chains", "yarn", ("wool",)),
        ("chains", "none", ()),
        ("clusters", "metal", ("steel", "sun")),  # in the order of sectors
        ("projects", "both", ("steel", "wool", "sun")),  # those of its chain and its cluster
        ("projects", "own", ("sun",)),  # what it names itself replaces them
        ("projects", "none", ()),
        ("targets", "both", ("steel", "wool", "sun")),  # as projects
        ("targets", "one", ("sun",)),
        ("targets", "none", ()),  # a park does not tell
        ("companies", "weaver", ("wool",)),  # those of its project
        ("companies", "smith", ("steel",)),
        ("parks", "north", ("steel", "sun")),  # those of its cluster
        ("parks", "south", ("wool", "sun")),  # its own, and those of its project
        ("parks", "west", ("steel",)),  # those of its company
        ("parks", "east", ()),
    ],
)
def test_a_record_belongs_to_sectors_that_it_names_or_that_follow(index, collection, name, sectors):
    assert index.sectors_of(collection, name) == sectors


def test_a_sector_has_its_members_in_their_order(index):
    assert list(index.records_of("wool", "projects")) == ["both", "mill"]
    assert list(index.records_of("wool", "parks")) == ["south"]
    assert list(index.records_of("wool", "companies")) == ["weaver"]
    assert list(index.records_of("wool", "targets")) == ["both"]
    assert list(index.records_of("steel", "chains")) == []
