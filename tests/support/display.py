"""What stands on finished pages, and painting of pages that the engine has just laid out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pressbuild.displaylist.boxes import BoxKind, LaidOutBox
from pressbuild.displaylist.fixed import fixed, to_px
from pressbuild.displaylist.pages import DisplayPage, PlacedFragment
from pressbuild.pdf.document import PaintedPdf, paint_pages
from pressbuild.press.colour_converters import ColourConverter, keep_nothing, screen_inking
from pressbuild.typeset.engine import Engine, LaidOutPage


@dataclass(frozen=True)
class ShownText:
    """A text on a page: where it begins on its baseline, its width and the size of its type, in CSS px."""

    text: str
    x: float
    baseline: float
    width: float
    size: float
    element: str
    pseudo: str
    in_footnote: bool


def shown_texts(page: DisplayPage) -> Iterator[ShownText]:
    """Yield all texts of a page: those of the master, then those of each story."""
    for placed in page.fragments():
        for box in placed.fragment.boxes:
            yield from _texts(box, placed, False, False)


def own_texts(page: DisplayPage) -> list[ShownText]:
    """Return the texts that the HTML has, without what style sheets generate and what is said again."""
    found = []
    for placed in page.fragments():
        for box in placed.fragment.boxes:
            found += [text for text in _texts(box, placed, False, True) if text.pseudo in ("", "first-letter")]
    return found


def _texts(box: LaidOutBox, placed: PlacedFragment, in_footnote: bool, once: bool) -> Iterator[ShownText]:
    element = placed.elements[box.element] if box.element >= 0 else None
    if once and (box.says_again or (box.pseudo and box.pseudo != "first-letter")):
        return
    in_footnote = in_footnote or bool(element and element.get("class") == "footnote" and not box.pseudo)
    if box.kind is BoxKind.TEXT:
        x, baseline, width, size = map(to_px, (box.place[0] + placed.x, box.place[1] + placed.y, *box.place[2:]))
        yield ShownText(box.text, x, baseline, width, size, element.name if element else "", box.pseudo, in_footnote)
    for child in box.children:
        yield from _texts(child, placed, in_footnote, once)


def shown_lines(page: DisplayPage) -> list[str]:
    """Return the lines of a page."""
    lines: dict[tuple[int, int], str] = {}
    for number, placed in enumerate(page.fragments()):
        for box in placed.fragment.texts():
            lines[number, box.line] = lines.get((number, box.line), "") + box.text
    return list(lines.values())


def paint_laid_out(
    pages: Sequence[LaidOutPage],
    engine: Engine,
    inking: ColourConverter | None = None,
    tick: Callable[[], None] = lambda: None,
) -> PaintedPdf:
    """Return pages of the engine as a PDF that is not yet written; without an `inking` for screens."""
    recorder = engine.start_recording()
    recorded = []
    for number, page in enumerate(pages, 1):
        with engine.recording(f"page {number}"):
            width, height = map(fixed, page.size)
            recorded.append(DisplayPage(width, height, PlacedFragment(recorder.record_master(page.box, {}), 0, 0), ()))
    return paint_pages(recorded, engine.complete(recorder.stock), inking or screen_inking(keep_nothing, {}), tick=tick)


def write_laid_out(pages: Sequence[LaidOutPage], engine: Engine, inking: Any = None) -> bytes:
    """Return pages of the engine as a PDF."""
    stream = io.BytesIO()
    paint_laid_out(pages, engine, inking).pdf.write(stream, b"1.7", True)
    return stream.getvalue()
