"""Content streams carried out. In: operators and resources. Out: marks on a canvas, and what could not be carried out.

ISO 32000-1, 8 and 9. Nothing is drawn: only places, sizes and colours are followed. What is not understood is a problem
of the page, which then has not been read to its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pressbuild.preflight.facts import Box
from pressbuild.preflight.reading.canvas import Canvas
from pressbuild.preflight.reading.colours import PATTERN, Space, UnknownSpace, make_colour
from pressbuild.preflight.reading.library import Library, Resources
from pressbuild.preflight.reading.state import Graphics, Matrix, multiply
from pressbuild.preflight.reading.tokens import Broken, parse_operators

MOST_OPERATORS = 1_500_000  # of a page, forms drawn again counted again
DEEPEST = 28  # forms in forms
MOST_STATES = 512  # q inside q
_MOST_PROBLEMS = 4


class Endless(Exception):
    """A page does not come to an end."""


class PageReading:
    """What is shared by all content streams of a page."""

    def __init__(self, library: Library, canvas: Canvas, base: Matrix, until: float) -> None:
        """`until` is the moment, as `time.monotonic` counts, after which nothing is read on."""
        self.library, self.canvas, self.base, self.until = library, canvas, base, until
        self.left = MOST_OPERATORS
        self.problems: dict[str, None] = {}
        self.transparency: set[str] = set()
        self.controls: set[str] = set()  # of the press: "transfer function", "halftone", "PostScript"
        self.references: set[str] = set()
        self.families: set[str] = set()
        self.fonts: set[str] = set()
        self.optional_content = False
        self.active: set[tuple[int, int]] = set()  # forms and patterns that are being drawn
        self.drawn: set[Any] = set()  # letters and patterns that are looked at once
        self.whole: Box | None = None  # where all marks lie that are painted now: those of a pattern

    def note(self, problem: str) -> None:
        """Note something that could not be read."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems[problem[:160]] = None

    def spend(self, operators: int) -> None:
        """Count operators.

        Raises:
            Endless: if there are too many, or the time is over.
        """
        self.left -= operators
        if self.left < 0:
            raise Endless("it does not come to an end")
        if time.monotonic() > self.until:
            raise Endless("it takes too long to read")


