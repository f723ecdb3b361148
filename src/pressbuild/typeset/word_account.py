"""The account of words. In: the HTML that was poured and the text that was laid out. Out: proof that
every word is there, once and in order, and in which column each one begins.

Nothing is taken on faith: an engine that drops a line, or a style sheet that clips a box, is found out
here, in every build. Footnotes leave the run of the text and are counted in a stream of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from pressbuild.core.word_stream import BREAK_MARKS, Stream, make_stream, squeeze
from pressbuild.typeset.engine import LaidOutPage, TextRun
from pressbuild.typeset.engine.text_endings import INLINE

NOT_TEXT = ("style", "script", "title", "template")  # elements whose words nobody is to read


@dataclass(frozen=True)
class Account:
    """How far text and footnotes have come at the end of each column, in words; what was lost, if any; hyphens that
    stand at line ends and in no word.
    """

    text: tuple[int, ...]
    notes: tuple[int, ...]
    lost: str = ""
    hyphens: int = 0


def read_streams(markup: str) -> tuple[Stream, Stream]:
    """Return the text and the footnotes of a story's HTML as two streams."""
    if not markup.strip():
        return make_stream(""), make_stream("")
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    text: list[str] = []
    notes: list[str] = []
    _collect(root, text, notes, text)
    return make_stream("".join(text)), make_stream("".join(notes))


def _collect(element: etree._Element, text: list[str], notes: list[str], into: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in NOT_TEXT:
        return
    target = into
    if element.get("class") == "footnote":
        target = notes
        notes.append(" ")
    block = element.tag not in INLINE
    if block:
        target.append(" ")
    target.append(element.text or "")
    for child in element:
        _collect(child, text, notes, target)
        target.append(child.tail or "")
    if block:
        target.append(" ")


def balance_account(text: Stream, notes: Stream, columns: Sequence[Sequence[TextRun]]) -> Account:
    """Compare what was laid out, column by column, with what was poured in."""
    reached = {False: 0, True: 0}
    streams = {False: text, True: notes}
    text_ends, note_ends = [], []
    lost, hyphens = "", 0
    for runs in columns:
        for run in runs:
            stream, position = streams[run.in_footnote], reached[run.in_footnote]
            got = squeeze(run.text)
            if stream.characters.startswith(got, position):
                reached[run.in_footnote] += len(got)
            elif got.endswith(BREAK_MARKS) and stream.characters.startswith(got[:-1], position):
                reached[run.in_footnote] += len(got) - 1
                hyphens += 1
            elif not lost:
                lost = _quote(stream, position)
        text_ends.append(text.words_before(reached[False]))
        note_ends.append(notes.words_before(reached[True]))
    for in_footnote, stream in streams.items():
        if not lost and reached[in_footnote] != len(stream.characters):
            lost = _quote(stream, reached[in_footnote])
    return Account(tuple(text_ends), tuple(note_ends), lost, hyphens)


def find_unset(printed: Stream, page: LaidOutPage) -> str:
    """Return the first words of a piece that are not on its laid-out page, as CSS may hide them; "" for none."""
    nothing = make_stream("")
    return balance_account(printed, nothing, [list(page.text_runs())]).lost


def _quote(stream: Stream, position: int) -> str:
    first = max(0, stream.words_before(position + 1) - 1)
    return " ".join(stream.words[first : first + 6]) or "(text that was never written)"
