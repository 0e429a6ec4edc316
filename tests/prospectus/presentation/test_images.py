from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Picture
from prospectus.presentation import images

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 200)
# A segment that tells nothing of the size, then the header of a progressive frame.
JPEG = b"\xff\xd8\xff\xe0\0\4\0\0\xff\xc2\0\x11\x08" + struct.pack(">HH", 200, 300)
LOSSLESS = struct.pack("<I", (300 - 1) | (200 - 1) << 14)
EXTENDED = b"\0\0\0\0" + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")
WEBP = b"RIFF\0\0\0\0WEBP"


@pytest.mark.parametrize(
    "content",
    [
        PNG,
        JPEG,
        b"GIF89a" + struct.pack("<HH", 300, 200),
        WEBP + b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 300, 200),
        WEBP + b"VP8L\0\0\0\0\x2f" + LOSSLESS,
        WEBP + b"VP8X\0\0\0\0" + EXTENDED,
        b"\0\0\0\x1cftypavif\0\0meta\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", 300, 200),
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">',
        b'<?xml version="1.0"?>\n<svg\n viewBox="-1 0.5 299.6 200"/>',
    ],
    ids=["png", "jpeg", "gif", "lossy", "lossless", "extended", "avif", "svg", "declared-svg"],
)
def test_a_picture_tells_its_size_whatever_its_format(content):
    assert images.size(content) == (300, 200)


@pytest.mark.parametrize(
    "content", [b"", b"<p>Made up.</p>", b"<svg>", PNG[:18], JPEG[:14], JPEG[:2], WEBP, b"GIF89a"]
)
def test_what_is_no_whole_picture_has_no_size(content):
    assert images.size(content) is None


@given(begin=st.sampled_from([PNG[:8], JPEG[:2], WEBP, b"GIF89a", b"<svg "]), rest=st.binary())
def test_no_bytes_make_it_stumble(begin, rest):
    images.size(begin + rest)


# -- where they are published ------------------------------------------------------------


def drawing(file: str) -> Picture:
    told = {"file": file, "kind": "drawing", "name": {"zh": "虚构", "en": "Made up"}}
    return Picture.model_validate(told, context={"languages": ["zh", "en"]})


@pytest.mark.parametrize(
    ("files", "addresses"),
    [
        (["a.png"], ["a.png", "a.png"]),
        (["a.zh.png", "a.en.png"], ["a.png", "en/a.png"]),
    ],
)
def test_a_picture_lies_in_the_folder_of_the_language_that_it_speaks(
    tmp_path: Path, site: Dataset, files: list[str], addresses: list[str]
):
    (tmp_path / "docs").mkdir()
    for name in files:
        (tmp_path / "docs" / name).write_bytes(PNG)
    shown = [images.image_view(tmp_path, site, drawing("a.png"), it) for it in site.languages]
    assert [it.address for it in shown] == addresses
    assert [it.name for it in shown] == ["虚构", "Made up"]
    assert {(it.width, it.height) for it in shown} == {(300, 200)}


def test_every_picture_of_the_project_has_its_record(root, site):
    assert list(images.problems(root, site)) == []


def test_hidden_files_are_not_published_and_need_no_record(root, site, tmp_path):
    (tmp_path / "docs/.trash").mkdir(parents=True)
    (tmp_path / "docs/.trash/a.png").write_bytes(PNG)
    told = [it.key for it in images.problems(tmp_path, site)]
    assert "no_picture_record" not in told
