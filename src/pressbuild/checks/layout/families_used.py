"""Checks of faces. In: filled pages, the finished PDF. Out: findings for any face that is not from fonts/."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pikepdf

from pressbuild.core.findings import Report
from pressbuild.placed_pdf import PLACED
from pressbuild.publication.font_families import FontFamily
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
        fonts, placed = list_fonts(data)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as problem:
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


def list_fonts(data: bytes) -> tuple[dict[str, bool], dict[str, bool]]:
    """Return the PostScript names of all fonts of a PDF, and whether each is embedded; those of placed pages of other
    PDFs apart from the others.
    """
    own: dict[str, bool] = {}
    placed: dict[str, bool] = {}
    seen: set[tuple[int, int]] = set()  # forms; they may be in each other

    def visit(resources: Any, is_placed: bool) -> None:
        for font in resources.get("/Font", {}).values():
            _note_font(font, placed if is_placed else own)
        for name, form in resources.get("/XObject", {}).items():
            if form.objgen not in seen:
                seen.add(form.objgen)
                visit(form.get("/Resources", {}), is_placed or name.startswith(f"/i{PLACED}"))

    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        for page in pdf.pages:
            visit(page.obj.get("/Resources", {}), False)
    return own, placed


def _note_font(font: Any, found: dict[str, bool]) -> None:
    for inner in font.get("/DescendantFonts", [font]):
        match = _SUBSET.fullmatch(str(inner.get("/BaseFont", "")))
        descriptor = inner.get("/FontDescriptor", {})
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        name = match[1] if match else "(no name)"
        found[name] = found.get(name, True) and embedded
