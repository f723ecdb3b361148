"""Passages: what a story and its e-book are compared as. In: characters, each with what is said of it. Out: `Passage`s.

A passage is a paragraph, a heading, a cell, a line of verse …: whatever is read in one go. Where in it something
stands is counted in characters without the spaces, since spaces round a tag are of no account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_SPACES = re.compile(r"[ \t\r\n\f]+")  # XHTML; a no-break space is a character like any other


@dataclass(frozen=True)
class PassageMark:
    """What is said of the characters from `start` to before `end`: a style, a link, a language, the call of a note."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """Words that are read in one go.

    `kind` is such as “text” or “heading 2”, `within` the containers from the outermost on, `pages` the printed pages
    that begin in it, each with the number of characters before it.
    """

    kind: str
    within: tuple[str, ...]
    text: str
    marks: frozenset[PassageMark]
    pages: tuple[tuple[int, int], ...] = ()

    def opening(self, words: int = 8) -> str:
        """Return the first words, for a message."""
        parts = self.text.split()
        return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


@dataclass
class PassageWriter:
    """Takes in characters and makes a passage of them."""

    keeps_spaces: bool = False
    _parts: list[str] = field(default_factory=list)
    _runs: list[tuple[int, int, frozenset[str]]] = field(default_factory=list)
    _points: list[PassageMark] = field(default_factory=list)
    _pages: list[tuple[int, int]] = field(default_factory=list)
    _count: int = 0

    def add(self, text: str, names: frozenset[str]) -> None:
        """Add characters of which all these names are true."""
        self._parts.append(text)
        length = len("".join(text.split()))
        if length:
            start, self._count = self._count, self._count + length
            if self._runs and self._runs[-1][2] == names:
                start = self._runs.pop()[0]
            self._runs.append((start, self._count, names))

    def add_point(self, name: str) -> None:
        """Add something that has no characters: the call of a note, a new line."""
        self._points.append(PassageMark(name, self._count, self._count))

    def add_page(self, page: int) -> None:
        """Add the place where a printed page begins."""
        self._pages.append((page, self._count))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added that a reader meets."""
        return not self._count and not self._points

    def take_pages(self) -> list[tuple[int, int]]:
        """Return the pages that begin here, and forget them: they belong to the next passage."""
        pages, self._pages = self._pages, []
        return pages

    def passage(self, kind: str, within: tuple[str, ...]) -> Passage:
        """Return what was added as a passage."""
        text = "".join(self._parts)
        text = text.strip("\n") if self.keeps_spaces else _collapse(text)
        return Passage(kind, within, text, frozenset((*self._points, *_merge(self._runs))), tuple(self._pages))


def _collapse(text: str) -> str:
    """Return a text with one space for several; most have none to collapse, and the pattern is slow to find out."""
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def _merge(runs: Iterable[tuple[int, int, frozenset[str]]]) -> Iterator[PassageMark]:
    """Yield the marks of runs, those that touch as one."""
    begun: dict[str, int] = {}
    reached = 0
    for start, end, names in runs:
        if begun.keys() != names:
            for name in [name for name in begun if name not in names]:
                yield PassageMark(name, begun.pop(name), start)
            for name in names:
                begun.setdefault(name, start)
        reached = end
    for name, start in begun.items():
        yield PassageMark(name, start, reached)
