"""Content streams taken apart. In: the bytes of a content stream. Out: operators with their operands, in order.

Two kinds of run that fill most pages are taken in one step each: a subpath, and the array of a TJ. Nothing is skipped
in silence: what is no token is a `Broken` (ISO 32000-1, 7.2 and 7.8.2).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from pressbuild.preflight.reading.streams import Damaged, TooMuch, unpack

DEEPEST = 64  # arrays and dictionaries inside each other
MOST_OPERANDS = 10_000  # between two operators

_S = rb"[\x00\t\n\f\r ]"
_END = rb"(?=[\x00\t\n\f\r \[\]<>()/%{}]|\Z)"
_N = rb"[-+.\d]+" + _S + rb"++"
_SUBPATH = _N + _N + rb"m(?:" + _S + rb"++(?:" + _N + _N + rb"l|h|(?:" + _N + rb"){6}c))*+" + _END
_STRING = rb"\((?:[^()\\]|\\[\s\S])*+\)"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"
_TOKEN = re.compile(
    _S
    + rb"*+(?:"
    + rb"("
    + _SUBPATH
    + rb")"  # 1
    + rb"|((?:"
    + _N
    + rb"){0,6}+)([A-Za-z'\"][A-Za-z0-9*'\"]*+)"
    + _END  # 2 numbers, 3 operator
    + rb"|\[((?:[^\[\]()<>%/{}]++|"
    + _HEX
    + rb"|"
    + _STRING
    + rb")*+)\]"
    + _S
    + rb"*+TJ"
    + _END  # 4
    + rb"|/([^\x00\t\n\f\r \[\]<>()/%{}]*+)"  # 5 name
    + rb"|([-+.\d]+)(?:[eE][-+]?\d+)?"
    + _END  # 6 number
    + rb"|("
    + _STRING
    + rb")"  # 7 string
    + rb"|("
    + _HEX
    + rb")"  # 8
    + rb"|(<<|>>|[\[\]])"  # 9
    + rb"|(%[^\r\n]*+)"  # 10
    + rb"|(\Z)"  # 11
    + rb")"
)
_PIECES = re.compile(rb"(<[^>]*>)|(\((?:[^()\\]|\\[\s\S])*+\))|([-+.\d]+)")
_ESCAPES = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_WORDS: dict[bytes, Any] = {b"true": True, b"false": False, b"null": None}
_NOT_NUMBERS = re.compile(rb"[mlhc]")
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")
_AFTER_IMAGE = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|\Z)")
_PLAIN = re.compile(rb"[\t\n\f\r -~]*\Z")


class Broken(Exception):
    """A content stream cannot be read on from here."""


class InlineImage(NamedTuple):
    """A picture inside a content stream: its dictionary with full or short keys, its bytes as they are packed."""

    keys: dict[str, Any]
    data: bytes


def parse_operators(data: bytes) -> Iterator[tuple[bytes, Any]]:
    """Yield operators and their operands.

    Operands are a list: numbers, names as “/X”, strings as bytes, lists, dictionaries. “subpath” comes with the list of
    its coordinates, “TJ” with the bytes between its brackets, “BI” with an `InlineImage`.

    Raises:
        Broken: where something stands that is no token, or too much of anything.
    """
    match, place = _TOKEN.match, 0
    operands: list[Any] = []
    open_lists: list[list[Any]] = []
    while True:
        found = match(data, place)
        if found is None:
            place = _skip_space(data, place)
            if data[place : place + 1] != b"(":
                raise Broken(f"byte {place} is no operator and no operand")
            value, place = _read_nested(data, place)
            operands.append(value)
            continue
        place, kind = found.end(), found.lastindex
        if kind == 3:
            numbers, word = found[2], found[3]
            if numbers:
                operands += _read_numbers(numbers)
            if word in _WORDS:
                operands.append(_WORDS[word])
            elif open_lists:
                raise Broken("an array has no end")
            elif word == b"BI":
                image, place = _read_image(data, place)
                yield b"BI", image
            else:
                yield word, operands
                operands = []
        elif kind == 1:
            if open_lists:
                raise Broken("an array has no end")
            yield b"subpath", _read_numbers(_NOT_NUMBERS.sub(b"", found[1]))
            operands = []
        elif kind == 4:
            if open_lists:
                raise Broken("an array has no end")
            yield b"TJ", found[4]
            operands = []
        elif kind == 5:
            operands.append(read_name(found[5]))
        elif kind == 6:
            operands += _read_numbers(found[0])
        elif kind == 7:
            operands.append(read_string(found[7]))
        elif kind == 8:
            operands.append(read_hex(found[8]))
        elif kind == 9:
            operands = _bracket(found[9], operands, open_lists)
        elif kind == 11:
            break
        if len(operands) > MOST_OPERANDS:
            raise Broken("too many operands")
    if open_lists or operands:
        raise Broken("it breaks off")


def split_pieces(body: bytes) -> list[bytes | float]:
    """Return the strings and numbers of a TJ."""
    pieces: list[bytes | float] = []
    for coded, plain, number in _PIECES.findall(body):
        if coded:
            pieces.append(read_hex(coded))
        elif plain:
            pieces.append(read_string(plain))
        else:
            pieces += _read_numbers(number)
    return pieces


def read_string(text: bytes) -> bytes:
    """Return the bytes of a literal string in brackets."""
    body = text[1:-1]
    return _ESCAPES.sub(_unescape, body) if b"\\" in body else body


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit() and code[0] < 0x38:
        return bytes((int(code, 8) & 0xFF,))
    return _ESCAPED.get(code, code)


def read_hex(text: bytes) -> bytes:
    """Return the bytes of a string in hexadecimal digits, with its angle brackets."""
    digits = text[1:-1]
    if len(digits.split()) > 1 or b"\x00" in digits:
        digits = b"".join(digits.replace(b"\x00", b" ").split())
    text_digits = digits.decode("ascii").strip()
    return bytes.fromhex(text_digits + "0" * (len(text_digits) % 2))


def read_name(raw: bytes) -> str:
    """Return a name as “/X”, with its #-codes resolved as pikepdf does."""
    text = raw.decode("utf-8", "surrogateescape")
    return "/" + (_NAME_CODE.sub(lambda code: chr(int(code[1], 16)), text) if "#" in text else text)


