"""Pages of other PDFs, placed. In: a copied page and where it is to be painted. Out: a form in the PDF, once.

A placed page becomes a form XObject with its own fonts, colours and transparency, whatever the press makes of all other
pictures. On plates it is a bitmap, which can be taken apart into inks; a form cannot.
"""

from __future__ import annotations

import io
from typing import Any, Protocol

import pydyf
from PIL import Image

from pressbuild.core.units import PX_PER
from pressbuild.displaylist.fixed import fixed, to_px
from pressbuild.displaylist.items import ShowPlaced
from pressbuild.displaylist.stock import PlacedSource
from pressbuild.pdf.painted_matrix import Values
from pressbuild.placed_pdf import CopiedPage, Node
from pressbuild.press.plates import PlateConverter

PLATE_PPI = 400  # of a page that is made into a bitmap for plates
AT_EDGE = 0.5 * PX_PER["mm"]  # CSS px: so near to the edge of the page is on it
_PT = 0.75  # one CSS px
# The state that a page begins with (ISO 32000-1, 8.4.1 and 9.3.1): a form begins with that of whoever paints it.
_FRESH = b"0 g 0 G 1 w 0 J 0 j 10 M [] 0 d 0 Tc 0 Tw 100 Tz 0 TL 0 Tr 0 Ts"


class PicturePainter(Protocol):
    """What pictures ask of the stream that they are painted on."""

    stream: list[Any]
    matrices: list[Values]
    page_rectangle: tuple[float, float, float, float]
    resources: Any
    is_page: bool

    @property
    def full_matrix(self) -> Values:
        """How coordinates become those of the page."""
        ...

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle to the path."""
        ...

    def clip(self) -> None:
        """Clip what follows to the path."""
        ...

    def end(self) -> None:
        """End the path."""
        ...

    def transform(self, matrix: Values) -> None:
        """Change the coordinates of what follows."""
        ...

    def set_opacity(self, opacity: float, fill: bool, stroke: bool) -> None:
        """Set how opaque areas, lines or both are."""
        ...

    def draw_x_object(self, reference: str) -> None:
        """Paint a picture or a form."""
        ...

    def show_bitmap(self, name: str) -> None:
        """Paint a bitmap of the document in the unit square."""
        ...


def paint_placed(painter: PicturePainter, item: ShowPlaced, page: CopiedPage, name: str) -> None:
    """Paint a page, which is in the PDF under a name, into a box whose left top corner is where the painter stands.

    It is clipped to its trim; on a side that lies on the edge of the paper, to its bleed.
    """
    width, height = to_px(item.width), to_px(item.height)
    matrix = matrix_of(page, width, height)
    left, top, right, bottom = _clip(page, matrix, width, height, _sides_at_edge(painter, width, height))
    painter.rectangle(*(to_px(fixed(length)) for length in (left, top, right - left, bottom - top)))
    painter.clip()
    painter.end()
    painter.transform(matrix)
    painter.set_opacity(1, fill=False, stroke=True)
    painter.stream.append(_FRESH)
    painter.draw_x_object(name)


def draw_for_plates(item: ShowPlaced, source: PlacedSource, data: bytes, inking: Any) -> bytes:
    """Return the bitmap of a placed page for plates. `data` is the file that it is in."""
    from pressbuild.placed_pdf.page_picture import draw_page

    sides = [max(1, round(to_px(side) * _PT / 72 * PLATE_PPI)) for side in (item.width, item.height)]
    picture: Image.Image = draw_page(data, source.number, (sides[0], sides[1]))
    packed = io.BytesIO()
    if isinstance(inking, PlateConverter):
        inking.whole.pictures.maker.with_black_alone(picture).save(packed, "TIFF")
    else:
        picture.save(packed, "PNG")
    return packed.getvalue()


def matrix_of(page: CopiedPage, width: float, height: float) -> Values:
    """Return how the units of a page become CSS px of a box, downwards (ISO 32000-1, 8.3.3)."""
    trim = page.facts.trim
    across, down = (trim.width, trim.height) if page.facts.rotation % 180 == 0 else (trim.height, trim.width)
    x, y = width / across, height / down
    match page.facts.rotation:
        case 90:
            return 0, y, x, 0, -trim.bottom * x, -trim.left * y
        case 180:
            return -x, 0, 0, y, trim.right * x, -trim.bottom * y
        case 270:
            return 0, -y, -x, 0, trim.top * x, trim.right * y
        case _:
            return x, 0, 0, -y, -trim.left * x, trim.top * y


def _clip(
    page: CopiedPage, matrix: Values, width: float, height: float, at_edge: tuple[bool, bool, bool, bool]
) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what is seen of the page, in CSS px of its box."""
    a, b, c, d, e, f = matrix
    bleed = page.facts.bleed
    xs = sorted(a * x + c * y + e for x in (bleed.left, bleed.right) for y in (bleed.bottom, bleed.top))
    ys = sorted(b * x + d * y + f for x in (bleed.left, bleed.right) for y in (bleed.bottom, bleed.top))
    left, top, right, bottom = at_edge
    return (
        min(0.0, xs[0]) if left else 0.0,
        min(0.0, ys[0]) if top else 0.0,
        max(width, xs[-1]) if right else width,
        max(height, ys[-1]) if bottom else height,
    )


def _sides_at_edge(painter: PicturePainter, width: float, height: float) -> tuple[bool, bool, bool, bool]:
    """Return whether left, top, right and bottom of a box at the painter's origin lie on the edges of its page."""
    a, b, c, d, e, f = painter.matrices[-1]
    x, y, page_width, page_height = painter.page_rectangle
    if b or c or a <= 0 or d >= 0 or not painter.is_page:  # turned, or in a group with a place of its own
        return False, False, False, False
    page_width, page_height = page_width + 2 * x, page_height + 2 * y  # without its bleed, which begins before 0
    left, top = e / _PT, page_height - f / _PT
    right, bottom = page_width - left - width * a / _PT, page_height - top + height * d / _PT
    near = tuple(abs(distance) < AT_EDGE for distance in (left, top, right, bottom))
    return near[0], near[1], near[2], near[3]


class PlacedForm(pydyf.Stream):  # type: ignore[misc]
    """A placed page in a PDF. Its dictionary is its own: nobody finds resources in it that could be replaced."""

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
