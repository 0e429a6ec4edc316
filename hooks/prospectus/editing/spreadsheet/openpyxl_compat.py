"""The one private name of openpyxl that this program uses: the style of a cell.

openpyxl stores the style of a cell as indexes into the tables of its workbook. Its public
attributes (`font`, `fill`, `alignment` …) search these tables each time one is set; sharing the
indexes of a prepared cell is much faster for thousands of rows.
`tests/prospectus/editing/spreadsheet/test_openpyxl_compat.py` fails if an upgrade changes this.
"""

from __future__ import annotations

from typing import Any


def style_of(cell: Any) -> Any:
    """The style of a cell, for other cells and columns of the same workbook."""
    return cell._style


def set_style(target: Any, style: Any) -> None:
    """Give a cell or a column dimension a style from `style_of`."""
    target._style = style
