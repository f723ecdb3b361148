"""Colours of drawings. In: a colour as CSS Color 4 writes it. Out: sRGB, the one space that every renderer knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tinycss2.color5 import parse_color

Rgb = tuple[int, int, int]
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

# CSS Color 4, 18: sample code for conversions; the last two are ours, of its matrices one after the other
_OKLAB_TO_LMS: Matrix = (
    (1.0, 0.3963377773761749, 0.2158037573099136),
    (1.0, -0.1055613458156586, -0.0638541728258133),
    (1.0, -0.0894841775298119, -1.2914855480194092),
)
_LMS_TO_LINEAR: Matrix = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_D50_TO_LINEAR: Matrix = (
    (3.1341359569, -1.6173863321, -0.4906619460),
    (-0.9787954765, 1.9162543773, 0.0334427310),
    (0.0719539255, -0.2289769598, 1.4053851313),
)
_P3_TO_LINEAR: Matrix = (
    (1.2249401763, -0.2249401763, 0.0),
    (-0.0420569547, 1.0420569547, 0.0),
    (-0.0196375546, -0.0786360456, 1.0982736001),
)
_D50 = (0.9642956764, 1.0, 0.8251046025)


def to_srgb(value: str) -> tuple[Rgb, float] | None:
    """Return a colour as red, green, blue (0 to 255) and how opaque it is, or None if its space is not known."""
    colour: Any = parse_color(value)
    if colour is None or isinstance(colour, str):
        return None
    parts = [part or 0.0 for part in colour.coordinates]
    if colour.space in ("oklch", "lch"):
        lightness, chroma, hue = parts
        parts = [lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))]
    match colour.space:
        case "oklab" | "oklch":
            linear = _times(_LMS_TO_LINEAR, [part**3 for part in _times(_OKLAB_TO_LMS, parts)])
        case "lab" | "lch":
            linear = _times(_D50_TO_LINEAR, _lab_to_xyz(parts))
        case "display-p3":
            linear = _times(_P3_TO_LINEAR, [_to_linear(part) for part in parts])
        case "srgb-linear":
            linear = parts
        case _:
            try:
                rgb = colour.to("srgb").coordinates
            except NotImplementedError:
                return None
            return _round(rgb), float(colour.alpha)
    return _round([_from_linear(part) for part in linear]), float(colour.alpha)


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _lab_to_xyz(lab: Sequence[float]) -> list[float]:
    lightness, a, b = lab
    y = (lightness + 16) / 116
    steps = (y + a / 500, y, y - b / 200)
    return [
        white * (step**3 if step > 6 / 29 else (116 * step - 16) * 27 / 24389)
        for step, white in zip(steps, _D50, strict=True)
    ]


def _to_linear(part: float) -> float:
    size = abs(part)
    return math.copysign(size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4, part)


def _from_linear(part: float) -> float:
    size = abs(part)
    return math.copysign(12.92 * size if size <= 0.0031308 else 1.055 * size ** (1 / 2.4) - 0.055, part)


def _round(rgb: Sequence[float | None]) -> Rgb:
    red, green, blue = (round(255 * min(1.0, max(0.0, part or 0.0))) for part in rgb)
    return red, green, blue
