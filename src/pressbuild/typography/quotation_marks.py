"""Quotation marks, apostrophes and primes. In: a block of text, its language, what is still open. Out: edits.

Each mark may be read in several ways (`mark_readings.py`): it opens, closes, stands for a letter left out, for feet or
inches. Each way has a cost, from what stands before and after it; a mark without a partner costs most. The cheapest
reading of the whole block counts. It is found mark by mark with the cheapest way to each state (Viterbi's method),
a state being what is open, so time is linear in the number of marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pressbuild.typography.edits import OPAQUE, Edit
from pressbuild.typography.languages import MarkRules
from pressbuild.typography.mark_readings import (
    ALL_MARKS,
    UNCLOSED_COST,
    Reading,
    Readings,
    TypedMark,
    class_after,
    class_before,
    closing_cost,
    family_of,
    is_feet,
)
from pressbuild.typography.text_runs import ChangeName, OpenQuote, Speech, StrayMark

MAX_STATES = 16
MAX_MARKS = 5000  # in one block; more are left as they were typed
APOSTROPHE = "’"
_MARKS = re.compile("``|[\"'“”„‟«»‹›‘’‚‛]")
_PARTNERS = {"“": "”", "„": "“", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘", "’": "’"}
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_HEBREW_END = re.compile(r"([\u05d0-\u05ea]+)'(?![\u05d0-\u05ea])")
# words that are shortened with a geresh, as the Academy of the Hebrew Language lists them: Mrs, etc., Professor, page …
_HEBREW_SHORT = frozenset("גב וכו וגו פרופ עמ מס רח אינג טל שד שכ אונ ור לר".split())
MOST_QUOTED = 2000  # characters between an opening mark and its partner in Hebrew
_OPENING_SINGLE = re.compile(r"(?<![\w'])'(?=\w)")
_HEBREW_PREFIX = re.compile(r"(?:^|[^\u05d0-\u05ea])[משהוכלב]{1,4}\Z")

# two signs for one mark: ``TeX'', ''so''
_PAIR_OPENS = re.compile(r"``|(?<![\w'])''(?=[\w¿¡])")
_PAIR_CLOSES = re.compile(r"[\w.,;:!?…]''(?![\w'])")
HOPELESS_COST = 8.0  # a way that costs so much more than another is given up


@dataclass(frozen=True)
class _Way:
    """A reading of the marks so far: the last one's, and what came before."""

    cost: float
    reading: Reading = Reading.KEEP
    before: _Way | None = None


@dataclass(frozen=True)
class QuotesRead:
    """What came out for one block."""

    edits: list[Edit]
    strays: list[StrayMark]
    speech: Speech
    is_continued: bool


def first_mark(text: str) -> str:
    """Return the straight or real quotation mark that a text begins with, "" if there is none."""
    text = text.lstrip()
    return text[0] if text[:1] in ALL_MARKS and not text[1:2].isspace() else ""


