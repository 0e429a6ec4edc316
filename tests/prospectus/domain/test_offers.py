"""Sites on offer."""

from __future__ import annotations

from prospectus.domain.offers import Offer
from support.record_values import FIGURE, NAME, mistakes, read

OFFER = {
    "name": NAME,
    "summary": NAME,
    "kind": "land",
    "availability": "available",
    "sources": ("test p01",),
}


def test_a_site_needs_a_kind_and_says_whether_it_can_be_had():
    offer = read(Offer, OFFER)
    assert (offer.park, offer.area, offer.price, offer.terms) == (None, None, None, None)
    for field in ("kind", "availability"):
        lacking = {name: value for name, value in OFFER.items() if name != field}
        assert mistakes(Offer, lacking) == [("missing", (field,))]


def test_area_and_price_are_figures_of_the_site():
    offer = read(Offer, OFFER | {"figures": {"area": FIGURE | {"unit": "mu"}, "other": FIGURE}})
    assert offer.area == offer.figures["area"]
    assert offer.price is None
    priced = read(Offer, OFFER | {"figures": {"price": FIGURE}})
    assert (priced.area, priced.price) == (None, priced.figures["price"])


def test_parks_and_sectors_know_the_sites_that_name_them(site):
    assert [*site.offers_of("park", "eastgate")] == ["plot-seven", "plant-two"]
    assert [*site.offers_of("sectors", "made-up-coal")] == ["plot-seven"]
    assert [*site.offers_of("park", "milton")] == []
