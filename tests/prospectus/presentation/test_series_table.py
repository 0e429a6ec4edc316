"""A series as CSV."""

from __future__ import annotations

import csv
import io

from prospectus.presentation.series_table import series_csv


def rows(site, language: str) -> list[list[str]]:
    text = series_csv(site, site.series["output-growth"], language)
    assert text.startswith("\ufeff"), "Excel takes it for UTF-8"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_each_year_has_a_row_and_values_are_numbers(site):
    head, *years = rows(site, "en")
    assert head == ["Period", "Value", "Unit", "Precision", "Status", "Source"]
    assert [year[0] for year in years] == [str(year) for year in range(2015, 2025)]
    assert years[3][1:5] == ["-2.4", "per cent (change)", "exact", "reported"]
    assert years[8][1:5] == ["8.4", "per cent (change)", "more than", "reported"]


def test_a_year_without_a_value_has_an_empty_one(site):
    missing = next(row for row in rows(site, "zh") if row[0] == "2019")
    assert missing == ["2019", "", "百分比（增速）", "", "", ""]
