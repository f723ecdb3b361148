"""Pictures in a PDF. In: what the pages show and how large, a `ColourConverter`. Out: objects, each once.

A bitmap is made for the press when all its places are known: it is made for the largest.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.limits import current_place, working_on
from pressbuild.displaylist.fixed import to_px
from pressbuild.displaylist.items import ShowDrawing, ShowPlaced
from pressbuild.displaylist.stock import PictureSource, Stock
from pressbuild.drawings import render_drawing
from pressbuild.pdf.painted_matrix import Values
from pressbuild.pdf.placed import PicturePainter, PlacedForm, draw_for_plates, paint_placed
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.press.plates import DrumConverter, PlateConverter
from pressbuild.press.press_pictures import PressPicture

_DEVICE = {"cmyk": "DeviceCMYK", "grey": "DeviceGray", "rgb": "DeviceRGB"}
_PPI = {"cmyk": 600, "grey": 600, "rgb": 300}  # of drawings, as line art; 300 is as much as screens show
_MOST_PIXELS = 40_000_000
_SAME_SHAPE = 0.001  # between ratios of sides


@dataclass
class _Bitmap:
    """A bitmap, how large it is shown (pt), and the object that it becomes."""

    source: PictureSource
    interpolate: bool
    width: float = 0.0
    height: float = 0.0
    made: Any = None


class PicturesInPdf:
    """All pictures of a PDF."""

    def __init__(self, stock: Stock, inking: ColourConverter, read: Callable[[Path], bytes]) -> None:
        """`read` returns what a file holds."""
        self._stock, self._inking, self._read = stock, inking, read
        self._bitmaps: dict[str, _Bitmap] = {}
        self._forms: dict[str, PlacedForm] = {}

    def bitmap(self, key: str, interpolate: bool) -> str:
        """Return the name of a bitmap of the stock."""
        return self._add(key, self._stock.pictures[key], interpolate)

    def _add(self, key: str, source: PictureSource, interpolate: bool) -> str:
        name = f"i{key}{int(interpolate)}"
        if name not in self._bitmaps:
            self._bitmaps[name] = _Bitmap(source, interpolate)
        return name

    def is_shown(self, name: str, width: float, height: float) -> None:
        """Note a place where a bitmap is shown, so many pt large."""
        found = self._bitmaps[name]
        if width * height > found.width * found.height:
            found.width, found.height = width, height

    def show_placed(self, painter: PicturePainter, item: ShowPlaced) -> None:
        """Have a page of another PDF painted."""
        source = self._stock.placed[item.key]
        if isinstance(self._inking, PlateConverter | DrumConverter):
            data = draw_for_plates(item, source, self._read(source.file), self._inking)
            self._show_made(painter, item.key, PictureSource(None, data, keeps_pixels=True), item)
            return
        name = f"i{item.key}0"
        if name not in self._forms:
            self._forms[name] = PlacedForm(source.page)
        painter.resources["XObject"].setdefault(name, None)
        paint_placed(painter, item, source.page, name)

    def show_drawing(self, painter: PicturePainter, item: ShowDrawing) -> None:
        """Have a drawing painted as a bitmap."""
        source = self._stock.drawings[item.key]
        a, b, c, d, _, _ = painter.full_matrix
        sides = to_px(item.width) * math.hypot(a, b), to_px(item.height) * math.hypot(c, d)
        scale = _PPI[self._inking.space] / 72
        scale = min(scale, math.sqrt(_MOST_PIXELS / max(1e-6, sides[0] * sides[1])))
        size = _whole_size(source.view, sides[0] * scale, sides[1] * scale)
        with working_on("the drawing", file=source.file):
            try:
                data = render_drawing(source.drawing, *size)
            except (ValueError, OSError) as problem:
                raise _undrawn(source.file, problem) from None
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        self._show_made(painter, digest, PictureSource(None, data, keeps_pixels=True, is_drawn=True), item)

    def _show_made(
        self, painter: PicturePainter, key: str, source: PictureSource, item: ShowPlaced | ShowDrawing
    ) -> None:
        name = self._add(key, source, True)
        width, height = to_px(item.width), to_px(item.height)
        matrix: Values = (width, 0.0, 0.0, -height, 0.0, height)
        painter.transform(matrix)
        painter.show_bitmap(name)

    def object(self, name: str) -> tuple[Any, bool]:
        """Return the object with a name, and whether it is new; asked for when all is painted."""
        if name in self._forms:
            form = self._forms[name]
            return form, form.number is None
        found = self._bitmaps[name]
        is_new = found.made is None
        if is_new:
            found.made = _as_object(self._make(found), found.interpolate)
        return found.made, is_new

    def _make(self, bitmap: _Bitmap) -> PressPicture:
        source = bitmap.source
        data = self._read(source.file) if source.file else source.data
        size = (0.0, 0.0) if source.keeps_pixels else (bitmap.width, bitmap.height)
        with working_on("the picture" if source.file else "a picture of the layout", file=source.file):
            return self._inking.picture(data, *size, source.file is not None, source.is_drawn)

    def attach(self, pdf: Any) -> None:
        """Add what placed pages need to the PDF that they were added to."""
        for form in self._forms.values():
            if form.number is not None:
                form.attach(pdf)


def _whole_size(view: tuple[float, float, float, float] | None, width: float, height: float) -> tuple[int, int]:
    """Return a size with a whole number of pixels to a unit of the drawing: resvg rounds cells of patterns."""
    if view and width > view[2] > 0 and abs(view[2] / view[3] - width / height) < _SAME_SHAPE:
        width, height = (side * round(width / view[2]) for side in view[2:])
    return max(1, round(width)), max(1, round(height))


def _undrawn(file: Path | None, why: object) -> Stopped:
    """Return what ends a build in which a drawing would be missing."""
    message = f"{'the drawing' if file else 'a drawing of the layout'} cannot be drawn: {why}"
    hint = "export it as plain SVG, or as a PNG of 600 ppi"
    finding = Finding(Severity.ERROR, "bad-picture", message, current_place(), hint)
    return Stopped(ExitCode.SOURCE, [finding])


def _as_object(picture: PressPicture, interpolate: bool) -> Any:
    """Return an image dictionary (ISO 32000-1, 8.9.5)."""
    extra = pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": picture.width,
            "Height": picture.height,
            "ColorSpace": f"/{_DEVICE[picture.space]}",
            "BitsPerComponent": picture.bits,
            "Filter": "/DCTDecode" if picture.jpeg else "/FlateDecode",
        }
    )
    if interpolate and picture.bits > 1:
        extra["Interpolate"] = "true"
    if picture.inverted:
        extra["Decode"] = pydyf.Array((1, 0) * 4)
    if picture.alpha is not None:
        mask = {"Type": "/XObject", "Subtype": "/Image", "Width": picture.width, "Height": picture.height}
        mask |= {"ColorSpace": "/DeviceGray", "BitsPerComponent": 8, "Filter": "/FlateDecode"}
        extra["SMask"] = pydyf.Stream([picture.alpha], mask)
    return pydyf.Stream([picture.data], extra)
