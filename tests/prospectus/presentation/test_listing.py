from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.dataset import Dataset
from prospectus.i18n import name_keys
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.presentation.facets import FACETS, facet_values
from prospectus.presentation.listing import LISTINGS, Listing, names_cache
from prospectus.presentation.script_constants import escape_formula
from prospectus.rendering.pages import ListPage, generated_pages
from prospectus.support.cache import ENVIRONMENT_VARIABLE
from support.generated_projects import projects
from support.listing_projects import crowded, project, with_projects


def listing_of(site: Dataset, collection: str = "projects", language: int = 0) -> Listing:
    return Listing(site, site.languages[language], collection)


def url(collection: str, name: str) -> str:
    return f"{collection}:{name}"


def list_data(listing: Listing) -> dict[str, Any]:
    script = listing.script(url)
    lists: dict[str, Any] = json.loads(script[script.index("]=") + 2 : -2])
    return lists


def sheet(listing: Listing) -> list[list[str]]:
    return list(csv.reader(io.StringIO(listing.csv().removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("language", languages())
def test_everything_by_which_to_choose_or_order_has_its_words(language):
    words = get_catalog(language)
    for collection, plan in LISTINGS.items():
        for key in ("name", "form", "hint", "all", "some", "whole.link", "chosen.title"):
            assert words[f"listing.{key}.{collection}"]
        for facet in FACETS[collection]:
            assert words[f"listing.facet.{facet.name}"]
            assert words[f"listing.by.{facet.name}"]
        labels = {*plan.fields.values(), *(column.label for column in plan.columns)}
        assert labels <= set(words)
        if plan.amount:
            assert words[f"listing.order.{plan.amount}"]
            assert words[f"listing.money.{plan.amount}"]
            assert words[f"listing.amount.{plan.amount}.least"]
    orders = {"data", "name", *(plan.start for plan in LISTINGS.values() if plan.start)}
    assert {f"listing.order.{order}" for order in orders} <= set(words)


# -- sums and orders ---------------------------------------------------------------------------


def test_nobody_is_asked_for_sums_or_dates_that_no_record_has(site):
    assert listing_of(site).orders == ("data", "name")
    assert listing_of(site).amounts.units == ()
    assert listing_of(site, "chains").orders == ("data", "name")


@pytest.mark.parametrize(("language", "money"), [(0, "亿元"), (1, "CNY million")])
def test_sums_are_asked_for_in_a_large_unit_of_the_language(site, language, money):
    listing = listing_of(crowded(site), language=language)
    assert listing.orders == ("data", "name", "amount", "date")
    assert [unit.label for unit in listing.amounts.units] == [money]
    assert {len(row) for row in list_data(listing)["rows"]} == {9}, "all amounts are in one unit"


def test_sums_of_several_currencies_are_compared_within_each(site):
    other = replace(site, units={**site.units, "made-up": site.units["cny"]})
    records = {"a": project("a", 10**8), "b": project("b", 10**8), "c": project("c")}
    records["b"]["figures"]["investment"]["unit"] = "made-up"  # type: ignore[index]
    listing = listing_of(with_projects(other, records))
    assert listing.orders == ("data", "name", "amount")
    assert [(unit.name, unit.group) for unit in listing.amounts.units] == [
        ("cny", 0),
        ("made-up", 1),
    ]
    rows = [row[9:] for row in list_data(listing)["rows"]]
    assert rows == [[["100000000", "100000000", 0]], [["100000000", "100000000", 1]], []]


def test_names_are_ordered_by_their_pronunciation(site):
    names = ("中", "阿", "重庆")
    rows = list_data(
        listing_of(with_projects(site, {f"p{name}": project(name) for name in names}))
    )["rows"]
    assert [row[1] for row in sorted(rows, key=lambda row: row[4])] == [
        "阿虚构",
        "重庆虚构",
        "中虚构",
    ]


def test_a_column_that_would_be_empty_is_there_only_if_it_is_asked_for(site):
    def labels(site: Dataset) -> list[str]:
        return [column.label for column in listing_of(site).columns]

    assert "project.period" not in labels(site)
    assert "project.investment" in labels(site), "that it is not published is worth knowing"
    assert "project.period" in labels(crowded(site))


def test_parks_of_chains_are_a_column_only_if_a_chain_has_any(site):
    def labels(site: Dataset) -> list[str]:
        return [column.label for column in listing_of(site, "chains").columns]

    first = next(iter(site.chains))
    placed = {"park": next(iter(site.parks)), "chain": first}
    assert labels(with_projects(site, {})) == ["chain.group", "cluster.related", "figure.source"]
    assert labels(with_projects(site, {"a": {**project("a"), **placed}})) == [
        *("chain.group", "cluster.related", "listing.parks", "figure.source")
    ]


# -- pages ---------------------------------------------------------------------------------------


@given(seed=st.integers(0, 1000), count=st.integers(1, 130))
def test_pages_show_every_row_once_in_each_choice_and_once_in_the_whole(site, seed, count):
    records = projects(count, parks=list(site.parks), chains=list(site.chains), seed=seed)
    site = with_projects(site, dict(records))
    pages = [page for page in generated_pages(site) if isinstance(page, ListPage)]
    pages = [page for page in pages if page.collection == "projects"]
    assert len({page.uri for page in pages}) == len(pages)
    whole = [
        *listing_of(site).first_rows,
        *(row for page in pages if not page.choice for row in page.rows),
    ]
    assert whole == list(site.projects)
    for made_choices in facet_values(site, "projects").values():
        for choice in made_choices:
            shown = [row for page in pages if page.choice == choice for row in page.rows]
            assert shown == list(choice.rows)


# -- the file for spreadsheets -------------------------------------------------------------------


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("collection", LISTINGS)
def test_a_spreadsheet_holds_every_record_and_says_what_is_what(site, collection, language):
    listing = listing_of(site, collection, language)
    head, *rows = sheet(listing)
    assert listing.csv().startswith("\ufeff")
    assert head[0] == get_catalog(site.languages[language].code)[f"listing.name.{collection}"]
    assert [row[0] for row in rows] == [row.name for row in listing.rows.values()]
    assert {len(row) for row in rows} == {len(head)}
    assert all(row[len(listing.fields)] for row in rows), "each names its source"


def test_lines_end_as_rfc_4180_has_it(site):
    lines = listing_of(site).csv().split("\r\n")
    assert len(lines) == len(site.projects) + 2
    assert lines[-1] == ""
    assert not any("\n" in line for line in lines)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(site, sign):
    hostile = project("a", 10**8)
    hostile["name"] = {"zh": f'{sign}HYPERLINK("x")虚构', "en": f'{sign}1+1,"made up"'}
    for language in (0, 1):
        _, row = sheet(listing_of(with_projects(site, {"a": hostile}), language=language))
        assert row[0].startswith(f"'{sign}")


@given(name=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1))
def test_whatever_a_name_holds_it_comes_back(site, name):
    _, row = sheet(listing_of(with_projects(site, {"a": project(name)})))
    assert row[0].removeprefix("'") == f"{name}虚构".removeprefix("'")


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        (3_500_000_000, ["3500000000", "3500000000"]),
        (Decimal("1.50"), ["1.5", "1.5"]),
        ({"from": Decimal(10**8), "to": Decimal(2 * 10**8)}, ["100000000", "200000000"]),
    ],
)
def test_sums_are_whole_numbers_in_base_units(site, value, cells):
    _, row = sheet(listing_of(with_projects(site, {"a": project("a", value)}), language=1))
    assert row[-3:] == [*cells, "yuan (CNY)"]


