"""Lists. In: the items as Markdown found them, with the numbers that were typed. Out: a list, or text.

Markdown counts for itself: of “12. March … 15. March” it makes 12 and 13, of “1984.” the first line of a list. Here
only a list that counts up is one; every other number is what it most often is in a paper, a date or a year, and text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pressbuild.core.findings import Place, Report
from pressbuild.document import AnyBlock, Blocks, List, ListItem, Paragraph, Text

_TASKS = {"[ ] ": False, "[x] ": True, "[X] ": True}


@dataclass(frozen=True)
class FoundItem:
    """An item as Markdown found it; `marker` is “12.” or “3)”, "" for a bullet. `is_apart`: below an empty line."""

    marker: str
    blocks: Blocks
    place: Place
    is_apart: bool = False

    @property
    def number(self) -> int:
        """The number that was typed."""
        return int(self.marker[:-1])


def make_list(items: Sequence[FoundItem], block_id: str, place: Place, report: Report) -> Blocks:
    """Return the blocks that items are: lists with the numbers that were typed, or paragraphs that begin with them."""
    if not items[0].marker:
        return (List(id=block_id, place=place, items=tuple(map(_make_bullet, items))),)
    groups = _split(items)
    blocks: list[AnyBlock] = []
    for group in groups:
        if _is_list(group, len(groups) == 1):
            made = tuple(ListItem(item.blocks, item.marker) for item in group)
            blocks.append(List(id=block_id, place=group[0].place, items=made, ordered=True))
            block_id = ""
        else:
            blocks += (block for item in group for block in _as_text(item))
    if len(items) > 1 and len({item.number for item in items}) == 1:
        message = f"the items of this list are all numbered {items[0].marker}, and are printed so"
        report.warn("list-numbers", message, place, "count them: 1. 2. 3.")
    return tuple(blocks)


def _split(items: Sequence[FoundItem]) -> list[list[FoundItem]]:
    """Return runs of items: for Markdown, “1984. …”, an empty line and “1. …” are one list."""
    groups = [[items[0]]]
    for item in items[1:]:
        if item.is_apart and item.number != groups[-1][-1].number + 1:
            groups.append([])
        groups[-1].append(item)
    return groups


def _is_list(group: Sequence[FoundItem], is_alone: bool) -> bool:
    first = group[0].number
    if [item.number for item in group] != list(range(first, first + len(group))):
        return False
    return (len(group) > 1 or first == 1) if is_alone else (len(group) > 1 and first in (0, 1))


def _make_bullet(item: FoundItem) -> ListItem:
    """Return an item with a bullet, or one of a list of tasks: `- [x] done`."""
    first = item.blocks[0] if item.blocks else None
    if isinstance(first, Paragraph) and first.children and isinstance(first.children[0], Text):
        text, *rest = first.children
        for mark, checked in _TASKS.items():
            if isinstance(text, Text) and text.text.startswith(mark):
                left = text.text.removeprefix(mark).lstrip()
                children = ((Text(left),) if left else ()) + tuple(rest)
                return ListItem((replace(first, children=children), *item.blocks[1:]), checked=checked)
    return ListItem(item.blocks)


def _as_text(item: FoundItem) -> Blocks:
    """Return the blocks of an item that is none: its number is the beginning of its first paragraph."""
    first: AnyBlock | None = item.blocks[0] if item.blocks else None
    if isinstance(first, Paragraph):
        text = first.children[0] if first.children else None
        rest = first.children[1:] if isinstance(text, Text) else first.children
        number = Text(f"{item.marker} {text.text if isinstance(text, Text) else ''}")
        return (replace(first, children=(number, *rest)), *item.blocks[1:])
    return (Paragraph(place=item.place, children=(Text(item.marker),)), *item.blocks)
