"""Blocks that are longer than a column, and addresses that are longer than a line. Frames have 10 lines of 12 pt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.display import own_texts, shown_lines
from tests.support.paper import LAYOUT, Paper, Typeset, frame, words

LINE = "line"
CSS = ".text p { margin: 0 } .box { padding: 6pt 0; margin: 12pt 0 } td, th { padding: 0 }"


def typeset(root: Path, text: str, columns: int = 3, lines: int = 10) -> Typeset:
    """Return a story without a head, so that each column has all its lines."""
    layout = LAYOUT + "leaves-out: [headline]\n"
    paper = Paper(root, css=CSS + ".head { display: none }", layout=layout).master(
        "page", frame("a", lines + 1, columns)
    )
    return paper.story("s", text, "frames: [1/a]").typeset()


def columns(done: Typeset) -> list[list[str]]:
    """Return the texts of each column of the page from left to right."""
    assert done.filled, done.report.findings
    assert not done.report.has_errors, done.report.findings
    found = []
    for part in done.filled.readings[0].parts:
        if part.kind.value == "text":
            found.append([box.text.strip() for box in part.placed.fragment.texts()])
    return found


def table(rows: int) -> str:
    lines = [f"| a{row} | b{row} |" for row in range(1, rows + 1)]
    return "\n".join(["| Name | Votes |", "|---|---|", *lines])


def test_a_table_longer_than_its_column_begins_where_the_text_ends(tmp_path: Path) -> None:
    first, second, *_ = columns(typeset(tmp_path, f"Before.\n\n{table(14)}\n\nAfter.", lines=9))
    assert first[:5] == ["Before.", "Name", "Votes", "a1", "b1"]
    assert second[:2] == ["Name", "Votes"], "the head is repeated"
    assert second[2] == f"a{(len(first) - 1) // 2}", "rows go on where they ended, none twice"
    assert "After." in second


def test_a_repeated_head_is_no_word_of_the_story(tmp_path: Path) -> None:
    done = typeset(tmp_path, f"Before.\n\n{table(14)}\n\nAfter.", lines=9)
    assert [run.text for run in own_texts(done.filled.pages[0])].count("Votes") == 1 if done.filled else False
    assert done.fit().words == 2 + 2 + 28


def test_a_head_that_calls_a_note_is_not_repeated(tmp_path: Path) -> None:
    text = f"Before.\n\n{table(14)}\n\nAfter.\n\n[^1]: A note.".replace("Votes", "Votes[^1]")
    texts = [text for column in columns(typeset(tmp_path, text, lines=9)) for text in column]
    assert texts.count("Votes") == 1


def test_a_head_that_fits_into_no_column_with_a_row_is_not_lost(tmp_path: Path) -> None:
    text = f"Before.\n\n{table(9)}".replace("Name", "Name " * 26)
    texts = [text for column in columns(typeset(tmp_path, text, columns=4, lines=8)) for text in column]
    assert texts.count("Votes") == 1


def test_a_table_that_fits_into_a_column_is_kept_in_one_piece(tmp_path: Path) -> None:
    first, second, *_ = columns(typeset(tmp_path, f"{words(9)}\n\n{table(8)}\n\nAfter.", lines=10))
    assert "Name" not in first
    assert second[:2] == ["Name", "Votes"]


def test_the_head_of_a_table_is_never_alone_at_the_foot_of_a_column(tmp_path: Path) -> None:
    for count in range(3, 28, 3):
        for column in columns(typeset(tmp_path / str(count), f"{words(count)}\n\n{table(14)}", columns=4)):
            assert column[-1] != "Votes", column


def test_a_box_longer_than_a_column_is_broken(tmp_path: Path) -> None:
    box = "\n\n".join(f"line{number}" for number in range(1, 21))
    first, second, third = columns(typeset(tmp_path, f"Before.\n\n::: box Title\n{box}\n:::\n\nAfter."))
    assert first[:3] == ["Before.", "Title", "line1"]
    assert [text for column in (first, second, third) for text in column if "line" in text] == box.split()
    assert third[-1] == "After."


def test_a_hole_in_a_column_is_told_of_with_what_does_not_fit_there(tmp_path: Path) -> None:
    done = typeset(tmp_path, f"Before.\n\n{table(11)}\n\nAfter.", lines=11)
    (found,) = [finding for finding in done.report.findings if finding.code == "column-hole"]
    assert re.search(r"\d+ lines of \d+ stay empty in a column of 1/a, since a table after them", found.message)
    assert str(found.place) == "issues/1/s.md:8"


def test_what_is_too_high_across_columns_is_named_with_its_line(tmp_path: Path) -> None:
    paper = Paper(tmp_path, css=CSS).master("page", frame("a", 9, 2))
    text = f"Before.\n\n::: table Long {{#t}}\n{table(14)}\n:::\n\nAfter."
    done = paper.story("s", text, "frames: [1/a]\ninserts: [{take: t, columns: 2}]").typeset()
    (found,) = [finding for finding in done.report.findings if finding.code == "too-tall"]
    assert "a table, set across 2 columns of frame 1/a, needs 16 lines, and 8 are left" in found.message
    assert str(found.place) == "issues/1/s.md:8"


ADDRESS = "https://example.org/one/two-three/four.html?five=six"


def test_an_address_breaks_between_its_parts_without_a_hyphen(tmp_path: Path) -> None:
    first = columns(typeset(tmp_path, f"See <{ADDRESS}>, and more."))[0]
    assert "".join(first).startswith(f"See{ADDRESS},and") or "".join(first).startswith(f"See{ADDRESS}, and")
    text = typeset(tmp_path, f"See <{ADDRESS}>, and more.")
    assert text.filled
    lines = shown_lines(text.filled.pages[0])
    assert len(lines) > 1
    assert all(line.endswith(tuple("/.@?&=-_")) for line in lines[:-1] if "more" not in line), lines


def test_a_piece_of_an_address_that_is_wider_than_its_column_is_broken_and_told_of(tmp_path: Path) -> None:
    address = f"https://example.org/{'x' * 40}"
    done = typeset(tmp_path, f"Some words.\n\nSee <{address}> here.[^1]\n\n[^1]: See <{address}/>.")
    assert done.filled
    assert address in "".join(run.text.strip() for run in own_texts(done.filled.pages[0]))
    found = [finding for finding in done.report.findings if finding.code == "broken-address"]
    assert [str(finding.place) for finding in found] == ["issues/1/s.md:8", "issues/1/s.md:10"]
    assert {finding.severity.value for finding in found} == {"warning"}


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("| A | B |\n|---|---|\n| " + "W" * 30 + " | " + "M" * 30 + " |", "too-wide", "a table on page 1 is"),
        ("![A field.](tall.svg)", "too-tall", "a picture in frame 1/a sticks out of its column by"),
    ],
)
def test_what_is_too_large_is_named_with_its_line(text: str, code: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "issues" / "1").mkdir(parents=True)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="300"><rect width="40" height="300"/></svg>'
    (tmp_path / "issues" / "1" / "tall.svg").write_text(svg)
    done = typeset(tmp_path, f"Some words.\n\n{text}\n\nMore.")
    (found,) = [finding for finding in done.report.findings if finding.code == code]
    assert what in found.message
    assert str(found.place) == "issues/1/s.md:8"
