"""Parts of a package: names, limits and relationships."""

from __future__ import annotations

import io
import zipfile

import pytest

from prospectus.editing.spreadsheet import xlsx_package
from prospectus.editing.spreadsheet.xlsx_package import (
    Elements,
    LimitError,
    Package,
    inside_package,
)

NS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = f'<Relationships xmlns="{NS}">{{}}</Relationships>'


def package(**parts: str) -> Package:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return Package(zipfile.ZipFile(file))


def refusal(**parts: str) -> str:
    with pytest.raises(LimitError) as error:
        package(**parts)
    return error.value.key


def test_parts_are_found_whatever_the_case_of_their_names():
    assert package(**{"xl/A.xml": "<a/>"}).read("XL/a.XML") == b"<a/>"


@pytest.mark.parametrize("name", ["../a.xml", "a//b.xml", "c:a.xml", "a\\b.xml"])
def test_names_that_lead_elsewhere_are_refused(name):
    assert refusal(**{name: "<a/>"}) == "table_broken"


def test_macros_and_missing_parts_are_refused():
    assert refusal(**{"xl/vbaProject.bin": ""}) == "table_macros"
    with pytest.raises(LimitError) as error:
        package().read("xl/a.xml")
    assert error.value.key == "table_missing_part"


@pytest.mark.parametrize(
    ("target", "part"),
    [("a.xml", "xl/a.xml"), ("/b.xml", "b.xml"), ("../c.xml", "c.xml")],
)
def test_targets_are_seen_from_the_folder_of_their_part(target, part):
    relation = f'<Relationship Id="r1" Type="http://x/sheet" Target="{target}"/>'
    found = package(**{"xl/_rels/w.xml.rels": MAIN.format(relation)}).related("xl/w.xml")
    assert list(found) == [("r1", "sheet", part)]


@pytest.mark.parametrize("target", ["https://example.org/a", "../../a.xml"])
def test_a_target_outside_the_file_is_refused_when_it_is_used(target):
    relation = f'<Relationship Id="r1" Type="http://x/sheet" Target="{target}"/>'
    ((_, _, path),) = package(**{"xl/_rels/w.xml.rels": MAIN.format(relation)}).related("xl/w.xml")
    with pytest.raises(LimitError):
        inside_package(path)


def test_elements_nested_too_deeply_and_document_types_are_refused():
    deep = "<a>" * 40 + "</a>" * 40
    for text in (deep, "<!DOCTYPE a><a/>"):
        with pytest.raises(LimitError):
            package(**{"a.xml": text}).parse("a.xml", Elements("a"))


def test_tags_of_all_parts_count_together(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MAX_TAGS", 5)
    parts = package(**{"a.xml": "<a><b/></a>", "c.xml": "<a><b/></a>"})
    parts.read("a.xml")
    with pytest.raises(LimitError):
        parts.read("c.xml")
