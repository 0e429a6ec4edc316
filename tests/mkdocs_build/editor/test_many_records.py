"""The editor of a site with very many records: lists, menus and searches stay quick."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from support.editing import Visitor
from support.generated_projects import write

PARKS = 160  # more than a menu lists
PROJECTS, SECONDS = 10_000, 1  # seconds of processor time for each page
LIST = "/_editor/en/records/projects"


@pytest.fixture
def visitor(bare: Path) -> Visitor:
    """The editor of a site with so many parks that a project names one by typing."""
    park = (bare / "data/parks/norton.yml").read_text(encoding="utf-8")
    for number in range(PARKS):
        text = park.replace("Norton", f"Made-up {number}")
        (bare / f"data/parks/made-up-{number}.yml").write_text(text, encoding="utf-8")
    return Visitor.of(bare)


def test_a_reference_to_one_of_many_is_typed_with_suggestions(visitor):
    page = visitor.get("/_editor/en/records/projects/knitwear-plant")
    assert 'list="list-parks" data-options="/_editor/en/options/parks"' in page
    assert '<datalist id="list-parks"><option value=' in page


def test_suggestions_are_those_that_match_what_is_typed(visitor):
    options = json.loads(visitor.get("/_editor/en/options/parks?q=made-up%20159"))
    assert [name for name, _ in options] == ["made-up-159"]
    everything = json.loads(visitor.get("/_editor/en/options/parks"))
    assert {"eastgate", "made-up-0"} <= {name for name, _ in everything}
    assert json.loads(visitor.get("/_editor/en/options/parks?q=no-such-park")) == []


@pytest.mark.weekly
def test_ten_thousand_projects_are_listed_and_filtered_in_little_time(bare):
    write(bare, PROJECTS)
    visitor = Visitor.of(bare)
    visitor.get(LIST)  # reads all files once

    def seconds(address: str) -> float:
        started = time.process_time()
        visitor.get(address)
        return time.process_time() - started

    spent = {
        address: seconds(address)
        for address in (LIST, f"{LIST}?q=test", f"{LIST}?page=200", "/_editor/en/?q=zxq7")
    }
    assert max(spent.values()) < SECONDS, spent
