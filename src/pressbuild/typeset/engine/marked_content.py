"""Painting with marks. In: a composed document and what its boxes are in the structure. Out: marked pages.

WeasyPrint marks each text box and picture by itself and builds its tree page by page. Here what is painted is marked
as a `Content` of a tree that was made before, or as an artifact; what belongs together is marked once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

from pressbuild.core.word_stream import BREAK_MARKS
from pressbuild.typeset.engine.laid_out_pages import place_of_text
from pressbuild.typeset.engine.tag_tree import Content, ContentMark
from pressbuild.typeset.engine.text_endings import Ending
from pressbuild.typeset.engine.weasyprint_hooks import Document, WeasyStream, boxes

SOFT = "soft"  # after the name of a font: the same, in which a hyphen is read as U+00AD
_LAST_GLYPH = re.compile(rb"^(\[.*<[0-9a-f]*)([0-9a-f]{4})(>[-0-9. ]*\] TJ)$", re.DOTALL)
_GLYPHS_OR_MOVE = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+)")

Artifacts = Mapping[Any, str]  # what is no content, by its box: Header, Footer, or ""


class Painted:
    """What is painted on the pages of a document: contents and artifacts, by their boxes, and how texts end."""

    def __init__(self) -> None:
        self.contents: dict[Any, Content] = {}
        self.endings: dict[Any, Ending] = {}
        self.artifacts: dict[Any, str] = {}
        self.soft: dict[str, int] = {}  # fonts with a hyphen that only breaks words, and its glyph

    def add(self, box: Any, content: Content, ending: Ending = Ending.NOTHING) -> None:
        """Take in the box of a content."""
        self.contents[box] = content
        self.endings[box] = ending


class _PageMarks:
    """The marks of one page: it stands where WeasyPrint keeps its own list of what it has tagged."""

    def __init__(self, painted: Painted, page: int, stream: Any) -> None:
        self.painted, self.page, self.stream = painted, page, stream
        self.last: dict[Any, tuple[Content, int]] = {}  # of each stream (a page's or a form's), and its length then
        self.counts: dict[Any, int] = {}
        self.forms: list[tuple[Content, int, Any]] = []  # marked in a form, which has no number yet

    @contextmanager
    def mark(self, stream: Any, box: Any) -> Iterator[None]:
        """Mark what is painted meanwhile."""
        content = self.painted.contents.get(box)
        if content is None:
            with _artifact(stream, self.painted.artifacts.get(box)):
                yield
            return
        self._begin(stream, content)
        start = len(stream.stream)
        yield
        for place in range(start, len(stream.stream)):
            shown = stream.stream[place]
            if isinstance(shown, bytes) and shown.endswith(b"] TJ"):
                stream.stream[place] = _shorten_text(shown)
        _finish_words(stream, start, self.painted.endings[box], self.painted)
        stream.end_marked_content()
        self.last[stream] = (content, len(stream.stream))

    def _begin(self, stream: Any, content: Content) -> None:
        last, length = self.last.get(stream, (None, 0))
        follows = last is not None and last.owner is content.owner and last.index + 1 == content.index
        if follows and len(stream.stream) == length and stream.stream[-1] == b"EMC":
            stream.stream.pop()  # what comes next belongs to the same sequence
            return
        mcid = self.counts[stream] = self.counts.get(stream, -1) + 1
        if stream is self.stream:
            content.mark = ContentMark(self.page, mcid)
        else:
            self.forms.append((content, mcid, stream))
        pydyf.Stream.begin_marked_content(stream, content.owner.role, pydyf.Dictionary({"MCID": mcid}))

    def number_forms(self) -> None:
        """Complete the marks in forms, which are numbered when the document is written."""
        for content, mcid, form in self.forms:
            content.mark = ContentMark(self.page, mcid, form.number)


@contextmanager
def _artifact(stream: Any, edge: str | None) -> Iterator[None]:
    """Mark an artifact; running heads and feet as what they are (ISO 14289-1, 7.8; ISO 32000-1, table 330)."""
    if edge is None:
        pydyf.Stream.begin_marked_content(stream, "Artifact")
    else:
        kind = {"Type": "/Pagination", **({"Subtype": f"/{edge}"} if edge else {})}
        pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary(kind))
    yield
    stream.end_marked_content()


def mark_pages(document: Document, painted: Painted) -> list[_PageMarks]:
    """Have the pages of a document marked as they are painted. Ask what is returned for `number_forms` afterwards."""
    marks: list[_PageMarks] = []

    def marked(page: Any, number: int) -> Any:
        paint = page.paint

        def paint_marked(stream: Any, *arguments: Any, **named: Any) -> None:
            stream._tags = _PageMarks(painted, number, stream)
            marks.append(stream._tags)
            paint(stream, *arguments, **named)

        return paint_marked

    for number, page in enumerate(document.pages):
        page.paint = marked(page, number)
    return marks


def keep_outer_links(document: Document) -> list[tuple[int, Any]]:
    """Leave out links inside others with the same target, which WeasyPrint makes of each box in a link, and attached
    files, which would be in no element; return what is left as pages (from 0) and boxes. A box knows its annotation
    (`link_annotation`) when the PDF is written.
    """
    kept: list[tuple[int, Any]] = []
    for number, page in enumerate(document.pages):
        outer: list[Any] = []
        for link in page.links:
            kind, target, place, box = link
            box = getattr(box, "_box", box)  # an absolute box has left a placeholder
            box.link_annotation = None
            if isinstance(box, boxes.InlineBox):  # its height says little: see line-height in common.css
                text = place_of_text(box)
                place = (text.x, text.y, text.x + text.width, text.y + text.height) if text else (0, 0, 0, 0)
            link = (kind, target, place, box)
            around = (other for other in outer if other[:2] == (kind, target))
            has_area = place[2] - place[0] > 0 and place[3] - place[1] > 0
            if kind != "attachment" and has_area and not any(_holds(other[2], place) for other in around):
                outer.append(link)
                kept.append((number, box))
        page.links = outer
    return kept


def _holds(outer: Any, inner: Any) -> bool:
    """Whether one rectangle holds another; lines of a smaller size may stick out by a little."""
    centre, middle = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return bool(outer[0] <= centre <= outer[2] and outer[1] <= middle <= outer[3])


def _finish_words(stream: Any, start: int, ending: Ending, painted: Painted) -> None:
    """Set the hyphen that only breaks a word in a font that says so, or paint the space after the word.

    A hyphen might have an /ActualText instead, but some readers take its end for that of the marked content around it.
    """
    if ending is Ending.NOTHING:
        return
    end = len(stream.stream) - 1
    while end > start and stream.stream[end] != b"ET":
        end -= 1
    shown = stream.stream[end - 1] if end > start else None
    font = _font(stream)
    if not isinstance(shown, bytes) or not shown.endswith(b"TJ") or font is None or font.bitmap:
        return
    match = _LAST_GLYPH.match(shown)
    if ending is Ending.SPACE:
        glyph = _space(font)
        painted_already = match and int(match[2], 16) == glyph  # it was taken out of the text, but not of the line
        if glyph is not None and not painted_already:
            stream.stream.insert(end, f"[<{glyph:04x}>] TJ".encode())
        return
    if match and font.to_unicode.get(int(match[2], 16)) in BREAK_MARKS:
        name, size = stream._old_font
        fonts = pydyf.Stream()
        fonts.set_font_size(f"{name}{SOFT}", size)
        fonts.set_font_size(name, size)
        word = (match[1] + b">").removesuffix(b"<>") + b"] TJ"
        hyphen = b"[<" + match[2] + match[3]
        stream.stream[end - 1 : end] = [word, fonts.stream[0], hyphen, fonts.stream[1]]
        painted.soft[name] = int(match[2], 16)


def _shorten_text(shown: bytes) -> bytes:
    """Write glyphs and the moves between them shorter: WeasyPrint writes a move of 0 after each glyph, and others to 15
    decimals. A tenth of a thousandth of the size of the type is seen by nobody.
    """
    parts = [b"[<"]
    move = 0.0
    for glyphs, number in _GLYPHS_OR_MOVE.findall(shown):
        if number:
            move += float(number)
        elif glyphs:
            if move and (short := f"{move:.1f}".removesuffix(".0")) not in ("0", "-0"):
                parts.append(f">{short}<".encode())
            move = 0.0
            parts.append(glyphs)
    parts.append(b">] TJ")
    return b"".join(parts).replace(b"[<>", b"[")


def _font(stream: Any) -> Any:
    if stream._old_font is None:
        return None
    name = stream._old_font[0]
    return next((font for font in stream._fonts.values() if font.hash == name), None)


def _space(font: Any) -> int | None:
    """Return the glyph of the space, and see to it that it is in the font of the PDF."""
    if not hasattr(font, "space_glyph"):
        with TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True) as face:
            name = face.getBestCmap().get(ord(" "))
            font.space_glyph = face.getGlyphID(name) if name else None
            if name:
                font.to_unicode.setdefault(font.space_glyph, " ")
                width = face["hmtx"][name][0] * 1000 / face["head"].unitsPerEm
                font.widths.setdefault(font.space_glyph, round(width))
    glyph: int | None = font.space_glyph
    return glyph


_weasyprint_marked = WeasyStream.marked


@contextmanager
def _marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is painted: as WeasyPrint does, or on pages that are marked here, as `_PageMarks` says."""
    if isinstance(self._tags, _PageMarks):
        with self._tags.mark(self, box):
            yield
    else:
        with _weasyprint_marked(self, box, tag):
            yield


WeasyStream.marked = _marked
