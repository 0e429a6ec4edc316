"""What is published beside a map, whether it is a picture or a file to download."""

from __future__ import annotations

import pytest

from prospectus.domain.documents import Document
from prospectus.domain.site_records import Picture
from support.record_values import NAME, mistakes, read

MAPS = {
    Picture: {"file": "assets/map.svg", "kind": "map", "name": NAME},
    Document: {"file": "assets/map.pdf", "kind": "map", "name": NAME, "language": "en"},
}


@pytest.mark.parametrize("model", MAPS)
def test_a_map_of_any_format_needs_its_approval(model):
    assert mistakes(model, MAPS[model]) == [("no_approval", ())]
    approved = {**MAPS[model], "approval": "GS(2023)1234号"}
    assert read(model, approved).is_map


@pytest.mark.parametrize("model", MAPS)
def test_a_map_abroad_has_a_licence_in_place_of_an_approval(model):
    licence = {"zh": "许可号 0000", "en": "Licence no. 0000"}
    assert read(model, {**MAPS[model], "map_licence": licence}).approval is None


@pytest.mark.parametrize(("model", "kind"), [(Picture, "drawing"), (Document, "document")])
def test_what_is_no_map_needs_no_approval(model, kind):
    assert not read(model, {**MAPS[model], "kind": kind}).is_map
