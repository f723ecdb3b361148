"""Setting the marks of a block. In: its runs as typed, its language, what speech is open. Out: a `MarkedText`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TypeVar

from pressbuild.typography.dashes import set_dashes
from pressbuild.typography.edits import OPAQUE, Edit, overlay
from pressbuild.typography.languages import rules_for
from pressbuild.typography.literals import find_literals
from pressbuild.typography.no_break_spaces import set_spaces
from pressbuild.typography.quotation_marks import QuoteReader
from pressbuild.typography.text_runs import MarkChange, MarkedText, Run, RunKind, Speech

T = TypeVar("T")


def set_marks(runs: Sequence[Run], language: str, speech: Speech = (), next_mark: str = "") -> MarkedText:
    """Return the runs of one block with typographer's marks in prose, and a list of what was changed.

    `language` is a BCP 47 tag; a run may name its own. `speech` is what the block before left open, `next_mark` the
    quotation mark that the next block begins with: speech over several paragraphs opens in each and closes in the last.
    """
    pieces = _part_literals(runs)
    flat = [run for parts in pieces for run in parts]
    edges = _edges(flat)
    text = "".join(run.text if run.kind is RunKind.PROSE else OPAQUE * len(run.text) for run in flat)
    languages = [run.language or language for run in flat]
    language_at = _lookup(edges, languages)
    rules_at = _lookup(edges, [rules_for(tag) for tag in languages])
    quotes = QuoteReader(text, rules_at, speech, next_mark).read()
    shown = overlay(text, quotes.edits)
    edits = [*quotes.edits, *set_dashes(text, rules_at)]
    for tag in sorted(set(languages)):
        edits += [edit for edit in set_spaces(shown, tag) if language_at(edit.start) == tag]
    edits.sort(key=lambda edit: (edit.start, edit.end))
    typed = "".join(run.text for run in flat)
    by_run: dict[int, list[Edit]] = {}
    for edit in edits:
        index = _run_of(edit, edges)
        if edit.end <= edges[index + 1]:  # “-” in roman and “-” in italic are no dash
            by_run.setdefault(index, []).append(edit)
    made = [_apply(run, edges[index], by_run.get(index, [])) for index, run in enumerate(flat)]
    kept = sorted((edit for some in by_run.values() for edit in some), key=lambda edit: (edit.start, edit.end))
    bounds = accumulate((len(parts) for parts in pieces), initial=0)
    return MarkedText(
        pieces=tuple(tuple(made[start:end]) for start, end in pairwise(bounds)),
        changes=tuple(MarkChange(edit.name, edit.start, typed[edit.start : edit.end], edit.text) for edit in kept),
        strays=tuple(quotes.strays),
        speech=quotes.speech,
        is_continued=quotes.is_continued,
    )


def _edges(runs: Sequence[Run]) -> list[int]:
    """Return where each run begins in the logical string, and where the last one ends."""
    return list(accumulate((len(run.text) for run in runs), initial=0))


def _lookup(edges: list[int], values: list[T]) -> Callable[[int], T]:
    """Return a function from an offset to the value of the run there."""
    if len(set(map(id, values))) == 1:
        return lambda offset: values[0]
    return lambda offset: values[min(bisect_right(edges, offset), len(values)) - 1]


def _part_literals(runs: Sequence[Run]) -> list[list[Run]]:
    """Return for each run the runs it consists of when literals are runs of their own."""
    text = "".join(run.text if run.kind is RunKind.PROSE else " " * len(run.text) for run in runs)
    literals = find_literals(text)
    if not literals:
        return [[run] for run in runs]
    cuts = sorted({place for literal in literals for place in (literal.start, literal.end)})
    starts = {literal.start for literal in literals}
    pieces = []
    for run, (start, end) in zip(runs, pairwise(_edges(runs)), strict=True):
        bounds = [start, *cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)], end]
        parts = []
        for first, last in pairwise(bounds):
            nearest = cuts[max(0, bisect_right(cuts, first) - 1)]
            is_literal = run.kind is RunKind.PROSE and nearest <= first and nearest in starts
            part = replace(run, text=run.text[first - start : last - start])
            parts.append(replace(part, kind=RunKind.LITERAL) if is_literal else part)
        pieces.append(parts if run.text else [run])
    return pieces


def _run_of(edit: Edit, edges: list[int]) -> int:
    """Return the index of the run that an edit belongs to."""
    offset = edit.start - 1 if edit.is_after else edit.start
    return min(bisect_right(edges, offset), len(edges) - 1) - 1


def _apply(run: Run, start: int, edits: list[Edit]) -> Run:
    if not edits:
        return run
    parts, at = [], start
    for edit in edits:
        parts += [run.text[at - start : edit.start - start], edit.text]
        at = edit.end
    return replace(run, text="".join(parts) + run.text[at - start :])
