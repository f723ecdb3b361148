"""What a plan is made of. Plain frozen values; sizes are not known yet, only names and order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pressbuild.core.findings import PagePlace, Place
from pressbuild.document import Document, plain_text
from pressbuild.publication.manifest import ArticleEntry, InsertHint


@dataclass(frozen=True)
class Frame:
    """A frame of a page master: an element with `data-frame`.

    `columns` is `data-columns`; `head` is `data-head`, the default size of headlines in it.
    """

    name: str
    columns: int = 1
    head: str = ""


@dataclass(frozen=True, order=True)
class FrameRef:
    """A frame on a page of the paper. `page` is the printed page number, from 1."""

    page: int
    name: str

    def __str__(self) -> str:
        """Return the form that manifests use, such as 7/turn."""
        return f"{self.page}/{self.name}"

    @property
    def spot(self) -> PagePlace:
        """The frame as findings name it."""
        return PagePlace(self.page, self.name)


@dataclass(frozen=True)
class Insert:
    """Something set across columns of a frame, lifted out of the text: what, where and how."""

    frame: int  # position in the chain of the story
    hint: InsertHint


@dataclass(frozen=True)
class Jump:
    """A thread that leaves a page: from frame `leaves` of the chain to the next one on `to_page`."""

    leaves: int
    from_page: int
    to_page: int


@dataclass(frozen=True)
class Story:
    """A story with its chain of frames, in reading order. `endless`: the last frame's page repeats.

    `left_out` are the parts that its layout leaves out (see `left_out`); but for the headline, which also names it,
    its document has them no more.
    """

    index: int
    document: Document
    entry: ArticleEntry
    place: Place
    chain: tuple[FrameRef, ...]
    inserts: tuple[Insert, ...] = ()
    endless: bool = False
    left_out: frozenset[str] = frozenset()

    @property
    def slug(self) -> str:
        """The story's name, unique in the issue."""
        return self.document.slug

    @property
    def section(self) -> str:
        """The section the manifest puts it in."""
        return self.entry.section

    @property
    def page(self) -> int:
        """The printed page on which it starts."""
        return self.chain[0].page if self.chain else 0

    @property
    def short(self) -> str:
        """A name of a few words, for turn heads and the index."""
        return self.document.short or plain_text(self.document.headline)

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """The places where the thread leaves a page where the reader needs a jump line.

        Facing pages (an even one and the next) are read as one, and repeated pages follow each other.
        """
        found = []
        for index, (here, there) in enumerate(zip(self.chain, self.chain[1:], strict=False)):
            facing = here.page % 2 == 0 and there.page == here.page + 1
            if here.page != there.page and not facing and not self.endless:
                found.append(Jump(index, here.page, there.page))
        return tuple(found)

    def shortened(self, frames: int) -> Story:
        """Return the story with only the first frames of its chain."""
        return replace(self, chain=self.chain[:frames])


@dataclass(frozen=True)
class PlannedPage:
    """One printed page. `entry` is its position in the manifest's list of pages; repeats share it."""

    number: int
    entry: int
    master: str
    section: str
    place: Place
    frames: tuple[Frame, ...]

    @property
    def side(self) -> str:
        """`left` for even pages, `right` for odd ones."""
        return "left" if self.number % 2 == 0 else "right"


@dataclass(frozen=True)
class PagePlan:
    """The whole issue, page by page and story by story."""

    pages: tuple[PlannedPage, ...]
    stories: tuple[Story, ...]

    def frame(self, ref: FrameRef) -> Frame:
        """Return the frame that a reference names.

        Raises:
            KeyError: if there is none; a plan that was made without errors has them all.
        """
        for frame in self.pages[ref.page - 1].frames:
            if frame.name == ref.name:
                return frame
        raise KeyError(str(ref))
