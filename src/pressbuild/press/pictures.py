"""Pictures for the press. In: a bitmap, how large it is printed, the rules. Out: what a PDF holds of it.

LittleCMS converts from the picture's own embedded profile, else from sRGB, perceptually and with black point
compensation. Grey stays grey, line art stays one bit a pixel. A picture with more than 1.5 times the wanted
resolution is scaled down, none is scaled up. What comes out never has more ink at one spot than the limit, whatever
the printer's own profile allows.
"""

from __future__ import annotations

import io
import math
import pickle
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy
from PIL import Image, ImageCms, ImageOps

from pressbuild.press.colour import open_profile
from pressbuild.press.profile import PictureRules

Space = Literal["cmyk", "grey", "rgb"]

# Exif 2.32, 4.6.4: cameras held upright write a picture on its side and say so
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
_BLACK_ON_SCREEN = 36  # what pdfium shows for full black ink
_NEUTRAL = 24  # between the channels of black type on a ground of colour, whose edges are mixed
_GREY_DISTANCE = 4  # of 255 between channels: what a JPEG does to a grey picture
_PERCEPTUAL = ImageCms.Intent.PERCEPTUAL
_COMPENSATED = ImageCms.Flags.BLACKPOINTCOMPENSATION
_MOST_INK_ROUNDS = 4


@dataclass(frozen=True)
class PressPicture:
    """A picture as a PDF holds it (ISO 32000-1, 8.9.5). `inverted` is Adobe's way of writing CMYK into a JPEG.

    `alpha` has 8 bits a pixel, deflated. `bits` is 1 or 8; `data` is a JPEG if `jpeg`, deflated rows otherwise.
    """

    width: int
    height: int
    space: Space
    bits: int
    jpeg: bool
    data: bytes
    inverted: bool = False
    alpha: bytes | None = None

    def pack(self) -> bytes:
        """Return it as bytes."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def unpack(data: bytes) -> PressPicture:
        """Return what was packed. It comes from the user's own cache, and from nowhere else."""
        found = pickle.loads(data)  # noqa: S301
        assert isinstance(found, PressPicture)  # noqa: S101
        return found


@dataclass(frozen=True)
class PictureTarget:
    """What pictures are made into. `icc` is the output profile; None leaves their colours as they are (RGB)."""

    space: Space
    rules: PictureRules
    icc: bytes | None = None
    ink_limit: int = 0  # percent, 0 for none
    keeps_alpha: bool = True  # if not, transparent pictures are laid on white
    spare: float = 1.5  # times the wanted resolution from which a picture is scaled down
    quality: int = 90  # of JPEGs


