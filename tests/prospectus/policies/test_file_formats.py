"""Files read byte by byte; more that is refused in tests/attacks/test_files.py."""

from __future__ import annotations

import struct
import zlib

import pytest

from prospectus.policies import file_formats
from prospectus.policies.published_files import FORMATS
from support.file_samples import (
    GIF,
    NO_POSITION,
    POSITION,
    WHOLE_FILES,
    XMP,
    avif,
    box,
    chunk,
    jpeg,
    packed,
    pdf,
    png,
    riff,
    segment,
    webp,
)


@pytest.mark.parametrize("ending", sorted(WHOLE_FILES.keys() - {"svg"}))
def test_a_whole_file_is_what_it_says(ending: str):
    assert list(file_formats.findings(FORMATS[ending], WHOLE_FILES[ending])) == []


@pytest.mark.parametrize("ending", sorted(WHOLE_FILES.keys() - {"svg"}))
def test_a_file_is_of_no_other_kind(ending: str):
    for kind in file_formats.KINDS - {FORMATS[ending]}:
        (finding,) = file_formats.findings(kind, WHOLE_FILES[ending])
        assert finding == ("file_mismatch", {"kind": kind.upper()})


def test_every_picture_of_the_project_is_whole(root):
    paths = [
        path for path in (root / "docs").rglob("*") if path.suffix[1:] in FORMATS.keys() - {"svg"}
    ]
    assert paths
    for path in paths:
        keys = [
            key for key, _ in file_formats.findings(FORMATS[path.suffix[1:]], path.read_bytes())
        ]
        # The position is removed before the photograph of a phone is published.
        assert keys == ["picture_position"] * (path.name == "phone-photo.jpg")


def test_exif_without_a_position_is_no_reason_to_refuse_a_picture():
    assert list(file_formats.findings("png", png(chunk(b"eXIf", NO_POSITION)))) == []
    big = POSITION.replace(b"\2\0\5\0", b"\0\0\1\0")  # a version alone, as many do
    assert big != POSITION
    assert list(file_formats.findings("jpeg", jpeg(segment(0xE1, b"Exif\0\0" + big)))) == []


def test_restart_marks_and_stuffed_bytes_are_part_of_a_scan():
    content = jpeg().replace(b"\1\xff\0\2", b"\1\xff\0\xff\xd0\2\xff\xd7")
    assert list(file_formats.findings("jpeg", content)) == []


def test_a_gif_may_move():
    control = b"\x21\xf9\x04\0\0\0\0\0"
    assert list(file_formats.findings("gif", GIF[:19] + control + GIF[19:])) == []


def test_short_names_in_the_compressed_data_of_a_pdf_are_no_programs():
    chance = b"1 0 obj <<>> stream\n .. /JS .. /AA .. \nendstream"
    assert list(file_formats.findings("pdf", pdf(chance))) == []
    (finding,) = file_formats.findings("pdf", pdf(b"<</JS (x)>>"))
    assert finding == ("pdf_active", {"kind": "PDF", "name": "/JS"})


def test_an_object_stream_that_cannot_be_unpacked_is_refused():
    broken = packed(b"words").replace(b"\x78\x9c", b"\0\0")
    assert [key for key, _ in file_formats.findings("pdf", pdf(broken))] == ["file_incomplete"]


# -- rules of each format ------------------------------------------------------------------


def keys(kind: str, content: bytes) -> list[str]:
    return [key for key, _ in file_formats.findings(kind, content)]


def tiff(order: str, *entries: tuple[int, int], at: int = 8) -> bytes:
    """EXIF data whose one directory at `at` has these tags and values, each a four-byte number."""
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(f"{order}HI", 42, at)
    fields = [struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in entries]
    padding = b"\0" * (at - len(head))
    return head + padding + struct.pack(f"{order}H", len(fields)) + b"".join(fields)


