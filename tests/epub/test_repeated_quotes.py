"""A pull quote is passed over when a book is read aloud only if the story says the same in its running text."""

from __future__ import annotations

from pathlib import Path

from pressbuild.document import (
    AnyBlock,
    Box,
    Document,
    Inlines,
    List,
    ListItem,
    Medium,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    Text,
)
from pressbuild.templates.epub_markup import is_repeated


def words(text: str) -> Inlines:
    return (Text(text),)


def paragraph(text: str, medium: Medium = Medium.BOTH) -> Paragraph:
    return Paragraph(children=words(text), medium=medium)


def quote(text: str, said_by: str = "") -> PullQuote:
    return PullQuote(blocks=(paragraph(text),), attribution=words(said_by) if said_by else ())


def repeated(pulled: PullQuote, *blocks: AnyBlock, without: Medium = Medium.PRINT) -> bool:
    document = Document("s", Path("s.md"), "en", words("Headline"), bylines=(words("A. Writer"),), blocks=blocks)
    return is_repeated(pulled, document, without)


def test_words_of_the_running_text_are_repeated() -> None:
    pulled = quote("“The sea was calm!”")
    assert repeated(pulled, paragraph("They say the sea was calm, and went."), pulled)
    assert repeated(pulled, Box(title=(), blocks=(paragraph("The sea was calm."), pulled)))
    assert repeated(pulled, Quote(blocks=(paragraph("the sea was calm"),)), pulled)
    assert repeated(pulled, List(items=(ListItem((paragraph("the sea was calm"),)),)), pulled)


def test_a_quote_that_stands_nowhere_else_is_read() -> None:
    pulled = quote("The sea was calm")
    assert not repeated(pulled, paragraph("The sea."), Box(title=(), blocks=(pulled,)))
    assert not repeated(pulled, pulled, quote("The sea was calm"))
    assert not repeated(pulled, paragraph("The sea was calmer."), pulled)
    assert not repeated(pulled, paragraph("The sea"), paragraph("was calm"), pulled)
    table = Table(head=(words("The sea was calm"),), rows=(), alignments=("",))
    assert not repeated(pulled, table, pulled)


def test_what_the_edition_leaves_out_says_nothing() -> None:
    pulled, printed = quote("The sea was calm"), paragraph("The sea was calm.", Medium.PRINT)
    assert not repeated(pulled, printed, pulled)
    assert repeated(pulled, printed, pulled, without=Medium.SCREEN)


def test_a_quote_is_not_passed_over_with_the_name_of_who_said_it() -> None:
    text = paragraph("The sea was calm, she said.")
    assert not repeated(quote("The sea was calm", "A fisherwoman"), text)
    assert repeated(quote("The sea was calm", "A. Writer"), text)
