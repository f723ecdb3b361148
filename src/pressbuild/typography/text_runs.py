"""Values of typography. In: nothing. Out: runs of text, what was changed in them, what was left unclear.

The runs of one block are one logical string: a quotation may open in roman and close in italic. Offsets count
characters of that string as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RunKind(Enum):
    """What a run of text is, and so whether marks may be set in it."""

    PROSE = "prose"
    LITERAL = "literal"  # an address, a telephone number, a file name …: printed as typed, never hyphenated
    CODE = "code"


@dataclass(frozen=True)
class Run:
    """Characters of one kind. `language` is that of a span, "" for the block's own."""

    text: str
    kind: RunKind = RunKind.PROSE
    language: str = ""


class ChangeName(Enum):
    """Everything that typography does: the list is closed."""

    QUOTE = "quote curled"
    APOSTROPHE = "apostrophe set"
    PRIME = "prime set"
    DASH = "dash set"
    MINUS = "minus set"
    ELLIPSIS = "ellipsis set"
    NO_BREAK_SPACE = "no-break space set"
    NARROW_SPACE = "narrow no-break space set"


@dataclass(frozen=True)
class MarkChange:
    """One change: at `offset` of the typed text stood `before` ("" where a space is put in), now stands `after`."""

    name: ChangeName
    offset: int
    before: str
    after: str


@dataclass(frozen=True)
class StrayMark:
    """A mark that has no partner. `mark` is as typed; `after` as set, the same if it was left as it is.

    One that opens (`is_open`) a quotation may find its partner in the next paragraph.
    """

    offset: int
    mark: str
    after: str
    is_open: bool = False


@dataclass(frozen=True)
class OpenQuote:
    """A quotation that is still open: the mark as typed, as set, what will close it, all marks of its language."""

    typed: str
    opening: str
    closing: str
    marks: str = ""


Speech = tuple[OpenQuote, ...]


@dataclass(frozen=True)
class MarkedText:
    """One block with its marks set.

    `pieces` has for each run that came in the runs it became: literals are runs of their own. `speech` is what
    is open at the end of the block; `is_continued` tells whether the speech handed in went on in this block.
    """

    pieces: tuple[tuple[Run, ...], ...]
    changes: tuple[MarkChange, ...] = ()
    strays: tuple[StrayMark, ...] = ()
    speech: Speech = ()
    is_continued: bool = False

    @property
    def text(self) -> str:
        """The whole block as one string."""
        return "".join(run.text for runs in self.pieces for run in runs)
