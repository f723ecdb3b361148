"""The PDF that is imposed. In: bytes that nobody has vouched for. Out: its pages, their boxes, what they are made of.

Boxes follow PDF 1.7 (ISO 32000-1), 14.11.2: what reaches beyond the MediaBox is cut off; without a TrimBox the CropBox
is taken for the trimmed page, without a BleedBox there is no bleed.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.rectangles import UNSAID, PdfBox, box_of
from pressbuild.core.units import counted
from pressbuild.imposition.sheet_places import MM
from pressbuild.sources.pdf_opening import BadPdf, check_header, choose_boxes

MAX_PAGES = 20_000
_LARGEST = 1e6  # pt; beyond it no box is meant
_SMALLEST = 1.0
_PRINTED, _HIDDEN = 4, 2  # flags of annotations, PDF 1.7 (ISO 32000-1), 12.5.3


@dataclass(frozen=True)
class SourcePage:
    """A page, numbered from 1. Boxes are in its own units, of `unit` pt each; `rotation` is clockwise, in degrees."""

    number: int
    entries: DictionaryObject
    trim: PdfBox
    bleed: PdfBox
    rotation: int
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pt, as it is seen."""
        width, height = self.trim.width * self.unit, self.trim.height * self.unit
        return (height, width) if self.rotation % 180 else (width, height)

    @property
    def bleed_width(self) -> float:
        """The most that it has outside its trim at any side, in pt: many have none at the spine."""
        trim, bleed = self.trim, self.bleed
        sides = (trim.left - bleed.left, trim.bottom - bleed.bottom, bleed.right - trim.right, bleed.top - trim.top)
        return max(0.0, *sides) * self.unit


@dataclass(frozen=True)
class Source:
    """A PDF that was opened."""

    reader: PdfReader
    pages: tuple[SourcePage, ...]

    @property
    def catalogue(self) -> DictionaryObject:
        """The root of the document."""
        return self.reader.root_object

    def title(self) -> str:
        """Return the title that it gives itself, or ""."""
        info = self.reader.trailer.get("/Info")
        found = info.get_object().get("/Title") if info is not None else None
        return " ".join(str(found.get_object()).split())[:200] if found is not None else ""

    def created(self) -> PdfObject | None:
        """Return the date of its making, as it is written there."""
        info = self.reader.trailer.get("/Info")
        found = info.get_object().get("/CreationDate") if info is not None else None
        return found.get_object() if found is not None and len(str(found)) < 40 else None


@contextmanager
def refuse_damaged(place: Place | None) -> Iterator[None]:
    """Make of whatever pypdf fails with, on a file that is not as it should be, a finding for the person who sent it.

    Raises:
        Stopped: if anything fails.
    """
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)  # it prints what it repairs on the terminal
    try:
        yield
    except Stopped:
        raise
    except Exception as problem:  # a damaged file can fail in as many ways as there are objects
        reason = " ".join(str(problem).split())[:200] if isinstance(problem, PyPdfError | ValueError) else ""
        message = "the PDF is damaged, or too large in one of its parts" + (f": {reason}" if reason else "")
        hint = "ask for it anew, or write it once more: qpdf IN.pdf OUT.pdf"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "bad-pdf", message, place, hint)]) from problem
    finally:
        logger.setLevel(before)


def open_source(data: bytes, place: Place | None) -> Source:
    """Return the pages of a PDF; to be called within `refuse_damaged`.

    Raises:
        Stopped: if it is encrypted, or has no pages, or too many.
    """
    try:
        check_header(data)
        reader = PdfReader(io.BytesIO(data))
    except BadPdf as problem:
        _refuse(problem.code, problem.message, place, problem.hint)
    except DependencyError:  # for AES it wants another library; without a password that would not help
        _refuse_encrypted(place)
    if reader.is_encrypted:
        _refuse_encrypted(place)
    count = len(reader.pages)
    if not count:
        _refuse("no-pages", "the PDF has no pages", place, "")
    if count > MAX_PAGES:
        message = f"the PDF has {count} pages; {MAX_PAGES} can be imposed at once"
        _refuse("too-many-pages", message, place, "impose it in parts")
    pages = tuple(_read_page(number, page, place) for number, page in enumerate(reader.pages, 1))
    return Source(reader, pages)


