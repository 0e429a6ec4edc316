"""The addresses of open data."""

from __future__ import annotations

from prospectus.outputs.open_data.addresses import Addresses
from prospectus.presentation.routes import Routes


def test_settings_move_tables_interface_and_schemas():
    routes = Routes(open_data="about/facts/index", api="programs/v1", schemas="formats")
    addresses = Addresses("https://example.org/", routes)
    assert addresses.table("parks") == "about/facts/parks.csv"
    assert addresses.package == "about/facts/datapackage.json"
    assert addresses.index == "programs/v1/index.json"
    assert addresses.schema("parks") == "formats/parks.json"


def test_no_file_has_the_address_of_another():
    addresses = Addresses("https://example.org/")
    # A record may be called as the folder of further parts is.
    paths = [addresses.page("parks"), addresses.page("parks", 2), addresses.record("parks", "page")]
    assert len(set(paths)) == len(paths)
