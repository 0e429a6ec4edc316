"""Each rule, and the smallest change to the project's data that breaks it."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prospectus.domain import sum_rules, validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.loader import load
from prospectus.domain.records import Item
from support.changed_datasets import between, changed, changed_figure, number
from support.dataset_files import park

FIRST = ("check_references", "check_unique_addresses", "check_sources")


# -- all of them -------------------------------------------------------------------------


def test_the_project_breaks_no_rule(site):
    assert validation.problems(site) == []


def test_every_rule_is_used():
    written = {
        name
        for module in (validation, sum_rules)
        for name, rule in vars(module).items()
        if inspect.isgeneratorfunction(rule)
        and rule.__module__ == module.__name__
        and not name.startswith("_")
    }
    used = {rule.__name__ for rule in validation.RULES}
    assert written - used <= set(FIRST)
    assert set(FIRST) <= written


def test_every_rule_says_what_it_holds():
    assert all((rule.__doc__ or "").strip().endswith(".") for rule in validation.RULES)


def test_rules_are_reported_all_at_once(site):
    spoilt = changed(site, "parks", "milton", sources=("article p60",))
    spoilt = changed_figure(spoilt, "pipeline.signed-projects", value=number("-1"))
    assert [problem.key for problem in validation.problems(spoilt)] == [
        "no_passage",
        "below_zero",
    ]


def test_rules_that_follow_references_wait_until_references_lead_somewhere(site):
    spoilt = changed(site, "projects", "knitwear-plant", company="made-up")
    spoilt = changed_figure(spoilt, "pipeline.signed-projects", value=number("-1"))
    assert [problem.key for problem in validation.problems(spoilt)] == ["dangling"]


# -- references --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("collection", "name", "field", "wrong", "nearest"),
    [
        ("projects", "knitwear-plant", "park", "miltn", "milton"),
        ("projects", "knitwear-plant", "chain", "textile", "textiles"),
        ("projects", "coal-chemicals", "cluster", "coals", "coal"),
        ("projects", "knitwear-plant", "company", "kaxinlon", "samplex, made-up-mill"),
        ("companies", "samplex", "park", "miltn", "milton"),
        ("chains", "wine", "group", "strength", "strengthen"),
        ("clusters", "coal", "tier", "hundred-billions", "hundred-billion"),
        ("chain_groups", "extend", "count", "chains.extended", "chains.extend"),
        ("tiers", "ten-billion", "size", "clusters.ten-billion-clas", "clusters.ten-billion-class"),
        ("lists", "actions", "count", "policy.action", "policy.actions"),
        ("events", "matchmaking", "attendance", "matchmaking.attend", "matchmaking.attendance"),
    ],
)
def test_a_name_of_another_record_is_the_name_of_one(site, collection, name, field, wrong, nearest):
    spoilt = changed(site, collection, name, **{field: wrong})
    assert list(validation.check_references(spoilt)) == [
        site.location(collection, name).problem(
            (field,), "dangling", field=field, name=wrong, nearest=nearest
        )
    ]


@pytest.mark.parametrize(
    ("collection", "name", "field"),
    [
        ("parks", "eastgate", "clusters"),
        ("chains", "textiles", "clusters"),
        ("promotions", "linked-conference", "results"),
        ("events", "matchmaking", "hosts"),
        ("events", "matchmaking", "organisers"),
    ],
)
def test_every_name_in_a_list_is_the_name_of_a_record(site, collection, name, field):
    right = getattr(getattr(site, collection)[name], field)[0]
    spoilt = changed(site, collection, name, **{field: (right, f"{right}-x")})
    assert list(validation.check_references(spoilt)) == [
        site.location(collection, name).problem(
            (field, 1), "dangling", field=f"{field}.1", name=f"{right}-x", nearest=right
        )
    ]


@pytest.mark.parametrize(
    ("field", "wrong", "nearest"),
    [
        ("unit", "cnyy", "cny"),
        ("part_of", "pipeline.intended-project", "pipeline.intended-projects"),
        ("quoted_person", "bo-lu", "bo-liu"),
    ],
)
def test_figures_refer_to_records_too(site, field, wrong, nearest):
    spoilt = changed_figure(site, "pipeline.signed-amount", **{field: wrong})
    assert list(validation.check_references(spoilt)) == [
        site.location("figures", "pipeline.signed-amount").problem(
            (field,), "dangling", field=field, name=wrong, nearest=nearest
        )
    ]


def test_records_inside_records_refer_to_records_too(site):
    event = site.events["matchmaking"]
    general, *others = event.programme
    spoilt = changed(
        site,
        "events",
        "matchmaking",
        venue=event.venue.model_copy(update={"park": "miltn"}),
        programme=(general.model_copy(update={"groups": "matchmaking.tours"}), *others),
    )
    place = site.location("events", "matchmaking")
    assert list(validation.check_references(spoilt)) == [
        place.problem(
            ("venue", "park"), "dangling", field="venue.park", name="miltn", nearest="milton"
        ),
        place.problem(
            ("programme", 0, "groups"),
            "dangling",
            field="programme.0.groups",
            name="matchmaking.tours",
            nearest="matchmaking.tour-groups",
        ),
    ]


@pytest.mark.parametrize("kind", ["park", "chain", "cluster"])
def test_items_of_lists_lead_to_records(site, kind):
    collection = getattr(site, f"{kind}s")
    right = next(iter(collection))
    items = site.lists["actions"].items
    spoilt = changed(site, "lists", "actions", items=(*items[:-1], Item(**{kind: f"{right}-x"})))
    last = len(items) - 1
    assert list(validation.check_references(spoilt)) == [
        site.location("lists", "actions").problem(
            ("items", last, kind),
            "dangling",
            field=f"items.{last}.{kind}",
            name=f"{right}-x",
            nearest=right,
        )
    ]


def test_two_files_of_figures_have_two_names(site):
    figure = site.figures["policy.actions"]
    locations = {**site.locations, ("topics", "milton"): site.location("topics", "policy")}
    spoilt = replace(
        site, topics={**site.topics, "milton": {"made-up": figure}}, locations=locations
    )
    assert list(validation.check_unique_addresses(spoilt)) == [
        site.location("parks", "milton").problem(
            (), "same_name", name="milton", other="data/figures/policy.yml"
        )
    ]


def test_a_cluster_may_be_named_like_a_topic_since_it_holds_no_figures(site):
    clusters = {**site.clusters, "policy": site.clusters["coal"]}
    assert list(validation.check_unique_addresses(replace(site, clusters=clusters))) == []


def test_a_record_is_not_named_like_the_page_of_its_folder(site):
    projects = {"index": site.projects["knitwear-plant"]}
    locations = {
        **site.locations,
        ("projects", "index"): site.location("projects", "knitwear-plant"),
    }
    assert list(
        validation.check_unique_addresses(replace(site, projects=projects, locations=locations))
    ) == [site.location("projects", "knitwear-plant").problem((), "reserved_name", name="index")]


# -- citations ---------------------------------------------------------------------------


@pytest.mark.parametrize("paragraph", ["p60", "p9999"])
def test_a_paragraph_is_one_of_those_that_the_source_has(site, paragraph):
    spoilt = changed(site, "parks", "milton", sources=("article p01", f"article {paragraph}"))
    assert list(validation.check_passages(spoilt)) == [
        site.location("parks", "milton").problem(
            ("sources", 1), "no_passage", name=f"article {paragraph}", last="article p59"
        )
    ]


@pytest.mark.parametrize("paragraph", ["p01", "p59"])
def test_the_first_and_the_last_paragraph_may_be_cited(site, paragraph):
    spoilt = changed(site, "parks", "milton", sources=(f"article {paragraph}",))
    assert list(validation.check_passages(spoilt)) == []


def test_a_source_that_is_cited_exists(site):
    spoilt = changed(site, "parks", "milton", sources=("articel p01",))
    assert list(validation.check_sources(spoilt)) == [
        site.location("parks", "milton").problem(
            ("sources", 0), "no_source", name="articel", nearest="article"
        )
    ]


def test_a_figure_from_an_unknown_source_is_reported_and_stops_no_other_rule(site):
    spoilt = changed_figure(site, "policy.actions", sources=("articel p01",))
    assert validation.problems(spoilt) == [
        site.location("figures", "policy.actions").problem(
            ("sources", 0), "no_source", name="articel", nearest="article"
        )
    ]


def test_records_inside_records_are_cited_rightly_too(site):
    event = site.events["matchmaking"]
    venue = event.venue.model_copy(update={"sources": ("article p99",)})
    spoilt = changed(site, "events", "matchmaking", venue=venue)
    assert list(validation.check_passages(spoilt)) == [
        site.location("events", "matchmaking").problem(
            ("venue", "sources", 0), "no_passage", name="article p99", last="article p59"
        )
    ]


# -- units -------------------------------------------------------------------------------


def test_a_unit_has_the_plural_forms_of_each_language(site):
    spoilt = changed(site, "units", "km", pattern={"zh": {"other": "{}"}, "en": {"other": "{}"}})
    assert list(validation.check_unit_patterns(spoilt)) == [
        site.location("units", "km").problem(
            ("pattern", "en"), "unit_form", language="en", form="one"
        )
    ]


def test_a_unit_of_rank_has_the_ordinal_forms_of_each_language(site):
    english = dict(site.units["rank"].pattern["en"])
    del english["few"]
    spoilt = changed(site, "units", "rank", pattern={"zh": {"other": "{}"}, "en": english})
    assert list(validation.check_unit_patterns(spoilt)) == [
        site.location("units", "rank").problem(
            ("pattern", "en"), "unit_form", language="en", form="few"
        )
    ]


def test_a_unit_that_lacks_a_language_is_asked_for_its_general_form(site):
    spoilt = changed(site, "units", "km", pattern={"zh": {"other": "{}公里"}})
    assert list(validation.check_unit_patterns(spoilt)) == [
        site.location("units", "km").problem(
            ("pattern", "en"), "unit_form", language="en", form="other"
        )
    ]


def test_a_unit_has_no_form_that_its_language_does_not_know(site):
    pattern = {**site.units["km"].pattern, "zh": {"one": "{}公里", "other": "{}公里"}}
    assert list(validation.check_unit_patterns(changed(site, "units", "km", pattern=pattern))) == [
        site.location("units", "km").problem(
            ("pattern", "zh", "one"), "no_unit_form", form="one", known="other"
        )
    ]


def test_a_form_without_a_number_is_for_one_number_only(site):
    pattern = {**site.units["rank"].pattern["en"], "one": "first"}
    spoilt = changed(site, "units", "rank", pattern={"zh": {"other": "{}"}, "en": pattern})
    assert list(validation.check_unit_patterns(spoilt)) == [
        site.location("units", "rank").problem(
            ("pattern", "en", "one"), "form_of_many_numbers", form="one"
        )
    ]
    one_only = {**site.units["km"].pattern, "en": {"one": "one kilometre", "other": "{} km"}}
    assert not list(validation.check_unit_patterns(changed(site, "units", "km", pattern=one_only)))


def test_a_unit_speaks_no_language_that_the_site_has_not(site):
    pattern = {**site.units["km"].pattern, "de": {"other": "{} km"}}
    assert list(validation.check_unit_patterns(changed(site, "units", "km", pattern=pattern))) == [
        site.location("units", "km").problem(
            ("pattern", "de"), "unknown_language", field="pattern.de", known="zh, en"
        )
    ]


# -- values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "value", "key", "details"),
    [
        ("pipeline.signed-projects", "64.5", "not_whole", {"value": "64.5", "unit": "projects"}),
        ("exports.outward-rank", "1.5", "not_whole", {"value": "1.5", "unit": "rank"}),
        ("exports.outward-rank", "0", "no_rank", {"value": "0"}),
        ("pipeline.signed-projects", "-1", "below_zero", {"value": "-1"}),
        ("pipeline.signed-amount", "-0.01", "below_zero", {"value": "-0.01"}),
        ("location.airport-distance", "-18", "below_zero", {"value": "-18"}),
    ],
)
def test_a_value_that_does_not_fit_its_unit_is_reported(site, address, value, key, details):
    spoilt = changed_figure(site, address, value=number(value))
    assert list(validation.check_values(spoilt)) == [
        site.location("figures", address).problem(("value",), key, **details)
    ]


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("pipeline.signed-projects", "0"),
        ("pipeline.signed-projects", "64.0"),
        ("pipeline.signed-amount", "0.01"),
        ("industry.added-value-growth", "-3.5"),
        ("exports.outward-rank", "1"),
    ],
)
def test_a_value_that_fits_its_unit_is_not_reported(site, address, value):
    spoilt = changed_figure(site, address, value=number(value))
    assert list(validation.check_values(spoilt)) == []


def test_a_quantity_may_allow_values_below_zero(site):
    units = {**site.units, "cny": site.units["cny"].model_copy(update={"quantity": "balance"})}
    spoilt = changed_figure(site, "pipeline.signed-amount", value=number("-120"))
    assert list(validation.check_values(replace(spoilt, units=units))) == []


def test_both_ends_of_a_range_fit_the_unit(site):
    spoilt = changed_figure(site, "pipeline.signed-projects", value=between("1.5", "64.5"))
    place = site.location("figures", "pipeline.signed-projects")
    assert list(validation.check_values(spoilt)) == [
        place.problem(("value",), "not_whole", value=value, unit="projects")
        for value in ("1.5", "64.5")
    ]


def with_investment(site: Dataset, **fields: Any) -> Dataset:
    figure = site.figures["pipeline.intended-investment"].model_copy(update=fields)
    return changed(site, "projects", "knitwear-plant", figures={"investment": figure})


def test_an_investment_is_money(site):
    assert list(validation.check_values(with_investment(site))) == []
    spoilt = with_investment(site, unit="tonnes")
    assert list(validation.check_values(spoilt)) == [
        spoilt.location("figures", "knitwear-plant.investment").problem(
            ("unit",), "not_money", unit="tonnes"
        )
    ]


def with_area(site: Dataset, unit: str) -> Dataset:
    offer = site.offers["plot-seven"]
    area = offer.figures["area"].model_copy(update={"unit": unit})
    return changed(site, "offers", "plot-seven", figures={**offer.figures, "area": area})


def test_the_area_of_a_site_is_an_area(site):
    units = [name for name, unit in site.units.items() if unit.quantity == "area"]
    for unit in units:
        assert list(validation.check_areas(with_area(site, unit))) == []
    spoilt = with_area(site, "tonnes")
    assert list(validation.check_areas(spoilt)) == [
        spoilt.location("figures", "plot-seven.area").problem(
            ("unit",), "not_area", unit="tonnes", known=", ".join(units)
        )
    ]
    without_indicator = replace(spoilt, indicators={})
    assert [problem.key for problem in validation.check_areas(without_indicator)] == ["not_area"]


# -- periods -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "period", "key"),
    [
        ("actual", "2024", "after_source"),
        ("actual", "2024-01-01", "after_source"),
        ("target", "2022", "before_source"),
        ("plan", "2022-12-31", "before_source"),
        ("forecast", "2020/2022", "before_source"),
    ],
)
def test_a_period_that_does_not_fit_its_status_is_reported(site, status, period, key):
    spoilt = changed_figure(site, "policy.actions", status=status, period=Period(period))
    details = {"period": period} | ({} if status == "actual" else {"status": status})
    assert list(validation.check_periods(spoilt)) == [
        site.location("figures", "policy.actions").problem(("period",), key, **details)
    ]


@pytest.mark.parametrize(
    ("status", "period"),
    [
        ("actual", "2012"),
        ("actual", "2023"),
        ("actual", "2023-12"),
        ("actual", "2023/2025"),
        ("target", "2023"),
        ("target", "2025"),
        ("plan", "2023-07-07"),
        ("forecast", "2022/2023"),
    ],
)
def test_a_period_that_fits_its_status_is_not_reported(site, status, period):
    spoilt = changed_figure(site, "policy.actions", status=status, period=Period(period))
    assert list(validation.check_periods(spoilt)) == []


# -- companies ---------------------------------------------------------------------------


def test_a_company_is_in_the_park_of_its_project(site):
    spoilt = changed(site, "projects", "knitwear-plant", park="norton")
    assert list(validation.check_company_parks(spoilt)) == [
        site.location("projects", "knitwear-plant").problem(
            ("park",), "other_park", park="norton", company="milton"
        )
    ]


@pytest.mark.parametrize(
    ("collection", "name"), [("projects", "knitwear-plant"), ("companies", "samplex")]
)
def test_where_a_park_is_not_known_nothing_contradicts_it(site, collection, name):
    spoilt = changed(site, collection, name, park=None)
    assert list(validation.check_company_parks(spoilt)) == []


# -- keys of figures that pages expect ---------------------------------------------------


@pytest.mark.parametrize(
    ("key", "nearest"), [("investmnt", "investment"), ("investments", "investment")]
)
def test_a_key_like_one_that_pages_expect_is_misspelt(site, key, nearest):
    plant = site.projects["knitwear-plant"]
    figures = {key: next(iter(plant.figures.values()))}
    (problem,) = validation.check_expected_figure_keys(
        changed(site, "projects", "knitwear-plant", figures=figures)
    )
    assert (problem.key, dict(problem.details)) == (
        "known_figure",
        {"name": key, "nearest": nearest},
    )


@pytest.mark.parametrize("key", ["investment", "output", "invest"])
def test_the_expected_keys_themselves_and_quite_different_ones_are_right(site, key):
    assert (validation._misspelt(key, ("investment",)) is None) == (key != "invest")
    figures = {key: next(iter(site.projects["knitwear-plant"].figures.values()))}
    spoilt = changed(site, "projects", "knitwear-plant", figures=figures)
    assert bool([*validation.check_expected_figure_keys(spoilt)]) == (key == "invest")


# -- recorded changes --------------------------------------------------------------------

CHANGES = {
    "third": """\
