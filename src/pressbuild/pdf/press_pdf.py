"""Writing the printer's PDF. In: filled pages, the facts of the issue, the press. Out: bytes, the same each time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.units import PX_PER
from pressbuild.displaylist.fixed import to_px
from pressbuild.pdf.bookmarks import Bookmark, make_bookmarks
from pressbuild.pdf.document import PaintedPdf, paint_pages
from pressbuild.pdf.pdfx import (
    VERSIONS,
    Facts,
    blend_in,
    compress_streams,
    describe,
    finish_pages,
    mark_standard,
)
from pressbuild.pdf.printers_marks import draw_marks
from pressbuild.pdf.sheet_boxes import SheetBoxes, make_sheet
from pressbuild.press.press import Press
from pressbuild.publication.font_families import Face
from pressbuild.publication.manifest import Manifest, issue_title, slug_line
from pressbuild.sources.language_tags import direction_of
from pressbuild.typeset import FilledPages

_SPACES = {"cmyk": "DeviceCMYK", "grey": "DeviceGray", "rgb": "DeviceRGB"}


@dataclass(frozen=True)
class PressFile:
    """A finished PDF that does not yet say which standard it keeps."""

    data: bytes
    _pdf: Any
    _facts: Facts
    _press: Press

    def marked(self) -> bytes:
        """Return the file with the marker of its standard: for a file that has been found to keep it."""
        mark_standard(self._pdf, self._facts, self._press)
        return _serialise(self._pdf, self._press)


def make_press_file(
    filled: FilledPages,
    manifest: Manifest,
    press: Press,
    tick: Callable[[], None] = lambda: None,
    pages: Sequence[int] = (),
    slug_face: Face | None = None,
    ink: str = "",
) -> PressFile:
    """Return the issue, or some of its `pages` (from 1), as a PDF with bookmarks per section and story.

    `tick` is called before each page; `slug_face` is the font of the slug line, `ink`
    the one that this is the plate of.

    Raises:
        Stopped: if a master asks for a file that cannot be read, or a picture cannot be converted.
    """
    numbers = list(pages) or list(range(1, len(filled.pages) + 1))
    bookmarks = make_bookmarks(filled.starts) if len(numbers) == len(filled.pages) else ()
    facts = _facts(filled, manifest)
    painted = _paint(filled, press, numbers, bookmarks, tick)
    pdf, dictionaries = painted.pdf, painted.pages
    sheet = _sheet(filled, press)
    slugs = [_slug(filled, manifest, press, number, ink) for number in numbers]
    marks = [draw_marks(sheet, slug, slug_face) if sheet.room else b"" for slug in slugs]
    finish_pages(pdf, dictionaries, sheet, press, marks)
    blend_in(pdf, dictionaries, _SPACES[press.inking.space])
    describe(pdf, facts, press)
    compress_streams(pdf)
    return PressFile(_serialise(pdf, press), pdf, facts, press)


def make_page(filled: FilledPages, manifest: Manifest, press: Press, number: int) -> bytes:
    """Return one page of the issue (from 1) as a PDF of its own, painted as it is in the whole, without marks.

    Raises:
        Stopped: if a master asks for a file that cannot be read, or a picture cannot be converted.
    """
    painted = _paint(filled, press, [number])
    pdf, dictionaries = painted.pdf, painted.pages
    finish_pages(pdf, dictionaries, _sheet(filled, press), press, [b""])
    compress_streams(pdf)
    return _serialise(pdf, press)


def _paint(
    filled: FilledPages,
    press: Press,
    numbers: Sequence[int],
    bookmarks: Sequence[Bookmark] = (),
    tick: Callable[[], None] = lambda: None,
) -> PaintedPdf:
    pages = [filled.pages[number - 1] for number in numbers]
    with no_other_failure():
        return paint_pages(
            pages, filled.stock, press.inking, press.bleed_pt * PX_PER["pt"], numbers, bookmarks, tick=tick
        )


@contextmanager
def no_other_failure() -> Iterator[None]:
    """Return a context in which whatever goes wrong ends as a finding.

    Raises:
        Stopped: if anything has gone wrong.
    """
    try:
        yield
    except (Stopped, MemoryError):
        raise
    except Exception as problem:
        message = f"the PDF cannot be made: {problem}"
        hint = "undo the last change to the masters or print.css"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", message, None, hint)]) from problem


def _serialise(pdf: Any, press: Press) -> bytes:
    """Return the bytes of a PDF. It can be written again: what writing adds to its objects is taken off."""
    version = VERSIONS[press.rules.standard]
    count, info = len(pdf.objects), pdf.info
    pdf.current_position = 0
    stream = io.BytesIO()
    # object streams came with PDF 1.5 (ISO 32000-2, 7.5.7)
    pdf.write(stream, version.encode(), True, compress=version > "1.4")
    del pdf.objects[count:]
    pdf.info = info
    return stream.getvalue()


def _sheet(filled: FilledPages, press: Press) -> SheetBoxes:
    page = filled.pages[0]
    return make_sheet(to_px(page.width) / PX_PER["pt"], to_px(page.height) / PX_PER["pt"], press)


def _facts(filled: FilledPages, manifest: Manifest) -> Facts:
    title = issue_title(manifest, filled.layout.words(manifest.language))
    return Facts(title, manifest.publication.publisher, manifest.language, manifest.issue.day)


def _slug(filled: FilledPages, manifest: Manifest, press: Press, number: int, ink: str) -> str:
    """Return the slug line of a page, in English where its letters would have to run from right to left."""
    inks = ink or ("cyan magenta yellow black" if press.inking.space == "cmyk" else "black")
    language = manifest.language if direction_of(manifest.language) == "ltr" else "en"
    return slug_line(manifest, filled.layout.words(language), number, inks, press.condition)


__all__ = ["PressFile", "make_page", "make_press_file"]
