"""What our lines take from WeasyPrint's inline layout, and that they are ours. See typeset/engine/line_boxes.py."""

from __future__ import annotations

import inspect

import pytest
from tests.support.places import ROOT

from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.bidi import find_levels, order_runs
from pressbuild.typeset.engine.weasyprint_hooks import boxes, inline

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
CSS = (
    'html { font: 10px/20px "Text"; hyphens: auto; hyphenate-character: "-"; overflow-wrap: break-word }'
    " body, p { margin: 0; orphans: 1; widows: 1 } .footnote { float: footnote }"
    " .footnote::footnote-call { content: attr(data-note); line-height: 0 }"
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FONT_CSS, [FACE.parent])


def lines(engine: Engine, markup: str, width: int, language: str = "en") -> list[str]:
    page_css = f"@page {{ size: {width}px 9000px; margin: 0 }}"
    (page,) = engine.lay_out(markup, language, [engine.style_sheet(CSS)], page_css, "the test")
    return [
        "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
        for line in page.box.descendants()
        if isinstance(line, boxes.LineBox) and not (line.element is not None and line.element.get("class"))
    ]


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        ("get_next_linebox", "context linebox position_y bottom_space skip_stack containing_block"),
        (
            "split_inline_box",
            "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes",
        ),
        ("justify_line", "context line extra_width"),
        ("avoid_collisions", "context box containing_block outer"),
        ("inline_min_content_width", "context box outer skip_stack first_line is_line_start"),
        ("add_word_spacing", "context box justification_spacing x_advance"),
        ("atomic_box", "context box position_x skip_stack containing_block absolute_boxes fixed_boxes"),
    ],
)
def test_the_functions_of_inline_layout_take_what_they_took(function: str, parameters: str) -> None:
    wrapped = inspect.getclosurevars(getattr(inline, function)).nonlocals.get(function, getattr(inline, function))
    assert list(inspect.signature(wrapped).parameters)[: len(parameters.split())] == parameters.split()


def test_line_boxes_are_made_where_ours_are_hooked_in(engine: Engine) -> None:
    (page,) = engine.lay_out("<p>a <em>b</em></p>", "en", [], "@page { size: 99px; margin: 0 }", "x")
    line = next(box for box in page.box.descendants() if isinstance(box, boxes.LineBox))
    assert line.paragraph_source[1] is not None, "get_next_linebox and split_inline_box are no longer asked for lines"


def test_a_word_is_not_torn_where_an_inline_begins_in_another(engine: Engine) -> None:
    for width in range(30, 90):
        found = lines(engine, "<p>of old <a><em>T</em>he end</a> of <strong>the <a>qu</a>ay</strong></p>", width)
        assert not {"T", "he", "qu", "ay"} & {word for line in found for word in line.split()}, (width, found)


def test_soft_hyphens_are_used_where_a_line_ends_and_set_nowhere_else(engine: Engine) -> None:
    text = "<p>der Hef\u00adter im He\u00adft und Donau\u00addampf\u00adschif\u00adfahrt</p>"
    assert lines(engine, text, 70, "de") == ["der Hefter im", "Heft und", "Donaudampf-", "schiffahrt"]


def test_an_address_is_broken_only_after_its_own_marks_and_without_a_hyphen(engine: Engine) -> None:
    address = "https://example.org/2021-22/extraordinarily_long?q=incomprehensible"
    found = lines(engine, f'<p>at <span class="literal">{address}</span> now</p>', 150)
    assert "".join(found).replace(" ", "") == f"at{address}now"
    inside = [line for line in found if not line.endswith("now")]
    assert all(line[-1] in "/.@?&=-_" for line in inside[:-1])


def test_the_call_of_a_note_stays_with_its_word(engine: Engine) -> None:
    note = "<span class=footnote data-note=1>note</span>"
    markup = f"<p>the end!{note} of the quay…{note}</p>"
    for width in range(30, 110):
        assert not [line for line in lines(engine, markup, width) if line[0] == "1"], width


def test_no_line_begins_with_a_dash_or_ends_with_one_that_opens_an_aside(engine: Engine) -> None:
    for width in range(30, 110):
        found = lines(engine, "<p>un hombre —dijo ella— se fue. End—of it.</p>", width, "es")
        assert not [line for line in found if line.startswith("— ") or line.endswith(" —")], found
        assert not [line for line in found if line.startswith("—of")], found


def test_a_hyphen_changes_no_letter(engine: Engine) -> None:
    """Hungarian doubles letters at a hyphen (asszony-nyal), as pyphen knows: the word would not be what was typed."""
    found = lines(engine, "<p>az asszonnyal</p>", 45, "hu")
    assert "".join(line.removesuffix("-") for line in found).replace(" ", "") == "azasszonnyal"


def test_lines_end_where_the_text_says(engine: Engine) -> None:
    found = lines(engine, "<p>one<br>two \u2028three<br><em>four</em></p>", 500)
    assert found == ["one", "two", "three", "four"]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_line_without_floats_has_all_the_room_that_the_engine_finds(engine: Engine, direction: str) -> None:
    markup = f'<div style="padding: 5px 10px; direction: {direction}"><p style="margin: 0 7px">one two</p></div>'
    (page,) = engine.lay_out(markup, "en", [engine.style_sheet(CSS)], "@page { size: 200px; margin: 0 }", "x")
    line = next(box for box in page.box.descendants() if isinstance(box, boxes.LineBox))
    block = next(box for box in page.box.descendants() if box.element_tag == "p")
    block.position_y = line.position_y
    theirs = inspect.getclosurevars(inline.avoid_collisions).nonlocals["avoid_collisions"]

    class Context:
        excluded_shapes: tuple[()] = ()

    assert inline.avoid_collisions(Context, line, block, False) == theirs(Context, line, block, False)


def test_levels_of_both_directions_are_found() -> None:
    assert list(find_levels("ab אב 12", False)) == [0, 0, 0, 1, 1, 1, 2, 2]
    assert list(find_levels("אב, ab", True)) == [1, 1, 1, 1, 2, 2]
    assert order_runs([0, 1, 2, 0]) == [0, 2, 1, 3]
    assert order_runs([1, 2, 1]) == [2, 1, 0]
