"""Page masters. In: a plan's pages and stories. Out: their HTML by the layout's templates, and their frames.

A master is ordinary HTML; an element with `data-frame="name"` is a frame, with `data-columns` and
`data-head` beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from pressbuild.core.findings import Place, Report
from pressbuild.plan.contents_lines import ContentsLine, ContentsShare, find_running_head
from pressbuild.plan.page_plan import Frame, PlannedPage, Story
from pressbuild.publication.manifest import Manifest
from pressbuild.templates.jinja_templates import Templates

_COLUMNS = {str(number) for number in range(1, 25)}


def render_master(
    page: PlannedPage,
    pages: int,
    stories: Sequence[Story],
    manifest: Manifest,
    templates: Templates,
    contents: Sequence[ContentsLine] = (),
    share: ContentsShare | None = None,
) -> str:
    """Return the HTML of one page without its stories.

    `contents` lists all stories and crossheads with their pages; a page of contents shows its own `share` of them.
    """
    share = share or ContentsShare()
    return templates.render(
        f"masters/{page.master}.html",
        page=page,
        page_count=pages,
        stories=stories,
        contents=contents,
        entries=share.entries,
        detail=share.detail,
        running=find_running_head(page.number, stories, contents),
        publication=manifest.publication,
        issue=manifest.issue,
        price=manifest.issue.price or manifest.publication.price,
        date_line=manifest.issue.date_line or manifest.issue.date,
        facts={**manifest.publication.facts, **manifest.issue.facts},
        words=templates.layout.words(manifest.language),
        language=manifest.language,
    )


def find_frames(markup: str, file: Path, report: Report) -> tuple[Frame, ...]:
    """Return the frames of a rendered master, in document order."""
    place = Place(file)
    if not markup.strip():
        return ()
    frames: dict[str, Frame] = {}
    try:
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (ValueError, etree.LxmlError) as problem:
        hint = "take out control characters and XML declarations"
        report.error("bad-master", f"the master is not HTML: {problem}", place, hint)
        return ()
    for element in root.iter():
        name = element.get("data-frame") if isinstance(element.tag, str) else None
        if name is None:
            continue
        columns = element.get("data-columns", "1")
        if columns not in _COLUMNS:
            message = f"frame “{name}”: data-columns=“{columns}” is no number of columns"
            report.error("bad-master", message, place, "write a number from 1 to 24")
            columns = "1"
        if name in frames:
            report.error("bad-master", f"the master has two frames “{name}”", place, "give one another name")
        frames[name] = Frame(name, int(columns), element.get("data-head", ""))
    return tuple(frames.values())
