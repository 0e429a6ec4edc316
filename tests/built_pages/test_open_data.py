"""The open data of the sample site as it is built: valid, complete, and the same in all formats."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from prospectus.outputs.open_data.table_files import file_hash
from support.commands import run_hooks
from support.open_data import (
    csv_rows,
    documents,
    figures_in_csv,
    schemas,
)

SITE = "https://invest.example.org/"


def problems(folder: Path) -> set[tuple[str, str]]:
    """What frictionless finds in a Data Package: table and type of each error."""
    import frictionless  # noqa: PLC0415 - slow, and of no use to other tests

    report = frictionless.validate(str(folder / "datapackage.json"))
    return {(task.name, error.type) for task in report.tasks for error in task.errors}


def spoil(file: Path, before: str, after: str) -> None:
    text = file.read_bytes().decode()
    assert before in text
    file.write_bytes(text.replace(before, after, 1).encode())


def describe_anew(package: Path, name: str) -> None:
    """Give a table the size and hash that it has now, so that only its content is wrong."""
    file = package / "datapackage.json"
    node = json.loads(file.read_text(encoding="utf-8"))
    (resource,) = (item for item in node["resources"] if item["name"] == name)
    content = (package / f"{name}.csv").read_bytes()
    resource |= {"bytes": len(content), "hash": file_hash(content)}
    file.write_text(json.dumps(node), encoding="utf-8")


def test_the_package_is_valid(built):
    assert problems(built.folder / "data") == set()


@pytest.mark.weekly
def test_a_wrong_reference_relation_number_or_byte_is_found(built, tmp_path):
    package = Path(shutil.copytree(built.folder / "data", tmp_path / "data"))
    row = next(row for row in csv_rows(package / "figures.csv") if len(row["value"]) > 3)
    for name, before, after in (
        ("chains", ",extend,", ",nowhere,"),
        ("parks_sectors", "norton,", "nowhere,"),
        ("figures", f",{row['value']},", f",{row['value'][:-1]}O,"),
    ):
        spoil(package / f"{name}.csv", before, after)
        describe_anew(package, name)
    spoil(package / "parks.csv", "Norton", "Morton")
    assert problems(package) == {
        ("chains", "foreign-key"),
        ("parks_sectors", "foreign-key"),
        ("figures", "type-error"),
        ("parks", "hash-count"),
    }


def test_every_document_matches_its_published_schema(built):
    validators = schemas(built.folder)
    count = 0
    for path, document in documents(built.folder):
        errors = validators[document["$schema"]].iter_errors(document)
        assert not [f"{path} {error.json_path}: {error.message}" for error in errors]
        count += 1
    assert count > 30


def test_a_document_with_a_wrong_value_does_not_match(built):
    validators = schemas(built.folder)
    path, document = next(
        pair for pair in documents(built.folder) if pair[0].endswith("/figures.json")
    )
    document["records"][0]["value"] = "12"
    assert not validators[document["$schema"]].is_valid(document), path


def test_the_openapi_description_is_valid_and_has_every_document(built):
    # Imported here, as it takes a second: other processes only collect this test.
    from openapi_spec_validator import validate as validate_openapi  # noqa: PLC0415

    text = (built.folder / "api/v1/openapi.json").read_text(encoding="utf-8")
    description = json.loads(text)
    validate_openapi(description)
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path) for path in description["paths"]]
    for path, _ in documents(built.folder):
        assert any(re.fullmatch(pattern, f"/{path}") for pattern in patterns), path
    for path in description["paths"]:
        assert "{" in path or (built.folder / path[1:]).is_file(), path


def test_every_link_of_a_document_leads_to_a_file_or_page(built):
    def addresses(value: object) -> list[str]:
        if isinstance(value, dict):
            return [address for each in value.values() for address in addresses(each)]
        if isinstance(value, list):
            return [address for each in value for address in addresses(each)]
        return [value] if isinstance(value, str) and value.startswith(SITE) else []

    for path, document in documents(built.folder):
        for url in addresses(document):
            file, _, anchor = url.removeprefix(SITE).partition("#")
            target = built.folder / file
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path}: {url}"
            assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"), url


def test_values_are_those_of_the_records(built, site):
    published = figures_in_csv(built.folder, "zh")
    assert published.keys() == site.figures.keys()
    for name, (value, value_to, unit, status, *_) in published.items():
        figure = site.figures[name]
        low, high = getattr(figure.value, "low", figure.value), getattr(figure.value, "high", None)
        assert (value, value_to, unit, status) == (low, high, figure.unit, figure.status)


def test_the_values_of_series_have_unit_status_and_source(built, site):
    rows = csv_rows(built.folder / "data/series_values.csv")
    for name, series in site.series.items():
        of_series = [row for row in rows if row["series"] == name]
        assert [Decimal(row["value"]) for row in of_series] == [
            point.value for point in series.values
        ]
        assert all(row["unit"] == series.unit and row["source_en"] for row in of_series)


def test_the_page_offers_every_table_with_its_size(built):
    page = built.page("en/data/")
    listed = {link["href"] for link in page.all("a") if "download" in link}
    for file in (built.folder / "data").glob("*.csv"):
        assert f"../../data/{file.name}" in listed
    text = (built.folder / "en/data/index.html").read_text(encoding="utf-8")
    size = (built.folder / "data/data.xlsx").stat().st_size
    assert f"{round(size / 1000)}\xa0kB" in text


def test_the_examples_on_the_page_run(built, site, serve):
    text = (built.folder / "en/data/index.html").read_text(encoding="utf-8")
    blocks = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", text, re.DOTALL)
    curl, python, query = (unescape(block).replace(SITE, serve("")) for block in blocks)
    printed = subprocess.run(
        [sys.executable, "-c", python], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    assert [line.split()[0] for line in printed.splitlines()] == [*site.sectors]
    if program := shutil.which("curl"):
        answer = subprocess.run(
            [program, *curl.split()[1:]], capture_output=True, text=True, check=True
        ).stdout
        assert json.loads(answer)["version"] == "1.0"
    # Power Query runs in Excel only; its address leads to the table that it names.
    (url,) = re.findall(r'Web\.Contents\("([^"]+)"\)', query)
    assert (built.folder / url.removeprefix(serve(""))).is_file()


# -- settings --------------------------------------------------------------------------------


def test_a_site_without_open_data_has_no_trace_of_it(crowd):
    assert not {"data", "api", "schema"} & {path.name for path in crowd.folder.iterdir()}
    for page in crowd.folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'"(\.\./)*(data|api)/|开放数据|Open data', text), page


@pytest.mark.weekly
@pytest.mark.slow
def test_its_addresses_follow_the_settings(bare):
    settings = bare / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace(
        "    events: event/index\n",
        "    events: event/index\n    open_data: facts/index\n    api: programs/v1\n",
    )
    settings.write_text(text, encoding="utf-8")
    done = run_hooks(bare, "build")
    assert done.returncode == 0, done.stderr
    site = bare / "site"
    assert {"facts", "programs", "schema"} <= {path.name for path in site.iterdir()}
    index = json.loads((site / "programs/v1/index.json").read_text(encoding="utf-8"))
    assert index["pages"]["en"] == f"{SITE}en/facts/"
    assert index["links"]["datapackage"] == f"{SITE}facts/datapackage.json"
    assert (site / "en/facts/index.html").is_file()
