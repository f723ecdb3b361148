"""Where a paragraph may be broken into lines. In: the line box of a paragraph as its markup is. Out: its text as one
run, with the places at which a line may end, and where it ends if it has so much room.

The engine looks for breaks in each text box by itself: it breaks a word where an inline begins inside another, and ends
a line early where markup follows. Here the text of all boxes is one, as Unicode's line breaking (UAX 14) has it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyphen

from pressbuild.document import Literal
from pressbuild.typeset.engine.text_shaping import Shaped
from pressbuild.typeset.engine.weasyprint_hooks import boxes, line_break, percent

SOFT_HYPHEN = "\u00ad"
FORCED = "\n\u2028\u2029"  # an editor's line ends
LITERAL = "literal"  # the class of what is printed as it was typed: addresses, telephone numbers, file names
NOTE_AGAIN = "note-again"  # the class of the number of a note that is printed elsewhere
_DASHES = frozenset("–—―⸺⸻")  # UAX 14 lets a line begin with a dash, and end after one that opens an aside (“—dijo”)
_OPENERS = _DASHES | {"…"}  # a line does not end after these where they open a word
_OBJECT = "\ufffc"  # an inline block or a picture: UAX 14 lets a line end on both sides of it
TOLERANCE = 0.02  # CSS px


class NotOurs(Exception):
    """The paragraph holds something that is left to the engine: floats, absolute boxes, leaders."""


@dataclass(eq=False)
class Leaf:
    """A box without boxes in it: a run of characters `start` to `end` of the paragraph, or an object.

    `path` are the positions that lead to it from the line box; `before` and `after` are what the inlines that begin or
    end with it need, in CSS px. `kept` has the place of each character in the text of the box, if that has
    soft hyphens, which are no characters of the paragraph.
    """

    box: Any
    path: tuple[int, ...]
    start: int
    end: int
    is_call: bool
    kept: tuple[int, ...] | None = None
    before: float = 0.0
    after: float = 0.0

    @property
    def is_text(self) -> bool:
        """Whether it holds characters."""
        return isinstance(self.box, boxes.TextBox)

    @property
    def wraps(self) -> bool:
        """Whether lines may be broken in it."""
        return self.box.style["white_space"] in ("normal", "pre-wrap", "pre-line")

    def bytes_before(self, position: int) -> int:
        """Return how many bytes of the box come before a position of the paragraph, soft hyphens among them."""
        count = position - self.start
        if self.kept is not None:
            count = self.kept[count] if count < len(self.kept) else len(self.box.text)
        return len(self.box.text[:count].encode())

    def position_of(self, bytes_before: int) -> int:
        """Return the position in the paragraph of what comes after so many bytes of the box."""
        count = len(self.box.text.encode()[:bytes_before].decode())
        return self.start + (count if self.kept is None else bisect_left(self.kept, count))


@dataclass(frozen=True)
class Cut:
    """Where a line ends: before the character `end`; the next one begins at `resume`, if there is one."""

    end: int
    resume: int | None
    hyphenated: bool = False
    forced: bool = False
    torn: bool = False  # a word that is too long is broken where no word may be


class BreakableParagraph:
    """The text of a line box."""

    def __init__(self, line: Any) -> None:
        """Take in a line box as it was before it was broken.

        Raises:
            NotOurs: if it holds something that is left to the engine.
        """
        self.children = line.children
        self.language: str | None = line.style["lang"]
        self.leaves: list[Leaf] = []
        self.spans: dict[int, tuple[int, int]] = {}  # where each inline begins and ends
        self._soft: set[int] = set()
        texts: list[str] = []
        self._collect(line, (), texts, False)
        self.text = "".join(texts)
        self.ends = [leaf.end for leaf in self.leaves]
        self.forced = [index for index, character in enumerate(self.text) if character in FORCED]
        self.soft = sorted(self._soft)
        self._attributes = line_break.get_log_attrs(self.text, self.language) if self.text else ()
        self.breaks = list(self._find_breaks())
        self._hyphens: dict[tuple[int, int], list[int]] = {}

    def _collect(self, box: Any, path: tuple[int, ...], texts: list[str], is_call: bool) -> None:
        for index, child in enumerate(box.children):
            start, here = sum(map(len, texts)) if not self.leaves else self.leaves[-1].end, (*path, index)
            if not child.is_in_normal_flow() or getattr(child, "is_leader", False):
                raise NotOurs
            if isinstance(child, boxes.TextBox):
                text, kept = child.text, None
                if SOFT_HYPHEN in text:
                    kept = tuple(at for at, character in enumerate(text) if character != SOFT_HYPHEN)
                    softs = (at for at, character in enumerate(text) if character == SOFT_HYPHEN)
                    self._soft.update(start + bisect_left(kept, at) for at in softs)
                    text = text.replace(SOFT_HYPHEN, "")
                texts.append(text)
                self.leaves.append(Leaf(child, here, start, start + len(text), is_call, kept))
            elif isinstance(child, boxes.InlineBox):
                first = len(self.leaves)
                if child.children:
                    self._collect(child, here, texts, is_call or _is_call(child))
                else:
                    self.leaves.append(Leaf(child, here, start, start, is_call))
                self.spans[id(child)] = (start, self.leaves[-1].end)
                before, after = _spacing(child)
                self.leaves[first].before += before
                self.leaves[-1].after += after
            elif isinstance(child, boxes.AtomicInlineLevelBox):
                texts.append(_OBJECT)
                self.leaves.append(Leaf(child, here, start, start + 1, is_call))
            else:
                raise NotOurs

    def leaf_at(self, position: int) -> int:
        """Return the number of the leaf that holds the character at a position."""
        return min(bisect_right(self.ends, position), len(self.leaves) - 1)

    def _find_breaks(self) -> Iterator[int]:
        """Yield the positions at which a line may end, but for those of hyphens."""
        for leaf in self.leaves:
            literal = leaf.is_text and is_literal(leaf.box)
            if leaf.start and leaf.end > leaf.start and self._breaks_before(leaf):
                yield leaf.start
            if not leaf.wraps or leaf.is_call:
                continue
            if literal:
                yield from (leaf.start + place for place in Literal(self.text[leaf.start : leaf.end]).breaks)
                continue
            for position in range(leaf.start + 1, leaf.end):
                if self._is_break(position) and not self._parts_dash(position):
                    yield position

    def _is_break(self, position: int) -> bool:
        """Whether Unicode lets a line end before a character; a name with a mark before it begins a line as words do.

        UAX 14, LB13, has no line begin with “.profile” or “/etc”, not even after a space.
        """
        if self._attributes[position].is_line_break:
            return True
        begins = self.text[position] in "./" and self.text[position + 1 : position + 2].isalpha()
        return begins and self.text[position - 1] == " "

    def _parts_dash(self, position: int) -> bool:
        """Whether a break would part a dash from the word that it belongs to."""
        previous = self.text[position - 1]
        if self.text[position] in _DASHES:
            return previous != " "
        return previous in _OPENERS and (position < 2 or self.text[position - 2] == " ")

    def _breaks_before(self, leaf: Leaf) -> bool:
        """Whether a line may end between a leaf and the one before it. The call of a note stays with its word."""
        earlier = self.leaves[self.leaf_at(leaf.start - 1)]
        stays = leaf.is_call or not (leaf.wraps or earlier.wraps) or self._parts_dash(leaf.start)
        return self._is_break(leaf.start) and not stays

    def trimmed(self, position: int, start: int) -> int:
        """Return where the text before a position ends without its last spaces."""
        while position > start and self.text[position - 1] == " ":
            position -= 1
        return position

    def hyphens(self, start: int, end: int, dictionaries: dict[Any, Any]) -> list[int]:
        """Return the positions between two others at which a word may be broken with a hyphen."""
        found = self._hyphens.get((start, end))
        if found is None:
            places = {place for word in self._words(start, end) for place in self._hyphens_in(*word, dictionaries)}
            between = self.soft[bisect_right(self.soft, start) : bisect_left(self.soft, end)]
            places |= {place for place in between if self._takes_hyphen(place, True)}  # also those outside words
            found = self._hyphens[start, end] = sorted(place for place in places if start < place < end)
        return found

    def _words(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where the words begin and end that are not over before `start`."""
        marks = self._attributes
        while start and not (marks[start].is_word_start or marks[start].is_word_end):
            start -= 1
        begun = None
        for position in range(start, end + 1):
            if begun is not None and marks[position].is_word_end:
                yield begun, position
                begun = None
            if marks[position].is_word_start:
                begun = position

    def _hyphens_in(self, start: int, end: int, dictionaries: dict[Any, Any]) -> Iterator[int]:
        soft = self.soft[bisect_right(self.soft, start) : bisect_left(self.soft, end)]
        positions = soft or self._dictionary_hyphens(start, end, dictionaries)
        yield from (position for position in positions if self._takes_hyphen(position, bool(soft)))

    def _takes_hyphen(self, position: int, is_soft: bool) -> bool:
        """Whether the style of the text before a position lets a hyphen be set there."""
        leaf = self.leaves[self.leaf_at(position - 1)]
        hyphens = leaf.box.style["hyphens"]
        wanted = hyphens == "auto" or (hyphens == "manual" and is_soft)
        return wanted and leaf.is_text and leaf.wraps and not leaf.is_call and not is_literal(leaf.box)

    def _dictionary_hyphens(self, start: int, end: int, dictionaries: dict[Any, Any]) -> list[int]:
        style = self.leaves[self.leaf_at(start)].box.style
        total, left, right = style["hyphenate_limit_chars"]
        language = style["lang"] and pyphen.language_fallback(style["lang"])
        if not language or end - start < total:
            return []
        key = (language, left, right, total)
        if key not in dictionaries:
            dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
        # one that would change letters, as Hungarian does, is left out: the word would not be what was typed
        places = dictionaries[key].positions(self.text[start:end])
        return [start + place for place in places if not getattr(place, "data", None)]

    def cursors(self, start: int, end: int) -> list[int]:
        """Return the positions between characters, as a reader knows them, from after `start` to `end`."""
        between = (at for at in range(start + 1, end) if self._attributes[at].is_cursor_position)
        return [at for at in between if not self.leaves[self.leaf_at(at)].is_call] + [end]


