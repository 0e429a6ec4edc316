"""Tables that people changed, brought back into the data."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain import validation
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import (
    columns,
    importer,
    record_edits,
    sheet_import,
    table_file,
)
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.keyed_items import with_value
from prospectus.editing.spreadsheet.sheet_column import SheetColumn, canonical
from prospectus.editing.spreadsheet.sheet_header import heading_key
from prospectus.yamlio import parser, text_files
from prospectus.yamlio.reader import YamlDocument
from support.project import data_contents
from support.yaml_strategies import FILES, PERIODS, SOURCES, phrases, write_files, yaml_files


@contextmanager
def project(files: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(root, {**FILES, **files})
        yield root


def exported(root: Path, name: str = "all.xlsx") -> list[SheetData]:
    """The sheets as they come back from a file that nobody changed."""
    data = frozenset(data_contents(root).items())
    (root / name).write_bytes(_content(name, data))
    return [
        SheetData(
            sheet.title, {number: list(row) for number, row in sheet.rows.items()}, sheet.merged
        )
        for sheet in _sheets(name, data)
    ]


@cache
def _sheets(name: str, data: frozenset[tuple[str, bytes]]) -> list[SheetData]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(_content(name, data))
        return table_file.read(path)


@cache
def _content(name: str, data: frozenset[tuple[str, bytes]]) -> bytes:
    """An exported file of these data; many tests begin with the same."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(root, FILES)
        shutil.rmtree(root / "data")
        for path, content in data:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        return table_file.content(load(Project(root), with_pending=True), root / name)


def with_cell(
    grids: list[SheetData], table: str, row: int, key: str, value: Any
) -> list[SheetData]:
    """The sheets with another value in one cell."""
    sheets = []
    for grid in grids:
        keys = [heading_key(item) for item in grid.rows.get(1, ())]
        rows = {number: list(cells) for number, cells in grid.rows.items()}
        if keys and keys[0] == table:
            cells = rows.setdefault(row, [])
            at = keys.index(key)
            cells += [None] * (len(keys) - len(cells))
            cells[at] = value
        sheets.append(SheetData(grid.title, rows, grid.merged))
    return sheets


PLAIN = {
    "data/projects/alpha.yml": """\
# 项目：虚构 | Project: Made up
name: {zh: 虚构项目, en: Made-up project}   # a comment
summary:
  zh: 虚构。
  en: >-
    Made up.
stage: signed
park: first
figures:
  # what it makes
  output:
    name: {zh: 产量, en: Output}
    value: 1000
    unit: tonnes
    status: plan
    period: "2024"
    sources: [article p05]
sources: [article p05]
"""
}


def compared(root: Path, grids: list[SheetData]) -> importer.ImportPlan:
    return importer.plan_import(root, [("all.xlsx", grids)])


def problems_in(root: Path, grids: list[SheetData]) -> list[tuple[str, str]]:
    """Place and key of every problem."""
    with pytest.raises(DiagnosticsError) as error:
        compared(root, grids)
    return sorted(
        (problem.location.split("!")[-1], problem.key) for problem in error.value.problems
    )


def text_of(plan: importer.ImportPlan, path: str) -> str:
    return plan.files[path].decode()


# -- one change at a time --------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_files(tmp_path, {**FILES, **PLAIN})
    return tmp_path


ALPHA = "data/projects/alpha.yml"


def test_one_cell_changes_one_value_and_only_its_line(root):
    grids = with_cell(exported(root), "projects", 2, "stage", "operating · 已投产 / Operating")
    plan = compared(root, grids)
    assert [
        (change.table, change.name, change.field, change.old, change.new) for change in plan.changes
    ] == [("projects", "alpha", "stage", "signed", "operating")]
    assert text_of(plan, ALPHA) == PLAIN[ALPHA].replace("stage: signed", "stage: operating")


def test_a_figure_is_changed_where_it_stands(root):
    grids = with_cell(exported(root), "figures", 3, "value", "10–20")
    plan = compared(root, grids)
    assert text_of(plan, ALPHA) == PLAIN[ALPHA].replace("value: 1000", "value: {from: 10, to: 20}")


