"""A PDF read as a whole. In: its bytes. Out: `DocumentFacts`, or `UnreadablePdf` with the reason."""

from __future__ import annotations

import io
import re
import time
from typing import Any

from pressbuild.preflight.facts import DocumentFacts, Intent, PageFacts
from pressbuild.preflight.reading.library import Library
from pressbuild.preflight.reading.links import Targets
from pressbuild.preflight.reading.metadata import read_info, read_xmp
from pressbuild.preflight.reading.pages import read_boxes, read_number, read_page
from pressbuild.preflight.reading.streams import Damaged, TooMuch, read_stream

MOST_SECONDS = 60.0
MOST_PAGES = 20_000
_MOST_PROFILE = 16 * 2**20
_ODD = (AttributeError, TypeError, ValueError, KeyError, IndexError, RecursionError, OverflowError)


class UnreadablePdf(Exception):
    """A file cannot be read at all: nothing can be said of it."""


def read_facts(data: bytes, *, most_pages: int = MOST_PAGES, most_seconds: float = MOST_SECONDS) -> DocumentFacts:
    """Return what a PDF has in it.

    Pages after `most_pages` and what is not read after `most_seconds` are left, and `DocumentFacts.unread` says so.

    Raises:
        UnreadablePdf: if it is no PDF, is locked with a password, or is damaged beyond reading.
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise UnreadablePdf("it is locked with a password") from None
    except (pikepdf.PdfError, *_ODD) as problem:
        raise UnreadablePdf(f"it cannot be read: {_first_line(problem)}") from None
    with pdf:
        try:
            return _read(pdf, data, most_pages, time.monotonic() + most_seconds)
        except (pikepdf.PdfError, *_ODD) as problem:
            raise UnreadablePdf(f"it cannot be read: {_first_line(problem)}") from None


def _first_line(problem: BaseException) -> str:
    said = (str(problem).splitlines() or [""])[0] or type(problem).__name__
    return re.sub(r"^[^:]*<[^>]*>(:| \([^)]*\):) ", "", said)[:200]


def _read(pdf: Any, data: bytes, most_pages: int, until: float) -> DocumentFacts:
    targets = Targets(pdf)
    library = Library()
    count = len(pdf.pages)
    if not count:
        raise UnreadablePdf("it has no pages")
    pages = []
    for number in range(1, min(count, most_pages) + 1):
        pages.append(_read_page(pdf.pages[number - 1].obj, number, library, targets, until))
    root = pdf.Root
    dead = targets.find_dead_bookmarks(root)
    info = read_info(pdf)
    xmp = read_xmp(root.get("/Metadata"))
    catalogue = str(root.get("/Version", ""))[1:]
    header = re.search(rb"%PDF-(\d\.\d)", data[:1024])
    header_version = header[1].decode() if header else pdf.pdf_version
    warnings = tuple(dict.fromkeys(_first_line(Exception(str(warning))) for warning in pdf.get_warnings()))
    names = root.get("/Names")
    actions = _find_actions(root, pdf, targets)
    return DocumentFacts(
        version=max(header_version, catalogue) if re.fullmatch(r"\d\.\d", catalogue) else header_version,
        header_version=header_version,
        pages=tuple(pages),
        fonts=tuple(font.facts for font in library.fonts.values()),
        intents=_read_intents(root),
        info=info,
        xmp=xmp or {},
        has_xmp=xmp is not None,
        has_id="/ID" in pdf.trailer and len(pdf.trailer.ID) == 2,
        encrypted=pdf.is_encrypted,
        javascript="JavaScript" in actions,
        attachments=_count_attachments(pdf, names),
        forms=bool(_get(root.get("/AcroForm"), "/Fields")) or bool(_get(root.get("/AcroForm"), "/XFA")),
        actions=tuple(sorted(actions)),
        object_streams=b"/ObjStm" in data,
        dead_destinations=dead,
        optional_content="/OCProperties" in root,
        damage=warnings,
        page_count=count,
    )


def _get(found: Any, key: str) -> Any:
    return found.get(key) if hasattr(found, "keys") else None


def _read_page(page: Any, number: int, library: Library, targets: Targets, until: float) -> PageFacts:
    """Return what is on a page; what cannot be read at all is a page of which nothing is known."""
    import pikepdf

    try:
        return read_page(page, number, library, targets, until)
    except (pikepdf.PdfError, *_ODD) as problem:
        unit = read_number(page.get("/UserUnit"), 1.0)
        return PageFacts(number, read_boxes(page, unit), unread=f"it cannot be read: {_first_line(problem)}")


def _read_intents(root: Any) -> tuple[Intent, ...]:
    from pikepdf import Array, Dictionary

    found = root.get("/OutputIntents")
    intents = []
    for held in list(found)[:20] if isinstance(found, Array) else ():
        if isinstance(held, Dictionary):
            kind = str(held.get("/S", "/"))[1:]
            name = str(held.get("/OutputConditionIdentifier", ""))
            intents.append(Intent(kind, name, *_read_profile(held.get("/DestOutputProfile"))))
    return tuple(intents)


def _read_profile(found: Any) -> tuple[int, str, str]:
    """Return components, class and what is wrong of an ICC profile (ICC.1:2010, 7.2)."""
    from pikepdf import Stream

    if not isinstance(found, Stream):
        return 0, "", "it has no profile"
    try:
        data = read_stream(found, _MOST_PROFILE)
    except (Damaged, TooMuch):
        return 0, "", "its profile is damaged"
    if len(data) < 132 or data[36:40] != b"acsp":
        return 0, "", "its profile is none"
    if int.from_bytes(data[:4], "big") > len(data):
        return 0, "", "its profile breaks off"
    components = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1}.get(data[16:20], 0)
    if int(read_number(found.get("/N"), 0)) != components:
        return components, data[12:16].decode("latin-1"), "its profile has other colours than it says"
    return components, data[12:16].decode("latin-1"), ""


def _count_attachments(pdf: Any, names: Any) -> int:
    try:
        return len(pdf.attachments) if _get(names, "/EmbeddedFiles") is not None else 0
    except _ODD:
        return 1


def _find_actions(root: Any, pdf: Any, targets: Targets) -> set[str]:
    """Return the kinds of what the file does by itself: when it is opened, on pages, in links and forms."""
    found = set(targets.actions)
    if _get(root.get("/Names"), "/JavaScript") is not None:
        found.add("JavaScript")
    opening = root.get("/OpenAction")
    kind = _get(opening, "/S")
    if kind is not None and str(kind) not in ("/GoTo",):
        found.add(str(kind)[1:])
    if "/AA" in root:
        found.add("additional actions")
    for page in list(pdf.pages)[:MOST_PAGES]:
        if "/AA" in page.obj:
            found.add("additional actions")
            break
    return found
