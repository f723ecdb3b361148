"""A PDF from elsewhere. In: its bytes. Out: the open file, and the boxes of its pages; or `BadPdf`, for what cannot be.

Whoever reads such files does so through this module: pages that are placed, sheets that are imposed, preflight. What
makes a file unreadable is one rule, and so is which box is the trimmed page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pressbuild.core.rectangles import PdfBox

if TYPE_CHECKING:
    import pikepdf

NOT_A_PDF, PROTECTED, DAMAGED = "not-a-pdf", "protected-pdf", "bad-pdf"
_HEAD = 1024  # bytes: so late may a PDF begin (ISO 32000-1, annex H, note 13)
_HEADER = re.compile(rb"%PDF-(\d\.\d)?")
_FILE = re.compile(r"^(?:WARNING: )?(?:stream )?<[^>]*>\s*:?\s*")  # how the library calls the file
_LONGEST = 160  # characters of what a library says
_TRIMMED = ("/TrimBox", "/ArtBox", "/CropBox")


class BadPdf(ValueError):
    """A PDF that cannot be used: the code of the finding, what is wrong, and what to do.

    `reason` is what a library says of damage, "" for anything else.
    """

    def __init__(self, code: str, message: str, hint: str, reason: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.reason = code, message, hint, reason


def damaged(why: str) -> BadPdf:
    """Return the complaint about a PDF that cannot be read."""
    return BadPdf(DAMAGED, f"the PDF is damaged: {why}", "ask for the file again, or export it anew", why)


def protected() -> BadPdf:
    """Return the complaint about a PDF whose pages must not be taken out of it."""
    hint = "ask for a file without password and without restrictions"
    return BadPdf(PROTECTED, "the PDF is protected by a password, and so it cannot be placed", hint)


def check_header(data: bytes) -> str:
    """Return the version that the head of a PDF names, such as "1.7"; "" if it names none.

    Raises:
        BadPdf: if it is no PDF.
    """
    match = _HEADER.search(data[:_HEAD])
    if match is None:
        raise BadPdf(NOT_A_PDF, f"the file is not a PDF{_what_else(data)}", "ask for the PDF itself")
    return (match[1] or b"").decode()


def _what_else(data: bytes) -> str:
    start = data[:_HEAD].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "; it is a web page, as one gets for a link that needs a login"
    return "; it is empty" if not data else ""


@contextmanager
def open_pdf(data: bytes, *, inherits: bool = True, locked: bool = False) -> Iterator[pikepdf.Pdf]:
    """Give out an open PDF; whatever fails with it inside is damage.

    Args:
        data: Its bytes.
        inherits: Whether pages are given the attributes of the pages above them.
        locked: Whether a file may be encrypted if it opens without a password.

    Raises:
        BadPdf: if it is no PDF, damaged or protected; and any `BadPdf` that is raised inside.
    """
    import pikepdf

    check_header(data)
    try:
        with pikepdf.open(io.BytesIO(data), inherit_page_attributes=inherits) as pdf:
            if pdf.is_encrypted and not locked:
                raise protected()
            yield pdf
    except pikepdf.PasswordError:
        raise protected() from None
    except BadPdf:
        raise
    except RecursionError:
        raise damaged("its parts are nested without end") from None
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        RuntimeError,
    ) as problem:
        raise damaged(plain_words(problem) or type(problem).__name__) from None


def plain_words(problem: object) -> str:
    """Return what a library says in one line, without the name that it has for the file, which differs each time."""
    said = " ".join(str(problem).split())
    return _FILE.sub("", said)[:_LONGEST]


@dataclass(frozen=True)
class BoxesOfPage:
    """Boxes of a page, in its own units: all are cut to the MediaBox, and may be left empty by that.

    `trim` is the page as it is trimmed, `box` the name of the box that says so; `bleed` is how far ink goes.
    """

    media: PdfBox
    crop: PdfBox
    trim: PdfBox
    bleed: PdfBox
    box: str


def choose_boxes(media: PdfBox, read: Callable[[str], PdfBox | None]) -> BoxesOfPage:
    """Return the boxes of a page: trimmed by its TrimBox, else ArtBox, else CropBox, else MediaBox.

    PDF/X lets an ArtBox stand for the TrimBox. `read` returns a box by its name, such as “/TrimBox”, None for one that
    the page does not have or that makes no sense.
    """
    crop = (read("/CropBox") or media).within(media)
    found = next((name for name in _TRIMMED if read(name)), "/MediaBox")
    trim = (read(found) or media).within(media)
    bleed = read("/BleedBox")
    return BoxesOfPage(media, crop, trim, bleed.within(media) if bleed else trim, found[1:])
