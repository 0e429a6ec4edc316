"""Tables as sheets."""

from __future__ import annotations

import re

import pytest

from prospectus.editing.spreadsheet import row_stamp
from prospectus.editing.spreadsheet.columns import TABLES, columns, options, rows
from prospectus.editing.spreadsheet.sheet import heading, sheet


@pytest.mark.parametrize("table", TABLES)
def test_every_record_is_a_row_with_its_stamp(site, table):
    content = sheet(site, table, options(site))
    assert [row[0] for row in content.rows] == [row.id for row in rows(site, table)]
    for row in content.rows:
        assert len(row) == len(content.headings) == len(content.columns) + 2
        assert str(row[-1]).startswith(row_stamp.id_hash(table, str(row[0])))


def test_headings_end_with_the_key_that_an_import_reads(site):
    codes = [language.code for language in site.languages]
    for column in columns("parks", codes):
        assert heading("parks", column, site.languages).endswith(f"[{column.key}]")
    assert heading("parks", None, site.languages).endswith("[parks]")
    assert re.search(r"\[#[\w-]+-\d+\]$", sheet(site, "parks", options(site)).headings[-1])
