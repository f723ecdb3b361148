"""Content streams cut into instructions. In: bytes. Out: operators with their operands, still as bytes.

ISO 32000-1, 7.2 and 7.8.2. One regular expression takes a whole instruction or a whole run of path segments: that is
some times faster than an object for each operand, most of which nobody looks at. No part of it can match what another
one has left over (all are possessive), so time grows with length alone.
"""

from __future__ import annotations

import re

_LITERAL = rb"\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.)*+\))*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s\0]*+>"
_NAME = rb"/[^\s\0()<>\[\]{}/%]*+"
_OPERAND = b"|".join(
    (
        rb"(?>[\s\0]++",
        rb"[-+.0-9]++",
        _NAME,
        _LITERAL,
        rb"<<|>>",
        _HEX,
        rb"[\[\]]",
        rb"%[^\r\n]*+",
        rb"(?:true|false|null)(?![^\s\0()<>\[\]{}/%]))",
    )
)
_SEGMENTS = rb"(?>[-+.0-9\s]++[mlcvy](?!\S)|\s*+h(?!\S))++"
# Groups: 1 a run of path segments, 2 operands, 3 operator, 4 operands at the end without one, 5 what is none of these.
INSTRUCTION = re.compile(
    rb"(" + _SEGMENTS + rb")|(" + _OPERAND + rb"*+)(?:([^\s\0()<>\[\]{}/%]++)|(\Z))|(.)", re.DOTALL
)
SEGMENT = re.compile(rb"([-+.0-9\s\0]*+)([mlcvyh])")
STRING_OR_NUMBER = re.compile(rb"(" + _LITERAL + rb")|<([^>]*+)>|([-+.0-9]++)", re.DOTALL)
FIRST_NAME = re.compile(_NAME)
_ONLY_LETTERS_GONE = bytes.maketrans(b"mlcvyh\0", b"       ")
_NUMBER = re.compile(rb"[-+]*(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = re.compile(rb"[\s\0]EI(?=[\s\0/]|\Z)")
_LIKELY = re.compile(rb"[\t\n\f\r\x20-\x7e\0]*+\Z")


def read_numbers(operands: bytes) -> list[float]:
    """Return operands that are all numbers.

    Raises:
        ValueError: if one of them is not.
    """
    try:
        return [float(part) for part in operands.split()]
    except ValueError:
        return [_lenient(part) for part in operands.replace(b"\0", b" ").split() if not part.startswith(b"%")]


def read_points(run: bytes) -> list[float]:
    """Return the coordinates of all points of a run of path segments, control points of curves among them.

    Raises:
        ValueError: if a segment has too few or too many.
    """
    values = read_numbers(run.translate(_ONLY_LETTERS_GONE))
    pairs = run.count(b"m") + run.count(b"l") + 3 * run.count(b"c") + 2 * (run.count(b"v") + run.count(b"y"))
    if len(values) != 2 * pairs:
        raise ValueError("a path has a segment with the wrong number of coordinates")
    return values


def _lenient(part: bytes) -> float:
    # What readers make of “--5”, “1.2.3” and “3-4”: the number it begins with, as long as it is one.
    found = _NUMBER.match(part)
    if found is None:
        if part.strip(b"-+."):
            raise ValueError("an operand is no number")
        return 0.0
    value = found.group()
    return float(value.lstrip(b"+-")) * (-1 if value.startswith(b"-") else 1)


def read_literal(literal: bytes) -> bytes:
    """Return the bytes of a literal string, given with its parentheses (ISO 32000-1, 7.3.4.2)."""
    inside = literal[1:-1]
    return _ESCAPE.sub(_unescape, inside) if b"\\" in inside else inside


def _unescape(found: re.Match[bytes]) -> bytes:
    octal, line, other = found.groups()
    if octal is not None:
        return bytes((int(octal, 8) & 255,))
    return b"" if line is not None else _ESCAPED.get(other, other)


def read_hex(inside: bytes) -> bytes:
    """Return the bytes of a hexadecimal string, given without its brackets; an odd last digit is followed by 0."""
    try:
        return bytes.fromhex(inside.decode("ascii"))
    except ValueError:
        digits = b"".join(inside.replace(b"\0", b"").split()).decode("ascii", "replace")
        return bytes.fromhex(digits + "0" * (len(digits) % 2))


def skip_picture(data: bytes, start: int, length: int | None) -> int:
    """Return where an inline picture ends whose data begins at `start`; -1 if it has no end.

    `length` is how many bytes it has where that can be told.
    """
    if length is not None:
        found = _END.match(data, start + length) or _END.match(data, start + length - 1)
        if found:
            return found.end()
        if data[start + length : start + length + 2] == b"EI":
            return start + length + 2
    for found in _END.finditer(data, start):
        if _LIKELY.match(data[found.end() : found.end() + 24]):
            return found.end()
    return -1


def plain_name(token: bytes) -> str:
    """Return a name without its slash, its escapes resolved (ISO 32000-1, 7.3.5)."""
    if b"#" in token:
        token = _HASH.sub(lambda found: bytes((int(found[1], 16),)), token)
    return token[1:].decode("utf-8", "surrogateescape")
