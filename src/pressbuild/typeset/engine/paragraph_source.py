"""A paragraph of the engine. In: its line box, as its markup is. Out: its text, in which places of the engine can be
found and named, and which way each run of it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pressbuild.typeset.engine.bidi import find_levels, has_right_to_left
from pressbuild.typeset.engine.line_breaks import BreakableParagraph
from pressbuild.typeset.engine.weasyprint_hooks import boxes, percent

_OPENED, _CLOSED = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"  # isolates


class ParagraphSource:
    """A paragraph, and what is found once for all its lines."""

    def __init__(self, line: Any, block: Any) -> None:
        _resolve(line, block)
        self.block = block
        self.paragraph = BreakableParagraph(line)
        self.leaves = {leaf.path: leaf for leaf in self.paragraph.leaves}
        self.right_to_left = line.style["direction"] == "rtl"
        self._levels: bytes | None = None
        if self.right_to_left or has_right_to_left(self.paragraph.text):
            self._levels = self._find_levels(line)

    def _find_levels(self, line: Any) -> bytes:
        """Return the level of each character. An inline with a direction of its own is isolated from the others."""
        parts: list[str] = []
        places: list[int] = []

        def visit(box: Any, path: tuple[int, ...]) -> None:
            for index, child in enumerate(box.children):
                here = (*path, index)
                leaf = self.leaves.get(here)
                if leaf is not None:
                    for character in self.paragraph.text[leaf.start : leaf.end]:
                        places.append(len(parts))
                        parts.append(character)
                    continue
                turned = child.style["direction"] != box.style["direction"]
                isolated = turned or (child.element is not box.element and child.element.get("dir"))
                if isolated:
                    parts.append(_OPENED[child.style["direction"]])
                visit(child, here)
                if isolated:
                    parts.append(_CLOSED)

        visit(line, ())
        # an editor's line end is no end of the paragraph for the algorithm, as in CSS Writing Modes, 2.4.2
        found = find_levels("".join("\u2028" if part == "\n" else part for part in parts), self.right_to_left)
        return bytes(found[place] for place in places)

    def level(self, first: int, end: int) -> int:
        """Return the level of the character `first`; of none, that of the paragraph."""
        return self._levels[first] if self._levels and first < min(end, len(self._levels)) else int(self.right_to_left)

    def runs(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the runs of characters of one level: first, end (exclusive), level."""
        if self._levels is None:
            yield first, end, 0
            return
        start = first
        for place in range(first + 1, end + 1):
            if place == end or self._levels[place] != self._levels[start]:
                yield start, place, self._levels[start]
                start = place

    def start_of(self, skip_stack: Any) -> int:
        """Return the character at which the engine wants to go on."""
        path: list[int] = []
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            path.append(index or 0)
        for leaf in self.paragraph.leaves:
            depth = len(leaf.path)
            if leaf.path == tuple(path[:depth]) and len(path) > depth:
                return leaf.position_of(path[depth])
            if leaf.path >= tuple(path[:depth]):
                return leaf.start
        return len(self.paragraph.text)

    def stack_of(self, position: int) -> Any:
        """Return what tells the engine to go on at a character."""
        leaf = self.paragraph.leaves[self.paragraph.leaf_at(position)]
        stack: Any = {leaf.bytes_before(position): None} if leaf.is_text else None
        for index in reversed(leaf.path):
            stack = {index: stack}
        return stack


def _resolve(box: Any, block: Any) -> None:
    for child in box.children:
        percent.resolve_percentages(child, block)
        if isinstance(child, boxes.InlineBox):
            for side in ("margin_left", "margin_right"):
                if getattr(child, side) == "auto":
                    setattr(child, side, 0)
            _resolve(child, block)
