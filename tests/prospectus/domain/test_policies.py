"""Records of policies: what they need, and when they apply."""

from __future__ import annotations

import pytest

from prospectus.domain.edtf import Period
from prospectus.domain.loader import load
from prospectus.domain.text_rules import check_texts
from prospectus.domain.validation import problems
from support.dataset_files import park, policy, problems_in

BODY = {
    "organisations.yml": "made-up-office: {name: {en: Made up}, official: true, sources: [a p01]}"
}


def made(make, more: str = ""):
    return load(make({"policies/land.yml": policy(more), **BODY})).policies["land"]


def test_a_policy_needs_a_name_an_issuer_a_date_a_summary_and_a_source(make):
    policy = made(make)
    assert (policy.name.in_language("en"), policy.issuer) == ("Policy (made up)", "made-up-office")
    assert policy.date == Period("2030-05-01")
    assert (policy.number, policy.starts, policy.ends, policy.text) == (None, None, None, ())
    assert (policy.documents, policy.sectors, policy.chains, policy.parks) == ((), (), (), ())


@pytest.mark.parametrize("date", ["2030", "2030-05", "2030-05-01~", "2030-05-01/2030-05-02"])
def test_a_date_is_one_day(make, date):
    text = policy().replace("2030-05-01", f'"{date}"')
    (problem,) = problems_in(make({"policies/land.yml": text, **BODY}))
    assert (problem.key, dict(problem.details)["field"]) == ("whole_day", "date")


@pytest.mark.parametrize(
    ("dates", "is_refused"),
    [
        ("ends: 2030-05-01", False),
        ("ends: 2030-04-30", True),
        ("starts: 2030-06-01\nends: 2030-05-31", True),
        ("starts: 2030-06-01\nends: 2030-06-01", False),
    ],
)
def test_a_policy_does_not_end_before_it_starts(make, dates, is_refused):
    files = make({"policies/land.yml": policy(f"{dates}\n"), **BODY})
    if is_refused:
        (problem,) = problems_in(files)
        assert (problem.key, dict(problem.details)["field"]) == ("policy_ends", "ends")
    else:
        assert load(files).policies


@pytest.mark.parametrize(
    ("dates", "month", "validity"),
    [
        ("ends: 2030-12-31", "2030-04", "future"),
        ("ends: 2030-12-31", "2030-05", "in_force"),
        ("ends: 2030-12-31", "2030-12", "in_force"),
        ("ends: 2030-12-31", "2031-01", "expired"),
        ("ends: 2030-12-15", "2030-12", "in_force"),
        ("ends: 2030-12-01", "2030-12", "in_force"),
        ("starts: 2030-07-31\nends: 2030-12-31", "2030-07", "in_force"),
        ("starts: 2030-07-01\nends: 2030-12-31", "2030-06", "future"),
        ("starts: 2030-07-01\nends: 2030-12-31", "2030-07", "in_force"),
    ],
)
def test_a_policy_is_in_force_from_its_first_to_its_last_month(make, dates, month, validity):
    assert made(make, f"{dates}\n").validity(Period(month)) == validity


def test_a_policy_without_an_end_may_have_been_repealed(make):
    policy = made(make)
    assert policy.validity(Period("2031-01")) is None
    assert policy.validity(Period("2030-04")) == "future"


def test_without_a_month_nothing_is_said(make):
    assert made(make, "ends: 2030-12-31\n").validity(None) is None


def test_a_record_knows_the_policies_that_name_it_the_latest_first(make):
    newer = policy("parks: [a, b]\n").replace("2030-05-01", "2030-06-01")
    site = load(
        make(
            {
                "policies/a-land.yml": policy("parks: [a]\n"),
                "policies/b-jobs.yml": newer,
                "policies/c-all.yml": policy(),
                "parks/a.yml": park("A"),
                "parks/b.yml": park("B"),
                **BODY,
            }
        )
    )
    assert list(site.policies_for("parks", "a")) == ["b-jobs", "a-land"]
    assert list(site.policies_for("parks", "b")) == ["b-jobs"]
    assert list(site.latest_policies) == ["b-jobs", "a-land", "c-all"]


def test_what_a_policy_names_exists(make):
    more = "documents: [x]\nsectors: [x]\nchains: [x]\nparks: [x]\n"
    site = load(make({"policies/land.yml": policy(more)}))
    fields = [
        dict(problem.details)["field"] for problem in problems(site) if problem.key == "dangling"
    ]
    assert fields == ["issuer", "documents.0", "sectors.0", "chains.0", "parks.0"]


def test_the_summary_of_a_policy_may_quote_a_quantity(make):
    def quoting(text):
        return text.replace("{en: Made up.}", "{en: Rents are 30% lower.}")

    site = load(
        make({"policies/land.yml": quoting(policy()), "parks/a.yml": quoting(park("A")), **BODY})
    )
    assert [summary.path for summary in check_texts(site)] == ["data/parks/a.yml"]
