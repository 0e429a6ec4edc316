"""The pages of a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.facets import facet_values
from prospectus.presentation.pagination import ROWS_PER_PAGE, page_rows, page_uris


@given(count=st.integers(0, 20 * ROWS_PER_PAGE))
def test_every_row_is_on_exactly_one_page_in_order(count):
    rows = tuple(map(str, range(count)))
    pages = [
        page_rows(rows, number) for number, _ in enumerate(page_uris("projects", count), start=1)
    ]
    assert [row for page in pages for row in page] == list(rows)
    assert all(len(page) == ROWS_PER_PAGE for page in pages[:-1])
    assert len(pages[-1]) > 0 or not rows


def test_fifty_rows_stand_on_a_page():
    assert ROWS_PER_PAGE == 50
    assert page_uris("projects", 0) == ("projects/index",)
    assert page_uris("projects", 50) == ("projects/index",)
    assert page_uris("projects", 100) == ("projects/index", "projects/page/2")
    assert page_rows(list(map(str, range(60))), 2) == list(map(str, range(50, 60)))


def test_pages_of_lists_lie_deeper_than_those_of_records(site):
    (stage, *_) = facet_values(site, "projects")["stage"]
    assert page_uris("projects", 51) == ("projects/index", "projects/page/2")
    assert page_uris("projects", 101, stage) == (
        "projects/stage/intended",
        "projects/stage/intended/2",
        "projects/stage/intended/3",
    )
