"""What codes of a font mean. In: ToUnicode streams and encodings. Out: characters by code.

ISO 32000-1, 9.10.3 and 9.6.6.
"""

from __future__ import annotations

import re
from functools import cache

from pressbuild.pdf_facts.pdf_objects import get, items, name

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_ONE = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MOST = 70_000
_LONGEST = 2_000_000
_CODECS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman", "MacExpertEncoding": ""}


def read_to_unicode(data: bytes) -> dict[int, str]:
    """Return the characters of a ToUnicode map; what cannot be read of it is left out."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data[:_LONGEST]):
        if len(found) > _MOST:
            break
        if kind == b"char":
            for code, value in _PAIR.findall(body):
                found[_code(code)] = _decode(value)
            continue
        for low, high, start, listed in _RANGE.findall(body):
            first, last = _code(low), min(_code(high), _code(low) + 65_535)
            if listed:
                found.update(zip(range(first, last + 1), map(_decode, _ONE.findall(listed)), strict=False))
            elif start:
                found.update(_count_on(first, last, _decode(start)))
            if len(found) > _MOST:
                break
    return found


def _count_on(first: int, last: int, text: str) -> dict[int, str]:
    if not text:
        return {}
    head, final = text[:-1], ord(text[-1])
    return {code: head + chr(min(final + code - first, 0x10FFFF)) for code in range(first, last + 1)}


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split())[:8] or b"0", 16)


def _decode(digits: bytes) -> str:
    joined = b"".join(digits.split()).decode("ascii")
    raw = bytes.fromhex(joined + "0" * (len(joined) % 2))
    return (raw.decode("utf-16-be", "replace") if len(raw) > 1 else raw.decode("latin-1")).replace("\0", "")


def read_encoding(value: object) -> dict[int, str]:
    """Return the characters of a simple font's encoding: a name, or a base with differences."""
    base = name(value) or name(get(value, "/BaseEncoding"))
    found = dict(_characters_of(_CODECS.get(base, "latin-1")))
    return found | {code: _glyph(glyph) for code, glyph in read_differences(value).items()}


def read_differences(value: object) -> dict[int, str]:
    """Return the names of glyphs by which an encoding differs from its base."""
    found: dict[int, str] = {}
    code = 0
    for part in items(get(value, "/Differences"))[:1000]:
        if name(part):
            found[code] = name(part)
            code += 1
        elif isinstance(part, int):
            code = part
    return found


@cache
def _characters_of(codec: str) -> dict[int, str]:
    if not codec:
        return {}
    return {code: bytes((code,)).decode(codec, "replace") for code in range(32, 256)}


@cache
def _glyph(glyph: str) -> str:
    from fontTools.agl import toUnicode

    return str(toUnicode(glyph)) or "\ufffd"