def located(order: str, tag: int) -> bytes:
    """EXIF data that leads to a directory of positions with one tag."""
    first = tiff(order, (0x0112, 1), (0x8825, 34))
    assert len(first) == 34
    return first + struct.pack(f"{order}HHHII", 1, tag, 4, 1, 0)


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "avif", "jpeg"])
def test_no_beginning_of_a_picture_is_whole(kind: str):
    whole = {"png": png(), "gif": GIF, "webp": webp(), "avif": avif(), "jpeg": jpeg()}[kind]
    for end in range(len(whole)):
        (key,) = keys(kind, whole[:end])
        assert key in ("file_mismatch", "file_incomplete"), end


@pytest.mark.parametrize("kind", ["png", "gif", "webp"])
def test_nothing_follows_the_end_of_a_picture(kind: str):
    whole = {"png": png(), "gif": GIF, "webp": webp()}[kind]
    assert keys(kind, whole + b"\0") == ["file_trailing_data"]


def test_zeros_may_follow_a_jpeg_and_nothing_else():
    assert keys("jpeg", jpeg() + b"\0\0") == []
    assert keys("jpeg", jpeg() + b"\0x") == ["file_trailing_data"]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("tag", "expected"), [(1, 0), (2, 1), (3, 0), (4, 1), (6, 1), (20, 1), (22, 1), (29, 0)]
)
def test_a_position_is_a_latitude_longitude_or_altitude_in_either_byte_order(
    order: str, tag: int, expected: int
):
    """TIFF tags of positions (Exif 2.32, table 15), with those of the destination."""
    content = jpeg(segment(0xE1, b"Exif\0\0" + located(order, tag)))
    assert keys("jpeg", content) == ["picture_position"] * expected


def test_the_directory_of_exif_data_may_lie_further_down():
    far = tiff("<", (0x8825, 26), at=12)
    assert len(far) == 26
    content = far + struct.pack("<HHHII", 1, 2, 4, 1, 0)
    assert keys("png", png(chunk(b"eXIf", content))) == ["picture_position"]


def test_damaged_exif_data_is_refused_where_it_names_positions():
    damaged = tiff("<", (0x8825, 5000))
    assert keys("png", png(chunk(b"eXIf", damaged))) == ["picture_position"]
    assert keys("png", png(chunk(b"eXIf", tiff("<", (0x0112, 5000))[:-4]))) == []
    assert keys("png", png(chunk(b"eXIf", b"made up"))) == []


@pytest.mark.parametrize(
    "text",
    [
        chunk(b"tEXt", b"XML\0" + XMP),
        chunk(b"zTXt", b"XML\0\0" + zlib.compress(XMP)),
        chunk(b"iTXt", b"XML\0\0\0\0\0" + XMP),
        chunk(b"iTXt", b"XML\0\1\0en\0made up\0" + zlib.compress(XMP)),
    ],
)
def test_every_text_of_a_png_is_searched_for_positions(text: bytes):
    assert keys("png", png(text)) == ["picture_position"]


def test_texts_of_a_png_without_positions_are_accepted():
    texts = [
        chunk(b"tEXt", b"Made up\0words"),
        chunk(b"zTXt", b"Made up\0\0" + zlib.compress(b"words")),
        chunk(b"iTXt", b"Made up\0\1\0\0\0" + zlib.compress(b"words")),
    ]
    assert keys("png", png(*texts)) == []
    assert keys("png", png(chunk(b"zTXt", b"Made up\0\0no zlib"))) == ["file_incomplete"]


def test_texts_of_one_file_may_unpack_to_the_limit_together(monkeypatch):
    monkeypatch.setattr(file_formats, "MOST_UNPACKED", 2000)
    half = chunk(b"zTXt", b"Made up\0\0" + zlib.compress(b" " * 1000))
    assert keys("png", png(half, half)) == []
    assert keys("png", png(half, half, chunk(b"zTXt", b"x\0\0" + zlib.compress(b" ")))) == [
        "file_too_large"
    ]
    stream = packed(b" " * 1000)
    assert keys("pdf", pdf(stream, stream)) == []
    assert keys("pdf", pdf(stream, stream, packed(b" "))) == ["file_too_large"]


