"""Small whole files of each kind that the site publishes, byte by byte."""

from __future__ import annotations

import struct
import zlib


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))


def png(*more: bytes, width: int = 1, height: int = 1) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


# A TIFF with a directory of positions that holds a latitude; one that holds none.
POSITION = struct.pack("<2sHIHHHIIIHHHIII", b"II", 42, 8, 1, 0x8825, 4, 1, 26, 0, 1, 2, 5, 3, 0, 0)
NO_POSITION = struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, 0x0112, 3, 1, 1, 0)
XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="44,1N"/></x:xmpmeta>'


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*more: bytes, width: int = 1, height: int = 1) -> bytes:
    frame = segment(0xC0, struct.pack(">BHH", 8, height, width) + b"\1\1\x11\0")
    return (
        b"\xff\xd8"
        + b"".join(more)
        + frame
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + b"\1\xff\0\2\xff\xd9"
    )


def webp(*more: bytes) -> bytes:
    parts = b"VP8L" + struct.pack("<I", 6) + b"\x2f\0\0\0\0\0" + b"".join(more)
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def box(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(data) + 8, name) + data


def avif(*more: bytes, meta: bytes = b"") -> bytes:
    size = box(b"ispe", b"\0\0\0\0" + struct.pack(">II", 1, 1))
    return (
        box(b"ftyp", b"avif\0\0\0\0")
        + box(b"meta", size + meta)
        + box(b"mdat", b"x")
        + b"".join(more)
    )


GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"


def pdf(*objects: bytes, end: bytes = b"%%EOF\n") -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer <<>>\n" + end


def packed(data: bytes) -> bytes:
    return (
        b"1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\r\n"
        + zlib.compress(data)
        + b"\nendstream"
    )


WHOLE_FILES = {
    "png": png(),
    "jpg": jpeg(segment(0xE1, b"Exif\0\0" + NO_POSITION)),
    "jpeg": jpeg(),
    "gif": GIF,
    "webp": webp(riff(b"EXIF", NO_POSITION)),
    "avif": avif(),
    "pdf": pdf(
        b"1 0 obj <</Type /Catalog /OpenAction [2 0 R /Fit]>> endobj", packed(b"<</Type /Page>>")
    ),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>',
}
