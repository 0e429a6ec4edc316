"""Workbooks in the editor: what would change is shown, and written only when it is accepted."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import table_file
from support.editing import Visitor

IMPORT, ACCEPT = "/_editor/en/import", "/_editor/en/import/accept"
TRANSLATIONS = "/_editor/en/translations"
PARK = "data/parks/eastgate.yml"


@pytest.fixture
def visitor(bare: Path) -> Visitor:
    return Visitor.of(bare)


def table(visitor: Visitor, name: str = "parks.csv") -> str:
    return table_file.content(load(Project(visitor.root)), Path(name)).decode("utf-8-sig")


def fields(visitor: Visitor) -> dict[str, str]:
    return {"token": visitor.application.token}


def upload(visitor: Visitor, name: str, text: str):
    return visitor.upload(IMPORT, fields(visitor), name, text.encode("utf-8-sig"))


def renamed(visitor: Visitor) -> str:
    return re.sub(r"(?<=Eastgate)", " Made-up", table(visitor), count=1)


def test_changes_are_shown_first_and_written_when_they_are_accepted(visitor):
    before = (visitor.root / PARK).read_bytes()
    page = upload(visitor, "parks (1).csv", renamed(visitor)).body.decode()
    assert "Eastgate Made-up" in page
    # By names, not by keys.
    assert re.search(r"Parks: [^<]*Eastgate[^<]* <code>eastgate</code> › Name › English", page)
    assert (visitor.root / PARK).read_bytes() == before
    key = re.search(r'name="upload" value="([^"]+)"', page)[1]
    answer = visitor.post(ACCEPT, {**fields(visitor), "upload": key})
    assert answer.headers["Location"].endswith("?done=imported")
    assert "Eastgate Made-up" in (visitor.root / PARK).read_text(encoding="utf-8")


def test_what_is_wrong_is_said_with_its_cell_and_nothing_can_be_accepted(visitor):
    head, row, *rest = table(visitor).split("\r\n")
    wrong = "\r\n".join([head, row.replace(row.split(",")[1], '"many"', 1), *rest])
    answer = upload(visitor, "parks.csv", wrong)
    assert answer.status == 422
    page = html.unescape(answer.body.decode())
    assert re.search(r"<code>parks\.csv: parks!B2</code>", page)
    assert 'name="upload"' not in page


@pytest.mark.parametrize("name", ["x.docx", "x.csv", "../../parks.csv\\evil.exe", ""])
def test_other_files_are_refused(visitor, name):
    assert upload(visitor, name, "a,b\r\n1,2").status == 422


def test_only_what_was_looked_at_is_accepted(visitor):
    upload(visitor, "parks.csv", renamed(visitor))
    assert visitor.post(ACCEPT, {**fields(visitor), "upload": "0" * 32}).status == 422
    assert visitor.post(ACCEPT, fields(visitor)).status == 422
    assert "Made-up" not in (visitor.root / PARK).read_text(encoding="utf-8")


def test_doubts_have_to_be_accepted_by_themselves(visitor):
    name = "figures.csv"
    text = table(visitor, name).replace("'1070000000000", "3.5", 1)
    page = upload(visitor, name, text).body.decode()
    assert 'name="doubts" required' in page
    key = re.search(r'name="upload" value="([^"]+)"', page)[1]
    form = {**fields(visitor), "upload": key}
    assert 'name="doubts" required' in visitor.post(ACCEPT, form).body.decode()
    assert visitor.post(ACCEPT, {**form, "doubts": "on"}).status == 303


def test_the_workbook_to_begin_with_is_that_of_the_export(visitor):
    answer = visitor.ask("GET", "/_editor/en/workbook.xlsx")
    assert answer.body == table_file.content(
        load(Project(visitor.root), with_pending=True), Path("x.xlsx")
    )


def test_a_record_may_wait_for_its_translation_and_is_listed_until_it_has_one(visitor):
    form = "/_editor/en/new/contacts"
    new = {"name.zh": "虚构的新单位", "emails.0": "new@example.org", "id:": "made-up-new"}
    posted = {**visitor.fields(form), **new}
    assert visitor.post(form, posted).status == 422
    assert visitor.post(form, {**posted, "waits:": "on"}).status == 303
    record = "/_editor/en/records/contacts/made-up-new"
    assert record in visitor.get(TRANSLATIONS)
    visitor.post(record, {**visitor.fields(record), "name.en": "Made-up new office"})
    assert record not in visitor.get(TRANSLATIONS)
    assert "pending" not in (visitor.root / "data/contacts.yml").read_text(encoding="utf-8")


def test_translations_that_were_compared_are_marked(visitor):
    path = visitor.root / "data/parks/norton.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("zh: 虚构州的", "zh: ", 1), encoding="utf-8")
    control = "translated.en.parks/norton"
    assert f'name="{control}"' in visitor.get(TRANSLATIONS)
    visitor.post(TRANSLATIONS, {**fields(visitor), control: "on"})
    assert f'name="{control}"' not in visitor.get(TRANSLATIONS)
