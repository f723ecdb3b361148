"""The letters behind the glyphs. In: the bytes of a PDF. Out: for each page the texts on it, as a reader finds them.

Text operators alone are carried out (ISO 32000-1, 9.4): what is painted in which colour is for `interpreter`. A glyph
says what the ToUnicode map of its font says, or the /ActualText around it (14.9.4).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

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
from pressbuild.pdf_facts.glyph_zero import find_zero
from pressbuild.pdf_facts.interpreter import TROUBLE_OF_PDF
from pressbuild.pdf_facts.matrices import IDENTITY, Matrix, multiply, order, to_matrix
from pressbuild.pdf_facts.page_facts import find_pages
from pressbuild.pdf_facts.page_resources import Library, Resources
from pressbuild.pdf_facts.pdf_document import UnreadablePdf
from pressbuild.pdf_facts.pdf_fonts import Font
from pressbuild.pdf_facts.pdf_objects import TooManyObjects, get, is_stream, items, name, numbers

MOST_TEXTS = 500_000  # of a file
_HEX = re.compile(rb"<([^>]*+)>")
_ACTUAL = re.compile(rb"/ActualText[\s\0]*+(<[0-9A-Fa-f\s]*+>|\((?>[^()\\]++|\\.)*+\))", re.DOTALL)
_MOST_STATES = 2_000
_DEEPEST = 20
_INVISIBLE = 3  # the rendering mode of text that lies behind a scanned page
_ZERO = "\ufffe"  # no character (Unicode 16, 23.7): before what glyph 0 says


@dataclass
class ShownText:
    """What is shown from one place on: its letters, and how many of its glyphs are glyph 0.

    `x` and `y` are in pt from the trim's top left corner, `y` that of the baseline; `font` is the one it begins in.
    """

    x: float
    y: float
    font: str
    letters: str = ""
    zeros: int = 0


def read_letters(data: bytes) -> tuple[tuple[ShownText, ...], ...]:
    """Return the texts of each page in the order in which they are painted.

    Raises:
        UnreadablePdf: if a page cannot be read to its end.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True, inherit_page_attributes=True) as pdf:
            reader = _LetterReader()
            return tuple(tuple(reader.read(page)) for page in find_pages(pdf)[0])
    except (*TROUBLE_OF_PDF, RecursionError, MemoryError) as problem:
        raise UnreadablePdf(f"the letters on its pages cannot be read ({problem})") from None


