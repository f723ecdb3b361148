"""What a story asks for on the paper. In: a planned story and the layout's templates. Out: the HTML of its
head, turn heads, jump lines, inserts and text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from unicodedata import bidirectional

from pressbuild.document import Blocks, Paragraph, Picture, plain_text
from pressbuild.pagemap import number_runs, text_runs
from pressbuild.plan import Insert, Jump, PagePlan, Story
from pressbuild.templates.jinja_templates import Templates
from pressbuild.templates.print_markup import print_notes, split_first_letter
from pressbuild.templates.printed_addresses import PrintedAddresses, letter_links
from pressbuild.typeset.advert_fit import PlacedAdvert, place_advert
from pressbuild.typeset.frame_columns import FrameArea
from pressbuild.typeset.inserts import inserts_of, lifted_blocks, taken_block, text_blocks
from pressbuild.typeset.printed_notes import place_notes

SHORT_PARAGRAPH = 150  # characters: with fewer a drop cap would hang below the paragraph


@dataclass(frozen=True)
class StoryMarkup:
    """Renders the parts of one story, each once."""

    story: Story
    plan: PagePlan
    templates: Templates
    _made: dict[tuple[object, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def _once(self, what: tuple[object, ...], render: Callable[[], str]) -> str:
        if what not in self._made:
            self._made[what] = render()
        return self._made[what]

    def _render(self, template: str, **values: object) -> str:
        layout = self.templates.layout
        document = self.story.document
        shared = {
            "story": self.story,
            "document": document,
            "style": self.story.entry.style or "story",
            "words": layout.words(document.language),
            "leading": layout.leading,
            "runs": self._runs,
            "addresses": self._addresses("inline"),
        }
        return self.templates.render(template, **{**shared, **values})

    def _addresses(self, otherwise: str) -> PrintedAddresses:
        """Return where the addresses of links are printed: `otherwise` where notes are wanted."""
        place = self.templates.layout.facts.links
        if place != "notes":
            return PrintedAddresses(place)
        return PrintedAddresses(otherwise, self._letters if otherwise == "notes" else {})

    @cached_property
    def _letters(self) -> dict[int, str]:
        """The letters of notes for links in the text; what is set across columns has no foot for them."""
        return letter_links(text_runs(text_blocks(self.story)))

    @cached_property
    def _runs(self) -> dict[int, int]:
        return number_runs(self.story.document.blocks)

    def head(self) -> str:
        """Return the kicker, headline, standfirst and bylines."""
        frame = self.plan.frame(self.story.chain[0])
        size = self.story.entry.head or frame.head or next(iter(self.templates.layout.facts.heads), "")
        values = {"document": replace(self.story.document, headline=())} if "headline" in self.story.left_out else {}
        return self._once(("head",), lambda: self._render("head.html", size=size, **values))

    def turn_head(self, jump: Jump) -> str:
        """Return the head over the frame that goes on after a jump."""
        title = self.story.entry.turn_head or self.story.short
        return self._once(("turn", jump), lambda: self._render("turn.html", title=title, jump=jump))

    def jump_line(self, jump: Jump) -> str:
        """Return the line at the foot of the frame that a jump leaves."""
        return self._once(("jump", jump), lambda: self._render("jump.html", jump=jump))

    def overset_mark(self, words: int, lines: int) -> str:
        """Return the red mark that a draft shows beside a story that does not fit."""
        return self._render("overset.html", word_count=words, line_count=lines)

    def advert(self, place: PlacedAdvert) -> str:
        """Return an advertisement and, if it is to be, the word above it."""
        return self._render("advert.html", picture=self.story.document.pictures[0], place=place)

    def insert(self, insert: Insert, width: float, lines: int) -> str:
        """Return something lifted out of the text, `width` px wide."""
        block = taken_block(self.story, insert.hint)
        height = None
        if isinstance(block, Picture):
            ratio = insert.hint.ratio or block.width / block.height
            height = width / ratio
        return self._render("insert.html", block=block, hint=insert.hint, width=width, height=height, line_count=lines)

    def everything(self, areas: Sequence[FrameArea]) -> tuple[str, ...]:
        """Return all HTML that is asked for when the story is laid out, if all its jumps are needed.

        `areas` are those of its chain.
        """
        if self.story.document.advert:
            return (self.advert(place_advert(self.story.document, self.story.entry.fit)),)
        parts = [self.head(), self.text()]
        parts += [part for jump in self.story.jumps for part in (self.turn_head(jump), self.jump_line(jump))]
        for insert in inserts_of(self.story):
            area = areas[insert.frame]
            width = area.width(min(insert.hint.columns or area.columns, area.columns))
            parts.append(self.insert(insert, width, insert.hint.lines or 0))
        return tuple(parts)

    def text(self, cut: int | None = None) -> str:
        """Return the text that is poured through the columns; `cut` keeps only so many of its blocks."""
        return self._once(("text", cut), lambda: self._text(cut))

    def _text(self, cut: int | None) -> str:
        blocks = text_blocks(self.story)[:cut]
        drop_cap = self._drop_cap(blocks)
        document = self.story.document
        notes = place_notes(document.blocks, blocks, lifted_blocks(self.story), document.footnotes)
        addresses = self._addresses("notes")
        text = self._render("text.html", blocks=blocks, drop_cap=drop_cap, notes=notes, addresses=addresses)
        return text + (f"<p>{print_notes(notes.alone, notes)}</p>" if notes.alone else "")

    def _drop_cap(self, blocks: Blocks) -> bool:
        wanted = self.story.entry.drop_cap
        if wanted is None:
            wanted = self.templates.layout.facts.drop_caps and self.story.entry.style in ("", "story")
        first = blocks[0] if blocks else None
        if not wanted or not isinstance(first, Paragraph):
            return False
        letter, _ = split_first_letter(first.children)
        if letter and bidirectional(letter[-1]) == "AL":
            return False  # a letter that is joined to the next one cannot stand alone
        return bool(letter) and len(plain_text(first.children)) >= SHORT_PARAGRAPH


def without_pages_after(story: Story, jump: Jump) -> Story:
    """Return the story as it would be if its thread ended before a jump."""
    return replace(story.shortened(jump.leaves + 1), inserts=tuple(i for i in story.inserts if i.frame <= jump.leaves))
