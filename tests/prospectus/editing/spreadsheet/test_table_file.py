"""Files of tables: which are read and which are refused."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing.spreadsheet import table_file, xlsx_package, xlsx_sheet
from prospectus.editing.spreadsheet.cell_values import InvalidCell
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.editing.spreadsheet.table_file import read, tables_in
from prospectus.editing.spreadsheet.workbook import to_xlsx


@pytest.fixture(scope="module")
def content(site):
    return to_xlsx(site)


def test_the_name_of_a_file_says_which_tables_it_holds():
    assert tables_in(Path("a.xlsx")) == TABLES
    assert tables_in(Path("parks.CSV")) == ("parks",)


@pytest.mark.parametrize("name", ["a.xls", "a", "made-up.csv"])
def test_a_file_of_another_name_is_refused(name):
    with pytest.raises(DiagnosticsError):
        tables_in(Path(name))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_only_regular_files_are_opened(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(DiagnosticsError):
        read(tmp_path / "a.csv")


def test_cells_that_hold_no_value_are_reported(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.active.append(["=1+1", "#REF!", dt.datetime(2000, 1, 1), 1e17, True, 1.5, None, "x"])
    book.save(path)
    row = read(path)[0].rows[1]
    assert [item.key for item in row[:4] if isinstance(item, InvalidCell)] == [
        *("table_formula", "table_error", "table_date", "table_rounded")
    ]
    assert list(row[4:]) == [True, Decimal("1.5"), None, "x"]


def test_a_workbook_that_would_unpack_to_too_much_is_refused_before_it_is(
    tmp_path, content, monkeypatch
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    for module, limit, value in (
        (table_file, "MAX_FILE_BYTES", 1000),
        (xlsx_package, "MAX_UNPACKED", 1000),
        (xlsx_sheet, "MAX_ROWS", 5),
        (xlsx_package, "MAX_TAGS", 100),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, value)
            with pytest.raises(DiagnosticsError, match="than allowed"):
                read(path)


def test_a_workbook_that_declares_entities_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet2.xml"):
                part = b'<!DOCTYPE a [<!ENTITY b "bbb">]>' + part
            new.writestr(name, part)
    with pytest.raises(DiagnosticsError, match="damaged"):
        read(path)


def refusal(path: Path) -> tuple[str, int, int]:
    with pytest.raises(DiagnosticsError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem.key, problem.line, problem.column


def test_only_regular_files_are_read(tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert refusal(tmp_path / "a.csv") == ("not_regular", 1, 1)
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 old")
    assert refusal(tmp_path / "a.xlsx") == ("table_protected", 1, 1)
    (tmp_path / "a.ods").touch()
    assert refusal(tmp_path / "a.ods") == ("table_ending", 1, 1)
    (tmp_path / "a.csv.txt").touch()
    assert refusal(tmp_path / "a.csv.txt") == ("table_ending", 1, 1)


@pytest.mark.parametrize("name", ["parks.csv", "a.xlsx"])
def test_a_file_without_a_row_is_refused(tmp_path, name):
    (tmp_path / name).touch()
    assert refusal(tmp_path / name) == ("table_empty", 1, 1)


def test_a_workbook_without_a_table_is_refused(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == ("table_empty", 1, 1)


def test_a_file_may_have_fifty_megabytes(tmp_path, monkeypatch):
    assert table_file.MAX_FILE_BYTES == 50 * 1024 * 1024
    path = tmp_path / "parks.csv"
    path.write_bytes(b"a" * 1000)
    monkeypatch.setattr(table_file, "MAX_FILE_BYTES", 1000)
    assert read(path)
    monkeypatch.setattr(table_file, "MAX_FILE_BYTES", 999)
    assert refusal(path) == ("table_too_large", 1, 1)
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    monkeypatch.setattr(table_file, "MAX_FILE_BYTES", 50 * 1024 * 1024)
    with pytest.raises(DiagnosticsError) as caught:
        read(path)
    assert dict(caught.value.problems[0].details) == {"limit": "50 MB"}


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "parks.csv"
    path.write_bytes(b"a")
    status = os.fstat

    def changing(number: int) -> os.stat_result:
        state = status(number)
        with path.open("ab") as file:
            file.write(b"b")
        return state

    monkeypatch.setattr(os, "fstat", changing)
    assert refusal(path) == ("table_being_written", 1, 1)


def test_what_the_system_refuses_is_reported_at_the_file(tmp_path):
    assert refusal(tmp_path / "parks.csv") == ("os_missing", 1, 1)
