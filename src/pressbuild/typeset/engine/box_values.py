"""Boxes as values. In: laid-out boxes in reading order. Out: `LaidOutBox` trees, and their elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from pressbuild.displaylist.boxes import BoxKind, Element, Ending, LaidOutBox
from pressbuild.displaylist.fixed import Place, fixed
from pressbuild.typeset.engine.laid_out_pages import is_repeated
from pressbuild.typeset.engine.text_endings import SourceText
from pressbuild.typeset.engine.weasyprint_hooks import boxes

_KEPT = (
    "class", "lang", "role", "aria-level", "aria-hidden", "scope", "colspan", "rowspan", "data-block", "data-note",
)  # fmt: skip
_SVG_TITLE = "{http://www.w3.org/2000/svg}title"


class Elements:
    """The elements of a story, or of the paper, numbered as they are met, each after the one that holds it."""

    def __init__(self) -> None:
        self.found: list[Element] = []
        self._numbers: dict[Any, int] = {}
        self._parents: dict[Any, Any] = {}
        self._source = SourceText()

    def read(self, root: Any) -> None:
        """Take in the document that boxes come from, given by its root element. What an article holds is numbered."""
        if root in self._parents:
            return
        self._parents[root] = None
        self._parents.update((child, parent) for parent in root.iter() for child in parent)
        self._source.read(root)
        for article in root.iter("article"):
            for child in article:
                if isinstance(child.tag, str):
                    self.number(child)

    def number(self, element: Any) -> int:
        """Return the number of an element."""
        if element not in self._numbers:
            parent = self._parents.get(element)
            above = -1 if parent is None else self.number(parent)
            self._numbers[element] = len(self.found)
            self.found.append(_element(element, above))
        return self._numbers[element]

    def ending(self, box: Any) -> Ending:
        """Return how the text of a box ends. Boxes are asked for once each, in reading order."""
        return self._source.ending(box.element, box.text)


class BoxReader:
    """Reads the boxes of one fragment. `numbers` has the number of each box that was read."""

    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.numbers: dict[Any, int] = {}
        self._next = count()
        self._line = -1  # the last one that was met

    def read(self, parts: Sequence[Any]) -> tuple[LaidOutBox, ...]:
        """Return boxes as values, with all that is in them."""
        for box in parts:
            if box.element is not None and box.element.tag == "html":
                self.elements.read(box.element)
        return tuple(self._read(box, False) for box in parts)

    def _read(self, box: Any, again: bool) -> LaidOutBox:
        box = getattr(box, "_box", box)  # an absolute box has left a placeholder
        number = self.numbers[box] = next(self._next)
        again = again or is_repeated(box)
        kind = _kind(box)
        element = -1 if box.element is None else self.elements.number(box.element)
        pseudo = (box.element_tag or "").partition("::")[2]
        if kind is BoxKind.TEXT:
            own = not pseudo or pseudo in ("first-line", "first-letter")
            ending = self.elements.ending(box) if own and not again and box.element is not None else Ending.NOTHING
            place = _place(box, kind)
            return LaidOutBox(number, kind, element, pseudo, place, box.text, ending, line=self._line)
        children = getattr(box, "children", ())
        return LaidOutBox(
            number,
            kind,
            element,
            pseudo,
            _place(box, kind),
            says_again=is_repeated(box),
            list_style=_list_style(box),
            has_lines=any(isinstance(child, boxes.LineBox) for child in children),
            children=tuple(self._read(child, again) for child in self._without_lines(children)),
        )

    def _without_lines(self, children: Iterable[Any]) -> Iterator[Any]:
        for child in children:
            if isinstance(child, boxes.LineBox):
                self._line += 1
                yield from self._without_lines(child.children)
            else:
                yield child


def _kind(box: Any) -> BoxKind:
    if isinstance(box, boxes.TextBox):
        return BoxKind.TEXT
    if isinstance(box, boxes.ReplacedBox):
        return BoxKind.PICTURE
    return BoxKind.INLINE if isinstance(box, boxes.InlineBox) else BoxKind.BLOCK


def _place(box: Any, kind: BoxKind) -> Place:
    match kind:
        case BoxKind.TEXT:
            baseline = box.position_y + (box.baseline or 0)
            numbers = (box.position_x, baseline, box.width, box.style["font_size"])
        case BoxKind.PICTURE:
            numbers = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        case _:
            numbers = (box.position_x, box.position_y, box.margin_width(), box.margin_height())
    x, y, width, height = map(fixed, numbers)
    return x, y, width, height


def _list_style(box: Any) -> str:
    """Return how the items of a list are numbered: the name of a style, or the mark itself after a “=”."""
    if box.element_tag not in ("ul", "ol"):
        return ""
    items = (child for child in box.descendants() if child.element_tag == "li")
    kind = next((item.style["list_style_type"] for item in items), "none")
    return f"={kind[-1]}" if isinstance(kind, tuple) else str(kind)


def _element(element: Any, parent: int) -> Element:
    kept = [(name, element.get(name)) for name in _KEPT if element.get(name)]
    if alternative := _alternative(element):
        kept.append(("alt", alternative))
    if element.get("class") == "footnote":
        kept.append(("words", " ".join("".join(element.itertext()).split())))
    return Element(element.tag, tuple(kept), parent)


def _alternative(element: Any) -> str:
    """Return the alternative text of a picture, "" for decoration."""
    title = element.find(_SVG_TITLE)
    return element.get("alt") or element.get("aria-label") or (title.text if title is not None else "") or ""
