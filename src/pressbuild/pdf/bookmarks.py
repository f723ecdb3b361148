"""The order in which an issue is read. In: where its stories start. Out: sections with their stories, and bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.typeset import StoryStart

Sections = list[tuple[str, list[StoryStart]]]


@dataclass(frozen=True)
class Bookmark:
    """A bookmark: page from 1, CSS px from its left top corner, and the bookmarks under it."""

    title: str
    page: int
    x: float
    y: float
    inner: tuple[Bookmark, ...] = ()


def order_sections(starts: Sequence[StoryStart]) -> Sections:
    """Return the sections in the order they first appear, each with its stories; no name for a story without one."""
    sections: dict[str, list[StoryStart]] = {}
    for start in sorted(starts, key=lambda start: start.page):
        sections.setdefault(start.section or f"\0{start.slug}", []).append(start)
    return [("" if name.startswith("\0") else name, stories) for name, stories in sections.items()]


def make_bookmarks(starts: Sequence[StoryStart]) -> tuple[Bookmark, ...]:
    """Return the bookmarks: sections, each with its stories."""
    tree: list[Bookmark] = []
    for section, stories in order_sections(starts):
        leaves = tuple(Bookmark(start.title, start.page, start.x, start.y) for start in stories)
        first = leaves[0]
        tree += [Bookmark(section, first.page, first.x, first.y, leaves)] if section else leaves
    return tuple(tree)
