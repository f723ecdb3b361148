"""What Markdown says, as editors type it: nothing is counted anew, nothing is left on the page, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.article import read_article
from pressbuild.core.findings import Report
from pressbuild.document import (
    AnyBlock,
    Box,
    Code,
    CodeBlock,
    Crosshead,
    DefinitionList,
    Document,
    Emphasis,
    FootnoteMark,
    Inlines,
    Link,
    List,
    Literal,
    Paragraph,
    Span,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Verse,
    plain_text,
    walk_inlines,
)
from pressbuild.sources.folder import Folder

FRONT = "---\nheadline: H\n---\n\n"  # the text begins on line 5


def read(folder: Path, text: str) -> tuple[Document | None, Report]:
    path = folder / "a.md"
    path.write_text(FRONT + text + "\n", encoding="utf-8")
    report = Report()
    return read_article(path, Folder(folder), "en-US", report), report


def blocks_of(folder: Path, text: str) -> tuple[AnyBlock, ...]:
    document, report = read(folder, text)
    assert document, report.findings
    assert not report.findings, report.findings
    return document.blocks


def findings_of(folder: Path, text: str) -> list[tuple[str, int | None]]:
    _, report = read(folder, text)
    return [(finding.code, finding.place.line if finding.place else None) for finding in report.findings]


def children_of(folder: Path, text: str) -> Inlines:
    (block,) = blocks_of(folder, text)
    assert isinstance(block, Paragraph | Crosshead)
    return block.children


def words(block: AnyBlock) -> str:
    assert isinstance(block, Paragraph | Crosshead)
    return plain_text(block.children)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("3. October is a holiday.", ["3. October is a holiday."]),
        ("1984. What a year!", ["1984. What a year!"]),
        ("12. March: one.\n\n15. March: two.", ["12. March: one.", "15. March: two."]),
        ("31. March\n1. April\n2. April", ["31. March", "1. April", "2. April"]),
        ("12. March\n\n15. March\n\n16. March", ["12. March", "15. March", "16. March"]),
        ("31. March\n\n1. April\n\n15. April", ["31. March", "1. April", "15. April"]),
        ("3) third\n5) fifth", ["3) third", "5) fifth"]),
        ("007. A number.", ["007. A number."]),
        ("2. *Slanted* words", ["2. Slanted words"]),
        ("9. `code`", ["9. code"]),
        ("10.\n    > quoted", ["10."]),
    ],
)
def test_numbers_that_do_not_count_up_are_text(tmp_path: Path, typed: str, printed: list[str]) -> None:
    blocks = blocks_of(tmp_path, typed)
    assert [words(block) for block in blocks if isinstance(block, Paragraph)] == printed
    assert not any(isinstance(block, List) for block in blocks)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("https://example.org/a\\_b?x=1&amp;y=2", "https://example.org/a_b?x=1&y=2"),
        ("C:\\Daten\\neu--alt", "C:\\Daten\\neu--alt"),
        ("a\\_b@example.org", "a_b@example.org"),
    ],
)
def test_an_address_with_escaped_signs_in_it_is_one(tmp_path: Path, typed: str, printed: str) -> None:
    assert children_of(tmp_path, f"see {typed}, too") == (Text("see "), Literal(printed), Text(", too"))


@pytest.mark.parametrize(
    ("typed", "markers"),
    [
        ("1. one", ["1."]),
        ("1. one\n2. two\n3. three", ["1.", "2.", "3."]),
        ("12. twelve\n\n13. thirteen", ["12.", "13."]),
        ("7) seven\n8) eight", ["7)", "8)"]),
        ("- one\n- two", ["", ""]),
        ("•\tone\n• two", ["", ""]),
        ("-\u00a0one\n-\u00a0two", ["", ""]),
        ("1.\u00a0one\n2.\u00a0two", ["1.", "2."]),
    ],
)
def test_lists_keep_their_numbers(tmp_path: Path, typed: str, markers: list[str]) -> None:
    (block,) = blocks_of(tmp_path, typed)
    assert isinstance(block, List)
    assert [item.marker for item in block.items] == markers
    assert block.ordered == bool(markers[0])


def test_a_paragraph_that_begins_with_a_number_is_no_part_of_the_list_beside_it(tmp_path: Path) -> None:
    typed = "7. May: a fair.\n\n1984. What a year!\n\n1. one\n2. two\n   - in it\n\n2024. Another.\n\n1. un\n\n2. deux"
    may, year, first, other, second = blocks_of(tmp_path, typed)
    assert [words(block) for block in (may, year, other)] == ["7. May: a fair.", "1984. What a year!", "2024. Another."]
    assert isinstance(first, List)
    assert isinstance(second, List)
    assert [item.marker for item in (*first.items, *second.items)] == ["1.", "2.", "1.", "2."]
    (begin, again) = (block.place.line for block in (first, second) if block.place)
    assert again - begin == 6


def test_a_date_in_a_bullet_is_text(tmp_path: Path) -> None:
    (block,) = blocks_of(tmp_path, "- 18. September: meeting\n- 2. October: strike")
    assert isinstance(block, List)
    assert [words(item.blocks[0]) for item in block.items] == ["18. September: meeting", "2. October: strike"]


def test_items_that_are_all_numbered_alike_are_a_finding(tmp_path: Path) -> None:
    assert findings_of(tmp_path, "1. one\n1. two") == [("list-numbers", 5)]


def test_tasks(tmp_path: Path) -> None:
    (block,) = blocks_of(tmp_path, "- [ ] to do\n- [x] done\n- plain")
    assert isinstance(block, List)
    assert [(item.checked, words(item.blocks[0])) for item in block.items] == [
        (False, "to do"),
        (True, "done"),
        (None, "plain"),
    ]


@pytest.mark.parametrize(
    ("typed", "level", "printed"),
    [
        ("## Title", 2, "Title"),
        ("##Title", 2, "Title"),
        ("##\u00a0Title", 2, "Title"),
        ("## Title ##", 2, "Title"),
        ("## C#", 2, "C#"),
        ("## A title {of words}", 2, "A title {of words}"),
    ],
)
def test_crossheads(tmp_path: Path, typed: str, level: int, printed: str) -> None:
    (block,) = blocks_of(tmp_path, typed)
    assert isinstance(block, Crosshead)
    assert (block.level, words(block)) == (level, printed)


def test_four_levels_and_an_id(tmp_path: Path) -> None:
    blocks = blocks_of(tmp_path, "## a\n\n### b {#here}\n\n#### c\n\n##### d")
    assert [(block.level, block.id) for block in blocks if isinstance(block, Crosshead)] == [
        (2, ""), (3, "here"), (4, ""), (5, ""),
    ]  # fmt: skip
    assert findings_of(tmp_path, "## a\n\n#### b") == [("heading-level", 7)]
    assert findings_of(tmp_path, "## Title {.x}") == [("bad-attribute", 5)]


def test_a_hashtag_is_no_heading(tmp_path: Path) -> None:
    assert words(blocks_of(tmp_path, "#MeToo goes on")[0]) == "#MeToo goes on"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("**Note:**text", (Strong((Text("Note:"),)), Text("text"))),
        ("**(a)**b", (Strong((Text("(a)"),)), Text("b"))),
        ("*«hola»*s", (Emphasis((Text("«hola»"),)), Text("s"))),
        ("*a (*b* c)*", (Emphasis((Text("a ("), Emphasis((Text("b"),)), Text(" c)"))),)),
        ("2*(3+4)*5", (Text("2*(3+4)*5"),)),
        ("~~struck~~", (Strike((Text("struck"),)),)),
        ("H~2~O", (Text("H"), Subscript((Text("2"),)), Text("O"))),
        ("x^2^", (Text("x"), Superscript((Text("2"),)))),
        ("==marked== words", (Span((Text("marked"),), classes=("mark",)), Text(" words"))),
        ("a == b == c", (Text("a == b == c"),)),
        ("[AB]{.sc}", (Span((Text("AB"),), classes=("sc",)),)),
        ("`a--b \"c\"`", (Code("a--b \"c\""),)),
        ("\\[^1] stays", (Text("[^1] stays"),)),
    ],
)  # fmt: skip
def test_inlines(tmp_path: Path, typed: str, expected: Inlines) -> None:
    assert children_of(tmp_path, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("[a]{.smallcaps}", [("unknown-class", 5)]),
        ("one\n[a]{.sx}", [("unknown-class", 6)]),
        ("one\ntwo[^9]", [("undefined-footnote", 6)]),
        ("one <b>two</b>", [("raw-html", 5), ("raw-html", 5)]),
        ("Some words\n---\nmore", [("underlined", 6)]),
        ("Some\nwords\n=====", [("underlined", 7)]),
        ("::: print-only Words\ntext\n:::", [("unknown-block", 5)]),
        ("[a](javascript:x)", [("bad-link", 5)]),
        ("[a](/about)", [("relative-link", 5)]),
        ("[a](#part)", [("relative-link", 5)]),
        ("one[^1]\n\n[^1]: a\n[^1]: b", [("duplicate-footnote", 8)]),
        ("one\n\n[^1]: a", [("unused-footnote", 7)]),
    ],
)
def test_findings_have_their_line(tmp_path: Path, typed: str, expected: list[tuple[str, int]]) -> None:
    assert findings_of(tmp_path, typed) == expected


def test_a_line_under_an_empty_one_or_a_list_is_no_heading(tmp_path: Path) -> None:
    assert len(blocks_of(tmp_path, "a\n\n---\n\nb")) == 3
    assert findings_of(tmp_path, "a\n- b\n\n---") == []


@pytest.mark.parametrize(
    "scheme", ["https://a.example", "irc://a.example/x", "ftp://a.example", "tel:123", "mailto:a@b.example"]
)
def test_links(tmp_path: Path, scheme: str) -> None:
    (link,) = children_of(tmp_path, f"[words]({scheme})")
    assert link == Link((Text("words"),), scheme)


def test_an_address_in_angle_brackets_is_literal(tmp_path: Path) -> None:
    (link,) = children_of(tmp_path, "<https://a.example/2021-22/b--c...html>")
    assert isinstance(link, Link)
    assert link.children == (Literal("https://a.example/2021-22/b--c...html"),)


def test_a_link_that_is_a_qr_code(tmp_path: Path) -> None:
    (link,) = children_of(tmp_path, "[words](https://a.example){.qr}")
    assert link == Link((Text("words"),), "https://a.example", is_code=True)


def test_code_is_kept_to_the_character(tmp_path: Path) -> None:
    code = "a*b, not a**b\n\n<p>[x](y)</p>  \n\tif -- '...':"
    fenced, indented = blocks_of(
        tmp_path, f"```python\n{code}\n```\n\n" + "\n".join(f"    {x}" for x in code.split("\n"))
    )
    assert isinstance(fenced, CodeBlock)
    assert isinstance(indented, CodeBlock)
    assert (fenced.text, fenced.syntax) == (code, "python")
    assert indented.text == code


@pytest.mark.parametrize(
    ("info", "syntax", "block_id"),
    [("python {#listing}", "python", "listing"), ("{.sh #run}", "sh", "run"), ("c++ -O2", "c++", ""), ("", "", "")],
)
def test_what_a_fence_says(info: str, syntax: str, block_id: str, tmp_path: Path) -> None:
    (block,) = blocks_of(tmp_path, f"```{info}\ncode\n```")
    assert isinstance(block, CodeBlock)
    assert (block.syntax, block.id) == (syntax, block_id)


def test_definitions(tmp_path: Path) -> None:
    (block,) = blocks_of(tmp_path, "Term\n: one\n: two\n\nOther *term*\n: three")
    assert isinstance(block, DefinitionList)
    found = [
        ([plain_text(term) for term in entry.terms], [words(blocks[0]) for blocks in entry.definitions])
        for entry in block.entries
    ]
    assert found == [(["Term"], ["one", "two"]), (["Other term"], ["three"])]


def test_verse_keeps_its_lines(tmp_path: Path) -> None:
    (block,) = blocks_of(tmp_path, "::: verse {#song}\nOne *line*\n    an indented one\n\nAnother stanza\n:::")
    assert isinstance(block, Verse)
    assert [plain_text(line) for line in block.lines] == [
        "One line", "\u00a0\u00a0\u00a0\u00a0an indented one", "", "Another stanza",
    ]  # fmt: skip
    assert block.id == "song"


def test_titles_of_blocks_call_notes_in_order(tmp_path: Path) -> None:
    text = "One.[^a]\n\n::: box Two[^b] {#x}\nThree.[^c]\n:::\n\nFour.[^d]\n\n" + "\n".join(
        f"[^{n}]: {n}" for n in "dcba"
    )
    document, report = read(tmp_path, text)
    assert document, report.findings
    (box,) = (block for block in document.blocks if isinstance(block, Box))
    assert [inline.number for inline in walk_inlines(box.title) if isinstance(inline, FootnoteMark)] == [2]
    assert [words(note[0]) for note in document.footnotes] == ["a", "b", "c", "d"]


def test_a_box_has_a_language(tmp_path: Path) -> None:
    (box,) = blocks_of(tmp_path, "::: box Título {lang=es}\nPalabras.\n:::")
    assert isinstance(box, Box)
    assert (box.language, plain_text(box.title)) == ("es", "Título")


def test_a_row_of_a_table_has_its_own_line(tmp_path: Path) -> None:
    assert findings_of(tmp_path, "| a | b |\n|---|---|\n| c | d[^x] |") == [("undefined-footnote", 7)]
    (table,) = blocks_of(tmp_path, "| a | b |\n|---|---|\n| c | d |")
    assert isinstance(table, Table)
