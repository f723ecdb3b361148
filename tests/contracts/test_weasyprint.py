"""What pressbuild takes from WeasyPrint's private parts. When one of these fails after an upgrade, the message
says which assumption of src/pressbuild/typeset/engine/ no longer holds.
"""

from __future__ import annotations

import importlib
import inspect
import re
from importlib.metadata import version

import pytest
from tests.support.places import ROOT

from pressbuild.typeset import engine as engine_module
from pressbuild.typeset.engine import Engine, LaidOutPage, compose, paint
from pressbuild.typeset.engine.weasyprint_hooks import boxes, fonts_module, text_module

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
CSS = 'html { font: 10px/20px "Text" } body, p { margin: 0 }'
PAGE = "@page { size: 200px 100px; margin: 0 }"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FONT_CSS, [FACE.parent])


def lay_out(engine: Engine, markup: str, css: str = "", page: str = PAGE) -> list[LaidOutPage]:
    return engine.lay_out(markup, "en", [engine.style_sheet(CSS + css)], page, "the test")


def test_the_version_is_the_one_that_was_looked_into() -> None:
    assert re.match(r"70\.", version("weasyprint")), "read engine/ against the new version, then move the pin"


def test_the_nth_page_takes_the_size_of_the_nth_rule(engine: Engine) -> None:
    rules = (
        "@page { size: 50px 1000px; margin: 0 } @page :nth(1) { size: 200px 40px } @page :nth(2) { size: 200px 60px }"
    )
    pages = lay_out(engine, "<p>" + "word " * 400, page=rules)
    assert [page.size for page in pages[:3]] == [(200, 40), (200, 60), (50, 1000)]


def test_text_boxes_carry_their_text_and_the_hyphen_of_a_broken_word(engine: Engine) -> None:
    (page, *_) = lay_out(
        engine, "<p>incomprehensibilities</p>", "html { hyphens: auto }", "@page { size: 60px 900px; margin: 0 }"
    )
    runs = [run.text for run in page.text_runs()]
    assert len(runs) > 1
    assert all(text[-1] in "‐-" for text in runs[:-1])


def test_baselines_are_measured_from_the_top_of_their_box(engine: Engine) -> None:
    (page,) = lay_out(engine, "<p>one<br>two</p>")
    first, second = (run.baseline for run in page.text_runs())
    assert second - first == pytest.approx(20)
    assert 10 < first < 20


def test_moved_boxes_are_drawn_where_they_were_moved_with_their_backgrounds(engine: Engine) -> None:
    (host,) = lay_out(engine, "<div data-frame=x></div>")
    (page,) = lay_out(engine, "<p style='background: red'>text</p>")
    paragraph = next(box for box in page.box.descendants() if box.element_tag == "p")
    before = paragraph.background.layers[0].painting_area
    host.host().put(page.lift(30, 40))
    assert (paragraph.position_x, paragraph.position_y) == (30, 40)
    after = paragraph.background.layers[0].painting_area
    assert (after[0] - before[0], after[1] - before[1]) == (30, 40), "backgrounds no longer follow their boxes"
    assert "text" in [run.text for run in host.text_runs()]


def test_snapped_blocks_end_on_a_grid_line(engine: Engine) -> None:
    (page,) = lay_out(
        engine,
        '<p data-snap="20" style="font-size: 13px; line-height: 27px">a</p><p>b</p>',
        page="@page { size: 200px 900px; margin: 0 }",
    )
    lines = [box.position_y for box in page.box.descendants() if isinstance(box, boxes.LineBox)]
    assert lines == [0, 40], "block_container_layout is no longer where snapping hooks in"


def test_footnotes_are_in_an_area_of_their_own(engine: Engine) -> None:
    (page,) = lay_out(
        engine, "<p>text<span style='float: footnote'>note</span></p>", "::footnote-call { line-height: 0 }"
    )
    assert [(run.text, run.in_footnote) for run in page.text_runs()] == [("text", False), ("note", True)]
    assert page.footnote_height() > 0
    assert page.used_height() == pytest.approx(20)


def test_what_sticks_out_of_a_page_is_seen(engine: Engine) -> None:
    picture = "%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='20'%20height='300'/%3E"
    (page,) = lay_out(engine, f'<img style="display: block" src="data:image/svg+xml,{picture}">')
    assert page.overflow() == pytest.approx(200)


