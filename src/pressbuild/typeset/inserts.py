"""What stands across columns. In: a planned story. Out: inserts, the blocks that they take, the text without them."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.document import AnyBlock, Blocks, walk_blocks
from pressbuild.plan import Insert, Story
from pressbuild.publication.manifest import InsertHint


def inserts_of(story: Story) -> tuple[Insert, ...]:
    """Return the inserts of the manifest and, unless they name it, one for the first picture."""
    pictures = story.document.pictures
    named = {taken_block(story, insert.hint).id for insert in story.inserts}
    if pictures and pictures[0].id not in named:
        return (Insert(0, InsertHint(take="picture")), *story.inserts)
    return story.inserts


def taken_block(story: Story, hint: InsertHint) -> AnyBlock:
    """Return the block that an insert takes out of the story."""
    document = story.document
    if hint.take == "picture" and document.pictures:
        return document.pictures[0]
    candidates: Iterator[AnyBlock] = walk_blocks((*document.pictures, *document.blocks))
    return next(block for block in candidates if block.id == hint.take)


def lifted_blocks(story: Story) -> Blocks:
    """Return the blocks that inserts take."""
    return tuple(taken_block(story, insert.hint) for insert in inserts_of(story))


def text_blocks(story: Story) -> Blocks:
    """Return the blocks of the text without those that inserts have taken."""
    taken = set(map(id, lifted_blocks(story)))
    return tuple(block for block in story.document.blocks if id(block) not in taken)
