"""What is read of content streams. Each page here is made of raw operators, so that it is known what is on it."""

from __future__ import annotations

import zlib

import pytest
from tests.support.raw_pdf import Thing, write_pdf

from pressbuild.pdf_facts import read_facts
from pressbuild.pdf_facts.facts import Colour, PageFacts

TINT = "<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0.5 1 0] /N 1 >>"


def read(content: bytes, resources: str = "", *things: Thing, fonts: str = "") -> PageFacts:
    facts = read_facts(write_pdf(content, resources, things=things, fonts=fonts))
    assert not facts.damage
    assert not facts.unread
    return facts.pages[0]


def form(content: bytes, entries: str = "/BBox [0 0 200 200]") -> Thing:
    return f"/Type /XObject /Subtype /Form {entries}", content


def image(space: str = "/ColorSpace /DeviceGray", bits: int = 8) -> Thing:
    return f"/Subtype /Image /Width 30 /Height 20 /BitsPerComponent {bits} {space}", b"\0" * 1800


def test_an_effective_line_width_is_the_thinner_way_through_all_matrices() -> None:
    page = read(b"0.5 0 0 2 0 0 cm 0.2 w 10 10 m 90 10 l S 0 w 10 20 m 90 20 l S q 2 0 0 2 0 0 cm 1 w 5 5 m 9 9 l S Q")
    assert [path.width for path in page.paths] == [pytest.approx(0.1), 0, pytest.approx(1)]


def test_a_thin_filled_bar_is_a_line_and_a_square_is_none() -> None:
    page = read(b"10 10 80 0.3 re f 10 20 m 90 20 l 90 20.2 l 10 20.2 l h f 10 40 30 30 re f 50 50 m 90 90 l 90 90 l f")
    assert [path.width for path in page.paths] == [pytest.approx(0.3), pytest.approx(0.2), None, 0]


def test_rules_that_are_filled_together_are_lines_each() -> None:
    page = read(b"10 10 80 0.3 re 10 20 80 0.4 re f")
    assert [path.width for path in page.paths] == [pytest.approx(0.3), pytest.approx(0.4)]


def test_a_frame_of_one_rectangle_in_another_is_as_thick_as_its_side() -> None:
    page = read(b"q 10 10 80 1 re W n 10 10 80 80 re 10 11 80 79 re f* Q 10 10 80 80 re 10.5 10.5 79 79 re f*")
    assert [path.width for path in page.paths] == [pytest.approx(1), pytest.approx(0.5)]
    assert page.paths[0].box == pytest.approx((10, 10, 90, 11))


def test_a_side_of_an_uneven_frame_is_as_thick_as_the_clip_leaves_it() -> None:
    page = read(b"10 10 80 2 re W n 10 10 80 80 re 10 12 79.7 78 re f*")
    assert [path.width for path in page.paths] == [pytest.approx(2)]


def test_what_lies_outside_the_clip_is_no_mark_and_a_clip_cuts() -> None:
    page = read(b"q 0 0 50 50 re W n 60 60 10 10 re f 40 40 60 60 re f Q 300 300 10 10 re f 150 150 100 10 re f")
    assert [path.box for path in page.paths] == [(40, 40, 50, 50), (150, 150, 200, 160)]


def test_a_type_size_is_as_it_is_seen() -> None:
    page = read(
        b"0.5 0 0 0.5 0 0 cm BT /F 10 Tf 10 10 Td (a) Tj ET BT 0 2 -2 0 50 50 Tm (b) Tj ET"
        b" BT 1 0 0.5 1 90 90 Tm 50 Tz (c) Tj ET BT /F -8 Tf 1 0 0 -1 20 200 Tm (d) Tj ET"
    )
    assert [text.size for text in page.texts] == pytest.approx([5, 10, 5, 4])
    assert [text.font for text in page.texts] == ["Helvetica"] * 4
    turned = page.texts[1].box
    assert turned[3] - turned[1] == pytest.approx(5)
    assert turned[2] - turned[0] == pytest.approx(9.7)


