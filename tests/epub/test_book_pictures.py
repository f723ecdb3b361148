"""Pictures of the e-book: upright, in sRGB, small enough; drawings clean."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from tests.support.elements import picture

from pressbuild.epub.book_drawings import pack_drawing
from pressbuild.epub.book_pictures import encode_bitmap


def encode(tmp_path: Path, data: bytes) -> Image.Image:
    (tmp_path / "picture").write_bytes(data)
    return Image.open(io.BytesIO(encode_bitmap((tmp_path / "picture").read_bytes())))


@pytest.mark.parametrize(
    ("data", "kind", "mode"),
    [
        (picture("RGB", (9, 9), "#c00"), "PNG", "RGB"),
        (picture("L", (9, 9), 128), "PNG", "L"),
        (picture("CMYK", (9, 9), (0, 255, 255, 0), "JPEG"), "PNG", "RGB"),
        (picture("RGBA", (9, 9), (200, 2, 3, 100)), "PNG", "RGBA"),
        (picture("LA", (9, 9), (1, 100)), "PNG", "LA"),
        (picture("P", (9, 9), 3, "GIF"), "PNG", "L"),
        (picture("1", (9, 9), 1), "PNG", "L"),
        (picture("I;16", (9, 9), 30000), "PNG", "L"),
    ],
)
def test_kinds(data: bytes, kind: str, mode: str, tmp_path: Path) -> None:
    made = encode(tmp_path, data)
    assert (made.format, made.mode) == (kind, mode)


def test_large_pictures_are_scaled_and_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # on its side
    noise = Image.effect_noise((3200, 1000), 80).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG", exif=exif)
    made = encode(tmp_path, stream.getvalue())
    assert made.size == (500, 1600)
    assert (made.format, made.mode) == ("JPEG", "L"), "a photograph in black and white"
    assert not made.getexif(), "the camera's notes stay at home"


def test_profiles_are_made_srgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    made = encode(tmp_path, picture("RGB", (9, 9), (200, 100, 50), icc_profile=profile))
    assert "icc_profile" not in made.info
    assert encode(tmp_path, picture("RGB", (9, 9), (200, 100, 50), icc_profile=b"damaged")).getpixel((0, 0)) == (
        200,
        100,
        50,
    )


def test_drawings_are_rid_of_what_programs_leave_behind() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE svg><!-- x --><?x y?><svg xmlns="http://www.w3.org/2000/svg" '
        b'xmlns:ink="http://ink" viewBox="0 0 9 9" ink:version="1"><metadata>m</metadata><ink:view/>'
        b'<g ink:label="l"><path d="M0 0"/></g></svg>'
    )
    made = pack_drawing(data, [], "en", lambda _, make: make())
    assert b'viewBox="0 0 9 9"><g><path d="M0 0"/></g></svg>' in made
    assert b"ink" not in made
