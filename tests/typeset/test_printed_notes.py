"""Notes on paper: each is printed once, whatever calls it and however often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.display import ShownText, own_texts, shown_lines, shown_texts

from pressbuild.core.findings import Severity
from pressbuild.displaylist.items import GlyphRun, SetColour
from pressbuild.displaylist.pages import DisplayPage
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
    runs = [run for page in done.filled.pages for run in own_texts(page) if run.in_footnote]
    return re.findall(r"Note \w\.", "".join(run.text for run in runs))


def calls_of(done: Typeset) -> list[ShownText]:
    """The printed calls in reading order."""
    assert done.filled
    texts = (text for page in done.filled.pages for text in shown_texts(page))
    return [
        text for text in texts if text.pseudo == "footnote-call" or (text.element, text.pseudo) == ("span", "before")
    ]


@pytest.mark.parametrize("hints", ["frames: [1/a]", "frames: [1/a]\ninserts:\n  - {take: card, at: top-right}"])
def test_each_note_is_printed_once_and_each_call_has_its_number(tmp_path: Path, hints: str) -> None:
    done = typeset(tmp_path, CALLS + NOTES, hints)
    assert sorted(notes_of(done)) == [f"Note {name}." for name in "abcdefghijklm"]
    calls = [call.text for call in calls_of(done)]
    numbers = [1, 1, 2, ",3", 4, 5, 6, 7, 2, 8, 9, 10, 11, 12, 13]
    assert sorted(calls) == sorted(map(str, numbers))


def test_a_number_looks_the_same_whatever_calls_it(tmp_path: Path) -> None:
    done = typeset(tmp_path, CALLS + NOTES)
    assert done.filled
    assert len({look for page in done.filled.pages for look in looks_of_calls(page)}) == 1


def looks_of_calls(page: DisplayPage) -> Iterator[tuple[str, SetColour | None]]:
    """Yield face and colour of each call."""
    for placed in page.fragments():
        fragment, colour = placed.fragment, None
        for item in fragment.items:
            colour = item if isinstance(item, SetColour) else colour
            if isinstance(item, GlyphRun) and item.box is not None and item.box >= 0:
                box = fragment.numbered[item.box]
                element = placed.elements[box.element].name
                if box.pseudo == "footnote-call" or (element, box.pseudo) == ("span", "before"):
                    yield from ((fragment.faces[span.face].key, colour) for span in item.spans)


def test_a_call_never_begins_a_line(tmp_path: Path) -> None:
    text = " ".join(f"{words(number % 4 + 1)}!…[^a]" for number in range(60))
    done = typeset(tmp_path, f"{text}\n\n[^a]: Note a.\n", lines=80, columns=2)
    assert done.filled
    texts = shown_lines(done.filled.pages[0])
    assert len(texts) > 40
    assert not [text for text in texts if text.startswith("1") and not text.startswith("1\u2002")]


@pytest.mark.parametrize("line", ["headline: Head[^a]", "standfirst: It says[^a]", "kicker: Now[^a]", "byline: Me[^a]"])
def test_a_note_called_where_none_can_stand_is_refused_in_its_line(tmp_path: Path, line: str) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 20))
    paper.story("s", "GlyphRun.[^a]\n\n[^a]: Note.\n", "frames: [1/a]", front=line if "headline" not in line else "")
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
