"""The open data of this site: valid, small, and the same as on its pages."""

from __future__ import annotations

import json

import pytest

from support.open_data import (
    csv_rows,
    disagreements,
    documents,
    figures_in_csv,
    schemas,
)
from support.pdf_files import PdfFile

# What the brochure and open data may add to the published site, in bytes.
ROOM = 8_000_000
BROCHURE = "downloads/brochure.pdf"


@pytest.mark.weekly  # tests/built_pages/test_open_data.py examines those of the sample site
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
    brochure = PdfFile(built.folder / ("" if language == "zh" else language) / BROCHURE)
    assert figures_in_csv(built.folder, language).keys() == site.figures.keys()
    assert [*disagreements(built.folder, language, brochure)] == []


def test_every_value_has_its_status_and_source(built):
    for row in csv_rows(built.folder / "data/figures.csv"):
        assert row["status"]
        assert row["basis_zh"]
        assert row["source_zh"]


def test_no_licence_is_claimed_that_the_publisher_has_not_named(built, site):
    node = json.loads((built.folder / "data/datapackage.json").read_text(encoding="utf-8"))
    assert ("licenses" in node) == (site.publisher.licence is not None)


def test_the_files_are_small(built):
    files = (
        path for name in ("data", "api", "schema") for path in (built.folder / name).rglob("*")
    )
    assert sum(path.stat().st_size for path in files if path.is_file()) < ROOM / 4
