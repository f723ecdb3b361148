"""Where things are, and how faults are told. In: boxes and marks of a page. Out: one fault for many places.

Boxes are in pt, as in facts.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pressbuild.checks.outcomes import Fault
from pressbuild.core.findings import Severity
from pressbuild.core.units import PT_PER_MM
from pressbuild.pdf_facts.facts import Box, Colour, ImageMark, PageFacts, PathMark, ShadingMark, TextMark

MM = PT_PER_MM
NEAR = 0.1 * MM  # what is nearer than this is the same place

Mark = TextMark | PathMark | ImageMark | ShadingMark


@dataclass(frozen=True)
class FaultPlace:
    """A place where something is wrong, how wrong (the lowest `measure` is the worst), and what is said of it."""

    box: Box
    measure: float
    message: str


def tell(
    page: PageFacts, found: Sequence[FaultPlace], severity: Severity = Severity.ERROR, label: str = ""
) -> Iterator[Fault]:
    """Yield one fault for all that was found on a page, at its worst place; nothing if nothing was found."""
    if found:
        worst = min(found, key=lambda place: place.measure)
        more = len(found) - 1
        message = worst.message + (
            f"; in {more} more {'place' if more == 1 else 'places'} on this page" if more else ""
        )
        yield Fault(message, page.number, page.area(worst.box), severity, label)


def grow(box: Box, by: float) -> Box:
    """Return a box that is wider on all sides, in pt."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def overlap(box: Box, other: Box) -> bool:
    """Whether two boxes have a point in common; a line of no width can lie in a box."""
    return box[0] <= other[2] and box[2] >= other[0] and box[1] <= other[3] and box[3] >= other[1]


def is_within(box: Box, outer: Box, tolerance: float = 0.01) -> bool:
    """Whether a box lies in another one."""
    outer = grow(outer, tolerance)
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def place_of(mark: Mark) -> Box:
    """Return where something is seen."""
    return mark.clipped if isinstance(mark, ImageMark) else mark.box


def is_printed(page: PageFacts, mark: Mark) -> bool:
    """Whether something lies on the page or its bleed, unlike printer's marks and what lies beside the page."""
    return overlap(place_of(mark), grow(page.boxes.bled, -NEAR))


def is_white(colour: Colour | None) -> bool:
    """Whether a colour is there and prints nothing."""
    return colour is not None and colour.is_white


def has_ink(colour: Colour | None) -> bool:
    """Whether a colour is there and prints something."""
    return colour is not None and not colour.is_white


def colours_of(mark: Mark) -> tuple[Colour, ...]:
    """Return all colours that something is painted with."""
    if isinstance(mark, ImageMark):
        return (mark.colour,)
    if isinstance(mark, ShadingMark):
        return mark.colours
    return tuple(colour for colour in (mark.fill, mark.stroke) if colour is not None)


def all_marks(page: PageFacts) -> tuple[Mark, ...]:
    """Return all that is painted, on the page or beside it, in no order."""
    return (*page.texts, *page.paths, *page.images, *page.shadings)


def marks_of(page: PageFacts) -> Iterator[Mark]:
    """Yield all that prints on a page or its bleed."""
    for mark in all_marks(page):
        if is_printed(page, mark) and not (isinstance(mark, TextMark) and not mark.visible):
            yield mark


def printed_texts(page: PageFacts) -> Iterator[TextMark]:
    """Yield all type that can be seen on a page or its bleed."""
    for text in page.texts:
        if text.visible and is_printed(page, text):
            yield text


def name_mark(mark: Mark) -> str:
    """Return what a reader calls a thing on the page."""
    if isinstance(mark, TextMark):
        return f"type {quote(mark.text)}" if mark.text.strip() else "type"
    if isinstance(mark, ImageMark):
        return "a picture"
    if isinstance(mark, ShadingMark):
        return "a gradient"
    return "a line" if mark.width is not None and mark.fill is None else "an area"


def prints(mark: Mark) -> bool:
    """Whether a mark leaves ink on paper: not white, not invisible type. Of a picture nobody knows: it does."""
    if isinstance(mark, ImageMark):
        return True
    return not (isinstance(mark, TextMark) and not mark.visible) and any(map(has_ink, colours_of(mark)))


def quote(text: str, most: int = 30) -> str:
    """Return a file's own words in quotation marks, not too many of them."""
    words = " ".join(text.split())
    return f"“{words if len(words) <= most else words[: most - 1] + '…'}”"


def show(number: float, unit: str = "", digits: int = 2) -> str:
    """Return "9.25 pt": no more digits than are needed."""
    text = f"{number:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'0' if text == '-0' else text} {unit}".rstrip()


def show_size(width: float, height: float) -> str:
    """Return "289 × 380 mm" for a size in mm."""
    return f"{show(width, digits=1)} × {show(height, digits=1)} mm"


def show_inks(inks: Sequence[float]) -> str:
    """Return "C 40, K 100" for parts of ink."""
    named = [f"{name} {show(part * 100, digits=0)}" for name, part in zip("CMYK", inks, strict=True) if part]
    return ", ".join(named) or "no ink"
