"""Checks of faces. In: filled pages, the finished PDF. Out: findings for any face that is not from fonts/."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from pressbuild.diagnostics import Report
from pressbuild.fonts import FontFamily
from pressbuild.foreign import PLACED
from pressbuild.typeset import FilledPages

_SUBSET = re.compile(r"/?(?:[A-Z]{6}\+)?(.+)")


def check_families(filled: FilledPages, families: Sequence[FontFamily], report: Report) -> None:
    """Note every family that a style sheet asks for and fonts.yaml does not have."""
    known = {family.name for family in families}
    for name in sorted(filled.families - known):
        report.error(
            "unknown-font",
            f"the layout asks for the font “{name}”, which is not in fonts/",
            None,
            "known: " + ", ".join(sorted(known)) + "; add the files to fonts/ and fonts.yaml, or name one of these",
        )


def check_pdf(data: bytes, families: Sequence[FontFamily], report: Report) -> None:
    """Note every font of a PDF that is not embedded or not one of the families'."""
    known = {face.postscript for family in families for face in family.faces}
    try:
        fonts, placed = list_fonts(data), list_fonts(data, in_placed=True)
    except (PyPdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as problem:
        message = f"a reader refuses the finished PDF: {str(problem) or type(problem).__name__}"
        report.error("unreadable-pdf", message, None, "undo the last change to the masters, drawings or advertisements")
        return
    for name, embedded in sorted((fonts | placed).items()):
        if not (embedded and placed.get(name, True)):
            report.error("font-not-embedded", f"the font “{name}” is not embedded in the PDF")
        elif name in fonts and name not in known:
            report.error(
                "font-fallback",
                f"the font “{name}” got into the PDF and is not from fonts/",
                None,
                "a character that none of the faces has, or a family that the style sheet misspells",
            )


def list_fonts(data: bytes, in_placed: bool = False) -> dict[str, bool]:
    """Return the PostScript names of all fonts of a PDF, and whether each is embedded.

    Those of placed pages of other PDFs are not among them; with `in_placed` they and no others.
    """
    found: dict[str, bool] = {}
    seen: set[int] = set()

    def visit(resources: object, placed: bool) -> None:
        resources = resources.get_object() if resources is not None else None  # type: ignore[attr-defined]
        if not isinstance(resources, DictionaryObject) or id(resources) in seen:
            return
        seen.add(id(resources))
        if placed is in_placed:
            for font in (resources.get("/Font") or {}).values():
                _note_font(font.get_object(), found)
        for name, form in (resources.get("/XObject") or {}).items():
            visit(form.get_object().get("/Resources"), placed or name.startswith(f"/i{PLACED}"))

    for page in PdfReader(io.BytesIO(data)).pages:
        visit(page.get("/Resources"), False)
    return found


def _note_font(font: DictionaryObject, found: dict[str, bool]) -> None:
    for descendant in font.get("/DescendantFonts", [font]):
        inner = descendant.get_object()
        match = _SUBSET.fullmatch(str(inner.get("/BaseFont", "")))
        descriptor = inner.get("/FontDescriptor")
        keys = descriptor.get_object().keys() if descriptor is not None else ()
        embedded = any(key in keys for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        name = match[1] if match else "(no name)"
        found[name] = found.get(name, True) and embedded
