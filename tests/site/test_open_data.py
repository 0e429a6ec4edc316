"""The open data of this site: valid, small, and the same as on its pages."""

from __future__ import annotations

import json

import pytest

from support.open_data import (
    csv_rows,
    documents,
    figures_in_csv,
    figures_in_json,
    figures_in_workbook,
    schemas,
    shown_on_pages,
)

# What the brochure and open data may add to the published site, in bytes.
ROOM = 8_000_000


def test_the_tables_are_valid(built):
    import frictionless  # noqa: PLC0415 - slow, and of no use to other tests

    report = frictionless.validate(str(built.folder / "data/datapackage.json"))
    assert report.flatten(["title", "message"]) == []


def test_the_documents_match_their_schemas(built):
    validators = schemas(built.folder)
    for path, document in documents(built.folder):
        assert validators[document["$schema"]].is_valid(document), path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_formats_state_the_same_of_every_figure(built, site, language):
    expected = figures_in_csv(built.folder, language)
    assert expected.keys() == site.figures.keys()
    assert figures_in_workbook(built.folder, language) == expected
    assert figures_in_json(built.folder, language) == expected
    pages = {
        row["id"]: row[f"page_{language}"] for row in csv_rows(built.folder / "data/figures.csv")
    }
    of_figures = {name: url for name, url in pages.items() if not name.startswith("targets.")}
    for name, text in shown_on_pages(built.folder, of_figures).items():
        assert expected[name][-1] in text, name


def test_every_value_has_its_status_and_source(built):
    for row in csv_rows(built.folder / "data/figures.csv"):
        assert row["status"]
        assert row["basis_zh"]
        assert row["source_zh"]


def test_no_licence_is_claimed_that_the_publisher_has_not_named(built, site):
    node = json.loads((built.folder / "data/datapackage.json").read_text(encoding="utf-8"))
    assert ("licenses" in node) == (site.publisher.licence is not None)


def test_the_files_are_small(built):
    files = (it for name in ("data", "api", "schema") for it in (built.folder / name).rglob("*"))
    assert sum(it.stat().st_size for it in files if it.is_file()) < ROOM / 4
