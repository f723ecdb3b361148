"""White space on the paper. In: filled pages. Out: faults: pages that are nearly empty, and holes in columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.core.findings import Place, Severity
from pressbuild.core.units import counted

EMPTY = 0.15  # of the lines of a page's frames: with less on it, a page looks like a mistake


def look_pages(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield pages that are nearly empty."""
    filled = subject.filled
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
            yield Fault(message, page.number, severity=Severity.WARNING, place=page.place, hint=hint)


def look_holes(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield columns that end long before their foot."""
    filled = subject.filled
    documents = {story.slug: story.document for story in filled.plan.stories}
    for places in filled.places:
        for hole in places.holes:
            document = documents[places.slug]
            what = f"a {hole.kind.replace('-', ' ')}" if hole.kind else "something"
            yield Fault(
                f"“{document.title}”: {counted(hole.lines, 'line')} of {hole.of} stay empty in a column of {hole.ref}, "
                f"since {what} after them does not fit there",
                hole.ref.page,
                severity=Severity.WARNING,
                place=Place(document.file, hole.line) if hole.line else None,
                hint="move it to another place in the text, make it smaller, or set it across columns (inserts: …)",
                frame=hole.ref.name,
            )


CHECKS = (
    Check(
        "empty-page",
        "No page is nearly empty",
        "A page with less than 15 % of its lines taken looks like a mistake.",
        "Cut or add some lines, choose a master with smaller frames, or put another story on it.",
        look_pages,
        SubjectKind.LAYOUT,
    ),
    Check(
        "column-hole",
        "Columns are filled to their foot",
        "Where a picture or box after a column’s last line does not fit there, the column ends in white.",
        "Move it to another place in the text, make it smaller, or set it across columns.",
        look_holes,
        SubjectKind.LAYOUT,
    ),
)
