"""Blocks of a story on laid-out pages. In: pages whose HTML names its blocks. Out: where they are, what sticks out.

Templates name a block by its kind and its line in the article's file: `data-block="table:12"`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pressbuild.core.units import parse_whole
from pressbuild.document import Literal
from pressbuild.typeset.engine.laid_out_pages import REPEATED, LaidOutPage, bottom_of
from pressbuild.typeset.engine.line_breaks import LITERAL
from pressbuild.typeset.engine.weasyprint_hooks import boxes

BLOCK = "data-block"
TOLERANCE = 1.0  # CSS px


@dataclass(frozen=True)
class BlockName:
    """A block of a story as findings name it: its kind, and its line in the article's file."""

    kind: str
    line: int

    @property
    def selector(self) -> str:
        """The CSS selector of the block's element."""
        return f'[{BLOCK}="{self.kind}:{self.line}"]'


@dataclass(frozen=True)
class Excess:
    """By how much something sticks out, in CSS px, and the block it is in, if it is in one."""

    by: float
    block: BlockName | None


def find_blocks(page: LaidOutPage) -> Iterator[tuple[BlockName, float]]:
    """Yield the blocks of a page, each with the height that it has there, in CSS px."""
    for value, place, _ in page.find(BLOCK):
        if name := _read_name(value):
            yield name, place.height


def find_headed_only(page: LaidOutPage) -> Iterator[BlockName]:
    """Yield the tables of which a page has the head and no row."""
    for value, _, box in page.find(BLOCK):
        name = _read_name(value)
        if name and name.kind == "table":
            tags = {inner.element_tag for inner in box.descendants()}
            if "th" in tags and "td" not in tags:
                yield name


def repeat_heads(pages: Sequence[LaidOutPage]) -> None:
    """Note which heads of tables only say again what an earlier page says: they are no part of the text."""
    seen: set[Any] = set()
    for page in pages:
        for box in page.box.descendants():
            if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
                setattr(box, REPEATED, box.element in seen)
                seen.add(box.element)


def find_tall(page: LaidOutPage) -> Excess | None:
    """Return what sticks out at the foot of the page, the first if there are several; None if nothing does."""
    by = page.overflow()
    foot = page.size[1] + TOLERANCE
    low = (block for box, block in _boxes_of_text(page) if (bottom_of(box) or 0.0) > foot)
    return Excess(by, next(low, None)) if by > TOLERANCE else None


def find_wide(page: LaidOutPage, allowed: float) -> Excess | None:
    """Return the word or picture that sticks out farthest at a side, if it is by more than `allowed` px."""
    width = page.size[0]
    found = [
        Excess(max(box.position_x + box.margin_width() - width, -box.position_x), block)
        for box, block in _walk(page.box, None)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox)
    ]
    widest = max(found, key=lambda excess: excess.by, default=None)
    return widest if widest and widest.by > allowed else None


def find_torn_addresses(pages: Sequence[LaidOutPage]) -> list[BlockName | None]:
    """Return the blocks with an address that is broken where none should be: a piece of it is wider than its column.

    None stands for the note of a link, which has no line of its own.
    """
    lines: dict[Any, list[str]] = defaultdict(list)  # of each address, by its element
    blocks: dict[Any, BlockName | None] = {}
    for page in pages:
        for box, block in _walk(page.box, None):
            if isinstance(box, boxes.TextBox) and box.element.get("class") == LITERAL:
                lines[box.element].append(box.text)
                blocks[box.element] = block
    return [blocks[element] for element, texts in lines.items() if _is_torn(texts)]


def _is_torn(lines: Sequence[str]) -> bool:
    places = tuple(accumulate(map(len, lines)))[:-1]
    return not set(places) <= set(Literal("".join(lines)).breaks)


def _boxes_of_text(page: LaidOutPage) -> Iterator[tuple[Any, BlockName | None]]:
    for child in page.box.children:
        if not isinstance(child, boxes.FootnoteAreaBox):
            yield from _walk(child, None)


def _walk(box: Any, block: BlockName | None) -> Iterator[tuple[Any, BlockName | None]]:
    value = box.element.get(BLOCK) if box.element is not None else None
    block = (_read_name(value) if value else None) or block
    yield box, block
    for child in getattr(box, "children", ()):
        yield from _walk(getattr(child, "_box", child), block)


def _read_name(value: str) -> BlockName | None:
    kind, _, line = value.partition(":")
    number = parse_whole(line, 0)
    return BlockName(kind, number) if number > 0 else None
