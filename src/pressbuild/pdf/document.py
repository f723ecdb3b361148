"""One document of pages. In: pages as values, the stock that they name, a `ColourConverter`. Out: a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pydyf

from pressbuild.core.findings import Place
from pressbuild.core.limits import working_on
from pressbuild.core.units import PT_PER_PX as PT
from pressbuild.displaylist.fixed import to_px
from pressbuild.displaylist.pages import DisplayLink, DisplayPage
from pressbuild.displaylist.stock import Stock
from pressbuild.pdf.bookmarks import Bookmark
from pressbuild.pdf.canvas import Canvas
from pressbuild.pdf.faces import FacesInPdf
from pressbuild.pdf.painter import PagePainter, empty_resources
from pressbuild.pdf.picture_objects import PicturesInPdf
from pressbuild.pdf.tagging import Painted, Tagging
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.sources.door import MAX_PICTURE, read_inside

LinkKey = tuple[int, int]  # the number of a fragment on the pages, and of a link in it


@dataclass
class PaintedPdf:
    """A PDF (pydyf's), the dictionaries of its pages, and the annotation that each link has become."""

    pdf: Any
    pages: list[Any]
    annotations: dict[LinkKey, Any]


def paint_pages(
    pages: Sequence[DisplayPage],
    stock: Stock,
    inking: ColourConverter,
    bleed: float = 0.0,
    numbers: Sequence[int] = (),
    bookmarks: Sequence[Bookmark] = (),
    painted: Painted | None = None,
    links: dict[LinkKey, DisplayLink] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> PaintedPdf:
    """Return pages as one document. Fragments are numbered over all pages, in the order of `DisplayPage.fragments`.

    `bleed` is in CSS px, `numbers` are those of the pages if they are not all. With `painted` everything is marked.
    `links` are those that are wanted, all if None. `tick` is called before each page.

    Raises:
        OSError: if a picture cannot be read or converted.
    """
    pdf = pydyf.PDF()
    spaces = pydyf.Dictionary()
    pdf.add_object(spaces)
    resources = empty_resources()
    resources["ColorSpace"] = spaces.reference
    pdf.add_object(resources)

    def read(file: Path) -> bytes:
        return read_inside(file, stock.roots, MAX_PICTURE)

    faces = FacesInPdf(stock)
    tagging = Tagging(painted, faces) if painted else None
    canvas = Canvas(inking, faces, PicturesInPdf(stock, inking, read), tagging)
    wanted = links if links is not None else dict(_all_links(pages))
    anchors = _Anchors(pages)
    made = PaintedPdf(pdf, [], {})
    key = 0
    for number, page in zip(numbers or range(1, len(pages) + 1), pages, strict=True):
        width, height = to_px(page.width), to_px(page.height)
        rectangle = (-bleed, -bleed, width + 2 * bleed, height + 2 * bleed)
        stream = PagePainter(canvas, rectangle, resources)
        pdf.add_object(stream)
        left, top, across, down = (side * PT for side in rectangle)
        dictionary = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([left, top, left + across, top + down]),
                "Contents": stream.reference,
                "Resources": resources.reference,
            }
        )
        pdf.add_page(dictionary)
        made.pages.append(dictionary)
        tick()
        if tagging:
            tagging.begin_page(stream)
        with working_on(f"page {number}", Place(Path(page.master_file)) if page.master_file else None):
            following = stream.paint_page(page, PT, key)
        for fragment in range(key, following):
            _add_links(made, dictionary, height, fragment, wanted, anchors)
        if painted is None:  # an annotation of a file would be in no element
            _add_attachments(pdf, dictionary, page)
        anchors.add(page, dictionary)
        key = following
    _add_outlines(pdf, made.pages, bookmarks, [to_px(page.height) for page in pages])
    fonts = faces.write(pdf)
    resources["Font"] = fonts.reference
    _refer(pdf, resources, canvas.pictures, fonts.reference)
    canvas.pictures.attach(pdf)
    if tagging:
        tagging.number_forms()
    if anchors.names:
        names = [part for name, place in sorted(anchors.names.items()) for part in (pydyf.String(name), place)]
        destinations = pydyf.Dictionary({"Names": pydyf.Array(names)})
        pdf.catalog["Names"] = pydyf.Dictionary({"Dests": destinations})
    return made


def _all_links(pages: Sequence[DisplayPage]) -> Iterable[tuple[LinkKey, DisplayLink]]:
    fragments = (placed for page in pages for placed in page.fragments())
    for key, placed in enumerate(fragments):
        for number, link in enumerate(placed.fragment.links):
            x, y, width, height = link.place
            yield (key, number), replace(link, place=(x + placed.x, y + placed.y, width, height))


class _Anchors:
    """Where links may lead to: the first anchor of each name."""

    def __init__(self, pages: Sequence[DisplayPage]) -> None:
        self.known = {anchor.name for page in pages for part in page.fragments() for anchor in part.fragment.anchors}
        self.names: dict[str, Any] = {}

    def add(self, page: DisplayPage, dictionary: Any) -> None:
        for placed in page.fragments():
            for anchor in placed.fragment.anchors:
                x, y = to_px(anchor.x + placed.x) * PT, to_px(page.height - anchor.y - placed.y) * PT
                place = pydyf.Array([dictionary.reference, "/XYZ", x, y, 0])
                self.names.setdefault(anchor.name, place)


