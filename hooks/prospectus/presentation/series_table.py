"""The values of a series as CSV."""

from __future__ import annotations

import csv
import io

from prospectus.domain.dataset import Dataset
from prospectus.domain.series import Series
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.citation_texts import CitationTexts
from prospectus.presentation.script_constants import escape_formula


def series_csv(site: Dataset, series: Series, language: str) -> str:
    """A series in one language as CSV (RFC 4180) with a byte order mark.

    Periods are those of ISO 8601, values are numbers in base units. A year or month without a
    value has a row with an empty value, so that a spreadsheet draws a gap, too.
    """
    catalog = get_catalog(language)
    keys = ("figure.period", "figure.value", "series.unit", "series.qualifier", "figure.status")
    unit = site.units[series.unit].name.in_language(language)
    known = next(item for item in site.languages if item.code == language)
    sources = CitationTexts(site, known).full(series.sources)
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([catalog[key] for key in (*keys, "figure.source")])
    for period, figure in series.rows:
        words = [
            unit,
            catalog[f"series.qualifiers.{figure.qualifier}"] if figure else "",
            catalog[f"status.{figure.status}"] if figure else "",
            sources if figure else "",
        ]
        value = f"{figure.value:f}" if figure else ""  # a number, also if it begins with a minus
        writer.writerow([period.root, value, *map(escape_formula, words)])
    return "\ufeff" + table.getvalue()
