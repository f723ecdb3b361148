"""Damaged files. In: good ones, words of their format, a source of chance. Out: one of them with a few things wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

LARGEST = 100_000  # bytes: what does harm is small
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_NUMBERS = (
    b"0",
    b"-1",
    b"1e999",
    b"2147483648",
    b"4294967295",
    b"-9223372036854775809",
    b"65536",
    b"0.0000001",
    b"nan",
)
_BYTES = (0, 1, 0x7F, 0x80, 0xFF, 0x0A, 0x1B, 0x22, 0x3C)
_TEXTS = ("\u202e", "\ufeff", "\U0001f600", "\u0000", "\u2028", "é", "𐏿")


def mutate(seeds: Sequence[bytes], words: Sequence[bytes], random: Random) -> bytes:
    """Return one of the seeds with one to six changes."""
    data = random.choice(seeds)
    for _ in range(random.randint(1, 6)):
        data = random.choice(_CHANGES)(data, seeds, words, random)[:LARGEST]
    return data


def _part(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice([1, 2, 4, 16, 64, 400]))


def _set_a_byte(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    start, _end = _part(data, random)
    return data[:start] + bytes([random.choice([*_BYTES, random.randrange(256)])]) + data[start + 1 :]


def _delete(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    start, end = _part(data, random)
    return data[:start] + data[end:]


def _cut_off(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _repeat(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    start, end = _part(data, random)
    return data[:end] + data[start:end] * random.choice([1, 2, 40, 2000]) + data[end:]


def _move(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    start, end = _part(data, random)
    rest = data[:start] + data[end:]
    place = random.randint(0, len(rest))
    return rest[:place] + data[start:end] + rest[place:]


def _mix(data: bytes, seeds: Sequence[bytes], _: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(seeds)
    start, end = _part(other, random)
    place = random.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def _put_a_word(data: bytes, _: Sequence[bytes], words: Sequence[bytes], random: Random) -> bytes:
    place = random.randint(0, len(data))
    word = random.choice([*words, *(text.encode() for text in _TEXTS)])
    return data[:place] + word * random.choice([1, 1, 1, 3, 300]) + data[place:]


def _change_a_number(data: bytes, _: Sequence[bytes], __: Sequence[bytes], random: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    number = random.choice(found)
    return data[: number.start()] + random.choice(_NUMBERS) + data[number.end() :]


_Change = Callable[[bytes, Sequence[bytes], Sequence[bytes], Random], bytes]
_CHANGES: tuple[_Change, ...] = (
    _set_a_byte,
    _delete,
    _cut_off,
    _repeat,
    _move,
    _mix,
    _put_a_word,
    _change_a_number,
    _change_a_number,
)
