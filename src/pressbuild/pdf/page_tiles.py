"""Pictures of pages. In: a PDF and the number of a page. Out: the page, or a part of it, as a JPEG or PNG.

What is shown is the trimmed page, as readers have it, without bleed and marks.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2

QUALITY = 85
_HAIR = 0.001  # of a pixel; a page must not become one pixel wider by a rounding error
_FAST = 1  # zlib: twice as fast as the default, a fifth larger; these pictures go no further than this machine


@dataclass(frozen=True)
class DrawnBoxes:
    """The boxes of a page as (left, bottom, right, top) in pt (ISO 32000-2, 14.11.2); what is not given is as the spec
    says: the crop box the media box, bleed and trim the crop box.
    """

    media: tuple[float, float, float, float]
    bleed: tuple[float, float, float, float]
    trim: tuple[float, float, float, float]


@dataclass(frozen=True)
class Tile:
    """A part of a page that is drawn `page_width` pixels wide: its left top corner and its size, in pixels."""

    page_width: int
    x: int
    y: int
    width: int
    height: int


def draw_page(data: bytes, number: int, size: tuple[int, int]) -> bytes:
    """Return a page (from 1) as a JPEG, as large as fits into `size` pixels, in its own proportions.

    Raises:
        ValueError: if there is no such page that could be drawn.
    """
    try:
        return _draw(data, number, size)
    except pypdfium2.PdfiumError as problem:
        raise ValueError(str(problem)) from None


def _draw(data: bytes, number: int, size: tuple[int, int]) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        page = _trimmed(document[number - 1])
        width, height = page.get_size()
        image = page.render(scale=min(size[0] / width, size[1] / height)).to_pil().convert("RGB")
    finally:
        document.close()
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()


def _trimmed(page: Any) -> Any:
    """Return a page cut to its trim box; pypdfium2 shows the crop box."""
    trim = page.get_trimbox()
    if trim != page.get_cropbox():
        page.set_cropbox(*trim)
    return page


class OpenPdf:
    """A PDF that is open, so that several pictures can be taken of it."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[int, Any] = {}
        self._boxes: dict[int, DrawnBoxes] = {}

    def _page(self, number: int) -> Any:
        if number not in self._pages:
            page = self._document[number - 1]
            self._boxes[number] = DrawnBoxes(page.get_mediabox(), page.get_bleedbox(), page.get_trimbox())
            self._pages[number] = _trimmed(page)
        return self._pages[number]

    def boxes(self, number: int) -> DrawnBoxes:
        """Return the boxes of a page, from 1."""
        self._page(number)
        return self._boxes[number]

    def draw(self, number: int, tile: Tile) -> bytes:
        """Return a part of a page, from 1, as a PNG. What lies beyond the page's edges is left out."""
        page = self._page(number)
        width, height = page.get_size()
        scale = (tile.page_width - _HAIR) / width
        page_height = math.ceil(height * scale)
        right, bottom = min(tile.x + tile.width, tile.page_width), min(tile.y + tile.height, page_height)
        # pypdfium2 takes pt and rounds up to whole pixels: asked for half a pixel less, it cuts off these and no others
        edges = (tile.x, page_height - bottom, tile.page_width - right, tile.y)
        crop = tuple(max(0.0, pixels - 0.5) / scale for pixels in edges)
        image = page.render(scale=scale, crop=crop, rev_byteorder=True).to_pil()
        stream = io.BytesIO()
        image.save(stream, "PNG", compress_level=_FAST)
        return stream.getvalue()

    def close_page(self, number: int) -> bool:
        """Give back what a page takes, its decoded pictures above all; return whether other pages are open."""
        if page := self._pages.pop(number, None):
            page.close()
        return bool(self._pages)

    def close(self) -> None:
        """Close it."""
        self._pages.clear()
        self._document.close()


class OpenPdfs:
    """PDFs by name that stay open while pages of them are drawn: those that were used last.

    An open page keeps its pictures decoded, and each save of an issue makes a new PDF of all pages: so there is a limit
    to pages and to the bytes of PDFs, the one in use apart.
    """

    def __init__(self, most_pages: int, most_bytes: int) -> None:
        self.most_pages, self.most_bytes = most_pages, most_bytes
        self._pdfs: dict[str, tuple[OpenPdf, int]] = {}  # with its bytes; the last one used at the end
        self._pages: dict[tuple[str, int], None] = {}  # likewise

    def draw(self, name: str, data: bytes | None, number: int, tile: Tile) -> bytes | None:
        """Return a part of a page as `OpenPdf.draw` does; None if the PDF is not open and there are no bytes of it."""
        known = self._pdfs.pop(name, None)
        if known is None:
            if data is None:
                return None
            known = OpenPdf(data), len(data)
        self._pdfs[name] = known
        self._pages.pop((name, number), None)
        self._pages[name, number] = None
        self._close_some(name)
        return known[0].draw(number, tile)

    def _close_some(self, used: str) -> None:
        while len(self._pages) > self.most_pages:
            name, number = next(iter(self._pages))
            del self._pages[name, number]
            if not self._pdfs[name][0].close_page(number) and name != used:
                self._close(name)
        while len(self._pdfs) > 1 and sum(size for _, size in self._pdfs.values()) > self.most_bytes:
            self._close(next(iter(self._pdfs)))

    def _close(self, name: str) -> None:
        self._pdfs.pop(name)[0].close()
        self._pages = {place: None for place in self._pages if place[0] != name}
