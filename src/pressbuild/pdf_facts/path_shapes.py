"""Paths: where they lie, and which of them are lines. In: path segments of a content stream. Out: `Shape`.

Many programs draw lines as thin filled bars, and frames as one rectangle inside another: they are lines to a printer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.pdf_facts.content_scanner import SEGMENT, read_numbers, read_points
from pressbuild.pdf_facts.facts import Box
from pressbuild.pdf_facts.matrices import Matrix, around, transform_points

Part = bytes | tuple[float, float, float, float]  # a run of segments; or x, y, width, height of a rectangle
_SMALL = 40_000  # bytes of a path that is looked at point by point
_THICKEST = 4.0  # pt: a bar that is thicker is no line
_SLENDER = 4.0  # times longer than thick
_MOST_BARS = 20_000
_SLIVER = 0.01  # pt


@dataclass(frozen=True)
class Shape:
    """A path in the page's own space. `polygons` are None where it has too many points to be looked at.

    `thickness` is that of a line, None if it is none.
    """

    box: Box
    polygons: tuple[tuple[float, ...], ...] | None
    thickness: float | None = None
    is_rectangle: bool = False
    pieces: tuple[tuple[Box, float | None], ...] = ()  # its subpaths where there are several, and what lines they are
    is_frame: bool = False  # a rectangle inside another; `thickness` is that of its thinnest side


def read_shapes(parts: Sequence[Part], matrix: Matrix, *, apart: bool) -> list[Shape]:
    """Return a path as one shape; as several if `apart` and it is nothing but rectangles or lines side by side.

    Raises:
        ValueError: if a segment is wrong.
    """
    if sum(len(part) for part in parts if isinstance(part, bytes)) > _SMALL:
        large = [points for part in parts for points in _read_part(part)]
        pieces = _read_pieces([transform_points(points, matrix) for points in large])
        return [Shape(_join(pieces), None, pieces=pieces)] if pieces else []
    subpaths: list[tuple[float, ...]] = []
    curved = False
    for part in parts:
        if isinstance(part, bytes):
            curved |= not part.isascii() or any(letter in part for letter in (b"c", b"v", b"y"))
        subpaths += _read_part(part)
    if not subpaths:
        return []
    polygons = tuple(tuple(transform_points(points, matrix)) for points in subpaths)
    flat = [value for polygon in polygons for value in polygon]
    box = around(flat, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    pieces = _read_pieces(polygons) if len(polygons) > 1 else ()
    if curved:
        return [Shape(box, polygons, _slim(box), pieces=pieces)]
    if len(polygons) == 1:
        rectangle = _is_rectangle(polygons[0], box)
        return [Shape(box, polygons, measure_bar(polygons[0]), rectangle)]
    ring = _ring(polygons)
    if ring is not None:
        return [Shape(box, polygons, ring, is_frame=True)]
    if apart and len(polygons) <= _MOST_BARS:
        boxes = [around(polygon, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)) for polygon in polygons]
        bars = [measure_bar(polygon) for polygon in polygons]
        if all(bar is not None or _is_rectangle(p, b) for bar, p, b in zip(bars, polygons, boxes, strict=True)):
            return [Shape(b, (p,), bar, _is_rectangle(p, b)) for bar, p, b in zip(bars, polygons, boxes, strict=True)]
    return [Shape(box, polygons, _slim(box), pieces=pieces)]


def _read_part(part: Part) -> list[tuple[float, ...]]:
    return _split(part) if isinstance(part, bytes) else [tuple(_corners(part))]


def _read_pieces(polygons: Sequence[Sequence[float]]) -> tuple[tuple[Box, float | None], ...]:
    """Return where each subpath lies, and how thick it is if it is an upright bar: other slivers are part of a shape.

    What reaches the trim, and what is thin, is not to be hidden by what else is in the same path.
    """
    pieces: list[tuple[Box, float | None]] = []
    for polygon in polygons:
        box = around(polygon, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
        pieces.append((box, measure_bar(polygon) if _is_rectangle(polygon, box) else None))
    return tuple(pieces)


def _join(pieces: Sequence[tuple[Box, float | None]]) -> Box:
    sides = list(zip(*(box for box, _ in pieces), strict=True))
    return min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])


def measure_bar(points: Sequence[float]) -> float | None:
    """Return how thick a polygon of up to four corners is if it acts as a line, else None."""
    corners = list(zip(points[0::2], points[1::2], strict=True))
    if len(corners) > 1 and math.dist(corners[0], corners[-1]) < 1e-6:
        corners.pop()
    if not 2 <= len(corners) <= 4:
        return None
    turned = [*corners[1:], corners[0]]
    long = max(math.dist(one, other) for one, other in zip(corners, turned, strict=True))
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, turned, strict=True))
    thick = abs(twice) / 2 / long if long else 0.0
    return thick if long > 0 and thick <= _THICKEST and long >= _SLENDER * thick else None


def _slim(box: Box) -> float | None:
    thin, long = sorted((box[2] - box[0], box[3] - box[1]))
    return thin if long > 0 and thin <= _THICKEST and long >= _SLENDER * thin else None


def slim_side(box: Box, thickness: float | None) -> float | None:
    """Return how thick the line is that a clip leaves of a rectangle or frame, if it leaves this box."""
    slim = _slim(box)
    if slim is None or (slim < _SLIVER and thickness is None):  # a sliver is left by rounding
        return thickness
    return slim


def _ring(polygons: tuple[tuple[float, ...], ...]) -> float | None:
    """Return how thick a frame is at its thinnest, if two rectangles are one: a side may have no thickness."""
    if len(polygons) != 2:
        return None
    boxes = [around(polygon, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)) for polygon in polygons]
    if not all(_is_rectangle(polygon, box) for polygon, box in zip(polygons, boxes, strict=True)):
        return None
    one, two = boxes
    sides = [two[0] - one[0], two[1] - one[1], one[2] - two[2], one[3] - two[3]]
    if min(sides) < -1e-4:
        sides = [-side for side in sides]
    if min(sides) < -1e-4:
        return None
    drawn = [side for side in sides if side > 1e-4]
    return min(drawn) if drawn and min(drawn) <= _THICKEST else None


def _is_rectangle(points: Sequence[float], box: Box) -> bool:
    """Tell whether a polygon is an upright rectangle: each corner at a corner of its box, and four or five of them."""
    if len(points) not in (8, 10):
        return False
    left, bottom, right, top = box
    near = 1e-4
    corners = set()
    for x, y in zip(points[0::2], points[1::2], strict=True):
        low_x, low_y = abs(x - left) <= near, abs(y - bottom) <= near
        if not (low_x or abs(x - right) <= near) or not (low_y or abs(y - top) <= near):
            return False
        corners.add((low_x, low_y))
    return len(corners) == 4 or right - left <= near or top - bottom <= near


def _corners(rectangle: tuple[float, float, float, float]) -> list[float]:
    x, y, width, height = rectangle
    return [x, y, x + width, y, x + width, y + height, x, y + height]


def _split(run: bytes) -> list[tuple[float, ...]]:
    """Return the subpaths of a run of segments as their points."""
    read_points(run)  # counts them
    found: list[tuple[float, ...]] = []
    points: list[float] = []
    for operands, operator in SEGMENT.findall(run):
        if operator == b"m":
            if len(points) > 2:
                found.append(tuple(points))
            points = []
        points += read_numbers(operands)
    if len(points) >= 2:
        found.append(tuple(points))
    return found
