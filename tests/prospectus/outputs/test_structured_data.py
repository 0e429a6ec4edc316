from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from prospectus.config.settings import Language
from prospectus.content.news import Post
from prospectus.domain.collection_specs import FIGURE_COLLECTIONS
from prospectus.domain.edtf import Period
from prospectus.domain.site_records import Licence, Publisher, Security
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs import structured_data
from prospectus.presentation.images import ImageView

EN = Language("en", "en-GB", "English")
BOTH = {"languages": ["zh", "en"]}
PUBLISHER = Publisher.model_validate(
    {"name": {"en": "Made-up office"}, "phone": "0000-0000000", "hours": {"en": "Made up"}},
    context={"languages": ["en"]},
)
HEAD = {"title": "All figures", "description": "Every figure."}


AS_OF = Period("2026-11")


def of(site, uri):
    url = f"https://invest.example.org/en/{uri}/"
    return structured_data.page_data(site, EN, uri, url, HEAD, as_of=AS_OF)


def with_status(site, name, status):
    event = site.events[name].model_copy(update={"status": status})
    return replace(site, events={**site.events, name: event})


def website(site, publisher):
    site = replace(site, publishers={"publisher": publisher})
    return structured_data.website("Made up", "Made up.", "https://a.example/", EN, site)


def test_a_site_is_published_by_nobody_as_long_as_nobody_is_known(site):
    assert "publisher" not in website(site, Publisher())
    assert "publisher" not in website(site, Publisher(phone="0000-0000000"))


def test_a_publisher_is_an_organisation_of_which_no_more_is_said_than_is_known(site):
    assert website(site, PUBLISHER)["publisher"] == {
        "@type": "Organization",
        "name": "Made-up office",
        "telephone": "0000-0000000",
    }


OFFICE = {
    "@type": "ContactPoint",
    "name": "Made-up Investment Office",
    "contactType": "Made-up advice for investors",
    "telephone": ["0000-1234567;ext=808", "12345"],
    "faxNumber": ["0000-1234568"],
    "email": ["made-up-office@example.org"],
    "availableLanguage": ["zh", "en", "ru"],
}


def test_contacts_of_the_site_are_contact_points_of_its_publisher(site):
    publisher = PUBLISHER.model_copy(update={"contacts": ("made-up-office",)})
    assert website(site, publisher)["publisher"]["contactPoint"] == [OFFICE]


def test_the_page_of_contacts_has_them_as_contact_points(site):
    node = of(site, "contacts/index")
    assert node["@type"] == "ContactPage"
    office, adviser = node["mainEntity"]
    assert office == OFFICE
    assert adviser == {
        "@type": "ContactPoint",
        "name": "Nemo Madeup",
        "contactType": "Made-up adviser on coal",
        "telephone": ["+999 000 1234569"],
    }


def test_a_manifest_shows_icons_in_their_sizes_and_colours_as_they_are():
    icon = ImageView("../made-up.png", 192, 192, "Made up")
    manifest = structured_data.manifest("Made up", "Made up.", EN, "#fff", [(icon, "any")])
    assert (manifest["lang"], manifest["dir"], manifest["start_url"]) == ("en-GB", "ltr", "./")
    assert manifest["theme_color"] == "#fff"
    assert manifest["icons"] == [
        {"src": "../made-up.png", "sizes": "192x192", "type": "image/png", "purpose": "any"}
    ]


def test_a_language_that_is_written_from_the_right_says_so():
    arabic = Language("ar", "ar-EG", "")
    assert structured_data.manifest("Made up", "Made up.", arabic, "#fff", [])["dir"] == "rtl"


SECURITY = {"contact": "security@example.org", "expires": "2030-05-01"}
ZH = Language("zh", "zh-Hans-CN", "中文")


def security_txt(site_url="https://a.example/", **fields):
    security = Security.model_validate(SECURITY | fields)
    return structured_data.security_txt(security, [ZH, EN], site_url).splitlines()


