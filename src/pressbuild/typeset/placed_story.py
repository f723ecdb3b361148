"""A story that has left the engine. In: a `StoryLayout`. Out: all that is known of it but the engine's pages."""

from __future__ import annotations

from dataclasses import dataclass

from pressbuild.core.word_stream import Stream
from pressbuild.pagemap import Origin
from pressbuild.plan import FrameRef, Story
from pressbuild.typeset.engine import BlockName
from pressbuild.typeset.filled_pages import PartKind
from pressbuild.typeset.frame_columns import Column
from pressbuild.typeset.story_layout import Misfit, SetAdvert, StoryLayout
from pressbuild.typeset.word_account import Account


@dataclass(frozen=True)
class PieceInPlace:
    """A spanner that has left the engine: page from 1, CSS px, the words that were asked for."""

    page: int
    x: float
    y: float
    kind: PartKind
    number: int
    is_head: bool
    printed: Stream


@dataclass(frozen=True)
class PlacedStory:
    """A story that has left the engine. `filled` has the frame of each column with text; `overset` counts columns."""

    story: Story
    pieces: tuple[PieceInPlace, ...]
    columns: tuple[Column, ...]
    filled: tuple[FrameRef, ...]
    overset: int
    stream: Stream
    notes: Stream
    origins: tuple[Origin, ...]
    account: Account
    families: frozenset[str]
    kept_blocks: int | None
    misfits: tuple[Misfit, ...]
    advert: SetAdvert | None
    broken_addresses: tuple[BlockName | None, ...]
    unset: tuple[str, ...]

    @property
    def frames_used(self) -> int:
        """How many frames of the chain have text or anything else in them."""
        refs = list(self.story.chain)
        return max((refs.index(ref) for ref in self.filled), default=-1) + 1


def leave_engine(poured: StoryLayout) -> PlacedStory:
    """Return what is known of a poured story when its pages are no longer needed."""
    return PlacedStory(
        story=poured.story,
        pieces=tuple(
            PieceInPlace(item.page, item.x, item.y, item.kind, item.number, item.is_head, item.piece.printed)
            for item in poured.pieces
        ),
        columns=poured.columns,
        filled=tuple(column.area.ref for column, _ in poured.filled),
        overset=len(poured.overset),
        stream=poured.stream,
        notes=poured.notes,
        origins=poured.origins,
        account=poured.account,
        families=poured.families,
        kept_blocks=poured.kept_blocks,
        misfits=poured.misfits,
        advert=poured.advert,
        broken_addresses=poured.broken_addresses,
        unset=poured.unset,
    )