# -- the list for the script -----------------------------------------------------------------------


def test_the_script_holds_what_the_page_and_the_spreadsheet_show(site):
    listing = listing_of(crowded(site), language=1)
    lists = list_data(listing)
    head, *rows = sheet(listing)
    assert lists["head"] == head
    for row, cells, shown in zip(lists["rows"], rows, listing.rows.values(), strict=True):
        pieces = [[lists["pieces"][number] for number in field] for field in row[5]]
        assert [
            row[1],
            *(
                "; ".join(
                    piece if isinstance(piece, str) else piece[3] or piece[0] for piece in field
                )
                for field in pieces
            ),
            *row[7],
        ] == cells
        assert [
            [piece if isinstance(piece, str) else piece[0] for piece in field] for field in pieces
        ] == [[piece.text for piece in shown.fields[field]] for field in listing.fields]


def test_the_script_numbers_choices_as_the_form_does(site):
    site = crowded(site)
    listing = listing_of(site)
    for (slug, record), row in zip(listing.rows.items(), list_data(listing)["rows"], strict=True):
        assert row[0] == f"projects:{slug}"
        for numbers, values in zip(row[6], listing.facet_values.values(), strict=True):
            if values[0].facet == "sector":
                expected = [*site.sector_index.sectors_of("projects", slug)]
            else:
                expected = [value for value in [getattr(record.record, values[0].facet)] if value]
            assert [values[number].name for number in numbers] == expected


