"""How a mark may be read, and what each reading costs. In: a mark, what is open where it stands. Out: readings.

The costs were chosen so that the marks of novels set by hand come out (docs/decisions.md), and are in steps that mean
something: 0 is plain, below 1 likely, 1 to 3 possible, 4 and more means that something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from pressbuild.typography.edits import OPAQUE
from pressbuild.typography.languages import MarkRules

MAX_DEPTH = 5  # quotations in quotations
MAX_NEIGHBOURS = 12  # marks side by side that are looked past
ALL_MARKS = frozenset("\"'`“”„‟«»‹›‘’‚‛")
# what has no width, and so does not part a mark from its word
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff")
_FAMILIES = {mark: family[0] for family in ("“”„‟", "«»", "‹›", "‘’‚‛") for mark in family}
# Hangul, kana, Han, Thai, Lao, Khmer, Burmese
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_YEAR = re.compile(r"\d\d0?(?:s|er|erne|–|-|\b)")
_FIGURES = re.compile(r"(?:(?<=[^\w.,-])|(?<=[\d'′\"″][x×])|\A)\d{1,3}(?:[.,]\d{1,2})?[½¼¾⅓⅔⅛]?\Z|[½¼¾⅓⅔⅛]\Z")
_FEET = re.compile(r"\d['′] ?\d{1,2}(?:[.,]\d)?[½¼¾]?\Z")
_INCHES_FOLLOW = re.compile(r"' ?\d{1,2}[½¼¾]?\"")

STRAY_COST = 5.0
UNCLOSED_COST = 4.0


class Reading(Enum):
    """What a mark is taken for."""

    KEEP = auto()
    OPEN = auto()
    CLOSE = auto()
    LONE = auto()  # it closes, and nothing is open
    APOSTROPHE = auto()
    UNSURE = auto()  # perhaps an apostrophe
    PRIME = auto()


# (what stands before, what stands after) → cost; S: nothing or a space, O: an opening bracket, D: a dash, P: a mark of
# the sentence, W: a word, C: a letter of a script without spaces or apostrophes between words and their endings
_OPENING_COSTS = {
    "SW": 0, "SO": 0, "SD": 0.3, "SP": 1.5, "OW": 0, "OO": 0, "OD": 0, "OP": 1, "OS": 3, "DW": 0.2, "DO": 0.2,
    "DD": 1, "DP": 2, "PW": 1, "PO": 1, "PD": 2, "PP": 3, "WW": 4, "WO": 3, "WD": 4, "CW": 0.3, "CC": 0.3, "WC": 0.5,
    "SC": 0, "OC": 0, "DC": 0.2, "PC": 0.5, "CO": 0.3,
}  # fmt: skip
_CLOSING_COSTS = {
    "WS": 0, "WP": 0, "WD": 0, "WO": 0.5, "WW": 2, "PS": 0, "PP": 0, "PD": 0, "PO": 0.5, "PW": 2.5, "DS": 0.3,
    "DP": 0.3, "DD": 0.5, "DO": 2, "DW": 3, "SP": 3, "SD": 3, "OP": 3, "CS": 0, "CP": 0, "CD": 0, "CO": 0.5,
    "CC": 0.3, "CW": 0.5, "WC": 0.3, "PC": 0.3, "DC": 1,
}  # fmt: skip


@dataclass(frozen=True)
class TypedMark:
    """A mark in the text, with what stands around it: a class each (see above)."""

    offset: int
    typed: str
    around: str

    @property
    def family(self) -> str:
        """The sign that stands for all marks that may be its partner."""
        return family_of(self.typed)

    @property
    def is_straight(self) -> bool:
        """Whether it was typed as a straight mark, and is to be set."""
        return self.typed[0] in "\"'`"


def family_of(typed: str) -> str:
    """Return the sign that stands for a mark and its partners; of straight ones each is a family."""
    return "`" if typed == "''" else _FAMILIES.get(typed[0], typed[0])


class Readings:
    """The readings of the marks of one text."""

    def __init__(self, text: str, rules_at: Callable[[int], MarkRules]) -> None:
        self.text, self.rules_at = text, rules_at

    def of(self, mark: TypedMark, state: str) -> list[tuple[Reading, str, float]]:
        """Return the ways to read a mark where `state` is open: the way, what is open after it, its cost."""
        found = [(Reading.KEEP, state, STRAY_COST if mark.is_straight else 0.5)]
        key = mark.family
        opening, closing = self._opening_cost(mark), self._closing_cost(mark)
        if opening is not None and len(state) < MAX_DEPTH:
            found.append(
                (Reading.OPEN, state + key, opening + (3.0 if state.endswith(key) and mark.is_straight else 0.0))
            )
        if closing is not None:
            for depth in range(len(state) - 1, -1, -1):
                unlike = closing_cost(state[depth], key)
                if unlike is not None:
                    cost = closing + unlike + UNCLOSED_COST * (len(state) - depth - 1)
                    found.append((Reading.CLOSE, state[:depth], cost))
                    break
            else:
                if closing < 0.5 and mark.is_straight:
                    found.append((Reading.LONE, state, STRAY_COST - 0.1))
        if mark.typed == "'":
            found += [(way, state, cost) for way, cost in self._letter_costs(mark)]
        elif mark.typed == '"' and self._is_figure(mark.offset):
            found.append((Reading.PRIME, state, 0.1 if is_feet(self.text, mark.offset) else 1.0))
        return found

    def _opening_cost(self, mark: TypedMark) -> float | None:
        rules = self.rules_at(mark.offset)
        cost: float | None = _OPENING_COSTS.get(mark.around)
        if mark.typed == "’" and "’" not in rules.quotes[0::2]:
            return None  # typed by hand before a word, it stands for a letter
        if mark.around == "SS" and mark.typed in rules.quotes[0::2] and mark.typed not in rules.quotes[1::2]:
            return 0.0  # « mot », with its spaces
        if mark.around == "SS" and rules.has_spaced_quotes and mark.typed == '"' and mark.offset + 1 < len(self.text):
            return 2.0
        if cost is not None and mark.typed == "'":
            word = self._word_after(mark.offset)
            cost += 1.0 if rules.is_elision(word) or _YEAR.match(self.text, mark.offset + 1) else 0.0
        return cost

    def _closing_cost(self, mark: TypedMark) -> float | None:
        rules = self.rules_at(mark.offset)
        if mark.typed == "``":
            return None
        if mark.around == "SS" and mark.typed in rules.quotes[1::2] and mark.typed not in rules.quotes[0::2]:
            return 0.0
        if mark.around == "SS" and rules.has_spaced_quotes and mark.typed == '"' and mark.offset:
            return 2.0
        cost: float | None = _CLOSING_COSTS.get(mark.around)
        if (
            cost is not None
            and mark.typed == "'"
            and self.text[mark.offset - 1 : mark.offset].lower() in ("s", "x", "z")
        ):
            following = self.text[mark.offset + 1 : mark.offset + 3]
            cost += 0.4 if following[:1] == " " and following[1:].islower() else 0.0
        return cost

    def _letter_costs(self, mark: TypedMark) -> list[tuple[Reading, float]]:
        """Return the costs of an apostrophe at the beginning or end of a word, and of minutes or feet."""
        before, after = mark.around[0], mark.around[1]
        rules = self.rules_at(mark.offset)
        found = []
        if after == "W" and before != "W":
            word = self._word_after(mark.offset)
            is_in_clause = before == "S" and self.text[max(0, mark.offset - 2) : mark.offset].strip().isalpha()
            if _YEAR.match(self.text, mark.offset + 1) or rules.is_elision(word):
                found.append((Reading.APOSTROPHE, 0.0))
            elif word in rules.sometimes_elisions and not self.text[mark.offset + 1].isupper():
                found.append((Reading.APOSTROPHE, 1.5 if is_in_clause else 3.0))
            elif is_in_clause or (rules.quotes[0] not in "‘‚" and self.text[mark.offset + 1].islower()):
                found.append((Reading.UNSURE, 3.5))
        elif before == "W" and self.text[mark.offset - 1].isalpha():
            match = _WORD_BEFORE.search(self.text, max(0, mark.offset - 40), mark.offset)
            word = match[0].lower() if match else ""
            if word in rules.clipped:
                found.append((Reading.APOSTROPHE, 0.3))
            elif word.endswith(("s", "x", "z", "ß", "ς")):
                found.append((Reading.APOSTROPHE, 1.0))
            else:
                found.append((Reading.APOSTROPHE, 0.9 if word.endswith("in") and len(word) > 3 else 3.0))
        elif before == "W" and self.text[mark.offset - 1].isdigit():
            is_figure = self._is_figure(mark.offset)
            is_feet = is_figure and _INCHES_FOLLOW.match(self.text, mark.offset)
            found.append((Reading.PRIME, 0.1 if is_feet else 1.2) if is_figure else (Reading.APOSTROPHE, 2.0))
        return found

    def _word_after(self, offset: int) -> str:
        match = _LETTERS.match(self.text, offset + 1)
        return match[0].lower() if match else ""

    def _is_figure(self, offset: int) -> bool:
        """Whether a short number stands before a mark of inches, feet, minutes or seconds."""
        return bool(_FIGURES.search(self.text[max(0, offset - 9) : offset])) or is_feet(self.text, offset)


def is_feet(text: str, offset: int) -> bool:
    """Whether feet and inches, or minutes and seconds, stand before a place: 5'10."""
    return bool(_FEET.search(text[max(0, offset - 9) : offset]))


