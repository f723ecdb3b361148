"""Shaped text. In: characters, a computed style. Out: how wide they are and where each of them ends, in CSS px."""

from __future__ import annotations

from bisect import bisect_left
from copy import copy
from itertools import accumulate
from math import inf
from typing import Any

from pressbuild.typeset.engine.bidi import has_right_to_left
from pressbuild.typeset.engine.weasyprint_hooks import line_break, text_ffi

_LETTERS = 4  # hardly a line has more letters than four times its width in em


class Shaped:
    """Characters that are set in one line. No more of them are shaped than are asked for."""

    def __init__(self, text: str, style: Any, room: float = inf) -> None:
        """`room` is what a line has; more text than that can hold is shaped only when it is asked for."""
        self.text, self.style = text, style
        size = style["font_size"]
        self._count = len(text) if room == inf or not size else min(len(text), max(8, int(room / size * _LETTERS)))
        self._ends: tuple[list[int], list[float]] | None = None
        self._shape()

    def _shape(self) -> None:
        self.layout = line_break.Layout(self.style)
        self.layout.set_text(self.text[: self._count])
        self._line, _ = self.layout.get_first_line()
        width, height = line_break.line_size(self._line, self.style)
        self._shaped_width, self.height = float(width), float(height)
        baseline = text_ffi.pango.pango_layout_get_baseline(self.layout.layout)
        self.baseline = float(baseline * text_ffi.FROM_UNITS)  # from the top
        self._ends = None

    def _shape_all(self) -> None:
        if self._count < len(self.text):
            self._count = len(self.text)
            self._shape()

    @property
    def width(self) -> float:
        """The width of all characters."""
        self._shape_all()
        return self._shaped_width

    @property
    def letter_width(self) -> float:
        """How wide a character is on average, of those that are shaped."""
        return self._shaped_width / self._count if self._count else 0.0

    def reaches(self, room: float, count: int) -> bool:
        """Whether the first `count` characters are certainly wider than `room`."""
        return count > self._count and self._shaped_width > room

    def x(self, count: int) -> float:
        """Return the width of the first `count` characters."""
        if count > self._count:
            self._shape_all()
        if count == self._count:
            return self._shaped_width
        bytes_before = len(self.text[:count].encode())
        if has_right_to_left(self.text):
            return self._advance_before(bytes_before)
        found = text_ffi.ffi.new("int *")
        text_ffi.pango.pango_layout_line_index_to_x(self._line, bytes_before, 0, found)
        return float(found[0] * text_ffi.FROM_UNITS)

    def first(self, count: int) -> Shaped | None:
        """Return the first `count` characters as a text of their own; None if they may look different then."""
        style = self.style
        spaced = style["letter_spacing"] != "normal" or style["word_spacing"] or style["text_decoration_line"] != "none"
        if spaced or count > self._count or has_right_to_left(self.text):
            return None
        if self._line.runs.next != text_ffi.ffi.NULL:  # of several faces, which need not all be in them
            return None
        made = copy(self)
        made.text, made._count, made._shaped_width = self.text[:count], count, self.x(count)
        made.layout = line_break.Layout.__new__(line_break.Layout)  # shaped when it is painted, as all of them are
        made.layout.text, made.layout.justification_spacing, made.layout.max_width = made.text, 0, None
        made.layout.first_line_direction = 0
        return made

    def _advance_before(self, bytes_before: int) -> float:
        """Return how wide the glyphs of the first bytes are, whichever way they run."""
        if self._ends is None:
            found = sorted(_advances(self._line))
            self._ends = [place for place, _ in found], [0.0, *accumulate(width for _, width in found)]
        places, widths = self._ends
        return widths[bisect_left(places, bytes_before)]


def _advances(line: Any) -> list[tuple[int, float]]:
    """Return for each glyph of a line the byte that it stands for and its width."""
    found = []
    run = line.runs
    while run != text_ffi.ffi.NULL:
        item = text_ffi.ffi.cast("PangoGlyphItem *", run.data)
        for number in range(item.glyphs.num_glyphs):
            place = item.item.offset + item.glyphs.log_clusters[number]
            found.append((place, item.glyphs.glyphs[number].geometry.width * text_ffi.FROM_UNITS))
        run = run.next
    return found
