"""Typography. In: the runs of a block of text as typed, its language. Out: the same with typographer's marks.

Pure functions: every change is a value with a name, an offset, what was typed and what is set (`model.py`).
"""

from pressbuild.typography.literals import Literal, LiteralKind, find_literals
from pressbuild.typography.marks import set_marks
from pressbuild.typography.model import Change, ChangeName, Kind, MarkedText, OpenQuote, Run, Speech, StrayMark
from pressbuild.typography.quotes import first_mark

__all__ = [
    "Change",
    "ChangeName",
    "Kind",
    "Literal",
    "LiteralKind",
    "MarkedText",
    "OpenQuote",
    "Run",
    "Speech",
    "StrayMark",
    "find_literals",
    "first_mark",
    "set_marks",
]
