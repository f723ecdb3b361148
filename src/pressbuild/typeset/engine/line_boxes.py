"""Lines of a paragraph. In: a line box of the engine, what is already set of it, the room of a line. Out: its next
line, broken where `breaks` says, each box where it stands on the line, whichever way its text runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

from pressbuild.typeset.engine.bidi import order_runs
from pressbuild.typeset.engine.line_breaks import TOLERANCE, Cut, Leaf, NotOurs, Ruler, find_cut, hyphen_width
from pressbuild.typeset.engine.paragraph_source import ParagraphSource
from pressbuild.typeset.engine.text_shaping import Shaped
from pressbuild.typeset.engine.weasyprint_hooks import boxes, inline, preferred

_ATTEMPTS = 4


@dataclass
class _Piece:
    """A box of a line that has no boxes in it; what its inlines need on either side; the way that it runs."""

    box: Any
    left: float
    right: float
    level: int


@dataclass(frozen=True)
class SetLine:
    """What a line box is known by: the text of its paragraph, where it ends, its room and what it fills of it (px)."""

    text: str
    cut: Cut
    room: float
    width: float


class _Line:
    """One line of a paragraph, as it is put together."""

    def __init__(self, source: ParagraphSource, objects: _Objects, ruler: Ruler, cut: Cut) -> None:
        self.source, self.paragraph, self.objects = source, source.paragraph, objects
        self.ruler, self.start, self.cut = ruler, ruler.start, cut
        self.pieces: list[_Piece] = []

    def children(self, box: Any, path: tuple[int, ...]) -> list[Any]:
        """Return the boxes of this line in a box of the paragraph."""
        found: list[Any] = []
        for index, child in enumerate(box.children):
            here = (*path, index)
            leaf = self.source.leaves.get(here)
            if leaf is not None:
                found += self._leaf(leaf)
            elif self._touches(*self.paragraph.spans[id(child)]):
                inner = self.children(child, here)
                if inner:
                    found.append(self._inline(child, inner))
        return found

    def _touches(self, first: int, end: int) -> bool:
        last = len(self.paragraph.text) + 1 if self.cut.resume is None else self.cut.resume
        return self.start <= first < last if first == end else first < self.cut.end and end > self.start

    def _inline(self, box: Any, inner: list[Any]) -> Any:
        first, end = self.paragraph.spans[id(box)]
        copy = box.copy_with_children(inner)
        copy.remove_decoration(not self._begins(first), not self._ends(end))
        return copy

    def _begins(self, first: int) -> bool:
        return not self.paragraph.text[first : self.start].strip(" ")

    def _ends(self, end: int) -> bool:
        return not self.paragraph.text[self.cut.end : end].strip(" ")

    def _leaf(self, leaf: Leaf) -> list[Any]:
        first, end = max(leaf.start, self.start), min(leaf.end, self.cut.end)
        if not self._touches(leaf.start, leaf.end):
            return []
        before = leaf.before if self._begins(leaf.start) else 0.0
        after = leaf.after if self._ends(leaf.end) else 0.0
        if not leaf.is_text or first == end:
            made = [(self._object(leaf), self.source.level(first, end))]
        else:
            made = list(self._texts(leaf, first, end))
        for number, (box, level) in enumerate(made):
            sides = (before if number == 0 else 0.0, after if number == len(made) - 1 else 0.0)
            self.pieces.append(_Piece(box, *(sides if level % 2 == 0 else sides[::-1]), level))
        return [box for box, _ in made]

    def _object(self, leaf: Leaf) -> Any:
        if leaf.end == leaf.start:
            copy = leaf.box.copy()
            copy.width = 0
            return copy
        return self.objects.lay_out(leaf.box)

    def _texts(self, leaf: Leaf, first: int, end: int) -> Iterator[tuple[Any, int]]:
        for start, stop, level in self.source.runs(first, end):
            text = self.paragraph.text[start:stop]
            style, known = leaf.box.style, self.ruler.shaped(leaf, start, stop)
            if self.cut.hyphenated and stop == self.cut.end:
                text, known = text + style["hyphenate_character"], None
            direction = "rtl" if level % 2 else "ltr"
            if style["direction"] != direction:
                style, known = style.copy(), None
                style["direction"] = direction
            yield _text_box(leaf.box, known or Shaped(text, style)), level


def _text_box(box: Any, shaped: Shaped) -> Any:
    """Return a text box as `inline.split_text_box` makes it."""
    style = shaped.style
    made = box.copy_with_text(shaped.text)
    made.style, made.width, made.height, made.pango_layout = style, shaped.width, shaped.height, shaped.layout
    # the baseline is that of the face that is asked for: one that stands in for a character may be higher or deeper
    line_height, made.baseline = inline.strut(style)
    made.margin_top = made.margin_bottom = (line_height - shaped.height) / 2
    if hasattr(shaped.layout, "layout"):
        shaped.layout.deactivate()
    return made


class _Objects:
    """The inline blocks and pictures of a line, each laid out once."""

    def __init__(self, context: Any, block: Any, absolute_boxes: list[Any], fixed_boxes: list[Any]) -> None:
        self._arguments = (block, absolute_boxes, fixed_boxes)
        self._context = context
        self._made: dict[int, Any] = {}

    def lay_out(self, box: Any) -> Any:
        """Return an inline block or a picture, laid out at the left edge."""
        if id(box) not in self._made:
            box.position_x = box.position_y = 0
            made = inline.atomic_box(self._context, box, 0, None, *self._arguments)
            made.position_x = 0
            self._made[id(box)] = made
        return self._made[id(box)]

    def width_of(self, box: Any) -> float:
        """Return how wide an inline block or a picture is with its margins."""
        return float(self.lay_out(box).margin_width())


def read_paragraphs(get_next_linebox: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's making of a line: the paragraph is read once, before its first line is made."""

    def make_line(context: Any, line: Any, position_y: float, bottom: Any, skip: Any, block: Any, *rest: Any) -> Any:
        known = getattr(line, "paragraph_source", None)
        if known is None or known[0] is not line.children:
            try:
                line.paragraph_source = (line.children, ParagraphSource(line, block) if line.children else None)
            except NotOurs:
                line.paragraph_source = (line.children, None)
        return get_next_linebox(context, line, position_y, bottom, skip, block, *rest)

    return make_line


