"""Where the preview shows what is edited."""

from __future__ import annotations

import pytest

from mkdocs_build.preview.record_addresses import record_address
from mkdocs_build.urls import SiteUrls
from prospectus.review.check import check


@pytest.fixture(scope="module")
def address(bare_project):
    checked = check(bare_project, fill=False)
    languages = {language.code: language for language in checked.site.languages}
    urls = SiteUrls("", languages)
    return lambda kind, name, code="en": record_address(checked, urls, kind, name, code)


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
