"""The boxes of a page. In: the size of the trimmed page and what the press asks for. Out: trim, bleed, media and crop
box.

All in pt, as (left, bottom, right, top), with the trimmed page's lower left corner at 0, 0 (ISO 32000-2, 14.11.2).
WeasyPrint draws marks inside the bleed and gives no more than 10 pt of it; here the bleed is what is asked for, and
marks stand outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from pressbuild.core.rectangles import PdfBox
from pressbuild.press.press import Press

MARKS_ROOM = 34.0  # pt around the bleed for marks, colour bar and slug line: 12 mm


@dataclass(frozen=True)
class SheetBoxes:
    """A page of paper before it is trimmed. Sizes in pt."""

    width: float
    height: float
    bleed: float
    room: float  # beyond the bleed
    crop_to: str
    folds_half: bool = False  # half way up, as newspapers are sold

    @property
    def trim_box(self) -> PdfBox:
        """The page as readers have it."""
        return PdfBox(0.0, 0.0, self.width, self.height)

    @property
    def bleed_box(self) -> PdfBox:
        """How far ink goes, to be cut off."""
        return self.trim_box.grown(self.bleed)

    @property
    def media_box(self) -> PdfBox:
        """Everything, with marks."""
        return self.trim_box.grown(self.bleed + self.room)

    @property
    def crop_box(self) -> PdfBox:
        """What viewers show."""
        return {"trim": self.trim_box, "bleed": self.bleed_box}.get(self.crop_to, self.media_box)


def make_sheet(width: float, height: float, press: Press) -> SheetBoxes:
    """Return the sheet for a page of this size, in pt."""
    room = MARKS_ROOM if press.rules.marks == "required" else 0.0
    return SheetBoxes(
        round(width, 4),
        round(height, 4),
        round(press.bleed_pt, 4),
        room,
        press.rules.crop_box,
        press.rules.fold == "half",
    )
