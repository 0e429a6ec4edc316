"""An address as a picture that telephones read, for paper (ISO/IEC 18004)."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from math import isqrt
from typing import Any

import zxingcpp

# The pattern laid over the dots. The standard would have all eight tried and the most even one
# taken, which is three quarters of the work. Each code names its pattern, so readers read all; of
# blurred, noisy and slanted pictures, two readers read as many with this one.
_MASK = 4

# Digits for what zxing-cpp draws dark and light.
_DIGITS = bytes.maketrans(b"\x00\xff", b"01")


def image(text: str) -> str:
    """The source of a picture of `text`, a dot for each module, with the empty edge it needs."""
    code = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    drawn: Any = code.to_image(add_quiet_zones=True)
    dots = memoryview(drawn).tobytes()
    return f"data:image/png;base64,{b64encode(_png(dots, isqrt(len(dots)))).decode()}"


def _png(dots: bytes, side: int) -> bytes:
    """A picture of one bit a dot (PNG, third edition), its rows filled up to whole bytes.

    Nothing is compressed: there is little to gain, and libraries differ in what they make of it.
    """
    bits, filled, none = dots.translate(_DIGITS), b"0" * (-side % 8), b"0" * 8  # no filter
    rows = [none + bits[at : at + side] + filled for at in range(0, side * side, side)]
    digits = b"".join(rows)
    content = int(digits, 2).to_bytes(len(digits) // 8, "big")
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(content, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(it)) + kind + it + struct.pack(">I", zlib.crc32(kind + it))
        for kind, it in parts
    )
