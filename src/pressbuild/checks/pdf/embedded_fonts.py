"""Fonts: embedded, subset, of kinds that print well."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import DocumentFacts, FontFacts


def _first_pages(facts: DocumentFacts) -> dict[str, int]:
    """Return the page on which each font is first shown."""
    first: dict[str, int] = {}
    for page in facts.pages:
        for key in page.fonts:
            first.setdefault(key, page.number)
    return first


def _name(font: FontFacts) -> str:
    return f"“{font.name}”" if font.name else "a font without a name"


def look_embedded(subject: PdfSubject) -> Iterator[Fault]:
    """Every font is in the file (ISO 15930-7, 6.3; ISO 15930-4, 6.3). Type 3 fonts always are."""
    first = _first_pages(subject.facts)
    for font in subject.facts.fonts:
        if not font.embedded and font.kind != "Type3":
            page = first.get(font.key, 0)
            unused = "" if page else "; no type was found that is set in it"
            yield Fault(f"the font {_name(font)} is not embedded{unused}", page)


def look_subset(subject: PdfSubject) -> Iterator[Fault]:
    """Only the characters that are used are in the file."""
    first = _first_pages(subject.facts)
    for font in subject.facts.fonts:
        if font.embedded and not font.subset and font.kind != "Type3":
            message = f"the font {_name(font)} is embedded whole"
            yield Fault(message, first.get(font.key, 0), None, Severity.WARNING)


def look_type3(subject: PdfSubject) -> Iterator[Fault]:
    """Fonts whose characters are drawn by instructions (ISO 32000-1, 9.6.5)."""
    first = _first_pages(subject.facts)
    for font in subject.facts.fonts:
        if font.kind == "Type3":
            yield Fault(f"the font {_name(font)} is of Type 3", first.get(font.key, 0))


def look_courier(subject: PdfSubject) -> Iterator[Fault]:
    """Courier is what programs put in for a font that they have not found."""
    first = _first_pages(subject.facts)
    for font in subject.facts.fonts:
        if font.name.lower().replace(" ", "").startswith("courier"):
            message = f"type is set in {_name(font)}"
            yield Fault(message, first.get(font.key, 0), None, Severity.WARNING)


CHECKS = (
    PdfCheck(
        "fonts-embedded",
        "All fonts are in the file",
        "A font that is not in the file is replaced at the printer’s by another one: lines break elsewhere, letters"
        " get lost.",
        "Embed all fonts when exporting. If a font’s licence forbids it, turn that type into outlines.",
        look_embedded,
        structural=True,
    ),
    PdfCheck(
        "fonts-subset",
        "Fonts are embedded as subsets",
        "A whole font makes the file large, and when pages are joined, two versions of it may be taken for one.",
        "Embed only the characters that are used: in InDesign, subset fonts below 100 %.",
        look_subset,
        for_placed=False,
    ),
    PdfCheck(
        "type3-fonts",
        "No Type 3 fonts",
        "Their letters are little pictures or drawings: they print coarser than type, and some presses’ software"
        " refuses them.",
        "Use an OpenType or TrueType font; emoji and bitmap fonts are better placed as pictures.",
        look_type3,
    ),
    PdfCheck(
        "courier",
        "Courier does not stand in for a missing font",
        "Programs set Courier where they cannot find a font. It is seldom meant.",
        "If Courier is not meant, install the missing font and export again.",
        look_courier,
    ),
)
