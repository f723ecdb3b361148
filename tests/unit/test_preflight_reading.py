"""What is read of a page: sizes, places, colours and grounds of all that is painted on it."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.painted import everything
from tests.support.plates import make_pdf

from pressbuild.preflight.facts import Colour, ImageMark, PageFacts, PathMark, TextMark
from pressbuild.preflight.reading import read_facts

BARE = (0, 0, 0, 0)


def read(content: str, **keys: Any) -> PageFacts:
    return read_facts(make_pdf([content], resources=everything, **keys)).pages[0]


def read_well(content: str, **keys: Any) -> PageFacts:
    page = read(content, **keys)
    assert page.unread == ""
    return page


def is_empty(page: PageFacts) -> bool:
    return not (page.texts or page.paths or page.images or page.shadings)


def text(content: str) -> TextMark:
    (mark,) = read_well(content).texts
    return mark


def path(content: str) -> PathMark:
    (mark,) = read_well(content).paths
    return mark


def image(content: str) -> ImageMark:
    (mark,) = read_well(content).images
    return mark


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ("BT /F 9 Tf 50 50 Td (a) Tj ET", 9),
        ("2 0 0 2 0 0 cm BT /F 9 Tf (a) Tj ET", 18),
        ("BT /F 1 Tf 7 0 0 7 50 50 Tm (a) Tj ET", 7),
        ("BT /F 10 Tf 0 1 -1 0 50 50 Tm (a) Tj ET", 10),
        ("BT /F 10 Tf 1 0 0.3 1 50 50 Tm (a) Tj ET", 10),
        ("1 0 0 -1 0 200 cm BT /F 8 Tf 1 0 0 -1 9 9 Tm (a) Tj ET", 8),
        ("BT /F 10 Tf 3 0 0 0.5 50 50 Tm (a) Tj ET", 5),
        ("q 9 0 0 9 0 0 cm Q BT /F 9 Tf (a) Tj ET", 9),
        ("BT /F -9 Tf 50 50 Td (a) Tj ET", 9),
    ],
)
def test_size_of_type_is_what_is_seen(content: str, size: float) -> None:
    assert text(content).size == pytest.approx(size)


def test_place_of_type_is_about_right() -> None:
    mark = text("BT /F 10 Tf 50 60 Td (abcd) Tj ET")
    assert mark.box == pytest.approx((50, 57.8, 70, 67.2))
    moved = text("BT /F 10 Tf 50 60 Td [(ab) -1000 (cd)] TJ ET")
    assert moved.box[2] == pytest.approx(80)
    assert moved.text == "ab cd"
    turned = text("BT /F 10 Tf 0 1 -1 0 50 60 Tm (abcd) Tj ET")
    assert turned.box == pytest.approx((42.8, 60, 52.2, 80))
    spaced = text("BT /F 10 Tf 1 Tc 5 Tw 50 Tz 0 0 Td (a b) Tj ET")
    assert spaced.box[2] == pytest.approx((15 + 3 + 5) / 2)


def test_lines_of_one_text_are_one_mark_until_something_differs() -> None:
    lines = "BT /F 10 Tf 12 TL 50 200 Td (one) Tj T* (two) ' {} T* (three) Tj ET"
    assert [mark.text for mark in read_well(lines.format("")).texts] == ["one two three"]
    for change in ("/F 8 Tf", "0 1 0 0 k", "/op gs", "3 Tr", "0 -90 Td"):
        assert len(read_well(lines.format(change)).texts) == 2, change


@pytest.mark.parametrize(
    ("mode", "fill", "stroke", "visible"),
    [(0, True, False, True), (1, False, True, True), (2, True, True, True), (3, False, False, False), (7, 0, 0, False)],
)
def test_render_mode_says_what_is_painted(mode: int, fill: bool, stroke: bool, visible: bool) -> None:
    mark = text(f"BT {mode} Tr /F 9 Tf (a) Tj ET")
    assert (mark.fill is not None, mark.stroke is not None, mark.visible) == (bool(fill), bool(stroke), visible)


@pytest.mark.parametrize(
    ("operators", "colour"),
    [
        ("", Colour("gray", (0.0,), (0, 0, 0, 1))),
        ("0.25 g", Colour("gray", (0.25,), (0, 0, 0, 0.75))),
        ("1 0 0 rg", Colour("rgb", (1, 0, 0))),
        ("0.1 0.2 0.3 0.4 k", Colour("cmyk", (0.1, 0.2, 0.3, 0.4), (0.1, 0.2, 0.3, 0.4))),
        ("/DeviceCMYK cs", Colour("cmyk", (0, 0, 0, 1), (0, 0, 0, 1))),
        ("/DeviceCMYK cs 0 1 0 0 scn", Colour("cmyk", (0, 1, 0, 0), (0, 1, 0, 0))),
        ("/icc cs 1 0 0 sc", Colour("icc-rgb", (1, 0, 0))),
        ("/lab cs 50 0 0 sc", Colour("lab", (50, 0, 0))),
        ("/indexed cs 1 sc", Colour("rgb")),
        ("/black cs 0.5 scn", Colour("spot", (0.5,), (0, 0, 0, 0.5), (), "cmyk")),
        ("/spot cs 0.5 scn", Colour("spot", (0.5,), (0, 0.5, 0.4, 0.025), ("House Red",), "cmyk")),
        ("/spotrgb cs 1 scn", Colour("spot", (1,), None, ("Sky",), "rgb")),
        ("/all cs 1 scn", Colour("spot", (1,), (1, 1, 1, 1), ("All",), "cmyk")),
        ("/two cs 1 1 scn", Colour("spot", (1, 1), None, ("House Red",), "cmyk")),
        ("q 1 0 0 rg Q", Colour("gray", (0.0,), (0, 0, 0, 1))),
    ],
)
def test_colours(operators: str, colour: Colour) -> None:
    found = path(f"{operators} 50 50 30 30 re f").fill
    assert found is not None
    assert (found.family, found.spots, found.alternate) == (colour.family, colour.spots, colour.alternate)
    assert found.numbers == pytest.approx(colour.numbers)
    assert found.inks == (None if colour.inks is None else pytest.approx(colour.inks))


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("0.2 w 50 50 m 150 50 l S", 0.2),
        ("0 w 50 50 m 150 50 l S", 0),
        ("0.1 0 0 0.1 0 0 cm 2 w 500 500 m 900 500 l S", 0.2),
        ("2 0 0 0.5 0 0 cm 1 w 50 50 m 90 90 l S", 0.5),
        ("50 50 100 0.2 re f", 0.2),
        ("50 50 0.15 100 re f", 0.15),
        ("50 50 100 0 re f", 0),
        ("50 50 m 150 150 l 150.1 149.9 l 50.1 49.9 l h f", 0.1414),
        ("50 50 m 150 50 l f", 0),
        ("50 50 100 100 re 50.1 50.1 99.8 99.8 re f*", 0.1),
        ("50 50 100 0.2 re W n 0 0 200 200 re f", 0.2),
        ("q 50 50 100 100 re W n Q 0.3 w 50 50 99 99 re S", 0.3),
        ("50 50 100 100 re f", None),
        ("50 50 2 2 re f", None),
    ],
)
def test_width_of_what_acts_as_a_line(content: str, width: float | None) -> None:
    found = path(content).width
    assert found == (None if width is None else pytest.approx(width, abs=0.001))


def test_what_a_clip_hides_is_not_there() -> None:
    assert is_empty(read_well("10 10 20 20 re W n 100 100 20 20 re f BT /F 9 Tf 90 90 Td (a) Tj ET"))
    cut = path("q 10 10 20 20 re W n 0 0 200 200 re f Q")
    assert cut.box == (10, 10, 30, 30)
    assert path("q 10 10 20 20 re W n Q 50 50 30 30 re f").box == (50, 50, 80, 80)
    assert is_empty(read_well("-900 -900 20 20 re f"))


@pytest.mark.parametrize(
    ("under", "ground"),
    [
        ("", BARE),
        ("0 0 0 0.8 k 40 40 100 100 re f", (0, 0, 0, 0.8)),
        ("0 1 0 0 k 40 40 100 100 re f 0 0 0 0 k 40 40 100 100 re f", BARE),
        ("0 1 0 0 k 300 300 100 100 re f", BARE),
        ("0 1 0 0 k 45 45 m 200 45 l 45 200 l h f", (0, 1, 0, 0)),
        ("0 1 0 0 k 200 200 m 200 45 l 150 200 l h f", BARE),
        ("0 1 0 0 k 20 20 200 200 re 30 30 180 180 re f*", BARE),
        ("q 90 0 0 90 30 30 cm /grey Do Q", None),
        ("/fade sh", None),
        ("/half gs 0 1 0 0 k 40 40 100 100 re f", None),
        ("/Pattern cs /fade scn 40 40 100 100 re f", None),
        ("1 0 0 rg 40 40 100 100 re f", None),
        ("/small Do 0 1 0 0 k 40 40 100 100 re f", (0, 1, 0, 0)),
        ("0 1 0 0 k 52 40 100 100 re f", (0, 1, 0, 0)),
    ],
)
def test_ground_is_what_was_painted_there_before(under: str, ground: Any) -> None:
    page = read_well(f"{under} 0 0 0 0 k /plain gs BT /F 10 Tf 50 50 Td (abcdefgh) Tj ET 0 0 1 0 k 0 0 250 250 re f")
    assert page.texts[-1].ground == ground


@pytest.mark.parametrize(
    ("operators", "ppi", "kind"),
    [
        ("72 0 0 36 50 50 cm /rgb Do", 100, "colour"),
        ("72 0 0 72 50 50 cm /grey Do", 50, "grey"),
        ("0 72 -36 0 100 50 cm /bit Do", 100, "line-art"),
        ("72 0 0 36 50 50 cm /stencil Do", 100, "line-art"),
        ("36 0 0 36 50 50 cm /spot Do", 100, "colour"),
        ("72 0 0 -36 50 90 cm /indexed Do", 100, "colour"),
        ("72 0 0 36 9 9 cm BI /W 100 /H 50 /BPC 8 /CS /G /F /AHx ID 00> EI", 100, "grey"),
    ],
)
def test_pictures(operators: str, ppi: float, kind: str) -> None:
    mark = image(f"q {operators} Q")
    assert (mark.ppi, mark.kind) == (pytest.approx(ppi), kind)


def test_colour_of_a_picture_is_its_own_and_of_a_stencil_what_it_is_painted_with() -> None:
    assert image("q 72 0 0 36 9 9 cm /rgb Do Q").colour.family == "rgb"
    assert image("q 72 0 0 36 9 9 cm /spot Do Q").colour.spots == ("House Red",)
    stencil = image("q 0 1 0 0 k 72 0 0 36 9 9 cm /stencil Do Q")
    assert stencil.colour.inks == (0, 1, 0, 0)
    assert stencil.is_stencil
    assert image("q 72 0 0 36 9 9 cm BI /W 9 /H 9 /BPC 8 /CS /icc /F /AHx ID 00> EI Q").colour.family == "icc-rgb"


def test_forms_are_read_where_they_are_placed() -> None:
    small = path("q 1 0 0 1 50 50 cm /small Do Q")
    assert small.box == (50, 50, 70, 70)
    assert small.fill is not None
    assert small.fill.family == "rgb"
    assert path("/cut Do").box == (0, 0, 20, 20)
    inherited = text("q 9 w 0 1 0 0 k /cut Do BT /F 9 Tf 50 50 Td (a) Tj ET Q")
    assert inherited.fill is not None
    assert inherited.fill.inks == (0, 1, 0, 0)


def test_patterns_are_read_once_and_lie_where_they_are_painted() -> None:
    cell = path("/Pattern cs /cell scn 50 50 30 30 re f")
    assert cell.fill is not None
    assert (cell.fill.family, cell.box) == ("rgb", (50, 50, 80, 80))
    shape = path("/stencil cs 0 1 0 0 /shape scn 50 50 30 30 re f")
    assert shape.fill is not None
    assert shape.fill.inks == (0, 1, 0, 0)
    (fade,) = read_well("/Pattern cs /fade scn 50 50 30 30 re f").shadings
    assert [colour.numbers for colour in fade.colours] == [(1, 0, 0), (0, 0, 1)]
    (sh,) = read_well("50 50 30 30 re W n /fade sh").shadings
    assert sh.box == (50, 50, 80, 80)
    lettering = read_well("/Pattern cs /cell scn BT /F 9 Tf 50 50 Td (a) Tj ET")
    assert lettering.paths[0].fill is not None
    assert lettering.paths[0].fill.family == "rgb"


def test_letters_of_type_3_are_read() -> None:
    page = read_well("0 1 0 0 k BT /T 10 Tf 50 50 Td (ab) Tj ET")
    assert [mark.fill.family for mark in page.paths if mark.fill] == ["rgb", "cmyk"]
    assert page.texts[0].size == pytest.approx(10)
    assert page.paths[0].box == pytest.approx((50, 50, 57, 57))


@pytest.mark.parametrize(
    ("content", "is_transparent"),
    [
        ("/half gs 9 9 9 9 re f", True),
        ("/mul gs", True),
        ("/mask gs", True),
        ("/group Do", True),
        ("q 9 0 0 9 9 9 cm /soft Do Q", True),
        ("/plain gs /op gs 9 9 9 9 re f", False),
    ],
)
def test_transparency(content: str, is_transparent: bool) -> None:
    assert read_well(content).has_transparency is is_transparent


def test_state_goes_with_what_is_painted() -> None:
    mark = path("/op gs /half gs 50 50 30 30 re f")
    state = mark.state
    assert (state.fill_overprints, state.overprint_mode, state.fill_alpha) == (True, 1, 0.5)
    assert not path("q /op gs Q 50 50 30 30 re f").state.fill_overprints


def test_what_no_press_wants_is_noted() -> None:
    assert read_well("/trans gs").transfer_functions
    assert not read_well("/plain gs").transfer_functions
    assert read_well("/opi Do").references == ("OPI",)
    assert read("/ps Do").postscript
    assert read_well("/OC /x BDC EMC").optional_content


@pytest.mark.parametrize(
    "content",
    [
        "/Nothing Do",
        "/Nothing gs",
        "/Nothing cs",
        "/Pattern cs /Nothing scn",
        "/Nothing sh",
        "BT /Nothing 9 Tf (a) Tj ET",
        "BT (a) Tj ET",
        "1 2 nonsense",
        "1 2 3 re f",
        "(a) w",
        "/x /y k",
        "q 9 0 0 9 9 9 cm /unknown Do Q",
        "BT (never ends",
        "[1 2",
        "q 9 0 0 9 9 9 cm BI /W 1 /H 1 /BPC 8 /CS /Odd ID 0 EI Q",
        "1e999 0 0 1 0 0 cm 9 9 9 9 re f",
        "/ps Do",
        "q " * 3_000,
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_read(content: str) -> None:
    page = read(f"9 9 30 30 re f {content}")
    assert page.unread
    assert page.paths


def test_unknown_operators_between_bx_and_ex_are_no_fault() -> None:
    read_well("BX 1 2 nonsense EX")
    assert read("BX EX nonsense").unread


@pytest.mark.parametrize("packed", [b"not packed", zlib.compress(b"9 9 9 9 re f" * 99)[:-20]])
def test_damaged_content_is_said(packed: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents.write(packed, filter=Name.FlateDecode)

    assert "damaged" in read("", change=change).unread


def test_content_in_parts_is_one() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        parts = [Stream(pdf, part) for part in (b"0 1 0 0 k 50 50", b"30 30 re", b"f")]
        pdf.pages[0].Contents = Array([pdf.make_indirect(part) for part in parts])

    (mark,) = read_well("", change=change).paths
    assert mark.fill is not None
    assert mark.fill.inks == (0, 1, 0, 0)

    def lose(pdf: pikepdf.Pdf) -> None:
        change(pdf)
        pdf.pages[0].Contents.append(pdf.make_indirect(Dictionary()))

    assert "not in the file" in read("", change=lose).unread
