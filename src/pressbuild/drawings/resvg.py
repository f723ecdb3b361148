"""Drawings as bitmaps. In: a prepared drawing. Out: a PNG, drawn by resvg with our faces and nothing else."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from pressbuild.core.system_errors import temporary_folder
from pressbuild.core.units import parse_length
from pressbuild.drawings.drawing import Drawing


def render_drawing(drawing: Drawing, width: int, height: int) -> bytes:
    """Return a drawing as a PNG that is seen through where nothing is drawn.

    Raises:
        ValueError: if resvg cannot draw it.
        OSError: if a face cannot be read.
    """
    import resvg_py  # loaded here: few papers have a drawing that asks for it

    root = etree.fromstring(drawing.markup)
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {_pixels(root.get('width'))} {_pixels(root.get('height'))}")
    root.set("width", str(width))
    root.set("height", str(height))
    markup = etree.tostring(root, encoding="unicode")
    # resvg opens font files by itself, so it gets copies of what came through the door
    with temporary_folder("drawing") as folder:
        files = []
        for number, used in enumerate(drawing.faces):
            data = used.face.read()
            markup = markup.replace(f"'{used.family}'", f"'{_own_name(data)}'")
            files.append(str(folder / f"{number}{used.face.path.suffix}"))
            Path(files[-1]).write_bytes(data)
        try:
            with _silent():
                return bytes(resvg_py.svg_to_bytes(svg_string=markup, skip_system_fonts=True, font_files=files, dpi=96))
        except BaseException as problem:
            if type(problem).__name__ != "PanicException":
                raise
            raise ValueError(f"resvg fails on it: {problem}") from None  # a fault in Rust is no `Exception` of Python's


@contextmanager
def _silent() -> Iterator[None]:
    """Leave out what a library in Rust says of its faults: it writes it to the stream by itself, for programmers."""
    with Path(os.devnull).open("wb") as nowhere:
        kept = os.dup(2)
        try:
            os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _pixels(length: str | None) -> str:
    """Return a length of an SVG in CSS px (CSS Values 4, 6.2)."""
    try:
        return f"{parse_length(length or '', bare='px'):g}"
    except ValueError:
        return "100"


def _own_name(data: bytes) -> str:
    """Return the family as the font file has it, by which resvg finds it."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(data), lazy=True) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