def closing_cost(opened: str, closing: str) -> float | None:
    """Return what it costs that a mark of one family closes a quotation opened by another, None if it cannot."""
    if opened == closing:
        return 0.0
    if (closing == '"' and opened in ("“", "«")) or (closing == "'" and opened in ("‘", "‹")):
        return 1.0  # one was typed by hand, the other by a program
    if closing in "“«" and opened == '"':
        return 1.0
    return None


def class_before(text: str, offset: int) -> str:
    """Return the class of what stands before a place, marks and what has no width aside."""
    offset -= 1
    limit = offset - MAX_NEIGHBOURS
    while offset >= max(0, limit) and (text[offset] in ALL_MARKS or text[offset] in _INVISIBLE):
        offset -= 1
    return _class_of(text, offset)


def class_after(text: str, offset: int) -> str:
    """Return the class of what stands after a place."""
    limit = offset + MAX_NEIGHBOURS
    while offset < min(len(text), limit) and (text[offset] in ALL_MARKS or text[offset] in _INVISIBLE):
        offset += 1
    if text.startswith(("...", "…"), offset):  # words left out, not the end of a sentence
        return "W" if text[offset : offset + 8].lstrip(".…")[:1].strip() else "P"
    return _class_of(text, offset)


def _class_of(text: str, offset: int) -> str:
    if offset < 0 or offset >= len(text):
        return "S"
    character = text[offset]
    if _UNSPACED.match(character):
        return "C"
    if character.isalnum() or character == OPAQUE:
        return "W"
    if character.isspace():
        return "S"
    if character in "([{<¿¡":
        return "O"
    if character in "-–—―‐‑−/|+=~":
        return "D"
    if character in ".,;:!?…)]}>、。，．！？）":
        return "P"
    return "W"
