"""Filling the pages. In: settled stories and the pages with empty frames. Out: `FilledPages`.

Laid-out boxes are put into the pages, not copied: two `FilledPages` of one `PaperPages` cannot be used at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.core.units import parse_length
from pressbuild.pagemap import PageMap, PageStart, map_insert, map_story
from pressbuild.typeset.copyfit import FittedStory
from pressbuild.typeset.filled_pages import FilledPages, StoryFit, StoryPlaces, StoryStart
from pressbuild.typeset.inserts import lifted_blocks
from pressbuild.typeset.paper_pages import PaperPages
from pressbuild.typeset.reading_order import read_story
from pressbuild.typeset.spanners import PartKind, SpannerRequest, lay_out_pieces
from pressbuild.typeset.story_layout import LayoutContext, StoryLayout
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
    """Return the pages, which must be empty, with every story in its frames; a draft has red marks."""
    starts, marks = [], []
    families = set(paper.families)
    for settled, fit in zip(stories, fits, strict=True):
        starts.append(_start(settled.poured))
        families |= settled.poured.families
        for part in settled.parts:
            paper.frames[part.ref].put(part.boxes)
        if draft and fit.lines_over:
            marks.append(_mark(settled.poured, fit, shop))
    _draw_marks(marks, paper, shop)
    return FilledPages(
        plan=shop.plan,
        layout=shop.templates.layout,
        pages=paper.pages,
        areas=tuple(paper.areas[ref] for ref in sorted(paper.areas)),
        fits=tuple(fits),
        starts=tuple(starts),
        engine=shop.engine,
        page_map=_map_pages(stories, fits, starts, shop, len(paper.pages)),
        families=frozenset(families),
        places=tuple(_places(settled) for settled in stories),
        states=_page_states(stories, paper, marks),
        readings=tuple(read_story(s, StoryMarkup(s.poured.story, shop.plan, shop.templates)) for s in stories),
    )


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
        poured = settled.poured
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
    slug = settled.poured.story.slug
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


def _start(item: StoryLayout) -> StoryStart:
    head = next((piece for piece in item.pieces if piece.is_head), None)
    column = item.columns[0] if item.columns else None
    document = item.story.document
    page, x, y = (head.page, head.x, head.y) if head else (item.story.page, 0.0, 0.0)
    if head is None and column is not None:
        x, y = column.x, column.y
    return StoryStart(item.story.slug, document.title, item.story.section, page, x, y)


def _mark(item: StoryLayout, fit: StoryFit, shop: LayoutContext) -> _Mark:
    markup = StoryMarkup(item.story, shop.plan, shop.templates).overset_mark(fit.words_over, fit.lines_over)
    area = shop.areas[item.story.chain[-1]]
    page = parse_length(shop.templates.layout.facts.page.width)
    left_half = area.x + area.width(area.columns) / 2 < page / 2
    x = 2.0 if left_half else page - MARK_WIDTH - 2
    return _Mark(area.ref.page, x, area.line_y(max(0, area.lines - 6)), markup)


def _draw_marks(marks: Sequence[_Mark], paper: PaperPages, shop: LayoutContext) -> None:
    pieces = lay_out_pieces(
        [SpannerRequest(mark.markup, MARK_WIDTH) for mark in marks], "en", shop.engine, shop.styles, "the marks"
    )
    for mark, piece in zip(marks, pieces, strict=True):
        paper.sheets[mark.page - 1].put(piece.page.lift(mark.x, mark.y))
