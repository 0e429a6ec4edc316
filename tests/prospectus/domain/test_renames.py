"""Former addresses: what they are, and what stays known under them."""

from __future__ import annotations

import time
from dataclasses import replace

from prospectus.domain.renames import Renaming, former_addresses, former_names


def test_a_record_is_known_by_its_former_names_and_addresses(site):
    park = site.parks["milton"].model_copy(update={"was": ("old-park", "projects/old-plan")})
    assert former_addresses([("parks", "milton", park)]) == {
        "parks/old-park": "parks/milton",
        "projects/old-plan": "parks/milton",
        **{f"figures/old-park.{key}": f"figures/milton.{key}" for key in park.figures},
        **{f"figures/old-plan.{key}": f"figures/milton.{key}" for key in park.figures},
    }


def test_a_figure_keeps_the_file_of_its_former_key(site):
    figure = site.topics["policy"]["actions"].model_copy(update={"was": ("steps",)})
    assert former_addresses([("figures", "policy.actions", figure)]) == {
        "figures/policy.steps": "figures/policy.actions"
    }


def test_readers_find_a_record_by_the_address_that_it_had(site):
    assert site.current_address("parks/hill-park") == "parks/hilltop"
    assert site.current_address("parks/milton") == "parks/milton"
    assert site.name_of_address("parks/hill-park") == site.parks["hilltop"].name


def test_an_address_in_use_belongs_to_the_record_that_uses_it(site):
    park = site.parks["milton"].model_copy(update={"was": ("norton",)})
    both = replace(site, parks={**site.parks, "milton": park})
    assert both.current_address("parks/norton") == "parks/norton"


def test_a_file_of_figures_keeps_the_former_name_that_no_other_record_has():
    addresses = {
        "figures/old.a": "figures/trade.a",
        "figures/parks-name.b": "figures/trade.b",
        "figures/other.c": "figures/park.c",
    }
    names = former_names(addresses, holders=["trade", "park", "parks-name"], topics=["trade"])
    assert names["topics", "trade"] == ("old",)
    assert ("topics", "park") not in names, "its figures are those of a record"
    assert names["figures", "trade.a"] == ("old.a",)


def test_a_record_may_have_had_thousands_of_names():
    """A stranger may propose so many; their square would take a quarter of a minute."""
    addresses = {f"figures/old-{number}.a": "figures/trade.a" for number in range(30_000)}
    started = time.process_time()
    names = former_names(addresses, holders={"trade"}, topics={"trade"})
    assert len(names["topics", "trade"]) == 30_000
    assert time.process_time() - started < 1


def test_a_renamed_record_takes_its_figures_along_in_what_names_their_holder():
    """As pages do that ask for all figures of a record; what holds no figures is not meant."""
    renaming = Renaming("parks", "milton", "hilltop")
    assert renaming.reference("holders", "milton") == "hilltop"
    assert renaming.reference("holders", "norton") == "norton"
    assert Renaming("sources", "milton", "hilltop").reference("holders", "milton") == "milton"
