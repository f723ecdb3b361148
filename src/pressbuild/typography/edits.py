"""Edits: changes before they are made. In: a text and edits by offset. Out: the text as it will be.

All edits are at offsets of the text as typed, and none lies over another, so their order does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from pressbuild.typography.text_runs import ChangeName

# Stands for each character that is no prose: something is there, and it is no mark.
OPAQUE = "\ufffc"
# Fills up what is shorter than what was typed; it has no width.
JOINER = "\u2060"


@dataclass(frozen=True)
class Edit:
    """Put `text` in place of the characters `start` to `end`; `is_after` keeps a space put in with what precedes it."""

    name: ChangeName
    start: int
    end: int
    text: str
    is_after: bool = False


def overlay(text: str, edits: list[Edit]) -> str:
    """Return a text of the same length with the first character of each edit set, no-width ones for the rest of it."""
    characters = list(text)
    for edit in edits:
        characters[edit.start : edit.end] = edit.text[0] + JOINER * (edit.end - edit.start - 1)
    return "".join(characters)
