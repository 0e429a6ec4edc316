"""Terms that a place declares and none of its records uses."""

from __future__ import annotations

from dataclasses import replace

from prospectus.domain.unused_terms import unused_terms


def names(site):
    return [f"{collection}/{name}" for collection, name, _ in unused_terms(site)]


def test_terms_without_records_are_found_in_their_order(site):
    assert names(site) == [
        "levels/port",
        "stages/signed",
        "stages/construction",
        "quantities/power",
        "quantities/balance",
    ]


def test_a_term_that_a_record_uses_is_not_found(site):
    park = site.parks["hilltop"].model_copy(update={"level": "port"})
    used = replace(site, parks={**site.parks, "hilltop": park})
    assert "levels/port" not in names(used)


def test_a_quantity_is_used_by_a_unit_and_a_unit_by_a_figure(site):
    unit = site.units["km2"].model_copy(update={"quantity": "power"})
    unused = names(replace(site, units={**site.units, "made-up": unit}))
    assert "quantities/power" not in unused
    assert "units/made-up" in unused, "no figure has this unit"


def test_indicators_are_a_list_to_choose_from(site):
    assert not [name for name in names(replace(site, parks={})) if name.startswith("indicators/")]
