"""What glyphs say. In: text boxes as they are painted. Out: the ToUnicode entries of their glyphs, each with
its letters.

WeasyPrint writes down what a glyph says the first time that it is painted, from the characters up to the next glyph.
Several glyphs of one cluster break that: the first ones get nothing, and say nothing wherever they stand again. A soft
hyphen in a ligature is such a glyph, and so are the base and the accent of a letter that the font has only in parts.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from fontTools.ttLib import TTFont

from pressbuild.characters import UNSEEN
from pressbuild.typeset.engine.hooks import ffi, pango, text_module

# One glyph for each of these, and one for those that a ligature joins: nothing of them can get lost.
_PLAIN = re.compile(
    "[\\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0384-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
_MIRRORED = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "‹": "›"}
_MIRRORED |= {close: opening for opening, close in _MIRRORED.items()}
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


def share_letters(glyphs: Sequence[int], text: str, nominal: dict[int, str]) -> dict[int, str]:
    """Return what each glyph of a cluster says, so that together, in the order of reading, they say the text.

    `nominal` are the characters that the font has glyphs of their own for; what is left goes to the first other glyph.
    """
    said: dict[int, str] = {}
    if len(glyphs) == 1:
        return {glyphs[0]: text}
    text = unicodedata.normalize("NFD", text)  # the font may have a letter only in parts
    for glyph in glyphs:
        character = nominal.get(glyph, "")
        if character and character in text:
            said[glyph] = character
            text = text.replace(character, "", 1)
    others = [glyph for glyph in glyphs if glyph not in said]
    if others:
        said |= {glyph: text if glyph == others[0] else "" for glyph in others}
    return said


def _settle_letters(stream: Any, layout: Any) -> None:
    """Write down what the glyphs of a laid-out text say."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    utf8 = layout.text.encode()
    run = line.runs[0]
    while run != ffi.NULL:
        glyph_item, run = run.data, run.next
        item, string = glyph_item.item, glyph_item.glyphs
        font, _ = stream.add_font(item.analysis.font)
        from_right = item.analysis.level % 2
        clusters: dict[int, list[int]] = {}
        for index in range(string.num_glyphs):
            clusters.setdefault(string.log_clusters[index], []).append(string.glyphs[index].glyph)
        starts = sorted(clusters)
        for start, end in zip(starts, [*starts[1:], item.length], strict=True):
            text = utf8[item.offset + start : item.offset + end].decode().translate(_UNSEEN)
            glyphs = [glyph for glyph in clusters[start] if not _is_none(glyph)]
            if from_right:
                glyphs.reverse()
                text = _MIRRORED.get(text, text)  # the glyph is that of the other bracket, and says so everywhere
            for glyph, said in share_letters(glyphs, text, _nominal(font) if len(glyphs) > 1 else {}).items():
                if not font.to_unicode.get(glyph):
                    font.to_unicode[glyph] = said


def _is_none(glyph: int) -> bool:
    return bool(glyph == pango.PANGO_GLYPH_EMPTY or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG)


def _nominal(font: Any) -> dict[int, str]:
    if not hasattr(font, "nominal_characters"):
        with TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True) as face:
            names = face.getBestCmap() or {}
            font.nominal_characters = {
                face.getGlyphID(name): chr(code) for code, name in sorted(names.items(), reverse=True)
            }
    found: dict[int, str] = font.nominal_characters
    return found


_draw_first_line = text_module.draw_first_line


def _draw_line_with_letters(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    text = textbox.text
    if not text.isascii() and not _PLAIN.fullmatch(text) and text.strip() and textbox.style["font_size"] > 0:
        _settle_letters(stream, textbox.pango_layout)
    return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)


text_module.draw_first_line = _draw_line_with_letters
