"""Checks the structure of pictures and PDF files.

A file must be complete and have the format of its extension. Files with two formats (a GIF that is
a script, a PNG that is an archive) carry the second after the end of the first, so nothing may
follow the end. Pictures must not hold the position where they were taken, documents no programs.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

# Patterns are compiled on first use, because most checks see few formats.

# A problem of a file: the key of a diagnostic and its details.
Finding = tuple[str, dict[str, str]]

# Bytes of all decompressed texts of a file; a small file can decompress to very many.
MOST_UNPACKED = 50_000_000
_CHUNK = 1 << 16
# A few bytes are a scan, and each scan is decoded over the whole picture. Encoders write about 10.
_MAX_SCANS = 100

_NO_END = "file_incomplete"
_MORE = "file_trailing_data"
POSITION = "picture_position"


class _FormatError(Exception):
    """A file does not have the structure of its format."""


class _SizeError(Exception):
    """A file decompresses to more than the limit."""


def findings(kind: str, content: bytes) -> Iterator[Finding]:
    """The problems of a file's content; `kind` is one of `KINDS`, such as "png"."""
    begins, read = _READERS[kind]
    if not re.match(begins, content):
        yield "file_mismatch", {"kind": kind.upper()}
        return
    try:
        yield from ((key, {"kind": kind.upper()} | details) for key, details in read(content))
    except (_FormatError, struct.error, IndexError):
        yield _NO_END, {"kind": kind.upper()}
    except _SizeError:
        yield "file_too_large", {"limit": f"{MOST_UNPACKED // 1_000_000} MB"}


def _png(content: bytes) -> Iterator[Finding]:
    """Chunks with their checksums (W3C PNG, section 5.3)."""
    at, first, left = 8, True, MOST_UNPACKED
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(name + data) != checksum or first != (name == b"IHDR"):
            raise _FormatError
        text = _text(name, data, left)
        left -= len(text)
        if (name == b"eXIf" and _has_position(data)) or re.search(_XMP_POSITION, text):
            yield POSITION, {}
        at, first = at + 12 + length, False
        if name == b"IEND":
            break
    if at != len(content):
        yield _MORE, {}


def _text(name: bytes, data: bytes, most: int) -> bytes:
    """The text of a chunk of text, where XMP may stand; it may be compressed (section 11.3.3)."""
    if name not in (b"iTXt", b"tEXt", b"zTXt"):
        return b""
    rest = data.partition(b"\0")[2]
    if name == b"zTXt":
        rest = rest[1:]
    elif name == b"iTXt" and rest[:1] == b"\1":
        rest = rest[2:].split(b"\0", 2)[2]
    else:
        return rest
    unpacked = _unpacked(rest, 0, most)
    if unpacked is None:
        raise _FormatError
    return unpacked


_XMP_POSITION = rb"GPS(?:Latitude|Longitude)"


