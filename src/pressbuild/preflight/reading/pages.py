"""Pages. In: a page of a PDF. Out: its boxes, its annotations, all that is painted on it, as `PageFacts`."""

from __future__ import annotations

import math
from typing import Any

from pressbuild.preflight.facts import Annotation, Box, Boxes, PageFacts
from pressbuild.preflight.reading.canvas import Canvas, TooManyMarks
from pressbuild.preflight.reading.interpreter import Endless, PageReading, Run
from pressbuild.preflight.reading.library import Library, Resources
from pressbuild.preflight.reading.links import Targets
from pressbuild.preflight.reading.placing import place_form
from pressbuild.preflight.reading.state import Graphics, Matrix, meet, place_box
from pressbuild.preflight.reading.streams import MOST_BYTES, Damaged, TooMuch, read_stream

LETTER = (0.0, 0.0, 612.0, 792.0)  # what is taken where a page has no box that can be used
INSIDE = 12.0  # pt from the trim; further in, paths that are alike may be joined
MOST_ANNOTATIONS = 5_000
_LEAST_SIDE = 1.0
_HIDDEN, _PRINTS = 2, 4  # flags of annotations (ISO 32000-1, table 165)
_DEEPEST_TREE = 100


def inherited(page: Any, key: str) -> Any:
    """Return an entry of a page or of the branches that it hangs on; a tree may be a ring."""
    node = page
    for _ in range(_DEEPEST_TREE):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(key)


def read_number(found: Any, otherwise: float) -> float:
    """Return a number, another where there is none."""
    try:
        number = float(found)
    except (TypeError, ValueError):
        return otherwise
    return number if math.isfinite(number) else otherwise


def read_box(found: Any, unit: float = 1.0) -> Box | None:
    """Return a box with its corners in order; None if it is none."""
    try:
        x0, y0, x1, y1 = (float(number) * unit for number in found)
    except (TypeError, ValueError):
        return None
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if all(map(math.isfinite, box)) else None


def _usable(box: Box | None) -> Box | None:
    return box if box and box[2] - box[0] >= _LEAST_SIDE and box[3] - box[1] >= _LEAST_SIDE else None


def read_boxes(page: Any, unit: float) -> Boxes:
    """Return the boxes of a page, in pt on paper."""
    media = _usable(read_box(inherited(page, "/MediaBox"), unit)) or place_box(LETTER, (unit, 0, 0, unit, 0, 0))
    crop = _usable(read_box(inherited(page, "/CropBox"), unit))
    bleed, trim, art = (_usable(read_box(page.get(key), unit)) for key in ("/BleedBox", "/TrimBox", "/ArtBox"))
    return Boxes(media, crop, bleed, trim, art)


def read_page(page: Any, number: int, library: Library, targets: Targets, until: float) -> PageFacts:
    """Return what is on a page; `until` is when to give up (see `PageReading`)."""
    unit = read_number(page.get("/UserUnit"), 1.0)
    unit = unit if unit > 0 else 1.0
    boxes = read_boxes(page, unit)
    trim = boxes.trimmed
    canvas = Canvas((trim[0] + INSIDE, trim[1] + INSIDE, trim[2] - INSIDE, trim[3] - INSIDE))
    base: Matrix = (unit, 0.0, 0.0, unit, 0.0, 0.0)
    reading = PageReading(library, canvas, base, until)
    resources = Resources(inherited(page, "/Resources"))
    group = page.get("/Group")
    try:
        data = _read_content(page, reading)
        Run(reading, resources, Graphics(base, boxes.media)).carry_out(data)
        annotations = _read_annotations(page, reading, resources, boxes, unit, targets)
    except (Endless, TooManyMarks) as problem:
        reading.note(str(problem) or "more is painted than can be looked at")
        annotations = ()
    except RecursionError:
        reading.note("its parts lie in each other without end")
        annotations = ()
    space = ""
    if group is not None and str(group.get("/S")) == "/Transparency":
        space = _group_space(group, library)
    return PageFacts(
        number=number,
        boxes=boxes,
        rotation=round(read_number(inherited(page, "/Rotate"), 0) / 90) * 90 % 360,
        user_unit=unit,
        texts=tuple(canvas.texts),
        paths=tuple(canvas.paths),
        images=tuple(canvas.images),
        shadings=tuple(canvas.shadings),
        annotations=annotations,
        fonts=tuple(sorted(reading.fonts)),
        group_space=space,
        has_transparency=bool(reading.transparency),
        transfer_functions="transfer function" in reading.controls,
        halftones="halftone" in reading.controls,
        postscript="PostScript" in reading.controls,
        references=tuple(sorted(reading.references)),
        optional_content=reading.optional_content,
        unread="; ".join(reading.problems),
    )


