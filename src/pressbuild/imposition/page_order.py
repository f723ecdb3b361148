"""Which page stands where. In: the number of pages, a folding. Out: sheets, their sides, rows of cells.

Nothing here has a length. Sheets are seen as they lie, the back after the sheet was turned like the leaf of a book,
about its upright axis: what is at the left of the front is at the right of the back (sheetwise imposition).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import ceil


class Spine(Enum):
    """At which side of the cell, as it is seen on the sheet, the page is bound."""

    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """A place on a side. `page` counts from 1, None is blank; `nest` is how many leaves lie around this one."""

    page: int | None
    turned: bool = False
    spine: Spine = Spine.NONE
    nest: int = 0


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class SheetOrder:
    """A sheet: `number` counts from 1 through all signatures, as does `signature`. The proof has no back."""

    number: int
    signature: int
    front: Rows
    back: Rows | None = None

    @property
    def sides(self) -> tuple[tuple[str, Rows], ...]:
        """The names of its sides and what stands on them."""
        return (("front", self.front),) if self.back is None else (("front", self.front), ("back", self.back))


@dataclass(frozen=True)
class Folding:
    """How the pages of one sheet, folded by itself, lie on its two sides. Negative ones stand on their heads."""

    front: tuple[tuple[int, ...], ...]
    back: tuple[tuple[int, ...], ...]

    @property
    def columns(self) -> int:
        """Pages side by side."""
        return len(self.front[0])

    @property
    def rows(self) -> int:
        """Pages one above the other."""
        return len(self.front)

    @property
    def pages(self) -> int:
        """Pages on both sides."""
        return 2 * self.columns * self.rows


# One fold, two and three at right angles. Heads meet at the fold between rows, so upper rows stand on their heads.
FOLIO = Folding(((4, 1),), ((2, 3),))
QUARTO = Folding(((-5, -4), (8, 1)), ((-3, -6), (2, 7)))
OCTAVO = Folding(((-5, -12, -9, -8), (4, 13, 16, 1)), ((-7, -10, -11, -6), (2, 15, 14, 3)))


def share_pages(pages: int, folding: Folding, signature: int) -> tuple[int, ...]:
    """Return the sizes of the signatures: `signature` (0: all pages in one), but the last as small as sheets allow."""
    total = ceil(max(1, pages) / folding.pages) * folding.pages
    size = signature or total
    full, rest = divmod(total, size)
    return (size,) * full + ((rest,) if rest else ())


def order_folded(pages: int, folding: Folding, signature: int = 0) -> tuple[SheetOrder, ...]:
    """Return the sheets of a paper of so many pages; what is missing to whole sheets is blank, at the end.

    The sheets of a signature are folded one by one and put into each other, the first outermost, and the signatures
    are put on top of each other. `signature` must be a multiple of the folding's pages.
    """
    sheets: list[SheetOrder] = []
    before = 0
    for number, size in enumerate(share_pages(pages, folding, signature), 1):
        for inside in range(size // folding.pages):
            front, back = (
                tuple(tuple(_fold_cell(place, inside, size, before, pages, folding) for place in row) for row in side)
                for side in (folding.front, folding.back)
            )
            sheets.append(SheetOrder(len(sheets) + 1, number, front, back))
        before += size
    return tuple(sheets)


def _fold_cell(place: int, inside: int, size: int, before: int, pages: int, folding: Folding) -> Cell:
    """Return the cell of a place of the folding, on the sheet that `inside` others lie around."""
    alone, half = abs(place), folding.pages // 2
    page = inside * half + alone if alone <= half else size - inside * half - (folding.pages - alone)
    nest = (min(page, size + 1 - page) - 1) // 2
    turned = place < 0
    spine = Spine.LEFT if (page % 2 == 1) != turned else Spine.RIGHT  # right-hand pages are odd
    return Cell(before + page if before + page <= pages else None, turned, spine, nest)


def order_spreads(pages: int) -> tuple[SheetOrder, ...]:
    """Return reader's spreads: what lies side by side in the open paper, the first page alone at the right."""
    left_pages = range(0, pages + 1, 2)
    return tuple(
        SheetOrder(
            number,
            1,
            ((Cell(left or None, False, Spine.RIGHT), Cell(left + 1 if left < pages else None, False, Spine.LEFT)),),
        )
        for number, left in enumerate(left_pages, 1)
    )


def order_proof(pages: int, rows: int, columns: int) -> tuple[SheetOrder, ...]:
    """Return sheets with the pages in reading order, row by row."""
    each = rows * columns

    def cell(place: int) -> Cell:
        return Cell(place if place <= pages else None)

    return tuple(
        SheetOrder(
            sheet + 1,
            1,
            tuple(tuple(cell(sheet * each + row * columns + c + 1) for c in range(columns)) for row in range(rows)),
        )
        for sheet in range(ceil(pages / each))
    )


def all_cells(sheets: tuple[SheetOrder, ...]) -> Iterator[Cell]:
    """Go through all cells."""
    for sheet in sheets:
        for _, rows in sheet.sides:
            for row in rows:
                yield from row
