"""How much there is to draw in an SVG. In: its elements. Out: how many they are once all references are followed.

Thirty lines of `<use>` can stand for a thousand million shapes, and each takes a renderer a sixth of a millisecond.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_SHAPES, MOST_STOPS, MOST_ATTRIBUTES = 50_000, 1_000, 1_000
_DEEPEST = 16  # references in references: in a PDF each can be a form, and readers take twenty of them in each other
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)")
_POINT = re.compile(r"[-+.\d]+[\s,]+[-+.\d]+|[a-zA-Z]")
_PAINTED = frozenset({"linearGradient", "radialGradient", "pattern", "clipPath", "mask", "filter", "marker"})


class TooManyShapes(ValueError):
    """A drawing has too much in it, or refers to itself."""


@dataclass
class _Part:
    """An element with all within it: how many elements that are, and what they refer to, how often."""

    size: int = 0
    references: Counter[str] = field(default_factory=Counter)


def check_size(root: _Element) -> None:
    """Look at how much there is to draw.

    Raises:
        TooManyShapes: if it is too much.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    if len(elements) > MOST_SHAPES:
        raise _too_many(len(elements))
    for element in elements:
        if element.tag.endswith("Gradient") and len(element) > MOST_STOPS:
            raise _too_large(element, f"a gradient of {len(element):,} colours", MOST_STOPS)
        if len(element.attrib) > MOST_ATTRIBUTES:  # libxml2 goes through all of them to find one
            raise _too_large(element, f"an element with {len(element.attrib):,} attributes", MOST_ATTRIBUTES)
    named = {str(element.get("id")): element for element in reversed(elements) if element.get("id")}
    parts: dict[str, _Part] = {name: _Part() for name in named}
    whole = _Part()
    around: dict[_Element, tuple[_Part, ...]] = {}  # the parts that an element belongs to
    for element in elements:
        parent = element.getparent()
        own = around.get(parent, (whole,)) if parent is not None else (whole,)
        name = element.get("id")
        if name and named[str(name)] is element:
            own = (*own, parts[str(name)])
        around[element] = own
        for part in own:
            part.size += 1
            for wanted, times in _references(element, named):
                part.references[wanted] += times
    size = _Sizes(parts).expanded(whole, 0)
    if size > MOST_SHAPES:
        raise _too_many(size)


def _too_many(count: int) -> TooManyShapes:
    return TooManyShapes(f"has {count:,} shapes to draw; {MOST_SHAPES:,} are the most")


def _too_large(element: _Element, what: str, most: int) -> TooManyShapes:
    return TooManyShapes(f"has in line {element.sourceline} {what}; {most:,} are the most")


def _references(element: _Element, named: Mapping[str, _Element]) -> Iterator[tuple[str, int]]:
    """Yield what an element is drawn with besides itself, and how often."""
    for key, value in element.attrib.items():
        text = str(value)
        if key in _HREF:
            name = text.strip().removeprefix("#")
            if text.strip().startswith("#") and name in named:
                yield name, 1
            continue
        for name in _URL.findall(text) if "url(" in text else ():
            target = named.get(name)
            if target is not None and str(target.tag).removeprefix(_SVG) in _PAINTED:
                yield name, _corners(element) if target.tag == f"{_SVG}marker" else 1


def _corners(element: _Element) -> int:
    return max(1, len(_POINT.findall(element.get("d") or element.get("points") or "")))


class _Sizes:
    """The sizes of parts with all that they refer to, each found once."""

    def __init__(self, parts: Mapping[str, _Part]) -> None:
        self.parts = parts
        self.known: dict[str, int] = {}

    def expanded(self, part: _Part, depth: int) -> int:
        if depth > _DEEPEST:
            raise TooManyShapes(f"refers to itself, or has more than {_DEEPEST} references in each other")
        size = part.size
        for name, times in part.references.items():
            if name not in self.known:
                self.known[name] = self.expanded(self.parts[name], depth + 1)
            size += times * self.known[name]
        return size