def test_only_names_in_chinese_characters_have_pronunciations(site):
    assert list_data(listing_of(site))["rows"][0][3]
    assert [row[3] for row in list_data(listing_of(site, language=1))["rows"]] == [[]] * len(
        site.projects
    )


@pytest.mark.parametrize("collection", LISTINGS)
def test_the_same_data_makes_the_same_files(site, collection):
    one, other = listing_of(crowded(site), collection), listing_of(crowded(site), collection)
    assert (one.csv(), one.script(url)) == (other.csv(), other.script(url))


# -- rows, each exactly ------------------------------------------------------------------------


def test_a_row_of_the_script_has_its_parts_in_order(site):
    records = {
        "b": project("b", 3 * 10**8, period="2026"),
        "a": project("a", {"from": 10**8, "to": 2 * 10**8}, park=next(iter(site.parks))),
        **{name: project(name) for name in "cde"},
    }
    lists = list_data(listing_of(with_projects(site, records), language=1))
    rows = {row[0].partition(":")[2]: row for row in lists["rows"]}
    assert list(rows) == ["b", "a", "c", "d", "e"]
    assert [row[1] for row in rows.values()] == ["Made-up project"] * 5
    assert [row[2] for row in rows.values()] == ["Made up."] * 5
    assert [row[6] for row in rows.values()] == [[[]], [[0]], *[[[]]] * 3], "one park to choose"
    assert rows["b"][7][:2] == ["300000000", "300000000"]
    assert rows["a"][7][:2] == ["100000000", "200000000"]
    assert rows["c"][7] == ["", "", ""]
    assert rows["b"][8].startswith("2026")
    assert rows["c"][8] == ""


def test_orders_by_name_are_positions_from_zero(site):
    records = {name: project(name) for name in ("b", "c", "a")}
    lists = list_data(listing_of(with_projects(site, records)))
    assert {row[0]: row[4] for row in lists["rows"]} == {
        "projects:a": 0,
        "projects:b": 1,
        "projects:c": 2,
    }


def test_pieces_that_are_equal_are_written_once(site):
    records = {name: project(name) for name in ("a", "b")}
    lists = list_data(listing_of(with_projects(site, records)))
    assert lists["rows"][0][5] == lists["rows"][1][5]
    texts = [json.dumps(piece) for piece in lists["pieces"]]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1", "'=1"), ("+1", "'+1"), ("\t1", "'\t1"), ("\r1", "'\r1"), ("1=", "1="), ("", "")],
)
def test_a_cell_that_begins_like_a_formula_is_quoted(cell, shown):
    assert escape_formula(cell) == shown


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_order_by_time_says_which_time_it_is(site, code):
    language = next(candidate for candidate in site.languages if candidate.code == code)
    labels = {}
    for collection in ("projects", "offers"):
        listing = Listing(site, language, collection)
        labels[collection] = get_catalog(code)[f"listing.order.{listing.start}"]
    if code == "en":
        assert labels == {"projects": "Latest start first", "offers": "Latest availability first"}
    assert labels["projects"] != labels["offers"]


def test_every_part_of_a_cell_after_the_first_begins_a_line_unless_it_is_a_source(site):
    listing = listing_of(crowded(site), "chains")
    parts = [cell for row in listing.rows.values() for _, cell in listing.cells(row)]
    assert not any(cell[0][1] for cell in parts if cell)
    assert any(begins_line for cell in parts for _, begins_line in cell[1:])


def test_what_no_page_shows_is_no_link_in_the_script(site):
    listing = listing_of(crowded(site))
    linked = listing.script(url)
    plain = listing.script(lambda *_: "")
    assert "parks:milton" in linked
    assert '"parks"' not in plain and "parks:" not in plain


@pytest.mark.parametrize("language", [0, 1])
def test_a_script_is_the_same_with_what_is_known_of_names(site, language, tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    listing = listing_of(site, language=language)
    expected, code = listing.script(url), site.languages[language].code

    def with_names() -> str:
        names = names_cache(tmp_path / "project", "projects", code)
        script = listing.script(url, names.get_or_create)
        names.save()
        return script

    assert with_names() == expected
    for maker in ("pinyin_key", "sort_key"):
        monkeypatch.setattr(name_keys, maker, pytest.fail)
    assert with_names() == expected