def test_the_limit_is_named_in_megabytes():
    assert file_formats.MOST_UNPACKED == 50_000_000
    bomb = chunk(b"zTXt", b"Made up\0\0" + zlib.compress(bytes(50_000_001)))
    assert list(file_formats.findings("png", png(bomb))) == [("file_too_large", {"limit": "50 MB"})]


def test_fill_bytes_may_stand_before_a_marker_of_jpeg():
    comment = segment(0xFE, b"made up")
    assert keys("jpeg", jpeg(b"\xff\xff" + comment)) == []
    assert keys("jpeg", jpeg(comment + b"\0" + comment)) == ["file_incomplete"]
    assert keys("jpeg", b"\xff\xd8" + comment + b"\xff\xd9") == ["file_incomplete"], "no scan"


def test_a_jpeg_may_have_several_scans():
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\1\xff\0\2"
    begun = jpeg().removesuffix(b"\xff\xd9")  # with one scan
    assert keys("jpeg", begun + scan * 99 + b"\xff\xd9") == []
    assert keys("jpeg", begun + scan * 100 + b"\xff\xd9") == ["file_incomplete"], "too many"


@pytest.mark.parametrize("bits", range(8))
def test_a_gif_has_as_many_colours_as_its_flags_say(bits: int):
    table = bytes(3 * 2 ** (bits + 1))
    image = b",\0\0\0\0\1\0\1\0" + bytes((0x80 | bits,)) + table + b"\2\2D\1\0;"
    whole = b"GIF89a\1\0\1\0" + bytes((0x80 | bits,)) + b"\0\0" + table + image
    assert keys("gif", whole) == []
    assert keys("gif", whole + b"\0") == ["file_trailing_data"]
    plain = b"GIF87a\1\0\1\0" + bytes((bits, 0, 0)) + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    assert keys("gif", plain) == []


def test_a_gif_holds_images_and_extensions_only():
    assert keys("gif", GIF[:19] + b"\x22" + GIF[19:]) == ["file_incomplete"]
    comment = b"\x21\xfe" + bytes((len(XMP),)) + XMP + b"\0"
    assert keys("gif", GIF[:19] + comment + GIF[19:]) == ["picture_position"]


def test_chunks_of_webp_are_padded_to_even_lengths():
    assert keys("webp", webp(riff(b"ICCP", b"odd"), riff(b"XMP ", b"even"))) == []
    assert keys("webp", webp(riff(b"XMP ", XMP + b"x"))) == ["picture_position"]
    assert keys("webp", webp(riff(b"EXIF", b"Exif\0\0" + located("<", 2)))) == ["picture_position"]
    odd = webp() + b"x"
    odd = odd[:4] + struct.pack("<I", len(odd) - 8) + odd[8:]
    assert keys("webp", odd) == ["file_incomplete"]
    assert keys("webp", webp()[:-2]) == ["file_incomplete"], "shorter than it says"


def test_boxes_of_avif_may_have_long_lengths():
    long = struct.pack(">I4sQ", 1, b"free", 16 + 3) + b"abc"
    assert keys("avif", avif(long)) == []
    assert keys("avif", avif(struct.pack(">I4sQ", 1, b"free", 15))) == ["file_incomplete"]
    assert keys("avif", avif(struct.pack(">I4s", 7, b"free"))) == ["file_incomplete"]
    assert keys("avif", avif(box(b"moov"), box(b"free"))) == []
    assert keys("avif", avif(box(b"skip"))) == ["file_trailing_data"]
    assert keys("avif", avif(meta=b"Exif\0\0" + located(">", 4))) == ["picture_position"]
    assert keys("avif", avif(meta=XMP)) == ["picture_position"]
    assert keys("avif", avif(meta=b"Exif\0\0" + tiff("<", (1, 1)))) == []