def _jpeg(content: bytes) -> Iterator[Finding]:
    """Segments, then scans up to the end of the image (ITU-T T.81, annex B)."""
    at, scans = 2, 0
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # fill bytes
            at += 1
        if content[at] != 0xFF:
            raise _FormatError
        marker = content[at + 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", content, at + 2)
        data = content[at + 4 : at + 2 + length]
        if len(data) != length - 2:
            raise _FormatError
        if marker == 0xE1 and (
            (data.startswith(b"Exif\0") and _has_position(data[6:]))
            or re.search(_XMP_POSITION, data)
        ):
            yield POSITION, {}
        at += 2 + length
        if marker == 0xDA:
            scans += 1
            if scans > _MAX_SCANS:
                raise _FormatError
            next_marker = re.compile(_NEXT_MARKER).search(content, at)
            if not next_marker:
                raise _FormatError
            at = next_marker.start()
    if not scans:
        raise _FormatError
    if content[at + 2 :].strip(b"\0"):
        yield _MORE, {}


# A marker inside a scan: no stuffed byte, no restart.
_NEXT_MARKER = rb"\xff[^\x00\xd0-\xd7\xff]"


def _gif(content: bytes) -> Iterator[Finding]:
    """Blocks up to the trailer (GIF89a, section 17)."""
    at = 13 + _colours(content[10])
    while content[at] != 0x3B:
        if content[at] == 0x21:
            at += 2
        elif content[at] == 0x2C:
            at += 10 + _colours(content[at + 9]) + 1
        else:
            raise _FormatError
        while content[at]:
            at += 1 + content[at]
        at += 1
    if at + 1 != len(content):
        yield _MORE, {}
    if re.search(_XMP_POSITION, content):
        yield POSITION, {}


def _colours(flags: int) -> int:
    """The size of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(content: bytes) -> Iterator[Finding]:
    """RIFF chunks (RFC 9649, section 2.3)."""
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 > len(content) or size % 2:
        raise _FormatError
    at = 12
    while at < size + 8:
        name, length = struct.unpack_from("<4sI", content, at)
        data = content[at + 8 : at + 8 + length]
        if len(data) != length:
            raise _FormatError
        if name == b"EXIF" and _has_position(data.removeprefix(b"Exif\0\0")):
            yield POSITION, {}
        if name == b"XMP " and re.search(_XMP_POSITION, data):
            yield POSITION, {}
        at += 8 + length + length % 2
    if at != len(content):
        yield _MORE, {}


def _avif(content: bytes) -> Iterator[Finding]:
    """Boxes (ISO/IEC 14496-12, section 4.2)."""
    at, names = 0, []
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, at + 8)
            head = 16
        if length < head or at + length > len(content):
            raise _FormatError
        names.append(name)
        at += length
    if not {b"meta", b"mdat"} <= set(names):
        raise _FormatError
    if not set(names) <= {b"ftyp", b"meta", b"mdat", b"moov", b"free"}:
        yield _MORE, {}
    exif = content.find(b"Exif\0\0")
    if (exif >= 0 and _has_position(content[exif + 6 :])) or re.search(_XMP_POSITION, content):
        yield POSITION, {}


def _has_position(tiff: bytes) -> bool:
    """Whether EXIF data (a TIFF file) holds a latitude or longitude."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        for tag, value in _fields(tiff, order, first):
            if tag == 0x8825:  # the offset of the directory of positions
                tags = {tag for tag, _ in _fields(tiff, order, value)}
                return not tags.isdisjoint({2, 4, 6, 20, 22})
    except struct.error:
        return (
            re.search(_GPS_TAG, tiff) is not None
        )  # damaged data that some program may still read
    return False


_GPS_TAG = rb"\x25\x88|\x88\x25"


def _fields(tiff: bytes, order: str, at: int) -> Iterator[tuple[int, int]]:
    """The tags and values of a directory of a TIFF file."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for number in range(min(count, 1000)):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * number)
        yield tag, value


_STREAM = rb"\bstream[ \t]*+(?:\r\n?|\n)"
# An object stream begins with numbers; some programs decode it without its type.
_NUMBERS = rb"(?:[\0\s]|%[^\r\n]*[\r\n])*\d+[\0\s]"
_END_OF_PDF = rb"%%EOF[\r\n \t]*\Z"
_HEX = rb"#([0-9A-Fa-f]{2})"
_ACTIVE = (
    rb"/(JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|Encrypt|GoToR|GoToE)"
    rb"(?![A-Za-z0-9])"
)
# Too short to search for in compressed data, where such bytes occur by chance.
_ACTIVE_SHORT = rb"/(JS|AA)(?![A-Za-z0-9])"
# A second filter would leave names unreadable here, but not to a program that opens the file.
_FILTER = rb"/Filter(?![A-Za-z])"
_ONE_FILTER = rb"/Filter[\0\s]*(/FlateDecode|\[[\0\s]*/FlateDecode[\0\s]*\])[\0\s]*(/|>>)"
# What only object streams have; some programs decode them without their type.
_OBJECTS = rb"(?s)(?=.*/First[\0\s]+\d)(?=.*/N[\0\s]+\d)"
_MAX_STREAMS = 100_000


def _pdf(content: bytes) -> Iterator[Finding]:
    """Refuse a PDF that runs, sends, embeds or encrypts anything (ISO 32000-2, 12.6).

    Compressed object streams can hold names, so they are decompressed; a file with one that cannot
    be is refused. The scan does not follow references.
    """
    if not re.search(_END_OF_PDF, content):
        if b"%%EOF" in content[-4096:]:
            yield _MORE, {}
            return
        raise _FormatError
    if b"<script" in content.lower() or b"PK\x03\x04" in content[:64]:
        yield _MORE, {}
    texts = [content, *_object_streams(content)]
    names: dict[str, None] = {}
    for text in texts:
        plain = _plain_names(text)
        found_names = re.findall(_ACTIVE, plain)
        found_names += re.findall(_ACTIVE_SHORT, _outside_streams(plain))
        names |= dict.fromkeys(name.decode() for name in found_names)
    for name in names:
        yield "pdf_active", {"name": f"/{name}"}


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The content of the compressed object streams of a PDF.

    Raises _FormatError if one cannot be read.
    """
    end, left = 0, MOST_UNPACKED
    for number, stream in enumerate(re.finditer(_STREAM, content)):
        if number == _MAX_STREAMS:
            raise _FormatError
        before, end = _plain_names(content[end : stream.start()]), stream.end()
        dictionary = before[before.rfind(b"obj") + 3 :]
        is_one = b"/ObjStm" in before or re.match(_OBJECTS, dictionary) is not None
        if is_one or re.match(_NUMBERS, _first_unpacked(content, end)):
            unpacked = _unpacked(content, end, left)
            # Parameters could spread the letters of a name.
            is_hidden = b"/DecodeParms" in before or not _has_one_filter(dictionary)
            if is_one and (unpacked is None or is_hidden):
                raise _FormatError
            left -= len(unpacked or b"")
            yield unpacked or b""


def _has_one_filter(dictionary: bytes) -> bool:
    """Whether a stream is compressed once and in no other way."""
    return len(re.findall(_FILTER, dictionary)) == 1 == len(re.findall(_ONE_FILTER, dictionary))


def _outside_streams(text: bytes) -> bytes:
    *parts, last = text.split(b"endstream")
    return b" ".join([*(re.split(_STREAM, part, maxsplit=1)[0] for part in parts), last])


def _plain_names(text: bytes) -> bytes:
    """PDF content with the hexadecimal escapes in names decoded."""
    return (
        re.sub(_HEX, lambda match: bytes.fromhex(match[1].decode()), text) if b"#" in text else text
    )


def _first_unpacked(data: bytes, at: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[at : at + 1024], 256)
    except zlib.error:
        return b""


def _unpacked(data: bytes, at: int, most: int) -> bytes | None:
    """The decompressed data from a position on; None if it is not valid.

    Raises _SizeError if it is longer than `most`.
    """
    reader = zlib.decompressobj()
    pieces = []
    try:
        while at < len(data) and not reader.eof:
            pieces.append(reader.decompress(data[at : at + _CHUNK], most + 1))
            most -= len(pieces[-1])
            at += _CHUNK
            if most < 0:
                raise _SizeError
    except zlib.error:
        return None
    return b"".join(pieces)


_READERS: Mapping[str, tuple[bytes, Callable[[bytes], Iterator[Finding]]]] = {
    "avif": (rb"(?s).{4}ftyp(?:avif|avis)", _avif),
    "gif": (rb"GIF8[79]a", _gif),
    "jpeg": (rb"\xff\xd8\xff", _jpeg),
    "pdf": (rb"%PDF-[12]\.[0-9]", _pdf),
    "png": (rb"\x89PNG\r\n\x1a\n", _png),
    "webp": (rb"(?s)RIFF.{4}WEBP", _webp),
}
KINDS = frozenset(_READERS)
