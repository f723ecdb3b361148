"""What is asked for. In: the words of a person, such as "A3" or "0.1mm". Out: a `Scheme` in mm."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pressbuild.core.units import PAPERS, parse_length, parse_size

PER_SHEET = (2, 4, 6, 8, 9, 16)
LEAST_SHEET = 10  # mm


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
    return parse_length(text, "mm", bare="mm")


def parse_sheet(text: str) -> tuple[float, float] | None:
    """Return the width and height in mm of a sheet such as "A3" or "320x450mm", None for "auto".

    Raises:
        ValueError: if there is no such sheet.
    """
    if text.strip().upper() == "AUTO":
        return None
    try:
        width, height = parse_size(text, bare="mm")
    except ValueError:
        known = ", ".join(PAPERS)
        raise ValueError(f"“{text}” is not a sheet; known: auto, {known}, or a size such as 320x450mm") from None
    if min(width, height) < LEAST_SHEET:
        raise ValueError(f"a sheet of {width:g} × {height:g} mm is too small for anything to stand on it")
    return width, height
