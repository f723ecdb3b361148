"""Pouring one story. In: a planned story and the areas of its frames. Out: its laid-out parts and columns.

The head and everything else that stands across columns is measured first; what is left of the frames is
the chain of columns that the text runs through. What comes after the last column is overset.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pressbuild.core.units import Rectangle, px_to_mm
from pressbuild.core.word_stream import Stream, make_stream
from pressbuild.document import Size
from pressbuild.pagemap import Origin
from pressbuild.plan import FrameRef, PagePlan, Story
from pressbuild.sources.language_tags import direction_of
from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset.advert_fit import PlacedAdvert, place_advert
from pressbuild.typeset.break_rules import find_break_rules, find_late_starts
from pressbuild.typeset.engine import (
    LITERAL,
    BlockName,
    Engine,
    Excess,
    LaidOutPage,
    TextRun,
    find_blocks,
    find_tall,
    find_torn_addresses,
    find_wide,
    repeat_heads,
)
from pressbuild.typeset.filled_pages import PartKind
from pressbuild.typeset.frame_columns import TOLERANCE, Column, FrameArea, SpannedArea, balance_columns, divide_frame
from pressbuild.typeset.inserts import inserts_of
from pressbuild.typeset.layout_styles import StyleSheets, column_page_css
from pressbuild.typeset.spanners import PlacedSpanner, SpannerLayout, SpannerRequest, lay_out_pieces
from pressbuild.typeset.story_markup import StoryMarkup
from pressbuild.typeset.text_origins import find_origins
from pressbuild.typeset.word_account import Account, balance_account, read_streams


@dataclass(frozen=True)
class LayoutContext:
    """What every story is set with."""

    engine: Engine
    styles: StyleSheets
    templates: Templates
    plan: PagePlan
    areas: Mapping[FrameRef, FrameArea]
    rule: LaidOutPage  # the rule between columns, one line high, to be copied


@dataclass(frozen=True)
class Misfit:
    """Something set across columns of a frame that is higher than the `room` that is left there, in lines.

    `block` is the one that it was made of; None for a head or a jump line.
    """

    ref: FrameRef
    kind: PartKind
    block: BlockName | None
    columns: int
    lines: int
    room: int


@dataclass(frozen=True)
class SetAdvert:
    """An advertisement in its frame: how it is placed, what it needs with its label, and the room that is there, mm."""

    place: PlacedAdvert
    needed: Size
    room: Size


@dataclass(frozen=True)
class SetSpanner:
    """A piece with its place on the paper (page from 1, CSS px), and what it is: see `PlacedSpanner`."""

    page: int
    x: float
    y: float
    piece: SpannerLayout
    kind: PartKind
    number: int
    is_head: bool = False


@dataclass(frozen=True)
class StoryLayout:
    """One story in its frames. `stream` and `notes` are the words of its text and of its notes.

    `filled` are the columns that have text, with their page of the engine.
    """

    story: Story
    pieces: tuple[SetSpanner, ...]
    columns: tuple[Column, ...]
    filled: tuple[tuple[Column, LaidOutPage], ...]
    overset: tuple[LaidOutPage, ...]
    stream: Stream
    notes: Stream
    origins: tuple[Origin, ...]
    account: Account
    families: frozenset[str]
    kept_blocks: int | None = None
    misfits: tuple[Misfit, ...] = ()
    advert: SetAdvert | None = None
    broken_addresses: tuple[BlockName | None, ...] = ()
    unset: tuple[str, ...] = ()  # words of pieces that style sheets hide
    made_from: tuple[str, str] = ("", "")  # the HTML of its text, and the @page rules of its columns

    @property
    def is_unfinished(self) -> bool:
        """Whether its last page is to be repeated for the text that found no room."""
        return self.story.endless and bool(self.overset)

    def on_more_pages(
        self, story: Story, pieces: tuple[SetSpanner, ...], columns: tuple[Column, ...], misfits: tuple[Misfit, ...]
    ) -> StoryLayout:
        """Return the story with more columns for the same text, which is as it was: the new ones are like the last."""
        pages = [*(page for _, page in self.filled), *self.overset]
        filled, overset = tuple(zip(columns, pages, strict=False)), tuple(pages[len(columns) :])
        return replace(
            self, story=story, pieces=pieces, columns=columns, filled=filled, overset=overset, misfits=misfits
        )

    @property
    def lines_used(self) -> int:
        """How many lines of the columns are taken."""
        if not self.filled:
            return 0
        return sum(min(column.lines, self.lines_on(column, page)) for column, page in self.filled)

    def lines_on(self, column: Column, page: LaidOutPage) -> int:
        """How many lines of a column are taken: all of them, but in the last one."""
        return _lines(page, column.area.leading) if page is self.filled[-1][1] else column.lines

    def lines_of_text(self, column: Column, page: LaidOutPage) -> int:
        """How many lines of a column hold text, up to the last one of it."""
        return min(column.lines, _lines(page, column.area.leading))

    def lines_over(self, leading: float) -> int:
        """How many lines found no room."""
        return sum(_lines(page, leading) for page in self.overset)


def _lines(page: LaidOutPage, leading: float) -> int:
    return math.ceil((page.used_height() + page.footnote_height()) / leading - TOLERANCE)


def pour_story(
    markup: StoryMarkup, shop: LayoutContext, kept_blocks: int | None = None, begun: StoryLayout | None = None
) -> StoryLayout:
    """Return a story poured through its chain. `kept_blocks` leaves out the blocks after so many.

    `begun` is the same story on fewer pages, whose text is not laid out again where it would come out alike.
    """
    story = markup.story
    if story.document.advert:
        return _place_advert(story, markup, shop)
    placed = _lay_out_spanners(markup, shop)
    unset = tuple(item.piece.unset for items in placed for item in items if item.piece.unset)
    columns: list[Column] = []
    pieces: list[SetSpanner] = []
    misfits: list[Misfit] = []
    for number, ref in enumerate(story.chain):
        area = _area(shop, story, ref)
        division = divide_frame(area, [item.spanner for item in placed[number]])
        for index, (item, line) in enumerate(zip(placed[number], division.tops, strict=True)):
            if index in division.misfits:
                spanner = item.spanner
                misfits.append(
                    Misfit(
                        ref, item.kind, _first_block(item.piece), spanner.columns, spanner.lines, division.rooms[index]
                    )
                )
            x, y = area.span_x(item.spanner.first_column, item.spanner.columns), area.line_y(line)
            is_head = number == 0 and index == 0
            pieces.append(SetSpanner(ref.page, x, y, item.piece, item.kind, item.number, is_head))
        columns += division.columns
    poured = _pour_text(story, markup, tuple(pieces), tuple(columns), shop, kept_blocks, tuple(misfits), begun)
    poured = replace(poured, unset=unset)
    balance = story.entry.balance if story.entry.balance is not None else shop.templates.layout.facts.balance
    return _balance(poured, markup, shop) if balance and not poured.overset else poured


def _area(shop: LayoutContext, story: Story, ref: FrameRef) -> FrameArea:
    """Return a frame as a story fills it: from right to left, if that is how it is written."""
    return replace(shop.areas[ref], from_right=direction_of(story.document.language) == "rtl")


def _place_advert(story: Story, markup: StoryMarkup, shop: LayoutContext) -> StoryLayout:
    """Return an advertisement at the top of its frame, in the middle of its width."""
    area = shop.areas[story.chain[0]]
    frame = area.box or Rectangle(area.x, area.y, area.width(area.columns), area.lines * area.leading)
    place = place_advert(story.document, story.entry.fit)
    request = SpannerRequest(markup.advert(place), frame.width)
    (piece,) = lay_out_pieces([request], story.document.language, shop.engine, shop.styles, f"“{story.short}”")
    needed = Size(place.area.width, px_to_mm(piece.height))
    set_advert = SetAdvert(place, needed, Size(px_to_mm(frame.width), px_to_mm(frame.height)))
    set_piece = SetSpanner(area.ref.page, frame.x, frame.y, piece, PartKind.HEAD, 0, True)
    families = frozenset(run.family for run in piece.page.text_runs())
    text, notes = read_streams("")
    account = balance_account(text, notes, ())
    return StoryLayout(story, (set_piece,), (), (), (), text, notes, (), account, families, advert=set_advert)


def _lay_out_spanners(markup: StoryMarkup, shop: LayoutContext) -> list[list[PlacedSpanner]]:
    """Return, for each frame of the chain, the pieces that stand across its columns, laid out."""
    story = markup.story
    wanted: list[tuple[int, int, int, bool, SpannerRequest]] = []  # frame, first column, columns, at top
    kinds: list[tuple[PartKind, int]] = []

    def ask(
        frame: int, first: int, columns: int, at_top: bool, request: SpannerRequest, kind: PartKind, number: int
    ) -> None:
        wanted.append((frame, first, columns, at_top, request))
        kinds.append((kind, number))

    areas = [_area(shop, story, ref) for ref in story.chain]
    head = markup.head()
    if head.strip():
        columns = min(story.entry.head_columns or areas[0].columns, areas[0].columns)
        ask(0, 0, columns, True, SpannerRequest(head, areas[0].width(columns)), PartKind.HEAD, 0)
    for number, jump in enumerate(story.jumps):
        there = areas[jump.leaves + 1]
        turn = SpannerRequest(markup.turn_head(jump), there.width(there.columns))
        ask(jump.leaves + 1, 0, there.columns, True, turn, PartKind.TURN, number)
    for number, insert in enumerate(inserts_of(story)):
        area, hint = areas[insert.frame], insert.hint
        columns = min(hint.columns or area.columns, area.columns)
        first = area.columns - columns if hint.at.endswith("left" if area.from_right else "right") else 0
        width = area.width(columns)
        request = SpannerRequest(
            markup.insert(insert, width, hint.lines or 0), width, hint.lines or 0, bool(hint.lines or hint.crop)
        )
        ask(insert.frame, first, columns, hint.at.startswith("top"), request, PartKind.INSERT, number)
    for number, jump in enumerate(story.jumps):  # after the inserts: the line belongs right under the text
        here = areas[jump.leaves]
        request = SpannerRequest(markup.jump_line(jump), here.width(1))
        ask(jump.leaves, here.columns - 1, 1, False, request, PartKind.JUMP, number)
    pieces = lay_out_pieces(
        [want[4] for want in wanted], story.document.language, shop.engine, shop.styles, f"“{story.short}”"
    )
    if kinds[:1] == [(PartKind.HEAD, 0)] and not any(pieces[0].page.text_runs()):  # a style sheet hides it
        pieces[0] = replace(pieces[0], printed=make_stream(""), unset="")
    placed: list[list[PlacedSpanner]] = [[] for _ in story.chain]
    for (frame, first, columns, at_top, _), (kind, number), piece in zip(wanted, kinds, pieces, strict=True):
        placed[frame].append(PlacedSpanner(piece, SpannedArea(first, columns, piece.lines, at_top), kind, number))
    return placed


def _pour_text(
    story: Story,
    markup: StoryMarkup,
    pieces: tuple[SetSpanner, ...],
    columns: tuple[Column, ...],
    shop: LayoutContext,
    kept_blocks: int | None,
    misfits: tuple[Misfit, ...],
    begun: StoryLayout | None = None,
) -> StoryLayout:
    html = markup.text(kept_blocks)
    rest = shop.areas[story.chain[-1]]
    css = column_page_css(list(columns), rest, story.endless)
    if begun and begun.made_from == (html, css):
        return begun.on_more_pages(story, pieces, columns, misfits)
    text, notes = read_streams(html)
    pages: list[LaidOutPage] = []
    if text.words or notes.words or "<img" in html:
        language, what = story.document.language, f"“{story.short}”"
        sheets = shop.styles.for_language(language)

        def lay_out(rules: str) -> list[LaidOutPage]:
            return shop.engine.lay_out(html, language, sheets, f"{css}\n{rules}", what)

        pages = lay_out("")
        heights = [column.height for column in columns] + [rest.lines * rest.leading] * story.endless
        rules = find_break_rules(pages, max(heights, default=0.0))
        for heads in (rules.heads, "") if rules.breaks else ():
            pages = lay_out(rules.breaks + heads)
            if late := find_late_starts(pages):
                pages = lay_out(rules.breaks + heads + late)
            repeat_heads(pages)
            # the engine drops a head that does not fit together with a row: then none is repeated
            if not (heads and balance_account(text, notes, [list(page.text_runs()) for page in pages]).lost):
                break
    runs: list[list[TextRun]] = [list(page.text_runs()) for page in pages]
    account = balance_account(text, notes, runs)
    families = frozenset(run.family for column in runs for run in column)
    families |= {run.family for piece in pieces for run in piece.piece.page.text_runs()}
    filled = tuple(zip(columns, pages, strict=False))
    overset = tuple(pages[len(columns) :])
    return StoryLayout(
        story,
        pieces,
        columns,
        filled,
        overset,
        text,
        notes,
        find_origins(html),
        account,
        families,
        kept_blocks,
        misfits,
        broken_addresses=(
            *(block for item in pieces for block in item.piece.broken_addresses),
            *(find_torn_addresses(pages) if LITERAL in html else ()),
        ),
        made_from=(html, css),
    )


def _balance(poured: StoryLayout, markup: StoryMarkup, shop: LayoutContext) -> StoryLayout:
    """Return the story with the columns of its last frame equally long, if that can be had."""
    last = [column for column in poured.columns if column.area.ref == poured.story.chain[-1]]
    before = [column for column in poured.columns if column.area.ref != poured.story.chain[-1]]
    lines = poured.lines_used - sum(column.lines for column in before)
    for more in range(3):
        columns = (*before, *balance_columns(last, lines + more * len(last)))
        if sum(column.lines for column in columns) >= sum(column.lines for column in poured.columns):
            break
        again = _pour_text(poured.story, markup, poured.pieces, columns, shop, poured.kept_blocks, poured.misfits)
        if not again.overset:
            return replace(again, unset=poured.unset)
    return poured


def _first_block(piece: SpannerLayout) -> BlockName | None:
    return next((name for name, _ in find_blocks(piece.page)), None)


def too_tall(poured: StoryLayout) -> Iterator[tuple[FrameRef, Excess]]:
    """Yield the frames of columns in which something is higher than the column."""
    for column, page in poured.filled:
        if excess := find_tall(page):
            yield column.area.ref, excess


def crowding_notes(poured: StoryLayout) -> Iterator[tuple[Column, int, float]]:
    """Yield the columns whose notes are too high for them: the number of the highest, and how far they stick out."""
    for column, page in poured.filled:
        found = page.crowding_note()
        if found and found[1] > 1 and found[0].isdecimal():
            yield column, int(found[0]), found[1]


def too_wide(poured: StoryLayout) -> Iterator[tuple[FrameRef, PartKind, Excess]]:
    """Yield what runs more than half way into the gap beside it, with the frame that it is in."""
    allowed = max((column.area.gap for column in poured.columns), default=0.0) / 2 + 1
    heads = [(item.page, item.kind, item.piece.page) for item in poured.pieces]
    parts = [(next(r for r in poured.story.chain if r.page == page), kind, laid) for page, kind, laid in heads]
    parts += [(column.area.ref, PartKind.TEXT, page) for column, page in poured.filled]
    for ref, kind, page in parts:
        if excess := find_wide(page, allowed):
            yield ref, kind, excess
