"""Notes on paper. In: the blocks of a story's text, those lifted out of it. Out: which call prints its note.

A note is printed once, at the foot of the column in which the text first calls it; further calls are its number again.
A box, table or picture across columns has no foot of its own: its notes stand under the text, where it was taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pressbuild.document import (
    AnyBlock,
    Blocks,
    FootnoteMark,
    Inlines,
    Medium,
    block_inlines,
    walk_blocks_for,
    walk_inlines,
)
from pressbuild.templates.print_markup import PrintedNotes


def place_notes(whole: Blocks, text: Blocks, lifted: Iterable[AnyBlock], notes: tuple[Blocks, ...]) -> PrintedNotes:
    """Return how the notes of a story are printed. `whole` are its blocks, of which `text` runs through the columns."""
    in_text = {id(block) for block in text}
    calls: dict[int, int] = {}  # number → the call that prints the note
    for _, mark in _calls(text):
        calls.setdefault(mark.number, mark.call)
    lifted_ids = {id(block) for block in lifted}
    waiting: list[int] = []
    after: dict[int, list[int]] = {}
    last_run: Inlines = ()
    placed = set(calls)
    for block in whole:
        if id(block) in lifted_ids:
            numbers = dict.fromkeys(mark.number for _, mark in _calls((block,)))
            waiting += [number for number in numbers if number not in placed]
            placed.update(numbers)
        elif id(block) in in_text and (runs := list(_runs((block,)))):
            last_run = runs[-1]
            after.setdefault(id(runs[0]), []).extend(waiting)
            waiting = []
    if last_run:
        after.setdefault(id(last_run), []).extend(waiting)
        waiting = []
    after_runs = {run: tuple(numbers) for run, numbers in after.items()}
    return PrintedNotes(notes, frozenset(calls.items()), after_runs, tuple(waiting))


def _runs(blocks: Blocks) -> Iterator[Inlines]:
    return (run for block in walk_blocks_for(blocks, Medium.SCREEN) for run in block_inlines(block) if run)


def _calls(blocks: Blocks) -> Iterator[tuple[Inlines, FootnoteMark]]:
    for run in _runs(blocks):
        yield from ((run, inline) for inline in walk_inlines(run) if isinstance(inline, FootnoteMark))