def test_security_txt_says_where_a_vulnerability_is_reported_and_until_when():
    assert security_txt() == [
        "Contact: mailto:security@example.org",
        "Expires: 2030-05-01T00:00:00Z",
        "Preferred-Languages: zh-Hans-CN, en-GB",
        "Canonical: https://a.example/.well-known/security.txt",
    ]


def test_security_txt_names_a_web_form_and_the_policy_where_they_are_recorded():
    lines = security_txt(contact="https://a.example/report", policy="https://a.example/policy")
    assert lines[0] == "Contact: https://a.example/report"
    assert lines[-1] == "Policy: https://a.example/policy"


def test_below_a_path_security_txt_is_canonical_there_and_at_the_root_of_the_host():
    lines = security_txt("https://a.example:8443/b/c/")
    assert [line for line in lines if line.startswith("Canonical")] == [
        "Canonical: https://a.example:8443/.well-known/security.txt",
        "Canonical: https://a.example:8443/b/c/.well-known/security.txt",
    ]


@pytest.mark.parametrize("site_url", ["", "http://a.example/", "file:///a/"])
def test_security_txt_is_canonical_nowhere_without_an_https_address(site_url):
    assert not [item for item in security_txt(site_url) if item.startswith("Canonical")]


def test_robots_may_read_everything_and_get_the_sitemap():
    assert structured_data.robots("https://a.example/b/sitemap.xml").splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        "Sitemap: https://a.example/b/sitemap.xml",
    ]


def test_a_trail_counts_its_steps_from_one():
    node = structured_data.breadcrumbs(
        [("Home", "https://a.example/"), ("Parks", "https://a.example/p/")]
    )
    assert node["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://a.example/"},
        {"@type": "ListItem", "position": 2, "name": "Parks", "item": "https://a.example/p/"},
    ]


def test_a_park_is_a_place_with_its_other_names(site):
    node = of(site, "parks/hilltop")
    assert node["@type"] == "Place"
    assert node["name"] == "Hilltop National High-Tech Industrial Development Zone"
    assert node["alternateName"] == ["Hilltop Zone"]
    assert not {"address", "geo", "telephone"} & set(node), "the source gives none"


def test_the_event_has_the_month_that_is_known_and_no_day(site):
    node = of(site, "events/matchmaking")
    assert node["startDate"] == "2023-10"
    assert "endDate" not in node
    assert len(node["subEvent"]) == 5 + 8
    assert len(node["organizer"]) == 5


def test_each_event_has_its_own_data_and_the_list_of_events_none(site):
    assert of(site, "events/index") is None
    fair = of(site, "events/spring-fair-2022")
    assert fair["name"] == "Made-up Spring Fair 2022"
    assert (fair["startDate"], fair["endDate"]) == ("2022-04-25", "2022-04-27")
    assert fair["sameAs"] == "https://fair.example.org/2022"
    forum = of(site, "events/forum-2030")
    assert forum["potentialAction"] == {
        "@type": "RegisterAction",
        "target": "https://forum.example.org/register",
    }
    assert not {"organizer", "description"} & set(forum), "neither is known"


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("forum-2030", "plan", "EventScheduled"),
        ("spring-fair-2022", "actual", "EventScheduled"),
        ("forum-2030", "cancelled", "EventCancelled"),
        ("forum-2030", "postponed", "EventPostponed"),
        ("matchmaking", "plan", None),
    ],
)
def test_the_status_of_an_event_is_stated_as_far_as_it_is_known(site, name, status, expected):
    """Whether a planned event was held is not known once its time is over."""
    node = of(with_status(site, name, status), f"events/{name}")
    assert node.get("eventStatus") == (expected and f"https://schema.org/{expected}")


