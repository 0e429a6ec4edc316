"""What people mean by a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.editing.spreadsheet.cell_reader import CellReader
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import columns, model_of


@pytest.fixture
def read(site):
    """Reads one cell of a column of a table."""

    def read_cell(table, key, cell, unit=None, sheets=()):
        column = next(
            candidate for candidate in columns(table, ["zh", "en"]) if candidate.key == key
        )
        return CellReader(site, sheets).read(model_of(table), column, cell, unit)

    return read_cell


@pytest.mark.parametrize("cell", ["signed", "signed · 已签约", "已签约", "Signed", " SIGNED "])
def test_a_stage_may_be_called_by_its_name_in_any_language(read, cell):
    assert read("projects", "stage", cell) == "signed"


def test_a_list_shows_names_that_may_be_copied_as_a_whole(read, site):
    stage = site.stages["signed"].name
    both = f"{stage.in_language('zh')} / {stage.in_language('en')}"
    assert read("projects", "stage", both) == "signed"


def test_a_record_may_be_called_by_its_name_in_any_language(read, site):
    park, name = next(iter(site.parks.items()))
    for language in ("zh", "en"):
        assert read("projects", "park", name.name.in_language(language)) == park


def test_each_of_several_records_may_be_called_by_its_name(read, site):
    (first, one), (second, two) = list(site.sectors.items())[:2]
    cell = f"{one.name.in_language('zh')}、{second}"
    assert read("projects", "sectors", cell) == (first, second)
    assert read("projects", "sectors", two.name.in_language("en")) == (second,)


def test_a_name_may_be_that_of_a_record_in_another_sheet(read):
    heading = ("Id [parks]", "Name [name.zh]", "Name [name.en]")
    sheet = SheetData("Parks", {1: heading, 2: ("made-up", "虚构园区", "Made-up park")})
    assert read("projects", "park", "虚构园区", sheets=[sheet]) == "made-up"


def test_a_name_of_several_records_stands_for_none(read):
    heading = ("Id [parks]", "Name [name.zh]")
    sheet = SheetData("Parks", {1: heading, 2: ("one", "虚构园区"), 3: ("two", "虚构园区")})
    assert read("projects", "park", "虚构园区", sheets=[sheet]) == "虚构园区"


def test_a_name_that_is_not_known_stays_for_the_check(read):
    assert read("projects", "stage", "已停产") == "已停产"


@pytest.mark.parametrize(("cell", "value"), [("是", True), ("no", False), ("true", True)])
def test_yes_and_no_may_be_written_in_any_language(read, cell, value):
    assert read("figures", "counted", cell) is value


@pytest.mark.parametrize(
    "cell", ["无", "—", "——", "-", "N/A", "n/a", "Ｎ／Ａ", "/", " 暂无 ", "None"]
)
@pytest.mark.parametrize("key", ["park", "note.zh", "sources", "period"])
def test_words_and_signs_for_nothing_are_empty_cells(read, cell, key):
    assert read("projects", key, cell) is None


def test_an_item_of_a_list_may_have_nothing_and_the_others_keep_their_lines(read):
    assert read("contacts", "phones.kind", "无\nfax") == ("—", "fax")


def test_a_number_may_have_a_unit(read):
    assert read("figures", "value", "3.5亿元", "cny") == 350_000_000
    assert read("figures", "value", Decimal("3.5"), "cny") == Decimal("3.5")


def test_a_number_that_cannot_be_read_stays_as_it_is(read):
    assert read("figures", "value", "约3.5亿元", "cny") == "约3.5亿元"


def test_whole_numbers_may_have_groups_only(read):
    assert read("projects", "order", "1,200") == 1200
    assert read("projects", "order", "1万") == "1万"
