"""No-break spaces. In: a block of text, its language. Out: edits.

A space between two words that belong together (`no_break_rules.py`) becomes a no-break space of the same width;
French marks get the narrow one before them that its printers put there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pressbuild.typography.cldr import MONTHS
from pressbuild.typography.edits import JOINER, OPAQUE, Edit
from pressbuild.typography.no_break_rules import FULL, NARROW, NO_BREAK, SIGNS, UNITS, NoBreak
from pressbuild.typography.text_runs import ChangeName

_WORD = re.compile(r"\S+")
_OPENING = "([{<\"'“”„«»‹›‘’‚*¿¡–—-"
_CLOSING = ",;:!?…)]}>\"'“”«»‹›‘’*"
_DAY = re.compile(r"(?:[12]?\d|3[01])(?:\.|er|re|º|ª|°|st|nd|rd|th|\.º)?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+(?:-[^\W\d_]\.)*")
_ROMAN = re.compile(r"[IVXLC]{2,7}")
_CENTURY = re.compile(r"[IVX]{1,6}(?:er|e|ᵉ|ᵉʳ)?\.?")
_GROUPS = re.compile(r"(?<![\d.,\w])\d{1,3}(?: \d{3})+(?![\d\w])")
_SPACED_MARK = re.compile(r"[!?;:«»‹›]")
_SPACED_POINTS = re.compile(r"(?<!\.)\. \. \.(?! ?\.)")
_DIALOGUE = re.compile(r"\s*(?:—|–|―|-{2,3}) (?=\S)")
_DASHES = frozenset("— – -- ---".split())
_AFTER_MARK = frozenset("»›”’\"')]…!?")


@dataclass(frozen=True)
class _Rows:
    """The rows of one language as they are looked up."""

    before_figure: frozenset[str]
    before_name: frozenset[str]
    after_figure: frozenset[str]
    bound: frozenset[str]
    months: frozenset[str]
    phrases: dict[str, tuple[str, ...]]
    spaced: dict[str, str]
    no_break: NoBreak


@cache
def _rows_for(tag: str) -> _Rows | None:
    base = tag.partition("-")[0]
    rows = NO_BREAK.get(tag) or NO_BREAK.get(base)
    if rows is None:
        return None
    phrases: dict[str, tuple[str, ...]] = {}
    for row in rows.phrases.split("|"):
        phrase = " ".join(row.split())
        head = phrase.partition(" ")[0]
        phrases[head] = (*phrases.get(head, ()), phrase)
    return _Rows(
        before_figure=frozenset(rows.before_figure.split()) | SIGNS,
        before_name=frozenset(rows.before_name.split()),
        after_figure=frozenset(rows.after_figure.split()) | UNITS,
        bound=frozenset(rows.bound.split()),
        months=frozenset(MONTHS.get(base, "").split()),
        phrases=phrases,
        spaced=dict(rows.spaced),
        no_break=rows,
    )


def set_spaces(text: str, tag: str) -> list[Edit]:
    """Return the edits of spaces in a text whose quotes are set, in the order of the text."""
    rows = _rows_for(tag.lower())
    if rows is None:
        return []
    found: dict[tuple[int, int], Edit] = {}
    for edit in (*_spaced_marks(text, rows), *_bound_spaces(text, rows)):
        found.setdefault((edit.start, edit.end), edit)
    return sorted(found.values(), key=lambda edit: (edit.start, edit.end))


def _bind(offset: int, space: str = FULL) -> Edit:
    name = ChangeName.NARROW_SPACE if space == NARROW else ChangeName.NO_BREAK_SPACE
    return Edit(name, offset, offset + 1, space)


def _bound_spaces(text: str, rows: _Rows) -> Iterator[Edit]:
    for left, right in pairwise(_WORD.finditer(text)):
        place = left.end()
        if right.start() != place + 1 or text[place] != " ":
            continue
        is_plain = text[left.start()].islower() and text[place - 1].isalpha() and text[place + 1].islower()
        if is_plain and place - left.start() > 4:
            continue  # two plain words, as most are
        word = left[0].lstrip(_OPENING)
        if word in rows.phrases:
            yield from _bind_phrase(text, place - len(word), rows.phrases[word])
        if _is_bound(word, right[0], rows):
            yield _bind(place)
    if rows.no_break.groups:
        for match in _GROUPS.finditer(text):
            yield from (
                _bind(match.start() + at, rows.no_break.groups) for at, sign in enumerate(match[0]) if sign == " "
            )
    for match in _SPACED_POINTS.finditer(text) if ". . ." in text else ():
        yield from (_bind(match.start() + 1), _bind(match.start() + 3))
    if dialogue := _DIALOGUE.match(text):
        yield _bind(dialogue.end() - 1)


def _bind_phrase(text: str, start: int, phrases: tuple[str, ...]) -> Iterator[Edit]:
    for phrase in phrases:
        end = start + len(phrase)
        if text.startswith(phrase, start) and not text[end : end + 1].isalnum():
            yield from (_bind(start + at) for at, sign in enumerate(phrase) if sign == " ")


def _is_bound(word: str, following: str, rows: _Rows) -> bool:
    """Whether no line may end between two words. `word` is without what opens before it."""
    if not word or word in rows.bound:
        return bool(word)
    if following in _DASHES:
        return rows.no_break.is_dash_bound
    plain = following.rstrip(_CLOSING)
    if following[0].isdigit():
        is_date = rows.no_break.is_day_last and _is_month(word, rows) and bool(_DAY.fullmatch(plain.rstrip(".")))
        return is_date or word in rows.before_figure
    if _ROMAN.fullmatch(plain.rstrip(".")):  # siglo XX, Elizabeth II
        return word in rows.before_figure or (len(word) > 2 and word[0].isupper())
    if word[-1] not in _CLOSING and _is_number(word) and _is_bound_to_number(word, plain, rows):
        return True
    return following[0].isupper() and (word in rows.before_name or bool(_INITIAL.fullmatch(word) and word[0].isupper()))


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word[-1].isdigit() or word[-1] in "½¼¾" or bool(_CENTURY.fullmatch(word))


def _is_bound_to_number(number: str, word: str, rows: _Rows) -> bool:
    """Whether a word is the unit or the month of a number; a full stop ends a sentence, but for “19. století”."""
    if word in rows.after_figure or word.rstrip(".") in rows.after_figure:
        return not number.endswith(".") or word[0].islower()
    return _is_month(word, rows) and bool(_DAY.fullmatch(number))


def _is_month(word: str, rows: _Rows) -> bool:
    has_case = word[:1].isupper() or not rows.no_break.has_capital_months
    return has_case and word.rstrip(".").lower() in rows.months


def _spaced_marks(text: str, rows: _Rows) -> Iterator[Edit]:
    """Yield the spaces that stand before or after marks as in French."""
    if not rows.spaced:
        return
    for match in _SPACED_MARK.finditer(text):
        offset, mark = match.start(), match[0]
        space = rows.spaced.get(mark)
        if space is None:
            continue
        is_opening = mark in "«‹"
        beside = offset + 1 if is_opening else offset - 1
        while is_opening and text.startswith(JOINER, beside):
            beside += 1  # two signs were typed for the mark
        if not 0 <= beside < len(text):
            continue
        if text[beside] == " ":
            if is_opening or mark in "»›" or _ends_here(text, offset):
                yield _bind(beside, space)
        elif text[beside].isspace():
            continue
        elif is_opening or mark in "»›" or (_ends_here(text, offset) and _may_be_spaced(text[beside])):
            name = ChangeName.NARROW_SPACE if space == NARROW else ChangeName.NO_BREAK_SPACE
            place = beside if is_opening else offset
            yield Edit(name, place, place, space, is_after=is_opening)


def _ends_here(text: str, offset: int) -> bool:
    """Whether a mark ends something: a space, another mark or nothing follows, no figure (12:30), no bracket (:-))."""
    following = text[offset + 1 : offset + 2]
    return not following or following.isspace() or (following in _AFTER_MARK and text[offset] != ":")


def _may_be_spaced(before: str) -> bool:
    return before.isalnum() or before in '»›”’)]…%°€"' or before == OPAQUE