def test_an_avif_needs_its_properties_and_its_data():
    begin = box(b"ftyp", b"avif\0\0\0\0")
    assert keys("avif", begin + box(b"meta")) == ["file_incomplete"]
    assert keys("avif", begin + box(b"mdat")) == ["file_incomplete"]
    assert keys("avif", begin + box(b"mdat") + box(b"meta")) == []


@pytest.mark.parametrize(
    "name",
    [
        *("JavaScript", "Launch", "SubmitForm", "ImportData", "RichMedia", "EmbeddedFile"),
        *("EmbeddedFiles", "XFA", "Encrypt", "GoToR", "GoToE", "JS", "AA"),
    ],
)
def test_each_active_name_of_a_pdf_is_reported_once(name: str):
    action = f"<</{name} 3 0 R>>".encode()
    assert list(file_formats.findings("pdf", pdf(action, action))) == [
        ("pdf_active", {"kind": "PDF", "name": f"/{name}"})
    ]
    assert keys("pdf", pdf(f"<</{name}x 3 0 R>>".encode())) == []


def test_a_pdf_ends_with_its_mark():
    assert keys("pdf", pdf(end=b"%%EOF\r\n \t")) == []
    assert keys("pdf", pdf(end=b"%%EOF x")) == ["file_trailing_data"]
    assert keys("pdf", pdf(end=b"")) == ["file_incomplete"]
    assert keys("pdf", pdf(b"<SCRIPT>")) == ["file_trailing_data"]
    assert keys("pdf", pdf(b"PK\x03\x04")) == ["file_trailing_data"]
    assert keys("pdf", pdf(b" " * 60, b"PK\x03\x04")) == [], "chance, further down"


def test_streams_of_a_pdf_that_only_look_compressed_are_accepted():
    assert keys("pdf", pdf(b"1 0 obj <<>> stream\nplain\nendstream")) == []
    text = zlib.compress(b"q 1 0 0 1 0 0 cm Q")
    assert keys("pdf", pdf(b"1 0 obj <<>> stream\n" + text + b"\nendstream")) == []


