"""Recording what WeasyPrint paints. In: WeasyPrint's calls to a stream. Out: the items of a `Fragment`.

A `Recorder` answers as WeasyPrint's stream of PDF operators does. What depends on the press it notes as it was asked
for: colours, pictures, pages of other PDFs, gradients. Everything else becomes operators at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pydyf

from pressbuild.displaylist import items
from pressbuild.displaylist.fixed import Fixed, fixed
from pressbuild.displaylist.items import Item
from pressbuild.typeset.engine.used_fonts import FragmentSession, UsedFont
from pressbuild.typeset.engine.weasyprint_hooks import LOGGER, Matrix

WHOLE_PAGE = (-1e6, -1e6, 2e6, 2e6)  # CSS px: stands for the page, of which a fragment does not know where it begins
_GLYPHS_OR_MOVE = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
_SHADE = re.compile(r"/(\S+) sh")


@dataclass
class _Later:
    """An item that is known when all is painted: what a group holds, say, is painted after it has been used."""

    make: Any


class Recorder(pydyf.Stream):  # type: ignore[misc]
    """A stream that notes what is painted on it."""

    def __init__(self, session: FragmentSession, box: Sequence[float] = WHOLE_PAGE) -> None:
        self._session = session
        self._items: list[Item | _Later] = []
        self._spans: list[items.GlyphSpan] | None = None  # of the text that is being painted
        self._start = b""
        self._children: dict[str, Recorder] = {}
        self._pictures: dict[str, tuple[Any, bool]] = {}
        self._shadings: dict[str, items.Shading] = {}
        self._ctm_stack = [Matrix()]
        self._colours: dict[bool, Item | None] = {}
        self._opacity: dict[bool, float | None] = {}
        self._asked_for: UsedFont | None = None
        self._font: tuple[int, float] | None = None
        self._rise = 0.0
        self.page_rectangle = WHOLE_PAGE
        self.ink_rect, self.logical_rect = session.ink_rect, session.logical_rect
        self.id = ""
        super().__init__(extra={"BBox": [box[0], box[1], box[0] + box[2], box[1] + box[3]]})

    # ---- what has been painted ----

    @property
    def stream(self) -> list[Any]:
        """Operators that are not yet an item."""
        return self._pending

    @stream.setter
    def stream(self, operators: list[Any]) -> None:
        """WeasyPrint puts a gradient in the place of all that has been painted in a mask."""
        self._items = []
        self._pending: list[Any] = []
        for operator in operators:
            if match := _SHADE.fullmatch(operator):
                self._items.append(items.Shade(self._shadings[match[1]]))

    def finish(self) -> tuple[Item, ...]:
        """Return what has been painted."""
        self._flush()
        return tuple([item.make() if isinstance(item, _Later) else item for item in self._items])

    def _flush(self) -> None:
        if not self._pending:
            return
        parts = [part if isinstance(part, bytes) else str(part).encode() for part in self._pending]
        self._pending.clear()
        data = b"\n".join(parts)
        if self._spans is None:
            self._items.append(items.Operators(data, any(part.endswith((b" m", b" re")) for part in parts)))
        else:
            self._end_spans()
            self._start = b"\n".join(filter(None, (self._start, data)))

    def _add(self, item: Item | _Later) -> None:
        self._flush()
        self._items.append(item)

    # ---- state ----

    @property
    def ctm(self) -> Any:
        """How coordinates become those of the fragment."""
        return self._ctm_stack[-1]

    def push_state(self) -> None:
        """Save the state of graphics."""
        self._add(items.Save())
        self._ctm_stack.append(self.ctm)

    def pop_state(self) -> None:
        """Take back the state that was saved; if nothing has been painted since, as if it had not been saved."""
        self._flush()
        if self._items and isinstance(self._items[-1], items.Save):
            self._items.pop()
        else:
            self._items.append(items.Restore())
        self._ctm_stack.pop()
        self._forget_state()

    def _forget_state(self) -> None:
        self._colours, self._opacity = {}, {}

    @contextmanager
    def stacked(self) -> Iterator[None]:
        """Return a context with a state of its own."""
        self.push_state()
        try:
            yield
        finally:
            self.pop_state()

    def transform(self, a: float = 1, b: float = 0, c: float = 0, d: float = 1, e: float = 0, f: float = 0) -> None:
        """Change the coordinates."""
        self._add(items.Transform(_fixed_matrix((a, b, c, d, e, f))))
        self._ctm_stack[-1] = Matrix(a, b, c, d, e, f) @ self.ctm

    def set_color(self, color: Any, stroke: bool = False) -> None:
        """Set a colour of the style sheet."""
        self.set_alpha(color.alpha, stroke)
        colour = _colour(color, stroke)
        if self._colours.get(stroke) != colour:
            self._colours[stroke] = colour
            self._add(colour)

    def set_alpha(self, alpha: float, stroke: bool = False, fill: bool | None = None) -> None:
        """Set how opaque areas, lines or both are."""
        fill = not stroke if fill is None else fill
        new = [kind for kind, wanted in ((False, fill), (True, stroke)) if wanted and self._opacity.get(kind) != alpha]
        if new:
            self._opacity.update(dict.fromkeys(new, alpha))
            self._add(items.SetOpacity(_whole(alpha), False in new, True in new))

    def set_blend_mode(self, mode: str) -> None:
        """Set how what follows is mixed with what lies under it."""
        self._add(items.Blend(mode))

    def set_state(self, state: Any) -> None:
        """Refuse any other state: WeasyPrint sets none, and nobody would know what it does."""
        raise NotImplementedError(state)

    def set_color_space(self, space: str, stroke: bool = False) -> None:
        """Take note of nothing: a pattern follows, which says so itself."""

    def set_color_special(self, name: str | None, stroke: bool = False, *operands: float) -> None:
        """Set a pattern."""
        child = self._children[name or ""]
        self._colours.pop(stroke, None)
        self._add(_Later(lambda: items.SetPattern(child.make_tile(), stroke)))

    # ---- text ----

    def begin_text(self) -> None:
        """Begin a text object."""
        self._flush()
        self._spans, self._start = [], b""

    def end_text(self) -> None:
        """End a text object."""
        self._flush()
        self._end_spans()
        self._spans, self._font = None, None

    def _end_spans(self) -> None:
        if self._spans:
            self._items.append(items.GlyphRun(self._start, tuple(self._spans)))
            self._spans, self._start = [], b""

    def add_font(self, pango_font: Any) -> tuple[UsedFont, float]:
        """Return a font as the fragment uses it, and the size that it is asked for in."""
        font, key, size = self._session.faces.find(pango_font)
        used = self._session.fonts.get(key)
        if used is None:
            used = self._session.fonts[key] = UsedFont(font, key, len(self._session.fonts))
        self._asked_for = used
        return used, size

    def set_font_size(self, _name: str, size: float) -> None:
        """Choose the font that was asked for last."""
        if self._asked_for is not None:
            self._font = self._asked_for.number, size

    def set_text_rise(self, rise: float) -> None:
        """Raise the glyphs that follow."""
        self._rise = rise

    def show_text(self, text: str) -> None:
        """Show glyphs."""
        glyphs = shorten(text)
        if glyphs and self._font is not None and self._spans is not None:
            self._flush()
            number, size = self._font
            self._spans.append(items.GlyphSpan(number, fixed(size), glyphs, fixed(self._rise)))

    # ---- groups, patterns, gradients ----

    def _child(self, kind: str, box: Sequence[float]) -> Recorder:
        child = Recorder(self._session, box)
        child.id = f"{kind}{len(self._children)}"
        self._children[child.id] = child
        return child

    def add_group(self, x: float, y: float, width: float, height: float) -> Recorder:
        """Return the stream of a group."""
        return self._child("x", (x, y, width, height))

    def make_group(self) -> items.Group:
        """Return what has been painted as a group."""
        left, top, right, bottom = self.extra["BBox"]
        box = (left, top, right - left, bottom - top)
        return items.Group(None if box == WHOLE_PAGE else tuple(map(fixed, box)), self.finish())

    def draw_x_object(self, name: str) -> None:
        """Paint a group or a picture."""
        if name in self._children:
            child = self._children[name]
            self._add(_Later(lambda: items.ShowGroup(child.make_group())))
        else:
            image, interpolate = self._pictures[name]
            self._add(items.ShowPicture(self._session.shelf.picture(image), interpolate))

    def set_alpha_state(self, x: float, y: float, width: float, height: float, mode: str = "luminosity") -> Recorder:
        """Return the stream of a group that says how opaque what follows is."""
        child = self.add_group(x, y, width, height)
        self._opacity = {}
        self._add(_Later(lambda: items.SetMask(child.make_group(), mode.capitalize())))
        return child

    def add_pattern(
        self, x: float, y: float, width: float, height: float, across: float, down: float, matrix: Any
    ) -> Recorder:
        """Return the stream of a tiling pattern."""
        child = self._child("p", (x, y, width, height))
        child._steps, child._matrix = (fixed(across), fixed(down)), _fixed_matrix(matrix.values)
        return child

    def make_tile(self) -> items.PatternTile:
        """Return what has been painted as a pattern."""
        left, top, right, bottom = self.extra["BBox"]
        box = tuple(map(fixed, (left, top, right - left, bottom - top)))
        return items.PatternTile(box, self._steps, self._matrix, self.finish())

    _steps: tuple[Fixed, Fixed] = (0, 0)
    _matrix: items.Matrix = (0, 0, 0, 0, 0, 0)

    @staticmethod
    def create_interpolation_function(_domain: Any, c0: Sequence[float], c1: Sequence[float], n: float) -> items.Step:
        """Return a step of a gradient."""
        return items.Step(tuple(map(float, c0)), tuple(map(float, c1)), n)

    @staticmethod
    def create_stitching_function(domain: Any, encode: Any, bounds: Any, steps: Any) -> tuple[Any, ...]:
        """Return the steps of a gradient together."""
        domain, encode, bounds = (tuple(map(fixed, numbers)) for numbers in (domain, encode, bounds))
        return domain, encode, bounds, tuple(steps)

    def add_shading(
        self, kind: Any, domain: Any, coordinates: Any, extends: bool, function: Any, space: str | None = None
    ) -> Any:
        """Take in a gradient; return something with its name."""
        stitch_domain, encode, bounds, steps = function
        domain, coordinates = (tuple(map(fixed, numbers)) for numbers in (domain, coordinates))
        shading = items.Shading(
            kind, domain, coordinates, bool(extends), stitch_domain, bounds, encode, steps, space is not None
        )
        named = _Named(f"s{len(self._shadings)}")
        self._shadings[named.id] = shading
        return named

    def paint_shading(self, name: str) -> None:
        """Fill the current area with a gradient."""
        self._add(items.Shade(self._shadings[name]))

    # ---- pictures ----

    def add_image(self, image: Any, interpolate: bool, ratio: float) -> str:
        """Take in a bitmap; return its name."""
        name = f"i{image.id}{int(interpolate)}"
        self._pictures[name] = (image, interpolate)
        return name

    def show_placed(self, page: Any, width: float, height: float) -> None:
        """Paint a page of another PDF."""
        self._add(items.ShowPlaced(self._session.shelf.placed(page), fixed(width), fixed(height)))

    def show_drawing(self, drawing: Any, width: float, height: float) -> None:
        """Paint a drawing that becomes a bitmap."""
        self._add(items.ShowDrawing(self._session.shelf.drawing(drawing), fixed(width), fixed(height)))

    def show_slot(self, name: str) -> None:
        """Leave room for what is put into a frame."""
        self._add(items.Slot(name))

    # ---- what belongs to what ----

    @contextmanager
    def marked(self, box: Any, _tag: str) -> Iterator[None]:
        """Note the box that what is painted meanwhile belongs to; what is put into a slot belongs to others."""
        if hasattr(box, "slot"):
            yield
            return
        self._add(items.BeginMark(self._session.numbers.get(box, -1)))
        yield
        self._end_mark()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Note that what is painted meanwhile belongs to no box."""
        self._add(items.BeginMark())
        yield
        self._end_mark()

    def _end_mark(self) -> None:
        self._flush()
        last = self._items[-1]
        if isinstance(last, items.BeginMark):
            self._items.pop()
        elif isinstance(last, items.GlyphRun) and isinstance(begun := self._items[-2], items.BeginMark):
            self._items[-2:] = [replace(last, box=begun.box)]
        else:
            self._items.append(items.EndMark())


