"""How large a stream becomes. In: a packed stream of a PDF from elsewhere. Out: its length unpacked, or `BadPdf`.

A file of a megabyte can hold a stream of a gigabyte. Whoever draws the page would have to unpack it, so it is
measured here, in pieces, before the page is used.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

from pressbuild.sources.pdf_opening import BadPdf, damaged

MAX_UNPACKED = 600 * 2**20  # bytes, all streams of a page together; a full page of 600 ppi in four inks has 280 million
MAX_PIXELS = 150_000_000
_PIECE = 2**20
_PACKING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_PICTURE = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
_TEXT = {"/ASCII85Decode": "85", "/A85": "85", "/ASCIIHexDecode": "hex", "/AHx": "hex"}
_MOST_LZW = 2 * 2**20
_LZW_CLEAR, _LZW_END, _LZW_CODES = 256, 257, 4096


class UnpackBudget:
    """Counts what all streams of a page become."""

    def __init__(self) -> None:
        self.left = MAX_UNPACKED

    def measure(self, stream: Any, raw: bytes) -> None:
        """Take a stream's unpacked length off the budget.

        Raises:
            BadPdf: if there is no room for it, or the stream is damaged.
        """
        pixels = _number(stream, "/Width") * _number(stream, "/Height")
        if pixels > MAX_PIXELS:
            raise _bomb(f"a picture of {pixels / 1e6:,.0f} million pixels")
        self._take(len(raw))
        filters = filters_of(stream)
        if sum(name in _PACKING for name in filters) > 1:
            raise _bomb("a part that is packed twice")
        for name in filters:
            if name in _TEXT:
                raw = _from_text(raw, _TEXT[name])
            elif name in ("/FlateDecode", "/Fl"):
                self._inflate(raw)
                return
            elif name in ("/LZWDecode", "/LZW"):
                self._unpack_lzw(raw, _early_change(stream))
                return
            elif name in ("/RunLengthDecode", "/RL"):
                self._take(_run_length(raw))
                return
            elif name == "/Crypt":
                raise BadPdf("protected-pdf", "a part of the PDF is protected", "ask for a file without a password")
            elif name in _PICTURE:
                return
            else:
                raise damaged(f"nobody knows the filter {name}")

    def _take(self, length: int) -> None:
        self.left -= length
        if self.left < 0:
            raise _bomb(f"more than {MAX_UNPACKED // 2**20} MB when it is unpacked")

    def _inflate(self, raw: bytes) -> None:
        if not raw:
            return
        # without the sum at its end, which many a program writes wrong and no viewer looks at
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        rest = raw[2:]
        try:
            while rest and not unpacker.eof:
                self._take(len(unpacker.decompress(rest, _PIECE)))
                rest = unpacker.unconsumed_tail
            self._take(len(unpacker.flush(_PIECE)))
        except zlib.error:
            raise damaged("a part of the page cannot be unpacked") from None
        if not unpacker.eof:
            raise damaged("a part of the page is cut off")

    def _unpack_lzw(self, raw: bytes, early: int) -> None:
        if len(raw) > _MOST_LZW:
            raise _bomb("a large part that is packed as in 1990 (LZW)")
        self._take(lzw_length(raw, early))


def filters_of(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, the outermost first."""
    value = stream.get("/Filter")
    if value is None:
        return []
    names = [value] if not hasattr(value, "as_list") or _is_name(value) else list(value.as_list())
    if len(names) > 8:
        raise damaged("a part of the page is packed too often")
    return [str(name) for name in names]


def unpack(stream: Any, raw: bytes) -> bytes:
    """Return what a stream holds that has been measured before."""
    return bytes(stream.read_bytes()) if filters_of(stream) else raw


def _is_name(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Name)


def _number(stream: Any, key: str) -> int:
    value = stream.get(key, 0)
    return int(value) if isinstance(value, int) and value > 0 else 0


def _from_text(raw: bytes, kind: str) -> bytes:
    packed = re.sub(rb"[\0\t\n\f\r ]+", b"", raw)
    try:
        if kind == "85":
            return base64.a85decode(packed.removeprefix(b"<~").partition(b"~>")[0])
        digits = packed.partition(b">")[0]
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except (ValueError, binascii.Error):
        raise damaged("a part of the page cannot be unpacked") from None


def _run_length(raw: bytes) -> int:
    """Return the length of run-length data unpacked (ISO 32000-1, 7.4.5)."""
    length = position = 0
    while position < len(raw) and raw[position] != 128:
        count = raw[position]
        length += count + 1 if count < 128 else 257 - count
        position += count + 2 if count < 128 else 2
    return length


def _early_change(stream: Any) -> int:
    """Return 1 if LZW codes grow one code early, as is usual (ISO 32000-1, 7.4.4.3), else 0."""
    parameters = stream.get("/DecodeParms")
    return 0 if hasattr(parameters, "get") and parameters.get("/EarlyChange") == 0 else 1


def lzw_length(raw: bytes, early: int = 1) -> int:
    """Return the length of LZW data unpacked (ISO 32000-1, 7.4.4.2); of what a code stands for only that is kept.

    Raises:
        BadPdf: if there is a code that cannot be there.
    """
    lengths, total, before, width, held, bits = [1] * 256 + [0, 0], 0, 0, 9, 0, 0
    for byte in raw:
        held, bits = held << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & ((1 << bits) - 1)
        if code == _LZW_END:
            break
        if code == _LZW_CLEAR:
            del lengths[_LZW_END + 1 :]
            before, width = 0, 9
            continue
        if before and len(lengths) < _LZW_CODES:
            lengths.append(before + 1)
        if code >= len(lengths):
            raise damaged("a part of the page cannot be unpacked")
        before = lengths[code]
        total += before
        width = min(12, (len(lengths) + early).bit_length())
    return total


def _bomb(what: str) -> BadPdf:
    return BadPdf("pdf-too-large", f"the PDF holds {what}", "ask for a file that is made for print at its own size")
