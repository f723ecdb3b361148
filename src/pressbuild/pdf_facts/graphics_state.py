"""The graphics state of a content stream. In: nothing. Out: `Graphics`, which `q` copies and `Q` brings back.

ISO 32000-1, 8.4 and 9.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pressbuild.pdf_facts.colour_spaces import BLACK, GRAY, Space
from pressbuild.pdf_facts.facts import Box, Colour, State
from pressbuild.pdf_facts.matrices import IDENTITY, Matrix
from pressbuild.pdf_facts.pdf_fonts import Font

NORMAL = State()


@dataclass
class Graphics:
    """Everything that decides how the next mark looks.

    `clip` is a box in the page's own space, `base` the matrix that patterns go by.
    """

    clip: Box
    matrix: Matrix = IDENTITY
    base: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Space = GRAY
    stroke_space: Space = GRAY
    fill_pattern: Any = None
    stroke_pattern: Any = None
    width: float = 1.0
    state: State = NORMAL
    outer: State | None = None  # of the transparency group that it is in
    font: Font | None = None
    size: float = 0.0
    letter: float = 0.0  # Tc
    word: float = 0.0  # Tw
    stretch: float = 1.0  # Tz
    leading: float = 0.0  # TL
    rise: float = 0.0  # Ts
    mode: int = 0  # Tr

    def copy(self) -> Graphics:
        """Return a state that may be changed without this one."""
        twin = object.__new__(Graphics)
        twin.__dict__.update(self.__dict__)  # much faster than copy.copy
        return twin
