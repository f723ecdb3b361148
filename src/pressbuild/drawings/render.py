"""Drawings as bitmaps. In: a prepared drawing. Out: a PNG, drawn by resvg with our faces and nothing else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pressbuild.drawings.model import Drawing


def render_drawing(drawing: Drawing, width: int, height: int) -> bytes:
    """Return a drawing as a PNG that is seen through where nothing is drawn.

    Raises:
        ValueError: if resvg cannot draw it.
    """
    import resvg_py  # loaded here: few papers have a drawing that asks for it

    markup = drawing.markup.decode("utf-8")
    for used in drawing.faces:
        markup = markup.replace(f"'{used.family}'", f"'{_own_name(used.face.path)}'")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=markup,
            skip_system_fonts=True,
            font_files=[str(used.face.path) for used in drawing.faces],
            width=width,
            height=height,
        )
    )


@lru_cache(64)
def _own_name(path: Path) -> str:
    """Return the family as the font file has it, by which resvg finds it."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
