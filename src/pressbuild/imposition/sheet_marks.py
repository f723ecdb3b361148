"""What is drawn around the pages. In: a sheet, in pt. Out: PDF operators, in registration colour for the press."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pressbuild.core.rectangles import PdfBox
from pressbuild.imposition.sheet_places import MM, ImposedPage, Sheet
from pressbuild.press.mark_drawing import LINE_WIDTH, USE_REGISTRATION, MarkType, draw_line, number, registration_mark
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import MEGABYTE, read_named

AIR, LENGTH = 1 * MM, 5 * MM
SLUG_SIZE, LABEL_SIZE = 8.0, 9.0  # pt
_FACE = "sofia-sans-extra-condensed/SofiaSansExtraCondensed_400Regular.ttf"


def draw_marks(sheet: Sheet, slug: str) -> str:
    """Return fold, cut and registration marks and the slug line of a side."""
    left = sheet.trims[-1][0].left + 3 * MM
    room = sheet.trims[-1][0].width / 2 - LENGTH - 4 * MM
    low = sheet.block.bottom - sheet.bleed - AIR - LENGTH + 1.5 * MM
    return "\n".join([_draw_lines(sheet), *_type().draw(slug, left, low, SLUG_SIZE, room), "Q"])


@lru_cache(maxsize=4)
def _draw_lines(sheet: Sheet) -> str:
    """Return what is the same on all sides, without the end of its `q`."""
    block, start = sheet.block, sheet.bleed + AIR
    lines = ["q", USE_REGISTRATION, f"{LINE_WIDTH} w"]
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
        lines += registration_mark(x, y, LENGTH * 0.3, LENGTH / 2)
    return "\n".join(lines)


def draw_labels(placed: tuple[ImposedPage, ...]) -> str:
    """Return hairline frames around the pages of a proof, and their numbers under them."""
    lines = ["q", "0 G 0 g", f"{LINE_WIDTH} w"]
    for page in placed:
        trim = page.trim
        lines.append(" ".join(map(number, (trim.left, trim.bottom, trim.width, trim.height))) + " re S")
        text = str(page.page)
        middle = trim.middle[0] - _type().measure(text, LABEL_SIZE) / 2
        lines += _type().draw(text, middle, trim.bottom - LABEL_SIZE * 1.1, LABEL_SIZE)
    lines.append("Q")
    return "\n".join(lines)


def _above_and_below(x: float, block: PdfBox, start: float) -> list[str]:
    return [
        draw_line(x, block.top + start, x, block.top + start + LENGTH),
        draw_line(x, block.bottom - start, x, block.bottom - start - LENGTH),
    ]


def _left_and_right(y: float, block: PdfBox, start: float) -> list[str]:
    return [
        draw_line(block.left - start, y, block.left - start - LENGTH, y),
        draw_line(block.right + start, y, block.right + start + LENGTH, y),
    ]


def _targets(sheet: Sheet, out: float) -> Iterator[tuple[float, float]]:
    """Go through the middles of the outer pages' sides: held against the light, front and back lie on each other."""
    block, first, last = sheet.block, sheet.trims[-1][0], sheet.trims[-1][-1]
    for x in ((first.left + first.right) / 2, (last.left + last.right) / 2):
        yield x, block.top + out
        yield x, block.bottom - out
    for x in (block.left - out, block.right + out):
        yield x, (first.bottom + first.top) / 2


@lru_cache(maxsize=1)
def _type() -> MarkType:
    return MarkType(read_named(builtin_folder("fonts") / _FACE, MEGABYTE))
