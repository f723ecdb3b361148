"""Pictures for the press: space, size, ink, transparency, line art; from files that editors have."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy
import pytest
from PIL import Image, ImageCms

from pressbuild.press.press_pictures import (
    PictureMaker,
    PictureTarget,
    PressPicture,
    Space,
    limit_ink,
    most_ink,
)
from pressbuild.press.press_profile import PictureRules
from pressbuild.sources.builtin_folders import builtin_profiles

ICC = (builtin_profiles() / "newsprint.icc").read_bytes()
RANDOM = numpy.random.default_rng(5)


def maker(space: Space = "cmyk", limit: int = 220, **named: Any) -> PictureMaker:
    return PictureMaker(PictureTarget(space, PictureRules(), ICC, limit, **named))


def noise(width: int = 300, height: int = 200, channels: int = 3) -> Image.Image:
    small = RANDOM.integers(0, 256, (height // 10, width // 10, channels), dtype=numpy.uint8)
    mode = {1: "L", 3: "RGB", 4: "CMYK"}[channels]
    pixels = small.squeeze(2) if channels == 1 else small
    return Image.frombytes(mode, pixels.shape[1::-1], pixels.tobytes()).resize(
        (width, height), Image.Resampling.BICUBIC
    )


def saved(image: Image.Image, kind: str, **named: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **named)
    return stream.getvalue()


def pixels(made: PressPicture) -> Image.Image:
    mode = "1" if made.bits == 1 else {"cmyk": "CMYK", "grey": "L", "rgb": "RGB"}[made.space]
    if made.jpeg:
        return Image.open(io.BytesIO(made.data))
    return Image.frombytes(mode, (made.width, made.height), zlib.decompress(made.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_photograph_becomes_cmyk_below_the_limit(kind: str) -> None:
    made = maker().make(saved(noise(), kind), 108, 72)
    assert (made.space, made.bits, made.width, made.height) == ("cmyk", 8, 300, 200)
    assert made.inverted == made.jpeg
    assert most_ink(pixels(made)) <= 220


def test_the_limit_holds_where_the_profile_of_the_printer_allows_more() -> None:
    made = maker(limit=150).make(saved(noise(), "JPEG"), 108, 72)
    assert made.jpeg
    assert 130 < most_ink(pixels(made)) <= 150


def test_less_ink_is_less_of_the_colours_and_as_much_black() -> None:
    image = Image.new("CMYK", (2, 1))
    image.putdata([(255, 255, 255, 255), (10, 20, 30, 40)])
    limited = limit_ink(image, 220)
    dark, light = limited.getpixel((0, 0)), limited.getpixel((1, 0))
    assert sum(dark) <= 561
    assert dark[3] == 255
    assert dark[0] == dark[1] == dark[2]
    assert light == (10, 20, 30, 40)
    assert limit_ink(image, 400) is image


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_grey_stays_grey_and_a_grey_that_is_saved_as_rgb_becomes_it(kind: str) -> None:
    for image in (noise(channels=1), noise(channels=1).convert("RGB")):
        assert maker().make(saved(image, kind), 108, 72).space == "grey"


def test_a_picture_with_a_little_colour_is_not_grey() -> None:
    image = noise(channels=1).convert("RGB")
    image.paste((200, 16, 46), (10, 10, 40, 40))
    assert maker().make(saved(image, "PNG"), 108, 72).space == "cmyk"


def test_line_art_keeps_one_bit() -> None:
    drawing = noise(channels=1).point(lambda value: 255 if value > 127 else 0)
    for image, kind in ((drawing.convert("1"), "PNG"), (drawing.convert("1"), "TIFF"), (drawing.convert("RGB"), "PNG")):
        made = maker().make(saved(image, kind), 108, 72)
        assert (made.bits, made.space, made.jpeg) == (1, "grey", False)
        assert pixels(made).convert("L").tobytes() == drawing.tobytes()


@pytest.mark.parametrize(
    ("width_pt", "width"),
    [(300 * 72 / 200, 300), (300 * 72 / 290, 300), (300 * 72 / 400, 150), (300 * 72 / 50, 300)],
    ids=["as wanted", "a little more", "twice as much", "too little"],
)
def test_it_is_scaled_down_when_it_has_half_as_much_again_and_never_up(width_pt: float, width: int) -> None:
    made = maker().make(saved(noise(), "PNG"), width_pt, width_pt * 2 / 3)
    assert (made.width, made.height) == (width, width * 2 // 3)


def test_a_large_jpeg_is_not_made_smaller_than_wanted() -> None:
    made = maker().make(saved(noise(2000, 1500), "JPEG"), 180, 135)
    assert 500 <= made.width <= 750
    assert made.width / made.height == pytest.approx(4 / 3, abs=0.01)


def test_a_picture_that_was_taken_upright_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(noise(), "JPEG", exif=exif)
    assert maker().make(data, 72, 108).width == 200
    assert maker().make(data, 108, 72, upright=False).width == 300


def test_transparency_is_a_mask_or_white_paper() -> None:
    image = noise().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    masked = maker().make(saved(image, "PNG"), 108, 72)
    assert masked.alpha is not None
    assert len(zlib.decompress(masked.alpha)) == 300 * 200
    flat = maker(keeps_alpha=False).make(saved(image, "PNG"), 108, 72)
    assert flat.alpha is None
    assert sum(pixels(flat).getpixel((5, 0))) < 30, "the see-through edge is as good as paper"
    image.putalpha(255)
    assert maker().make(saved(image, "PNG"), 108, 72).alpha is None, "nothing is seen through"


def test_its_own_profile_is_honoured() -> None:
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    image = Image.new("RGB", (40, 40), (255, 0, 0))
    plain, odd = saved(image, "PNG"), saved(image, "PNG", icc_profile=wide.tobytes())
    assert pixels(maker().make(odd, 40, 40)).tobytes() == pixels(maker().make(plain, 40, 40)).tobytes()
    swapped = _swapped_srgb()
    other = pixels(maker().make(saved(image, "PNG", icc_profile=swapped), 40, 40)).getpixel((5, 5))
    assert other != pixels(maker().make(plain, 40, 40)).getpixel((5, 5)), "this red is the profile's green"


def _swapped_srgb() -> bytes:
    """sRGB whose red and green have changed places: the tags point to each other's colours."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for start in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name = bytes(data[start : start + 4])
        data[start : start + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(data)


def test_cmyk_stays_as_it_is_but_for_the_limit() -> None:
    image = Image.new("CMYK", (50, 50), (0, 255, 217, 13))
    made = maker().make(saved(image, "TIFF"), 40, 40)
    assert pixels(made).getpixel((5, 5)) == (0, 255, 217, 13)
    assert most_ink(pixels(maker().make(saved(noise(channels=4), "TIFF"), 108, 72))) <= 220


def test_grey_and_rgb_targets() -> None:
    assert maker("grey").make(saved(noise(), "JPEG"), 108, 72).space == "grey"
    assert maker("rgb").make(saved(noise(), "JPEG"), 108, 72).space == "rgb"
    assert maker("rgb").make(saved(noise(channels=4), "TIFF"), 108, 72).space == "rgb"


def test_the_same_picture_twice_is_the_same_bytes() -> None:
    data = saved(noise(), "JPEG")
    assert maker().make(data, 108, 72) == maker().make(data, 108, 72)


@pytest.mark.parametrize("mode", ["I;16", "P", "LA"])
def test_modes_that_are_rare(mode: str) -> None:
    image = noise(channels=1).convert("I;16") if mode == "I;16" else noise().convert(mode)
    made = maker().make(saved(image, "PNG"), 108, 72)
    assert made.space == ("cmyk" if mode == "P" else "grey")


def test_type_without_colour_is_printed_in_black_alone() -> None:
    image = Image.new("RGB", (3, 1))
    for x, colour in enumerate(((35, 31, 32), (255, 255, 255), (200, 16, 46))):
        image.putpixel((x, 0), colour)
    made = maker().with_black_alone(image)
    assert [made.getpixel((x, 0)) for x in (0, 1)] == [(0, 0, 0, 255), (0, 0, 0, 0)]
    assert made.getpixel((2, 0))[1] > 150  # type: ignore[index]
