"""What is wrong with lines. In: a story as it was poured. Out: text off the baseline grid, headlines badly broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pressbuild.typeset.model import Drift, HeadlineBreak
from pressbuild.typeset.pour import Poured

SEEN = 1.2  # CSS px: from here on two lines beside each other are seen to be of different height
_OWN_LEADING = 0.4  # CSS px
_SHORT = 4  # letters of a word that is too short to stand alone under a headline
_HYPHENS = ("-", "\u2010", "\u00ad")


def find_drifts(poured: Poured) -> Iterator[Drift]:
    """Yield the first line of each frame that is off the grid on which most lines of the story stand."""
    lines = [(column, line) for column, page in poured.filled for line in page.text_lines()]
    # a panel in another size has a leading of its own, and no grid
    found = [(column, line) for column, line in lines if abs(line.height - column.area.leading) < _OWN_LEADING]
    if not found:
        return
    leading = found[0][0].area.leading
    grid = Counter(round(line.baseline % leading, 1) for _, line in found).most_common(1)[0][0]
    told = set()
    for column, line in found:
        by = (line.baseline - grid + leading / 2) % leading - leading / 2
        if abs(by) > SEEN and column.area.ref not in told:
            told.add(column.area.ref)
            yield Drift(column.area.ref, by, " ".join(line.text.split()[:6]))


def find_breaks(poured: Poured) -> Iterator[HeadlineBreak]:
    """Yield headlines with a word that is broken, or with one short word alone on the last line."""
    for piece in poured.pieces:
        if not piece.is_head:
            continue
        ref = next(ref for ref in poured.story.chain if ref.page == piece.page)
        for lines in piece.piece.page.lines_of("h1"):
            if len(lines) > 1 and len(lines[-1]) <= _SHORT:
                yield HeadlineBreak(ref, " / ".join(lines), f"“{lines[-1]}” stands alone on its last line")
            for line, after in pairwise(lines):
                if line.endswith(_HYPHENS) and after[:1].islower():
                    yield HeadlineBreak(ref, " / ".join(lines), f"a word is broken after “{line.split()[-1]}”")
