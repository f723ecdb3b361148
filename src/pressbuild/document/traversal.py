"""Ways through a story. In: blocks. Out: the blocks and runs of text in them, in reading order; changed copies.

Every function here goes the same way, so that the n-th run of one is the n-th run of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pressbuild.document.blocks import (
    AnyBlock,
    Blocks,
    Box,
    Break,
    CodeBlock,
    Crosshead,
    Definition,
    DefinitionList,
    List,
    Medium,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    Verse,
)
from pressbuild.document.inlines import Inlines


def walk_blocks(blocks: Blocks) -> Iterator[AnyBlock]:
    """Yield every block in reading order, each before those inside it."""
    for block in blocks:
        yield block
        match block:
            case List():
                for item in block.items:
                    yield from walk_blocks(item.blocks)
            case DefinitionList():
                for definition in (blocks for entry in block.entries for blocks in entry.definitions):
                    yield from walk_blocks(definition)
            case Quote() | PullQuote() | Box():
                yield from walk_blocks(block.blocks)


def walk_blocks_for(blocks: Blocks, other: Medium) -> Iterator[AnyBlock]:
    """Yield every block as `walk_blocks` does, but for those that only the `other` medium has."""
    hidden: set[int] = set()
    for block in walk_blocks(blocks):
        if block.medium is other:
            hidden |= {id(inner) for inner in walk_blocks((block,))}
        if id(block) not in hidden:
            yield block


def block_inlines(block: AnyBlock) -> Iterator[Inlines]:
    """Yield the runs of inlines that a block holds itself, not those of the blocks inside it."""
    match block:
        case Paragraph() | Crosshead() | CodeBlock():
            yield block.children
        case Verse():
            yield from block.lines
        case DefinitionList():
            for entry in block.entries:
                yield from entry.terms
        case PullQuote():
            yield block.attribution
        case Box():
            yield block.title
        case Table():
            yield block.caption
            yield from block.head
            for row in block.rows:
                yield from row
            yield block.note
        case Picture():
            yield block.caption
            yield block.credit


def change_runs(blocks: Blocks, change: Callable[[Inlines], Inlines]) -> Blocks:
    """Return the blocks with every run of inlines changed, called in reading order."""
    return tuple(_change_block(block, change) for block in blocks)


def _change_block(block: AnyBlock, change: Callable[[Inlines], Inlines]) -> AnyBlock:
    match block:
        case Paragraph() | Crosshead() | CodeBlock():
            return replace(block, children=change(block.children))
        case Verse():
            return replace(block, lines=tuple(change(line) for line in block.lines))
        case List():
            items = tuple(replace(item, blocks=change_runs(item.blocks, change)) for item in block.items)
            return replace(block, items=items)
        case DefinitionList():
            return replace(block, entries=tuple(_change_definition(entry, change) for entry in block.entries))
        case Quote():
            return replace(block, blocks=change_runs(block.blocks, change))
        case PullQuote():
            inner = change_runs(block.blocks, change)
            return replace(block, blocks=inner, attribution=change(block.attribution))
        case Box():
            title = change(block.title)
            return replace(block, title=title, blocks=change_runs(block.blocks, change))
        case Table():
            caption, head = change(block.caption), tuple(change(cell) for cell in block.head)
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            return replace(block, caption=caption, head=head, rows=rows, note=change(block.note))
        case Picture():
            caption = change(block.caption)
            return replace(block, caption=caption, credit=change(block.credit))
        case Break():
            return block


def _change_definition(entry: Definition, change: Callable[[Inlines], Inlines]) -> Definition:
    terms = tuple(change(term) for term in entry.terms)
    return Definition(terms, tuple(change_runs(blocks, change) for blocks in entry.definitions))
