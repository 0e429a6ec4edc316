"""The vocabularies of a place: the sample site declares terms that no program knows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from prospectus.domain import validation
from prospectus.domain.vocabularies import Level, Quantity, Stage

NAME = {"name": {"en": "Made up"}}
CONTEXT = {"languages": ["en"]}


def test_a_quantity_is_a_measure_that_is_not_negative_unless_it_says_so():
    quantity = Quantity.model_validate(NAME, context=CONTEXT)
    assert (quantity.kind, quantity.negative) == ("measure", False)
    with pytest.raises(ValidationError):
        Quantity.model_validate({**NAME, "kind": "power"}, context=CONTEXT)


@pytest.mark.parametrize("model", [Level, Stage])
def test_a_term_is_a_name(model):
    assert model.model_validate(NAME, context=CONTEXT).name.in_language("en") == "Made up"


def test_a_place_has_terms_of_its_own(site):
    assert site.levels["port"].name.in_language("en") == "Port level (made up)"
    assert site.quantities["power"].kind == "measure"
    assert site.quantities["balance"].negative
    assert [*validation.check_references(site)] == []


def test_the_stages_are_in_the_order_of_the_file(site):
    assert list(site.stages) == ["intended", "signed", "construction", "operating"]
