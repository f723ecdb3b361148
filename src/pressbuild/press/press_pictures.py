"""Pictures for the press. In: a bitmap, how large it is printed, the rules. Out: what a PDF holds of it.

`bitmaps` reads them. LittleCMS converts from the picture's own embedded profile, else from sRGB, perceptually and with
black point compensation; for a screen to sRGB, likewise. Grey stays grey, line art stays one bit a pixel. A picture
with more than 1.5 times the wanted resolution is scaled down, none is scaled up. What comes out never has more ink at
one spot than the limit, whatever the printer's own profile allows.
"""

from __future__ import annotations

import io
import math
import zlib
from dataclasses import dataclass
from typing import Any, Literal

import numpy
from PIL import Image, ImageCms

from pressbuild.core.records import pack, unpack
from pressbuild.press.icc_colours import open_profile
from pressbuild.press.press_profile import PictureRules
from pressbuild.sources.bitmaps import (
    convert,
    is_grey,
    is_of_ink,
    lies_on_its_side,
    own_profile,
    read_bitmap,
    strips,
    to_srgb,
)

Space = Literal["cmyk", "grey", "rgb"]

_BLACK_ON_SCREEN = 36  # what pdfium shows for full black ink
_NEUTRAL = 24  # between the channels of black type on a ground of colour, whose edges are mixed
_NEUTRAL_DRAWN = 3  # in a drawing, whose greys are exact
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
        return pack(PressPicture, self)

    @staticmethod
    def unpack(data: bytes) -> PressPicture:
        """Return what was packed.

        Raises:
            Damaged: if the bytes are anything else.
        """
        return unpack(PressPicture, data)


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

    def make(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool = True, is_drawn: bool = False
    ) -> PressPicture:
        """Return a picture as it is printed `width_pt` wide and `height_pt` high; `upright` turns it as its Exif says.

        Of one that `is_drawn`, lines and type without colour are printed in black alone.

        Raises:
            OSError: if it is no bitmap.
        """
        bitmap = read_bitmap(data, lambda image: self._enough(image, width_pt, height_pt), upright)
        whole, alpha, icc = bitmap.image, bitmap.alpha, bitmap.icc
        if alpha is None and (line_art := _line_art(whole)):
            return self._make_line_art(line_art, width_pt, height_pt)
        if alpha is not None and not self.target.keeps_alpha:
            white = Image.new(whole.mode, whole.size, "white")
            white.paste(whole, mask=alpha)
            whole, alpha = white, None
        grey = whole.mode == "L" or (whole.mode == "RGB" and self.target.space != "rgb" and is_grey(whole))
        wanted = (self.target.rules.grey if grey else self.target.rules.colour).wanted
        size = _scaled(whole.size, width_pt, height_pt, wanted, self.target.spare)
        if size != whole.size:
            whole = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            alpha = alpha.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0) if alpha is not None else None
        if is_drawn and self.target.space == "cmyk" and whole.mode == "RGB" and not grey:
            converted = self._limited(self.with_black_alone(whole, 0, _NEUTRAL_DRAWN))
        else:
            converted = self._convert(whole, icc, grey)
        return self._encode(converted, alpha, bitmap.was_jpeg)

    def _enough(self, image: Image.Image, width_pt: float, height_pt: float) -> tuple[int, int]:
        """Return the size in pixels below which the picture is not to be read."""
        wanted = max(self.target.rules.colour.wanted, self.target.rules.grey.wanted)
        if lies_on_its_side(image):
            width_pt, height_pt = height_pt, width_pt
        return _scaled(image.size, width_pt, height_pt, wanted, 1.0)

    def _make_line_art(self, image: Image.Image, width_pt: float, height_pt: float) -> PressPicture:
        size = _scaled(image.size, width_pt, height_pt, self.target.rules.line_art.wanted, self.target.spare)
        if size != image.size:
            image = image.convert("L").resize(size, Image.Resampling.LANCZOS).point(_threshold, "1")
        return PressPicture(*image.size, "grey", 1, False, zlib.compress(image.tobytes(), 9))

    def _convert(self, image: Image.Image, icc: bytes | None, grey: bool) -> Image.Image:
        if self.target.space == "rgb":
            return to_srgb(image, icc, self._output)
        if image.mode == "L" and is_of_ink(icc):
            return image
        if grey or self.target.space == "grey":
            return to_srgb(image, icc, self._output).convert("L")
        if image.mode == "CMYK" and (not icc or icc == self.target.icc):
            return self._limited(image)
        source = own_profile(icc, image.mode) or (self._output if image.mode == "CMYK" else self._srgb)
        assert self._output is not None  # noqa: S101 - a target in inks has one
        return self._limited(convert(image, source, self._output, image.mode, "CMYK"))

    def with_black_alone(
        self, image: Image.Image, darkest: int = _BLACK_ON_SCREEN, neutral_within: int = _NEUTRAL
    ) -> Image.Image:
        """Return an RGB picture of type and drawings in four inks: what has no colour is printed in black alone.

        `darkest` is how light full black is in it, of 255; channels that differ by `neutral_within` have no colour.
        """
        made = self._convert(image, None, False)
        for top, part in strips(image):
            inks = numpy.array(made.crop((0, top, image.width, top + len(part))))
            pixels = part.astype(numpy.int16)
            neutral = pixels.max(axis=2) - pixels.min(axis=2) <= neutral_within
            inks[neutral] = 0
            light = (pixels[neutral].mean(axis=1) - darkest) / (255 - darkest)
            inks[neutral, 3] = numpy.clip(255 - light * 255, 0, 255)
            made.paste(Image.fromarray(inks, "CMYK"), (0, top))
        return made

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


