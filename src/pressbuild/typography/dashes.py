"""Dashes and ellipses. In: a block of text. Out: edits.

`--` becomes the dash of the language, `---` an em dash, `...` an ellipsis; a hyphen between two figures that are meant
from … to … an en dash (Chicago Manual of Style, En Dashes; Duden, Bis-Strich). More hyphens or points in a row are
left as they are: nobody knows what they are for. A hyphen that begins a figure is a minus sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pressbuild.typography.edits import Edit
from pressbuild.typography.languages import MarkRules
from pressbuild.typography.literals import is_range
from pressbuild.typography.text_runs import ChangeName

_SIGNS = re.compile(
    r"(?P<ellipsis>(?<!\.)\.{3}(?!\.))"
    r"|(?P<dash>(?<![-<>])-{2,3}(?![-<>]))"
    r"|(?<![^\s(\[])(?<!\d\s)(?P<minus>-)(?=[£$€]?\d)"
    r"|(?<![\w–—-])(?P<first>\d{1,4})(?P<sign>[%°]?)(?P<hyphen>-)(?P<coin>[£$€]|['’](?=\d\d\b))?(?P<last>\d{1,4})(?!\d|-\d)"
)
# what stands before the name of a type, and no range: Boeing 737-800
_TYPE = re.compile(r"(?:Boeing|Airbus|Embraer|Model|model|Type|type|Typ|Modell|modelo|modèle|№|ISO|DIN|RFC) \Z")


def set_dashes(text: str, rules_at: Callable[[int], MarkRules]) -> Iterator[Edit]:
    """Yield the edits of dashes and ellipses in a text."""
    for match in _SIGNS.finditer(text):
        if match["ellipsis"]:
            yield Edit(ChangeName.ELLIPSIS, match.start(), match.end(), "…")
        elif match["minus"]:
            yield Edit(ChangeName.MINUS, *match.span(), "−")
        elif match["dash"]:
            yield Edit(ChangeName.DASH, *match.span(), _choose_dash(text, *match.span(), rules_at(match.start())))
        elif _TYPE.search(text, max(0, match.start() - 12), match.start()):
            continue
        elif match["sign"] or match["coin"] or _is_span(match["first"], match["last"]):
            yield Edit(ChangeName.DASH, match.start("hyphen"), match.end("hyphen"), "–")


def _choose_dash(text: str, start: int, end: int, rules: MarkRules) -> str:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if end - start == 3:
        return "—"
    if before.isdigit() and after.isdigit():
        return "–"
    return rules.tight_dash if before.strip() and after.strip() else rules.dash


def _is_span(first: str, last: str) -> bool:
    """Whether two figures are meant from … to …, or a result: not a month (2023-02) or a type (747-400)."""
    if len(first) <= 2 and len(last) <= 2:
        return not (first.startswith("0") and len(first) > 1) and not (last.startswith("0") and len(last) > 1)
    if len(first) == 4 and len(last) == 2:  # 1914-18, 1999-00
        return int(last) > int(first[2:]) or int(last) == (int(first) + 1) % 100
    if len(last) < len(first):  # 1066-7, 322-24
        return len(last) <= 2 and not last.startswith("0") and int(last) > int(first[-len(last) :])
    if len(first) == len(last) == 4 or (len(first), len(last)) == (3, 4):
        return is_range(f"{first}-{last}")
    return not first.startswith("0") and not last.startswith("0") and int(first) < int(last)
