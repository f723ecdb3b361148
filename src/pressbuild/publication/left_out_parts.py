"""Parts that a layout leaves out. In: `leaves-out` of a layout.yaml. Out: which parts a story is set without.

A part is what front matter or manifest gives and a layout may have no place for. What a layout does not name here it
prints, or it is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pressbuild.core.findings import suggest
from pressbuild.sources.yaml_schema import ValueCheck, ValuePreparation, model

STORY_PARTS = ("headline", "kicker", "standfirst", "byline", "caption", "credit", "summary")
PARTS = (*STORY_PARTS, "turn-head", "section", "tagline", "price", "date-line")
BOOK_PARTS = STORY_PARTS[1:]
FACT = "facts."  # what the name of a fact of a manifest begins with


@model
class LeftPart:
    """A part that is left out: in every story, or in those of some `kinds`, heads and styles of the layout."""

    part: str
    kinds: tuple[str, ...] = ()


def _as_left_part(value: Any) -> Any:
    if isinstance(value, str):
        return {"part": value}
    if isinstance(value, dict) and len(value) == 1:
        ((part, kinds),) = value.items()
        return {"part": part, "kinds": [kinds] if isinstance(kinds, str) else kinds}
    return value


def _known(parts: Sequence[str], has_facts: bool) -> ValueCheck:
    def check(left: LeftPart) -> LeftPart:
        if left.part in parts or (has_facts and left.part.startswith(FACT)):
            return left
        raise ValueError(f"“{left.part}” is no part that can be left out; {suggest(left.part, parts)}")

    return ValueCheck(check)


LeavesOut = tuple[Annotated[LeftPart, ValuePreparation(_as_left_part), _known(PARTS, True)], ...]
BookLeavesOut = tuple[Annotated[LeftPart, ValuePreparation(_as_left_part), _known(BOOK_PARTS, False)], ...]


def parts_left_out(leaves_out: Iterable[LeftPart], *kinds: str) -> frozenset[str]:
    """Return the parts that a story with this head and style is set without."""
    return frozenset(left.part for left in leaves_out if not left.kinds or not set(kinds).isdisjoint(left.kinds))
