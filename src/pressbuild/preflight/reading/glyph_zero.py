"""Glyph 0, the box that stands for a character that a font does not have. In: a font dictionary. Out: its codes.

ISO 32000-1, 9.7.4.2 and 9.7.5 (composite fonts). An embedded CMap may send codes to CID 0 whose ToUnicode says a
letter: then the text can be found, and paper shows a box.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pressbuild.preflight.reading.objects import get, is_stream, items, name
from pressbuild.preflight.reading.streams import Streams

_BLOCK = re.compile(rb"begincid(char|range)(.*?)endcid", re.DOTALL)
_CHARACTER = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(\d+)")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(\d+)")
_MOST = 70_000


def find_zero(font: Any, streams: Streams) -> Callable[[int], bool]:
    """Return a function that tells whether a code of a font shows glyph 0; of fonts that cannot be told, none does."""
    if name(get(font, "/Subtype")) != "Type0":
        return _never
    encoding = get(font, "/Encoding")
    glyphs = _read_glyphs(font, streams)
    if is_stream(encoding):
        data = streams.read(encoding)[0]
        if get(encoding, "/UseCMap") is None and b"usecmap" not in data:
            known = read_cmap(data)
            return lambda code: glyphs(known.get(code, 0)) == 0
    elif name(encoding).startswith("Identity"):
        return lambda code: glyphs(code) == 0
    return _never


def _never(_: int) -> bool:
    return False


def _read_glyphs(font: Any, streams: Streams) -> Callable[[int], int]:
    """Return the glyph of each CID."""
    descendants = items(get(font, "/DescendantFonts"))
    mapping = get(descendants[0], "/CIDToGIDMap") if descendants else None
    if not is_stream(mapping):
        return lambda cid: cid
    table = streams.read(mapping)[0]
    return lambda cid: int.from_bytes(table[2 * cid : 2 * cid + 2], "big")


def read_cmap(data: bytes) -> dict[int, int]:
    """Return the CIDs of the codes of an embedded CMap."""
    found: dict[int, int] = {}
    for kind, body in _BLOCK.findall(data):
        if kind == b"char":
            found.update((_code(code), int(cid)) for code, cid in _CHARACTER.findall(body)[:_MOST])
            continue
        for low, high, cid in _RANGE.findall(body):
            first, last = _code(low), min(_code(high), _code(low) + 65_535)
            if len(found) < _MOST:
                found.update((code, int(cid) + code - first) for code in range(first, last + 1))
    return found


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split())[:8], 16)
