"""Colours as inks. In: colours as style sheets have them, the ICC profile of the paper. Out: inks, greys, RGB.

Inks are four parts of full cover, 0 to 1: cyan, magenta, yellow, black. LittleCMS converts; colours of type, rules and
tints relative to the paper's white, with black point compensation.
"""

from __future__ import annotations

import io
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from PIL import Image, ImageCms

Inks = tuple[float, float, float, float]
Rgb = tuple[float, float, float]
Lab = tuple[float, float, float]

BLACK: Inks = (0.0, 0.0, 0.0, 1.0)
VISIBLE = 5.0  # Delta E 2000: from here on a shift is seen without holding the two side by side
_GREY = 4.5 / 255  # between the channels of a colour that is meant as a grey
_NEARLY_BLACK = 0.0113  # luminance of L* 10, #1b1b1b: darker than any ink; who writes it means black
_CLOSES_UP = 0.95  # of black: with the gain of its dots such a tint prints solid, so it is made solid
_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_COMPENSATED = ImageCms.Flags.BLACKPOINTCOMPENSATION
_PLAIN = ImageCms.Flags.NONE


class BadProfile(ValueError):
    """A file is not an ICC profile of a printing process in four inks; the message says what it is."""


@dataclass(frozen=True)
class Shift:
    """A colour of a style sheet that looks another on this paper: `distance` is Delta E 2000."""

    wanted: Rgb
    inks: Inks
    distance: float

    @property
    def name(self) -> str:
        """The colour as style sheets write it."""
        return "#" + "".join(f"{round(part * 255):02x}" for part in self.wanted)


class PaperColours:
    """Converts colours for one paper. `swatches` give the inks of some RGB colours, as a designer has chosen them."""

    def __init__(self, icc: bytes, swatches: Mapping[str, Sequence[float]] | None = None) -> None:
        """`icc` is an output profile in four inks; `swatches` has inks in percent by “#rrggbb”.

        Raises:
            BadProfile: if it is something else.
        """
        self._profile = open_profile(icc)
        self._swatches = {_parse(name): _percent(inks) for name, inks in (swatches or {}).items()}
        self._srgb, self._cielab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        self.shifts: dict[Rgb, Shift] = {}
        self.inks = lru_cache(4096)(self._inks)
        self.rgb = lru_cache(4096)(self._rgb)
        self.grey_of_inks = lru_cache(4096)(self._grey_of_inks)

    def check(self) -> None:
        """Make all conversions, which is left until they are needed where the profile is known to be good.

        Raises:
            BadProfile: if one cannot be made, since tables of the profile are damaged or missing.
        """
        try:
            _ = self._to_inks, self._to_rgb, self._inks_to_lab
        except ImageCms.PyCMSError as problem:
            raise BadProfile(f"the tables of the profile are damaged ({problem})") from None

    def _inks(self, rgb: Rgb) -> Inks:
        """Return the inks of an sRGB colour, rounded to whole percent; greys are printed in black alone."""
        if chosen := self._swatches.get(_bytes(rgb)):
            return chosen
        if max(rgb) - min(rgb) < _GREY:
            return (0.0, 0.0, 0.0, self.grey(rgb))
        found = _convert(self._to_inks, "RGB", _bytes(rgb))
        c, m, y, k = (round(value / 255, 2) for value in found)
        distance = delta_e_2000(self.lab_of_rgb(rgb), self.lab_of_inks((c, m, y, k)))
        if distance > VISIBLE:
            self.shifts[rgb] = Shift(rgb, (c, m, y, k), distance)
        return (c, m, y, k)

    def grey(self, rgb: Rgb) -> float:
        """Return how much black, 0 to 1, is as light as an sRGB colour, between the paper's white and its black."""
        red, green, blue = (_linear(part) for part in rgb)
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # IEC 61966-2-1
        return self._black_of(luminance)

    def _grey_of_inks(self, inks: Inks) -> float:
        """Return how much black, 0 to 1, is as light as these inks together."""
        if not any(inks[:3]):
            return inks[3]
        lightness = self.lab_of_inks(inks)[0]
        darkest = self._ramp[-1]
        luminance = max(0.0, (_luminance(lightness) - darkest) / (1 - darkest))
        return self._black_of(luminance)

    def _rgb(self, inks: Inks) -> Rgb:
        """Return the sRGB colour that inks have on this paper, the paper being white."""
        if not any(inks):
            return (1.0, 1.0, 1.0)
        red, green, blue = _convert(self._to_rgb, "CMYK", _bytes(inks))
        return (red / 255, green / 255, blue / 255)

    def lab_of_rgb(self, rgb: Rgb) -> Lab:
        """Return CIELAB (D50) of an sRGB colour."""
        return _lab(_convert(self._rgb_to_lab, "RGB", _bytes(rgb)))

    def lab_of_inks(self, inks: Inks) -> Lab:
        """Return CIELAB (D50) of inks, relative to the paper's white."""
        return _lab(_convert(self._inks_to_lab, "CMYK", _bytes(inks)))

    # each takes a fiftieth of a second to make, and few papers need all of them
    @cached_property
    def _to_inks(self) -> Any:
        return _transform(self._srgb, self._profile, "RGB", "CMYK", _COMPENSATED)

    @cached_property
    def _to_rgb(self) -> Any:
        return _transform(self._profile, self._srgb, "CMYK", "RGB", _COMPENSATED)

    @cached_property
    def _rgb_to_lab(self) -> Any:
        return _transform(self._srgb, self._cielab, "RGB", "LAB", _PLAIN)

    @cached_property
    def _inks_to_lab(self) -> Any:
        return _transform(self._profile, self._cielab, "CMYK", "LAB", _PLAIN)

    @cached_property
    def _ramp(self) -> tuple[float, ...]:
        """Return the luminance of black at 0, 1, … 100 percent, paper being 1."""
        row = Image.new("CMYK", (101, 1))
        row.putdata([(0, 0, 0, round(percent * 2.55)) for percent in range(101)])
        lightness = [_lab(pixel)[0] for pixel in _pixels(_apply(self._inks_to_lab, row))]
        return tuple(_luminance(value) for value in lightness)

    def _black_of(self, luminance: float) -> float:
        """Return the tint of black for a luminance between 0, full black, and 1, paper."""
        if luminance <= _NEARLY_BLACK or luminance >= 0.999:
            return 1.0 if luminance < 0.5 else 0.0
        darkest = self._ramp[-1]
        wanted = luminance * (1 - darkest) + darkest  # as black point compensation does it
        falling = [-value for value in self._ramp]
        after = min(100, max(1, bisect_left(falling, -wanted)))
        above, below = self._ramp[after - 1], self._ramp[after]
        part = (above - wanted) / (above - below) if above > below else 0.0
        tint = round((after - 1 + min(1.0, max(0.0, part))) / 100, 2)
        return 1.0 if tint >= _CLOSES_UP else tint


