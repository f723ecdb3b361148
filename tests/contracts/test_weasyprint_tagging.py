"""What tagging takes from WeasyPrint's private parts. An upgrade that moves one of them breaks one of these."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import Any

import pytest
from tests.support.places import ROOT

from pressbuild.typeset.engine import Engine, compose
from pressbuild.typeset.engine.laid_out_pages import descendants, place_of_text
from pressbuild.typeset.engine.marked_content import Painted, keep_outer_links, mark_pages
from pressbuild.typeset.engine.tag_tree import Content, Tag
from pressbuild.typeset.engine.text_endings import Ending
from pressbuild.typeset.engine.weasyprint_hooks import WeasyStream, boxes

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
CSS = 'html { font: 10px/20px "Text" } body, p { margin: 0 }'
SVG = "%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
SQUARE = f"data:image/svg+xml,{SVG}"


@pytest.fixture
def engine() -> Engine:
    return Engine(FONT_CSS, [FACE.parent])


def lay_out(engine: Engine, markup: str, page: str = "@page { size: 200px 400px; margin: 0 }") -> Any:
    (laid_out, *_) = engine.lay_out(markup, "en", [engine.style_sheet(CSS)], page, "a test")
    return laid_out


def texts_of(page: Any) -> list[Any]:
    return [box for box in descendants(page.box) if isinstance(box, boxes.TextBox)]


def write(engine: Engine, page: Any, painted: Painted) -> bytes:
    document = compose([page], engine)
    mark_pages(document, painted)
    return bytes(document.write_pdf(uncompressed_pdf=True))


def paint(page: Any, *endings: Ending) -> tuple[Painted, Tag]:
    painted, tag = Painted(), Tag("P")
    for box, ending in zip(texts_of(page), endings, strict=True):
        content = Content(tag, len(tag.kids), box.text)
        tag.kids.append(content)
        painted.add(box, content, ending)
    return painted, tag


def test_each_text_and_picture_is_marked_as_itself_and_groups_keep_the_list(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lay_out(engine, f"<p>one<br>two</p><p style='opacity: .5'>three</p><img src=\"{SQUARE}\">")
    seen: list[tuple[Any, Any]] = []

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Any:
        seen.append((box, self._tags))
        yield

    monkeypatch.setattr(WeasyStream, "marked", marked)
    write(engine, page, Painted())
    wanted = [box for box in descendants(page.box) if isinstance(box, boxes.TextBox | boxes.ReplacedBox)]
    assert {id(box) for box, _ in seen} == {id(box) for box in wanted}
    assert len({id(tags) for _, tags in seen}) == 1


def test_lines_of_a_paragraph_are_one_sequence_and_strangers_are_artifacts(engine: Engine) -> None:
    page = lay_out(engine, "<p>one<br>two</p><p>stranger</p>")
    painted, tag = paint(page, Ending.NOTHING, Ending.NOTHING, Ending.NOTHING)
    stranger = texts_of(page)[2]
    del painted.contents[stranger]
    data = write(engine, page, painted)
    assert data.count(b"BDC") == data.count(b"/MCID") == 1
    assert re.search(rb"/Artifact\s+BMC\s+BT", data)
    assert [bool(kid.mark) for kid in tag.kids if isinstance(kid, Content)] == [True, False, False]


def test_a_space_is_painted_after_the_last_glyphs_of_a_text(engine: Engine) -> None:
    page = lay_out(engine, "<p>one<br>two three</p>")
    with_space, _ = paint(page, Ending.SPACE, Ending.NOTHING)
    shown = re.findall(rb"\[[^\]]*\] TJ", write(engine, page, with_space))
    assert len(shown) == 3
    space = re.fullmatch(rb"\[<([0-9a-f]{4})>\] TJ", shown[1])
    assert space
    assert space[1] in shown[2]


def test_the_hyphen_of_a_broken_word_is_shown_in_a_font_of_its_own(engine: Engine) -> None:
    css = "<style>html { hyphens: auto; hyphenate-character: '-' }</style>"
    page = lay_out(engine, f"{css}<p>incomprehensibilities</p>", "@page { size: 60px 900px; margin: 0 }")
    count = len(texts_of(page))
    painted, _ = paint(page, *[Ending.SOFT_HYPHEN] * (count - 1), Ending.NOTHING)
    data = write(engine, page, painted)
    assert count > 1
    assert len(re.findall(rb"/[A-Z]+soft [0-9.]+ Tf", data)) == count - 1
    assert list(painted.soft) == [match.decode() for match in {*re.findall(rb"/([A-Z]+)soft", data)}]


def test_links_are_listed_with_their_boxes_which_know_their_annotations(engine: Engine) -> None:
    markup = '<p>a <a href="https://example.org" style="line-height: 0">link <b>in it</b></a></p>'
    document = compose([lay_out(engine, markup)], engine)
    found = [(kind, target) for kind, target, _, _ in document.pages[0].links]
    assert found == [("external", "https://example.org")] * 2
    ((number, box),) = keep_outer_links(document)
    document.write_pdf()
    assert number == 0
    assert box.link_annotation.number > 0
    _, bottom, _, top = box.link_annotation["Rect"]
    assert abs(top - bottom) > 5, "a link of a line height of 0 has a height"


def test_a_text_has_a_place_though_its_line_has_no_height(engine: Engine) -> None:
    page = lay_out(engine, "<p>a <b style='line-height: 0'>bold</b></p>")
    bold = next(box for box in descendants(page.box) if box.element_tag == "b")
    place = place_of_text(bold)
    assert place
    assert place.height == pytest.approx(12.5)
    assert place.width > 10
