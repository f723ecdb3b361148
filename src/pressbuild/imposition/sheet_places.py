"""Where each page lies on its sheet. In: the size of a page, the order, a scheme. Out: boxes in pt on a sheet.

The origin is at the foot of the sheet, left. Pages that are bound to each other touch at the fold; between others lies
a gutter, and the heads of pages that meet at a fold are cut open there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.rectangles import PdfBox
from pressbuild.core.units import PAPERS, PT_PER_MM
from pressbuild.imposition.imposition_scheme import Scheme, SchemeKind
from pressbuild.imposition.page_order import Cell, Rows, SheetOrder, Spine, all_cells

MM = PT_PER_MM
MARK_ROOM = 8 * MM  # outside the bleed: 1 mm of air, marks of 5 mm, 2 mm to the edge
GUTTER = 3 * MM  # cut off each page where nobody says more
EDGE = 4 * MM  # what office printers leave white
NEAR = 0.5 * MM  # page sizes are rounded: two of 297.04 mm go onto 594
LARGEST = 14_400.0  # pt: PDF 1.7 (ISO 32000-1), annex C.2: a page that every reader opens
PROOF_MARGIN, PROOF_GAP, LABEL = 8 * MM, 4 * MM, 5 * MM


@dataclass(frozen=True)
class ImposedPage:
    """A page on a side. `trim` is where its trimmed area comes to lie, `clip` what of the page may be seen."""

    page: int
    turned: bool
    trim: PdfBox
    clip: PdfBox


@dataclass(frozen=True)
class Sheet:
    """What all sheets have in common. `trims` are the places as rows, from the top, without creep.

    `folds_x`, `folds_y` are where it is folded, `cuts_x`, `cuts_y` where it is cut; `bleed` is shown around the block.
    """

    width: float
    height: float
    trims: tuple[tuple[PdfBox, ...], ...]
    folds_x: tuple[float, ...] = ()
    folds_y: tuple[float, ...] = ()
    cuts_x: tuple[float, ...] = ()
    cuts_y: tuple[float, ...] = ()
    bleed: float = 0.0
    has_marks: bool = False
    scale: float = 1.0

    @property
    def block(self) -> PdfBox:
        """All pages together."""
        return PdfBox(
            self.trims[0][0].left, self.trims[-1][0].bottom, self.trims[0][-1].right, self.trims[0][0].top
        )  # fmt: skip


def lay_sheet(
    size: tuple[float, float], order: tuple[SheetOrder, ...], scheme: Scheme, bleed: float, report: list[Finding]
) -> Sheet:
    """Return the sheet for pages of a size in pt; `bleed` is what the pages have outside their trim, in pt.

    Raises:
        Stopped: if the sheet is too small or larger than a PDF may be.
    """
    rows = order[0].front
    marks = scheme.kind not in (SchemeKind.READER, SchemeKind.SPREADS) if scheme.marks is None else scheme.marks
    gutter = 2 * max(bleed, GUTTER) if scheme.gutter is None else scheme.gutter * MM
    gaps_x = tuple(0.0 if _bound(left, right) else gutter for left, right in zip(rows[0], rows[0][1:], strict=False))
    gaps_y = (gutter,) * (len(rows) - 1)
    block = _Block(size, gaps_x, gaps_y)
    margin, scale = bleed + (MARK_ROOM if marks else 0), 1.0
    gripper = scheme.gripper * MM
    if scheme.sheet is None:
        width, height = block.width(1) + 2 * margin, block.height(1) + 2 * margin + gripper
    else:
        sides = (scheme.sheet[0] * MM, scheme.sheet[1] * MM)
        fitting = [(block.fit((w, h - gripper), margin + EDGE), w, h) for w, h in (sides, sides[::-1])]
        scale, width, height = max(fitting, key=lambda one: min(one[0], 10))
        if not scheme.fit:
            loose = [min(w - block.width(1), h - gripper - block.height(1)) for _, w, h in fitting]
            _, width, height = fitting[0] if loose[0] >= loose[1] else fitting[1]
            _refuse_small(max(loose) / 2, block, margin, bleed, scheme)
            scale = 1.0
        scale = min(scale, 1.0)
        if scale <= 0:
            _refuse_small(-LARGEST, block, margin, bleed, replace(scheme, fit=False))
    _refuse_large(width, height)
    room = max(0.0, min(width - block.width(scale), height - gripper - block.height(scale)) / 2)
    if marks and room < margin - NEAR:
        marks = False
        report.append(_no_room("marks", room, margin, scheme.marks is True))
    if bleed * scale > room + NEAR:
        report.append(_no_room("the bleed", room, bleed, True))
    sheet = _spread_out(block, scale, width, height, gripper)
    if not scheme.kind.is_folded:
        sheet = replace(sheet, folds_x=(), folds_y=())
    return replace(sheet, bleed=min(bleed * scale, room), has_marks=marks)


@dataclass(frozen=True)
class _Block:
    size: tuple[float, float]
    gaps_x: tuple[float, ...]
    gaps_y: tuple[float, ...]

    def width(self, scale: float) -> float:
        return self.size[0] * scale * (len(self.gaps_x) + 1) + sum(self.gaps_x)

    def height(self, scale: float) -> float:
        return self.size[1] * scale * (len(self.gaps_y) + 1) + sum(self.gaps_y)

    def fit(self, sheet: tuple[float, float], margin: float) -> float:
        """Return how much the pages must be scaled to have that margin around them."""
        across = (sheet[0] - 2 * margin - sum(self.gaps_x)) / (self.size[0] * (len(self.gaps_x) + 1))
        return min(across, (sheet[1] - 2 * margin - sum(self.gaps_y)) / (self.size[1] * (len(self.gaps_y) + 1)))


def _bound(left: Cell, right: Cell) -> bool:
    return left.spine is Spine.RIGHT and right.spine is Spine.LEFT


def _spread_out(block: _Block, scale: float, width: float, height: float, gripper: float) -> Sheet:
    """Return a sheet with the block in the middle of what the gripper leaves."""
    w, h = block.size[0] * scale, block.size[1] * scale
    x, y = (width - block.width(scale)) / 2, gripper + (height - gripper - block.height(scale)) / 2
    lefts = [x + sum(w + gap for gap in block.gaps_x[:column]) for column in range(len(block.gaps_x) + 1)]
    bottoms = [y + sum(h + gap for gap in block.gaps_y[:row]) for row in range(len(block.gaps_y) + 1)]
    trims = tuple(tuple(PdfBox(left, low, left + w, low + h) for left in lefts) for low in reversed(bottoms))
    cuts_x = {lefts[0], lefts[-1] + w}
    for left, gap in zip(lefts, block.gaps_x, strict=False):
        cuts_x |= {left + w, left + w + gap} if gap else set()
    return Sheet(
        width,
        height,
        trims,
        folds_x=tuple(left + w + gap / 2 for left, gap in zip(lefts, block.gaps_x, strict=False)),
        folds_y=tuple(low + h + gap / 2 for low, gap in zip(bottoms, block.gaps_y, strict=False)),
        cuts_x=tuple(sorted(cuts_x)),
        cuts_y=tuple(sorted({low + edge for low in bottoms for edge in (0, h)})),
        scale=scale,
    )


def place_side(sheet: Sheet, rows: Rows, creep: float) -> tuple[ImposedPage, ...]:
    """Return the pages of a side. Each is moved towards its spine by `creep` pt for every leaf around it.

    Leaves further in are pushed out by those around them, each by the thickness of the paper, and lose as much at the
    fore-edge when it is trimmed (printwiki.org, "Shingling"). Nothing is painted over the fold.
    """
    placed = []
    width, height = sheet.width, sheet.height
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.page is None:
                continue
            trim = sheet.trims[r][c]
            left = width if c == 0 else (trim.left - sheet.trims[r][c - 1].right) / 2
            right = width if c == len(row) - 1 else (sheet.trims[r][c + 1].left - trim.right) / 2
            above = height if r == 0 else (sheet.trims[r - 1][c].bottom - trim.top) / 2
            below = height if r == len(rows) - 1 else (trim.bottom - sheet.trims[r + 1][c].top) / 2
            clip = PdfBox(
                trim.left - (0 if cell.spine is Spine.LEFT else min(sheet.bleed, left)),
                trim.bottom - min(sheet.bleed, below),
                trim.right + (0 if cell.spine is Spine.RIGHT else min(sheet.bleed, right)),
                trim.top + min(sheet.bleed, above),
            )
            away = {Spine.LEFT: -1, Spine.RIGHT: 1, Spine.NONE: 0}[cell.spine]
            placed.append(ImposedPage(cell.page, cell.turned, trim.moved(away * cell.nest * creep), clip))
    return tuple(placed)


def creep_range(order: tuple[SheetOrder, ...], creep: float) -> tuple[float, float]:
    """Return how far the pages of the outermost and of the innermost leaves are moved, in the unit of `creep`."""
    nests = [cell.nest for cell in all_cells(order)]
    return min(nests) * creep, max(nests) * creep


def check_creep(creep: float, width: float, thickness: float) -> None:
    """Check that no page is moved by more than a tenth of its width, all in pt but for the paper's thickness in mm.

    Raises:
        Stopped: if one would be.
    """
    if creep > width / 10:
        message = (
            f"paper of {thickness:g} mm would move the innermost pages {creep / MM:.1f} mm: more than a tenth of them"
        )
        hint = "newsprint is about 0.07 mm thick, office paper 0.1 mm; or make smaller signatures with --signature"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "impose-creep", message, None, hint)])


def lay_proof(largest: tuple[float, float], scheme: Scheme) -> Sheet:
    """Return the sheet of a proof: the division and the way the sheet is turned that leave the pages largest.

    Raises:
        Stopped: if the sheet is too small.
    """
    sides = scheme.sheet or PAPERS["A4"]
    best: Sheet | None = None
    for width, height in ((sides[0] * MM, sides[1] * MM), (sides[1] * MM, sides[0] * MM)):
        for rows in (n for n in range(1, scheme.per_sheet + 1) if scheme.per_sheet % n == 0):
            found = _divide(width, height, rows, scheme.per_sheet // rows, largest)
            if best is None or found.scale > best.scale + 1e-9:
                best = found
    if best is None or best.trims[0][0].width < 5 * MM:
        message = f"{scheme.per_sheet} pages have no place on a sheet of {sides[0]:g} × {sides[1]:g} mm"
        hint = "take a larger sheet, or fewer pages on it with --per-sheet"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "sheet-too-small", message, None, hint)])
    _refuse_large(best.width, best.height)
    return best


def _divide(width: float, height: float, rows: int, columns: int, largest: tuple[float, float]) -> Sheet:
    across = (width - 2 * PROOF_MARGIN - (columns - 1) * PROOF_GAP) / columns
    down = (height - 2 * PROOF_MARGIN - (rows - 1) * PROOF_GAP) / rows - LABEL
    scale = min(across / largest[0], down / largest[1], 1.0)
    w, h = largest[0] * scale, largest[1] * scale
    x = (width - columns * w - (columns - 1) * PROOF_GAP) / 2
    y = (height - rows * (h + LABEL) - (rows - 1) * PROOF_GAP) / 2
    lows = [y + LABEL + row * (h + LABEL + PROOF_GAP) for row in reversed(range(rows))]
    lefts = [x + column * (w + PROOF_GAP) for column in range(columns)]
    trims = tuple(tuple(PdfBox(left, low, left + w, low + h) for left in lefts) for low in lows)
    return Sheet(width, height, trims, scale=scale)


def place_proof(sheet: Sheet, rows: Rows, size_of: Callable[[int], tuple[float, float]]) -> tuple[ImposedPage, ...]:
    """Return the pages of a proof's sheet, all in the same scale, each in the middle of its place, at the top."""
    placed = []
    for row, boxes in zip(rows, sheet.trims, strict=True):
        for cell, box in zip(row, boxes, strict=True):
            if cell.page is not None:
                width, height = (side * sheet.scale for side in size_of(cell.page))
                left = box.left + (box.width - width) / 2
                trim = PdfBox(left, box.top - height, left + width, box.top)
                placed.append(ImposedPage(cell.page, False, trim, trim))
    return tuple(placed)


