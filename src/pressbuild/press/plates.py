"""Plates: one grey picture of the page for each ink. In: a press. Out: a press for each ink, which paints in grey.

For process inks a plate is one channel of what the press would print. For named inks, such as the drums of a risograph,
each colour is taken apart into the inks that come nearest to it when they are printed one over the other.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy
from PIL import Image

from pressbuild.press.colour_converters import ColourConverter, PressConverter, RasterCache, same_resolution
from pressbuild.press.icc_colours import BLACK, Inks, Rgb
from pressbuild.press.press import Press
from pressbuild.press.press_pictures import PictureMaker, PictureTarget, PressPicture, Space
from pressbuild.press.press_profile import InkName

PROCESS = ("cyan", "magenta", "yellow", "black")
_STEPS = 41  # of each ink that are tried
_SECOND_INK = 0.015  # what a colour has to gain by it: two drums are never quite in register
_CUBE = 17  # sRGB values a side that pictures are taken apart with; between them is interpolated


@dataclass(frozen=True)
class Plate:
    """One ink of a press: its name and how its plate is painted."""

    ink: str
    press: Press


def make_plates(press: Press) -> tuple[Plate, ...]:
    """Return the plates of a press: those of its own inks, else of the four process inks."""
    rules = replace(press.rules, standard="none")
    inking = press.inking
    if not isinstance(inking, PressConverter):
        return ()
    if rules.inks:
        drums = Drums(rules.inks)
        wanted = press.rules.pictures.colour.wanted
        shop = RasterCache(PictureMaker(PictureTarget("rgb", same_resolution(wanted))), inking.pictures.keep)
        inkings: Sequence[ColourConverter] = [DrumConverter(drums, shop, number) for number in range(len(rules.inks))]
        names: Sequence[str] = [ink.name for ink in rules.inks]
    else:
        inkings, names = [PlateConverter(inking, number) for number in range(4)], PROCESS
    return tuple(
        Plate(name, replace(press, rules=rules, icc=b"", inking=one)) for name, one in zip(names, inkings, strict=True)
    )


@dataclass(frozen=True)
class PlateConverter:
    """One channel of a press in four inks, as grey: full ink is black."""

    whole: PressConverter
    channel: int
    is_flat: bool = False
    space: Space = "grey"

    @property
    def overprint_below(self) -> float:
        """As on the press."""
        return self.whole.overprint_below

    @property
    def leaves_out_overprint(self) -> bool:
        """On every plate but that of black."""
        return self.channel != 3

    def is_black(self, rgb: Rgb) -> bool:
        """As on the press."""
        return self.whole.is_black(rgb)

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return how little of the ink the colour has."""
        return (1 - self.whole.from_rgb(rgb)[self.channel],)

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return how little of the ink there is."""
        return (1 - inks[self.channel],)

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return the channel of the picture."""
        made = self.whole.picture(data, width_pt, height_pt, upright, is_drawn)
        if made.space == "grey":
            if self.channel == 3:
                return made
            white = zlib.compress(b"\xff" * (made.width * made.height))
            return replace(made, bits=8, jpeg=False, data=white)
        channel = _open(made).getchannel(self.channel).point(lambda value: 255 - value)
        return replace(made, space="grey", jpeg=False, inverted=False, data=zlib.compress(channel.tobytes(), 6))


def _open(made: PressPicture) -> Image.Image:
    mode = {"cmyk": "CMYK", "rgb": "RGB", "grey": "L"}[made.space]
    if made.jpeg:
        return Image.open(io.BytesIO(made.data))
    if made.bits == 1:
        return Image.frombytes("1", (made.width, made.height), zlib.decompress(made.data)).convert("L")
    return Image.frombytes(mode, (made.width, made.height), zlib.decompress(made.data))


@dataclass(frozen=True)
class Drums:
    """The inks of a risograph: takes colours apart into them. Overprinted inks multiply."""

    inks: tuple[InkName, ...]

    @cached_property
    def _mixtures(self) -> tuple[Any, Any]:
        """Return all mixtures that are tried, and the sRGB colour of each."""
        steps = numpy.linspace(0, 1, _STEPS if len(self.inks) < 3 else 11)
        grids = numpy.meshgrid(*[steps] * len(self.inks), indexing="ij")
        parts = numpy.stack([grid.ravel() for grid in grids], axis=1)
        colours = numpy.ones((len(parts), 3))
        for number, ink in enumerate(self.inks):
            own = numpy.frombuffer(bytes.fromhex(ink.colour[1:]), numpy.uint8) / 255
            colours *= 1 - parts[:, number : number + 1] * (1 - own)
        return parts, colours

    def take_apart(self, rgb: Rgb) -> tuple[float, ...]:
        """Return how much of each ink comes nearest to an sRGB colour, with as little ink as possible."""
        if max(rgb) < 0.12:  # black type is of one ink, so that it cannot be out of register
            darkest = min(range(len(self.inks)), key=lambda number: sum(bytes.fromhex(self.inks[number].colour[1:])))
            return tuple(float(number == darkest) for number in range(len(self.inks)))
        parts, colours = self._mixtures
        weights = numpy.array((0.299, 0.587, 0.114)) ** 0.5
        distance = (((colours - numpy.array(rgb)) * weights) ** 2).sum(axis=1) + 0.002 * parts.sum(axis=1)
        distance += _SECOND_INK * ((parts > 0).sum(axis=1) > 1)
        return tuple(float(part) for part in parts[int(distance.argmin())])

    @cached_property
    def cube(self) -> list[tuple[float, ...]]:
        """What each of 17 × 17 × 17 sRGB colours is taken apart into, red changing fastest."""
        steps = [step / (_CUBE - 1) for step in range(_CUBE)]
        return [self.take_apart((red, green, blue)) for blue in steps for green in steps for red in steps]


@dataclass(frozen=True)
class DrumConverter:
    """One drum of a risograph, as grey: full ink is black."""

    drums: Drums
    pictures: RasterCache
    number: int
    overprint_below: float = 0.0
    is_flat: bool = False
    leaves_out_overprint: bool = False
    space: Space = "grey"

    def is_black(self, rgb: Rgb) -> bool:
        """Drums knock nothing out: each prints what it has."""
        return False

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return how little of the ink the colour has."""
        return (1 - self.drums.take_apart(rgb)[self.number],)

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return how little of the ink there is in a colour that is given in process inks."""
        c, m, y, k = inks
        rgb = ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
        return self.from_rgb((0.0, 0.0, 0.0) if inks == BLACK else rgb)

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return what of the picture this drum prints."""
        from PIL import ImageFilter

        made = self.pictures.picture(data, width_pt, height_pt, upright, is_drawn)
        image = _open(made).convert("RGB")
        table = numpy.array([(1 - parts[self.number],) * 3 for parts in self.drums.cube]).ravel()
        found = image.filter(ImageFilter.Color3DLUT(_CUBE, table)).getchannel(0)
        return replace(made, space="grey", bits=8, jpeg=False, inverted=False, data=zlib.compress(found.tobytes(), 6))
