"""Typesetting a whole issue. In: a plan and a way to plan again. Out: `FilledPages`, or findings.

The one loop of the program is here: a thread that turns out not to need its jump, a story that may be
cut, pages that repeat as often as the text needs. Each is settled in a bounded number of rounds.

A `Typesetter` keeps what it has laid out. Asked again, it lays out only what depends on what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pressbuild.diagnostics import ExitCode, Place, Report
from pressbuild.fonts import FontFamily, font_face_css
from pressbuild.layouts import Layout
from pressbuild.manifest import Manifest
from pressbuild.plan import PagePlan, Story
from pressbuild.sources.folder import state_of
from pressbuild.templates import Templates
from pressbuild.typeset.engine import Engine, LaidOutPage
from pressbuild.typeset.fill import MARK_WIDTH, fill_pages
from pressbuild.typeset.fit import measure_fit
from pressbuild.typeset.geometry import FrameArea
from pressbuild.typeset.masters import PaperPages, lay_out_masters, render_pages
from pressbuild.typeset.model import FilledPages
from pressbuild.typeset.pieces import PieceRequest, lay_out_pieces
from pressbuild.typeset.pour import Poured, Workshop
from pressbuild.typeset.settle import Settled, settle_story
from pressbuild.typeset.style import StyleSheets, read_style_sheets
from pressbuild.units import px_to_mm

MAX_ROUNDS = 4
_PAGE_HINT = "look for heights, margins and texts in the masters and print.css that add up to more than the page"
Replan = Callable[[Mapping[int, int]], PagePlan]
Tick = Callable[[str], None]


@dataclass(frozen=True)
class _Setup:
    """What everything is set with, and what it was made from."""

    made_from: object
    engine: Engine
    styles: StyleSheets
    rule: LaidOutPage
    messages: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    """Something laid out, and what it was made from."""

    made_from: object
    settled: Settled


class Typesetter:
    """Typesets an issue, as often as it changes.

    Kept are the masters as long as their HTML is the same, and each story as long as the story, the frames that it
    runs through and its pictures are the same; a style sheet, a face or a template touches everything.
    """

    def __init__(self) -> None:
        self._setup: _Setup | None = None
        self._paper: tuple[object, PaperPages, tuple[str, ...]] | None = None
        self._stories: dict[str, _Kept] = {}

    def typeset(
        self,
        plan: PagePlan,
        replan: Replan,
        manifest: Manifest,
        templates: Templates,
        families: Sequence[FontFamily],
        roots: Sequence[Path],
        report: Report,
        draft: bool = False,
        tick: Tick = lambda _: None,
    ) -> FilledPages:
        """Return the filled pages. `replan` plans again with more of the repeated pages; `tick` hears of progress.

        The pages of an earlier call are no longer to be used.

        Raises:
            Stopped: if the layout cannot be used.
        """
        setup = self._set_up(templates, families, roots)
        repeats: dict[int, int] = {}
        for _ in range(MAX_ROUNDS):
            paper, said = self._lay_out_paper(render_pages(plan, manifest, templates), plan, manifest, setup)
            _check_paper(paper, plan, report)
            report.stop_on_errors(ExitCode.SOURCE)
            shop = Workshop(setup.engine, setup.styles, templates, plan, paper.areas, setup.rule)
            stories = []
            for story in plan.stories:
                tick(story.short)
                stories.append(self._settle(story, shop, setup))
            more = _missing_pages([settled.poured for settled in stories], plan)
            if not more:
                break
            repeats = {entry: repeats.get(entry, 1) + count for entry, count in more.items()}
            plan = replan(repeats)
        else:
            report.error("unsettled", "the number of repeated pages does not settle", None, "name them one by one")
            report.stop_on_errors(ExitCode.FINDINGS)
        contents = [line for settled in stories for line in settled.contents]
        markup = render_pages(plan, manifest, templates, contents)
        if markup != paper.markup:
            paper, said = self._lay_out_paper(markup, plan, manifest, setup)
        self._stories = {story.slug: self._stories[story.slug] for story in plan.stories}
        fits = tuple(
            measure_fit(story, settled, templates.layout, report, draft)
            for story, settled in zip(plan.stories, stories, strict=True)
        )
        messages = (*setup.messages, *said, *(message for settled in stories for message in settled.messages))
        _note_messages(messages, report)
        return fill_pages(stories, fits, paper, shop, draft)

    def _set_up(self, templates: Templates, families: Sequence[FontFamily], roots: Sequence[Path]) -> _Setup:
        layout = templates.layout
        made_from = (layout, tuple(families), tuple(roots), _layout_states(layout, families))
        if self._setup and self._setup.made_from == made_from:
            self._setup.engine.log.messages.clear()
            return self._setup
        self._paper, self._stories = None, {}
        engine = Engine(font_face_css(tuple(families)), roots)
        styles = read_style_sheets(layout, engine)
        request = PieceRequest(templates.render("rule.html"), MARK_WIDTH)
        (rule,) = lay_out_pieces([request], "en", engine, styles, "the column rules")
        self._setup = _Setup(made_from, engine, styles, rule.page, tuple(engine.log.messages))
        return self._setup

    def _lay_out_paper(
        self, markup: tuple[str, ...], plan: PagePlan, manifest: Manifest, setup: _Setup
    ) -> tuple[PaperPages, tuple[str, ...]]:
        """Return the pages without stories, and what the engine complained about while it laid them out."""
        made_from = (setup.made_from, markup, manifest.language, [page.frames for page in plan.pages])
        if self._paper is None or self._paper[0] != made_from:
            log = setup.engine.log
            before = len(log.messages)
            paper = lay_out_masters(markup, plan, manifest, setup.engine, setup.styles)
            self._paper = made_from, paper, tuple(log.messages[before:])
        self._paper[1].clear()  # of the stories of an earlier call
        return self._paper[1:]

    def _settle(self, story: Story, shop: Workshop, setup: _Setup) -> Settled:
        pictures = tuple(state_of(picture.file) for picture in story.document.all_pictures())
        frames = [(shop.areas[ref], shop.plan.frame(ref)) for ref in story.chain]
        made_from = (replace(story, index=0, place=Place(Path())), frames, pictures)
        kept = self._stories.get(story.slug)
        if kept and kept.made_from == made_from:
            return kept.settled.planned_as(story)
        if kept:
            setup.engine.forget_pictures([picture.file for picture in story.document.all_pictures()])
        settled = settle_story(story, shop)
        self._stories[story.slug] = _Kept(made_from, settled)
        return settled


def _layout_states(layout: Layout, families: Sequence[FontFamily]) -> tuple[str, ...]:
    """Return states of all files that how stories look depends on: not masters, nor what only the e-book has."""
    files = (path for folder in layout.folders for path in sorted(folder.rglob("*")) if path.suffix)
    used = [path for path in files if not {"epub", "masters"} & set(path.parts[-3:-1])]
    used += [face.path for family in families for face in family.faces]
    return tuple(state_of(path) for path in used)


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


def _note_messages(messages: Sequence[str], report: Report) -> None:
    """Make findings of what the layout engine complained about: nothing it says goes unseen."""
    for message in dict.fromkeys(messages):
        report.warn("engine", f"the layout engine says: {message}", None, "look in the layout’s style sheets")
