"""The structured data of all pages of the sample site."""

from __future__ import annotations

import pytest

from support.structured_data import check_structured_data, structured_data

# The subject of each kind of page; the breadcrumb comes before it.
SUBJECTS = {
    "companies/": "CollectionPage",
    "contacts/": "ContactPage",
    "documents/": "CollectionPage",
    "event/forum-2030/": "Event",
    "figures/": "Dataset",
    "invest/": "HowTo",
    "invest/questions/": "FAQPage",
    "offers/plot-nine/": "RealEstateListing",
    "parks/norton/": "Place",
    "policies/made-up-land/": "Legislation",
    "chains/textiles/": "WebPage",
    "projects/knitwear-plant/": "WebPage",
    "sectors/made-up-textiles/": "CollectionPage",
}


def test_all_structured_data_is_complete_and_of_schema_org(built):
    types = check_structured_data(built)
    assert {"NewsArticle", "Organization", "DigitalDocument", "DataDownload"} <= types


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("url", SUBJECTS)
def test_the_subject_of_a_page_has_its_type(built, folder, url):
    _, subject = structured_data(built.page(folder + url))
    assert subject["@type"] == SUBJECTS[url]
    assert str(subject["url"]).endswith(f"/{folder}{url}")


@pytest.mark.parametrize(
    "url", ["chains/textiles/", "parks/norton/", "policies/made-up-land/", "sectors/made-up-coal/"]
)
def test_the_page_of_a_record_cites_the_sources_of_what_stands_there(built, url):
    _, subject = structured_data(built.page(f"en/{url}"))
    cited = subject.get("citation") or subject["subjectOf"]["citation"]
    assert "Made-up report “A Place That Is Not There”" in [work["name"] for work in cited]
