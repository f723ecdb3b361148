"""What is found on a page, gathered in order. In: marks. Out: their lists, and what could not be read.

It also counts: a file may have no more marks and operators than can be looked at in some seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pressbuild.pdf_facts.facts import Box, ImageMark, PathMark, ShadingMark, TextMark
from pressbuild.pdf_facts.ink_below import Ground
from pressbuild.pdf_facts.pdf_fonts import Font
from pressbuild.pdf_facts.pdf_objects import TooManyObjects

MOST_MARKS = 150_000  # of a page
MOST_OPERATORS = 3_000_000  # of a page
MOST_IN_ALL = 10_000_000
_MOST_REASONS = 5


@dataclass
class ReadingBudget:
    """What all pages of a file may have together."""

    operators: int = MOST_IN_ALL


@dataclass
class MarkSheet:
    """The marks of a page as they come."""

    texts: list[TextMark] = field(default_factory=list)
    paths: list[PathMark] = field(default_factory=list)
    images: list[ImageMark] = field(default_factory=list)
    shadings: list[ShadingMark] = field(default_factory=list)
    fonts: dict[str, Font] = field(default_factory=dict)
    ground: Ground = field(default_factory=Ground)
    reasons: list[str] = field(default_factory=list)
    inner: Box | None = None  # well inside the trim: there it does not matter where exactly a part of a shape lies
    operators: int = 0
    budget: ReadingBudget = field(default_factory=ReadingBudget)
    transparent: bool = False
    transfer_functions: bool = False
    halftones: bool = False
    postscript: bool = False
    optional_content: bool = False
    references: set[str] = field(default_factory=set)

    def note(self, reason: str) -> None:
        """Keep why something could not be read."""
        if reason not in self.reasons and len(self.reasons) < _MOST_REASONS:
            self.reasons.append(reason)

    def count(self, operators: int) -> None:
        """Count operators.

        Raises:
            TooManyObjects: if there are more, or more marks, than are looked at.
        """
        self.operators += operators
        self.budget.operators -= operators
        if self.budget.operators < 0:
            raise TooManyObjects(f"the file has more than {MOST_IN_ALL:,} drawing instructions")
        if self.operators > MOST_OPERATORS:
            raise TooManyObjects(f"it has more than {MOST_OPERATORS:,} drawing instructions")
        if len(self.paths) + len(self.texts) + len(self.images) + len(self.shadings) > MOST_MARKS:
            raise TooManyObjects(f"it has more than {MOST_MARKS:,} things on it")
