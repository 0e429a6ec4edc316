from __future__ import annotations

import hashlib
import struct
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from prospectus.domain.dataset import Dataset, SourceLocation
from prospectus.domain.site_records import Picture
from prospectus.presentation import images, photographs
from prospectus.support.file_lock import locked
from prospectus.support.parallel import Background, run_parallel
from prospectus.yamlio.reader import YamlDocument
from support.platforms import needs_fork

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 200)
# A segment without the size, then the header of a progressive frame.
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
def test_a_picture_shows_its_size_whatever_its_format(content):
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
    values = {"file": file, "kind": "drawing", "name": {"zh": "虚构", "en": "Made up"}}
    return Picture.model_validate(values, context={"languages": ["zh", "en"]})


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
    shown = [
        images.image_view(tmp_path, site, drawing("a.png"), language) for language in site.languages
    ]
    assert [item.address for item in shown] == addresses
    assert [item.name for item in shown] == ["虚构", "Made up"]
    assert {(item.width, item.height) for item in shown} == {(300, 200)}


def test_every_picture_of_the_project_has_its_record(root, site):
    assert list(images.problems(root, site)) == []


def test_hidden_files_are_not_published_and_need_no_record(root, site, tmp_path):
    (tmp_path / "docs/.trash").mkdir(parents=True)
    (tmp_path / "docs/.trash/a.png").write_bytes(PNG)
    keys = [problem.key for problem in images.problems(tmp_path, site)]
    assert "no_picture_record" not in keys


# -- bytes of each format ------------------------------------------------------------------


def jpeg_with(marker: int, before: bytes = b"") -> bytes:
    """A JPEG whose segment with this marker has the form of a frame header of 300 × 200."""
    return (
        b"\xff\xd8" + before + bytes((0xFF, marker)) + b"\0\x11\x08" + struct.pack(">HH", 200, 300)
    )


@pytest.mark.parametrize("marker", range(0xC0, 0xD0))
def test_every_frame_marker_of_jpeg_has_the_size_and_no_table_has(marker: int):
    """ITU-T T.81, table B.1: C4, C8 and CC are tables, reserved and arithmetic coding."""
    expected = None if marker in (0xC4, 0xC8, 0xCC) else (300, 200)
    assert images.size(jpeg_with(marker)) == expected


@pytest.mark.parametrize("marker", [0xBF, 0xD0, 0xDA, 0xE1, 0xFE])
def test_no_other_marker_of_jpeg_has_the_size(marker: int):
    assert images.size(jpeg_with(marker)) is None


def test_segments_before_the_frame_of_a_jpeg_are_skipped_by_their_length():
    comment = b"\xff\xfe\0\x06\xff\xc0\0\0"
    assert images.size(jpeg_with(0xC0, comment)) == (300, 200)
    assert images.size(jpeg_with(0xC0, comment + comment)) == (300, 200)
    assert images.size(jpeg_with(0xC0, b"\0")) is None


def test_a_lossy_webp_has_its_scale_in_the_two_highest_bits():
    scaled = struct.pack("<HH", 300 | 1 << 14, 200 | 1 << 15)
    assert images.size(WEBP + b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + scaled) == (300, 200)
    whole = struct.pack("<HH", 0x3FFF, 0x3FFE)
    assert images.size(WEBP + b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + whole) == (0x3FFF, 0x3FFE)


def test_a_lossless_webp_has_fourteen_bits_for_each_side():
    bits = struct.pack("<I", 0x3FFF | (0x3FFE << 14) | (0xF << 28))
    assert images.size(WEBP + b"VP8L\0\0\0\0\x2f" + bits) == (0x4000, 0x3FFF)


def test_an_avif_without_a_box_of_its_size_has_none():
    assert images.size(b"\0\0\0\x1cftypavif" + bytes(20)) is None


def test_a_riff_file_of_another_kind_has_no_size():
    sound = b"RIFF\0\0\0\0WAVEVP8X\0\0\0\0" + EXTENDED
    assert images.size(sound) is None
    assert images.size(b"XIFF" + WEBP[4:] + b"VP8X\0\0\0\0" + EXTENDED) is None


def test_the_size_of_a_drawing_is_rounded():
    assert images.size(b'<svg viewBox="0 0 299.4 199.6">') == (299, 200)


# -- what must hold ------------------------------------------------------------------------


DOCUMENT = YamlDocument("data/pictures.yml", "made-up: {}\n")


def problems_with(root: Path, site: Dataset, *pictures: Picture) -> list[tuple[str, str]]:
    recorded = {f"made-up-{number}": picture for number, picture in enumerate(pictures)}
    locations = {("pictures", name): SourceLocation(DOCUMENT, (name,)) for name in recorded}
    changed = replace(site, pictures=recorded, locations=locations)
    problems = list(images.problems(root, changed))
    assert {(problem.line, problem.column) for problem in problems} <= {(1, 1)}
    return [(problem.path, problem.key) for problem in problems]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def test_a_file_with_a_record_is_accepted_and_one_without_is_reported(site, tmp_path, docs):
    for name in ("a.png", "b.png"):
        (docs / name).write_bytes(PNG)
    assert problems_with(tmp_path, site, drawing("a.png")) == [("docs/b.png", "no_picture_record")]
    assert problems_with(tmp_path, site, drawing("a.png"), drawing("b.png")) == []


