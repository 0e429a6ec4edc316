"""Which sheets a page needs; tests/built_pages compares this with the classes of the sheets."""

from __future__ import annotations

import pytest

from prospectus.presentation.page_styles import SHEETS, page_styles


@pytest.mark.parametrize(
    ("html", "sheets"),
    [
        ("<p>chart, listing, programme</p>", ()),
        ('<figure class="chart"></figure>', ("charts",)),
        ('<div class="charts"></div>', ("charts",)),
        ('<table class="data-table listing-table"></table>', ("lists",)),
        ('<nav class="facet-links"></nav>', ("lists",)),
        ('<p class="listing-downloads"></p>', ()),
        ('<ul class="programme-overview"></ul>', ("programme",)),
        ('<a class="calendar-link"></a>', ("programme",)),
        ('<ul class="programme-overview"></ul><figure class="chart">', ("charts", "programme")),
    ],
)
def test_a_page_needs_the_sheets_of_what_it_shows(html, sheets):
    assert page_styles(html) == sheets


def test_every_sheet_is_a_file_of_the_theme(root):
    for name in SHEETS:
        assert (root / f"overrides/assets/stylesheets/{name}.css").is_file(), name
