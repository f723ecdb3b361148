"""Bitmaps. In: the bytes of a picture file. Out: upright pixels, 8 bits a channel, what is seen through, a profile.

Every edition reads its pictures here, so that all agree on how a picture stands, how deep its pixels are and which
colours they mean. What cannot be read rightly is refused, with its cause.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy
from PIL import Image, ImageCms, ImageFile, ImageOps, TiffImagePlugin, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF")
PERCEPTUAL = ImageCms.Intent.PERCEPTUAL
COMPENSATED = ImageCms.Flags.BLACKPOINTCOMPENSATION

# Exif 2.32, 4.6.4: cameras held upright write a picture on its side and say so
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
# TIFF 6.0, section 8 and 19
_BITS, _PHOTOMETRIC, _SAMPLES, _EXTRA, _SAMPLE_FORMAT = 258, 262, 277, 338, 339
_MEANINGS = {0: "grey", 1: "grey", 2: "RGB", 3: "palette", 5: "CMYK", 6: "YCbCr", 8: "Lab"}
_WHITE_IS_ZERO, _SIGNED = 0, 2
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
_LEAST_LIGHT = 1 / 64  # of the full range: the lightest pixel of a picture that is not taken for black by mistake
_GREY_DISTANCE = 4  # of 255 between channels: what a JPEG does to a grey picture
_STRIP = 2_000_000  # pixels that are worked on at once
_SAME = 2  # of 255: a profile that changes no colour more than this is sRGB under another name
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}


_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def is_tiff(data: bytes) -> bool:
    """Whether a file begins as a TIFF does."""
    return data.startswith(_TIFF_MAGIC)


def is_bitmap(data: bytes) -> bool:
    """Whether a file begins as one of `FORMATS` does."""
    return data.startswith(_MAGIC) or is_tiff(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


class BadBitmap(OSError):
    """A picture that cannot be used: why, and what to do about it. `code` is that of the finding."""

    def __init__(self, message: str, hint: str, code: str = "bad-picture") -> None:
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


@dataclass(frozen=True)
class Bitmap:
    """A picture that was read. `image` is in L, RGB or CMYK; `alpha` in L, if anything is seen through.

    `icc` is the embedded profile as it is in the file, of use or not.
    """

    image: Image.Image
    alpha: Image.Image | None
    icc: bytes | None
    was_jpeg: bool


def read_bitmap(
    data: bytes, least: Callable[[Image.Image], tuple[int, int]] | None = None, upright: bool = True
) -> Bitmap:
    """Return a picture, turned as its Exif says if `upright`.

    `least` tells of an opened picture how many pixels are enough: a JPEG may then be read at a half, a quarter or an
    eighth of its size, several times as fast.

    Raises:
        BadBitmap: if its pixels have no meaning that is known for sure.
        OSError: if it is no bitmap, or is damaged.
    """
    with without_warnings(), _whole_pictures(), Image.open(io.BytesIO(data)) as image:
        if least and image.format == "JPEG" and image.mode in ("L", "RGB"):
            image.draft(image.mode, least(image))
        image.load()
        icc = image.info.get("icc_profile")
        was_jpeg = image.format in ("JPEG", "MPO")
        plain = to_eight_bits(image)
        if upright and plain.getexif().get(_ORIENTATION, 1) != 1:  # else it would be copied
            plain = ImageOps.exif_transpose(plain)
    pixels, alpha = _split_alpha(plain)
    pixels.info = {}  # what is written of it has neither the old profile nor the camera's notes
    return Bitmap(pixels, alpha, icc, was_jpeg)


def bitmap_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a bitmap in pixels, turned as its Exif says.

    Raises:
        OSError: if it is no bitmap.
    """
    with without_warnings(), _whole_pictures(), Image.open(io.BytesIO(data)) as image:
        return (image.height, image.width) if lies_on_its_side(image) else image.size


def lies_on_its_side(image: Image.Image) -> bool:
    """Whether width and height change places when the picture is turned as its Exif says."""
    return image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE


