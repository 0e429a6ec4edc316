"""Open data for search engines and data portals."""

from __future__ import annotations

import json
from dataclasses import replace

from prospectus.domain.site_records import Publisher
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.open_data import metadata

URL = "https://example.org/place/data/"


def test_search_engines_learn_every_file(site, published, addresses):
    node = metadata.schema_org(site, site.languages[1], published.summary, addresses, URL)
    assert node["@type"] == "Dataset"
    listed = {
        download["contentUrl"].removeprefix(addresses.site_url) for download in node["distribution"]
    }
    assert listed <= published.files.keys()
    assert {addresses.table(table.name) for table in published.summary.tables} <= listed
    formats = {
        download["contentUrl"].rpartition(".")[2]: download["encodingFormat"]
        for download in node["distribution"]
    }
    assert (formats["csv"], formats["json"]) == ("text/csv", "application/json")


def test_a_portal_learns_size_hash_and_type_of_every_table(site, published, addresses):
    node = metadata.dcat(site, site.languages[1], "Mockton", published.summary, addresses, URL)
    (dataset,) = node["dcat:dataset"]
    by_url = {
        download["dcat:downloadURL"]["@id"]: download for download in dataset["dcat:distribution"]
    }
    for table in published.summary.tables:
        distribution = by_url[addresses.url(addresses.table(table.name))]
        assert distribution["dcat:byteSize"]["@value"] == str(table.size)
        assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] in table.hash
        assert distribution["dcat:mediaType"]["@id"].endswith("/text/csv")


def test_a_catalogue_has_what_dcat_ap_requires(site, published, addresses):
    name = LocalizedText.model_construct({"zh": "虚构单位", "en": "Made-up office"})
    publisher = Publisher.model_construct(name=name)
    known = replace(site, publishers={"publisher": publisher})
    node = metadata.dcat(known, site.languages[0], "虚构之地", published.summary, addresses, URL)
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= node.keys()
    (dataset,) = node["dcat:dataset"]
    assert {"dct:title", "dct:description", "dct:publisher"} <= dataset.keys()
    assert node["dct:title"] == {"@value": "虚构之地", "@language": "zh-Hans"}
    assert all("dcat:accessURL" in download for download in dataset["dcat:distribution"])


def test_unknown_publisher_and_licence_are_left_out(site, published, addresses):
    unknown = replace(site, publishers={})
    for node in (
        metadata.dcat(unknown, site.languages[1], "Mockton", published.summary, addresses, URL),
        metadata.schema_org(unknown, site.languages[0], published.summary, addresses, URL),
    ):
        text = json.dumps(node)
        assert "licen" not in text
        assert "publisher" not in text