def test_strings_of_a_line_are_one_mark_with_its_words() -> None:
    page = read(
        b"BT /F 10 Tf 12 TL 10 100 Td [(Bre) -20 (ad)] TJ ( and) Tj [-300 (b\\165t) -400 <746572>] TJ T* (next) Tj"
        b" (line) ' 1 2 (\\(it\\)) \" 120 0 Td (far) Tj ET"
    )
    assert [text.text.strip() for text in page.texts] == ["Bread and but ter", "next", "line", "(it)", "far"]


def test_words_that_are_placed_one_by_one_are_words() -> None:
    page = read(b"BT /F 10 Tf 10 10 Td (ab) Tj 13 0 Td (cd) Tj 10 0 Td (ef) Tj ET")
    assert [text.text for text in page.texts] == ["ab cdef"]


def test_widths_of_a_font_say_how_far_text_goes() -> None:
    font = "/Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Some /FirstChar 97 /Widths [1000 250]"
    page = read(b"BT /G 10 Tf 3 Tc 10 10 Td (ab) Tj ET", "", font, fonts="/G 10 0 R")
    assert page.texts[0].box[2] == pytest.approx(10 + 10 + 2.5 + 6)
    assert page.texts[0].font == "Some"


def test_render_modes_say_what_is_seen() -> None:
    page = read(b"BT /F 9 Tf 1 0 0 RG 3 Tr (a) Tj 0 20 Td 1 Tr (b) Tj 0 20 Td 2 Tr (c) Tj ET")
    assert [(text.visible, bool(text.fill), bool(text.stroke)) for text in page.texts] == [
        (False, False, False),
        (True, False, True),
        (True, True, True),
    ]


SPOT = f"[/Separation /PANTONE#20300#20C /DeviceCMYK {TINT}]"
SPACES = f"""/ColorSpace << /Spot {SPOT} /Black [/Separation /Black /DeviceCMYK {TINT}]
 /Two [/DeviceN [/Cyan /Gold] /DeviceCMYK {TINT}] /Lab [/Lab << /WhitePoint [0.9 1 0.8] >>]
 /Table [/Indexed /DeviceRGB 1 <000000ffffff>] /Cal [/CalGray << /WhitePoint [0.9 1 0.8] >>] >>"""


@pytest.mark.parametrize(
    ("operators", "wanted"),
    [
        (b"0.25 g", Colour("gray", (0.25,), (0, 0, 0, 0.75))),
        (b"1 0 0 rg", Colour("rgb", (1, 0, 0))),
        (b"0 1 0.5 0 k", Colour("cmyk", (0, 1, 0.5, 0), (0, 1, 0.5, 0))),
        (b"/DeviceCMYK cs 0 0 0 1 scn", Colour("cmyk", (0, 0, 0, 1), (0, 0, 0, 1))),
        (b"/Spot cs 0.5 scn", Colour("spot", (0.5,), (0, 0.25, 0.5, 0), ("PANTONE 300 C",), "cmyk")),
        (b"/Spot cs", Colour("spot", (1,), (0, 0.5, 1, 0), ("PANTONE 300 C",), "cmyk")),
        (b"/Black cs 0.5 sc", Colour("cmyk", (0.5,), (0, 0, 0, 0.5), (), "cmyk")),
        (b"/Two cs 1 0.5 scn", Colour("spot", (1, 0.5), None, ("Gold",), "cmyk")),
        (b"/Lab cs 100 0 0 scn", Colour("lab", (100, 0, 0))),
        (b"/Table cs 1 sc", Colour("rgb", (1, 1, 1))),
        (b"/Cal cs 1 sc", Colour("cal-gray", (1,))),
        (b"1 0 0 rg /DeviceGray cs", Colour("gray", (0,), (0, 0, 0, 1))),
    ],
)
def test_colours_are_what_the_file_says(operators: bytes, wanted: Colour) -> None:
    page = read(operators + b" 10 10 30 30 re f", SPACES)
    assert page.paths[0].fill == wanted


