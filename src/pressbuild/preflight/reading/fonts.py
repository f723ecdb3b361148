"""Fonts. In: a font dictionary. Out: its facts, how wide its letters are, what they say. ISO 32000-1, 9.5 to 9.10.

Widths are approximate where a font has none: places of text are then about right, which is what they are for.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from pressbuild.preflight.facts import FontFacts
from pressbuild.preflight.reading.streams import Damaged, TooMuch, read_stream

MOST_FONT = 32 * 2**20
_MOST_MAP = 2 * 2**20
_TAG = re.compile(r"[A-Z]{6}\+")
_USUAL = 0.5  # em
_HEADS = {
    "/FontFile": (b"%!", b"\x80\x01"),
    "/FontFile2": (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf"),
    "/FontFile3": (b"\x01\x00", b"OTTO", b"\x00\x01\x00\x00", b"true"),
}
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[((?:\s*<[0-9A-Fa-f]*>)*)\s*\])")


class Widths(dict[int, float]):
    """Widths of codes in em; what is not in it is as wide as usual."""

    def __init__(self, usual: float) -> None:
        super().__init__()
        self.usual = usual

    def __missing__(self, code: int) -> float:
        return self.usual


@dataclass
class Font:
    """A font as text is set in it. `wide`: two bytes a letter. `scale`: a size of 1 in text space, 1 but for Type 3."""

    facts: FontFacts
    widths: Widths
    wide: bool = False
    letters: dict[int, str] = field(default_factory=dict)
    ascent: float = 0.72
    descent: float = -0.22
    scale: float = 1.0
    type3: Any = None
    matrix: tuple[float, float, float, float, float, float] = (0.001, 0, 0, 0.001, 0, 0)

    def codes(self, text: bytes) -> list[int]:
        """Return the codes of a string."""
        if not self.wide:
            return list(text)
        return list(struct.unpack(f">{len(text) // 2}H", text[: len(text) // 2 * 2]))

    def read(self, codes: list[int]) -> str:
        """Return what codes say, as far as can be told."""
        if self.letters:
            return "".join([self.letters.get(code, "\ufffd") for code in codes])
        return "" if self.wide else bytes(codes).decode("cp1252", "replace")


def read_font(found: Any, key: str) -> Font:
    """Return a font; whatever is wrong in it is noted in its facts."""
    kind = str(found.get("/Subtype", ""))[1:]
    name = str(found.get("/BaseFont", found.get("/Name", "/")))[1:]
    inner = found
    if kind == "Type0":
        try:
            inner = found.DescendantFonts[0]
        except (AttributeError, IndexError, TypeError):
            return Font(FontFacts(key, name, kind, False, False, "its letters are not there"), Widths(1), True)
    descriptor = inner.get("/FontDescriptor")
    embedded, problem = (True, "") if kind == "Type3" else _is_embedded(descriptor)
    tag = _TAG.match(name)
    facts = FontFacts(key, name[7:] if tag else name, kind, embedded, tag is not None, problem)
    font = Font(facts, Widths(_USUAL), kind == "Type0")
    try:
        _measure(font, inner, descriptor, kind)
        font.letters = _read_letters(found.get("/ToUnicode"), found if kind != "Type0" else None)
    except (AttributeError, TypeError, ValueError, IndexError):
        pass
    if kind == "Type3":
        font.type3 = found
        font.matrix = _matrix(found.get("/FontMatrix"))
        font.scale = _type3_scale(found.get("/FontBBox"), font.matrix[3])
    return font


def _matrix(found: Any) -> tuple[float, float, float, float, float, float]:
    try:
        a, b, c, d, e, f = (float(number) for number in found)
    except (TypeError, ValueError):
        return (0.001, 0, 0, 0.001, 0, 0)
    return (a, b, c, d, e, f)


def _type3_scale(box: Any, scale: float) -> float:
    """Return how high letters of size 1 are, taking the box of all letters for 1.2 em."""
    try:
        high = abs(float(box[3]) - float(box[1])) * abs(scale) / 1.2
    except (TypeError, ValueError, IndexError):
        return 1.0
    return high or 1.0


def _is_embedded(descriptor: Any) -> tuple[bool, str]:
    """Return whether a font's program is in the file, and can be one: a name alone prints nothing."""
    from pikepdf import Dictionary, Stream

    if not isinstance(descriptor, Dictionary):
        return False, ""
    for key, heads in _HEADS.items():
        program = descriptor.get(key)
        if program is None:
            continue
        if not isinstance(program, Stream):
            return False, "what is embedded is no font"
        try:
            data = read_stream(program, MOST_FONT)
        except TooMuch:
            return False, "what is embedded is too large"
        except Damaged:
            return False, "what is embedded is damaged"
        if not data.lstrip().startswith(heads) and not data.startswith(heads):
            return False, "what is embedded is no font"
        return True, ""
    return False, ""


