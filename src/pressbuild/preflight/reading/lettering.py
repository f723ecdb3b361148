"""Text as it is set. In: a `Run` and strings. Out: text marks: real size, place, words. ISO 32000-1, 9.3 and 9.4."""

from __future__ import annotations

import math
import re
from typing import Any

from pressbuild.preflight.facts import TextMark
from pressbuild.preflight.reading.fonts import Font
from pressbuild.preflight.reading.interpreter import DEEPEST, Run
from pressbuild.preflight.reading.library import Resources
from pressbuild.preflight.reading.state import IDENTITY, Matrix, meet, multiply, place_box
from pressbuild.preflight.reading.streams import Damaged, TooMuch
from pressbuild.preflight.reading.tokens import read_hex, split_pieces

_CODED = re.compile(rb"<[^>]*>")
_WORD_GAP = -180.0  # thousandths of an em: a gap that is read as a space
_FILLS, _STROKES, _UNSEEN = (0, 2, 4, 6), (1, 2, 5, 6), (3, 7)


def begin(run: Run, _operands: list[Any]) -> None:
    """Begin a text object."""
    run.text_matrix = run.line_matrix = IDENTITY


def set_char_space(run: Run, operands: list[Any]) -> None:
    """Set Tc."""
    run.g.char_space = float(operands[0])


def set_word_space(run: Run, operands: list[Any]) -> None:
    """Set Tw."""
    run.g.word_space = float(operands[0])


def set_stretch(run: Run, operands: list[Any]) -> None:
    """Set Tz."""
    run.g.stretch = float(operands[0]) / 100


def set_leading(run: Run, operands: list[Any]) -> None:
    """Set TL."""
    run.g.leading = float(operands[0])


def set_mode(run: Run, operands: list[Any]) -> None:
    """Set Tr."""
    run.g.mode = int(operands[0])


def set_rise(run: Run, operands: list[Any]) -> None:
    """Set Ts."""
    run.g.rise = float(operands[0])


def set_font(run: Run, operands: list[Any]) -> None:
    """Set font and size."""
    name, size = str(operands[0]), float(operands[1])
    known = run.resources.parsed.get(("font", name))
    if known is None:
        found = run.resources.find("/Font", name)
        if found is None:
            run.page.note(f"the font “{name[1:40]}” is not there")
            run.g.font = None
            return
        known = run.resources.parsed["font", name] = run.library.font(found)
    run.g.font, run.g.size = known, size


def move(run: Run, operands: list[Any]) -> None:
    """Go to the beginning of another line."""
    x, y = float(operands[0]), float(operands[1])
    run.text_matrix = run.line_matrix = multiply((1, 0, 0, 1, x, y), run.line_matrix)


def move_and_lead(run: Run, operands: list[Any]) -> None:
    """Go to another line and set the leading."""
    run.g.leading = -float(operands[1])
    move(run, operands)


def set_matrix(run: Run, operands: list[Any]) -> None:
    """Set the text matrix."""
    a, b, c, d, e, f = map(float, operands)
    run.text_matrix = run.line_matrix = (a, b, c, d, e, f)


def next_line(run: Run, _operands: list[Any]) -> None:
    """Go to the next line."""
    move(run, [0.0, -run.g.leading])


def show_on_next_line(run: Run, operands: list[Any]) -> None:
    """Go to the next line and show a string."""
    next_line(run, [])
    show(run, operands[0])


def show_spaced(run: Run, operands: list[Any]) -> None:
    """Set spaces, go to the next line, show a string."""
    run.g.word_space, run.g.char_space = float(operands[0]), float(operands[1])
    show_on_next_line(run, operands[2:])


def show_pieces(run: Run, body: bytes | list[Any]) -> None:
    """Show the strings of a TJ, given as it stands between its brackets."""
    if isinstance(body, list):
        pieces = body[-1] if body else []
    elif b"(" not in body:
        coded = b"".join(_CODED.findall(body))
        numbers = [float(number) for number in _CODED.sub(b" ", body).split()]
        if not numbers or min(numbers) > _WORD_GAP:
            show(run, read_hex(b"<" + coded.replace(b"<", b"").replace(b">", b"") + b">"), sum(numbers))
            return
        pieces = split_pieces(body)
    else:
        pieces = split_pieces(body)
    text, codes, moved = [], b"", 0.0
    for piece in pieces:
        if isinstance(piece, bytes):
            codes += piece
        else:
            moved += piece
            if piece < _WORD_GAP and codes:
                text.append(codes)
                codes = b""
    show(run, b"".join([*text, codes]), moved, [*text, codes])


