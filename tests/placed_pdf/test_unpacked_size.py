"""How large LZW streams become, without unpacking them: held against an encoder of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.placed_pdf.unpacked_size import lzw_length
from pressbuild.sources.pdf_opening import BadPdf

CLEAR, END = 256, 257


def encode(data: bytes, early: int) -> bytes:
    bits = f"{CLEAR:09b}"
    table, width, current = {bytes([byte]): byte for byte in range(256)}, 9, b""
    for byte in data:
        longer = current + bytes([byte])
        if longer in table:
            current = longer
            continue
        bits += f"{table[current]:0{width}b}"
        table[longer] = len(table) + 2
        if len(table) + 2 + early > 1 << width:
            width += 1
        if len(table) + 2 == 4094:
            bits += f"{CLEAR:0{width}b}"
            table, width = {bytes([one]): one for one in range(256)}, 9
        current = bytes([byte])
    if current:
        bits += f"{table[current]:0{width}b}"
        width += len(table) + 3 + early > 1 << width
    bits += f"{END:0{width}b}"
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


@given(st.binary(max_size=600), st.integers(1, 20), st.sampled_from([0, 1]))
def test_the_length_is_that_of_what_was_packed(data: bytes, times: int, early: int) -> None:
    assert lzw_length(encode(data * times, early), early) == len(data) * times


def test_a_long_stream_fills_the_table_and_begins_anew() -> None:
    data = b"".join(number.to_bytes(3, "big") for number in range(30_000))
    assert lzw_length(encode(data, 1)) == len(data)


@pytest.mark.parametrize("codes", [(CLEAR, 300), (CLEAR, 65, 259)])
def test_a_code_that_cannot_be_there_is_damage(codes: tuple[int, ...]) -> None:
    bits = "".join(f"{code:09b}" for code in codes)
    raw = int(bits.ljust(32, "0"), 2).to_bytes(4, "big")
    with pytest.raises(BadPdf, match="cannot be unpacked"):
        lzw_length(raw)
