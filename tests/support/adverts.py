"""Advertisements as customers send them. In: words, a size in mm, what is odd about the file. Out: the bytes of a PDF.

Ghostscript makes them of PostScript, with fonts and colours of its own that no layout has:

    data = advert(137, 90, "Bookshop")
    turned = changed(data, lambda page: page.update({"/Rotate": 90}))
"""

from __future__ import annotations

import io
import subprocess
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image
from tests.support.judges import own_environment

MM = 72 / 25.4  # pt
WORDS_AT = (20.0, 30.0)  # mm from the left foot of the advertisement: where its words begin


def run(*command: object) -> str:
    """Return what a program says; it must not fail."""
    done = subprocess.run(
        list(map(str, command)), env=own_environment(), capture_output=True, encoding="utf-8", errors="replace"
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@cache
def advert(width: float = 137, height: float = 90, words: str = "Bookshop", pages: int = 1) -> bytes:
    """Return a PDF: a tint over the whole page, a dark corner, words that are set in a font of Ghostscript's."""
    page = f"""
        0.1 0 0.3 0 setcmykcolor 0 0 {width * MM} {height * MM} rectfill
        1 0.6 0 0.2 setcmykcolor 0 0 {12 * MM} {8 * MM} rectfill
        0 0 0 1 setcmykcolor /Helvetica-Bold findfont 24 scalefont setfont
        {WORDS_AT[0] * MM} {WORDS_AT[1] * MM} moveto ({words}) show showpage
    """
    size = f"<< /PageSize [{width * MM} {height * MM}] >> setpagedevice"
    done = subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/prepress", "-o", "-", "-"],
        input=(size + page * pages).encode(),
        env=own_environment(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def changed(data: bytes, change: Callable[[Any], object], page: int = 1, **saved: Any) -> bytes:
    """Return a PDF with one of its pages changed; `saved` is for pikepdf's `save`."""
    with pikepdf.open(io.BytesIO(data)) as pdf, warnings.catch_warnings():
        change(pdf.pages[page - 1].obj)
        stream = io.BytesIO()
        warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)  # of a form field without its form
        pdf.save(stream, deterministic_id="encryption" not in saved, **saved)
        return stream.getvalue()


def with_boxes(data: bytes, **boxes: Sequence[float]) -> bytes:
    """Return a PDF with these boxes of its first page, in mm: `with_boxes(data, TrimBox=(10, 10, 147, 100))`."""

    def change(page: Any) -> None:
        for name, box in boxes.items():
            page[f"/{name}"] = pikepdf.Array([round(number * MM, 4) for number in box])

    return changed(data, change)


def draw(file: Path, ppi: int = 72, box: tuple[float, float, float, float] | None = None) -> Image.Image:
    """Return page 1 of a PDF as poppler draws it, or the part `box` of it: left, top, width, height in mm."""
    part: list[object] = []
    if box:
        pixels = [round(number / 25.4 * ppi) for number in box]
        part = [word for pair in zip(("-x", "-y", "-W", "-H"), pixels, strict=True) for word in pair]
    target = file.with_suffix("")
    run("pdftoppm", "-r", ppi, "-cropbox", "-singlefile", "-png", *part, file, target)
    return Image.open(target.with_suffix(".png")).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures of one size differ: the mean of all channels, 0 to 255."""
    from PIL import ImageChops, ImageStat

    size = (min(one.width, other.width), min(one.height, other.height))
    assert abs(one.width - other.width) <= 1, (one.size, other.size)
    assert abs(one.height - other.height) <= 1, (one.size, other.size)
    found = ImageStat.Stat(ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size)))).mean
    return sum(found) / len(found)


def words_of(file: Path, page: int = 1) -> dict[str, tuple[float, float]]:
    """Return where poppler finds each word of a page: left and baseline side, in mm from the left top corner."""
    import re

    text = run("pdftotext", "-bbox", "-f", page, "-l", page, file, "-")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</word>', text)
    return {word: (float(x) / MM, float(y) / MM) for x, y, word in found}
