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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from fontTools.ttLib import TTFont

from pressbuild.core.invisible_characters import UNSEEN
from pressbuild.typeset.engine.weasyprint_hooks import FROM_UNITS, ffi, pango, text_module

# One glyph for each of these, and one for those that a ligature joins: nothing of them can get lost.
_PLAIN = re.compile(
    "[\\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0384-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


def share_letters(glyphs: Sequence[int], text: str, nominal: Mapping[int, str], from_right: bool) -> list[str]:
    """Return what each glyph of a cluster says, so that together, in the order of reading, they say the text.

    Each one says something as long as there is anything left to say: some readers make up letters for those that say
    nothing. Which letter is which glyph's does not matter, but for text that is set from the right: readers put it into
    its order character by character, and there marks say what they are. `nominal` has the characters that the font has
    glyphs of their own for.
    """
    said = [""] * len(glyphs)
    if from_right and len(text) > 1:
        for place, glyph in enumerate(glyphs):
            character = nominal.get(glyph, "")
            if character and character in text:
                said[place] = character
                text = text.replace(character, "", 1)
    silent = [place for place, letters in enumerate(said) if not letters]
    for place in silent[:-1]:
        said[place], text = text[:1], text[1:]
    if silent:
        said[silent[-1]] = text
    return said


@contextmanager
def _settled_letters(stream: Any, layout: Any) -> Iterator[None]:
    """Write down what the glyphs of a laid-out text say. While it is painted, a glyph that says something else than
    elsewhere goes by another number: see `_number_for`.
    """
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    utf8 = layout.text.encode()
    changed: list[tuple[Any, int]] = []
    run = line.runs[0]
    while run != ffi.NULL:
        glyph_item, run = run.data, run.next
        item, string = glyph_item.item, glyph_item.glyphs
        font, size = stream.add_font(item.analysis.font)
        clusters: dict[int, list[int]] = {}
        for index in range(string.num_glyphs):
            clusters.setdefault(string.log_clusters[index], []).append(index)
        starts = sorted(clusters)
        for start, end in zip(starts, [*starts[1:], item.length], strict=True):
            text = utf8[item.offset + start : item.offset + end].decode().translate(_UNSEEN)
            places = [index for index in clusters[start] if not _is_none(string.glyphs[index].glyph)]
            from_right = bool(item.analysis.level % 2)
            if from_right:
                places.reverse()
            glyphs = [string.glyphs[index].glyph for index in places]
            shared = share_letters(glyphs, text, _nominal(font) if len(glyphs) > 1 else {}, from_right)
            for index, glyph, said in zip(places, glyphs, shared, strict=True):
                number = _number_for(glyph, said, font, item.analysis.font, stream, size)
                if number != glyph:
                    changed.append((string.glyphs[index], glyph))
                    string.glyphs[index].glyph = number
    try:
        yield
    finally:
        for info, glyph in changed:
            info.glyph = glyph


def _number_for(glyph: int, said: str, font: Any, pango_font: Any, stream: Any, size: float) -> int:
    """Return the number by which a glyph is painted that says something: its own if it does so elsewhere, too.

    Else it is one that the font does not use, as WeasyPrint has for characters that are missing; a map of the font
    leads from there to the glyph (`_lead_to_glyphs`). Arabic letters, for one, share their bodies and differ in dots.
    """
    known = font.to_unicode.get(glyph)
    if known is None and (len(said) != 1 or not _PLAIN.fullmatch(said)):
        plain = _nominal(font).get(glyph, "")
        if _PLAIN.fullmatch(plain) and plain:  # plain texts, which do not come here, have the first claim
            known = font.to_unicode[glyph] = plain
    if known is None or known == said or (known == "" and glyph not in font.said_nothing):
        font.to_unicode[glyph] = said
        if said == "":
            font.said_nothing.add(glyph)
        return glyph
    if _plain(known) == _plain(said):
        return glyph
    alias = (glyph, said)
    if alias not in font.missing:
        pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
        width = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        number = font.get_unused_glyph_id(alias)
        font.to_unicode[number], font.widths[number] = said, width
        font.widths.setdefault(glyph, width)
        font.to_unicode.setdefault(glyph, known)
    return int(font.missing[alias])


def _plain(text: str) -> list[str]:
    """Return a text as it is searched for: a no-break space is a space."""
    return unicodedata.normalize("NFKC", text).replace("‐", "-").split()


def _is_none(glyph: int) -> bool:
    return bool(glyph == pango.PANGO_GLYPH_EMPTY or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG)


def _nominal(font: Any) -> dict[int, str]:
    if not hasattr(font, "nominal_characters"):
        with TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True) as face:
            names = face.getBestCmap() or {}
            listed = sorted(names, key=lambda code: (bool(_PLAIN.fullmatch(chr(code))), -code))  # the last one counts
            nominal = {face.getGlyphID(names[code]): chr(code) for code in listed}
            font.font.nominal_characters = nominal  # kept for all fragments
    found: dict[int, str] = font.nominal_characters
    return found


_draw_first_line = text_module.draw_first_line


def _draw_line_with_letters(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    text = textbox.text
    if text.isascii() or _PLAIN.fullmatch(text) or not text.strip() or textbox.style["font_size"] <= 0:
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    with _settled_letters(stream, textbox.pango_layout):
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)


text_module.draw_first_line = _draw_line_with_letters