def _measure(font: Font, inner: Any, descriptor: Any, kind: str) -> None:
    widths = font.widths
    if kind == "Type0":
        widths.usual = float(inner.get("/DW", 1000)) / 1000
        _read_wide(widths, inner.get("/W"))
        return
    scale = abs(_matrix(inner.get("/FontMatrix"))[0]) if kind == "Type3" else 0.001
    if descriptor is not None and "/MissingWidth" in descriptor:
        widths.usual = float(descriptor.MissingWidth) * scale
    first = int(inner.get("/FirstChar", 0))
    for number, width in enumerate(inner.get("/Widths", ())):
        widths[first + number] = float(width) * scale


def _read_wide(widths: Widths, found: Any) -> None:
    """Read the widths of a composite font (9.7.4.3): `first [w w …]` and `first last w`."""
    from pikepdf import Array

    parts = list(found) if found is not None else []
    place = 0
    while place + 1 < len(parts):
        first, second = int(parts[place]), parts[place + 1]
        if isinstance(second, Array):
            for number, width in enumerate(second):
                widths[first + number] = float(width) / 1000
            place += 2
        else:
            if place + 2 >= len(parts) or int(second) - first > 65_536:
                return
            for code in range(first, int(second) + 1):
                widths[code] = float(parts[place + 2]) / 1000
            place += 3


def _read_letters(found: Any, simple: Any) -> dict[int, str]:
    from pikepdf import Stream

    letters: dict[int, str] = _read_differences(simple.get("/Encoding")) if simple is not None else {}
    if not isinstance(found, Stream):
        return letters
    try:
        data = read_stream(found, _MOST_MAP)
    except (Damaged, TooMuch):
        return letters
    for block in _CHARS.findall(data):
        for code, text in _CHAR.findall(block):
            letters[int(b"".join(code.split()), 16)] = _decode(text)
    for block in _RANGES.findall(data):
        for low, high, text, several in _RANGE.findall(block):
            first, last = int(low, 16), int(high, 16)
            if last - first > 65_535:
                continue
            if several or not text:
                for number, part in enumerate(re.findall(rb"<([^>]*)>", several)[: last - first + 1]):
                    letters[first + number] = _decode(part)
                continue
            start, wide = int(text, 16), len(text) // 2
            for number in range(last - first + 1):
                value = start + number
                if value < 1 << (8 * wide):
                    letters[first + number] = value.to_bytes(wide, "big").decode("utf-16-be", "replace")
    return letters


def _decode(digits: bytes) -> str:
    text = b"".join(digits.split())
    return bytes.fromhex(text.decode("ascii")[: len(text) // 2 * 2]).decode("utf-16-be", "replace")


def _read_differences(encoding: Any) -> dict[int, str]:
    """Return the letters of a simple font's own encoding, as far as names of glyphs tell."""
    from pikepdf import Dictionary, Name

    if not isinstance(encoding, Dictionary) or "/Differences" not in encoding:
        return {}
    from fontTools.agl import toUnicode

    letters = {code: bytes((code,)).decode("cp1252", "replace") for code in range(256)}
    code = 0
    for part in encoding.Differences:
        if isinstance(part, Name):
            if code < 256:
                letters[code] = toUnicode(str(part)[1:]) or "\ufffd"
            code += 1
        else:
            code = int(part)
    return letters
