"""The account of words notices what an engine or a style sheet does to a text."""

from __future__ import annotations

import pytest

from pressbuild.typeset.engine import TextRun
from pressbuild.typeset.word_account import balance_account, read_streams

HTML = '<p>The <em>first</em> words<span class="footnote" data-note="1">A note.</span> and more.</p><p>Second.</p>'


def run(text: str, note: bool = False) -> TextRun:
    return TextRun(text, note, 0, "Serif")


def test_text_and_footnotes_are_two_streams() -> None:
    text, notes = read_streams(HTML)
    assert text.words == ("The", "first", "words", "and", "more.", "Second.")
    assert notes.words == ("A", "note.")


def test_a_text_that_came_through_is_balanced_column_by_column() -> None:
    text, notes = read_streams(HTML)
    columns = [[run("The first"), run("words and")], [run("A note.", True), run("more."), run("Second.")]]
    account = balance_account(text, notes, columns)
    assert (account.text, account.notes, account.lost) == ((4, 6), (0, 2), "")


def test_hyphens_of_line_ends_and_capitals_of_style_sheets_are_no_loss() -> None:
    text, notes = read_streams("<p>Constituent vice-president assembly</p>")
    columns = [[run("CONSTI‐")], [run("TUENT vice-"), run("president assem-"), run("bly")]]
    account = balance_account(text, notes, columns)
    assert account.lost == ""
    assert account.hyphens == 2, "that of vice-president was typed"
    assert account.text == (1, 3), "a word belongs to the column in which it begins"


@pytest.mark.parametrize(
    ("columns", "near"),
    [
        ([["The first words"], ["Second."]], "and more. Second."),
        ([["The first words and more. Second."], ["Second."]], "Second."),
        ([["first The words and more. Second."]], "The first"),
        ([["The first words and more."]], "Second."),
        ([[]], "The first"),
    ],
    ids=["missing in the middle", "twice", "out of order", "missing at the end", "nothing there"],
)
def test_a_loss_is_named_by_the_words_where_it_begins(columns: list[list[str]], near: str) -> None:
    text, _ = read_streams(HTML)
    account = balance_account(text, read_streams("")[0], [[run(part) for part in column] for column in columns])
    assert near in account.lost


def test_a_lost_footnote_is_a_loss() -> None:
    text, notes = read_streams(HTML)
    assert "A note." in balance_account(text, notes, [[run("The first words and more. Second.")]]).lost