class _Codes(dict[int, str]):
    """What the codes of a font say."""

    def __init__(self, font: Font, is_zero: Callable[[int], bool]) -> None:
        super().__init__()
        self.font, self.is_zero = font, is_zero

    def __missing__(self, code: int) -> str:
        said = self.font.characters.get(code, "")
        zero = self.is_zero(code) and not said.isspace()  # some programs have no other glyph for a space
        self[code] = found = _ZERO + said if zero else said
        return found

    def read(self, string: bytes) -> str:
        """Return what a string says."""
        codes: Any = string
        if self.font.wide:
            codes = struct.unpack(f">{len(string) // 2}H", string[: len(string) // 2 * 2])
        return "".join([self[code] for code in codes])


@dataclass
class _State:
    """What `q` keeps of the graphics state."""

    matrix: Matrix
    codes: _Codes | None = None
    leading: float = 0.0
    mode: int = 0


class _LetterReader:
    """Reads the pages of one file."""

    def __init__(self) -> None:
        self.library = Library()
        self._codes: dict[str, _Codes] = {}  # by the key of the font
        self._count = 0

    def read(self, page: Any) -> list[ShownText]:
        """Return the texts of a page."""
        box = next(
            (box for key in ("/TrimBox", "/CropBox", "/MediaBox") if (box := order(numbers(get(page, key))))), None
        )
        left, top = (box[0], box[3]) if box else (0.0, 0.0)
        content = get(page, "/Contents")
        streams = [content] if is_stream(content) else [part for part in items(content) if is_stream(part)]
        data = b"\n".join(self.library.streams.read(part)[0] for part in streams)
        found: list[ShownText] = []
        resources = self.library.open(get(page, "/Resources"))
        _Content(self, resources, found, 0).run(data, _State((1.0, 0.0, 0.0, -1.0, -left, top)))
        return found

    def codes(self, resources: Resources, label: str) -> _Codes:
        """Return what the codes of a font of some resources say."""
        font = resources.font(label)
        if font.facts.key not in self._codes:
            is_zero = find_zero(resources.find("Font", label), self.library.streams)
            self._codes[font.facts.key] = _Codes(font, is_zero)
        return self._codes[font.facts.key]

    def count(self) -> None:
        """Count a text.

        Raises:
            TooManyObjects: if there are more than can be looked at.
        """
        self._count += 1
        if self._count > MOST_TEXTS:
            raise TooManyObjects(f"it has more than {MOST_TEXTS:,} pieces of text")


@dataclass
class _Content:
    """One content stream; forms in it have their own."""

    reader: _LetterReader
    resources: Resources
    found: list[ShownText]
    depth: int
    line: Matrix = IDENTITY
    text: ShownText | None = None  # what strings are added to until the place is changed
    spans: list[bool] = field(default_factory=list)  # marked content: whether it has an /ActualText

    def run(self, data: bytes, state: _State) -> None:
        """Carry out a content stream.

        Raises:
            TooManyObjects: if there is more of it than can be looked at.
            ValueError: if it asks for what is not there.
        """
        stack: list[_State] = []
        position = 0
        while position >= 0:
            start, position = position, -1
            for instruction in INSTRUCTION.finditer(data, start):
                _, operands, operator, _, _ = instruction.groups()
                if operator in (b"TJ", b"Tj"):
                    self._show(operands, state)
                elif operator == b"q":
                    stack.append(_State(state.matrix, state.codes, state.leading, state.mode))
                    if len(stack) > _MOST_STATES:
                        raise TooManyObjects("it nests its graphics states too deep")
                elif operator == b"Q":
                    state = stack.pop() if stack else state
                elif operator == b"cm":
                    state.matrix = multiply(to_matrix(read_numbers(operands)[-6:]), state.matrix)
                elif operator == b"Do":
                    self._do(operands, state)
                elif operator == b"BI":
                    position = _skip_inline(data, instruction.end())
                    break
                elif operator in _TEXT:
                    _TEXT[operator](self, operands, state)

    def _place(self, operands: bytes, _: _State) -> None:
        self.line = to_matrix(read_numbers(operands)[-6:])  # BT has no operands: the identity
        self.text = None

    def _move(self, operands: bytes, _: _State) -> None:
        x, y = read_numbers(operands)[-2:]
        self.line = multiply((1.0, 0.0, 0.0, 1.0, x, y), self.line)
        self.text = None

    def _move_and_lead(self, operands: bytes, state: _State) -> None:
        state.leading = -read_numbers(operands)[-1]
        self._move(operands, state)

    def _next_line(self, _: bytes, state: _State) -> None:
        self._move(b"0 %f" % -state.leading, state)

    def _next_line_and_show(self, operands: bytes, state: _State) -> None:
        self._next_line(b"", state)
        self._show(operands[operands.find(b"(") :] if b"(" in operands else operands, state)

    def _set_font(self, operands: bytes, state: _State) -> None:
        label = FIRST_NAME.search(operands)
        if label is None:
            raise ValueError("it asks for a font without a name")
        state.codes = self.reader.codes(self.resources, plain_name(label.group()))

    def _set_leading(self, operands: bytes, state: _State) -> None:
        state.leading = read_numbers(operands)[-1]

    def _set_mode(self, operands: bytes, state: _State) -> None:
        state.mode = int(read_numbers(operands)[-1])

    def _show(self, operands: bytes, state: _State) -> None:
        codes = state.codes
        if codes is None:
            raise ValueError("text in it has no font")
        if state.mode == _INVISIBLE:
            return
        if b"(" in operands:
            parts = STRING_OR_NUMBER.findall(operands)
            string = b"".join(read_literal(one) if one else read_hex(two) for one, two, value in parts if not value)
        else:
            string = read_hex(b"".join(_HEX.findall(operands)))
        said = codes.read(string)
        text = self.text or self._begin(state)
        if _ZERO in said:
            text.zeros += said.count(_ZERO)
            said = said.replace(_ZERO, "")
        if True not in self.spans:  # else the text of the span has been taken in
            text.letters += said

    def _begin(self, state: _State) -> ShownText:
        self.reader.count()
        *_, x, y = multiply(self.line, state.matrix)
        self.text = ShownText(x, y, state.codes.font.facts.name if state.codes else "")
        self.found.append(self.text)
        return self.text

    def _begin_span(self, operands: bytes, state: _State) -> None:
        actual = _ACTUAL.search(operands) if b"/ActualText" in operands else None
        self.spans.append(actual is not None)
        if actual is not None:
            raw = read_hex(actual[1][1:-1]) if actual[1].startswith(b"<") else read_literal(actual[1])
            text = self.text or self._begin(state)
            text.letters += raw[2:].decode("utf-16-be", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")

    def _end_span(self, _: bytes, __: _State) -> None:
        if self.spans:
            self.spans.pop()

    def _do(self, operands: bytes, state: _State) -> None:
        label = FIRST_NAME.search(operands)
        value = self.resources.find("XObject", plain_name(label.group())) if label else None
        if not is_stream(value) or name(get(value, "/Subtype")) != "Form":
            return
        if self.depth >= _DEEPEST:
            raise ValueError("forms in it lie too deep within each other")
        library, own = self.reader.library, get(value, "/Resources")
        data = library.streams.read(value)[0]
        library.streams.spend(len(data))
        inner = library.open(own) if own is not None else self.resources
        matrix = multiply(to_matrix(numbers(get(value, "/Matrix"))), state.matrix)
        _Content(self.reader, inner, self.found, self.depth + 1).run(
            data, _State(matrix, state.codes, state.leading, state.mode)
        )


_TEXT: dict[bytes, Callable[[_Content, bytes, _State], None]] = {
    b"Tm": _Content._place,
    b"BT": _Content._place,
    b"Td": _Content._move,
    b"TD": _Content._move_and_lead,
    b"T*": _Content._next_line,
    b"'": _Content._next_line_and_show,
    b'"': _Content._next_line_and_show,
    b"Tf": _Content._set_font,
    b"TL": _Content._set_leading,
    b"Tr": _Content._set_mode,
    b"BDC": _Content._begin_span,
    b"BMC": _Content._begin_span,
    b"EMC": _Content._end_span,
}


def _skip_inline(data: bytes, start: int) -> int:
    """Return where an inline picture ends, -1 at the end of the stream."""
    head = data.find(b"ID", start)
    return skip_picture(data, head + 3, None) if head >= 0 else -1
