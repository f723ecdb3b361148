"""Printed pages in the book. In: chapters in reading order and the page map. Out: where each page is marked.

One marker for each printed page, at the first thing in reading order that lies on it (EPUB Accessibility
1.1, section 4.2.5; EPUB 3.3, page-list). A page without a story is marked where the next one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pressbuild.epub.book import Chapter, PageLink
from pressbuild.pagemap import HEAD, UNKNOWN, PageMap, PageStart, mark_pages


@dataclass(frozen=True)
class MarkedPages:
    """Chapters with their markers; pages before the first story and after the last; the page list."""

    chapters: tuple[Chapter, ...]
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    links: tuple[PageLink, ...] = ()


def place_pages(chapters: Sequence[Chapter], page_map: PageMap | None, front: str, last: str) -> MarkedPages:
    """Return the chapters with their markers. `front` and `last` are the files of the first and last things."""
    if page_map is None:
        return MarkedPages(tuple(chapters))
    order = {chapter.document.slug: index for index, chapter in enumerate(chapters)}
    first: dict[int, PageStart] = {}
    for start in page_map.starts:
        if start.story in order and start.run != UNKNOWN:
            known = first.get(start.page)
            if known is None or _position(start, order) < _position(known, order):
                first[start.page] = start
    pages = range(1, page_map.pages + 1)
    with_text = sorted(first)
    for page in pages:
        if page not in first and with_text and with_text[0] < page < with_text[-1]:
            following = next(number for number in with_text if number > page)
            first[page] = replace(first[following], page=page)
    marked = tuple(
        _mark(chapter, [start for start in first.values() if start.story == chapter.document.slug])
        for chapter in chapters
    )
    before = tuple(page for page in pages if not with_text or page < with_text[0])
    after = tuple(page for page in pages if with_text and page > with_text[-1])
    names = {chapter.document.slug: chapter.name for chapter in chapters}
    files = {page: names[start.story] for page, start in first.items()}
    files |= dict.fromkeys(before, front) | dict.fromkeys(after, last)
    return MarkedPages(marked, before, after, tuple(PageLink(page, f"{files[page]}#page-{page}") for page in pages))


def _position(start: PageStart, order: dict[str, int]) -> tuple[int, int, int]:
    return order[start.story], start.run, start.word


def _mark(chapter: Chapter, starts: list[PageStart]) -> Chapter:
    heads = tuple(sorted(start.page for start in starts if start.run == HEAD))
    return replace(chapter, document=mark_pages(chapter.document, starts), pages=heads)