class QuoteReader:
    """Reads the marks of one block."""

    def __init__(self, text: str, rules_at: Callable[[int], MarkRules], speech: Speech, next_mark: str) -> None:
        """`text` has other characters for what is no prose; `next_mark` is what the next block begins with."""
        self.text, self.rules_at, self.speech, self.next_mark = text, rules_at, speech, next_mark
        self.edits: list[Edit] = []
        self.strays: list[StrayMark] = []

    def read(self) -> QuotesRead:
        """Return the edits, and what is left open."""
        marks = self._find_marks()
        if len(marks) > MAX_MARKS:
            return QuotesRead([], [StrayMark(marks[0].offset, marks[0].typed, marks[0].typed)], (), is_continued=False)
        if not marks:
            return QuotesRead(self.edits, [], (), is_continued=False)
        return self._set(marks, *self._read_cheapest(marks))

    def _find_marks(self) -> list[TypedMark]:
        """Set what is clear at once (apostrophes between letters), and return what has to be read in context."""
        marks = []
        opening = _PAIR_OPENS.search(self.text)
        has_pairs = bool(opening and _PAIR_CLOSES.search(self.text, opening.end()))
        skip = -1
        for match in _MARKS.finditer(self.text):
            offset, typed = match.start(), match[0]
            if offset < skip:
                continue
            if typed == "'" and self.text.startswith("''", offset) and is_feet(self.text, offset):
                self._edit(ChangeName.PRIME, offset, "''", "″")
                skip = offset + 2
                continue
            if typed == "'" and has_pairs and self.text.startswith("''", offset):
                typed, skip = "''", offset + 2
            around = class_before(self.text, offset) + class_after(self.text, offset + len(typed))
            if typed in ('"', "'") and self.rules_at(offset).has_inner_marks and self._is_geresh(offset, typed):
                continue
            if around == "WW" and typed in ("'", "’") and self._set_inner(offset, typed):
                continue
            if typed == "'" and self._is_and(offset):
                self._edit(ChangeName.APOSTROPHE, offset, "'", APOSTROPHE)
                continue
            marks.append(TypedMark(offset, typed, around))
        return marks

    def _set_inner(self, offset: int, typed: str) -> bool:
        """Set the mark inside a word or number; whether there was one."""
        before, after = self.text[offset - 1], self.text[offset + 1 : offset + 5]
        if not (before.isalnum() or before == OPAQUE) or not (after[:1].isalnum() or after[:1] == OPAQUE):
            return False
        if typed == "'":
            is_thousand = after[:3].isdigit() and not after[3:].isdigit()  # 1'000 in Switzerland
            is_measure = after[0].isdigit() or (after[0] in "x×" and after[1:2].isdigit())
            is_prime = before.isdigit() and is_measure and not is_thousand
            name = ChangeName.PRIME if is_prime else ChangeName.APOSTROPHE
            self._edit(name, offset, "'", "′" if is_prime else APOSTROPHE)
        return True

    def _is_geresh(self, offset: int, typed: str) -> bool:
        """Whether the mark belongs to a Hebrew word; one after a prefix (ב"הארץ") may open a quotation all the same."""
        before, after = self.text[max(0, offset - 1) : offset], self.text[offset + 1 : offset + 2]
        if not _HEBREW.match(before):
            return False
        if typed == "'":
            return bool(_HEBREW.match(after)) or not self._closes_hebrew(offset)
        return bool(_HEBREW.match(after)) and not (
            _HEBREW_PREFIX.search(self.text[max(0, offset - 5) : offset]) and self._has_closing_after(offset)
        )

    def _closes_hebrew(self, offset: int) -> bool:
        """Whether a `'` behind a Hebrew word ends a quotation: it is the first behind the opening mark, no geresh."""
        openings = [
            match.start() for match in _OPENING_SINGLE.finditer(self.text, max(0, offset - MOST_QUOTED), offset)
        ]
        if not openings:
            return False
        ends = (match for match in _HEBREW_END.finditer(self.text, openings[-1]) if not _shortens(match[1]))
        first = next(ends, None)
        return first is not None and first.end() == offset + 1

    def _has_closing_after(self, offset: int) -> bool:
        """Whether the next mark after a Hebrew prefix's closes a quotation: a space or mark of the sentence follows."""
        found = self.text.find('"', offset + 1, offset + 200)
        return found > 0 and class_before(self.text, found) in "WP" and class_after(self.text, found + 1) in "SPD"

    def _is_and(self, offset: int) -> bool:
        """Whether the mark is one of those of rock 'n' roll."""
        text = self.text
        return any(
            text[start : start + 3] in ("'n'", "'N'")
            and not text[start - 1 : start].isalnum()
            and not text[start + 3 : start + 4].isalnum()
            and text[max(0, start - 4) : start].rstrip()[-1:].isalnum()
            for start in (offset, offset - 2)
            if start > 0
        )

    def _edit(self, name: ChangeName, offset: int, typed: str, mark: str) -> None:
        self.edits.append(Edit(name, offset, offset + len(typed), mark))

    def _read_cheapest(self, marks: list[TypedMark]) -> tuple[bool, list[Reading]]:
        """Return whether the speech handed in goes on here, and how each mark is read."""
        readings = Readings(self.text, self.rules_at)
        states: dict[str, _Way] = {"": _Way(0.0)}
        if self.speech:
            carried = "".join(family_of(quote.typed) for quote in self.speech)
            is_repeated = marks[0].family == carried[0] and not self.text[: marks[0].offset].strip()
            states[carried] = _Way(1.0 if is_repeated else 0.3)
        for mark in marks:
            after: dict[str, _Way] = {}
            for state, way in states.items():
                for reading, new, cost in readings.of(mark, state):
                    total = way.cost + cost
                    if new not in after or total < after[new].cost:
                        after[new] = _Way(total, reading, way)
            limit = min(way.cost for way in after.values()) + HOPELESS_COST
            likely = [(state, way) for state, way in after.items() if way.cost <= limit]
            if len(likely) > MAX_STATES:
                likely = sorted(likely, key=lambda item: item[1].cost)[:MAX_STATES]
            states = dict(likely)
        best = min(states.items(), key=lambda item: (item[1].cost + self._unclosed_cost(item[0]), item[0]))[1]
        chosen = []
        while best.before:
            chosen.append(best.reading)
            best = best.before
        return best.cost > 0, chosen[::-1]

    def _unclosed_cost(self, state: str) -> float:
        if state and self.next_mark and family_of(self.next_mark) == state[0]:
            return 0.2 * len(state)
        return UNCLOSED_COST * len(state)

    def _set(self, marks: list[TypedMark], is_carried: bool, readings: list[Reading]) -> QuotesRead:
        is_continued = is_carried or bool(
            self.speech
            and readings[0] is Reading.OPEN
            and marks[0].family == family_of(self.speech[0].typed)
            and not self.text[: marks[0].offset].strip()
        )
        stack: list[tuple[OpenQuote, int]] = [(quote, -1) for quote in self.speech] if is_carried else []
        for mark, reading in zip(marks, readings, strict=True):
            match reading:
                case Reading.OPEN:
                    self._open(mark, stack)
                case Reading.CLOSE:
                    self._close(mark, stack)
                case Reading.APOSTROPHE:
                    self._edit(ChangeName.APOSTROPHE, mark.offset, mark.typed, APOSTROPHE)
                case Reading.LONE:
                    closing = self.rules_at(mark.offset).quotes[1 if mark.typed != "'" else 3]
                    self._edit(ChangeName.QUOTE, mark.offset, mark.typed, closing)
                    self.strays.append(StrayMark(mark.offset, mark.typed, closing))
                case Reading.UNSURE:
                    self._edit(ChangeName.APOSTROPHE, mark.offset, mark.typed, APOSTROPHE)
                    self.strays.append(StrayMark(mark.offset, mark.typed, APOSTROPHE))
                case Reading.PRIME:
                    self._edit(ChangeName.PRIME, mark.offset, mark.typed, "″" if mark.typed == '"' else "′")
                case Reading.KEEP if mark.is_straight:
                    self.strays.append(StrayMark(mark.offset, mark.typed, mark.typed))
        goes_on = bool(stack and self.next_mark and family_of(self.next_mark) == family_of(stack[0][0].typed))
        if not goes_on:
            self.strays += [
                StrayMark(offset, quote.typed, quote.opening, is_open=True) for quote, offset in stack if offset >= 0
            ]
        self.edits.sort(key=lambda edit: edit.start)
        return QuotesRead(self.edits, self.strays, tuple(quote for quote, _ in stack), is_continued)

    def _open(self, mark: TypedMark, stack: list[tuple[OpenQuote, int]]) -> None:
        if not mark.is_straight:
            quote = OpenQuote(mark.typed, mark.typed, _PARTNERS.get(mark.typed, ""))
            stack.append((quote, mark.offset))
            return
        marks = self.rules_at(mark.offset).quotes
        is_inner = sum(1 for quote, _ in stack if quote.marks in ("", marks)) % 2 == 1
        opening, closing = (marks[2], marks[3]) if is_inner else (marks[0], marks[1])
        if stack and stack[-1][0].opening == opening and marks[0] != marks[2]:
            opening, closing = (marks[0], marks[1]) if is_inner else (marks[2], marks[3])
        stack.append((OpenQuote(mark.typed, opening, closing, marks), mark.offset))
        self._edit(ChangeName.QUOTE, mark.offset, mark.typed, opening)

    def _close(self, mark: TypedMark, stack: list[tuple[OpenQuote, int]]) -> None:
        while stack and closing_cost(family_of(stack[-1][0].typed), mark.family) is None:
            quote, offset = stack.pop()
            if offset >= 0:
                self.strays.append(StrayMark(offset, quote.typed, quote.opening, is_open=True))
        quote, _ = stack.pop()
        if mark.is_straight:
            self._edit(ChangeName.QUOTE, mark.offset, mark.typed, quote.closing)


def _shortens(word: str) -> bool:
    """Whether a geresh behind a Hebrew word shortens it: one letter, or a word of the list with a letter or none."""
    return len(word) == 1 or word in _HEBREW_SHORT or (len(word) > 2 and word[1:] in _HEBREW_SHORT)
