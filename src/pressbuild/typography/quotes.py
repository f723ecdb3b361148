"""Quotation marks, apostrophes and primes. In: a block of text, its language, what is still open. Out: edits.

Each mark may be read in several ways: it opens, closes, stands for a letter left out, for feet or inches. Each way has
a cost, from what stands before and after it; a mark without a partner costs most. The cheapest reading of the whole
block counts. It is found mark by mark with the cheapest way to each state (Viterbi's method), a state being what is
open, so time is linear in the number of marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pressbuild.typography.edits import OPAQUE, Edit
from pressbuild.typography.languages import MarkRules
from pressbuild.typography.model import ChangeName, OpenQuote, Speech, StrayMark

MAX_DEPTH = 5  # quotations in quotations
MAX_STATES = 16
MAX_NEIGHBOURS = 12  # marks side by side that are looked past
APOSTROPHE = "’"
_MARKS = re.compile("``|[\"'“”„‟«»‹›‘’‚‛]")
_ALL_MARKS = frozenset("\"'`“”„‟«»‹›‘’‚‛")
# what has no width, and so does not part a mark from its word
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff")
_FAMILIES = {mark: family for family in ("“”„‟", "«»", "‹›", "‘’‚‛", '"', "'", "`") for mark in family}
_TYPED_DOUBLE, _TYPED_SINGLE = _FAMILIES["“"], _FAMILIES["‘"]
_PARTNERS = {"“": "”", "„": "“", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘", "’": "’"}
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_YEAR = re.compile(r"\d\d(?:s|er|erne|–|-|\b)")
_FIGURES = re.compile(r"(?:(?<=[^\w.,-])|\A)\d{1,3}(?:[.,]\d{1,2})?[½¼¾⅓⅔⅛]?\Z|[½¼¾⅓⅔⅛]\Z")
_FEET = re.compile(r"\d['′] ?\d{1,2}(?:[.,]\d)?[½¼¾]?\Z")
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_HEBREW_PREFIX = re.compile(r"(?:^|[^\u05d0-\u05ea])[משהוכלב]{1,4}\Z")

STRAY_COST = 5.0
UNCLOSED_COST = 4.0
HOPELESS_COST = 8.0  # a way that costs so much more than another is given up
# (what stands before, what stands after) → cost; S: nothing or a space, O: an opening bracket, D: a dash, P: a mark of
# the sentence, W: a word
_OPENING_COSTS = {
    "SW": 0, "SO": 0, "SD": 0.3, "SP": 1.5, "OW": 0, "OO": 0, "OD": 0, "OP": 1, "OS": 3, "DW": 0.2, "DO": 0.2,
    "DD": 1, "DP": 2, "PW": 1, "PO": 1, "PD": 2, "PP": 3, "WW": 4, "WO": 3, "WD": 4,
}  # fmt: skip
_CLOSING_COSTS = {
    "WS": 0, "WP": 0, "WD": 0, "WO": 0.5, "WW": 2, "PS": 0, "PP": 0, "PD": 0, "PO": 0.5, "PW": 2.5, "DS": 0.3,
    "DP": 0.3, "DD": 0.5, "DO": 2, "DW": 3, "SP": 3, "SD": 3, "OP": 3,
}  # fmt: skip


@dataclass(frozen=True)
class _Mark:
    """A mark in the text, with what stands around it: a class each (see above)."""

    offset: int
    typed: str
    around: str

    @property
    def family(self) -> str:
        return _FAMILIES[self.typed[0]]


@dataclass(frozen=True)
class _Way:
    """A reading of the marks so far: the last one's, and what came before."""

    cost: float
    reading: str = ""
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
    return text[0] if text[:1] in _ALL_MARKS and not text[1:2].isspace() else ""


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
        if not marks:
            return QuotesRead(self.edits, [], (), is_continued=False)
        return self._set(marks, self._read_cheapest(marks))

    def _find_marks(self) -> list[_Mark]:
        """Set what is clear at once (apostrophes between letters), and return what has to be read in context."""
        marks = []
        is_tex = "``" in self.text and "''" in self.text
        skip = -1
        for match in _MARKS.finditer(self.text):
            offset, typed = match.start(), match[0]
            if offset < skip:
                continue
            if typed == "'" and is_tex and self.text.startswith("''", offset):
                typed, skip = "''", offset + 2
            around = self._class_before(offset) + self._class_after(offset + len(typed))
            if typed in ('"', "'") and self.rules_at(offset).has_inner_marks and self._is_geresh(offset, typed):
                continue
            if around == "WW" and typed in ("'", "’") and self._set_inner(offset, typed):
                continue
            if typed == "'" and self._is_and(offset):
                self._edit(ChangeName.APOSTROPHE, offset, "'", APOSTROPHE)
                continue
            marks.append(_Mark(offset, typed, around))
        return marks

    def _class_before(self, offset: int) -> str:
        offset -= 1
        limit = offset - MAX_NEIGHBOURS
        while offset >= max(0, limit) and (self.text[offset] in _ALL_MARKS or self.text[offset] in _INVISIBLE):
            offset -= 1
        return _class_of(self.text, offset)

    def _class_after(self, offset: int) -> str:
        limit = offset + MAX_NEIGHBOURS
        while offset < min(len(self.text), limit) and (
            self.text[offset] in _ALL_MARKS or self.text[offset] in _INVISIBLE
        ):
            offset += 1
        if self.text.startswith(("...", "…"), offset):  # words left out, not the end of a sentence
            return "W" if self.text[offset : offset + 8].lstrip(".…")[:1].strip() else "P"
        return _class_of(self.text, offset)

    def _set_inner(self, offset: int, typed: str) -> bool:
        """Set the mark inside a word or number; whether there was one."""
        before, after = self.text[offset - 1], self.text[offset + 1 : offset + 5]
        if not (before.isalnum() or before == OPAQUE) or not (after[:1].isalnum() or after[:1] == OPAQUE):
            return False
        if typed == "'":
            is_prime = before.isdigit() and after[0].isdigit() and not (after[:3].isdigit() and not after[3:].isdigit())
            self._edit(
                *(
                    (ChangeName.PRIME, offset, "'", "′")
                    if is_prime
                    else (ChangeName.APOSTROPHE, offset, "'", APOSTROPHE)
                )
            )
        return True

    def _is_geresh(self, offset: int, typed: str) -> bool:
        """Whether the mark belongs to a Hebrew word; one after a prefix (ב"הארץ") may open a quotation all the same."""
        before, after = self.text[max(0, offset - 1) : offset], self.text[offset + 1 : offset + 2]
        if not _HEBREW.match(before):
            return False
        if typed == "'":
            return True
        return bool(_HEBREW.match(after)) and not (
            _HEBREW_PREFIX.search(self.text[max(0, offset - 5) : offset]) and self._has_closing_after(offset)
        )

    def _has_closing_after(self, offset: int) -> bool:
        """Whether the next mark after a Hebrew prefix's closes a quotation: a space or mark of the sentence follows."""
        found = self.text.find('"', offset + 1, offset + 200)
        return found > 0 and self._class_before(found) in "WP" and self._class_after(found + 1) in "SPD"

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

    def _read_cheapest(self, marks: list[_Mark]) -> list[str]:
        states: dict[str, _Way] = {"": _Way(0.0)}
        if self.speech:
            carried = "".join(_FAMILIES[quote.typed][0] for quote in self.speech)
            is_repeated = marks[0].typed[0] == carried[0] and not self.text[: marks[0].offset].strip()
            states[carried] = _Way(1.0 if is_repeated else 0.3)
        for mark in marks:
            after: dict[str, _Way] = {}
            for state, way in states.items():
                for reading, new, cost in self._readings(mark, state):
                    total = way.cost + cost
                    if new not in after or total < after[new].cost:
                        after[new] = _Way(total, reading, way)
            limit = min(way.cost for way in after.values()) + HOPELESS_COST
            likely = [(state, way) for state, way in after.items() if way.cost <= limit]
            if len(likely) > MAX_STATES:
                likely = sorted(likely, key=lambda item: item[1].cost)[:MAX_STATES]
            states = dict(likely)
        best = min(states.items(), key=lambda item: (item[1].cost + self._unclosed_cost(item[0]), item[0]))[1]
        readings = []
        while best.before:
            readings.append(best.reading)
            best = best.before
        return ["carried" if best.cost else "new", *reversed(readings)]

    def _unclosed_cost(self, state: str) -> float:
        if state and self.next_mark and _FAMILIES[self.next_mark][0] == state[0]:
            return 0.2 * len(state)
        return UNCLOSED_COST * len(state)

    def _readings(self, mark: _Mark, state: str) -> list[tuple[str, str, float]]:
        """Return the ways to read a mark where `state` is open: the way, what is open after it, its cost."""
        is_typed = mark.typed[0] not in "\"'`"
        found = [("keep", state, 0.5 if is_typed else STRAY_COST)]
        key = mark.family[0]
        opening, closing = self._opening_cost(mark), self._closing_cost(mark)
        if opening is not None and len(state) < MAX_DEPTH:
            found.append(("open", state + key, opening + (3.0 if state.endswith(key) and not is_typed else 0.0)))
        if closing is not None:
            for depth in range(len(state) - 1, -1, -1):
                mismatch = _mismatch(state[depth], key)
                if mismatch is not None:
                    cost = closing + mismatch + UNCLOSED_COST * (len(state) - depth - 1)
                    found.append(("close", state[:depth], cost))
                    break
        if mark.typed == "'":
            found += [(way, state, cost) for way, cost in self._letter_costs(mark)]
        elif mark.typed == '"' and self._is_figure(mark.offset):
            found.append(("prime", state, 0.1 if _FEET.search(self._figures_before(mark.offset)) else 1.0))
        return found

    def _opening_cost(self, mark: _Mark) -> float | None:
        rules = self.rules_at(mark.offset)
        if mark.typed == "''":
            return None
        cost: float | None = _OPENING_COSTS.get(mark.around)
        if mark.around == "SS" and mark.typed in rules.quotes[0::2] and mark.typed not in rules.quotes[1::2]:
            return 0.0  # « mot », with its spaces
        if mark.around == "SS" and rules.has_spaced_quotes and mark.typed == '"' and mark.offset + 1 < len(self.text):
            return 2.0
        if cost is not None and mark.typed == "'":
            word = self._word_after(mark.offset)
            cost += 1.0 if word in rules.elisions or _YEAR.match(self.text, mark.offset + 1) else 0.0
        return cost

    def _closing_cost(self, mark: _Mark) -> float | None:
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

    def _letter_costs(self, mark: _Mark) -> list[tuple[str, float]]:
        """Return the costs of an apostrophe at the beginning or end of a word, and of minutes or feet."""
        before, after = mark.around[0], mark.around[1]
        rules = self.rules_at(mark.offset)
        found = []
        if after == "W" and before != "W":
            word = self._word_after(mark.offset)
            is_in_clause = before == "S" and self.text[max(0, mark.offset - 2) : mark.offset].strip().isalpha()
            if _YEAR.match(self.text, mark.offset + 1) or word in rules.elisions:
                found.append(("apostrophe", 0.0))
            elif word in rules.sometimes_elisions and not self.text[mark.offset + 1].isupper():
                found.append(("apostrophe", 1.5 if is_in_clause else 3.0))
            elif is_in_clause:
                found.append(("unsure", 3.5))
        elif before == "W" and self.text[mark.offset - 1].isalpha():
            match = _WORD_BEFORE.search(self.text, max(0, mark.offset - 40), mark.offset)
            word = match[0].lower() if match else ""
            if word in rules.clipped:
                found.append(("apostrophe", 0.3))
            elif word.endswith(("s", "x", "z", "ß", "ς")):
                found.append(("apostrophe", 1.0))
            else:
                found.append(("apostrophe", 0.9 if word.endswith("in") and len(word) > 3 else 3.0))
        elif before == "W" and self.text[mark.offset - 1].isdigit():
            is_figure = self._is_figure(mark.offset)
            is_feet = is_figure and re.match(r"' ?\d{1,2}[½¼¾]?\"", self.text[mark.offset : mark.offset + 6])
            found.append(("prime", 0.1 if is_feet else 1.2) if is_figure else ("apostrophe", 2.0))
        return found

    def _word_after(self, offset: int) -> str:
        match = _LETTERS.match(self.text, offset + 1)
        return match[0].lower() if match else ""

    def _is_figure(self, offset: int) -> bool:
        """Whether a short number stands before a mark of inches, feet, minutes or seconds."""
        window = self._figures_before(offset)
        return bool(_FIGURES.search(window) or _FEET.search(window))

    def _figures_before(self, offset: int) -> str:
        return self.text[max(0, offset - 9) : offset]

    def _set(self, marks: list[_Mark], readings: list[str]) -> QuotesRead:
        is_carried = readings[0] == "carried"
        is_continued = is_carried or bool(
            self.speech
            and marks
            and readings[1] == "open"
            and marks[0].family == _FAMILIES[self.speech[0].typed]
            and not self.text[: marks[0].offset].strip()
        )
        stack: list[tuple[OpenQuote, int]] = [(quote, -1) for quote in self.speech] if is_carried else []
        for mark, reading in zip(marks, readings[1:], strict=True):
            match reading:
                case "open":
                    self._open(mark, stack)
                case "close":
                    self._close(mark, stack)
                case "apostrophe":
                    self._edit(ChangeName.APOSTROPHE, mark.offset, mark.typed, APOSTROPHE)
                case "unsure":
                    self._edit(ChangeName.APOSTROPHE, mark.offset, mark.typed, APOSTROPHE)
                    self.strays.append(StrayMark(mark.offset, mark.typed, APOSTROPHE))
                case "prime":
                    self._edit(ChangeName.PRIME, mark.offset, mark.typed, "″" if mark.typed == '"' else "′")
                case "keep" if mark.typed[0] in "\"'`":
                    self.strays.append(StrayMark(mark.offset, mark.typed, mark.typed))
        goes_on = bool(stack and self.next_mark and _FAMILIES[self.next_mark] == _FAMILIES[stack[0][0].typed])
        if not goes_on:
            self.strays += [
                StrayMark(offset, quote.typed, quote.opening, is_open=True) for quote, offset in stack if offset >= 0
            ]
        self.edits.sort(key=lambda edit: edit.start)
        return QuotesRead(self.edits, self.strays, tuple(quote for quote, _ in stack), is_continued)

    def _open(self, mark: _Mark, stack: list[tuple[OpenQuote, int]]) -> None:
        if mark.typed[0] not in "\"'`":
            quote = OpenQuote(mark.typed, mark.typed, _PARTNERS.get(mark.typed, ""))
            stack.append((quote, mark.offset))
            return
        marks = self.rules_at(mark.offset).quotes
        is_inner = sum(1 for quote, _ in stack if quote.marks in ("", marks)) % 2 == 1
        opening, closing = (marks[2], marks[3]) if is_inner else (marks[0], marks[1])
        if stack and stack[-1][0].opening == opening and marks[0] != marks[2]:
            opening, closing = (marks[0], marks[1]) if is_inner else (marks[2], marks[3])
        stack.append((OpenQuote(mark.typed[0], opening, closing, marks), mark.offset))
        self._edit(ChangeName.QUOTE, mark.offset, mark.typed, opening)

    def _close(self, mark: _Mark, stack: list[tuple[OpenQuote, int]]) -> None:
        while stack and _mismatch(_FAMILIES[stack[-1][0].typed][0], mark.family[0]) is None:
            quote, offset = stack.pop()
            if offset >= 0:
                self.strays.append(StrayMark(offset, quote.typed, quote.opening, is_open=True))
        quote, _ = stack.pop()
        if mark.typed[0] in "\"'":
            self._edit(ChangeName.QUOTE, mark.offset, mark.typed, quote.closing)


def _mismatch(opened: str, closing: str) -> float | None:
    """Return what it costs that a mark of one family closes a quotation opened by another, None if it cannot."""
    if opened == closing or (opened == "`" and closing == "'"):
        return 0.0
    if (closing == '"' and opened in ("“", "«")) or (closing == "'" and opened in ("‘", "‹")):
        return 1.0  # one was typed by hand, the other by a program
    if closing in "“«" and opened == '"':
        return 1.0
    return None


def _class_of(text: str, offset: int) -> str:
    if offset < 0 or offset >= len(text):
        return "S"
    character = text[offset]
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
