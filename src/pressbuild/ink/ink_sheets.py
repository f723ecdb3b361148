"""Pages made ready for a rendering. In: the bytes of a PDF. Out: the same pages cut to what is printed, upright.

Ghostscript clips to the CropBox, turns pages and scales them by UserUnit. All that is taken off here, so that a
pixel is where it is expected: the first row and column lie at the top left corner of the printed area.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pressbuild.core.rectangles import UNSAID, PdfBox, box_of
from pressbuild.sources.pdf_opening import choose_boxes

if TYPE_CHECKING:  # loaded only when there is something to measure
    from pikepdf import Page, Pdf

LEAST_SIDE = 1.0  # pt; a page that is smaller is none
_PROCESS = frozenset("/Cyan /Magenta /Yellow /Black /All /None".split())
_DEEPEST = 12  # direct objects inside each other; no sane file nests colour spaces as deep


@dataclass(frozen=True)
class InkSheet:
    """A page to be measured. Boxes are in its own units of `unit`/72 in, from the foot; `turn` in degrees, clockwise.

    `area` is the bleed box, else the trim box, else the whole page. `blank`: nothing is drawn on it. `lost`: something
    was, but the file does not have it any more.
    """

    number: int
    area: PdfBox
    trim: PdfBox
    turn: int
    unit: float
    blank: bool = False
    lost: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the area in pt as the file has it, neither turned nor scaled."""
        return self.area.width, self.area.height

    def offset(self) -> tuple[float, float]:
        """Return how far, in pt on paper, the trim's top left corner is from that of the area, page turned upright."""
        left, foot = self.trim.left - self.area.left, self.trim.bottom - self.area.bottom
        right, head = self.area.right - self.trim.right, self.area.top - self.trim.top
        x, y = {0: (left, head), 90: (foot, left), 180: (right, foot), 270: (head, right)}[self.turn]
        return x * self.unit, y * self.unit


@dataclass(frozen=True)
class InkSheets:
    """Pages made ready: an open PDF whose pages are cut to their areas, and what was found out on the way."""

    pdf: Pdf
    sheets: tuple[InkSheet, ...]
    spot_inks: frozenset[str]
    profile: bytes | None  # of the output intent
    damaged: bool  # it could only be read by guessing where its parts begin

    def cut(self, windows: Iterable[tuple[InkSheet, PdfBox]]) -> bytes:
        """Return a PDF of the same pages, each of these cut to its window."""
        from pikepdf import Array

        for sheet, window in windows:
            self.pdf.pages[sheet.number - 1].obj.MediaBox = Array([round(length, 4) for length in window])
        target = io.BytesIO()
        self.pdf.save(target)
        return target.getvalue()


def prepare_sheets(data: bytes, wanted: Sequence[int] | None) -> InkSheets:
    """Return the wanted pages, from 1, of a PDF; None: all.

    Raises:
        pikepdf.PdfError: if it cannot be read, `pikepdf.PasswordError` if it is locked.
    """
    import pikepdf

    pdf = pikepdf.open(io.BytesIO(data))
    damaged = bool(pdf.get_warnings())
    count = len(pdf.pages)
    numbers = range(1, count + 1) if wanted is None else sorted({number for number in wanted if 1 <= number <= count})
    sheets = tuple(_prepare(pdf.pages[number - 1], number) for number in numbers)
    return InkSheets(pdf, sheets, find_spot_inks(pdf), find_profile(pdf), damaged)


def _prepare(page: Page, number: int) -> InkSheet:
    media = _read_box(page, "/MediaBox") or UNSAID
    boxes = choose_boxes(media, partial(_read_box, page))
    trim = _sane(boxes.trim) or _sane(boxes.crop) or media
    area = _sane(boxes.bleed) or trim
    turn = _number(_inherited(page, "/Rotate"), 0)
    unit = _number(page.obj.get("/UserUnit"), 1)
    streams = _list_streams(page)
    lost = any(stream is None for stream in streams)
    blank = _drop_empty_streams(page, streams) and "/Annots" not in page.obj and not lost
    for key in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit"):
        if key in page.obj:
            del page.obj[key]
    page.obj.Rotate = 0
    return InkSheet(number, area, trim, round(turn / 90) * 90 % 360, unit if unit > 0 else 1.0, blank, lost)


def _inherited(page: Page, key: str) -> Any:
    node: Any = page.obj
    for _ in range(100):  # a tree of pages may be a ring
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(key)


def _number(value: Any, otherwise: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return otherwise


def _read_box(page: Page, key: str) -> PdfBox | None:
    found: Any = _inherited(page, key) if key in ("/MediaBox", "/CropBox") else page.obj.get(key)
    try:
        return _sane(box_of(float(number) for number in found))
    except (TypeError, ValueError):
        return None


def _sane(box: PdfBox | None) -> PdfBox | None:
    return box if box and min(box.width, box.height) >= LEAST_SIDE else None


def _list_streams(page: Page) -> list[Any]:
    """Return the streams of a page's content; None stands for one that is not there or is something else."""
    from pikepdf import Array, Stream

    if "/Contents" not in page.obj:
        return []
    contents: Any = page.obj.Contents
    parts: list[Any] = list(contents) if isinstance(contents, Array) else [contents]
    return [part if isinstance(part, Stream) else None for part in parts]


def _drop_empty_streams(page: Page, streams: list[Any]) -> bool:
    """Take out streams of no bytes, over which Ghostscript 10.00 stumbles; return whether nothing is left."""
    from pikepdf import Array

    left = [stream for stream in streams if stream is not None and stream.read_raw_bytes()]
    if len(left) < len(streams):
        page.obj.Contents = Array(left)
    return not left


def find_spot_inks(pdf: Pdf) -> frozenset[str]:
    """Return the names of all inks besides the four, wherever in the file a colour space names them."""
    found: set[str] = set()
    for held in pdf.objects:
        _look_for_inks(held, found, 0)
    return frozenset(name.removeprefix("/") for name in found - _PROCESS)


def _look_for_inks(held: Any, found: set[str], depth: int) -> None:
    from pikepdf import Array, Dictionary, Name, Stream

    if depth > _DEEPEST:
        return
    if isinstance(held, Array):
        first = held[0] if len(held) > 1 else None
        if isinstance(first, Name) and first in ("/Separation", "/DeviceN"):
            names = [held[1]] if first == "/Separation" else held[1]
            found.update(str(name) for name in names if isinstance(name, Name))
        elif first is None or not isinstance(first, (int, float)):
            for part in held:
                if not getattr(part, "is_indirect", False):
                    _look_for_inks(part, found, depth + 1)
    elif isinstance(held, (Dictionary, Stream)):
        for part in held.values():
            if isinstance(part, (Array, Dictionary)) and not part.is_indirect:
                _look_for_inks(part, found, depth + 1)


def find_profile(pdf: Pdf) -> bytes | None:
    """Return the CMYK profile of the output intent, if there is one that can be read."""
    from pikepdf import Array, Dictionary, PdfError, Stream

    intents = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, Array) else ():
        profile = intent.get("/DestOutputProfile") if isinstance(intent, Dictionary) else None
        if isinstance(profile, Stream):
            try:
                data = profile.read_bytes()
            except PdfError:
                continue
            if data[16:20] == b"CMYK" and data[36:40] == b"acsp":  # ICC.1:2010, 7.2
                return data
    return None
