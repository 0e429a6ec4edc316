"""The kinds of fields that forms have, by the models."""

from __future__ import annotations

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.records import Figure, Park, Unit
from prospectus.editing.forms.field_specs import field_specs, record_spec


def kinds(model):
    return {spec.name: spec.kind for spec in field_specs(model)}


def test_every_field_of_every_record_has_a_kind():
    for collection in COLLECTIONS:
        names = {spec.name for spec in record_spec(collection.model).fields}
        fields = collection.model.model_fields.items()
        assert names == {field.alias or name for name, field in fields}


def test_kinds_follow_from_the_types():
    park = kinds(Park)
    assert (park["name"], park["level"], park["figures"]) == ("text", "reference", "entries")
    assert (park["titles"], park["order"]) == ("list", "whole")
    figure = kinds(Figure)
    assert (figure["value"], figure["period"], figure["due"]) == ("number", "period", "flag")
    assert kinds(Unit)["equals"] == "record"


def test_a_field_knows_its_choices_and_what_it_means_without_a_value():
    specs = {spec.name: spec for spec in field_specs(Figure)}
    assert specs["qualifier"].choices[:2] == ("exact", "over")
    assert specs["qualifier"].default == "exact"
    assert specs["unit"].collection == "units"
    assert specs["period"].required
    assert not specs["name"].required, "an indicator may give it"
