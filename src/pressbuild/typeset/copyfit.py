"""Settling one story. In: a planned story. Out: `FittedStory`: how it was poured, what was measured, its parts.

What has settled can be put into pages again and again, as often as something else of the issue changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, pairwise

from pressbuild.core.units import Rectangle
from pressbuild.displaylist.fixed import fixed
from pressbuild.displaylist.pages import PlacedFragment
from pressbuild.displaylist.stock import Stock
from pressbuild.plan import FrameRef, Story
from pressbuild.plan.contents_lines import ContentsLine
from pressbuild.typeset.engine import Excess, LaidOutPage, PageRecorder, find_blocks
from pressbuild.typeset.filled_pages import (
    BadLine,
    ColumnText,
    Drift,
    HeadlineBreak,
    Hole,
    Part,
    PartKind,
    PlacedPicture,
)
from pressbuild.typeset.frame_columns import column_rules
from pressbuild.typeset.placed_story import PlacedStory, leave_engine
from pressbuild.typeset.story_layout import LayoutContext, StoryLayout, crowding_notes, pour_story, too_tall, too_wide
from pressbuild.typeset.story_lines import find_breaks, find_drifts, find_line_faults, find_torn
from pressbuild.typeset.story_markup import StoryMarkup, without_pages_after

_serials = count(1)
_HOLE, _SMALL_HOLE = 1 / 3, 5  # of a column, and lines, from which on a hole is worth a word
_HEADING = re.compile(r"h[2-6]")


@dataclass(frozen=True)
class FittedStory:
    """A story that is laid out. `serial` tells it from every other; lengths are CSS px.

    An unfinished one (`StoryLayout.is_unfinished`) has its layout and messages only, and its pages in the engine.
    """

    serial: int
    placed: PlacedStory
    lines_used: int = 0
    lines_over: int = 0
    tall: tuple[tuple[FrameRef, Excess], ...] = ()  # what is higher than its column
    notes: tuple[tuple[FrameRef, int, float], ...] = ()  # frames with a note that is too high, its number, and how far
    wide: tuple[tuple[FrameRef, PartKind, Excess], ...] = ()  # what is wider than its column
    columns: tuple[ColumnText, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()
    crossheads: tuple[ContentsLine, ...] = ()
    holes: tuple[Hole, ...] = ()
    taken: tuple[tuple[FrameRef, int], ...] = ()  # lines of columns that each frame has no more for others
    drifts: tuple[Drift, ...] = ()
    breaks: tuple[HeadlineBreak, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()
    parts: tuple[Part, ...] = ()
    stock: Stock = field(default_factory=Stock)  # what the parts name, but for the files of faces
    messages: tuple[str, ...] = ()  # what the layout engine complained about
    unfinished: StoryLayout | None = None  # its pages in the engine, of a story that is to go on there

    def planned_as(self, story: Story) -> FittedStory:
        """Return the same for a story that is laid out alike and may have another place in its files."""
        known = self.placed.story
        own = replace(story, chain=known.chain, inserts=known.inserts)
        return replace(self, placed=replace(self.placed, story=own))


def settle_story(markup: StoryMarkup, shop: LayoutContext, begun: FittedStory | None = None) -> FittedStory:
    """Return a story in its frames, with all that is known of it; of the engine only what an unfinished one has.

    `begun` is the story as it was unfinished.
    """
    poured = _choose(markup, shop, begun.unfinished if begun else None)
    before = begun.messages if begun else ()
    if poured.is_unfinished:  # the next round has more pages for it
        said = (*before, *shop.engine.log.take())
        return FittedStory(next(_serials), leave_engine(poured), messages=said, unfinished=poured)
    columns = tuple(_measure_columns(poured))
    tall = tuple(too_tall(poured))
    wide = tuple(too_wide(poured))
    notes = tuple((column.area.ref, number, by) for column, number, by in crowding_notes(poured))
    used, over = poured.lines_used, poured.lines_over(shop.templates.layout.leading)
    crossheads = tuple(_find_crossheads(poured))
    pictures = tuple(_find_pictures(poured))
    holes, taken = tuple(_find_holes(poured)), tuple(_measure_taken(poured, columns, shop))
    drifts, breaks = tuple(find_drifts(poured)), (*find_breaks(poured), *find_torn(poured))
    bad_lines = tuple(find_line_faults(poured))
    pages = shop.engine.start_recording()
    with shop.engine.recording(f"“{markup.story.short}”"):
        parts = tuple(_record(poured, shop, pages))
    parts = tuple(replace(part, placed=replace(part.placed, elements=pages.elements)) for part in parts)
    said = (*before, *shop.engine.log.take())
    return FittedStory(
        next(_serials),
        leave_engine(poured),
        used,
        over,
        tall,
        notes,
        wide,
        columns,
        pictures,
        crossheads,
        holes,
        taken,
        drifts,
        breaks,
        bad_lines,
        parts,
        pages.stock,
        said,
    )


def _choose(markup: StoryMarkup, shop: LayoutContext, begun: StoryLayout | None) -> StoryLayout:
    """Pour a story; drop a jump that only its own jump line makes needed; cut a story that may be cut."""
    story = markup.story
    poured = pour_story(markup, shop, begun=begun)
    for jump in story.jumps:
        after = [item for item in poured.filled if story.chain.index(item[0].area.ref) > jump.leaves]
        if not poured.overset and len(after) <= 1:
            short = pour_story(replace(markup, story=without_pages_after(story, jump), _made={}), shop)
            if not short.overset:
                return short
    if poured.overset and story.entry.may_cut and not story.endless:
        return _cut(poured, markup, shop)
    return poured


def _cut(poured: StoryLayout, markup: StoryMarkup, shop: LayoutContext) -> StoryLayout:
    """Take blocks away from the end of a story until it fits, at most a third of them."""
    blocks = len(poured.story.document.blocks)
    for kept in range(blocks - 1, max(0, blocks - blocks // 3 - 1), -1):
        shorter = pour_story(markup, shop, kept)
        if not shorter.overset:
            return shorter
    return poured


def _measure_columns(poured: StoryLayout) -> Iterator[ColumnText]:
    used = {id(column): page for column, page in poured.filled}
    start = 0
    for index, column in enumerate(poured.columns):
        end = poured.account.text[index] if index < len(poured.account.text) else start
        page = used.get(id(column))
        lines = min(column.lines, poured.lines_on(column, page)) if page else 0
        place = Rectangle(column.x, column.y, column.area.column_width, column.height)
        baseline = next((run.baseline % column.area.leading for run in page.text_runs()), 0.0) if page else 0.0
        yield ColumnText(column.area.ref, place, column.lines, lines, start, end, baseline)
        start = end


def _find_crossheads(poured: StoryLayout) -> Iterator[ContentsLine]:
    """Yield the crossheads of a story, each with its printed page."""
    for column, page in poured.filled:
        for title, _, box in page.find("data-crosshead"):
            level = int(box.element_tag[1]) if _HEADING.fullmatch(box.element_tag) else 2
            yield ContentsLine(poured.story.slug, title, column.area.ref.page, level, poured.story.section)


def _find_holes(poured: StoryLayout) -> Iterator[Hole]:
    """Yield columns that end long before their foot, but for the last one."""
    for (column, page), (_, after) in pairwise(poured.filled):
        empty = column.lines - poured.lines_of_text(column, page)
        if empty > max(_SMALL_HOLE, column.lines * _HOLE):
            block = next(iter(find_blocks(after)), None)
            kind, line = (block[0].kind, block[0].line) if block else ("", 0)
            yield Hole(column.area.ref, empty, column.lines, kind, line)


def _measure_taken(
    poured: StoryLayout, columns: Sequence[ColumnText], shop: LayoutContext
) -> Iterator[tuple[FrameRef, int]]:
    for text in columns:
        yield text.ref, text.lines_used
    for piece in poured.pieces:
        ref = next(ref for ref in poured.story.chain if ref.page == piece.page)
        area = shop.areas[ref]
        across = round((piece.piece.page.size[0] + area.gap) / (area.column_width + area.gap))
        yield ref, area.columns * area.lines if poured.advert else across * piece.piece.lines


def _find_pictures(poured: StoryLayout) -> Iterator[PlacedPicture]:
    pieces = [(piece.page, piece.x, piece.y, piece.piece.page) for piece in poured.pieces]
    columns = [(column.area.ref.page, column.x, column.y, page) for column, page in poured.filled]
    for number, x, y, page in (*pieces, *columns):
        for shown in page.pictures():
            box = Rectangle(shown.box.x + x, shown.box.y + y, shown.box.width, shown.box.height)
            yield PlacedPicture(number, box, shown.file, shown.density, shown.crops)


def _record(poured: StoryLayout, shop: LayoutContext, pages: PageRecorder) -> Iterator[Part]:
    """Yield a story as fragments in their places, with the rules between its columns."""

    def place(page: LaidOutPage, x: float, y: float) -> PlacedFragment:
        return PlacedFragment(pages.record(page.box), fixed(x), fixed(y))

    for piece in poured.pieces:
        ref = next(ref for ref in poured.story.chain if ref.page == piece.page)
        yield Part(ref, place(piece.piece.page, piece.x, piece.y), piece.kind, piece.number)
    for column, page in poured.filled:
        page.settle_drop_caps()
        yield Part(column.area.ref, place(page, column.x, column.y), PartKind.TEXT)
    for ref in poured.story.chain:
        columns = [column for column, _ in poured.filled if column.area.ref == ref]
        for x, y, height in column_rules(columns):
            yield Part(ref, place(shop.rule.copy_stretched("data-rule", height), x, y), PartKind.RULE)
