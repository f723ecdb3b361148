"""Characters that are not seen, from the file to what both editions have of it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.article import read_article
from pressbuild.core.findings import Report
from pressbuild.core.invisible_characters import RULES, UNSEEN, Treatment, clean_text, glyphs_needed
from pressbuild.core.word_stream import squeeze
from pressbuild.document import LineBreak, Paragraph, Text
from pressbuild.sources.folder import Folder


def test_each_rule_is_about_characters_of_its_own() -> None:
    spans = sorted((ord(rule.first), ord(rule.last)) for rule in RULES)
    assert all(first <= last for first, last in spans)
    assert all(last < first for (_, last), (first, _) in pairwise(spans))


def test_whatever_unicode_formats_with_has_a_rule() -> None:
    """Format characters and spaces of the basic plane, but for those of single scripts that have a shape."""
    shown = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x1680, 0x3000}
    codes = [code for code in range(0xA0, 0xFFFF) if unicodedata.category(chr(code)) in ("Cf", "Zs", "Zl", "Zp")]
    missing = [hex(code) for code in codes if code not in shown and not any(chr(code) in rule for rule in RULES)]
    assert not missing


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("cafe\u0301 gro\u0308\u00dfer", "café größer"),
        ("a BOM\ufeffhere", "a BOMhere"),
        ("\u212b and \u2126 stay", "\u212b and \u2126 stay"),
        ("Vie\u0302\u0323t", "Việt"),
        ("x\u0301 has no letter of its own", "x\u0301 has no letter of its own"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("©\ufe0f", "©\ufe0f"),
        ("שָׁלוֹם", "שָׁלוֹם"),
    ],
)
def test_texts_are_read_clean(typed: str, read: str) -> None:
    assert clean_text(typed) == read


@given(st.text(st.sampled_from("ab é e\u0301\u0308\u0323\ufeff\u00ad\u200b\u200d\u2060\u2061א\u05b8")))
def test_a_clean_text_says_the_same_and_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.normalize("NFD", squeeze(clean)) == unicodedata.normalize("NFD", squeeze(text))


def test_what_is_not_seen_needs_no_glyph() -> None:
    assert all(glyphs_needed(character) == ("",) for character in UNSEEN | {"\u2028", "\u2029"})
    assert glyphs_needed("\u2011") == ("\u2011", "\u2010")
    assert glyphs_needed("\u2009") == (" ",)
    assert "e\u0301" in glyphs_needed("é")
    assert glyphs_needed("♥") == ("♥",)


def test_separators_of_lines_are_new_lines_and_those_of_paragraphs_are_told_of(tmp_path: Path) -> None:
    path, report = tmp_path / "story.md", Report()
    text = "One line\u2028and another\u2029and a third.\nA fourth\u2029one."
    path.write_text(f"---\nheadline: Lines\n---\n\n{text}\n", encoding="utf-8")
    story = read_article(path, Folder(tmp_path), "en", report)
    assert story
    (paragraph,) = story.blocks
    assert isinstance(paragraph, Paragraph)
    assert [inline for inline in paragraph.children if not isinstance(inline, Text)] == [LineBreak()] * 3
    assert [(finding.code, finding.place and finding.place.line) for finding in report.findings] == [
        ("paragraph-separator", 5),
        ("paragraph-separator", 6),
    ]


def test_every_treatment_is_used() -> None:
    assert {rule.treatment for rule in RULES} == set(Treatment)