def _refuse(code: str, message: str, place: Place | None, hint: str) -> NoReturn:
    raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, code, message, place, hint)])


def _refuse_encrypted(place: Place | None) -> NoReturn:
    message = "the PDF is encrypted, so that its pages cannot be taken out of it"
    _refuse("encrypted-pdf", message, place, "ask for it without password and restrictions")


def _read_page(number: int, page: DictionaryObject, place: Place | None) -> SourcePage:
    media = _read_box(page, "/MediaBox")
    if media is None:
        media = UNSAID
    boxes = choose_boxes(media, partial(_read_box, page, within=media))
    trim, bleed = boxes.trim, boxes.bleed.around(boxes.trim)
    unit = _number(page.get("/UserUnit"), 1.0)
    rotation = round(_number(page.get("/Rotate"), 0.0) / 90) * 90 % 360
    if not 0.001 <= unit <= 75_000:
        unit = 1.0
    if trim.width * unit < _SMALLEST or trim.height * unit < _SMALLEST:
        _refuse("bad-page-size", f"page {number} has no size", place, "export the PDF anew")
    return SourcePage(number, page, trim, bleed, rotation, unit)


def _number(value: object, otherwise: float) -> float:
    value = value.get_object() if isinstance(value, PdfObject) else value
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > _LARGEST:
        return otherwise
    return float(value)


def _read_box(page: DictionaryObject, name: str, within: PdfBox | None = None) -> PdfBox | None:
    """Return a box with its corners in order, cut to another one; None if it is missing, empty or makes no sense."""
    found = page.get(name)
    found = found.get_object() if found is not None else None
    if not isinstance(found, ArrayObject) or len(found) != 4:
        return None
    box = box_of(_number(value, math.nan) for value in found)
    if box and within:
        box = box.within(within)
    return box if box and box.width > 0 and box.height > 0 else None


def check_sizes(pages: tuple[SourcePage, ...], place: Place | None) -> tuple[float, float]:
    """Return the size of all pages in pt.

    Raises:
        Stopped: if two differ by more than half a millimetre.
    """
    width, height = pages[0].size
    other = [page for page in pages if max(abs(page.size[0] - width), abs(page.size[1] - height)) > MM / 2]
    if other:
        numbers = ", ".join(str(page.number) for page in other[:8]) + (", …" if len(other) > 8 else "")
        shown = f"{other[0].size[0] / MM:.1f} × {other[0].size[1] / MM:.1f} mm"
        message = (
            f"the pages are not of one size: page 1 is {width / MM:.1f} × {height / MM:.1f} mm, "
            f"{counted(len(other), 'page')} ({numbers}) not, but for instance {shown}"
        )
        hint = "impose single pages, no spreads; --scheme n-up takes pages of any size"
        _refuse("mixed-page-sizes", message, place, hint)
    return width, height


def find_annotated(pages: tuple[SourcePage, ...]) -> list[int]:
    """Return the numbers of pages with comments, stamps or form fields that a printer would print."""
    return [page.number for page in pages if _has_printed_notes(page.entries)]


def _has_printed_notes(page: DictionaryObject) -> bool:
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    if not isinstance(notes, ArrayObject):
        return False
    for note in list(notes)[:10_000]:
        found = note.get_object()
        if not isinstance(found, DictionaryObject) or found.get("/Subtype") in ("/Link", "/Popup"):
            continue
        flags = int(_number(found.get("/F"), 0))
        if flags & _PRINTED and not flags & _HIDDEN and "/AP" in found:
            return True
    return False


def content_streams(page: SourcePage) -> list[StreamObject]:
    """Return the streams that paint a page, none for an empty one."""
    contents = page.entries.get("/Contents")
    found = contents.get_object() if contents is not None else None
    parts = [found] if isinstance(found, StreamObject) else list(found) if isinstance(found, ArrayObject) else []
    streams = (part.get_object() if isinstance(part, IndirectObject) else part for part in parts)
    return [stream for stream in streams if isinstance(stream, StreamObject)]
