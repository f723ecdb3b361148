"""Paths: built, painted, clipped. In: a `Run` and coordinates. Out: path marks with the width of what acts as a line.

A filled shape acts as a line where it is thin: its thickness is twice its area over its circumference, which is right
for a long bar. What a clip leaves of a shape counts, and the rim between two rectangles, one in the other.
"""

from __future__ import annotations

import math
from typing import Any

from pressbuild.preflight.facts import Box, PathMark
from pressbuild.preflight.reading.canvas import Shape
from pressbuild.preflight.reading.interpreter import Run
from pressbuild.preflight.reading.state import join, meet, place_box, scales

LINE = 3.0  # pt; nothing thicker is called a line
_LONG = 8  # times as long as thick
_MOST_CORNERS = 14
_MOST_GROUND = 2_000  # coordinates of a shape on which things may stand
_SLIVER = 0.01  # pt; less is left by rounding
_MOST_SUBPATHS = 60_000
_NOTHING = 1e-6


def begin(run: Run, numbers: list[float]) -> None:
    """Begin a subpath."""
    begin_with(run, list(map(float, numbers)))


def begin_with(run: Run, numbers: list[float]) -> None:
    """Begin a subpath that is known as far as straight lines and curves go."""
    if len(run.subpaths) < _MOST_SUBPATHS:
        run.subpaths.append((numbers, False))
    else:
        run.page.note("a path has too many parts")


def go_on(run: Run, numbers: list[float]) -> None:
    """Go on with a subpath; control points of curves are taken as corners."""
    if run.subpaths:
        run.subpaths[-1][0].extend(map(float, numbers))


def close(run: Run) -> None:
    """Close a subpath."""
    if run.subpaths:
        numbers = run.subpaths[-1][0]
        numbers += numbers[:2]


def add_rectangle(run: Run, numbers: list[float]) -> None:
    """Add a rectangle to the path."""
    x, y, width, height = map(float, numbers)
    run.subpaths.append(([x, y, x + width, y, x + width, y + height, x, y + height], True))


def _box(numbers: list[float]) -> Box:
    xs, ys = numbers[0::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def paint(run: Run, fill: bool, stroke: bool) -> None:
    """Paint the path, or nothing but clip by it, and end it."""
    subpaths, run.subpaths = run.subpaths, []
    clips, run.clips = run.clips, False
    if not subpaths:
        return
    boxes = [_box(numbers) for numbers, _ in subpaths]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = join(whole, box)
    outer = place_box(whole, run.g.matrix)
    if not all(map(math.isfinite, outer)):
        run.page.note("a path lies nowhere")
        return
    if fill:
        _fill(run, subpaths, boxes, outer)
    if stroke:
        _stroke(run, boxes, outer)
    if clips:
        run.g.clip = meet(outer, run.g.clip) if run.g.clip is not None else None


def _fill(run: Run, subpaths: list[tuple[list[float], bool]], boxes: list[Box], outer: Box) -> None:
    g, canvas = run.g, run.canvas
    if g.clip is None:
        return
    upright = not (g.matrix[1] or g.matrix[2]) or not (g.matrix[0] or g.matrix[3])
    scale = scales(g.matrix)[0]
    inner = canvas.inner
    is_inside = outer[0] > inner[0] and outer[1] > inner[1] and outer[2] < inner[2] and outer[3] < inner[3]
    rim = _rim(subpaths, boxes, scale) if len(subpaths) == 2 else None
    joined: Box | None = None
    solid: list[list[float]] = []
    for (numbers, _), box in zip(subpaths, boxes, strict=True):
        placed = place_box(box, g.matrix)
        seen = meet(placed, g.clip)
        if seen is None or _is_cut_away(seen, placed):
            continue
        width = _thickness(numbers) * scale if len(numbers) <= 2 * _MOST_CORNERS else LINE
        width = min(width, _thin_side(seen)) if upright or seen != placed else width
        long = max(seen[2] - seen[0], seen[3] - seen[1])
        if rim is not None:
            width = rim
        if width < LINE and long >= _LONG * width:
            _mark(run, seen, width, True)
        elif is_inside:
            joined = seen if joined is None else join(joined, seen)
        else:
            _mark(run, seen, None, True)
        solid.append(numbers)
    if joined is not None:
        _mark(run, joined, None, True)
    seen = meet(outer, g.clip)
    if solid and seen is not None and g.fill_pattern is None:
        plain = len(subpaths) == 1 and subpaths[0][1] and upright
        corners = sum(map(len, solid))
        shape = (
            None
            if plain or corners > _MOST_GROUND
            else Shape(tuple(numbers for numbers, _ in subpaths), tuple(boxes), g.matrix)
        )
        canvas.add_ground(run.page.whole or seen, g.fill, g.paint, shape if run.page.whole is None else None)


def _is_cut_away(seen: Box, placed: Box) -> bool:
    """Return whether the clip leaves nothing of a shape, or what rounding leaves."""
    wide, high = seen[2] - seen[0], seen[3] - seen[1]
    return (wide < _SLIVER and placed[2] - placed[0] > wide + _NOTHING) or (
        high < _SLIVER and placed[3] - placed[1] > high + _NOTHING
    )


def _thin_side(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _thickness(numbers: list[float]) -> float:
    """Return twice the area of a shape over its circumference."""
    area = length = 0.0
    x0, y0 = numbers[-2], numbers[-1]
    for place in range(0, len(numbers) - 1, 2):
        x1, y1 = numbers[place], numbers[place + 1]
        area += x0 * y1 - x1 * y0
        length += math.hypot(x1 - x0, y1 - y0)
        x0, y0 = x1, y1
    return abs(area) / length if length else 0.0


def _rim(subpaths: list[tuple[list[float], bool]], boxes: list[Box], scale: float) -> float | None:
    """Return how wide the rim between two rectangles is, if that is what a path is."""
    if not (subpaths[0][1] and subpaths[1][1]):
        return None
    first, second = boxes
    gaps = [abs(first[side] - second[side]) for side in range(4)]
    outer = join(first, second)
    if outer not in (first, second) or max(gaps) * scale >= LINE:
        return None
    left = [gap * scale for gap in gaps if gap > _NOTHING]
    return min(left) if left else None


def _stroke(run: Run, boxes: list[Box], outer: Box) -> None:
    g = run.g
    least, most = scales(g.matrix)
    half = g.line_width * most / 2
    inner = run.canvas.inner
    apart = len(boxes) > 1 and not (
        outer[0] - half > inner[0]
        and outer[1] - half > inner[1]
        and outer[2] + half < inner[2]
        and outer[3] + half < inner[3]
    )
    for placed in [place_box(box, g.matrix) for box in boxes] if apart else [outer]:
        wide = (placed[0] - half, placed[1] - half, placed[2] + half, placed[3] + half)
        seen = meet(wide, g.clip) if g.clip is not None else None
        if seen is not None and not _is_cut_away(seen, wide):
            _mark(run, seen, g.line_width * least, False)


def _mark(run: Run, box: Box, width: float | None, fill: bool) -> None:
    from pressbuild.preflight.reading.placing import paint_pattern

    g = run.g
    box = run.page.whole or box
    pattern: Any = g.fill_pattern if fill else g.stroke_pattern
    if pattern is not None:
        paint_pattern(run, pattern, box)
        return
    colour = g.fill if fill else g.stroke
    run.canvas.add_path(PathMark(box, colour if fill else None, None if fill else colour, width, g.paint))
