"""Glyph 0, the box that stands for a character that a font does not have. In: a font dictionary. Out: its codes.

ISO 32000-1, 9.6.6 (simple fonts), 9.7.4.2 and 9.7.5 (composite ones). An embedded CMap may send codes to CID 0 whose
ToUnicode says a letter: then the text can be found, and paper shows a box. Where the glyph is empty, paper shows
nothing, which many programs use for a space; that is not reported.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pressbuild.pdf_facts.code_meanings import read_differences, read_encoding
from pressbuild.pdf_facts.pdf_objects import get, is_stream, items, name
from pressbuild.pdf_facts.pdf_streams import Streams

_BLOCK = re.compile(rb"begincid(char|range)(.*?)endcid", re.DOTALL)
_CHARACTER = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(\d+)")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(\d+)")
_MOST = 70_000
_LARGEST = 20_000_000  # bytes of a font program
_SYMBOLS = 0xF000  # where the cmap of a symbolic font has its codes
IsZero = Callable[[int], bool]


def find_zero(font: Any, streams: Streams) -> IsZero:
    """Return a function that tells whether a code of a font shows glyph 0; of fonts that cannot be told, none does."""
    kind = name(get(font, "/Subtype"))
    descendants = items(get(font, "/DescendantFonts"))
    holder = descendants[0] if kind == "Type0" and descendants else font
    program = next(
        (get(get(holder, "/FontDescriptor"), key) for key in ("/FontFile2", "/FontFile3")
         if is_stream(get(get(holder, "/FontDescriptor"), key))),
        None,
    )  # fmt: skip

    @cache
    def face() -> Any:
        return _open(program, streams) if program is not None else None

    if kind == "Type0":
        is_zero = _find_in_composite(font, streams)
    elif kind == "TrueType":
        is_zero = _find_in_simple(font, face)
    else:
        return _never
    return lambda code: is_zero(code) and (face() is None or _is_drawn(face()))


def _never(_: int) -> bool:
    return False


def _find_in_composite(font: Any, streams: Streams) -> IsZero:
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


def _find_in_simple(font: Any, face: Callable[[], Any]) -> IsZero:
    """Of the ways from a code to a glyph that there are, any one is enough: programs take them in other orders."""
    characters, names = read_encoding(get(font, "/Encoding")), read_differences(get(font, "/Encoding"))

    def is_zero(code: int) -> bool:
        found = face()
        if found is None or "cmap" not in found:
            return False
        glyphs = found.getReverseGlyphMap()
        tables = {(table.platformID, table.platEncID): table.cmap for table in found["cmap"].tables}
        asked = [
            tables.get((3, 0), {}).get(code),
            tables.get((3, 0), {}).get(_SYMBOLS + code),
            tables.get((1, 0), {}).get(code),
            tables.get((3, 1), {}).get(ord(characters[code][0])) if characters.get(code) else None,
            names.get(code),
        ]
        return bool(tables) and not any(glyphs.get(glyph, 0) for glyph in asked if glyph)

    return is_zero


def _open(program: Any, streams: Streams) -> Any:
    from fontTools.ttLib import TTFont

    try:
        data = streams.read(program)[0]
        return TTFont(io.BytesIO(data), lazy=True) if len(data) <= _LARGEST else None
    except Exception:  # fontTools fails on damaged files, and on bare CFF, in as many ways as there are tables
        return None


def _is_drawn(face: Any) -> bool:
    """Whether glyph 0 of a font program has an outline."""
    try:
        from fontTools.pens.boundsPen import ControlBoundsPen

        glyphs = face.getGlyphSet()
        pen = ControlBoundsPen(glyphs)
        glyphs[face.getGlyphName(0)].draw(pen)
        return pen.bounds is not None
    except Exception:  # as above; better reported than not
        return True


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
