"""Bitmaps as they are read: depth, profile, transparency and turn mean the same in both editions, or are refused."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageCms

from pressbuild.epub.book_pictures import encode_bitmap
from pressbuild.press.press_pictures import PictureMaker, PictureTarget
from pressbuild.press.press_profile import PictureRules
from pressbuild.sources.bitmaps import BadBitmap, bitmap_size, check_bitmap, read_bitmap, to_srgb
from pressbuild.sources.builtin_folders import builtin_profiles

RAMP = numpy.tile(numpy.linspace(20, 235, 64), (64, 1))  # what every grey picture here looks like, 0 to 255
ICC = (builtin_profiles() / "newsprint.icc").read_bytes()


def tiff(pixels: Any, photometric: int = 1, sample_format: int = 1, order: str = "<", extra: int = -1) -> bytes:
    """Return an uncompressed TIFF of one strip (TIFF 6.0, section 2)."""
    pixels = pixels.astype(pixels.dtype.newbyteorder(order))
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    data = pixels.tobytes()
    bits = pixels.dtype.itemsize * 8
    tags: list[tuple[int, tuple[int, ...]]] = [(256, (pixels.shape[1],)), (257, (pixels.shape[0],))]
    tags += [(258, (bits,) * channels), (259, (1,)), (262, (photometric,)), (273, (8,)), (277, (channels,))]
    tags += [(278, (pixels.shape[0],)), (279, (len(data),))]
    tags += [(338, (extra,))] if extra >= 0 else []
    tags += [(339, (sample_format,) * channels)]
    directory, beyond = struct.pack(f"{order}H", len(tags)), b""
    after = 8 + len(data) + 2 + 12 * len(tags) + 4
    for tag, values in tags:
        if len(values) > 2:
            directory += struct.pack(f"{order}HHII", tag, 3, len(values), after + len(beyond))
            beyond += struct.pack(f"{order}{len(values)}H", *values)
        elif values[0] > 65535:
            directory += struct.pack(f"{order}HHII", tag, 4, 1, values[0])
        else:
            directory += struct.pack(f"{order}HHIHH", tag, 3, len(values), values[0], (*values, 0)[1])
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8 + len(data))
    return head + data + directory + struct.pack(f"{order}I", 0) + beyond


def scaled(kind: str, low: float, span: float) -> Any:
    return (RAMP / 255 * span + low).astype(kind)


DEPTHS: dict[str, bytes] = {
    "8 bits": tiff(scaled("u1", 0, 255)),
    "8 bits, white is zero": tiff(255 - scaled("u1", 0, 255), photometric=0),
    "16 bits": tiff(scaled("u2", 0, 65535)),
    "16 bits of Motorola": tiff(scaled("u2", 0, 65535), order=">"),
    "16 bits, white is zero": tiff(65535 - scaled("u2", 0, 65535), photometric=0),
    "16 bits with a sign": tiff(scaled("i2", -32768, 65535), sample_format=2),
    "32 bits": tiff(scaled("u4", 0, 2**32 - 1)),
    "32 bits with a sign": tiff(scaled("i4", -(2**31), 2**32 - 1), sample_format=2),
    "floating point": tiff(scaled("f4", 0, 1), sample_format=3),
    "floating point of Motorola": tiff(scaled("f4", 0, 1), sample_format=3, order=">"),
}


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_depth_is_the_same_picture_in_all_editions(depth: str, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(DEPTHS[depth])
    check_bitmap(DEPTHS[depth], 100, 10_000)
    book = Image.open(io.BytesIO(encode_bitmap((tmp_path / "picture").read_bytes()))).convert("L")
    made = PictureMaker(PictureTarget("cmyk", PictureRules(), ICC)).make(DEPTHS[depth], 50, 50)
    assert (made.space, made.jpeg) == ("grey", False)
    for pixels in (numpy.asarray(book), numpy.frombuffer(zlib.decompress(made.data), numpy.uint8).reshape(64, 64)):
        assert abs(pixels.astype(int) - RAMP).max() <= 4


REFUSED: dict[str, tuple[bytes, str]] = {
    "16 bits in 32": (tiff(scaled("u4", 0, 65535)), "has 32 bits a pixel but uses only"),
    "floating point to 255": (tiff(scaled("f4", 0, 255), sample_format=3), "floating-point pixels from 20 to 235"),
    "no number": (tiff(scaled("f4", 0, numpy.nan), sample_format=3), "floating-point pixels from nan"),
    "CMYK with alpha": (
        tiff(numpy.zeros((8, 8, 5), "u1"), photometric=5, extra=2),
        "a TIFF of CMYK with 1 channel more (alpha or spot), 8 bits in each of 5 channels",
    ),
    "floating-point RGB": (
        tiff(numpy.zeros((8, 8, 3), "f4"), photometric=2, sample_format=3),
        "a TIFF of floating-point RGB, 32 bits in each of 3 channels",
    ),
    "no picture": (b"II*\0nothing", "is not a picture that can be printed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_rightly_is_refused_with_its_cause(name: str) -> None:
    data, cause = REFUSED[name]
    with pytest.raises(BadBitmap) as refused:
        check_bitmap(data, 100, 10_000)
    assert cause in refused.value.message
    assert refused.value.hint


def test_a_deep_picture_is_turned_upright() -> None:
    image = Image.fromarray(numpy.zeros((20, 30), "u2"))
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    image.save(stream, "PNG", exif=exif)
    assert bitmap_size(stream.getvalue()) == (20, 30)
    assert read_bitmap(stream.getvalue()).image.size == (20, 30)
    assert read_bitmap(stream.getvalue(), upright=False).image.size == (30, 20)


def swapped() -> bytes:
    """Return sRGB whose red and green have changed places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for start in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name = bytes(data[start : start + 4])
        data[start : start + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(data)


def with_profile(mode: str, colour: Any, kind: str = "PNG", **named: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (20, 20), colour).save(stream, kind, **named)
    return stream.getvalue()


def palette() -> bytes:
    image = Image.new("P", (20, 20), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((0, 0), 0)
    stream = io.BytesIO()
    image.save(stream, "PNG", transparency=0, icc_profile=swapped())
    return stream.getvalue()


PROFILED: dict[str, Callable[[], bytes]] = {
    "RGB": lambda: with_profile("RGB", (255, 0, 0), icc_profile=swapped()),
    "RGB with alpha": lambda: with_profile("RGBA", (255, 0, 0, 128), icc_profile=swapped()),
    "a palette with a see-through entry": palette,
}


@pytest.mark.parametrize("kind", PROFILED)
def test_the_profile_is_honoured_on_screens_and_in_the_book(kind: str, tmp_path: Path) -> None:
    """Red by a profile whose red is green: a screen that takes the numbers as they are shows red."""
    data = PROFILED[kind]()
    (tmp_path / "picture").write_bytes(data)
    book = Image.open(io.BytesIO(encode_bitmap((tmp_path / "picture").read_bytes()))).convert("RGB")
    made = PictureMaker(PictureTarget("rgb", PictureRules())).make(data, 20, 20)
    screen = Image.frombytes("RGB", (20, 20), zlib.decompress(made.data))
    for shown in (book, screen):
        red, green, _ = shown.getpixel((10, 10))  # type: ignore[misc]
        assert green > 240 > 100 > red, kind


def test_the_profile_of_srgb_changes_nothing() -> None:
    same = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.effect_noise((50, 50), 90).convert("RGB")
    assert to_srgb(image, same) is image
    assert to_srgb(image, b"damaged") is image
    assert to_srgb(image, swapped()) is not image


def test_an_opaque_photograph_with_an_alpha_channel_is_a_jpeg(tmp_path: Path) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((300, 200), 90) for _ in range(3)]).convert("RGBA")
    noise.save(tmp_path / "picture.png")
    made = encode_bitmap((tmp_path / "picture.png").read_bytes())
    assert made.startswith(b"\xff\xd8")
    noise.putpixel((0, 0), (0, 0, 0, 0))
    noise.save(tmp_path / "picture.png")
    assert encode_bitmap((tmp_path / "picture.png").read_bytes()).startswith(b"\x89PNG"), "one pixel is seen through"
