"""One story. In: its inlines and blocks. Out: a `Document`, which both editions are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pressbuild.core.findings import Place
from pressbuild.document.blocks import Blocks, Medium, Picture
from pressbuild.document.inlines import Inlines, plain_text
from pressbuild.document.traversal import change_runs, walk_blocks

COLOPHON_FILE = "colophon.xhtml"
"""The document of the e-book that is its colophon; every e-book has one."""


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
    """One story, whole. `pictures` are those of the front matter; more may stand among the blocks.

    `lines` are those of the file on which parts of the front matter stand, by key (“headline”, “byline”).
    """

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
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def anchor(self) -> str:
        """The name under which links find the story; made from its file alone, as links are."""
        return story_anchor(self.file)

    @property
    def is_imprint(self) -> bool:
        """Whether it is the imprint, which the e-book has as its colophon."""
        return self.role == "imprint"

    @property
    def book_file(self) -> str:
        """The file of the e-book that holds the story."""
        return COLOPHON_FILE if self.is_imprint else f"story-{self.slug}.xhtml"

    @property
    def title(self) -> str:
        """The headline as plain text."""
        return plain_text(self.headline)

    def without(self, parts: Collection[str]) -> Document:
        """Return the story without some parts: “kicker”, “standfirst”, “byline”, “summary”, “caption”, “credit”."""
        if not parts:
            return self

        shown = list(self.all_pictures())
        left_out = {id(picture.caption) for picture in shown if "caption" in parts}
        left_out |= {id(picture.credit) for picture in shown if "credit" in parts}

        def strip(run: Inlines) -> Inlines:
            return () if id(run) in left_out else run

        return replace(
            self,
            kicker=() if "kicker" in parts else self.kicker,
            standfirst=() if "standfirst" in parts else self.standfirst,
            bylines=() if "byline" in parts else self.bylines,
            summary=() if "summary" in parts else self.summary,
            pictures=tuple(
                replace(picture, caption=strip(picture.caption), credit=strip(picture.credit))
                for picture in self.pictures
            ),
            blocks=change_runs(self.blocks, strip) if left_out else self.blocks,
        )

    def place_of(self, key: str) -> Place:
        """Return where a part of the front matter stands; the first line of the file if that is not known."""
        return Place(self.file, dict(self.lines).get(key, 1))

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