def _is_call(box: Any) -> bool:
    """Whether a box is the number that calls a note."""
    return box.footnote is not None or (box.element is not None and box.element.get("class") == NOTE_AGAIN)


def is_literal(box: Any) -> bool:
    """Whether a box holds characters that are printed as they were typed: an address, a telephone number."""
    return box.element is not None and LITERAL in (box.element.get("class") or "").split()


def _spacing(box: Any) -> tuple[float, float]:
    left = box.margin_left + box.border_left_width + box.padding_left
    right = box.margin_right + box.border_right_width + box.padding_right
    return (left, right) if box.style["direction"] == "ltr" else (right, left)


class Ruler:
    """How far along a line each character stands. The line begins at the character `start`."""

    def __init__(self, paragraph: BreakableParagraph, start: int, room: float, measure_object: Any) -> None:
        """`measure_object` says how wide an inline block or a picture is."""
        self.paragraph, self.start, self.room, self.measure_object = paragraph, start, room, measure_object
        self._spans: list[tuple[Leaf, int, float, Shaped | None]] = []  # leaf, first character, its x, shaped text
        self._number = paragraph.leaf_at(start)
        self._x = 0.0

    def _extend(self) -> None:
        leaf = self.paragraph.leaves[self._number]
        first = max(leaf.start, self.start)
        x = self._x + (leaf.before if first == leaf.start else 0.0)
        shaped = None
        if leaf.is_text and leaf.end > first:
            shaped = Shaped(self.paragraph.text[first : leaf.end], leaf.box.style, self.room - x)
        self._spans.append((leaf, first, x, shaped))
        self._number += 1

    def _close(self) -> None:
        """Set how far the last leaf reaches."""
        leaf, _, x, shaped = self._spans[-1]
        width = shaped.width if shaped else self.measure_object(leaf.box) if leaf.end > leaf.start else 0.0
        self._x = x + width + leaf.after

    def fits(self, position: int) -> bool:
        """Whether the text before a position fits."""
        while not self._spans or self._spans[-1][0].end < position:
            if self._spans:
                self._close()
            self._extend()
        _, first, x, shaped = self._spans[-1]
        if shaped and position > first and shaped.reaches(self.room + TOLERANCE - x, position - first):
            return False
        return self.x(position) <= self.room + TOLERANCE

    def letters_that_fit(self) -> int:
        """About how many characters have room on the line, by those of its first text."""
        shaped = next((shaped for _, _, _, shaped in self._spans if shaped), None)
        return int(self.room / shaped.letter_width) if shaped and shaped.letter_width else 0

    def shaped(self, leaf: Leaf, first: int, end: int) -> Shaped | None:
        """Return the characters of a leaf from `first` on as they were shaped to be measured, if that will do."""
        for known, start, _, shaped in self._spans:
            if known is leaf and start == first and shaped:
                return shaped.first(end - first)
        return None

    def x(self, position: int) -> float:
        """Return where the text before a position ends."""
        while not self._spans or self._spans[-1][0].end < position:
            if self._spans:
                self._close()
            self._extend()
        for leaf, first, x, shaped in reversed(self._spans):
            if position > first or leaf is self._spans[0][0]:
                after = leaf.after if position == leaf.end else 0.0
                if shaped:
                    return x + shaped.x(position - first) + after
                return x + (self.measure_object(leaf.box) if leaf.end > leaf.start else 0.0) + after
        return 0.0