class PictureMaker:
    """Makes pictures for one press."""

    def __init__(self, target: PictureTarget) -> None:
        self.target = target
        self._output = open_profile(target.icc) if target.icc else None
        self._srgb = ImageCms.createProfile("sRGB")

    def make(self, data: bytes, width_pt: float, height_pt: float, upright: bool = True) -> PressPicture:
        """Return a picture as it is printed `width_pt` wide and `height_pt` high; `upright` turns it as its Exif says.

        Raises:
            OSError: if it is no bitmap.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                _read_small(image, self._limits(image, width_pt, height_pt))
                image.load()
                whole = ImageOps.exif_transpose(image) if upright else image
        icc = image.info.get("icc_profile")
        was_jpeg = image.format in ("JPEG", "MPO")
        if line_art := _line_art(whole):
            return self._make_line_art(line_art, width_pt, height_pt)
        whole, alpha = _split_alpha(whole)
        if alpha is not None and not self.target.keeps_alpha:
            white = Image.new(whole.mode, whole.size, "white")
            white.paste(whole, mask=alpha)
            whole, alpha = white, None
        grey = whole.mode == "L" or (whole.mode == "RGB" and self.target.space != "rgb" and _is_grey(whole))
        wanted = (self.target.rules.grey if grey else self.target.rules.colour).wanted
        size = _scaled(whole.size, width_pt, height_pt, wanted, self.target.spare)
        if size != whole.size:
            whole = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            alpha = alpha.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0) if alpha is not None else None
        converted = self._convert(whole, icc, grey)
        return self._encode(converted, alpha, was_jpeg)

    def _limits(self, image: Image.Image, width_pt: float, height_pt: float) -> tuple[int, int]:
        """Return the size in pixels below which the picture is not to be read."""
        wanted = max(self.target.rules.colour.wanted, self.target.rules.grey.wanted)
        if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE:
            width_pt, height_pt = height_pt, width_pt
        return _scaled(image.size, width_pt, height_pt, wanted, 1.0)

    def _make_line_art(self, image: Image.Image, width_pt: float, height_pt: float) -> PressPicture:
        size = _scaled(image.size, width_pt, height_pt, self.target.rules.line_art.wanted, self.target.spare)
        if size != image.size:
            image = image.convert("L").resize(size, Image.Resampling.LANCZOS).point(_threshold, "1")
        return PressPicture(*image.size, "grey", 1, False, zlib.compress(image.tobytes(), 9))

    def _convert(self, image: Image.Image, icc: bytes | None, grey: bool) -> Image.Image:
        if grey or self.target.space == "grey":
            return image if image.mode == "L" else self._to_grey(image, icc)
        if self.target.space == "rgb":
            return image if image.mode == "RGB" else self._to_rgb(image, icc)
        if image.mode == "CMYK" and (not icc or icc == self.target.icc):
            return self._limited(image)
        source = _own_profile(icc, image.mode) or (self._output if image.mode == "CMYK" else self._srgb)
        assert self._output is not None  # noqa: S101 - a target in inks has one
        return self._limited(_transform(image, source, self._output, image.mode, "CMYK"))

    def with_black_alone(self, image: Image.Image) -> Image.Image:
        """Return an RGB picture of type and drawings in four inks: what has no colour is printed in black alone."""
        inks = numpy.array(self._convert(image, None, False))
        pixels = numpy.asarray(image).astype(numpy.int16)
        neutral = pixels.max(axis=2) - pixels.min(axis=2) <= _NEUTRAL
        inks[neutral] = 0
        light = (pixels[neutral].mean(axis=1) - _BLACK_ON_SCREEN) / (255 - _BLACK_ON_SCREEN)
        inks[neutral, 3] = numpy.clip(255 - light * 255, 0, 255)
        return Image.frombytes("CMYK", image.size, inks.tobytes())

    def _to_grey(self, image: Image.Image, icc: bytes | None) -> Image.Image:
        return (image if image.mode == "RGB" else self._to_rgb(image, icc)).convert("L")

    def _to_rgb(self, image: Image.Image, icc: bytes | None) -> Image.Image:
        source = _own_profile(icc, image.mode) or (self._output if image.mode == "CMYK" else None)
        return image.convert("RGB") if source is None else _transform(image, source, self._srgb, image.mode, "RGB")

    def _limited(self, image: Image.Image) -> Image.Image:
        return limit_ink(image, self.target.ink_limit) if self.target.ink_limit else image

    def _encode(self, image: Image.Image, alpha: Image.Image | None, was_jpeg: bool) -> PressPicture:
        space: Space = "cmyk" if image.mode == "CMYK" else "grey" if image.mode == "L" else "rgb"
        mask = zlib.compress(alpha.tobytes(), 9) if alpha is not None else None
        if was_jpeg or _has_many_colours(image):
            data = self._encode_jpeg(image)
            return PressPicture(*image.size, space, 8, True, data, image.mode == "CMYK", mask)
        return PressPicture(*image.size, space, 8, False, zlib.compress(image.tobytes(), 6), False, mask)

    def _encode_jpeg(self, image: Image.Image) -> bytes:
        """Return a JPEG. Its noise may add ink, so what comes out of it is measured again."""
        limit = self.target.ink_limit if image.mode == "CMYK" else 0
        for spare in range(_MOST_INK_ROUNDS):
            stream = io.BytesIO()
            image.save(stream, "JPEG", quality=self.target.quality, subsampling=0)
            if not limit or most_ink(Image.open(io.BytesIO(stream.getvalue()))) <= limit:
                break
            image = limit_ink(image, limit - 4 * 2**spare)
        return stream.getvalue()


def upright_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a bitmap in pixels, turned as its Exif says.

    Raises:
        OSError: if it is no bitmap.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            return (image.height, image.width) if turned else image.size


def most_ink(image: Image.Image) -> float:
    """Return the most ink that a CMYK picture has at one pixel, in percent."""
    return float(_total(numpy.asarray(image)).max()) / 2.55


def _total(inks: Any) -> Any:
    """Return the sum of four channels; added one by one, since numpy is slow along a short axis."""
    total = inks[..., 0].astype(numpy.uint16)
    for channel in range(1, 4):
        total += inks[..., channel]
    return total


def limit_ink(image: Image.Image, limit: int) -> Image.Image:
    """Return a CMYK picture with at most `limit` percent of ink at any pixel: less of the colours, black as it was."""
    inks = numpy.asarray(image)
    total = _total(inks)
    most = math.floor(limit * 2.55 + 1e-6)
    over = total > most
    if not over.any():
        return image
    changed = inks.copy()
    pixels = inks[over].astype(numpy.float32)
    colours, black = pixels[:, :3], pixels[:, 3]
    factor = numpy.clip((most - black) / numpy.maximum(colours.sum(axis=1), 1), 0, 1)
    changed[over, :3] = numpy.floor(colours * factor[:, None])
    return Image.frombytes("CMYK", image.size, changed.tobytes())


def _read_small(image: Image.Image, size: tuple[int, int]) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth, if that is still enough: several times as fast."""
    if image.format == "JPEG" and image.mode in ("L", "RGB"):
        image.draft(image.mode, size)


