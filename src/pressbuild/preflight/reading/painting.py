"""Painting: what marks come of paths, images, forms, gradients and patterns. In: operators. Out: marks on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pressbuild.preflight.facts import Box, Colour, PathMark, ShadingMark
from pressbuild.preflight.reading.colouring import make_operators
from pressbuild.preflight.reading.functions import find_stops
from pressbuild.preflight.reading.geometry import intersect, is_sane, lengths, multiply, order, to_matrix, transform_box
from pressbuild.preflight.reading.graphics import Graphics
from pressbuild.preflight.reading.ground import PAPER, ink_of
from pressbuild.preflight.reading.objects import TooMuch, get, identity, is_stream, name, number, numbers
from pressbuild.preflight.reading.paths import Part, Shape, read_shapes, slim_side
from pressbuild.preflight.reading.pictures import make_image
from pressbuild.preflight.reading.resources import Library, Resources
from pressbuild.preflight.reading.sheet import Sheet
from pressbuild.preflight.reading.texts import Texts

if TYPE_CHECKING:
    from pressbuild.preflight.reading.interpreter import Interpreter

DEEPEST = 20  # forms within forms
NOTHING: Box = (1.0, 1.0, 0.0, 0.0)  # a clip that lets nothing through
_MOST_CELLS = 200  # different patterns of a page that are looked into


@dataclass
class Painter:
    """Puts marks on a sheet, and goes into forms and patterns."""

    library: Library
    sheet: Sheet
    texts: Texts
    empty: Resources
    active: list[object] = field(default_factory=list)  # forms that are being carried out
    drawn: set[tuple[str, int]] = field(default_factory=set)  # glyphs of Type 3
    _cells: dict[object, Colour] = field(default_factory=dict)

    def colour_operators(self, interpreter: Interpreter) -> dict[bytes, Callable[[bytes], None]]:
        """Return the operators that set colours."""
        return make_operators(interpreter)

    # Paths

    def paint(self, parts: list[Part], g: Graphics, resources: Resources, fill: str, stroke: str) -> None:
        """Fill (f, f* or "") and stroke (S or "") a path.

        Raises:
            ValueError: if a segment is wrong.
        """
        for shape in read_shapes(parts, g.matrix, apart=bool(fill) and not stroke):
            if not is_sane(shape.box):
                raise ValueError("a path lies absurdly far away")
            self._paint_shape(shape, g, resources, fill, stroke)

    def _paint_shape(self, shape: Shape, g: Graphics, resources: Resources, fill: str, stroke: str) -> None:
        across, up = lengths(g.matrix)
        box, width = shape.box, shape.thickness if fill else None
        if stroke:
            half = g.width * max(across, up) / 2
            box = box[0] - half, box[1] - half, box[2] + half, box[3] + half
            width = g.width * min(across, up)
        seen = intersect(box, g.clip)
        if seen is None:
            return
        if fill and not stroke and width is not None and shape.is_frame:
            width = slim_side(seen, width)
        filled = self._resolve(g, resources, seen, stroked=False) if fill else None
        stroked = self._resolve(g, resources, seen, stroked=True) if stroke else None
        white = any(colour is not None and colour.is_white for colour in (filled, stroked))
        ground = self.sheet.ground.under(seen) if white or width is not None else PAPER
        self.sheet.paths.append(PathMark(seen, filled, stroked, width, g.state, ground))
        if g.state.is_transparent:
            self.sheet.transparent = True
        if filled is not None:
            inks = None if g.fill_pattern is not None or g.state.soft_mask else ink_of(filled)
            polygons = None if shape.is_rectangle else shape.polygons
            alpha = g.state.fill_alpha
            inks = None if shape.polygons is None else inks
            if alpha > 0:
                self.sheet.ground.add(seen, inks, alpha, polygons, fill == "f*")
        elif stroked is not None and min(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) < 1e-3:
            self.sheet.ground.add(seen, ink_of(stroked), g.state.stroke_alpha)

    def cut(self, parts: list[Part], g: Graphics) -> None:
        """Narrow the clip to the box of a path."""
        boxes = [shape.box for shape in read_shapes(parts, g.matrix, apart=False)]
        found = intersect(g.clip, boxes[0]) if boxes and is_sane(boxes[0]) else None
        g.clip = NOTHING if found is None else found

    # Images

    def paint_image(self, value: Any, g: Graphics, resources: Resources, label: str, *, inline: bool = False) -> None:
        """Paint an image.

        Raises:
            ValueError: if it has no size or no colour space.
        """
        self.texts.finish()
        mark = make_image(value, g, resources, label, inline=inline)
        if mark is None:
            return
        if mark.is_stencil and g.fill_pattern is not None:
            mark = replace(mark, colour=self._resolve(g, resources, mark.clipped, stroked=False))
        self.sheet.images.append(mark)
        self.sheet.transparent |= g.state.is_transparent or get(value, "/SMask") is not None
        self.sheet.transparent |= number(get(value, "/SMaskInData")) > 0
        self.sheet.ground.add(mark.clipped, None)

    # Forms

    def do(self, label: str, resources: Resources, g: Graphics) -> None:
        """Paint an external object: image or form.

        Raises:
            ValueError: if it is not there, or is neither.
        """
        value = resources.find("XObject", label)
        if value is None or not is_stream(value):
            raise ValueError(f"the object “{label}” that it asks for is not in the file")
        if get(value, "/OC") is not None:
            self.sheet.optional_content = True
        kind = name(get(value, "/Subtype"))
        if kind == "Image":
            self.paint_image(value, g, resources, label)
        elif kind == "Form":
            if name(get(value, "/Subtype2")) == "PS":
                self.sheet.postscript = True
            self.paint_form(value, g.copy(), resources)
        elif kind == "PS":
            self.sheet.postscript = True
            self.sheet.note("it has PostScript in it, which is not carried out")
        else:
            raise ValueError(f"the object “{label}” is of no known kind")

    def paint_form(self, value: Any, g: Graphics, resources: Resources) -> None:
        """Carry out a form; `g` is changed.

        Raises:
            ValueError: if it contains itself, or goes too deep.
        """
        self.texts.finish()
        g.matrix = multiply(to_matrix(numbers(get(value, "/Matrix"))), g.matrix)
        g.base = g.matrix
        self._clip_to(get(value, "/BBox"), g)
        group = get(value, "/Group")
        if name(get(group, "/S")) == "Transparency":
            self.sheet.transparent |= g.state.is_transparent
            g.state = g.outer = replace(g.state, stroke_alpha=g.state.fill_alpha, in_group=True)
        own = get(value, "/Resources")
        self.carry_out(value, g, self.library.open(own) if own is not None else resources)

    def _clip_to(self, box: Any, g: Graphics) -> None:
        bounds = order(numbers(box))
        if bounds is not None:
            g.clip = intersect(g.clip, transform_box(bounds, g.matrix)) or NOTHING

    def carry_out(self, value: Any, g: Graphics, resources: Resources) -> None:
        """Carry out the content of a form, pattern or glyph; `g` is changed.

        Raises:
            ValueError: if it contains itself, or goes too deep.
        """
        from pressbuild.preflight.reading.interpreter import Interpreter

        key = identity(value) or id(value)
        if key in self.active:
            raise ValueError("a form in it contains itself")
        if len(self.active) >= DEEPEST:
            raise ValueError("forms in it lie too deep within each other")
        data, fault = self.library.streams.read(value)
        if fault:
            self.sheet.note(fault)
        self.active.append(key)
        kept = self.texts.matrix, self.texts.line
        try:
            Interpreter(self, resources, g).run(data)
        finally:
            self.active.pop()
            self.texts.matrix, self.texts.line = kept

    # Gradients

    def shade(self, label: str, resources: Resources, g: Graphics) -> None:
        """Paint a gradient over the whole clip.

        Raises:
            ValueError: if it is not there, or has no colour space.
        """
        value = resources.find("Shading", label)
        if value is None:
            raise ValueError(f"the gradient “{label}” that it asks for is not in the file")
        self.texts.finish()
        box: Box | None = g.clip
        bounds = order(numbers(get(value, "/BBox")))
        if bounds is not None:
            box = intersect(g.clip, transform_box(bounds, g.matrix))
        if box is not None and box[0] <= box[2]:
            self._add_shading(value, box, g, resources)

    def _add_shading(self, value: Any, box: Box, g: Graphics, resources: Resources) -> Colour:
        given = get(value, "/ColorSpace")
        if given is None:
            raise ValueError("a gradient has no colour space")
        space = resources.space(name(given) if name(given) else given)
        stops = [stop for stop in find_stops(get(value, "/Function")) if len(stop) == space.count]
        colours = tuple(space.colour(stop) for stop in stops)
        if not colours:
            plain = space.first()
            colours = (Colour(plain.family, (), None, plain.spots),)
        self.sheet.shadings.append(ShadingMark(box, colours, g.state))
        self.sheet.transparent |= g.state.is_transparent
        self.sheet.ground.add(box, None)
        return colours[0]

    # Patterns

    def _resolve(self, g: Graphics, resources: Resources, box: Box, *, stroked: bool) -> Colour:
        """Return the colour that something is painted with, and paint what its pattern paints."""
        pattern = g.stroke_pattern if stroked else g.fill_pattern
        if pattern is None:
            return g.stroke if stroked else g.fill
        if get(pattern, "/PatternType") == 2:
            state = get(pattern, "/ExtGState")
            shaded = g.copy()
            if state is not None:
                from pressbuild.preflight.reading.states import apply_state

                apply_state(shaded, state, f"pattern {identity(pattern)}", resources, self)
            return self._add_shading(get(pattern, "/Shading"), box, shaded, resources)
        return self._paint_cell(pattern, g, box, stroked=stroked)

    def resolve_text(self, g: Graphics, box: Box, stroked: bool) -> Colour:
        """Return the colour of text in a pattern, and paint what that paints."""
        return self._resolve(g, self.empty, intersect(box, g.clip) or box, stroked=stroked)

    def _paint_cell(self, pattern: Any, g: Graphics, box: Box, *, stroked: bool) -> Colour:
        """Carry out a tiling pattern once and return the colour that it begins with."""
        underlying = g.stroke if stroked else g.fill
        key = (identity(pattern) or id(pattern), underlying)
        if not is_stream(pattern):
            raise ValueError("a pattern in it cannot be read")
        marks: tuple[list[Any], ...] = (self.sheet.paths, self.sheet.texts, self.sheet.images, self.sheet.shadings)
        if key in self._cells:
            return self._cells[key]
        if len(self._cells) >= _MOST_CELLS:
            raise TooMuch(f"it has more than {_MOST_CELLS} patterns")
        before = [len(found) for found in marks]
        cell = Graphics(clip=(-1e9, -1e9, 1e9, 1e9), state=g.state)
        cell.matrix = cell.base = multiply(to_matrix(numbers(get(pattern, "/Matrix"))), g.base)
        if get(pattern, "/PaintType") == 2:
            cell.fill = cell.stroke = underlying
        self._clip_to(get(pattern, "/BBox"), cell)
        ground, self.sheet.ground = self.sheet.ground, type(self.sheet.ground)()
        try:
            self.carry_out(pattern, cell, self.library.open(get(pattern, "/Resources")))
        finally:
            self.sheet.ground = ground
        colour: Colour | None = None
        for found, start in zip(marks, before, strict=True):
            for index in range(start, len(found)):
                mark: Any = found[index]
                where = intersect(mark.box, box) or box
                changed = {"box": where, "clipped": where} if hasattr(mark, "clipped") else {"box": where}
                found[index] = replace(mark, **changed)
                if colour is None:
                    colour = _colour_of(mark)
        self._cells[key] = colour or Colour("pattern")
        return self._cells[key]


def _colour_of(mark: Any) -> Colour | None:
    if hasattr(mark, "colours"):
        return mark.colours[0] if mark.colours else None
    if hasattr(mark, "colour"):
        return mark.colour  # type: ignore[no-any-return]
    return mark.fill or mark.stroke  # type: ignore[no-any-return]
