"""Typesetting a whole issue. In: a plan and a way to plan again. Out: `FilledPages`, or findings.

The one loop of the program is here: a thread that turns out not to need its jump, a story that may be
cut, pages that repeat as often as the text needs. Each is settled in a bounded number of rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pressbuild.diagnostics import ExitCode, Report
from pressbuild.fonts import FontFamily, font_face_css
from pressbuild.manifest import Manifest
from pressbuild.plan import PagePlan, Story
from pressbuild.templates import Templates
from pressbuild.typeset.engine import Engine, LaidOutPage
from pressbuild.typeset.fill import fill_pages
from pressbuild.typeset.fit import measure_fit
from pressbuild.typeset.geometry import FrameArea
from pressbuild.typeset.masters import Contents, PaperPages, find_crossheads, lay_out_masters, render_pages
from pressbuild.typeset.model import FilledPages
from pressbuild.typeset.pour import Poured, Workshop, pour_story
from pressbuild.typeset.requests import without_pages_after
from pressbuild.typeset.style import read_style_sheets
from pressbuild.units import px_to_mm

MAX_ROUNDS = 4
_PAGE_HINT = "look for heights, margins and texts in the masters and print.css that add up to more than the page"
TICK = Callable[[str], None]


def typeset_issue(
    plan: PagePlan,
    replan: Callable[[Mapping[int, int]], PagePlan],
    manifest: Manifest,
    templates: Templates,
    families: Sequence[FontFamily],
    roots: Sequence[Path],
    report: Report,
    draft: bool = False,
    tick: TICK = lambda _: None,
) -> FilledPages:
    """Return the filled pages. `replan` plans again with more of the repeated pages; `tick` hears of progress.

    Raises:
        Stopped: if the layout cannot be used.
    """
    engine = Engine(font_face_css(tuple(families)), roots)
    styles = read_style_sheets(templates.layout, engine)
    repeats: dict[int, int] = {}
    for _ in range(MAX_ROUNDS):
        paper = lay_out_masters(render_pages(plan, manifest, templates), plan, manifest, engine, styles)
        _check_paper(paper, plan, report)
        report.stop_on_errors(ExitCode.SOURCE)
        round_report = Report()
        shop = Workshop(engine, styles, templates, plan, paper.areas, round_report, draft)
        poured = []
        for story in plan.stories:
            tick(story.short)
            poured.append(_settle(story, shop))
        more = _missing_pages(poured, plan)
        if not more:
            break
        repeats = {entry: repeats.get(entry, 1) + count for entry, count in more.items()}
        plan = replan(repeats)
    else:
        report.error("unsettled", "the number of repeated pages does not settle", None, "name them one by one")
        report.stop_on_errors(ExitCode.FINDINGS)
    report.findings += round_report.findings
    contents = _contents(poured)
    markup = render_pages(plan, manifest, templates, contents)
    if markup != paper.markup:
        paper = lay_out_masters(markup, plan, manifest, engine, styles)
    fits = tuple(
        measure_fit(story, item, templates.layout, report, draft)
        for story, item in zip(plan.stories, poured, strict=True)
    )
    _note_log(engine, report)
    return fill_pages(poured, fits, paper, shop)


def _settle(story: Story, shop: Workshop) -> Poured:
    """Pour a story; drop a jump that only its own jump line makes needed; cut a story that may be cut."""
    poured = pour_story(story, shop)
    for jump in story.jumps:
        after = [item for item in poured.filled if story.chain.index(item[0].area.ref) > jump.leaves]
        if not poured.overset and len(after) <= 1:
            short = pour_story(without_pages_after(story, jump), shop)
            if not short.overset:
                return short
    if poured.overset and story.entry.may_cut and not story.endless:
        return _cut(poured, shop)
    return poured


def _cut(poured: Poured, shop: Workshop) -> Poured:
    """Take blocks away from the end of a story until it fits, at most a third of them."""
    blocks = len(poured.story.document.blocks)
    for kept in range(blocks - 1, max(0, blocks - blocks // 3 - 1), -1):
        shorter = pour_story(poured.story, shop, kept)
        if not shorter.overset:
            return shorter
    return poured


def _missing_pages(poured: Sequence[Poured], plan: PagePlan) -> dict[int, int]:
    """Return how many more of each repeated page are needed, by the page's position in the manifest."""
    missing: dict[int, int] = {}
    for item in poured:
        if item.story.endless and item.overset:
            ref = item.story.chain[-1]
            area: FrameArea = next(column.area for column in reversed(item.columns) if column.area.ref == ref)
            extra = -(-len(item.overset) // area.columns)
            entry = plan.pages[ref.page - 1].entry
            missing[entry] = max(missing.get(entry, 0), extra)
    return missing


def _contents(poured: Sequence[Poured]) -> list[Contents]:
    found: list[Contents] = []
    for item in poured:
        if item.story.endless:
            pages = ((column.area.ref.page, page) for column, page in item.filled)
            found += find_crossheads(item.story.slug, pages)
    return found


def _check_paper(paper: PaperPages, plan: PagePlan, report: Report) -> None:
    if len(paper.pages) != len(plan.pages):
        report.error("bad-master", f"{len(plan.pages)} masters came out as {len(paper.pages)} pages", None, _PAGE_HINT)
    for planned, page in zip(plan.pages, paper.pages, strict=False):
        if page.overflow() > 1:
            message = f"something in the master “{planned.master}” sticks out at the foot of page {planned.number}"
            report.error("bad-master", message, planned.place, _PAGE_HINT)
    for story in plan.stories:
        for ref in story.chain:
            if ref not in paper.areas:
                report.error("bad-master", f"the frame {ref} is not on its page: the style sheet hides it", story.place)
            elif (by := _off_the_page(paper.areas[ref], paper.pages[ref.page - 1])) > 1:
                message = f"the frame {ref} sticks out of its page by {px_to_mm(by):.1f} mm"
                report.error("bad-master", message, story.place, _PAGE_HINT)


def _off_the_page(area: FrameArea, page: LaidOutPage) -> float:
    """Return by how much a frame lies beyond an edge of its page, in CSS px."""
    width, height = page.size
    right, bottom = area.x + area.width(area.columns), area.line_y(area.lines)
    return max(-area.x, -area.y, right - width, bottom - height)


def _note_log(engine: Engine, report: Report) -> None:
    """Make findings of what the layout engine complained about: nothing it says goes unseen."""
    for message in engine.log.messages:
        report.warn("engine", f"the layout engine says: {message}", None, "look in the layout’s style sheets")
