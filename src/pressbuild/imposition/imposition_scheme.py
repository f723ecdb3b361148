"""What is asked for. In: the words of a person, such as "A3" or "0.1mm". Out: a `Scheme` in mm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

# ISO 216 (A), ISO 217 (SRA): width and height in mm; the American sizes as 8.5 × 11 in and 11 × 17 in
SHEETS = {
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "SRA2": (450.0, 640.0),
    "SRA3": (320.0, 450.0),
    "LETTER": (215.9, 279.4),
    "TABLOID": (279.4, 431.8),
}
PER_SHEET = (2, 4, 6, 8, 9, 16)

_NUMBER = r"\d{1,7}(?:[.,]\d{1,6})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(mm|cm|pt|in)?\s*", re.ASCII)
_SIZE = re.compile(rf"\s*({_NUMBER})\s*(?:mm)?\s*[x×]\s*({_NUMBER})\s*(mm|cm|in)?\s*", re.ASCII | re.IGNORECASE)
_MM = {"mm": 1.0, "cm": 10.0, "pt": 25.4 / 72, "in": 25.4}


class SchemeKind(Enum):
    """How the pages are put together."""

    READER = "reader"
    SPREADS = "spreads"
    BOOKLET = "booklet"
    FOUR_UP = "4-up"
    EIGHT_UP = "8-up"
    N_UP = "n-up"

    @property
    def is_folded(self) -> bool:
        """Whether its sheets are printed on both sides and folded."""
        return self in (SchemeKind.SPREADS, SchemeKind.BOOKLET, SchemeKind.FOUR_UP, SchemeKind.EIGHT_UP)


@dataclass(frozen=True)
class Scheme:
    """What is asked for. Lengths in mm; None leaves the choice to the program.

    `sheet` is width and height, None a sheet as large as is needed. `creep` is the thickness of the paper. `signature`
    is the number of pages in each signature, 0 one for the whole paper. `gutter` lies between pages that are cut apart,
    `gripper` is what the press holds at the foot of the sheet. `fit` makes the pages smaller if the sheet asks for it.
    `per_sheet` is for the proof alone.
    """

    kind: SchemeKind
    sheet: tuple[float, float] | None = None
    creep: float = 0.0
    signature: int = 0
    bleed: float | None = None
    marks: bool | None = None
    gutter: float | None = None
    gripper: float = 0.0
    fit: bool = False
    per_sheet: int = 4


def parse_mm(text: str) -> float:
    """Return a length such as "0.1mm", "3" or "1 cm" in mm.

    Raises:
        ValueError: for anything else.
    """
    match = _LENGTH.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a length such as 0.1mm or 3mm")
    return float(match[1].replace(",", ".")) * _MM[match[2] or "mm"]


def parse_sheet(text: str) -> tuple[float, float] | None:
    """Return the width and height in mm of a sheet such as "A3" or "320x450mm", None for "auto".

    Raises:
        ValueError: if there is no such sheet.
    """
    name = text.strip().upper()
    if name == "AUTO":
        return None
    if name in SHEETS:
        return SHEETS[name]
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a sheet; known: auto, {', '.join(SHEETS)}, or a size such as 320x450mm")
    unit = _MM[(match[3] or "mm").lower()]
    width, height = (float(match[i].replace(",", ".")) * unit for i in (1, 2))
    if min(width, height) < 10:
        raise ValueError(f"a sheet of {width:g} × {height:g} mm is too small for anything to stand on it")
    return width, height
