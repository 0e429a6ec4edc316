"""The rules on former addresses, and on the addresses of changes after a rename."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.domain import address_rules
from prospectus.domain.edtf import Period
from prospectus.domain.site_records import Change, Rename


def renamed(site, name, *was):
    park = site.parks[name].model_copy(update={"was": was})
    return replace(site, parks={**site.parks, name: park})


def keys(problems):
    return [problem.key for problem in problems]


@pytest.mark.parametrize("former", ["old-park", "projects/old-plan"])
def test_a_former_address_that_nothing_uses_is_right(site, former):
    assert not keys(address_rules.check_former_addresses(renamed(site, "milton", former)))


@pytest.mark.parametrize("former", ["norton", "projects/knitwear-plant", "hill-park"])
def test_a_former_address_is_neither_in_use_nor_that_of_another_record(site, former):
    (problem,) = address_rules.check_former_addresses(renamed(site, "milton", former))
    assert problem.key == "former_name_used"
    assert problem.path in ("data/parks/milton.yml", "data/parks/hilltop.yml")


def test_changes_may_name_records_as_they_were_called_then(site):
    def with_changes(**changes):
        return replace(
            site,
            changes=changes,
            locations={**site.locations, ("changes", "a"): site.locations["changes", "2026-11-24"]}
            | {("changes", "b"): site.locations["changes", "2026-11-24"]},
        )

    added = Change.model_construct(date=Period("2029-01-01"), added=("parks/hill-park",))
    rename = Rename.model_construct(
        before="parks/hill-park", after="parks/hilltop", name=site.parks["hilltop"].name
    )
    later = Change.model_construct(date=Period("2030-01-01"), renamed=(rename,))
    for changes in ({"b": added}, {"a": later, "b": added}):
        assert not keys(address_rules.check_change_addresses(with_changes(**changes)))
    unknown = Change.model_construct(date=Period("2029-01-01"), added=("parks/nowhere",))
    assert keys(address_rules.check_change_addresses(with_changes(b=unknown))) == ["change_lost"]
