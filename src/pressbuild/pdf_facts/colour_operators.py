"""Operators that set colours (ISO 32000-1, 8.6.8). In: operands. Out: the graphics state changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from pressbuild.pdf_facts.colour_spaces import CMYK, GRAY, RGB, Space
from pressbuild.pdf_facts.content_scanner import FIRST_NAME, plain_name, read_numbers
from pressbuild.pdf_facts.facts import Colour
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.page_resources import Resources
from pressbuild.pdf_facts.pdf_objects import get


class _Stream(Protocol):
    """A content stream that is being carried out: the graphics state that it changes, and its resources."""

    g: Graphics
    resources: Resources


def _set_device(plain: Space, stroked: bool, stream: _Stream, operands: bytes) -> None:
    space = stream.resources.device(plain)
    values = read_numbers(operands)
    if len(values) < plain.count:
        raise ValueError("a colour in it has too few numbers")
    _put(stream, stroked, space, space.colour(tuple(values[-plain.count :])))


def _set_space(stroked: bool, stream: _Stream, operands: bytes) -> None:
    found = FIRST_NAME.search(operands)
    if found is None:
        raise ValueError("a colour space in it has no name")
    space = stream.resources.space(plain_name(found.group()))
    _put(stream, stroked, space, space.first())


def _set_colour(stroked: bool, stream: _Stream, operands: bytes) -> None:
    g = stream.g
    space = g.stroke_space if stroked else g.fill_space
    found = FIRST_NAME.search(operands)
    if found is not None:
        label = plain_name(found.group())
        pattern = stream.resources.find("Pattern", label)
        if get(pattern, "/PatternType") not in (1, 2):
            raise ValueError(f"the pattern “{label}” that it asks for is not in the file")
        under = Colour("pattern")
        values = tuple(read_numbers(operands[: found.start()]))
        if space.base is not None and values:
            under = space.base.colour(values)
        _put(stream, stroked, space, under, pattern)
        return
    values = tuple(read_numbers(operands))
    if len(values) < space.count or space.family == "pattern":
        raise ValueError("a colour in it has too few numbers")
    _put(stream, stroked, space, space.colour(values[-space.count :] if space.count else ()))


def _put(stream: _Stream, stroked: bool, space: Space, colour: Colour, pattern: object = None) -> None:
    g = stream.g
    if stroked:
        g.stroke_space, g.stroke, g.stroke_pattern = space, colour, pattern
    else:
        g.fill_space, g.fill, g.fill_pattern = space, colour, pattern


COLOUR_OPERATORS: dict[bytes, Callable[[_Stream, bytes], None]] = {
    b"g": partial(_set_device, GRAY, False),
    b"G": partial(_set_device, GRAY, True),
    b"rg": partial(_set_device, RGB, False),
    b"RG": partial(_set_device, RGB, True),
    b"k": partial(_set_device, CMYK, False),
    b"K": partial(_set_device, CMYK, True),
    b"cs": partial(_set_space, False),
    b"CS": partial(_set_space, True),
    b"sc": partial(_set_colour, False),
    b"scn": partial(_set_colour, False),
    b"SC": partial(_set_colour, True),
    b"SCN": partial(_set_colour, True),
}
