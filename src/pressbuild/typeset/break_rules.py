"""What has to be broken after all. In: a story laid out with its tables and boxes kept whole. Out: CSS rules with which
it is laid out again.

A box goes to the next column if that keeps it in one piece. One that is longer than a column is broken in any case, so
it begins where the text before it ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pressbuild.typeset.engine import BlockName, LaidOutPage, find_blocks, find_headed_only

_KEPT = {"table", "box", "pull-quote", "code-block"}  # kinds of blocks that common.css keeps in one piece
_BROKEN = "break-inside: auto; box-decoration-break: clone"  # tint, rule and padding are those of each piece
_CALLS = ":has(.footnote, .note-again)"


@dataclass(frozen=True)
class BreakRules:
    """The rules by which blocks are broken, and those by which tables have their head in each column; "" for none."""

    breaks: str = ""
    heads: str = ""


def find_break_rules(pages: Sequence[LaidOutPage], tallest: float) -> BreakRules:
    """Return the rules for pages of a story; `tallest` is the height of the tallest column, in CSS px."""
    heights: dict[BlockName, list[float]] = defaultdict(list)
    for page in pages:
        for block, height in find_blocks(page):
            if block.kind in _KEPT:
                heights[block].append(height)
    long = [block for block, parts in heights.items() if len(parts) > 1 or max(parts) > tallest]
    # a head that calls a note is not repeated: the note would be, too
    heads = [block for block in long if block.kind == "table"]
    return BreakRules(
        "\n".join(f"{block.selector} {{ {_BROKEN} }}" for block in long),
        "\n".join(f"{block.selector} thead:not({_CALLS}) {{ display: table-header-group }}" for block in heads),
    )


def find_late_starts(pages: Sequence[LaidOutPage]) -> str:
    """Return the rules by which tables whose head would be alone at the foot of a column begin in the next one.

    `break-after: avoid` on the head would do, but the engine breaks down where head and first row fit into no column.
    """
    found = {block for page in pages[:-1] for block in find_headed_only(page)}
    return "\n".join(sorted(f"{block.selector} {{ break-before: page }}" for block in found))