def test_the_figures_are_a_set_of_data(site):
    node = of(site, "figures/index")
    assert node["@type"] == "Dataset"
    assert node["name"] == "All figures"
    assert len(node["variableMeasured"]) == len(site.figures)
    assert node["temporalCoverage"].startswith("2012-01-01/")
    assert {item["@type"] for item in node["isBasedOn"]} == {"CreativeWork"}
    assert len(node["isBasedOn"]) == len(site.sources)
    assert not {"license", "creator", "publisher"} & set(node), "nobody has said so far"


def test_a_site_without_figures_has_no_set_of_data_and_one_with_series_only_no_dates(site):
    holders = ("topics", "targets", *(spec.name for spec in FIGURE_COLLECTIONS))
    without = replace(site, **{name: {} for name in holders})
    assert not without.figures
    node = of(without, "figures/index")
    assert (node["@type"], node["variableMeasured"]) == ("Dataset", [])
    assert "temporalCoverage" not in node
    assert len(node["hasPart"]) == len(site.series)
    assert of(replace(without, series={}), "figures/index") is None


def test_each_series_is_a_set_of_data_with_a_file(site):
    home = "https://invest.example.org/en/"
    uri = "figures/index"
    node = structured_data.page_data(site, EN, uri, f"{home}figures/", HEAD, home=home)
    growth, exporters = node["hasPart"]
    assert growth["name"] == "Made-up growth of industrial added value"
    assert growth["temporalCoverage"] == "2015-01-01/2024-12-31"
    assert exporters["distribution"] == [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": "https://invest.example.org/en/series/exporters.csv",
        }
    ]
    assert "hasPart" not in of(replace(site, series={}), uri)


def test_a_source_of_the_data_is_described_as_far_as_it_is_known(site):
    report, yearbook, *_, notice = of(site, "figures/index")["isBasedOn"]
    assert set(report) == {"@type", "name"}, "its date is only roughly known"
    assert yearbook["publisher"]["name"] == "Mockton Bureau of Statistics"
    assert yearbook["datePublished"] == "2022-12"
    assert yearbook["url"] == "https://example.org/yearbook-2022"
    assert notice["identifier"] == "MDI 2023-5"
    assert notice["inLanguage"] == "zh"


def test_data_is_published_by_whom_and_under_what_the_publisher_says(site):
    licence = {"name": {"en": "Made-up licence"}, "url": "https://a.example/licence"}
    publisher = PUBLISHER.model_copy(
        update={"licence": Licence.model_validate(licence, context={"languages": ["en"]})}
    )
    node = of(replace(site, publishers={"publisher": publisher}), "figures/index")
    assert node["license"] == "https://a.example/licence"
    assert node["publisher"]["name"] == "Made-up office"


@pytest.mark.parametrize("uri", ["why/index", "parks/index", "about/gaps"])
def test_other_pages_are_about_nothing_that_schema_org_has_a_word_for(site, uri):
    assert of(site, uri) is None


@pytest.mark.parametrize("uri", ["chains/wine", "projects/knitwear-plant"])
def test_the_page_of_another_record_says_what_it_cites(site, uri):
    collection, _, name = uri.partition("/")
    node, record = of(site, uri), getattr(site, collection)[name]
    assert (node["@type"], node["name"]) == ("WebPage", record.name.in_language("en"))
    assert node["citation"][0]["name"] == site.sources["article"].name.in_language("en")


def test_what_is_no_work_is_the_subject_of_a_page_that_cites(site):
    """In schema.org, only works have citations; places and events have none."""
    for uri in ("parks/hilltop", "events/matchmaking"):
        node = of(site, uri)
        assert "citation" not in node
        assert node["subjectOf"]["citation"][0]["@type"] == "CreativeWork"
    assert "subjectOf" not in of(site, "events/forum-2030"), "it cites nothing"


def test_the_list_of_companies_has_organisations(site):
    node = of(site, "companies/index")
    companies = [entry["item"] for entry in node["mainEntity"]["itemListElement"]]
    assert {company["@type"] for company in companies} == {"Organization"}
    assert companies[0]["url"] == "https://samplex.example.org/"
    assert of(replace(site, companies={}), "companies/index") is None


