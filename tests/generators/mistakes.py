"""guide/mistakes.md: a table of the mistakes that the tests seed. `make guide` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from prospectus.i18n.catalog import get_editors_catalog
from support.faults import BUILT, CATALOGUES, FAULTS, Fault
from support.table_faults import MISTAKES, Mistake

PAGE = Path(__file__).parents[2] / "guide/mistakes.md"

HEAD = """\
<!-- 由 make guide 生成，请勿手改 / made by make guide: do not edit -->
# 写错了会看到什么 / What mistakes look like

测试在一个虚构的网站（tests/support/sample_site）里逐一重现下列错误：
每一项都在所写的位置报出所列的信息，此外什么也不报，磁盘上的文件不变。

The tests make every one of these in a made-up site (tests/support/sample_site): each is reported
at its position with this message, nothing else is, and the files on disk stay as they were.
"""
KINDS = {"data/": "YAML", "docs/": "Markdown", "mkdocs.yml": "mkdocs.yml", "": "其他 / Others"}


def page() -> str:
    """The whole table, one section for each kind of file."""
    sections: dict[str, list[str]] = {title: [] for title in KINDS.values()}
    for fault in [*FAULTS, *CATALOGUES, *BUILT]:
        start = next(start for start in KINDS if fault.problems[0].path.startswith(start))
        sections[KINDS[start]] += _rows(fault)
    sections["Excel, CSV"] = [row for mistake in MISTAKES for row in _table_rows(mistake)]
    return HEAD + "".join(_section(title, rows) for title, rows in sections.items())


def _section(title: str, rows: Sequence[str]) -> str:
    head = "| mistake | 文件 / file | 信息 | message |\n| --- | --- | --- | --- |\n"
    return f"\n## {title} ({len(rows)})\n\n{head}{''.join(rows)}"


def _rows(fault: Fault) -> Iterator[str]:
    for number, problem in enumerate(fault.problems):
        messages = (
            get_editors_catalog(code)[f"problem.{problem.key}"].format(**problem.details)
            for code in ("zh", "en")
        )
        cells = ("" if number else fault.name, f"`{problem.path}`", *map(_cell, messages))
        yield f"| {' | '.join(cells)} |\n"


def _table_rows(mistake: Mistake) -> Iterator[str]:
    """The rows of a mistake in a workbook; an ellipsis stands for what the message repeats."""
    for number, (place, key) in enumerate(mistake.problems):
        messages = (
            re.sub(r"\{\w+\}", "…", get_editors_catalog(code)[f"problem.{key}"])
            for code in ("zh", "en")
        )
        position = place if "!" in place else mistake.file
        cells = ("" if number else mistake.name, f"`{position}`", *map(_cell, messages))
        yield f"| {' | '.join(cells)} |\n"


def _cell(text: str) -> str:
    return text.translate({ord(sign): f"\\{sign}" for sign in "\\|<>*_`[]"})
