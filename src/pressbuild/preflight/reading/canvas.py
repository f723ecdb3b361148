"""What is painted on a page, collected. In: things as they are painted. Out: marks, in order, alike ones joined.

Under each text and line it is noted what lies there. Shapes are polygons, curves their control points; a shape of very
many corners is taken for its box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pressbuild.preflight.facts import Box, Colour, ImageMark, PathMark, ShadingMark, State, TextMark
from pressbuild.preflight.reading.state import Matrix, join

Ground = tuple[float, float, float, float] | None

MOST_MARKS = 100_000
_MOST_GROUNDS = 50_000
_CELL = 72.0  # pt: grounds are found by the squares that they touch
_MOST_CELLS = 60  # that a ground is noted in
_LEAST_GROUND = 4.0  # pt on the shorter side; type does not stand on less
_BARE: Ground = (0.0, 0.0, 0.0, 0.0)
_MOST_TEXT = 4_000  # characters of a mark
_PLACES = (0.5, 0.1, 0.3, 0.7, 0.9)  # of a text, that are looked under


class TooManyMarks(Exception):
    """More is painted on a page than can be looked at."""


@dataclass(frozen=True)
class Shape:
    """A filled path: its subpaths, each the coordinates of its corners, their boxes, the matrix that places them."""

    subpaths: tuple[list[float], ...]
    boxes: tuple[Box, ...]
    matrix: Matrix

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the page lies inside, by the even-odd rule (ISO 32000-1, 8.5.3.3.3)."""
        a, b, c, d, e, f = self.matrix
        area = a * d - b * c
        if not area:
            return False
        x, y = (d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area
        inside = False
        for numbers, (_, bottom, right, top) in zip(self.subpaths, self.boxes, strict=True):
            if y < bottom or y > top or x > right:
                continue
            x0, y0 = numbers[-2], numbers[-1]
            for place in range(0, len(numbers) - 1, 2):
                x1, y1 = numbers[place], numbers[place + 1]
                if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                    inside = not inside
                x0, y0 = x1, y1
        return inside


@dataclass(frozen=True)
class _Ground:
    box: Box
    inks: Ground
    shape: Shape | None  # None: its box


class Canvas:
    """The marks of a page. Paths are joined only inside `inner`, away from the trim: there each is looked at alone."""

    def __init__(self, inner: Box) -> None:
        self.inner = inner
        self.texts: list[TextMark] = []
        self.paths: list[PathMark] = []
        self.images: list[ImageMark] = []
        self.shadings: list[ShadingMark] = []
        self.grounds: list[_Ground] = []
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._wide: list[int] = []
        self._last: object = None
        self._count = 0

    def _add(self) -> None:
        self._count += 1
        if self._count > MOST_MARKS:
            raise TooManyMarks

    def add_text(self, mark: TextMark) -> None:
        """Add a run of text; the next run of the same line or column is joined to it."""
        if self.grounds:
            ground = self._look_under(mark.box)
            if ground != _BARE:
                mark = replace(mark, ground=ground)
        last = self._last
        if isinstance(last, TextMark) and _continues(last, mark):
            text = f"{last.text} {mark.text}" if len(last.text) < _MOST_TEXT else last.text
            mark = replace(last, box=join(last.box, mark.box), text=text)
            self.texts[-1] = mark
        else:
            self._add()
            self.texts.append(mark)
        self._last = mark

    def add_path(self, mark: PathMark) -> None:
        """Add a path; of those that are white it is noted what lies under them."""
        paint = mark.fill or mark.stroke
        if self.grounds and paint is not None and paint.is_white:
            ground = self._look_under(mark.box, _PLACES[:1])
            if ground != _BARE:
                mark = replace(mark, ground=ground)
        last = self._last
        if isinstance(last, PathMark) and _is_alike(last, mark) and self._is_inside(last.box, mark.box):
            mark = replace(last, box=join(last.box, mark.box))
            self.paths[-1] = mark
        else:
            self._add()
            self.paths.append(mark)
        self._last = mark

    def add_ground(self, box: Box, colour: Colour | None, state: State, shape: Shape | None = None) -> None:
        """Note what lies under things that come after; without a shape it is all of the box."""
        if min(box[2] - box[0], box[3] - box[1]) < _LEAST_GROUND:
            return
        inks: Ground = None
        if colour is not None and not state.is_transparent:
            inks = _BARE if colour.is_white else colour.inks
        cells = _cells_of(box)
        if cells is None:
            self._wide.append(len(self.grounds))
        else:
            for cell in cells:
                self._cells.setdefault(cell, []).append(len(self.grounds))
        self.grounds.append(_Ground(box, inks, shape))

    def add_image(self, mark: ImageMark) -> None:
        """Add a picture."""
        self._add()
        self.images.append(mark)
        self._last = mark
        self.add_ground(mark.clipped, mark.colour if mark.is_stencil else None, mark.state)

    def add_shading(self, mark: ShadingMark) -> None:
        """Add a gradient."""
        self._add()
        self.shadings.append(mark)
        self._last = mark
        self.add_ground(mark.box, None, mark.state)

    def _is_inside(self, first: Box, second: Box) -> bool:
        inner = self.inner
        return (
            min(first[0], second[0]) > inner[0]
            and min(first[1], second[1]) > inner[1]
            and max(first[2], second[2]) < inner[2]
            and max(first[3], second[3]) < inner[3]
        )

    def _look_under(self, box: Box, parts: Sequence[float] = _PLACES) -> Ground:
        """Return the inks under the middle line of a box: of the places that differ, where there is most colour."""
        x0, y0, x1, y1 = box
        if len(self.grounds) > _MOST_GROUNDS:
            return None
        cells = _cells_of(box)
        if cells is None:
            touched: Iterable[int] = range(len(self.grounds))
        else:
            touched = sorted({*self._wide, *(number for cell in cells for number in self._cells.get(cell, ()))})
        near = [
            ground
            for ground in map(self.grounds.__getitem__, touched)
            if ground.box[0] < x1 and ground.box[2] > x0 and ground.box[1] < y1 and ground.box[3] > y0
        ]
        if not near:
            return _BARE
        high = y1 - y0 > 2 * (x1 - x0)
        places = [
            ((x0 + x1) / 2, y0 + part * (y1 - y0)) if high else (x0 + part * (x1 - x0), (y0 + y1) / 2) for part in parts
        ]
        found = {_look_at(near, x, y) for x, y in places}
        known = [ground for ground in found if ground is not None]
        coloured = [ground for ground in known if any(ground[:3])]
        if not coloured and None in found:
            return None
        return max(coloured or known, key=sum)


def _cells_of(box: Box) -> list[tuple[int, int]] | None:
    """Return the squares that a box touches, None if they are many."""
    left, bottom, right, top = (int(side // _CELL) for side in box)
    if (right - left + 1) * (top - bottom + 1) > _MOST_CELLS:
        return None
    return [(across, up) for across in range(left, right + 1) for up in range(bottom, top + 1)]


def _look_at(grounds: list[_Ground], x: float, y: float) -> Ground:
    for ground in reversed(grounds):
        left, bottom, right, top = ground.box
        if left <= x <= right and bottom <= y <= top and (ground.shape is None or ground.shape.holds(x, y)):
            return ground.inks
    return _BARE


def _continues(last: TextMark, mark: TextMark) -> bool:
    if (
        last.font != mark.font
        or abs(last.size - mark.size) > 0.01
        or last.fill != mark.fill
        or last.stroke != mark.stroke
        or last.state != mark.state
        or last.ground != mark.ground
        or last.visible != mark.visible
    ):
        return False
    near = 1.5 * mark.size
    return (
        mark.box[0] - near < last.box[2]
        and mark.box[2] + near > last.box[0]
        and mark.box[1] - near < last.box[3]
        and mark.box[3] + near > last.box[1]
    )


def _is_alike(last: PathMark, mark: PathMark) -> bool:
    if (last.width is None) != (mark.width is None) or last.state != mark.state:
        return False
    if last.width is not None and mark.width is not None and abs(last.width - mark.width) > 0.001:
        return False
    return last.fill == mark.fill and last.stroke == mark.stroke and last.ground == mark.ground
