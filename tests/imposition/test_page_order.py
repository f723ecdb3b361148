"""The order of pages, proved by folding: sheets are folded here, put together and read from the first leaf to the last.

And against tables that others have published, as they stand there:

* PDF::Imposition 0.26, Schema2x4x1 (8 pages, two folds), Schemaea4x4 (16 pages on two sheets that are folded one by
  one), metacpan.org/pod/PDF::Imposition; its 0.23, Schema1x8x2 (16 pages, three folds);
* Cowie's Printer's pocket-book and manual, page 31, "Of imposing" (Wikisource): a sheet in folio, two sheets quired,
  and the rule for quires; formes are mirrored, so that left and right are exchanged here;
* printablesworld.com, "Booklet page order calculator": 8 pages on two sheets;
* mindprod.com/jgloss/imposition.html: 40 pages, and the rule that the two pages of a side sum up to one more than all;
* psbook(1) of psutils 3.3: signatures of multiples of four, blanks where pages are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressbuild.imposition.page_order import (
    FOLIO,
    OCTAVO,
    QUARTO,
    Cell,
    Folding,
    Rows,
    SheetOrder,
    Spine,
    order_folded,
    order_proof,
    order_spreads,
    share_pages,
)

FOLDINGS = {"folio": FOLIO, "quarto": QUARTO, "octavo": OCTAVO}
# with the back up: what a folding machine does with each
FOLDS = {"folio": ["right"], "quarto": ["top", "right"], "octavo": ["right", "top", "right"]}


@dataclass(frozen=True)
class Face:
    """A side of a leaf as it is seen by whoever turns to it about its upright axis."""

    cell: Cell
    turned: bool
    spine_at_left: bool

    @classmethod
    def of(cls, cell: Cell) -> Face:
        return cls(cell, cell.turned, cell.spine is Spine.LEFT)

    def upside_down(self) -> Face:
        return Face(self.cell, not self.turned, not self.spine_at_left)


Leaf = tuple[Face, Face]  # above, below
Stack = list[Leaf]  # from the top


def lay_down(sheet: SheetOrder) -> list[list[Stack]]:
    """Return the sheet on the table, its back up."""
    assert sheet.back is not None
    return [
        [[(Face.of(up), Face.of(down))] for up, down in zip(ups, reversed(downs), strict=True)]
        for ups, downs in zip(sheet.back, sheet.front, strict=True)
    ]


def fold_right_over_left(grid: list[list[Stack]]) -> list[list[Stack]]:
    half = len(grid[0]) // 2

    def flip(stack: Stack) -> Stack:
        return [(below, above) for above, below in reversed(stack)]

    return [[flip(row[-1 - column]) + row[column] for column in range(half)] for row in grid]


def fold_top_over_bottom(grid: list[list[Stack]]) -> list[list[Stack]]:
    half = len(grid) // 2

    def flip(stack: Stack) -> Stack:
        return [(below.upside_down(), above.upside_down()) for above, below in reversed(stack)]

    return [
        [flip(upper) + lower for upper, lower in zip(grid[half - 1 - row], grid[half + row], strict=True)]
        for row in range(half)
    ]


def fold(sheet: SheetOrder, folds: list[str]) -> list[Leaf]:
    """Return the leaves of a folded sheet, from its first to its last."""
    grid = lay_down(sheet)
    for one in folds:
        grid = fold_right_over_left(grid) if one == "right" else fold_top_over_bottom(grid)
    assert len(grid) == len(grid[0]) == 1, "it is not folded to the size of a page"
    return [(below, above) for above, below in reversed(grid[0][0])]  # turned over: the first page is up


def bind(sheets: tuple[SheetOrder, ...], folds: list[str]) -> list[list[Leaf]]:
    """Return the leaves of each signature, its sheets put into each other."""
    signatures: dict[int, list[Leaf]] = {}
    for sheet in sheets:
        leaves = fold(sheet, folds)
        around = signatures.setdefault(sheet.signature, [])
        middle = len(around) // 2
        signatures[sheet.signature] = around[:middle] + leaves + around[middle:]
    return list(signatures.values())


def read(sheets: tuple[SheetOrder, ...], folds: list[str]) -> list[int | None]:
    pages = []
    for leaves in bind(sheets, folds):
        for depth, (recto, verso) in enumerate(leaves):
            assert not recto.turned
            assert not verso.turned
            assert recto.spine_at_left
            assert not verso.spine_at_left
            assert recto.cell.nest == verso.cell.nest == min(depth, len(leaves) - 1 - depth)
            pages += [recto.cell.page, verso.cell.page]
    return pages


@pytest.mark.parametrize("name", FOLDINGS)
@pytest.mark.parametrize("pages", range(4, 65, 4))
def test_folded_sheets_can_be_read(name: str, pages: int) -> None:
    folding = FOLDINGS[name]
    sheets = order_folded(pages, folding)
    blank = -pages % folding.pages
    assert read(sheets, FOLDS[name]) == [*range(1, pages + 1), *[None] * blank]
    assert len(sheets) == (pages + blank) // folding.pages
    assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(FOLDINGS)), pages=st.integers(1, 300), sheets=st.integers(0, 6))
def test_so_can_any_number_of_pages_in_signatures(name: str, pages: int, sheets: int) -> None:
    folding = FOLDINGS[name]
    signature = sheets * folding.pages
    made = order_folded(pages, folding, signature)
    found = read(made, FOLDS[name])
    assert found[:pages] == list(range(1, pages + 1))
    assert all(page is None for page in found[pages:])
    assert len(found) - pages < folding.pages
    sizes = [2 * len(leaves) for leaves in bind(made, FOLDS[name])]
    assert tuple(sizes) == share_pages(pages, folding, signature)
    assert not signature or set(sizes[:-1]) <= {signature}


def shown(rows: Rows) -> list[list[str]]:
    return [[f"{'r' * cell.turned}{cell.page or '-'}" for cell in row] for row in rows]


def table(text: str) -> list[list[str]]:
    return [row.split() for row in text.split("/")]


PUBLISHED = [
    ("Cowie, a sheet in folio", FOLIO, 4, [("4 1", "2 3")]),
    ("Cowie, two sheets quired", FOLIO, 8, [("8 1", "2 7"), ("6 3", "4 5")]),
    ("printablesworld.com, 8 pages", FOLIO, 8, [("8 1", "2 7"), ("6 3", "4 5")]),
    ("Schema2x4x1", QUARTO, 8, [("r5 r4 / 8 1", "r3 r6 / 2 7")]),
    (
        "Schemaea4x4",
        QUARTO,
        16,
        [("r13 r4 / 16 1", "r3 r14 / 2 15"), ("r9 r8 / 12 5", "r7 r10 / 6 11")],
    ),
    ("Schema1x8x2", OCTAVO, 16, [("r5 r12 r9 r8 / 4 13 16 1", "r7 r10 r11 r6 / 2 15 14 3")]),
]


@pytest.mark.parametrize(
    ("folding", "pages", "sheets"), [one[1:] for one in PUBLISHED], ids=[one[0] for one in PUBLISHED]
)
def test_it_is_the_published_order(folding: Folding, pages: int, sheets: list[tuple[str, str]]) -> None:
    made = [(shown(sheet.front), shown(sheet.back or ())) for sheet in order_folded(pages, folding)]
    assert made == [(table(front), table(back)) for front, back in sheets]


@pytest.mark.parametrize("pages", range(4, 65, 4))
def test_pages_side_by_side_sum_up_to_one_more_than_all(pages: int) -> None:
    """mindprod.com, and Cowie for 32 pages: 33. The odd page is at the right."""
    sides = [rows[0] for sheet in order_folded(pages, FOLIO) for _, rows in sheet.sides]
    for left, right in sides:
        assert left.page is not None
        assert right.page is not None
        assert left.page + right.page == pages + 1
        assert right.page % 2 == 1
    if pages == 40:
        assert [(left.page, right.page) for left, right in sides[:3]] == [(40, 1), (2, 39), (38, 3)]


def test_what_is_missing_is_blank_at_the_end() -> None:
    """psbook(1); and the last signature is no larger than it must be."""
    assert [shown(sheet.front) for sheet in order_folded(6, FOLIO)] == [[["-", "1"]], [["6", "3"]]]
    assert share_pages(20, FOLIO, 16) == (16, 4)
    assert share_pages(40, QUARTO, 16) == (16, 16, 8)
    assert share_pages(1, OCTAVO, 0) == (16,)
    second = order_folded(20, FOLIO, 16)[4]
    assert (second.signature, shown(second.front), shown(second.back or ())) == (2, [["20", "17"]], [["18", "19"]])


def test_readers_spreads_are_what_lies_open() -> None:
    assert [shown(sheet.front) for sheet in order_spreads(5)] == [[["-", "1"]], [["2", "3"]], [["4", "5"]]]
    assert [shown(sheet.front) for sheet in order_spreads(4)] == [[["-", "1"]], [["2", "3"]], [["4", "-"]]]
    assert all(sheet.back is None for sheet in order_spreads(5))


def test_a_proof_reads_row_by_row() -> None:
    first, second = order_proof(7, 2, 3)
    assert shown(first.front) == [["1", "2", "3"], ["4", "5", "6"]]
    assert shown(second.front) == [["7", "-", "-"], ["-", "-", "-"]]
