"""How much ink lies on the paper. In: a PDF, the most ink a press takes. Out: spots with more, or why not measured.

Ghostscript draws the pages as plates at 72 ppi, without softened edges: what is thinner than a pixel is drawn as wide
as one, so nothing disappears between pixels, and nothing is averaged. Where only thin lines are over the limit, the
spot is drawn again at 288 ppi, lest two things that merely touch be taken for one over the other: then what is thinner
than 0.1 mm does not count. Spots of less than 1 mm² do not count, either; how many there are is said.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pressbuild.core.limits import left_seconds
from pressbuild.core.rectangles import PdfBox
from pressbuild.core.subprocesses import find_program
from pressbuild.core.system_errors import say_why, temporary_folder, temporary_top
from pressbuild.core.units import MM_PER_PT
from pressbuild.ink.dark_areas import (
    FULL,
    Patch,
    draw_heat,
    find_patches,
    open_mask,
    sum_inks,
    threshold,
)
from pressbuild.ink.ink_facts import DarkArea, InkMeasured, NotMeasured, PageInk
from pressbuild.ink.ink_sheets import InkSheet, InkSheets, prepare_sheets
from pressbuild.ink.page_plates import INKS, PLATES, PLATES_WITH_SPOTS, Missing, Plates, Renderer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESOLUTION, CLOSER = 72.0, 288.0  # pixels per inch of paper
LEAST_RESOLUTION = 18.0
PAGE_BYTES = 120_000_000  # a byte for each ink of each pixel
SPECK = 1.0  # mm²
MOST_SPOTS = 5  # of a page
LEAST_SECONDS, SECONDS_PER_MB, MOST_SECONDS = 40.0, 100.0, 300.0
SHARE_OF_LEFT = 0.7  # of the time that a process has left, the rest is for reports
DAMAGED = "the file is damaged, something may have been lost"
LOST = "a part of the page is missing in the file"


def measure_ink(
    data: bytes,
    limit: int,
    pages: Sequence[int] | None = None,
    *,
    profile: bytes | None = None,
    heat_maps: bool = True,
    most_seconds: float = 0.0,
    stop: threading.Event | None = None,
) -> InkMeasured | NotMeasured:
    """Measure the ink on pages of a PDF.

    Args:
        data: The PDF.
        limit: The most ink at one spot, in percent; 0: there is no limit, only cover and the highest total are wanted.
        pages: Which, counted from 1; None: all.
        profile: The press's ICC profile, by which RGB becomes ink where the file has no output intent of its own.
        heat_maps: Whether to draw them.
        most_seconds: After this long what is left is not measured; 0: so long as the file is large. What a
            process that keeps limits has left for others may be less.
        stop: Set by another thread, it ends the measuring.
    """
    import pikepdf

    large = LEAST_SECONDS + SECONDS_PER_MB * max(0.0, len(data) / 2**20 - 1)
    most_seconds = most_seconds or min(MOST_SECONDS, large)
    if (left := left_seconds()) is not None:  # what is not measured by then is said, and does not end the whole
        most_seconds = min(most_seconds, left * SHARE_OF_LEFT)
    if find_program("gs", "gswin64c") is None:
        return NotMeasured("Ghostscript is not installed")
    try:
        sheets = prepare_sheets(data, pages)
    except pikepdf.PasswordError:
        return NotMeasured("the file is locked with a password")
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as problem:
        return NotMeasured(f"the file cannot be read: {_first_line(problem)}")
    with temporary_folder("ink") as folder:
        renderer = Renderer(folder, time.monotonic() + most_seconds, sheets.profile or profile, stop)
        try:
            return _Measuring(sheets, limit, renderer, heat_maps).measure()
        except OSError as problem:
            return NotMeasured(f"the pages cannot be drawn: {say_why(problem, temporary_top())}")
        except pikepdf.PdfError as problem:
            return NotMeasured(f"the file cannot be read: {_first_line(problem)}")


def _first_line(problem: Exception) -> str:
    said = (str(problem).splitlines() or [type(problem).__name__])[0]
    return re.sub(r"^stream <[^>]*>(:| \([^)]*\):) ", "", said)[:200]


class _Measuring:
    def __init__(self, sheets: InkSheets, limit: int, renderer: Renderer, heat_maps: bool) -> None:
        self.sheets, self.limit, self.renderer, self.heat_maps = sheets, limit, renderer, heat_maps
        self.found: dict[int, PageInk] = {}
        self.missing: dict[int, str] = {}
        self.thin: dict[int, tuple[PageInk, InkSheet, PdfBox]] = {}

    def measure(self) -> InkMeasured | NotMeasured:
        wanted: list[tuple[InkSheet, float]] = []
        plates = len(INKS) + len(self.sheets.spot_inks)
        for sheet in self.sheets.sheets:
            scale = _scale(sheet, RESOLUTION, plates)
            if sheet.blank:
                self.found[sheet.number] = _blank_page(sheet, DAMAGED if self.sheets.damaged else "")
            elif scale * 72 / sheet.unit < LEAST_RESOLUTION:
                self.missing[sheet.number] = "the page is too large"
            else:
                wanted.append((sheet, scale))
        if wanted:
            data = self.sheets.cut((sheet, sheet.area) for sheet, _ in wanted)
            for drawn in self.renderer.draw(data, wanted, PLATES):
                self._take(drawn, {})
            if self.sheets.spot_inks:
                left = [(sheet, scale) for sheet, scale in wanted if sheet.number not in self.missing]
                for drawn in self.renderer.draw(data, left, PLATES_WITH_SPOTS):
                    self._take(drawn, dict(self.found))
            self._look_again()
        if not self.found and self.missing:
            return NotMeasured(next(iter(self.missing.values())))
        pages = tuple(self.found[number] for number in sorted(self.found))
        return InkMeasured(self.limit, pages, tuple(sorted(self.missing.items())))

    def _take(self, drawn: Plates | Missing, before: Mapping[int, PageInk]) -> None:
        """Take a page; where it was drawn before, with other plates, the worse of both counts."""
        number = drawn.sheet.number
        if isinstance(drawn, Missing):
            self.missing[number] = drawn.reason
            self.found.pop(number, None)
            return
        page, thin = self._read_page(drawn)
        earlier = before.get(number)
        if earlier and earlier.most > page.most:
            doubt = earlier.doubt or page.doubt
            self.found[number] = PageInk(**{**vars(earlier), "cover": page.cover, "doubt": doubt})
            return
        self.found[number] = page
        self.thin.pop(number, None)
        if thin:
            self.thin[number] = (page, drawn.sheet, thin)

    def _read_page(self, drawn: Plates) -> tuple[PageInk, PdfBox | None]:
        """Return what a page has, and where to look again, if only thin lines are over the limit."""
        sheet, scale = drawn.sheet, drawn.resolution
        total = sum_inks(drawn.planes)
        patches = find_patches(total, self.limit) if self.limit else []
        pixel = sheet.unit / scale * MM_PER_PT  # mm
        large = [patch for patch in patches if patch.pixels * pixel**2 >= SPECK]
        thin = None
        if large and not any(patch.solid for patch in large):
            x0, y1 = sheet.area.left, sheet.area.top
            left, top = min(patch.left for patch in large), min(patch.top for patch in large)
            right, bottom = max(patch.right for patch in large), max(patch.bottom for patch in large)
            thin = PdfBox(x0 + left / scale, y1 - bottom / scale, x0 + right / scale, y1 - top / scale)
        cover = drawn.planes.sum(0, dtype="uint32").sum(0, dtype="uint64") / (total.size * FULL / 100)
        heat = draw_heat(_turn(total, sheet.turn), self.limit) if self.heat_maps else b""
        doubts = [drawn.doubt, DAMAGED if self.sheets.damaged else "", LOST if sheet.lost else ""]
        page = PageInk(
            page=sheet.number,
            most=_most(total, self.limit, large),
            spots=tuple(_place(patch, total.shape, sheet, scale, sheet.area) for patch in large[:MOST_SPOTS]),
            area_over=round(sum(patch.pixels for patch in large) * pixel**2, 1),
            specks=len(patches) - len(large),
            cover=tuple((ink, round(float(part), 1)) for ink, part in zip(drawn.inks, cover, strict=True)),
            place=_whole(sheet),
            heat_map=heat,
            resolution=round(scale * 72 / sheet.unit, 1),
            doubt="; ".join(filter(None, doubts)),
        )
        return page, thin

    def _look_again(self) -> None:
        """Draw closer what seemed to be thin lines over the limit, and keep what is one."""
        if not self.thin:
            return
        windows: list[tuple[InkSheet, float]] = []
        plates = len(INKS) + len(self.sheets.spot_inks)
        for _, sheet, box in self.thin.values():
            cut = InkSheet(sheet.number, box, sheet.trim, sheet.turn, sheet.unit)
            windows.append((cut, max(_scale(cut, CLOSER, plates), _scale(sheet, RESOLUTION, plates))))
        data = self.sheets.cut((sheet, sheet.area) for sheet, _ in windows)
        device = PLATES_WITH_SPOTS if self.sheets.spot_inks else PLATES
        devices = [PLATES, device] if device != PLATES else [device]
        closer: dict[int, PageInk] = {}
        for device in devices:
            for drawn in self.renderer.draw(data, sorted(windows, key=lambda window: window[0].number), device):
                page, sheet, _ = self.thin[drawn.sheet.number]
                if isinstance(drawn, Missing):  # then what was seen stands
                    closer[page.page] = page
                    continue
                seen = self._look_closer(page, drawn, sheet)
                if page.page not in closer or seen.most > closer[page.page].most:
                    closer[page.page] = seen
        self.found.update(closer)

    def _look_closer(self, page: PageInk, drawn: Plates, sheet: InkSheet) -> PageInk:
        window, scale = drawn.sheet, drawn.resolution
        total = sum_inks(drawn.planes)
        total[~open_mask(total > threshold(self.limit)) & (total > threshold(self.limit))] = 0
        pixel = sheet.unit / scale * MM_PER_PT
        patches = [patch for patch in find_patches(total, self.limit) if patch.pixels * pixel**2 >= SPECK]
        most = _most(total, self.limit, patches)
        return PageInk(
            **{
                **vars(page),
                "most": most if patches else min(page.most, float(self.limit)),
                "spots": tuple(_place(p, total.shape, sheet, scale, window.area) for p in patches[:MOST_SPOTS]),
                "area_over": round(sum(patch.pixels for patch in patches) * pixel**2, 1),
            }
        )


def _most(total: NDArray[np.uint16], limit: int, patches: Sequence[Patch]) -> float:
    """Return the highest total in percent; specks, and what is over by rounding alone, are at the limit at most."""
    if patches:
        return round(max(patch.most for patch in patches) / FULL * 100, 1)
    most = round(int(total.max()) / FULL * 100, 1)
    return min(most, float(limit)) if limit else most


def _scale(sheet: InkSheet, resolution: float, plates: int) -> float:
    """Return how many pixels a pt of the file gets: fewer for a page that would be too large."""
    width, height = sheet.size
    wanted = resolution / 72 * sheet.unit
    most: float = (PAGE_BYTES / plates / (width * height)) ** 0.5
    return min(wanted, most)


def _turn(total: NDArray[np.uint16], degrees: int) -> NDArray[np.uint16]:
    import numpy as np

    return np.ascontiguousarray(np.rot90(total, -degrees // 90))


def _place(patch: Patch, shape: tuple[int, ...], sheet: InkSheet, scale: float, area: PdfBox) -> DarkArea:
    """Return where a patch is, as the page is read."""
    x0, y1 = area.left + patch.left / scale, area.top - patch.top / scale
    x1, y0 = area.left + patch.right / scale, area.top - patch.bottom / scale
    box = PdfBox(x0, y0, x1, y1)
    x, y = (length * MM_PER_PT for length in InkSheet(sheet.number, sheet.trim, box, sheet.turn, sheet.unit).offset())
    width, height = box.width * sheet.unit * MM_PER_PT, box.height * sheet.unit * MM_PER_PT
    if sheet.turn % 180:
        width, height = height, width
    area_mm = patch.pixels * (sheet.unit / scale * MM_PER_PT) ** 2
    most = round(patch.most / FULL * 100, 1)
    return DarkArea(round(x, 1), round(y, 1), round(width, 1), round(height, 1), round(area_mm, 1), most)


def _whole(sheet: InkSheet) -> tuple[float, float, float, float]:
    x, y = (0.0 - length * MM_PER_PT for length in sheet.offset())
    width, height = (length * sheet.unit * MM_PER_PT for length in sheet.size)
    if sheet.turn % 180:
        width, height = height, width
    return round(x, 2), round(y, 2), round(width, 2), round(height, 2)


def _blank_page(sheet: InkSheet, doubt: str) -> PageInk:
    cover = tuple((ink, 0.0) for ink in INKS)
    return PageInk(sheet.number, 0.0, (), 0.0, 0, cover, _whole(sheet), b"", RESOLUTION, doubt)
