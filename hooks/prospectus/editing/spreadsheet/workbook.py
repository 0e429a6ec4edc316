"""Writes all tables as one workbook (Office Open XML) with notes and drop-down lists.

The same data gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from prospectus.domain.dataset import Dataset
from prospectus.editing.json_schema import field_summary
from prospectus.editing.spreadsheet.cell_values import MAX_DIGITS
from prospectus.editing.spreadsheet.columns import (
    TABLES,
    model_of,
    nested,
    options,
    referenced_collection,
)
from prospectus.editing.spreadsheet.openpyxl_compat import set_style, style_of
from prospectus.editing.spreadsheet.sheet import Sheet, sheet
from prospectus.editing.spreadsheet.sheet_column import SheetColumn, cell_text
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.presentation.script_constants import escape_formula

# The hidden sheet with the choices of drop-down lists; no table may have this title in any case.
CHOICES_SHEET = "choices"

_TIMESTAMP = dt.datetime(2000, 1, 1)
_ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold

_WIDTHS = {"text": 40, "texts": 26, "value": 20, "whole": 9, "flag": 18, "period": 16}
_FONT = "Calibri"  # the default font of a workbook
_NOTES_WIDTH = 110
_LINE_HEIGHT, _MAX_LINES = 15, 20  # height in points, lines of a row
_LAST_ROW = 2**20  # of a sheet
_MAX_PROMPT, _MAX_PROMPT_TITLE = 255, 32  # characters that Excel allows

# Office Open XML escapes characters as _xHHHH_ (ECMA-376, ST_Xstring). Text that looks like such
# an escape gets its underscore escaped.
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def to_xlsx(site: Dataset) -> bytes:
    """The bytes of the workbook."""
    book, labels = Workbook(), options(site)
    book.properties.creator = ""
    book.properties.created = _TIMESTAMP
    book.remove(book.active)
    styles = _styles(book)
    contents = {table: sheet(site, table, labels) for table in TABLES}
    used = [table for table, content in contents.items() if content.rows]
    _write_notes(book.create_sheet(sheet_title("notes")), used)
    lists = {name: number for number, name in enumerate(labels, 1)}
    for table, content in contents.items():
        page = book.create_sheet(sheet_title(table))
        _write_sheet(page, content, styles)
        _hide_unused(page, content, site)
        for number, column in enumerate(content.columns, 2):
            _add_validation(page, model_of(table), column, number, lists, labels)
    hidden = book.create_sheet(CHOICES_SHEET)
    hidden.sheet_state = "hidden"
    for name, number in lists.items():
        for row, label in enumerate(labels[name].values(), 1):
            _write_text(hidden.cell(row, number), label)
    book.active = 1 + TABLES.index(used[0]) if used else 0  # the first table, after the notes
    return _without_time(book)


def sheet_title(name: str) -> str:
    """The title of a sheet in all languages."""
    return " ".join(
        get_editors_catalog(code)[f"tables.sheet.{name}"] for code in editors_languages()
    )


def _styles(book: Any) -> Mapping[str, Any]:
    """The styles of cells by name, to be shared by many cells."""
    page = book.create_sheet("styles")
    cells = {name: page.cell(1, at) for at, name in enumerate(
        ("head", "id", "text", "quoted", "value", "whole", "decimal", "stamp"), 1
    )}  # fmt: skip
    for cell in cells.values():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=False)
    for name in ("head", "id", "stamp"):
        cells[name].protection = Protection(locked=True)
    for name in ("head", "id"):
        cells[name].fill = PatternFill("solid", fgColor="E8EEF0")
    for name in ("head", "id", "text", "quoted"):
        cells[name].number_format = "@"
    cells["head"].font = Font(_FONT, bold=True)
    cells["quoted"].quotePrefix = True
    for name in ("value", "whole", "decimal"):
        cells[name].alignment = Alignment(horizontal="right", indent=1, vertical="top")
    cells["whole"].number_format = "#,##0"
    cells["decimal"].number_format = "#,##0.0########"
    cells["stamp"].font = Font(_FONT, color="A0A0A0", size=8)
    cells["stamp"].alignment = Alignment(horizontal="fill")  # does not overflow into other cells
    shared = {name: style_of(cell) for name, cell in cells.items()}
    book.remove(page)
    return shared


def _write_sheet(page: Any, content: Sheet, styles: Mapping[str, Any]) -> None:
    last = len(content.headings)
    kinds = {number: column.kind for number, column in enumerate(content.columns, 2)}
    widths = {number: _WIDTHS.get(kinds.get(number, ""), 26) for number in range(1, last)} | {
        last: 3
    }
    for number, heading in enumerate(content.headings, 1):
        _write_text(page.cell(1, number), heading, styles["stamp" if number == last else "head"])
        kind = kinds.get(number, "")
        settings = page.column_dimensions[get_column_letter(number)]
        settings.width = widths[number]
        set_style(settings, styles[kind if kind in ("value", "whole") else "text"])
    for row, cells in enumerate(content.rows, 2):
        page.row_dimensions[row].height = max(
            _height(text, widths[at])
            for at, text in enumerate(cells[:-1], 1)
            if isinstance(text, str)
        )
        for number, value in enumerate(cells, 1):
            style = "id" if number == 1 else "stamp" if number == last else "text"
            if isinstance(value, Decimal) and sum(map(str.isdigit, cell_text(value))) <= MAX_DIGITS:
                whole = value == value.to_integral_value()
                cell = page.cell(row, number, int(value) if whole else value)
                set_style(cell, styles["whole" if whole else "decimal"])
            elif value is not None:
                text = cell_text(value)
                _write_text(
                    page.cell(row, number),
                    text,
                    styles["quoted" if escape_formula(text) != text else style],
                )
    page.row_dimensions[1].height = 48
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(last)}{len(content.rows) + 1}"
    page.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(page.protection, allowed, False)  # False: the protection allows it


def _hide_unused(page: Any, content: Sheet, site: Dataset) -> None:
    """Hide the sheet of a kind that the site has no records of, and columns that refer to one.

    They stay in the file, so that the first record can be written there.
    """
    if not content.rows:
        page.sheet_state = "hidden"
    for number, column in enumerate(content.columns, 2):
        collection = referenced_collection(model_of(content.table), column)
        if collection and not getattr(site, collection):
            page.column_dimensions[get_column_letter(number)].hidden = True


def _height(text: str, width: int) -> int:
    """The height of a cell in points, as not every program fits rows to their text."""
    wide = sum(character >= "\u2e80" for character in text) if len(text) * 2 > width else len(text)
    lines = -(-(len(text) + wide) // width) + text.count("\n")
    return _LINE_HEIGHT * min(max(lines, 1), _MAX_LINES)


def _add_validation(
    page: Any,
    model: Any,
    column: SheetColumn,
    number: int,
    lists: Mapping[str, int],
    labels: Mapping[str, Mapping[str, str]],
) -> None:
    """Add a prompt to the cells of a column, and the drop-down list if there are choices."""
    prompts = []
    for code in editors_languages():
        words = get_editors_catalog(code)
        hint = words[f"tables.hint.{'choice' if column.choices else column.kind}"]
        summary = field_summary(model, column.field, code)
        if column.item is not None and column.item_model is not None:
            summary = field_summary(column.item_model, column.item.field, code)
        prompts.append(" ".join(filter(None, (summary, hint))))
    rule = DataValidation(
        promptTitle=column.key[:_MAX_PROMPT_TITLE],
        prompt="\n".join(prompts)[:_MAX_PROMPT],
        showInputMessage=True,
        allow_blank=True,
    )
    if column.choices:
        letter = get_column_letter(lists[column.choices])
        rule.type = "list"
        rule.formula1 = (
            f"{CHOICES_SHEET}!${letter}$1:${letter}${max(len(labels[column.choices]), 1)}"
        )
        rule.showErrorMessage = True
        rule.errorStyle = "warning"  # a warning only, as a new record is in no list yet
        rule.error = " / ".join(
            get_editors_catalog(code)["tables.not_listed"] for code in editors_languages()
        )
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    page.add_data_validation(rule)


def _write_notes(page: Any, tables: Sequence[str]) -> None:
    """Write how the workbook is used; `tables` are those with rows."""
    page.column_dimensions["A"].width = _NOTES_WIDTH
    row = 1
    for code in editors_languages():
        words = get_editors_catalog(code)
        left_out = "; ".join(
            f"{words[f'tables.sheet.{table}']}: {', '.join(names)}"
            for table in tables
            if (names := [name for name in nested(table) if name not in TABLES])
        )
        keys = [key for key in words if key.startswith("tables.notes.")]
        for key in keys:
            cell = page.cell(row, 1)
            text = words[key].format(nested=left_out)
            _write_text(cell, text)
            page.row_dimensions[row].height = _height(text, _NOTES_WIDTH) + _LINE_HEIGHT // 2
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if key == keys[0]:
                cell.font = Font(_FONT, bold=True, size=14)
            row += 1
        row += 1


def _write_text(cell: Any, text: str, style: Any = None) -> None:
    """Write text that stays text, whatever its first character."""
    cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    if style is not None:
        set_style(cell, style)


def _without_time(book: Any) -> bytes:
    """The bytes of a workbook with constant timestamps."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    timestamp = f"{_TIMESTAMP.isoformat()}Z".encode()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + timestamp, content)
            entry = zipfile.ZipInfo(name, _ZIP_TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return fixed.getvalue()
