"""One story. In: its inlines and blocks. Out: a `Document`, which both editions are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pressbuild.diagnostics import Place
from pressbuild.document.blocks import Blocks, Medium, Picture
from pressbuild.document.inlines import Inlines, plain_text
from pressbuild.document.traversal import walk_blocks


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


_LONGEST = 100  # a file's name may have 255 bytes, and gets words before and behind it


def slugify(text: str) -> str:
    """Return a short ASCII name for use in links and file names; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].rstrip("-") or "story"


def story_anchor(file: Path) -> str:
    """Return the anchor of the story in a file, named from the publication's folder."""
    return slugify(f"story {file.with_suffix('').as_posix()}")
