"""What a story is made of. In: nothing; these are plain frozen values. Out: `Blocks`, a run of them.

No value here knows how it looks or where on the paper it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pressbuild.core.findings import Place
from pressbuild.document.inlines import Inlines, plain_text


class Medium(Enum):
    """Where a block appears."""

    BOTH = "both"
    PRINT = "print"
    SCREEN = "screen"


@dataclass(frozen=True, kw_only=True)
class Block:
    """What all blocks have: an id that a manifest can name, the place in the source, a language."""

    id: str = ""
    place: Place | None = None
    language: str = ""
    medium: Medium = Medium.BOTH


@dataclass(frozen=True, kw_only=True)
class Paragraph(Block):
    """A paragraph."""

    children: Inlines


@dataclass(frozen=True, kw_only=True)
class Crosshead(Block):
    """A heading inside a story. `level` is 2 to 5: the headline is the heading of level 1."""

    children: Inlines
    level: int = 2


@dataclass(frozen=True)
class ListItem:
    """One item of a list. `marker` is the number of an ordered list as it was typed, with its point or bracket
    (“12.”, “3)”), and "" for a bullet, which the layout chooses. `checked` is None but in a list of tasks.
    """

    blocks: Blocks
    marker: str = ""
    checked: bool | None = None

    @property
    def number(self) -> int:
        """The number in the marker; 0 for a bullet."""
        return int(self.marker[:-1] or 0)


@dataclass(frozen=True, kw_only=True)
class List(Block):
    """A list. The numbers of an ordered one count up by one."""

    items: tuple[ListItem, ...]
    ordered: bool = False

    @property
    def start(self) -> int:
        """The number of the first item of an ordered list."""
        return self.items[0].number if self.ordered and self.items else 1


@dataclass(frozen=True)
class Definition:
    """Terms and what each of them means: one or more definitions, each a run of blocks."""

    terms: tuple[Inlines, ...]
    definitions: tuple[Blocks, ...]


@dataclass(frozen=True, kw_only=True)
class DefinitionList(Block):
    """A list of terms with their definitions."""

    entries: tuple[Definition, ...]


@dataclass(frozen=True, kw_only=True)
class Quote(Block):
    """A block quotation."""

    blocks: Blocks


@dataclass(frozen=True, kw_only=True)
class PullQuote(Block):
    """Words pulled out of the story and set large. They are read twice, so an e-book can skip them."""

    blocks: Blocks
    attribution: Inlines = ()


@dataclass(frozen=True, kw_only=True)
class Box(Block):
    """A boxed aside with a title."""

    title: Inlines
    blocks: Blocks


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table: one row of heads, body rows, how each column is aligned, a caption and a source note."""

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[str, ...]
    caption: Inlines = ()
    note: Inlines = ()


@dataclass(frozen=True, kw_only=True)
class Picture(Block):
    """A picture. `width` and `height` are its own size in pixels, SVG units or, of a page of a PDF, mm; only their
    ratio counts. `page` is that of a PDF, from 1, and 0 for any other file.
    """

    file: Path
    alt: str
    width: float
    height: float
    caption: Inlines = ()
    credit: Inlines = ()
    page: int = 0

    @property
    def key(self) -> str:
        """What tells the picture from others: its file, and the page of a PDF."""
        return f"{self.file}#page={self.page}" if self.page else str(self.file)


@dataclass(frozen=True, kw_only=True)
class CodeBlock(Block):
    """Lines of a program, set as they were typed. `syntax` names its language as pygments does, "" if it has none.

    `children` is its text, lines ended by newlines; only the e-book puts page breaks among it.
    """

    children: Inlines
    syntax: str = ""

    @property
    def text(self) -> str:
        """The lines as one text."""
        return plain_text(self.children)


@dataclass(frozen=True, kw_only=True)
class Verse(Block):
    """Lines that are kept as they are: a poem, a song, an address. An empty line divides stanzas."""

    lines: tuple[Inlines, ...]


@dataclass(frozen=True, kw_only=True)
class Break(Block):
    """A break in the text that is more than a paragraph and less than a crosshead."""


AnyBlock = (
    Paragraph
    | Crosshead
    | List
    | DefinitionList
    | Quote
    | PullQuote
    | Box
    | Table
    | Picture
    | CodeBlock
    | Verse
    | Break
)
Blocks = tuple[AnyBlock, ...]
