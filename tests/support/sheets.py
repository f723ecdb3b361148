"""PDFs of single pages for the tests of imposition, and what others see on the sheets made of them.

Each page bears its number once, as `page7`, in Helvetica of 20 pt that is not embedded, and a border along its trim.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from tests.support.judges import own_environment

MM = 72 / 25.4
SMALL = (200.0, 300.0)  # pt

MISSING = [name for name in ("pdftotext", "pdftoppm", "pdffonts", "qpdf", "gs") if not shutil.which(name)]
with_readers = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
Edit = Callable[[pikepdf.Pdf], None]


def write_pages(
    path: Path,
    count: int,
    size: tuple[float, float] = SMALL,
    bleed: float = 0.0,
    margin: float = 0.0,
    edit: Edit | None = None,
) -> Path:
    """Write a PDF whose trims begin at (bleed + margin, bleed + margin); the number stands at 30, 40 pt from there."""
    width, height = size
    with pikepdf.new() as pdf:
        pdf.docinfo["/Title"] = "Twelve “pages”"
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        at = bleed + margin
        for number in range(1, count + 1):
            page = pdf.add_blank_page(page_size=(width + 2 * at, height + 2 * at))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            if at:
                page.TrimBox = [at, at, at + width, at + height]
                page.BleedBox = [margin, margin, margin + width + 2 * bleed, margin + height + 2 * bleed]
            ground = f"0.8 0.1 0.9 0 k 0 0 {width + 2 * at} {height + 2 * at} re f 0 g " if bleed else ""
            border = f"2 w {at + 5} {at + 5} {width - 10} {height - 10} re S "
            text = f"BT /F1 20 Tf {at + 30} {at + 40} Td (page{number}) Tj ET"
            page.Contents = pdf.make_stream((ground + border + text).encode())
        if edit:
            edit(pdf)
        pdf.save(path, deterministic_id=True)
    return path


@dataclass(frozen=True)
class Word:
    """A word on a sheet: its middle from the foot of the sheet, left, in pt."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class SheetSide:
    width: float
    height: float
    words: tuple[Word, ...]

    def word(self, text: str) -> Word:
        (found,) = (word for word in self.words if word.text == text)
        return found


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def run(*command: object) -> str:
    """Return what a judge says; it must not complain."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, check=False, timeout=120, env=own_environment()
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert not done.stderr, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def read_words(path: Path) -> list[SheetSide]:
    """Return the words that poppler finds on each side, and where."""
    sides = []
    for width, height, inside in _PAGE.findall(run("pdftotext", "-bbox", path, "-")):
        words = []
        for x1, y1, x2, y2, text in _WORD.findall(inside):
            middle = (float(y1) + float(y2)) / 2
            words.append(Word(html.unescape(text), (float(x1) + float(x2)) / 2, float(height) - middle))
        sides.append(SheetSide(float(width), float(height), tuple(words)))
    return sides


def draw(path: Path, number: int = 1, ppi: int = 72, *more: str) -> np.ndarray:
    """Return a page as poppler paints it: rows of grey values from the top."""
    command = ["pdftoppm", "-r", str(ppi), "-gray", "-f", str(number), "-l", str(number), *more, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120, env=own_environment())
    assert not done.stderr, done.stderr  # a face that is not found, for one
    return np.asarray(Image.open(io.BytesIO(done.stdout)))
