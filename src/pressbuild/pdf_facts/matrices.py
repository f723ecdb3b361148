"""Matrices and boxes of pages. In: numbers. Out: numbers, in pt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pressbuild.pdf_facts.facts import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one and then the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def to_matrix(values: Sequence[float]) -> Matrix:
    """Return six numbers as a matrix; the one that changes nothing where they are not six."""
    if len(values) != 6:
        return IDENTITY
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def transform_box(box: Box, matrix: Matrix) -> Box:
    """Return the smallest upright box around a box that is transformed."""
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    if b == 0 == c:
        x0, x1, y0, y1 = a * left + e, a * right + e, d * bottom + f, d * top + f
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return around([left, bottom, right, bottom, right, top, left, top], matrix)


def transform_points(points: Sequence[float], matrix: Matrix) -> list[float]:
    """Return points (x, y, x, y …) transformed."""
    a, b, c, d, e, f = matrix
    found = [0.0] * len(points)
    found[0::2] = [a * x + c * y + e for x, y in zip(points[0::2], points[1::2], strict=True)]
    found[1::2] = [b * x + d * y + f for x, y in zip(points[0::2], points[1::2], strict=True)]
    return found


def around(points: Sequence[float], matrix: Matrix) -> Box:
    """Return the smallest upright box around points (x, y, x, y …) that are transformed."""
    a, b, c, d, e, f = matrix
    xs, ys = points[0::2], points[1::2]
    if b == 0 == c:
        return transform_box((min(xs), min(ys), max(xs), max(ys)), matrix)
    across = [a * x + c * y for x, y in zip(xs, ys, strict=True)]
    up = [b * x + d * y for x, y in zip(xs, ys, strict=True)]
    return min(across) + e, min(up) + f, max(across) + e, max(up) + f


def intersect(one: Box, other: Box) -> Box | None:
    """Return what two boxes have in common, None if they do not even touch."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def lengths(matrix: Matrix) -> tuple[float, float]:
    """Return how long the axes of a matrix are."""
    return math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])


def height_of(matrix: Matrix) -> float:
    """Return how high what is 1 high becomes, square to its base line, however it slants."""
    base = math.hypot(matrix[0], matrix[1])
    if base == 0:
        return math.hypot(matrix[2], matrix[3])
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / base


def is_sane(box: Box) -> bool:
    """Tell whether all its numbers are such that one can reckon with them."""
    return all(-1e9 < value < 1e9 for value in box)


def order(values: Sequence[float]) -> Box | None:
    """Return four numbers as left, bottom, right, top whatever corners they name; None if they are not four."""
    if len(values) != 4:
        return None
    one, two, three, four = values
    return min(one, three), min(two, four), max(one, three), max(two, four)


def is_inside(x: float, y: float, polygons: Sequence[Sequence[float]], even_odd: bool) -> bool:
    """Tell whether a point lies inside polygons (each x, y, x, y …), by one of both rules (ISO 32000-1, 8.5.3.3)."""
    turns = crossings = 0
    for points in polygons:
        before_x, before_y = points[-2], points[-1]
        for at_x, at_y in zip(points[0::2], points[1::2], strict=True):
            if (at_y > y) != (before_y > y) and x < (before_x - at_x) * (y - at_y) / (before_y - at_y) + at_x:
                crossings += 1
                turns += 1 if at_y > before_y else -1
            before_x, before_y = at_x, at_y
    return crossings % 2 == 1 if even_odd else turns != 0