def _scaled(size: tuple[int, int], width_pt: float, height_pt: float, wanted: int, spare: float) -> tuple[int, int]:
    """Return the size in pixels for a resolution of `wanted` ppi, or the size that is there if it is not much more."""
    if not wanted or width_pt <= 0 or height_pt <= 0:
        return size
    ppi = min(size[0] / width_pt, size[1] / height_pt) * 72
    if ppi <= wanted * spare:
        return size
    return max(1, round(size[0] * wanted / ppi)), max(1, round(size[1] * wanted / ppi))


def _split_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return a picture in L, RGB or CMYK, and how opaque it is where it is not opaque everywhere."""
    if image.mode in ("I", "I;16", "F"):
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        plain = "LA" if image.mode in ("L", "LA", "La", "1") else "RGBA"
        whole = image.convert(plain)
        alpha = whole.getchannel("A")
        image = whole.convert(plain[:-1])
        return image, alpha if alpha.getextrema()[0] != 255 else None
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    return image, None


def _line_art(image: Image.Image) -> Image.Image | None:
    """Return a picture in one bit a pixel if it holds nothing but black and white."""
    if "transparency" in image.info or image.mode not in ("1", "L", "P", "RGB"):
        return None
    if image.mode == "1":
        return image
    colours = image.convert("RGB").getcolors(2) if image.mode == "P" else image.getcolors(2)
    extremes = {0, 255, (0, 0, 0), (255, 255, 255)}
    if not colours or any(colour not in extremes for _, colour in colours):
        return None
    return image.convert("L").point(_threshold, "1")


def _threshold(value: int) -> int:
    return 255 if value > 127 else 0


def _is_grey(image: Image.Image) -> bool:
    """Whether an RGB picture has no colour in it. A small copy tells of most that have, and quickly."""

    def spread(of: Image.Image) -> int:
        pixels = numpy.asarray(of).astype(numpy.int16)
        red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
        return int(max(abs(red - green).max(), abs(green - blue).max(), abs(red - blue).max()))

    return spread(image.resize((32, 32), Image.Resampling.BOX)) <= _GREY_DISTANCE and spread(image) <= _GREY_DISTANCE


def _has_many_colours(image: Image.Image) -> bool:
    """Whether a picture is a photograph: drawings have few colours, and a JPEG would blur them."""
    small = image.resize((min(256, image.width), min(256, image.height)), Image.Resampling.NEAREST)
    return small.getcolors(4096) is None or (image.width * image.height > 4_000_000)


def _own_profile(icc: bytes | None, mode: str) -> Any:
    """Return the embedded profile of a picture, if it can be used for pixels of this mode."""
    if not icc:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except (OSError, ImageCms.PyCMSError):
        return None
    spaces = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}
    return profile if profile.profile.xcolor_space.strip() == spaces[mode] else None


def _transform(image: Image.Image, source: Any, target: Any, mode_in: str, mode_out: str) -> Image.Image:
    build: Callable[..., Any] = ImageCms.buildTransform
    try:
        transform = build(source, target, mode_in, mode_out, _PERCEPTUAL, _COMPENSATED)
        found = ImageCms.applyTransform(image, transform)
    except ImageCms.PyCMSError as problem:
        raise OSError(f"its colours cannot be converted ({problem})") from None
    assert found is not None  # noqa: S101 - only with inPlace is it None
    return found
