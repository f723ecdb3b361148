"""Characters that are not seen. In: a text as it was typed. Out: what both editions make of it.

Text that comes from the web, from Word or InDesign is full of them: they say where a line may end, which way a text
runs, how the letter before them looks. They have no glyph and need none; `RULES` says what becomes of each.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum


class Treatment(Enum):
    """What becomes of a character that is not seen."""

    KEPT = "kept: it does what it is there for, in both editions"
    DROPPED = "dropped when the article is read: it says nothing about a text"
    NEW_LINE = "a new line in both editions"
    NEW_PARAGRAPH = "a new line in both editions, and a finding: a paragraph ends with an empty line"
    SPACE = "kept: a space of its own width, made of the space of the face where it has no such space"


@dataclass(frozen=True)
class Rule:
    """What becomes of the characters `first` to `last`."""

    first: str
    last: str
    name: str
    treatment: Treatment

    def __contains__(self, character: str) -> bool:
        return self.first <= character <= self.last


RULES = (
    Rule("\u00a0", "\u00a0", "no-break space", Treatment.SPACE),
    Rule("\u00ad", "\u00ad", "soft hyphen: a word may be broken here", Treatment.KEPT),
    Rule("\u034f", "\u034f", "combining grapheme joiner", Treatment.KEPT),
    Rule("\u061c", "\u061c", "Arabic letter mark", Treatment.KEPT),
    Rule("\u180b", "\u180e", "Mongolian variants and vowel separator", Treatment.KEPT),
    Rule("\u2000", "\u200a", "spaces of em, en, thin, hair, figure …", Treatment.SPACE),
    Rule("\u200b", "\u200b", "zero width space: a line may end here", Treatment.KEPT),
    Rule("\u200c", "\u200d", "zero width joiner and non-joiner: Persian, Indian scripts, emoji", Treatment.KEPT),
    Rule("\u200e", "\u200f", "marks of direction", Treatment.KEPT),
    Rule("\u2028", "\u2028", "line separator, of InDesign", Treatment.NEW_LINE),
    Rule("\u2029", "\u2029", "paragraph separator", Treatment.NEW_PARAGRAPH),
    Rule("\u202a", "\u202e", "embedding and override of direction", Treatment.KEPT),
    Rule("\u202f", "\u202f", "narrow no-break space", Treatment.SPACE),
    Rule("\u205f", "\u205f", "mathematical space", Treatment.SPACE),
    Rule("\u2060", "\u2060", "word joiner: no line ends here", Treatment.KEPT),
    Rule("\u2061", "\u2064", "invisible operators of mathematics", Treatment.DROPPED),
    Rule("\u2066", "\u2069", "isolates of direction", Treatment.KEPT),
    Rule("\u206a", "\u206f", "deprecated format characters", Treatment.DROPPED),
    Rule("\ufe00", "\ufe0f", "variation selectors: text or emoji", Treatment.KEPT),
    Rule("\ufeff", "\ufeff", "byte order mark", Treatment.DROPPED),
    Rule("\ufff9", "\ufffb", "interlinear annotation", Treatment.DROPPED),
    Rule("\U000e0020", "\U000e007f", "tags of emoji", Treatment.KEPT),
    Rule("\U000e0100", "\U000e01ef", "variation selectors of ideographs", Treatment.KEPT),
)


def _set_of(*treatments: Treatment) -> frozenset[str]:
    return frozenset(
        chr(code)
        for rule in RULES
        if rule.treatment in treatments
        for code in range(ord(rule.first), ord(rule.last) + 1)
    )


UNSEEN = _set_of(Treatment.KEPT, Treatment.DROPPED)
LINE_ENDS = _set_of(Treatment.NEW_LINE, Treatment.NEW_PARAGRAPH)
PARAGRAPH_ENDS = _set_of(Treatment.NEW_PARAGRAPH)
SPACES = _set_of(Treatment.SPACE)
_DROPPED = dict.fromkeys(map(ord, _set_of(Treatment.DROPPED)))
# controls, separators of lines, what turns the direction of all that follows, bytes that are no text
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ACCENTED = re.compile(
    "\\w[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]+"
)


def clean_text(text: str) -> str:
    """Return a text as it is read: what says nothing is dropped, a letter and its accents are composed.

    Only letters with accents of their own are: Unicode's NFC changes single characters, too, which an editor meant.
    """
    if text.isascii():
        return text
    return _ACCENTED.sub(_compose, text.translate(_DROPPED))


def show_text(text: str) -> str:
    """Return a text that is safe on a terminal: what would move its cursor, or turn lines round, is shown by number."""
    return text if text.isascii() and text.isprintable() else _UNSHOWN.sub(_show, text)


def _show(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]


def _compose(match: re.Match[str]) -> str:
    composed = unicodedata.normalize("NFC", match[0])
    return composed if len(composed) < len(match[0]) else match[0]


def glyphs_needed(character: str) -> tuple[str, ...]:
    """Return the ways in which a face can have a character, each as the characters that it needs glyphs of.

    One that is not seen needs none. A letter with an accent can be put together, a space is made of the space, and a
    no-break hyphen is a hyphen that does not break.
    """
    if character in UNSEEN or character in LINE_ENDS:
        return ("",)
    if character in SPACES:
        return (" ",)
    if character == "\u2011":
        return (character, "\u2010")
    parts = unicodedata.normalize("NFD", character)
    return (character, parts) if parts != character else (character,)
