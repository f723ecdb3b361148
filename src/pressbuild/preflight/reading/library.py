"""Fonts, colour spaces and pictures of a file, each read once. In: objects of a PDF. Out: what is known of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from pressbuild.preflight.facts import Colour, FontFacts
from pressbuild.preflight.reading.colours import GRAY, GREY, Space, UnknownSpace, read_space
from pressbuild.preflight.reading.fonts import Font, Widths, read_font
from pressbuild.preflight.reading.streams import read_stream
from pressbuild.preflight.reading.tokens import InlineImage

_MOST_KEPT = 16 * 2**20  # bytes of content of forms
_LONG = {"/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/IM": "/ImageMask"}
_JPX_SPACES: dict[int, tuple[Literal["rgb", "gray", "cmyk"], int]] = {16: ("rgb", 3), 17: ("gray", 1), 12: ("cmyk", 4)}


class Lost(Exception):
    """Something that is painted is not in the file, or cannot be read."""


@dataclass(frozen=True)
class Picture:
    """A bitmap as it lies in the file."""

    pixels: tuple[int, int]
    bits: int
    colour: Colour
    kind: Literal["colour", "grey", "line-art"]
    is_stencil: bool
    has_mask: bool
    has_soft_mask: bool


class Resources:
    """The resources of a page or form; what is looked up is kept."""

    def __init__(self, found: Any, outer: Resources | None = None) -> None:
        """`outer` are those of the page, where a form has none (an old custom)."""
        self.found, self.outer = found, outer
        self._known: dict[tuple[str, str], Any] = {}
        self.parsed: dict[tuple[str, str], Any] = {}

    def find(self, category: str, name: str) -> Any:
        """Return the object of a name, None if there is none."""
        key = (category, name)
        if key not in self._known:
            self._known[key] = self._find(category, name)
        return self._known[key]

    def _find(self, category: str, name: str) -> Any:
        from pikepdf import Dictionary

        group = self.found.get(category) if isinstance(self.found, Dictionary) else None
        if isinstance(group, Dictionary) and name in group:
            return group[name]
        return self.outer.find(category, name) if self.outer is not None and self.found is None else None


class Library:
    """What has been read of a file."""

    def __init__(self) -> None:
        self.fonts: dict[str, Font] = {}
        self._spaces: dict[tuple[int, int], Space] = {}
        self._pictures: dict[tuple[int, int], Picture] = {}
        self._contents: dict[tuple[int, int], bytes] = {}
        self._kept = 0

    def font(self, found: Any) -> Font:
        """Return a font. What cannot be read is a font that is not embedded."""
        key = "{}-{}".format(*found.objgen) if found.is_indirect else _digest(found)
        if key not in self.fonts:
            try:
                self.fonts[key] = read_font(found, key)
            except (AttributeError, TypeError, ValueError, KeyError, IndexError):
                facts = FontFacts(key, "?", "", False, False, "its entry in the file cannot be read")
                self.fonts[key] = Font(facts, Widths(0.5))
        return self.fonts[key]

    def space(self, found: Any) -> Space:
        """Return a colour space.

        Raises:
            UnknownSpace: if it cannot be read.
        """
        key = found.objgen if getattr(found, "is_indirect", False) else None
        if key is None:
            return read_space(found)
        if key not in self._spaces:
            self._spaces[key] = read_space(found)
        return self._spaces[key]

    def content(self, stream: Any) -> bytes:
        """Return the content of a form or pattern.

        Raises:
            TooMuch, Damaged: if it cannot be unpacked.
        """
        key = stream.objgen
        if key in self._contents:
            return self._contents[key]
        data = read_stream(stream)
        if self._kept + len(data) < _MOST_KEPT:
            self._contents[key] = data
            self._kept += len(data)
        return data

    def picture(self, found: Any) -> Picture:
        """Return what is known of a picture.

        Raises:
            Lost: if it is not known what is printed.
        """
        if found.objgen not in self._pictures:
            self._pictures[found.objgen] = self._read_picture(found)
        return self._pictures[found.objgen]

    def inline_picture(self, image: InlineImage, resources: Resources) -> Picture:
        """Return what is known of a picture inside a content stream.

        Raises:
            Lost: as `picture`.
        """
        keys = {_LONG.get(key, key): value for key, value in image.keys.items()}
        space = keys.get("/ColorSpace")
        if isinstance(space, str):
            keys["/ColorSpace"] = resources.find("/ColorSpace", space) or space
        return self._read_picture(keys)

    def _read_picture(self, found: Any) -> Picture:
        try:
            pixels = int(found.get("/Width", 0)), int(found.get("/Height", 0))
            stencil = bool(found.get("/ImageMask", False))
            bits = 1 if stencil else int(found.get("/BitsPerComponent", 8))
            space = GRAY if stencil else self._picture_space(found)
        except (TypeError, ValueError, AttributeError):
            raise Lost("a picture's entry cannot be read") from None
        except UnknownSpace as problem:
            raise Lost(f"a picture: {problem}") from None
        if min(pixels) < 1:
            raise Lost("a picture has no pixels")
        grey = space.family in GREY or (space.family == "spot" and space.names == ("Black",))
        kind: Literal["colour", "grey", "line-art"] = "line-art" if bits == 1 else "grey" if grey else "colour"
        soft = found.get("/SMask") is not None or (int(found.get("/SMaskInData", 0) or 0) > 0)
        mask = found.get("/Mask") is not None
        return Picture(pixels, bits, space.unpainted, kind, stencil, mask or soft, soft)

    def _picture_space(self, found: Any) -> Space:
        space = found.get("/ColorSpace")
        if space is not None:
            return self.space(space)
        if "/JPXDecode" in str(found.get("/Filter")):
            head = found.read_raw_bytes()[:4096]
            place = head.find(b"colr")
            if place >= 0 and head[place + 4 : place + 5] == b"\x01":
                number = int.from_bytes(head[place + 7 : place + 11], "big")
                if number in _JPX_SPACES:
                    return Space(*_JPX_SPACES[number])
        raise UnknownSpace("it has no colour space")


def _digest(found: Any) -> str:
    try:
        return hashlib.blake2b(found.unparse(), digest_size=8).hexdigest()
    except (AttributeError, RuntimeError):
        return "?"
