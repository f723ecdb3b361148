"""Page masters. In: the plan and the layout's masters. Out: laid-out pages, and the area of every frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from pressbuild.core.findings import Place
from pressbuild.core.limits import working_on
from pressbuild.core.units import parse_length
from pressbuild.displaylist.fixed import fixed
from pressbuild.displaylist.pages import DisplayPage, PlacedFragment
from pressbuild.displaylist.stock import Stock
from pressbuild.plan import FrameRef, PagePlan, PlannedPage
from pressbuild.plan.contents_lines import ContentsLine, ContentsShare
from pressbuild.plan.master_frames import render_master
from pressbuild.publication.manifest import Manifest
from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset.engine import MASTER, Dependencies, Engine, LaidOutPage
from pressbuild.typeset.frame_columns import FrameArea, frame_area
from pressbuild.typeset.layout_styles import StyleSheets


@dataclass(frozen=True)
class PaperPages:
    """The pages of the paper without stories, and where their frames are. `markup` has the HTML of each page.

    `look` is what they look like besides: equal values with equal HTML are equal pages.
    """

    look: object
    asked: Dependencies
    markup: tuple[str, ...]
    pages: tuple[LaidOutPage, ...]
    areas: Mapping[FrameRef, FrameArea]
    recorded: tuple[DisplayPage, ...]  # the same pages as values, with slots in their frames
    stock: Stock
    families: frozenset[str]  # the first family that each piece of text of the masters asks for


def render_page(
    page: PlannedPage,
    plan: PagePlan,
    manifest: Manifest,
    templates: Templates,
    contents: Sequence[ContentsLine] = (),
    share: ContentsShare | None = None,
) -> str:
    """Return the HTML of a page; one of contents lists its share of them."""
    markup = render_master(page, len(plan.pages), plan.stories, manifest, templates, contents, share)
    file = escape(str(templates.place(f"masters/{page.master}.html")))
    classes = f"page master-{page.master} {page.side}"
    return f'<section class="{classes}" data-page="{page.number}" {MASTER}="{file}">{markup}</section>'


def lay_out_masters(
    markup: tuple[str, ...], plan: PagePlan, manifest: Manifest, engine: Engine, styles: StyleSheets, serial: int
) -> PaperPages:
    """Return the pages with their frames on the baseline grid. `serial` is that of the engine and its styles."""
    folder = styles.layout.folders[0]
    pages = engine.lay_out(
        "".join(markup), manifest.language, styles.sheets, styles.paper_css, "the page masters", folder
    )
    areas: dict[FrameRef, FrameArea] = {}
    frames: list[dict[str, Any]] = [{} for _ in pages]
    layout = styles.layout
    for page in pages:
        page.cut_to(parse_length(layout.facts.page.height))
    for page, planned, boxes in zip(pages, plan.pages, frames, strict=False):
        columns = {frame.name: frame.columns for frame in planned.frames}
        for name, rectangle, box in page.find("data-frame"):
            ref = FrameRef(planned.number, name)
            count = columns.get(name, 1)
            areas[ref] = frame_area(ref, rectangle, count, layout.gap, layout.grid_top, layout.leading)
            boxes[name] = box
    families = frozenset(run.family for page in pages for run in page.text_runs())
    recorded, stock = _record_masters(pages, frames, engine)
    asked = engine.take_asked()
    look = (serial, manifest.language, asked.states)
    return PaperPages(look, asked, markup, tuple(pages), areas, recorded, stock, families)


def _record_masters(
    pages: Sequence[LaidOutPage], frames: Sequence[dict[str, Any]], engine: Engine
) -> tuple[tuple[DisplayPage, ...], Stock]:
    recorder = engine.start_recording()
    recorded = []
    for number, (page, boxes) in enumerate(zip(pages, frames, strict=True), 1):
        file = next((file for file, _, _ in page.find(MASTER)), "")
        name, place = f"page {number}", Place(Path(file)) if file else None
        with working_on(name, place), engine.recording(name):
            fragment = recorder.record_master(page.box, boxes)
        width, height = map(fixed, page.size)
        recorded.append(DisplayPage(width, height, PlacedFragment(fragment, 0, 0), (), (), file))
    elements = recorder.elements
    whole = (replace(page, master=replace(page.master, elements=elements)) for page in recorded)
    return tuple(whole), recorder.stock