def _group_space(group: Any, library: Library) -> str:
    from pressbuild.preflight.reading.colours import UnknownSpace

    found = group.get("/CS")
    if found is None:
        return "none"
    try:
        return library.space(found).family
    except UnknownSpace:
        return "unknown"


def _read_content(page: Any, reading: PageReading) -> bytes:
    """Return the content of a page: its streams, with a space between (ISO 32000-1, 7.8.2)."""
    from pikepdf import Array, Stream

    found = page.get("/Contents")
    if found is None:
        return b""
    parts = list(found) if isinstance(found, Array) else [found]
    chunks: list[bytes] = []
    left = MOST_BYTES
    for part in parts:
        if not isinstance(part, Stream):
            reading.note("a part of its content is not in the file")
            continue
        try:
            data = read_stream(part, left)
        except TooMuch:
            reading.note(f"its content is larger than {MOST_BYTES // 2**20} MB")
            continue
        except Damaged as problem:
            reading.note(f"its content is damaged: {problem}")
            continue
        left -= len(data)
        chunks.append(data)
    return b"\n".join(chunks)


def _read_annotations(
    page: Any, reading: PageReading, resources: Resources, boxes: Boxes, unit: float, targets: Targets
) -> tuple[Annotation, ...]:
    from pikepdf import Array, Dictionary

    found = page.get("/Annots")
    annotations = []
    for held in list(found)[:MOST_ANNOTATIONS] if isinstance(found, Array) else ():
        if not isinstance(held, Dictionary):
            continue
        kind = str(held.get("/Subtype", "/?"))[1:]
        box = read_box(held.get("/Rect"), unit)
        flags = int(read_number(held.get("/F"), 0))
        prints = bool(flags & _PRINTS) and not flags & _HIDDEN
        target, dead = targets.follow(held)
        annotations.append(Annotation(kind, box or boxes.media, target, dead, prints))
        if prints and box is not None and kind != "Popup":
            _draw_annotation(held, box, reading, resources, boxes)
    return tuple(annotations)


def _draw_annotation(held: Any, box: Box, reading: PageReading, resources: Resources, boxes: Boxes) -> None:
    """Carry out the appearance of an annotation that prints (ISO 32000-1, 12.5.5)."""
    from pikepdf import Dictionary, Stream

    looks = held.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        normal = normal.get(str(held.get("/AS", "/Off")))
    if not isinstance(normal, Stream):
        return
    form = read_box(normal.get("/BBox"))
    if form is None:
        return
    try:
        a, b, c, d, e, f = (float(number) for number in normal.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    except (TypeError, ValueError):
        reading.note("an annotation's matrix makes no sense")
        return
    moved = place_box(form, (a, b, c, d, e, f))
    wide, high = moved[2] - moved[0], moved[3] - moved[1]
    if wide <= 0 or high <= 0 or meet(box, boxes.media) is None:
        return
    across, up = (box[2] - box[0]) / wide, (box[3] - box[1]) / high
    fit: Matrix = (across, 0.0, 0.0, up, box[0] - moved[0] * across, box[1] - moved[1] * up)
    run = Run(reading, resources, Graphics((1, 0, 0, 1, 0, 0), boxes.media))
    place_form(run, normal, fit)
