"""A record has a page of its own when it has something to say beyond its name and group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.domain.own_pages import has_own_page

THIN = "dairy"
Change = Callable[[Dataset], Dataset]


def with_chain(**values: object) -> Change:
    """The thin chain with other values."""

    def change(site: Dataset) -> Dataset:
        chain = site.chains[THIN].model_copy(update=values)
        return replace(site, chains={**site.chains, THIN: chain})

    return change


def naming_it(collection: str, **values: object) -> Change:
    """The first record of a collection names the thin chain."""

    def change(site: Dataset) -> Dataset:
        name, record = next(iter(getattr(site, collection).items()))
        records = {**getattr(site, collection), name: record.model_copy(update=values)}
        return replace(site, **{collection: records})

    return change


def figures(site: Dataset) -> Dataset:
    return with_chain(figures=site.chains["textiles"].figures)(site)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(figures, id="figures"),
        pytest.param(with_chain(pictures=("logo",)), id="pictures"),
        pytest.param(naming_it("projects", chain=THIN), id="projects"),
        pytest.param(naming_it("targets", chain=THIN), id="targets"),
        pytest.param(naming_it("policies", chains=(THIN,)), id="policies"),
    ],
)
def test_content_gives_a_chain_a_page_of_its_own(site, change):
    assert not has_own_page(site, "chains", THIN)
    changed = change(site)
    assert has_own_page(changed, "chains", THIN)
    assert ("chains", THIN) not in changed.record_sections


def test_a_note_a_cluster_or_a_place_in_a_list_is_no_content(site):
    chain = site.chains["shale-oil-gas"]
    assert chain.note and chain.clusters
    assert not has_own_page(site, "chains", "shale-oil-gas")


def test_a_record_without_a_page_is_a_section_of_its_first_sector_or_of_none(site):
    assert site.record_sections["chains", "energy-equipment"] == "made-up-textiles"
    assert site.record_sections["chains", THIN] == ""
    both = with_chain(sectors=("made-up-textiles", "made-up-coal"))(site)
    assert both.record_sections["chains", THIN] == next(iter(site.sectors))


def test_records_of_other_kinds_always_have_pages(site):
    assert {collection for collection, _ in site.record_sections} == {"chains"}
    assert has_own_page(site, "parks", "milton")
