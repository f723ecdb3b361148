"""How type is set: lines off the baselines of the page, headlines that break badly. Only upright type is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pressbuild.checks.outcomes import Fault, NotAsked
from pressbuild.checks.pdf.fault_places import FaultPlace, printed_texts, quote, show, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Box, PageFacts, TextMark

LEAST_LINES = 12  # of body type on a page, to tell its baselines
ON_GRID = 0.6  # of them: with fewer the page was not meant to have any
DRIFT = 0.5  # pt
HEADLINE, LARGER = 18.0, 1.6  # pt, and times the size of body type
LONELY = 0.2  # of the widest line
HYPHENS = ("-", "\u2010", "\u00ad")


@dataclass(frozen=True)
class Line:
    """Runs of one size that stand side by side."""

    box: Box
    size: float
    text: str


def find_body_size(page: PageFacts) -> float:
    """Return the size, to a tenth of a point, that most letters of a page have; 0 if it has none."""
    letters: Counter[float] = Counter()
    for text in printed_texts(page):
        letters[round(text.size, 1)] += len(text.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def join_lines(texts: Sequence[TextMark]) -> list[Line]:
    """Return runs that are painted one after the other on one line as lines."""
    lines: list[Line] = []
    for text in texts:
        before = lines[-1] if lines else None
        if (
            before is not None
            and abs(before.size - text.size) < 0.1
            and abs(before.box[1] - text.box[1]) < 0.1
            and -0.5 * text.size < text.box[0] - before.box[2] < text.size
        ):
            box = before.box[0], before.box[1], max(before.box[2], text.box[2]), max(before.box[3], text.box[3])
            lines[-1] = Line(box, before.size, before.text + text.text)
        elif _is_upright(text):
            lines.append(Line(text.box, text.size, text.text))
    return lines


def _is_upright(text: TextMark) -> bool:
    return text.box[3] - text.box[1] < 2 * text.size


def look_drift(subject: PdfSubject) -> Iterator[Fault]:
    """Lines of body type that do not stand on the baselines that most lines of the page share."""
    has_grid = False
    for page in subject.facts.pages:
        size = find_body_size(page)
        lines = join_lines([text for text in printed_texts(page) if abs(text.size - size) < 0.06])
        lines = [line for line in lines if not line.text.strip().isdecimal()]  # a folio stands where it looks well
        leading = _find_leading(lines, size)
        if len(lines) < LEAST_LINES or not leading:
            continue
        phases = Counter(round(line.box[1] % leading / 0.25) for line in lines)
        usual = phases.most_common(1)[0][0] * 0.25
        off = [(line, _distance(line.box[1] - usual, leading)) for line in lines]
        drifting = [FaultPlace(line.box, -by, _say_drift(line, by)) for line, by in off if by > DRIFT]
        if len(drifting) > (1 - ON_GRID) * len(lines):
            continue
        has_grid = True
        yield from tell(page, drifting, Severity.WARNING, "drift")
    if not has_grid:
        raise NotAsked


def _find_leading(lines: Sequence[Line], size: float) -> float:
    """Return the distance that most lines have from the next one, in pt; 0 if none is usual."""
    steps = Counter(
        round(before.box[1] - after.box[1], 1)
        for before, after in pairwise(lines)
        if 0.9 * size < before.box[1] - after.box[1] < 2 * size
    )
    if not steps:
        return 0.0
    usual = steps.most_common(1)[0][0]
    near = [
        before.box[1] - after.box[1]
        for before, after in pairwise(lines)
        if abs(before.box[1] - after.box[1] - usual) < 0.1
    ]
    return sum(near) / len(near)


def _distance(position: float, leading: float) -> float:
    off = position % leading
    return min(off, leading - off)


def _say_drift(line: Line, by: float) -> str:
    return f"the line {quote(line.text)} stands {show(by, 'pt', 1)} off the baselines of the page"


def find_headlines(page: PageFacts) -> Iterator[list[Line]]:
    """Yield the headlines of a page that have several lines."""
    least = max(HEADLINE, LARGER * find_body_size(page))
    block: list[Line] = []
    for line in [*join_lines([text for text in printed_texts(page) if text.size >= least]), None]:
        if line is not None and block and _follows(block[-1], line):
            block.append(line)
            continue
        if len(block) > 1:
            yield block
        block = [line] if line is not None else []


def _follows(before: Line, line: Line) -> bool:
    down = before.box[1] - line.box[1]
    side_by_side = before.box[0] < line.box[2] and before.box[2] > line.box[0]
    return abs(before.size - line.size) < 0.1 and 0.6 * line.size < down < 1.6 * line.size and side_by_side


def look_headlines(subject: PdfSubject) -> Iterator[Fault]:
    """Headlines with a word that is divided, or with a last line that is next to nothing."""
    for page in subject.facts.pages:
        found = []
        for block in find_headlines(page):
            divided = [line for line in block[:-1] if line.text.rstrip().endswith(HYPHENS)]
            found += [
                FaultPlace(line.box, 0, f"the headline line {quote(line.text)} ends in a hyphen") for line in divided
            ]
            widest = max(line.box[2] - line.box[0] for line in block)
            last = block[-1]
            if last.box[2] - last.box[0] < LONELY * widest and any(map(str.isalpha, last.text)):
                found.append(FaultPlace(last.box, 1, f"the headline’s last line is nothing but {quote(last.text)}"))
        yield from tell(page, found, Severity.WARNING, "headline")


CHECKS = (
    PdfCheck(
        "baseline-drift",
        "Lines stand on the baselines of the page",
        "Where lines of neighbouring columns do not stand side by side, and shine through from the back between"
        " others, a page looks uneven.",
        "Give pictures, subheads and gaps heights of whole lines. A page on which most lines share no baselines is"
        " left alone.",
        look_drift,
        for_adverts=False,
    ),
    PdfCheck(
        "headline-breaks",
        "Headlines do not break badly",
        "A divided word in large type stops the reader, and a last line of one short word looks as if it were left"
        " over.",
        "Break the headline by sense, or change its words or its size.",
        look_headlines,
        for_adverts=False,
    ),
)