def show(run: Run, text: bytes, moved: float = 0.0, words: list[bytes] | None = None) -> None:
    """Show a string; `moved` is what a TJ moves back, in thousandths of an em, `words` its parts with gaps between."""
    g = run.g
    font = g.font
    if font is None:
        run.page.note("text has no font")
        return
    if not isinstance(text, bytes):
        raise TypeError
    run.page.fonts.add(font.facts.key)
    codes = font.codes(text)
    width = sum(map(font.widths.__getitem__, codes)) * g.size + len(codes) * g.char_space
    if g.word_space and not font.wide:
        width += text.count(b" ") * g.word_space
    width = (width - moved / 1000 * g.size) * g.stretch
    before = run.text_matrix
    a, b, c, d, e, f = before
    run.text_matrix = (a, b, c, d, e + width * a, f + width * b)
    if not codes or g.clip is None:
        return
    matrix = multiply(before, g.matrix)
    size = abs(g.size) * font.scale * _height(matrix)
    if not math.isfinite(size + width):
        run.page.note("text lies nowhere")
        return
    if font.type3 is not None:
        _draw_letters(run, font, codes, matrix)
    rise = g.rise
    low, high = font.descent * g.size + rise, font.ascent * g.size + rise
    box = place_box((0.0, min(low, high), width, max(low, high)), matrix)
    seen = meet(box, g.clip)
    if seen is None:
        return
    said = font.read(codes) if words is None else " ".join(font.read(font.codes(word)) for word in words)
    if not said.strip() and font.letters and "\ufffd" not in said:
        return  # nothing but spaces
    _mark(run, font, size, run.page.whole or seen, said)


def _height(matrix: Matrix) -> float:
    """Return how high a matrix makes letters, measured square to their line."""
    a, b, c, d = matrix[:4]
    along = math.hypot(a, b)
    return abs(a * d - b * c) / along if along else 0.0


def _mark(run: Run, font: Font, size: float, box: tuple[float, float, float, float], said: str) -> None:
    from pressbuild.preflight.reading.placing import paint_pattern

    g = run.g
    mode = g.mode if font.type3 is None or g.mode == 3 else 0
    fill, stroke = (g.fill if mode in _FILLS else None), (g.stroke if mode in _STROKES else None)
    pattern: Any = g.fill_pattern if fill else None
    if pattern is not None:
        paint_pattern(run, pattern, box)
    visible = mode not in _UNSEEN
    run.canvas.add_text(TextMark(box, font.facts.name, size, fill, stroke, g.paint, said, visible))


def _draw_letters(run: Run, font: Font, codes: list[int], matrix: Matrix) -> None:
    """Carry out the letters of a Type 3 font, each once a page: they may hold pictures and colours."""
    from pikepdf import Dictionary, Name, Stream

    if run.depth >= DEEPEST or run.g.mode == 3:
        return
    found, g = font.type3, run.g
    programs, encoding = found.get("/CharProcs"), found.get("/Encoding")
    if not isinstance(programs, Dictionary):
        run.page.note("the letters of a font are not there")
        return
    names: dict[int, str] = {}
    if isinstance(encoding, Dictionary) and "/Differences" in encoding:
        code = 0
        for part in encoding.Differences:
            if isinstance(part, Name):
                names[code] = str(part)
                code += 1
            else:
                code = int(part)
    for code in dict.fromkeys(codes):
        key = (font.facts.key, code, round(_height(matrix) * g.size, 2), g.fill)
        program = programs.get(names.get(code, ""))
        if key in run.page.drawn or not isinstance(program, Stream):
            continue
        run.page.drawn.add(key)
        try:
            data = run.library.content(program)
        except (Damaged, TooMuch) as problem:
            run.page.note(f"a letter cannot be read: {problem}")
            continue
        inner = g.copy()
        inner.matrix = multiply(font.matrix, multiply((g.size * g.stretch, 0, 0, g.size, 0, g.rise), matrix))
        resources = Resources(found.get("/Resources"), run.resources)
        Run(run.page, resources, inner, run.depth + 1).carry_out(data)
