"""Options of builds. In: nothing. Out: frozen values that say what is made, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PdfOptions:
    """The PDF for the printer.

    `output` is a file, or a folder for several; None: in `dist/`. A `draft` is written even if stories are overset.
    `profile` is another press profile than the issue names; `pages` some of them, such as “1,4-5”; `grey` is black ink
    alone, `separations` a grey PDF for the plate of each ink.
    """

    output: Path | None = None
    draft: bool = False
    profile: str = ""
    grey: bool = False
    separations: bool = False
    pages: str = ""


@dataclass(frozen=True)
class ScreenOptions:
    """The tagged PDF for screens: where it goes (None: in `dist/`), and whether overset stories stop it."""

    output: Path | None = None
    draft: bool = False


@dataclass(frozen=True)
class EpubOptions:
    """The e-book: where it goes (None: in `dist/`), and what it takes over from the paper.

    `page_numbers` marks where printed pages begin; `validate` has EPUBCheck and Ace read it, where they are installed.
    """

    output: Path | None = None
    page_numbers: bool = True
    validate: bool = False


USUAL_PDF, USUAL_SCREEN, USUAL_EPUB = PdfOptions(), ScreenOptions(), EpubOptions()
