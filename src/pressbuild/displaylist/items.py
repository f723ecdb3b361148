"""What is painted, in the order in which it is painted. In: nothing. Out: the types of items of a fragment.

Coordinates are those of the fragment: CSS px from its left top corner, downwards. Operators are those of a PDF content
stream (ISO 32000-2, annex A). What the press decides stands beside them as a value: colours, which become inks, and
pictures, which are made for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pressbuild.displaylist.fixed import Fixed

Matrix = tuple[Fixed, Fixed, Fixed, Fixed, Fixed, Fixed]  # a b c d e f of ISO 32000-2, 8.3.3, as fixed-point numbers
Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Operators:
    """Operators that are the same on every press: a path, how it is painted, the width of a line."""

    data: bytes
    paints: bool = True  # whether a path begins in them


@dataclass(frozen=True)
class Save:
    """Save the state of graphics."""


@dataclass(frozen=True)
class Restore:
    """Take the state back that was saved last."""


@dataclass(frozen=True)
class Transform:
    """Change the coordinates of what follows."""

    matrix: Matrix


@dataclass(frozen=True)
class SetColour:
    """Paint what follows in a colour: four inks or sRGB, each from 0 to 1."""

    space: Literal["rgb", "cmyk"]
    parts: tuple[float, ...]
    stroke: bool = False


@dataclass(frozen=True)
class SetOpacity:
    """Paint what follows so opaque, from 0 to 1: areas, lines or both."""

    opacity: float
    fill: bool = True
    stroke: bool = False


@dataclass(frozen=True)
class Blend:
    """Mix what follows with what lies under it by this mode of ISO 32000-2, 11.3.5."""

    mode: str


@dataclass(frozen=True)
class GlyphSpan:
    """Glyphs of one face and size. `glyphs` is an array for the operator TJ, its strings in hexadecimal.

    `face` is a number in the fragment's list of faces, `size` in CSS px, `rise` is how far the glyphs stand above the
    baseline.
    """

    face: int
    size: Fixed
    glyphs: bytes
    rise: Fixed = 0


@dataclass(frozen=True)
class GlyphRun:
    """Glyphs in a row. `start` are the operators that say where they begin.

    `box` is the one that they belong to; -1: none, they are an artifact; None: what is around them says what they are.
    """

    start: bytes
    spans: tuple[GlyphSpan, ...]
    box: int | None = None


@dataclass(frozen=True)
class BeginMark:
    """What follows belongs to a box of the fragment, by its number; -1: to none."""

    box: int = -1


@dataclass(frozen=True)
class EndMark:
    """The end of what began last."""


@dataclass(frozen=True)
class ShowPicture:
    """A bitmap in the unit square. `key` names it in the stock."""

    key: str
    interpolate: bool = True


@dataclass(frozen=True)
class ShowPlaced:
    """A page of another PDF in a rectangle of this size that begins at the origin. `key` names it in the stock."""

    key: str
    width: Fixed
    height: Fixed


@dataclass(frozen=True)
class ShowDrawing:
    """A drawing that becomes a bitmap in a rectangle of this size at the origin. `key` names it in the stock."""

    key: str
    width: Fixed
    height: Fixed


@dataclass(frozen=True)
class Group:
    """Things that are painted together. `box` is x, y, width and height; None: the whole page."""

    box: tuple[Fixed, ...] | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ShowGroup:
    """Paint a group."""

    group: Group


@dataclass(frozen=True)
class SetMask:
    """Let a group say how opaque what follows is, by its luminosity or its alpha."""

    group: Group
    mode: str


@dataclass(frozen=True)
class PatternTile:
    """A tiling pattern: what is repeated, its box, how far it is from one tile to the next.

    `matrix` leads to the coordinates of the fragment, or of the group that it is used in.
    """

    box: tuple[Fixed, ...]
    steps: tuple[Fixed, Fixed]
    matrix: Matrix
    items: tuple[Item, ...]


@dataclass(frozen=True)
class SetPattern:
    """Paint what follows with a pattern."""

    tile: PatternTile
    stroke: bool = False


@dataclass(frozen=True)
class Step:
    """A step of a gradient: its ends, and the exponent between them. Colours have three numbers, opacity has one."""

    start: tuple[float, ...]
    end: tuple[float, ...]
    exponent: float


@dataclass(frozen=True)
class Shading:
    """A gradient (ISO 32000-2, 8.7.4.5): axial or radial. `is_opacity`: it says how opaque something is."""

    kind: Literal[2, 3]
    domain: tuple[Fixed, ...]
    coordinates: tuple[Fixed, ...]
    extends: bool
    stitch_domain: tuple[Fixed, ...]
    bounds: tuple[Fixed, ...]
    encode: tuple[Fixed, ...]
    steps: tuple[Step, ...]
    is_opacity: bool = False


@dataclass(frozen=True)
class Shade:
    """Fill the current area with a gradient."""

    shading: Shading


@dataclass(frozen=True)
class Slot:
    """Here a page master leaves room: what is put into the frame of this name is painted now."""

    name: str


Item = (
    Operators
    | Save
    | Restore
    | Transform
    | SetColour
    | SetOpacity
    | Blend
    | GlyphRun
    | BeginMark
    | EndMark
    | ShowPicture
    | ShowPlaced
    | ShowDrawing
    | ShowGroup
    | SetMask
    | SetPattern
    | Shade
    | Slot
)
