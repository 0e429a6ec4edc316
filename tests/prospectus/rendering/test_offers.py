"""Pages and the list of sites on offer, which exist where sites are recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from prospectus.domain.records import Range
from prospectus.outputs import structured_data
from prospectus.presentation.listing import Listing
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer


def render(root, site, uri: str) -> str:
    pages = {page.uri: page for page in generated_pages(site)}
    return pages[uri].body(Renderer(root, site, site.languages[1]))


def rows(html: str) -> dict[str, str]:
    pairs = re.findall("<dt>(.*?)</dt> ?<dd>(.*?)</dd>", html, re.DOTALL)
    return {name: re.sub("<.*?>", "", value).replace("&#46;", ".") for name, value in pairs}


def test_a_site_shows_what_is_known_of_it(root, site):
    shown = rows(render(root, site, "offers/plot-seven"))
    assert shown["Kind"] == "Plot"
    assert shown["Made-up area"] == "0.5 km²"
    assert shown["Made-up price of land"] == "CNY 100,000 per mu"
    assert shown["Available from"] == "May 2030"
    assert shown["Address"] == "7 Made-up Road"


def test_a_site_has_no_row_for_what_is_not_known(root, site):
    html = render(root, site, "offers/made-up-floor")
    assert rows(html) == {"Kind": "Floor space", "State": "Taken"}
    assert "not in the source" not in html
    assert 'id="figures"' not in html


def test_a_site_shows_its_contacts_or_those_of_its_park(root, site):
    assert "Nemo Madeup" in render(root, site, "offers/plot-seven")
    assert "Made-up Investment Office" in render(root, site, "offers/plant-two")


def test_a_park_and_a_sector_show_their_sites(root, site):
    assert 'href="../../offers/plant-two/"' in render(root, site, "parks/eastgate")
    assert 'href="../../offers/plot-seven/"' in render(root, site, "sectors/made-up-coal")
    assert '<span class="tag">Reserved</span>' in render(root, site, "parks/eastgate")
    assert 'id="offers"' not in render(root, site, "parks/milton")


def test_readers_filter_by_kind_state_park_sector_and_area(site):
    listing = Listing(site, site.languages[1], "offers")
    assert list(listing.facet_values) == ["kind", "availability", "park", "sector"]
    assert listing.orders == ("data", "name", "amount", "date")
    assert (listing.scale, listing.amount) == (1, "area")
    assert [(unit.label, unit.scale) for unit in listing.amounts.units] == [("km²", "1")]
    assert [value.label("en") for value in listing.facet_values["availability"]] == [
        "Available",
        "Reserved",
        "Taken",
    ]


def test_the_list_can_be_taken_away_as_csv(site):
    head, plot, *_ = Listing(site, site.languages[1], "offers").csv().splitlines()
    assert head.startswith('\ufeff"Site","Kind","State","Area","Price"')
    assert plot.startswith(
        '"Made-up plot 7","Plot","Available","0.5 km² (2023)","CNY 100,000 per mu (2023)"'
    )
    assert plot.endswith('"0.5","0.5","square kilometres"')


def test_the_list_is_there_if_a_site_is_recorded_and_nobody_wrote_the_page(root, site):
    assert "Made-up plant 2" in render(root, site, "offers/index")
    written = {page.uri for page in generated_pages(site, written=["offers/index"])}
    assert "offers/index" not in written
    none = {page.uri for page in generated_pages(replace(site, offers={}))}
    assert not [uri for uri in none if uri.startswith("offers/")]


def test_pages_of_the_list_say_in_which_file_their_records_are(site):
    pages = {page.uri: page for page in generated_pages(site)}
    assert pages["offers/kind/plant"].source("en") == "data/offers/plant-two.yml"
    assert pages["offers/park/eastgate"].source("en") == "data/parks/eastgate.yml"


def test_a_site_is_a_listing_of_real_estate(site):
    url = "https://invest.example.org/en/offers/plot-seven/"
    node = structured_data.page_data(site, site.languages[1], "offers/plot-seven", url, {})
    assert node["@type"] == "RealEstateListing"
    assert node["about"]["address"] == "7 Made-up Road"
    assert node["offers"] == {
        "@type": "Offer",
        "availability": "https://schema.org/InStock",
        "businessFunction": "http://purl.org/goodrelations/v1#Sell",
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": "100000",
            "unitText": "yuan (CNY) per mu",
        },
    }


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({"qualifier": "at_least"}, {"minPrice": "100000"}),
        (
            {"value": Range.model_validate({"from": Decimal(5), "to": Decimal(7)})},
            {"minPrice": "5", "maxPrice": "7"},
        ),
        ({"qualifier": "about"}, None),
        ({"status": "forecast"}, None),
    ],
)
def test_a_price_is_stated_as_precisely_as_it_is_known(site, change, ends):
    offer = site.offers["plot-seven"]
    price = offer.price.model_copy(update=change)
    offer = offer.model_copy(update={"figures": {**offer.figures, "price": price}})
    site = replace(site, offers={**site.offers, "plot-seven": offer})
    url = "https://invest.example.org/en/offers/plot-seven/"
    node = structured_data.page_data(site, site.languages[1], "offers/plot-seven", url, {})
    stated = node["offers"].get("priceSpecification", {})
    assert {name: stated[name] for name in stated if name.endswith("rice")} == (ends or {})
