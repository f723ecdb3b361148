"""Laid-out pages. In: the box trees that WeasyPrint leaves. Out: texts, places and sizes; boxes moved elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pressbuild.core.units import Rectangle
from pressbuild.typeset.engine.box_moves import shift_below, translate_box
from pressbuild.typeset.engine.line_faults import LineFault, find_line_faults
from pressbuild.typeset.engine.weasyprint_hooks import SNAP, boxes

REPEATED = "repeated_by_pressbuild"  # an attribute of boxes
_HEADING = re.compile(r"h[1-6]")

_OWN_TEXT = ("::first-line", "::first-letter")  # pseudo-elements whose text is that of the element


@dataclass(frozen=True)
class TextRun:
    """A piece of text on one line: its words, whether a footnote holds it, its baseline and family."""

    text: str
    in_footnote: bool
    baseline: float
    family: str


@dataclass(frozen=True)
class TextLine:
    """A line of running text: its words, its baseline from the top of the page and its height, in CSS px."""

    text: str
    baseline: float
    height: float


@dataclass(frozen=True)
class Heading:
    """A heading: its element (h1 to h6), its lines as texts, and its words as they stand in the HTML."""

    tag: str
    lines: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class ShownPicture:
    """A picture as a page shows it: its file, if it is one, the box it fills, and how many of its own pixels (of an
    SVG, units) make one CSS px. `crops`: it fills the box and is cut off by it.
    """

    file: Path | None
    box: Rectangle
    density: float
    crops: bool


@dataclass
class LaidOutPage:
    """One page that the engine has laid out, which becomes a value when it is recorded."""

    box: Any

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""
        return self.box.margin_width(), self.box.margin_height()

    def find(self, attribute: str) -> Iterator[tuple[str, Rectangle, Any]]:
        """Yield value, content rectangle and box of each element that has an attribute, in order."""
        seen = set()
        for box in self.box.descendants():
            element = box.element
            if element is None or box.element_tag.endswith(("::before", "::after", "::marker")):
                continue
            value = element.get(attribute)
            if value is not None and id(element) not in seen:
                seen.add(id(element))
                yield value, Rectangle(box.content_box_x(), box.content_box_y(), box.width, box.height), box

    def used_height(self) -> float:
        """Return how far down the page's content reaches, without the footnote area."""
        return max(_bottoms(self.box), default=0.0)

    def footnote_height(self) -> float:
        """Return the height of the footnote area, 0 if there is none on the page."""
        for child in self.box.children:
            if isinstance(child, boxes.FootnoteAreaBox) and child.children:
                return float(child.margin_height())
        return 0.0

    def overflow(self) -> float:
        """Return by how much content sticks out at the foot of the page, 0 if none does."""
        return float(max(0.0, self.used_height() - self.box.margin_height()))

    def crowding_note(self) -> tuple[str, float] | None:
        """Return the highest note, by its `data-note`, and by how much it is too high; None if all notes find room.

        The engine moves a line on with its notes, but breaks no note: one that is higher than the page sticks out.
        """
        over = self.used_height() + self.footnote_height() - self.box.margin_height()
        if not self.footnote_height() or over <= 0:
            return None
        area = next(child for child in self.box.children if isinstance(child, boxes.FootnoteAreaBox))
        highest = max(area.children, key=lambda note: float(note.margin_height()))
        return str(highest.element.get("data-note", "")), float(over)

    def cut_to(self, height: float) -> None:
        """Make the page so high; what sticks out is no longer on the paper (see `overflow`)."""
        self.box.height = height

    def text_runs(self) -> Iterator[TextRun]:
        """Yield the text of the page in reading order, without what the style sheet generated."""
        yield from _text_runs(self.box, False)

    def text_lines(self) -> Iterator[TextLine]:
        """Yield the lines that are to stand on the baseline grid: not those of snapped elements, notes and floats."""
        yield from _text_lines(self.box)

    def line_faults(self) -> Iterator[LineFault]:
        """Yield the lines of text that are broken badly."""
        return find_line_faults(self.box)

    def headings(self) -> Iterator[Heading]:
        """Yield the headings of the page."""
        seen = set()
        for box in self.box.descendants():
            element = box.element
            if element is not None and _HEADING.fullmatch(box.element_tag) and id(element) not in seen:
                seen.add(id(element))
                inner = [line for line in box.descendants() if isinstance(line, boxes.LineBox)]
                lines = tuple(text for line in inner if (text := _line_text(line)))
                yield Heading(box.element_tag, lines, " ".join(_text_of(element).split()))

    def settle_drop_caps(self) -> None:
        """Move each drop cap so that it stands on the baseline of its last line (as `data-lines` says)."""
        for paragraph in self.box.descendants():
            for child in getattr(paragraph, "children", ()):
                element = child.element
                if child.is_floated() and element is not None and element.get("class") == "drop-cap":
                    _settle_drop_cap(paragraph, child, int(element.get("data-lines", 3)))

    def pictures(self) -> Iterator[ShownPicture]:
        """Yield the pictures of the page that have an address and a size of their own."""
        for box in self.box.descendants():
            if not isinstance(box, boxes.ReplacedBox) or box.element is None or not box.element.get("src"):
                continue
            own_width, own_height, _ = box.replacement.get_intrinsic_size(1, box.style["font_size"])
            if own_width and own_height and box.width and box.height:
                across, down = own_width / box.width, own_height / box.height
                covers = box.style["object_fit"] == "cover"
                density = min(across, down) if covers else max(across, down)
                crops = covers and abs(across / down - 1) > 0.01
                place = Rectangle(box.content_box_x(), box.content_box_y(), box.width, box.height)
                yield ShownPicture(getattr(box.replacement, "file", None), place, density, crops)

    def copy_stretched(self, attribute: str, height: float) -> LaidOutPage:
        """Return a copy of the page in which the elements that have an attribute are so high."""
        copy = LaidOutPage(self.box.deepcopy())
        for _, _, box in copy.find(attribute):
            box.height = height
        return copy

    def stretch_picture(self, height: float) -> None:
        """Make the page's first picture higher by so much, and move down what is below it."""
        for box in self.box.descendants():
            if isinstance(box, boxes.ReplacedBox):
                bottom = box.position_y + box.margin_height()
                box.height += height
                shift_below(self.box, box, bottom - 0.01, height)
                return