def open_profile(icc: bytes) -> Any:
    """Return an ICC profile opened.

    Raises:
        BadProfile: if it is not one of a printing process in four inks.
    """
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        space, kind = profile.profile.xcolor_space.strip(), profile.profile.device_class.strip()
        _ = profile.profile.profile_description  # it is read when somebody asks for it
    except (OSError, ValueError, ImageCms.PyCMSError) as problem:
        raise BadProfile(f"this is not an ICC profile ({problem})") from None
    if space != "CMYK" or kind != "prtr":
        raise BadProfile(f"this is an ICC profile of {space} for a device of class “{kind}”, not of a press")
    return profile


def _transform(source: Any, target: Any, mode_in: str, mode_out: str, flags: ImageCms.Flags) -> Any:
    return ImageCms.buildTransform(source, target, mode_in, mode_out, _RELATIVE, flags)


def _apply(transform: Any, image: Image.Image) -> Image.Image:
    found = ImageCms.applyTransform(image, transform)
    assert found is not None  # noqa: S101 - only with inPlace is it None
    return found


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    width = len(image.getbands())
    data = image.tobytes()
    return [tuple(data[start : start + width]) for start in range(0, len(data), width)]


def _convert(transform: Any, mode: str, values: tuple[int, ...]) -> tuple[int, ...]:
    return _pixels(_apply(transform, Image.frombytes(mode, (1, 1), bytes(values))))[0]


def _bytes(parts: Sequence[float]) -> tuple[int, ...]:
    return tuple(min(255, max(0, round(part * 255))) for part in parts)


def _parse(name: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(name.removeprefix("#")))


def _percent(inks: Sequence[float]) -> Inks:
    c, m, y, k = (round(part / 100, 4) for part in inks)
    return (c, m, y, k)


def _lab(pixel: Sequence[int]) -> Lab:
    """Return CIELAB of a pixel as LittleCMS encodes it in bytes: a and b as signed ones (ICC.1:2010, 6.3.4.2)."""
    lightness, a, b = pixel
    return lightness / 2.55, float(a - 256 if a > 127 else a), float(b - 256 if b > 127 else b)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(lightness: float) -> float:
    t = (lightness + 16) / 116
    return t**3 if t > 6 / 29 else float(3 * (6 / 29) ** 2 * (t - 4 / 29))


def delta_e_2000(one: Lab, other: Lab) -> float:
    """Return how far apart two colours look (ISO/CIE 11664-6:2014, CIEDE2000)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7))) / 2
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    hue = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_hue = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    if c1 * c2 == 0:
        mean_hue = h1 + h2
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(mean_hue - 30))
        + 0.24 * math.cos(math.radians(2 * mean_hue))
        + 0.32 * math.cos(math.radians(3 * mean_hue + 6))
        - 0.20 * math.cos(math.radians(4 * mean_hue - 63))
    )
    s_l = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    turn = 30 * math.exp(-(((mean_hue - 275) / 25) ** 2))
    r_t = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(2 * turn))
    dl, dc = (l2 - l1) / s_l, (c2 - c1) / s_c
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(hue) / 2) / s_h
    return math.sqrt(max(0.0, dl**2 + dc**2 + dh**2 + r_t * dc * dh))
