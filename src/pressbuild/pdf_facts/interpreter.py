"""Content streams carried out. In: bytes, resources, the state to begin with. Out: marks on a sheet.

ISO 32000-1, annex A. Only what decides how marks look is carried out; nothing is drawn. Whatever goes wrong is
noted on the sheet, and the next instruction follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from pressbuild.pdf_facts.colour_operators import COLOUR_OPERATORS
from pressbuild.pdf_facts.content_scanner import (
    FIRST_NAME,
    INSTRUCTION,
    STRING_OR_NUMBER,
    plain_name,
    read_hex,
    read_literal,
    read_numbers,
    skip_picture,
)
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.image_marks import count_bytes
from pressbuild.pdf_facts.matrices import multiply, to_matrix
from pressbuild.pdf_facts.page_resources import Resources
from pressbuild.pdf_facts.painting_operators import Painter
from pressbuild.pdf_facts.pdf_objects import TooManyObjects
from pressbuild.pdf_facts.state_dictionaries import apply_state

TROUBLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, ZeroDivisionError)
TROUBLE_OF_PDF = (*TROUBLE, pikepdf.PdfError, RuntimeError, NotImplementedError)
_IGNORED = frozenset(b"i M J j d ri MP DP BMC EMC BX EX d0 d1".split())
_Operation = Callable[["Interpreter", bytes], None]
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
        self.clips = False  # W until the path is painted
        self.unknown_allowed = 0  # BX
        self.faults = 0

    def run(self, data: bytes) -> None:
        """Carry out a content stream.

        Raises:
            TooManyObjects: if it has more than can be looked at.
        """
        self.painter.library.streams.spend(len(data))
        position = 0
        while position >= 0:
            try:
                position = self._run(data, position)
            except TooManyObjects:
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
        table, parts = _TABLE, self.parts
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
                    table[operator](self, operands)
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
            except TooManyObjects:
                raise
            except TROUBLE_OF_PDF as error:
                raise _Fault(_say(error), max(found.end(), position + 1)) from None
        self.sheet.count(count & 1023)
        return -1

    # State

    def save(self, _: bytes) -> None:
        """Keep the graphics state (q)."""
        if len(self.stack) >= _MOST_STATES:
            raise TooManyObjects("it nests its graphics states too deep")
        self.stack.append(self.g.copy())

    def restore(self, _: bytes) -> None:
        """Bring back the graphics state that was kept last (Q)."""
        if self.stack:
            self.g = self.stack.pop()

    def concatenate(self, operands: bytes) -> None:
        """Change the matrix (cm)."""
        self.g.matrix = multiply(to_matrix(_several(operands, 6)), self.g.matrix)

    def set_state(self, operands: bytes) -> None:
        """Change the graphics state by a dictionary (gs)."""
        name = _name(operands)
        value = self.resources.find("ExtGState", name)
        if value is None:
            raise ValueError(f"the graphics state “{name}” that it asks for is not in the file")
        apply_state(self.g, value, name, self.resources, self.sheet, self.painter.library)

    def begin_marked(self, operands: bytes) -> None:
        """Note hidden layers (BDC)."""
        if operands.lstrip().startswith(b"/OC"):
            self.sheet.optional_content = True

    def allow_unknown(self, step: int) -> None:
        """Let unknown operators pass (BX, EX)."""
        self.unknown_allowed = max(0, self.unknown_allowed + step)

    # Paths

    def add_rectangle(self, operands: bytes) -> None:
        """Add a rectangle to the path (re)."""
        x, y, width, height = _several(operands, 4)
        self.parts.append((x, y, width, height))

    def ask_clip(self) -> None:
        """Have the path narrow the clip when it has been painted (W, W*)."""
        self.clips = True

    def paint(self, fill: str, stroke: str) -> None:
        """Paint the path, or leave it."""
        parts, clips = self.parts[:], self.clips
        self.parts.clear()
        self.clips = False
        if not parts:
            return
        if fill or stroke:
            self.texts.finish()
            self.painter.paint(parts, self.g, self.resources, fill, stroke)
        if clips:
            self.painter.cut(parts, self.g)

    # Text

    def begin_text(self, _: bytes) -> None:
        """Begin a text object (BT)."""
        self.texts.matrix = self.texts.line = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    def set_font(self, operands: bytes) -> None:
        """Set font and size (Tf)."""
        found = FIRST_NAME.search(operands)
        if found is None:
            raise ValueError("it asks for a font without a name")
        name = plain_name(found.group())
        self.g.size = read_numbers(operands[found.end() :])[0]
        self.g.font = None
        self.g.font = self.resources.font(name)

    def set_mode(self, operands: bytes) -> None:
        """Set how text is rendered (Tr)."""
        self.g.mode = int(_one(operands))

    def set_text_matrix(self, operands: bytes) -> None:
        """Set the text matrix (Tm)."""
        self.texts.line = self.texts.matrix = to_matrix(_several(operands, 6))

    def move(self, operands: bytes) -> None:
        """Go to the start of another line (Td)."""
        x, y = _several(operands, 2)
        self.texts.move(x, y)

    def move_and_lead(self, operands: bytes) -> None:
        """The same, and set the leading (TD)."""
        x, y = _several(operands, 2)
        self.g.leading = -y
        self.texts.move(x, y)

    def next_line_and_show(self, operands: bytes) -> None:
        """Show a string on the next line (')."""
        self.texts.move(0.0, -self.g.leading)
        self.texts.show(_string(operands), self.g)

    def set_spaces_and_show(self, operands: bytes) -> None:
        """The same with spaces (")."""
        found = STRING_OR_NUMBER.findall(operands)
        if len(found) != 3:
            raise ValueError("text is shown without its spaces")
        self.g.word, self.g.letter = read_numbers(found[0][2])[0], read_numbers(found[1][2])[0]
        self.next_line_and_show(operands)

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


def interpret(painter: Painter, resources: Resources, g: Graphics, data: bytes) -> None:
    """Carry out a content stream; `g` is changed. Painters are given this: forms have streams of their own."""
    Interpreter(painter, resources, g).run(data)


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


def _set(attribute: str, share: float = 1.0) -> _Operation:
    def operation(interpreter: Interpreter, operands: bytes) -> None:
        setattr(interpreter.g, attribute, _one(operands) * share)

    return operation


def _paints(fill: str, stroke: str) -> _Operation:
    return lambda interpreter, _: interpreter.paint(fill, stroke)


def _adds(operator: bytes) -> _Operation:
    return lambda interpreter, operands: interpreter.parts.append(operands.strip() + b" " + operator + b"\n")


_TABLE: dict[bytes, _Operation] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    b"cm": Interpreter.concatenate,
    b"w": _set("width"),
    b"gs": Interpreter.set_state,
    b"re": Interpreter.add_rectangle,
    b"n": _paints("", ""),
    b"f": _paints("f", ""),
    b"F": _paints("f", ""),
    b"f*": _paints("f*", ""),
    b"S": _paints("", "S"),
    b"s": _paints("", "S"),
    b"B": _paints("f", "S"),
    b"b": _paints("f", "S"),
    b"B*": _paints("f*", "S"),
    b"b*": _paints("f*", "S"),
    b"W": lambda interpreter, _: interpreter.ask_clip(),
    b"W*": lambda interpreter, _: interpreter.ask_clip(),
    b"BT": Interpreter.begin_text,
    b"ET": lambda interpreter, _: None,
    b"Tf": Interpreter.set_font,
    b"Tm": Interpreter.set_text_matrix,
    b"Td": Interpreter.move,
    b"TD": Interpreter.move_and_lead,
    b"T*": lambda interpreter, _: interpreter.texts.move(0.0, -interpreter.g.leading),
    b"TJ": lambda interpreter, operands: interpreter.texts.show_array(operands, interpreter.g),
    b"Tj": lambda interpreter, operands: interpreter.texts.show(_string(operands), interpreter.g),
    b"'": Interpreter.next_line_and_show,
    b'"': Interpreter.set_spaces_and_show,
    b"Tc": _set("letter"),
    b"Tw": _set("word"),
    b"TL": _set("leading"),
    b"Ts": _set("rise"),
    b"Tz": _set("stretch", 0.01),
    b"Tr": Interpreter.set_mode,
    b"Do": lambda interpreter, operands: interpreter.painter.do(_name(operands), interpreter.resources, interpreter.g),
    b"sh": lambda interpreter, operands: interpreter.painter.shade(
        _name(operands), interpreter.resources, interpreter.g
    ),
    b"BDC": Interpreter.begin_marked,
    b"BX": lambda interpreter, _: interpreter.allow_unknown(1),
    b"EX": lambda interpreter, _: interpreter.allow_unknown(-1),
    **{operator: _adds(operator) for operator in b"m l c v y h".split()},
    **COLOUR_OPERATORS,
}
