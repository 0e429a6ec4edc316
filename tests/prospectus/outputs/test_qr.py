from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from prospectus.outputs.qr import QUIET_ZONE, svg

addresses = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", max_size=120).map(
    lambda path: f"https://invest.example.org/{path}"
)


def rows(element: str) -> list[list[bool]]:
    """Whether each unit of a drawing is light, row by row, as its path draws it."""
    root = ET.fromstring(element)  # noqa: S314 - made by the function under test
    (path,) = root
    left, top, width, height = map(int, root.attrib["viewBox"].split())
    assert (left, top, width) == (0, 0, height)
    assert path.attrib["stroke"] == "#000"
    light = [[True] * width for _ in range(height)]
    start = re.match(r"M(\d+) (\d+)\.5", path.attrib["d"])
    assert start
    x, y = int(start[1]), int(start[2])
    steps = path.attrib["d"][start.end() :]
    assert re.fullmatch(r"(?:h\d+|m-?\d+ [01])*", steps)
    for length, dx, dy in re.findall(r"h(\d+)|m(-?\d+) ([01])", steps):
        for at in range(x, x + int(length or 0)):
            light[y][at] = False
        x, y = x + int(length or dx), y + int(dy or 0)
    return light


def scanned(light: list[list[bool]]) -> str:
    """What a reader sees where each unit is printed four times as wide."""
    wide = bytes(255 * item for row in light for _ in range(4) for item in row for _ in range(4))
    side = 4 * len(light)
    return str(zxingcpp.read_barcode(memoryview(wide).cast("B", (side, side))).text)


@given(addresses)
def test_a_reader_finds_the_address(address):
    assert scanned(rows(svg(address))) == address


@given(addresses)
def test_a_code_has_the_light_edge_that_readers_need(address):
    light = rows(svg(address))
    assert all(map(all, [*light[:QUIET_ZONE], *light[-QUIET_ZONE:]]))
    assert all(all(row[:QUIET_ZONE] + row[-QUIET_ZONE:]) for row in light)


def test_a_code_is_small_always_the_same_and_needs_no_url():
    address = "https://invest.example.org/en/projects/eastgate-coal-chemical-hub/"
    assert svg(address) == svg(address)
    assert len(svg(address)) < 2700
    assert not re.search(r"data:|href|style", svg(address))


def test_a_code_has_the_mask_that_readers_were_tried_with_and_a_border_of_four_units():
    text = "https://invest.example.org/"
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=4)
    modules = memoryview(code.to_image(add_quiet_zones=False)).tolist()
    assert [row[4:-4] for row in rows(svg(text))[4:-4]] == [
        [item > 0 for item in row] for row in modules
    ]