def most_ink(image: Image.Image) -> float:
    """Return the most ink that a CMYK picture has at one pixel, in percent."""
    return float(max(_total(part).max() for _, part in strips(image))) / 2.55


def _total(inks: Any) -> Any:
    """Return the sum of four channels; added one by one, since numpy is slow along a short axis."""
    total = inks[..., 0].astype(numpy.uint16)
    for channel in range(1, 4):
        total += inks[..., channel]
    return total


def limit_ink(image: Image.Image, limit: int) -> Image.Image:
    """Return a CMYK picture with at most `limit` percent of ink at any pixel: less of the colours, black as it was."""
    most = math.floor(limit * 2.55 + 1e-6)
    limited = image
    for top, inks in strips(image):
        over = _total(inks) > most
        if not over.any():
            continue
        changed = inks.copy()
        pixels = inks[over].astype(numpy.float32)
        colours, black = pixels[:, :3], pixels[:, 3]
        factor = numpy.clip((most - black) / numpy.maximum(colours.sum(axis=1), 1), 0, 1)
        changed[over, :3] = numpy.floor(colours * factor[:, None])
        limited = image.copy() if limited is image else limited
        limited.paste(Image.fromarray(changed, "CMYK"), (0, top))
    return limited


def _scaled(size: tuple[int, int], width_pt: float, height_pt: float, wanted: int, spare: float) -> tuple[int, int]:
    """Return the size in pixels for a resolution of `wanted` ppi, or the size that is there if it is not much more."""
    if not wanted or width_pt <= 0 or height_pt <= 0:
        return size
    ppi = min(size[0] / width_pt, size[1] / height_pt) * 72
    if ppi <= wanted * spare:
        return size
    return max(1, round(size[0] * wanted / ppi)), max(1, round(size[1] * wanted / ppi))


def _line_art(image: Image.Image) -> Image.Image | None:
    """Return a picture in one bit a pixel if it holds nothing but black and white."""
    colours = image.getcolors(2) if image.mode in ("L", "RGB") else None
    if not colours or any(colour not in {0, 255, (0, 0, 0), (255, 255, 255)} for _, colour in colours):
        return None
    return image.convert("L").point(_threshold, "1")


def _threshold(value: int) -> int:
    return 255 if value > 127 else 0


def _has_many_colours(image: Image.Image) -> bool:
    """Whether a picture is a photograph: drawings have few colours, and a JPEG would blur them."""
    small = image.resize((min(256, image.width), min(256, image.height)), Image.Resampling.NEAREST)
    return small.getcolors(4096) is None or (image.width * image.height > 4_000_000)
