"""Several figures of one record, added by one command."""

from __future__ import annotations

import csv
import re

import pytest
import yaml

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.domain.loader import load
from prospectus.editing import record_figures
from prospectus.editing.record_figures import FigureHolder, NewFigures
from prospectus.editing.scaffold import RefusedError
from prospectus.review.check import check
from support.commands import run_here, run_hooks

TEN = {
    "area": "12.5",
    "free-land": "300",
    "factory-space": "4000",
    "enterprises": "120",
    "power-price": "0.38",
    "water-price": "3.2",
    "gas-price": "2.1",
    "wage": "5200",
    "airport-distance": "18",
    "rail-distance": "7",
}


def add(project, to, values, period="2022", sources=("article p32",)):
    holder = FigureHolder(project, to)
    new = NewFigures(values, period, sources)
    return record_figures.add(project, holder, new, Project(project).settings.languages)


def contents(project):
    return {path: path.read_bytes() for path in (project / "data").rglob("*") if path.is_file()}


def test_ten_figures_of_a_park_are_one_command_and_right_at_once(with_program):
    done = run_hooks(
        with_program, "new", "figures", "--to", "parks/milton", "--period", "2022",
        "--source", "article p32", *(f"{key}={value}" for key, value in TEN.items()),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    added = translate("command.new.added_figures", record="data/parks/milton.yml", count=10)
    assert done.stdout.splitlines()[0] == added
    figures = check(with_program).site.parks["milton"].figures
    assert {key: str(figure.value) for key, figure in figures.items()} == TEN
    assert {(figure.status, figure.period.root, figure.sources) for figure in figures.values()} == {
        ("actual", "2022", ("article p32",))
    }


def test_what_is_not_known_is_empty_and_the_check_names_it(bare):
    add(bare, "parks/milton", {"area": ""}, period="", sources=())
    with pytest.raises(DiagnosticsError) as caught:
        check(bare)
    text = (bare / "data/parks/milton.yml").read_text(encoding="utf-8").splitlines()
    assert [(problem.key, text[problem.line - 1].strip()) for problem in caught.value.problems] == [
        ("empty", "value:"),
        ("period", "period:"),
        ("too_short", "sources: []"),
    ]


@pytest.mark.parametrize(
    "to", ["parks/milton", "sectors/made-up-textiles", "chains/wine", "companies/samplex"]
)
def test_every_kind_of_record_with_figures_can_have_them(bare, to):
    added = add(bare, to, {"wage": "5200", "rent": "12"})
    assert "rent" in added.definitions["data/indicators.yml"]
    assert "cny-per-m2-month" in added.definitions["data/units.yml"]
    collection, _, name = to.partition("/")
    assert list(getattr(load(Project(bare)), collection)[name].figures)[-2:] == ["wage", "rent"]


def test_quantities_that_the_site_lacks_are_added_with_the_units_that_measure_them(bare):
    quantities, units = bare / "data/quantities.yml", bare / "data/units.yml"
    text = quantities.read_text(encoding="utf-8")
    assert re.search(r"^price:\n", text, re.MULTILINE)
    quantities.write_text(re.sub(r"(?m)^price:\n( .*\n)+", "", text), encoding="utf-8")
    kept = [
        unit
        for unit in re.split(r"(?m)^(?=\S)", units.read_text(encoding="utf-8"))
        if "quantity: price" not in unit
    ]
    units.write_text("".join(kept), encoding="utf-8")
    (bare / "data/indicators.yml").unlink()
    for path in (bare / "data").rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("\nfigures:\n")[0] + "\n", encoding="utf-8")
    added = add(bare, "parks/milton", {"power-price": "0.38", "wage": "5200"}).definitions
    assert added["data/quantities.yml"] == ["price"]
    assert yaml.safe_load(quantities.read_text(encoding="utf-8"))["price"] == {
        "name": {"zh": "价格", "en": "Price"}
    }


def test_what_the_site_defines_already_is_not_defined_again(bare):
    assert add(bare, "parks/milton", {"area": "5"}).definitions == {}


def test_files_that_are_not_there_are_written_with_their_schema(bare):
    (bare / "data/indicators.yml").unlink()
    for path in (bare / "data").rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("\nfigures:\n")[0] + "\n", encoding="utf-8")
    add(bare, "parks/milton", {"port-distance": "90"})
    text = (bare / "data/indicators.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/indicators.json\n")
    assert yaml.safe_load(text)["port-distance"]["unit"] == "km"


@pytest.mark.parametrize(
    ("to", "values", "period", "source", "key"),
    [
        ("parks/nowhere", {"area": "1"}, "2022", "article p32", "no_record"),
        ("parks/../../x", {"area": "1"}, "2022", "article p32", "no_record"),
        ("milton", {"area": "1"}, "2022", "article p32", "no_record"),
        ("clusters/coal", {"area": "1"}, "2022", "article p32", "no_record"),
        ("companies/nobody", {"area": "1"}, "2022", "article p32", "no_record"),
        ("parks/milton", {"arae": "1"}, "2022", "article p32", "no_indicator"),
        ("parks/eastgate", {"area": "1"}, "2022", "article p32", "taken"),
        ("parks/milton", {"area": "1,5"}, "2022", "article p32", "value"),
        ("parks/milton", {"area": "1 km2"}, "2022", "article p32", "value"),
        ("parks/milton", {"area": "1"}, "last year", "article p32", "period"),
        ("parks/milton", {"area": "1"}, "2022", "the newspaper", "source"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(
    bare, to, values, period, source, key
):
    before = contents(bare)
    with pytest.raises(RefusedError) as caught:
        add(bare, to, values, period, (source,))
    start = translate(
        f"drafts.{key}", **dict.fromkeys(("name", "known", "nearest", "indicator", "place"), "\0")
    ).partition("\0")[0]
    assert str(caught.value).startswith(start)
    assert contents(bare) == before


def test_a_price_needs_money_to_be_in(bare):
    units = bare / "data/units.yml"
    text = units.read_text(encoding="utf-8").replace("quantity: money", "quantity: count")
    units.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError):
        add(bare, "parks/milton", {"steam-price": "1"})


def test_without_indicators_the_command_lists_them_and_writes_nothing(bare):
    before = contents(bare)
    done = run_here(bare, "new", "figures", "--to", "parks/eastgate")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "* area" in {line[:6] for line in lines}
    assert any(line.startswith("  free-land ") for line in lines)
    assert contents(bare) == before


def test_in_a_table_value_period_and_source_are_enough(bare):
    done = run_here(bare, "export", "figures.csv")
    assert done.returncode == 0, done.stderr
    table = bare / "figures.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    columns = {re.findall(r"\[([\w.#-]+)\]", name)[0]: at for at, name in enumerate(head)}
    row = dict.fromkeys(range(len(head)), "")
    row |= {columns["value"]: "5200", columns["period"]: "2022", columns["sources"]: "article p53"}
    for name in ("samplex.wage", "made-up-textiles.wage"):
        rows.append([name, *list(row.values())[1:]])
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    done = run_here(bare, "import", "figures.csv")
    assert done.returncode == 0, done.stderr
    figures = load(Project(bare)).figures
    for name in ("samplex.wage", "made-up-textiles.wage"):
        assert (figures[name].name.in_language("en"), figures[name].unit) == ("Made-up wage", "cny")
