"""Content streams carried out. In: bytes, resources, the state to begin with. Out: marks on a sheet.

ISO 32000-1, annex A. Only what decides how marks look is carried out; nothing is drawn. Whatever goes wrong is
noted on the sheet, and the next instruction follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from pressbuild.preflight.reading.geometry import multiply, to_matrix
from pressbuild.preflight.reading.graphics import Graphics
from pressbuild.preflight.reading.objects import TooMuch
from pressbuild.preflight.reading.painting import Painter
from pressbuild.preflight.reading.pictures import count_bytes
from pressbuild.preflight.reading.resources import Resources
from pressbuild.preflight.reading.scanner import (
    FIRST_NAME,
    INSTRUCTION,
    STRING_OR_NUMBER,
    plain_name,
    read_hex,
    read_literal,
    read_numbers,
    skip_picture,
)
from pressbuild.preflight.reading.states import apply_state

TROUBLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, ZeroDivisionError)
TROUBLE_OF_PDF = (*TROUBLE, pikepdf.PdfError, RuntimeError, NotImplementedError)
_IGNORED = frozenset(b"i M J j d ri MP DP BMC EMC BX EX d0 d1".split())
_MOST_STATES = 2_000  # q without Q
_MOST_FAULTS = 50


class Interpreter:
    """Carries out one content stream; forms and patterns have their own."""

    def __init__(self, painter: Painter, resources: Resources, g: Graphics) -> None:
        """`g` is changed."""
        self.painter = painter
        self.sheet = painter.sheet
        self.texts = painter.texts
        self.resources = resources
        self.g = g
        self.stack: list[Graphics] = []
        self.parts: list[Any] = []  # of the path
        self.clip: str = ""  # W or W* until the path is painted
        self.unknown_allowed = 0  # BX
        self.faults = 0
        self.table = self._make_table()

    def run(self, data: bytes) -> None:
        """Carry out a content stream.

        Raises:
            TooMuch: if it has more than can be looked at.
        """
        self.painter.library.streams.spend(len(data))
        position = 0
        while position >= 0:
            try:
                position = self._run(data, position)
            except TooMuch:
                raise
            except _Fault as fault:
                self.sheet.note(str(fault))
                self.faults += 1
                position = fault.position
                if self.faults > _MOST_FAULTS:
                    break
        self.texts.finish()

    def _run(self, data: bytes, position: int) -> int:
        """Carry out instructions from a position; return where to go on, -1 at the end."""
        table, parts = self.table, self.parts
        count = 0
        for found in INSTRUCTION.finditer(data, position):
            run, operands, operator, rest, _ = found.groups()
            count += 1
            if run is not None:
                parts.append(run)
                continue
            if count & 1023 == 0:
                self.sheet.count(1024)
            try:
                if operator is not None:
                    if operator == b"BI":
                        self.sheet.count(count & 1023)
                        return self._paint_inline(data, found.end())
                    table[operator](operands)
                elif rest is None:
                    raise ValueError("it breaks off, or has something in it that is no instruction")
                elif operands.strip(b" \t\r\n\f\v\0") and not operands.lstrip().startswith(b"%"):
                    raise ValueError("it breaks off")
            except KeyError:
                if operator not in table and operator is not None:
                    if self.unknown_allowed or operator in _IGNORED:
                        continue
                    shown = operator[:20].decode("latin-1")
                    raise _Fault(f"it has an instruction that does not exist (“{shown}”)", found.end()) from None
                raise _Fault("something that it asks for is not in the file", found.end()) from None
            except TooMuch:
                raise
            except TROUBLE_OF_PDF as error:
                raise _Fault(_say(error), max(found.end(), position + 1)) from None
        self.sheet.count(count & 1023)
        return -1

    # State

    def _make_table(self) -> dict[bytes, Callable[[bytes], None]]:
        painter = self.painter
        table: dict[bytes, Callable[[bytes], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            b"cm": self._concatenate,
            b"w": self._set_width,
            b"gs": self._set_state,
            b"re": self._rectangle,
            b"n": lambda _: self._paint("", ""),
            b"f": lambda _: self._paint("f", ""),
            b"F": lambda _: self._paint("f", ""),
            b"f*": lambda _: self._paint("f*", ""),
            b"S": lambda _: self._paint("", "S"),
            b"s": lambda _: self._paint("", "S"),
            b"B": lambda _: self._paint("f", "S"),
            b"b": lambda _: self._paint("f", "S"),
            b"B*": lambda _: self._paint("f*", "S"),
            b"b*": lambda _: self._paint("f*", "S"),
            b"W": lambda _: self._ask_clip("W"),
            b"W*": lambda _: self._ask_clip("W*"),
            b"BT": self._begin_text,
            b"ET": self._end_text,
            b"Tf": self._set_font,
            b"Tm": self._set_text_matrix,
            b"Td": self._move,
            b"TD": self._move_and_lead,
            b"T*": lambda _: self.texts.move(0.0, -self.g.leading),
            b"TJ": lambda operands: self.texts.show_array(operands, self.g),
            b"Tj": lambda operands: self.texts.show(_string(operands), self.g),
            b"'": self._next_line_and_show,
            b'"': self._set_spaces_and_show,
            b"Do": lambda operands: painter.do(_name(operands), self.resources, self.g),
            b"sh": lambda operands: painter.shade(_name(operands), self.resources, self.g),
            b"BDC": self._begin_marked,
            b"BX": lambda _: self._allow_unknown(1),
            b"EX": lambda _: self._allow_unknown(-1),
        }
        for operator in b"m l c v y h".split():
            table[operator] = lambda operands, operator=operator: self._segment(operands, operator)  # type: ignore[misc]
        for operator, setter in (
            (b"Tc", "letter"),
            (b"Tw", "word"),
            (b"TL", "leading"),
            (b"Ts", "rise"),
        ):
            table[operator] = lambda operands, setter=setter: setattr(self.g, setter, _one(operands))  # type: ignore[misc]
        table[b"Tz"] = lambda operands: setattr(self.g, "stretch", _one(operands) / 100)
        table[b"Tr"] = lambda operands: setattr(self.g, "mode", int(_one(operands)))
        table |= self.painter.colour_operators(self)
        return table

    def _save(self, _: bytes) -> None:
        if len(self.stack) >= _MOST_STATES:
            raise TooMuch("it nests its graphics states too deep")
        self.stack.append(self.g.copy())

    def _restore(self, _: bytes) -> None:
        if self.stack:
            self.g = self.stack.pop()

    def _concatenate(self, operands: bytes) -> None:
        self.g.matrix = multiply(to_matrix(_several(operands, 6)), self.g.matrix)

    def _set_width(self, operands: bytes) -> None:
        self.g.width = abs(_one(operands))

    def _set_state(self, operands: bytes) -> None:
        name = _name(operands)
        value = self.resources.find("ExtGState", name)
        if value is None:
            raise ValueError(f"the graphics state “{name}” that it asks for is not in the file")
        apply_state(self.g, value, name, self.resources, self.painter)

    def _begin_marked(self, operands: bytes) -> None:
        if operands.lstrip().startswith(b"/OC"):
            self.sheet.optional_content = True

    def _allow_unknown(self, step: int) -> None:
        self.unknown_allowed = max(0, self.unknown_allowed + step)

    # Paths

    def _segment(self, operands: bytes, operator: bytes) -> None:
        self.parts.append(b" ".join(read_text.strip() for read_text in (operands, operator)) + b"\n")

    def _rectangle(self, operands: bytes) -> None:
        x, y, width, height = _several(operands, 4)
        self.parts.append((x, y, width, height))

    def _ask_clip(self, rule: str) -> None:
        self.clip = rule

    def _paint(self, fill: str, stroke: str) -> None:
        parts, clip = self.parts[:], self.clip
        self.parts.clear()
        self.clip = ""
        if not parts:
            return
        if fill or stroke:
            self.texts.finish()
            self.painter.paint(parts, self.g, self.resources, fill, stroke)
        if clip:
            self.painter.cut(parts, self.g)

    # Text

    def _begin_text(self, _: bytes) -> None:
        self.texts.matrix = self.texts.line = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    def _end_text(self, _: bytes) -> None:
        pass

    def _set_font(self, operands: bytes) -> None:
        found = FIRST_NAME.search(operands)
        if found is None:
            raise ValueError("it asks for a font without a name")
        name = plain_name(found.group())
        self.g.size = read_numbers(operands[found.end() :])[0]
        self.g.font = None
        self.g.font = self.resources.font(name)

    def _set_text_matrix(self, operands: bytes) -> None:
        self.texts.line = self.texts.matrix = to_matrix(_several(operands, 6))

    def _move(self, operands: bytes) -> None:
        x, y = _several(operands, 2)
        self.texts.move(x, y)

    def _move_and_lead(self, operands: bytes) -> None:
        x, y = _several(operands, 2)
        self.g.leading = -y
        self.texts.move(x, y)

    def _next_line_and_show(self, operands: bytes) -> None:
        self.texts.move(0.0, -self.g.leading)
        self.texts.show(_string(operands), self.g)

    def _set_spaces_and_show(self, operands: bytes) -> None:
        found = STRING_OR_NUMBER.findall(operands)
        if len(found) != 3:
            raise ValueError("text is shown without its spaces")
        self.g.word, self.g.letter = read_numbers(found[0][2])[0], read_numbers(found[1][2])[0]
        self._next_line_and_show(operands)

    # Inline images

    def _paint_inline(self, data: bytes, start: int) -> int:
        head = data.find(b"ID", start)
        while head >= 0 and not (data[head - 1 : head].isspace() and data[head + 2 : head + 3].isspace()):
            head = data.find(b"ID", head + 2)
        if head < 0 or head - start > 10_000:
            raise _Fault("a picture in it breaks off", len(data))
        value: Any = None
        try:
            value = pikepdf.Object.parse(b"<<" + data[start:head] + b">>")
        except TROUBLE_OF_PDF:
            self.sheet.note("a picture in it cannot be read")
        length = count_bytes(value, self.resources) if value is not None else None
        end = skip_picture(data, head + 3, length)
        if end < 0:
            raise _Fault("a picture in it breaks off", len(data))
        if value is not None:
            try:
                self.painter.paint_image(value, self.g, self.resources, "", inline=True)
            except TROUBLE_OF_PDF as error:
                raise _Fault(_say(error), end) from None
        return end


class _Fault(Exception):
    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.position = position


def _say(error: Exception) -> str:
    if isinstance(error, ValueError) and error.args:
        said = str(error)
        return said if not said.startswith(("could not", "invalid", "not enough", "too many")) else _WRONG_OPERANDS
    return _WRONG_OPERANDS


_WRONG_OPERANDS = "an instruction in it has the wrong operands"


def _several(operands: bytes, count: int) -> list[float]:
    values = read_numbers(operands)
    if len(values) < count:
        raise ValueError(_WRONG_OPERANDS)
    return values[-count:]


def _one(operands: bytes) -> float:
    return _several(operands, 1)[0]


def _name(operands: bytes) -> str:
    found = FIRST_NAME.search(operands)
    if found is None:
        raise ValueError(_WRONG_OPERANDS)
    return plain_name(found.group())


def _string(operands: bytes) -> bytes:
    strings = [
        read_literal(literal) if literal else read_hex(digits)
        for literal, digits, value in STRING_OR_NUMBER.findall(operands)
        if not value
    ]
    if not strings:
        raise ValueError(_WRONG_OPERANDS)
    return strings[-1]