def test_files_to_download_are_documents_in_their_language(site):
    original, translation = of(site, "documents/index")["mainEntity"]["itemListElement"]
    assert original["item"]["datePublished"] == "2023-10-12"
    assert (original["item"]["inLanguage"], translation["item"]["inLanguage"]) == ("zh-Hans", "en")
    assert of(replace(site, documents={}), "documents/index") is None


def test_steps_are_instructions_in_their_order(site):
    node = of(site, "invest/index")
    assert [(step["position"], step["name"]) for step in node["step"]] == [
        (1, "Made-up enquiry"),
        (2, "Made-up registration"),
        (3, "Made-up start of construction"),
    ]
    assert of(replace(site, steps={}), "invest/index") is None


def test_a_session_with_a_time_is_dated_with_its_offset_and_placed_in_its_room(site):
    event = site.events["matchmaking"]
    first, *others = event.programme
    room = LocalizedText.model_validate(
        {"zh": "一号厅（虚构）", "en": "Hall one (made up)"}, context=BOTH
    )
    changes = {"start": dt.datetime(2023, 10, 20, 9, 30), "room": room}
    sessions = (first.sessions[0].model_copy(update=changes), *first.sessions[1:])
    programme = (first.model_copy(update={"sessions": sessions}), *others)
    dated = event.model_copy(update={"programme": programme, "timezone": "Asia/Urumqi"})
    node = of(replace(site, events={"matchmaking": dated}), "events/matchmaking")
    timed, untimed, *_ = node["subEvent"]
    assert timed == {
        "@type": "Event",
        "name": "Group meeting with guests",
        "startDate": "2023-10-20T09:30+06:00",
        "location": {
            "@type": "Place",
            "name": "Hall one (made up)",
            "containedInPlace": node["location"],
        },
    }
    assert set(untimed) == {"@type", "name"}
    assert "eventStatus" not in node, "no source says that the event is held, moved or called off"


def test_a_policy_is_legislation_with_its_force_in_the_month_of_the_settings(site):
    def node(name, month):
        as_of = Period(month) if month else None
        url = f"https://invest.example.org/en/policies/{name}/"
        return structured_data.page_data(site, EN, f"policies/{name}", url, HEAD, as_of=as_of)

    land = node("made-up-land", "2024-06")
    assert (land["@type"], land["legislationDate"]) == ("Legislation", "2023-10-12")
    assert land["legislationIdentifier"] == "Xu Zhou Zheng Fa [2023] No. 5"
    assert land["temporalCoverage"] == "2023-11-01/2028-10-31"
    assert land["legislationLegalForce"] == "https://schema.org/InForce"
    expired = node("made-up-wages", "2025-01")
    assert expired["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert expired["temporalCoverage"] == "2023-09-01/2024-12-31"
    plan = node("made-up-plan", "2024-06")
    assert plan.keys().isdisjoint({"legislationLegalForce", "temporalCoverage"})
    assert "legislationLegalForce" not in node("made-up-land", None)


def test_a_post_is_a_news_article(site):
    post = Post("news/2030-05-01-a", "Made up", "Made up, too.", "2030-05-01", True, "samplex")
    node = structured_data.page_data(site, EN, post.uri, "https://a.example/", HEAD, post=post)
    assert (node["@type"], node["headline"], node["datePublished"]) == (
        "NewsArticle",
        "Made up",
        "2030-05-01",
    )
    assert [item["@type"] for item in node["about"]] == ["Organization"]


def test_questions_are_a_page_of_their_own_kind(site):
    node = of(site, "invest/questions")
    assert node["@type"] == "FAQPage"
    assert [item["name"] for item in node["mainEntity"]] == [
        "What does made-up power cost?",
        "Are there <made-up> workers?",
    ]
    assert of(replace(site, questions={}), "invest/questions") is None