def find_cut(paragraph: BreakableParagraph, ruler: Ruler, dictionaries: dict[Any, Any], tears: bool = True) -> Cut:
    """Return where a line ends that has so much room; `tears`: a word that is too long may be torn anywhere."""
    start, text = ruler.start, paragraph.text
    number = bisect_left(paragraph.forced, start)
    limit = paragraph.forced[number] if number < len(paragraph.forced) else len(text)
    shown = paragraph.trimmed(limit, start)
    if _all_fits(paragraph, ruler, shown):
        follows = limit < len(text) and text[limit + 1 :].strip(" ")
        return Cut(shown, limit + 1 if follows else None, forced=limit < len(text))
    possible = paragraph.breaks[bisect_right(paragraph.breaks, start) : bisect_left(paragraph.breaks, limit)]
    low = _count_fitting(paragraph, ruler, possible)
    last = possible[low - 1] if low else None
    while last is not None and paragraph.trimmed(last, start) == start:  # nothing but spaces
        last = None
    following = possible[low] if low < len(possible) else limit
    begun = start if last is None else last
    places = paragraph.hyphens(begun, following, dictionaries)
    style = paragraph.leaves[paragraph.leaf_at(begun)].box.style
    free = ruler.room - (ruler.x(paragraph.trimmed(last, start)) if last is not None else 0.0)
    zone = percent.percentage(style["hyphenate_limit_zone"], style, ruler.room)
    if last is None or free > zone:
        for place in reversed(places):
            if ruler.x(place) + hyphen_width(paragraph, place, dictionaries) <= ruler.room + TOLERANCE:
                return Cut(place, place, hyphenated=True)
    if last is not None:
        return Cut(paragraph.trimmed(last, start), last)
    if tears and style["overflow_wrap"] in ("anywhere", "break-word"):
        cursors = paragraph.cursors(start, paragraph.trimmed(following, start))
        fitting = [cursor for cursor in cursors if ruler.fits(cursor)]
        torn = fitting[-1] if fitting else cursors[0]
        if torn < following:
            return Cut(torn, torn, torn=True)
    if places:
        return Cut(places[0], places[0], hyphenated=True)
    end = paragraph.trimmed(following, start)
    return Cut(end, following if text[following:].strip(" ") else None)