def test_fonts_are_named_by_their_postscript_name(engine: Engine) -> None:
    from pressbuild.checks.layout.families_used import list_fonts

    document = engine_module.compose(lay_out(engine, "<p>text</p>"), engine)
    assert list_fonts(document.write_pdf())[0] == {"SourceSerif4Caption-Regular": True}


def test_bookmarks_are_ours(engine: Engine) -> None:
    import io

    import pypdf

    document = engine_module.compose(lay_out(engine, "<h1>not this one</h1>"), engine)
    engine_module.replace_bookmarks(document, [("Section", (0, 10, 20), [("Story", (0, 10, 30), [], "open")], "open")])
    outline = pypdf.PdfReader(io.BytesIO(document.write_pdf())).outline
    assert [outline[0]["/Title"], outline[1][0]["/Title"]] == ["Section", "Story"]
    assert "transform_pages" in inspect.signature(type(document).make_bookmark_tree).parameters


def test_no_system_font_is_to_be_found(engine: Engine) -> None:
    document = engine_module.compose(
        lay_out(engine, "<p style='font-family: DejaVu Sans, Arial, sans-serif'>text</p>"), engine
    )
    from pressbuild.checks.layout.families_used import list_fonts

    fonts, _ = list_fonts(document.write_pdf())
    assert list(fonts) == ["SourceSerif4Caption-Regular"]


@pytest.mark.parametrize(("tracks", "left"), [("50px 60px 20px", 110), ("auto auto 20px", 100)])
def test_tracks_with_given_sizes_need_no_fitting_and_others_do(engine: Engine, tracks: str, left: float) -> None:
    """`grid._distribute_extra_space` makes `auto` tracks as wide as what spans them."""
    markup = (
        f'<div style="display: grid; justify-content: start; grid-template-columns: {tracks}">'
        '<div style="grid-area: 1 / 1 / 2 / 3"><div style="width: 100px">a</div></div>'
        '<div style="grid-area: 1 / 3 / 2 / 4" data-last="">b</div></div>'
    )
    (page,) = lay_out(engine, markup)
    (_, rectangle, _) = next(page.find("data-last"))
    assert rectangle.x == pytest.approx(left)


def test_letters_of_clusters_are_written_before_they_are_painted(engine: Engine) -> None:
    assert text_module.draw_first_line.__module__ == "pressbuild.typeset.engine.glyph_letters"
    source = inspect.getsource(importlib.import_module("weasyprint.svg.text"))
    assert "from ..draw.text import draw_emojis, draw_first_line" in source, "text in drawings goes another way"
    assert "if glyph_id not in font.to_unicode:" in inspect.getsource(text_module), "it writes down letters another way"
    pages = lay_out(engine, "<p>Kaf\u00adfee n\u0323\u0300 (\u05d0)")
    pdf, _ = paint(compose(pages, engine))
    maps = [part for item in pdf.objects for part in getattr(item, "stream", ()) if isinstance(part, bytes)]
    assert any(part.endswith(b" <00660066>") for part in maps), "the ligature of Kaffee does not say ff"


def test_a_glyph_may_go_by_several_numbers(engine: Engine) -> None:
    build = inspect.getsource(fonts_module.build_fonts_dictionary)
    assert "_build_vector_font_dictionary(" in build
    pages = lay_out(engine, "<p>\u2206 \u0394")  # one glyph
    pdf, _ = paint(compose(pages, engine))
    parts = [part for item in pdf.objects for part in getattr(item, "stream", ()) if isinstance(part, bytes)]
    letters = [part for part in parts if part.endswith((b" <2206>", b" <0394>"))]
    assert len(letters) == 2, "both say what they are"
    numbers = [int(part[1:5], 16) for part in letters]
    maps = [item for item in pdf.objects if isinstance(item, dict) and "CIDToGIDMap" in item]
    by_reference = {item.reference: item for item in pdf.objects}
    data = [by_reference[item["CIDToGIDMap"]].stream[0] for item in maps if item["CIDToGIDMap"] != "/Identity"]
    leads = [int.from_bytes(data[0][2 * number : 2 * number + 2], "big") for number in numbers]
    assert leads == [min(numbers)] * 2, "both numbers lead to the glyph"
