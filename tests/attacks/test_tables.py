"""Tables from anybody, files that are none, and imports that break off.

Nothing runs, nothing hangs, nothing is lost.
"""

from __future__ import annotations

import errno
import io
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import export, import_
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate, translate_each
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import table_file
from prospectus.editing.spreadsheet.csv_table import to_csv
from prospectus.editing.spreadsheet.workbook import to_xlsx
from prospectus.files import journal
from support.attacks import ATTACK_ROUNDS, LONG, some
from support.commands import importing
from support.git import git
from support.project import ROOT, data_contents
from support.weekly import first_of, one_for_each
from support.xlsx_files import DOCUMENT, MAIN, PACKAGE
from support.yaml_strategies import FILES, write_files

pytestmark = pytest.mark.attack

SECONDS = 2.0  # of CPU time within which each is refused

PROJECT = """\
name: {{zh: 虚构项目{0}, en: Made-up project {0}}}
summary: {{zh: 虚构。, en: Made up.}}
stage: signed
sources: [article p05]
"""
ALPHA = "data/projects/alpha.yml"
SHEET = "xl/worksheets/sheet2.xml"  # that of the projects
PROJECTS = "项目 Projects"

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its tables as they are exported."""
    root = tmp_path_factory.mktemp("tables")
    write_files(root, {**FILES, ALPHA: PROJECT.format("alpha")})
    site = load(Project(root))
    (root / "all.xlsx").write_bytes(to_xlsx(site))
    (root / "projects.csv").write_bytes(to_csv(site, "projects"))
    return root


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "project"))


@pytest.fixture
def in_memory(template: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy on a disk that is quick to flush, where there is one."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made there has a name of its own
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(shutil.copytree(template, Path(folder, "project")))


def refused(project: Path, path: Path) -> list[tuple[str, str]]:
    """Places and keys of all that an import reports; it is quick, and changes nothing."""
    before, start = data_contents(project), time.process_time()
    with pytest.raises(DiagnosticsError) as error:
        import_.run(Project(project), importing(path))
    text = str(error.value)
    assert time.process_time() - start < SECONDS
    assert data_contents(project) == before
    assert len(text) < 100_000, "nobody reads more"
    assert all(item.isprintable() or item == "\n" for item in text)
    for problem in error.value.problems:
        assert problem.path == path.name
        assert problem.message.count(" / ") >= 1, "in both languages"
    places = [item.location.removeprefix(f"{path.name}: ") for item in error.value.problems]
    return [
        (place.removeprefix(f"{path.name}:"), item.key)
        for place, item in zip(places, error.value.problems, strict=True)
    ]


# -- workbooks -----------------------------------------------------------------------------------


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


Attack = Callable[[Parts], Parts | bytes]


@dataclass(frozen=True)
class Hostile:
    """A workbook, and the position and key of its problem."""

    name: str
    change: Attack
    problem: tuple[str, str]


def part(name: str, edit: Callable[[bytes], bytes]) -> Attack:
    return lambda parts: {**parts, name: edit(parts.get(name, b""))}


def added(name: str, content: bytes) -> Attack:
    return lambda parts: {**parts, name: content}


def rows(text: bytes, times: int = 1) -> Attack:
    """The sheet of the projects with these rows below the others."""
    return part(
        SHEET, lambda content: content.replace(b"</sheetData>", text * times + b"</sheetData>")
    )


def cell(text: bytes) -> Attack:
    """Another cell D2: the English name of a project."""
    return part(SHEET, lambda content: replaced(rb'<c r="D2".*?</c>', text, content))


def long_cell(head: bytes, text: bytes, times: int, tail: bytes) -> Attack:
    """The same with a text that takes much memory."""

    def change(parts: Parts) -> Parts | bytes:
        return cell(head + text * times + tail)(parts)

    return change


def replaced(pattern: bytes, new: bytes, content: bytes) -> bytes:
    changed, count = re.subn(pattern, lambda _: new, content, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    return changed


def related(old: bytes, new: bytes) -> Attack:
    """Another relationship of the workbook."""
    return part("xl/_rels/workbook.xml.rels", lambda content: replaced(old, new, content))


def declared(doctype: bytes, use: bytes = b"") -> Attack:
    def edit(content: bytes) -> bytes:
        content = replaced(
            rb'<c r="D2".*?</c>', b'<c r="D2" t="str"><v>' + use + b"</v></c>", content
        )
        return doctype + content

    return part(SHEET, edit)


LAUGHS = b'<!DOCTYPE a [<!ENTITY a0 "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
PASSWD = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'
WIDE = b"".join(b'<row><c t="str"><v>x</v></c></row>' for _ in range(1000))


def lying(name: str, content: bytes, size: int) -> Attack:
    """A part of which the directory says that it unpacks to another size."""

    def change(parts: Parts) -> bytes:
        archive = bytearray(packed({**parts, name: content}))
        for mark, at_size, at_length, head in (
            (b"PK\x01\x02", 24, 28, 46),
            (b"PK\x03\x04", 22, 26, 30),
        ):
            at = -1
            while (at := archive.find(mark, at + 1)) >= 0:
                length = struct.unpack_from("<H", archive, at + at_length)[0]
                if archive[at + head : at + head + length].decode() == name:
                    struct.pack_into("<I", archive, at + at_size, size)
        return bytes(archive)

    return change


def far_away(offset: int) -> Attack:
    """A part that begins where no file reaches, as only a ZIP64 directory can say."""

    def change(parts: Parts) -> bytes:
        archive = bytearray(packed(parts))
        end = archive.rfind(b"PK\x05\x06")
        at = archive.find(b"PK\x01\x02")
        name, extra = struct.unpack_from("<HH", archive, at + 28)
        assert not extra
        struct.pack_into("<H", archive, at + 30, 12)
        struct.pack_into("<I", archive, at + 42, 2**32 - 1)
        size = struct.unpack_from("<I", archive, end + 12)[0]
        struct.pack_into("<I", archive, end + 12, size + 12)
        archive[at + 46 + name : at + 46 + name] = struct.pack("<HHQ", 1, 8, offset)
        return bytes(archive)

    return lambda parts: change(dict(sorted(parts.items())))  # [Content_Types].xml first


def doubled(name: str) -> Attack:
    def change(parts: Parts) -> bytes:
        file = io.BytesIO(packed(parts))
        with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr(name, parts[SHEET])
        return file.getvalue()

    return change


def encrypted(parts: Parts) -> bytes:
    content = bytearray(packed(parts))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def damaged(parts: Parts) -> bytes:
    """One byte of the packed data is another one."""
    content = bytearray(packed(parts, zipfile.ZIP_STORED))
    at = content.find(b"Made-up project")
    content[at] = ord("X")
    return bytes(content)


def overlapping(parts: Parts) -> bytes:
    """All entries of the directory name the same 40 MB, as zip bombs do."""
    content = packed(
        {**parts, **{f"xl/{n}.xml": bytes(10) for n in range(400)}, SHEET: bytes(40 * 2**20)}
    )
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", content)]
    changed = bytearray(content)
    whole = next(entry for entry in entries if content[entry + 46 :].startswith(SHEET.encode()))
    for at in entries:
        changed[at + 16 : at + 28] = content[whole + 16 : whole + 28]  # CRC and sizes
        changed[at + 42 : at + 46] = content[whole + 42 : whole + 46]  # offset
    return bytes(changed)


def styles(count: int) -> Attack:
    text = b'<styleSheet xmlns="%s"><cellXfs>%s</cellXfs></styleSheet>'
    return added("xl/styles.xml", text % (MAIN.encode(), b"<xf/>" * count))


def number_formats(code: bytes, count: int) -> Attack:
    """Number formats of which each takes a pattern long, and cell formats that use them."""
    codes = b"".join(b'<numFmt numFmtId="%d" formatCode="%s"/>' % (n, code) for n in range(count))
    used = b"".join(b'<xf numFmtId="%d"/>' % n for n in range(count))
    text = b'<styleSheet xmlns="%s"><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>'
    return added("xl/styles.xml", text % (MAIN.encode(), codes, used))


def one_text(text: bytes, cells: int) -> Attack:
    """Many cells that show the same shared string."""

    def change(parts: Parts) -> Parts:
        names = part(
            "xl/_rels/workbook.xml.rels",
            lambda content: content.replace(
                b"</Relationships>",
                b'<Relationship Id="x" Type="%s/sharedStrings" Target="texts.xml"/>'
                b"</Relationships>" % DOCUMENT.encode(),
            ),
        )
        row = b"<row>" + b'<c t="s"><v>0</v></c>' * 20 + b"</row>"
        texts = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN.encode(), text)
        for edit in (names, added("xl/texts.xml", texts), rows(row, cells // 20)):
            edited = edit(parts)
            assert isinstance(edited, dict)
            parts = edited
        return parts

    return change


def worksheet(content: bytes) -> bytes:
    return b'<worksheet xmlns="%s">%s</worksheet>' % (MAIN.encode(), content)


THOUSAND_ATTRIBUTES = b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(1000))


def one_sheet(parts: Parts, content: bytes, times: int) -> Parts:
    """Many sheets that are the same part."""
    changed = many_sheets({**parts, "xl/worksheets/sheet1.xml": content}, times)
    return {**changed, "xl/worksheets/sheet2.xml": parts[SHEET]}


def many_sheets(parts: Parts, count: int = 50) -> Parts:
    more = b"".join(
        b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 99) for n in range(count)
    )
    edit = part(
        "xl/workbook.xml", lambda content: content.replace(b"</sheets>", more + b"</sheets>")
    )
    edited = edit(parts)
    assert isinstance(edited, dict)
    book = edited["xl/workbook.xml"].replace(
        b"<sheets>", b'<sheets xmlns:r="%s">' % DOCUMENT.encode()
    )
    return {**edited, "xl/workbook.xml": book}


START, D2 = "1:1", f"{PROJECTS}!D2"
A3, A1 = f"{PROJECTS}!A3", f"{PROJECTS}!A1"
BROKEN, LARGE, NONE = "table_broken", "table_too_large", "table_not_workbook"
ROW = b'<row r="%s"><c t="str"><v>x</v></c></row>'

WORKBOOKS = [
    # rows and cells that are nowhere, or twice
    Hostile("row 999999999", rows(ROW % b"999999999"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("the row below the last", rows(ROW % b"1048577"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("row 0", rows(ROW % b"0"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("row -1", rows(ROW % b"-1"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("row 1e3", rows(ROW % b"1e3"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("a row of 100,000 digits", rows(ROW % (b"9" * 100_000)), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("a row twice", rows(ROW % b"2"), (f"{PROJECTS}!A2", BROKEN)),
    Hostile("rows backwards", rows(ROW % b"9" + ROW % b"4"), (f"{PROJECTS}!A9", BROKEN)),
    Hostile(
        "a cell of another row", rows(b'<row r="3"><c r="A9"><v>1</v></c></row>'), (A3, BROKEN)
    ),
    Hostile(
        "a cell twice",
        rows(b'<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>'),
        (A3, BROKEN),
    ),
    Hostile(
        "cells backwards",
        rows(b'<row r="3"><c r="C3"><v>1</v></c><c r="B3"><v>2</v></c></row>'),
        (f"{PROJECTS}!C3", BROKEN),
    ),
    Hostile("a cell without a row", rows(b'<row r="3"><c r="A"/></row>'), (A3, BROKEN)),
    Hostile("a cell of no column", rows(b'<row r="3"><c r="XFE3"/></row>'), (A3, BROKEN)),
    Hostile(
        "a cell far to the right",
        rows(b'<row r="3"><c r="XFD3"><v>1</v></c></row>'),
        (f"{PROJECTS}!XFD3", "table_too_wide"),
    ),
    # values
    Hostile(
        "a shared string behind the last", cell(b'<c r="D2" t="s"><v>999999</v></c>'), (D2, BROKEN)
    ),
    Hostile(
        "a shared string before the first", cell(b'<c r="D2" t="s"><v>-1</v></c>'), (D2, BROKEN)
    ),
    Hostile("half a shared string", cell(b'<c r="D2" t="s"><v>0.5</v></c>'), (D2, BROKEN)),
    Hostile("a cell of no known type", cell(b'<c r="D2" t="zzz"><v>1</v></c>'), (D2, BROKEN)),
    Hostile("not a number", cell(b'<c r="D2"><v>NaN</v></c>'), (D2, BROKEN)),
    Hostile("infinity", cell(b'<c r="D2"><v>-Infinity</v></c>'), (D2, BROKEN)),
    Hostile("a hexadecimal number", cell(b'<c r="D2"><v>0x1F</v></c>'), (D2, BROKEN)),
    Hostile("1e400", cell(b'<c r="D2"><v>1e400</v></c>'), (D2, "table_rounded")),
    Hostile("1e999999999", cell(b'<c r="D2"><v>1e999999999</v></c>'), (D2, "table_rounded")),
    Hostile(
        "a number of 100,000 digits",
        cell(b'<c r="D2"><v>' + b"9" * 100_000 + b"</v></c>"),
        (D2, "table_rounded"),
    ),
    Hostile("neither true nor false", cell(b'<c r="D2" t="b"><v>2</v></c>'), (D2, BROKEN)),
    Hostile("a cell of no format", cell(b'<c r="D2" s="99999"><v>1</v></c>'), (D2, BROKEN)),
    Hostile("a negative format", cell(b'<c r="D2" s="-1"><v>1</v></c>'), (D2, BROKEN)),
    Hostile("a date of Excel", cell(b'<c r="D2" t="d"><v>2023-10-01</v></c>'), (D2, "table_date")),
    Hostile(
        "a formula that calls a program",
        cell(b"<c r=\"D2\"><f>cmd|'/c calc'!A0</f><v>1</v></c>"),
        (D2, "table_formula"),
    ),
    Hostile(
        "a formula that fetches",
        cell(b'<c r="D2"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>1</v></c>'),
        (D2, "table_formula"),
    ),
    Hostile(
        "a formula of a million cells",
        cell(b'<c r="D2"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>'),
        (D2, "table_formula"),
    ),
    Hostile("an error", cell(b'<c r="D2" t="e"><v>#REF!</v></c>'), (D2, "table_error")),
    Hostile(
        "a NUL by its number", cell(b'<c r="D2" t="str"><v>a_x0000_</v></c>'), (D2, "table_control")
    ),
    Hostile(
        "half a character", cell(b'<c r="D2" t="str"><v>_xD800_</v></c>'), (D2, "table_control")
    ),
    Hostile("a bell", cell(b'<c r="D2" t="str"><v>_x0007_</v></c>'), (D2, "table_control")),
    Hostile(
        "a text of 48 MB",
        long_cell(b'<c r="D2" t="inlineStr"><is><t>', b"x", 48 << 20, b"</t></is></c>"),
        (D2, "table_too_long"),
    ),
    Hostile(
        "a text of 40,000 characters",
        cell(b'<c r="D2" t="str"><v>' + b"x" * 40_000 + b"</v></c>"),
        (D2, "table_too_long"),
    ),
    Hostile(
        "a text of 40,000 characters by their numbers",
        cell(b'<c r="D2" t="str"><v>' + b"_x0041_" * 40_000 + b"</v></c>"),
        (D2, "table_too_long"),
    ),
    # too much
    Hostile(
        "1,000,000 rows",
        rows(WIDE, 1000),
        (PROJECTS, "table_too_many_cells"),
    ),
    Hostile("50,001 rows", rows(WIDE, 51), (f"{PROJECTS}!A50001", "table_too_many_rows")),
    Hostile(
        "200,000 merged cells",
        part(
            SHEET,
            lambda content: content.replace(
                b"</worksheet>",
                b"<mergeCells>"
                + b'<mergeCell ref="C2:D2"/>' * 200_000
                + b"</mergeCells></worksheet>",
            ),
        ),
        (f"{PROJECTS}!C2", "table_merged"),
    ),
    Hostile(
        "merged cells that are nowhere",
        part(
            SHEET,
            lambda content: content.replace(
                b"</worksheet>", b'<mergeCells><mergeCell ref="A0:??"/></mergeCells></worksheet>'
            ),
        ),
        (A1, BROKEN),
    ),
    Hostile(
        "300 MB in a sheet",
        lambda parts: packed({**parts, SHEET: bytes(300 << 20)}),
        (START, LARGE),
    ),
    Hostile("300 MB in a picture", lying("xl/media/a.png", b"x", 300 << 20), (START, LARGE)),
    Hostile("4 GB in a sheet", lying(SHEET, b"x", 2**32 - 2), (START, LARGE)),
    Hostile(
        "a part that is larger than it says", lying(SHEET, bytes(30 << 20), 1000), (PROJECTS, NONE)
    ),
    Hostile("a part that is smaller than it says", lying(SHEET, b"<a/>", 1000), (A1, BROKEN)),
    Hostile("parts that overlap", overlapping, (START, LARGE)),
    Hostile("a part behind 8 EiB", far_away(2**63), (START, NONE)),
    Hostile("a part behind 16 EiB", far_away(2**64 - 1), (START, NONE)),
    Hostile("a part behind 4 EiB", far_away(2**62), (START, NONE)),
    Hostile(
        "20,000 parts",
        lambda parts: {**parts, **{f"xl/{n}.xml": b"" for n in range(20_000)}},
        (START, "table_too_many_parts"),
    ),
    Hostile("60 sheets", many_sheets, (START, "table_too_many_sheets")),
    Hostile("70,000 cell formats", styles(70_000), (START, "table_too_many_formats")),
    Hostile(
        "3,000,000 elements",
        lambda parts: {**parts, SHEET: worksheet(b"<a/>" * 6_000_000)},
        (PROJECTS, "table_too_many_cells"),
    ),
    Hostile(
        "tags in 15 sheets that are one part",
        lambda parts: one_sheet(parts, worksheet(b"<a/>" * 3_000_000), 15),
        ("s1!A1", "table_too_many_cells"),
    ),
    Hostile(
        "60 MB in 15 sheets that are one part",
        lambda parts: one_sheet(parts, worksheet(b" " * (60 << 20)), 15),
        ("s3!A1", LARGE),
    ),
    Hostile(
        "6,000,000 attributes",
        lambda parts: {**parts, SHEET: worksheet(THOUSAND_ATTRIBUTES * 6000)},
        (PROJECTS, "table_too_many_cells"),
    ),
    Hostile(
        "one text of 32,000 characters in 20,000 cells",
        one_text(b"x" * 32_000, 20_000),
        (f"{PROJECTS}!R49", "table_too_much_text"),
    ),
    Hostile(
        "one text written by numbers in 2,000 cells",
        one_text(b"_x0041_" * 32_000, 2000),
        (f"{PROJECTS}!N9", "table_too_much_text"),
    ),
    Hostile(
        "number formats that make patterns slow",
        number_formats(b"[" * 255, 60_000),
        (START, "table_too_many_formats"),
    ),
    Hostile(
        "elements a million deep",
        lambda parts: {**parts, SHEET: b"<a>" * 1_000_000 + b"</a>" * 1_000_000},
        (A1, BROKEN),
    ),
    Hostile(
        "an attribute of 60 MB",
        part(
            SHEET,
            lambda content: content.replace(
                b"<sheetData>", b'<sheetData a="%s">' % (b"x" * (60 << 20))
            ),
        ),
        (A1, BROKEN),
    ),
    Hostile(
        "a comment of 60 MB",
        part(
            SHEET,
            lambda content: content.replace(
                b"<sheetData>", b"<!--%s--><sheetData>" % (b"x" * (60 << 20))
            ),
        ),
        (A1, BROKEN),
    ),
    Hostile(
        "an instruction of 60 MB",
        part(
            SHEET,
            lambda content: content.replace(
                b"<sheetData>", b"<?x %s?><sheetData>" % (b"x" * (60 << 20))
            ),
        ),
        (A1, BROKEN),
    ),
    # entities
    Hostile("a billion laughs", declared(LAUGHS, b"&a9;"), (A1, BROKEN)),
    Hostile("a file by an entity", declared(PASSWD, b"&x;"), (A1, BROKEN)),
    Hostile("an address by an entity", declared(REMOTE), (A1, BROKEN)),
    Hostile("a document type", declared(b"<!DOCTYPE worksheet>"), (A1, BROKEN)),
    Hostile(
        "entities in UTF-16",
        part(
            SHEET,
            lambda content: (LAUGHS.decode() + content.decode().partition("?>")[2]).encode(
                "utf-16"
            ),
        ),
        (A1, BROKEN),
    ),
    Hostile(
        "entities in the list of sheets",
        part("xl/workbook.xml", lambda content: LAUGHS + content),
        (START, BROKEN),
    ),
    # parts from elsewhere, and twice
    Hostile(
        "a sheet outside the file",
        related(rb'Target="[^"]*sheet2.xml"', b'Target="../../../../etc/passwd"'),
        (START, "table_external"),
    ),
    Hostile(
        "a sheet by a path of the machine",
        related(rb'Target="[^"]*sheet2.xml"', b'Target="/etc/passwd"'),
        (PROJECTS, "table_missing_part"),
    ),
    Hostile(
        "a sheet from the web",
        related(
            rb'Target="[^"]*sheet2.xml"', b'Target="http://127.0.0.1:9/" TargetMode="External"'
        ),
        (START, "table_external"),
    ),
    Hostile(
        "a sheet by an address of a file",
        related(rb'Target="[^"]*sheet2.xml"', b'Target="file:///etc/passwd"'),
        (START, "table_external"),
    ),
    Hostile(
        "texts from the web",
        part(
            "xl/_rels/workbook.xml.rels",
            lambda content: content.replace(
                b"</Relationships>",
                b'<Relationship Id="x" Type="%s/sharedStrings" Target="http://127.0.0.1:9/"'
                b' TargetMode="External"/></Relationships>' % DOCUMENT.encode(),
            ),
        ),
        (START, "table_external"),
    ),
    Hostile(
        "a workbook from the web",
        added(
            "_rels/.rels",
            b'<Relationships xmlns="%s"><Relationship Id="a" Type="%s/officeDocument"'
            b' Target="http://127.0.0.1:9/"/></Relationships>'
            % (PACKAGE.encode(), DOCUMENT.encode()),
        ),
        (START, "table_external"),
    ),
    Hostile("a part twice", doubled(SHEET), (START, BROKEN)),
    Hostile("a part twice but for case", doubled(SHEET.upper()), (START, BROKEN)),
    Hostile("a part that leads out", added("../../etc/passwd", b"x"), (START, BROKEN)),
    Hostile("a part at the root", added("/etc/passwd", b"x"), (START, BROKEN)),
    Hostile("a part of Windows", added("xl\\a.xml", b"x"), (START, BROKEN)),
    Hostile("a part on a drive", added("C:a.xml", b"x"), (START, BROKEN)),
    Hostile(
        "a sheet twice",
        part(
            "xl/workbook.xml",
            lambda content: content.replace("数据 Figures".encode(), PROJECTS.encode()),
        ),
        (START, "table_twice"),
    ),
    # other files
    Hostile("macros", added("xl/vbaProject.bin", b"x"), (START, "table_macros")),
    Hostile("macros of 1992", added("xl/macrosheets/sheet1.xml", b"x"), (START, "table_macros")),
    Hostile(
        "a workbook with macros by its type",
        part(
            "[Content_Types].xml",
            lambda content: content.replace(b"sheet.main+xml", b"macroEnabled.main+xml"),
        ),
        (START, "table_macros"),
    ),
    Hostile("encrypted parts", encrypted, (START, "table_protected")),
    Hostile(
        "another compression",
        lambda parts: packed(parts, zipfile.ZIP_BZIP2),
        (START, BROKEN),
    ),
    Hostile(
        "a still better compression",
        lambda parts: packed(parts, zipfile.ZIP_LZMA),
        (START, BROKEN),
    ),
    Hostile(
        "no list of sheets",
        lambda parts: {k: v for k, v in parts.items() if k != "xl/workbook.xml"},
        (START, "table_missing_part"),
    ),
    Hostile("no parts", lambda _: {}, (START, "table_missing_part")),
    Hostile("half of a workbook", lambda parts: packed(parts)[:3000], (START, NONE)),
    Hostile("data that were damaged", damaged, (PROJECTS, NONE)),
    Hostile("a sheet that is none", added(SHEET, b"<a/>"), (A1, BROKEN)),
    Hostile("an empty sheet", added(SHEET, b""), (PROJECTS, NONE)),
    Hostile(
        "a sheet that breaks off", part(SHEET, lambda content: content[:2000]), (PROJECTS, NONE)
    ),
    Hostile(
        "an old workbook",
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        (START, "table_protected"),
    ),
    Hostile("a page", lambda _: b"<html></html>", (START, NONE)),
    Hostile("a program", lambda _: b"\x7fELF" + bytes(1000), (START, NONE)),
    Hostile("nothing", lambda _: b"", (START, "table_empty")),
]


# Each takes long to write or to refuse, and reaches a limit that another workbook reaches too. The
# long form has them all.
COSTLY = {
    "a text of 48 MB",
    "tags in 15 sheets that are one part",
    "6,000,000 attributes",
    "one text written by numbers in 2,000 cells",
    "a comment of 60 MB",
    "an instruction of 60 MB",
}
TRIED = [workbook for workbook in WORKBOOKS if LONG or workbook.name not in COSTLY]


@pytest.mark.parametrize(
    "hostile", one_for_each(TRIED, lambda case: case.problem), ids=lambda case: case.name
)
def test_a_hostile_workbook_is_refused_at_once(project, hostile):
    path = project / "all.xlsx"
    changed = hostile.change(unpacked(path.read_bytes()))
    path.write_bytes(changed if isinstance(changed, bytes) else packed(changed))
    del changed
    problems = refused(project, path)
    place, key = hostile.problem
    if place == PROJECTS:
        place = A1
    assert problems[0] == (place, key)
    assert {item for _, item in problems} == {key}


NAMES = {
    "a line end": "a\n::error::b",
    "a command of a terminal": "a\x1b[2Jb",
    "another command of a terminal": "a\x9b2Jb",
    "a sign that turns text around": "a\u202eb",
    "a separator of lines": "a\u2028b",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_of_a_sheet_file_or_column_writes_another_line(project, name):
    def message(path: Path) -> str:
        with pytest.raises(DiagnosticsError) as error:
            import_.run(Project(project), importing(path))
        return str(error.value)

    texts = []
    if "\x1b" not in name:  # which XML cannot hold
        parts = unpacked((project / "all.xlsx").read_bytes())
        escaped = "".join(f"&#{ord(item)};" for item in name).encode()
        book = parts["xl/workbook.xml"].replace(PROJECTS.encode(), escaped)
        hostile = cell(b'<c r="D2" t="zzz"><v>1</v></c>')({**parts, "xl/workbook.xml": book})
        assert isinstance(hostile, dict)
        (project / "all.xlsx").write_bytes(packed(hostile))
        texts.append(message(project / "all.xlsx"))
    (project / f"{name}.csv").write_bytes(b"")
    texts.append(message(project / f"{name}.csv"))
    heading = f'"{name} [nothing]"'.encode()
    content = (project / "projects.csv").read_bytes()
    order = "顺序 / Order [order]".encode()
    (project / "projects.csv").write_bytes(content.replace(order, heading, 1))
    texts.append(message(project / "projects.csv"))
    for text in texts:
        assert all(item.isprintable() for item in text.replace("\n", ""))
        assert not any(line.startswith("::") for line in text.splitlines())


HARMLESS = [
    (
        "a zip bomb that nobody opens",
        added("xl/embeddings/a.zip", b"PK\x03\x04" + bytes(99 * 2**20)),
    ),
    ("links to other workbooks", added("xl/externalLinks/externalLink1.xml", PASSWD + b"<a/>")),
    (
        "a picture from elsewhere",
        added("xl/worksheets/_rels/sheet2.xml.rels", b"<a Target='http://127.0.0.1:9/'/>"),
    ),
    (
        "100,000 names",
        part(
            "xl/workbook.xml",
            lambda content: content.replace(
                b"</workbook>",
                b"<definedNames>"
                + b'<definedName name="a">A1</definedName>' * 100_000
                + b"</definedNames></workbook>",
            ),
        ),
    ),
    ("60,000 cell formats", styles(60_000)),
    ("900 number formats that make patterns slow", number_formats(b"[" * 255, 900)),
]


@pytest.mark.parametrize(
    "change", first_of([item for _, item in HARMLESS], 3), ids=[item for item, _ in HARMLESS]
)
def test_what_is_not_read_does_no_harm(project, change, capsys):
    path = project / "all.xlsx"
    changed = change(unpacked(path.read_bytes()))
    path.write_bytes(packed(changed))
    before, start = data_contents(project), time.process_time()
    assert import_.run(Project(project), importing(path)) == 0
    assert time.process_time() - start < SECONDS
    assert capsys.readouterr().out.strip() == translate("tables.nothing")
    assert data_contents(project) == before


def test_a_bomb_takes_no_more_memory_than_its_limit(project):
    """60 MB that the directory does not hide are read within 400 MB, Python and all."""
    path = project / "all.xlsx"
    parts = unpacked(path.read_bytes())
    path.write_bytes(packed({**parts, SHEET: parts[SHEET] + b" " * (60 * 2**20)}))
    program = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (400 * 2**20,) * 2)\n"
        f"sys.path.insert(0, {str(ROOT / 'hooks')!r})\n"
        "from prospectus.editing.spreadsheet import table_file as sheets; "
        "print(len(sheets.read(Path(sys.argv[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


# -- CSV -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HostileText:
    """A CSV file, made from an exported one, and the position and key of its problem."""

    name: str
    change: Callable[[bytes], bytes]
    problem: tuple[str, str]
    file: str = "projects.csv"


def below(text: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    return lambda content: content + text * times


def only(text: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    return lambda _: text * times


def in_cell(new: bytes) -> Callable[[bytes], bytes]:
    """Another D2: the English name of the project."""
    return lambda content: content.replace(b"Made-up project alpha", new, 1)


CSV_D2, CSV_A3 = "projects!D2", "projects!A3"
NO_CSV = "table_not_csv"

TEXTS = [
    HostileText("nothing", only(b""), (START, "table_empty")),
    HostileText("a mark of byte order", only(b"\xef\xbb\xbf"), (START, "table_empty")),
    HostileText("empty lines", only(b"\r\n", 99), (START, "table_empty")),
    HostileText("empty cells", only(b", ,,\t\n", 99), (START, "table_empty")),
    HostileText("another name, and nothing", only(b""), (START, "table_empty"), "nonsense.csv"),
    HostileText("another table", only(b"a,b,c\n1,2,3\n"), ("projects!A1", "table_no_table")),
    HostileText("NUL bytes", in_cell(b"a\0b"), (START, NO_CSV)),
    HostileText("nothing but NUL bytes", only(b"\0", 40 << 20), (START, NO_CSV)),
    HostileText(
        "UTF-32", lambda content: content.decode("utf-8-sig").encode("utf-32"), (START, NO_CSV)
    ),
    HostileText(
        "UTF-16 without a mark",
        lambda content: content.decode("utf-8-sig").encode("utf-16-le"),
        (START, NO_CSV),
    ),
    HostileText("bytes of no encoding", only(b"\xff\xfe\xfd\xff\xff"), (START, NO_CSV)),
    HostileText(
        "UTF-8 with a damaged byte, which could be GB 18030",
        only(b"\xef\xbb\xbfId [projects],Name [name.en]\r\nalpha,\xe9A\r\n"),
        (START, NO_CSV),
    ),
    HostileText("a program", only(b"\x7fELF" + bytes(range(256)) * 99), (START, NO_CSV)),
    HostileText("a picture", only(b"\x89PNG\r\n\x1a\n" + bytes(99)), (START, NO_CSV)),
    HostileText("a workbook", only(b"PK\x03\x04" + bytes(99)), (START, NO_CSV)),
    HostileText("a quotation mark that stays open", below(b'"x,\r\n'), (CSV_A3, "table_quote")),
    HostileText(
        "one that swallows 20 MB",
        below(b'"x,\r\n' + b"y," * (10 << 20)),
        (CSV_A3, "table_too_long"),
    ),
    HostileText("text behind a quotation mark", below(b'"x"y,\r\n'), (CSV_A3, "table_quote")),
    HostileText("a text of 48 MB", below(b"x" * 100_000, 480), (CSV_A3, "table_too_long")),
    HostileText("a heading of 48 MB", only(b"x" * 100_000, 480), ("projects!A1", "table_too_long")),
    HostileText("a text of 40,000 characters", in_cell(b"x" * 40_000), (CSV_D2, "table_too_long")),
    HostileText("a text of 25,000 characters", in_cell(b"x" * 25_000), (CSV_D2, "table_too_long")),
    HostileText("60 MB", below(b"x\r\n" * 1000, 20_000), (START, LARGE)),
    HostileText(
        "1,000,000 rows", below(b"x,y\r\n" * 1000, 1000), ("projects!A50001", "table_too_many_rows")
    ),
    HostileText("1,000,000 columns", below(b"x," * 1000, 1000), (CSV_A3, "table_too_wide")),
    HostileText("101 columns", below(b"x," * 100 + b"x"), (CSV_A3, "table_too_wide")),
    HostileText(
        "1,000,000 cells",
        below((b"x," * 99 + b"\r\n") * 100, 101),
        ("projects!A10002", "table_too_many_cells"),
    ),
    HostileText("a bell", in_cell(b"a\x07b"), (CSV_D2, "table_control")),
    HostileText("an escape sequence", in_cell(b"a\x1b[2Jb"), (CSV_D2, "table_control")),
    HostileText("an error of Excel", in_cell(b"#NAME?"), (CSV_D2, "table_error")),
    HostileText(
        "a hash of 5,000 digits",
        lambda content: content.replace(b"-1]", b"-" + b"9" * 5000 + b"]", 1),
        ("projects!V1", "table_no_stamp"),
    ),
    HostileText("a name of a folder", below(b"a/b,\r\n"), (CSV_A3, "file_name")),
    HostileText("a name that leads out", below(b"../../x,\r\n"), (CSV_A3, "file_name")),
    HostileText("a name in another folder", below(b"../parks/x,\r\n"), (CSV_A3, "file_name")),
    HostileText("a name of Windows", below(b"nul,\r\n"), (CSV_A3, "file_name")),
    HostileText("a name that is too long", below(b"x" * 300 + b",\r\n"), (CSV_A3, "file_name")),
    HostileText("rows without ids", below(b",x\r\n" * 1000, 40), (START, "table_more_problems")),
    HostileText("rows with one id", below(b"x,\r\n" * 1000, 40), (START, "table_more_problems")),
    HostileText(
        "wrong new records",
        lambda content: content + b"".join(b"id-%d,,Name\r\n" % n for n in range(5000)),
        (START, "table_more_problems"),
    ),
    HostileText(
        "too many records",
        lambda content: content + b"".join(b"id-%d,\r\n" % n for n in range(40_000)),
        (START, "table_too_many_changes"),
    ),
    HostileText(
        "errors in a million cells",
        below((b"#REF!," * 20 + b"\r\n") * 1000, 47),
        (START, "table_more_problems"),
    ),
]


@pytest.mark.parametrize(
    "hostile", one_for_each(TEXTS, lambda case: case.problem), ids=lambda case: case.name
)
def test_a_hostile_csv_file_is_refused_at_once(project, hostile):
    path = project / hostile.file
    path.write_bytes(hostile.change((project / "projects.csv").read_bytes()))
    assert refused(project, path)[0] == hostile.problem


NUMBERS = {
    "5,000 digits": "9" * 5000,
    "30,000 digits behind the point": "0." + "1" * 30_000,
    "an exponent": "1e999999999",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "digits of another script": "\u0663",
    "a range of 5,000 digits": "1-" + "9" * 5000,
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_a_hostile_number_is_refused_at_once(project, number):
    path = project / "figures.csv"
    text = to_csv(load(Project(project)), "figures")
    path.write_bytes(text.replace(b"'1000000000000", number.encode(), 1))
    problems = refused(project, path)
    assert {key for _, key in problems} <= {"number", "table_quantity", "table_too_long"}, problems
    assert {place for place, _ in problems} == {"figures!D2"}


ACCEPTED = [
    ("line ends of old Macs", lambda content: content.replace(b"\r\n", b"\r")),
    ("line ends of Unix", lambda content: content.replace(b"\r\n", b"\n")),
    ("line ends of all kinds", lambda content: content.replace(b"\r\n", b"\r", 1)),
    ("empty lines of old Macs", lambda content: b"\r\r" + content.removeprefix(b"\xef\xbb\xbf")),
    ("UTF-16 of Excel", lambda content: content.decode("utf-8-sig").encode("utf-16")),
    (
        "UTF-16 the other way round",
        lambda content: b"\xfe\xff" + content.decode("utf-8-sig").encode("utf-16-be"),
    ),
    ("Chinese Excel", lambda content: content.decode("utf-8-sig").encode("gb18030")),
    ("no mark of byte order", lambda content: content.removeprefix(b"\xef\xbb\xbf")),
]


@pytest.mark.parametrize(
    "change", [item for _, item in ACCEPTED], ids=[item for item, _ in ACCEPTED]
)
def test_csv_of_any_system_is_accepted(project, change, capsys):
    path = project / "projects.csv"
    text = path.read_bytes().replace(b"Made-up project alpha", b"Another project")
    path.write_bytes(change(text))
    if b"\r\r" in path.read_bytes()[:2]:  # the heading has to be the first row
        assert refused(project, path)[0] == ("projects!A1", "table_no_table")
        return
    assert import_.run(Project(project), importing(path)) == 0
    assert "name.en: Made-up project alpha → Another project" in capsys.readouterr().out


# -- files that are none -------------------------------------------------------------------------


def fifo(path: Path) -> None:
    os.mkfifo(path)


def capture_warnings(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        folder = os.open(path.parent, os.O_RDONLY)  # as a socket's path may not be long
        server.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


NO_FILES = [
    ("a pipe", fifo, "not_regular"),
    ("a socket", capture_warnings, "not_regular"),
    ("a folder", Path.mkdir, "not_regular"),
    ("a link to zeros without end", link("/dev/zero"), "not_regular"),
    ("a link to random bytes", link("/dev/urandom"), "not_regular"),
    ("a link to nothing", link("/dev/null"), "not_regular"),
    ("a link to the terminal", link("/dev/tty"), "not_regular"),
    ("a link to a folder", link("/"), "not_regular"),
    ("a link that leads nowhere", link("nowhere"), "os_missing"),
    ("a link to itself", lambda path: path.symlink_to(path.name), "os_link_loop"),
    ("a file of a terabyte", sparse, "table_too_large"),
    ("the memory of the process", link("/proc/self/environ"), "table_being_written"),
]


@pytest.mark.parametrize("name", ["other.csv", "other.xlsx"])
@pytest.mark.parametrize(
    ("make", "key"), [item[1:] for item in NO_FILES], ids=[item[0] for item in NO_FILES]
)
def test_what_is_no_file_is_refused_without_waiting(project, name, make, key):
    make(project / name)
    assert refused(project, project / name) == [(START, key)]


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="only where there is such a device")
def test_the_standard_input_is_refused_without_waiting(project):
    (project / "a.csv").symlink_to("/dev/stdin")
    reading, writing = os.pipe()
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'hooks')!r}); from pathlib import Path\n"
        "from prospectus.editing.spreadsheet import table_file as sheets; "
        "sheets.read(Path(sys.argv[1]))"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, project / "a.csv"],
            stdin=reading, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    finally:
        os.close(reading)
        os.close(writing)
    assert translate("problem.not_regular") in done.stderr


def test_a_link_to_a_table_is_read_as_the_table(project, capsys):
    (project / "linked.csv").symlink_to("projects.csv")
    assert import_.run(Project(project), importing(project / "linked.csv")) == 0
    assert capsys.readouterr().out.strip() == translate("tables.nothing")


def test_a_file_that_grows_while_it_is_read_is_refused(project, monkeypatch):
    path, fstat, calls = project / "projects.csv", os.fstat, iter(range(99))

    def growing(handle: int) -> os.stat_result:
        if next(calls) == 1:
            with path.open("ab") as file:
                file.write(b"more")
        return fstat(handle)

    monkeypatch.setattr(table_file.os, "fstat", growing)
    assert refused(project, path) == [(START, "table_being_written")]


# -- targets of an export ------------------------------------------------------------------------


def file_of_others(path: Path) -> None:
    path.write_bytes(b"x,y\r\n1,2\r\n")


TARGETS = [
    ("a missing folder", "none/all.xlsx", lambda _: None, "os_missing"),
    ("a file as a folder", "mkdocs.yml/all.xlsx", lambda _: None, "os_missing"),
    ("a folder", "other.xlsx", Path.mkdir, "not_a_file"),
    ("a pipe", "other.xlsx", fifo, "not_a_file"),
    ("a socket", "other.xlsx", capture_warnings, "not_a_file"),
    ("a device", "other.xlsx", link("/dev/null"), "not_a_file"),
    ("a link to a file", "other.xlsx", link("mkdocs.yml"), "not_a_file"),
    ("a link that leads nowhere", "other.xlsx", link("nowhere"), "not_a_file"),
    ("a link out of the folder", "projects2.xlsx", link("/etc/passwd"), "not_a_file"),
    ("a name that is too long", f"{'x' * 300}.xlsx", lambda _: None, "os_long_name"),
    ("another kind", "all.xlsm", lambda _: None, "table_ending"),
    ("a table that nobody knows", "nonsense.csv", lambda _: None, "table_unknown_name"),
    ("a table of somebody", "people.csv", file_of_others, "table_unsaved"),
]


@pytest.mark.parametrize(
    ("name", "make", "key"),
    [target[1:] for target in TARGETS],
    ids=[target[0] for target in TARGETS],
)
def test_an_export_replaces_nothing_but_tables(project, name, make, key):
    make(project / name)
    before = listing(project)
    with pytest.raises(DiagnosticsError) as error:
        export.run(Project(project), Namespace(file=project / name))
    assert [item.key for item in error.value.problems] == [key]
    assert listing(project) == before


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """Everything below a folder, by type and size."""
    return sorted(
        (path.relative_to(folder).as_posix(), status.st_mode, status.st_size)
        for path in folder.rglob("*")
        if (status := path.lstat())
    )


# -- full and read-only disks --------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", folder]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount")
    if done.returncode:
        pytest.skip("only who may mount a file system can fill one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)  # noqa: S607


def test_on_a_full_disk_nothing_is_lost_and_the_cause_is_named(template, small_disk):
    write_files(small_disk, {**FILES, ALPHA: PROJECT.format("alpha")})
    before = data_contents(small_disk)
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - (12 << 10)))
    new = dict.fromkeys(before, b"x" * 8000)
    with pytest.raises(DiagnosticsError) as error:
        journal.write(small_disk, new)
    assert [item.key for item in error.value.problems] == ["os_disk_full"]
    assert data_contents(small_disk) == before
    assert not (small_disk / journal.FOLDER).exists()
    with pytest.raises(DiagnosticsError) as error:
        export.run(Project(small_disk), Namespace(file=small_disk / "all.xlsx"))
    assert [item.key for item in error.value.problems] == ["os_disk_full"]
    assert not (small_disk / "all.xlsx").exists()
    (small_disk / "filler").unlink()
    export.run(Project(small_disk), Namespace(file=small_disk / "all.xlsx"))


def test_on_a_read_only_disk_commands_that_read_work_and_others_name_the_cause(
    template, small_disk, capsys
):
    write_files(small_disk, {**FILES, ALPHA: PROJECT.format("alpha")})
    shutil.copy(template / "projects.csv", small_disk)
    new = {ALPHA: PROJECT.format("another").encode(), "data/parks/new.yml": b"x"}
    counts = iter(range(1, 99))
    while not (small_disk / journal.FOLDER / "journal.json").exists():
        assert crashed(small_disk, new, next(counts))
    pending = data_contents(small_disk)
    remount(small_disk, "ro")
    try:
        with pytest.raises(DiagnosticsError) as error:
            journal.recover(small_disk)
        assert "journal_pending" in {item.key for item in error.value.problems}
        assert "os_read_only" in {item.key for item in error.value.problems}
        assert data_contents(small_disk) == pending
    finally:
        remount(small_disk, "rw")
    assert journal.recover(small_disk) == journal.Recovery("completed", 2)
    (small_disk / "data/parks/new.yml").unlink()
    (small_disk / ALPHA).write_text(PROJECT.format("alpha"), encoding="utf-8")
    (small_disk / journal.FOLDER).mkdir()  # nothing is pending in it
    remount(small_disk, "ro")
    try:
        assert journal.recover(small_disk) is None
        assert import_.run(Project(small_disk), importing(small_disk / "projects.csv")) == 0
        with pytest.raises(DiagnosticsError) as error:
            journal.write(small_disk, {ALPHA: b""})
        assert [item.key for item in error.value.problems] == ["os_read_only"]
    finally:
        remount(small_disk, "rw")


def remount(folder: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", folder], check=True)  # noqa: S607


def test_a_limit_of_the_file_size_undoes_all(project):
    """The limit that the system sets for a process, as `ulimit -f` does."""
    before = data_contents(project)
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'hooks')!r}); from pathlib import Path\n"
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000,) * 2)\n"
        "from prospectus.files import journal\n"
        f"journal.write(Path(sys.argv[1]), {{{ALPHA!r}: b'', 'data/units.yml': bytes(99_999)}})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, project], capture_output=True, text=True, check=False
    )
    assert translate("problem.os_too_large") in done.stderr
    assert data_contents(project) == before
    assert not (project / journal.FOLDER).exists()


# -- imports that break off ----------------------------------------------------------------------

NEW_FILES = {
    ALPHA: PROJECT.format("another").encode(),
    "data/companies.yml": b"# none\n",
    "data/projects/new.yml": PROJECT.format("new").encode(),
    "data/parks/deeper/new.yml": b"x: 1\n",
}
_EVENTS = ("open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod")


def crashed(root: Path, files: dict[str, bytes] | None, count: int) -> bool:
    """Write, or recover, in a process that is gone at the given system call for files.

    Whether it got that far.
    """
    process = os.fork()
    if process == 0:
        left = count

        def hook(event: str, _: tuple[object, ...]) -> None:
            nonlocal left
            left -= event in _EVENTS
            if left == 0:
                os._exit(9)

        try:
            sys.addaudithook(hook)
            journal.write(root, files) if files else journal.recover(root)
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) == 9


def recovered(root: Path, before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    """Whether all files are the new ones after the next command; else all are the old ones."""
    journal.recover(root)
    present = data_contents(root)
    assert present in (before, after)
    assert not (root / journal.FOLDER).exists()
    return present == after


def test_wherever_a_write_breaks_off_the_next_command_leaves_all_or_nothing(in_memory):
    before = data_contents(in_memory)
    after = {**before, **NEW_FILES}
    outcomes = []
    for count in range(1, 999):
        if not crashed(in_memory, NEW_FILES, count):
            break
        outcomes.append(recovered(in_memory, before, after))
        for name in NEW_FILES:
            (in_memory / name).unlink(missing_ok=True)
        write_files(in_memory, {name: text.decode() for name, text in before.items()})
    assert len(outcomes) >= 40, "as many moments there are"
    assert outcomes == sorted(outcomes), "first none, from one moment on all"
    assert {True, False} == set(outcomes)


@pytest.mark.weekly
def test_wherever_a_recovery_breaks_off_too_the_next_command_leaves_all_or_nothing(in_memory):
    before = data_contents(in_memory)
    after = {**before, **NEW_FILES}
    chance, tried = random.Random(1), 0  # noqa: S311 - the same every time is what is wanted
    for _ in range((10 if LONG else 5) * ATTACK_ROUNDS):
        assert crashed(in_memory, NEW_FILES, chance.randrange(1, 40))
        while chance.random() < 0.8:
            tried += crashed(in_memory, None, chance.randrange(1, 30))
        recovered(in_memory, before, after)
        for name in NEW_FILES:
            (in_memory / name).unlink(missing_ok=True)
        write_files(in_memory, {name: text.decode() for name, text in before.items()})
    assert tried > ATTACK_ROUNDS


@pytest.mark.parametrize("undone", [False, True], ids=["done", "undone"])
def test_a_power_cut_finds_names_on_the_disk_before_what_relies_on_them(
    in_memory, monkeypatch, undone
):
    """A file system may forget every name that was changed in a folder since it was flushed."""
    unsure: set[Path] = set()  # folders whose names may be forgotten
    flushed: set[Path] = set()
    seen = []
    fsync, link, opened, replace, unlink, mkdir = (
        *(os.fsync, os.link, os.open, Path.replace, Path.unlink, Path.mkdir),
    )
    folder = in_memory / journal.FOLDER

    def flushing(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        unsure.discard(path)
        flushed.add(path)
        fsync(handle)

    def opening(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            unsure.add(Path(path).parent)
        return opened(path, flags, mode)

    def linking(old: Path, new: Path) -> None:
        unsure.add(new.parent)
        link(old, new)

    def replacing(path: Path, target: Path) -> None:
        if target.parent != folder and "first" not in seen:
            seen.append("first")
            assert not {folder, in_memory} & unsure, "else nothing shows that it began"
            assert folder / "lock" in flushed
        if undone and target.name == "new.yml" and path.suffix == ".new":
            raise OSError(errno.EIO, "made up", str(path))
        unsure.update((path.parent, target.parent))
        replace(path, target)

    def unlinking(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "journal.json" and path.exists():
            seen.append("last")
            assert unsure <= {folder}, "else nothing shows what is missing"
        unsure.add(path.parent)
        unlink(path, missing_ok=missing_ok)

    def making(path: Path, *words: int, **more: bool) -> None:
        if not path.exists():
            unsure.add(path.parent)
        mkdir(path, *words, **more)

    with monkeypatch.context() as patch:
        for name, item in (("fsync", flushing), ("link", linking), ("open", opening)):
            patch.setattr(os, name, item)
        for name, item in (("replace", replacing), ("unlink", unlinking), ("mkdir", making)):
            patch.setattr(Path, name, item)
        if undone:
            with pytest.raises(DiagnosticsError):
                journal.write(in_memory, NEW_FILES)
        else:
            journal.write(in_memory, NEW_FILES)
    assert seen == ["first", "last"]


FEW, MANY_FILES = 30, 400


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project under git, with a workbook that changes every one of its projects."""
    root = tmp_path_factory.mktemp("repository")
    count = MANY_FILES if LONG else FEW
    names = [f"made-up-{number}" for number in range(count)]
    write_files(
        root, {**FILES, **{f"data/projects/{item}.yml": PROJECT.format(item) for item in names}}
    )
    (root / "hooks").symlink_to(ROOT / "hooks")
    (root / ".gitignore").write_text(
        "/.cache/\n/hooks\n/schema\n*.csv\n__pycache__/\n", encoding="utf-8"
    )
    text = to_csv(load(Project(root)), "projects")
    (root / "projects.csv").write_bytes(text.replace(b"Made-up project", b"Another project"))
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Made up")
    return root


