"""Open data read by independent libraries, for tests that compare the formats."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from referencing import Registry, Resource

from support.pdf_files import PdfFile, packed

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

# What is compared of a figure: value, upper end of a range, unit, status, first and last day, and
# how pages word value, period and status.
Statement = tuple[Decimal | None, Decimal | None, str, str, str, str, str, str]


def csv_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


def figures_in_csv(site: Path, language: str) -> Mapping[str, Statement]:
    return {
        row["id"]: (
            Decimal(row["value"]),
            Decimal(row["value_to"]) if row["value_to"] else None,
            row["unit"],
            row["status"],
            row["period_start"],
            row["period_end"],
            row[f"shown_{language}"].removeprefix("'"),
            row[f"basis_{language}"].removeprefix("'"),
        )
        for row in csv_rows(site / "data/figures.csv")
    }


def figures_in_workbook(site: Path, language: str) -> Mapping[str, Statement]:
    book = openpyxl.load_workbook(site / "data/data.xlsx", read_only=True)
    head, *rows = book["figures"].iter_rows(values_only=True)
    figures = {}
    for cells in rows:
        row = dict(zip(head, cells, strict=True))
        figures[row["id"]] = (
            Decimal(str(row["value"])),
            Decimal(str(row["value_to"])) if row["value_to"] is not None else None,
            row["unit"],
            row["status"],
            row["period_start"],
            row["period_end"],
            row[f"shown_{language}"],
            row[f"basis_{language}"],
        )
    return figures


def figures_in_json(site: Path, language: str) -> Mapping[str, Statement]:
    return {
        record["id"]: (
            record["value"],
            record["value_to"],
            record["unit"],
            record["status"],
            record["period"]["start"],
            record["period"]["end"],
            record["shown"][language],
            record["basis"][language],
        )
        for record in json_records(site, "figures")
    }


def json_records(site: Path, collection: str) -> Iterator[dict[str, Any]]:
    """The records of all parts of a collection."""
    path: str | None = f"api/v1/{collection}.json"
    while path:
        text = (site / path).read_text(encoding="utf-8")
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        yield from document["records"]
        following = document["links"]["next"]
        path = following and f"api/{following.partition('/api/')[2]}"


def rows_on_pages(site: Path, language: str) -> Mapping[str, list[str]]:
    """The cells of the row of each figure at the address that the data name.

    They are: name with notes, value, period, status, source.
    """
    cells: dict[str, list[str]] = {}
    read: dict[str, str] = {}
    for figure in csv_rows(site / "data/figures.csv"):
        url = figure[f"page_{language}"]
        path, _, anchor = re.sub(r"^https?://[^/]+/", "", url).partition("#")
        if path not in read:
            read[path] = (site / path / "index.html").read_text(encoding="utf-8")
        row = re.search(rf'<tr[^>]* id="{re.escape(anchor)}".*?</tr>', read[path], re.DOTALL)
        assert row, f"{figure['id']} is not at {url}"
        cells_of_row = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row[0], re.DOTALL)
        cells[figure["id"]] = [plain_text(cell) for cell in cells_of_row]
    return cells


def disagreements(site: Path, language: str, brochure: PdfFile | None) -> Iterator[str]:
    """The figures that CSV, XLSX, JSON, HTML and PDF do not state alike, each with the format.

    CSV, XLSX and JSON are compared with each other, the page with them, and the brochure with the
    page: there, name, notes, value, period and status follow each other as in the row of the page.
    Letters that are written from the right are left out of this comparison, as Poppler gives them
    in the order of their shapes, and twice where a letter has two; numbers and all other words are
    in it. `brochure` is None where a site has none.
    """
    in_csv, in_workbook = figures_in_csv(site, language), figures_in_workbook(site, language)
    in_json, rows = figures_in_json(site, language), rows_on_pages(site, language)
    assert in_csv.keys() == in_workbook.keys() == in_json.keys() == rows.keys()
    periods = {
        figure_record["id"]: figure_record["period"]["text"][language]
        for figure_record in json_records(site, "figures")
    }
    # What pages say of a figure that is simply reported, without further notes.
    reported = min(
        (rows[name][3] for name, cells in in_csv.items() if cells[3] == "actual"), key=len
    )
    in_brochure = without_letters_from_the_right(brochure.packed) if brochure else ""
    for name, statement in in_csv.items():
        if in_workbook[name] != statement:
            yield f"{name} in the workbook"
        if in_json[name] != statement:
            yield f"{name} in JSON"
        _, _, _, status, _, _, shown, basis = statement
        _, value, period, status_words, *_ = rows[name]
        # The words of a plan or target may hold its period, so that the page need not repeat it.
        expected = reported if status == "actual" else basis.split(" · ")[-1]
        is_period = period.startswith(" ".join(periods[name].split()))
        if (
            value != " ".join(shown.split())
            or not is_period
            or not status_words.startswith(expected)
        ):
            yield f"{name} on its page"
        row = without_letters_from_the_right(packed("".join(rows[name][:4])))
        if brochure and row not in in_brochure:
            yield f"{name} in the brochure"


def without_letters_from_the_right(text: str) -> str:
    return "".join(it for it in text if unicodedata.bidirectional(it) not in ("R", "AL"))


def plain_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>|<!--.*?-->", " ", html)).split())


def schemas(site: Path) -> Mapping[str, Draft202012Validator]:
    """A validator for each published schema, by its address; all are valid schemas."""
    # Other tests do without: it takes two seconds to import.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

    contents = [
        json.loads(file.read_text(encoding="utf-8"))
        for file in sorted((site / "schema").rglob("*.json"))
    ]
    registry: Registry[Any] = Registry().with_resources(
        [(content["$id"], Resource.from_contents(content)) for content in contents]
    )
    for content in contents:
        Draft202012Validator.check_schema(content)
    return {
        content["$id"]: Draft202012Validator(
            content, registry=registry, format_checker=FormatChecker()
        )
        for content in contents
    }


def documents(site: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON document of the interface with its path, the OpenAPI description excepted."""
    for file in sorted((site / "api").rglob("*.json")):
        if file.name != "openapi.json":
            yield file.relative_to(site).as_posix(), json.loads(file.read_text(encoding="utf-8"))
