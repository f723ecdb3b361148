"""Streams of words. In: texts. Out: their words, and characters squeezed so that two settings can be compared.

What an editor typed, what the layout engine set and what an e-book holds differ in spaces, hyphens and
capitals, and in nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from pressbuild.core.invisible_characters import UNSEEN

_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
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
    return "".join(text.split()).translate(_UNSEEN).casefold()