def _add_links(
    made: PaintedPdf, page: Any, height: float, fragment: int, links: dict[LinkKey, DisplayLink], anchors: _Anchors
) -> None:
    for (owner, number), link in links.items():
        if owner != fragment or not (link.is_external or link.target in anchors.known):
            continue
        x, y, width, depth = map(to_px, link.place)
        edges = (x * PT, (height - y) * PT, (x + width) * PT, (height - y - depth) * PT)
        annotation = pydyf.Dictionary(
            {"Type": "/Annot", "Subtype": "/Link", "Rect": pydyf.Array(edges), "BS": pydyf.Dictionary({"W": 0})}
        )
        if link.is_external:
            action = {"Type": "/Action", "S": "/URI", "URI": pydyf.String(link.target)}
            annotation["A"] = pydyf.Dictionary(action)
        else:
            annotation["Dest"] = pydyf.String(link.target)
        made.pdf.add_object(annotation)
        page.setdefault("Annots", pydyf.Array()).append(annotation.reference)
        made.annotations[owner, number] = annotation


def _add_attachments(pdf: Any, dictionary: Any, page: DisplayPage) -> None:
    """Add the files that are attached to a page (ISO 32000-2, 7.11.4 and 12.5.6.15)."""
    for placed in page.fragments():
        for attachment in placed.fragment.attachments:
            file = pydyf.Stream([attachment.data], {"Type": "/EmbeddedFile"}, compress=True)
            pdf.add_object(file)
            name, embedded = pydyf.String(attachment.name), pydyf.Dictionary({"F": file.reference})
            specification = pydyf.Dictionary({"Type": "/Filespec", "F": name, "UF": name, "EF": embedded})
            pdf.add_object(specification)
            x, y, width, height = attachment.place
            foot = page.height - y - placed.y - height
            edges = (x + placed.x, foot, x + placed.x + width, foot + height)
            rectangle = pydyf.Array([to_px(edge) * PT for edge in edges])
            annotation = pydyf.Dictionary({"Type": "/Annot", "Subtype": "/FileAttachment", "Rect": rectangle})
            annotation["FS"] = specification.reference
            pdf.add_object(annotation)
            dictionary.setdefault("Annots", pydyf.Array()).append(annotation.reference)


def _add_outlines(
    pdf: Any, pages: Sequence[Any], bookmarks: Sequence[Bookmark], heights: Sequence[float], parent: Any = None
) -> tuple[list[Any], int]:
    """Add bookmarks (ISO 32000-2, 12.3.3); return them and how many are seen at first."""
    count = len(bookmarks)
    outlines: list[Any] = []
    for bookmark in bookmarks:
        page = bookmark.page - 1
        x, y = bookmark.x * PT, (heights[page] - bookmark.y) * PT
        destination = pydyf.Array((pages[page].reference, "/XYZ", x, y, 0))
        outline = pydyf.Dictionary({"Title": pydyf.String(bookmark.title), "Dest": destination})
        pdf.add_object(outline)
        inner, seen = _add_outlines(pdf, pages, bookmark.inner, heights, outline)
        outline["Count"] = seen
        count += seen
        if outlines:
            outline["Prev"] = outlines[-1].reference
            outlines[-1]["Next"] = outline.reference
        if inner:
            outline["First"], outline["Last"] = inner[0].reference, inner[-1].reference
        if parent is not None:
            outline["Parent"] = parent.reference
        outlines.append(outline)
    if parent is None and outlines:
        root = pydyf.Dictionary(
            {"Count": count, "First": outlines[0].reference, "Last": outlines[-1].reference}
        )  # fmt: skip
        pdf.add_object(root)
        for outline in outlines:
            outline["Parent"] = root.reference
        pdf.catalog["Outlines"] = root.reference
    return outlines, count


def _refer(pdf: Any, resources: Any, pictures: PicturesInPdf, fonts: bytes) -> None:
    """Add what resources hold to the PDF, and have references in their place."""
    forms = resources["XObject"]
    for name, found in forms.items():
        x_object, is_new = (found, True) if found is not None else pictures.object(name)
        if is_new:
            pdf.add_object(x_object)
            if "SMask" in x_object.extra:
                pdf.add_object(x_object.extra["SMask"])
                x_object.extra["SMask"] = x_object.extra["SMask"].reference
            _refer_inside(pdf, x_object, pictures, fonts)
        forms[name] = x_object.reference
    for name, pattern in resources["Pattern"].items():
        pdf.add_object(pattern)
        _refer_inside(pdf, pattern, pictures, fonts)
        resources["Pattern"][name] = pattern.reference
    for name, shading in resources["Shading"].items():
        pdf.add_object(shading)
        resources["Shading"][name] = shading.reference
    for state in resources["ExtGState"].values():
        if "SMask" in state:
            state["SMask"]["G"] = state["SMask"]["G"].reference


def _refer_inside(pdf: Any, stream: Any, pictures: PicturesInPdf, fonts: bytes) -> None:
    if "Resources" in stream.extra:
        inner = stream.extra["Resources"]
        inner["Font"] = fonts
        _refer(pdf, inner, pictures, fonts)
        pdf.add_object(inner)
        stream.extra["Resources"] = inner.reference