def hooks(root: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "hooks", *words],
        cwd=root, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def status(root: Path) -> set[str]:
    words = ["git", "status", "--porcelain", "--untracked-files=all"]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


@pytest.mark.weekly
@pytest.mark.parametrize("number", some([signal.SIGKILL, signal.SIGTERM, signal.SIGINT], 1))
def test_an_import_that_is_killed_at_any_moment_is_whole_or_undone(repository, number):
    chance = random.Random(number)  # noqa: S311 - moments, no secrets
    before = data_contents(repository)
    after = {
        item: text.replace(b"Made-up project", b"Another project") for item, text in before.items()
    }
    counts = {"none": 0, "all": 0, "half": 0}
    rounds = ATTACK_ROUNDS if number == signal.SIGKILL else max(ATTACK_ROUNDS // 4, 1)
    begun = [repository / journal.FOLDER, repository / journal.FOLDER / "journal.json"]
    for turn in range(rounds):
        running = hooks(repository, "import", "projects.csv")
        # While files are staged, and while they are renamed.
        while running.poll() is None and not begun[(turn + 1) % 2].exists():
            time.sleep(0.0005)
        time.sleep(chance.random() * len(before) * 0.0002)
        running.send_signal(number)
        _, errors = running.communicate(timeout=300)
        assert "Traceback" not in errors
        at_once = data_contents(repository)
        half = at_once not in (before, after)
        assert not (half and number == signal.SIGINT), "Ctrl-C is undone by the command itself"
        following = hooks(repository, "schema")
        _, errors = following.communicate(timeout=300)
        present = data_contents(repository)
        assert following.returncode == 0, errors
        assert present in (before, after)
        if half:
            assert any(
                translate(f"journal.{item}", count=len(after) - len(FILES) + 1) in errors
                for item in ("completed", "undone")
            )
        changed = {f" M {item}" for item in after if after[item] != before[item]}
        assert status(repository) == (changed if present == after else set())
        counts["half" if half else "all" if present == after else "none"] += 1
        for name, text in before.items():
            (repository / name).write_bytes(text)
    print(signal.Signals(number).name, len(before), "files:", counts)
    assert sum(counts.values()) == rounds


@pytest.mark.weekly
def test_two_imports_at_once_do_not_mix(repository):
    before = data_contents(repository)
    other = repository / "other.csv"
    text = (repository / "projects.csv").read_bytes()
    other.write_bytes(text.replace(b"Another project", b"A third project"))
    for _ in range(max(ATTACK_ROUNDS // 10, 1)):
        running = [hooks(repository, "import", item) for item in ("projects.csv", "other.csv")]
        errors = [item.communicate(timeout=300)[1] for item in running]
        codes = [item.returncode for item in running]
        present = data_contents(repository)
        wanted = [
            {name: item.replace(b"Made-up project", new) for name, item in before.items()}
            for new in (b"Another project", b"A third project")
        ]
        assert present in wanted
        assert sorted(codes) == [0, 1], "the second one is refused: its data were changed"
        assert codes[wanted.index(present)] == 0
        assert "Traceback" not in "".join(errors)
        assert not (repository / journal.FOLDER).exists()
        for name, content in before.items():
            (repository / name).write_bytes(content)


@pytest.mark.weekly
def test_a_change_of_somebody_else_survives_an_import_that_was_killed(repository):
    before = data_contents(repository)
    names = [item for item in before if item.startswith("data/projects/")]
    counts = iter(range(6 * len(names), 99 * len(names), len(names) // 10))
    files = {item: before[item].replace(b"Made-up", b"Another") for item in names}
    while not (repository / journal.FOLDER / "journal.json").exists():  # once it counts
        assert crashed(repository, files, next(counts))
    theirs = names[-1]
    (repository / theirs).write_bytes(b"# by somebody\n" + before[theirs])
    recovery = journal.recover(repository)
    assert recovery == journal.Recovery("undone", len(names), (theirs,))
    assert data_contents(repository) == {**before, theirs: b"# by somebody\n" + before[theirs]}
    (repository / theirs).write_bytes(before[theirs])


# -- commands whose readers go away --------------------------------------------------------------


@pytest.mark.parametrize("words", first_of(["import projects.csv --dry-run", "--help", "schema"]))
def test_a_command_ends_quietly_when_nobody_reads_on(repository, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "hooks", *words.split()],
        cwd=repository, stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    # argparse itself says nothing of a help that could not be written.
    assert done.returncode in ({0, 141} if words == "--help" else {141})
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("raised", "key"),
    first_of(
        [
            ("OSError(errno.ENOSPC, 'x', 'y')", "problem.os_disk_full"),
            ("OSError(errno.EROFS, 'x', 'y')", "problem.os_read_only"),
            ("OSError(errno.EMFILE, 'x', 'y')", "problem.os_too_many_open"),
            ("PermissionError(errno.EACCES, 'x', 'y')", "problem.os_permission"),
            ("MemoryError()", "problem.os_no_memory"),
            ("RecursionError()", "failure.too_deep"),
        ]
    ),
)
def test_a_failure_of_the_system_is_explained_without_a_traceback(raised, key):
    program = (
        f"import errno, runpy, sys; sys.path.insert(0, {str(ROOT / 'hooks')!r})\n"
        "from cli import check\n"
        f"def run(*_): raise {raised}\n"
        "check.run = run; sys.argv[1:] = ['check']\n"
        f"runpy.run_path({str(ROOT / 'hooks/__main__.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert all(text in done.stderr for text in translate_each(key).values())
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_command_quietly():
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(ROOT / 'hooks')!r})\n"
        "from cli import check\n"
        "def run(*_): raise KeyboardInterrupt\n"
        "check.run = run; sys.argv[1:] = ['check']\n"
        f"runpy.run_path({str(ROOT / 'hooks/__main__.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")
