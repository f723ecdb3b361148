"""Opening a PDF from elsewhere. In: its bytes and the number of a page. Out: the page and its boxes, or `BadPdf`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from pressbuild.core.rectangles import PdfBox, box_of
from pressbuild.placed_pdf.copied_page import PlacedPageFacts
from pressbuild.sources.pdf_opening import BadPdf, choose_boxes, damaged, open_pdf

MAX_SIDE = 20_000  # mm; twenty metres are a banner, and more is a mistake


@contextmanager
def open_page(data: bytes, number: int) -> Iterator[tuple[Any, Any, PlacedPageFacts]]:
    """Give out the open PDF, the page of this number (from 1) and its facts; no other page is looked at.

    Raises:
        BadPdf: if it is no PDF, damaged, protected, or has no such page.
    """
    with open_pdf(data) as pdf:
        yield pdf, *_find_page(pdf, number)


def _find_page(pdf: Any, number: int) -> tuple[Any, PlacedPageFacts]:
    count = len(pdf.pages)
    if number > count:
        has = "has one page" if count == 1 else f"has {count} pages"
        hint = f"“page:” in the article is at most {count}" if count else "ask for the file again"
        raise BadPdf("no-pdf-page", f"the PDF {has if count else 'has no pages'}, and page {number} is wanted", hint)
    page = pdf.pages[number - 1]
    media = _read_box(page, "/MediaBox")
    # of a page without one the library makes a letter (US) and warns
    warnings = pdf.get_warnings()  # those since the last time
    guessed = any("mediabox" in str(warning).lower() for warning in warnings)
    if media is None or guessed:
        raise damaged("the page does not say how large it is")
    boxes = choose_boxes(media, partial(_read_box, page))
    rotation = int(inherited_value(page, "/Rotate") or 0) % 360
    unit = float(page.obj.get("/UserUnit", 1))
    if rotation % 90 or not 0 < unit < 1000:
        raise damaged("the page is turned or scaled in a way that no page can be")
    facts = PlacedPageFacts(count, boxes.box, boxes.trim, boxes.bleed, rotation, unit, bool(warnings))
    if not all(1 <= side <= MAX_SIDE for side in facts.size_mm):
        width, height = facts.size_mm
        raise BadPdf(
            "bad-pdf-size",
            f"the PDF is {width:,.0f} × {height:,.0f} mm by its {facts.box}, which is no size for a page",
            "ask for a file whose trim box is the size that was booked",
        )
    return page, facts


def inherited_value(page: Any, key: str) -> Any:
    """Return the value of a key that a page may have from the pages above it (ISO 32000-1, 7.7.3.4)."""
    node = page.obj
    for _ in range(64):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    raise damaged("its tree of pages has no end")


def _read_box(page: Any, name: str) -> PdfBox | None:
    value = inherited_value(page, name) if name in ("/MediaBox", "/CropBox") else page.obj.get(name)
    return None if value is None or len(value) != 4 else box_of(float(value[index]) for index in range(4))


def inherited_resources(page: Any) -> Any:
    """Return the resources of a page, its own or those of the pages above it; None if there are none."""
    return inherited_value(page, "/Resources")
