"""The program knows nothing of this site's records."""

from __future__ import annotations

import re

from support.project import ROOT


def test_programs_and_templates_name_no_record(site):
    names = {
        word.lower()
        for collection in ("parks", "companies", "people")
        for record in getattr(site, collection).values()
        for word in re.findall(r"\b[A-Z][a-z]{4,}\b", record.name.in_language("en"))
    }
    names -= {
        *("industrial", "development", "national", "zone", "economic", "technological"),
        *("agricultural", "industry", "demonstration", "county", "garment", "weaving"),
    }
    assert len(names) > 5
    for folder in ("hooks", "overrides"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".yml", ".xml", ".css", ".js"}:
                text = path.read_text(encoding="utf-8").lower()
                assert not [name for name in names if name in text], path
