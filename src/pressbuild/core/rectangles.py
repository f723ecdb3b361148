"""Rectangles outside the layout. In: numbers. Out: `PdfBox`, in pt from the foot; `PageArea`, in mm from the head."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

PageArea = tuple[float, float, float, float]
"""x, y, width, height in mm from the top left corner of the trimmed page, the page turned as it is read."""

FARTHEST = 1e7  # pt; a coordinate beyond it is damage


class PdfBox(NamedTuple):
    """A rectangle as PDF has it, from the left foot, in pt or in the units of its page (ISO 32000-1, 7.9.5)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def grown(self, by: float) -> PdfBox:
        """Return it with so much more at each side."""
        return PdfBox(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def moved(self, x: float, y: float = 0.0) -> PdfBox:
        """Return it so much further right and up."""
        return PdfBox(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def within(self, other: PdfBox) -> PdfBox:
        """Return the part that lies in another box, without width or height if there is none."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return PdfBox(left, bottom, max(left, min(self.right, other.right)), max(bottom, min(self.top, other.top)))

    def around(self, other: PdfBox) -> PdfBox:
        """Return the smallest box that holds both."""
        return PdfBox(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


def box_of(corners: Iterable[float]) -> PdfBox | None:
    """Return the box between two opposite corners, as files give them in any order; None if it is empty or no box."""
    numbers = tuple(corners)
    if len(numbers) != 4 or not all(math.isfinite(number) and abs(number) < FARTHEST for number in numbers):
        return None
    (left, right), (bottom, top) = sorted(numbers[::2]), sorted(numbers[1::2])
    return PdfBox(left, bottom, right, top) if right > left and top > bottom else None


UNSAID = PdfBox(0.0, 0.0, 612.0, 792.0)
"""What Acrobat, poppler and Ghostscript take for a page that does not say how large it is: US Letter."""