def test_an_emptied_cell_removes_an_optional_field(root):
    plan = compared(root, with_cell(exported(root), "projects", 2, "park", None))
    assert text_of(plan, ALPHA) == PLAIN[ALPHA].replace("park: first\n", "")


def test_an_emptied_cell_that_is_needed_is_reported_at_the_cell(root):
    grids = with_cell(exported(root), "projects", 2, "summary.en", None)
    assert problems_in(root, grids) == [("H2", "missing_translation")]
    grids = with_cell(exported(root), "figures", 3, "unit", None)
    assert problems_in(root, grids) == [("E3", "missing")]


def test_a_field_that_was_not_there_takes_its_place(root):
    plan = compared(root, with_cell(exported(root), "projects", 2, "company", "made-up"))
    assert "park: first\ncompany: made-up\nfigures:\n" in text_of(plan, ALPHA)


def new_row(
    grids: list[SheetData], table: str, row: int, name: str, **values: Any
) -> list[SheetData]:
    grids = with_cell(grids, table, row, table, name)
    for key, value in values.items():
        grids = with_cell(grids, table, row, key.replace("__", "."), value)
    return grids


NEW = {
    "name__zh": "新项目（虚构）",
    "name__en": "New project (made up)",
    "summary__zh": "虚构。",
    "summary__en": "Made up.",
    "stage": "intended",
    "sources": "article p06; article p07",
}
FIGURE = {
    "name__zh": "投资额",
    "name__en": "Investment",
    "value": "350000000",
    "unit": "cny",
    "status": "plan",
    "period": "2025",
    "sources": "article p06",
}


def test_a_new_row_makes_a_file_and_a_figure_of_it_goes_into_it(root):
    grids = new_row(exported(root), "projects", 3, "beta", **NEW)
    grids = new_row(grids, "figures", 4, "beta.investment", **FIGURE)
    plan = compared(root, grids)
    assert [(change.table, change.name, change.path) for change in plan.changes] == [
        ("projects", "beta", "data/projects/beta.yml"),
        ("figures", "beta.investment", "data/projects/beta.yml"),
    ]
    assert (
        text_of(plan, "data/projects/beta.yml")
        == """\
# 项目：新项目（虚构） | Project: New project (made up)
name: {zh: 新项目（虚构）, en: New project (made up)}
summary: {zh: 虚构。, en: Made up.}
stage: intended
figures:
  investment:
    name: {zh: 投资额, en: Investment}
    value: 350000000
    unit: cny
    status: plan
    period: "2025"
    sources: [article p06]
sources: [article p06, article p07]
"""
    )


def test_a_new_row_goes_into_the_file_that_holds_many(root):
    text = FILES["data/companies.yml"]
    values = {"official": "false", "summary__zh": "虚构。", "summary__en": "Made up."}
    row = {"name__zh": "新企业", "name__en": "New company", "sources": "article p06", **values}
    plan = compared(root, new_row(exported(root), "companies", 3, "new", **row))
    assert text_of(plan, "data/companies.yml") == text + (
        "new:\n  name: {zh: 新企业, en: New company}\n  official: false\n"
        "  summary: {zh: 虚构。, en: Made up.}\n  sources: [article p06]\n"
    )


def test_a_copied_row_with_a_new_id_is_a_new_record(root):
    grids = exported(root)
    page = next(grid for grid in grids if heading_key(grid.rows[1][0]) == "projects")
    copied = [*page.rows[2]]
    copied[0] = "gamma"
    page.rows[3] = copied  # type: ignore[index]
    plan = compared(root, grids)
    assert [change.path for change in plan.changes] == ["data/projects/gamma.yml"]


# -- what others did meanwhile ---------------------------------------------------------------


def edit(root: Path, old: str, new: str) -> None:
    text = (root / ALPHA).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / ALPHA).write_text(text.replace(old, new), encoding="utf-8")


def test_a_cell_that_nobody_touched_follows_the_data(root):
    grids = exported(root)
    edit(root, "stage: signed", "stage: operating")
    assert compared(root, grids).changes == ()


def test_two_people_may_change_different_cells(root):
    grids = with_cell(exported(root), "projects", 2, "park", "second")
    edit(root, "stage: signed", "stage: operating")
    text = text_of(compared(root, grids), ALPHA)
    assert "stage: operating\npark: second\n" in text


