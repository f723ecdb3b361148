"""Painting a page. In: the items of fragments, an `ColourConverter`. Out: operators of a PDF in the press's colours.

Colours, gradients and bitmaps ask the inking; small black type is printed over what lies under it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from pressbuild.displaylist import items
from pressbuild.displaylist.fixed import Fixed, fixed, to_px, write_number, write_numbers
from pressbuild.displaylist.items import Item
from pressbuild.displaylist.pages import DisplayPage, PlacedFragment
from pressbuild.pdf.canvas import Canvas
from pressbuild.pdf.painted_matrix import Values, inverse, multiply
from pressbuild.pdf.shadings import write_shading

_HEXADECIMAL = re.compile(rb"[0-9a-f]{4}(?=[0-9a-f]*>)")  # a glyph in a string, and no digits of a move
_SAME: Values = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class _Put:
    """The fragment that is painted: its fonts, each with glyphs that go by other numbers, and what is in its slots."""

    key: int
    fonts: tuple[tuple[str, Mapping[bytes, bytes]], ...]
    slots: Mapping[str, Sequence[tuple[int, PlacedFragment]]]


class PagePainter(pydyf.Stream):  # type: ignore[misc]
    """A content stream: of a page, a group, a pattern or a mask."""

    def __init__(
        self,
        canvas: Canvas,
        page_rectangle: tuple[float, float, float, float],
        resources: Any,
        extra: Any = None,
        outside: Values = _SAME,
    ) -> None:
        """`page_rectangle` is the page with its bleed, in CSS px; `outside` is the matrix of the stream around it."""
        super().__init__(extra=extra, compress=True)
        self.canvas, self.page_rectangle, self.resources = canvas, page_rectangle, resources
        self.is_page = extra is None
        self.matrices: list[Values] = [_SAME]
        self._outside = outside
        self._put = _Put(0, (), {})
        self._origin: Values = _SAME  # of the fragment that is painted
        self._colours: dict[bool, bytes] = {}
        self._opacity: dict[bool, float] = {}
        self._font: tuple[str, Fixed] | None = None
        self._font_before: tuple[str, Fixed] | None = None
        self._black = False  # whether what is filled is black and nothing else
        self._overprints = False
        self._overprinted: list[bool] = []

    # ---- pages and fragments ----

    def paint_page(self, page: DisplayPage, scale: float, first_key: int) -> int:
        """Paint a page so large; its fragments are known by numbers from `first_key` on. Return the next one."""
        numbered = list(enumerate(page.fragments(), first_key))
        slots: dict[str, list[tuple[int, PlacedFragment]]] = {}
        for (name, _), numbered_fragment in zip(page.frames, numbered[1:], strict=False):
            slots.setdefault(name, []).append(numbered_fragment)
        self.transform((1.0, 0.0, 0.0, -1.0, 0.0, to_px(page.height) * scale))
        self.push_state()
        self.transform((scale, 0.0, 0.0, scale, 0.0, 0.0))
        for key, placed in (numbered[0], *numbered[1 + len(page.frames) :]):
            self.paint_fragment(key, placed, slots)
        self.pop_state()
        return first_key + len(numbered)

    def paint_fragment(
        self, key: int, placed: PlacedFragment, slots: Mapping[str, Sequence[tuple[int, PlacedFragment]]]
    ) -> None:
        """Paint a fragment at its place, and in its slots what is put there."""
        before, origin = self._put, self._origin
        fragment = placed.fragment
        self._put = _Put(key, tuple(self.canvas.faces.take(use) for use in fragment.faces), slots)
        moved = placed.x or placed.y
        if moved:
            self.push_state()
            self.transform((1.0, 0.0, 0.0, 1.0, to_px(placed.x), to_px(placed.y)))
        self._origin = self.matrices[-1]
        self.paint(fragment.items)
        if moved:
            self.pop_state()
        self._put, self._origin = before, origin

    def paint(self, painted: Iterable[Item]) -> None:
        """Paint items in their order."""
        for item in painted:
            _PAINT[type(item)](self, item)

    # ---- state ----

    def push_state(self) -> None:
        """Save the state of graphics."""
        super().push_state()
        self.matrices.append(self.matrices[-1])
        self._overprinted.append(self._overprints)

    def pop_state(self) -> None:
        """Take back the state that was saved."""
        if self.stream[-1] == b"q":
            self.stream.pop()
        else:
            super().pop_state()
        self._colours, self._opacity, self._font = {}, {}, None
        self.matrices.pop()
        self._overprints = self._overprinted.pop()
        self._black = False

    def transform(self, matrix: Values) -> None:
        """Change the coordinates of what follows."""
        self.stream.append(write_numbers(map(fixed, matrix)) + b" cm")
        self.matrices[-1] = multiply(matrix, self.matrices[-1])

    def _transform(self, item: items.Transform) -> None:
        self.stream.append(write_numbers(item.matrix) + b" cm")
        self.matrices[-1] = multiply(_values(item.matrix), self.matrices[-1])

    @property
    def full_matrix(self) -> Values:
        """How coordinates become those of the page."""
        return multiply(self.matrices[-1], self._outside)

    def _set_colour(self, item: items.SetColour) -> None:
        operator, black = self.canvas.inks(item)
        if not item.stroke:
            self._black = black
        if self._colours.get(item.stroke) != operator:
            self._colours[item.stroke] = operator
            self.stream.append(operator)

    def set_opacity(self, opacity: float, fill: bool, stroke: bool) -> None:
        """Set how opaque areas, lines or both are."""
        for kind, wanted, letter, key in ((True, stroke, "A", "CA"), (False, fill, "a", "ca")):
            if wanted and self._opacity.get(kind) != opacity:
                self._opacity[kind] = opacity
                name = f"{letter}{opacity}"
                self.resources["ExtGState"].setdefault(name, pydyf.Dictionary({key: opacity}))
                self.set_state(name)

    def _set_opacity(self, item: items.SetOpacity) -> None:
        self.set_opacity(item.opacity, item.fill, item.stroke)

    def _new_state(self, state: Any) -> None:
        name = f"s{len(self.resources['ExtGState'])}"
        self.resources["ExtGState"][name] = pydyf.Dictionary({"Type": "/ExtGState", **state})
        self.set_state(name)

    def _blend(self, item: items.Blend) -> None:
        self._new_state({"BM": f"/{item.mode}"})

    def _set_mask(self, item: items.SetMask) -> None:
        name = self._add_group(item.group)
        mask = {"Type": "/Mask", "S": f"/{item.mode}", "G": self.resources["XObject"][name]}
        self._opacity = {}
        self._new_state({"SMask": pydyf.Dictionary(mask), "ca": 1, "AIS": "false"})

    # ---- overprint: set before black type, taken back before anything else that is painted ----

    def _overprint(self, wanted: bool) -> None:
        if wanted == self._overprints:
            return
        self._overprints = wanted
        key, on = ("over", "true") if wanted else ("knock", "false")
        state = pydyf.Dictionary({"OP": on, "op": on, "OPM": int(wanted)})
        self.resources["ExtGState"].setdefault(key, state)
        self.set_state(key)

    def _operators(self, item: items.Operators) -> None:
        if item.paints:
            self._overprint(False)
        self.stream.append(item.data)

    # ---- text ----

    def _text(self, item: items.GlyphRun) -> None:
        tagging = self.canvas.tagging
        if tagging and item.box is not None:
            tagging.begin(self, self._put.key, item.box)
            self._show_text(item)
            tagging.end(self)
        else:
            self._show_text(item)

    def _show_text(self, item: items.GlyphRun) -> None:
        if self.stream and self.stream[-1] == b"ET":
            self._font = self._font_before
            self.stream.pop()
        else:
            self.stream.append(b"BT")
        self.stream.append(item.start)
        for span in item.spans:
            self._show(span)
        self._font_before, self._font = self._font, None
        self.stream.append(b"ET")

    def _show(self, span: items.GlyphSpan) -> None:
        name, numbers = self._put.fonts[span.face]
        if self._font != (name, span.size):
            self._font = name, span.size
            self.stream.append(self.font_operator(name, span.size))
        # small black type is printed over what lies under it (ISO 32000-1, 8.6.7)
        inking = self.canvas.inking
        over = bool(inking.overprint_below and self._black and self._size_in_pt(span.size) < inking.overprint_below)
        if inking.leaves_out_overprint:
            if over:
                return
        else:
            self._overprint(over)
        glyphs = (
            _HEXADECIMAL.sub(lambda match: numbers.get(match[0], match[0]), span.glyphs) if numbers else span.glyphs
        )
        if span.rise:
            self.stream.append(write_numbers([span.rise]) + b" Ts")
        self.stream.append(b"[" + glyphs + b"] TJ")
        if span.rise:
            self.stream.append(b"0 Ts")

    @staticmethod
    def font_operator(name: str, size: Fixed) -> bytes:
        """Return the operator that chooses a font."""
        return b"/%s %s Tf" % (name.encode(), write_number(size))

    def _size_in_pt(self, size: Fixed) -> float:
        a, b, *_ = self.full_matrix
        return to_px(size) * math.hypot(a, b)

    @property
    def last_font(self) -> tuple[str, Fixed] | None:
        """The font of the text that was painted last."""
        return self._font_before

    # ---- groups, patterns, gradients ----

    def _child(self, extra: Mapping[str, Any], outside: Values) -> PagePainter:
        resources = empty_resources()
        resources["ColorSpace"] = self.resources["ColorSpace"]
        resources["Font"] = None  # known when all is painted
        dictionary = pydyf.Dictionary({**extra, "Resources": resources})
        child = PagePainter(self.canvas, self.page_rectangle, resources, dictionary, outside)
        child._put = self._put
        return child

    def _add_group(self, group: items.Group) -> str:
        box = tuple(map(to_px, group.box)) if group.box else self._page_box()
        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": _corners(box)}
        if not self.canvas.inking.is_flat:
            blend = {"Type": "/Group", "S": "/Transparency", "I": "true", "CS": self.canvas.device}
            extra["Group"] = pydyf.Dictionary(blend)
        child = self._child(extra, self.full_matrix)
        name = f"x{len(self.resources['XObject'])}"
        self.resources["XObject"][name] = child
        child.paint(group.items)
        return name

    def _page_box(self) -> tuple[float, ...]:
        """Return the page with its bleed in the coordinates of the fragment that is painted."""
        x, y, width, height = self.page_rectangle
        if not self.is_page:
            return x - width, y - height, 3 * width, 3 * height  # a group in a group: the outer one is cut off
        a, _, _, d, e, f = multiply(self._origin, inverse(self.matrices[1] if len(self.matrices) > 1 else _SAME))
        return (x - e) / a, (y - f) / d, width / a, height / d

    def _show_group(self, item: items.ShowGroup) -> None:
        name = self._add_group(item.group)
        self.draw_x_object(name)

    def draw_x_object(self, reference: str) -> None:
        """Paint a picture or a form."""
        self._overprint(False)
        super().draw_x_object(reference)

    def _set_pattern(self, item: items.SetPattern) -> None:
        tile = item.tile
        across, down = map(to_px, tile.steps)
        matrix = multiply(_values(tile.matrix), self._origin)
        extra = {
            "Type": "/Pattern",
            "PatternType": 1,
            "BBox": _corners(tuple(map(to_px, tile.box))),
            "XStep": across,
            "YStep": down,
            "TilingType": 1,
            "PaintType": 1,
            "Matrix": pydyf.Array(matrix),
        }
        child = self._child(extra, self.full_matrix)
        name = f"p{len(self.resources['Pattern'])}"
        self.resources["Pattern"][name] = child
        child.paint(tile.items)
        self._colours.pop(item.stroke, None)
        self.set_color_space("Pattern", item.stroke)
        self.set_color_special(name, item.stroke)

    def _shade(self, item: items.Shade) -> None:
        self._overprint(False)
        name = f"s{len(self.resources['Shading'])}"
        self.resources["Shading"][name] = write_shading(item.shading, self.canvas)
        self.paint_shading(name)

    # ---- pictures ----

    def show_bitmap(self, name: str) -> None:
        """Paint a bitmap of the document in the unit square."""
        self.resources["XObject"].setdefault(name, None)  # made when all its places are known
        a, b, c, d, _, _ = self.full_matrix
        self.canvas.pictures.is_shown(name, math.hypot(a, b), math.hypot(c, d))
        self.draw_x_object(name)

    def _show_picture(self, item: items.ShowPicture) -> None:
        self.show_bitmap(self.canvas.pictures.bitmap(item.key, item.interpolate))

    def _show_placed(self, item: items.ShowPlaced) -> None:
        self.canvas.pictures.show_placed(self, item)

    def _show_drawing(self, item: items.ShowDrawing) -> None:
        self.canvas.pictures.show_drawing(self, item)

    # ---- what belongs to what ----

    def _begin_mark(self, item: items.BeginMark) -> None:
        if self.canvas.tagging:
            self.canvas.tagging.begin(self, self._put.key, item.box)

    def _end_mark(self, _: items.EndMark) -> None:
        if self.canvas.tagging:
            self.canvas.tagging.end(self)

    def _slot(self, item: items.Slot) -> None:
        for key, placed in self._put.slots.get(item.name, ()):
            self.paint_fragment(key, placed, {})


_PAINT: dict[type, Callable[[PagePainter, Any], None]] = {
    items.Operators: PagePainter._operators,
    items.Save: lambda painter, _: painter.push_state(),
    items.Restore: lambda painter, _: painter.pop_state(),
    items.Transform: PagePainter._transform,
    items.SetColour: PagePainter._set_colour,
    items.SetOpacity: PagePainter._set_opacity,
    items.Blend: PagePainter._blend,
    items.GlyphRun: PagePainter._text,
    items.BeginMark: PagePainter._begin_mark,
    items.EndMark: PagePainter._end_mark,
    items.ShowPicture: PagePainter._show_picture,
    items.ShowPlaced: PagePainter._show_placed,
    items.ShowDrawing: PagePainter._show_drawing,
    items.ShowGroup: PagePainter._show_group,
    items.SetMask: PagePainter._set_mask,
    items.SetPattern: PagePainter._set_pattern,
    items.Shade: PagePainter._shade,
    items.Slot: PagePainter._slot,
}


def empty_resources() -> Any:
    """Return resources that nothing is in yet."""
    return pydyf.Dictionary({kind: pydyf.Dictionary() for kind in ("ExtGState", "XObject", "Pattern", "Shading")})


def _values(matrix: items.Matrix) -> Values:
    a, b, c, d, e, f = map(to_px, matrix)
    return a, b, c, d, e, f


def _corners(box: tuple[float, ...]) -> Any:
    x, y, width, height = box
    return pydyf.Array((x, y, x + width, y + height))
