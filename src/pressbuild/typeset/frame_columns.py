"""Where text can go in a frame. In: a frame's rectangle and what is set across its columns. Out: columns.

A story is poured through *columns*, not through frames: each column is one page to the engine. So a
picture across three of five columns leaves two columns at full height, a jump line costs one column one
line, and the engine's own column layout, which sets everything twice, is not needed.
Lengths are CSS px; heights are whole lines of the baseline grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pressbuild.core.units import Rectangle
from pressbuild.plan import FrameRef

SHORTEST_RULE = 4  # lines; a shorter rule between columns looks like a slip of the pen
TOLERANCE = 0.02  # of a line; CSS px are rounded here and there


@dataclass(frozen=True)
class FrameArea:
    """A frame on its page: equal columns whose lines lie on the page's baseline grid."""

    ref: FrameRef
    x: float
    y: float
    column_width: float
    gap: float
    columns: int
    lines: int
    leading: float
    from_right: bool = False  # its first column is the rightmost one
    box: Rectangle | None = None  # the frame as the master has it, off the grid: an advertisement fills that

    def column_x(self, column: int) -> float:
        """Return the left edge of a column, counted from 0."""
        place = self.columns - 1 - column if self.from_right else column
        return self.x + place * (self.column_width + self.gap)

    def span_x(self, first: int, columns: int) -> float:
        """Return the left edge of something that stands across so many columns."""
        return self.column_x(first + columns - 1 if self.from_right else first)

    def width(self, columns: int) -> float:
        """Return the width of so many columns with the gaps between them."""
        return columns * self.column_width + (columns - 1) * self.gap

    def line_y(self, line: int) -> float:
        """Return the top of a line, counted from 0."""
        return self.y + line * self.leading


@dataclass(frozen=True)
class SpannedArea:
    """Something set across columns, at the top or the foot of a frame: a head, an insert, a jump line."""

    first_column: int
    columns: int
    lines: int
    at_top: bool = True


@dataclass(frozen=True)
class Column:
    """One column of text: where it is, and how many lines it holds. `number` counts from 0 in the frame."""

    area: FrameArea
    number: int
    first_line: int
    lines: int

    @property
    def x(self) -> float:
        """The left edge."""
        return self.area.column_x(self.number)

    @property
    def y(self) -> float:
        """The top of the first line."""
        return self.area.line_y(self.first_line)

    @property
    def height(self) -> float:
        """The height of all lines."""
        return self.lines * self.area.leading


@dataclass(frozen=True)
class Division:
    """A frame divided up: the line on which each spanner begins, the columns left for text, and
    the spanners that did not fit (by their position), which take no room. `rooms` are the lines that each one found.
    """

    tops: tuple[int, ...]
    columns: tuple[Column, ...]
    misfits: tuple[int, ...]
    rooms: tuple[int, ...]


def frame_area(ref: FrameRef, box: Rectangle, columns: int, gap: float, grid_top: float, leading: float) -> FrameArea:
    """Return a frame on the baseline grid: it begins on the next grid line and has whole lines only."""
    skipped = math.ceil((box.y - grid_top) / leading - TOLERANCE)
    y = grid_top + skipped * leading
    lines = max(0, math.floor((box.y + box.height - y) / leading + TOLERANCE))
    width = (box.width - (columns - 1) * gap) / columns
    return FrameArea(ref, box.x, y, max(width, 1.0), gap, columns, lines, leading, box=box)


def divide_frame(area: FrameArea, spanners: Sequence[SpannedArea]) -> Division:
    """Place spanners in the order given, each as near to its edge as those before it allow."""
    top = [0] * area.columns
    foot = [area.lines] * area.columns
    tops: list[int] = []
    misfits: list[int] = []
    rooms: list[int] = []
    for index, spanner in enumerate(spanners):
        reach = range(spanner.first_column, spanner.first_column + spanner.columns)
        free_top, free_foot = max(top[c] for c in reach), min(foot[c] for c in reach)
        rooms.append(free_foot - free_top)
        if free_top + spanner.lines > free_foot:
            misfits.append(index)
            tops.append(free_top)
            continue
        line = free_top if spanner.at_top else free_foot - spanner.lines
        tops.append(line)
        for column in reach:
            if spanner.at_top:
                top[column] = line + spanner.lines
            else:
                foot[column] = line
    columns = tuple(
        Column(area, number, top[number], foot[number] - top[number])
        for number in range(area.columns)
        if foot[number] > top[number]
    )
    return Division(tuple(tops), columns, tuple(misfits), tuple(rooms))


def balance_columns(columns: Sequence[Column], lines: int) -> tuple[Column, ...]:
    """Return the columns cut to the least common height in which `lines` lines still find room."""
    height = max((column.lines for column in columns), default=0)
    while height > 1 and sum(min(column.lines, height - 1) for column in columns) >= lines:
        height -= 1
    return tuple(replace(column, lines=min(column.lines, height)) for column in columns)


def column_rules(columns: Sequence[Column]) -> list[tuple[float, float, float]]:
    """Return x, y and height of the rules between neighbouring columns of one frame.

    A rule runs where both neighbours have text, so that none crosses a picture or a headline.
    """
    rules = []
    for left, right in pairwise(columns):
        if left.area.ref != right.area.ref or right.number != left.number + 1:
            continue
        first = max(left.first_line, right.first_line)
        last = max(left.first_line + left.lines, right.first_line + right.lines)
        foot = min(left.first_line + left.lines, right.first_line + right.lines)
        last = foot if last - foot > 2 else last
        if last - first >= min(SHORTEST_RULE, left.lines, right.lines):
            area = left.area
            x = max(left.x, right.x) - area.gap / 2
            rules.append((x, area.line_y(first), (last - first) * area.leading))
    return rules
