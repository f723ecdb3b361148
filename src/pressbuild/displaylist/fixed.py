"""Lengths that are moved without rounding. In: CSS px as floats. Out: whole numbers of a millionth of a CSS px.

A millionth of a pixel is the last decimal that is written into a PDF. So what is painted in one place and what is moved
there from another are the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

MICRO = 1_000_000  # units in one CSS px
Fixed = int
Place = tuple[Fixed, Fixed, Fixed, Fixed]  # x, y, width, height


def fixed(px: float) -> Fixed:
    """Return a length in CSS px, or any other number, as a whole number of millionths."""
    return round(px * MICRO)


def to_px(length: Fixed) -> float:
    """Return a length in CSS px."""
    return length / MICRO


def write_number(value: Fixed) -> bytes:
    """Return a number as PDF has it: decimal, without zeros at its end."""
    whole, part = divmod(abs(value), MICRO)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part:06}".rstrip("0").encode() if part else f"{sign}{whole}".encode()


def write_numbers(values: Iterable[Fixed]) -> bytes:
    """Return numbers with spaces between them."""
    return b" ".join([write_number(value) for value in values])
