"""What fragments share. In: nothing. Out: faces, pictures, placed pages and drawings, each named by what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pressbuild.drawings import Drawing
from pressbuild.placed_pdf import CopiedPage


@dataclass(frozen=True)
class TypeFace:
    """A face of type: its file and what a PDF says of it, in thousandths of the size of the type.

    `name` is its PostScript name, `file` the digest of its file in the stock. `axes` are the values at which a variable
    face is used; `has_pictures`: its glyphs are small pictures, painted beside it.
    """

    name: str
    family: str
    file: str
    index: int
    glyphs: int
    ascent: int
    descent: int
    is_italic: bool = False
    axes: tuple[tuple[str, float], ...] = ()
    has_pictures: bool = False


@dataclass(frozen=True)
class PictureSource:
    """A bitmap: a file, which is read when it is needed, or the bytes themselves.

    `keeps_pixels`: it has type in it, and is not scaled down. `is_drawn`: what has no colour is printed in black alone.
    """

    file: Path | None
    data: bytes = field(default=b"", repr=False)
    keeps_pixels: bool = False
    is_drawn: bool = False


@dataclass(frozen=True)
class PlacedSource:
    """A page of another PDF: the page, and the file that it is in, from which plates draw it."""

    page: CopiedPage = field(repr=False)
    file: Path
    number: int


@dataclass(frozen=True)
class DrawingSource:
    """A drawing that becomes a bitmap, its file and the cell of its coordinates: x, y, width and height."""

    drawing: Drawing = field(repr=False)
    file: Path | None
    view: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Stock:
    """All that the fragments of some pages name. `files` are those of the faces, by their digests."""

    faces: Mapping[str, TypeFace] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pictures: Mapping[str, PictureSource] = field(default_factory=dict)
    placed: Mapping[str, PlacedSource] = field(default_factory=dict)
    drawings: Mapping[str, DrawingSource] = field(default_factory=dict)
    roots: tuple[Path, ...] = ()  # the folders that files may be read from

    def joined(self, *others: Stock) -> Stock:
        """Return this stock with what others hold, too."""
        all_of = (self, *others)
        return Stock(
            {key: face for stock in all_of for key, face in stock.faces.items()},
            {key: data for stock in all_of for key, data in stock.files.items()},
            {key: source for stock in all_of for key, source in stock.pictures.items()},
            {key: source for stock in all_of for key, source in stock.placed.items()},
            {key: source for stock in all_of for key, source in stock.drawings.items()},
            self.roots,
        )
