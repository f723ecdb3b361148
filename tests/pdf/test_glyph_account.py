"""The account of glyphs: what the letters of a PDF say, and whether that is what was laid out."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from fontTools.ttLib import TTFont, getTableModule
from hypothesis import given
from hypothesis import strategies as st
from tests.support.places import ROOT
from tests.support.raw_pdf import Thing, write_pdf

from pressbuild.checks.layout.glyph_account import CHECKS, GlyphSubject, balance_glyphs, say_the_same
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.core.findings import Place, Report
from pressbuild.pdf_facts import UnreadablePdf
from pressbuild.pdf_facts.shown_letters import ShownText, read_letters
from pressbuild.typeset.engine.glyph_letters import share_letters
from pressbuild.typeset.filled_pages import SetText

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
TO_UNICODE = b"""2 beginbfchar <0001> <0048> <0002> <00660074> endbfchar
1 beginbfrange <0003> <0005> <0061> endbfrange"""  # H, ft, a b c
INNER = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Face /DW 500 >>"
FONT = (
    "/W << /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Face /ToUnicode 10 0 R /Encoding {0} /DescendantFonts [{1}] >>"
)


def read(content: bytes, *things: Thing, encoding: str = "/Identity-H", resources: str = "") -> list[ShownText]:
    fonts = FONT.format(encoding, INNER)
    (page,) = read_letters(write_pdf(content, resources, things=(("", TO_UNICODE), *things), fonts=fonts))
    return list(page)


def letters(content: bytes, *things: Thing, encoding: str = "/Identity-H", resources: str = "") -> list[str]:
    return [text.letters for text in read(content, *things, encoding=encoding, resources=resources)]


def test_a_text_is_what_is_shown_from_one_place_on() -> None:
    shown = b"BT /W 10 Tf 1 0 0 1 20 150 Tm [<0001> -20 <0002>] TJ <0003> Tj 0 -12 Td <0004> Tj ET BT <0005> Tj ET"
    assert letters(shown) == ["Hfta", "b", "c"]


def test_places_are_measured_from_the_top_left_corner_through_all_matrices() -> None:
    (text,) = read(b"q 0.5 0 0 0.5 10 20 cm BT /W 10 Tf 1 0 0 -1 40 60 Tm <0003> Tj ET Q")
    assert (text.x, text.y, text.font) == (30, 150, "Face")


def test_other_ways_to_the_next_line() -> None:
    assert letters(b"BT /W 9 Tf 12 TL <0003> Tj <0004> ' 0 -12 TD T* <0005> Tj ET") == ["a", "b", "c"]


def test_strings_in_parentheses_and_simple_fonts() -> None:
    assert letters(b"BT /F 9 Tf [(Caf) -250 (\\351 \\(bar)] TJ 0 -9 Td (x) Tj ET") == ["Café (bar", "x"]


def test_text_in_forms_stands_where_they_are_put() -> None:
    form = "/Type /XObject /Subtype /Form /BBox [0 0 99 99]", b"BT /W 9 Tf 5 5 Td <0001> Tj ET"
    (text,) = read(b"q 1 0 0 1 50 50 cm /X Do Q", form, resources="/XObject << /X 11 0 R >>")
    assert (text.letters, text.x, text.y) == ("H", 55, 145)


def test_a_form_that_contains_itself_ends() -> None:
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 11 0 R >> >>", b"/X Do"
    with pytest.raises(UnreadablePdf, match="too deep"):
        read(b"/X Do", form, resources="/XObject << /X 11 0 R >>")


def test_what_actual_text_says_counts() -> None:
    span = b"BT /W 9 Tf 5 5 Td <0003> Tj /Span << /ActualText <FEFF0068006A> >> BDC <00040005> Tj EMC <0001> Tj ET"
    assert letters(span) == ["ahjH"]


def test_text_behind_a_scan_and_pictures_in_the_stream_are_passed_over() -> None:
    data = b"BT /W 9 Tf 3 Tr <0001> Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID \x41 EI BT 0 Tr 5 5 Td <0003> Tj ET"
    assert letters(data) == ["a"]


def test_glyph_0_is_found_though_a_map_says_what_it_stands_for() -> None:
    cmap = "", b"1 begincodespacerange <0000> <ffff> endcodespacerange 2 begincidchar <0001> 1 <0003> 0 endcidchar"
    assert [text.zeros for text in read(b"BT /W 9 Tf <000100030002> Tj ET", cmap, encoding="11 0 R")] == [2]
    assert [text.zeros for text in read(b"BT /W 9 Tf <00010000> Tj ET")] == [1]
    assert letters(b"BT /W 9 Tf <00010003> Tj ET", cmap, encoding="11 0 R") == ["Ha"]


def test_a_font_that_is_not_there_is_told_of() -> None:
    with pytest.raises(UnreadablePdf, match="not in the file"):
        read(b"BT /None 9 Tf (x) Tj ET")


@pytest.mark.parametrize(
    ("text", "said", "same"),
    [
        ("Hef\u00adt", "Heft", True),
        ("He\u200dft\ufe0f", "Heft", True),
        ("ﬁn Å", "fin Å", True),
        ("a\u00a0b\u202fc  d", "a b c d", True),
        ("ver-", "ver\u00ad", True),  # a hyphen that only breaks the word
        ("ver‐", "ver-", True),
        ("Heft", "He", False),
        ("Heft", "heft", False),
        ("it’s ```", "it’s ```", True),
        ("'```'", "'```'", True),
        ("itʼs", "it’s", False),
        ("two words", "twowords", False),
        ("שלום (1)", "(1) םולש", True),
        ("שלום", "םול", False),
        ("( :", ": (", True),
        ("(12)", ")12(", True),
        ("(12)", "(21)", False),
        ("أب", "ب\u0654ا", True),
    ],
)
def test_what_a_reader_finds(text: str, said: str, same: bool) -> None:
    assert say_the_same(text, said) == same


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), min_size=1))
def test_a_letter_less_is_always_noticed(text: str) -> None:
    assert say_the_same(text, text)
    for lost in {0, len(text) - 1}:
        rest = text[:lost] + text[lost + 1 :]
        plain = unicodedata.normalize("NFKC", text), unicodedata.normalize("NFKC", rest)
        if plain[0].split() != plain[1].split() and text[-1] not in "-‐‑":
            assert not say_the_same(text, rest)


@pytest.mark.parametrize(
    ("glyphs", "text", "from_right", "said"),
    [
        ([7], "ft", False, ["ft"]),
        ([7, 8], "ab", False, ["a", "b"]),
        ([31, 30], "\u0915\u093f", False, ["\u0915", "\u093f"]),  # the vowel is set first, the letter is read first
        ([7, 8], "abc", False, ["a", "bc"]),
        ([7, 7], "aa", False, ["a", "a"]),
        ([7, 8], "x", False, ["x", ""]),
        ([7, 7], "aa", True, ["a", "a"]),
        ([7, 8], "ab", True, ["a", "b"]),
        ([30, 8], "xb", True, ["x", "b"]),  # a body that many letters share, and a mark
        ([30, 31], "x", True, ["x", ""]),  # a letter of a body and its dots
        ([], "x", False, []),
    ],
)
def test_glyphs_of_a_cluster_share_its_text(glyphs: list[int], text: str, from_right: bool, said: list[str]) -> None:
    assert share_letters(glyphs, text, {7: "a", 8: "b"}, from_right) == said


def text(words: str, x: float, y: float, generated: str = "") -> SetText:
    return SetText(words, x / 0.75, y / 0.75, generated)  # pt in CSS px


def account(page: list[SetText], shown: list[ShownText]) -> list[str]:
    report = Report()
    subject = GlyphSubject(balance_glyphs([page], [shown], [4]), lambda *_: ("A story", Place("s.md", 7)))
    report_checks(CHECKS, subject, report)
    return [f"{finding.code}: {finding.message}" for finding in report.findings]


def test_words_are_compared_in_their_places_whatever_the_order() -> None:
    page = [text("one two", 10, 20), text("two", 80, 20), text("one two", 10, 32)]
    shown = [ShownText(10, 32, "F", "one two"), ShownText(80.2, 19.9, "F", "two"), ShownText(10, 20, "F", "one two")]
    assert account(page, shown) == []


def test_words_that_stand_elsewhere_on_the_page_are_found_once() -> None:
    turned = ShownText(300, 300, "F", "one two")
    assert account([text("one two", 10, 20)], [turned]) == []
    (said,) = account([text("one two", 10, 20), text("one two", 10, 32)], [turned])
    assert said.startswith("words-not-found: “A story”: “one”, “two” cannot be found")
    assert said.endswith("nothing is there")


def test_lost_letters_name_the_words_and_what_is_said_instead() -> None:
    (said,) = account([text("Das Heft liegt", 10, 20)], [ShownText(10, 20, "F", "Das He liegt")])
    assert "“Heft” cannot be found or selected in the PDF: for “Das Heft liegt” its letters say “Das He liegt”" in said


def test_glyph_0_is_told_of_with_what_made_it() -> None:
    bullet, drawing = ShownText(10, 20, "Face", "◦", 1), ShownText(99, 99, "Arial", "12", 2)
    said = account([text("◦", 10, 20, "li::marker")], [bullet, drawing])
    assert "an empty box in place of a character at “◦”, made by li::marker in the style sheet" in said[0]
    assert "2 empty boxes in place of characters at “12”: the font “Arial” does not have it" in said[1]


def test_the_account_counts_what_is_generated() -> None:
    page = [text("• ", 10, 20, "li::marker"), text("one", 20, 20)]
    found = balance_glyphs([page], [[ShownText(10, 20, "F", "•"), ShownText(20, 20, "F", "one")]], [1])
    assert (found.texts, found.characters, found.generated, found.lost) == (2, 5, 2, ())


def face(empty: bool) -> bytes:
    """A TrueType face whose glyph 0 is empty or not."""
    stream = io.BytesIO()
    with TTFont(FACE) as font:
        if empty:
            font["glyf"][".notdef"] = empty_glyph()
        font.save(stream)
    return stream.getvalue()


def empty_glyph() -> Any:
    glyph = getTableModule("glyf").Glyph()
    glyph.numberOfContours = 0
    return glyph


@pytest.mark.parametrize(("empty", "zeros"), [(False, 1), (True, 0)])
def test_glyph_0_of_simple_fonts_counts_where_it_is_drawn(empty: bool, zeros: int) -> None:
    program = face(empty)
    font = "/T << /Type /Font /Subtype /TrueType /BaseFont /Face /Encoding /WinAnsiEncoding /FontDescriptor 10 0 R >>"
    things = ["/FontFile2 11 0 R", (f"/Length1 {len(program)}", program)]
    data = write_pdf(b"BT /T 9 Tf (a\x07b) Tj ET", things=things, fonts=font)  # no face has the character 7
    ((shown,),) = read_letters(data)
    assert shown.zeros == zeros