@pytest.mark.parametrize(("count", "family"), [(1, "icc-gray"), (3, "icc-rgb"), (4, "icc-cmyk")])
def test_a_profile_is_told_by_its_number_of_inks(count: int, family: str) -> None:
    drawn = b"/P cs " + b"0 " * count + b"scn 10 10 30 30 re f"
    fill = read(drawn, "/ColorSpace << /P [/ICCBased 10 0 R] >>", (f"/N {count}", b"profile")).paths[0].fill
    assert fill is not None
    assert fill.family == family
    assert (fill.inks is not None) == (count == 4)


def test_a_profile_of_lab_is_lab() -> None:
    profile = b"\0" * 12 + b"spacLab XYZ " + b"\0" * 100
    page = read(b"/P cs 100 0 0 sc 9 9 9 9 re f", "/ColorSpace << /P [/ICCBased 10 0 R] >>", ("/N 3", profile))
    assert page.paths[0].fill == Colour("lab", (100, 0, 0))


def test_a_device_space_may_be_replaced_by_default() -> None:
    page = read(b"1 0 0 rg 9 9 9 9 re f", "/ColorSpace << /DefaultRGB [/ICCBased 10 0 R] >>", ("/N 3", b"profile"))
    assert page.paths[0].fill == Colour("icc-rgb", (1, 0, 0))


def test_white_is_white_in_every_space() -> None:
    whites = b"1 g|1 1 1 rg|0 0 0 0 k|/Spot cs 0 scn|/Lab cs 100 0 0 scn|/Table cs 1 sc|/Cal cs 1 sc".split(b"|")
    blacks = b"0 g|0 0 0 rg|0 0 0 1 k|/Spot cs 1 scn|/Lab cs 0 0 0 scn|/Table cs 0 sc|/Cal cs 0 sc".split(b"|")
    for colours, white in ((whites, True), (blacks, False)):
        page = read(b"".join(colour + b" 10 10 30 30 re f " for colour in colours), SPACES)
        assert [path.fill is not None and path.fill.is_white for path in page.paths] == [white] * len(colours)


def test_the_ground_is_what_was_painted_last_under_the_middle() -> None:
    page = read(
        b"0 0 0 1 k 0 0 100 100 re f 0 1 0 0 k 100 0 m 200 0 l 200 100 l f 1 g BT /F 10 Tf"
        b" 40 40 Td (on) Tj 0 80 Td (off) Tj ET BT 180 20 Td (in) Tj -60 50 Td (out) Tj ET"
        b" 0 0 0 0 k 40 20 30 30 re f BT 0 g 45 30 Td (white) Tj ET"
    )
    assert [text.ground for text in page.texts] == [(0, 0, 0, 1), (0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0), (0,) * 4]
    assert page.paths[2].ground == (0, 0, 0, 1)


def test_the_ground_is_mixed_where_it_is_seen_through_and_unknown_on_pictures() -> None:
    page = read(b"q /H gs 0 1 0 0 k 0 0 99 99 re f Q BT /F 9 Tf 20 20 Td (a) Tj ET", "/ExtGState << /H << /ca .5 >> >>")
    assert page.texts[0].ground == (0, 0.5, 0, 0)
    assert page.has_transparency
    page = read(b"q 99 0 0 99 0 0 cm /I Do Q BT /F 9 Tf 20 20 Td (a) Tj ET", "/XObject << /I 10 0 R >>", image())
    assert page.texts[0].ground is None
    assert not page.has_transparency


def test_graphics_states_say_opacity_blending_and_overprint() -> None:
    state = "/CA 0.4 /ca 0.3 /BM /Multiply /OP true /OPM 1 /LW 0.1 /SMask << /S /Alpha >>"
    after = "/op false /SMask /None /TR2 /Identity /HT << /HalftoneType 1 >>"
    page = read(
        b"q /A gs 9 9 m 99 9 l S /B gs 9 9 99 99 re f Q 9 9 99 99 re f",
        f"/ExtGState << /A << {state} >> /B << {after} >> >>",
    )
    first, second, third = page.paths
    assert first.width == pytest.approx(0.1)
    assert (first.state.fill_alpha, first.state.stroke_alpha, first.state.blend) == (0.3, 0.4, "Multiply")
    assert first.state.soft_mask
    assert first.state.overprint_mode == 1
    assert first.state.fill_overprints
    assert first.state.stroke_overprints
    assert not second.state.fill_overprints
    assert second.state.stroke_overprints
    assert not second.state.soft_mask
    assert third.state.blend == "Normal"
    assert not third.state.is_transparent
    assert page.transfer_functions
    assert page.halftones
    assert page.has_transparency


