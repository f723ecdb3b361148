"""Pieces: the parts of a story that stand across columns. In: their HTML and widths. Out: laid-out pieces.

Headlines, turn heads, jump lines, pictures and whatever else is lifted out of the text are each laid
out on a page of their own, as high as they turn out to be, before the text is poured round them. All
pieces of a story are one document for the engine, since each document costs some milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.word_stream import Stream
from pressbuild.publication.layouts import Layout
from pressbuild.typeset.engine import LITERAL, BlockName, Engine, LaidOutPage, find_torn_addresses
from pressbuild.typeset.filled_pages import PartKind
from pressbuild.typeset.frame_columns import TOLERANCE, SpannedArea
from pressbuild.typeset.layout_styles import OVERSET_HEIGHT, StyleSheets
from pressbuild.typeset.word_account import find_unset, read_streams


@dataclass(frozen=True)
class SpannerRequest:
    """A piece to be made: its HTML, its width in CSS px, the height in lines it is to have (0: its own)."""

    markup: str
    width: float
    lines: int = 0
    stretch: bool = False


@dataclass(frozen=True)
class SpannerLayout:
    """A laid-out piece, its height in lines of the baseline grid, and in CSS px what it was before it was rounded.

    `printed` are the words that were asked for, `unset` the first of them that are not on it, "" if all are;
    `broken_addresses` the blocks with an address that is broken where none should be.
    """

    page: LaidOutPage
    lines: int
    height: float
    printed: Stream
    unset: str = ""
    broken_addresses: tuple[BlockName | None, ...] = ()


@dataclass(frozen=True)
class PlacedSpanner:
    """A piece, where it goes in a frame, and what it is: the `number`-th insert or jump of its story, from 0."""

    piece: SpannerLayout
    spanner: SpannedArea
    kind: PartKind
    number: int


def lay_out_pieces(
    requests: Sequence[SpannerRequest], language: str, engine: Engine, styles: StyleSheets, what: str
) -> list[SpannerLayout]:
    """Return the pieces in the order of their requests.

    Raises:
        Stopped: if the layout breaks a piece over several pages, or takes it out of the text.
    """
    if not requests:
        return []
    leading = styles.layout.leading
    rules = []
    markup = []
    for number, request in enumerate(requests):
        size = f"{request.width:.3f}px {OVERSET_HEIGHT}px"
        rules.append(f"@page piece{number} {{ size: {size}; margin: 0 }}")
        markup.append(f'<div data-piece="{number}" style="page: piece{number}">{request.markup}</div>')
    pages = engine.lay_out("".join(markup), language, styles.for_language(language), "\n".join(rules), what)
    pieces = []
    found = [[box.margin_height() for _, _, box in page.find("data-piece")] for page in pages]
    if len(found) != len(requests) or not all(found):
        raise _misplaced(what, styles.layout)
    for request, page, (height, *_) in zip(requests, pages, found, strict=True):
        lines = request.lines or math.ceil(height / leading - TOLERANCE)
        if request.stretch:
            page.stretch_picture(lines * leading - height)
        broken = tuple(find_torn_addresses([page])) if LITERAL in request.markup else ()
        printed, _ = read_streams(request.markup)
        pieces.append(SpannerLayout(page, lines, height, printed, find_unset(printed, page), broken))
    return pieces


def _misplaced(what: str, layout: Layout) -> Stopped:
    place = layout.place(layout.find("print.css") or Path("print.css"))
    message = f"the styles of the layout take a part of {what} (a head, a picture, a jump line) out of its place"
    hint = "let no `position`, `float`, `display` or `break-before` of theirs concern every `div`"
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "bad-layout", message, place, hint)])
