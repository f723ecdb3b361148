"""Printer's marks. In: a sheet and its slug line. Out: operators that draw crop, fold and registration marks and a
colour bar.

Marks are drawn in the registration colour, which is on every plate (/Separation /All, ISO 32000-2, 8.6.6.4). They stand
outside the bleed, so that nothing of them is on the trimmed page. The slug line is drawn as outlines and needs no font
in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.pdf.sheet_boxes import SheetBoxes
from pressbuild.press.mark_drawing import LINE_WIDTH, USE_REGISTRATION, MarkType, draw_line, number, registration_mark
from pressbuild.publication.font_families import Face

_GAP = 2.0  # pt between the bleed and a mark
_LENGTH = 18.0  # pt of a crop mark
_RADIUS = 4.5  # pt of a registration mark
_PATCH = 12.0  # pt
_SLUG_SIZE = 7.0  # pt

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
    lines = ["q", USE_REGISTRATION, f"{LINE_WIDTH} w 0 J"]
    lines += [draw_line(*ends) for ends in _crop_marks(sheet)]
    lines += _fold_marks(sheet)
    for x, y in _registration_places(sheet):
        lines += registration_mark(x, y, _RADIUS, _RADIUS * 1.6)
    if face is not None:
        x, y = sheet.trim_box.left + _LENGTH, sheet.media_box.bottom + 6
        with face.open() as stream:
            lines += MarkType(stream.read()).draw(slug, x, y, _SLUG_SIZE, sheet.width - 2 * _LENGTH)
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
        yield draw_line(x + outward * near, middle, x + outward * far, middle)
    yield "[] 0 d"


def _registration_places(sheet: SheetBoxes) -> Iterator[tuple[float, float]]:
    """Yield the middle of the upper side, and a third of the way down the others, clear of fold marks and slug line."""
    left, bottom, right, top = sheet.trim_box
    away = sheet.bleed + _GAP + _LENGTH / 2
    yield (left + right) / 2, top + away
    yield (left + right) / 2, bottom - away
    yield left - away, bottom + (top - bottom) * 2 / 3
    yield right + away, bottom + (top - bottom) * 2 / 3


def _colour_bar(sheet: SheetBoxes) -> Iterator[str]:
    """Yield the patches above the page, left of the registration mark."""
    left, _, _, top = sheet.trim_box
    y = top + sheet.bleed + _GAP + (_LENGTH - _PATCH) / 2
    for index, inks in enumerate(_PATCHES):
        x = left + _LENGTH + index * _PATCH
        yield f"{' '.join(map(number, inks))} k {number(x)} {number(y)} {number(_PATCH)} {number(_PATCH)} re f"
