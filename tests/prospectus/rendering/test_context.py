"""Records and texts of one language."""

from __future__ import annotations

import pytest

from prospectus.rendering.context import COLLECTIONS
from prospectus.rendering.template_errors import TemplateError
from support.small_project import printed


def test_figures_are_a_collection():
    assert COLLECTIONS[0] == "figures"
    assert len(COLLECTIONS) == len(set(COLLECTIONS))


def test_several_figures_are_found_by_their_addresses(tmp_path, en):
    template = '{{ figures_at(["firms.special", "firms.total"]).keys() | join(" ") }}'
    assert printed(tmp_path, en, template) == "firms.special firms.total"


@pytest.mark.parametrize(
    ("collection", "name", "key"),
    [
        ("parks", "test-prak", "unknown_record"),
        ("park", "test-park", "unknown_record"),
        ("figures", "firms.totl", "unknown_figure"),
        ("__class__", "", "unknown_record"),
    ],
)
def test_an_unknown_record_is_refused(en, collection, name, key):
    with pytest.raises(TemplateError) as caught:
        en.links.link("index", collection, name)
    assert caught.value.key == key
