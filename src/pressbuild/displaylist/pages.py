"""Fragments and pages. In: nothing. Out: what is laid out as one, where it is put, and the pages of an issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pressbuild.displaylist.boxes import BoxKind, Element, LaidOutBox
from pressbuild.displaylist.fixed import Fixed, Place
from pressbuild.displaylist.items import Item


@dataclass(frozen=True)
class FaceUse:
    """Which glyphs of a face a fragment has: for each its number, its width (thousandths) and what it says.

    `aliases` are numbers that stand for a glyph that says something else elsewhere in the fragment: number and glyph.
    """

    key: str
    glyphs: tuple[tuple[int, int, str], ...]
    aliases: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class DisplayLink:
    """A link: an address or an anchor, the rectangle that WeasyPrint gives it, and the box that it is made of."""

    target: str
    is_external: bool
    place: Place
    box: int


@dataclass(frozen=True)
class Anchor:
    """A place that links may lead to."""

    name: str
    x: Fixed
    y: Fixed


@dataclass(frozen=True)
class Attachment:
    """A file that a page has attached at a place."""

    name: str
    data: bytes
    place: Place


@dataclass(frozen=True)
class Fragment:
    """Something that was laid out as one: a column of a story, a head, a page master. It is painted at any place.

    Elements are numbered alike in all fragments of one story.
    """

    items: tuple[Item, ...]
    faces: tuple[FaceUse, ...]
    boxes: tuple[LaidOutBox, ...]
    links: tuple[DisplayLink, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @cached_property
    def numbered(self) -> dict[int, LaidOutBox]:
        """Its boxes by their numbers."""
        return {box.number: box for top in self.boxes for box in top.walk()}

    def texts(self) -> Iterator[LaidOutBox]:
        """Yield its texts in order."""
        for top in self.boxes:
            yield from (box for box in top.walk() if box.kind is BoxKind.TEXT)


@dataclass(frozen=True)
class PlacedFragment:
    """A fragment at a place of a page, in micropixels from the page's left top corner."""

    fragment: Fragment
    x: Fixed
    y: Fixed
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True)
class DisplayPage:
    """A page: its size, its master, and what is put into its frames and, last, over all else."""

    width: Fixed
    height: Fixed
    master: PlacedFragment
    frames: tuple[tuple[str, PlacedFragment], ...]  # by the name of the frame
    over: tuple[PlacedFragment, ...] = ()
    master_file: str = ""

    def fragments(self) -> Iterator[PlacedFragment]:
        """Yield the master and all that is on the page."""
        yield self.master
        yield from (placed for _, placed in self.frames)
        yield from self.over
