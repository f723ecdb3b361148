"""The structure of an issue. In: filled pages. Out: one `Tag` tree: sections, stories whole, all in reading order.

What the masters say (the title, the date line, contents, an imprint) is read before the first section that begins on
its page or later; what they say on the last page comes last. Running heads, folios, rules, jump lines and turn heads
are artifacts, and so is a pull quote whose words are in the story: readers would hear it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pressbuild.displaylist.fixed import MICRO
from pressbuild.displaylist.pages import PlacedFragment
from pressbuild.pdf.bookmarks import order_sections
from pressbuild.pdf.elements import ElementKey, Structure, TaggedPart, text_in
from pressbuild.pdf.tags import HEADING, NewLink, Tag, Target
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import FilledPages
from pressbuild.typeset.filled_pages import Part, PartKind, StoryReading

ABOVE = 100 * MICRO  # of text that are shown above a place to which a link leads back


@dataclass(frozen=True)
class IssueTree:
    """The tree before it is painted, and what it was made with."""

    root: Tag
    structure: Structure


def build_tree(filled: FilledPages, manifest: Manifest) -> IssueTree:
    """Return the tree."""
    structure = Structure()
    root = Tag("Document", language=manifest.language)
    counts = (1 + len(page.frames) + len(page.over) for page in filled.pages)
    keys = list(accumulate(counts, initial=0))  # of the first fragment of each page
    masters = [_master(filled, number, keys[number], structure) for number in range(len(filled.pages))]
    base = int(any(tag.role == HEADING and tag.level == 1 for master in masters for tag in master.walk()))
    readings = {reading.slug: reading for reading in filled.readings}
    waiting = list(enumerate(masters, 1))
    for section, starts in order_sections(filled.starts):
        while waiting and waiting[0][0] <= starts[0].page and (waiting[0][0] < len(masters) or len(masters) == 1):
            root.adopt(waiting.pop(0)[1])
        holder = root
        if section:
            holder = root.add("Sect")
            holder.title = section
        for start in starts:
            holder.adopt(_Story(readings[start.slug], keys, structure, base).build(manifest))
    for _, master in waiting:
        root.adopt(master)
    return IssueTree(root, structure)


def _master(filled: FilledPages, number: int, key: int, structure: Structure) -> Tag:
    tag = Tag("Sect")
    page = filled.pages[number]
    structure.add_master(tag, TaggedPart(page.master, key, number), page.height)
    return tag


class _Story:
    """Builds the element of one story."""

    def __init__(self, reading: StoryReading, keys: Sequence[int], structure: Structure, base: int) -> None:
        """`keys` are those of the first fragment of each page."""
        self.reading, self.keys, self.structure, self.base = reading, keys, structure, base

    def build(self, manifest: Manifest) -> Tag:
        """Return it: the head, pictures that belong to it, the text with everything else, links over the jumps."""
        reading = self.reading
        story = Tag("Art", title=reading.title)
        if reading.language != manifest.language:
            story.language = reading.language
        for part in reading.of_kind(PartKind.HEAD):
            self._add(story, part)
        text = reading.of_kind(PartKind.TEXT)
        blocks = [(reading.slug, number) for number in blocks_of_article(text[0].placed)] if text else []
        if len(blocks) != reading.blocks:  # the layout has templates of its own, and nobody knows what is what
            blocks = []
        for number in reading.repeated if blocks else ():
            self.structure.hide(blocks[number])
        body = Tag("Div")
        for part in text:
            self._add(body, part)
        before, after = self._place_inserts(blocks)
        for tag in (*before, *body.kids, *after):
            if isinstance(tag, Tag):
                story.adopt(tag)
        self._link_jumps(story)
        return story

    def _add(self, tag: Tag, part: Part) -> None:
        page = part.ref.page - 1
        key = self.keys[page] + 1 + part.position
        self.structure.add_part(
            tag, TaggedPart(part.placed, key, page, self.reading.slug), self.base, self.reading.back
        )

    def _place_inserts(self, blocks: Sequence[ElementKey]) -> tuple[list[Tag], list[Tag]]:
        """Put the inserts after the blocks that they follow; return those before the text and after it."""
        before: list[Tag] = []
        after: list[Tag] = []
        for part in self.reading.of_kind(PartKind.INSERT):
            facts = self.reading.inserts[part.number]
            if facts.repeated:
                continue
            holder = Tag("Div")
            self._add(holder, part)
            kids = [kid for kid in holder.kids if isinstance(kid, Tag)]
            last = next((tag for block in reversed(blocks[: facts.after]) if (tag := self.structure.tag(block))), None)
            if last is not None:
                last.followers += kids
            elif facts.after and not blocks:
                after += kids
            else:
                before += kids
        return before, after

    def _link_jumps(self, story: Tag) -> None:
        """Make jump lines and the lines over continuations live. They are read after the story, where they disturb
        nobody: an annotation has to be in the structure (ISO 14289-1, 7.18.1), its painted text is an artifact.
        """
        turns = {part.number: part for part in self.reading.of_kind(PartKind.TURN)}
        for jump in self.reading.of_kind(PartKind.JUMP):
            turn = turns.get(jump.number)
            line, head = text_in(jump.placed), text_in(turn.placed) if turn else None
            if turn and line and head:
                here, there = jump.ref.page - 1, turn.ref.page - 1
                links = [NewLink(here, line.place, Target(there, *head.place[:2]), line.words)]
                if back := text_in(turn.placed, name="from-page"):
                    above = max(0, line.place[1] - ABOVE)
                    links.append(NewLink(there, back.place, Target(here, line.place[0], above), back.words))
                for link in links:
                    tag = story.add("P").add("Link")
                    tag.alt = link.words
                    tag.links.append(link)


def blocks_of_article(placed: PlacedFragment) -> list[int]:
    """Return the elements that the first `article` of the laid-out HTML is made of, to be asked about or hidden."""
    elements = placed.elements
    root = next((box.element for box in placed.fragment.boxes if box.element >= 0), -1)

    def lies_in(number: int) -> bool:
        while number not in (root, -1):
            number = elements[number].parent
        return number >= 0

    found = (number for number, element in enumerate(elements) if element.name == "article" and lies_in(number))
    article = next(found, None)
    return [number for number, element in enumerate(elements) if article is not None and element.parent == article]
