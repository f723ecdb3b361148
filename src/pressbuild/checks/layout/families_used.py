"""Checks of faces. In: filled pages, the finished PDF. Out: faults: faces that are not from fonts/, or not embedded."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.placed_pdf import PLACED
from pressbuild.publication.font_families import FontFamily

_SUBSET = re.compile(r"/?(?:[A-Z]{6}\+)?(.+)")


@dataclass(frozen=True)
class FontSubject:
    """The PostScript names of all fonts of a PDF, and whether each is embedded: our own, those of placed pages of other
    PDFs, and the names of fonts/.
    """

    own: Mapping[str, bool]
    placed: Mapping[str, bool]
    known: frozenset[str]


def look_families(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield every family that a style sheet asks for and fonts.yaml does not have."""
    known = {family.name for family in subject.families}
    for name in sorted(subject.filled.families - known):
        message = f"the layout asks for the font “{name}”, which is not in fonts/"
        hint = "known: " + ", ".join(sorted(known)) + "; add the files to fonts/ and fonts.yaml, or name one of these"
        yield Fault(message, code="unknown-font", hint=hint)


def look_embedded(subject: FontSubject) -> Iterator[Fault]:
    """Yield every font that is not embedded."""
    for name in sorted({**subject.own, **subject.placed}):
        if not (subject.own.get(name, True) and subject.placed.get(name, True)):
            yield Fault(f"the font “{name}” is not embedded in the PDF")


def look_known(subject: FontSubject) -> Iterator[Fault]:
    """Yield every font that is in the PDF and not one of the families', but for those of placed pages."""
    for name, embedded in sorted(subject.own.items()):
        if embedded and subject.placed.get(name, True) and name not in subject.known:
            hint = "a character that none of the faces has, or a family that the style sheet misspells"
            yield Fault(f"the font “{name}” got into the PDF and is not from fonts/", hint=hint)


def list_fonts(data: bytes, families: Iterable[FontFamily] = ()) -> FontSubject:
    """Return the fonts of a PDF.

    Raises:
        Exception: as pikepdf does, in many ways, if the file cannot be read.
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
    return FontSubject(own, placed, frozenset(face.postscript for family in families for face in family.faces))


def _note_font(font: Any, found: dict[str, bool]) -> None:
    for inner in font.get("/DescendantFonts", [font]):
        match = _SUBSET.fullmatch(str(inner.get("/BaseFont", "")))
        descriptor = inner.get("/FontDescriptor", {})
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        name = match[1] if match else "(no name)"
        found[name] = found.get(name, True) and embedded


FAMILY_CHECKS = (
    Check(
        "families",
        "The fonts that style sheets ask for are in fonts/",
        "A family that is not there is replaced by another one.",
        "Add the files to fonts/ and fonts.yaml, or name a family that is there.",
        look_families,
        SubjectKind.LAYOUT,
        ("unknown-font",),
    ),
)
FONT_CHECKS = (
    Check(
        "font-not-embedded",
        "All fonts are in the finished PDF",
        "A font that is not in the file is replaced by another one wherever it is opened.",
        "Look for it in drawings and advertisements; if it is in none, report it.",
        look_embedded,
        SubjectKind.LAYOUT,
    ),
    Check(
        "font-fallback",
        "All fonts of the finished PDF are from fonts/",
        "The layout engine takes a font of the system where none of the publication’s has a character.",
        "Look for a character that none of the faces has, or a family that the style sheet misspells.",
        look_known,
        SubjectKind.LAYOUT,
    ),
)
