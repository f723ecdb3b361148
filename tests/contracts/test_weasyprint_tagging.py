"""What tagging takes from WeasyPrint's private parts. An upgrade that moves one of them breaks one of these."""

from __future__ import annotations

import io
import re

import pytest
from tests.support.places import ROOT

from pressbuild.displaylist.boxes import BoxKind, Ending, LaidOutBox, place_of_texts
from pressbuild.displaylist.fixed import MICRO, fixed
from pressbuild.displaylist.items import BeginMark, GlyphRun
from pressbuild.displaylist.pages import DisplayPage, Fragment, PlacedFragment
from pressbuild.displaylist.stock import Stock
from pressbuild.pdf.document import paint_pages
from pressbuild.pdf.links import outer_links
from pressbuild.pdf.tagging import Painted
from pressbuild.pdf.tags import Content, Tag
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.typeset.engine import Engine

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
CSS = 'html { font: 10px/20px "Text" } body, p { margin: 0 }'
SVG = "%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
SQUARE = f"data:image/svg+xml,{SVG}"


STOCKS: dict[Fragment, Stock] = {}


@pytest.fixture
def engine() -> Engine:
    return Engine(FONT_CSS, [FACE.parent])


def lay_out(engine: Engine, markup: str, page: str = "@page { size: 200px 400px; margin: 0 }") -> DisplayPage:
    (laid_out, *_) = engine.lay_out(markup, "en", [engine.style_sheet(CSS)], page, "a test")
    recorder = engine.start_recording()
    fragment = recorder.record_master(laid_out.box, {})
    width, height = map(fixed, laid_out.size)
    STOCKS[fragment] = engine.complete(recorder.stock)
    return DisplayPage(width, height, PlacedFragment(fragment, 0, 0, recorder.elements), ())


def texts_of(page: DisplayPage) -> list[LaidOutBox]:
    return list(page.master.fragment.texts())


def write(engine: Engine, page: DisplayPage, painted: Painted) -> bytes:
    made = paint_pages([page], STOCKS[page.master.fragment], screen_inking(keep_nothing, {}), painted=painted)
    for item in made.pdf.objects:
        item.compress = False
    stream = io.BytesIO()
    made.pdf.write(stream)
    return stream.getvalue()


def paint(page: DisplayPage, *endings: Ending) -> tuple[Painted, Tag]:
    painted, tag = Painted(), Tag("P")
    for box, ending in zip(texts_of(page), endings, strict=True):
        content = Content(tag, len(tag.kids), box.text)
        tag.kids.append(content)
        painted.add((0, box.number), content, ending)
    return painted, tag


def marked(fragment: Fragment) -> set[int]:
    """Return the numbers of boxes that something is painted for, in groups, too."""
    found: set[int] = set()
    waiting = list(fragment.items)
    while waiting:
        item = waiting.pop()
        if isinstance(item, GlyphRun | BeginMark) and item.box is not None:
            found.add(item.box)
        if group := getattr(item, "group", None):
            waiting += group.items
    return found - {-1}


def test_each_text_and_picture_is_marked_as_itself(engine: Engine) -> None:
    page = lay_out(engine, f"<p>one<br>two</p><p style='opacity: .5'>three</p><img src=\"{SQUARE}\">")
    fragment = page.master.fragment
    kinds = {BoxKind.TEXT, BoxKind.PICTURE}
    assert marked(fragment) == {box.number for box in fragment.numbered.values() if box.kind in kinds}
    assert len(marked(fragment)) == 4


def test_lines_of_a_paragraph_are_one_sequence_and_strangers_are_artifacts(engine: Engine) -> None:
    page = lay_out(engine, "<p>one<br>two</p><p>stranger</p>")
    painted, tag = paint(page, Ending.NOTHING, Ending.NOTHING, Ending.NOTHING)
    del painted.contents[0, texts_of(page)[2].number]
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


def test_of_links_in_links_the_outer_one_counts_and_has_the_height_of_its_text(engine: Engine) -> None:
    markup = '<p>a <a href="https://example.org" style="line-height: 0">link <b>in it</b></a></p>'
    page = lay_out(engine, markup)
    found = [(link.is_external, link.target) for link in page.master.fragment.links]
    assert found == [(True, "https://example.org")] * 2
    links = outer_links([page])
    assert list(links) == [(0, 0)]
    made = paint_pages([page], STOCKS[page.master.fragment], screen_inking(keep_nothing, {}), links=links)
    _, bottom, _, top = made.annotations[0, 0]["Rect"]
    assert made.annotations[0, 0].number > 0
    assert abs(top - bottom) > 5, "a link of a line height of 0 has a height"


def test_a_text_has_a_place_though_its_line_has_no_height(engine: Engine) -> None:
    page = lay_out(engine, "<p>a <b style='line-height: 0'>bold</b></p>")
    elements = page.master.elements
    bold = next(box for box in page.master.fragment.numbered.values() if elements[box.element].name == "b")
    place = place_of_texts(bold.walk())
    assert place
    assert place[3] == pytest.approx(12.5 * MICRO, abs=2)
    assert place[2] > 10 * MICRO
