"""Surveying the pages. In: filled pages and findings. Out: what the proof draws over pictures of them, in mm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from pressbuild.core.findings import Finding, Place
from pressbuild.core.invisible_characters import show_text
from pressbuild.core.units import MM_PER_PT, PX_PER, parse_length, px_to_mm
from pressbuild.document import Medium, block_inlines, plain_text, walk_blocks
from pressbuild.pdf.page_tiles import DrawnBoxes
from pressbuild.plan import FrameRef, PagePlan, PlannedPage, Story
from pressbuild.proof.shown_findings import show_finding
from pressbuild.proof.shown_values import (
    AreaShown,
    ColumnShown,
    FindingShown,
    FrameShown,
    PageShown,
    PaperShown,
    PictureShown,
    StoryShown,
)
from pressbuild.publication.layouts import PageSize
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import ColumnText, FilledPages, FrameArea, StoryFit


def survey_paper(
    filled: FilledPages, manifest: Manifest, size: PageSize, versions: Sequence[str], boxes: Sequence[DrawnBoxes]
) -> PaperShown:
    """Return what the proof shows of the pages; `versions` and `boxes` are those of their PDFs, page by page."""
    leading = filled.areas[0].leading if filled.areas else 0.0
    top = parse_length(size.top)
    columns = [column for places in filled.places for column in places.columns]
    offsets = Counter(round(column.baseline, 1) for column in columns if column.lines_used)
    offset = offsets.most_common(1)[0][0] if offsets else leading
    issue = manifest.issue
    return PaperShown(
        title=issue.title or manifest.publication.title,
        number=issue.number,
        date_line=issue.date_line or issue.date,
        issue=manifest.name,
        language=manifest.language,
        width=_mm(parse_length(size.width)),
        height=_mm(parse_length(size.height)),
        leading=round(px_to_mm(leading), 4),
        baseline=round(px_to_mm(top + offset), 3),
        pages=tuple(
            _show_page(page, filled, manifest, size, version, box)
            for page, version, box in zip(filled.plan.pages, versions, boxes, strict=True)
        ),
        stories=tuple(_show_story(story, fit) for story, fit in zip(filled.plan.stories, filled.fits, strict=True)),
    )


def _show_page(
    page: PlannedPage, filled: FilledPages, manifest: Manifest, size: PageSize, version: str, boxes: DrawnBoxes
) -> PageShown:
    frames = []
    for area in (area for area in filled.areas if area.ref.page == page.number):
        held = [(places.slug, c) for places in filled.places for c in places.columns if c.ref == area.ref]
        story = next((story.slug for story in filled.plan.stories if area.ref in story.chain), "")
        frames.append(
            FrameShown(area.ref.name, _frame_area(area), story, tuple(_show_column(column) for _, column in held))
        )
    pictures = []
    for places in filled.places:
        for picture in places.pictures:
            if picture.page == page.number:
                file, ppi = _name_picture(picture.file, picture.density, manifest)
                place = picture.place
                shown = AreaShown(_mm(place.x), _mm(place.y), _mm(place.width), _mm(place.height))
                pictures.append(PictureShown(shown, places.slug, file, ppi, picture.crops))
    left, _, _, top = boxes.trim
    return PageShown(
        number=page.number,
        side=page.side,
        master=page.master,
        section=page.section,
        file=str(page.place.file),
        line=page.place.line or 0,
        version=version,
        media=_box_area(boxes.media, left, top),
        bleed=_box_area(boxes.bleed, left, top),
        trim=_box_area(boxes.trim, left, top),
        safe=_safe_area(page, size),
        frames=tuple(frames),
        pictures=tuple(pictures),
    )


def _frame_area(area: FrameArea) -> AreaShown:
    return AreaShown(_mm(area.x), _mm(area.y), _mm(area.width(area.columns)), _mm(area.lines * area.leading))


def _show_column(column: ColumnText) -> ColumnShown:
    place = column.place
    area = AreaShown(_mm(place.x), _mm(place.y), _mm(place.width), _mm(place.height))
    return ColumnShown(area, column.lines, column.lines_used, column.first, column.end)


def _name_picture(file: Path | None, density: float, manifest: Manifest) -> tuple[str, int]:
    """Return the file of a picture as findings name it, and its effective ppi, 0 for a drawing or a PDF."""
    if file is None:  # it stands in the HTML itself
        return "", 0
    ppi = 0 if file.suffix.lower() in (".svg", ".pdf") else round(density * PX_PER["in"])
    return str(manifest.folder.shown(file)), ppi


def _box_area(box: tuple[float, float, float, float], left: float, top: float) -> AreaShown:
    """Return a box of a PDF, in pt from the foot, as seen from the corner of the trimmed page."""
    x, y, width, height = box[0] - left, top - box[3], box[2] - box[0], box[3] - box[1]
    return AreaShown(*(round(length * MM_PER_PT, 2) for length in (x, y, width, height)))


def _safe_area(page: PlannedPage, size: PageSize) -> AreaShown:
    """Return the page without its margins; `inside` is at the fold."""
    width, height, top, bottom, inside, outside = (
        parse_length(length) for length in (size.width, size.height, size.top, size.bottom, size.inside, size.outside)
    )
    left = outside if page.side == "left" else inside
    return AreaShown(_mm(left), _mm(top), _mm(width - inside - outside), _mm(height - top - bottom))


def _show_story(story: Story, fit: StoryFit) -> StoryShown:
    document = story.document
    return StoryShown(
        slug=story.slug,
        title=show_text(fit.title),
        short=story.short,
        section=show_text(story.section),
        article=str(document.file),
        file=str(story.place.file),
        line=story.place.line or 0,
        frames=tuple(str(ref) for ref in story.chain),
        words=fit.words,
        lines=fit.lines_available,
        used=fit.lines_used,
        over=fit.lines_over,
        words_over=fit.words_over,
        overset=fit.overset,
        under=fit.lines_under,
        words_cut=fit.words_cut,
        advice=fit.advice,
        document="" if document.medium is Medium.PRINT else document.book_file,
    )


def show_findings(findings: Sequence[Finding], filled: FilledPages | None = None) -> tuple[FindingShown, ...]:
    """Return findings as the proof shows them, with the place on the paper that each one is about."""
    return tuple(_show_finding(finding, filled) for finding in dict.fromkeys(findings))


def _show_finding(finding: Finding, filled: FilledPages | None) -> FindingShown:
    page, area, story = _locate(finding, filled) if filled else (0, None, "")
    return show_finding(finding, story, page, area)


def _locate(finding: Finding, filled: FilledPages) -> tuple[int, AreaShown | None, str]:
    """Return page, rectangle and story of a finding, as far as they can be told from its spot or its file and line."""
    areas = {area.ref: area for area in filled.areas}
    owners = {ref: story.slug for story in filled.plan.stories for ref in story.chain}

    def whole(ref: FrameRef) -> tuple[int, AreaShown | None, str]:
        area = areas.get(ref)
        return ref.page, _frame_area(area) if area else None, owners.get(ref, "")

    if finding.spot:
        return whole(FrameRef(finding.spot.page, finding.spot.frame))
    if finding.place is None:
        return 0, None, ""
    for story in filled.plan.stories:
        if story.document.file == finding.place.file:
            column = _column_at(story, finding.place, filled)
            if column:
                return column.ref.page, _show_column(column).area, story.slug
            return whole(story.chain[0])
    story_there = _entry_at(finding.place, filled.plan)
    if story_there:
        return whole(story_there.chain[0])
    page = next((page for page in filled.plan.pages if page.place == finding.place), None)
    return (page.number, None, "") if page else (0, None, "")


def _column_at(story: Story, place: Place, filled: FilledPages) -> ColumnText | None:
    """Return the column in which the block begins that stands in a line of the article; None for its front matter."""
    before, first, line = 0, -1, place.line or 0
    for block in walk_blocks(story.document.blocks):
        if block.place and (block.place.line or 0) > line:
            break
        first = before
        before += sum(len(plain_text(run).split()) for run in block_inlines(block))
    columns = next((places.columns for places in filled.places if places.slug == story.slug), ())
    return next((column for column in columns if column.first <= first < column.end), None)


def _entry_at(place: Place, plan: PagePlan) -> Story | None:
    """Return the story in whose entry of the manifest a line stands."""
    entries: Mapping[int, Story] = {
        s.place.line: s for s in plan.stories if s.place.line and s.place.file == place.file
    }
    before = [line for line in entries if line <= (place.line or 0)]
    return entries[max(before)] if before else None


def _mm(px: float) -> float:
    return round(px_to_mm(px), 2)
