"""Template functions for comparison tables: their rows, and what the cells link to."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from prospectus.presentation.comparison import FIELDS, compared_collections
from prospectus.rendering.context import RenderContext
from prospectus.rendering.registry import needs_page, template_function
from prospectus.rendering.template_errors import UnknownNameError


class ComparisonFunctions:
    """Tables of one language that compare the records of a collection."""

    def __init__(self, context: RenderContext) -> None:
        self._context = context

    @template_function
    def comparison_rows(self, collection: str) -> tuple[str, ...]:
        """Return the rows of a table: fields and indicators. Raises UnknownNameError."""
        if collection not in FIELDS:
            raise UnknownNameError("unknown_record", collection, FIELDS)
        return self._context.comparison.rows(self._context.site, collection)

    @template_function
    @needs_page
    def comparison_page(self, current_page: str) -> str:
        """Return the URI of the page on which readers choose what to compare; "" on it itself.

        It is empty, too, where there is no such page.
        """
        context = self._context
        page = context.routes.compare if compared_collections(context.full_site) else ""
        return "" if page == current_page else page

    @template_function
    def comparison_label(self, row: str) -> Markup:
        """Return the heading of a row."""
        context = self._context
        message = context.messages.get(f"comparison.row.{row}")
        return context.text(message or context.site.indicators[row].name)

    @template_function
    def compared_records(self, collection: str, name: str, row: str) -> Sequence[str]:
        """Return the names of the records that a cell links to."""
        site = self._context.site
        if collection == "sectors":
            return list(site.sector_index.records_of(name, row))
        if row == "sectors":
            return site.sector_index.sectors_of(collection, name)
        if row == "chains":
            return site.chains_of_park(name)
        if row == "targets":
            return list(site.targets_of("park", name))
        if row == "projects":
            return list(site.project_index.find(park=name))
        return site.parks[name].clusters
