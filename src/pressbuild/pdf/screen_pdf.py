"""The screen edition. In: filled pages and the facts of the issue. Out: a tagged PDF/UA-1, the same bytes each time.

Sources: ISO 14289-1 (PDF/UA-1) on ISO 32000-1 (PDF 1.7); article threads: 12.4.3; linearised: annex F.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.units import PT_PER_PX
from pressbuild.pdf.article_threads import Bead, Thread, write_threads
from pressbuild.pdf.bookmarks import make_bookmarks
from pressbuild.pdf.issue_tree import IssueTree, build_tree
from pressbuild.pdf.structure_writer import StructureWriter
from pressbuild.pdf.tag_tree_rules import finish_tree
from pressbuild.pdf.xmp_metadata import PRODUCER, write_xmp
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.publication.manifest import Manifest, issue_title
from pressbuild.typeset import FilledPages
from pressbuild.typeset.engine import Engine, compose, replace_bookmarks
from pressbuild.typeset.engine.box_structure import text_in
from pressbuild.typeset.engine.file_fetcher import RefusedAddress
from pressbuild.typeset.engine.marked_content import SOFT, keep_outer_links, mark_pages
from pressbuild.typeset.spanners import PartKind

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
    filled: FilledPages,
    manifest: Manifest,
    tick: Callable[[], None] = lambda: None,
    inking: ColourConverter | None = None,
) -> bytes:
    """Return the issue as a PDF to be read on screens. `tick` is called before each page.

    `inking` makes colours and pictures into RGB; without one they are written as they are.

    Raises:
        Stopped: if a master asks for a file that cannot be read.
    """
    tree = build_tree(filled, manifest)
    document = compose(filled.pages, filled.engine, tick, inking)
    document.metadata.lang = manifest.language
    replace_bookmarks(document, make_bookmarks(filled.starts))
    links = keep_outer_links(document)
    marks = mark_pages(document, tree.structure.painted)
    data = _write(document, filled.engine)
    for mark in marks:
        mark.number_forms()
    _tie_links(tree, links)
    finish_tree(tree.root)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        heights = tuple(page.size[1] for page in filled.pages)
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


def _write(document: Any, engine: Engine) -> bytes:
    try:
        return bytes(document.write_pdf(pdf_version="1.7", uncompressed_pdf=True))  # compressed once, when saved
    except (Stopped, MemoryError):
        raise
    except RefusedAddress as problem:  # files that are attached are only now asked for
        raise engine.refuse("the finished pages", problem) from problem
    except Exception as problem:
        message = f"the PDF cannot be made: {problem}"
        hint = "undo the last change to the masters or print.css"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", message, None, hint)]) from problem


def _tie_links(tree: IssueTree, links: list[tuple[int, Any]]) -> None:
    """Give each link its annotations. One that lies in an artifact is read at the end."""
    for page, box in links:
        if box.link_annotation is None:
            continue  # it leads to what is not there
        around = tree.structure.tag_around(box)
        link = next((tag for tag in around.above() if tag.role == "Link"), None) if around else None
        if link is None:
            link = tree.root.add("P").add("Link")
            text = text_in([box])
            link.alt = text.words if text else ""
        link.annotations.append((page, box.link_annotation.number))


def _add_soft_fonts(pdf: pikepdf.Pdf, soft: Mapping[str, int]) -> None:
    """Add the fonts in which a hyphen is a soft one (ISO 32000-1, 14.8.2.2.3): the same but for their ToUnicode."""
    fonts = pdf.pages[0].obj.Resources.Font
    for name, glyph in sorted(soft.items()):
        font = Dictionary(dict(fonts[f"/{name}"].items()))
        font.ToUnicode = pdf.make_stream(_TO_UNICODE.format(glyph=glyph).encode())
        fonts[f"/{name}{SOFT}"] = pdf.make_indirect(font)


def _threads(filled: FilledPages, heights: tuple[float, ...]) -> Iterator[Thread]:
    places = {story.slug: story for story in filled.places}
    for reading in filled.readings:
        rectangles = []
        for part in reading.of_kind(PartKind.HEAD):
            if text := text_in(part.boxes):
                box, place = part.boxes[0], text.place
                top = max(place.y, box.position_y)
                height = place.y + place.height - top
                rectangles.append((part.ref.page - 1, box.position_x, top, box.width, height))
        for column in places[reading.slug].columns:
            if column.lines_used:
                place = column.place
                height = place.height * min(1, column.lines_used / column.lines)
                rectangles.append((column.ref.page - 1, place.x, place.y, place.width, height))
        beads = []
        for page, x, y, width, height in rectangles:
            edges = (x, heights[page] - y - height, x + width, heights[page] - y)
            left, bottom, right, top = (edge * PT_PER_PX for edge in edges)
            beads.append(Bead(page, (left, bottom, right, top)))
        yield Thread(reading.title, beads)


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
