"""Pages: their boxes and all that is on them. In: a page of pikepdf. Out: `PageFacts`."""

from __future__ import annotations

from functools import partial
from typing import Any

import pikepdf

from pressbuild.core.rectangles import UNSAID
from pressbuild.pdf_facts.facts import Annotation, Box, PageBoxes, PageFacts
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.interpreter import TROUBLE_OF_PDF, interpret
from pressbuild.pdf_facts.link_targets import Destinations, read_target
from pressbuild.pdf_facts.matrices import IDENTITY, is_sane, multiply, order, to_matrix, transform_box
from pressbuild.pdf_facts.page_marks_found import MarkSheet
from pressbuild.pdf_facts.page_resources import Library
from pressbuild.pdf_facts.painting_operators import Painter
from pressbuild.pdf_facts.pdf_objects import TooManyObjects, get, identity, is_stream, items, name, number, numbers
from pressbuild.pdf_facts.text_operators import Texts
from pressbuild.pdf_facts.type3_glyphs import paint_glyphs

_INSIDE = 12.0  # pt
_DEEPEST = 100  # of the page tree
_MOST_NODES = 100_000  # of the page tree
_MOST_ANNOTATIONS = 5_000
_HIDDEN, _PRINT = 2, 4  # flags of annotations (ISO 32000-1, 12.5.3)


def find_pages(pdf: pikepdf.Pdf) -> tuple[list[Any], list[str]]:
    """Return the pages of a file in order, and what is wrong with their tree: it may be knotted."""
    try:
        return [page.obj for page in pdf.pages], []
    except (pikepdf.PdfError, ValueError, RuntimeError):
        pass
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    waiting = [get(pdf.Root, "/Pages")]
    while waiting and len(seen) < _MOST_NODES:
        node = waiting.pop()
        where = identity(node)
        if where is None or where in seen:
            continue
        seen.add(where)
        kids = items(get(node, "/Kids"))
        if kids:
            waiting += reversed(kids)
        elif name(get(node, "/Type")) != "Pages":
            found.append(node)
    return found, ["the list of pages is knotted: a page may be missing"]


def read_page(
    page: Any, index: int, library: Library, destinations: Destinations, *, damaged: bool = False
) -> PageFacts:
    """Return the facts of a page; what could not be read of it is in its `unread`.

    `damaged`: parts of the file may be lost, so that a page without content is not simply empty.
    """
    sheet = MarkSheet(budget=library.budget)
    texts = Texts(sheet)
    boxes, unit = _read_boxes(page, sheet)
    left, bottom, right, top = boxes.trimmed
    sheet.inner = left + _INSIDE, bottom + _INSIDE, right - _INSIDE, top - _INSIDE
    facts = PageFacts(index + 1, boxes, int(number(_inherit(page, "/Rotate"))) % 360, unit)
    annotations: tuple[Annotation, ...] = ()
    group = get(page, "/Group")
    space = ""
    try:
        if name(get(group, "/S")) == "Transparency":
            space = _group_space(group, library)
        painter = Painter(library, sheet, texts, library.open(None), interpret)
        texts.resolve, texts.draw = painter.resolve_text, partial(paint_glyphs, painter)
        g = Graphics(clip=boxes.media)
        if unit != 1:
            g.matrix = g.base = (unit, 0.0, 0.0, unit, 0.0, 0.0)
        resources = library.open(_inherit(page, "/Resources"))
        interpret(painter, resources, g.copy(), _read_content(page, library, sheet, damaged))
        annotations = _read_annotations(page, painter, g, destinations, unit)
    except TooManyObjects as error:
        sheet.note(str(error))
    except (*TROUBLE_OF_PDF, RecursionError, MemoryError) as error:
        sheet.note(str(error) if isinstance(error, ValueError) else f"it cannot be read ({type(error).__name__})")
    try:
        texts.finish()
    except TROUBLE_OF_PDF:
        sheet.note("text in it cannot be read")
    for font in sheet.fonts.values():
        for fault in font.faults:
            sheet.note(fault)
    return PageFacts(
        number=facts.number,
        boxes=boxes,
        rotation=facts.rotation,
        user_unit=unit,
        texts=tuple(sheet.texts),
        paths=tuple(sheet.paths),
        images=tuple(sheet.images),
        shadings=tuple(sheet.shadings),
        annotations=annotations,
        fonts=tuple(sheet.fonts),
        group_space=space,
        has_transparency=sheet.transparent,
        transfer_functions=sheet.transfer_functions,
        halftones=sheet.halftones,
        postscript=sheet.postscript,
        optional_content=sheet.optional_content,
        unread="; ".join(sheet.reasons),
        references=tuple(sorted(sheet.references)),
    )