class Run:
    """One content stream as it is carried out."""

    def __init__(
        self, page: PageReading, resources: Resources, graphics: Graphics, depth: int = 0, colourless: bool = False
    ) -> None:
        """`colourless`: operators of colour do nothing, as in a letter or pattern that takes one from outside."""
        self.page, self.resources, self.g, self.depth = page, resources, graphics, depth
        self.library, self.canvas = page.library, page.canvas
        self.colourless = colourless
        self.states: list[Graphics] = []
        self.subpaths: list[tuple[list[float], bool]] = []
        self.clips = False
        self.text_matrix = self.line_matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self.tolerant = 0  # BX

    def carry_out(self, data: bytes) -> None:
        """Carry out all operators; problems are noted.

        Raises:
            Endless, TooManyMarks: if the page is given up.
        """
        from pressbuild.preflight.reading.operators import OPERATORS

        spent = 0
        try:
            for word, operands in parse_operators(data):
                spent += 1
                if spent == 2_000:
                    self.page.spend(spent)
                    spent = 0
                entry = OPERATORS.get(word)
                if entry is None:
                    if not self.tolerant:
                        self.page.note(f"“{word[:20].decode('latin-1')}” is no operator")
                    continue
                action, count = entry
                if count is not None:
                    if len(operands) < count:
                        self.page.note(f"“{word.decode()}” has too few operands")
                        continue
                    if len(operands) > count:
                        operands = operands[-count:] if count else []
                try:
                    action(self, operands)
                except (TypeError, ValueError, IndexError, AttributeError, OverflowError, KeyError):
                    self.page.note(f"“{word.decode()}” has operands that make no sense")
        except Broken as problem:
            self.page.note(f"its content is damaged: {problem}")
        self.page.spend(spent)

    # graphics state

    def save(self) -> None:
        """Keep the graphics state."""
        if len(self.states) >= MOST_STATES:
            raise Endless("states are kept without end")
        self.states.append(self.g)
        self.g = self.g.copy()

    def restore(self) -> None:
        """Bring the graphics state back."""
        if self.states:
            self.g = self.states.pop()

    def transform(self, numbers: list[float]) -> None:
        """Change the current matrix."""
        a, b, c, d, e, f = numbers
        self.g.matrix = multiply((a, b, c, d, e, f), self.g.matrix)

    def set_external_state(self, name: str) -> None:
        """Set what an ExtGState says (ISO 32000-1, table 58)."""
        found = self.resources.find("/ExtGState", name)
        if found is None:
            self.page.note(f"the graphics state “{name[1:40]}” is not there")
            return
        known = self.resources.parsed.get(("gs", name))
        if known is None:
            known = self.resources.parsed["gs", name] = _read_external_state(found)
        changes, width, font, controls = known
        self.page.controls |= controls
        self.g.paint = paint = replace(self.g.paint, **changes)
        if width is not None:
            self.g.line_width = width
        if font is not None:
            self.g.font, self.g.size = self.library.font(font[0]), font[1]
            self.page.fonts.add(self.g.font.facts.key)
        if paint.blend not in ("Normal", "Compatible"):
            self.page.transparency.add(f"the blend mode {paint.blend}")
        if paint.soft_mask:
            self.page.transparency.add("soft masks")
        if paint.fill_alpha < 1 or paint.stroke_alpha < 1:
            self.page.transparency.add("opacity under 100 %")

    # colour

    def set_space(self, name: str, fill: bool) -> None:
        """Set the colour space for filling or stroking."""
        if self.colourless:
            return
        known = self.resources.parsed.get(("cs", name))
        if known is None:
            try:
                found = self.resources.find("/ColorSpace", name)
                known = self.library.space(found if found is not None else name)
            except UnknownSpace as problem:
                self.page.note(str(problem))
                known = Space("none", 0)
            self.resources.parsed["cs", name] = known
        self._paint_with(known, known.initial, fill)

    def set_device(self, space: Space, numbers: list[float], fill: bool) -> None:
        """Set a device colour."""
        if not self.colourless:
            self._paint_with(space, tuple(numbers), fill)

    def set_colour(self, operands: list[Any], fill: bool) -> None:
        """Set a colour of the current space; a pattern is named last."""
        if self.colourless:
            return
        space = self.g.fill_space if fill else self.g.stroke_space
        if operands and isinstance(operands[-1], str):
            pattern = self.resources.find("/Pattern", operands[-1])
            if pattern is None:
                self.page.note(f"the pattern “{operands[-1][1:40]}” is not there")
            below = make_colour(space.base, tuple(map(float, operands[:-1]))) if space.base and operands[:-1] else None
            self._paint_with(space if space.family == "pattern" else PATTERN, (), fill)
            if fill:
                self.g.fill_pattern = (pattern, below, self.resources)
            else:
                self.g.stroke_pattern = (pattern, below, self.resources)
            return
        self._paint_with(space, tuple(map(float, operands)), fill)

    def _paint_with(self, space: Space, numbers: tuple[float, ...], fill: bool) -> None:
        colour = make_colour(space, numbers)
        self.page.families.add(space.family)
        if fill:
            self.g.fill_space, self.g.fill, self.g.fill_pattern = space, colour, None
        else:
            self.g.stroke_space, self.g.stroke, self.g.stroke_pattern = space, colour, None

    def mark_content(self, operands: list[Any]) -> None:
        """Begin marked content; optional content is noted."""
        if operands and operands[0] == "/OC":
            self.page.optional_content = True


def _read_external_state(found: Any) -> tuple[dict[str, Any], float | None, Any, frozenset[str]]:
    changes: dict[str, Any] = {}
    controls = set()
    if "/CA" in found:
        changes["stroke_alpha"] = float(found.CA)
    if "/ca" in found:
        changes["fill_alpha"] = float(found.ca)
    if "/BM" in found:
        from pikepdf import Array

        modes = found.BM
        changes["blend"] = str(modes[0] if isinstance(modes, Array) else modes)[1:]
    if "/SMask" in found:
        changes["soft_mask"] = str(found.SMask) != "/None"
    if "/OP" in found:
        changes["stroke_overprints"] = changes["fill_overprints"] = bool(found.OP)
    if "/op" in found:
        changes["fill_overprints"] = bool(found.op)
    if "/OPM" in found:
        changes["overprint_mode"] = int(found.OPM)
    if ("/TR" in found and str(found.TR) != "/Identity") or ("/TR2" in found and str(found.TR2) != "/Default"):
        controls.add("transfer function")
    if "/HT" in found and str(found.HT) != "/Default":
        controls.add("halftone")
    width = float(found.LW) if "/LW" in found else None
    font = (found.Font[0], float(found.Font[1])) if "/Font" in found else None
    return changes, width, font, frozenset(controls)


Action = Callable[[Run, Any], None]
