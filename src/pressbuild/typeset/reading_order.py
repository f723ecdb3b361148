"""The order in which a story is read. In: a settled story. Out: its parts, and where its inserts belong in the text.

On the paper an insert stands where it looks well. Read aloud it comes where the author put it in the article.
"""

from __future__ import annotations

from pressbuild.document import Medium, PullQuote, walk_blocks
from pressbuild.templates.epub_markup import is_repeated
from pressbuild.typeset.copyfit import FittedStory
from pressbuild.typeset.filled_pages import InsertReading, Part, StoryReading
from pressbuild.typeset.inserts import inserts_of, taken_block, text_blocks
from pressbuild.typeset.story_markup import StoryMarkup


def read_story(settled: FittedStory, markup: StoryMarkup, parts: tuple[Part, ...]) -> StoryReading:
    """Return how a story is read. `markup` is of the story as it was poured, `parts` are as they lie on the pages."""
    poured = settled.placed
    story = poured.story
    document = story.document
    in_text = text_blocks(story)[: poured.kept_blocks]
    blocks = [block for block in in_text if block.medium is not Medium.SCREEN]
    positions = {id(block): number for number, block in enumerate(blocks)}

    def before(taken: object) -> int:
        """Count the blocks of the text that come before a block in the article; none before a picture of its head."""
        count = 0
        for block in document.blocks:
            if any(inner is taken for inner in walk_blocks((block,))):
                return count
            count += id(block) in positions
        return 0

    inserts = []
    for insert in inserts_of(story):
        taken = taken_block(story, insert.hint)
        repeated = isinstance(taken, PullQuote) and is_repeated(taken, document, Medium.SCREEN)
        inserts.append(InsertReading(before(taken), repeated))
    again = (
        number
        for number, block in enumerate(blocks)
        if isinstance(block, PullQuote) and is_repeated(block, document, Medium.SCREEN)
    )
    return StoryReading(
        slug=story.slug,
        title=document.title,
        section=story.section,
        language=document.language,
        page=story.page,
        parts=parts,
        blocks=len(blocks),
        repeated=frozenset(again),
        inserts=tuple(inserts),
        back=markup.templates.layout.words(document.language).get("back_to_text", ""),
    )
