"""What a box of a page holds. In: boxes of laid-out pages. Out: how far their words reach, whether there are any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pressbuild.core.units import Rectangle
from pressbuild.typeset.engine.laid_out_pages import descendants
from pressbuild.typeset.engine.weasyprint_hooks import boxes

TOLERANCE = 1.0  # CSS px


def text_extent(box: Any) -> Rectangle | None:
    """Return the rectangle around all words and pictures in a box; None if it holds neither."""
    inside = list(descendants(box))
    shown = [inner for inner in inside if _is_shown(inner)]
    if not shown:
        return None
    left = min(inner.position_x for inner in shown)
    right = max(inner.position_x + inner.margin_width() for inner in shown)
    # the height of a text's own box says little
    lines = [inner for inner in inside if isinstance(inner, boxes.LineBox | boxes.ReplacedBox)]
    top = min(line.position_y for line in lines)
    bottom = max(line.position_y + line.margin_height() for line in lines)
    return Rectangle(left, top, right - left, bottom - top)


def is_filled(box: Any) -> bool:
    """Return whether a box holds a word or a picture besides its headings."""
    return any(_is_shown(inner) for inner in _without_headings(box, box.element))


def count_fitting(box: Any) -> int:
    """Return how many of a box's children, from the first on, end within it."""
    foot = box.content_box_y() + box.height + TOLERANCE
    for count, child in enumerate(child for child in box.children if child.is_in_normal_flow()):
        extent = text_extent(child)
        if extent and extent.y + extent.height > foot:
            return count
    return len(box.children)


def _without_headings(box: Any, element: Any) -> Iterator[Any]:
    """Yield what is in a box of an element, but for other elements that are headings."""
    for child in getattr(box, "children", ()):
        inner = getattr(child, "_box", child)
        if inner.element is element or inner.element is None or inner.element.get("role") != "heading":
            yield inner
            yield from _without_headings(inner, element)


def _is_shown(box: Any) -> bool:
    if isinstance(box, boxes.TextBox):
        return bool(box.text.strip())
    return isinstance(box, boxes.ReplacedBox)