def check_bitmap(data: bytes, most_side: int, most_pixels: int) -> tuple[int, int]:
    """Return the size of a bitmap, turned upright, in pixels; it is decoded in full.

    Raises:
        BadBitmap: if it cannot be printed, or is larger than allowed.
    """
    try:
        with without_warnings(), _whole_pictures(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if max(width, height) > most_side or width * height > most_pixels:
                raise BadBitmap(
                    f"is {width} × {height} pixels, more than any page can use",
                    f"scale it down to at most {most_side} pixels a side",
                    "picture-too-large",
                )
            turned = lies_on_its_side(image)
            image.load()
            to_eight_bits(image)
    except (BadBitmap, MemoryError):
        raise
    except UnidentifiedImageError:
        if cause := _describe_tiff(data):
            raise BadBitmap(f"is a TIFF of {cause}, which cannot be read", _SAVE_PLAIN) from None
        raise BadBitmap("is not a picture that can be printed", "use JPEG, PNG, TIFF, WebP, GIF or SVG") from None
    except Exception as problem:  # Pillow fails on damaged files in as many ways as there are formats
        hint = "open it in a picture editor and export it again, or copy it anew"
        raise BadBitmap(f"is damaged: {problem}", hint) from None
    return (height, width) if turned else (width, height)


_SAVE_PLAIN = "save it with 8 or 16 bits a channel, as grey, RGB or CMYK; with see-through parts as an RGB PNG"


@contextmanager
def without_warnings() -> Iterator[None]:
    """Have Pillow say nothing on the terminal: what is wrong becomes a finding, or does not matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """Have Pillow refuse truncated files: WeasyPrint, once it is loaded, has it accept them everywhere."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _describe_tiff(data: bytes) -> str:
    """Return in words what the pixels of a TIFF are, or "" if it is none."""
    with suppress(Exception):  # a damaged directory: then it is no TIFF that anybody could read
        if data[:4] in (b"II*\0", b"MM\0*"):
            tags = TiffImagePlugin.ImageFileDirectory_v2(data[:8])
            stream = io.BytesIO(data)
            stream.seek(tags.next)
            tags.load(stream)
            kind = _MEANINGS.get(tags.get(_PHOTOMETRIC, -1), "an unknown colour space")
            bits = tags.get(_BITS, (1,))
            number = {3: "floating-point ", _SIGNED: "signed "}.get(tags.get(_SAMPLE_FORMAT, (1,))[0], "")
            extra = f" with {len(tags[_EXTRA])} channel more (alpha or spot)" if _EXTRA in tags else ""
            return f"{number}{kind}{extra}, {max(bits)} bits in each of {tags.get(_SAMPLES, len(bits))} channels"
    return ""


# ---- depth ----


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture with 8 bits a channel. Deeper grey is scaled from the whole range that its numbers can have.

    Raises:
        BadBitmap: if its numbers do not fill that range, so that nobody knows what is white.
    """
    if image.mode not in _DEEP:
        return image
    tags = getattr(image, "tag_v2", {})
    signed = tags.get(_SAMPLE_FORMAT, (1,))[0] == _SIGNED
    is_wide = image.mode == "I" and tags.get(_BITS, (16,))[0] == 32
    bits = 32 if is_wide else 16
    low, span = (0, 1) if image.mode == "F" else (-(2 ** (bits - 1)) if signed else 0, 2**bits - 1)
    unsigned = is_wide and not signed
    if image.mode == "F" or is_wide:
        _check_range(image, unsigned)
    grey = Image.new("L", image.size)
    for top, numbers in _numbers(image, unsigned):
        light = numpy.clip((numbers.astype(numpy.float64) - low) / span, 0, 1)
        light = 1 - light if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else light
        grey.paste(Image.fromarray(numpy.rint(light * 255).astype(numpy.uint8), "L"), (0, top))
    grey.info = {key: value for key, value in image.info.items() if key != "transparency"}
    exif = image.getexif()
    grey.getexif().update({_ORIENTATION: exif[_ORIENTATION]} if _ORIENTATION in exif else {})
    return grey


def strips(image: Image.Image) -> Iterator[tuple[int, Any]]:
    """Yield the numbers of some rows after the other, each time with the first row: what is made of them is small."""
    rows = max(1, _STRIP // max(1, image.width))
    for top in range(0, image.height, rows):
        yield top, numpy.asarray(image.crop((0, top, image.width, min(image.height, top + rows))))


def _numbers(image: Image.Image, unsigned: bool) -> Iterator[tuple[int, Any]]:
    """Yield the strips of a deep picture; Pillow reads 32 bits as if they had a sign."""
    yield from ((top, part.view(numpy.uint32) if unsigned else part) for top, part in strips(image))


def _check_range(image: Image.Image, unsigned: bool) -> None:
    """Refuse numbers of which nobody knows what is black and what white.

    Floating-point ones are 0 (black) to 1 (white) in photographs; whole ones use more than a little of their range.
    """
    ends = [(part.min(), part.max()) for _, part in _numbers(image, unsigned)]
    lowest, highest = numpy.min([low for low, _ in ends]), numpy.max([high for _, high in ends])
    if image.mode == "F":
        least, most = float(lowest), float(highest)
        if not (numpy.isfinite(least) and numpy.isfinite(most) and least >= -0.001 and most <= 1.001):
            raise BadBitmap(
                f"has floating-point pixels from {least:g} to {most:g}; only 0 (black) to 1 (white) have a meaning",
                _SAVE_PLAIN,
            )
    elif lowest != highest and (int(highest) - int(lowest)) / (2**32 - 1) < _LEAST_LIGHT:
        raise BadBitmap(
            f"has 32 bits a pixel but uses only {lowest} to {highest} of them, so that it would be one even tone",
            _SAVE_PLAIN,
        )


def _split_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return a picture in L, RGB or CMYK, and how opaque it is where it is not opaque everywhere."""
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        plain = "LA" if image.mode in ("L", "LA", "La", "1") else "RGBA"
        whole = image if image.mode == plain and "transparency" not in image.info else image.convert(plain)
        alpha = whole.getchannel("A")
        return whole.convert(plain[:-1]), alpha if alpha.getextrema()[0] != 255 else None
    if image.mode == "LAB":
        return convert(image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"), None
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    return image, None


# ---- colours ----


def own_profile(icc: bytes | None, mode: str) -> Any:
    """Return the embedded profile of a picture, if it can be used for pixels of this mode."""
    if not icc:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except (OSError, ImageCms.PyCMSError):
        return None
    return profile if profile.profile.xcolor_space.strip() == _SPACES[mode] else None


def convert(image: Image.Image, source: Any, target: Any, mode_in: str, mode_out: str) -> Image.Image:
    """Return a picture in another colour space.

    Raises:
        OSError: if the profiles cannot be used.
    """
    build: Callable[..., Any] = ImageCms.buildTransform
    try:
        transform = build(source, target, mode_in, mode_out, PERCEPTUAL, COMPENSATED)
        found = ImageCms.applyTransform(image, transform)
    except ImageCms.PyCMSError as problem:
        raise OSError(f"its colours cannot be converted ({problem})") from None
    assert found is not None  # noqa: S101 - only with inPlace is it None
    return found


def to_srgb(image: Image.Image, icc: bytes | None, inks: Any = None) -> Image.Image:
    """Return a picture of `read_bitmap` in sRGB, or in grey as light as sRGB has it.

    Its own profile says what its numbers mean; without one those of CMYK are taken to be of the profile `inks`.
    """
    profile = own_profile(icc, image.mode)
    if image.mode == "CMYK":
        source = profile or inks
        return image.convert("RGB") if source is None else _from(image, source)
    if profile is None or _is_srgb(profile, image.mode):
        return image
    return _from(image, profile).convert(image.mode)


def is_of_ink(icc: bytes | None) -> bool:
    """Whether a grey picture's own profile says how much ink its numbers are, and not how light they look."""
    profile = own_profile(icc, "L")
    return profile is not None and profile.profile.device_class.strip() == "prtr"


def _from(image: Image.Image, source: Any) -> Image.Image:
    try:
        return convert(image, source, ImageCms.createProfile("sRGB"), image.mode, "RGB")
    except OSError:  # a profile that cannot be used: the numbers are taken as they are
        return image.convert("RGB")


def _is_srgb(profile: Any, mode: str) -> bool:
    """Whether a profile changes nothing. To try a few colours takes a hundredth of the time of a photograph."""
    steps = numpy.arange(0, 256, 51, dtype=numpy.uint8)
    if mode == "L":
        sample = Image.fromarray(steps[None, :], "L")
    else:
        cube = numpy.stack(numpy.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
        sample = Image.fromarray(numpy.ascontiguousarray(cube), "RGB")
    found = numpy.asarray(_from(sample, profile).convert(mode)).astype(numpy.int16)
    return int(abs(found - numpy.asarray(sample)).max()) <= _SAME


def is_grey(image: Image.Image) -> bool:
    """Whether an RGB picture has no colour in it. A small copy tells of most that have, and quickly."""

    def spread(of: Image.Image) -> int:
        most = 0
        for _, part in strips(of):
            pixels = part.astype(numpy.int16)
            red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
            most = max(most, *(int(abs(a - b).max()) for a, b in ((red, green), (red, blue), (green, blue))))
        return most

    return spread(image.resize((32, 32), Image.Resampling.BOX)) <= _GREY_DISTANCE and spread(image) <= _GREY_DISTANCE
