"""Lines that are not what they should be. In: the box tree of a laid-out page. Out: words that are broken without a
hyphen, lines that could have held the next word.

How the lines came about is not asked: the texts of the lines are compared with the text of their paragraph, and what
stands on a line with the room that it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pressbuild.typeset.engine.line_breaks import is_literal
from pressbuild.typeset.engine.text_shaping import Shaped
from pressbuild.typeset.engine.weasyprint_hooks import boxes

_DICTIONARY_SCRIPTS = "\u0700"  # from here on some scripts are written without spaces, and break inside
_LOOSE = 2.0  # CSS px: so much more room than the next word needs is no rounding
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}  # are looked at by themselves, as a whole


@dataclass(frozen=True)
class LineFault:
    """A line that is broken badly: the words at its end, those after it, and `data-block` of the block they are in."""

    is_torn: bool
    before: str
    after: str
    block: str


def find_line_faults(page: Any) -> Iterator[LineFault]:
    """Yield the faults of a page's lines, in order."""
    yield from _visit(page, "")


def _visit(box: Any, block: str) -> Iterator[LineFault]:
    box = getattr(box, "_box", box)
    element = getattr(box, "element", None)
    if element is not None:
        if box.element_tag in _HEADINGS or element.get("class") == "code":
            return
        block = element.get("data-block") or block
    children = getattr(box, "children", ())
    lines = [child for child in children if isinstance(child, boxes.LineBox)]
    if len(lines) > 1:
        yield from _compare(lines, block)
    for child in children:
        if not isinstance(child, boxes.TextBox):
            yield from _visit(child, block)


def _compare(lines: list[Any], block: str) -> Iterator[LineFault]:
    """Compare each line with the one after it; those that the engine has broken by itself have no text of their own."""
    position = -1
    for line, following in pairwise(lines):
        set_line = getattr(line, "set_line", None)
        if set_line is None or set_line.cut.resume is None:
            continue
        cut, text = set_line.cut, set_line.text
        position = cut.end
        before, after = text[position - 1 : position], text[position : position + 1]
        torn = before.isalnum() and after.isalnum() and max(before, after) < _DICTIONARY_SCRIPTS
        if torn and not _ends_with_hyphen(line):
            yield LineFault(True, _tail(text, position), _head(text, position), block)
        elif not cut.forced and not cut.hyphenated and _holds_more(set_line, following):
            yield LineFault(False, _tail(text, position), _head(text, cut.resume), block)


def _ends_with_hyphen(line: Any) -> bool:
    texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
    return bool(texts) and texts[-1].text.endswith(texts[-1].style["hyphenate_character"])


def _holds_more(set_line: Any, following: Any) -> bool:
    """Whether the first word of the next line would have found room. It is measured only if it may have."""
    free = set_line.room - set_line.width
    word = 0.0
    for box in following.descendants():
        if not isinstance(box, boxes.TextBox):
            if isinstance(box, boxes.AtomicInlineLevelBox):
                return False
            continue
        first, space, _ = (box.text, "", "") if is_literal(box) else box.text.partition(" ")
        style = box.style
        if free < style["font_size"] * (0.15 * len(first) + 0.2):
            return False
        word += Shaped(first, style).width + (Shaped(" ", style).width if word == 0 else 0.0)
        if space:
            break
    return word > 0 and free - word > _LOOSE


def _tail(text: str, position: int) -> str:
    return " ".join(text[max(0, position - 40) : position].split()[-3:])


def _head(text: str, position: int) -> str:
    return " ".join(text[position : position + 40].split()[:3])
