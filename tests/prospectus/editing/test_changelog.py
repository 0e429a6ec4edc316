"""What is written down of a change, and that it is read as it was meant."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import ADDRESSABLE
from prospectus.domain.records import FigureStatement, Range
from prospectus.domain.site_records import Change, FigureChange, Removal
from prospectus.editing.changelog import file_of, new_entry
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.routes import LISTED_COLLECTIONS, SHARED_PAGES, TABLED_COLLECTIONS
from prospectus.yamlio.reader import YamlDocument

DAY = Period("2030-05-01")
CODES = {"languages": ["zh", "en"]}
FIGURE = "pipeline.signed-projects"


def with_figure(site: Dataset, **fields: object) -> Dataset:
    topic, key = FIGURE.split(".")
    figure = site.topics[topic][key].model_copy(update=fields)
    return changed(site, topics=site.topics | {topic: {**site.topics[topic], key: figure}})


def changed(site: Dataset, **collections: object) -> Dataset:
    return Dataset(
        **({name: getattr(site, name) for name in Dataset.__dataclass_fields__} | collections)
    )


def test_addresses_are_those_of_records_that_are_shown_somewhere():
    assert {*ADDRESSABLE} == {*LISTED_COLLECTIONS, *TABLED_COLLECTIONS, *SHARED_PAGES}


def renamed(site: Dataset, collection: str, old: str, new: str, **fields: object) -> Dataset:
    records = dict(getattr(site, collection))
    records[new] = records.pop(old).model_copy(update={"was": (old,), **fields})
    return changed(site, **{collection: records})


@pytest.mark.parametrize(
    "collection",
    ["parks", "projects", "events", "clusters", "lists", "companies", "series", "offers"],
)
def test_a_renamed_record_is_neither_added_nor_removed(site, collection):
    old = next(iter(getattr(site, collection)))
    name = LocalizedText.model_validate({"zh": "虚构", "en": "Made up"}, context=CODES)
    entry = new_entry(site, renamed(site, collection, old, "made-up", name=name), DAY)
    assert entry
    assert (entry.added, entry.removed, entry.changed) == ((), (), ())
    (rename,) = entry.renamed
    assert (rename.before, rename.after) == (f"{collection}/{old}", f"{collection}/made-up")
    assert rename.name == getattr(site, collection)[old].name


def test_a_renamed_figure_that_also_changed_is_listed_as_both(site):
    figures = dict(site.topics["policy"])
    old = figures.pop("actions")
    figures["steps"] = old.model_copy(update={"was": ("actions",), "value": Decimal(6)})
    entry = new_entry(site, changed(site, topics={**site.topics, "policy": figures}), DAY)
    assert entry
    assert [item.after for item in entry.renamed] == ["figures/policy.steps"]
    (figure,) = entry.changed
    assert (figure.figure, figure.before.value) == ("figures/policy.steps", old.value)


def test_a_rename_that_was_recorded_is_not_recorded_again(site):
    after = renamed(site, "parks", "milton", "made-up")
    entry = new_entry(site, after, DAY)
    assert (
        new_entry(site, changed(after, changes={"2030-05-01": entry, **after.changes}), DAY) is None
    )


def test_where_nothing_changed_nothing_is_recorded(site):
    assert new_entry(site, site, DAY) is None


@pytest.mark.parametrize("fields", [{"name": None}, {"note": None}, {"sources": ("article p01",)}])
def test_what_a_figure_does_not_say_is_no_change_of_it(site, fields):
    assert new_entry(site, with_figure(site, **fields), DAY) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", Decimal(65)),
        ("qualifier", "over"),
        ("status", "plan"),
        ("period", Period("2023")),
        ("unit", "parks"),
    ],
)
def test_whatever_a_figure_says_is_recorded_before_and_after(site, field, value):
    entry = new_entry(site, with_figure(site, **{field: value}), DAY)
    assert entry
    (changed,) = entry.changed
    assert changed.figure == f"figures/{FIGURE}"
    assert getattr(changed.before, field) == getattr(site.figures[FIGURE], field)
    assert getattr(changed.after, field) == value
    assert (entry.added, entry.removed) == ((), ())


def test_what_came_and_went_is_recorded_with_its_figures_and_the_names_of_what_went(site):
    plant = "knitwear-plant"
    without = changed(site, projects={k: v for k, v in site.projects.items() if k != plant})
    figures = tuple(f"figures/{plant}.{key}" for key in sorted(site.projects[plant].figures))
    come, gone = new_entry(without, site, DAY), new_entry(site, without, DAY)
    assert come
    assert come.added == (f"projects/{plant}", *figures)
    assert gone
    assert [item.record for item in gone.removed] == list(come.added)
    assert gone.removed[0].name == site.projects[plant].name


def test_what_was_recorded_since_is_not_recorded_again(site):
    now = with_figure(site, value=Decimal(65))
    first = new_entry(site, now, DAY)
    changes = {"2030-05-01": first, **site.changes}
    assert new_entry(site, changed(now, changes=changes), DAY) is None
    later = with_figure(changed(now, changes=changes), value=Decimal(66))
    again = new_entry(site, later, DAY)
    assert again
    assert [(item.before.value, item.after.value) for item in again.changed] == [(65, 66)]


# -- as text -------------------------------------------------------------------------------

REMOVED = Change(
    date=DAY,
    removed=(
        Removal.model_construct(
            record="parks/made-up",
            name=LocalizedText.model_validate({"zh": "虚构", "en": "Made up"}, context=CODES),
        ),
    ),
)


def test_an_entry_is_a_file_of_its_own():
    path, text = file_of({}, REMOVED)
    assert re.fullmatch(r"data/changes/2030-05-01-1-[0-9a-f]{6}\.yml", path)
    head, body = text.split("\n", 1)
    assert head == "# yaml-language-server: $schema=../../schema/changes.json"
    assert body == (
        'date: "2030-05-01"\nremoved:\n  - {record: parks/made-up, name: {zh: 虚构, en: Made up}}\n'
    )


def test_a_range_is_written_as_it_is_in_figures(site):
    value = Range.model_validate({"from": Decimal(1), "to": Decimal(2)})
    entry = new_entry(site, with_figure(site, value=value), DAY)
    assert entry
    _, text = file_of({}, entry)
    assert "    value: {from: 1, to: 2}\n" in text
    assert "added" not in text


def named(date: Period, names: list[str]) -> dict[str, Change]:
    return {name: Change(date=date) for name in names}


def test_an_entry_gets_the_next_number_of_its_day():
    other = named(Period("2030-05-02"), ["2030-05-02"])
    for names, number in (([], 1), (["2030-05-01"], 2), (["2030-05-01-1-abcdef", "x"], 3)):
        path, _ = file_of(named(DAY, names) | other, REMOVED)
        assert path.startswith(f"data/changes/2030-05-01-{number}-")


def test_entries_of_two_branches_on_one_day_have_files_of_their_own(site):
    paths = {
        file_of(site.changes, entry)[0]
        for value in (85, 86)
        if (entry := new_entry(site, with_figure(site, value=Decimal(value)), DAY))
    }
    assert len(paths) == 2


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(words | st.sampled_from(["1e3", "~", "true", "0x1", "2030-05-01", "a: b", "x #y", "'", '"']))
def test_any_name_is_read_as_it_was(phrase):
    name = LocalizedText.model_construct(root={"zh": phrase, "en": phrase})
    entry = Change.model_construct(
        date=DAY, removed=(Removal.model_construct(record="parks/made-up", name=name),)
    )
    read = YamlDocument("a.yml", file_of({}, entry)[1]).values
    assert read["removed"][0]["name"] == {"zh": phrase, "en": phrase}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=0, max_value=10**17))
def test_numbers_keep_every_digit(value):
    said = FigureStatement.model_construct(value=value, unit="tonnes", status="plan", period=DAY)
    figure_change = FigureChange.model_construct(
        figure=f"figures/{FIGURE}", before=said, after=said
    )
    change = Change.model_construct(date=DAY, changed=(figure_change,))
    read = YamlDocument("a.yml", file_of({}, change)[1]).values
    assert read["changed"][0]["after"]["value"] == value


# -- into the file -------------------------------------------------------------------------


def with_values(site: Dataset, values: dict[str, int], **fields: object) -> Dataset:
    """The site with values of a series changed, added, or, by 0, left out."""
    series = site.series["exporters"]
    by_period = {value.period.root: value for value in series.values}
    for period, number in values.items():
        value = by_period.pop(period, series.values[0])
        if number:
            update = {"period": Period(period), "value": Decimal(number)}
            by_period[period] = value.model_copy(update=update)
    ordered = tuple(by_period[period] for period in sorted(by_period))
    new = type(series).model_construct(**{**dict(series), "values": ordered, **fields})
    return changed(site, series={**site.series, "exporters": new})


def value_changes(entry: Change | None) -> list[tuple[str, int | None, int | None]]:
    assert entry
    return [
        (
            item.statement.period.root,
            *(side and int(side.value) for side in (item.before, item.after)),
        )
        for item in entry.changed
        if item.statement
    ]


def test_each_changed_value_of_a_series_is_listed_with_its_year(site):
    after = with_values(site, {"2013": 26, "2020": 0, "2023": 214})
    entry = new_entry(site, after, DAY)
    assert value_changes(entry) == [("2013", 25, 26), ("2020", 120, None), ("2023", None, 214)]
    assert entry
    assert {item.figure for item in entry.changed} == {"series/exporters"}
    assert (entry.added, entry.removed) == ((), ())


def test_values_that_were_listed_are_not_listed_again(site):
    after = with_values(site, {"2013": 26, "2020": 0, "2023": 214})
    entry = new_entry(site, after, DAY)
    recorded = changed(after, changes={"2030-05-01": entry, **after.changes})
    assert new_entry(site, recorded, DAY) is None
    later = with_values(recorded, {"2023": 215})
    assert value_changes(new_entry(site, later, DAY)) == [("2023", 214, 215)]


def test_values_of_a_renamed_series_are_compared_with_those_that_it_had(site):
    after = with_values(site, {"2013": 26}, was=("exporters",))
    series = dict(after.series)
    series["made-up"] = series.pop("exporters")
    entry = new_entry(site, changed(after, series=series), DAY)
    assert value_changes(entry) == [("2013", 25, 26)]
    assert entry
    assert [item.after for item in entry.renamed] == ["series/made-up"]


def test_a_new_series_is_listed_as_a_whole(site):
    before = changed(site, series={"output-growth": site.series["output-growth"]})
    entry = new_entry(before, site, DAY)
    assert entry
    assert (entry.added, entry.changed) == (("series/exporters",), ())


def test_a_series_that_was_listed_as_a_whole_is_not_listed_again(site):
    before = changed(site, series={"output-growth": site.series["output-growth"]})
    entry = new_entry(before, site, DAY)
    recorded = changed(site, changes={"2030-05-01": entry, **site.changes})
    assert new_entry(before, recorded, DAY) is None


def test_changes_of_companies_are_listed(site):
    fewer = changed(site, companies=dict([*site.companies.items()][1:]))
    first = next(iter(site.companies))
    added, removed = new_entry(fewer, site, DAY), new_entry(site, fewer, DAY)
    assert added
    assert added.added[0] == f"companies/{first}"
    assert removed
    assert removed.removed[0].record == f"companies/{first}"
