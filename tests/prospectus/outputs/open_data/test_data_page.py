"""The page of open data."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from prospectus.outputs.open_data.data_page import data_page
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer


@pytest.fixture
def page(addresses, site, published):
    return data_page(addresses, site, ()).with_summary(lambda: published.summary)


def test_there_is_a_page_unless_it_is_written_or_switched_off(addresses, site):
    assert data_page(addresses, site, ()).uri == "data/index"
    assert data_page(addresses, site, ["data/index"]) is None
    assert data_page(replace(addresses, routes=Routes(open_data="")), site, ()) is None


def test_what_has_pages_comes_first(page):
    view = page.view("en")
    assert {"parks", "figures"} <= {table.name for table in view.tables}
    assert {"units", "parks_titles", "citations"} <= {table.name for table in view.others}


def test_a_text_in_several_languages_is_one_field(page):
    (parks,) = (table for table in page.view("en").tables if table.name == "parks")
    (name,) = (field for field in parks.fields if field.title == "Name")
    assert name.names == ("name_zh", "name_en")
    assert name.is_localized


@pytest.mark.parametrize("index", [0, 1])
def test_it_offers_files_explains_fields_and_shows_programs(page, root, site, published, index):
    html = unescape(page.body(Renderer(root, site, site.languages[index])))
    for table in published.summary.tables:
        assert f'{table.name}.csv"' in html
        assert f'id="fields-{table.name}"' in html
    assert html.count("<pre") == 3


def test_the_check_renders_it_without_files(addresses, root, site):
    html = data_page(addresses, site, ()).body(Renderer(root, site, site.languages[0]))
    assert "<h1" in html
    assert "<table" not in html
