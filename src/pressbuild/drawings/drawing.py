"""What is known of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pressbuild.publication.font_families import Face

if TYPE_CHECKING:
    from lxml.etree import _Element

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Trouble:
    """Something in a drawing that an editor has to know of: the line of its element, a message, what to do."""

    line: int
    message: str
    hint: str = "draw it in another way, or export the drawing as a PNG of 600 ppi"


@dataclass(frozen=True)
class UsedFace:
    """A face that a drawing is set in, and the name of its family in style sheets."""

    family: str
    face: Face


@dataclass(frozen=True)
class Drawing:
    """A drawing as it is printed.

    `markup` is an SVG without style sheets, whose type is set in our faces. `rendered` is what of it the layout engine
    would lose, so that it is printed as a bitmap; `refused` is what no renderer draws; `unknown_faces` and
    `missing` tell of its type.
    """

    markup: bytes
    faces: tuple[UsedFace, ...]
    rendered: tuple[Trouble, ...] = ()
    refused: tuple[Trouble, ...] = ()
    unknown_faces: tuple[Trouble, ...] = ()
    missing: tuple[Trouble, ...] = ()


def drop(element: _Element, name: str) -> None:
    """Take an attribute off an element, if it has it."""
    if name in element.attrib:
        del element.attrib[name]


def line_of(element: _Element) -> int:
    """Return the line of an element in its file."""
    line = element.sourceline
    return line if isinstance(line, int) else 1


def tag_of(element: _Element) -> str:
    """Return the name of an element of SVG, or "" if it is of another language."""
    tag = element.tag
    return tag.removeprefix(SVG) if isinstance(tag, str) and tag.startswith(SVG) else ""


def href_of(element: _Element) -> str:
    """Return the id that an element refers to, or ""."""
    address = element.get("href") or element.get(XLINK) or ""
    return address.strip().removeprefix("#") if address.strip().startswith("#") else ""


def url_of(value: str | None) -> str:
    """Return the id in a `url(#id)`, or ""."""
    text = (value or "").strip()
    if not text.lower().startswith("url("):
        return ""
    return text[4:].split(")")[0].strip().strip("'\"").removeprefix("#")
