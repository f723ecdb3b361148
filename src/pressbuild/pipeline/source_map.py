"""From the paper back to the source. In: filled pages, a place on one of them in mm. Out: the story, file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pressbuild.core.findings import Place
from pressbuild.core.rectangles import PageArea
from pressbuild.core.units import PX_PER, Rectangle
from pressbuild.document import block_inlines, plain_text, walk_blocks
from pressbuild.plan import Story
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import ColumnText, FilledPages

SLACK = 2.0  # CSS px; ink and its measurement are not exact


@dataclass(frozen=True)
class SourceMap:
    """What a place on the paper was made from. `story` is its title, "" for what the page master draws."""

    story: str
    place: Place


def trace_place(filled: FilledPages, manifest: Manifest, page: int, area: PageArea | None) -> SourceMap | None:
    """Return what lies at an area of a page, from 1: a picture's file, a line of an article, else the page's entry.

    Without an area, and where no story is, it is the line of the manifest that asks for the page.
    """
    if not 1 <= page <= len(filled.plan.pages):
        return None
    if area:
        x, y = ((start + length / 2) * PX_PER["mm"] for start, length in ((area[0], area[2]), (area[1], area[3])))
        stories = {story.slug: story for story in filled.plan.stories}
        titles = {fit.slug: fit.title for fit in filled.fits}
        for places in filled.places:
            held = [picture for picture in places.pictures if picture.page == page and _holds(picture.place, x, y)]
            if held and (file := held[-1].file):
                return SourceMap(titles.get(places.slug, places.slug), Place(manifest.folder.shown(file)))
        for places in filled.places:
            for column in places.columns:
                if column.ref.page == page and _holds(column.place, x, y) and places.slug in stories:
                    return SourceMap(titles.get(places.slug, places.slug), _line_at(stories[places.slug], column, y))
        for frame in filled.areas:
            box = Rectangle(frame.x, frame.y, frame.width(frame.columns), frame.lines * frame.leading)
            if frame.ref.page == page and _holds(box, x, y):
                owner = next((story for story in filled.plan.stories if frame.ref in story.chain), None)
                if owner:
                    return SourceMap(titles.get(owner.slug, owner.slug), Place(owner.document.file))
    return SourceMap("", filled.plan.pages[page - 1].place)


def trace_source(filled: FilledPages, manifest: Manifest, page: int, area: PageArea | None) -> tuple[str, Place | None]:
    """Return slug and place of what lies at an area of a page, "" and None where there is none."""
    traced = trace_place(filled, manifest, page, area)
    if traced is None:
        return "", None
    slug = next((fit.slug for fit in filled.fits if traced.story and fit.title == traced.story), "")
    return slug, traced.place


def _holds(box: Rectangle, x: float, y: float) -> bool:
    across = box.x - SLACK <= x <= box.x + box.width + SLACK
    return across and box.y - SLACK <= y <= box.y + box.height + SLACK


def _line_at(story: Story, column: ColumnText, y: float) -> Place:
    """Return the line of the article where the block begins that stands about there in a column."""
    taken = column.place.height * column.lines_used / column.lines if column.lines else 0.0
    part = min(max((y - column.place.y) / taken, 0.0), 1.0) if taken else 0.0
    word = column.first + part * max(column.end - column.first - 1, 0)
    place = Place(story.document.file)
    for before, found in _count_words(story):
        if before > word:
            break
        place = found
    return place


def _count_words(story: Story) -> Iterable[tuple[int, Place]]:
    """Yield for each block of a story how many words come before it, and where it stands in the article."""
    before = 0
    for block in walk_blocks(story.document.blocks):
        if block.place:
            yield before, block.place
        before += sum(len(plain_text(run).split()) for run in block_inlines(block))
