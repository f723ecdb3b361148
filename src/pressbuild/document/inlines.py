"""What stands inside a line. In: nothing; these are plain frozen values. Out: `Inlines`, a run of them.

Inlines that hold others share the base `Styled`; the others are leaves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

# Classes that `[words]{.class}` may have. Both editions style all of them: layouts/common/common.css and epub/base.css.
SPAN_CLASSES = {
    "sc": "small capitals",
    "mark": "marked with a highlighter",
    "nobr": "kept on one line",
    "small": "smaller than the text",
    "underline": "underlined",
}
# Schemes that lead somewhere and run nothing (IANA's registry of URI schemes, those of use in a paper)
_SCHEMES = "https?|mailto|tel|sms|ftps?|sftp|ircs?|xmpp|sips?|geo|news|nntp|gemini|gopher|matrix|magnet|doi|urn"
SAFE_LINK = re.compile(rf"({_SCHEMES}):", re.IGNORECASE)


_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their category, yet without ink
_PART = re.compile(r"[^/.@?&=_]*[/.@?&=_]+|[^/.@?&=_]+")
_PIECE = re.compile(r"[^-]*-+|[^-]+")
_LONG = 20  # characters: about a line of a newspaper's column


@dataclass(frozen=True)
class Text:
    """A run of characters, quotes and dashes already typographic."""

    text: str


@dataclass(frozen=True)
class Literal:
    """An address, a telephone number, the name of a file, a hashtag, a handle: printed as it was typed.

    It is never hyphenated and breaks only after / . @ ? & = - _ . A number without letters is kept whole.
    """

    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The pieces between which it may be broken over two lines, without a hyphen.

        After a hyphen of its own only a long piece is broken: readers, and programs that read a PDF, take it out.
        """
        if not any(character.isalpha() for character in self.text):
            return (self.text,)
        parts = _PART.findall(self.text)
        return tuple(piece for part in parts for piece in (_PIECE.findall(part) if len(part) > _LONG else [part]))

    @property
    def breaks(self) -> tuple[int, ...]:
        """The places between those pieces, in characters."""
        return tuple(accumulate(map(len, self.parts)))[:-1]


@dataclass(frozen=True)
class Code:
    """Words of a programming language or of a terminal, as they were typed."""

    text: str


@dataclass(frozen=True)
class Styled:
    """What all inlines have that hold others."""

    children: Inlines


@dataclass(frozen=True)
class TextStyle(Styled):
    """An inline that is one element in HTML, whatever it holds; its subclasses say which (`element`)."""

    element: ClassVar[str]


@dataclass(frozen=True)
class Emphasis(TextStyle):
    """Emphasised words, usually italic."""

    element = "em"


@dataclass(frozen=True)
class Strong(TextStyle):
    """Strongly emphasised words, usually bold."""

    element = "strong"


@dataclass(frozen=True)
class Strike(TextStyle):
    """Words that are struck through."""

    element = "s"


@dataclass(frozen=True)
class Subscript(TextStyle):
    """Characters below the line: the 2 of H₂O."""

    element = "sub"


@dataclass(frozen=True)
class Superscript(TextStyle):
    """Characters above the line: the 2 of x²."""

    element = "sup"


@dataclass(frozen=True)
class Span(Styled):
    """Words in another language, or with classes of `SPAN_CLASSES`."""

    language: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link(Styled):
    """A link: `target` is a web or mail address, or the `anchor` of another story of the issue.

    With `is_code` the paper has a QR code of the address.
    """

    target: str
    to_story: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class FootnoteMark:
    """The place in the text that calls a footnote by its number in the story, from 1; `call` counts its calls."""

    number: int
    call: int = 1


@dataclass(frozen=True)
class LineBreak:
    """A forced new line."""


@dataclass(frozen=True)
class PageBreak:
    """The place where a page of the printed paper begins. Only the e-book has them."""

    page: int


Leaf = Text | Literal | Code | FootnoteMark | LineBreak | PageBreak
# each class by its name: values are written with it (core.records)
Inline = Leaf | Emphasis | Strong | Strike | Subscript | Superscript | Span | Link
Inlines = tuple[Inline, ...]


def plain_text(inlines: Inlines) -> str:
    """Return the characters of inlines without any markup; footnote marks leave nothing."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text() | Literal() | Code():
                parts.append(inline.text)
            case LineBreak():
                parts.append(" ")
            case FootnoteMark() | PageBreak():
                pass
            case _:
                parts.append(plain_text(inline.children))
    return "".join(parts)


def is_visible(text: str) -> bool:
    """Whether anything of a text would be seen on paper: letters, figures or signs, not spaces and controls alone."""
    return any(unicodedata.category(character)[0] not in "ZCM" and character not in _BLANK for character in text)


def walk_inlines(inlines: Inlines) -> Iterator[Inline]:
    """Yield every inline in reading order, each before those inside it."""
    for inline in inlines:
        yield inline
        if isinstance(inline, Styled):
            yield from walk_inlines(inline.children)
