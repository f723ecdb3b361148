"""Pages of other PDFs, placed. In: a copied page and where it is to be painted. Out: a form in the PDF, once.

WeasyPrint asks a picture for its size and has it drawn. A placed page answers as a picture does and becomes a form
XObject with its own fonts, colours and transparency, whatever the press makes of all other pictures.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pydyf

from pressbuild.core.units import PX_PER
from pressbuild.placed_pdf import PLACED, CopiedPage, Node
from pressbuild.press.plates import DrumConverter, PlateConverter
from pressbuild.typeset.engine.weasyprint_hooks import RasterImage, pdf_module, weasyprint_document

PLATE_PPI = 400  # of a page that is made into a bitmap for plates
AT_EDGE = 0.5 * PX_PER["mm"]  # CSS px: so near to the edge of the page is on it
_PT = 0.75  # one CSS px
# The state that a page begins with (ISO 32000-1, 8.4.1 and 9.3.1): a form begins with that of whoever paints it.
_FRESH = b"0 g 0 G 1 w 0 J 0 j 10 M [] 0 d 0 Tc 0 Tw 100 Tz 0 TL 0 Tr 0 Ts"


class PlacedPage:
    """A page of a PDF where WeasyPrint expects a picture. It can be written again and again."""

    def __init__(self, page: CopiedPage, state: bytes, read: Callable[[], bytes], number: int) -> None:
        """`state` tells the page from any other: the same bytes and number are one form in a PDF.

        `read` reads the file once more.
        """
        self.page, self.read_file, self.number = page, read, number
        self.id = PLACED + hashlib.blake2b(state, digest_size=8).hexdigest() + "-"
        width, height = page.facts.size_mm
        self.width, self.height = width * PX_PER["mm"], height * PX_PER["mm"]

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        """Return width and height of the trimmed page in CSS px, and their ratio."""
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Paint it into a box of this size, CSS px, whose left top corner is where the stream stands.

        It is clipped to its trim; on a side that lies on the edge of the paper, to its bleed.
        """
        inking = getattr(stream, "_inking", None)
        if isinstance(inking, PlateConverter | DrumConverter):
            self._draw_picture(stream, width, height, style, inking)
            return
        name = stream.add_image(self, False, 1)
        a, b, c, d, e, f = self.matrix(width, height)
        left, top, right, bottom = self._clip((a, b, c, d, e, f), width, height, _sides_at_edge(stream, width, height))
        stream.rectangle(left, top, right - left, bottom - top)
        stream.clip()
        stream.end()
        stream.transform(a, b, c, d, e, f)
        stream.set_alpha(1, stroke=True)
        stream.stream.append(_FRESH)
        stream.draw_x_object(name)

    def _draw_picture(
        self, stream: Any, width: float, height: float, style: Any, inking: PlateConverter | DrumConverter
    ) -> None:
        """Paint it as a bitmap, which can be taken apart into inks; a form cannot."""
        from pressbuild.placed_pdf.page_picture import draw_page

        sides = (max(1, round(side * _PT / 72 * PLATE_PPI)) for side in (width, height))
        picture = draw_page(self.read_file(), self.number, (next(sides), next(sides)))
        bitmap = RasterImage(picture, self.id, None, cache={})
        if isinstance(inking, PlateConverter):
            packed = io.BytesIO()
            inking.whole.pictures.maker.with_black_alone(picture).save(packed, "TIFF")
            bitmap.image_data = SimpleNamespace(data=packed.getvalue())
        bitmap.keeps_pixels = True
        bitmap.draw(stream, width, height, style)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> PlacedForm:
        """Return a new form to be written; what it needs is added when all is painted."""
        return PlacedForm(self.page)

    def matrix(self, width: float, height: float) -> tuple[float, float, float, float, float, float]:
        """Return how the units of the page become CSS px of a box, downwards (ISO 32000-1, 8.3.3)."""
        facts = self.page.facts
        trim = facts.trim
        across, down = (trim.width, trim.height) if facts.rotation % 180 == 0 else (trim.height, trim.width)
        x, y = width / across, height / down
        match facts.rotation:
            case 90:
                return 0, y, x, 0, -trim.bottom * x, -trim.left * y
            case 180:
                return -x, 0, 0, y, trim.right * x, -trim.bottom * y
            case 270:
                return 0, -y, -x, 0, trim.top * x, trim.right * y
            case _:
                return x, 0, 0, -y, -trim.left * x, trim.top * y

    def _clip(
        self, matrix: tuple[float, ...], width: float, height: float, at_edge: tuple[bool, bool, bool, bool]
    ) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what is seen of the page, in CSS px of its box."""
        a, b, c, d, e, f = matrix
        bleed = self.page.facts.bleed
        xs = sorted(a * x + c * y + e for x in (bleed.left, bleed.right) for y in (bleed.bottom, bleed.top))
        ys = sorted(b * x + d * y + f for x in (bleed.left, bleed.right) for y in (bleed.bottom, bleed.top))
        left, top, right, bottom = at_edge
        return (
            min(0.0, xs[0]) if left else 0.0,
            min(0.0, ys[0]) if top else 0.0,
            max(width, xs[-1]) if right else width,
            max(height, ys[-1]) if bottom else height,
        )


class PlacedForm(pydyf.Stream):  # type: ignore[misc]
    """A placed page in a PDF. Its dictionary is its own: WeasyPrint finds no resources that it could replace."""

    def __init__(self, page: CopiedPage) -> None:
        super().__init__()
        self.page = page
        self.is_transparent = page.is_transparent
        self.objects: list[Any] = [self]

    def attach(self, pdf: Any) -> None:
        """Add what the form needs to the PDF that it was added to."""
        for node in self.page.nodes[1:]:
            item = _CopiedStream(self, node) if node.stream is not None else _CopiedObject(self, node)
            pdf.add_object(item)
            self.objects.append(item)

    @property
    def data(self) -> bytes:
        """The bytes of the form."""
        return self.write(self.page.nodes[0])

    def write(self, node: Node) -> bytes:
        """Return the bytes of a node, with references to the objects of this PDF."""
        parts = (part if isinstance(part, bytes) else self.objects[part].reference for part in node.parts)
        head = b"".join(parts)
        return head if node.stream is None else b"\n".join((head, b"stream", node.stream, b"endstream"))


class _CopiedObject(pydyf.Object):  # type: ignore[misc]
    """A dictionary or an array that a placed page needs."""

    def __init__(self, form: PlacedForm, node: Node) -> None:
        super().__init__()
        self.form, self.node = form, node

    @property
    def data(self) -> bytes:
        return self.form.write(self.node)


class _CopiedStream(pydyf.Stream):  # type: ignore[misc]
    """A font, a picture, a form … that a placed page needs."""

    def __init__(self, form: PlacedForm, node: Node) -> None:
        super().__init__()
        self.form, self.node = form, node

    @property
    def data(self) -> bytes:
        return self.form.write(self.node)


def read_placed(data: bytes, read: Callable[[], bytes], number: int) -> PlacedPage:
    """Return a page (from 1) of the PDF in a file that holds `data`; `read` reads it once more.

    Raises:
        BadPdf: if it must not be placed.
    """
    from pressbuild.placed_pdf.page_copy import copy_page  # only here: most papers have no such file

    digest = hashlib.blake2b(data, digest_size=20)
    digest.update(b" %d" % number)
    return PlacedPage(copy_page(data, number), digest.digest(), read, number)


def _with_placed(generate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's making of a PDF: whatever the placed pages in it need is added when all is painted."""

    def generate_pdf(*arguments: Any, **named: Any) -> Any:
        pdf = generate(*arguments, **named)
        for item in list(pdf.objects):
            if isinstance(item, PlacedForm):
                item.attach(pdf)
        return pdf

    return generate_pdf


def _sides_at_edge(stream: Any, width: float, height: float) -> tuple[bool, bool, bool, bool]:
    """Return whether left, top, right and bottom of a box at the stream's origin lie on the edges of its page."""
    (a, b, _), (c, d, _), (e, f, _) = stream.ctm
    x, y, page_width, page_height = stream.page_rectangle
    if b or c or a <= 0 or d >= 0 or getattr(stream, "id", None):  # turned, or in a group with a place of its own
        return False, False, False, False
    page_width, page_height = page_width + 2 * x, page_height + 2 * y  # without its bleed, which begins before 0
    left, top = e / _PT, page_height - f / _PT
    right, bottom = page_width - left - width * a / _PT, page_height - top + height * d / _PT
    near = tuple(abs(distance) < AT_EDGE for distance in (left, top, right, bottom))
    return near[0], near[1], near[2], near[3]


pdf_module.generate_pdf = weasyprint_document.generate_pdf = _with_placed(pdf_module.generate_pdf)
