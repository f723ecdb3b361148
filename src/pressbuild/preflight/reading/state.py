"""The graphics state and its geometry. In: operators' numbers. Out: places on the page. ISO 32000-1, 8.3 and 8.4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy

from pressbuild.preflight.facts import Box, Colour, State
from pressbuild.preflight.reading.colours import GRAY, Space, make_colour
from pressbuild.preflight.reading.fonts import Font

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
BLACK = make_colour(GRAY, (0.0,))


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does the first and then the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def place_box(box: Sequence[float], matrix: Matrix) -> Box:
    """Return the upright box around a box that a matrix moves."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    if not b and not c:
        p, q, r, s = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        return (min(p, q), min(r, s), max(p, q), max(r, s))
    xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
    ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
    return (min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)


def meet(first: Box, second: Box) -> Box | None:
    """Return what two boxes have in common; a box without width is one, too."""
    x0, y0 = max(first[0], second[0]), max(first[1], second[1])
    x1, y1 = min(first[2], second[2]), min(first[3], second[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def join(first: Box, second: Box) -> Box:
    """Return the box around two boxes."""
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def scales(matrix: Matrix) -> tuple[float, float]:
    """Return by how much a matrix makes lengths larger, at least and at most (its singular values)."""
    a, b, c, d = matrix[:4]
    whole, area = a * a + b * b + c * c + d * d, abs(a * d - b * c)
    root = math.sqrt(max(0.0, whole * whole / 4 - area * area))
    return math.sqrt(max(0.0, whole / 2 - root)), math.sqrt(max(0.0, whole / 2 + root))


class Graphics:
    """The graphics state, which q keeps and Q brings back."""

    def __init__(self, matrix: Matrix, clip: Box) -> None:
        self.matrix = matrix
        self.clip: Box | None = clip  # None: nothing can be seen
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.fill: Colour = BLACK
        self.stroke: Colour = BLACK
        self.fill_pattern: object | None = None
        self.stroke_pattern: object | None = None
        self.line_width = 1.0
        self.paint = State()
        self.font: Font | None = None
        self.size = 0.0
        self.mode = 0
        self.char_space = self.word_space = self.rise = self.leading = 0.0
        self.stretch = 1.0

    def copy(self) -> Graphics:
        """Return the same state, to be changed."""
        return copy(self)
