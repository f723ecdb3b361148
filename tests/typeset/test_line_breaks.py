"""Where lines end: random sentences with inlines in inlines, at random widths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.places import FACES

from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.layout.page_lines import CHECKS
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.core.findings import Report
from pressbuild.typeset.engine import Engine, LaidOutPage, line_boxes
from pressbuild.typeset.engine.line_breaks import BreakableParagraph, Cut, find_cut
from pressbuild.typeset.engine.weasyprint_hooks import boxes
from support.paper import Paper, frame, words

FONT_CSS = "".join(
    f'@font-face {{ font-family: "Text"; font-style: {style}; font-weight: {weight}; src: url({file.as_uri()}) }}'
    for style, weight, file in (
        ("normal", 400, FACES / "SourceSerif4SmText-Regular.ttf"),
        ("italic", 400, FACES / "SourceSerif4SmText-It.ttf"),
        ("normal", 700, FACES / "SourceSerif4SmText-Bold.ttf"),
    )
)
CSS = (
    'html { font: 10px/14px "Text"; hyphens: auto; hyphenate-character: "-"; hyphenate-limit-chars: 5 2 3;'
    " overflow-wrap: break-word; orphans: 1; widows: 1 } body, p { margin: 0 } p { white-space: normal }"
    " .whole p { white-space: nowrap; hyphens: none } sup, sub { font-size: 7px }"
    " sup, sub, em, a, strong { line-height: 0 }"
    " .footnote { float: footnote } .footnote::footnote-call { content: '12'; line-height: 0; font-size: 7px }"
)
WORDS = (
    "the a to morning harbour winter fishermen negotiations Saltcoats T H2O 1984 five-year so-called well— quarter"
    " extraordinary incomprehensibilities “yes” (no) end. trade, it’s"
).split()
TAGS = ("em", "strong", "a", "sub", "sup", "code", "span")
FITS = 0.5  # CSS px: a line is not blamed for less


@dataclass(frozen=True)
class Letter:
    """A character of a sentence, and the elements that it stands in, each with a number of its own."""

    character: str
    inside: tuple[tuple[str, int], ...]


@st.composite
def sentences(draw: st.DrawFn) -> list[Letter]:
    """Words, some of which begin, end or are torn by elements, up to three deep, and some of which call a note."""
    letters: list[Letter] = []
    inside: list[tuple[str, int]] = []
    for number, word in enumerate(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=30))):
        if number:
            letters.append(Letter(" ", tuple(inside)))
        change = draw(st.integers(0, len(word) * 3))
        for place, character in enumerate(word):
            if place == change:
                if inside and draw(st.booleans()):
                    inside.pop()
                if len(inside) < 3:
                    inside.append((draw(st.sampled_from(TAGS)), len(letters)))
            letters.append(Letter(character, tuple(inside)))
        if inside and draw(st.integers(0, 2)) == 0:
            inside.pop()
        if draw(st.integers(0, 7)) == 0:
            letters.append(Letter("\x00", tuple(inside)))  # the call of a note
    return letters


def markup(letters: list[Letter]) -> str:
    parts: list[str] = []
    open_: tuple[tuple[str, int], ...] = ()
    for letter in [*letters, Letter("", ())]:
        common = 0
        while common < min(len(open_), len(letter.inside)) and open_[common] == letter.inside[common]:
            common += 1
        parts += [f"</{tag}>" for tag, _ in reversed(open_[common:])]
        parts += [f"<{tag}>" for tag, _ in letter.inside[common:]]
        open_ = letter.inside
        parts.append('<span class="footnote">note</span>' if letter.character == "\x00" else escape(letter.character))
    return "".join(parts)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FONT_CSS, [FACES])


def lines_of(page: LaidOutPage) -> list[tuple[str, float]]:
    """The lines of a page, and how wide each is."""
    found = []
    for line in page.box.descendants():
        if isinstance(line, boxes.LineBox) and (
            texts := [b for b in line.descendants() if isinstance(b, boxes.TextBox)]
        ):
            calls = ["\x00" if "footnote-call" in text.element_tag else text.text for text in texts]
            if not any(text.element_tag == "span::footnote-marker" or _in_note(text) for text in texts):
                right = max(text.position_x + text.width for text in texts)
                found.append(("".join(calls), right))
    return found


def _in_note(text: object) -> bool:
    element = getattr(text, "element", None)
    return "footnote-call" not in text.element_tag and element is not None and element.get("class") == "footnote"  # type: ignore[attr-defined]


def set_lines(engine: Engine, letters: list[Letter], width: float) -> list[tuple[str, float]]:
    sheet = engine.style_sheet(CSS)
    page_css = f"@page {{ size: {width}px 9000px; margin: 0 }}"
    (page,) = engine.lay_out(f"<p>{markup(letters)}</p>", "en", [sheet], page_css, "the test")
    return lines_of(page)


def may_end(text: str, place: int) -> bool:
    """Whether a line may end before a character, as a reader sees it: after a space, a hyphen in a word or a dash."""
    before, after = text[place - 1], text[place]
    if after == "\x00":
        return False
    return before == " " or (before == "-" and after.isalpha()) or (before == "—" and after not in "—,.")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(letters=sentences(), width=st.integers(40, 320))
def test_lines_end_where_they_may_and_hold_what_they_can(engine: Engine, letters: list[Letter], width: int) -> None:
    text = "".join(letter.character for letter in letters)
    lines = set_lines(engine, letters, width)
    place, wholes, shown = 0, [], []
    for number, (line, _) in enumerate(lines):
        start = place
        hyphenated = not text.startswith(line, start)
        got = line[:-1] if hyphenated else line
        assert text.startswith(got, start), f"“{line}” is not what comes next: “{text[start : start + 30]}”"
        place += len(got)
        end = place
        place += len(text[place:]) - len(text[place:].lstrip(" "))
        if place >= len(text):
            break
        assert text[place] != "\x00", "the call of a note begins a line"
        if hyphenated:
            assert line[-1] == "-"
            assert text[place - 1].isalnum(), f"“{line}” has a hyphen where no word is broken"
            assert text[place].isalnum()
        else:
            torn = len(re.split(r"[ —]|(?<=\w)-", got)[-1].strip("\x00")) == len(got.strip("\x00"))  # a word alone
            assert may_end(text, place) or torn, f"“{line}|{text[place : place + 9]}” is broken without a hyphen"
        following = next((at for at in range(place + 1, len(text)) if may_end(text, at)), len(text))
        wholes.append(letters[start : start + len(text[start:following].rstrip(" "))])
        shown.append((number, line))
        assert end > start
    assert place >= len(text), "words are missing"
    if wholes:
        sheet = engine.style_sheet(CSS)
        body = "".join(f"<p>{markup(whole)}</p>" for whole in wholes)
        (page,) = engine.lay_out(
            f"<div class=whole>{body}</div>", "en", [sheet], "@page { size: 9000px; margin: 0 }", "x"
        )
        for (line, right), (_, short) in zip(lines_of(page), shown, strict=True):
            assert right > width - FITS, f"“{short}” could have held more: “{line}” is {right:.1f} of {width} px wide"


def test_a_torn_word_and_a_line_that_is_too_short_are_told_of_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shorter(paragraph: BreakableParagraph, *arguments: Any, **named: Any) -> Cut:
        cut = find_cut(paragraph, *arguments, **named)
        if "word6" not in paragraph.text or cut.torn or paragraph.text[cut.end - 5 : cut.end] != "word6":
            return cut
        return Cut(cut.end - 6, cut.end - 5)

    monkeypatch.setattr(line_boxes, "find_cut", shorter)
    paper = Paper(tmp_path).master("page", frame("a", 30))
    text = f"{words(20)}\n\nA {'incomprehensibilities' * 3} word.\n\n*One* two three.\n"
    done = paper.story("s", text, "frames: [1/a]").typeset()
    assert done.filled
    report = Report()
    report_checks(CHECKS, LayoutSubject(done.filled, ()), report)
    found = [(finding.code, finding.place and finding.place.line) for finding in report.findings]
    assert found == [("torn-word", 8), ("torn-word", 8), ("short-line", 6)]
    assert "word6" in report.findings[2].message


@pytest.mark.parametrize("name", [".gitignore", "/etc/config", "`.gitignore`"])
def test_a_line_may_begin_with_the_mark_of_a_file_name(name: str, tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 30))
    done = paper.story("s", f"word1 word2 word3 {name} word4 word5.", "frames: [1/a]").typeset()
    assert done.lines(1)[1] == "word1 word2 word3"
    assert name.strip("`").startswith(done.lines(1)[2].split()[0])  # an address may break after its marks
    assert not [code for code in done.codes if code == "short-line"]
