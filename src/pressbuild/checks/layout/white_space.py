"""White space on the paper. In: filled pages. Out: findings of pages that are nearly empty, and of holes in columns."""

from __future__ import annotations

from collections import defaultdict

from pressbuild.core.findings import PagePlace, Place, Report
from pressbuild.core.units import counted
from pressbuild.typeset import FilledPages

EMPTY = 0.15  # of the lines of a page's frames: with less on it, a page looks like a mistake


def check_pages(filled: FilledPages, report: Report) -> None:
    """Note pages that are nearly empty, and columns that end long before their foot."""
    room: dict[int, int] = defaultdict(int)
    taken: dict[int, int] = defaultdict(int)
    for area in filled.areas:
        room[area.ref.page] += area.lines * area.columns
    for places in filled.places:
        for ref, lines in places.taken:
            taken[ref.page] += lines
    for page in filled.plan.pages:
        lines = room[page.number]
        if 0 < taken[page.number] < lines * EMPTY:  # every frame of a page with nothing on it is reported already
            share = 100 - round(100 * taken[page.number] / lines)
            hint = "cut or add some lines, choose a master with smaller frames, or put another story on it"
            message = f"page {page.number} is {share} % empty"
            report.warn("empty-page", message, page.place, hint, PagePlace(page.number))
    _check_holes(filled, report)


def _check_holes(filled: FilledPages, report: Report) -> None:
    documents = {story.slug: story.document for story in filled.plan.stories}
    for places in filled.places:
        for hole in places.holes:
            document = documents[places.slug]
            what = f"a {hole.kind.replace('-', ' ')}" if hole.kind else "something"
            report.warn(
                "column-hole",
                f"“{document.title}”: {counted(hole.lines, 'line')} of {hole.of} stay empty in a column of {hole.ref}, "
                f"since {what} after them does not fit there",
                Place(document.file, hole.line) if hole.line else None,
                "move it to another place in the text, make it smaller, or set it across columns (inserts: …)",
                hole.ref.spot,
            )
