from __future__ import annotations

import struct
import zlib
from base64 import b64decode

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from prospectus.qr import image

QUIET = 4  # modules that the standard wants empty on every side

addresses = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", max_size=120).map(
    lambda path: f"https://invest.example.org/{path}"
)


def dots(source: str) -> list[list[bool]]:
    """Whether each dot of a picture is light, row by row, as PNG has it."""
    kind, _, content = source.partition(",")
    assert kind == "data:image/png;base64"
    png = b64decode(content, validate=True)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    parts, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.pack(">I", zlib.crc32(name + data)) == png[at + 8 + length : at + 12 + length]
        parts[name], at = data, at + 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *form = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert form == [1, 0, 0, 0, 0], "one bit a dot, of grey"
    rows = zlib.decompress(parts[b"IDAT"])
    length = len(rows) // height
    lines = [rows[at : at + length] for at in range(0, len(rows), length)]
    assert all(line[0] == 0 for line in lines), "no filter"
    bits = ["".join(f"{byte:08b}" for byte in line[1:])[:width] for line in lines]
    return [[bit == "1" for bit in row] for row in bits]


def scanned(rows: list[list[bool]]) -> str:
    """What a reader sees where each dot is printed four times as wide."""
    wide = bytes(255 * light for row in rows for _ in range(4) for light in row for _ in range(4))
    side = 4 * len(rows)
    return str(zxingcpp.read_barcode(memoryview(wide).cast("B", (side, side))).text)


@given(addresses)
def test_who_reads_a_picture_finds_the_address(address):
    assert scanned(dots(image(address))) == address


@given(addresses)
def test_a_picture_has_the_empty_edge_that_readers_need(address):
    rows = dots(image(address))
    assert all(map(all, [*rows[:QUIET], *rows[-QUIET:]]))
    assert all(all(row[:QUIET] + row[-QUIET:]) for row in rows)


def test_a_picture_is_small_and_always_the_same():
    address = "https://invest.example.org/en/projects/zhundong-coal-chemical-hub/"
    assert image(address) == image(address)
    assert len(image(address)) < 600
