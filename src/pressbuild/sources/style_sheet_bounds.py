"""How much is in a style sheet. In: its text. Out: the line of what costs too much to be read or matched.

What engines do with a sheet grows with selectors times elements, and with the square of what is nested. Nobody writes
by hand what is refused here; it would otherwise be ended only once the time is over, without its line.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 400_000
MOST_SELECTORS = 5_000
MOST_CONDITIONS = 300
"""Of `:has()`, `:not()`, `:is()`, `:nth-child()` and the like, each of which looks through a page by itself."""

MOST_PARTS, MOST_NESTED = 3_000, 30

TOO_LARGE_HINT = "leave out what is not used; let whatever made it write fewer rules"

_CONDITION = r":(?:has|is|not|where|nth-[a-z-]+)\("
_MARKS = re.compile(
    rf"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\\.|{_CONDITION}|[\[({{]|[\])}}]|[;,\s]""",
    re.DOTALL | re.IGNORECASE,
)


class SheetTooLarge(ValueError):
    """There is too much in a style sheet; `line` says where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def check_sheet(css: str) -> None:
    """Look at how much a style sheet has.

    Raises:
        SheetTooLarge: if it is too much.
    """
    if len(css) > MOST_CHARACTERS:
        raise SheetTooLarge(f"has {len(css):,} characters; {MOST_CHARACTERS:,} are the most", 1)
    depth = selectors = conditions = parts = commas = 0
    for found in _MARKS.finditer(css):
        mark = found[0]
        if mark[0] in "/\\":
            continue
        if mark in ("{", "}", ";"):
            if mark == "{":
                selectors += commas + 1
            parts = commas = 0
        else:
            parts += 1
            commas += mark == ","
        conditions += mark[0] == ":"
        depth += (mark[-1] in "[({" and mark[0] not in "\"'") - (mark in ("]", ")", "}"))
        for count, most, what in (
            (depth, MOST_NESTED, "brackets in each other"),
            (selectors + commas, MOST_SELECTORS, "selectors"),
            (conditions, MOST_CONDITIONS, "conditions such as “:has()” and “:not()”"),
            (parts, MOST_PARTS, "parts in one declaration or list of selectors"),
        ):
            if count > most:
                raise SheetTooLarge(f"has more than {most:,} {what}", css.count("\n", 0, found.start()) + 1)