def split_lines(split_inline_box: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's breaking of inline boxes: the lines of a paragraph are broken by `breaks`."""

    def split(
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: Any,
        skip_stack: Any,
        block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        *rest: Any,
    ) -> Any:
        source = _source_of(box)
        if source is None or rest[-1]:  # the style of ::first-line
            arguments = (bottom_space, skip_stack, block, absolute_boxes, fixed_boxes, *rest)
            return split_inline_box(context, box, position_x, max_x, *arguments)
        start, room = source.start_of(skip_stack), max_x * (1 + 1e-9) - position_x
        objects = _Objects(context, block, absolute_boxes, fixed_boxes)
        line, cut = _fit_line(context, source, objects, box, start, room, position_x)
        resume = None if cut.resume is None else source.stack_of(cut.resume)
        return line, resume, cut.forced, None, None, {"left": 0, "right": 0}

    return split


def _source_of(line: Any) -> ParagraphSource | None:
    """Return what is known of the paragraph of a line box; None if it is left to the engine."""
    known = getattr(line, "paragraph_source", None) if isinstance(line, boxes.LineBox) else None
    return known[1] if known and known[0] is line.children else None


def _fit_line(
    context: Any, source: ParagraphSource, objects: _Objects, box: Any, start: int, room: float, position_x: float
) -> tuple[Any, Cut]:
    """Return a line and where it ends. Letters that are kerned over its end may make it wider than was thought."""
    first = None
    for attempt in range(_ATTEMPTS):
        ruler = Ruler(source.paragraph, start, room - attempt * room / 200, objects.width_of)
        cut = find_cut(source.paragraph, ruler, context.dictionaries)
        if first and cut.torn and not first[1].torn:
            return first  # better a hair too wide than a word torn
        made, width = _place(_Line(source, objects, ruler, cut), box, position_x)
        first = first or (made, cut)
        made.set_line = SetLine(source.paragraph.text, cut, room, width)
        if width <= room + 10 * TOLERANCE:
            break
    return made, cut


def _place(line: _Line, box: Any, position_x: float) -> tuple[Any, float]:
    """Return a line box with its boxes in their places, and how wide they are."""
    children = line.children(box, ())
    order = order_runs([piece.level for piece in line.pieces])
    # at the right edge, the engine takes an indent of a line that runs from the right to be on its left
    indent = position_x - box.position_x if line.source.right_to_left else 0.0
    left = x = position_x - indent
    for piece in (line.pieces[number] for number in order):
        if isinstance(piece.box, boxes.AtomicInlineLevelBox):
            piece.box.translate(x + piece.left - piece.box.position_x)
        else:
            piece.box.position_x = x + piece.left
        x += piece.left + piece.box.margin_width() + piece.right
    for child in children:
        _enclose(child, box.position_y)
    made = box.copy_with_children(children)
    made.remove_decoration(start=line.start > 0, end=line.cut.resume is not None)
    made.width = max(0.0, x + indent - made.content_box_x())
    inline._adjust_line_height(made)
    if any(piece.level for piece in line.pieces):
        made.visual_order = [line.pieces[number].box for number in order]
    return made, x - left


def _enclose(box: Any, position_y: float) -> None:
    """Set the place and the width of an inline by those of what it holds."""
    if isinstance(box, boxes.AtomicInlineLevelBox):
        return
    box.position_y = position_y
    if not isinstance(box, boxes.InlineBox):
        return
    for child in box.children:
        _enclose(child, position_y)
    if box.children:
        left = min(child.position_x for child in box.children)
        right = max(child.position_x + child.margin_width() for child in box.children)
        box.position_x = left - box.margin_left - box.border_left_width - box.padding_left
        box.width = right - left
    inline._adjust_line_height(box)


def justify_both_ways(justify_line: Callable[..., None]) -> Callable[..., None]:
    """Wrap WeasyPrint's justification, which takes all boxes of a line to stand in the order of its words."""

    def justify(context: Any, line: Any, extra_width: float) -> None:
        order = getattr(line, "visual_order", None)
        spaces = inline.count_expandable_spaces(line)
        if order is None:
            justify_line(context, line, extra_width)
        elif spaces:
            x = 0.0
            for box in order:
                x = inline.add_word_spacing(context, box, extra_width / spaces, x)
            for child in line.children:
                _enclose(child, child.position_y)
            line.width += extra_width

    return justify


def measure_first_lines(inline_min_content_width: Callable[..., float]) -> Callable[..., float]:
    """Wrap WeasyPrint's measuring of how little room a line needs beside a float."""

    def measure(context: Any, line: Any, *rest: Any, skip_stack: Any = None, first_line: bool = False) -> float:
        source = _source_of(line)
        if source is None or not first_line:
            return inline_min_content_width(context, line, *rest, skip_stack=skip_stack, first_line=first_line)
        objects = _Objects(context, source.block, [], [])
        ruler = Ruler(source.paragraph, source.start_of(skip_stack), 0.0, objects.width_of)
        cut = find_cut(source.paragraph, ruler, context.dictionaries, tears=False)
        hyphen = hyphen_width(source.paragraph, cut.end, context.dictionaries) if cut.hyphenated else 0.0
        return float(line.text_indent) + ruler.x(cut.end) + hyphen

    return measure


def measure_contents(content_width: Callable[..., float], narrowest: bool) -> Callable[..., float]:
    """Wrap WeasyPrint's measuring of how wide a paragraph is without a break, or where each line is as short as can be.

    Tables, inline blocks and floats are made as wide as that; measured box by box, their words would not fit.
    """
    width_of_object = preferred.min_content_width if narrowest else preferred.max_content_width

    def measure(context: Any, line: Any, outer: bool = True, is_line_start: bool = False) -> float:
        source = None
        if isinstance(line, boxes.LineBox) and line.children:
            with suppress(NotOurs):
                source = ParagraphSource(line, (0, 0))  # of no width that percentages could be of
        if source is None:
            return content_width(context, line, outer, is_line_start=is_line_start)
        indent = line.style["text_indent"]
        widest, first = 0.0, float(indent.value) if getattr(indent, "unit", "%") != "%" else 0.0
        start: int | None = 0
        while start is not None:
            ruler = Ruler(source.paragraph, start, 0.0 if narrowest else inf, partial(width_of_object, context))
            cut = find_cut(source.paragraph, ruler, context.dictionaries, tears=False)
            width = ruler.x(cut.end) + (
                hyphen_width(source.paragraph, cut.end, context.dictionaries) if cut.hyphenated else 0.0
            )
            widest, first, start = max(widest, first + width), 0.0, cut.resume
        return widest

    return measure


def skip_collisions(avoid_collisions: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's search for room beside floats, a fifth of all layout: a line without floats has all of it."""

    def avoid(context: Any, box: Any, block: Any, outer: bool = True) -> Any:
        if outer or context.excluded_shapes or not isinstance(box, boxes.LineBox):
            return avoid_collisions(context, box, block, outer)
        left = block.content_box_x()
        x = left + block.width if block.style["direction"] == "rtl" else left
        return x, box.border_box_y(), block.width

    return avoid


def install() -> None:
    """Put these functions in place of WeasyPrint's."""
    inline.get_next_linebox = read_paragraphs(inline.get_next_linebox)
    inline.avoid_collisions = skip_collisions(inline.avoid_collisions)
    inline.split_inline_box = split_lines(inline.split_inline_box)
    inline.justify_line = justify_both_ways(inline.justify_line)
    inline.inline_min_content_width = measure_first_lines(inline.inline_min_content_width)
    preferred.inline_min_content_width = measure_contents(preferred.inline_min_content_width, narrowest=True)
    preferred.inline_max_content_width = measure_contents(preferred.inline_max_content_width, narrowest=False)