def test_the_same_change_twice_is_none(root):
    grids = with_cell(exported(root), "projects", 2, "stage", "operating")
    edit(root, "stage: signed", "stage: operating")
    assert compared(root, grids).changes == ()


def test_two_changes_of_one_cell_are_a_conflict_with_both_values(root):
    grids = with_cell(exported(root), "projects", 2, "stage", "operating")
    edit(root, "stage: signed", "stage: construction")
    with pytest.raises(DiagnosticsError) as error:
        compared(root, grids)
    (problem,) = error.value.problems
    assert problem.key == "table_conflict"
    assert {"operating", "construction"} <= {detail for _, detail in problem.details}


def test_a_record_that_was_added_meanwhile_is_not_missing(root):
    grids = exported(root)
    text = PLAIN[ALPHA].replace("output:", "other:")
    write_files(root, {"data/projects/later.yml": text})
    assert compared(root, grids).changes == ()


# -- rules of the data ------------------------------------------------------------------------


def test_what_the_model_refuses_is_reported_at_the_cell(root):
    grids = with_cell(exported(root), "figures", 3, "value", "约3.5亿")
    grids = with_cell(grids, "projects", 2, "sources", "article 5")
    assert problems_in(root, grids) == [
        ("D3", "table_quantity"),
        ("T2", "citation"),
    ]


def test_what_rules_refuse_is_reported_at_the_cell(root):
    grids = with_cell(exported(root), "projects", 2, "park", "frist")
    assert problems_in(root, grids) == [("J2", "dangling")]
    grids = with_cell(exported(root), "figures", 3, "value", "0.5")
    assert compared(root, grids).changes
    grids = with_cell(exported(root), "figures", 3, "sources", "article p05; article p100")
    assert problems_in(root, grids) == [("Q3", "no_passage")]


# -- whatever people write ---------------------------------------------------------------------