def _read_numbers(text: bytes) -> list[float]:
    words = text.split()
    try:
        return list(map(float, words))
    except ValueError:
        pass
    try:
        return [_read_odd_number(word) for part in words for word in part.split(b"\x00") if word]
    except ValueError as problem:
        raise Broken(str(problem)) from None


def _read_odd_number(word: bytes) -> float:
    """Return a number as other readers take what is not quite one: “--5” is -5, “1.2.3” is 1.2, “12-3” is 12."""
    found = re.match(rb"([-+]*)(\d*\.?\d*)", word)
    if found is None or not found[2].strip(b"."):
        if word.strip(b"-+.") == b"":
            return 0.0
        raise ValueError(f"“{word[:20]!r}” is no number")
    return float(found[2]) * (-1 if b"-" in found[1] else 1)


def _skip_space(data: bytes, place: int) -> int:
    while data[place : place + 1] in (b" ", b"\n", b"\r", b"\t", b"\f", b"\x00"):
        place += 1
    return place


def _read_nested(data: bytes, place: int) -> tuple[bytes, int]:
    """Return a string with brackets inside, and where it ends."""
    depth, at = 0, place
    for found in re.compile(rb"\\[\s\S]|[()]").finditer(data, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        at = found.end()
        if depth == 0:
            return read_string(data[place:at]), at
    raise Broken("a string has no end")


def _bracket(bracket: bytes, operands: list[Any], open_lists: list[list[Any]]) -> list[Any]:
    if bracket in (b"[", b"<<"):
        if len(open_lists) >= DEEPEST:
            raise Broken("arrays inside arrays without end")
        open_lists.append(operands)
        return []
    if not open_lists:
        raise Broken("an array ends that has not begun")
    outer = open_lists.pop()
    outer.append(_pair_up(operands) if bracket == b">>" else operands)
    return outer


def _pair_up(operands: list[Any]) -> dict[str, Any]:
    keys = operands[::2]
    if len(operands) % 2 or not all(isinstance(key, str) for key in keys):
        raise Broken("a dictionary has no pairs")
    return dict(zip(keys, operands[1::2], strict=True))


def _read_image(data: bytes, place: int) -> tuple[InlineImage, int]:
    """Return an inline image and where it ends (ISO 32000-1, 8.9.7)."""
    operands: list[Any] = []
    open_lists: list[list[Any]] = []
    while True:
        found = _TOKEN.match(data, place)
        if found is None or found.lastindex in (1, 4, 11):
            raise Broken("an inline picture breaks off")
        place, kind = found.end(), found.lastindex
        if kind == 3:
            if found[2]:
                operands += _read_numbers(found[2])
            if found[3] == b"ID":
                break
            if found[3] not in _WORDS:
                raise Broken("an inline picture has an operator inside")
            operands.append(_WORDS[found[3]])
        elif kind == 5:
            operands.append(read_name(found[5]))
        elif kind == 6:
            operands += _read_numbers(found[0])
        elif kind in (7, 8):
            operands.append(read_string(found[7]) if kind == 7 else read_hex(found[8]))
        elif kind == 9:
            operands = _bracket(found[9], operands, open_lists)
        if len(operands) > MOST_OPERANDS:
            raise Broken("too many operands")
    keys = _pair_up(operands)
    start = place + 1
    end = _find_image_end(data, start, keys)
    tail = re.compile(_S + rb"*+EI" + _END).match(data, end)
    if tail is None:
        raise Broken("an inline picture has no end")
    return InlineImage(keys, data[start:end]), tail.end()


def _find_image_end(data: bytes, start: int, keys: dict[str, Any]) -> int:
    filters = keys.get("/F", keys.get("/Filter"))
    first = filters[0] if isinstance(filters, list) and filters else filters
    if first in ("/Fl", "/FlateDecode"):
        machine = zlib.decompressobj()
        place = start
        try:
            while not machine.eof and place < len(data):
                machine.decompress(data[place : place + 65_536])
                place += 65_536
        except zlib.error as problem:
            raise Broken(f"an inline picture is damaged ({problem})") from None
        return min(place, len(data)) - len(machine.unused_data)
    if first in ("/A85", "/ASCII85Decode", "/AHx", "/ASCIIHexDecode"):
        mark = b"~>" if first in ("/A85", "/ASCII85Decode") else b">"
        at = data.find(mark, start)
        if at < 0:
            raise Broken("an inline picture has no end")
        return at + len(mark)
    for found in _AFTER_IMAGE.finditer(data, start):
        if _PLAIN.match(data[found.end() : found.end() + 12]):
            return found.start()
    raise Broken("an inline picture has no end")


def unpack_image(image: InlineImage, most: int) -> bytes:
    """Return the bytes of an inline image, b"" if they are of no use here."""
    filters = image.keys.get("/F", image.keys.get("/Filter", []))
    try:
        return unpack(image.data, filters if isinstance(filters, list) else [filters], most)
    except (Damaged, TooMuch):
        return b""