def _count_fitting(paragraph: BreakableParagraph, ruler: Ruler, possible: Sequence[int]) -> int:
    """Return how many of the places to break a line have room before them.

    The first place that is tried is where the line would end if all letters were as wide as those that are measured,
    the next ones are beside it: half the measuring of a plain bisection.
    """
    low, high, step = 0, len(possible), 1
    middle = bisect_right(possible, ruler.start + ruler.letters_that_fit()) - 1
    while low < high:
        if not low <= middle < high:
            middle = (low + high) // 2
        if ruler.fits(paragraph.trimmed(possible[middle], ruler.start)):
            low = middle + 1
            middle += step
        else:
            high = middle
            middle -= step
        step *= 2
    return low


def _all_fits(paragraph: BreakableParagraph, ruler: Ruler, shown: int) -> bool:
    """Whether the text before a position fits. It is asked leaf by leaf, so that no more is measured than needed."""
    for leaf in paragraph.leaves[paragraph.leaf_at(ruler.start) :]:
        end = min(leaf.end, shown)
        if not ruler.fits(paragraph.trimmed(end, min(end, max(leaf.start, ruler.start)))):
            return False
        if leaf.end >= shown:
            break
    return True


def hyphen_width(paragraph: BreakableParagraph, position: int, known: dict[Any, Any]) -> float:
    """Return how wide a hyphen is that breaks a word there; `known` keeps what was found of other words."""
    style = paragraph.leaves[paragraph.leaf_at(position - 1)].box.style
    key = line_break._font_style_cache_key(style, include_size=True), style["hyphenate_character"]
    if key not in known:
        known[key] = Shaped(style["hyphenate_character"], style).width
    width: float = known[key]
    return width
