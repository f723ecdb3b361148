"""Typesetting a whole issue. In: a plan and a way to plan again. Out: `FilledPages`, or findings.

The one loop of the program is here: a thread that turns out not to need its jump, a story that may be
cut, pages that repeat as often as the text needs. Each is settled in a bounded number of rounds.

A `Typesetter` keeps what it has laid out. Asked again, it lays out only what depends on what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from pressbuild.core.findings import ExitCode, Place, Report
from pressbuild.core.limits import working_on
from pressbuild.core.units import px_to_mm
from pressbuild.plan import PagePlan, Story
from pressbuild.plan.contents_lines import ContentsLine, ContentsShare, list_contents
from pressbuild.publication.font_families import FontFamily, font_face_css
from pressbuild.publication.manifest import Manifest
from pressbuild.sources.language_tags import direction_of
from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset.contents_pages import check_contents, count_entries, share_contents
from pressbuild.typeset.copyfit import FittedStory, settle_story
from pressbuild.typeset.copyfit_ledger import measure_fit
from pressbuild.typeset.engine import Dependencies, Engine, LaidOutPage
from pressbuild.typeset.filled_pages import FilledPages
from pressbuild.typeset.frame_columns import FrameArea
from pressbuild.typeset.layout_cache import LayoutCache
from pressbuild.typeset.layout_styles import SHEETS, StyleSheets, read_style_sheets
from pressbuild.typeset.page_assembly import MARK_WIDTH, fill_pages
from pressbuild.typeset.page_furniture import check_furniture
from pressbuild.typeset.paper_pages import PaperPages, lay_out_masters, render_page
from pressbuild.typeset.placed_story import PlacedStory
from pressbuild.typeset.spanners import SpannerRequest, lay_out_pieces
from pressbuild.typeset.story_layout import LayoutContext
from pressbuild.typeset.story_markup import StoryMarkup

MAX_ROUNDS = 4
_PAGE_HINT = "look for heights, margins and texts in the masters and print.css that add up to more than the page"
Replan = Callable[[Mapping[int, int]], PagePlan]
Tick = Callable[[str], None]
Ahead = Callable[[Path | None, float], None]


@dataclass(frozen=True)
class _Setup:
    """What everything is set with. `serial` tells it from every other."""

    serial: int
    engine: Engine
    styles: StyleSheets
    rule: LaidOutPage
    messages: tuple[str, ...]


@dataclass(frozen=True)
class _Masters:
    """The pages without stories, and what the engine complained about while it laid them out."""

    paper: PaperPages
    messages: tuple[str, ...]


@dataclass(frozen=True)
class _Begun:
    """An unfinished story that has its boxes, and the files that it was laid out with."""

    story: FittedStory
    asked: Dependencies


class Typesetter:
    """Typesets an issue, as often as it changes.

    Kept are the masters and each story as long as their HTML, the frames that they run through and the files that
    they show are the same; a style sheet or a face touches everything.
    """

    def __init__(self) -> None:
        self._setups: LayoutCache[_Setup] = LayoutCache()
        self._masters: LayoutCache[_Masters] = LayoutCache()
        self._stories: LayoutCache[FittedStory] = LayoutCache()
        self._rooms: LayoutCache[int] = LayoutCache()
        self._serials = count(1)

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
        press_css: str = "",
        bleed: float = 0.0,
        ahead: Ahead = lambda _file, _density: None,
    ) -> FilledPages:
        """Return the filled pages. `replan` plans again with more of the repeated pages; `tick` hears of progress.

        `press_css` has the custom properties that the press gives to style sheets; `bleed` is how far, in CSS px,
        something may stick out of a page. `ahead` hears of each picture as soon as its size is known: its file, and
        how many of its pixels make one CSS px.

        Raises:
            Stopped: if the layout cannot be used.
        """
        memories = (self._setups, self._masters, self._stories, self._rooms)
        for memory in memories:
            memory.begin()
        right_to_left = any(direction_of(story.document.language) == "rtl" for story in plan.stories)
        setup = self._set_up(templates, families, roots, press_css, manifest.language, right_to_left)
        repeats: dict[int, int] = {}
        begun: dict[str, _Begun] = {}
        for _ in range(MAX_ROUNDS):
            markup = tuple(render_page(page, plan, manifest, templates) for page in plan.pages)
            masters = self._lay_out_masters(markup, plan, manifest, setup, templates)
            _check_paper(masters.paper, plan, bleed, report)
            report.stop_on_errors(ExitCode.SOURCE)
            for page in masters.paper.pages:
                for shown in page.pictures():
                    ahead(shown.file, shown.density)
            shop = LayoutContext(setup.engine, setup.styles, templates, plan, masters.paper.areas, setup.rule)
            stories = []
            for story in plan.stories:
                tick(story.short)
                place, file = Place(story.document.file), manifest.folder.root / story.document.file
                with working_on(f"the story “{story.short}”", place, file, is_text=True):
                    stories.append(self._settle(story, shop, setup, begun))
                for picture in stories[-1].pictures:
                    ahead(picture.file, picture.density)
            more = _missing_pages([settled.placed for settled in stories], plan)
            if not more:
                break
            repeats = {entry: repeats.get(entry, 1) + pages for entry, pages in more.items()}
            plan = replan(repeats)
        else:
            report.error("unsettled", "the number of repeated pages does not settle", None, "name them one by one")
            report.stop_on_errors(ExitCode.FINDINGS)
        contents = list_contents(plan.stories, [settled.crossheads for settled in stories])
        markup = self._set_contents(contents, masters.paper, plan, manifest, templates, setup, report, draft)
        if markup != masters.paper.markup:
            masters = self._lay_out_masters(markup, plan, manifest, setup, templates)
        check_furniture(masters.paper, plan, report, draft)
        for memory in memories:
            memory.forget_unused()
        fits = tuple(
            measure_fit(story, settled, templates.layout, report, draft)
            for story, settled in zip(plan.stories, stories, strict=True)
        )
        told = (setup.messages, masters.messages, *(settled.messages for settled in stories))
        _note_messages([message for messages in told for message in messages], report)
        return fill_pages(stories, fits, masters.paper, shop, draft)

    def _set_up(
        self,
        templates: Templates,
        families: Sequence[FontFamily],
        roots: Sequence[Path],
        press_css: str,
        language: str,
        right_to_left: bool,
    ) -> _Setup:
        layout = templates.layout
        sheets = tuple(layout.folder.state_of(path) for name in SHEETS if (path := layout.find(name)))
        rule_markup = templates.render("rule.html")
        measures = replace(layout.facts, words={})  # words come into the HTML
        asked = (rule_markup, press_css, language, right_to_left)
        made_from = (layout.name, measures, sheets, tuple(families), tuple(roots), asked)
        found = self._setups.find(made_from)
        if found:
            found.engine.log.take()
            found.engine.take_asked()
            return found
        engine = Engine(font_face_css(tuple(families)), roots, tuple(families), language, layout.locate)
        styles = read_style_sheets(layout, engine, press_css, right_to_left)
        request = SpannerRequest(rule_markup, MARK_WIDTH)
        (rule,) = lay_out_pieces([request], "en", engine, styles, "the column rules")
        setup = _Setup(next(self._serials), engine, styles, rule.page, engine.log.take())
        return self._setups.keep(made_from, engine.take_asked(), setup)

    def _lay_out_masters(
        self, markup: tuple[str, ...], plan: PagePlan, manifest: Manifest, setup: _Setup, templates: Templates
    ) -> _Masters:
        made_from = (setup.serial, markup, manifest.language, [page.frames for page in plan.pages])
        found = self._masters.find(made_from)
        if found is None:
            names = sorted({page.master for page in plan.pages})
            with working_on(
                f"laying out the masters ({', '.join(names)})", templates.place(f"masters/{names[0]}.html")
            ):
                paper = lay_out_masters(markup, plan, manifest, setup.engine, setup.styles, setup.serial)
            found = _Masters(paper, setup.engine.log.take())
            self._masters.keep(made_from, paper.asked, found)
        return found

    def _set_contents(
        self,
        lines: Sequence[ContentsLine],
        paper: PaperPages,
        plan: PagePlan,
        manifest: Manifest,
        templates: Templates,
        setup: _Setup,
        report: Report,
        draft: bool,
    ) -> tuple[str, ...]:
        """Return the HTML of all pages with their contents and running heads."""

        def render(number: int, share: ContentsShare) -> str:
            return render_page(plan.pages[number - 1], plan, manifest, templates, lines, share)

        def room(markup: str) -> int:
            made_from = (setup.serial, manifest.language, markup)
            found = self._rooms.find(made_from)
            if found is None:
                found = count_entries(markup, manifest.language, setup.engine, setup.styles)
                self._rooms.keep(made_from, setup.engine.take_asked(), found)
                setup.engine.log.take()  # the same is said again of the whole paper
            return found

        shares = share_contents(lines, paper, render, room)
        check_contents(shares, plan, report, draft)
        return tuple(render(page.number, shares.shares.get(page.number, ContentsShare())) for page in plan.pages)

    def _settle(self, story: Story, shop: LayoutContext, setup: _Setup, begun: dict[str, _Begun]) -> FittedStory:
        """Return a story in its frames; `begun` holds those that were unfinished in the round before."""
        areas = [shop.areas[ref] for ref in story.chain]
        parts = StoryMarkup(story, shop.plan, shop.templates)
        markup = parts.everything(areas)
        language = story.document.language
        blocks = story.document.blocks if story.entry.may_cut else ()  # it is cut where one of them ends
        entry = (story.slug, story.entry, story.chain, story.inserts, story.jumps, story.endless)
        # where a jump turns out not to be needed, other HTML is made of the same story
        shortened = story.document if story.jumps else None
        balance = shop.templates.layout.facts.balance
        made_from = (setup.serial, entry, language, blocks, shortened, balance, markup, areas)
        before = begun.pop(story.slug, None)
        found = self._stories.find(made_from)
        if found is None:
            found = settle_story(parts, shop, before.story if before else None)
            asked = setup.engine.take_asked()
            asked = asked.with_those_of(before.asked) if before else asked
            self._stories.keep(made_from, asked, replace(found, unfinished=None))
            if found.unfinished:
                begun[story.slug] = _Begun(found, asked)
        return found.planned_as(story)


def _missing_pages(placed: Sequence[PlacedStory], plan: PagePlan) -> dict[int, int]:
    """Return how many more of each repeated page are needed, by the page's position in the manifest."""
    missing: dict[int, int] = {}
    for item in placed:
        if item.story.endless and item.overset:
            ref = item.story.chain[-1]
            area: FrameArea = next(column.area for column in reversed(item.columns) if column.area.ref == ref)
            extra = -(-item.overset // area.columns)
            entry = plan.pages[ref.page - 1].entry
            missing[entry] = max(missing.get(entry, 0), extra)
    return missing


def _check_paper(paper: PaperPages, plan: PagePlan, bleed: float, report: Report) -> None:
    if len(paper.pages) != len(plan.pages):
        report.error("bad-master", f"{len(plan.pages)} masters came out as {len(paper.pages)} pages", None, _PAGE_HINT)
    for planned, page in zip(plan.pages, paper.pages, strict=False):
        if page.overflow() > 1 + bleed:
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
