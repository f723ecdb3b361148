"""Text as it is shown. In: strings of a content stream and the graphics state. Out: runs of text on a sheet.

ISO 32000-1, 9.4. Strings that follow one another on a line, in the same type and colour, are one mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pressbuild.pdf_facts.content_scanner import STRING_OR_NUMBER, read_hex, read_literal, read_numbers
from pressbuild.pdf_facts.facts import Box, Colour, State, TextMark
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.matrices import IDENTITY, Matrix, around, height_of, intersect, is_sane, multiply
from pressbuild.pdf_facts.page_marks_found import MarkSheet
from pressbuild.pdf_facts.pdf_fonts import Font

_HEX = re.compile(rb"<([^>]*+)>")
_SPACE = 0.18  # em: a wider gap between strings is a space between words
_FURTHEST = 1.0  # em: after a wider gap another mark begins
_ASCENT, _DESCENT = 0.75, -0.22  # em
_LONGEST = 20_000  # characters of a mark


@dataclass
class _ShownRun:
    key: tuple[object, ...]
    font: str
    size: float
    fill: Colour | None
    stroke: Colour | None
    state: State
    visible: bool
    box: Box
    clip: Box
    x: float  # where it ends
    y: float
    parts: list[str]


@dataclass
class Texts:
    """The text object of a content stream (BT to ET), and the mark that is still growing."""

    sheet: MarkSheet
    matrix: Matrix = IDENTITY
    line: Matrix = IDENTITY
    resolve: Callable[[Graphics, Box, bool], Colour] | None = None  # the colour of a pattern
    draw: Callable[[Font, bytes, Matrix, Graphics], None] | None = None  # glyphs of Type 3
    _run: _ShownRun | None = None
    _directions: dict[tuple[float, ...], tuple[float, float, float]] = field(default_factory=dict)

    def move(self, x: float, y: float) -> None:
        """Go to the start of another line."""
        a, b, c, d, e, f = self.line
        self.line = self.matrix = a, b, c, d, x * a + y * c + e, x * b + y * d + f

    def show_array(self, operands: bytes, g: Graphics) -> None:
        """Show strings with numbers between them that move what follows (TJ)."""
        if b"(" not in operands:
            gaps = read_numbers(_HEX.sub(b" ", operands).strip(b"[ \t\r\n\f\0]"))
            if not gaps or min(gaps) > -1000 * _SPACE:
                self._show([(read_hex(b"".join(_HEX.findall(operands))), sum(gaps))], g)
                return
        pieces: list[tuple[bytes, float]] = []
        pending: list[bytes] = []
        drift = 0.0
        for literal, hexadecimal, value in STRING_OR_NUMBER.findall(operands):
            if value:
                gap = read_numbers(value)[0]
                drift += gap
                if gap <= -1000 * _SPACE:
                    pieces.append((b"".join(pending), drift))
                    pending, drift = [], 0.0
            else:
                pending.append(read_literal(literal) if literal else read_hex(hexadecimal))
        pieces.append((b"".join(pending), drift))
        self._show(pieces, g)

    def show(self, string: bytes, g: Graphics) -> None:
        """Show a string."""
        self._show([(string, 0.0)], g)

    def _show(self, pieces: list[tuple[bytes, float]], g: Graphics) -> None:
        font = g.font
        if font is None and any(string for string, _ in pieces):
            self.sheet.note("text in it has no font")
        size, stretch = g.size, g.stretch
        width, glyphs = 0.0, 0
        parts: list[str] = []
        drift = 0.0
        for string, gap in pieces:
            if font is not None:
                wide, count, blanks, said = font.measure(string)
            else:
                wide, count, blanks, said = 500.0 * len(string), len(string), 0, ""
            width += (wide - gap) / 1000 * size + count * g.letter + blanks * g.word
            glyphs += count
            drift += gap
            if parts and said and parts[-1][-1:] != " " and said[0] != " ":
                parts.append(" ")
            parts.append(said)
        if font is not None and font.vertical:
            across, up = 0.0, -(glyphs * (size + g.letter) - drift / 1000 * size)
        else:
            across, up = width * stretch, 0.0
        if glyphs:
            self._add(across, up, "".join(parts), g)
            if font is not None and font.drawings is not None and self.draw is not None and g.mode != 3:
                scale = size * stretch, 0.0, 0.0, size, 0.0, g.rise
                placing = multiply(scale, multiply(self.matrix, g.matrix))
                self.draw(font, b"".join(string for string, _ in pieces), placing, g)
        a, b, c, d, e, f = self.matrix
        self.matrix = a, b, c, d, across * a + up * c + e, across * b + up * d + f

    def _add(self, across: float, up: float, said: str, g: Graphics) -> None:
        matrix = multiply(self.matrix, g.matrix)
        a, b, c, d, e, f = matrix
        direction = self._directions.get(matrix[:4])
        if direction is None:
            length = math.hypot(a, b)
            unit = (a / length, b / length) if length else (1.0, 0.0)
            direction = self._directions[matrix[:4]] = (height_of(matrix), *unit)
        high, ux, uy = direction
        font = g.font
        size = abs(g.size) * high * (font.scale if font else 1.0)
        if g.rise:
            e, f = e + c * g.rise, f + d * g.rise
        tall = abs(g.size) * (font.scale if font else 1.0)
        if font is not None and font.vertical:
            corners = [-tall / 2, up, tall / 2, up, tall / 2, 0.0, -tall / 2, 0.0]
        else:
            low, top = _DESCENT * tall, _ASCENT * tall
            if g.size < 0:
                low, top = -top, -low
            corners = [0.0, low, across, low, across, top, 0.0, top]
        box = around(corners, (a, b, c, d, e, f))
        if not is_sane(box):
            raise ValueError("text lies absurdly far away")
        end_x, end_y = e + across * a + up * c, f + across * b + up * d
        mode = g.mode
        fill = g.fill if mode in (0, 2, 4, 6) else None
        stroke = g.stroke if mode in (1, 2, 5, 6) else None
        if self.resolve is not None and (g.fill_pattern is not None or g.stroke_pattern is not None):
            self.finish()
            fill = fill and self.resolve(g, box, False)
            stroke = stroke and self.resolve(g, box, True)
        key = (font.facts.key if font else "", round(size, 3), fill, stroke, g.state, ux, uy, mode)
        run = self._run
        if run is not None and run.key == key:
            along = (e - run.x) * ux + (f - run.y) * uy
            aside = abs((e - run.x) * uy - (f - run.y) * ux)
            if aside <= 0.1 * size and -0.5 * size <= along <= _FURTHEST * size and len(run.parts) < _LONGEST:
                old = run.box
                run.box = min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3])
                if along > _SPACE * size and said[:1] != " " and run.parts[-1][-1:] != " ":
                    run.parts.append(" ")
                run.parts.append(said)
                run.x, run.y = end_x, end_y
                return
        self.finish()
        name = font.facts.name if font else ""
        visible = fill is not None or stroke is not None
        self._run = _ShownRun(key, name, size, fill, stroke, g.state, visible, box, g.clip, end_x, end_y, [said])
        if font is not None:
            self.sheet.fonts.setdefault(font.facts.key, font)

    def finish(self) -> None:
        """Put the mark that is growing on the sheet."""
        run, self._run = self._run, None
        if run is None:
            return
        seen = intersect(run.box, run.clip)
        self.sheet.texts.append(
            TextMark(
                seen or run.box,
                run.font,
                run.size,
                run.fill,
                run.stroke,
                run.state,
                "".join(run.parts),
                run.visible and seen is not None,
                self.sheet.ground.under(seen or run.box),
            )
        )
        if run.visible and run.state.is_transparent:
            self.sheet.transparent = True