def test_what_is_in_a_group_has_the_opacity_of_the_group() -> None:
    resources = "/ExtGState << /H << /ca 0.5 >> /C << /ca 1 >> >> /XObject << /G 10 0 R >>"
    group = form(b"/C gs 9 9 9 9 re f", "/BBox [0 0 200 200] /Group << /S /Transparency >>")
    mark = read(b"/H gs /G Do", resources, group).paths[0]
    assert mark.state.in_group
    assert mark.state.fill_alpha == 0.5
    assert read(b"/H gs /G Do", resources, form(b"/C gs 9 9 9 9 re f")).paths[0].state.fill_alpha == 1


def test_forms_bring_matrix_and_clip() -> None:
    small = form(b"0 0 90 90 re f BT /F 8 Tf 1 1 Td (x) Tj ET", "/Matrix [0.5 0 0 0.5 50 50] /BBox [0 0 20 40]")
    page = read(b"q 2 0 0 2 0 0 cm /S Do Q 5 5 5 5 re f", "/XObject << /S 10 0 R >>", small)
    assert [path.box for path in page.paths] == [(100, 100, 120, 140), (5, 5, 10, 10)]
    assert page.texts[0].size == pytest.approx(8)


def test_a_picture_has_the_resolution_it_is_placed_at() -> None:
    one = "/XObject << /I 10 0 R >>"
    page = read(b"q 36 0 0 72 9 9 cm /I Do Q q 0 -72 72 0 9 199 cm /I Do Q", one, image())
    assert [picture.ppi for picture in page.images] == pytest.approx([20, 20])
    assert page.images[0].pixels == (30, 20)
    assert page.images[0].kind == "grey"
    assert page.images[0].box == (9, 9, 45, 81)
    assert not page.images[0].has_mask
    assert not read(b"", one, image()).images  # what nobody paints is no mark
    cut = read(b"0 0 20 20 re W n 72 0 0 72 9 9 cm /I Do", one, image()).images[0]
    assert cut.clipped == (9, 9, 20, 20)
    assert cut.box == (9, 9, 81, 81)
    masked = read(b"72 0 0 72 9 9 cm /I Do", one, image("/ColorSpace /DeviceGray /SMask 11 0 R"), image())
    assert masked.images[0].has_mask
    assert masked.has_transparency


def test_kinds_of_pictures() -> None:
    things = [
        image("/ColorSpace /DeviceRGB"),
        image("/ColorSpace [/CalGray << /WhitePoint [0.9 1 0.8] >>]"),
        image("/ColorSpace [/Indexed /DeviceRGB 1 <000000ffffff>]", 4),
        image(f"/ColorSpace {SPOT}"),
        image("/ColorSpace /DeviceGray", 1),
        image("/ImageMask true", 1),
    ]
    names = "".join(f"/I{index} {index + 10} 0 R " for index in range(6))
    draw = b"".join(b"q 20 0 0 20 0 0 cm /I%d Do Q " % index for index in range(6))
    page = read(b"0 1 0 0 k " + draw, f"/XObject << {names} >>", *things)
    assert [picture.kind for picture in page.images] == ["colour", "grey", "colour", "grey", "line-art", "line-art"]
    assert [picture.colour.family for picture in page.images] == ["rgb", "cal-gray", "rgb", "spot", "gray", "cmyk"]
    assert page.images[-1].is_stencil
    assert page.images[-1].colour.inks == (0, 1, 0, 0)
    assert [picture.name for picture in page.images] == [f"I{index}" for index in range(6)]


