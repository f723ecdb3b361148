"""The whole way. In: the bytes of a PDF, a scheme. Out: the imposed PDF and what there is to say about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.units import counted
from pressbuild.imposition.imposition_scheme import PER_SHEET, Scheme, SchemeKind
from pressbuild.imposition.page_order import (
    FOLIO,
    OCTAVO,
    QUARTO,
    Rows,
    SheetOrder,
    all_cells,
    order_folded,
    order_proof,
    order_spreads,
)
from pressbuild.imposition.sheet_marks import draw_labels, draw_marks
from pressbuild.imposition.sheet_places import (
    MM,
    ImposedPage,
    Sheet,
    check_creep,
    creep_range,
    lay_proof,
    lay_sheet,
    place_proof,
    place_side,
)
from pressbuild.imposition.sheet_writer import SheetWriter
from pressbuild.imposition.source_pages import Source, check_sizes, find_annotated, open_source, refuse_damaged

LARGEST_BLEED = 10 * MM  # more is taken for something else
_FOLDINGS = {
    SchemeKind.SPREADS: FOLIO,
    SchemeKind.BOOKLET: FOLIO,
    SchemeKind.FOUR_UP: QUARTO,
    SchemeKind.EIGHT_UP: OCTAVO,
}
_NAMES = {
    SchemeKind.READER: "reader’s spreads",
    SchemeKind.SPREADS: "printer’s spreads",
    SchemeKind.BOOKLET: "booklet",
    SchemeKind.FOUR_UP: "4-up",
    SchemeKind.EIGHT_UP: "8-up",
    SchemeKind.N_UP: "proof",
}


@dataclass(frozen=True)
class Imposed:
    """An imposed PDF. Lengths in mm.

    `blanks` is the number of places at the end that no page fills. `creep` is how far the pages of the outermost and of
    the innermost leaves are moved towards the spine. `flip` is the edge over which both sides are printed, "short" or
    "long", "" for sheets with one side.
    """

    data: bytes
    pages: int
    sheets: int
    signatures: int
    size: tuple[float, float]
    scale: float
    blanks: int
    creep: tuple[float, float]
    flip: str
    has_marks: bool
    findings: tuple[Finding, ...]


def impose(
    data: bytes, scheme: Scheme, title: str = "", place: Place | None = None, tick: Callable[[], None] = lambda: None
) -> Imposed:
    """Return a PDF imposed on sheets. Pages keep their type, pictures and colours; links and comments are left out.

    Args:
        data: A PDF of single pages, of one size but for the proof.
        scheme: How they are put together.
        title: What the slug line and the new PDF's title say; left out, it is the PDF's own title.
        place: The file that findings name.
        tick: Called before each sheet.

    Raises:
        Stopped: with exit code 3 if the PDF is damaged or encrypted, its pages differ in size, or do not fit the sheet.
    """
    with refuse_damaged(place):
        source = open_source(data, place)
        title = "".join(letter if letter.isprintable() else " " for letter in title or source.title()) or "untitled"
        annotated = find_annotated(source.pages)
    findings: list[Finding] = []
    if scheme.kind is SchemeKind.N_UP:
        order, sheet = _lay_proof(source, scheme)
        bleed = 0.0
    else:
        order = _order(len(source.pages), scheme)
        sheet, bleed = _lay(source, order, scheme, findings, place)
    findings += _say_what_is_missing(len(source.pages), annotated, order, scheme, place)
    writer = SheetWriter(source, bleed)
    for leaf in order:
        tick()
        for name, rows in leaf.sides:
            placed, drawn = _compose_side(source, sheet, scheme, rows), ""
            if scheme.kind is SchemeKind.N_UP:
                drawn = draw_labels(placed)
            elif sheet.has_marks:
                drawn = draw_marks(sheet, _slug(title, leaf, name, order))
            with refuse_damaged(place):
                writer.add_side(placed, drawn, sheet)
    key = hashlib.blake2b(data + repr((scheme, title)).encode(), digest_size=16).digest()
    flip = ("short" if sheet.width > sheet.height else "long") if order[0].back else ""
    with refuse_damaged(place):
        made = writer.finish(f"{title} ({_NAMES[scheme.kind]})", key, flip)
    return Imposed(
        made,
        len(source.pages),
        len(order),
        order[-1].signature,
        (sheet.width / MM, sheet.height / MM),
        sheet.scale,
        sum(cell.page is None for cell in all_cells(order)) if scheme.kind.is_folded else 0,
        creep_range(order, scheme.creep),
        flip,
        sheet.has_marks,
        tuple(findings),
    )


def _order(pages: int, scheme: Scheme) -> tuple[SheetOrder, ...]:
    if scheme.kind is SchemeKind.READER:
        return order_spreads(pages)
    folding = _FOLDINGS[scheme.kind]
    if scheme.signature < 0 or scheme.signature % folding.pages:
        nearest = max(1, round(scheme.signature / folding.pages)) * folding.pages
        message = f"a signature of {scheme.signature} pages cannot be folded from sheets of {folding.pages} pages"
        _refuse("bad-signature", message, f"take a multiple of {folding.pages}, such as {nearest}")
    return order_folded(pages, folding, scheme.signature)


def _lay_proof(source: Source, scheme: Scheme) -> tuple[tuple[SheetOrder, ...], Sheet]:
    """Return the order and the sheet of a proof, where the size of the pages says how the sheet is divided."""
    if scheme.per_sheet not in PER_SHEET:
        known = ", ".join(map(str, PER_SHEET))
        _refuse("bad-per-sheet", f"{scheme.per_sheet} pages on a sheet cannot be had", f"known: {known}")
    sizes = [page.size for page in source.pages]
    sheet = lay_proof((max(size[0] for size in sizes), max(size[1] for size in sizes)), scheme)
    return order_proof(len(source.pages), len(sheet.trims), len(sheet.trims[0])), sheet


def _say_what_is_missing(
    pages: int, annotated: list[int], order: tuple[SheetOrder, ...], scheme: Scheme, place: Place | None
) -> list[Finding]:
    findings = []
    blanks = sum(cell.page is None for cell in all_cells(order))
    if scheme.kind.is_folded and blanks:
        which = f"page {pages + 1}" if blanks == 1 else f"pages {pages + 1} to {pages + blanks}"
        message = (
            f"{counted(pages, 'page')} do not fill {counted(len(order), 'sheet')}: {which}, at the end, will be blank"
        )
        message = message.replace("1 page do not", "1 page does not")
        hint = f"sheets of this scheme have {_FOLDINGS[scheme.kind].pages} pages"
        findings.append(Finding(Severity.WARNING, "blank-pages", message, place, hint))
    if annotated:
        shown = ", ".join(map(str, annotated[:8])) + (", …" if len(annotated) > 8 else "")
        message = f"comments, stamps or form fields are left out, on page {shown}"
        hint = "export the PDF with them printed into the pages, if they are meant to be printed"
        findings.append(Finding(Severity.WARNING, "annotations-left-out", message, place, hint))
    return findings


def _lay(
    source: Source, order: tuple[SheetOrder, ...], scheme: Scheme, findings: list[Finding], place: Place | None
) -> tuple[Sheet, float]:
    """Return the sheet and the bleed that is shown of the pages, in pt of the source."""
    size = check_sizes(source.pages, place)
    there = min(LARGEST_BLEED, max(page.bleed_width for page in source.pages))
    bleed = there if scheme.bleed is None else min(there, scheme.bleed * MM)
    if scheme.bleed and scheme.bleed * MM > there + 0.1:
        message = f"the pages have {there / MM:.1f} mm of bleed, not the {scheme.bleed:g} mm that are asked for"
        hint = "make the PDF with more bleed, its BleedBox says how much; or ask for less with --bleed"
        findings.append(Finding(Severity.WARNING, "too-little-bleed", message, place, hint))
    sheet = lay_sheet(size, order, scheme, bleed, findings)
    check_creep(creep_range(order, scheme.creep * MM)[1], size[0] * sheet.scale, scheme.creep)
    return sheet, bleed


def _compose_side(source: Source, sheet: Sheet, scheme: Scheme, rows: Rows) -> tuple[ImposedPage, ...]:
    if scheme.kind is SchemeKind.N_UP:
        return place_proof(sheet, rows, lambda page: source.pages[page - 1].size)
    return place_side(sheet, rows, scheme.creep * MM)


def _slug(title: str, leaf: SheetOrder, side: str, order: tuple[SheetOrder, ...]) -> str:
    words = [title, f"sheet {leaf.number} of {len(order)}"]
    if order[-1].signature > 1:
        words.append(f"signature {leaf.signature} of {order[-1].signature}")
    return ", ".join([*words, side] if leaf.back else words)


def _refuse(code: str, message: str, hint: str) -> NoReturn:
    raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, code, message, None, hint)])
