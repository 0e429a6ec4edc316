"""Where the preview shows what is edited."""

from __future__ import annotations

import pytest

from mkdocs_build.preview.record_addresses import record_address, shown_at
from mkdocs_build.urls import SiteUrls
from prospectus.review.check import check


@pytest.fixture(scope="module")
def site(bare_project):
    checked = check(bare_project, fill=False)
    return checked, SiteUrls("", {language.code: language for language in checked.site.languages})


@pytest.fixture
def address(site):
    return lambda kind, name, code="en": record_address(*site, kind, name, code)


def test_a_record_is_shown_on_its_page_and_its_figures_with_it(address):
    assert address("parks", "eastgate") == "en/parks/eastgate/"
    assert address("parks", "eastgate", "zh") == "parks/eastgate/"
    assert address("figures", "eastgate.area") == address("parks", "eastgate")


def test_a_written_page_is_shown_at_its_address(address):
    assert address("pages", "parks/index") == "en/parks/"


def test_what_no_page_shows_has_no_address(address):
    assert address("parks", "no-such-park") is None
    assert address("pages", "no/such/page") is None
    assert address("units", "cny") is None


def test_a_page_leads_back_to_what_it_shows(site, address):
    for shown in (
        ("parks", "eastgate", "en"),
        ("parks", "eastgate", "zh"),
        ("pages", "parks/index", "en"),
        ("pages", "index", "zh"),
        ("pages", "index", "en"),
    ):
        assert shown_at(*site, f"{address(*shown)}index.html") == shown


def test_pages_without_a_form_lead_nowhere(site):
    for path in ("404.html", "en/404.html", "parks/no-such-park/index.html", "search/index.html"):
        assert shown_at(*site, path) is None
