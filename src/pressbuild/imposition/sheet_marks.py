"""What is drawn around the pages. In: a sheet, in pt. Out: PDF operators, in registration colour for the press.

Registration colour is the separation All (PDF 1.7, ISO 32000-1, 8.6.6.4): it is on every plate. Its resource is called
`CSAll` here. Type is drawn as outlines, so that no font is added to those of the pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pressbuild.core.rectangles import PdfBox
from pressbuild.imposition.sheet_places import MM, ImposedPage, Sheet
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import MEGABYTE, read_named

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

AIR, LENGTH = 1 * MM, 5 * MM
LINE = 0.25  # pt
SLUG_SIZE, LABEL_SIZE = 8.0, 9.0  # pt
_FACE = "sofia-sans-extra-condensed/SofiaSansExtraCondensed_400Regular.ttf"


def number(value: float) -> str:
    """Return a number as PDF writes it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if "." in f"{value:.3f}" else str(value)


def draw_marks(sheet: Sheet, slug: str) -> str:
    """Return fold, cut and registration marks and the slug line of a side."""
    left = sheet.trims[-1][0].left + 3 * MM
    room = sheet.trims[-1][0].width / 2 - LENGTH - 4 * MM
    low = sheet.block.bottom - sheet.bleed - AIR - LENGTH + 1.5 * MM
    return "\n".join([_draw_lines(sheet), draw_text(slug, left, low, SLUG_SIZE, room), "Q"])


@lru_cache(maxsize=4)
def _draw_lines(sheet: Sheet) -> str:
    """Return what is the same on all sides, without the end of its `q`."""
    block, start = sheet.block, sheet.bleed + AIR
    lines = ["q", "/CSAll CS 1 SCN /CSAll cs 1 scn", f"{LINE} w"]
    for x in sheet.cuts_x:
        lines += _above_and_below(x, block, start)
    for y in sheet.cuts_y:
        lines += _left_and_right(y, block, start)
    lines.append("[3 2] 0 d")
    for x in sheet.folds_x:
        lines += _above_and_below(x, block, start)
    for y in sheet.folds_y:
        lines += _left_and_right(y, block, start)
    lines.append("[] 0 d")
    for x, y in _targets(sheet, start + LENGTH / 2):
        lines.append(_target(x, y, LENGTH / 2))
    return "\n".join(lines)


def draw_labels(placed: tuple[ImposedPage, ...]) -> str:
    """Return hairline frames around the pages of a proof, and their numbers under them."""
    lines = ["q", "0 G 0 g", f"{LINE} w"]
    for page in placed:
        trim = page.trim
        lines.append(" ".join(map(number, (trim.left, trim.bottom, trim.width, trim.height))) + " re S")
        text = str(page.page)
        middle = (trim.left + trim.right) / 2 - measure_text(text, LABEL_SIZE) / 2
        lines.append(draw_text(text, middle, trim.bottom - LABEL_SIZE * 1.1, LABEL_SIZE))
    lines.append("Q")
    return "\n".join(lines)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S"


def _above_and_below(x: float, block: PdfBox, start: float) -> list[str]:
    return [
        _line(x, block.top + start, x, block.top + start + LENGTH),
        _line(x, block.bottom - start, x, block.bottom - start - LENGTH),
    ]


def _left_and_right(y: float, block: PdfBox, start: float) -> list[str]:
    return [
        _line(block.left - start, y, block.left - start - LENGTH, y),
        _line(block.right + start, y, block.right + start + LENGTH, y),
    ]


def _targets(sheet: Sheet, out: float) -> Iterator[tuple[float, float]]:
    """Go through the middles of the outer pages' sides: held against the light, front and back lie on each other."""
    block, first, last = sheet.block, sheet.trims[-1][0], sheet.trims[-1][-1]
    for x in ((first.left + first.right) / 2, (last.left + last.right) / 2):
        yield x, block.top + out
        yield x, block.bottom - out
    for x in (block.left - out, block.right + out):
        yield x, (first.bottom + first.top) / 2


def _target(x: float, y: float, radius: float) -> str:
    """Return a circle and a cross. 0.5523 r is where a Bézier curve has its handles to draw a quarter of a circle."""
    r = radius * 0.6
    k = 0.5523 * r
    curves = (
        ((r, k), (k, r), (0, r)),
        ((-k, r), (-r, k), (-r, 0)),
        ((-r, -k), (-k, -r), (0, -r)),
        ((k, -r), (r, -k), (r, 0)),
    )
    path = [f"{number(x + r)} {number(y)} m"]
    for curve in curves:
        path.append(" ".join(f"{number(x + dx)} {number(y + dy)}" for dx, dy in curve) + " c")
    cross = _line(x - radius, y, x + radius, y) + " " + _line(x, y - radius, x, y + radius)
    return " ".join(path) + " S " + cross


def measure_text(text: str, size: float) -> float:
    """Return the width of a text in pt."""
    return sum(_glyph(letter)[0] for letter in text) * size


def draw_text(text: str, x: float, y: float, size: float, room: float = 0.0) -> str:
    """Return the outlines of a text that begins at x, y; smaller than `size` if it would be wider than `room`."""
    width = measure_text(text, size)
    if room > 0 and width > room:
        size *= room / width
    parts = ["q", f"{size / 1000:.6f} 0 0 {size / 1000:.6f} {number(x)} {number(y)} cm"]
    for letter in text:
        advance, outline = _glyph(letter)
        parts.append(f"{outline} 1 0 0 1 {number(advance * 1000)} 0 cm")
    parts.append("Q")
    return "\n".join(parts)


@lru_cache(maxsize=1)
def _face() -> tuple[TTFont, dict[int, str], Any]:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(read_named(builtin_folder("fonts") / _FACE, MEGABYTE)), lazy=True)
    return font, font.getBestCmap(), font.getGlyphSet()


@lru_cache(maxsize=1000)
def _glyph(letter: str) -> tuple[float, str]:
    """Return the advance of a letter in em and its outline as PDF operators in thousandths of an em.

    What the face does not have is shown as its sign for that.
    """
    from fontTools.pens.basePen import BasePen

    font, characters, glyphs = _face()
    unit = 1000 / font["head"].unitsPerEm
    path: list[str] = []

    def put(operator: str, *points: tuple[float, float]) -> None:
        path.append(" ".join([*(number(round(value * unit, 1)) for point in points for value in point), operator]))

    class Pen(BasePen):  # type: ignore[misc] # fontTools has no types
        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - its names
            put("m", point)

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            put("l", point)

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            put("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            put("h")

    name = characters.get(ord(letter), ".notdef")
    glyphs[name].draw(Pen(glyphs))
    return glyphs[name].width / font["head"].unitsPerEm, " ".join(path) + " f" if path else ""
