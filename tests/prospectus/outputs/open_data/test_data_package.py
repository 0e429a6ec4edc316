"""The description of tables as a Data Package; frictionless validates that of the built site."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from prospectus.domain.site_records import Licence, Publisher
from prospectus.i18n.localized import LocalizedText


@pytest.fixture(scope="module")
def package(published, addresses):
    return json.loads(published.files[addresses.package])


def test_it_describes_every_table_with_size_and_hash(package, published, addresses):
    tables = {item["name"]: item for item in package["resources"]}
    assert tables.keys() == {table.name for table in published.summary.tables}
    for name, resource in tables.items():
        content = published.files[addresses.table(name)]
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )
        header = content.decode().split("\r\n")[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_every_field_has_a_title_in_all_languages(package):
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"], f"{resource['name']}.{field['name']}"


def test_fixed_words_have_labels(package):
    (figures,) = (table for table in package["resources"] if table["name"] == "figures")
    (status,) = (field for field in figures["schema"]["fields"] if field["name"] == "status")
    assert {"value": "target", "label": "目标 / target"} in status["categories"]
    assert status["constraints"]["enum"] == [category["value"] for category in status["categories"]]


def test_references_are_foreign_keys(package):
    (projects,) = (table for table in package["resources"] if table["name"] == "projects")
    key = {"fields": ["park"], "reference": {"resource": "parks", "fields": ["id"]}}
    assert key in projects["schema"]["foreignKeys"]


def test_sources_are_those_of_the_site(package, site):
    titles = [source["title"] for source in package["sources"]]
    assert len(titles) == len(site.sources)


def test_a_licence_is_named_only_if_the_publisher_names_one(package, publication):
    assert "licenses" not in package
    name = LocalizedText.model_construct({"zh": "虚构许可", "en": "Made-up licence"})
    licence = Licence.model_construct(name=name, url="https://example.org/licence")
    publishers = {"publisher": Publisher.model_construct(licence=licence)}
    licensed = replace(publication, site=replace(publication.site, publishers=publishers))
    published = licensed.make()
    described = json.loads(published.files[publication.addresses.package])
    assert described["licenses"] == [
        {"title": "虚构许可 / Made-up licence", "path": "https://example.org/licence"}
    ]
    index = json.loads(published.files[publication.addresses.index])
    assert index["licence"]["url"] == "https://example.org/licence"
