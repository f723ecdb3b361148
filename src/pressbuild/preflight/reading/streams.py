"""Streams unpacked within bounds. In: a stream that nobody vouches for. Out: its bytes, or `TooMuch`, or `Damaged`.

A kilobyte may unpack to gigabytes, so nothing is unpacked before it is known how much comes out (ISO 32000-1, 7.4).
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

MOST_BYTES = 64 * 2**20  # of one stream
MOST_FILTERS = 8
_SPACE = re.compile(rb"[\x00\t\n\f\r ]+")

_SHORT = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/RL": "/RunLengthDecode",
}


class TooMuch(Exception):
    """A stream is larger than anything that is honest."""


class Damaged(Exception):
    """A stream cannot be unpacked to its end."""


def list_filters(stream: Any) -> tuple[list[str], list[Any]]:
    """Return the names of a stream's filters and their parameters."""
    return _pair(stream.get("/Filter"), stream.get("/DecodeParms"))


def _pair(filters: Any, parameters: Any) -> tuple[list[str], list[Any]]:
    from pikepdf import Array

    if filters is None:
        return [], []
    names = [str(name) for name in filters] if isinstance(filters, (Array, list)) else [str(filters)]
    found = list(parameters) if isinstance(parameters, (Array, list)) else [parameters]
    return names, (found + [None] * len(names))[: len(names)]


def read_stream(stream: Any, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a stream, unpacked.

    Raises:
        TooMuch: if they are more than `most`.
        Damaged: if they cannot be unpacked to the end, or in no way that is known.
    """
    import pikepdf

    names, parameters = list_filters(stream)
    try:
        data = stream.read_raw_bytes()
    except (pikepdf.PdfError, RuntimeError) as problem:
        raise Damaged(str(problem)) from None
    early = not any(_number(parameter, "/EarlyChange", 1) == 0 for parameter in parameters)
    unpacked = unpack(data, names, most, early)
    if any(_number(parameter, "/Predictor", 1) > 1 for parameter in parameters):
        try:
            return bytes(stream.read_bytes())
        except (pikepdf.PdfError, RuntimeError) as problem:
            raise Damaged(str(problem)) from None
    return unpacked


def unpack(data: bytes, names: list[str], most: int = MOST_BYTES, early: bool = True) -> bytes:
    """Return bytes after these filters, one after the other; `early` is how LZW makes its codes longer.

    Raises:
        TooMuch, Damaged: as `read_stream`.
    """
    if len(names) > MOST_FILTERS:
        raise TooMuch
    for name in names:
        match _SHORT.get(name, name):
            case "/FlateDecode":
                data = _inflate(data, most)
            case "/LZWDecode":
                data = _unpack_lzw(data, most, early)
            case "/ASCII85Decode":
                data = _read_85(data)
            case "/ASCIIHexDecode":
                data = _read_hex(data)
            case "/RunLengthDecode":
                data = _unpack_runs(data, most)
            case "/Crypt":
                pass  # the file was unlocked as it was opened
            case _:
                raise Damaged(f"packed in an unknown way ({name})")
    if len(data) > most:
        raise TooMuch
    return data


def _number(parameter: Any, key: str, otherwise: int) -> int:
    try:
        return otherwise if parameter is None else int(parameter.get(key, otherwise))
    except (AttributeError, TypeError, ValueError):
        return otherwise


def _inflate(data: bytes, most: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(data, most + 1)
    except zlib.error as problem:
        raise Damaged(str(problem)) from None
    if len(found) > most:
        raise TooMuch
    if not machine.eof and data.strip():
        raise Damaged("it breaks off")
    return found


def _unpack_lzw(data: bytes, most: int, early: bool) -> bytes:
    """Return what LZW packed (ISO 32000-1, 7.4.4)."""
    out = bytearray()
    first = [bytes((number,)) for number in range(256)] + [b"", b""]
    table, width, bits, held, before = list(first), 9, 0, 0, b""
    for byte in data:
        held, bits = (held << 8) | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & ((1 << bits) - 1)
        if code == 256:
            table, width, before = list(first), 9, b""
            continue
        if code == 257:
            return bytes(out)
        if code < len(table):
            entry = table[code]
        elif before:
            entry = before + before[:1]
        else:
            raise Damaged("LZW")
        out += entry
        if len(out) > most:
            raise TooMuch
        if before and len(table) < 4096:
            table.append(before + entry[:1])
        before = entry
        width = min(12, max(9, (len(table) + early).bit_length()))
    return bytes(out)


def _read_85(data: bytes) -> bytes:
    body = _SPACE.sub(b"", data.partition(b"~>")[0]).removeprefix(b"<~")
    try:
        return base64.a85decode(body)
    except ValueError as problem:
        raise Damaged(str(problem)) from None


def _read_hex(data: bytes) -> bytes:
    body = _SPACE.sub(b"", data.partition(b">")[0])
    try:
        return binascii.unhexlify(body + b"0" * (len(body) % 2))
    except binascii.Error as problem:
        raise Damaged(str(problem)) from None


def _unpack_runs(data: bytes, most: int) -> bytes:
    out, place = bytearray(), 0
    while place < len(data) and data[place] != 128:
        length = data[place]
        if length < 128:
            out += data[place + 1 : place + 2 + length]
            place += 2 + length
        else:
            out += data[place + 1 : place + 2] * (257 - length)
            place += 2
        if len(out) > most:
            raise TooMuch
    return bytes(out)
