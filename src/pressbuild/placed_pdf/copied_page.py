"""What is known of a page of a PDF from elsewhere: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.rectangles import PdfBox
from pressbuild.core.units import MM_PER_PT

PLACED = "placed-"  # how the names of placed pages begin among the pictures of a finished PDF
Part = bytes | int


@dataclass(frozen=True)
class PlacedPageFacts:
    """One page of a PDF: its trimmed size and where that is said.

    `box` is the name of the page box that `trim` was taken from; `rotation` is clockwise, in degrees; a unit of the
    page is `unit` pt. `mended` says that the file was damaged and could be read all the same.
    """

    pages: int
    box: str
    trim: PdfBox
    bleed: PdfBox
    rotation: int
    unit: float
    mended: bool

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page as it is shown, in mm."""
        sides = (self.trim.width * self.unit * MM_PER_PT, self.trim.height * self.unit * MM_PER_PT)
        return sides if self.rotation % 180 == 0 else (sides[1], sides[0])


def looks_like_pdf(path: Path) -> bool:
    """Whether a file is called a PDF."""
    return path.suffix.lower() == ".pdf"


@dataclass(frozen=True)
class Node:
    """An object of a PDF, ready to be written: bytes, and between them the numbers of other nodes.

    `stream` is what follows a stream's dictionary, packed as the dictionary says.
    """

    parts: tuple[Part, ...]
    stream: bytes | None = None


@dataclass(frozen=True)
class CopiedPage:
    """A page as a form: node 0, with the nodes that it needs. `bare_fonts` are those that are not embedded.

    `notes` are comments and form fields on the page that would be printed with it, and are not copied.
    """

    facts: PlacedPageFacts
    nodes: tuple[Node, ...]
    is_transparent: bool
    bare_fonts: tuple[str, ...]
    notes: int = 0
