"""Template functions for charts: figures as the shapes that fragments draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from prospectus.domain.records import Figure
from prospectus.domain.series import Series
from prospectus.presentation import charts
from prospectus.presentation.distance_strip import DistanceStrip, distance_strip
from prospectus.presentation.matrix_chart import Matrix, matrix
from prospectus.presentation.series_chart import (
    MONTH_LABELS,
    YEAR_LABELS,
    SeriesChart,
    series_chart,
)
from prospectus.rendering.context import RenderContext
from prospectus.rendering.registry import template_function
from prospectus.rendering.template_errors import TemplateError

# Fewer figures are read faster than a chart of them.
MIN_BARS = 3


class ChartFunctions:
    """Positions of bars, dots and other shapes, with labels in one language."""

    def __init__(self, context: RenderContext) -> None:
        self._context = context
        self._rtl = context.language.locale.text_direction == "rtl"

    @template_function
    def bars(self, figures: Iterable[Figure], whole: int | None = None) -> charts.Bars:
        """Lay out figures of one unit as bars on one scale, which `whole` fills if given.

        Raises TemplateError where the figures have several units or are ranks, and where one of
        them is no part of `whole`.
        """
        figures = list(figures)
        self._require_one_unit(figures)
        if any(self._is_rank(figure) for figure in figures):
            raise TemplateError("rank_as_bar")
        spans = [charts.span_of(figure) for figure in figures]
        full = Decimal(whole) if whole else None
        for value in (value for span in spans for value in span):
            if full and not 0 <= value <= full:
                raise TemplateError("no_part_of_whole", value=str(value), whole=str(whole))
        return charts.bars(self._names(figures), spans, full, rtl=self._rtl)

    @template_function
    def comparable_figures(self, figures: Mapping[str, Figure]) -> list[list[str]]:
        """Group the addresses of figures that a chart of bars would show better than a table.

        These are three figures or more with one unit, status and period that are not all equal.
        Figures below zero and ranks are left out, as no bar shows them.
        """
        groups: dict[tuple[str, str, str], list[str]] = {}
        for address, figure in figures.items():
            if not self._is_rank(figure) and min(charts.span_of(figure)) >= 0:
                key = figure.unit, figure.status, figure.period.root
                groups.setdefault(key, []).append(address)
        return [
            addresses
            for addresses in groups.values()
            if len(addresses) >= MIN_BARS
            and len({charts.span_of(figures[address])[1] for address in addresses}) > 1
        ]

    @template_function
    def dots(self, figures: Iterable[Figure]) -> charts.Dots:
        """Lay out figures of one unit as dots above the first years of their periods.

        Raises TemplateError where the figures have several units.
        """
        figures = list(figures)
        self._require_one_unit(figures)
        years = [figure.period.first_day.year for figure in figures]
        return charts.dots(years, [charts.value_of(figure) for figure in figures], rtl=self._rtl)

    @template_function
    def label_centre(self, x: Decimal, text: str) -> Decimal:
        """Return where a label above or below `x` is centred so that it stays in the chart."""
        return charts.label_centre(x, text)

    @template_function
    def largest(self, figures: Iterable[Figure]) -> Figure:
        """Return the figure with the largest value, the first of several."""
        return max(figures, key=charts.value_of)

    @template_function
    def chain_matrix(self) -> Matrix:
        """Lay out the chains by sector, each in the column of its group.

        Chains of no sector come last. A place without sectors has one section without a heading.
        """
        site, code = self._context.site, self._context.language.code
        rest = self._context.messages["chart.no_sector"] if site.sectors else ""
        groups = list(site.chain_groups)
        headings = [group.name.in_language(code) for group in site.chain_groups.values()]
        sections = [
            (
                site.sectors[sector].short.in_language(code) if sector else rest,
                [(chain.name.in_language(code), groups.index(chain.group)) for chain in chains],
            )
            for sector, chains in site.chains_by_sector.items()
        ]
        return matrix(headings, sections, rtl=self._rtl)

    @template_function
    def distance_strip(self, figure: Figure, first: str, second: str) -> DistanceStrip:
        """Lay out a distance between two places.

        Raises TemplateError if it is no distance above zero.
        """
        distance = charts.value_of(figure)
        if distance <= 0:
            raise TemplateError("distance_above_zero")
        return distance_strip(distance, first, second, rtl=self._rtl)

    @template_function
    def series_chart(self, series: Series) -> SeriesChart:
        """Lay out a series as columns and points, with a gap where a value is missing."""
        values = [charts.value_of(figure) if figure else None for _, figure in series.rows]
        most = MONTH_LABELS if series.by_month else YEAR_LABELS
        return series_chart(values, most_labels=most, rtl=self._rtl)

    def _require_one_unit(self, figures: Iterable[Figure]) -> None:
        """Raise TemplateError if figures cannot stand on one axis."""
        units = list(dict.fromkeys(figure.unit for figure in figures))
        if len(units) > 1:
            raise TemplateError("several_units", first=units[0], other=units[1])

    def _is_rank(self, figure: Figure) -> bool:
        site = self._context.full_site
        return site.quantities[site.units[figure.unit].quantity].kind == "rank"

    def _names(self, figures: Iterable[Figure]) -> list[str]:
        return [figure.name.in_language(self._context.language.code) for figure in figures]
