"""What pressbuild takes from WeasyPrint's private parts. When one of these fails after an upgrade, the message
says which assumption of src/pressbuild/typeset/engine/ no longer holds.
"""

from __future__ import annotations

import importlib
import inspect
import re
from importlib.metadata import version

import pytest
from tests.support.display import paint_laid_out, write_laid_out
from tests.support.places import ROOT

from pressbuild.typeset.engine import Engine, LaidOutPage
from pressbuild.typeset.engine.fragments import make_slot
from pressbuild.typeset.engine.weasyprint_hooks import boxes, text_module

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


def test_a_slot_in_a_frame_is_painted_after_the_ground_and_before_what_lies_over_it(engine: Engine) -> None:
    (page,) = lay_out(
        engine,
        "<div data-frame=x style='background: red'></div><p style='position: relative; z-index: 1'>over</p>",
    )
    frame = next(box for box in page.box.descendants() if box.element_tag == "div")
    fragment = engine.start_recording().record_master(page.box, {"x": frame})
    kinds = [type(item).__name__ for item in fragment.items]
    assert kinds.count("Slot") == 1, "draw_replacedbox is no longer where a slot is painted"
    assert kinds.index("SetColour") < kinds.index("Slot") < kinds.index("GlyphRun")
    assert list(frame.children) == [], "the slot is gone when the page is recorded"
    assert make_slot(frame, "x").position_x == frame.content_box_x()


def test_what_is_recorded_anywhere_is_the_same(engine: Engine) -> None:
    """Painting begins at the corner of the page: a fragment does not know where it will lie."""
    first, second = lay_out(
        engine,
        "<p style='background: red; break-after: page'>text</p><p style='background: red'>text</p>",
        page="@page { size: 200px 100px; margin: 0 } @page :nth(2) { size: 300px 400px }",
    )
    one, other = (engine.start_recording().record(page.box) for page in (first, second))
    assert one.items == other.items or len(one.items) == len(other.items)


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

    assert list_fonts(write_laid_out(lay_out(engine, "<p>text</p>"), engine)).own == {
        "SourceSerif4Caption-Regular": True
    }


def test_no_system_font_is_to_be_found(engine: Engine) -> None:
    pages = lay_out(engine, "<p style='font-family: DejaVu Sans, Arial, sans-serif'>text</p>")
    from pressbuild.checks.layout.families_used import list_fonts

    fonts = list_fonts(write_laid_out(pages, engine)).own
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
    recorded = engine.start_recording().record(pages[0].box)
    said = {said for use in recorded.faces for _, _, said in use.glyphs}
    assert "ff" in said, "the ligature of Kaffee does not say ff"


def test_a_glyph_may_go_by_several_numbers(engine: Engine) -> None:
    pages = lay_out(engine, "<p>\u2206 \u0394")  # one glyph
    pdf = paint_laid_out(pages, engine).pdf
    maps_ = [item.stream[0] for item in pdf.objects if getattr(item, "stream", None) and b"bfchar" in item.stream[0]]
    letters = [line for line in maps_[0].splitlines() if line.endswith((b" <2206>", b" <0394>"))]
    assert len(letters) == 2, "both say what they are"
    numbers = [int(part[1:5], 16) for part in letters]
    maps = [item for item in pdf.objects if isinstance(item, dict) and "CIDToGIDMap" in item]
    by_reference = {item.reference: item for item in pdf.objects}
    data = [by_reference[item["CIDToGIDMap"]].stream[0] for item in maps if item["CIDToGIDMap"] != "/Identity"]
    leads = [int.from_bytes(data[0][2 * number : 2 * number + 2], "big") for number in numbers]
    assert leads == [min(numbers)] * 2, "both numbers lead to the glyph"
