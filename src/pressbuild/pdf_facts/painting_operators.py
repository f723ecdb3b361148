"""Painting: what marks come of paths, images, forms, gradients and patterns. In: operators. Out: marks on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pressbuild.pdf_facts.facts import Box, Colour, PathMark, ShadingMark
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.image_marks import make_image
from pressbuild.pdf_facts.ink_below import PAPER, ink_of
from pressbuild.pdf_facts.matrices import (
    Matrix,
    intersect,
    is_sane,
    lengths,
    multiply,
    order,
    to_matrix,
    transform_box,
)
from pressbuild.pdf_facts.page_marks_found import MarkSheet
from pressbuild.pdf_facts.page_resources import Library, Resources
from pressbuild.pdf_facts.path_shapes import Part, Shape, read_shapes, slim_side
from pressbuild.pdf_facts.pdf_functions import find_stops
from pressbuild.pdf_facts.pdf_objects import TooManyObjects, get, identity, is_stream, name, number, numbers
from pressbuild.pdf_facts.state_dictionaries import apply_state
from pressbuild.pdf_facts.text_operators import Texts

DEEPEST = 20  # forms within forms
_REFERENCES = {"/OPI": "OPI", "/Ref": "a page of another file", "/Alternates": "a picture that may stand in"}
NOTHING: Box = (1.0, 1.0, 0.0, 0.0)  # a clip that lets nothing through
_WEIGHT = 100  # instructions that a form counts for
_MOST_CELLS = 200  # different patterns of a page that are looked into


@dataclass
class Painter:
    """Puts marks on a sheet, and goes into forms and patterns."""

    library: Library
    sheet: MarkSheet
    texts: Texts
    empty: Resources
    interpret: Callable[[Painter, Resources, Graphics, bytes], None]  # carries out a content stream; changes the state
    active: list[object] = field(default_factory=list)  # forms that are being carried out
    drawn: set[tuple[str, int]] = field(default_factory=set)  # glyphs of Type 3
    _heads: dict[tuple[int, int], tuple[Matrix, Box | None, bool, Any]] = field(default_factory=dict)
    _cells: dict[object, Colour] = field(default_factory=dict)

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
        seen, width = _see(shape.box, shape.thickness, g, fill, stroke)
        if seen is None:
            return
        if fill and not stroke and (shape.is_frame or shape.is_rectangle):
            width = slim_side(seen, width)
        filled = self._resolve(g, resources, seen, stroked=False) if fill else None
        stroked = self._resolve(g, resources, seen, stroked=True) if stroke else None
        white = any(colour is not None and colour.is_white for colour in (filled, stroked))
        for place, thin in self._list_pieces(shape, seen, width, g, fill, stroke):
            ground = self.sheet.ground.under(place) if white or thin is not None else PAPER
            self.sheet.paths.append(PathMark(place, filled, stroked, thin, g.state, ground))
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

    def _list_pieces(
        self, shape: Shape, seen: Box, width: float | None, g: Graphics, fill: str, stroke: str
    ) -> list[tuple[Box, float | None]]:
        """Return where the parts of a shape lie, how thin lines among them are; those well inside it as one."""
        if not shape.pieces:
            return [(seen, width)]
        self.sheet.count(len(shape.pieces))
        apart: list[tuple[Box, float | None]] = []
        joined: dict[float | None, Box] = {}
        for box, thickness in shape.pieces:
            place, thin = _see(box, thickness, g, fill, stroke)
            if place is None:
                continue
            if fill and not stroke and thin is not None:
                apart.append((place, slim_side(place, thin)))
            elif self.sheet.inner is not None and _lies_in(place, self.sheet.inner):
                known = joined.get(thin, place)
                joined[thin] = (
                    min(known[0], place[0]),
                    min(known[1], place[1]),
                    max(known[2], place[2]),
                    max(known[3], place[3]),
                )
            else:
                apart.append((place, thin))
        return [*((box, thin) for thin, box in joined.items()), *apart]

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
        for key, what in _REFERENCES.items():
            if get(value, key) is not None:
                self.sheet.references.add(what)
        if get(value, "/F") is not None:
            self.sheet.references.add("a picture in another file")
            raise ValueError(f"the picture “{label}” is in another file")
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
        self.sheet.count(_WEIGHT)
        key = identity(value)
        head = self._heads.get(key) if key else None
        if head is None:
            head = _read_head(value)
            if key:
                self._heads[key] = head
        matrix, bounds, is_group, own = head
        if bounds is None:
            self.sheet.note("a form in it has no box")
        g.matrix = g.base = multiply(matrix, g.matrix)
        if bounds is not None:
            g.clip = intersect(g.clip, transform_box(bounds, g.matrix)) or NOTHING
        if is_group:
            self.sheet.transparent |= g.state.is_transparent
            g.state = g.outer = replace(g.state, stroke_alpha=g.state.fill_alpha, in_group=True)
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
            self.interpret(self, resources, g, data)
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
                label = f"pattern {identity(pattern)}"
                apply_state(shaded, state, label, resources, self.sheet, self.library)
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
            raise TooManyObjects(f"it has more than {_MOST_CELLS} patterns")
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


def _see(box: Box, thickness: float | None, g: Graphics, fill: str, stroke: str) -> tuple[Box | None, float | None]:
    """Return what is seen of a path that has this box, and how wide its line is if it is one."""
    if not stroke:
        return intersect(box, g.clip), thickness if fill else None
    across, up = lengths(g.matrix)
    half = g.width * max(across, up) / 2
    wide = box[0] - half, box[1] - half, box[2] + half, box[3] + half
    return intersect(wide, g.clip), g.width * min(across, up)


def _lies_in(box: Box, outer: Box) -> bool:
    return box[0] > outer[0] and box[1] > outer[1] and box[2] < outer[2] and box[3] < outer[3]


def _colour_of(mark: Any) -> Colour | None:
    if hasattr(mark, "colours"):
        return mark.colours[0] if mark.colours else None
    if hasattr(mark, "colour"):
        return mark.colour  # type: ignore[no-any-return]
    return mark.fill or mark.stroke  # type: ignore[no-any-return]


def _read_head(form: Any) -> tuple[Matrix, Box | None, bool, Any]:
    """Return matrix, box, whether it is a transparency group, and the resources of a form."""
    is_group = name(get(get(form, "/Group"), "/S")) == "Transparency"
    return (
        to_matrix(numbers(get(form, "/Matrix"))),
        order(numbers(get(form, "/BBox"))),
        is_group,
        get(form, "/Resources"),
    )
