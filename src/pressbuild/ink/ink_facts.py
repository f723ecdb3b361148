"""What was found of the ink on pages. In: figures. Out: facts, for whoever reports them without measuring any.

They stand apart from `ink`, which loads numpy: most builds measure no ink.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DarkArea:
    """A spot over the limit: mm from the trim's top left corner as the page is read, mm², percent at its worst."""

    x: float
    y: float
    width: float
    height: float
    area: float
    most: float


@dataclass(frozen=True)
class PageInk:
    """The ink of one page. Everything is in mm from the trim's top left corner, ink in percent.

    `most` is the highest total on the page, specks left out; `spots` are the largest that are over the limit, at most
    five, `area_over` the area of all in mm². `cover` is the mean of each ink over the measured `place` (x, y, width,
    height): about, for small type is drawn somewhat bold. `heat_map` is a PNG of that place, b"" if all is well below
    the limit. `doubt` says what Ghostscript could not draw: then the figures are the least that is there, and the
    page has not passed.
    """

    page: int
    most: float
    spots: tuple[DarkArea, ...]
    area_over: float
    specks: int
    cover: tuple[tuple[str, float], ...]
    place: tuple[float, float, float, float]
    heat_map: bytes
    resolution: float  # pixels per inch
    doubt: str = ""


@dataclass(frozen=True)
class InkMeasured:
    """What was measured; `missing` has the pages that were not, and why. A page in it has not passed."""

    limit: int
    pages: tuple[PageInk, ...]
    missing: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class NotMeasured:
    """Nothing was measured, and why."""

    reason: str
