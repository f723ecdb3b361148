"""The account of glyphs. In: laid-out pages, the letters of a finished PDF. Out: faults: words that are not there.

What was laid out is compared, piece by piece and at its place on the page, with what the glyphs there say to whoever
searches, selects or listens. Glyph 0, the box for a character that a font does not have, is on no page: not in drawings
and placed pages, either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.missing_characters import COMMON
from pressbuild.core.findings import Place
from pressbuild.core.invisible_characters import UNSEEN
from pressbuild.core.rectangles import PageArea
from pressbuild.core.units import MM_PER_PT, PX_PER, counted
from pressbuild.core.word_stream import BREAK_MARKS
from pressbuild.pdf_facts.shown_letters import ShownText
from pressbuild.publication.font_packages import advise

if TYPE_CHECKING:
    from pressbuild.typeset.filled_pages import SetText

# The title of a story ("" for the page master) and its line, by a page, from 1, and an area on it.
Trace = Callable[[int, PageArea], tuple[str, Place | None]]

_NEAR = 0.5  # pt
_MOST = 6  # findings of a kind, and words in one
_NUMBER = re.compile(r"\d+")
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
_SEARCHED_ALIKE = str.maketrans("‐‑", "--")  # a reader who looks for one of them finds the other
_MIRRORED = str.maketrans(")]}>»›", "([{<«‹")


@dataclass(frozen=True)
class GlyphAccount:
    """What was compared: pieces of text and their characters, those that style sheets generated, and what is wrong."""

    texts: int
    characters: int
    generated: int
    lost: tuple[Lost, ...] = ()
    boxes: tuple[GlyphBox, ...] = ()


@dataclass(frozen=True)
class Lost:
    """A piece of text of a page, from 1, and the letters that a reader finds in its place."""

    page: int
    text: SetText
    letters: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are not found."""
        there = Counter(_plain(self.letters).split())
        there.subtract(_plain(self.text.text).split())
        return tuple(word for word in _plain(self.text.text).split() if there[word] < 0)


@dataclass(frozen=True)
class GlyphBox:
    """Glyphs 0 on a page, from 1: where they begin (pt), what is said around them, how it was generated if it was."""

    page: int
    x: float
    y: float
    count: int
    letters: str
    font: str
    generated: str = ""


def balance_glyphs(
    pages: Sequence[Iterable[SetText]], letters: Sequence[Sequence[ShownText]], numbers: Sequence[int]
) -> GlyphAccount:
    """Compare laid-out pages with the texts of the same pages of a PDF; `numbers` are those of the pages, from 1."""
    texts = characters = generated = 0
    lost: list[Lost] = []
    boxes: list[GlyphBox] = []
    for number, page, shown in zip(numbers, pages, letters, strict=True):
        there = _Shown(shown)
        waiting = []
        for text in page:
            texts += 1
            characters += len(text.text)
            generated += len(text.text) if text.generated else 0
            if not there.take(text):
                waiting.append(text)
        lost += (Lost(number, text, there.nearest(text)) for text in waiting if not there.take_anywhere(text))
        boxes += there.boxes(number)
    return GlyphAccount(texts, characters, generated, tuple(lost), tuple(boxes))


class _Shown:
    """The texts of one page of a PDF, each to be taken once."""

    def __init__(self, shown: Sequence[ShownText]) -> None:
        self.shown = shown
        self.makers: dict[int, str] = {}  # of those that are taken: the pseudo-element
        self.cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, text in enumerate(shown):
            self.cells[round(text.x), round(text.y)].append(index)

    def take(self, text: SetText) -> bool:
        """Return whether a text stands in its place."""
        for index in self._at(text):
            if index not in self.makers and say_the_same(text.text, self.shown[index].letters):
                self.makers[index] = text.generated
                return True
        return False

    def take_anywhere(self, text: SetText) -> bool:
        """Return whether a text stands somewhere else on the page, as it does when it is turned or scaled."""
        for index, shown in enumerate(self.shown):
            if index not in self.makers and say_the_same(text.text, shown.letters):
                self.makers[index] = text.generated
                return True
        return False

    def nearest(self, text: SetText) -> str:
        """Return the letters in the place of a text."""
        index = next((index for index in self._at(text) if index not in self.makers), None)
        if index is None:
            return ""
        self.makers[index] = text.generated
        return self.shown[index].letters

    def boxes(self, page: int) -> list[GlyphBox]:
        """Return where glyph 0 is."""
        return [
            GlyphBox(page, text.x, text.y, text.zeros, text.letters, text.font, self.makers.get(index, ""))
            for index, text in enumerate(self.shown)
            if text.zeros
        ]

    def _at(self, text: SetText) -> list[int]:
        x, y = text.x / PX_PER["pt"], text.y / PX_PER["pt"]
        column, row = round(x), round(y)
        return [
            index
            for across in (column, column - 1, column + 1)
            for down in (row, row - 1, row + 1)
            for index in self.cells.get((across, down), ())
            if abs(self.shown[index].x - x) < _NEAR and abs(self.shown[index].y - y) < _NEAR
        ]


