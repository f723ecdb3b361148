"""A PDF read as a whole. In: bytes. Out: `DocumentFacts`, or `UnreadablePdf` for what is no PDF that can be opened."""

from __future__ import annotations

import hashlib
import io
import pickle
import re
from collections.abc import Callable
from typing import Any

import pikepdf

from pressbuild.preflight.facts import DocumentFacts, Intent
from pressbuild.preflight.reading.links import find_dead_bookmarks, read_destinations, walk_names
from pressbuild.preflight.reading.objects import get, is_stream, items, name, number, pairs, text
from pressbuild.preflight.reading.pages import read_page
from pressbuild.preflight.reading.resources import Library
from pressbuild.preflight.reading.streams import read_start
from pressbuild.preflight.reading.xmp import read_xmp

MOST_PAGES = 400
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_VERSION = re.compile(r"\d\.\d\Z")
_EDITION = 1  # another one where the facts of a file would come out differently
_MOST_WARNINGS = 20
_LARGEST_PACKET = 4_000_000
_TROUBLE = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    RuntimeError,
    AttributeError,
    RecursionError,
    MemoryError,
)


class UnreadablePdf(ValueError):
    """A file that is no PDF, needs a password, or has no pages. The message is a plain sentence without a full stop."""


def read_facts(
    data: bytes,
    *,
    keep: Callable[[str, Callable[[], bytes]], bytes] | None = None,
    most_pages: int = MOST_PAGES,
    tick: Callable[[], None] = lambda: None,
) -> DocumentFacts:
    """Return what a PDF has in it; of more than `most_pages` pages only the first ones; `tick` is called before each.

    With `keep` (as of `cache.Cache`) the facts of the same bytes are not made twice. What it keeps is the user's own.

    Raises:
        UnreadablePdf: if there is nothing that could be looked at.
    """
    if keep is None:
        return _read(data, most_pages, tick)
    key = f"facts {_EDITION} {most_pages} {hashlib.blake2b(data, digest_size=20).hexdigest()}"
    try:
        kept = pickle.loads(keep(key, lambda: pickle.dumps(_read(data, most_pages, tick), 5)))  # noqa: S301
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError):
        return _read(data, most_pages, tick)
    return kept if isinstance(kept, DocumentFacts) else _read(data, most_pages, tick)


def _read(data: bytes, most_pages: int, tick: Callable[[], None]) -> DocumentFacts:
    header = _HEADER.search(data[:1024])
    if header is None:
        raise UnreadablePdf("it is no PDF")
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return _describe(pdf, data, header[1].decode(), most_pages, tick)
    except pikepdf.PasswordError:
        raise UnreadablePdf("it needs a password") from None
    except UnreadablePdf:
        raise
    except _TROUBLE as error:
        raise UnreadablePdf(f"it cannot be read ({' '.join(str(error).split())[:150]})") from None


def _describe(pdf: pikepdf.Pdf, data: bytes, header: str, most_pages: int, tick: Callable[[], None]) -> DocumentFacts:
    count = len(pdf.pages)
    if not count:
        raise UnreadablePdf("it has no pages")
    root = pdf.Root
    pages = [pdf.pages[index].obj for index in range(count)] if count <= 20_000 else []
    if not pages:
        pages = [pdf.pages[index].obj for index in range(min(count, most_pages))]
    destinations = read_destinations(root, pages)
    library = Library()
    read = []
    for index, page in enumerate(pages[:most_pages]):
        tick()
        read.append(read_page(page, index, library, destinations))
    shown = {key for page in read for key in page.fonts}
    fonts = sorted(library.all_fonts(), key=lambda font: font.key)
    metadata = get(root, "/Metadata")
    packet = read_start(metadata, _LARGEST_PACKET) if is_stream(metadata) else b""
    xmp = read_xmp(packet) if packet else None
    dead = find_dead_bookmarks(root, destinations) if len(pages) == count else ()
    given = name(get(root, "/Version"))
    return DocumentFacts(
        version=max(header, given if _VERSION.match(given) else header),
        header_version=header,
        pages=tuple(read),
        fonts=tuple(font for font in fonts if font.key in shown),
        intents=_read_intents(root),
        info=_read_info(pdf),
        xmp=xmp or {},
        has_xmp=xmp is not None,
        has_id=len(items(get(pdf.trailer, "/ID"))) == 2,
        encrypted=pdf.is_encrypted,
        javascript=_has_javascript(root, pages[:most_pages]),
        attachments=len(walk_names(get(get(root, "/Names"), "/EmbeddedFiles"))),
        forms=bool(items(get(get(root, "/AcroForm"), "/Fields"))) or get(get(root, "/AcroForm"), "/XFA") is not None,
        object_streams=b"/ObjStm" in data or b"/XRef" in data,
        dead_destinations=dead,
        optional_content=bool(items(get(get(root, "/OCProperties"), "/OCGs"))),
        damage=tuple(dict.fromkeys(_plain(warning) for warning in pdf.get_warnings()))[:_MOST_WARNINGS],
        page_count=count,
    )


def _read_info(pdf: pikepdf.Pdf) -> dict[str, str]:
    return {key[1:]: name(value) or text(value) for key, value in pairs(get(pdf.trailer, "/Info"))}


def _read_intents(root: Any) -> tuple[Intent, ...]:
    found = []
    for value in items(get(root, "/OutputIntents")):
        profile = get(value, "/DestOutputProfile")
        head = read_start(profile, 20) if is_stream(profile) else b""
        components, device = 0, ""
        if len(head) == 20:
            spaces = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1, b"Lab ": 3}
            components = spaces.get(head[16:20], int(number(get(profile, "/N"))))
            device = head[12:16].decode("latin-1").strip()
        label = text(get(value, "/OutputConditionIdentifier"))
        found.append(Intent(name(get(value, "/S")), label, components, device))
    return tuple(found)


def _has_javascript(root: Any, pages: list[Any]) -> bool:
    if get(get(root, "/Names"), "/JavaScript") is not None:
        return True
    actions = [get(root, "/OpenAction"), *(value for _, value in pairs(get(root, "/AA")))]
    for page in pages:
        actions += [value for _, value in pairs(get(page, "/AA"))]
        for note in items(get(page, "/Annots")):
            actions += [get(note, "/A"), *(value for _, value in pairs(get(note, "/AA")))]
    return any(name(get(action, "/S")) == "JavaScript" for action in actions)


def _plain(warning: object) -> str:
    said = " ".join(str(warning).split())
    return re.sub(r"^(?:<[^>]*>|[^:]*?)\s*(?=\(|:)", "", said).lstrip(": ")[:200]
