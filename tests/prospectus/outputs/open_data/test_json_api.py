"""The interface for programs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.open_data import json_api
from prospectus.outputs.open_data.json_api import Interface
from prospectus.outputs.open_data.specification import COLLECTIONS, VERSION


@pytest.fixture
def api(parts):
    return Interface(parts, {"zh": "虚构之地", "en": "Mockton"})


def test_every_collection_is_a_file_with_all_records(api, collections, addresses):
    files = dict(api.files())
    for name, those in collections.items():
        document = json.loads(files[addresses.page(name)])
        assert [record["id"] for record in document["records"]] == [
            record["id"] for record in those
        ]
        assert document["count"] == len(those)
        assert document["version"] == VERSION


def test_records_with_pages_are_files_that_lead_to_their_neighbours(api, collections, addresses):
    files = dict(api.files())
    for name, those in collections.items():
        ids = [record["id"] for record in those] if COLLECTIONS[name].has_files else []
        paths = [addresses.record(name, record_id) for record_id in ids]
        for at, path in enumerate(paths):
            links = json.loads(files[path])["links"]
            following = addresses.url(paths[at + 1]) if at + 1 < len(paths) else None
            assert (links["self"], links["next"]) == (addresses.url(path), following)


def test_a_record_leads_to_what_it_names(api, addresses):
    document = json.loads(dict(api.files())[addresses.record("projects", "knitwear-plant")])
    related = {(link["rel"], link["href"]) for link in document["links"]["related"]}
    assert ("park", addresses.url(addresses.record("parks", "milton"))) in related
    assert ("chain", addresses.url(addresses.record("chains", "textiles"))) in related


def test_a_long_collection_comes_in_parts_that_follow_each_other(
    api, collections, monkeypatch, addresses
):
    monkeypatch.setattr(json_api, "PART", 2)
    files, path, ids = dict(api.files()), addresses.page("parks"), []
    while path:
        document = json.loads(files[path])
        ids += [record["id"] for record in document["records"]]
        following = document["links"]["next"]
        path = following and following.removeprefix(addresses.site_url)
    assert ids == [park["id"] for park in collections["parks"]]
    assert document["links"]["previous"]
    description = json.loads(files[addresses.openapi])
    assert "/api/v1/parks/page/{number}.json" in description["paths"]


def test_files_are_made_one_by_one(parts, records, addresses):
    def address(collection: str, name: str) -> dict[str, str]:
        asked.append(collection)
        return page_urls(collection, name)

    asked: list[str] = []
    page_urls = records.page_urls
    files = Interface(replace(parts, records=replace(records, page_urls=address)), {}).files()
    first, _ = next(files)
    assert first == addresses.page(next(iter(parts.collections)))
    before = len(asked)
    assert len(dict(files)) > 10
    assert len(asked) > before


def test_the_revision_changes_with_a_record(parts, site, addresses):
    def revision(of: Dataset) -> str:
        api = Interface(replace(parts, records=replace(parts.records, site=of)), {})
        return json.loads(dict(api.files())[addresses.index])["revision"]

    park = site.parks["norton"]
    renamed = park.model_copy(
        update={"name": LocalizedText.model_construct({"zh": "另", "en": "O"})}
    )
    changed = replace(site, parks={**site.parks, "norton": renamed})
    assert revision(site) == revision(replace(site)) != revision(changed)