def say_the_same(text: str, letters: str) -> bool:
    """Return whether a reader finds a text in letters: white space, invisible characters and a hyphen that only breaks
    a word do not count, nor do two forms of one character.
    """
    if text == letters:
        return True
    wanted, found = _plain(text), _plain(letters)
    if wanted == found:
        return True
    if wanted.endswith(BREAK_MARKS) and wanted[:-1].rstrip() == found:  # a soft hyphen, which is invisible
        return True
    directions = set(map(unicodedata.bidirectional, wanted))
    if not directions.isdisjoint(("R", "AL")) or "L" not in directions:
        # readers put what is set from the right into its order; brackets are mirrored, and marks stand before letters
        return _count_parts(wanted) == _count_parts(found)
    return False


def _count_parts(text: str) -> tuple[Counter[str], list[str]]:
    """Return the characters of a text without their order, but for that of the digits of a number."""
    return Counter(unicodedata.normalize("NFD", text.translate(_MIRRORED))), sorted(_NUMBER.findall(text))


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text.translate(_UNSEEN)).translate(_SEARCHED_ALIKE).split())


@dataclass(frozen=True)
class GlyphSubject:
    """What was compared, and where a place on a page comes from."""

    account: GlyphAccount
    trace: Trace


def look_words(subject: GlyphSubject) -> Iterator[Fault]:
    """Yield words that cannot be found, each with the story that they are in."""
    by_story: dict[str, list[Lost]] = defaultdict(list)
    where: dict[str, Place | None] = {}
    for lost in subject.account.lost:
        title, place = subject.trace(lost.page, _area(lost.text.x / PX_PER["pt"], lost.text.y / PX_PER["pt"]))
        by_story[title].append(lost)
        where.setdefault(title, place)
    for title, found in list(by_story.items())[:_MOST]:
        words = list(dict.fromkeys(word for lost in found for word in lost.words or (lost.text.text.strip(),)))
        named = ", ".join(f"“{word}”" for word in words[:_MOST])
        more = f" and {counted(len(words) - _MOST, 'more word')}" if len(words) > _MOST else ""
        first = found[0]
        said = _plain(first.letters)
        yield Fault(
            f"{f'“{title}”' if title else f'page {first.page}'}: {named}{more} cannot be found or selected in the PDF: "
            + (f"for “{_plain(first.text.text)}” its letters say “{said}”" if said else "nothing is there"),
            first.page,
            hint="look there for invisible characters, or for something that covers or cuts the text",
            place=where[title],
        )


def look_boxes(subject: GlyphSubject) -> Iterator[Fault]:
    """Yield boxes in place of characters, each with the story that it is in."""
    for box in subject.account.boxes[:_MOST]:
        rare = [letter for letter in dict.fromkeys(box.letters) if ord(letter) not in COMMON]
        title, place = subject.trace(box.page, _area(box.x, box.y))
        made = f", made by {box.generated} in the style sheet" if box.generated else ""
        story = f" of “{title}”" if title else ""
        around = f" at “{_plain(box.letters)[:40]}”" if _plain(box.letters) else ""
        yield Fault(
            f"page {box.page}{story} has {_boxes(box.count)}{around}{made}: the font “{box.font}” does not have it",
            box.page,
            hint=f"write it another way, or {advise(rare)}; an advertisement has to be made anew",
            place=place,
        )


def _boxes(count: int) -> str:
    return "an empty box in place of a character" if count == 1 else f"{count} empty boxes in place of characters"


def _area(x: float, y: float) -> PageArea:
    """Return a small area around the start of a text (pt) in mm."""
    scale = MM_PER_PT
    return x * scale, (y - 4) * scale, 2 * scale, 2 * scale


CHECKS = (
    Check(
        "words-not-found",
        "All words that were laid out can be found in the PDF",
        "Who searches, selects or listens has the letters of the file alone.",
        "Look there for invisible characters, or for something that covers or cuts the text.",
        look_words,
        SubjectKind.LAYOUT,
    ),
    Check(
        "missing-glyph",
        "No empty box is printed in place of a character",
        "A font that does not have a character has a box for it.",
        "Write it another way, or add a font that has it; an advertisement has to be made anew.",
        look_boxes,
        SubjectKind.LAYOUT,
    ),
)
