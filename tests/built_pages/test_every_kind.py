"""Every kind of record has all that belongs to a kind, and the sample site shows each."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from cli import new
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.fields import ADDRESSABLE
from prospectus.editing.json_schema import schema_path
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.presentation.routes import LISTED_COLLECTIONS, SHARED_PAGES
from support.parsing import search_index, searched_projects
from support.project import SAMPLE
from support.structured_data import structured_data

NAMES = [spec.name for spec in COLLECTIONS]
SPECS = {spec.name: spec for spec in COLLECTIONS}

# What a kind lacks, and why. A new kind lacks nothing unless it is added here with a reason.
TERMS = {"quantities", "levels", "stages", "units", "indicators", "chain_groups", "tiers"}
TERMS |= {"products", "topic_names"}  # words by which other records are named and grouped
PARTS = {"organisations", "people", "pictures"}  # shown within what refers to them
OF_THE_SITE = {"synonyms", "publishers", "changes"}  # one of each, or written by a command
FIGURES = {"topics"}  # figures by topic: `new figure`, table `figures`, address `figures/…`
WITHOUT_NEW = (TERMS - {"products"}) | OF_THE_SITE | FIGURES
WITHOUT_LOG = TERMS | PARTS | OF_THE_SITE | FIGURES
WITHOUT_SEARCH = WITHOUT_LOG
WITHOUT_TABLE = OF_THE_SITE | FIGURES

# The type of schema.org for what a page shows of each kind, with a page that has it.
SCHEMA_ORG = {
    "companies": ("companies/", "Organization"),
    "contacts": ("contacts/", "ContactPoint"),
    "documents": ("documents/", "DigitalDocument"),
    "events": ("event/forum-2030/", "Event"),
    "offers": ("offers/plot-nine/", "RealEstateListing"),
    "parks": ("parks/norton/", "Place"),
    "policies": ("policies/made-up-land/", "Legislation"),
    "questions": ("invest/questions/", "Question"),
    "sectors": ("sectors/made-up-coal/", "CollectionPage"),
    "series": ("figures/", "Dataset"),
    "sources": ("figures/", "CreativeWork"),
    "steps": ("invest/", "HowToStep"),
    "topics": ("figures/", "Dataset"),
}
# schema.org has no type for plans of an economy, and lists of names are parts of pages.
WITHOUT_TYPE = TERMS | PARTS | OF_THE_SITE | {"chains", "clusters", "targets", "lists"}
WITHOUT_TYPE |= {"promotions", "projects"}

# How the guides call what an editor writes, where it is not the path of its files.
GUIDES = ("CONTRIBUTING.md", "CONTRIBUTING.en.md")
COMMANDS = {"parks", "chains", "projects", "policies", "steps", "questions", "series"}
# Described where their fields are, and in the README.
WITHOUT_SECTION = (TERMS - {"levels", "stages", "quantities", "products"}) | PARTS - {"pictures"}
WITHOUT_SECTION |= {"clusters", "lists", "promotions", "changes"}


def kinds_of_new() -> dict[str, str]:
    """The kinds that `python hooks new` knows, by their collections."""
    kinds = {**new.FILE_KINDS, **new.ENTRY_KINDS}
    return {collection: kind for kind, collection in kinds.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_has_a_schema_a_scaffold_a_table_and_entries_in_the_change_log(name, repo):
    assert (repo / schema_path(SPECS[name])).is_file()
    assert (name in kinds_of_new()) != (name in WITHOUT_NEW)
    assert (name in TABLES) != (name in WITHOUT_TABLE)
    assert (name in ADDRESSABLE) != (name in WITHOUT_LOG)
    for language in languages():
        assert (f"change.collection.{name}" in get_catalog(language)) == (name in ADDRESSABLE)


@pytest.mark.parametrize("name", NAMES)
def test_both_guides_describe_a_kind(name, repo):
    files = SPECS[name].path.removesuffix("*.yml").removesuffix(".yml").rstrip("/")
    kind = kinds_of_new().get(name, "")
    for guide in GUIDES:
        text = (repo / guide).read_text(encoding="utf-8")
        is_there = f"{files}" in text or bool(kind and f"python hooks new {kind} " in text)
        assert is_there or name in WITHOUT_SECTION, guide


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_has_structured_data_where_schema_org_has_a_type(name, built):
    assert (name in SCHEMA_ORG) != (name in WITHOUT_TYPE)
    for folder in ("", "en/") if name in SCHEMA_ORG else ():
        url, expected = SCHEMA_ORG[name]
        assert f"'@type': '{expected}'" in str(structured_data(built.page(folder + url)))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_search_finds_the_records_of_every_kind(built, site, folder):
    """By their own entry, that of a section, or the text of the page that shows them all."""
    rows = [*search_index(built, folder), *searched_projects(built, folder)]
    locations = {row[0] for row in rows}
    anchors = {location.partition("#")[2] for location in locations}
    shared_pages = {**SHARED_PAGES, "events": "event/index", "targets": "targets/index"}
    for name in {*NAMES} - WITHOUT_SEARCH:
        for record in getattr(site, name) if name in LISTED_COLLECTIONS else ():
            own = f"{'event' if name == 'events' else name}/{record}/"
            assert own in locations or f"{name}-{record}" in anchors, (name, record)
        if name not in LISTED_COLLECTIONS:
            shared = shared_pages[name].removesuffix("index").rstrip("/")
            assert f"{shared}/" in locations, name


# -- what the sample site holds ----------------------------------------------------------------

SINGLE = {"publishers", "changes"}  # a site has one publisher; entries are written by a command


def test_the_sample_site_has_at_least_two_records_of_every_kind(site):
    assert {name: len(getattr(site, name)) for name in NAMES if len(getattr(site, name)) < 2} == (
        dict.fromkeys(SINGLE, 1)
    )
    posts = [*(SAMPLE / "docs/news").glob("*-*.en.md")]
    stories = [post for post in posts if re.search("^kind: story$", post.read_text("utf-8"), re.M)]
    assert len(stories) >= 2
    assert len(posts) - len(stories) >= 2


def test_the_sample_site_has_sources_of_different_forms_and_events_of_three_years(site):
    forms = {
        tuple(
            sorted(
                {"paragraphs", "pages", "tables", "sections", "articles"} & source.model_fields_set
            )
        )
        for source in site.sources.values()
    }
    assert len(forms) >= 4
    assert len({event.period.first_day.year for event in site.events.values()}) == 3
    assert max(len(series.rows) for series in site.series.values()) >= 10


def test_the_sample_site_has_a_photograph_of_a_phone_rotated_and_with_a_position(site):
    file = site.pictures["phone-photo"].file
    with Image.open(SAMPLE / "docs" / file) as photo:
        exif = photo.getexif()
        assert exif[0x0112] not in (0, 1), "the orientation"
        assert exif.get_ifd(0x8825), "the position"
