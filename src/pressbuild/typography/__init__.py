"""Typography. In: the runs of a block of text as typed, its language. Out: the same with typographer's marks.

Pure functions: every change is a value with a name, an offset, what was typed and what is set (`model.py`).
"""

from pressbuild.typography.literals import LiteralKind, LiteralRange, find_literals
from pressbuild.typography.quotation_marks import first_mark
from pressbuild.typography.text_runs import (
    ChangeName,
    MarkChange,
    MarkedText,
    OpenQuote,
    Run,
    RunKind,
    Speech,
    StrayMark,
)
from pressbuild.typography.typographers_marks import set_marks

__all__ = [
    "ChangeName",
    "LiteralKind",
    "LiteralRange",
    "MarkChange",
    "MarkedText",
    "OpenQuote",
    "Run",
    "RunKind",
    "Speech",
    "StrayMark",
    "find_literals",
    "first_mark",
    "set_marks",
]
