"""What is wrong with lines. In: a story as it was poured. Out: text off the baseline grid, headlines badly broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pressbuild.core.findings import Place
from pressbuild.core.units import parse_whole
from pressbuild.core.word_stream import fold_case
from pressbuild.typeset.filled_pages import BadLine, Drift, HeadlineBreak
from pressbuild.typeset.story_layout import StoryLayout

SEEN = 1.2  # CSS px: from here on two lines beside each other are seen to be of different height
_OWN_LEADING = 0.4  # CSS px
_SHORT = 4  # letters of a word that is too short to stand alone under a headline
_IDEOGRAPHS = "\u2e80"  # from here on scripts break between any two characters
_HYPHENS = ("-", "\u2010", "\u00ad")


def find_drifts(poured: StoryLayout) -> Iterator[Drift]:
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


def find_torn(poured: StoryLayout) -> Iterator[HeadlineBreak]:
    """Yield headings with a word that is broken without a hyphen: it is wider than they are, and may not be broken."""
    pages = [
        (next(ref for ref in poured.story.chain if ref.page == item.page), item.piece.page) for item in poured.pieces
    ]
    pages += [(column.area.ref, page) for column, page in poured.filled]
    for ref, page in pages:
        for heading in page.headings():
            if word := torn_word(heading.text, heading.lines):
                yield HeadlineBreak(ref, " / ".join(heading.lines), f"“{word}” is torn without a hyphen", True)


def find_line_faults(poured: StoryLayout) -> Iterator[BadLine]:
    """Yield the lines of text that end in a torn word, or that could have held the next word."""
    pages = [
        (next(ref for ref in poured.story.chain if ref.page == item.page), item.piece.page) for item in poured.pieces
    ]
    pages += [(column.area.ref, page) for column, page in poured.filled]
    for ref, page in pages:
        for fault in page.line_faults():
            line = parse_whole(fault.block.rpartition(":")[2], 0)
            place = Place(poured.story.document.file, line) if line > 0 else None
            yield BadLine(ref, fault.is_torn, fault.before, fault.after, place)


def torn_word(text: str, lines: Sequence[str]) -> str:
    """Return the first word of a text that its lines tear in two without a hyphen; "" if there is none."""
    wanted = text.replace("\u00ad", "")
    position = 0
    for line in lines:
        got = " ".join(line.replace("\u00ad", "").split())
        if fold_case(wanted[position : position + len(got)]) != fold_case(got):
            got = got[:-1]  # a hyphen that is not in the text
            hyphenated = fold_case(wanted[position : position + len(got)]) == fold_case(got)
            if not hyphenated:
                return ""
            position += len(got)
            continue
        position += len(got)
        before, after = wanted[position - 1 : position], wanted[position : position + 1]
        if before.isalnum() and after.isalnum() and max(before, after) < _IDEOGRAPHS:
            start, end = wanted.rfind(" ", 0, position) + 1, wanted.find(" ", position)
            return wanted[start : end if end > 0 else None]
        position += after == " "
    return ""


def find_breaks(poured: StoryLayout) -> Iterator[HeadlineBreak]:
    """Yield headlines with a word that is broken, or with one short word alone on the last line."""
    for piece in poured.pieces:
        if not piece.is_head:
            continue
        ref = next(ref for ref in poured.story.chain if ref.page == piece.page)
        for lines in (heading.lines for heading in piece.piece.page.headings() if heading.tag == "h1"):
            if len(lines) > 1 and len(lines[-1]) <= _SHORT:
                yield HeadlineBreak(ref, " / ".join(lines), f"“{lines[-1]}” stands alone on its last line")
            for line, after in pairwise(lines):
                if line.endswith(_HYPHENS) and after[:1].islower():
                    yield HeadlineBreak(ref, " / ".join(lines), f"a word is broken after “{line.split()[-1]}”")
