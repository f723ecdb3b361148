"""Page masters. In: the plan and the layout's masters. Out: laid-out pages, and the area of every frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pressbuild.manifest import Manifest
from pressbuild.plan import FrameRef, PagePlan
from pressbuild.plan.masters import render_master
from pressbuild.templates import Templates
from pressbuild.typeset.engine import Engine, LaidOutPage
from pressbuild.typeset.geometry import FrameArea, frame_area
from pressbuild.typeset.style import StyleSheets
from pressbuild.units import parse_length


@dataclass(frozen=True)
class Contents:
    """A line of a page of contents: a crosshead of a story and the page it stands on."""

    story: str
    title: str
    page: int


@dataclass(frozen=True)
class PaperPages:
    """The pages of the paper without stories, and where their frames are."""

    markup: str
    pages: tuple[LaidOutPage, ...]
    areas: Mapping[FrameRef, FrameArea]
    hosts: Mapping[FrameRef, Any]  # the box of each frame, into which its story is moved


def render_pages(plan: PagePlan, manifest: Manifest, templates: Templates, contents: Sequence[Contents] = ()) -> str:
    """Return the HTML of all pages, one after the other."""
    parts = []
    for page in plan.pages:
        markup = render_master(page, len(plan.pages), plan.stories, manifest, templates, contents)
        classes = f"page master-{page.master} {page.side}"
        parts.append(f'<section class="{classes}" data-page="{page.number}">{markup}</section>')
    return "".join(parts)


def lay_out_masters(markup: str, plan: PagePlan, manifest: Manifest, engine: Engine, styles: StyleSheets) -> PaperPages:
    """Return the pages with their frames on the baseline grid."""
    folder = styles.layout.folders[0]
    pages = engine.lay_out(markup, manifest.language, styles.sheets, styles.paper_css, "the page masters", folder)
    areas: dict[FrameRef, FrameArea] = {}
    hosts: dict[FrameRef, Any] = {}
    layout = styles.layout
    for page in pages:
        page.cut_to(parse_length(layout.facts.page.height))
    for page, planned in zip(pages, plan.pages, strict=False):
        columns = {frame.name: frame.columns for frame in planned.frames}
        for name, rectangle, box in page.find("data-frame"):
            ref = FrameRef(planned.number, name)
            count = columns.get(name, 1)
            areas[ref] = frame_area(ref, rectangle, count, layout.gap, layout.grid_top, layout.leading)
            hosts[ref] = box
    return PaperPages(markup, tuple(pages), areas, hosts)


def find_crossheads(slug: str, pages: Iterator[tuple[int, LaidOutPage]]) -> Iterator[Contents]:
    """Yield the crossheads on laid-out columns, each given with its printed page."""
    for number, page in pages:
        for title, _, _ in page.find("data-crosshead"):
            yield Contents(slug, title, number)
