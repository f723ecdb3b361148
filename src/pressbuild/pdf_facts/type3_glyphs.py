"""Glyphs that are drawings (Type 3). In: codes that are shown. Out: the bitmaps, gradients and colours inside them.

ISO 32000-1, 9.6.5. Each glyph is carried out once a page. A thin shape is no line here: type has its own rules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pressbuild.pdf_facts.code_meanings import read_differences
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.ink_below import Ground
from pressbuild.pdf_facts.matrices import Matrix, multiply, to_matrix
from pressbuild.pdf_facts.painting_operators import Painter
from pressbuild.pdf_facts.pdf_fonts import Font
from pressbuild.pdf_facts.pdf_objects import get, is_stream, numbers


def paint_glyphs(painter: Painter, font: Font, string: bytes, matrix: Matrix, g: Graphics) -> None:
    """Carry out the glyphs of a string that have not been on this page yet.

    Raises:
        ValueError: if one of them cannot be carried out.
    """
    value = font.drawings
    names = read_differences(get(value, "/Encoding"))
    procedures = get(value, "/CharProcs")
    for code in sorted(set(string)):
        if (font.facts.key, code) in painter.drawn:
            continue
        painter.drawn.add((font.facts.key, code))
        glyph = get(procedures, f"/{names.get(code, '')}")
        if is_stream(glyph):
            _paint(painter, value, glyph, matrix, g)


def _paint(painter: Painter, font: Any, glyph: Any, matrix: Matrix, g: Graphics) -> None:
    sheet = painter.sheet
    inner = g.copy()
    inner.matrix = multiply(to_matrix(numbers(get(font, "/FontMatrix"))), matrix)
    inner.mode, inner.font, inner.letter, inner.word, inner.rise, inner.stretch = 0, None, 0.0, 0.0, 0.0, 1.0
    coloured = b"d1" not in painter.library.streams.read(glyph)[0][:200]
    start, ground = len(sheet.paths), sheet.ground
    sheet.ground = Ground()
    own = get(font, "/Resources")
    try:
        painter.carry_out(glyph, inner, painter.library.open(own))
    finally:
        sheet.ground = ground
        # the colour of other glyphs is that of the text
        sheet.paths[start:] = [replace(mark, width=None) for mark in sheet.paths[start:]] if coloured else []
