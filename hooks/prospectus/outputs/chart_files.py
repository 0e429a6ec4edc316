"""The data and the drawing of a chart as files of their own.

They are made from the charts of rendered pages: the drawing is the SVG of the page, whose classes
become attributes, because a style sheet does not reach into a file. Colours are those of the light
scheme (`colors.css`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape, unescape
from itertools import count
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure, Range
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.charts import lines_of
from prospectus.presentation.citation_texts import CitationTexts
from prospectus.presentation.script_constants import escape_formula
from prospectus.rendering.html import text_of
from prospectus.support import program

TOKENS = "assets/stylesheets/site/colors.css"

WIDTH, MARGIN, FONT_SIZE = 640, 24, 16  # of the drawing, in pixels
PRINT_WIDTH = 880  # of a drawing for paper, which sets its letters at about 9 points
LINE_WIDTH = 68  # of its title and of the line below it, in letters; a Chinese character is two

_CHART = re.compile(
    r'<figure class="chart" data-chart="([a-z0-9-]+)" data-rows="([^"]*)">\s*'
    r"<figcaption[^>]*>(.*?)</figcaption>.*?"
    r'<svg role="img" width="100%" height="([^"]+)em"[^>]*>(.*?)</svg>\s*(?=<ul|<p|<details)'
    r'.*?<p class="chart-basis">(.*?)</p>',
    re.DOTALL,
)
_MARK = re.compile(r"<sup class=\"cite\".*?</sup>|<!--.*?-->", re.DOTALL)
_SOURCE = re.compile(r'<sup class="cite"[^>]*><a [^>]*?title="([^"]*)"')
_CLASS = re.compile(r' class="([a-z0-9 -]+)"')
_DESC = re.compile(r"\s*<desc[^>]*>(.*?)</desc>", re.DOTALL)
_TEXT = re.compile(r"<text ([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_TOKEN = re.compile(r"--color-([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,8});")

# What chart.css says of each class; colours are names of tokens without `--color-`.
STYLES: Mapping[str, Mapping[str, str]] = {
    "label": {"fill": "text-muted"},
    "amount": {"fill": "text", "font-weight": "700"},
    "heading": {"fill": "text", "font-weight": "700"},
    "edge": {"fill": "text"},
    "bar": {"fill": "chart-1"},
    "bar planned": {"stroke": "chart-2"},
    "ground": {"fill": "bg"},
    "stroke": {"stroke": "chart-2", "stroke-width": "3"},
    "point": {"fill": "chart-2"},
    "rest": {"fill": "chart-rest"},
    "axis": {"stroke": "text-muted"},
    "grid": {"stroke": "border"},
    "trend": {"stroke": "chart-1", "stroke-width": "2"},
    "stem": {"stroke": "chart-1", "stroke-dasharray": "3 4"},
    "dot": {"fill": "chart-1"},
    "unit unit-1": {"fill": "chart-1"},
    "unit unit-2": {"fill": "chart-2"},
    "unit unit-3": {"fill": "chart-3"},
}


@dataclass(frozen=True)
class DrawnChart:
    """A chart of a page.

    `name` is unique on the page. `rows` says what its CSV file holds: the word `figures` with
    their addresses, the word `chains`, or nothing if there is another file. `drawing` is the inside
    of its SVG element, `height` in em, `basis` the periods and statuses of the figures, `sources`
    what they are from.
    """

    name: str
    rows: str
    title: str
    height: Decimal
    drawing: str
    basis: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintLabel:
    """A text of a chart on paper.

    `x` and `y` are the position of its base line as shares of the width of the drawing. `anchor` is
    the part of the text that is at `x`: 0 its left end, 0.5 its middle, 1 its right end.
    """

    text: str
    x: float
    y: float
    anchor: float
    is_bold: bool
    colour: str


@dataclass(frozen=True)
class PrintDrawing:
    """A chart as a picture for paper.

    `source` is an SVG file without texts, `description` says what it shows, `ratio` is the height
    by the width, and `labels` are the texts.
    """

    source: str
    description: str
    ratio: float
    labels: Sequence[PrintLabel]


def drawn_charts(html: str) -> Iterator[DrawnChart]:
    """The charts in the HTML of fragments that have files."""
    for name, rows, title, height, drawing, basis in _CHART.findall(html):
        yield DrawnChart(
            name,
            unescape(rows),
            text_of(title),
            Decimal(unescape(height)),
            drawing,
            " ".join(text_of(_MARK.sub("", basis)).split()),
            tuple(map(unescape, _SOURCE.findall(basis))),
        )


def colours(root: Path) -> Mapping[str, str]:
    """The colours of the light scheme by the names of their tokens, without `--color-`."""
    return dict(_TOKEN.findall(program.template_file(root, TOKENS).read_text(encoding="utf-8")))


def chart_svg(
    chart: DrawnChart, palette: Mapping[str, str], origin: str, language: Language
) -> str:
    """A chart as an SVG file in a language.

    It stands under its title, and above lines that say from when and from which sources the figures
    are, and `origin`, where the chart is from.
    """
    rtl = language.direction == "rtl"
    described = " ".join(_DESC.findall(chart.drawing)).strip()
    drawing = _CLASS.sub(lambda match: _attributes(match[1], palette), chart.drawing)
    drawing = _DESC.sub("", drawing).strip()
    titles, origins = lines_of(chart.title, LINE_WIDTH), lines_of(origin, LINE_WIDTH)
    for note in filter(None, ("; ".join(chart.sources), chart.basis)):
        origins = [*lines_of(note, LINE_WIDTH), *origins]
    leading = FONT_SIZE * 3 // 2
    top = MARGIN + leading * len(titles)
    bottom = top + int(chart.height * FONT_SIZE) + leading
    x = WIDTH - MARGIN if rtl else MARGIN
    lines = [
        *_texts(titles, x, MARGIN + FONT_SIZE, f'fill="{palette["text"]}" font-weight="700"'),
        f'<svg x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" overflow="visible">',
        drawing,
        "</svg>",
        *_texts(origins, x, bottom + FONT_SIZE, f'fill="{palette["text-muted"]}" font-size="12"'),
    ]
    height = bottom + leading * len(origins) + MARGIN // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img" xml:lang="{language.hreflang}"'
        ' font-family="sans-serif"'
        f' font-size="{FONT_SIZE}" direction="{language.direction}">\n'
        f"<title>{escape(chart.title, quote=False)}</title>\n<desc>{described}</desc>\n"
        f'<rect width="100%" height="100%" fill="{palette["bg"]}"/>\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )


def print_drawing(svg: str, height: str, palette: Mapping[str, str], *, rtl: bool) -> PrintDrawing:
    """The SVG element of a chart as a picture for paper, whose height is `height` em.

    Its texts are apart, because programs that set paper choose fonts better than those that draw.
    """
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    described = " ".join(text_of(text) for text in _DESC.findall(inner))
    drawing = _CLASS.sub(lambda match: _attributes(match[1], palette), _DESC.sub("", inner))
    texts = [_label(*match.groups(), rtl=rtl) for match in _TEXT.finditer(drawing)]
    lines = Decimal(height) * FONT_SIZE + FONT_SIZE // 4
    source = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PRINT_WIDTH} {lines}"'
        f' font-size="{FONT_SIZE}">{_TEXT.sub("", drawing)}</svg>'
    )
    return PrintDrawing(source, described, float(lines / PRINT_WIDTH), texts)


def _label(markup: str, content: str, *, rtl: bool) -> PrintLabel:
    """A text of a chart; `markup` are the attributes of its element."""
    values = dict(_ATTRIBUTE.findall(unescape(markup)))
    share = Decimal(values["x"].removesuffix("%")) / 100
    x = float(share * PRINT_WIDTH + _length(values, "dx"))
    y = float(_length(values, "y") + _length(values, "dy"))
    anchor = _ANCHORS[values.get("text-anchor", "start")]
    if values.get("direction", "rtl" if rtl else "ltr") == "rtl":
        anchor = 1 - anchor
    return PrintLabel(
        text_of(content),
        x / PRINT_WIDTH,
        y / PRINT_WIDTH,
        anchor,
        values.get("font-weight") == "700",
        values["fill"],
    )


def _length(values: Mapping[str, str], name: str) -> Decimal:
    """An attribute in em as a length in the units of the drawing; none is 0."""
    return Decimal(values.get(name, "0").removesuffix("em")) * FONT_SIZE


def chart_csv(site: Dataset, chart: DrawnChart, language: str) -> str | None:
    """The data of a chart as CSV (RFC 4180) with a byte order mark; None if it has another file.

    Values are numbers in base units, a range has its ends on both sides of a slash. Periods are
    those of ISO 8601 and EDTF.
    """
    kind, *addresses = chart.rows.split() or [""]
    if kind == "figures":
        table = _figure_rows(site, addresses, language)
    elif kind == "chains":
        table = _chain_rows(site, language)
    else:
        return None
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    return "\ufeff" + text.getvalue()


def _figure_rows(site: Dataset, addresses: Iterable[str], code: str) -> Iterator[Sequence[str]]:
    catalog = get_catalog(code)
    citations = CitationTexts(
        site, next(language for language in site.languages if language.code == code)
    )
    keys = ("figure.name", "figure.value", "series.unit", "series.qualifier", "figure.period")
    yield [catalog[key] for key in (*keys, "figure.status", "figure.source")]
    for address in addresses:
        figure = site.figures[address]
        words = [
            site.units[figure.unit].name.in_language(code),
            catalog[f"series.qualifiers.{figure.qualifier}"],
            figure.period.root,
            catalog[f"status.{figure.status}"],
            citations.full(figure.sources),
        ]
        name = escape_formula(figure.name.in_language(code))
        yield [name, _number(figure), *map(escape_formula, words)]


def _number(figure: Figure) -> str:
    if isinstance(figure.value, Range):
        return f"{figure.value.low:f}/{figure.value.high:f}"
    return f"{figure.value:f}"


def _chain_rows(site: Dataset, code: str) -> Iterator[Sequence[str]]:
    catalog = get_catalog(code)
    keys = ("chain", *["sector"] * bool(site.sectors), "chain.group")
    yield [catalog[key] for key in keys]
    for sector, chains in site.chains_by_sector.items():
        names = [site.sectors[sector].name.in_language(code) if sector else ""]
        for chain in chains:
            group = site.chain_groups[chain.group].name.in_language(code)
            cells = (chain.name.in_language(code), *names * bool(site.sectors), group)
            yield [*map(escape_formula, cells)]


def _attributes(classes: str, palette: Mapping[str, str]) -> str:
    """The attributes of an element of these classes. Raises KeyError if `STYLES` lacks them."""
    values = ((name, palette.get(value, value)) for name, value in STYLES[classes].items())
    return "".join(f' {name}="{value}"' for name, value in values)


def _texts(lines: Sequence[str], x: int, y: int, attributes: str) -> Iterator[str]:
    for top, line in zip(count(y, FONT_SIZE * 3 // 2), lines, strict=False):
        yield f'<text x="{x}" y="{top}" {attributes}>{escape(line, quote=False)}</text>'
