"""What the cells of a row show."""

from __future__ import annotations

from prospectus.presentation.listing_rows import CellPart, RowBuilder
from support.listing_projects import project, with_projects


def test_a_project_shows_its_labels_with_links_and_its_citations(site):
    site = with_projects(site, {"a": project("a", 5, park="milton")})
    language = site.languages[1]
    row = RowBuilder(site, language).row("a", site.projects["a"])
    (park,) = row.fields["park"]
    assert (park.collection, park.name) == ("parks", "milton")
    assert park.text == site.parks["milton"].short.in_language(language.code)
    assert row.fields["chain"] == ()
    (source,) = row.fields["sources"]
    assert (source.collection, source.name) == ("sources", "article")
    assert source.plain_text.endswith("paragraph 52")
    assert row.fields["figures"] == ()


def test_amounts_are_numbers_in_base_units(site):
    site = with_projects(site, {"a": project("a", 5_000_000), "b": project("b")})
    builder = RowBuilder(site, site.languages[1])
    rows = [builder.row(slug, record) for slug, record in site.projects.items()]
    unit = site.units["cny"].name.in_language("en")
    assert [builder.amount(row, "investment") for row in rows] == [
        ["5000000", "5000000", unit],
        [""] * 3,
    ]


def test_the_search_text_has_names_and_summary(site):
    site = with_projects(site, {"a": project("a")})
    builder = RowBuilder(site, site.languages[1])
    row = builder.row("a", site.projects["a"])
    assert builder.search_text(row) == "Made up."
    assert builder.aliases(row) == []
    assert CellPart("a").plain_text == ""


def test_names_in_chinese_characters_have_pronunciations(site):
    site = with_projects(site, {"a": project("a")})
    chinese, english = (RowBuilder(site, language) for language in site.languages[:2])
    assert len(chinese.pronunciations(chinese.row("a", site.projects["a"]))) == 1
    assert english.pronunciations(english.row("a", site.projects["a"])) == []


def test_a_site_on_offer_shows_its_terms(site):
    builder = RowBuilder(site, site.languages[1])
    for name, offer in site.offers.items():
        texts = [part.text for part in builder.row(name, offer).fields["terms"]]
        assert len(texts) == bool(offer.terms)
    assert {bool(offer.terms) for offer in site.offers.values()} == {True, False}
