"""Measures a CMYK profile as pictures will see it. In: the bytes of a profile. Out: inks, colours, lines of text.

LittleCMS (Pillow) converts at 8 bits, with black point compensation. Inks are in percent; colours are CIELAB under D50.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageCms

from pressbuild.press.icc_colours import delta_e_2000

Array = NDArray[np.float64]

PERCEPTUAL, RELATIVE, ABSOLUTE = (
    ImageCms.Intent.PERCEPTUAL,
    ImageCms.Intent.RELATIVE_COLORIMETRIC,
    ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
)
BLACK_POINT = ImageCms.Flags.BLACKPOINTCOMPENSATION
GREYS = np.repeat(np.arange(256)[:, None], 3, axis=1)
CUBE = np.stack(np.meshgrid(*[np.linspace(0, 255, 17).round()] * 3), axis=-1).reshape(-1, 3)
RED = (0xC8, 0x10, 0x2E)


def _convert(
    source: Any,
    target: Any,
    modes: tuple[str, str],
    intent: ImageCms.Intent,
    rows: NDArray[np.uint8],
    flags: ImageCms.Flags = ImageCms.Flags.NONE,
) -> Array:
    image = Image.frombytes(modes[0], (len(rows), 1), np.ascontiguousarray(rows).tobytes())
    transform = ImageCms.buildTransform(source, target, modes[0], modes[1], intent, flags)
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:  # only where the picture itself is changed
        raise ValueError("nothing was converted")
    return np.asarray(converted, dtype=np.uint8).reshape(len(rows), -1).astype(np.float64)


def _open(profile: bytes) -> Any:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


def ink_colours(profile: bytes, rgb: ArrayLike, intent: ImageCms.Intent) -> Array:
    """Return the inks, in percent, of sRGB colours from 0 to 255, one a row."""
    rows = np.asarray(rgb, dtype=np.uint8)
    return _convert(ImageCms.createProfile("sRGB"), _open(profile), ("RGB", "CMYK"), intent, rows, BLACK_POINT) / 2.55


def see_inks(profile: bytes, inks: ArrayLike, intent: ImageCms.Intent = ABSOLUTE) -> Array:
    """Return the colours of inks in percent, one a row: beside a perfect white, or (RELATIVE) as if paper were that."""
    rows = np.asarray(np.round(np.asarray(inks) * 2.55), dtype=np.uint8)
    lab = _convert(_open(profile), ImageCms.createProfile("LAB"), ("CMYK", "LAB"), intent, rows)
    lab[:, 0] /= 2.55
    lab[:, 1:] = np.where(lab[:, 1:] > 127, lab[:, 1:] - 256, lab[:, 1:])
    return lab


def see_rgb(rgb: ArrayLike) -> Array:
    """Return the CIELAB of sRGB colours from 0 to 255, one a row."""
    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    to_xyz = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])  # D50
    t = linear @ to_xyz.T / np.array([0.9642, 1.0, 0.8249])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1)


def measure_distances(one: Array, other: Array) -> Array:
    """Return the CIEDE2000 colour difference of rows of CIELAB."""
    return np.array([delta_e_2000(tuple(row), tuple(beside)) for row, beside in zip(one, other, strict=True)])


def measure_round_trip(profile: bytes) -> Array:
    """Return how far (CIEDE2000) colours within reach move from CIELAB to inks and back, for a sample of them."""
    inks = np.stack(np.meshgrid(*[np.linspace(0, 70, 6)] * 4), axis=-1).reshape(-1, 4)
    inks = inks[inks.sum(axis=1) <= 180]
    rows = np.asarray(np.round(inks * 2.55), dtype=np.uint8)
    lab, own = ImageCms.createProfile("LAB"), _open(profile)
    printed = _convert(own, lab, ("CMYK", "LAB"), ABSOLUTE, rows).astype(np.uint8)
    again = _convert(lab, own, ("LAB", "CMYK"), ABSOLUTE, printed) / 2.55
    return measure_distances(see_inks(profile, inks), see_inks(profile, again))


def _words(values: Array) -> str:
    return " ".join(f"{value:.0f}" for value in values)


def describe_measures(profile: bytes) -> list[str]:
    """Return lines of text: limit, white, black, greys and red in both intents, the primaries, the round trip."""
    lines = []
    for name, intent in (("perceptual", PERCEPTUAL), ("relative colorimetric", RELATIVE)):
        cube, ramp = ink_colours(profile, CUBE, intent), ink_colours(profile, GREYS, intent)
        seen, steps = see_inks(profile, ramp, RELATIVE), np.diff(ramp, axis=0)
        red = ink_colours(profile, [RED], intent)
        greys = ", ".join(_words(ramp[at]) for at in (64, 128, 191))
        lines += [
            f"- {name}: at most {cube.sum(axis=1).max():.1f} % ink on a grid of 17³ colours",
            f"  white {_words(ramp[255])}; black {_words(ramp[0])}; greys at 25, 50 and 75 % {greys}",
            f"  256 greys: |a| ≤ {abs(seen[:, 1]).max():.0f}, |b| ≤ {abs(seen[:, 2]).max():.0f} beside the paper; "
            f"inks change by {abs(steps).max():.1f} % a step at most, "
            f"black goes back by {max(steps[:, 3].max(), 0):.1f} %",
            f"  red #c8102e: {_words(red[0])}, CIELAB {_words(see_inks(profile, red)[0])}, "
            f"Delta E 2000 from the screen {measure_distances(see_inks(profile, red), see_rgb([RED]))[0]:.1f}",
        ]
    trip = measure_round_trip(profile)
    solids = see_inks(profile, np.vstack([np.zeros(4), np.eye(4) * 100]))
    return [
        *lines,
        "- paper, C, M, Y, K through the profile: " + ", ".join(_words(row) for row in solids),
        f"- CIELAB to inks and back: Delta E 2000 {trip.mean():.1f} on average, {trip.max():.1f} at most",
    ]
