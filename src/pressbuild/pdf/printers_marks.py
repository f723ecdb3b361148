"""Printer's marks. In: a sheet and its slug line. Out: operators that draw crop, fold and registration marks and a
colour bar.

Marks are drawn in the registration colour, which is on every plate (/Separation /All, ISO 32000-2, 8.6.6.4). They stand
outside the bleed, so that nothing of them is on the trimmed page. The slug line is drawn as outlines and needs no font
in the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from pressbuild.pdf.sheet_boxes import SheetBoxes
from pressbuild.publication.font_families import Face

REGISTRATION = "All"  # the name under which the resources of a page have the registration colour
_LINE = 0.25  # pt
_GAP = 2.0  # pt between the bleed and a mark
_LENGTH = 18.0  # pt of a crop mark
_RADIUS = 4.5  # pt of a registration mark
_PATCH = 12.0  # pt
_SLUG_SIZE = 7.0  # pt
_KAPPA = 0.5523  # of a circle drawn with four curves

# the inks alone, their overprints, all three, and tints of black: what a press operator measures
_PATCHES = (
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (0, 1, 1, 0),
    (1, 0, 1, 0),
    (1, 1, 0, 0),
    (0, 0, 0, 0.8),
    (0, 0, 0, 0.5),
    (0, 0, 0, 0.2),
)


def draw_marks(sheet: SheetBoxes, slug: str, face: Face | None) -> bytes:
    """Return the operators for a page. `face` is the font of the slug line; without one there is none."""
    lines = ["q", f"/{REGISTRATION} CS 1 SCN /{REGISTRATION} cs 1 scn", f"{_LINE} w 0 J"]
    lines += [f"{_n(x1)} {_n(y1)} m {_n(x2)} {_n(y2)} l S" for x1, y1, x2, y2 in _crop_marks(sheet)]
    lines += _fold_marks(sheet)
    for x, y in _registration_places(sheet):
        lines += _registration_mark(x, y)
    if face is not None:
        x, y = sheet.trim_box[0] + _LENGTH, sheet.bleed_box[1] - sheet.room + 6
        lines += _outlines(slug, face, x, y)
    lines += [*_colour_bar(sheet), "Q"]
    return "\n".join(lines).encode()


def _crop_marks(sheet: SheetBoxes) -> Iterator[tuple[float, float, float, float]]:
    """Yield two lines for each corner, in the line of the trim, outside the bleed."""
    left, bottom, right, top = sheet.trim_box
    near, far = sheet.bleed + _GAP, sheet.bleed + _GAP + _LENGTH
    for x, outward in ((left, -1), (right, 1)):
        for y, upward in ((bottom, -1), (top, 1)):
            yield x + outward * near, y, x + outward * far, y
            yield x, y + upward * near, x, y + upward * far


def _fold_marks(sheet: SheetBoxes) -> Iterator[str]:
    """Yield dashed lines half way up, for a paper that is folded there to be sold and posted."""
    if not sheet.folds_half:
        return
    left, bottom, right, top = sheet.trim_box
    middle = (bottom + top) / 2
    near, far = sheet.bleed + _GAP, sheet.bleed + _GAP + _LENGTH / 2
    yield "[2 1.5] 0 d"
    for x, outward in ((left, -1), (right, 1)):
        yield f"{_n(x + outward * near)} {_n(middle)} m {_n(x + outward * far)} {_n(middle)} l S"
    yield "[] 0 d"


def _registration_places(sheet: SheetBoxes) -> Iterator[tuple[float, float]]:
    """Yield the middle of the upper side, and a third of the way down the others, clear of fold marks and slug line."""
    left, bottom, right, top = sheet.trim_box
    away = sheet.bleed + _GAP + _LENGTH / 2
    yield (left + right) / 2, top + away
    yield (left + right) / 2, bottom - away
    yield left - away, bottom + (top - bottom) * 2 / 3
    yield right + away, bottom + (top - bottom) * 2 / 3


def _registration_mark(x: float, y: float) -> Iterator[str]:
    arm, r, k = _RADIUS * 1.6, _RADIUS, _RADIUS * _KAPPA
    yield f"{_n(x - arm)} {_n(y)} m {_n(x + arm)} {_n(y)} l S"
    yield f"{_n(x)} {_n(y - arm)} m {_n(x)} {_n(y + arm)} l S"
    yield f"{_n(x + r)} {_n(y)} m"
    for x1, y1, x2, y2, x3, y3 in (
        (r, k, k, r, 0, r),
        (-k, r, -r, k, -r, 0),
        (-r, -k, -k, -r, 0, -r),
        (k, -r, r, -k, r, 0),
    ):
        yield f"{_n(x + x1)} {_n(y + y1)} {_n(x + x2)} {_n(y + y2)} {_n(x + x3)} {_n(y + y3)} c"
    yield "s"


def _colour_bar(sheet: SheetBoxes) -> Iterator[str]:
    """Yield the patches above the page, left of the registration mark."""
    left, _, _, top = sheet.trim_box
    y = top + sheet.bleed + _GAP + (_LENGTH - _PATCH) / 2
    for index, inks in enumerate(_PATCHES):
        x = left + _LENGTH + index * _PATCH
        yield f"{' '.join(map(_n, inks))} k {_n(x)} {_n(y)} {_n(_PATCH)} {_n(_PATCH)} re f"


class _OperatorPen(BasePen):  # type: ignore[misc]
    """Draws glyphs as operators of a PDF; curves of the second order are raised by fontTools."""

    def __init__(self, glyphs: object, scale: float, x: float, y: float) -> None:
        super().__init__(glyphs)
        self.scale, self.x, self.y = scale, x, y
        self.lines: list[str] = []

    def _points(self, *points: tuple[float, float]) -> str:
        return " ".join(f"{_n(self.x + x * self.scale)} {_n(self.y + y * self.scale)}" for x, y in points)

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the names of fontTools
        self.lines.append(f"{self._points(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.lines.append(f"{self._points(point)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.lines.append(f"{self._points(*points)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.lines.append("h")


def _outlines(text: str, face: Face, x: float, y: float) -> list[str]:
    """Return a line of text as outlines; characters that the face does not have are left out."""
    with face.open() as stream, TTFont(stream, lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        scale = _SLUG_SIZE / font["head"].unitsPerEm
        lines: list[str] = []
        for character in text:
            name = names.get(ord(character))
            if name is not None:
                pen = _OperatorPen(glyphs, scale, x, y)
                glyphs[name].draw(pen)
                lines += [*pen.lines, "f"] if pen.lines else []
                x += glyphs[name].width * scale
    return lines


def _n(number: float) -> str:
    if not math.isfinite(number):
        return "0"
    return f"{number:.3f}".rstrip("0").rstrip(".")
