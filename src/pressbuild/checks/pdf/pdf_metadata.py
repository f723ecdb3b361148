"""What a file says of itself: title, dates, trapping, identifier (ISO 15930-7, 6.6 and 6.16; ISO 15930-4, 6.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import quote
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.checks.pdf.pdfx_rules import TITLES, ask_standard, by_standard
from pressbuild.core.findings import Severity

PAIRS = (
    ("Title", "dc:title", "title"),
    ("CreationDate", "xmp:CreateDate", "date of creation"),
    ("ModDate", "xmp:ModifyDate", "date of the last change"),
    ("Trapped", "pdf:Trapped", "word on trapping"),
    ("Producer", "pdf:Producer", "name of the program"),
    ("Creator", "xmp:CreatorTool", "name of the first program"),
)
NEEDED = {
    "pdf/x-1a": {"Title": "title", "CreationDate": "date of creation", "ModDate": "date of the last change"},
    "pdf/x-4": {
        "dc:title": "title",
        "xmp:CreateDate": "date of creation",
        "xmp:ModifyDate": "date of the last change",
        "xmp:MetadataDate": "date of the metadata",
        "xmpMM:DocumentID": "identifier",
        "xmpMM:VersionID": "version",
        "xmpMM:RenditionClass": "rendition class",
    },
}
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?.*", re.ASCII)
_XMP_DATE = re.compile(
    r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:(Z)|([+-])(\d\d):?(\d\d))?)?",
    re.ASCII,
)


def read_date(text: str) -> datetime | None:
    """Return a date as it is written in PDF (ISO 32000-1, 7.9.4) or in XMP; without a time zone if it names none."""
    text = text.strip()
    match = _XMP_DATE.fullmatch(text) if "-" in text[:5] else _PDF_DATE.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = match.groups()
    zone: timezone | None = UTC if zulu else None
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = timezone(-offset if sign == "-" else offset) if offset < timedelta(hours=24) else None
    try:
        parts = (int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
        return datetime(int(year), *parts, tzinfo=zone)
    except ValueError:
        return None


def say_the_same(name: str, info: str, xmp: str) -> bool:
    """Whether an entry of the document information and its like in XMP agree."""
    if not name.endswith("Date"):
        return " ".join(info.lstrip("/").split()) == " ".join(xmp.lstrip("/").split())
    first, second = read_date(info), read_date(xmp)
    if first is None or second is None:
        return info == xmp
    if first.tzinfo is None or second.tzinfo is None:
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return abs(first - second) < timedelta(minutes=1)


def look_in_step(subject: PdfSubject) -> Iterator[Fault]:
    """Document information and XMP say the same."""
    info, xmp = subject.facts.info, subject.facts.xmp
    for name, like, title in PAIRS:
        if info.get(name) and xmp.get(like) and not say_the_same(name, info[name], xmp[like]):
            message = f"the {title} is {quote(info[name])} in the document information and {quote(xmp[like])} in XMP"
            yield Fault(message, 0, None, by_standard(subject.rules))


def look_needed(subject: PdfSubject) -> Iterator[Fault]:
    """The entries that the standard asks for are there: of PDF/X-1a in the information, of PDF/X-4 in XMP."""
    standard, facts = subject.rules.standard, subject.facts
    if standard == "pdf/x-4" and not facts.has_xmp:
        yield Fault("the file has no XMP, which PDF/X-4 asks for")
        return
    said = facts.info if standard == "pdf/x-1a" else facts.xmp
    missing = [title for name, title in NEEDED[standard].items() if not said.get(name, "").strip()]
    if missing:
        where = "document information" if standard == "pdf/x-1a" else "XMP"
        yield Fault(f"missing in the {where}: {', '.join(missing)}")


def look_trapped(subject: PdfSubject) -> Iterator[Fault]:
    """It is said whether the file is trapped: True or False, not Unknown and not nothing."""
    info, xmp = subject.facts.info.get("Trapped", ""), subject.facts.xmp.get("pdf:Trapped", "")
    said = [text.lstrip("/") for text in (info, xmp) if text]
    if subject.rules.standard == "pdf/x-1a" and not info:
        said = []
    wrong = [text for text in said if text not in ("True", "False")]
    if wrong or not said:
        what = f"“{wrong[0]}”" if wrong else "nothing"
        yield Fault(
            f"the file says {what} on whether it is trapped; {TITLES[subject.rules.standard]} asks for True or False"
        )


def look_id(subject: PdfSubject) -> Iterator[Fault]:
    """The file has an identifier (ISO 32000-1, 14.4)."""
    if not subject.facts.has_id:
        yield Fault("the file has no identifier (ID)")


def look_title(subject: PdfSubject) -> Iterator[Fault]:
    """A title tells people which file they have before them."""
    if not (subject.facts.info.get("Title", "").strip() or subject.facts.xmp.get("dc:title", "").strip()):
        yield Fault("the file has no title", 0, None, Severity.WARNING)


CHECKS = (
    PdfCheck(
        "title",
        "The file has a title",
        "At the printer’s a file is one of hundreds: its title says what it is after its name has been changed.",
        "Set the title in the document’s properties before exporting.",
        look_title,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "metadata",
        "The metadata that the standard asks for are there",
        "PDF/X tells versions of a file apart by its title, its dates and its identifier.",
        "Export as PDF/X from a program that writes them.",
        look_needed,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
    PdfCheck(
        "metadata-in-step",
        "Document information and XMP say the same",
        "A file says twice what it is. If it says two things, some programs show one of them, some the other.",
        "Export again; programs that change only one of both are to blame.",
        look_in_step,
        structural=True,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "trapped",
        "The file says whether it is trapped",
        "If the printer’s software does not know, inks are made to overlap twice, or not at all.",
        "Export as PDF/X, which sets it; “False” is right for nearly all files.",
        look_trapped,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
    PdfCheck(
        "file-id",
        "The file has an identifier",
        "By it a printer’s system tells a new version of a file from the old one.",
        "Export again as PDF/X.",
        look_id,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
)
