"""Streams of a PDF, decoded within limits. In: a stream of pikepdf. Out: its bytes, and what is wrong with them.

A stream of a few kilobytes can hold gigabytes. Flate, which nearly all use, is decoded here and stopped at the limit;
others are left to qpdf when even the worst that their filters allow stays below it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pressbuild.pdf_facts.pdf_objects import TooManyObjects, get, identity, items, name

MOST_OF_ONE = 64_000_000  # bytes
MOST_OF_ALL = 400_000_000
_KEPT_OF_ONE, _KEPT_OF_ALL = 1_000_000, 64_000_000
_SHORT = {"Fl": "FlateDecode", "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode", "LZW": "LZWDecode"}
_SHORT |= {"RL": "RunLengthDecode"}
_WORST = {"ASCIIHexDecode": 1, "ASCII85Decode": 4, "RunLengthDecode": 64, "LZWDecode": 2700, "Crypt": 1}


@dataclass
class Streams:
    """Decoded streams of one file, and how many bytes they came to."""

    spent: int = 0
    _kept: dict[tuple[int, int], tuple[bytes, str]] = field(default_factory=dict)
    _kept_bytes: int = 0

    def read(self, stream: Any) -> tuple[bytes, str]:
        """Return the bytes, and what is wrong with them: "" if nothing is.

        Raises:
            TooManyObjects: if it is too large, or all streams together are.
        """
        key = identity(stream)
        if key is not None and key in self._kept:
            return self._kept[key]
        data, fault = _decode(stream)
        self.spend(len(data))
        if key is not None and len(data) <= _KEPT_OF_ONE and self._kept_bytes + len(data) <= _KEPT_OF_ALL:
            self._kept[key] = data, fault
            self._kept_bytes += len(data)
        return data, fault

    def spend(self, count: int) -> None:
        """Count bytes that are worked on.

        Raises:
            TooManyObjects: if they are too many.
        """
        self.spent += count
        if self.spent > MOST_OF_ALL:
            raise TooManyObjects(f"the file holds more than {MOST_OF_ALL // 1_000_000} MB of content")


def read_start(stream: Any, count: int) -> bytes:
    """Return the first bytes of a stream; fewer where it cannot be decoded."""
    try:
        raw = stream.read_raw_bytes()
        filters = filters_of(stream)
        if not filters:
            return bytes(raw[:count])
        if filters == ["FlateDecode"] and not _has_predictor(stream):
            return zlib.decompressobj().decompress(raw, count)
        return _decode(stream)[0][:count]
    except (zlib.error, pikepdf.PdfError, ValueError, TypeError, RuntimeError, MemoryError):
        return b""


def filters_of(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, written out."""
    found = get(stream, "/Filter")
    if found is None:
        found = get(stream, "/F")  # inline images; elsewhere it is a file
    single = name(found)
    names = [single] if single else [name(part) for part in items(found)]
    return [_SHORT.get(part, part) for part in names]


def _has_predictor(stream: Any) -> bool:
    parameters = get(stream, "/DecodeParms")
    found = items(parameters) or [parameters]
    return any(get(part, "/Predictor") not in (None, 1) for part in found)


def _decode(stream: Any) -> tuple[bytes, str]:
    try:
        raw = bytes(stream.read_raw_bytes())
        filters = filters_of(stream)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        return b"", f"a stream of it cannot be read ({_plain(error)})"
    size = len(raw)
    if filters[:1] == ["FlateDecode"]:
        data, fault = _inflate(raw)
        if fault or (len(filters) == 1 and not _has_predictor(stream)):
            return data, fault
        size, filters = len(data), filters[1:]
    for part in filters:
        if part not in _WORST:
            return b"", f"a stream of it has a filter that is not for content ({part or 'unnamed'})"
        size *= _WORST[part]
    if size > MOST_OF_ONE * 4:
        raise TooManyObjects("a stream of it may be too large to be read")
    try:
        data = bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        return b"", f"a stream of it cannot be decoded ({_plain(error)})"
    if len(data) > MOST_OF_ONE:
        raise TooManyObjects(f"a stream of it holds more than {MOST_OF_ONE // 1_000_000} MB")
    return data, ""


def _inflate(raw: bytes) -> tuple[bytes, str]:
    worker = zlib.decompressobj()
    data = b""
    try:
        data = worker.decompress(raw, MOST_OF_ONE)
    except zlib.error:
        return _salvage(raw), "a stream of it is damaged"
    if worker.unconsumed_tail:
        raise TooManyObjects(f"a stream of it holds more than {MOST_OF_ONE // 1_000_000} MB")
    return data, "" if worker.eof or not raw else "a stream of it breaks off"


def _salvage(raw: bytes) -> bytes:
    """Return what comes before the damage."""
    worker = zlib.decompressobj()
    parts = []
    try:
        for start in range(0, min(len(raw), 4_000_000), 512):
            parts.append(worker.decompress(raw[start : start + 512], 1_000_000))
    except zlib.error:
        pass
    return b"".join(parts)


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
