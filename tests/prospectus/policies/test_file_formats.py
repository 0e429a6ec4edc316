"""Files read byte by byte; more that is refused in tests/attacks/test_files.py."""

from __future__ import annotations

import pytest

from prospectus.policies import file_formats
from prospectus.policies.published_files import FORMATS
from support.file_samples import (
    GIF,
    NO_POSITION,
    POSITION,
    WHOLE_FILES,
    chunk,
    jpeg,
    packed,
    pdf,
    png,
    segment,
)


@pytest.mark.parametrize("ending", sorted(WHOLE_FILES.keys() - {"svg"}))
def test_a_whole_file_is_what_it_says(ending: str):
    assert list(file_formats.findings(FORMATS[ending], WHOLE_FILES[ending])) == []


@pytest.mark.parametrize("ending", sorted(WHOLE_FILES.keys() - {"svg"}))
def test_a_file_is_of_no_other_kind(ending: str):
    for kind in file_formats.KINDS - {FORMATS[ending]}:
        (found,) = file_formats.findings(kind, WHOLE_FILES[ending])
        assert found == ("file_mismatch", {"kind": kind.upper()})


def test_every_picture_of_the_project_is_whole(root):
    paths = [it for it in (root / "docs").rglob("*") if it.suffix[1:] in FORMATS.keys() - {"svg"}]
    assert paths
    for path in paths:
        assert list(file_formats.findings(FORMATS[path.suffix[1:]], path.read_bytes())) == []


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
    (found,) = file_formats.findings("pdf", pdf(b"<</JS (x)>>"))
    assert found == ("pdf_active", {"kind": "PDF", "name": "/JS"})


def test_an_object_stream_that_cannot_be_unpacked_is_refused():
    broken = packed(b"words").replace(b"\x78\x9c", b"\0\0")
    assert [key for key, _ in file_formats.findings("pdf", pdf(broken))] == ["file_incomplete"]
