"""Parts and wholes, counts and lists: the smallest changes that break a rule on sums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.domain import sum_rules
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Item
from support.changed_datasets import between, changed, changed_figure, number

# -- parts and wholes --------------------------------------------------------------------


def test_a_part_is_at_most_its_whole(site):
    assert list(sum_rules.check_parts(platforms(site, national="158"))) == []
    assert list(sum_rules.check_parts(platforms(site, national="159"))) == [
        site.location("figures", "innovation.platforms-national").problem(
            ("value",), "larger_than_whole", part=159, whole=158, name="innovation.platforms"
        )
    ]


def test_a_range_is_a_part_if_its_upper_end_is(site):
    address = "innovation.platforms-national"
    fits = changed_figure(site, address, value=between("1", "158"))
    exceeds = changed_figure(site, address, value=between("1", "159"))
    assert list(sum_rules.check_parts(fits)) == []
    assert [problem.key for problem in sum_rules.check_parts(exceeds)] == ["larger_than_whole"]


def test_a_part_is_the_same_quantity_as_its_whole(site):
    spoilt = changed_figure(site, "innovation.platforms-national", unit="tonnes")
    assert list(sum_rules.check_parts(spoilt)) == [
        site.location("figures", "innovation.platforms-national").problem(
            ("unit",), "other_unit", unit="tonnes", whole="platforms"
        )
    ]


def platforms(site: Dataset, national: str) -> Dataset:
    return changed_figure(site, "innovation.platforms-national", value=number(national))


# -- groups and tiers --------------------------------------------------------------------


def test_a_group_names_as_many_chains_as_it_says(site):
    chains = {slug: chain for slug, chain in site.chains.items() if slug != "wine"}
    assert list(sum_rules.check_chain_group_counts(replace(site, chains=chains))) == [
        site.location("figures", "chains.strengthen").problem(
            ("value",),
            "group_count",
            group="strengthen",
            count=3,
            named=2,
            chains="stone, energy-equipment",
        )
    ]


def test_groups_together_name_no_more_chains_than_there_are(site):
    spoilt = changed_figure(site, "chains.key-total", value=number("6"))
    assert list(sum_rules.check_chain_group_counts(spoilt)) == [
        site.location("figures", "chains.key-total").problem(
            ("value",), "groups_exceed", named=7, whole=6
        )
    ]
    enough = changed_figure(site, "chains.key-total", value=number("7"))
    assert list(sum_rules.check_chain_group_counts(enough)) == []


def test_a_tier_names_no_more_clusters_than_it_has(site):
    spoilt = changed_figure(site, "clusters.ten-billion-count", value=number("2"))
    assert list(sum_rules.check_tier_counts(spoilt)) == [
        site.location("tiers", "ten-billion").problem(("count",), "tier_count", count=2, named=3)
    ]
    enough = changed_figure(site, "clusters.ten-billion-count", value=number("3"))
    assert list(sum_rules.check_tier_counts(enough)) == []


# -- lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", ["4", "6"])
def test_a_complete_list_has_as_many_items_as_the_source_counts(site, count):
    spoilt = changed_figure(site, "policy.actions", value=number(count))
    assert list(sum_rules.check_list_lengths(spoilt)) == [
        site.location("lists", "actions").problem(
            ("items",), "list_not_complete", named=5, count=count
        )
    ]


@pytest.mark.parametrize("count", ["4", "5"])
def test_a_partial_list_has_fewer_items_than_the_source_counts(site, count):
    spoilt = changed(site, "lists", "actions", complete=False)
    spoilt = changed_figure(spoilt, "policy.actions", value=number(count))
    assert list(sum_rules.check_list_lengths(spoilt)) == [
        site.location("lists", "actions").problem(
            ("items",), "list_not_partial", named=5, count=count
        )
    ]


def test_a_list_that_the_source_does_not_count_may_have_any_length(site):
    spoilt = changed(site, "lists", "actions", count=None, items=site.lists["actions"].items[:1])
    assert list(sum_rules.check_list_lengths(spoilt)) == []


def test_an_item_has_a_name_or_leads_to_one(site):
    items = (Item(park="eastgate"), Item())
    spoilt = changed(site, "lists", "actions", count=None, items=items)
    assert list(sum_rules.check_list_lengths(spoilt)) == [
        site.location("lists", "actions").problem(("items", 1), "missing", field="items.1.name")
    ]
