"""Printer's marks and their type, of press pages and imposed sheets. In: places in pt. Out: operators of a PDF.

Marks are drawn in the registration colour, which is on every plate (/Separation /All, ISO 32000-2, 8.6.6.4). Type is
drawn as outlines, so that no font is added to those of the pages.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

REGISTRATION = "All"  # the name under which the resources of a page have the registration colour
USE_REGISTRATION = f"/{REGISTRATION} CS 1 SCN /{REGISTRATION} cs 1 scn"
LINE_WIDTH = 0.25  # pt
_KAPPA = 0.5523  # where a Bézier curve has its handles to draw a quarter of a circle

Step = tuple[str, tuple[tuple[float, float], ...]]  # an operator and its points


def number(value: float) -> str:
    """Return a number as PDF writes it, to a thousandth; 0 for what is no number."""
    text = f"{value:.3f}".rstrip("0").rstrip(".") if math.isfinite(value) else "0"
    return "0" if text == "-0" else text


def draw_line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return the operators of a line."""
    return f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S"


def registration_mark(x: float, y: float, radius: float, arm: float) -> Iterator[str]:
    """Yield a cross with arms of this length, and a circle around its middle."""
    yield draw_line(x - arm, y, x + arm, y)
    yield draw_line(x, y - arm, x, y + arm)
    r, k = radius, radius * _KAPPA
    yield f"{number(x + r)} {number(y)} m"
    for curve in (
        ((r, k), (k, r), (0, r)),
        ((-k, r), (-r, k), (-r, 0)),
        ((-r, -k), (-k, -r), (0, -r)),
        ((k, -r), (r, -k), (r, 0)),
    ):
        yield " ".join(f"{number(x + dx)} {number(y + dy)}" for dx, dy in curve) + " c"
    yield "s"


class _OutlinePen(BasePen):  # type: ignore[misc] # fontTools has no types
    """Notes the outlines of a glyph; curves of the second order are raised by fontTools."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.steps: list[Step] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the names of fontTools
        self.steps.append(("m", (point,)))

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.steps.append(("l", (point,)))

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.steps.append(("c", points))

    def _closePath(self) -> None:  # noqa: N802
        self.steps.append(("h", ()))


@dataclass
class MarkType:
    """The type of slug lines and page numbers, in one face; `data` is its file."""

    data: bytes
    _known: dict[str, tuple[float, tuple[Step, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._font = TTFont(io.BytesIO(self.data), lazy=True)
        self._names, self._glyphs = self._font.getBestCmap(), self._font.getGlyphSet()
        self._unit = float(self._font["head"].unitsPerEm)

    def measure(self, text: str, size: float) -> float:
        """Return the width of a text in pt."""
        return sum(self._glyph(letter)[0] for letter in text) * size / self._unit

    def draw(self, text: str, x: float, y: float, size: float, room: float = 0.0) -> Iterator[str]:
        """Yield the outlines of a text that begins at x, y; smaller than `size` if it would be wider than `room` pt.

        What the face does not have is shown as its sign for that.
        """
        width = self.measure(text, size)
        scale = size / self._unit * (room / width if 0 < room < width else 1)
        for letter in text:
            advance, steps = self._glyph(letter)
            for operator, points in steps:
                places = (f"{number(x + across * scale)} {number(y + up * scale)}" for across, up in points)
                yield " ".join([*places, operator])
            if steps:
                yield "f"
            x += advance * scale

    def _glyph(self, letter: str) -> tuple[float, tuple[Step, ...]]:
        """Return the advance of a letter and its outline, in units of the face."""
        if letter not in self._known:
            glyph, pen = self._glyphs[self._names.get(ord(letter), ".notdef")], _OutlinePen(self._glyphs)
            glyph.draw(pen)
            self._known[letter] = float(glyph.width), tuple(pen.steps)
        return self._known[letter]
