"""The structure tree put in order, how texts end, and glyphs written shorter: without a page."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.displaylist.boxes import Ending
from pressbuild.pdf.tag_tree_rules import finish_tree
from pressbuild.pdf.tags import HEADING, Content, Mark, Tag
from pressbuild.typeset.engine.recording import shorten
from pressbuild.typeset.engine.text_endings import SourceText


def say(tag: Tag, words: str = "words", painted: bool = True) -> Tag:
    tag.kids.append(Content(tag, len(tag.kids), words, Mark(0, 0) if painted else None))
    return tag


def roles(tag: Tag) -> str:
    inner = " ".join(roles(kid) for kid in tag.kids if isinstance(kid, Tag))
    return f"{tag.role}({inner})" if inner else tag.role


def finished(*tags: Tag) -> str:
    root = Tag("Document")
    for tag in tags:
        root.adopt(tag)
    finish_tree(root)
    assert all(kid.parent is tag for tag in root.walk() for kid in tag.kids if isinstance(kid, Tag))
    return roles(root)


def heading(level: int) -> Tag:
    return say(Tag(HEADING, level=level))


@given(st.lists(st.integers(1, 9), min_size=1))
def test_headings_begin_with_the_first_level_and_skip_none(levels: list[int]) -> None:
    tree = finished(*map(heading, levels))
    found = [int(part[1]) for part in tree.removeprefix("Document(").rstrip(")").split()]
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found))
    assert all(new <= old for new, old in zip(found, levels, strict=True))


def test_levels_that_are_right_stay() -> None:
    assert finished(*map(heading, [1, 2, 3, 3, 2, 1, 2])) == "Document(H1 H2 H3 H3 H2 H1 H2)"


def test_what_is_empty_goes_and_cells_stay() -> None:
    table = Tag("Table")
    row = table.add("TR")
    row.add("TD")
    say(row.add("TD"))
    assert finished(Tag("P"), say(Tag("P"), painted=False), table) == "Document(Table(TR(TD TD)))"


def test_what_follows_comes_after_and_brings_its_own() -> None:
    first, second, note, figure = say(Tag("P")), heading(1), say(Tag("Note")), say(Tag("Figure"))
    first.followers.append(figure)
    figure.followers.append(note)
    assert finished(first, second) == "Document(P Figure Note H1)"


def test_a_caption_moves_into_its_table() -> None:
    table, caption = Tag("Table"), say(Tag("Caption"))
    say(table.add("TR").add("TD"))
    assert finished(caption, table) == "Document(Table(Caption TR(TD)))"


def test_a_link_holds_words_and_stands_in_a_paragraph() -> None:
    link = Tag("Link", annotations=[(0, 9)])
    say(link.add("P"), "one ")
    say(link.add("Div").add("P"), "two")
    assert finished(link) == "Document(P(Link))"
    assert link.words() == "one two"


def test_a_link_that_leads_nowhere_is_none() -> None:
    paragraph = Tag("P")
    say(paragraph.add("Link"))
    assert finished(paragraph) == "Document(P(Span))"


# ---- how texts end ----

HTML = "<html><body><article><p>{0}</p><p>Next</p></article></body></html>"


def endings(markup: str, *texts: tuple[str, str]) -> list[Ending]:
    """Return how texts end, each given with the tag of its element."""
    root = ElementTree.fromstring(HTML.format(markup))
    source = SourceText()
    source.read(root)
    elements = {element.tag: element for element in reversed(list(root.iter()))}
    elements["p"] = root.findall(".//p")[0]
    return [source.ending(elements[tag], text) for tag, text in texts]


N, S, H = Ending.NOTHING, Ending.SPACE, Ending.SOFT_HYPHEN


@pytest.mark.parametrize(
    ("markup", "texts", "wanted"),
    [
        ("one two three", [("p", "one two"), ("p", "three")], [S, N]),
        ("incomprehensible", [("p", "incompre-"), ("p", "hensible")], [H, N]),
        ("incompre\u00adhensible", [("p", "incompre‐"), ("p", "hensible")], [H, N]),
        ("well-known", [("p", "well-"), ("p", "known")], [N, N]),
        ("a- b", [("p", "a-"), ("p", "b")], [S, N]),
        ("one <em>two</em> three", [("p", "one "), ("em", "two"), ("p", " three")], [N, S, N]),
        ("one <em>two</em>three", [("p", "one"), ("em", "two"), ("p", "three")], [S, N, N]),
        ("one<br/>two", [("p", "one"), ("p", "two")], [S, N]),
        ("Straße um", [("p", "STRASSE"), ("p", "UM")], [S, N]),
        (
            'one<span class="footnote">note of it</span> two',
            [("p", "one"), ("p", "two"), ("span", "note of")],
            [S, N, S],
        ),
        ("one two", [("p", "something else")], [N]),
    ],
)
def test_how_a_text_ends(markup: str, texts: list[tuple[str, str]], wanted: list[Ending]) -> None:
    assert endings(markup, *texts) == wanted


# ---- glyphs ----


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("<0001>0<0002>0", b"<00010002>"),
        ("<0001>8<>9.214331624340444<0002>-1", b"<0001>17.2<0002>"),
        ("-3.5<0001>0.01<0002>", b"-3.5<00010002>"),
        ("<0001>-34<>-0.04<0002>", b"<0001>-34<0002>"),
        ("2e-7<0001>", b"<0001>"),
        ("<0001>", b"<0001>"),
        ("", b""),
    ],
)
def test_moves_between_glyphs_are_added_up(long: str, short: bytes) -> None:
    assert shorten(long) == short
