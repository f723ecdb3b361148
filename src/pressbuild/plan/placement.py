"""Placing stories. In: manifest, documents, layout. Out: a `PagePlan`; findings for what has no place.

Everything that can be wrong between manifest and masters is found here: unknown masters and frames, a
frame given to two stories, a story without a place, a frame that stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from pressbuild.core.findings import PagePlace, Place, Report, suggest
from pressbuild.document import Document, walk_blocks
from pressbuild.plan.master_frames import find_frames, render_master
from pressbuild.plan.page_plan import Frame, FrameRef, Insert, PagePlan, PlannedPage, Story
from pressbuild.publication.layouts import LayoutFacts
from pressbuild.publication.left_out_parts import parts_left_out
from pressbuild.publication.manifest import ListedArticle, Manifest, split_frame
from pressbuild.templates.jinja_templates import Templates


def plan_pages(
    manifest: Manifest,
    documents: Sequence[tuple[ListedArticle, Document]],
    templates: Templates,
    report: Report,
    repeats: Mapping[int, int] | None = None,
) -> PagePlan:
    """Return the plan. `repeats` says how often the pages marked `repeat` are needed, by their position."""
    counts = [(repeats or {}).get(index, 1) for index in range(len(manifest.issue.pages))]
    pages = _plan_pages(manifest, counts, templates, report)
    if report.has_errors:
        return PagePlan(pages, ())
    stories = _Placing(manifest, pages, counts, templates.layout.facts, report).place(documents)
    if repeats is None and not report.has_errors:
        _check_unused(pages, stories, manifest, report)
        _check_pictures(stories, report)
    return PagePlan(pages, stories)


def _plan_pages(
    manifest: Manifest, counts: Sequence[int], templates: Templates, report: Report
) -> tuple[PlannedPage, ...]:
    masters = templates.layout.masters()
    frames: dict[str, tuple[Frame, ...]] = {}
    pages: list[PlannedPage] = []
    for index, entry in enumerate(manifest.issue.pages):
        place = manifest.source.place("pages", index)
        if entry.master not in masters:
            hint = suggest(entry.master, masters)
            name = templates.layout.name
            report.error("no-master", f"the layout “{name}” has no page master “{entry.master}”", place, hint)
            continue
        for _ in range(counts[index]):
            page = PlannedPage(len(pages) + 1, index, entry.master, entry.section, place, ())
            if entry.master not in frames:
                markup = render_master(page, len(manifest.issue.pages), (), manifest, templates)
                frames[entry.master] = find_frames(markup, _master_file(entry.master, templates), report)
            pages.append(replace(page, frames=frames[entry.master]))
    return tuple(pages)


def _master_file(name: str, templates: Templates) -> Path:
    """Return a master's file as findings show it."""
    return Path("layouts") / templates.layout.name / "masters" / f"{name}.html"


