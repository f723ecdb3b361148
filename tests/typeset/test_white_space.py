"""What an editor sees at a glance: empty pages and panels, heads of nothing, words that are torn."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.paper import Paper, Typeset, frame, words

from pressbuild.core.findings import Severity
from pressbuild.typeset.story_lines import torn_word


def codes(done: Typeset, *wanted: str) -> list[str]:
    return [code for code in done.codes if code in wanted]


@pytest.mark.parametrize(("count", "told"), [(3, True), (90, False)])
def test_a_page_that_is_nearly_empty_is_told_of(count: int, told: bool, tmp_path: Path) -> None:
    done = Paper(tmp_path).master("page", frame("a", 60)).story("s", words(count), "frames: [1/a]").typeset()
    found = [finding for finding in done.report.findings if finding.code == "empty-page"]
    assert [finding.message for finding in found] == (["page 1 is 97 % empty"] if told else [])
    assert all(finding.spot and finding.spot.page == 1 for finding in found)


def test_what_stays_empty_is_told_of_on_repeating_pages_too(tmp_path: Path) -> None:
    paper = Paper(tmp_path, pages="[{master: page, repeat: true}]").master("page", frame("a", 10))
    done = paper.story("s", words(40), "frames: [1/a]").typeset()
    (found,) = [finding for finding in done.report.findings if finding.code == "underset"]
    assert "of its last page empty" in found.message
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize("headline", ['"&nbsp;"', '" \\u200b\\u2060 "', '"\\u3164"', '"\\u2028"'])
def test_a_headline_of_which_nothing_can_be_seen_is_refused_with_its_line(headline: str, tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 10)).story("s", words(3), "frames: [1/a]")
    paper.articles["s"] = paper.articles["s"].replace("headline: s", f"headline: {headline}")
    (found,) = paper.typeset().report.findings
    assert (found.code, str(found.place)) == ("missing-key", "issues/1/s.md:2")


def test_a_word_torn_in_a_headline_is_told_of(tmp_path: Path) -> None:
    css = ".head h1 { font-size: 30pt; line-height: 36pt }"
    paper = Paper(tmp_path, css=css).master("page", frame("a", 20)).story("s", words(30), "frames: [1/a]")
    paper.articles["s"] = paper.articles["s"].replace("headline: s", "headline: An incomprehensible word")
    (found,) = [finding for finding in paper.typeset().report.findings if finding.code == "torn-word"]
    assert "“incomprehensible” is torn without a hyphen" in found.message


@pytest.mark.parametrize(
    ("text", "lines", "torn"),
    [
        ("An incomprehensible word", ["An", "incomprehen", "sible word"], "incomprehensible"),
        ("An incomprehensible word", ["An", "incomprehen-", "sible word"], ""),
        ("A well-known word", ["A well-", "known word"], ""),
        ("Words in lines", ["Words", "in lines"], ""),
        ("either/or", ["either/", "or"], ""),
        ("漢字仮名", ["漢字", "仮名"], ""),
        ("GROSS", ["gro", "ss"], "GROSS"),
    ],
)
def test_torn_words_are_told_from_words_that_may_be_broken(text: str, lines: list[str], torn: str) -> None:
    assert torn_word(text, lines) == torn


PANEL = (
    '<div data-placeholder="the index" data-hint="write more" style="height: 24pt"><p role="heading">Inside</p>{}</div>'
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", ["empty-placeholder"]),
        ("<p>One line.</p>", []),
        ("<p>One line.</p>" * 3, ["full-placeholder"]),
        ('<p style="white-space: nowrap">' + "too long " * 40 + "</p>", ["full-placeholder"]),
    ],
)
def test_holes_in_masters_are_told_of(inside: str, expected: list[str], tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", PANEL.format(inside), frame("a", 9, top=9))
    done = paper.story("s", words(20), "frames: [1/a]").typeset()
    assert codes(done, "empty-placeholder", "full-placeholder") == expected