date: "2030-05-03"
added: [parks/north]
removed: [{record: parks/gone, name: {en: Gone park}}]
""",
    "second": """\
date: "2030-05-02"
added: [parks/gone]
""",
    "first": """\
date: "2030-05-01"
kind: first
""",
}


def problems_of_changes(make, old: str = "", new: str = "") -> list[tuple[str, int, str, str]]:
    """File, line, key and the named value of each problem with recorded changes."""
    assert old in "".join(CHANGES.values())
    files = {f"changes/{name}.yml": text.replace(old, new, 1) for name, text in CHANGES.items()}
    site = load(make({**files, "parks/north.yml": park("North")}))
    return [
        (Path(problem.path).stem, problem.line, problem.key, dict(problem.details).get("name", ""))
        for problem in [
            *validation.check_change_addresses(site),
            *validation.check_first_change(site),
        ]
    ]


def test_changes_name_records_of_their_time(make):
    assert problems_of_changes(make) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("parks/north", "parks/nrth", ("third", 2, "change_lost", "parks/nrth")),
        (
            "added: [parks/gone]",
            "added: [parks/other]",
            ("second", 2, "change_lost", "parks/other"),
        ),
        ("record: parks/gone", "record: parks/north", ("third", 3, "change_there", "parks/north")),
        ("2030-05-02", "2030-05-03", ()),
        ("[parks/gone]\n", "[parks/gone]\nkind: first\n", ("second", 3, "change_first", "")),
    ],
)
def test_a_change_that_contradicts_the_data_or_another_is_reported(make, old, new, problem):
    problems = problems_of_changes(make, old, new)
    assert problem in problems if problem else problems == []


def test_the_park_of_a_company_and_of_its_project_is_the_same(site):
    project = site.projects["knitwear-plant"]
    other = next(name for name in site.parks if name != project.park)
    (problem,) = validation.check_company_parks(
        changed(site, "projects", "knitwear-plant", park=other)
    )
    assert (problem.key, dict(problem.details)["park"]) == ("other_park", other)
