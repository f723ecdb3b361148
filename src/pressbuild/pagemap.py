"""The page map. In: stories, and the text of each as the paper has it. Out: where in them printed pages begin.

It is plain data, so that the e-book can be made without laying anything out again. A place in a story is
a run of its text (a paragraph, a crosshead, a cell of a table) and a word in that run.
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pressbuild.core.word_stream import Stream, make_stream
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Code,
    Document,
    FootnoteMark,
    Inline,
    Inlines,
    Literal,
    Medium,
    PageBreak,
    Styled,
    Text,
    change_runs,
    plain_text,
    walk_blocks,
)

HEAD = -1  # the run of a place that is the head of the story
UNKNOWN = -2  # the run of a place of which nobody knows where its words come from
OPENING_WORDS = 8


@dataclass(frozen=True)
class PageStart:
    """The first thing of a story on a printed page: `run` and `word` count from 0, `words` are the first words."""

    page: int
    story: str
    run: int
    word: int
    words: str


@dataclass(frozen=True)
class PageMap:
    """How many pages the paper has, and what of each story comes first on each page that it reaches."""

    pages: int
    starts: tuple[PageStart, ...]


@dataclass(frozen=True)
class Origin:
    """Where in the printed characters of a story (see `Stream`) one of its runs begins; both count from 0.

    `offset` are characters of the run that stand before: it goes on after words that were `added`.
    """

    position: int
    run: int
    offset: int = 0
    added: bool = False


def map_story(
    document: Document, head_page: int, printed: Stream, origins: Sequence[Origin], frames: Iterable[tuple[int, int]]
) -> list[PageStart]:
    """Return what of a story comes first on each page.

    `printed` is its text as poured, `origins` say which run each part of it comes from, and `frames` are page and
    first word of each of its frames, in reading order. A page that begins in the middle of a word begins with the
    next one. Whatever a layout's templates add to the text is passed over.
    """
    starts = [PageStart(head_page, document.slug, HEAD, 0, _opening(document.title.split()))]
    seen = {head_page}
    streams = [make_stream(plain_text(run)) for run in text_runs(document.blocks)]
    for page, first in frames:
        if page not in seen and first < len(printed.words):
            seen.add(page)
            starts.append(PageStart(page, document.slug, *_find_place(printed, first, origins, streams)))
    return starts


def _find_place(
    printed: Stream, first: int, origins: Sequence[Origin], streams: Sequence[Stream]
) -> tuple[int, int, str]:
    """Return run and word of a printed word, and the words that are printed there; of the next run if none has it."""
    position = printed.starts[first]
    index = bisect_right(origins, position, key=lambda origin: origin.position) - 1
    if index >= 0:
        origin = origins[index]
        following = origins[index + 1] if index + 1 < len(origins) else None
        if origin.added and following:  # what counts is the first word after it
            after = printed.words_before(following.position)
            if after < len(printed.words):
                return _find_place(printed, after, origins, streams)
        stream, offset = streams[origin.run], position - origin.position + origin.offset
        if offset < len(stream.characters):
            end = printed.words_before(origin.position + len(stream.characters) - origin.offset)
            if following:
                end = min(end, printed.words_before(following.position))
            return origin.run, stream.words_before(offset), _opening(printed.words[first:end])
    if following := next((origin for origin in origins[index + 1 :] if not origin.offset), None):
        return following.run, 0, _opening(streams[following.run].words)
    return UNKNOWN, 0, _opening(printed.words[first:])


def _opening(words: Sequence[str]) -> str:
    return " ".join(words[:OPENING_WORDS])


def map_insert(document: Document, page: int, block: AnyBlock) -> PageStart:
    """Return what comes first on a page that holds nothing of a story but a block that was lifted out of its text."""
    before = 0
    for other in document.blocks:
        if any(inner is block for inner in walk_blocks((other,))):
            break
        before += len(text_runs((other,)))
    else:
        return PageStart(page, document.slug, HEAD, 0, "")  # a picture of the front matter
    runs = text_runs(document.blocks)
    run = next((number for number in range(before, len(runs)) if plain_text(runs[number])), UNKNOWN)
    return PageStart(page, document.slug, run, 0, _opening(plain_text(runs[run]).split()) if run >= 0 else "")


def number_runs(blocks: Blocks) -> dict[int, int]:
    """Return the numbers of the runs of a story's text that hold anything, by the `id` of each."""
    return {id(run): number for number, run in enumerate(text_runs(blocks)) if run}


def text_runs(blocks: Blocks) -> list[Inlines]:
    """Return the runs of a story's text in reading order."""
    runs: list[Inlines] = []

    def collect(run: Inlines) -> Inlines:
        runs.append(run)
        return run

    change_runs(blocks, collect)
    return runs


def mark_pages(document: Document, starts: Sequence[PageStart]) -> Document:
    """Return the story with a `PageBreak` before the first word of each page; those of its head are left out.

    Where that word is meant for the paper only, the break stands at the next run that the e-book has.
    """
    shown = _runs_shown(document.blocks)
    wanted: dict[int, list[tuple[int, int]]] = {}  # run → word and page
    for start in starts:
        if start.run >= 0 and any(shown):
            run = next((number for number in range(start.run, len(shown)) if shown[number]), -1)
            last = max(number for number, is_shown in enumerate(shown) if is_shown)
            word = start.word if run == start.run else 0 if run >= 0 else sys.maxsize
            wanted.setdefault(run if run >= 0 else last, []).append((word, start.page))
    if not wanted:
        return document
    numbers = itertools.count()

    def mark(run: Inlines) -> Inlines:
        # from the last on, so that the places of the others stay what they are
        for word, page in sorted(wanted.get(next(numbers), ()), reverse=True):
            run = _insert_break(run, _word_offset(plain_text(run), word), page)
        return run

    return replace(document, blocks=change_runs(document.blocks, mark))


def _runs_shown(blocks: Blocks) -> list[bool]:
    """Return of each run whether the e-book has it."""
    paper_only = [block for block in walk_blocks(blocks) if block.medium is Medium.PRINT]
    hidden = {id(run) for block in paper_only for run in text_runs((block,))}
    return [bool(run) and id(run) not in hidden for run in text_runs(blocks)]


def _word_offset(text: str, word: int) -> int:
    offsets = [match.start() for match in re.finditer(r"\S+", text)]
    return offsets[word] if word < len(offsets) else len(text)


def _insert_break(run: Inlines, offset: int, page: int) -> Inlines:
    """Return the run with a break `offset` characters into its plain text."""
    result: list[Inline] = []
    left = offset
    for index, inline in enumerate(run):
        length = len(plain_text((inline,)))
        # At the very end of a run of characters the break belongs before what follows.
        if left < length or (left == 0 and length == 0 and not isinstance(inline, FootnoteMark)):
            return (*result, *_split(inline, left, page), *run[index + 1 :])
        result.append(inline)
        left -= length
    return (*result, PageBreak(page))


def _split(inline: Inline, offset: int, page: int) -> Inlines:
    match inline:
        case Text() | Literal() | Code() if offset > 0:  # always before a word: no address is divided
            before, after = inline.text[:offset], inline.text[offset:]
            return replace(inline, text=before), PageBreak(page), replace(inline, text=after)
        case Styled() if offset > 0:
            return (replace(inline, children=_insert_break(inline.children, offset, page)),)
        case _:
            return (PageBreak(page), inline)
