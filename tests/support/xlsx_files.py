"""Workbooks written by hand, as no office program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(**targets: str) -> str:
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'


def workbook(rows: str, namespace: str = MAIN, **parts: str) -> bytes:
    """A workbook of one sheet with these rows; `parts` are its other parts by their names."""
    kinds = {"worksheet": "worksheets/sheet1.xml"} | {part: f"{part}.xml" for part in parts}
    content: Mapping[str, str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relationships(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{namespace}" xmlns:r="{DOCUMENT}"><sheets>'
            '<sheet name="Page" sheetId="1" r:id="worksheet"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(**kinds),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
        ),
        **{f"xl/{part}.xml": text.format(ns=namespace) for part, text in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return file.getvalue()