def test_a_record_without_its_file_is_reported_at_the_record(site, tmp_path, docs):
    assert problems_with(tmp_path, site, drawing("a.png")) == [(DOCUMENT.path, "no_picture")]


def test_two_records_of_one_file_are_reported_once(site, tmp_path, docs):
    (docs / "a.png").write_bytes(PNG)
    twice = problems_with(tmp_path, site, drawing("a.png"), drawing("a.png"))
    assert twice == [(DOCUMENT.path, "same_picture")]


def test_a_file_without_a_size_is_reported(site, tmp_path, docs):
    (docs / "a.png").write_bytes(b"no picture")
    assert problems_with(tmp_path, site, drawing("a.png")) == [("docs/a.png", "no_picture_size")]


def test_files_of_each_language_belong_to_one_record_and_all_are_needed(site, tmp_path, docs):
    (docs / "a.zh.png").write_bytes(PNG)
    assert problems_with(tmp_path, site, drawing("a.png")) == [(DOCUMENT.path, "no_picture")]
    (docs / "a.en.png").write_bytes(PNG)
    assert problems_with(tmp_path, site, drawing("a.png")) == []


def test_a_picture_without_a_size_is_shown_without_one(site, tmp_path, docs):
    (docs / "a.png").write_bytes(b"no picture")
    shown = images.image_view(tmp_path, site, drawing("a.png"), site.languages[0])
    assert (shown.width, shown.height) == (0, 0)


# -- photographs ---------------------------------------------------------------------------


def photo(name: str) -> Picture:
    values = {"file": name, "kind": "photo", "name": {"zh": "虚构", "en": "Made up"}}
    return Picture.model_validate(values, context={"languages": ["zh", "en"]})


@pytest.fixture
def encodings(docs, tmp_path, tmp_path_factory, monkeypatch) -> Path:
    """The photographs a.jpg to d.jpg, and the file to which each encoding of one adds a line."""
    for number, name in enumerate("abcd"):
        Image.new("RGB", (8, 8), (40 * number, 0, 0)).save(docs / f"{name}.jpg")
    folder = tmp_path_factory.mktemp("caches")
    monkeypatch.setenv("SITE_CACHE_DIR", str(folder / "cache"))
    log, encode = folder / "encodings", photographs._encoded

    def noted(content: bytes, ending: str) -> dict[str, bytes]:
        with log.open("a") as file:
            file.write(f"{hashlib.sha256(content).hexdigest()}\n")
        return encode(content, ending)

    monkeypatch.setattr(photographs, "_encoded", noted)
    return log


def encoded(root: Path, site: Dataset) -> dict[str, bytes]:
    pictures = {name: photo(f"{name}.jpg") for name in "abcd"}
    found = images.photograph_files(root, replace(site, pictures=pictures), site.languages[0])
    return {path: content for _, _, files in found for path, content in files.items()}


@needs_fork
def test_processes_that_need_the_same_photographs_encode_each_once(site, tmp_path, encodings):
    jobs = [partial(encoded, tmp_path, site)] * 3
    first, *others = run_parallel(jobs)
    assert len(first) == 12
    assert [*others] == [first, first]
    lines = encodings.read_text().splitlines()
    assert len(lines) == len(set(lines)) == 4


@needs_fork
def test_nobody_waits_for_a_photograph_while_others_can_be_encoded(site, tmp_path, encodings):
    with locked(tmp_path / "docs/a.jpg"):
        others = Background(partial(encoded, tmp_path, site))
        end = time.monotonic() + 60
        while not encodings.exists() or encodings.read_text().count("\n") < 3:
            assert time.monotonic() < end
            time.sleep(0.01)
    assert len(others.result()) == 12


def test_a_photograph_that_cannot_be_read_or_published_is_reported_once(site, tmp_path, docs):
    Image.new("RGB", (10, photographs.MAX_HEIGHT + 1)).save(docs / "tall.jpg")
    Image.new("RGB", (64, 64)).save(docs / "cut.jpg")
    (docs / "cut.jpg").write_bytes((docs / "cut.jpg").read_bytes()[:-60])
    pictures = {name: photo(f"{name}.jpg") for name in ("tall", "cut")}
    problems = images.photograph_problems(tmp_path, replace(site, pictures=pictures))
    assert [(problem.path, problem.key) for problem in problems] == [
        ("docs/tall.jpg", "photo_too_tall"),
        ("docs/cut.jpg", "photo_unreadable"),
    ]
