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
    related = package(**{"xl/_rels/w.xml.rels": MAIN.format(relation)}).related("xl/w.xml")
    assert list(related) == [("r1", "sheet", part)]


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


def limit_of(parts: Package, *names: str) -> str | None:
    """The key of the limit that is exceeded when these parts are read one after the other."""
    try:
        for name in names:
            parts.read(name)
    except LimitError as error:
        return error.key
    return None


def test_the_sizes_of_the_parts_that_are_read_count_together(monkeypatch):
    types = len("<Types/>")
    parts = {"a.xml": "<a/>", "b.xml": "<bb/>"}
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED", types + 9)
    assert limit_of(package(**parts), "a.xml", "b.xml") is None
    assert limit_of(package(**parts), "a.xml", "b.xml", "a.xml") == "table_too_large"
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED", types + 8)
    assert refusal(**parts) == "table_too_large"


def test_tags_and_attributes_may_reach_their_limit(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MAX_TAGS", 3)
    for text, key in (
        ("<a></a>", None),
        ("<a><b/></a>", "table_too_many_cells"),
        ("<a b='' c='' d=''/>", None),
        ("<a b='' c='' d='' e=''/>", "table_too_many_cells"),
    ):
        assert limit_of(package(**{"a.xml": text}), "a.xml") == key


def test_elements_are_nested_up_to_the_32nd_level():
    for levels in (32, 33):
        parts = package(**{"a.xml": "<a>" * levels + "</a>" * levels})
        if levels == 32:
            parts.parse("a.xml", Elements("a"))
        else:
            with pytest.raises(LimitError):
                parts.parse("a.xml", Elements("a"))


def test_elements_are_collected_at_their_depth_up_to_the_limit_of_parts(monkeypatch):
    text = f'<Relationships xmlns="{NS}"><a n="1"><a n="2"/></a><b/><a n="3"/></Relationships>'
    elements = Elements("a")
    package(**{"a.xml": text}).parse("a.xml", elements)
    assert elements.attributes == [{"n": "1"}, {"n": "3"}]
    for limit in (2, 1):
        monkeypatch.setattr(xlsx_package, "MAX_PARTS", limit)
        parts = package(**{"a.xml": text})
        if limit == 2:
            parts.parse("a.xml", Elements("a"))
        else:
            with pytest.raises(LimitError):
                parts.parse("a.xml", Elements("a"))


def test_a_tag_longer_than_two_chunks_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_package, "_CHUNK", 100)
    package(**{"a.xml": f"<a b='{'x' * 150}'/>"}).parse("a.xml", Elements("a"))
    with pytest.raises(LimitError):
        package(**{"a.xml": f"<a b='{'x' * 1000}'/>"}).parse("a.xml", Elements("a"))


@pytest.mark.parametrize(
    "types", ["application/vnd.ms-excel.sheet.macroEnabled.main+xml", "a/vbaProject"]
)
def test_a_workbook_that_declares_macros_is_refused(types):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{types}"/></Types>')
    with pytest.raises(LimitError) as error:
        Package(zipfile.ZipFile(file))
    assert error.value.key == "table_macros"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_are_stored_or_deflated(compression):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("a.xml", "<a/>", zipfile.ZIP_DEFLATED)
        archive.writestr("b.xml", "<a/>", compression)
    parts = Package(zipfile.ZipFile(file))
    assert limit_of(parts, "a.xml") is None
    assert limit_of(parts, "b.xml") == "table_broken"


def test_elements_of_namespaces_that_are_not_known_have_other_names():
    known = Elements("a", depth=1)
    for namespace, count in ((NS, 1), ("http://example.org/a", 1), ("", 1)):
        package(**{"a.xml": f'<a xmlns="{namespace}"/>'}).parse("a.xml", known)
        assert len(known.attributes) == count
