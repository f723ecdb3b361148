"""Markup that is printed is found with its line; what may be meant is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.article.read_article import read_article
from pressbuild.core.findings import Finding, Report, Severity
from pressbuild.source_account.markup_leftovers import find_leftovers
from pressbuild.sources.folder import Folder

PRINTED = [
    "so **open and never closed",
    "__init",
    "an *open emphasis",
    "an _open emphasis",
    "~~struck",
    "a ==marked",
    "## Crosshead in a line",
    "see [here] (https://example.org)",
    "a](https://example.org) b",
    "![alt] (x.png)",
    "a note^[inline]",
    "a note [^ 1]",
    "[[Other story]]",
    "Title {#t .sports}",
    "words{.sc}",
    "{{ title }}",
    "{% include x %}",
    ":::",
    "a `b",
    "&nbps;",
    "++under++",
    "A title {-}",
    "!!! note that",
]
MEANT = [
    "5 * 3 = 15",
    "a_b_c and snake_case",
    "C# and F#, #hashtag, No. #1",
    ":) and :-) and ;)",
    "Leser*innen, s**t, f***",
    "only 9 € *",
    "only 9 €*",
    "** and *** alone",
    "x == y, a = b, a >= b",
    "he said [sic] and [he] left [...]",
    "a | b",
    "note: this",
    "1^2, ~50",
    "Smith & Sons; A&B; R&D",
    "{words in braces}",
    "a/_b and http://x/_y",
    "C++ and i++",
    "Achtung!!! So",
]


@pytest.mark.parametrize("text", PRINTED)
def test_signs_of_markup_are_found(text: str) -> None:
    assert len(list(find_leftovers(text, True))) == 1


@pytest.mark.parametrize("text", MEANT)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert not list(find_leftovers(text, True))


@pytest.mark.parametrize("text", [": Definition", "[x] done", "| a | b |"])
def test_some_signs_count_at_the_beginning_of_a_paragraph_only(text: str) -> None:
    assert list(find_leftovers(text, True))
    assert not list(find_leftovers(text, False))


def read(folder: Path, body: str) -> list[Finding]:
    path = folder / "story.md"
    path.write_text(f"---\nheadline: x\n---\n{body}", encoding="utf-8")
    report = Report()
    read_article(path, Folder(folder), "en-GB", report)
    return report.findings


@pytest.mark.parametrize("text", ["a ^^x^^ b", "Title\n{#an-id} so"])
def test_signs_beside_other_elements_are_found(tmp_path: Path, text: str) -> None:
    assert {finding.code for finding in read(tmp_path, f"\n{text}\n")} == {"markup-printed"}


def test_the_finding_names_the_very_line_of_a_paragraph(tmp_path: Path) -> None:
    findings = read(tmp_path, "\nOne *line*\nand **another,\nand a third.\n\n- an item *open\n")
    assert [(f.code, f.severity, f.place.line if f.place else 0) for f in findings] == [
        ("markup-printed", Severity.WARNING, 6),
        ("markup-printed", Severity.WARNING, 9),
    ]
    assert "“**another, and" in findings[0].message


def test_a_backslash_says_that_it_is_meant(tmp_path: Path) -> None:
    assert read(tmp_path, "\nAn \\*open star and \\## and \\`.\n\n`**code**`\n") == []


def test_attributes_that_are_printed_stop_the_paper(tmp_path: Path) -> None:
    finding = read(tmp_path, "\nWords {.sc} here.\n")[0]
    assert finding.severity is Severity.ERROR
    assert finding.place
    assert finding.place.line == 5


def test_a_star_that_calls_a_note_is_no_emphasis(tmp_path: Path) -> None:
    assert read(tmp_path, "\nOnly 9 €* a month.\n\n\\*Incl. VAT.\n") == []
    assert read(tmp_path, "\nOnly 9 €* a month.\n\nThat is *incl. VAT.\n") == []
    assert [f.code for f in read(tmp_path, "\nOnly 9 € a month.\n\nThat is *incl. VAT.\n")] == ["markup-printed"]
