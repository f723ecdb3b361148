"""Pages of other PDFs, placed. In: a file and the number of a page. Out: what WeasyPrint takes for a picture.

WeasyPrint asks a picture for its size and has it drawn. A placed page answers as a picture does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from pressbuild.core.units import PX_PER
from pressbuild.placed_pdf import PLACED, CopiedPage


class PlacedPage:
    """A page of a PDF where WeasyPrint expects a picture. It can be written again and again."""

    def __init__(self, page: CopiedPage, state: bytes, read: Callable[[], bytes], number: int) -> None:
        """`state` tells the page from any other: the same bytes and number are one form in a PDF.

        `read` reads the file once more.
        """
        self.page, self.read_file, self.number = page, read, number
        self.id = PLACED + hashlib.blake2b(state, digest_size=8).hexdigest() + "-"
        width, height = page.facts.size_mm
        self.width, self.height = width * PX_PER["mm"], height * PX_PER["mm"]

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        """Return width and height of the trimmed page in CSS px, and their ratio."""
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Have it painted into a box of this size, CSS px, whose left top corner is where the stream stands."""
        stream.show_placed(self, width, height)


def read_placed(data: bytes, read: Callable[[], bytes], number: int) -> PlacedPage:
    """Return a page (from 1) of the PDF in a file that holds `data`; `read` reads it once more.

    Raises:
        BadPdf: if it must not be placed.
    """
    from pressbuild.placed_pdf.page_copy import copy_page  # only here: most papers have no such file

    digest = hashlib.blake2b(data, digest_size=20)
    digest.update(b" %d" % number)
    return PlacedPage(copy_page(data, number), digest.digest(), read, number)
