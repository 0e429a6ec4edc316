"""Template functions for charts: figures as the shapes that fragments draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from prospectus.domain.records import Figure
from prospectus.domain.series import Series
from prospectus.presentation import charts
from prospectus.presentation.series_chart import (
    MONTH_LABELS,
    YEAR_LABELS,
    SeriesChart,
    series_chart,
)
from prospectus.rendering.context import RenderContext
from prospectus.rendering.registry import template_function
from prospectus.rendering.template_errors import TemplateError

# A chart with more squares would be unreadable, and a page with it too large.
MAX_SQUARES = 1_000

# Fewer figures are read faster than a chart of them.
MIN_BARS = 3


class ChartFunctions:
    """Positions of bars, dots and squares, with labels in one language."""

    def __init__(self, context: RenderContext) -> None:
        self._context = context
        self._rtl = context.language.locale.text_direction == "rtl"

    @template_function
    def bars(self, figures: Iterable[Figure], whole: int | None = None) -> charts.Bars:
        """Lay out figures of one unit as bars on one scale, which `whole` fills if given."""
        figures = list(figures)
        spans = [charts.span_of(figure) for figure in figures]
        full = Decimal(whole) if whole else None
        return charts.bars(self._names(figures), spans, full, rtl=self._rtl)

    @template_function
    def comparable_figures(self, figures: Mapping[str, Figure]) -> list[list[str]]:
        """Group the addresses of figures that a chart of bars would show better than a table.

        These are three figures or more with one unit, status and period that are not all equal.
        Figures below zero and ranks are left out, as no bar shows them.
        """
        groups: dict[tuple[str, str, str], list[str]] = {}
        for address, figure in figures.items():
            is_rank = self._context.site.units[figure.unit].quantity == "rank"
            if not is_rank and min(charts.span_of(figure)) >= 0:
                key = figure.unit, figure.status, figure.period.root
                groups.setdefault(key, []).append(address)
        return [
            addresses
            for addresses in groups.values()
            if len(addresses) >= MIN_BARS
            and len({charts.span_of(figures[address])[1] for address in addresses}) > 1
        ]

    @template_function
    def lead_bars(self, figure: Figure, lead: Figure) -> charts.Bars:
        """Lay out a figure, and its lead over another one whose value is unknown.

        The second bar begins where the other figure ends.
        """
        value, ahead = charts.value_of(figure), charts.value_of(lead)
        spans = [(Decimal(0), value), (value - ahead, value)]
        return charts.bars(self._names([figure, lead]), spans, rtl=self._rtl)

    @template_function
    def dots(self, figures: Iterable[Figure]) -> charts.Dots:
        """Lay out figures of one unit as dots above the first years of their periods."""
        figures = list(figures)
        years = [figure.period.first_day.year for figure in figures]
        return charts.dots(years, [charts.value_of(figure) for figure in figures], rtl=self._rtl)

    @template_function
    def squares(self, counts: Iterable[int]) -> tuple[tuple[charts.Squares, ...], Decimal]:
        """Lay out counts as rows of squares; the second value is the height of all in em.

        Raises TemplateError for a count above MAX_SQUARES.
        """
        counts = list(counts)
        if max(counts, default=0) > MAX_SQUARES:
            raise TemplateError("too_many_squares", limit=f"{MAX_SQUARES:,}")
        return charts.squares(counts, rtl=self._rtl)

    @template_function
    def series_chart(self, series: Series) -> SeriesChart:
        """Lay out a series as columns and points, with a gap where a value is missing."""
        values = [charts.value_of(figure) if figure else None for _, figure in series.rows]
        most = MONTH_LABELS if series.by_month else YEAR_LABELS
        return series_chart(values, most_labels=most, rtl=self._rtl)

    def _names(self, figures: Iterable[Figure]) -> list[str]:
        return [figure.name.in_language(self._context.language.code) for figure in figures]
