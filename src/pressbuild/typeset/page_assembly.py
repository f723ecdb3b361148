"""Filling the pages. In: settled stories and the pages with empty frames. Out: `FilledPages`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pressbuild.core.units import parse_length
from pressbuild.displaylist.fixed import fixed
from pressbuild.displaylist.pages import PlacedFragment
from pressbuild.displaylist.stock import Stock
from pressbuild.pagemap import PageMap, PageStart, map_insert, map_story
from pressbuild.typeset.copyfit import FittedStory
from pressbuild.typeset.filled_pages import FilledPages, Part, PartKind, StoryFit, StoryPlaces, StoryStart
from pressbuild.typeset.inserts import lifted_blocks
from pressbuild.typeset.paper_pages import PaperPages
from pressbuild.typeset.placed_story import PlacedStory
from pressbuild.typeset.reading_order import read_story
from pressbuild.typeset.spanners import SpannerRequest, lay_out_pieces
from pressbuild.typeset.story_layout import LayoutContext
from pressbuild.typeset.story_markup import StoryMarkup

MARK_WIDTH = 52.0  # CSS px: the red mark of a draft, in the margin of its page


@dataclass(frozen=True)
class _Mark:
    """A draft's red mark and where it goes."""

    page: int
    x: float
    y: float
    markup: str


def fill_pages(
    stories: Sequence[FittedStory], fits: Sequence[StoryFit], paper: PaperPages, shop: LayoutContext, draft: bool
) -> FilledPages:
    """Return the pages with every story in its frames; a draft has red marks."""
    starts, marks = [], []
    families = set(paper.families)
    for settled, fit in zip(stories, fits, strict=True):
        starts.append(_start(settled.placed))
        families |= settled.placed.families
        if draft and fit.lines_over:
            marks.append(_mark(settled.placed, fit, shop))
    over, mark_stock = _draw_marks(marks, shop)
    parts, frames = _put(stories, len(paper.pages))
    recorded = zip(paper.recorded, frames, strict=True)
    pages = (replace(page, frames=put, over=over.get(number, ())) for number, (page, put) in enumerate(recorded, 1))
    stock = shop.engine.complete(paper.stock, mark_stock, *(settled.stock for settled in stories))
    return FilledPages(
        plan=shop.plan,
        layout=shop.templates.layout,
        pages=tuple(pages),
        stock=stock,
        areas=tuple(paper.areas[ref] for ref in sorted(paper.areas)),
        fits=tuple(fits),
        starts=tuple(starts),
        page_map=_map_pages(stories, fits, starts, shop, len(paper.pages)),
        families=frozenset(families),
        places=tuple(_places(settled) for settled in stories),
        states=_page_states(stories, paper, marks),
        readings=tuple(
            read_story(settled, StoryMarkup(settled.placed.story, shop.plan, shop.templates), own)
            for settled, own in zip(stories, parts, strict=True)
        ),
    )


def _put(
    stories: Sequence[FittedStory], count: int
) -> tuple[list[tuple[Part, ...]], list[tuple[tuple[str, PlacedFragment], ...]]]:
    """Return the parts of each story as they lie on the pages, and what lies in the frames of each page."""
    frames: list[list[tuple[str, PlacedFragment]]] = [[] for _ in range(count)]
    parts = []
    for settled in stories:
        own = []
        for part in settled.parts:
            there = frames[part.ref.page - 1]
            own.append(replace(part, position=len(there)))
            there.append((part.ref.name, part.placed))
        parts.append(tuple(own))
    return parts, [tuple(there) for there in frames]


def _page_states(stories: Sequence[FittedStory], paper: PaperPages, marks: Sequence[_Mark]) -> tuple[object, ...]:
    there: list[list[object]] = [[paper.look, markup] for markup in paper.markup]
    for settled in stories:
        for page in {part.ref.page for part in settled.parts}:
            there[page - 1].append(settled.serial)
    for mark in marks:
        there[mark.page - 1].append(mark)
    return tuple(map(tuple, there))


def _map_pages(
    stories: Sequence[FittedStory],
    fits: Sequence[StoryFit],
    starts: Sequence[StoryStart],
    shop: LayoutContext,
    pages: int,
) -> PageMap:
    found: list[PageStart] = []
    for settled, fit, start in zip(stories, fits, starts, strict=True):
        poured = settled.placed
        document = poured.story.document
        # a frame may hold nothing but the end of a word that began before, or a footnote
        frames = [(frame.ref.page, frame.first) for frame in fit.frames if frame.end > frame.first]
        of_story = map_story(document, start.page, poured.stream, poured.origins, frames)
        seen = {place.page for place in of_story}
        lifted = lifted_blocks(poured.story)
        for piece in poured.pieces:
            if piece.kind is PartKind.INSERT and piece.page not in seen:
                seen.add(piece.page)
                of_story.append(map_insert(document, piece.page, lifted[piece.number]))
        found += of_story
    return PageMap(pages, tuple(found))


def _places(settled: FittedStory) -> StoryPlaces:
    slug = settled.placed.story.slug
    return StoryPlaces(
        slug,
        settled.columns,
        settled.pictures,
        settled.holes,
        settled.taken,
        settled.drifts,
        settled.breaks,
        settled.bad_lines,
    )


def _start(item: PlacedStory) -> StoryStart:
    head = next((piece for piece in item.pieces if piece.is_head), None)
    column = item.columns[0] if item.columns else None
    document = item.story.document
    page, x, y = (head.page, head.x, head.y) if head else (item.story.page, 0.0, 0.0)
    if head is None and column is not None:
        x, y = column.x, column.y
    return StoryStart(item.story.slug, document.title, item.story.section, page, x, y)


def _mark(item: PlacedStory, fit: StoryFit, shop: LayoutContext) -> _Mark:
    markup = StoryMarkup(item.story, shop.plan, shop.templates).overset_mark(fit.words_over, fit.lines_over)
    area = shop.areas[item.story.chain[-1]]
    page = parse_length(shop.templates.layout.facts.page.width)
    left_half = area.x + area.width(area.columns) / 2 < page / 2
    x = 2.0 if left_half else page - MARK_WIDTH - 2
    return _Mark(area.ref.page, x, area.line_y(max(0, area.lines - 6)), markup)


def _draw_marks(marks: Sequence[_Mark], shop: LayoutContext) -> tuple[dict[int, tuple[PlacedFragment, ...]], Stock]:
    """Return the marks of a draft by their pages, and the pictures in them."""
    pieces = lay_out_pieces(
        [SpannerRequest(mark.markup, MARK_WIDTH) for mark in marks], "en", shop.engine, shop.styles, "the marks"
    )
    recorder = shop.engine.start_recording()
    over: dict[int, tuple[PlacedFragment, ...]] = {}
    with shop.engine.recording("the marks"):
        for mark, piece in zip(marks, pieces, strict=True):
            placed = PlacedFragment(recorder.record(piece.page.box), fixed(mark.x), fixed(mark.y))
            over[mark.page] = (*over.get(mark.page, ()), placed)
    elements = recorder.elements
    whole = {page: tuple(replace(mark, elements=elements) for mark in there) for page, there in over.items()}
    return whole, recorder.stock
