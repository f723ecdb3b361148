"""What typesetting hands on. In: nothing. Out: frozen values for the ledger, the outputs and the page map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from pressbuild.core.findings import Place
from pressbuild.core.units import Rectangle, counted
from pressbuild.displaylist.fixed import to_px
from pressbuild.displaylist.pages import DisplayPage, PlacedFragment
from pressbuild.displaylist.stock import Stock
from pressbuild.pagemap import PageMap
from pressbuild.plan import FrameRef, PagePlan
from pressbuild.publication.layouts import Layout
from pressbuild.typeset.frame_columns import FrameArea


class PartKind(Enum):
    """What a part of a story on the paper is."""

    HEAD = "head"
    TEXT = "text"
    INSERT = "insert"
    TURN = "turn"
    JUMP = "jump"
    RULE = "rule"


@dataclass(frozen=True)
class SetText:
    """A piece of text where it begins on its page, in CSS px; `y` is its baseline's.

    `generated`: the pseudo-element, such as “li::marker”, if the style sheet makes the text, "" if the HTML has it.
    """

    text: str
    x: float
    y: float
    generated: str


@dataclass(frozen=True)
class FrameText:
    """What one frame holds of a story: words `first` to `end` (exclusive, from 0) of its text."""

    ref: FrameRef
    first: int
    end: int
    opening: str  # the first words


@dataclass(frozen=True)
class ColumnText:
    """One column of a story: where it is (CSS px), lines it has and lines that are taken, words `first` to `end`.

    `baseline` is how far below the top of a line its letters stand, in CSS px; 0 where there is no text.
    """

    ref: FrameRef
    place: Rectangle
    lines: int
    lines_used: int
    first: int
    end: int
    baseline: float


@dataclass(frozen=True)
class PlacedPicture:
    """A picture on the paper: page from 1, its rectangle in CSS px, its file, how many of its pixels make a CSS px."""

    page: int
    place: Rectangle
    file: Path | None
    density: float
    crops: bool


@dataclass(frozen=True)
class Drift:
    """Text that has left the baseline grid: the frame, by how much (CSS px), the words of the first such line."""

    ref: FrameRef
    by: float
    words: str


@dataclass(frozen=True)
class HeadlineBreak:
    """A headline that is badly broken into lines, and why; `torn`: a word of it is broken without a hyphen."""

    ref: FrameRef
    words: str
    why: str
    torn: bool = False


@dataclass(frozen=True)
class Hole:
    """Lines that stay empty at the foot of a column since what comes next is kept in one piece: that, and its line."""

    ref: FrameRef
    lines: int
    of: int
    kind: str
    line: int


@dataclass(frozen=True)
class BadLine:
    """A line of text that ends in a torn word (`is_torn`), or that could have held the next word.

    `before` are the words at its end, `after` those that follow; `place` is that of the block in the article.
    """

    ref: FrameRef
    is_torn: bool
    before: str
    after: str
    place: Place | None


@dataclass(frozen=True)
class StoryFit:
    """One line of the copyfit ledger. Lines are lines of text in a column, at the layout's leading."""

    slug: str
    title: str
    place: Place
    words: int
    frames: tuple[FrameText, ...]
    lines_available: int
    lines_used: int
    lines_over: int = 0
    words_over: int = 0
    overset: str = ""  # the first words that found no room
    words_cut: int = 0
    drafted: bool = False
    advert: str = ""  # the size of an advertisement, which has no words
    hyphens: int = 0  # that were added at line ends

    @property
    def lines_under(self) -> int:
        """Lines that stay empty at the end."""
        return max(0, self.lines_available - self.lines_used)

    @property
    def advice(self) -> str:
        """What to do about it, in a few words; "fits" where there is nothing to do."""
        if self.advert:
            return f"advertisement, {self.advert}"
        if self.lines_over:
            return f"cut about {counted(self.words_over, 'word')}"
        if self.words_cut:
            return f"{counted(self.words_cut, 'word')} cut from the end"
        if self.lines_under:
            return f"room for about {counted(self.lines_under, 'line')}"
        return "fits"


@dataclass(frozen=True)
class StoryStart:
    """Where a story begins on the paper, for bookmarks: page from 1, CSS px from its top left corner."""

    slug: str
    title: str
    section: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class StoryPlaces:
    """Where a story stands on the paper: its columns in reading order, its pictures; what is wrong with its lines.

    `taken` are lines of columns that it takes in each of its frames, with what is set across columns.
    """

    slug: str
    columns: tuple[ColumnText, ...]
    pictures: tuple[PlacedPicture, ...]
    holes: tuple[Hole, ...]
    taken: tuple[tuple[FrameRef, int], ...]
    drifts: tuple[Drift, ...] = ()
    breaks: tuple[HeadlineBreak, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()


@dataclass(frozen=True)
class Part:
    """A fragment in its place on a page, the frame that it belongs to, and what it is: see `Placed`.

    `position` says which of the fragments in the frames of its page it is, from 0.
    """

    ref: FrameRef
    placed: PlacedFragment
    kind: PartKind
    number: int = 0
    position: int = 0


@dataclass(frozen=True)
class InsertReading:
    """An insert: how many blocks of the text are read before it, and whether the text says all of it, too."""

    after: int
    repeated: bool


@dataclass(frozen=True)
class StoryReading:
    """A story's parts as they lie on the pages, with what is needed to read them in order.

    `blocks` is the number of blocks of the text as it was poured, `repeated` are those that only say again what
    others say (from 0); `inserts` are in the order of the numbers of the parts. `back` are the
    words of a link from a note to the text.
    """

    slug: str
    title: str
    section: str
    language: str
    page: int
    parts: tuple[Part, ...]
    blocks: int
    repeated: frozenset[int]
    inserts: tuple[InsertReading, ...]
    back: str

    def of_kind(self, kind: PartKind) -> Sequence[Part]:
        """Return the parts of a kind, in the order of the thread."""
        return [part for part in self.parts if part.kind is kind]


@dataclass(frozen=True)
class FilledPages:
    """The issue, laid out: pages with all stories in their frames, and the copyfit ledger.

    `states` has for each page a value that is equal as long as nothing on the page has changed, `readings` the order
    in which each story is read.
    """

    plan: PagePlan
    layout: Layout
    pages: tuple[DisplayPage, ...]
    stock: Stock
    areas: tuple[FrameArea, ...]
    fits: tuple[StoryFit, ...]
    starts: tuple[StoryStart, ...]
    page_map: PageMap
    families: frozenset[str]  # the first family that each piece of text asks for
    places: tuple[StoryPlaces, ...]
    states: tuple[object, ...]
    readings: tuple[StoryReading, ...]

    @cached_property
    def texts(self) -> tuple[tuple[SetText, ...], ...]:
        """All that is to be read on each page, with what the style sheets generate."""
        return tuple(tuple(_set_texts(page)) for page in self.pages)


def _set_texts(page: DisplayPage) -> Iterator[SetText]:
    for placed in page.fragments():
        for box in placed.fragment.texts():
            if box.text.strip():
                own = box.pseudo in ("", "first-line", "first-letter")
                generated = "" if own else f"{placed.elements[box.element].name}::{box.pseudo}"
                yield SetText(box.text, to_px(box.place[0] + placed.x), to_px(box.place[1] + placed.y), generated)
