"""Tables as workbooks and CSV files."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import columns, table_file, workbook
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.editing.spreadsheet.importer import plan_import
from prospectus.editing.spreadsheet.sheet import Sheet
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from prospectus.editing.spreadsheet.workbook import to_xlsx
from prospectus.i18n import catalog
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from support.weekly import first_of


@pytest.fixture(scope="module")
def content(site):
    return to_xlsx(site)


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def figures(book):
    return book.worksheets[1 + TABLES.index("figures")]


def column(page, key):
    """The cells of a column below its heading."""
    heading = next(head for head in page[1] if head.value.endswith(f"[{key}]"))
    return [row[heading.column - 1] for row in page.iter_rows(min_row=2)]


def rule(page, cell):
    return next(
        validation
        for validation in page.data_validations.dataValidation
        if cell.coordinate in validation.sqref
    )


def test_the_same_data_give_the_same_bytes(site, content):
    assert to_xlsx(site) == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", first_of(["en", "zh"]))
def test_what_is_written_in_one_language_is_read_again_without_a_change(root, tmp_path, language):
    """Programs for tables take titles that differ in case only for the same title."""
    path = tmp_path / "tables.xlsx"
    with catalog.of_site(root, (language,)):
        path.write_bytes(to_xlsx(load(Project(root))))
        titles = [workbook.sheet_title(name) for name in ("notes", *TABLES)]
        assert load_workbook(path).sheetnames == [*titles, workbook.CHOICES_SHEET]
        assert not plan_import(root, [(path.name, table_file.read(path))]).changes


def test_there_is_a_sheet_for_each_table_after_notes_and_before_hidden_lists(book):
    titles = [
        " ".join(get_editors_catalog(code)[f"tables.sheet.{name}"] for code in editors_languages())
        for name in ("notes", *TABLES)
    ]
    assert book.sheetnames == [*titles, "choices"]
    assert [page.sheet_state for page in book] == ["visible"] * (len(TABLES) + 1) + ["hidden"]


def test_the_notes_show_how_it_is_used_in_both_languages(book):
    notes = "\n".join(str(row[0]) for row in book.worksheets[0].values if row[0])
    assert "python hooks import" in notes
    assert "Parks: icon" in notes
    assert re.search(r"[\u4e00-\u9fff]", notes) and "Records cannot be deleted here" in notes


def test_every_record_is_a_row_in_the_order_of_the_site(site, book):
    for table, page in zip(TABLES, book.worksheets[1:-1], strict=True):
        assert [row[0].value for row in page.iter_rows(min_row=2)] == [
            record.id for record in columns.rows(site, table)
        ]


def test_headings_and_ids_stay_in_sight_and_are_locked_while_cells_are_free(book):
    for page in book.worksheets[1:-1]:
        assert page.freeze_panes == "B2"
        assert page.protection.sheet and not page.protection.password
        assert not page.protection.insertRows  # not forbidden
        assert all(cell.protection.locked for cell in page[1])
        locked = {
            cell.column for cell in page[2] if cell.value is not None and cell.protection.locked
        }
        assert locked == {1, page.max_column}
        assert not any(dimension.protection.locked for dimension in page.column_dimensions.values())
        assert all(cell.alignment.wrap_text for cell in page[2][1:-1] if cell.data_type == "s")


def test_headings_are_in_both_languages(figures):
    assert figures["A1"].value == "编号 / Id * [figures]"
    assert figures["B1"].value == "名称 / Name · 中文 * [name.zh]"


def test_numbers_are_numbers_and_periods_and_ids_are_texts(site, figures):
    for figure, cell in zip(site.own_figures.values(), column(figures, "value"), strict=True):
        if isinstance(figure.value, Decimal):
            assert (cell.data_type, Decimal(str(cell.value))) == ("n", figure.value)
            assert cell.number_format.startswith("#,##0")
    for cell in [*column(figures, "period"), *column(figures, "figures")]:
        assert (cell.data_type, cell.number_format) == ("s", "@")


def test_every_cell_says_what_it_is_for(figures):
    for key in ("value", "period", "name.en", "status"):
        validation = rule(figures, column(figures, key)[0])
        assert validation.showInputMessage and 10 < len(validation.prompt) <= 255
    assert "base units" in rule(figures, column(figures, "value")[0]).prompt


def test_choices_are_lists_of_all_records_on_the_hidden_sheet(site, book, figures):
    for key, known in (("unit", site.units), ("status", ("actual", "plan", "target", "forecast"))):
        cell = column(figures, key)[0]
        listed = rule(figures, cell)
        letter, last = re.fullmatch(
            r"choices!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)", listed.formula1
        ).groups()
        labels = [item.value for item in book["choices"][letter][: int(last)]]
        assert [label.split(" · ")[0] for label in labels] == list(known)
        assert cell.value in labels


# -- the form of a sheet ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 40, 1),
        ("a" * 40, 40, 1),
        ("a" * 41, 40, 2),
        ("中" * 20, 40, 1),
        ("中" * 21, 40, 2),
        ("a\nb", 40, 2),
        ("a" * 41 + "\nb", 40, 3),
        ("a\n" * 19, 40, 20),
        ("a\n" * 40, 40, 20),
    ],
)
def test_a_row_is_as_high_as_its_text_up_to_twenty_lines(text, width, lines):
    assert workbook._height(text, width) == 15 * lines


def test_columns_are_as_wide_as_their_kind_needs(figures):
    def width(key: str) -> float:
        heading = next(cell for cell in figures[1] if cell.value.endswith(f"[{key}]"))
        return figures.column_dimensions[heading.column_letter].width

    assert (width("name.en"), width("value"), width("period")) == (40, 20, 16)
    assert (width("counted"), width("unit"), width("figures")) == (18, 26, 26)
    last = figures[1][-1]
    assert figures.column_dimensions[last.column_letter].width == 3


def test_a_filter_covers_all_rows_and_columns(book):
    for page in book.worksheets[1:-1]:
        assert page.auto_filter.ref == page.dimensions
        assert page.row_dimensions[1].height == 48
        forbidden = {
            action
            for action in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter")
            if getattr(page.protection, action)
        }
        assert forbidden == set()


def test_a_warning_is_given_for_what_is_in_no_list_and_cells_may_be_empty(figures):
    validation = rule(figures, column(figures, "unit")[0])
    assert (validation.type, validation.errorStyle, validation.showErrorMessage) == (
        "list",
        "warning",
        True,
    )
    assert validation.allow_blank
    assert str(validation.sqref).endswith("1048576")
    plain = rule(figures, column(figures, "name.en")[0])
    assert (plain.type, plain.promptTitle) == (None, "name.en")


def test_the_notes_have_a_title_for_each_language_and_wrapped_lines(book):
    page = book.worksheets[0]
    bold = [row[0].row for row in page.iter_rows(max_col=1) if row[0].font.bold]
    assert len(bold) == len(editors_languages())
    assert bold[0] == 1
    assert page.cell(bold[1] - 1, 1).value is None, "an empty row before each language"
    assert page.column_dimensions["A"].width == 110
    assert page.row_dimensions[1].height == 22
    assert page["A1"].alignment.wrap_text
    assert book.active.title == book.sheetnames[1]


def written(*cells: object) -> list[Any]:
    """The cells of a row of a sheet with these values, behind an id and before a stamp."""
    book = Workbook()
    headings = ("id", *("a" for _ in cells), "stamp")
    columns = tuple(SheetColumn("a", "a", "value") for _ in cells)
    content = Sheet("parks", columns, headings, (("id", *cells, "stamp"),))
    workbook._write_sheet(book.active, content, workbook._styles(book))
    return list(book.active[2])


@pytest.mark.parametrize(
    ("value", "written_as", "number_format"),
    [
        (Decimal(1000), 1000, "#,##0"),
        (Decimal("1000.50"), Decimal("1000.50"), "#,##0.0########"),
        (Decimal(10) ** 14, 10**14, "#,##0"),
        (Decimal("0.12345678901234"), Decimal("0.12345678901234"), "#,##0.0########"),
        (Decimal("1234567890.123456"), "1234567890.123456", "@"),
        (Decimal(10) ** 15, "1" + "0" * 15, "@"),
        ("text", "text", "@"),
    ],
)
def test_a_number_is_a_number_up_to_fifteen_digits(value, written_as, number_format):
    cell = written(value)[1]
    assert (cell.value, cell.number_format) == (written_as, number_format)
    is_number = not isinstance(written_as, str)
    assert cell.data_type == ("n" if is_number else "s")
    assert cell.alignment.horizontal == ("right" if is_number else None)
    assert not cell.protection.locked


def test_a_text_that_would_be_computed_is_quoted():
    formula, plain, like_an_escape = written("=1+1", "x", "_x0041_")[1:-1]
    assert (formula.value, formula.data_type, formula.quotePrefix) == ("=1+1", "s", True)
    assert not plain.quotePrefix
    assert like_an_escape.value == "_x005F_x0041_"


def test_ids_headings_and_stamps_differ_from_values():
    cells = written("text", None)
    assert cells[2].value is None
    assert [cell.protection.locked for cell in (cells[0], cells[1], cells[-1])] == [
        True,
        False,
        True,
    ]
    assert [cell.fill.fill_type for cell in (cells[0], cells[1], cells[-1])] == [
        "solid",
        None,
        None,
    ]
    assert (cells[-1].font.size, cells[-1].alignment.horizontal) == (8, "fill")


def test_a_row_is_as_high_as_its_highest_cell():
    page = written("a", "a\nb\nc", "a\nb")[0].parent
    assert page.row_dimensions[2].height == 3 * 15
