"""What editors do in Excel, the usual and mistakes, with the messages they get."""

from __future__ import annotations

import csv
import datetime as dt
from argparse import Namespace
from pathlib import Path

import pytest

from cli import export, import_
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import OS_CAUSES, DiagnosticsError, translate
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet.sheet_header import heading_key
from prospectus.editing.spreadsheet.workbook import to_xlsx
from support.commands import importing, run_here, run_hooks
from support.project import data_contents
from support.table_faults import (
    ALPHA,
    BETA,
    FIGURE,
    FIGURES,
    MADE_UP,
    MISTAKES,
    NEW,
    PROJECTS,
    every,
    in_book,
    only,
    put,
    rows,
)
from support.weekly import first_of, one_for_each
from support.yaml_strategies import FILES, write_files


def write_project(folder: Path) -> Path:
    write_files(folder, {**FILES, ALPHA: MADE_UP.format("alpha"), BETA: MADE_UP.format("beta")})
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of such a project, with the tables in which mistakes are made.

    The others, thirty sheets, would only have to be read and written for every mistake.
    """
    folder = tmp_path_factory.mktemp("exported")
    (folder / "all.xlsx").write_bytes(to_xlsx(load(Project(write_project(folder)))))
    in_book(only("projects", "figures", "values"))(folder, folder / "all.xlsx")
    return (folder / "all.xlsx").read_bytes()


@pytest.fixture(scope="module")
def sample_workbook(sample: Path) -> bytes:
    """The workbook of the sample site."""
    return to_xlsx(load(Project(sample)))


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


@pytest.mark.parametrize(
    "mistake",
    one_for_each(MISTAKES, lambda case: frozenset(key for _, key in case.problems)),
    ids=lambda case: case.name,
)
def test_a_mistake_is_reported_where_it_is_and_no_file_changes(project, exported, mistake):
    path = project / "edited.xlsx"
    path.write_bytes(exported)
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


def test_one_changed_cell_is_shown_by_a_dry_run_and_then_written(copy, sample_workbook):
    path, file = copy / "all.xlsx", "data/projects/knitwear-plant.yml"
    path.write_bytes(sample_workbook)
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


def test_a_new_project_and_its_investment_are_right_for_the_check(copy, sample_workbook):
    path = copy / "all.xlsx"
    path.write_bytes(sample_workbook)
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


def test_all_translations_of_an_import_are_confirmed_in_one_step(copy, sample_workbook):
    path = copy / "all.xlsx"
    path.write_bytes(sample_workbook)
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
    keys = [heading_key(heading) for heading in next(csv.reader([text.splitlines()[0]]))]
    company = {"companies": "new", "name.zh": "新企业", "name.en": "New", "official": "否"}
    company |= {"summary.zh": "虚构。", "summary.en": "Made up.", "sources": "article p06"}
    line = ",".join(company.get(str(key), "") for key in keys)
    companies.write_text(f"{text}{line}\r\n", encoding="utf-8", newline="")
    records = list(csv.reader(projects.read_text(encoding="utf-8").splitlines()))
    at = next(at for at, heading in enumerate(records[0]) if heading_key(heading) == "company")
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
    first_of(
        [
            ("mmm-yy", "2023-11"),
            ('yyyy"年"m"月"', "2023-11"),
            ("yyyy-mm", "2023-11"),
            ("yyyy/m/d", "2023-11-01"),
            ('yyyy"年"m"月"d"日"', "2023-11-01"),
        ]
    ),
)
def test_a_period_that_excel_made_a_date_is_the_period_that_people_see(
    project, number_format, period
):
    path = project / "all.xlsx"
    export.run(Project(project), Namespace(file=path))
    in_book(put("projects", 2, "period", dt.datetime(2023, 11, 1), number_format))(project, path)
    import_.run(Project(project), importing(path))
    assert load(Project(project)).projects["alpha"].period.root == period


@pytest.mark.weekly
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
    folder = project / "nowhere"
    with pytest.raises(DiagnosticsError) as caught:
        export.run(Project(project), Namespace(file=folder / "all.xlsx"))
    (problem,) = caught.value.problems
    assert (problem.path, problem.key) == (folder.as_posix(), "os_missing")
