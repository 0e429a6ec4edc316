"""The files of tables, joined from the parts of records."""

from __future__ import annotations

import csv
import hashlib
import io
from itertools import chain

from prospectus.outputs.open_data.csv_files import cell_text
from prospectus.outputs.open_data.specification import COLLECTIONS
from prospectus.outputs.open_data.table_files import table_files
from prospectus.outputs.open_data.tables import CITATIONS, record_tables


def test_a_file_has_the_rows_of_all_records_in_their_order(parts, records, collections):
    files = {file.table.name: file for file in table_files(parts)}
    cited = []
    for name, those in collections.items():
        for each in record_tables(records, COLLECTIONS[name]):
            rows = [*chain.from_iterable(map(each.rows, those))]
            cited += chain.from_iterable(map(each.cited, those))
            assert rows or each.table.name not in files
            if rows:
                _compare(files[each.table.name], rows)
    _compare(files["citations"], cited)


def _compare(file, rows):
    read = [*csv.reader(io.StringIO(file.content.decode(), newline=""))]
    assert read == [[*file.head], *([cell_text(cell) for cell in row] for row in rows)]
    assert file.rows == len(rows) == len(file.sheet)
    assert file.hash == f"sha256:{hashlib.sha256(file.content).hexdigest()}"


def test_collections_come_first_then_lists_and_relations_and_citations_last(parts):
    tables = [file.table for file in table_files(parts)]
    main = [table.name for table in tables if not table.parent]
    assert main == [*parts.collections, CITATIONS.name]
    assert [table.name for table in tables[: len(main) - 1]] == main[:-1]
    assert tables[-1] is CITATIONS
