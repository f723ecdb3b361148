"""What an editor with a ruler would see: text off the baseline grid, headlines with a word alone on the last line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.paper import Paper, Typeset, frame

TEXT = "\n\n".join(f"Paragraph {number} has some words that run over more than one line of it." for number in range(6))


def typeset(root: Path, css: str = "", headline: str = "A headline", text: str = TEXT) -> Typeset:
    paper = Paper(root, css=css).master("page", frame("a", 60))
    paper.story("s", text, "frames: [1/a]")
    paper.articles["s"] = paper.articles["s"].replace("headline: s", f"headline: {headline}")
    return paper.typeset()


def said(outcome: Typeset, code: str) -> list[str]:
    return [finding.message for finding in outcome.report.findings if finding.code == code]


def test_text_on_the_grid_is_not_told_of(tmp_path: Path) -> None:
    assert said(typeset(tmp_path), "baseline-drift") == []


def test_text_off_the_grid_is_told_of_once_with_its_words(tmp_path: Path) -> None:
    outcome = typeset(tmp_path, ".text p:nth-child(4) { margin-top: 3pt }")
    (message,) = said(outcome, "baseline-drift")
    assert "1/a: 3.0 pt too low from “Paragraph 3 has" in message
    (finding,) = [finding for finding in outcome.report.findings if finding.code == "baseline-drift"]
    assert finding.spot is not None
    assert (finding.spot.page, finding.spot.frame) == (1, "a")


@pytest.mark.parametrize("css", ["li { font-size: 12pt; line-height: 15pt }", ".text li { margin-left: 3mm }"])
def test_a_panel_with_a_leading_of_its_own_has_no_grid(tmp_path: Path, css: str) -> None:
    assert said(typeset(tmp_path, css, text="- one\n- two\n- three\n- four"), "baseline-drift") == []


@pytest.mark.parametrize(
    ("headline", "bad"),
    [
        ("Twenty letters abcdefg so", True),
        ("Twenty letters abcdefg sometimes", False),
        ("One line", False),
        ("Twenty letters abcdefg 2024", True),
    ],
)
def test_a_short_word_alone_on_the_last_line_of_a_headline(tmp_path: Path, headline: str, bad: bool) -> None:
    css = ".head h1 { font-size: 9.8pt; line-height: 12pt }"
    assert bool(said(typeset(tmp_path, css, headline), "headline-break")) == bad


def test_a_broken_word_in_a_headline(tmp_path: Path) -> None:
    css = ".head h1 { font-size: 20pt; line-height: 24pt; hyphens: manual }"
    (message,) = said(typeset(tmp_path, css, "Uncon\N{SOFT HYPHEN}stitutional words here"), "headline-break")
    assert "a word is broken" in message
