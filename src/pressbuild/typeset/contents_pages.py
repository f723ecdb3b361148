"""Pages of contents. In: the lines of the contents and the masters. Out: which lines each page lists.

A page of contents is one whose master has an element with `data-contents`: "all" that is worth listing or "stories"
alone. The element has one child for each of the page's `entries`. If there are several such pages, the list goes on
from one to the next. Of the levels of detail the first is taken with which all lines find room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pressbuild.core.findings import PagePlace, Report
from pressbuild.core.units import counted
from pressbuild.plan import PagePlan
from pressbuild.plan.contents_lines import DETAILS, ContentsLine, ContentsShare, list_entries
from pressbuild.typeset.engine import Engine, count_fitting
from pressbuild.typeset.layout_styles import StyleSheets
from pressbuild.typeset.paper_pages import PaperPages

CONTENTS = "data-contents"


@dataclass(frozen=True)
class SharedContents:
    """What each page of contents lists, by its printed number; how many lines found no room, how many the last has."""

    shares: Mapping[int, ContentsShare]
    over: int = 0
    room: int = 0


def share_contents(
    lines: Sequence[ContentsLine],
    paper: PaperPages,
    render: Callable[[int, ContentsShare], str],
    room: Callable[[str], int],
) -> SharedContents:
    """Return which lines each page of contents lists.

    `render` makes the HTML of a page with a share, `room` says how many entries of such a page find room on it.
    """
    kinds = {number: kind for number, page in enumerate(paper.pages, 1) for kind, _, _ in page.find(CONTENTS)}
    shared = SharedContents({})
    for detail in DETAILS if kinds else ():
        stories_only = "stories" in kinds.values()
        left = tuple(list_entries(lines, tuple(kinds), stories_only, detail))
        shares: dict[int, ContentsShare] = {}
        fitting = 0
        for number in kinds:
            share = ContentsShare(left, detail)
            fitting = min(room(render(number, share)), len(left)) if left else 0
            shares[number] = ContentsShare(left[:fitting], detail)
            left = left[fitting:]
        last = max(kinds)
        shares[last] = ContentsShare(shares[last].entries + left, detail)
        shared = SharedContents(shares, len(left), fitting)
        if not left:
            break
    return shared


def count_entries(markup: str, language: str, engine: Engine, styles: StyleSheets) -> int:
    """Return how many entries find room on a page of contents, given its HTML."""
    folder = styles.layout.folders[0]
    pages = engine.lay_out(markup, language, styles.sheets, styles.paper_css, "the page of contents", folder)
    found = [count_fitting(box) for page in pages for _, _, box in page.find(CONTENTS)]
    return min(found, default=0)


def check_contents(shared: SharedContents, plan: PagePlan, report: Report, draft: bool) -> None:
    """Note contents that are empty, or longer than their pages."""
    note = report.warn if draft else report.error
    for number, share in shared.shares.items():
        page = plan.pages[number - 1]
        if not share.entries:
            report.warn(
                "empty-contents",
                f"page {number} has no contents to list",
                page.place,
                f"take “{page.master}” out of “pages:”, or use another master there",
                PagePlace(number),
            )
    if shared.over:
        number = max(shared.shares)
        page = plan.pages[number - 1]
        missing = -(-shared.over // max(shared.room, 1))
        times = "once more" if missing == 1 else f"{missing} times more"
        note(
            "long-contents",
            f"{counted(shared.over, 'line')} of the contents find no room on page {number}",
            page.place,
            f"name the page {times} in “pages:” ([… {page.master}, {page.master} …]); the list goes on there",
            PagePlace(number),
        )
