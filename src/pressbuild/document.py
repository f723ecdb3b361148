"""The document model: what a story is, for print and e-book alike.

In: nothing; these are plain frozen values that `article` makes. Out: a `Document` that `templates`
turns into HTML. No value here knows how it looks or where on the paper it goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from pressbuild.diagnostics import Place


@dataclass(frozen=True)
class Text:
    """A run of characters, quotes and dashes already typographic."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Emphasised words, usually italic."""

    children: Inlines


@dataclass(frozen=True)
class Strong:
    """Strongly emphasised words, usually bold."""

    children: Inlines


@dataclass(frozen=True)
class Span:
    """Words in another language, or with a class of the layout's (`sc` for small caps)."""

    children: Inlines
    language: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link: `target` is a web or mail address, or the `anchor` of another story of the issue."""

    children: Inlines
    target: str
    to_story: bool = False


@dataclass(frozen=True)
class FootnoteMark:
    """The place in the text that calls a footnote by its number in the story, from 1; `call` counts its calls."""

    number: int
    call: int = 1


@dataclass(frozen=True)
class LineBreak:
    """A forced new line."""


@dataclass(frozen=True)
class PageBreak:
    """The place where a page of the printed paper begins. Only the e-book has them."""

    page: int


Inline = Text | Emphasis | Strong | Span | Link | FootnoteMark | LineBreak | PageBreak
Inlines = tuple[Inline, ...]


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
    """A heading inside a story. `level` is 2 or 3."""

    children: Inlines
    level: int = 2


@dataclass(frozen=True, kw_only=True)
class List(Block):
    """A list; each item is a run of blocks."""

    items: tuple[Blocks, ...]
    ordered: bool = False
    start: int = 1


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
class Break(Block):
    """A break in the text that is more than a paragraph and less than a crosshead."""


AnyBlock = Paragraph | Crosshead | List | Quote | PullQuote | Box | Table | Picture | Break
Blocks = tuple[AnyBlock, ...]


@dataclass(frozen=True)
class Size:
    """Width and height in mm."""

    width: float
    height: float

    def __str__(self) -> str:
        """Return the size as one writes it: 137 × 90 mm."""
        return f"{_short(self.width)} × {_short(self.height)} mm"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Advert:
    """What makes a story an advertisement. Its only picture is the advertisement itself.

    `booked` is the size that was sold, None if it is not printed; `real` the trimmed size of a PDF, None for a picture,
    which has none; `box` the page box that says so. With `is_labelled` a word stands above it: the story's kicker, or
    the layout's word.
    """

    place: Place
    booked: Size | None
    size_place: Place
    real: Size | None = None
    box: str = ""
    is_labelled: bool = False


@dataclass(frozen=True)
class Document:
    """One story, whole. `pictures` are those of the front matter; more may stand among the blocks."""

    slug: str
    file: Path
    language: str
    headline: Inlines
    kicker: Inlines = ()
    standfirst: Inlines = ()
    bylines: tuple[Inlines, ...] = ()
    short: str = ""
    summary: Inlines = ()
    pictures: tuple[Picture, ...] = ()
    blocks: Blocks = ()
    footnotes: tuple[Blocks, ...] = field(default=())
    medium: Medium = Medium.BOTH
    role: str = "story"  # or "imprint", which the e-book has as its colophon
    advert: Advert | None = None

    @property
    def anchor(self) -> str:
        """The name under which links find the story; made from its file alone, as links are."""
        return story_anchor(self.file)

    @property
    def title(self) -> str:
        """The headline as plain text."""
        return plain_text(self.headline)

    def all_pictures(self) -> Iterator[Picture]:
        """Yield the pictures of the front matter and those among the blocks."""
        yield from self.pictures
        yield from (block for block in walk_blocks(self.blocks) if isinstance(block, Picture))


def slugify(text: str) -> str:
    """Return a short ASCII name for use in links and file names; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "story"


def story_anchor(file: Path) -> str:
    """Return the anchor of the story in a file, named from the publication's folder."""
    return slugify(f"story {file.with_suffix('').as_posix()}")


def plain_text(inlines: Inlines) -> str:
    """Return the characters of inlines without any markup; footnote marks leave nothing."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case LineBreak():
                parts.append(" ")
            case FootnoteMark() | PageBreak():
                pass
            case _:
                parts.append(plain_text(inline.children))
    return "".join(parts)


def walk_blocks(blocks: Blocks) -> Iterator[AnyBlock]:
    """Yield every block in reading order, each before those inside it."""
    for block in blocks:
        yield block
        match block:
            case List():
                for item in block.items:
                    yield from walk_blocks(item)
            case Quote() | PullQuote() | Box():
                yield from walk_blocks(block.blocks)


def walk_blocks_for(blocks: Blocks, other: Medium) -> Iterator[AnyBlock]:
    """Yield every block as `walk_blocks` does, but for those that only the `other` medium has."""
    hidden: set[int] = set()
    for block in walk_blocks(blocks):
        if block.medium is other:
            hidden |= {id(inner) for inner in walk_blocks((block,))}
        if id(block) not in hidden:
            yield block


def walk_inlines(inlines: Inlines) -> Iterator[Inline]:
    """Yield every inline in reading order, each before those inside it."""
    for inline in inlines:
        yield inline
        if isinstance(inline, Emphasis | Strong | Span | Link):
            yield from walk_inlines(inline.children)


def block_inlines(block: AnyBlock) -> Iterator[Inlines]:
    """Yield the runs of inlines that a block holds itself, not those of the blocks inside it."""
    match block:
        case Paragraph() | Crosshead():
            yield block.children
        case PullQuote():
            yield block.attribution
        case Box():
            yield block.title
        case Table():
            yield block.caption
            yield from block.head
            for row in block.rows:
                yield from row
            yield block.note
        case Picture():
            yield block.caption
            yield block.credit


def change_runs(blocks: Blocks, change: Callable[[Inlines], Inlines]) -> Blocks:
    """Return the blocks with every run of inlines changed, called in reading order."""
    return tuple(_change_block(block, change) for block in blocks)


def _change_block(block: AnyBlock, change: Callable[[Inlines], Inlines]) -> AnyBlock:
    match block:
        case Paragraph() | Crosshead():
            return replace(block, children=change(block.children))
        case List():
            return replace(block, items=tuple(change_runs(item, change) for item in block.items))
        case Quote():
            return replace(block, blocks=change_runs(block.blocks, change))
        case PullQuote():
            inner = change_runs(block.blocks, change)
            return replace(block, blocks=inner, attribution=change(block.attribution))
        case Box():
            title = change(block.title)
            return replace(block, title=title, blocks=change_runs(block.blocks, change))
        case Table():
            caption, head = change(block.caption), tuple(change(cell) for cell in block.head)
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            return replace(block, caption=caption, head=head, rows=rows, note=change(block.note))
        case Picture():
            caption = change(block.caption)
            return replace(block, caption=caption, credit=change(block.credit))
        case Break():
            return block
