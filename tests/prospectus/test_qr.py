from __future__ import annotations

import re

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from prospectus.qr import QUIET, svg

addresses = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", max_size=120).map(
    lambda path: f"https://invest.example.org/{path}"
)


def modules(drawing: str) -> list[list[int]]:
    """What is dark in a drawing, row by row, without the empty edge."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', drawing)[0])
    rows = [[0] * size for _ in range(size)]
    x = y = QUIET
    assert f'd="M{x} {y}.5m' in drawing, "strokes run along the middle of a row"
    for right, down, length in re.findall(r"m(-?\d+) (\d+)h(\d+)", drawing):
        x, y = x + int(right), y + int(down)
        for _ in range(int(length)):
            rows[y][x] = 1
            x += 1
    assert not any(map(any, [*rows[:QUIET], *rows[-QUIET:]])), "the edge is empty"
    return [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]


def scanned(rows: list[list[int]]) -> str:
    """What a reader sees in the modules, printed four dots wide with an empty edge."""
    empty = [[0] * (len(rows) + 2 * QUIET)]
    framed = [*empty * QUIET, *([*[0] * QUIET, *row, *[0] * QUIET] for row in rows), *empty * QUIET]
    dots = bytes(
        255 * (not dark) for row in framed for _ in range(4) for dark in row for _ in "dots"
    )
    side = 4 * len(framed)
    return str(zxingcpp.read_barcode(memoryview(dots).cast("B", (side, side))).text)


@given(addresses)
def test_who_reads_a_drawing_finds_the_address(address):
    assert scanned(modules(svg(address))) == address


def test_a_drawing_is_small_and_always_the_same():
    address = "https://invest.example.org/en/projects/zhundong-coal-chemical-hub/"
    assert svg(address) == svg(address)
    assert len(svg(address)) < 3500


def test_a_drawing_is_hidden_from_those_who_hear_the_address_anyway():
    assert svg("a").startswith('<svg aria-hidden="true" ')
