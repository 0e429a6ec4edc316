"""Style sheets that only some pages link, by what the pages show.

Every page links `site.css`. What few pages show has a sheet of its own in `assets/stylesheets/`, so
that the first visit of the others is smaller.
"""

from __future__ import annotations

# The names of the sheets, and what the elements that they are for have in their HTML.
_SHOWN_BY = {
    "charts": ('class="chart', 'class="legend"'),
    "lists": ('class="listing"', ' listing-table"', 'class="facet-links"'),
    "programme": ('class="programme', 'class="calendar-link"'),
}
SHEETS = tuple(_SHOWN_BY)


def page_styles(html: str) -> tuple[str, ...]:
    """The names of the sheets that a page with this content needs, without their ending.

    >>> page_styles('<figure class="chart">'), page_styles("<p>Words</p>")
    (('charts',), ())
    """
    return tuple(name for name, shown in _SHOWN_BY.items() if any(part in html for part in shown))
