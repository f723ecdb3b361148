"""How each piece of laid-out text ends. In: the HTML that was laid out, its text boxes in reading order. Out: whether
a box breaks a word with a hyphen that is not in the text, or ends before a space that is not painted.

A Tagged PDF has to tell words apart by spaces alone (ISO 32000-1, 14.8.2.5), and a hyphen that only breaks a word
from one that belongs to it (14.8.2.2.3).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pressbuild.core.word_stream import BREAK_MARKS, squeeze
from pressbuild.displaylist.boxes import Ending

# Elements that do not end a word.
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup"}
_EDGE = "\0"  # of a block


class _Own:
    """The text that an element holds itself: squeezed, and for each character where it ends in the run of text."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.ends: list[tuple[list[str], int]] = []
        self.reached = 0


class SourceText:
    """The text of laid-out HTML documents. Boxes are asked for once each, in reading order."""

    def __init__(self) -> None:
        self._own: dict[Any, _Own] = defaultdict(_Own)
        self._read: set[Any] = set()

    def read(self, root: Any) -> None:
        """Take in a document, given by its root element."""
        if root not in self._read:
            self._read.add(root)
            self._collect(root, [])

    def _collect(self, element: Any, run: list[str]) -> None:
        is_note = element.get("class") == "footnote"
        into: list[str] = [] if is_note else run  # a note leaves the run of the text
        block = element.tag not in INLINE
        if block:
            into.append(_EDGE)
        self._add(element, element.text, into)
        for child in element:
            if isinstance(child.tag, str):
                if child.tag == "br":
                    into.append("\n")
                else:
                    self._collect(child, into)
            self._add(element, child.tail, into)
        if block or is_note:
            into.append(_EDGE)

    def _add(self, element: Any, text: str | None, run: list[str]) -> None:
        own = self._own[element]
        for character in text or "":
            run.append(character)
            for part in squeeze(character):
                own.characters.append(part)
                own.ends.append((run, len(run)))

    def ending(self, element: Any, text: str) -> Ending:
        """Return how the next text box of an element ends."""
        wanted, own = list(squeeze(text)), self._own.get(element)
        if not wanted or own is None:
            return Ending.NOTHING
        soft = False
        end = own.reached + len(wanted)
        if own.characters[own.reached : end] != wanted:
            end -= 1
            soft = wanted[-1] in BREAK_MARKS and own.characters[own.reached : end] == wanted[:-1]
            if not soft:
                return Ending.NOTHING
        own.reached = end
        if soft:
            return Ending.SOFT_HYPHEN
        if text[-1].isspace():
            return Ending.NOTHING
        return _what_follows(*own.ends[end - 1])


def _what_follows(run: list[str], position: int) -> Ending:
    """Return whether there is a space before the next character, if there is one in the block."""
    spaced = False
    for character in run[position:]:
        if character == _EDGE:
            break
        if not character.isspace():
            return Ending.SPACE if spaced else Ending.NOTHING
        spaced = True
    return Ending.NOTHING
