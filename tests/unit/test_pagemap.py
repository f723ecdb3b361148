"""Where a page begins in a story: runs, words, and the marks put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.document import (
    Crosshead,
    Document,
    Emphasis,
    FootnoteMark,
    Inlines,
    Medium,
    PageBreak,
    Paragraph,
    Strong,
    Text,
)
from pressbuild.pagemap import HEAD, PageMap, PageStart, map_story, mark_pages, read_page_map, text_runs
from pressbuild.stream import make_stream


def story(*blocks: Paragraph | Crosshead) -> Document:
    return Document("s", Path("s.md"), "en", (Text("Headline"),), blocks=blocks)


def paragraph(*inlines: Text | Emphasis | Strong | FootnoteMark, medium: Medium = Medium.BOTH) -> Paragraph:
    return Paragraph(children=inlines, medium=medium)


def shown(inlines: Inlines) -> str:
    """Return inlines as text, with |page| where a page begins, () round emphasis and * for a footnote."""
    parts = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case PageBreak():
                parts.append(f"|{inline.page}|")
            case FootnoteMark():
                parts.append("*")
            case Emphasis() | Strong():
                parts.append(f"({shown(inline.children)})")
    return "".join(parts)


MIXED = paragraph(Text("one "), Emphasis((Text("two three"),)), FootnoteMark(1), Text(" four"), Strong((Text("five"),)))


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        (0, "|9|one (two three)* four(five)"),
        (1, "one |9|(two three)* four(five)"),
        (2, "one (two |9|three)* four(five)"),
        (3, "one (two three)* |9|four(five)"),
        (4, "one (two three)* four(five)|9|"),
    ],
)
def test_a_mark_before_any_word(word: int, wanted: str) -> None:
    marked = mark_pages(story(MIXED), [PageStart(9, "s", 0, word, "")])
    assert shown(text_runs(marked.blocks)[0]) == wanted


def test_several_pages_begin_in_one_paragraph() -> None:
    starts = [PageStart(page, "s", 0, word, "") for page, word in ((3, 2), (2, 1), (4, 2))]
    marked = mark_pages(story(paragraph(Text("a b c"))), starts)
    assert shown(text_runs(marked.blocks)[0]) == "a |2|b |3||4|c"


def test_a_page_that_begins_in_copy_for_the_paper_is_marked_at_the_next_words() -> None:
    blocks = (paragraph(Text("a")), paragraph(Text("b c"), medium=Medium.PRINT), paragraph(Text("d")))
    marked = mark_pages(story(*blocks), [PageStart(2, "s", 1, 1, "")])
    assert [shown(run) for run in text_runs(marked.blocks)] == ["a", "b c", "|2|d"]
    marked = mark_pages(story(*blocks[:2]), [PageStart(2, "s", 1, 1, "")])
    assert [shown(run) for run in text_runs(marked.blocks)] == ["a|2|", "b c"]


def test_what_inserts_take_and_templates_add_is_passed_over() -> None:
    taken = paragraph(Text("same words"))
    document = story(paragraph(Text("one two")), taken, paragraph(Text("three four")), paragraph(Text("same words")))
    printed = make_stream("one two ★ three four same words")
    starts = map_story(document, 1, printed, [(1, 0), (2, 4), (3, 6)])
    assert [(start.page, start.run, start.word) for start in starts] == [(1, HEAD, 0), (2, 2, 1), (3, 3, 1)]


def test_a_story_that_comes_back_to_a_page_begins_there_once() -> None:
    starts = map_story(story(paragraph(Text("a b c d"))), 1, make_stream("a b c d"), [(1, 0), (2, 1), (1, 2), (2, 3)])
    assert [(start.page, start.word) for start in starts] == [(1, 0), (2, 1)]


def test_the_map_as_text() -> None:
    known = PageMap(2, (PageStart(1, "s", HEAD, 0, "Über alles"), PageStart(2, "s", 3, 1, "x")))
    assert read_page_map(known.to_json()) == known
    for text in ("", "[]", "{}", '{"pages": 1, "starts": [{"page": 1}]}', '{"pages": null, "starts": []}'):
        with pytest.raises(ValueError):
            read_page_map(text)
