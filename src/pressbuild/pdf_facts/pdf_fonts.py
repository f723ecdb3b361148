"""Fonts: what they are, how wide their glyphs are, what they say. In: a font dictionary. Out: `Font`.

ISO 32000-1, 9.5 to 9.10. Nothing of the font programs is read but how they begin: an empty stream is no font.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from pressbuild.pdf_facts.code_meanings import read_encoding, read_to_unicode
from pressbuild.pdf_facts.facts import FontFacts
from pressbuild.pdf_facts.glyph_zero import read_cmap
from pressbuild.pdf_facts.pdf_objects import get, identity, is_stream, items, name, number, numbers
from pressbuild.pdf_facts.pdf_streams import Streams, read_start

_TAG = re.compile(r"^[A-Z]{6}\+")
_ONE_BYTE = re.compile(rb"begincodespacerange\s*<[0-9A-Fa-f]{2}>")
_FALLBACK = 500.0  # thousandths of an em
_MOST_WIDTHS = 70_000
_BEGINNINGS = {
    "/FontFile": (b"%!", b"\x80\x01"),
    "/FontFile2": (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf"),
    "/FontFile3": (b"\x01\x00", b"OTTO", b"\x00\x01\x00\x00", b"true"),
}
_KINDS = {"Type0", "Type1", "MMType1", "TrueType", "Type3"}


@dataclass
class Font:
    """A font as text is shown in it. Widths are in thousandths of the type size."""

    facts: FontFacts
    wide: bool = False  # codes of two bytes
    vertical: bool = False
    widths: dict[int, float] = field(default_factory=dict)
    default: float = _FALLBACK
    characters: dict[int, str] = field(default_factory=dict)
    scale: float = 1.0  # of Type 3: how high an em of it really is
    drawings: Any = None  # the font's dictionary where its glyphs are drawings (Type 3)
    faults: tuple[str, ...] = ()
    _seen: dict[bytes, tuple[float, int, int, str]] = field(default_factory=dict)

    def measure(self, string: bytes) -> tuple[float, int, int, str]:
        """Return the width of a string, its glyphs, those among them that are word spaces, and its text."""
        found = self._seen.get(string)
        if found is None:
            found = self._measure(string)
            if len(string) <= 64 and len(self._seen) < 20_000:
                self._seen[string] = found
        return found

    def _measure(self, string: bytes) -> tuple[float, int, int, str]:
        codes: tuple[int, ...] | bytes = string
        if self.wide:
            codes = struct.unpack(f">{len(string) // 2}H", string[: len(string) // 2 * 2])
        widths, default, characters = self.widths, self.default, self.characters
        width = sum([widths.get(code, default) for code in codes])
        said = "".join([characters.get(code, "\ufffd") for code in codes])
        return width, len(codes), 0 if self.wide else string.count(b" "), said


def read_font(value: Any, key: str, streams: Streams) -> Font:
    """Return a font. What is wrong with it is in its `faults`."""
    kind = name(get(value, "/Subtype"))
    given = name(get(value, "/BaseFont")) or name(get(value, "/Name"))
    faults: list[str] = [] if kind in _KINDS else ["a font is of no known kind"]
    holder = value
    if kind == "Type0":
        descendants = items(get(value, "/DescendantFonts"))
        holder = descendants[0] if descendants else None
        if holder is None:
            faults.append("a font has no glyphs")
    descriptor = get(holder, "/FontDescriptor")
    embedded = kind == "Type3" or _has_program(descriptor)
    facts = FontFacts(key, _TAG.sub("", given), kind or "unknown", embedded, bool(_TAG.match(given)))
    font = Font(facts, faults=tuple(faults))
    mapping = get(value, "/ToUnicode")
    if is_stream(mapping):
        font.characters = read_to_unicode(streams.read(mapping)[0])
    if kind == "Type0":
        _read_composite(font, value, holder, streams)
    else:
        _read_simple(font, value, descriptor, kind)
    return font


def _has_program(descriptor: Any) -> bool:
    """Tell whether a font's program is in the file, and begins as one."""
    for key, beginnings in _BEGINNINGS.items():
        program = get(descriptor, key)
        if is_stream(program):
            return read_start(program, 64).lstrip().startswith(beginnings) or read_start(program, 4).startswith(
                beginnings
            )
    return False


def _read_composite(font: Font, value: Any, holder: Any, streams: Streams) -> None:
    mapping = get(value, "/Encoding")
    encoding = name(mapping)
    font.wide = not (is_stream(mapping) and _ONE_BYTE.search(streams.read(mapping)[0]))
    font.vertical = encoding.endswith("V") or get(mapping, "/WMode") == 1
    font.default = number(get(holder, "/DW"), 1000.0)
    if not encoding.startswith("Identity") and not is_stream(mapping):
        return  # codes are no glyph numbers then: the default width is all that is known
    listed = items(get(holder, "/W"))
    position = 0
    while position + 1 < len(listed) and len(font.widths) < _MOST_WIDTHS:
        first = int(number(listed[position]))
        row = items(listed[position + 1])
        if row:
            font.widths.update((first + index, number(width)) for index, width in enumerate(row[:_MOST_WIDTHS]))
            position += 2
        elif position + 2 < len(listed):
            last = min(int(number(listed[position + 1])), first + 65_535)
            font.widths.update(dict.fromkeys(range(first, last + 1), number(listed[position + 2])))
            position += 3
        else:
            break
    if is_stream(mapping):
        widths, codes = font.widths, read_cmap(streams.read(mapping)[0])
        font.widths = {code: widths.get(cid, font.default) for code, cid in codes.items()}


def _read_simple(font: Font, value: Any, descriptor: Any, kind: str) -> None:
    scale = 1.0
    if kind == "Type3":
        font.drawings = value
        matrix = numbers(get(value, "/FontMatrix"))
        if len(matrix) == 6:
            scale = abs(matrix[0]) * 1000
            font.scale = _height_of_type3(numbers(get(value, "/FontBBox")), matrix)
    missing = get(descriptor, "/MissingWidth")
    first = int(number(get(value, "/FirstChar")))
    widths = items(get(value, "/Widths"))[:256]
    font.widths = {first + index: number(width) * scale for index, width in enumerate(widths)}
    font.default = number(missing) if widths and missing is not None else _FALLBACK
    known = read_encoding(get(value, "/Encoding"))
    font.characters = known | font.characters


def _height_of_type3(box: tuple[float, ...], matrix: tuple[float, ...]) -> float:
    """Return 1 where the type size is what it says, else the height of the box that all glyphs lie in."""
    height = abs((box[3] - box[1]) * matrix[3]) if len(box) == 4 else 0.0
    return 1.0 if height == 0 or 0.4 < height < 4 else height


def font_key(value: Any, count: int) -> str:
    """Return a key for a font: its object's number, or how many fonts there are already."""
    found = identity(value)
    return f"{found[0]} {found[1]}" if found else f"direct {count}"
