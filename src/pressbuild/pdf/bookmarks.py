"""The order in which an issue is read. In: where its stories start. Out: sections with their stories, and bookmarks."""

from __future__ import annotations

from collections.abc import Sequence

from pressbuild.typeset import StoryStart

Sections = list[tuple[str, list[StoryStart]]]


def order_sections(starts: Sequence[StoryStart]) -> Sections:
    """Return the sections in the order they first appear, each with its stories; no name for a story without one."""
    sections: dict[str, list[StoryStart]] = {}
    for start in sorted(starts, key=lambda start: start.page):
        sections.setdefault(start.section or f"\0{start.slug}", []).append(start)
    return [("" if name.startswith("\0") else name, stories) for name, stories in sections.items()]


def make_bookmarks(starts: Sequence[StoryStart]) -> list[object]:
    """Return the outline as `replace_bookmarks` takes it: sections, each with its stories."""
    tree: list[object] = []
    for section, stories in order_sections(starts):
        leaves: list[object] = [(s.title, (s.page - 1, s.x, s.y), [], "open") for s in stories]
        first = stories[0]
        tree += [(section, (first.page - 1, first.x, first.y), leaves, "open")] if section else leaves
    return tree
