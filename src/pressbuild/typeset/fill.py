"""Filling the pages. In: poured stories and the pages with empty frames. Out: `FilledPages`.

Laid-out boxes are moved, not copied: after this the pieces and columns belong to the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.pagemap import PageMap, PageStart, map_story
from pressbuild.typeset.geometry import column_rules
from pressbuild.typeset.masters import PaperPages
from pressbuild.typeset.model import FilledPages, StoryFit, StoryStart
from pressbuild.typeset.pieces import PieceRequest, lay_out_pieces
from pressbuild.typeset.pour import Poured, Workshop
from pressbuild.typeset.requests import StoryMarkup
from pressbuild.units import parse_length

MARK_WIDTH = 52.0  # CSS px: the red mark of a draft, in the margin of its page


@dataclass(frozen=True)
class _Mark:
    """A draft's red mark and where it goes."""

    page: int
    x: float
    y: float
    markup: str


def fill_pages(poured: Sequence[Poured], fits: Sequence[StoryFit], paper: PaperPages, shop: Workshop) -> FilledPages:
    """Return the pages with every story in its frames."""
    starts, marks = [], []
    families: set[str] = set()
    for item, fit in zip(poured, fits, strict=True):
        starts.append(_start(item))
        families |= item.families
        _fill_story(item, paper)
        if shop.draft and fit.lines_over:
            marks.append(_mark(item, fit, shop))
    _draw_rules(poured, paper, shop)
    _draw_marks(marks, paper, shop)
    for page in paper.pages:
        families |= {run.family for run in page.text_runs()}
    page_map = _map_pages(poured, fits, starts, len(paper.pages))
    areas = tuple(paper.areas[ref] for ref in sorted(paper.areas))
    return FilledPages(
        shop.plan, paper.pages, areas, tuple(fits), tuple(starts), shop.engine, page_map, frozenset(families)
    )


def _map_pages(poured: Sequence[Poured], fits: Sequence[StoryFit], starts: Sequence[StoryStart], pages: int) -> PageMap:
    found: list[PageStart] = []
    for item, fit, start in zip(poured, fits, starts, strict=True):
        # a frame may hold nothing but the end of a word that began before, or a footnote
        frames = [(frame.ref.page, frame.first) for frame in fit.frames if frame.end > frame.first]
        found += map_story(item.story.document, start.page, item.stream, frames)
    return PageMap(pages, tuple(found))


def _start(item: Poured) -> StoryStart:
    head = next((piece for piece in item.pieces if piece.is_head), None)
    column = item.columns[0] if item.columns else None
    document = item.story.document
    page, x, y = (head.page, head.x, head.y) if head else (item.story.page, 0.0, 0.0)
    if head is None and column is not None:
        x, y = column.x, column.y
    return StoryStart(item.story.slug, document.title, item.story.section, page, x, y)


def _fill_story(item: Poured, paper: PaperPages) -> None:
    for piece in item.pieces:
        ref = next(ref for ref in item.story.chain if ref.page == piece.page)
        piece.piece.page.move_into(paper.pages[piece.page - 1], piece.x, piece.y, paper.hosts[ref])
    for column, page in item.filled:
        page.settle_drop_caps()
        ref = column.area.ref
        page.move_into(paper.pages[ref.page - 1], column.x, column.y, paper.hosts[ref])


def _draw_rules(poured: Sequence[Poured], paper: PaperPages, shop: Workshop) -> None:
    """Draw the rules between columns: the layout's rule.html is laid out once and copied."""
    request = PieceRequest(shop.templates.render("rule.html"), MARK_WIDTH)
    (rule,) = lay_out_pieces([request], "en", shop.engine, shop.styles, "the column rules")
    for item in poured:
        used = [column for column, _ in item.filled]
        for ref in item.story.chain:
            columns = [column for column in used if column.area.ref == ref]
            for x, y, height in column_rules(columns):
                copy = rule.page.copy_stretched("data-rule", height)
                copy.move_into(paper.pages[ref.page - 1], x, y, paper.hosts[ref])


def _mark(item: Poured, fit: StoryFit, shop: Workshop) -> _Mark:
    markup = StoryMarkup(item.story, shop.plan, shop.templates).overset_mark(fit.words_over, fit.lines_over)
    area = shop.areas[item.story.chain[-1]]
    page = parse_length(shop.templates.layout.facts.page.width)
    left_half = area.x + area.width(area.columns) / 2 < page / 2
    x = 2.0 if left_half else page - MARK_WIDTH - 2
    return _Mark(area.ref.page, x, area.line_y(max(0, area.lines - 6)), markup)


def _draw_marks(marks: Sequence[_Mark], paper: PaperPages, shop: Workshop) -> None:
    pieces = lay_out_pieces(
        [PieceRequest(mark.markup, MARK_WIDTH) for mark in marks], "en", shop.engine, shop.styles, "the marks"
    )
    for mark, piece in zip(marks, pieces, strict=True):
        piece.page.move_into(paper.pages[mark.page - 1], mark.x, mark.y, None)