def _mm(width: float, height: float) -> str:
    return f"{width / MM:.0f} × {height / MM:.0f} mm"


def _refuse_small(room: float, block: _Block, margin: float, bleed: float, scheme: Scheme) -> None:
    if room >= -NEAR or scheme.fit or scheme.sheet is None:
        return
    gripper = scheme.gripper * MM
    bare = _mm(block.width(1), block.height(1) + gripper)
    whole = _mm(block.width(1) + 2 * margin, block.height(1) + 2 * margin + gripper)
    what = "bleed and marks" if margin > bleed > 0 else "bleed" if bleed > 0 else "marks"
    more = f", with {what} {whole}" if margin else ""
    message = f"a sheet of {scheme.sheet[0]:g} × {scheme.sheet[1]:g} mm is too small: {bare} are needed{more}"
    hint = "take --sheet auto for one that is large enough, or --fit to make the pages smaller"
    raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "sheet-too-small", message, None, hint)])


def _refuse_large(width: float, height: float) -> None:
    if max(width, height) > LARGEST:
        message = f"the sheet would be {_mm(width, height)}; a page of a PDF is at most {LARGEST / MM:.0f} mm long"
        hint = "make the pages smaller with --sheet and --fit, or put fewer on a sheet with another --scheme"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "sheet-too-large", message, None, hint)])


def _no_room(what: str, room: float, wanted: float, asked: bool) -> Finding:
    severity = Severity.WARNING if asked else Severity.NOTE
    cut = "is cut off" if what == "the bleed" else "are left out"
    message = f"{what} {cut}: around the pages are {room / MM:.1f} mm, and {wanted / MM:.1f} mm would be needed"
    return Finding(severity, "no-room", message, None, "take a larger sheet, or --fit")
