"""What tests of open data share: the sample site, published at made-up addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.files import OpenData, Publication
from prospectus.outputs.open_data.records import PageUrls, PublicRecords

SITE = "https://example.org/place/"
TITLES = {"zh": "虚构之地", "en": "Mockton"}


def _page_urls(collection: str, name: str) -> Mapping[str, str] | None:
    if collection in ("units", "quantities", "levels", "stages", "people"):
        return None
    path = "/".join(filter(None, (collection or "data", name)))
    return {"zh": f"{SITE}{path}/", "en": f"{SITE}en/{path}/"}


@pytest.fixture(scope="session")
def page_urls() -> PageUrls:
    """The addresses of pages; units and the like have none."""
    return _page_urls


@pytest.fixture(scope="session")
def addresses() -> Addresses:
    return Addresses(SITE)


@pytest.fixture(scope="session")
def records(site: Dataset, page_urls: PageUrls) -> PublicRecords:
    return PublicRecords(site, page_urls)


@pytest.fixture(scope="session")
def publication(site: Dataset, addresses: Addresses, page_urls: PageUrls) -> Publication:
    return Publication(site, addresses, TITLES, page_urls)


@pytest.fixture(scope="session")
def published(publication: Publication) -> OpenData:
    return publication.make()
