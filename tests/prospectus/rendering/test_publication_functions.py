"""Policies, files to download, steps and questions as readers see them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from prospectus.domain.edtf import Period
from prospectus.domain.staleness import StalenessRules
from prospectus.i18n.catalog import get_catalog
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer

EN = get_catalog("en")
YEARS = dict.fromkeys(("actual", "plan", "target", "forecast"), 9)
AS_OF = StalenessRules(Period("2024-06"), YEARS, 1)


def renderer(root, site, staleness=AS_OF) -> Renderer:
    return Renderer(root, site, site.languages[1], staleness=staleness)


def page(root, site, uri: str, staleness=AS_OF) -> str:
    (generated,) = [page for page in generated_pages(site) if page.uri == uri]
    return generated.body(renderer(root, site, staleness))


def tags(html: str) -> list[str]:
    return re.findall('<span class="tag">(.*?)</span>', html)


def test_a_policy_has_a_page_with_all_that_is_known_of_it(root, site):
    html = page(root, site, "policies/made-up-land")
    terms = re.findall("<dt>(.*?)</dt>", html)
    fields = ("issuer", "number", "date", "starts", "ends", "validity")
    assert terms == [EN[f"policy.{field}"] for field in fields] + [
        "Sectors",
        "Industrial chains",
        "Parks",
    ]
    assert re.findall('<h2 id="([a-z]+)"', html) == ["documents", "others"]


def test_a_page_says_nothing_of_what_is_not_known(root, site):
    html = page(root, site, "policies/made-up-plan")
    assert re.findall("<dt>(.*?)</dt>", html) == [EN["policy.issuer"], EN["policy.date"]]
    assert re.findall('<h2 id="([a-z]+)"', html) == ["others"]


def test_the_only_policy_leads_to_no_others(root, site):
    alone = replace(site, policies={"made-up-plan": site.policies["made-up-plan"]})
    assert "<h2 id=" not in page(root, alone, "policies/made-up-plan")


@pytest.mark.parametrize(
    ("month", "statuses"),
    [
        ("2023-10", ["future", "in_force"]),
        ("2024-06", ["in_force", "in_force"]),
        ("2025-01", ["in_force", "expired"]),
    ],
)
def test_the_list_shows_the_status_in_the_month_of_the_settings(root, site, month, statuses):
    html = renderer(root, site, StalenessRules(Period(month), YEARS, 1)).fragment(
        "policies.html", "policies/index"
    )
    assert tags(html) == [EN[f"policy.status.{status}"] for status in statuses]


def test_without_a_month_no_list_and_no_page_has_a_status(root, site):
    html = renderer(root, site, None).fragment("policies.html", "policies/index")
    assert EN["policy.validity"] not in html
    assert tags(page(root, site, "policies/made-up-land", None)) == []


@pytest.mark.parametrize(
    ("uri", "policies"),
    [
        ("parks/eastgate", ["made-up-land", "made-up-wages"]),
        ("parks/hilltop", ["made-up-wages"]),
        ("parks/norton", []),
        ("chains/textiles", ["made-up-land"]),
        ("chains/wine", ["made-up-land"]),
        ("sectors/made-up-coal", ["made-up-land"]),
        ("sectors/made-up-textiles", []),
    ],
)
def test_policies_stand_on_the_pages_to_which_they_apply(root, site, uri, policies):
    html = page(root, site, uri)
    assert re.findall(r'href="../../policies/(.*?)/"', html) == policies
    assert ('<h2 id="policies">' in html) == bool(policies)


def test_a_download_says_language_format_and_size(root, site):
    html = renderer(root, site).fragment("documents.html", "documents/index")
    assert re.findall('<a href="(.*?)" hreflang="(.*?)" download>', html) == [
        ("../../assets/made-up-land-rules.pdf", "zh-Hans"),
        ("../../assets/made-up-land-rules-en.pdf", "en"),
    ]
    assert "<small>English · PDF · 1\xa0kB</small>" in html
    assert re.findall('<li id="(.*?)">', html) == list(site.documents)


def test_steps_are_a_numbered_list_in_their_order(root, site):
    html = renderer(root, site).fragment("steps.html", "invest/index")
    assert html.count("<ol") == 1
    assert re.findall('<li id="(.*?)">', html) == ["ask", "register", "build"]


def test_questions_are_headings_over_their_answers(root, site):
    html = renderer(root, site).fragment("questions.html", "invest/questions")
    assert re.findall('<h2 id="(.*?)">', html) == list(site.questions)
    assert "Are there &#60;made-up&#62; workers?" in html


def test_nothing_is_shown_where_nothing_is_recorded(root, site):
    empty = replace(site, policies={}, documents={}, steps={}, questions={})
    for name in ("policies.html", "documents.html", "steps.html", "questions.html"):
        assert renderer(root, empty).fragment(name, "index").strip() == "", name
