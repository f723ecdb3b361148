"""Contents and running heads. In: where stories and their crossheads stand. Out: what a page lists, what heads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.plan.page_plan import Story

# how much a page of contents says: crossheads to level 3, to level 2, stories alone, and these without anything more
DETAILS = (3, 2, 1, 0)


@dataclass(frozen=True)
class ContentsLine:
    """A line of the contents: a story (level 1) or one of its crossheads (from 2), and the page on which it stands.

    `story` is the story's slug, `section` the one that the manifest puts it in.
    """

    story: str
    title: str
    page: int
    level: int = 1
    section: str = ""


@dataclass(frozen=True)
class ContentsShare:
    """What one page of contents lists, with how much `detail`: see `DETAILS`."""

    entries: tuple[ContentsLine, ...] = ()
    detail: int = DETAILS[0]


@dataclass(frozen=True)
class RunningHead:
    """What can stand over a page: the story that goes on there, in a few words, and its last crosshead so far."""

    story: str = ""
    crosshead: str = ""


def is_listed(story: Story) -> bool:
    """Whether a story belongs into the contents: advertisements and the imprint do not."""
    return bool(story.chain) and not story.document.advert and not story.document.is_imprint


def list_contents(stories: Sequence[Story], crossheads: Sequence[Sequence[ContentsLine]]) -> list[ContentsLine]:
    """Return the lines for all stories in the order of their pages, each followed by its own crossheads."""
    found = [
        (story.page, [ContentsLine(story.slug, story.document.title, story.page, 1, story.section), *own])
        for story, own in zip(stories, crossheads, strict=True)
        if is_listed(story)
    ]
    return [line for _, lines in sorted(found, key=lambda item: item[0]) for line in lines]


def list_entries(
    lines: Sequence[ContentsLine], own_pages: Sequence[int], stories_only: bool, detail: int
) -> list[ContentsLine]:
    """Return the lines that pages of contents list with so much detail, without stories beginning on those pages.

    A single story is listed by its crossheads: its name stands on the title already.
    """
    beside = {line.story for line in lines if line.level == 1 and line.page in own_pages}
    found = [line for line in lines if line.story not in beside]
    single = len({line.story for line in found}) == 1 and not stories_only
    deepest = max(detail, 2) if single else detail
    crossheads = [line for line in found if 1 < line.level <= deepest]
    if single and crossheads:
        return crossheads
    return [line for line in found if line.level == 1 or (line in crossheads and not stories_only)]


def find_running_head(page: int, stories: Sequence[Story], lines: Sequence[ContentsLine]) -> RunningHead:
    """Return what can stand over a page (its printed number).

    A story that goes on there comes before one that begins.
    """
    here = [story for story in stories if is_listed(story) and any(ref.page == page for ref in story.chain)]
    if not here:
        return RunningHead()
    story = min(here, key=lambda story: story.page)
    past = [line for line in lines if line.story == story.slug and line.level == 2 and line.page <= page]
    return RunningHead(story.short, past[-1].title if past else "")
