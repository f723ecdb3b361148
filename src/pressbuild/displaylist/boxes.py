"""What is laid out, without anything of the engine that did it. In: nothing. Out: elements and boxes as values.

An element that is broken over lines, columns and pages has a box in each. Boxes are in the order of the HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from pressbuild.displaylist.fixed import MICRO, Place


class BoxKind(Enum):
    """What a box is."""

    BLOCK = "block"
    INLINE = "inline"
    TEXT = "text"
    PICTURE = "picture"


class Ending(Enum):
    """What follows a text in the HTML: a space that is not painted, or the rest of a word that a hyphen breaks."""

    NOTHING = 0
    SPACE = 1
    SOFT_HYPHEN = 2


@dataclass(frozen=True)
class Element:
    """An element of the HTML: its name, the attributes that outputs ask for, the number of the element that holds it.

    `attributes` with `data-block` says what it was made from: the kind of block and its line in the article.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    parent: int = -1

    def get(self, attribute: str, otherwise: str = "") -> str:
        """Return the value of an attribute."""
        return next((value for name, value in self.attributes if name == attribute), otherwise)

    @property
    def classes(self) -> tuple[str, ...]:
        """Its classes."""
        return tuple(self.get("class").split())


@dataclass(frozen=True)
class LaidOutBox:
    """A laid-out box.

    `number` counts the boxes of a fragment from 0, in order. `element` is a number in the list of elements, -1 where
    there is none; `pseudo` is the pseudo-element that a style sheet makes, such as “marker”. `place` is in micropixels
    of the fragment: of a picture its content; of a text where it begins on its baseline, its width and the size of its
    type; of any other its margin box. Lines have no boxes: what holds them `has_lines`, and each text knows the number
    of its `line` in the fragment. `says_again`: an earlier column has it already.
    """

    number: int
    kind: BoxKind
    element: int = -1
    pseudo: str = ""
    place: Place = (0, 0, 0, 0)
    text: str = ""
    ending: Ending = Ending.NOTHING
    says_again: bool = False
    list_style: str = ""  # of a list: how its items are numbered
    has_lines: bool = False
    line: int = -1
    children: tuple[LaidOutBox, ...] = ()

    def walk(self) -> Iterator[LaidOutBox]:
        """Yield the box and all in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def source_of(number: int, elements: Sequence[Element]) -> str:
    """Return what an element was made from, as `data-block` of it or the nearest one around it says: the kind of block
    and its line in the article; "" if none does.
    """
    while number >= 0:
        if source := elements[number].get("data-block"):
            return source
        number = elements[number].parent
    return ""


_LINE_HEIGHT = MICRO * 5 // 4  # of the size of the type, around a text


def place_of_texts(boxes: Iterator[LaidOutBox]) -> Place | None:
    """Return the rectangle around the texts among boxes, of which a box itself says little; None without text."""
    places = [box.place for box in boxes if box.kind is BoxKind.TEXT]
    if not places:
        return None
    left, top = min(place[0] for place in places), min(place[1] - place[3] for place in places)
    right = max(place[0] + place[2] for place in places)
    bottom = max(place[1] - place[3] + place[3] * _LINE_HEIGHT // MICRO for place in places)
    return left, top, right - left, bottom - top
