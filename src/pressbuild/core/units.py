"""Lengths and numbers. In: numbers in mm or pt, or texts such as "11.5pt". Out: CSS px, the engine's unit; numbers.

1 in = 25.4 mm = 72 pt = 96 CSS px (CSS Values and Units 4, section 6.2).
"""

from __future__ import annotations

import re

PX_PER = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in)\s*", re.ASCII)


def parse_length(text: str) -> float:
    """Return a length such as "11.5pt" or "4 mm" in CSS px.

    Raises:
        ValueError: for anything but a positive number with one of the units px, pt, mm, cm, in.
    """
    match = _LENGTH.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a length such as 11.5pt or 4mm")
    return float(match[1]) * PX_PER[match[2]]


def counted(number: int, noun: str) -> str:
    """Return "1 line", "2 lines"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def parse_whole(text: str, otherwise: int) -> int:
    """Return a whole number of at most nine figures; `otherwise` for any other text. Python refuses endless ones."""
    return int(text) if _WHOLE.fullmatch(text) else otherwise


def px_to_mm(px: float) -> float:
    """Return CSS px in mm."""
    return px / PX_PER["mm"]
