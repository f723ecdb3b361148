"""Notes on paper: each is printed once, whatever calls it and however often."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pressbuild.core.findings import Severity
from pressbuild.typeset.engine.laid_out_pages import descendants
from pressbuild.typeset.engine.weasyprint_hooks import boxes
from support.paper import Paper, Typeset, frame, words

CALLS = """
One.[^a] Again.[^a] Two in a row.[^b][^c] And *all of it[^d]* in [**a link**](https://example.org/)[^e].

::: box A title with a note[^f] {#card}
In a box a note,[^g] and one again.[^b]
:::

::: table A caption with a note[^h] {#rates}
| a | b[^i] |
|---|---|
| 1 | 2[^j] |
:::

::: pullquote Who said it[^k]
A pull quote with a note.[^l]
:::

Last.[^m]
"""
NOTES = "".join(f"\n[^{name}]: Note {name}.\n" for name in "abcdefghijklm")


def typeset(root: Path, text: str, hints: str = "frames: [1/a]", lines: int = 60, columns: int = 3) -> Typeset:
    paper = Paper(root).master("page", frame("a", lines, columns))
    done = paper.story("s", text, hints).typeset()
    assert done.filled, done.report.findings
    return done


def notes_of(done: Typeset) -> list[str]:
    assert done.filled
    runs = [run for page in done.filled.pages for run in page.text_runs() if run.in_footnote]
    return re.findall(r"Note \w\.", "".join(run.text for run in runs))


def calls_of(done: Typeset) -> list[tuple[str, object]]:
    """The printed calls in reading order, each with its text box."""
    assert done.filled
    found = []
    for page in done.filled.pages:
        for box in descendants(page.box):
            if isinstance(box, boxes.TextBox) and re.search("footnote-call|span::before", box.element_tag):
                found.append((box.text, box))
    return found


@pytest.mark.parametrize("hints", ["frames: [1/a]", "frames: [1/a]\ninserts:\n  - {take: card, at: top-right}"])
def test_each_note_is_printed_once_and_each_call_has_its_number(tmp_path: Path, hints: str) -> None:
    done = typeset(tmp_path, CALLS + NOTES, hints)
    assert sorted(notes_of(done)) == [f"Note {name}." for name in "abcdefghijklm"]
    calls = [text for text, _ in calls_of(done)]
    numbers = [1, 1, 2, ",3", 4, 5, 6, 7, 2, 8, 9, 10, 11, 12, 13]
    assert sorted(calls) == sorted(map(str, numbers))


def test_a_number_looks_the_same_whatever_calls_it(tmp_path: Path) -> None:
    styles = [box.style for _, box in calls_of(typeset(tmp_path, CALLS + NOTES))]  # type: ignore[attr-defined]
    looks = {
        (tuple(style["font_family"]), style["font_style"], style["font_weight"], str(style["color"]))
        for style in styles
    }
    assert len(looks) == 1


def test_a_call_never_begins_a_line(tmp_path: Path) -> None:
    text = " ".join(f"{words(number % 4 + 1)}!…[^a]" for number in range(60))
    done = typeset(tmp_path, f"{text}\n\n[^a]: Note a.\n", lines=80, columns=2)
    assert done.filled
    lines = [box for box in descendants(done.filled.pages[0].box) if isinstance(box, boxes.LineBox)]
    texts = ["".join(box.text for box in descendants(line) if isinstance(box, boxes.TextBox)) for line in lines]
    assert len(texts) > 40
    assert not [text for text in texts if text.startswith("1") and not text.startswith("1\u2002")]


@pytest.mark.parametrize("line", ["headline: Head[^a]", "standfirst: It says[^a]", "kicker: Now[^a]", "byline: Me[^a]"])
def test_a_note_called_where_none_can_stand_is_refused_in_its_line(tmp_path: Path, line: str) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 20))
    paper.story("s", "Text.[^a]\n\n[^a]: Note.\n", "frames: [1/a]", front=line if "headline" not in line else "")
    if "headline" in line:
        paper.articles["s"] = paper.articles["s"].replace("headline: s", line)
    (finding,) = [finding for finding in paper.typeset().report.findings if finding.severity is Severity.ERROR]
    assert finding.code == "bad-footnote"
    assert finding.place
    assert finding.place.line == (2 if "headline" in line else 3)


def test_a_long_note_is_set_whole_or_told_of(tmp_path: Path) -> None:
    """The engine breaks no note over columns: a line and its notes go into the next column together."""
    done = typeset(tmp_path, f"{words(100)} end.[^a] {words(60)}\n\n[^a]: {words(50, 1000)}\n", lines=40)
    assert done.codes in ([], ["underset"])
    higher = typeset(tmp_path / "2", f"{words(20)} end.[^a] {words(60)}\n\n[^a]: {words(400, 1000)}\n", lines=30)
    places = {finding.code: finding.place for finding in higher.report.findings}
    assert (place := places["note-too-tall"])
    assert place.line == 8
