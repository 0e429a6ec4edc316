"""Mistakes that editors make in workbooks, with the position and key of what is reported.

tests/cli/test_spreadsheets.py tries them all, and guide/mistakes.md lists them.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from prospectus.editing.spreadsheet.sheet_header import heading_key

ALPHA, BETA = "data/projects/alpha.yml", "data/projects/beta.yml"
MADE_UP = """\
# 项目：虚构 | Project: Made up
name: {{zh: 虚构项目{0}, en: Made-up project {0}}}   # a comment
summary: {{zh: 虚构。, en: Made up.}}
stage: signed
park: first
period: 2023-10
figures:
  output:
    name: {{zh: 产量, en: Output}}
    value: 1000
    unit: tonnes
    status: plan
    period: "2024"
    sources: [article p05]
sources: [article p05,   # the first
  article p06]
"""


# -- how a mistake is made ---------------------------------------------------------------------

Edit = Callable[[Any], object]


def page(book: Any, table: str) -> Any:
    return next(
        worksheet for worksheet in book.worksheets if heading_key(worksheet["A1"].value) == table
    )


def cell(book: Any, table: str, row: int, key: str) -> Any:
    sheet = page(book, table)
    return next(
        item for item in sheet[1] if str(heading_key(item.value)).startswith(key)
    ).parent.cell(
        row, next(item.column for item in sheet[1] if str(heading_key(item.value)).startswith(key))
    )


def put(table: str, row: int, key: str, value: Any, number_format: str = "") -> Edit:
    def edit(book: Any) -> None:
        target = cell(book, table, row, key)
        target.value = value
        if number_format:
            target.number_format = number_format

    return edit


def only(*tables: str) -> Edit:
    """Remove all sheets but those of these tables."""

    def edit(book: Any) -> None:
        kept = [page(book, table) for table in tables]
        for worksheet in book.worksheets:
            if worksheet not in kept:
                book.remove(worksheet)

    return edit


def on(table: str, change: Callable[[Any], object]) -> Edit:
    return lambda book: change(page(book, table))


def every(*edits: Edit) -> Edit:
    return lambda book: [edit(book) for edit in edits]


def rows(table: str, row: int, **values: Any) -> Edit:
    return every(*(put(table, row, key.replace("__", "."), value) for key, value in values.items()))


NEW = {
    "projects": "gamma",
    "name__zh": "新项目（虚构）",
    "name__en": "New project (made up)",
    "summary__zh": "虚构。",
    "summary__en": "Made up.",
    "stage": "intended · 意向或规划 / Intended or planned",
    "sources": "article p07",
}

FIGURE = {
    "name__zh": "虚构投资额",
    "name__en": "Made-up investment",
    "status": "plan",
    "period": "2025",
    "sources": "article p07",
}


def on_file(change: Callable[[Path], object]) -> Callable[[Path, Path], object]:
    return lambda _, path: change(path)


def in_book(edit: Edit) -> Callable[[Path, Path], object]:
    def change(project: Path, path: Path) -> None:
        book = load_workbook(path)
        edit(book)
        book.save(path)

    return change


def in_data(path: str, old: str, new: str) -> Callable[[Path, Path], object]:
    def change(project: Path, _: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (project / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def both(*changes: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
    return lambda project, path: [change(project, path) for change in changes]


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        for number in range(501):
            parts.writestr(f"{number}.xml", "<a/>")


@dataclass(frozen=True)
class Mistake:
    """What an editor did, and the position and key of each problem that is reported."""

    name: str
    change: Callable[[Path, Path], object]
    problems: tuple[tuple[str, str], ...]
    file: str = "edited.xlsx"


def mistake(name: str, edit: Edit, *problems: tuple[str, str]) -> Mistake:
    return Mistake(name, in_book(edit), problems)


PROJECTS, FIGURES, VALUES = "项目 Projects", "数据 Figures", "历年数值 Values of series"

MISTAKES = [
    mistake(
        "a formula",
        put("projects", 2, "name.en", '=CONCATENATE("a","b")'),
        (f"{PROJECTS}!D2", "table_formula"),
    ),
    mistake(
        "a month that became a day",
        put("projects", 2, "period", dt.datetime(2023, 10, 1), "d-mmm"),
        (f"{PROJECTS}!N2", "table_date"),
    ),
    mistake(
        "a reference that leads nowhere any more",
        put("figures", 3, "note.en", "#REF!"),
        (f"{FIGURES}!P3", "table_error"),
    ),
    mistake(
        "merged cells",
        on("projects", lambda sheet: sheet.merge_cells("C2:D2")),
        (f"{PROJECTS}!C2", "table_merged"),
    ),
    mistake(
        "a column of one's own",
        on(
            "projects",
            lambda sheet: [sheet.cell(1, 25, "Remarks"), sheet.cell(2, 25, "done")],
        ),
        (f"{PROJECTS}!Y1", "table_unknown_column"),
    ),
    mistake(
        "a heading that was retyped",
        put("projects", 1, "stage", "阶段"),
        (f"{PROJECTS}!I1", "table_unknown_column"),
    ),
    mistake(
        "a column that was copied",
        on("projects", lambda sheet: sheet.cell(1, 25, sheet["I1"].value)),
        (f"{PROJECTS}!Y1", "table_twice"),
    ),
    mistake(
        "no column of ids",
        on("projects", lambda sheet: sheet.delete_cols(1)),
        (f"{PROJECTS}!A1", "table_no_table"),
    ),
    mistake(
        "a sheet of one's own",
        lambda book: book.create_sheet("Mine").append(["anything"]),
        ("Mine!A1", "table_no_table"),
    ),
    mistake(
        "no column of checks",
        on("projects", lambda sheet: sheet.delete_cols(sheet.max_column)),
        (f"{PROJECTS}!U1", "table_no_stamp"),
    ),
    mistake(
        "a workbook of another version",
        put("projects", 1, "#", "x [#abcdef-2]"),
        (f"{PROJECTS}!V1", "table_other_model"),
    ),
    mistake(
        "a row twice",
        rows("projects", 4, **{**NEW, "projects": "alpha"}),
        (f"{PROJECTS}!A4", "table_twice"),
    ),
    mistake(
        "a row without an id",
        rows("projects", 4, **{**NEW, "projects": None}),
        (f"{PROJECTS}!A4", "table_no_id"),
    ),
    mistake(
        "an id that was mistyped over",
        put("projects", 2, "projects", "alhpa"),
        (f"{PROJECTS}!A2", "table_changed_id"),
    ),
    mistake(
        "a row whose checks are gone",
        every(put("projects", 2, "#", None), put("projects", 2, "stage", "operating")),
        (f"{PROJECTS}!A2", "table_known_id"),
    ),
    mistake(
        "a row that was deleted",
        on("projects", lambda sheet: sheet.delete_rows(3)),
        (f"{PROJECTS}!A1", "table_row_deleted"),
    ),
    Mistake(
        "a record that somebody deleted since the export",
        lambda project, _: (project / BETA).unlink(),
        ((f"{FIGURES}!A4", "table_record_gone"), (f"{PROJECTS}!A3", "table_record_gone")),
    ),
    Mistake(
        "a cell that two people changed",
        both(
            in_book(put("projects", 2, "stage", "operating")),
            in_data(ALPHA, "stage: signed", "stage: construction"),
        ),
        ((f"{PROJECTS}!I2", "table_conflict"),),
    ),
    mistake(
        "a figure of a file that is not there",
        rows("figures", 5, figures="alpah.investment", value=1),
        (f"{FIGURES}!A5", "table_no_holder"),
    ),
    mistake(
        "a value of a series that is not there",
        rows("values", 2, values="outputs.2021", value=1),
        (f"{VALUES}!A2", "table_no_series"),
    ),
    mistake(
        "a number of more digits than Excel keeps",
        put("figures", 2, "value", 1234567890123450000),
        (f"{FIGURES}!D2", "table_rounded"),
    ),
    mistake(
        "a number that is not exact",
        put("figures", 2, "value", "约3.5亿"),
        (f"{FIGURES}!D2", "table_quantity"),
    ),
    mistake(
        "a number in another unit",
        put("figures", 2, "value", Decimal("0.091"), "0.0%"),
        (f"{FIGURES}!D2", "table_quantity"),
    ),
    mistake(
        "a number whose format shows something else",
        put("figures", 2, "value", 350000000, '[>=100000000]0.0,,"亿";0'),
        (f"{FIGURES}!D2", "table_format"),
    ),
    mistake(
        "an investment in another unit than yuan",
        rows("figures", 5, figures="alpha.investment", value=3.5, unit="cny", **FIGURE),
        (f"{FIGURES}!D5", "table_small_amount"),
    ),
    mistake(
        "a per cent that Excel divided by a hundred",
        put("figures", 3, "value", 10),
        (f"{FIGURES}!D3", "table_hundredth"),
    ),
    mistake(
        "a column that was sorted by itself",
        every(
            put("projects", 2, "name.zh", "虚构项目beta"),
            put("projects", 3, "name.zh", "虚构项目alpha"),
        ),
        (f"{PROJECTS}!C2", "table_permuted"),
    ),
    mistake(
        "a value that is not in the list",
        put("figures", 2, "status", "已停产"),
        (f"{FIGURES}!G2", "literal_error"),
    ),
    mistake(
        "a stage that is not there",
        put("projects", 2, "stage", "已停产"),
        (f"{PROJECTS}!I2", "dangling"),
    ),
    mistake(
        "a park that is not there",
        put("projects", 2, "park", "frist"),
        (f"{PROJECTS}!J2", "dangling"),
    ),
    mistake(
        "English left in Chinese",
        put("projects", 2, "summary.en", "虚构。"),
        (f"{PROJECTS}!H2", "untranslated"),
    ),
    mistake(
        "a note in one language only",
        put("projects", 2, "note.zh", "虚构。"),
        (f"{PROJECTS}!P2", "missing_translation"),
    ),
    mistake(
        "a needed cell that was emptied",
        put("projects", 2, "stage", None),
        (f"{PROJECTS}!I2", "missing"),
    ),
    mistake(
        "a new row that lacks what is needed",
        rows("projects", 4, **{**NEW, "sources": None, "stage": None}),
        (f"{PROJECTS}!I4", "missing"),
        (f"{PROJECTS}!T4", "missing"),
    ),
    mistake(
        "an id that is no file name",
        rows("projects", 4, **{**NEW, "projects": "Gamma Project"}),
        (f"{PROJECTS}!A4", "file_name"),
    ),
    mistake(
        "a period the wrong way round",
        put("projects", 2, "period", "2025/2023"),
        (f"{PROJECTS}!N2", "period_backwards"),
    ),
    mistake(
        "a source without a paragraph",
        put("figures", 2, "sources", "article"),
        (f"{FIGURES}!Q2", "no_locator"),
    ),
    mistake(
        "a list whose comment would be lost",
        put("projects", 2, "sources", "article p05"),
        ("15:1", "not_edited"),
    ),
    Mistake(
        "a page of the web called a workbook",
        on_file(lambda path: path.write_text("<html></html>", encoding="utf-8")),
        (("1:1", "table_not_workbook"),),
    ),
    Mistake(
        "a workbook with a password",
        on_file(lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))),
        (("1:1", "table_protected"),),
    ),
    Mistake(
        "a workbook of too many parts", on_file(many_parts), (("1:1", "table_too_many_parts"),)
    ),
    Mistake("a file of another kind", lambda *_: None, (("1:1", "table_ending"),), "edited.xls"),
    Mistake("a file that is not there", lambda *_: None, (("1:1", "os_missing"),), "none.xlsx"),
    Mistake(
        "bytes that are no text",
        on_file(lambda path: path.with_suffix(".csv").write_bytes(b"\xff\xff\xff")),
        (("1:1", "table_not_csv"),),
        "edited.csv",
    ),
]