HALF = settings(max_examples=max(1, settings().max_examples // 2))  # two tests share them


@HALF
@given(files=yaml_files(), kind=st.sampled_from(["all.xlsx", "projects.csv", "figures.csv"]))
def test_export_and_import_change_nothing(files, kind):
    with project(files) as root:
        assert validation.problems(load(Project(root))) == []
        plan = importer.plan_import(root, [(kind, exported(root, kind))])
        assert (plan.changes, plan.files) == ((), {})


@pytest.mark.parametrize("name", ["all.xlsx", "contacts.csv", "values.csv", "units.csv"])
def test_the_sample_site_is_the_same_after_export_and_import(site, sample, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(table_file.content(site, path))
    plan = importer.plan_import(sample, [(name, table_file.read(path))])
    assert (plan.changes, plan.files) == ((), {})


def another(column: SheetColumn) -> st.SearchStrategy[Any]:
    """A value that a cell may have."""
    if column.kind in ("text", "texts"):
        return phrases(column.language)
    if column.kind in KINDS:
        return KINDS[column.kind]
    return st.sampled_from(CHOICES.get(column.field, [""]))


KINDS: dict[str, st.SearchStrategy[Any]] = {
    "value": st.integers(0, 10**15 - 1).map(str) | st.just("1–2"),
    "whole": st.integers(0, 99).map(str),
    "period": PERIODS,
    "words": SOURCES.map("; ".join),
    "flag": st.sampled_from(["true", "false"]),
}
CHOICES = {
    "stage": ["intended", "signed", "operating"],
    "park": ["first", "second"],
    "company": ["made-up"],
    "unit": ["tonnes"],
    "status": ["plan", "target"],
    "qualifier": ["over", "nearly"],
}


def folded(value: Any) -> Any:
    """Values with the white space of texts as the model reads it."""
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(folded, value))
    return " ".join(value.split()) if isinstance(value, str) else value


@HALF
@given(files=yaml_files(), data=st.data())
def test_any_changed_cell_changes_exactly_one_value(files, data):
    with project(files) as root:
        before, site = data_contents(root), load(Project(root))
        table = data.draw(st.sampled_from(["projects", "figures"]))
        row = data.draw(st.sampled_from(list(columns.rows(site, table))))
        column = data.draw(
            st.sampled_from(
                [
                    column
                    for column in columns.columns(table, ["zh", "en"])
                    # Words of other fields are names of records, not citations.
                    if column.kind != "texts"
                    and (column.kind != "words" or column.field == "sources")
                ]
            )
        )
        now, cell = column.raw(row.record), data.draw(another(column))
        number = list(getattr(site, table)).index(row.id) + 2
        try:
            plan = compared(root, with_cell(exported(root), table, number, column.key, cell))
        except DiagnosticsError as error:
            # A text in one language only is not allowed, nor is a plan before its source.
            keys = {problem.key for problem in error.problems}
            assert keys <= {"missing_translation", "not_edited", "typed_in_summary"}, error
            assert column.kind == "text" or "not_edited" in {
                problem.key for problem in error.problems
            }
            assert data_contents(root) == before
            return
        new = column.read(cell)
        if canonical(new) == canonical(now):
            assert plan.files == {}
            return
        assert [(change.name, change.field) for change in plan.changes] == [(row.id, column.key)]
        ((path, content),) = plan.files.items()
        # Everything else is as it was.
        was = YamlDocument(
            path, text_files.normalize_newlines(before[path].decode("utf-8-sig"))
        ).values
        is_now = YamlDocument(
            path, text_files.normalize_newlines(content.decode("utf-8-sig"))
        ).values
        record = is_now
        for step in row.place.where:
            record = record[step]
        assert canonical(column.raw(record)) == canonical(new)
        order = columns.field_order(columns.model_of(table))
        back = record_edits.changed(record, {column: now}, order, ["zh", "en"])
        assert folded(with_value(is_now, row.place.where, back)) == folded(was)


def test_ten_cells_of_ten_rows_change_ten_values(root, site, sample):
    """Several editors' work in one workbook, on the whole sample site."""
    shutil.rmtree(root / "data")
    shutil.copytree(sample / "data", root / "data")
    grids = exported(root)
    chosen = random.Random(1).sample(list(site.own_figures), 10)  # noqa: S311 - no secret
    for name in chosen:
        number = list(site.own_figures).index(name) + 2
        grids = with_cell(grids, "figures", number, "note.en", f"Made up: {name}")
        grids = with_cell(grids, "figures", number, "note.zh", f"虚构：{name}")
    plan = compared(root, grids)
    assert {change.name for change in plan.changes} == set(chosen)
    assert len(plan.changes) == 20


# -- telephone numbers and series --------------------------------------------------------------

CONTACTS = {
    "data/contacts.yml": """\
# 联系人 | Contacts
office:
  name: {zh: 虚构处, en: Made-up office}
  phones:
    - number: "0000-1234567"   # switchboard
      extension: "808"
    - {number: "0000-1234568", kind: fax}
"""
}
SERIES = {
    "data/series/output.yml": """\
name: {zh: 虚构产量, en: Made-up output}
unit: tonnes
values:
  - {period: "2019", value: 10}   # the first
  - {period: "2022", value: 13, qualifier: about}
sources: [article p05]
"""
}


@pytest.fixture
def more(root) -> Path:
    write_files(root, {**CONTACTS, **SERIES})
    return root


def test_a_telephone_number_is_added_on_a_line_of_its_own(more):
    cell = "0000-1234567\n0000-1234568\n12345"
    grids = with_cell(exported(more), "contacts", 2, "phones.number", cell)
    grids = with_cell(grids, "contacts", 2, "phones.note.en", "—\n—\nhotline")
    grids = with_cell(grids, "contacts", 2, "phones.note.zh", "—\n—\n热线")
    text = text_of(compared(more, grids), "data/contacts.yml")
    before = CONTACTS["data/contacts.yml"]
    assert text.startswith(before), "the other lines are as they were"
    added = YamlDocument("contacts.yml", text).values["office"]["phones"][2]
    assert added == {"number": "12345", "note": {"zh": "热线", "en": "hotline"}}


def test_a_wrong_line_is_reported_at_its_cell(more):
    grids = with_cell(exported(more), "contacts", 2, "phones.number", "0000-1234567\nnone at all")
    at = [heading_key(cell) for cell in table(grids, "contacts").rows[1]].index("phones.number")
    assert problems_in(more, grids) == [(f"{chr(ord('A') + at)}2", "phone")]


def test_a_contact_is_a_new_row(more):
    row = {"name__zh": "虚构员", "name__en": "Made-up adviser", "kind": "person"}
    row |= {"phones__number": "12345"}
    text = text_of(
        compared(more, new_row(exported(more), "contacts", 3, "adviser", **row)),
        "data/contacts.yml",
    )
    assert text.startswith(CONTACTS["data/contacts.yml"])
    assert YamlDocument("contacts.yml", text).values["adviser"] == {
        "kind": "person",
        "name": {"zh": "虚构员", "en": "Made-up adviser"},
        "phones": ({"number": "12345"},),
    }


def test_a_year_is_added_to_a_series_in_its_place(more):
    grids = new_row(exported(more), "values", 4, "output.2021", value="12.5", qualifier="over")
    grids = with_cell(grids, "values", 2, "value", "11")
    plan = compared(more, grids)
    assert [(change.table, change.name, change.field) for change in plan.changes] == [
        ("values", "output.2019", "value"),
        ("values", "output.2021", ""),
    ]
    text = text_of(plan, "data/series/output.yml")
    assert '  - {period: "2019", value: 11}   # the first\n' in text
    assert YamlDocument("output.yml", text).values["values"] == (
        {"period": "2019", "value": 11},
        {"period": "2021", "value": Decimal("12.5"), "qualifier": "over"},
        {"period": "2022", "value": 13, "qualifier": "about"},
    )


def test_a_series_and_its_values_are_new_in_one_workbook(more, monkeypatch):
    monkeypatch.setattr(importer, "_FIRST_ROWS", 1)
    row = {"name__zh": "新系列", "name__en": "New series", "unit": "tonnes"}
    grids = new_row(exported(more), "series", 3, "new", **row, sources="article p06")
    assert problems_in(more, grids) == [("A3", "missing")], "a series needs values"
    for at, year in enumerate((2023, 2022), 4):
        grids = new_row(grids, "values", at, f"new.{year}", value=str(year))
    text = text_of(compared(more, grids), "data/series/new.yml")
    assert text.startswith("# 历年数据：新系列 | Series: New series\n")
    record = YamlDocument("new.yml", text).values
    assert list(record) == ["name", "unit", "values", "sources"]
    assert record["values"] == (
        {"period": "2022", "value": 2022},
        {"period": "2023", "value": 2023},
    )


def test_a_period_that_does_not_fit_is_reported_at_the_id_of_its_row(more):
    grids = new_row(exported(more), "values", 4, "output.2021", value="1", status="forecast")
    assert problems_in(more, grids) == [("A4", "before_source")]


@pytest.mark.parametrize(
    ("name", "value", "place", "key"),
    [
        ("outputs.2021", "1", "A4", "table_no_series"),
        ("output", "1", "A4", "table_no_series"),
        ("output.2021", "约3.5亿", "B4", "table_quantity"),
        ("output.last-year", "1", "A4", "period"),
    ],
)
def test_a_wrong_value_of_a_series_is_reported_at_its_cell(more, name, value, place, key):
    grids = new_row(exported(more), "values", 4, name, value=value)
    assert (place, key) in problems_in(more, grids)


PHONES = st.lists(
    st.fixed_dictionaries(
        {"number": st.integers(100, 999999).map(str)},
        optional={
            "extension": st.integers(0, 9999).map(str),
            "kind": st.sampled_from(["phone", "fax"]),
            "note": st.fixed_dictionaries({"zh": phrases("zh"), "en": phrases("en")}),
        },
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@settings(max_examples=max(1, settings().max_examples // 8))
@given(phones=PHONES)
def test_any_telephone_numbers_are_written_as_the_lines_of_cells_say(phones):
    row = {"name__zh": "虚构员", "name__en": "Made-up adviser"}
    for column in columns.columns("contacts", ["zh", "en"]):
        if column.field == "phones" and (lines := column.raw({"phones": phones})):
            row[column.key.replace(".", "__")] = "\n".join(lines)
    with project(CONTACTS) as root:
        plan = compared(root, new_row(exported(root), "contacts", 3, "adviser", **row))
        for path, content in plan.files.items():
            (root / path).write_bytes(content)
        site = load(Project(root))
        place = site.location("contacts", "adviser")
        assert folded(place.document.value_at(place.where)["phones"]) == folded(phones)
        again = importer.plan_import(root, [("all.xlsx", exported(root))])
        assert (again.changes, again.files) == ((), {})


# -- headings and rows that are refused --------------------------------------------------------


def table(grids: list[SheetData], name: str) -> SheetData:
    return next(grid for grid in grids if heading_key(grid.rows[1][0]) == name)


def with_heading(grids: list[SheetData], old: str, new: str | None) -> list[SheetData]:
    """The sheet of projects with another heading in place of the one that ends so."""
    page = table(grids, "projects")
    head = [new if str(cell).endswith(f"[{old}]") else cell for cell in page.rows[1]]
    assert head != list(page.rows[1])
    return [SheetData(page.title, {**page.rows, 1: head}, page.merged)]


def test_a_sheet_is_known_by_its_first_heading(root):
    grids = with_heading(exported(root), "projects", "Id [project]")
    assert problems_in(root, grids) == [("A1", "table_no_table")]
    assert compared(root, [SheetData("empty", {})]).changes == ()


def test_headings_are_those_of_the_table_each_once(root):
    assert problems_in(root, with_heading(exported(root), "stage", "Stage")) == [
        ("I1", "table_unknown_column")
    ]
    assert problems_in(root, with_heading(exported(root), "stage", "Again [park]")) == [
        ("J1", "table_twice")
    ]


def test_the_hashes_must_be_there_and_be_those_of_the_columns(root):
    page = table(exported(root), "projects")
    last = str(page.rows[1][-1])
    key = last[last.rindex("[") + 1 : -1]
    other = f"[{'#xxxxxx' + key[7:]}]"
    assert problems_in(root, with_heading(exported(root), key, other)) == [
        ("V1", "table_other_model")
    ]
    missing = problems_in(root, with_heading(exported(root), key, "Notes [notes]"))
    assert missing == [("V1", "table_no_stamp"), ("V1", "table_unknown_column")]


def test_merged_cells_are_reported_at_the_first_of_them(root):
    page = table(exported(root), "projects")
    assert problems_in(root, [SheetData(page.title, page.rows, ["AB7:AC9"])]) == [
        ("AB7", "table_merged")
    ]


def test_two_sheets_of_one_table_are_refused(root):
    page = table(exported(root), "projects")
    assert problems_in(root, [page, page]) == [("A1", "table_twice")]


def rows_of(root: Path, *rows: list[Any] | None) -> list[SheetData]:
    """The sheet of projects with these rows from the second on; None is its own first record."""
    page = table(exported(root), "projects")
    filled = [list(page.rows[2]) if row is None else row for row in rows]
    return [SheetData(page.title, {1: page.rows[1], **dict(enumerate(filled, 2))})]


def test_rows_have_an_id_and_each_another(root):
    record = list(table(exported(root), "projects").rows[2])
    assert problems_in(root, rows_of(root, None, None)) == [("A3", "table_twice")]
    assert problems_in(root, rows_of(root, None, [None, *record[1:]])) == [("A3", "table_no_id")]
    assert problems_in(root, rows_of(root, None, [None, "x"])) == [("A3", "table_no_id")]
    assert compared(root, rows_of(root, None, [None, None])).changes == ()


def test_ids_cannot_be_changed_and_rows_cannot_be_deleted(root):
    record = list(table(exported(root), "projects").rows[2])
    assert problems_in(root, rows_of(root, ["beta", *record[1:]])) == [("A2", "table_changed_id")]
    assert problems_in(root, rows_of(root)) == [("A1", "table_row_deleted")]
    known = [*record[:2], "another name", *record[3:-1], None]
    assert ("A2", "table_known_id") in problems_in(root, rows_of(root, known))


def test_a_record_that_is_gone_is_reported_at_its_row(root):
    grids = [table(exported(root), "projects")]
    (root / ALPHA).unlink()
    assert problems_in(root, grids) == [("A2", "table_record_gone")]


def test_a_new_record_has_the_name_of_a_file(root):
    for name in ("Beta", "con"):
        grids = new_row(exported(root), "projects", 3, name, **NEW)
        assert ("A3", "file_name") in problems_in(root, grids)


def test_a_new_figure_belongs_to_a_topic_or_record(root):
    for name in ("nobody.area", "alpha"):
        grids = new_row(exported(root), "figures", 4, name, **FIGURE)
        assert ("A4", "table_no_holder") in problems_in(root, grids)


def test_so_many_rows_change_in_one_import_and_no_more(root, monkeypatch):
    grids = with_cell(exported(root), "projects", 2, "stage", "operating")
    monkeypatch.setattr(importer, "MAX_CHANGED_ROWS", 1)
    assert compared(root, grids).changes
    more = with_cell(grids, "figures", 3, "value", "7")
    assert [key for _, key in problems_in(root, more)] == ["table_too_many_changes"]


def test_a_sheet_is_read_up_to_so_many_problems(root, monkeypatch):
    monkeypatch.setattr(sheet_import, "MAX_PROBLEMS", 2)
    without_id: list[Any] = [None, "x"]
    assert len(problems_in(root, rows_of(root, None, without_id, without_id))) == 2
    keys = [key for _, key in problems_in(root, rows_of(root, None, *3 * [without_id]))]
    assert sorted(keys) == ["table_more_problems", "table_no_id", "table_no_id"]


def test_a_text_may_be_as_long_as_in_yaml(root):
    fits, longer = "x" * parser.MAX_TEXT, "x" * (parser.MAX_TEXT + 1)
    assert compared(root, with_cell(exported(root), "projects", 2, "summary.en", fits)).changes
    grids = with_cell(exported(root), "projects", 2, "summary.en", longer)
    assert problems_in(root, grids) == [("H2", "table_too_long")]


def test_a_file_that_holds_changes_is_not_written_over(root):
    path = root / "all.xlsx"
    assert importer.export(root, path) > 3
    assert importer.export(root, path) > 3, "nothing was changed in it"
    site = load(Project(root))
    assert importer.export(root, root / "projects.csv") == len(site.projects)
    edit(root, "stage: signed", "stage: operating")
    assert importer.export(root, path) > 3, "cells that nobody touched are no changes"
    text = (root / "projects.csv").read_text(encoding="utf-8-sig")
    changed = text.replace("Made-up project", "Another project")
    (root / "projects.csv").write_text(changed, encoding="utf-8-sig")
    with pytest.raises(DiagnosticsError) as error:
        importer.export(root, root / "projects.csv")
    (problem,) = error.value.problems
    assert (problem.key, dict(problem.details)["count"]) == ("table_unsaved", "1")


@pytest.mark.parametrize("limit", [1, 2])
def test_of_many_new_rows_some_are_checked_before_the_others(root, monkeypatch, limit):
    """So a table of another site is refused by its first rows."""
    monkeypatch.setattr(importer, "_FIRST_ROWS", limit)
    for table, first, names, wrong, key in (
        ("projects", 3, ("beta", "gamma"), {**NEW, "sources": "article 5"}, "citation"),
        ("figures", 4, ("alpha.a", "alpha.b"), {**FIGURE, "status": "made-up"}, "literal_error"),
    ):
        grids = exported(root)
        for row, name in enumerate(names, first):
            grids = new_row(grids, table, row, name, **wrong)
        problems = problems_in(root, grids)
        assert [item for _, item in problems] == [key] * limit
        assert problems[0][0].endswith(str(first))


def test_figures_of_new_projects_are_not_among_the_first_rows(root, monkeypatch):
    monkeypatch.setattr(importer, "_FIRST_ROWS", 1)
    grids = new_row(exported(root), "projects", 3, "beta", **NEW)
    grids = new_row(grids, "figures", 4, "beta.investment", **FIGURE)
    assert len(compared(root, grids).changes) == 2


def test_problems_of_readable_cells_are_reported_with_those_that_are_not(root):
    grids = with_cell(exported(root), "projects", 2, "sources", "article 5")
    grids = with_cell(grids, "projects", 3, "name.en", "x")  # a row without an id
    assert sorted(key for _, key in problems_in(root, grids)) == ["citation", "table_no_id"]


def test_a_change_is_listed_with_both_values_on_one_line(root):
    grids = with_cell(exported(root), "projects", 2, "summary.en", "New\nsummary")
    (change,) = compared(root, grids).changes
    assert (change.table, change.name, change.field) == ("projects", "alpha", "summary.en")
    assert (change.old, change.new, change.path) == ("Made up.", "New summary", "")


# -- translations that come later --------------------------------------------------------------

CHINESE = {key: value for key, value in NEW.items() if not key.endswith("__en")}
BETA = "data/projects/beta.yml"


def imported(root: Path, grids: list[SheetData]) -> importer.ImportPlan:
    """Import and write the files."""
    plan = compared(root, grids)
    for path, content in plan.files.items():
        (root / path).write_bytes(content)
    return plan


def test_a_new_record_without_translation_is_pending_and_not_published(root):
    grids = new_row(exported(root), "projects", 3, "beta", **CHINESE)
    grids = new_row(grids, "figures", 4, "beta.investment", **FIGURE)
    plan = imported(root, grids)
    assert plan.pending == ("beta",)
    assert "\ntranslation: pending\nname: {zh: 新项目（虚构）}\n" in text_of(plan, BETA)
    site = load(Project(root))
    assert "beta" not in site.projects and "beta.investment" not in site.figures
    assert list(site.pending) == [("projects", "beta")]
    assert validation.problems(site) == []


def test_a_pending_record_is_exported_and_published_once_it_is_complete(root):
    imported(root, new_row(exported(root), "projects", 3, "beta", **CHINESE))
    grids = with_cell(exported(root), "projects", 3, "name.en", "New project (made up)")
    plan = imported(root, grids)
    assert plan.pending == ("beta",)
    plan = imported(root, with_cell(exported(root), "projects", 3, "summary.en", "Made up."))
    assert plan.pending == ()
    assert "translation" not in text_of(plan, BETA)
    assert "beta" in load(Project(root)).projects


def test_a_record_in_a_file_of_many_may_be_pending(root):
    values = {"official": "false", "summary__zh": "虚构。", "sources": "article p06"}
    grids = new_row(exported(root), "companies", 3, "new", name__zh="新企业", **values)
    plan = imported(root, grids)
    assert "new:\n  translation: pending\n" in text_of(plan, "data/companies.yml")
    assert list(load(Project(root)).companies) == ["made-up"]


def test_a_published_record_may_not_refer_to_a_pending_one(root):
    values = {"official": "false", "summary__zh": "虚构。", "sources": "article p06"}
    grids = new_row(exported(root), "companies", 3, "new", name__zh="新企业", **values)
    grids = with_cell(grids, "projects", 2, "company", "new")
    assert problems_in(root, grids) == [("M2", "reference_to_pending")]


def test_a_pending_record_follows_all_other_rules(root):
    grids = new_row(exported(root), "projects", 3, "beta", **CHINESE | {"park": "frist"})
    assert [key for _, key in problems_in(root, grids)] == ["dangling"]
    grids = new_row(exported(root), "projects", 3, "beta", **CHINESE | {"name__zh": None})
    assert {key for _, key in problems_in(root, grids)} == {"missing"}


def test_a_published_record_never_loses_a_translation(root):
    grids = with_cell(exported(root), "projects", 2, "name.en", None)
    assert [key for _, key in problems_in(root, grids)] == ["missing_translation"]


def test_a_new_figure_of_a_published_record_needs_its_translation(root):
    figure = {key: value for key, value in FIGURE.items() if not key.endswith("__en")}
    grids = new_row(exported(root), "figures", 4, "alpha.investment", **figure)
    assert [key for _, key in problems_in(root, grids)] == ["missing_translation"]


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aux", "con", "com1", "a" * 70, "Beta", "beta_2", "贝塔"])
@pytest.mark.parametrize("table", ["projects", "companies"])
def test_one_rule_holds_for_all_names(root, table, name):
    values = NEW if table == "projects" else {"official": "false", **NEW, "stage": None}
    grids = with_cell(exported(root), "projects", 2, "stage", "operating")
    grids = new_row(grids, table, 3, name, **{k: v for k, v in values.items() if v is not None})
    key = "file_name" if table == "projects" else "slug"
    assert problems_in(root, grids) == [("A3", key)]


@pytest.mark.parametrize("key", ["aux", "a" * 70, "Output"])
def test_one_rule_holds_for_the_names_of_figures(root, key):
    grids = new_row(exported(root), "figures", 4, f"alpha.{key}", **FIGURE)
    assert problems_in(root, grids) == [("A4", "slug")]
