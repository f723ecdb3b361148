"""Printed pages in the e-book. In: the page map of the paper, the stories as they were read. Out: wrong marks.

Each mark is compared with the words that the page begins with on the paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pressbuild.checks.epub.due_passages import Due
from pressbuild.checks.epub.xhtml_passages import ReadDocument
from pressbuild.checks.outcomes import Fault
from pressbuild.core.word_stream import squeeze
from pressbuild.document import Document
from pressbuild.pagemap import HEAD, UNKNOWN, PageMap, PageStart


@dataclass(frozen=True)
class MarkedStory:
    """A story of the book: its document's path, what is due there, what was read."""

    path: str
    document: Document
    due: Sequence[Due]
    read: ReadDocument


@dataclass(frozen=True)
class _Place:
    """A place in the book: the document, and how many characters, spaces left out, come before it there."""

    path: str
    position: int


def check_page_marks(
    page_map: PageMap, stories: Sequence[MarkedStory], documents: dict[str, ReadDocument], front: str, last: str
) -> Iterator[Fault]:
    """Yield the printed pages that are not marked, or elsewhere than where they begin.

    `stories` stand in the order of the book; pages before the first story and after the last belong to the documents
    `front` and `last`.
    """
    marked: dict[int, _Place] = {}
    for path, read in documents.items():
        marked |= {page: _Place(path, position) for page, position in _find_marks(read)}
    starts = _choose(page_map, stories)
    by_slug = {story.document.slug: story for story in stories}
    for page in range(1, page_map.pages + 1):
        place = marked.get(page)
        if place is None:
            yield Fault(f"page {page} of the paper is not marked in the e-book", code="book-pages")
            continue
        number = next((number for number in sorted(starts) if number >= page), 0)
        if not number or (number > page and page < min(starts)):
            if place.path != (last if starts and not number else front):
                yield Fault(f"page {page} has no story, and is marked in {place.path}", code="book-pages")
            continue
        start = starts[number]
        yield from _compare(page, start, place, by_slug[start.story])


def _find_marks(read: ReadDocument) -> Iterator[tuple[int, int]]:
    before = 0
    for passage in read.passages:
        yield from ((page, before + position) for page, position in passage.pages)
        before += len("".join(passage.text.split()))
    yield from ((page, before) for page in read.pages_after)


def _choose(page_map: PageMap, stories: Sequence[MarkedStory]) -> dict[int, PageStart]:
    """Return what comes first in the book of all that lies on each page."""
    order = {story.document.slug: index for index, story in enumerate(stories)}
    known = [start for start in page_map.starts if start.story in order and start.run != UNKNOWN]
    latest_first = sorted(known, key=lambda start: (order[start.story], start.run, start.word), reverse=True)
    return {start.page: start for start in latest_first}


def _compare(page: int, start: PageStart, place: _Place, story: MarkedStory) -> Iterator[Fault]:
    title = f"“{story.document.title}”"
    if place.path != story.path:
        yield Fault(f"page {page} begins in {title}, and is marked in {place.path}", code="book-pages")
    elif start.run == HEAD:
        if place.position > 0:
            yield Fault(f"page {page} begins with the head of {title}, and is marked after it", code="book-pages")
    else:
        due, after = _due(start, story), _words_after(story.read, place.position)
        if place.position != due or (_is_shown(start, story) and not _agree(after, start.words)):
            yield Fault(
                f"{title}: page {page} begins with “{start.words}”, and is marked before “{after[:60]}”",
                code="book-pages",
            )


def _due(start: PageStart, story: MarkedStory) -> int:
    """Return how many characters of the story come before a page, and before the next words that the book has."""
    lengths = [len("".join(due.passage.text.split())) for due in story.due]
    before = list(accumulate(lengths, initial=0))
    runs = [(due.run, index) for index, due in enumerate(story.due) if due.run is not None]
    found = next((index for run, index in runs if run >= start.run), None)
    if found is None:
        return before[runs[-1][1] + 1] if runs else 0
    if story.due[found].run != start.run:
        return before[found]
    words = story.due[found].passage.text.split()[: start.word]
    return before[found] + sum(map(len, words))


def _is_shown(start: PageStart, story: MarkedStory) -> bool:
    return any(due.run == start.run for due in story.due)


def _agree(after: str, words: str) -> bool:
    return squeeze(after).startswith(squeeze(words))


def _words_after(read: ReadDocument, position: int) -> str:
    """Return the words of the passage in which a place lies from there on."""
    texts = [passage.text for passage in read.passages]
    starts = list(accumulate((len("".join(text.split())) for text in texts), initial=0))
    index = min(bisect_right(starts, position) - 1, len(texts) - 1)
    left = position - starts[index]
    for word_at, word in enumerate(words := texts[index].split()):
        if left < len(word):
            return " ".join([word[left:], *words[word_at + 1 :]])
        left -= len(word)
    return ""
