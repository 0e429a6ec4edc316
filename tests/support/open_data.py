"""Open data read by independent libraries, for tests that compare the formats."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

# What is compared of a figure: value, upper end of a range, unit, status, first day and shown text.
Statement = tuple[Decimal | None, Decimal | None, str, str, str, str]


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
            row[f"shown_{language}"].removeprefix("'"),
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
            row[f"shown_{language}"],
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
            record["shown"][language],
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


def shown_on_pages(site: Path, language: str, pages: Mapping[str, str]) -> Mapping[str, str]:
    """The text of the row of each figure on the page that the data name; `pages` are addresses."""
    texts: dict[str, str] = {}
    read: dict[str, str] = {}
    for name, url in pages.items():
        path, _, anchor = re.sub(r"^https?://[^/]+/", "", url).partition("#")
        if path not in read:
            read[path] = (site / path / "index.html").read_text(encoding="utf-8")
        row = re.search(rf'<tr[^>]* id="{re.escape(anchor)}".*?</tr>', read[path], re.DOTALL)
        assert row, f"{name} is not at {url}"
        texts[name] = plain_text(row[0])
    assert language
    return texts


def plain_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>|<!--.*?-->", " ", html)).split())


def schemas(site: Path) -> Mapping[str, Draft202012Validator]:
    """A validator for each published schema, by its address; all are valid schemas."""
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
