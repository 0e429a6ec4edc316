"""What pydantic keeps with every model, and models can share."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, RootModel

from prospectus.domain import loader
from prospectus.domain.compat import FieldSets
from support.dataset_files import project


class Part(BaseModel):
    model_config = ConfigDict(frozen=True)
    a: int = 1
    b: int = 2


class Text(RootModel[str]):
    model_config = ConfigDict(frozen=True)


class Whole(BaseModel):
    model_config = ConfigDict(frozen=True)
    part: Part
    several: tuple[Part, ...] = ()
    named: dict[str, Text] = {}


def test_models_with_the_same_fields_share_a_set_and_stay_equal():
    def made() -> Whole:
        return Whole(part=Part(a=1), several=(Part(b=2), Part(a=3)), named={"x": Text("y")})

    sets, one, other = FieldSets(), made(), made()
    for item in (one, other):
        sets.share(item)
    assert one == other == made()
    assert one.model_dump(exclude_unset=True) == made().model_dump(exclude_unset=True)
    models = [(it, it.part, *it.several, it.named["x"]) for it in (one, other)]
    for first, second in zip(*models, strict=True):
        assert first.model_fields_set is second.model_fields_set
    assert one.part.model_fields_set is one.several[1].model_fields_set
    assert one.part.model_fields_set != one.several[0].model_fields_set


@pytest.mark.parametrize(("most", "distinct"), [(1, 1), (2, 2)])
def test_only_records_of_large_collections_share_their_sets(make, monkeypatch, most, distinct):
    monkeypatch.setattr(loader, "_MANY", most)
    site = loader.load(make({f"projects/{name}.yml": project(name) for name in "ab"}))
    sets = {id(it.model_fields_set) for it in site.projects.values()}
    assert len(sets) == distinct