class _Placing:
    """Gives stories their frames, noting which are taken."""

    def __init__(
        self,
        manifest: Manifest,
        pages: Sequence[PlannedPage],
        counts: Sequence[int],
        layout: LayoutFacts,
        report: Report,
    ) -> None:
        self.manifest, self.pages, self.counts, self.report = manifest, pages, counts, report
        self.layout = layout
        self.first_page = [1, *(1 + total for total in accumulate(counts))]
        self.taken: dict[FrameRef, Place] = {}

    def place(self, documents: Sequence[tuple[ListedArticle, Document]]) -> tuple[Story, ...]:
        return tuple(
            self._place_story(listed, document, self.manifest.place(listed.index)) for listed, document in documents
        )

    def _place_story(self, listed: ListedArticle, document: Document, place: Place) -> Story:
        entry = listed.entry
        self._check_choice("head", entry.head, self.layout.heads, listed.index)
        self._check_choice("style", entry.style, self.layout.styles, listed.index)
        chain: list[FrameRef] = []
        begins: dict[str, int] = {}  # where in the chain the frames of an entry begin
        endless = False
        if not entry.frames:
            self.report.error(
                "no-place",
                f"“{document.title}” has no place on any page",
                place,
                "add a line “frames: [page/frame]”, or “edition: screen” in the article",
            )
        for number, name in enumerate(entry.frames):
            refs = self._find(name, self.manifest.place(listed.index, "frames", number), document)
            if refs:
                begins[name] = len(chain)
            chain += refs
            endless = endless or (bool(refs) and self.manifest.issue.pages[split_frame(name)[0] - 1].repeat)
        story = Story(listed.index, document, entry, place, tuple(chain), (), endless)
        if not chain:
            return story
        return self._leave_out(replace(story, inserts=self._inserts(story, begins)))

    def _leave_out(self, story: Story) -> Story:
        """Return the story without the parts that the layout leaves out in its head or style."""
        frame = PagePlan(tuple(self.pages), ()).frame(story.chain[0])
        head = story.entry.head or frame.head or next(iter(self.layout.heads), "")
        parts = parts_left_out(self.layout.leaves_out, head, story.entry.style or "story")
        entry = replace(story.entry, kicker="") if "kicker" in parts else story.entry
        return replace(story, document=story.document.without(parts), entry=entry, left_out=parts)

    def _check_choice(self, key: str, value: str, known: Sequence[str], index: int) -> None:
        if value and value not in known:
            message = f"the layout “{self.layout.title}” has no {key} “{value}”"
            self.report.error(f"no-{key}", message, self.manifest.place(index, key), suggest(value, known))

    def _find(self, name: str, place: Place, document: Document) -> list[FrameRef]:
        """Return the frame of a name such as 7/turn, once for each repeat of its page."""
        entry, frame = split_frame(name)
        if entry > len(self.counts):
            self.report.error(
                "no-page", f"there is no page {entry}; the issue has {len(self.counts)}", place, "see “pages:”"
            )
            return []
        first = self.first_page[entry - 1]
        known = [candidate.name for candidate in self.pages[first - 1].frames]
        if frame not in known:
            master = self.pages[first - 1].master
            message = f"page {entry} has no frame “{frame}” (its master is “{master}”)"
            self.report.error("no-frame", message, place, suggest(frame, known))
            return []
        refs = [FrameRef(first + repeat, frame) for repeat in range(self.counts[entry - 1])]
        for ref in refs:
            if ref in self.taken:
                message = f"the frame {name} is given to “{document.title}” and to another story"
                self.report.error("frame-taken", message, place, f"the other one: {self.taken[ref]}")
            self.taken[ref] = place
        return refs

    def _inserts(self, story: Story, begins: Mapping[str, int]) -> tuple[Insert, ...]:
        document, entry = story.document, story.entry
        top = {block.id for block in (*document.pictures, *document.blocks) if block.id}
        inside = {block.id for block in walk_blocks(document.blocks) if block.id} - top
        known = top | {"picture"} if document.pictures else top
        taken: set[str] = set()
        inserts = []
        for number, hint in enumerate(entry.inserts):
            place = self.manifest.place(story.index, "inserts", number)
            if hint.take in inside:
                message = f"“{hint.take}” stands inside another block of “{document.title}” and would be printed twice"
                self.report.error("no-insert", message, place, "take the block around it, or end that one before it")
                continue
            if hint.take not in known:
                self.report.error(
                    "no-insert",
                    f"“{document.title}” has nothing with the id “{hint.take}”",
                    place,
                    suggest(hint.take, known),
                )
                continue
            name = document.pictures[0].id if hint.take == "picture" and document.pictures else hint.take
            if name in taken:
                message = f"“{hint.take}” is taken twice and would be printed twice"
                self.report.error("taken-twice", message, place, "take out one of the two")
                continue
            taken.add(name)
            if hint.frame and hint.frame not in entry.frames:
                message = f"the frame {hint.frame} is not one of this story's"
                self.report.error("no-frame", message, place, suggest(hint.frame, entry.frames))
                continue
            if hint.frame and hint.frame not in begins:
                continue  # there is no such frame: reported already
            position = begins[hint.frame] if hint.frame else 0
            frame = PagePlan(tuple(self.pages), ()).frame(story.chain[position])
            if hint.columns and hint.columns > frame.columns:
                message = f"“columns: {hint.columns}” is more than the {frame.columns} columns of {frame.name}"
                self.report.error("too-wide", message, place, f"at most {frame.columns}")
            inserts.append(Insert(position, hint))
        return tuple(inserts)


def _check_pictures(stories: Sequence[Story], report: Report) -> None:
    """Note the pictures of front matters that nothing puts on a page; the first one stands there by itself."""
    for story in stories:
        taken = {insert.hint.take for insert in story.inserts}
        for picture in story.document.pictures[1:]:
            if picture.id not in taken:
                message = f"the picture “{picture.file.name}” of “{story.document.title}” is not on any page"
                hint = f"add “inserts: [{{take: {picture.id}}}]” to the story in issue.yaml, or take it out;"
                hint += " one for the e-book alone stands in the text, between “::: screen-only” and “:::”"
                report.error("unplaced-picture", message, picture.place, hint)


def _check_unused(pages: Sequence[PlannedPage], stories: Sequence[Story], manifest: Manifest, report: Report) -> None:
    used = {ref for story in stories for ref in story.chain}
    for page in pages:
        for frame in page.frames:
            if FrameRef(page.number, frame.name) not in used:
                name = f"{page.entry + 1}/{frame.name}"
                report.warn(
                    "unused-frame",
                    f"the frame {name} stays empty",
                    page.place,
                    f"give it to a story (“frames: [{name}]”), or use a master without it",
                    PagePlace(page.number, frame.name),
                )
