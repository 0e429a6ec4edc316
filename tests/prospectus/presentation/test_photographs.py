"""Photographs as they are published."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

from prospectus.presentation import photographs
from prospectus.presentation.photographs import FORMATS, PhotographError
from support.file_samples import jpeg, png
from support.project import SAMPLE
from support.weekly import first_of

PHONE = (SAMPLE / "docs/assets/phone-photo.jpg").read_bytes()
RED, GREEN = (200, 60, 50), (35, 80, 50)  # of the sky and of the meadow


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def made_up(form: str, size: tuple[int, int] = (64, 32), mode: str = "RGB", **how: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **how)
    return file.getvalue()


def files(tmp_path: Path, content: bytes, ending: str = "jpg") -> photographs.Encoded:
    return photographs.encoded(tmp_path, "made-up", content, ending)


def is_like(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(part - other) < 12 for part, other in zip(colour, wanted, strict=True))


def test_the_photograph_of_the_sample_site_is_that_of_a_phone():
    """It lies on its side and says where it was taken."""
    exif = opened(PHONE).getexif()
    assert opened(PHONE).size == (1000, 750)
    assert exif[0x0112] == 6
    assert exif.get_ifd(0x8825)


def test_photographs_stand_upright(tmp_path):
    assert photographs.upright_size(PHONE) == (750, 1000)
    for content in files(tmp_path, PHONE).values():
        picture = opened(content).convert("RGB")
        width, height = picture.size
        assert height > width
        assert is_like(picture.getpixel((5, 5)), RED), "the sky is above"
        assert is_like(picture.getpixel((5, height - 5)), GREEN)


@pytest.mark.parametrize("form", sorted({*FORMATS.values()}))
def test_no_published_file_holds_metadata(tmp_path, form):
    exif = Image.Exif()
    exif[0x010F] = "Made-up phone"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = made_up(form, exif=exif, icc_profile=profile)
    assert b"Made-up phone" in content
    ending = next(ending for ending, each in FORMATS.items() if each == form)
    for published in files(tmp_path, content, ending).values():
        assert not opened(published).getexif()
        assert "icc_profile" not in opened(published).info
        assert b"Made-up phone" not in published


def test_sizes_are_those_of_screens_and_never_larger_than_the_photograph(tmp_path):
    wide = files(tmp_path, made_up("JPEG", (3000, 100)))
    assert {name: opened(content).width for name, content in wide.items()} == {
        "480.webp": 480,
        "960.webp": 960,
        "1440.webp": 1440,
        "480.jpg": 480,
        "960.jpg": 960,
        "1440.jpg": 1440,
        "": 1440,
    }
    narrow = files(tmp_path, made_up("JPEG", (500, 100)))
    assert sorted(opened(content).width for content in narrow.values()) == [480, 480, 500, 500, 500]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_the_file_in_place_of_the_original_has_its_format(tmp_path, ending):
    published = files(tmp_path, made_up(FORMATS[ending]), ending)
    assert opened(published[""]).format == FORMATS[ending]
    assert {opened(published[name]).format for name in published if name} == {"WEBP", "JPEG"}


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "I;16", "1"])
def test_any_kind_of_colour_becomes_one_that_all_browsers_show(tmp_path, mode):
    for content in files(tmp_path, made_up("PNG", mode=mode), "png").values():
        assert opened(content).mode == "RGB"


def test_what_is_transparent_becomes_white(tmp_path):
    published = files(tmp_path, made_up("PNG", mode="RGBA"), "png")
    assert opened(published[""]).getpixel((0, 0)) == (255, 255, 255)


def test_a_damaged_colour_profile_is_ignored(tmp_path):
    assert files(tmp_path, made_up("JPEG", icc_profile=b"damaged"))


def test_the_same_photograph_has_the_same_bytes_and_is_encoded_once(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "project"
    root.mkdir()
    first = files(root, PHONE)
    monkeypatch.setattr(photographs, "_encoded", lambda *_: pytest.fail("encoded again"))
    assert files(root, PHONE) == first
    monkeypatch.undo()
    monkeypatch.setenv("SITE_CACHE_DIR", "")
    assert files(root, PHONE) == first


@pytest.mark.parametrize(
    "content", [b"", b"<p>Made up.</p>", jpeg(), PHONE[:2000], made_up("GIF"), made_up("TIFF")]
)
def test_what_is_no_photograph_raises_an_error(tmp_path, content):
    with pytest.raises(PhotographError):
        files(tmp_path, content)


@pytest.mark.parametrize("size", [(10_000, 6_000), (20_000, 20_000)])
def test_a_photograph_is_not_decoded_beyond_the_limit(tmp_path, size):
    """A file that states two sizes is decoded at the second; the pixels would take 180 MB."""
    ihdr = png(width=size[0], height=size[1])[8:33]
    with pytest.raises(PhotographError):
        photographs.upright_size(png(ihdr))
    with pytest.raises(PhotographError):
        files(tmp_path, png(ihdr), "png")


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
@pytest.mark.parametrize("orientation", [b"\0\2\0\0\0\16\0\0\0", b"\0\5\0\0\0\1\0\0\0\1"])
def test_damaged_metadata_of_a_camera_are_ignored(tmp_path, recwarn, ending, orientation):
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\2" + b"\1\x0f\0\4\0\0\0\1\0\0\0\0" + b"\1\x12" + orientation
    content = made_up(FORMATS[ending], exif=exif)
    assert photographs.upright_size(content) == (64, 32)
    assert files(tmp_path, content, ending)
    assert not recwarn.list


@pytest.mark.parametrize("orientation", [None, *range(1, 9)])
def test_each_orientation_of_a_camera_is_turned_upright(tmp_path, orientation):
    picture = Image.new("RGB", (64, 32), RED)
    picture.paste(GREEN, (0, 0, 16, 16))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    file = io.BytesIO()
    picture.save(file, "PNG", exif=exif)
    expected = ImageOps.exif_transpose(opened(file.getvalue()))
    assert opened(files(tmp_path, file.getvalue(), "png")[""]).tobytes() == expected.tobytes()


# How each orientation is turned is above: of large pictures, one that lies on its side has to show
# that sizes are those of what is turned, and one that stands that nothing else is.
@pytest.mark.parametrize("orientation", first_of([6, 1, 2, 3, 4, 5, 7, 8], 2))
def test_a_large_jpeg_is_as_it_would_be_if_it_were_decoded_in_full(tmp_path, orientation):
    """Decoding it at half its size loses less than the encoder does."""
    size = (3000, 2200) if orientation < 5 else (2200, 3000)
    picture = Image.frombytes("RGB", (24, 18), bytes(range(0, 256, 8)) * 40 + bytes(16))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95, exif=exif)
    full = ImageOps.exif_transpose(opened(file.getvalue()))
    assert photographs.upright_size(file.getvalue()) == full.size == (3000, 2200)
    published = files(tmp_path, file.getvalue())
    for name, content in published.items():
        shown = opened(content).convert("RGB")
        width = int(name.partition(".")[0] or 1440)
        assert shown.size == (width, round(2200 * width / 3000))
        wanted = full.resize(shown.size, Image.Resampling.LANCZOS)
        assert max(ImageStat.Stat(ImageChops.difference(shown, wanted)).rms) < 4


def test_the_largest_file_in_the_format_of_the_original_takes_its_place(tmp_path):
    for form, ending in (("JPEG", "jpg"), ("JPEG", "jpeg"), ("WEBP", "webp")):
        published = files(tmp_path, made_up(form), ending)
        assert published[""] == published[f"64.{FORMATS[ending].lower().replace('jpeg', 'jpg')}"]


def test_no_other_format_is_decoded(tmp_path):
    for form in ("GIF", "TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "EPS"):
        with pytest.raises(PhotographError):
            files(tmp_path, made_up(form))
