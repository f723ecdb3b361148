"""Which characters may stand for which. In: source and story at one place. Out: the name of the change, or None.

These are rules of our own, not those that set the type: what `typography` does is judged here. A change that no
rule knows is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Name(Enum):
    """The closed list of what may become of the characters of a source, in the order in which it is listed."""

    QUOTE = "quotation mark curled"
    APOSTROPHE = "apostrophe set"
    PRIME = "prime set"
    DASH = "dash set"
    HYPHEN = "no-break hyphen set"
    MINUS = "minus set"
    ELLIPSIS = "ellipsis set"
    NO_BREAK = "no-break space set"
    JOINER = "word joiner set"
    COMPOSED = "letter and accent composed"
    SPACES = "spaces folded"
    LINES = "line ends joined"
    INVISIBLE = "invisible character dropped"
    ENTITY = "entity resolved"
    ESCAPE = "escape resolved"
    EMPHASIS = "emphasis marks consumed"
    CODE = "code marks consumed"
    HEADING = "heading mark consumed"
    BULLET = "bullet generated"
    NUMBER = "number of a list taken over"
    TASK = "box to tick generated"
    QUOTATION = "quotation mark of a line (>) consumed"
    BAR = "table bars consumed"
    BLOCK = "block marks consumed"
    FENCE = "code fence consumed"
    RULE = "break consumed"
    LINK = "link target consumed"
    LINK_TITLE = "link title left out"
    REFERENCE = "reference definition consumed"
    ATTRIBUTES = "attributes consumed"
    NOTE = "number of a note generated"
    COMMENT = "comment left out"
    TERM = "definition mark consumed"
    LEFT_OUT = "left out by the layout"
    LEFT_OUT_OF_BOOK = "left out of the e-book by the layout"
    NOT_ON_A_PAGE = "no place on the pages of this issue"
    REPLACED = "replaced by the manifest"
    OTHER_EDITION = "left to the other edition"


QUOTES = frozenset("“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞")
PRIMES = frozenset("′″‴")
NO_BREAK = frozenset("\u00a0\u202f\u2007\u2009\u200a\u2060")
_DASHES = frozenset("–—―‒")
_TYPED_QUOTES = re.compile(r"''|``|,,|<<|>>|[\"'`´]")
_STRAIGHT = frozenset("\"'`´")
_TYPED_RUN = re.compile(r"[\"'`´,<>“”„‟‘’‚‛«»‹›]+")
_HYPHENS = re.compile("-{1,3}")
_DOTS = re.compile(r"\.{3}(?!\.)")
# those that say nothing about a text; all others that are not seen must be kept
_INVISIBLE = frozenset("\ufeff") | frozenset(
    map(chr, [*range(0x2061, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)])
)


def match_change(source: str, at: int, text: str, position: int) -> tuple[Name, int, int] | None:
    """Return the name of the change at these places and how many characters of source and story it takes."""
    typed, set_ = source[at : at + 1], text[position : position + 1]
    quote = _TYPED_QUOTES.match(source, at)
    if quote and (found := _match_quote(source, quote[0], at, text, position)):
        return found
    if typed == "-" and (found := _match_dash(source, at, text, position)):
        return found
    if set_ == "…" and (dots := _DOTS.match(source, at)):
        return Name.ELLIPSIS, len(dots[0]), 1
    if set_ in NO_BREAK:
        return _match_no_break(text, position)
    if typed in ("\u00a0", "\u202f", "\u2007", "\u2028", "\u2029") and set_ == " ":
        return Name.SPACES, 1, 1
    if typed in _INVISIBLE and typed:
        return Name.INVISIBLE, 1, 0
    for length in (2, 3, 4):
        if set_ and not set_.isascii() and unicodedata.normalize("NFC", source[at : at + length]) == set_:
            return Name.COMPOSED, length, 1
    return None


def _match_quote(source: str, typed: str, at: int, text: str, position: int) -> tuple[Name, int, int] | None:
    """Match a typed quotation mark with a real one, and the narrow space that French has inside of it."""
    start = position
    if text[position : position + 1] in NO_BREAK and source[at - 1 : at] not in NO_BREAK:
        position += 1
    mark = text[position : position + 1]
    if not mark:
        return None
    if mark in PRIMES:
        return Name.PRIME, len(typed) if mark == "″" else 1, position - start + 1
    if mark not in QUOTES:
        return None
    end = position + 1
    if len(typed) == 2 and _count_marks(text, position) >= _count_typed(source, at):
        typed = typed[0]  # two marks, not one
    following = source[at + len(typed) : at + len(typed) + 1]
    if text[end : end + 1] in NO_BREAK and text[end : end + 1] and not following.isspace():
        end += 1
    if typed in ("'", "´", "`") and mark == "’":
        return Name.APOSTROPHE, 1, end - start
    return Name.QUOTE, len(typed), end - start


def _count_typed(source: str, at: int) -> int:
    run = _TYPED_RUN.match(source, at)
    return len(run[0]) if run else 0


def _count_marks(text: str, position: int) -> int:
    """Return how many quotation marks, set or left as typed, stand together, narrow spaces between them or not."""
    count = 0
    while (mark := text[position : position + 1]) and (mark in QUOTES or mark in NO_BREAK or mark in _STRAIGHT):
        count += mark not in NO_BREAK
        position += 1
    return count


def _match_dash(source: str, at: int, text: str, position: int) -> tuple[Name, int, int] | None:
    mark = text[position : position + 1]
    run = _HYPHENS.match(source, at)
    length = len(run[0]) if run else 1
    before, after = source[at - 1 : at], source[at + 1 : at + 2]
    if mark in _DASHES and mark:
        inside = before.isalpha() and after.isalpha()
        return None if length == 1 and inside else (Name.DASH, length, 1)
    if mark == "\u2011":
        return Name.HYPHEN, 1, 1
    if mark == "−" and length == 1 and not (before.isalpha() and after.isalpha()):
        return Name.MINUS, 1, 1
    return None


def _match_no_break(text: str, position: int) -> tuple[Name, int, int] | None:
    """Match a space that does not break, beside a figure or a sign, where none was typed."""
    if text[position] == "\u2060":
        return Name.JOINER, 0, 1
    before, after = text[position - 1 : position] if position else "", text[position + 1 : position + 2]
    is_inside_word = before.isalpha() and after.isalpha()
    return None if is_inside_word else (Name.NO_BREAK, 0, 1)
