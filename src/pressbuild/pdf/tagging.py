"""Painting with marks. In: what the boxes of fragments are in the structure. Out: marked content on the pages.

What is painted is marked as a `Content` of a tree that was made before, or as an artifact; what belongs together is
marked once.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

import pydyf

from pressbuild.core.word_stream import BREAK_MARKS
from pressbuild.displaylist.boxes import Ending
from pressbuild.displaylist.fixed import Fixed
from pressbuild.pdf.faces import FacesInPdf
from pressbuild.pdf.tags import Content, Mark

SOFT = "soft"  # after the name of a font: the same, in which a hyphen is read as U+00AD
_LAST_GLYPH = re.compile(rb"^(\[.*<[0-9a-f]*)([0-9a-f]{4})(>[-0-9. ]*\] TJ)$", re.DOTALL)
BoxKey = tuple[int, int]  # the number of a fragment on the pages, and of a box in it


class Painted:
    """What is painted on the pages of a document: contents and artifacts, by their boxes, and how texts end."""

    def __init__(self) -> None:
        self.contents: dict[BoxKey, Content] = {}
        self.endings: dict[BoxKey, Ending] = {}
        self.artifacts: dict[BoxKey, str] = {}
        self.soft: dict[str, int] = {}  # fonts with a hyphen that only breaks words, and its glyph

    def add(self, box: BoxKey, content: Content, ending: Ending = Ending.NOTHING) -> None:
        """Take in the box of a content."""
        self.contents[box] = content
        self.endings[box] = ending


class MarkedStream(Protocol):
    """What marking asks of the stream that something is painted on."""

    stream: list[Any]
    number: int

    @property
    def last_font(self) -> tuple[str, Fixed] | None:
        """The font of the text that was painted last."""
        ...

    def font_operator(self, name: str, size: Fixed) -> bytes:
        """Return the operator that chooses a font."""
        ...

    def begin_marked_content(self, tag: str, property_list: Any = None) -> None:
        """Begin a marked-content sequence."""
        ...

    def end_marked_content(self) -> None:
        """End it."""
        ...


class Tagging:
    """Marks what is painted, page after page."""

    def __init__(self, painted: Painted, faces: FacesInPdf) -> None:
        self._painted, self._faces = painted, faces
        self._page = -1
        self._page_stream: MarkedStream | None = None
        self._last: dict[MarkedStream, tuple[Content, int]] = {}  # of each stream, and its length then
        self._counts: dict[MarkedStream, int] = {}
        self._open: list[tuple[BoxKey, int] | None] = []  # the box of each mark and where it begins; None: an artifact
        self._forms: list[tuple[Content, int, int, MarkedStream]] = []  # marked in a form, which has no number yet

    def begin_page(self, stream: MarkedStream) -> None:
        """Begin the next page."""
        self._page, self._page_stream = self._page + 1, stream

    def begin(self, stream: MarkedStream, fragment: int, box: int) -> None:
        """Mark what is painted from now on."""
        key = fragment, box
        content = self._painted.contents.get(key)
        if content is None:
            _begin_artifact(stream, self._painted.artifacts.get(key))
            self._open.append(None)
            return
        self._begin_content(stream, content)
        self._open.append((key, len(stream.stream)))

    def end(self, stream: MarkedStream) -> None:
        """End what was marked last."""
        opened = self._open.pop()
        if opened is not None:
            key, start = opened
            self._finish_words(stream, start, self._painted.endings[key])
        stream.end_marked_content()
        if opened is not None:
            self._last[stream] = (self._painted.contents[opened[0]], len(stream.stream))

    def _begin_content(self, stream: MarkedStream, content: Content) -> None:
        last, length = self._last.get(stream, (None, 0))
        follows = last is not None and last.owner is content.owner and last.index + 1 == content.index
        if follows and len(stream.stream) == length and stream.stream[-1] == b"EMC":
            stream.stream.pop()  # what comes next belongs to the same sequence
            return
        mcid = self._counts[stream] = self._counts.get(stream, -1) + 1
        if stream is self._page_stream:
            content.mark = Mark(self._page, mcid)
        else:
            self._forms.append((content, self._page, mcid, stream))
        stream.begin_marked_content(content.owner.role, pydyf.Dictionary({"MCID": mcid}))

    def number_forms(self) -> None:
        """Complete the marks in forms, which are numbered when the document is written."""
        for content, page, mcid, form in self._forms:
            content.mark = Mark(page, mcid, form.number)

    def _finish_words(self, stream: MarkedStream, start: int, ending: Ending) -> None:
        """Set the hyphen that only breaks a word in a font that says so, or paint the space after the word.

        A hyphen might have an /ActualText instead, but some readers take its end for that of the marked content around
        it.
        """
        if ending is Ending.NOTHING:
            return
        operators = stream.stream
        end = len(operators) - 1
        while end > start and operators[end] != b"ET":
            end -= 1
        shown = operators[end - 1] if end > start else None
        font = stream.last_font
        if not isinstance(shown, bytes) or not shown.endswith(b"TJ") or font is None:
            return
        name, size = font
        face = self._faces.named(name)
        match = _LAST_GLYPH.match(shown)
        if ending is Ending.SPACE:
            glyph = face.take_space()
            painted_already = match and int(match[2], 16) == glyph  # it was taken out of the text, but not of the line
            if glyph is not None and not painted_already:
                operators.insert(end, f"[<{glyph:04x}>] TJ".encode())
            return
        if match and face.says.get(int(match[2], 16)) in BREAK_MARKS:
            word = (match[1] + b">").removesuffix(b"<>") + b"] TJ"
            hyphen = b"[<" + match[2] + match[3]
            fonts = stream.font_operator(name + SOFT, size), stream.font_operator(name, size)
            operators[end - 1 : end] = [word, fonts[0], hyphen, fonts[1]]
            self._painted.soft[name] = int(match[2], 16)


def _begin_artifact(stream: Any, edge: str | None) -> None:
    """Mark an artifact; running heads and feet as what they are (ISO 14289-1, 7.8; ISO 32000-1, table 330)."""
    if edge is None:
        stream.begin_marked_content("Artifact")
    else:
        kind = {"Type": "/Pagination", **({"Subtype": f"/{edge}"} if edge else {})}
        stream.begin_marked_content("Artifact", pydyf.Dictionary(kind))
