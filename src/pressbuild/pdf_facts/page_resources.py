"""Resources of pages and forms, read once. In: resource dictionaries. Out: fonts, spaces, states by their names.

ISO 32000-1, 7.8.3. What several pages share is read once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pressbuild.pdf_facts.colour_spaces import CMYK, GRAY, RGB, Space, device_space, read_space
from pressbuild.pdf_facts.facts import FontFacts
from pressbuild.pdf_facts.page_marks_found import ReadingBudget
from pressbuild.pdf_facts.pdf_fonts import Font, font_key, read_font
from pressbuild.pdf_facts.pdf_objects import get, identity
from pressbuild.pdf_facts.pdf_streams import Streams


@dataclass
class Library:
    """What has been read of a file: its streams, fonts, colour spaces."""

    streams: Streams = field(default_factory=Streams)
    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    spaces: dict[tuple[int, int], Space] = field(default_factory=dict)
    resources: dict[tuple[int, int], Resources] = field(default_factory=dict)
    budget: ReadingBudget = field(default_factory=ReadingBudget)
    direct_fonts: list[Font] = field(default_factory=list)

    def open(self, value: Any) -> Resources:
        """Return the resources of a dictionary."""
        key = identity(value)
        if key is None:
            return Resources(self, value)
        if key not in self.resources:
            self.resources[key] = Resources(self, value)
        return self.resources[key]

    def read_space(self, value: Any) -> Space:
        """Return a colour space.

        Raises:
            ValueError: if it cannot be read.
        """
        key = identity(value)
        if key is None:
            return read_space(value)
        if key not in self.spaces:
            self.spaces[key] = read_space(value)
        return self.spaces[key]

    def read_font(self, value: Any) -> Font:
        """Return a font."""
        key = identity(value)
        if key is None:
            self.direct_fonts.append(read_font(value, font_key(value, len(self.direct_fonts)), self.streams))
            return self.direct_fonts[-1]
        if key not in self.fonts:
            self.fonts[key] = read_font(value, font_key(value, 0), self.streams)
        return self.fonts[key]

    def all_fonts(self) -> list[FontFacts]:
        """Return the fonts that have been asked for."""
        return [font.facts for font in (*self.fonts.values(), *self.direct_fonts)]


class Resources:
    """The resources of a page, form or pattern."""

    def __init__(self, library: Library, value: Any) -> None:
        """`value` may be None or anything else that is no dictionary: then there are none."""
        self._library = library
        self._value = value
        self._categories: dict[str, Any] = {}
        self._fonts: dict[str, Font] = {}
        self._spaces: dict[str, Space] = {}
        self.states: dict[object, Any] = {}  # graphics states that have been worked out
        self._defaults: dict[str, Space] | None = None

    def find(self, category: str, name: str) -> Any:
        """Return a resource, None if there is none of this name."""
        if category not in self._categories:
            self._categories[category] = get(self._value, f"/{category}")
        return get(self._categories[category], f"/{name}")

    def font(self, name: str) -> Font:
        """Return a font.

        Raises:
            ValueError: if there is none of this name.
        """
        if name not in self._fonts:
            value = self.find("Font", name)
            if get(value, "/Subtype") is None:
                raise ValueError(f"the font “{name}” that it asks for is not in the file")
            self._fonts[name] = self._library.read_font(value)
        return self._fonts[name]

    def space(self, value: Any) -> Space:
        """Return a colour space, given as an object or by its name.

        Raises:
            ValueError: if there is none of this name, or it cannot be read.
        """
        if not isinstance(value, str):
            return self._library.read_space(value)
        if value not in self._spaces:
            self._spaces[value] = self._find_space(value)
        return self._spaces[value]

    def _find_space(self, name: str) -> Space:
        space = device_space(name)
        if space is not None:
            return self.device(space)
        value = self.find("ColorSpace", name)
        if value is None:
            raise ValueError(f"the colour space “{name}” that it asks for is not in the file")
        found = self._library.read_space(value)
        return self.device(found) if found in (GRAY, RGB, CMYK) else found

    def device(self, space: Space) -> Space:
        """Return what a device space is replaced by here (DefaultGray and so on, ISO 32000-1, 8.6.5.6), or itself."""
        if self._defaults is None:
            self._defaults = {}
            for family, name in (("gray", "DefaultGray"), ("rgb", "DefaultRGB"), ("cmyk", "DefaultCMYK")):
                value = self.find("ColorSpace", name)
                if value is not None:
                    self._defaults[family] = self._library.read_space(value)
        return self._defaults.get(space.family, space) if space.family in ("gray", "rgb", "cmyk") else space
