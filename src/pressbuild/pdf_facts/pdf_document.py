"""A PDF read as a whole. In: bytes. Out: `DocumentFacts`, or `UnreadablePdf` for what is no PDF that can be opened."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from pressbuild.pdf_facts.facts import DocumentFacts, Intent
from pressbuild.pdf_facts.link_targets import find_dead_bookmarks, read_destinations, walk_names
from pressbuild.pdf_facts.page_facts import find_pages, read_page
from pressbuild.pdf_facts.page_resources import Library
from pressbuild.pdf_facts.pdf_objects import get, is_stream, items, name, number, pairs, text
from pressbuild.pdf_facts.pdf_streams import Streams, read_start
from pressbuild.pdf_facts.xmp_packet import read_xmp
from pressbuild.sources.pdf_opening import NOT_A_PDF, PROTECTED, BadPdf, check_header, open_pdf, plain_words

MOST_PAGES = 400  # of a file from elsewhere: its first ones show what it is
EVERY_PAGE = sys.maxsize  # of a file of our own, of which nothing goes unchecked
NO_PAGES = "no-pages"
_VERSION = re.compile(r"\d\.\d\Z")
_MOST_WARNINGS = 20
_LARGEST_PACKET = 4_000_000


class UnreadablePdf(ValueError):
    """A file that is no PDF, needs a password, or has no pages. The message is a plain sentence without a full stop."""


def read_facts(
    data: bytes,
    *,
    most_pages: int = MOST_PAGES,
    tick: Callable[[], None] = lambda: None,
) -> DocumentFacts:
    """Return what a PDF has in it; of more than `most_pages` pages only the first ones; `tick` is called before each.

    Raises:
        UnreadablePdf: if there is nothing that could be looked at.
    """
    try:
        with open_pdf(data, inherits=False, locked=True) as pdf:
            return _describe(pdf, data, check_header(data), most_pages, tick)
    except BadPdf as problem:
        said = {NOT_A_PDF: "it is no PDF", PROTECTED: "it needs a password", NO_PAGES: "it has no pages"}
        raise UnreadablePdf(said.get(problem.code) or f"it cannot be read ({problem.reason})") from None
    except MemoryError:
        raise UnreadablePdf("it cannot be read (it takes more memory than there is)") from None


def _describe(pdf: pikepdf.Pdf, data: bytes, header: str, most_pages: int, tick: Callable[[], None]) -> DocumentFacts:
    root = pdf.Root
    pages, knot = find_pages(pdf)
    count = len(pages)
    if not count:
        raise BadPdf(NO_PAGES, "the PDF has no pages", "ask for the file again")
    warnings = [*knot, *pdf.get_warnings()]  # asking for them empties their list
    destinations = read_destinations(root, pages)
    library = Library()
    listed = enumerate(_each(pages[:most_pages], tick))
    read = tuple(read_page(page, index, library, destinations, damaged=bool(warnings)) for index, page in listed)
    shown = {key for page in read for key in page.fonts}
    fonts = sorted(library.all_fonts(), key=lambda font: font.key)
    metadata = get(root, "/Metadata")
    packet = read_start(metadata, _LARGEST_PACKET) if is_stream(metadata) else b""
    xmp = read_xmp(packet) if packet else None
    given = name(get(root, "/Version"))
    actions = _find_actions(root, pages[:most_pages])
    return DocumentFacts(
        version=max(header, given if _VERSION.match(given) else header),
        header_version=header,
        pages=read,
        fonts=tuple(font for font in fonts if font.key in shown),
        intents=_read_intents(root, library.streams),
        info=_read_info(pdf),
        xmp=xmp or {},
        has_xmp=xmp is not None,
        has_id=len(items(get(pdf.trailer, "/ID"))) == 2,
        encrypted=pdf.is_encrypted,
        javascript="JavaScript" in actions,
        actions=tuple(sorted(actions - {"JavaScript"})),
        attachments=len(walk_names(get(get(root, "/Names"), "/EmbeddedFiles"))),
        forms=bool(items(get(get(root, "/AcroForm"), "/Fields"))) or get(get(root, "/AcroForm"), "/XFA") is not None,
        object_streams=b"/ObjStm" in data or b"/XRef" in data,
        dead_destinations=find_dead_bookmarks(root, destinations),
        optional_content=bool(items(get(get(root, "/OCProperties"), "/OCGs"))),
        damage=tuple(dict.fromkeys(map(plain_words, [*warnings, *pdf.get_warnings()])))[:_MOST_WARNINGS],
        page_count=count,
    )


def _each(pages: list[Any], tick: Callable[[], None]) -> Iterator[Any]:
    for page in pages:
        tick()
        yield page


def _read_info(pdf: pikepdf.Pdf) -> dict[str, str]:
    return {key[1:]: name(value) or text(value) for key, value in pairs(get(pdf.trailer, "/Info"))}


def _read_intents(root: Any, streams: Streams) -> tuple[Intent, ...]:
    found = []
    for value in items(get(root, "/OutputIntents")):
        label = text(get(value, "/OutputConditionIdentifier"))
        found.append(Intent(name(get(value, "/S")), label, *_read_profile(get(value, "/DestOutputProfile"), streams)))
    return tuple(found)


def _read_profile(profile: Any, streams: Streams) -> tuple[int, str, str]:
    """Return inks, class, and what is wrong, of an ICC profile (ICC.1:2010, 7.2)."""
    if not is_stream(profile):
        return 0, "", "is not there"
    data, fault = streams.read(profile)
    if fault or len(data) < 128 or data[36:40] != b"acsp":
        return 0, "", "cannot be read"
    components = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1, b"Lab ": 3}.get(data[16:20], 0)
    device = data[12:16].decode("latin-1").strip()
    if int.from_bytes(data[:4], "big") > len(data):
        return components, device, "breaks off"
    if number(get(profile, "/N")) != components:
        return components, device, "has another number of inks than the file says of it"
    return components, device, ""


_FOLLOWED = frozenset({"", "GoTo", "GoToR", "GoToE", "URI", "Named", "Thread"})


def _find_actions(root: Any, pages: list[Any]) -> set[str]:
    """Return the kinds of all actions that do more than follow a link."""
    kinds = {"JavaScript"} if get(get(root, "/Names"), "/JavaScript") is not None else set()
    actions = [get(root, "/OpenAction"), *(value for _, value in pairs(get(root, "/AA")))]
    for page in pages:
        actions += [value for _, value in pairs(get(page, "/AA"))]
        for note in items(get(page, "/Annots")):
            actions += [get(note, "/A"), *(value for _, value in pairs(get(note, "/AA")))]
    return kinds | {name(get(action, "/S")) for action in actions} - _FOLLOWED
