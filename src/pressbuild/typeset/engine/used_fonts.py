"""What a fragment has of its fonts. In: Pango's fonts, glyphs as they are painted. Out: the faces of the fragment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pressbuild.displaylist.pages import FaceUse
from pressbuild.typeset.engine.face_shelf import FaceShelf
from pressbuild.typeset.engine.shelf import Shelf
from pressbuild.typeset.engine.weasyprint_hooks import ffi


class UsedFont:
    """A font as a fragment uses it: which glyphs, how wide they are, what they say. It answers as WeasyPrint's does."""

    def __init__(self, font: Any, key: str, number: int) -> None:
        self.font, self.key, self.number = font, key, number
        self.widths: dict[int, int] = {}
        self.to_unicode: dict[int, str] = {}
        self.missing: dict[Any, int] = {}
        self.said_nothing: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.font, name)

    def get_unused_glyph_id(self, key: Any) -> int:
        """Return a number that no glyph of the font has."""
        if key not in self.missing:
            self.missing[key] = min(self.font.glyph_count + len(self.missing), 0xFFFF)
        return self.missing[key]

    def use(self) -> FaceUse:
        """Return what the fragment has of the font."""
        glyphs = tuple((glyph, self.widths.get(glyph, 0), said) for glyph, said in sorted(self.to_unicode.items()))
        aliases = ((number, key[0] if isinstance(key, tuple) else 0) for key, number in self.missing.items())
        return FaceUse(self.key, glyphs, tuple(sorted(aliases)))


@dataclass
class FragmentSession:
    """What the streams of one fragment share. `numbers` are those of its boxes."""

    shelf: Shelf
    faces: FaceShelf
    numbers: dict[Any, int]
    fonts: dict[str, UsedFont] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ink_rect = ffi.new("PangoRectangle *")
        self.logical_rect = ffi.new("PangoRectangle *")

    def face_uses(self) -> tuple[FaceUse, ...]:
        """Return the faces of the fragment in the order of the numbers of its spans."""
        return tuple(font.use() for font in self.fonts.values())
