"""What editors do in Excel, the usual and mistakes, with the messages they get."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cli import export, import_
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import OS_CAUSES, DiagnosticsError, translate
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet.sheet_header import heading_key
from prospectus.editing.spreadsheet.workbook import to_xlsx
from support.commands import importing, run_here, run_hooks
from support.project import data_contents
from support.yaml_strategies import FILES, write_files

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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_files(tmp_path, {**FILES, ALPHA: MADE_UP.format("alpha"), BETA: MADE_UP.format("beta")})
    return tmp_path


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
        it = cell(book, table, row, key)
        it.value = value
        if number_format:
            it.number_format = number_format

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

# Messages that other tests trigger: below, in attacks/test_tables.py and in those of `journal`.
ELSEWHERE = {
    *("table_unknown_name", "table_unsaved", "table_empty", "table_being_written", "not_regular"),
    *("table_too_large", "table_too_many_rows", "table_too_many_cells", "table_too_many_sheets"),
    *("table_too_many_formats", "table_too_many_changes", "table_too_wide", "table_too_long"),
    *("table_control", "table_broken", "table_missing_part", "table_external", "table_macros"),
    *(
        "table_quote",
        "table_more_problems",
        "not_a_file",
        "read_only_file",
        "outside_folders",
        "changed_meanwhile",
    ),
    *("journal_busy", "journal_foreign", "journal_pending"),
    *("os_other", *(f"os_{cause}" for cause in OS_CAUSES.values())),
}
REPORTED = {key for item in MISTAKES for _, key in item.problems} | ELSEWHERE


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda case: case.name)
def test_a_mistake_is_reported_where_it_is_and_no_file_changes(project, mistake):
    path = project / "edited.xlsx"
    path.write_bytes(to_xlsx(load(Project(project))))
    mistake.change(project, path)
    before = data_contents(project)
    with pytest.raises(DiagnosticsError) as error:
        import_.run(Project(project), importing(project / mistake.file))
    reported = sorted((problem.location, problem.key) for problem in error.value.problems)
    names = [(place.removeprefix(f"{mistake.file}: "), key) for place, key in reported]
    places = [(place.split(":", 1)[1] if ".yml:" in place else place, key) for place, key in names]
    places = [(place.removeprefix(f"{mistake.file}:"), key) for place, key in places]
    assert places == sorted(mistake.problems)
    assert data_contents(project) == before
    for problem in error.value.problems:
        assert problem.message.count(" / ") >= 1, "in both languages"


def test_all_mistakes_are_reported_at_once_and_by_the_command_without_a_traceback(copy):
    path = copy / "all.xlsx"
    assert run_hooks(copy, "export", path.name).returncode == 0
    in_book(
        every(
            put("projects", 3, "name.en", "=1+1"),
            put("figures", 5, "period", dt.datetime(2023, 10, 1), "d-mmm"),
            put("figures", 6, "value", "约3.5亿"),
        )
    )(copy, path)
    before = data_contents(copy)
    done = run_hooks(copy, "import", path.name)
    assert (done.returncode, done.stdout) == (1, "")
    first, number, second, last = done.stderr.splitlines()
    assert first.startswith(f"all.xlsx: {FIGURES}!H5: ")
    assert number.startswith(f"all.xlsx: {FIGURES}!D6: ")
    assert second == f"all.xlsx: {PROJECTS}!D3: {translate('problem.table_formula', text='=1+1')}"
    assert last == translate("command.problems", count=3)
    assert data_contents(copy) == before


# -- the usual ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["all.xlsx", "projects.csv", "figures.csv", "people.csv"])
def test_what_was_exported_changes_nothing_when_it_is_imported(copy, name, capsys):
    before = data_contents(copy)
    export.run(Project(copy), Namespace(file=copy / name))
    assert import_.run(Project(copy), importing(copy / name)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == translate("tables.nothing")
    assert data_contents(copy) == before


def test_one_changed_cell_is_shown_by_a_dry_run_and_then_written(copy):
    path, file = copy / "all.xlsx", "data/projects/knitwear-plant.yml"
    run_here(copy, "export", path.name)
    number = list(load(Project(copy)).projects).index("knitwear-plant") + 2
    in_book(put("projects", number, "stage", "signed · 已签约 / Signed"))(copy, path)
    before = data_contents(copy)
    line = "projects knitwear-plant stage: operating → signed"
    done = run_here(copy, "import", path.name, "--dry-run")
    assert done.stdout.splitlines() == [line, translate("tables.would_change", changes=1, files=1)]
    assert data_contents(copy) == before
    done = run_here(copy, "import", path.name)
    assert done.stdout.splitlines() == [line, translate("tables.did_change", changes=1, files=1)]
    after = data_contents(copy)
    assert after.pop(file) == before.pop(file).replace(b"stage: operating", b"stage: signed")
    assert after == before
    assert run_here(copy, "import", path.name).stdout.strip() == translate("tables.nothing")


def test_a_new_project_and_its_investment_are_right_for_the_check(copy):
    path = copy / "all.xlsx"
    run_here(copy, "export", path.name)
    site = load(Project(copy))
    in_book(
        every(
            rows("projects", len(site.projects) + 2, **{**NEW, "park": "milton"}),
            rows(
                "figures",
                len(site.figures) + 2,
                figures="gamma.investment",
                value=350000000,
                unit="cny",
                **FIGURE,
            ),
        )
    )(copy, path)
    done = run_here(copy, "import", path.name)
    assert (done.returncode, done.stderr) == (0, "")
    new = "data/projects/gamma.yml"
    assert done.stdout.splitlines()[:2] == [
        f"projects gamma + {new}",
        f"figures gamma.investment + {new}",
    ]
    assert load(Project(copy)).projects["gamma"].investment.value == 350000000
    assert run_here(copy, "check").returncode == 0


def test_csv_that_a_european_or_chinese_excel_saved_is_imported(copy, capsys):
    path = copy / "people.csv"
    export.run(Project(copy), Namespace(file=path))
    text = path.read_text(encoding="utf-8-sig").replace("安立", "刘奇")
    for number, content in enumerate([text.encode(), text.encode("gb18030", "replace")]):
        path.write_bytes(content)
        import_.run(Project(copy), importing(path, dry_run=True))
        assert "people ann-li name.zh: 安立 → 刘奇" in capsys.readouterr().out, number


def test_what_was_imported_may_be_imported_again(project):
    path = project / "all.xlsx"
    export.run(Project(project), Namespace(file=path))
    in_book(rows("projects", 4, **NEW))(project, path)
    import_.run(Project(project), importing(path))
    before = data_contents(project)
    assert import_.run(Project(project), importing(path)) == 0
    assert data_contents(project) == before


def test_all_translations_of_an_import_are_confirmed_in_one_step(copy):
    path = copy / "all.xlsx"
    run_here(copy, "export", path.name)
    count = len(load(Project(copy)).projects)
    new = [rows("projects", count + 2 + at, **NEW | {"projects": f"gamma-{at}"}) for at in range(3)]
    in_book(every(*new, put("projects", 2, "name.en", "Renamed")))(copy, path)
    assert run_here(copy, "import", path.name).returncode == 0
    done = run_here(copy, "mark-translated", "--import", path.name)
    assert done.stdout.strip() == translate("translation.done", confirmed=4, removed=0)
    assert "gamma-" not in run_here(copy, "status").stdout


def test_csv_files_may_refer_to_each_other_in_any_order(project):
    for name in ("companies.csv", "projects.csv"):
        export.run(Project(project), Namespace(file=project / name))
    companies, projects = project / "companies.csv", project / "projects.csv"
    text = companies.read_text(encoding="utf-8")
    keys = [heading_key(it) for it in next(csv.reader([text.splitlines()[0]]))]
    company = {"companies": "new", "name.zh": "新企业", "name.en": "New", "official": "否"}
    company |= {"summary.zh": "虚构。", "summary.en": "Made up.", "sources": "article p06"}
    line = ",".join(company.get(str(key), "") for key in keys)
    companies.write_text(f"{text}{line}\r\n", encoding="utf-8", newline="")
    records = list(csv.reader(projects.read_text(encoding="utf-8").splitlines()))
    at = next(at for at, it in enumerate(records[0]) if heading_key(it) == "company")
    records[1][at] = "新企业"
    with projects.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(records)
    assert import_.run(Project(project), importing(projects, companies)) == 0
    assert load(Project(project)).projects["alpha"].company == "new"


def test_a_doubtful_change_is_imported_once_it_is_accepted(project):
    path = project / "all.xlsx"
    export.run(Project(project), Namespace(file=path))
    in_book(put("figures", 3, "value", 10))(project, path)
    with pytest.raises(DiagnosticsError, match="accept-doubts"):
        import_.run(Project(project), importing(path, dry_run=True))
    assert import_.run(Project(project), importing(path, accept_doubts=True)) == 0


@pytest.mark.parametrize(
    ("number_format", "period"),
    [
        ("mmm-yy", "2023-11"),
        ('yyyy"年"m"月"', "2023-11"),
        ("yyyy-mm", "2023-11"),
        ("yyyy/m/d", "2023-11-01"),
        ('yyyy"年"m"月"d"日"', "2023-11-01"),
    ],
)
def test_a_period_that_excel_made_a_date_is_the_period_that_people_see(
    project, number_format, period
):
    path = project / "all.xlsx"
    export.run(Project(project), Namespace(file=path))
    in_book(put("projects", 2, "period", dt.datetime(2023, 11, 1), number_format))(project, path)
    import_.run(Project(project), importing(path))
    assert load(Project(project)).projects["alpha"].period.root == period


def test_sixty_projects_without_english_are_kept_and_listed(copy):
    path = copy / "all.xlsx"
    run_here(copy, "export", path.name)
    count = len(load(Project(copy)).projects)
    chinese = {key: value for key, value in NEW.items() if not key.endswith("__en")}
    new = [
        rows("projects", count + 2 + at, **chinese | {"projects": f"gamma-{at}"})
        for at in range(60)
    ]
    in_book(every(*new))(copy, path)
    done = run_here(copy, "import", path.name)
    assert done.returncode == 0
    assert "60" in done.stdout.splitlines()[-2]
    status = run_here(copy, "status").stdout
    assert translate("state.pending", count=60) in status
    assert "(en)" not in "".join(line for line in status.splitlines() if "gamma-" in line)
    assert run_here(copy, "check").returncode == 0
    assert len(load(Project(copy)).projects) == count


# -- what commands refuse ------------------------------------------------------------------------


def test_a_csv_file_is_called_like_its_table(project):
    with pytest.raises(DiagnosticsError, match=r"projects\.csv, offers\.csv"):
        export.run(Project(project), Namespace(file=project / "made-up.csv"))


def test_an_export_does_not_overwrite_what_nobody_imported(project):
    path = project / "all.xlsx"
    export.run(Project(project), Namespace(file=path))
    export.run(Project(project), Namespace(file=path))
    in_book(put("projects", 2, "stage", "operating"))(project, path)
    before = path.read_bytes()
    with pytest.raises(DiagnosticsError, match="import them first"):
        export.run(Project(project), Namespace(file=path))
    assert path.read_bytes() == before
    import_.run(Project(project), importing(path))
    export.run(Project(project), Namespace(file=path))


def test_a_folder_that_is_not_there_is_reported(project):
    with pytest.raises(DiagnosticsError, match="no such file or folder"):
        export.run(Project(project), Namespace(file=project / "nowhere" / "all.xlsx"))
