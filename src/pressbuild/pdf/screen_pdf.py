"""The screen edition. In: filled pages and the facts of the issue. Out: a tagged PDF/UA-1, the same bytes each time.

Sources: ISO 14289-1 (PDF/UA-1) on ISO 32000-1 (PDF 1.7); article threads: 12.4.3; linearised: annex F.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping

import pikepdf
import pydyf
from pikepdf import Dictionary, Name, String

from pressbuild.core.units import PT_PER_PX
from pressbuild.displaylist.fixed import Fixed, Place, fixed, to_px
from pressbuild.displaylist.pages import DisplayLink
from pressbuild.pdf.article_threads import Bead, Thread, write_threads
from pressbuild.pdf.bookmarks import make_bookmarks
from pressbuild.pdf.document import LinkKey, PaintedPdf, paint_pages
from pressbuild.pdf.elements import move, text_in
from pressbuild.pdf.issue_tree import IssueTree, build_tree
from pressbuild.pdf.links import outer_links
from pressbuild.pdf.press_pdf import no_other_failure
from pressbuild.pdf.structure_writer import StructureWriter
from pressbuild.pdf.tag_tree_rules import finish_tree
from pressbuild.pdf.tagging import SOFT
from pressbuild.pdf.xmp_metadata import PRODUCER, write_xmp
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.publication.manifest import Manifest, issue_title
from pressbuild.typeset import FilledPages
from pressbuild.typeset.filled_pages import PartKind

_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfchar
<{glyph:04X}> <00AD>
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def make_digital(
    filled: FilledPages, manifest: Manifest, inking: ColourConverter, tick: Callable[[], None] = lambda: None
) -> bytes:
    """Return the issue as a PDF to be read on screens. `tick` is called before each page.

    `inking` makes colours and pictures into RGB.

    Raises:
        Stopped: if a picture cannot be read or converted.
    """
    tree = build_tree(filled, manifest)
    links = outer_links(filled.pages)
    painted = _paint(filled, tree, links, tick, inking)
    painted.pdf.catalog["Lang"] = pydyf.String(manifest.language)
    data = io.BytesIO()
    painted.pdf.write(data, b"1.7", None, compress=False)
    _tie_links(tree, filled, links, painted)
    finish_tree(tree.root)
    with pikepdf.open(data) as pdf:
        heights = tuple(page.height for page in filled.pages)
        StructureWriter(pdf, heights).write(tree.root)
        _add_soft_fonts(pdf, tree.structure.painted.soft)
        write_threads(pdf, list(_threads(filled, heights)))
        _describe(pdf, manifest, issue_title(manifest, filled.layout.words(manifest.language)))
        finished = io.BytesIO()
        pdf.save(
            finished,
            min_version="1.7",
            linearize=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return finished.getvalue()


def _paint(
    filled: FilledPages,
    tree: IssueTree,
    links: dict[LinkKey, DisplayLink],
    tick: Callable[[], None],
    inking: ColourConverter,
) -> PaintedPdf:
    with no_other_failure():
        return paint_pages(
            filled.pages,
            filled.stock,
            inking,
            bookmarks=make_bookmarks(filled.starts),
            painted=tree.structure.painted,
            links=links,
            tick=tick,
        )


def _tie_links(tree: IssueTree, filled: FilledPages, links: dict[LinkKey, DisplayLink], painted: PaintedPdf) -> None:
    """Give each link its annotations. One that lies in an artifact is read at the end."""
    fragments = [(number, placed) for number, page in enumerate(filled.pages) for placed in page.fragments()]
    for key, link in links.items():
        annotation = painted.annotations.get(key)
        if annotation is None:
            continue  # it leads to what is not there
        page, placed = fragments[key[0]]
        around = tree.structure.tag_around((key[0], link.box))
        tag = next((tag for tag in around.above() if tag.role == "Link"), None) if around else None
        if tag is None:
            tag = tree.root.add("P").add("Link")
            text = text_in(placed, [placed.fragment.numbered[link.box]])
            tag.alt = text.words if text else ""
        tag.annotations.append((page, annotation.number))


def _add_soft_fonts(pdf: pikepdf.Pdf, soft: Mapping[str, int]) -> None:
    """Add the fonts in which a hyphen is a soft one (ISO 32000-1, 14.8.2.2.3): the same but for their ToUnicode."""
    fonts = pdf.pages[0].obj.Resources.Font
    for name, glyph in sorted(soft.items()):
        font = Dictionary(dict(fonts[f"/{name}"].items()))
        font.ToUnicode = pdf.make_stream(_TO_UNICODE.format(glyph=glyph).encode())
        fonts[f"/{name}{SOFT}"] = pdf.make_indirect(font)


def _threads(filled: FilledPages, heights: tuple[Fixed, ...]) -> Iterator[Thread]:
    places = {story.slug: story for story in filled.places}
    for reading in filled.readings:
        rectangles: list[tuple[int, Place]] = []
        for part in reading.of_kind(PartKind.HEAD):
            if text := text_in(part.placed):
                x, top, width, _ = move(part.placed.fragment.boxes[0].place, part.placed)
                top = max(text.place[1], top)
                rectangles.append((part.ref.page - 1, (x, top, width, text.place[1] + text.place[3] - top)))
        for column in places[reading.slug].columns:
            if column.lines_used:
                place = column.place
                used = place.height * min(1, column.lines_used / column.lines)
                rectangles.append((column.ref.page - 1, _fixed((place.x, place.y, place.width, used))))
        beads = []
        for page, (x, y, width, depth) in rectangles:
            sides = (x, heights[page] - y - depth, x + width, heights[page] - y)
            left, foot, right, head = (to_px(side) * PT_PER_PX for side in sides)
            beads.append(Bead(page, (left, foot, right, head)))
        yield Thread(reading.title, beads)


def _fixed(px: tuple[float, float, float, float]) -> Place:
    x, y, width, height = map(fixed, px)
    return x, y, width, height


def _describe(pdf: pikepdf.Pdf, manifest: Manifest, title: str) -> None:
    """Say what the document is, in its catalogue, its information and its XMP (ISO 14289-1, 5 and 7.1)."""
    root, publisher = pdf.Root, manifest.publication.publisher
    day = manifest.issue.day
    root.Lang = String(manifest.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    xmp = write_xmp(title, publisher, day, {"dc:language": {manifest.language}, "pdfuaid:part": "1"})
    root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
    info = pdf.docinfo
    info.Title, info.Creator, info.Producer = String(title), String(PRODUCER), String(PRODUCER)
    info.CreationDate = info.ModDate = String(f"D:{day:%Y%m%d}000000Z")
    if publisher:
        info.Author = String(publisher)