@dataclass(frozen=True)
class _Named:
    """A gradient as WeasyPrint knows it."""

    id: str


def _fixed_matrix(values: Sequence[float]) -> items.Matrix:
    a, b, c, d, e, f = map(fixed, values)
    return a, b, c, d, e, f


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def _colour(color: Any, stroke: bool) -> items.SetColour:
    if color.space == "device-cmyk":
        inks = tuple(min(1.0, max(0.0, part or 0.0)) for part in color.coordinates)
        return items.SetColour("cmyk", inks, stroke)
    try:
        parts = color.to("srgb").coordinates
    except NotImplementedError:
        LOGGER.warning("colours of the space %s cannot be printed; black is taken", color.space)
        parts = (0.0, 0.0, 0.0)
    return items.SetColour("rgb", tuple(min(1.0, max(0.0, part or 0.0)) for part in parts), stroke)


# a move in thousandths of the size of the type: less than this is letterspacing, if it is more than a word space
_LETTERSPACING, _WORD_SPACE = -50.0, -200.0


def _short(move: float) -> str:
    return f"{move:.1f}".removesuffix(".0")


def shorten(text: str) -> bytes:
    """Return glyphs and the moves between them: WeasyPrint writes a move of 0 after each glyph, and others to 15
    decimals. A tenth of a thousandth of the size of the type is seen by nobody.

    The gap between letterspaced letters is written as two: some readers of PDF take one of it for a space, and do not
    find the word.
    """
    if text.startswith("<") and ">" not in text[:-1]:
        return text.encode()
    parts = ["<"]
    move = 0.0
    for glyphs, number in _GLYPHS_OR_MOVE.findall(text):
        if number:
            move += float(number)
        elif glyphs:
            if _short(move) not in ("0", "-0"):
                is_wide = _WORD_SPACE < move < _LETTERSPACING
                parts.append(f">{_short(move / 2)}<>{_short(move - move / 2)}<" if is_wide else f">{_short(move)}<")
            move = 0.0
            parts.append(glyphs)
    return ("".join(parts) + ">").removeprefix("<>").encode()
