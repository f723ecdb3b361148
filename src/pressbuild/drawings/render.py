"""Drawings as bitmaps. In: a prepared drawing. Out: a PNG, drawn by resvg with our faces and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lxml import etree

from pressbuild.drawings.model import Drawing


def render_drawing(drawing: Drawing, width: int, height: int) -> bytes:
    """Return a drawing as a PNG that is seen through where nothing is drawn.

    Raises:
        ValueError: if resvg cannot draw it.
    """
    import resvg_py  # loaded here: few papers have a drawing that asks for it

    root = etree.fromstring(drawing.markup)
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {_pixels(root.get('width'))} {_pixels(root.get('height'))}")
    root.set("width", str(width))
    root.set("height", str(height))
    markup = etree.tostring(root, encoding="unicode")
    for used in drawing.faces:
        markup = markup.replace(f"'{used.family}'", f"'{_own_name(used.face.path)}'")
    files = [str(used.face.path) for used in drawing.faces]
    return bytes(resvg_py.svg_to_bytes(svg_string=markup, skip_system_fonts=True, font_files=files, dpi=96))


def _pixels(length: str | None) -> str:
    """Return a length of an SVG in CSS px (CSS Values 4, 6.2)."""
    match = re.fullmatch(r"\s*([\d.]+)\s*(px|pt|pc|mm|cm|in)?\s*", length or "")
    if not match:
        return "100"
    return f"{float(match[1]) * {'pt': 4 / 3, 'pc': 16, 'mm': 96 / 25.4, 'cm': 96 / 2.54, 'in': 96}.get(match[2], 1):g}"


@lru_cache(64)
def _own_name(path: Path) -> str:
    """Return the family as the font file has it, by which resvg finds it."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
