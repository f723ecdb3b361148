"""Where a page begins in a story: runs, words, and the marks put there."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.core.word_stream import make_stream, squeeze
from pressbuild.document import (
    AnyBlock,
    Document,
    Emphasis,
    FootnoteMark,
    Inlines,
    Medium,
    PageBreak,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from pressbuild.pagemap import (
    HEAD,
    UNKNOWN,
    Origin,
    PageStart,
    map_insert,
    map_story,
    mark_pages,
    text_runs,
)
from pressbuild.templates.print_markup import mark_run
from pressbuild.typeset.text_origins import find_origins
from pressbuild.typeset.word_account import read_streams


def story(*blocks: AnyBlock) -> Document:
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
    origins = [Origin(0, 0), Origin(7, 2), Origin(16, 3)]
    starts = map_story(document, 1, printed, origins, [(1, 0), (2, 4), (3, 6), (4, 2)])
    found = [(start.page, start.run, start.word, start.words) for start in starts]
    assert found == [
        (1, HEAD, 0, "Headline"),
        (2, 2, 1, "four"),
        (3, 3, 1, "words"),
        (4, 2, 0, "three four"),
    ]


def test_a_page_whose_words_come_from_nowhere_is_known_to_be_unknown() -> None:
    """A layout's own template may write a text without the filter that says which run it is."""
    starts = map_story(story(paragraph(Text("a b c"))), 1, make_stream("a b c"), [], [(1, 0), (2, 1)])
    assert starts[1] == PageStart(2, "s", UNKNOWN, 0, "b c")
    document = story(paragraph(Text("a b c")))
    assert mark_pages(document, starts) == document


def test_a_story_that_comes_back_to_a_page_begins_there_once() -> None:
    document, origins = story(paragraph(Text("a b c d"))), [Origin(0, 0)]
    starts = map_story(document, 1, make_stream("a b c d"), origins, [(1, 0), (2, 1), (1, 2), (2, 3)])
    assert [(start.page, start.word) for start in starts] == [(1, 0), (2, 1)]


def test_a_page_that_holds_nothing_but_what_was_lifted_out_begins_with_it() -> None:
    lifted, empty = paragraph(Text("same words")), paragraph()
    document = story(paragraph(Text("same words")), Quote(blocks=(empty, lifted)), paragraph(Text("end")))
    assert map_insert(document, 3, lifted) == PageStart(3, "s", 2, 0, "same words")
    assert map_insert(document, 3, empty) == PageStart(3, "s", 2, 0, "same words")
    assert map_insert(document, 3, paragraph(Text("of the head"))).run == HEAD


WORDS = st.sampled_from("Ayr Largs ayr quay river Straße İst x­y".split())
RUNS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), min_size=1, max_size=12)


@given(RUNS, st.sets(st.integers(0, 11)), st.randoms(use_true_random=False))
def test_each_word_is_known_by_where_it_comes_from(texts: list[str], lifted: set[int], random: Random) -> None:
    """Short runs that come again and again, some of them lifted out, and words of templates between them."""
    markup, wanted = [], []
    for number, text in enumerate(texts):
        if number not in lifted:
            if random.random() < 0.3:
                markup.append("<p>quay</p>")
                wanted.append(None)
            note = '<span class="footnote">river</span>' if random.random() < 0.2 else ""
            markup.append(f"<p>{mark_run(number) if text else ''}{text}{note}</p>")
            wanted += [(number, word) for word in range(len(text.split()))]
    html = "".join(markup)
    document = story(*(paragraph(Text(text)) for text in texts))
    printed, _ = read_streams(html)
    assert len(printed.words) == len(wanted)
    starts = map_story(document, 0, printed, find_origins(html), [(word + 1, word) for word in range(len(wanted))])
    for start, first in zip(starts[1:], range(len(wanted)), strict=True):
        place = next((place for place in wanted[first:] if place), (UNKNOWN, 0))
        assert (start.run, start.word) == place
        if wanted[first]:
            assert squeeze(start.words) == squeeze(" ".join(texts[start.run].split()[start.word :]))