def test_a_png_begins_with_its_header_and_each_chunk_has_its_checksum():
    assert keys("png", png()[:8] + chunk(b"tEXt", b"a\0b") + png()[8:]) == ["file_incomplete"]
    wrong = bytearray(png())
    wrong[29] ^= 1  # of the checksum of the header
    assert keys("png", bytes(wrong)) == ["file_incomplete"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_fill_bytes_may_stand_before_a_marker(count: int):
    assert keys("jpeg", jpeg(b"\xff" * count + segment(0xFE, b"made up"))) == []


def test_an_object_stream_that_is_cut_short_is_refused():
    action = zlib.compress(b"5 0 <</S /JavaScript>>" + bytes(range(256)))
    head = b"1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n"
    assert keys("pdf", pdf(head + action[:-20] + b"\nendstream")) == ["file_incomplete"]
    # A block that is to hold more than the rest of the file; nothing follows on which to stumble.
    rest = b"\x78\x01\x01" + struct.pack("<HH", 0xFFFF, 0) + b"5 0 <</S /JavaScript>>"
    assert "pdf_active" in keys("pdf", pdf(head + rest + b"\nendstream"))


def test_names_in_compressed_object_streams_are_found():
    action = b"5 0 <</S /JavaScript /JS (x)>>"
    expected = [
        ("pdf_active", {"kind": "PDF", "name": f"/{name}"}) for name in ("JavaScript", "JS")
    ]
    assert list(file_formats.findings("pdf", pdf(packed(action)))) == expected
    untyped = b"1 0 obj <</Filter /FlateDecode>> stream\n" + zlib.compress(action) + b"\nendstream"
    assert list(file_formats.findings("pdf", pdf(untyped))) == expected, "it begins with a number"
    text = b"1 0 obj <<>> stream\n" + zlib.compress(b"q /JS" + action) + b"\nendstream"
    assert keys("pdf", pdf(text)) == [], "no object stream"


def test_names_of_a_pdf_may_be_written_as_hexadecimal_numbers():
    assert keys("pdf", pdf(b"<</#4aavaScript 3 0 R>>")) == ["pdf_active"]
    assert keys("pdf", pdf(packed(b"5 0 <</#4AS 3 0 R>>"))) == ["pdf_active"]


def test_an_object_stream_with_parameters_is_refused():
    stream = packed(b"5 0").replace(b"/Filter", b"/DecodeParms 1 0 R /Filter")
    assert keys("pdf", pdf(stream)) == ["file_incomplete"]
    image = packed(b"words").replace(b"/Type /ObjStm", b"/DecodeParms 1 0 R")
    assert keys("pdf", pdf(image)) == []


@pytest.mark.parametrize(
    "filters",
    [
        b"[/FlateDecode /FlateDecode]",
        b"[ /FlateDecode/ASCIIHexDecode ]",
        b"[/#46lateDecode /A#53CII85Decode]",
        b"9 0 R",
        b"/FlateDecode /Filter [/FlateDecode /FlateDecode]",
        b"/FlateDecode /#46ilter [/FlateDecode /FlateDecode]",
        b"[/FlateDecode %\n/FlateDecode]",
    ],
)
@pytest.mark.parametrize(
    "kind", [b"/Type /ObjStm", b"/N 1 /First 4", b"/Type /ObjStm /Filter /FlateDecode /X (obj)"]
)
def test_an_object_stream_that_another_filter_hides_is_refused(kind: bytes, filters: bytes):
    action = zlib.compress(zlib.compress(b"5 0 <</S /JavaScript>>"))
    whole = b"1 0 obj <<%b /Filter %b>> stream\n%b\nendstream" % (kind, filters, action)
    assert keys("pdf", pdf(whole)) == ["file_incomplete"]


@pytest.mark.parametrize("filters", [b"/FlateDecode", b"[/FlateDecode]", b"[ /FlateDecode ]\n"])
def test_an_object_stream_that_is_compressed_once_is_read(filters: bytes):
    head = b"1 0 obj <</Type/ObjStm/N 1/First 4/Filter%b>>stream\n" % filters
    assert keys("pdf", pdf(head + zlib.compress(b"5 0 <<>>") + b"\nendstream")) == []
    twice = head.replace(b"/Type/ObjStm/N 1/First 4", b"").replace(b"Flate", b"ASCII85")
    assert keys("pdf", pdf(twice + b"words\nendstream")) == [], "it holds no objects"


def test_the_streams_of_a_pdf_are_counted(monkeypatch):
    monkeypatch.setattr(file_formats, "_MAX_STREAMS", 2)
    assert keys("pdf", pdf(packed(b"5 0"), packed(b"5 0"))) == []
    assert keys("pdf", pdf(*3 * [packed(b"5 0")])) == ["file_incomplete"]


def test_text_after_the_end_of_a_pdf_is_distinguished_from_a_missing_end():
    assert keys("pdf", pdf(end=b"%%EOF" + b"x" * 4091)) == ["file_trailing_data"]
    assert keys("pdf", pdf(end=b"%%EOF" + b"x" * 4092)) == ["file_incomplete"]


def test_a_directory_of_exif_data_is_read_up_to_its_thousandth_tag():
    def with_tags(count: int) -> bytes:
        at = 8 + 2 + 12 * (count + 1)
        tags = [(0x0112, 1)] * count + [(0x8825, at)]
        return tiff("<", *tags) + struct.pack("<HHHII", 1, 2, 4, 1, 0)

    assert keys("png", png(chunk(b"eXIf", with_tags(999)))) == ["picture_position"]
    assert keys("png", png(chunk(b"eXIf", with_tags(1000)))) == []
