"""Page furniture: what masters put on a page besides stories. In: laid-out masters. Out: findings for holes in it.

An element with `data-placeholder="the index"` is to be filled, by a fact of the issue or by its stories, and what
stands in it is to stay within it. `data-hint` says what an editor can do about it. Headings in it do not count.
"""

from __future__ import annotations

from pressbuild.core.findings import PagePlace, Report
from pressbuild.core.units import px_to_mm
from pressbuild.plan import PagePlan
from pressbuild.typeset.engine import is_filled, text_extent
from pressbuild.typeset.paper_pages import PaperPages

PLACEHOLDER = "data-placeholder"
TOLERANCE = 1.5  # CSS px


def check_furniture(paper: PaperPages, plan: PagePlan, report: Report, draft: bool) -> None:
    """Note placeholders that stay empty or run over."""
    for planned, page in zip(plan.pages, paper.pages, strict=False):
        for name, place, box in page.find(PLACEHOLDER):
            hint = box.element.get("data-hint", "")
            if not is_filled(box):
                what = f"{name} on page {planned.number} is empty"
                report.warn("empty-placeholder", what, planned.place, hint, PagePlace(planned.number))
                continue
            edges = text_extent(box)
            if edges is None:
                continue
            below = edges.y + edges.height - place.y - place.height
            beside = max(place.x - edges.x, edges.x + edges.width - place.x - place.width)
            if max(below, beside) > TOLERANCE:
                by = f"{px_to_mm(max(below, beside)):.1f} mm"
                where = "high" if below > beside else "wide"
                note = report.warn if draft else report.error
                message = f"{name} on page {planned.number} is {by} too {where} for its place"
                note("full-placeholder", message, planned.place, hint, PagePlace(planned.number))