def _bottoms(page: Any) -> Iterator[float]:
    """Yield the lower border edge of every line, picture and snapped block of the text, not of its footnotes."""
    for child in page.children:
        if isinstance(child, boxes.FootnoteAreaBox):
            continue
        for box in child.descendants():
            if (bottom := bottom_of(box)) is not None:
                yield bottom


def bottom_of(box: Any) -> float | None:
    """Return the lower border edge of a line, a picture or a snapped block; None for any other box."""
    snapped = box.element is not None and box.element.get(SNAP) is not None
    if snapped or isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        return float(box.position_y + box.margin_height() - box.margin_bottom)
    return None


def _text_lines(box: Any) -> Iterator[TextLine]:
    if isinstance(box, boxes.LineBox):
        if text := _line_text(box):
            yield TextLine(text, float(box.position_y + box.baseline), float(box.height))
        return
    if isinstance(box, boxes.FootnoteAreaBox) or box.is_floated():
        return
    if box.element is not None and box.element.get(SNAP) is not None:
        return
    for child in getattr(box, "children", ()):
        yield from _text_lines(child)


def _text_of(element: Any) -> str:
    """Return the text of an element without notes; a forced new line is a space."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append(" ")
        elif isinstance(child.tag, str) and child.get("class") != "footnote":
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _line_text(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox)).strip()


def is_repeated(box: Any) -> bool:
    """Whether a box says again what an earlier page says, as the head of a table that goes on: see `repeat_heads`."""
    return bool(getattr(box, REPEATED, False))


def _text_runs(box: Any, in_footnote: bool) -> Iterator[TextRun]:
    if isinstance(box, boxes.TextBox):
        baseline = box.position_y + (box.baseline or 0)
        yield TextRun(box.text, in_footnote, baseline, box.style["font_family"][0])
        return
    if is_repeated(box) or ("::" in (box.element_tag or "") and not box.element_tag.endswith(_OWN_TEXT)):
        return
    in_footnote = in_footnote or isinstance(box, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        yield from _text_runs(child, in_footnote)


def _settle_drop_cap(paragraph: Any, cap: Any, count: int) -> None:
    own = set(map(id, cap.descendants()))
    lines = [box for box in paragraph.descendants() if isinstance(box, boxes.LineBox) and id(box) not in own]
    text = next((box for box in cap.descendants() if isinstance(box, boxes.TextBox)), None)
    if text is not None and lines:
        last = lines[min(len(lines), count) - 1]
        translate_box(cap, 0, last.position_y + last.baseline - text.position_y - text.baseline)


def descendants(box: Any) -> Iterator[Any]:
    """Yield a box and all in it, absolute ones in the places that they have left."""
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()):
        yield from descendants(child)


def place_of_text(box: Any) -> Rectangle | None:
    """Return the rectangle around the text in a box, of whose height the box itself says little; None without text."""
    texts = [inner for inner in descendants(box) if isinstance(inner, boxes.TextBox)]
    if not texts:
        return None
    tops = [(text.position_y + text.baseline - text.style["font_size"], text.style["font_size"]) for text in texts]
    left, top = min(text.position_x for text in texts), min(top for top, _ in tops)
    right = max(text.position_x + text.width for text in texts)
    return Rectangle(left, top, right - left, max(top_ + size * 1.25 for top_, size in tops) - top)
