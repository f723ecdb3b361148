"""Lengths and sizes. In: texts such as "11.5pt", "137 × 90 mm" or "A4". Out: numbers in the unit asked for.

1 in = 25.4 mm = 72 pt = 6 pc = 96 CSS px (CSS Values and Units 4, section 6.2). What people write is read in one
grammar everywhere: a unit behind each number, a decimal point or comma; of a size, width first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["px", "pt", "pc", "mm", "cm", "in"]

_PER_INCH: dict[str, float] = {"px": 96.0, "pt": 72.0, "pc": 6.0, "mm": 25.4, "cm": 2.54, "in": 1.0}
PX_PER = {unit: 96 / number for unit, number in _PER_INCH.items()}
PT_PER_PX = 72 / 96
PT_PER_MM = 72 / 25.4
MM_PER_PT = 25.4 / 72

PAPERS = {
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "SRA2": (450.0, 640.0),
    "SRA3": (320.0, 450.0),
    "LETTER": (215.9, 279.4),
    "TABLOID": (279.4, 431.8),
}
"""Width and height in mm, upright: ISO 216 (A), ISO 217 (SRA), and the American sizes of 8.5 × 11 in and 11 × 17 in."""

LEAST_SIDE, MOST_SIDE = 1.0, 5000.0  # mm; a page of a PDF has at most 14,400 pt (ISO 32000-1, annex C.2)

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NUMBER = r"(\d{1,9}(?:[.,]\d{1,20})?|\.\d{1,20})"
_UNIT = "(px|pt|pc|mm|cm|in)?"
_LENGTH = re.compile(rf"\s*{_NUMBER}\s*{_UNIT}\s*", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(rf"\s*{_NUMBER}\s*{_UNIT}\s*[×x*]\s*{_NUMBER}\s*{_UNIT}\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Rectangle:
    """A rectangle on a page, in CSS px."""

    x: float
    y: float
    width: float
    height: float


def parse_length(text: str, to: Unit = "px", bare: Unit | None = None) -> float:
    """Return a length such as "11.5pt" or "4 mm" in the unit `to`, in CSS px if nothing is said.

    `bare` is the unit of a number that has none; without it only 0 may do without.

    Raises:
        ValueError: for anything but a number that is not negative with one of the units px, pt, pc, mm, cm, in.
    """
    number, unit = _split_length(text, bare)
    return _convert(float(number), unit, to)


def css_length(text: str) -> str:
    """Return a length as CSS has it: "11.5pt" for “11,5 PT”, "0px" for “0”.

    Raises:
        ValueError: as for `parse_length`.
    """
    return "".join(_split_length(text, None))


def parse_size(text: str, bare: Unit | None = None) -> tuple[float, float]:
    """Return width and height in mm of a size such as “137 × 90 mm”, “13.7cm x 90mm” or “A4”.

    A width without a unit has that of the height; `bare` is the unit if neither has one.

    Raises:
        ValueError: if it is not one, or a side is under 1 mm or over 5 m.
    """
    if paper := PAPERS.get(text.strip().upper()):
        return paper
    match = _SIZE.fullmatch(text)
    unit = (match[4] or bare) if match else None
    if not match or not unit:
        raise ValueError(f"“{text}” is not a size such as 137 × 90 mm")
    width, height = parse_length(match[1] + (match[2] or unit), "mm"), parse_length(match[3] + unit, "mm")
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (width, height)):
        raise ValueError(f"“{text}” is not a size between {LEAST_SIDE:g} mm and {MOST_SIDE / 1000:g} m")
    return width, height


def _split_length(text: str, bare: Unit | None) -> tuple[str, str]:
    """Return the number of a length, with a decimal point, and its unit."""
    match = _LENGTH.fullmatch(text)
    number = match[1].replace(",", ".") if match else ""
    unit = (match[2] or bare or ("" if float(number) else "px")) if match else ""
    if not unit:
        raise ValueError(f"“{text}” is not a length such as 11.5pt or 4mm")
    return number, unit.lower()


def _convert(length: float, unit: str, to: str) -> float:
    return length if unit == to else length * (_PER_INCH[to] / _PER_INCH[unit])


def counted(number: int, noun: str) -> str:
    """Return "1 line", "2 lines"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def parse_whole(text: str, otherwise: int) -> int:
    """Return a whole number of at most nine figures; `otherwise` for any other text. Python refuses endless ones."""
    return int(text) if _WHOLE.fullmatch(text) else otherwise


def px_to_mm(px: float) -> float:
    """Return CSS px in mm."""
    return px / PX_PER["mm"]
