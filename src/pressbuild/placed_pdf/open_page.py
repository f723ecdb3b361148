"""Opening a PDF from elsewhere. In: its bytes and the number of a page. Out: the page and its boxes, or `BadPdf`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf

from pressbuild.core.rectangles import PdfBox, box_of
from pressbuild.placed_pdf.copied_page import BadPdf, PlacedPageFacts, damaged

MAX_SIDE = 20_000  # mm; twenty metres are a banner, and more is a mistake
_HEAD = 1024  # bytes: so late may a PDF begin (ISO 32000-1, annex H, note 13)
_FILE = re.compile(r"^(stream )?<.*?>[^:]*:\s*")  # how the library calls the file
_BOXES = ("/TrimBox", "/CropBox", "/MediaBox")


@contextmanager
def open_page(data: bytes, number: int) -> Iterator[tuple[Any, Any, PlacedPageFacts]]:
    """Give out the open PDF, the page of this number (from 1) and its facts; no other page is looked at.

    Raises:
        BadPdf: if it is no PDF, damaged, protected, or has no such page.
    """
    if b"%PDF-" not in data[:_HEAD]:
        raise BadPdf("not-a-pdf", f"the file is not a PDF{_what_else(data)}", "ask for the PDF itself")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise _protected()
            yield pdf, *_find_page(pdf, number)
    except pikepdf.PasswordError:
        raise _protected() from None
    except pikepdf.PdfError as problem:
        raise damaged(_short(problem)) from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RuntimeError) as problem:
        if isinstance(problem, BadPdf):
            raise
        raise damaged(_short(problem)) from None
    except RecursionError:
        raise damaged("its parts are nested without end") from None


def _protected() -> BadPdf:
    hint = "ask for a file without password and without restrictions"
    return BadPdf("protected-pdf", "the PDF is protected by a password, and so it cannot be placed", hint)


def _what_else(data: bytes) -> str:
    start = data[:_HEAD].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "; it is a web page, as one gets for a link that needs a login"
    return "; it is empty" if not data else ""


def _short(problem: Exception) -> str:
    """Return what a library says, without the name that it has for the file."""
    said = _FILE.sub("", str(problem).split("\n")[0])
    return said[:160] or type(problem).__name__


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
    crop = (_read_box(page, "/CropBox") or media).within(media)
    found = next((name for name in _BOXES if _read_box(page, name)), "/MediaBox")
    trim = crop if found == "/CropBox" else (_read_box(page, found) or media).within(media)
    bleed = (_read_box(page, "/BleedBox") or trim).within(media)
    rotation = int(inherited_value(page, "/Rotate") or 0) % 360
    unit = float(page.obj.get("/UserUnit", 1))
    if rotation % 90 or not 0 < unit < 1000:
        raise damaged("the page is turned or scaled in a way that no page can be")
    facts = PlacedPageFacts(count, found[1:], trim, bleed, rotation, unit, bool(warnings))
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
