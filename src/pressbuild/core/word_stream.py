"""Streams of words. In: texts. Out: their words, and characters squeezed so that two settings can be compared.

What an editor typed, what the layout engine set and what an e-book holds differ in spaces, hyphens and
capitals, and in nothing else. Capitals are those of the language: ı and i become I and İ in Turkish, ά becomes Α in
Greek.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from pressbuild.core.invisible_characters import UNSEEN

_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
_GREEK = (*range(0x370, 0x400), *range(0x1F00, 0x2000))
_NOT_IN_CAPITALS = "\u0300\u0301\u0304\u0306\u0308\u0313\u0314\u0342"  # accents of Greek
_GREEK_ACCENTS = re.compile(f"(?<=[α-ω])[{_NOT_IN_CAPITALS}]+")
# What the engine sets where it breaks a word: hyphenate-character of common.css, in code as well, and its own.
BREAK_MARKS = ("-", "‐", "→")


@dataclass(frozen=True)
class Stream:
    """A run of words: as they are, and squeezed to characters that can be compared."""

    words: tuple[str, ...]
    characters: str
    starts: tuple[int, ...]  # of each word, in characters

    def words_before(self, position: int) -> int:
        """Return how many words begin before a position in the characters."""
        return bisect_left(self.starts, position)


def make_stream(text: str) -> Stream:
    """Return the stream of a text."""
    words = tuple(text.split())
    squeezed = [squeeze(word) for word in words]
    starts, position = [], 0
    for part in squeezed:
        starts.append(position)
        position += len(part)
    return Stream(words, "".join(squeezed), tuple(starts))


def squeeze(text: str) -> str:
    """Return a text without spaces, capitals and what is not seen."""
    return fold_case("".join(text.split()).translate(_UNSEEN))


def fold_case(text: str) -> str:
    """Return a text with small letters for capitals, whichever language made those (CSS Text 3, section 2.1.1)."""
    if text.isascii():
        return text.lower()
    return _GREEK_ACCENTS.sub("", text.translate(_TAILORED).casefold())


def _base(code: int) -> str:
    marks = unicodedata.normalize("NFD", chr(code))
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _NOT_IN_CAPITALS))


_TAILORED = {ord("İ"): "i", ord("ı"): "i", **{code: _base(code) for code in _GREEK if _base(code) != chr(code)}}