def _inherit(page: Any, key: str) -> Any:
    holder = page
    seen: set[tuple[int, int]] = set()
    for _ in range(_DEEPEST):
        found = get(holder, key)
        if found is not None:
            return found
        holder = get(holder, "/Parent")
        where = identity(holder)
        if holder is None or where is None or where in seen:
            return None
        seen.add(where)
    return None


def _read_boxes(page: Any, sheet: MarkSheet) -> tuple[PageBoxes, float]:
    given = get(page, "/UserUnit")
    unit = number(given, 1.0)
    if not 0 < unit <= 100_000:
        sheet.note("its UserUnit is absurd")
        unit = 1.0

    def read(key: str, *, inherited: bool = False) -> Box | None:
        value = _inherit(page, key) if inherited else get(page, key)
        if value is None:
            return None
        box = order(numbers(value))
        if box is None or not is_sane(box):
            sheet.note(f"its {key[1:]} cannot be read")
            return None
        return box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit

    media = read("/MediaBox", inherited=True)
    if media is None or media[2] - media[0] <= 0 or media[3] - media[1] <= 0:
        sheet.note("it has no MediaBox")
        media = UNSAID
    crop = read("/CropBox", inherited=True)
    return PageBoxes(media, crop, read("/BleedBox"), read("/TrimBox"), read("/ArtBox")), unit


def _group_space(group: Any, library: Library) -> str:
    value = get(group, "/CS")
    if value is None:
        return "unnamed"
    return library.read_space(value).family


def _read_content(page: Any, library: Library, sheet: MarkSheet, damaged: bool) -> bytes:
    value = get(page, "/Contents")
    if value is None:
        if damaged:
            sheet.note("it has no content, in a file that is damaged: that may be lost")
        return b""
    parts = []
    for stream in [value] if is_stream(value) else items(value):
        if not is_stream(stream):
            sheet.note("a part of its content is missing")
            continue
        data, fault = library.streams.read(stream)
        if fault:
            sheet.note(fault)
        parts.append(data)
    if not parts and not items(value) and not is_stream(value):
        sheet.note("its content cannot be read")
    return b"\n".join(parts)


def _read_annotations(
    page: Any, painter: Painter, g: Graphics, destinations: Destinations, unit: float
) -> tuple[Annotation, ...]:
    found = []
    listed = items(get(page, "/Annots"))
    if len(listed) > _MOST_ANNOTATIONS:
        painter.sheet.note(f"it has more than {_MOST_ANNOTATIONS} annotations")
    for value in listed[:_MOST_ANNOTATIONS]:
        box = order(numbers(get(value, "/Rect")))
        if box is None:
            if get(value, "/Subtype") is not None:
                painter.sheet.note("an annotation of it lies nowhere")
            continue
        flags = int(number(get(value, "/F")))
        prints = bool(flags & _PRINT) and not flags & _HIDDEN
        target, dead = read_target(value, destinations)
        left, bottom, right, top = box
        placed = left * unit, bottom * unit, right * unit, top * unit
        found.append(Annotation(name(get(value, "/Subtype")), placed, target, dead, prints))
        if get(value, "/OC") is not None:
            painter.sheet.optional_content = True
        if prints:
            _paint_appearance(value, box, painter, g.copy())
    return tuple(found)


def _paint_appearance(value: Any, box: Box, painter: Painter, g: Graphics) -> None:
    """Paint the appearance of an annotation where it belongs (ISO 32000-1, 12.5.5)."""
    form = get(get(value, "/AP"), "/N")
    if not is_stream(form):
        form = get(form, f"/{name(get(value, '/AS'))}")
    if not is_stream(form):
        return
    bounds = order(numbers(get(form, "/BBox")))
    if bounds is None:
        return
    at = transform_box(bounds, to_matrix(numbers(get(form, "/Matrix"))))
    wide, high = at[2] - at[0], at[3] - at[1]
    if wide <= 0 or high <= 0:
        return
    across, up = (box[2] - box[0]) / wide, (box[3] - box[1]) / high
    placing = across, 0.0, 0.0, up, box[0] - at[0] * across, box[1] - at[1] * up
    g.matrix = multiply(placing, g.matrix if g.matrix != IDENTITY else IDENTITY)
    try:
        painter.paint_form(form, g, painter.empty)
    except TooManyObjects:
        raise
    except TROUBLE_OF_PDF as error:
        painter.sheet.note(str(error) if isinstance(error, ValueError) else "an annotation of it cannot be read")
