"""Values of a PDF that may be anything. In: objects of pikepdf. Out: Python's own, a default for what is wrong.

No function here raises for an object of the wrong type: a file from elsewhere has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf

MOST_ITEMS = 200_000  # of an array or dictionary
_TROUBLE = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


class TooManyObjects(ValueError):
    """A file asks for more time or memory than it is given. The message is a plain sentence without a full stop."""


def get(holder: object, key: str) -> Any:
    """Return the value of a dictionary or stream, None if it has none or is neither."""
    try:
        return holder.get(key)  # type: ignore[attr-defined]
    except _TROUBLE:
        return None


def number(value: object, default: float = 0.0) -> float:
    """Return a number as a float."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        try:
            found = float(value)
        except (OverflowError, ValueError):
            return default
        return found if -1e12 < found < 1e12 else default
    return default


def numbers(value: object) -> tuple[float, ...]:
    """Return the numbers of an array; empty if there is something else in it."""
    found = []
    for item in items(value):
        if not isinstance(item, (int, float, Decimal)) or isinstance(item, bool):
            return ()
        found.append(number(item))
    return tuple(found)


def items(value: object) -> list[Any]:
    """Return the members of an array, none if it is no array."""
    if not isinstance(value, pikepdf.Array):
        return []
    try:
        return [value[index] for index in range(min(len(value), MOST_ITEMS))]
    except _TROUBLE:
        return []


def pairs(value: object) -> Iterator[tuple[str, Any]]:
    """Return the keys of a dictionary, with their slash, and values."""
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        try:
            keys = sorted(value.keys())[:MOST_ITEMS]
        except _TROUBLE:
            return
        for key in keys:
            yield key, get(value, key)


def name(value: object) -> str:
    """Return a name without its slash, "" if it is none."""
    return str(value)[1:] if isinstance(value, pikepdf.Name) else ""


def text(value: object) -> str:
    """Return a text string or a name as text, "" if it is neither."""
    if isinstance(value, pikepdf.Name):
        return str(value)
    if isinstance(value, pikepdf.String):
        try:
            return str(value)
        except (UnicodeError, *_TROUBLE):
            return bytes(value).decode("latin-1")
    return ""


def identity(value: object) -> tuple[int, int] | None:
    """Return number and generation of an indirect object, None of a direct one."""
    found = getattr(value, "objgen", (0, 0))
    return found if found[0] else None


def is_stream(value: object) -> bool:
    """Tell whether it is a stream."""
    return isinstance(value, pikepdf.Stream)