def test_inline_pictures_are_seen_and_their_bytes_are_no_operators() -> None:
    data = b" EI q( )<x> k EI /a....."
    assert len(data) == 24
    page = read(b"q 36 0 0 36 0 0 cm BI /W 4 /H 2 /BPC 8 /CS /RGB ID " + data + b" EI Q 5 5 5 5 re f")
    assert page.images[0].inline
    assert page.images[0].pixels == (4, 2)
    assert page.images[0].colour.family == "rgb"
    assert page.images[0].ppi == pytest.approx(4)
    assert len(page.paths) == 1
    packed = zlib.compress(b"\0" * 8)
    page = read(b"BI /W 8 /H 8 /IM true /F /Fl ID " + packed + b"\nEI 5 5 5 5 re f")
    assert page.images[0].is_stencil
    assert len(page.paths) == 1


def test_gradients_tell_their_ends() -> None:
    shading = f"/ShadingType 2 /ColorSpace /DeviceCMYK /Coords [0 0 9 9] /Function {TINT}"
    page = read(b"q 10 10 50 50 re W n /S sh Q", "/Shading << /S 10 0 R >>", shading)
    assert page.shadings[0].box == (10, 10, 60, 60)
    assert [colour.inks for colour in page.shadings[0].colours] == [(0, 0, 0, 0), (0, 0.5, 1, 0)]
    pattern = "/PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB /Function 11 0 R >>"
    unknown = "/FunctionType 4", b"{ dup dup }"
    drawn = b"/Pattern cs /P scn 10 10 50 50 re f BT /F 9 Tf 90 90 Td (a) Tj ET"
    page = read(drawn, "/Pattern << /P 10 0 R >>", pattern, unknown)
    assert [shading.colours for shading in page.shadings] == [(Colour("rgb"),)] * 2
    assert page.paths[0].fill == page.texts[0].fill == Colour("rgb")


def test_what_a_pattern_paints_is_on_the_page() -> None:
    entries = "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9"
    cell = f"{entries} /Resources << /XObject << /I 11 0 R >> >>", b"1 0 0 rg 0 0 9 9 re f q 9 0 0 9 0 0 cm /I Do Q"
    page = read(b"/Pattern cs /P scn 50 50 50 50 re f", "/Pattern << /P 10 0 R >>", cell, image())
    assert {path.fill.family for path in page.paths if path.fill} == {"rgb"}
    assert len(page.paths) == 2
    assert page.images[0].ppi == pytest.approx(20 * 8)
    assert page.images[0].box == (50, 50, 100, 100)


def test_bitmaps_in_glyphs_are_seen() -> None:
    font = "/Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /FontBBox [0 0 1 1] /CharProcs << /a 11 0 R >>"
    font += " /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1]"
    glyph = "", b"1 0 0 0 1 1 d1 q 1 0 0 1 0 0 cm BI /W 8 /H 8 /IM true ID 12345678 EI Q 0 0 1 .01 re f"
    page = read(b"BT /T 10 Tf 20 20 Td (aa) Tj ET", "", font, glyph, fonts="/T 10 0 R")
    assert [picture.kind for picture in page.images] == ["line-art"]
    assert page.images[0].ppi == pytest.approx(57.6)
    assert not page.paths
    assert page.texts[0].size == pytest.approx(10)


def test_hidden_layers_are_noted_and_read() -> None:
    page = read(b"/OC /L BDC 9 9 9 9 re f EMC")
    assert page.optional_content
    assert len(page.paths) == 1


def test_widths_of_a_font_with_a_cmap_of_its_own() -> None:
    inner = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Face /DW 500 /W [1 [250 700]] >>"
    font = f"/W << /Type /Font /Subtype /Type0 /BaseFont /Face /Encoding 10 0 R /DescendantFonts [{inner}] >>"
    cmap = "", b"2 begincidchar <0007> 2 <0009> 1 endcidchar"
    page = read(b"BT /W 10 Tf 0 0 Td <00070009> Tj ET", "", cmap, fonts=font)
    assert page.texts[0].box[2] == pytest.approx(9.5)
