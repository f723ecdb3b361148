"""What ink lies under a place. In: what is filled, in order. Out: parts of ink under a point.

Good enough for type on a tint: shapes are polygons, curves their control points; a clip is a box. Colours that are no
ink are taken for the ink that they would roughly be: it is asked whether there is some, and how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pressbuild.pdf_facts.facts import Box, Colour
from pressbuild.pdf_facts.matrices import is_inside

Inks = tuple[float, float, float, float]
PAPER: Inks = (0.0, 0.0, 0.0, 0.0)
_MOST = 2_000  # layers that are remembered; the first ones are forgotten
_MOST_POINTS = 4_000  # of all shapes that one question looks at
_LEAST = 3.0  # pt: what is smaller has nothing on it


@dataclass(slots=True)
class _Layer:
    box: Box
    inks: Inks | None
    alpha: float
    polygons: Sequence[Sequence[float]] | None
    even_odd: bool


@dataclass
class Ground:
    """Layers of a page, the last on top."""

    _layers: list[_Layer] = field(default_factory=list)
    _has_forgotten: bool = False

    def add(
        self,
        box: Box,
        inks: Inks | None,
        alpha: float = 1.0,
        polygons: Sequence[Sequence[float]] | None = None,
        even_odd: bool = False,
    ) -> None:
        """Put a layer on top; `inks` None: nobody knows what is seen there. Without polygons it is its box."""
        if box[2] - box[0] < _LEAST or box[3] - box[1] < _LEAST:
            return
        layers = self._layers
        if polygons is None and alpha >= 1:
            while layers and _covers(box, layers[-1].box):
                layers.pop()
        layers.append(_Layer(box, inks, alpha, polygons, even_odd))
        if len(layers) > _MOST:
            del layers[: _MOST // 4]
            self._has_forgotten = True

    def under(self, box: Box) -> Inks | None:
        """Return what lies under the middle of a box, None if it cannot be told."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        seen: list[tuple[Inks, float]] = []
        found: Inks = PAPER
        points = 0
        for layer in reversed(self._layers):
            left, bottom, right, top = layer.box
            if not (left <= x <= right and bottom <= y <= top):
                continue
            if layer.polygons is not None:
                points += sum(map(len, layer.polygons)) // 2
                if points > _MOST_POINTS:
                    return None
                if not is_inside(x, y, layer.polygons, layer.even_odd):
                    continue
            if layer.inks is None:
                return None
            if layer.alpha >= 1:
                found = layer.inks
                break
            seen.append((layer.inks, layer.alpha))
        else:
            if self._has_forgotten:
                return None
        for inks, alpha in reversed(seen):
            c, m, yellow, k = (below * (1 - alpha) + above * alpha for below, above in zip(found, inks, strict=True))
            found = c, m, yellow, k
        return found


def _covers(box: Box, other: Box) -> bool:
    return box[0] <= other[0] and box[1] <= other[1] and box[2] >= other[2] and box[3] >= other[3]


def ink_of(colour: Colour) -> Inks | None:
    """Return the ink of a colour, roughly where it is none; None where it cannot be guessed."""
    if colour.inks is not None and not colour.spots:
        return colour.inks
    values = colour.numbers
    if colour.spots:
        inks = colour.inks or PAPER
        return inks if any(inks) else (0.0, 0.0, 0.0, min(1.0, max(values, default=0.0)))
    if colour.family in ("rgb", "icc-rgb", "cal-rgb") and len(values) == 3:
        red, green, blue = (min(1.0, max(0.0, value)) for value in values)
        black = 1 - max(red, green, blue)
        return 1 - red - black, 1 - green - black, 1 - blue - black, black
    if colour.family in ("icc-gray", "cal-gray") and len(values) == 1:
        return 0.0, 0.0, 0.0, 1 - min(1.0, max(0.0, values[0]))
    if colour.family == "lab" and values:
        return 0.0, 0.0, 0.0, 1 - min(100.0, max(0.0, values[0])) / 100
    return None
