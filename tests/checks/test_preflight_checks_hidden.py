"""Faults where programs hide them: in forms, patterns, glyphs, notes. A check that passes there passes wrongly."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.checks.test_preflight_checks import make_profile
from tests.support.pdfs import (
    Change,
    add,
    add_resource,
    area,
    box,
    good_pdf,
    make_font,
    make_image,
    make_separation,
    save,
    words,
)
from tests.support.pdfs import picture as paint

from pressbuild.checks.outcomes import Status
from pressbuild.checks.preflight import preflight

K = "0 0 0 1 k"
SPOT = "120 220 30 20 re f"  # a rectangle, in pt


def end(check: str, data: bytes, **rules: Any) -> Status:
    """Return how a check ends on a file."""
    return next(o.status for o in preflight(data, make_profile(**rules)).outcomes if o.check.id == check)


def make_form(pdf: pikepdf.Pdf, content: str, resources: Dictionary | None = None, **keys: Any) -> Stream:
    """Return a form object."""
    form = Stream(pdf, content.encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 400])
    if resources is not None:
        form.Resources = resources
    for key, value in keys.items():
        form[f"/{key}"] = value
    return pdf.make_indirect(form)


def in_form(content: str, resources: Callable[[pikepdf.Pdf], Dictionary] | None = None, **keys: Any) -> list[Change]:
    """Return the changes that paint something by way of a form."""

    def make(pdf: pikepdf.Pdf) -> Stream:
        return make_form(pdf, content, resources(pdf) if resources else None, **keys)

    return [add_resource("XObject", "Fm", make), add("/Fm Do")]


def in_form_in_form(content: str) -> list[Change]:
    """Return the changes that paint something by way of a form in a form."""

    def make(pdf: pikepdf.Pdf) -> Stream:
        return make_form(pdf, "/Inner Do", Dictionary(XObject=Dictionary(Inner=make_form(pdf, content, Dictionary()))))

    return [add_resource("XObject", "Fm", make), add("/Fm Do")]


def in_pattern(
    content: str, resources: Callable[[pikepdf.Pdf], Dictionary] = lambda _pdf: Dictionary()
) -> list[Change]:
    """Return the changes that fill something with a tiling pattern."""

    def make(pdf: pikepdf.Pdf) -> Stream:
        cell = Stream(pdf, content.encode())
        cell.PatternType, cell.PaintType, cell.TilingType = 1, 1, 1
        cell.BBox, cell.XStep, cell.YStep, cell.Resources = Array([0, 0, 30, 30]), 30, 30, resources(pdf)
        return pdf.make_indirect(cell)

    return [add_resource("Pattern", "P", make), add(f"/Pattern cs /P scn {SPOT}")]


def shading(space: Any) -> Dictionary:
    """Return a gradient from one colour to another."""
    count = 4 if space == Name.DeviceCMYK else 3
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * count, C1=[0.5] * count, N=1)
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=[120, 0, 150, 0], Function=tint)


def in_shading_pattern(pdf: pikepdf.Pdf) -> Dictionary:
    """Return a gradient as a pattern."""
    return pdf.make_indirect(Dictionary(PatternType=2, Shading=shading(Name.DeviceRGB)))


def in_type3(pdf: pikepdf.Pdf) -> Dictionary:
    """Return a font whose letters bring their own colour."""
    glyph = Stream(pdf, b"500 0 d0 1 0 0 rg 0 0 400 700 re f")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700])
    font.FontMatrix, font.CharProcs = Array([0.001, 0, 0, 0.001, 0, 0]), Dictionary(a=glyph)
    font.FirstChar, font.LastChar, font.Widths, font.Resources = 97, 97, Array([500]), Dictionary()
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=[97, Name.a])
    return pdf.make_indirect(font)


def in_note(content: str, resources: Callable[[pikepdf.Pdf], Dictionary] = lambda _pdf: Dictionary()) -> list[Change]:
    """Return the changes that paint something as the looks of a note."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = make_form(pdf, content, resources(pdf))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=box(30, 60, 60, 90), F=4, AP=Dictionary(N=form))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return [change]


def indexed(pdf: pikepdf.Pdf) -> Stream:
    """Return a picture whose palette is RGB."""
    return make_image(pdf, Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\0\0")]), (300, 200))


def icc_rgb(pdf: pikepdf.Pdf) -> Array:
    """Return RGB with a profile (which nobody reads here)."""
    profile = Stream(pdf, bytes(12) + b"mntrRGB " + bytes(200))
    profile.N = 3
    return Array([Name.ICCBased, pdf.make_indirect(profile)])


def icc_gray(_pdf: pikepdf.Pdf) -> Array:
    """Return a calibrated grey."""
    return Array([Name.CalGray, Dictionary(WhitePoint=[0.95, 1, 1.09])])


RED = "1 0 0 rg"
HIDDEN_RGB: dict[str, list[Change]] = {
    "form": in_form(f"{RED} {SPOT}"),
    "form without resources": in_form(f"/DeviceRGB cs 1 0 0 sc {SPOT}"),
    "form in form": in_form_in_form(f"{RED} {SPOT}"),
    "pattern": in_pattern(f"{RED} 0 0 20 20 re f"),
    "stroke": [add("1 0 0 RG 2 w 120 220 m 150 240 l S")],
    "type": [add(words(RED, 40, 80, 12, "red"))],
    "stroked type": [add(words("1 0 0 RG 1 Tr", 40, 80, 12, "red"))],
    "gradient": [add_resource("Shading", "S", lambda _pdf: shading(Name.DeviceRGB)), add("120 220 30 20 re W n /S sh")],
    "gradient pattern": [add_resource("Pattern", "P", in_shading_pattern), add(f"/Pattern cs /P scn {SPOT}")],
    "inline picture": [add("30 0 0 20 120 220 cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID ff0000> EI")],
    "palette": [add_resource("XObject", "I", indexed), add(paint("I", 40, 80, 20, 15))],
    "profile": [add_resource("ColorSpace", "C", icc_rgb), add(f"/C cs 1 0 0 sc {SPOT}")],
    "calibrated": [
        add_resource("ColorSpace", "C", lambda _pdf: Array([Name.CalRGB, Dictionary(WhitePoint=[0.95, 1, 1.09])])),
        add(f"/C cs 1 0 0 sc {SPOT}"),
    ],
    "glyph": [add_resource("Font", "T", in_type3), add(words(K, 40, 80, 12, "aa", "T"))],
    "note": in_note(f"{RED} 50 50 200 200 re f"),
    "picture in a form": in_form(
        "60 0 0 40 120 220 cm /I Do",
        lambda pdf: Dictionary(XObject=Dictionary(I=make_image(pdf, Name.DeviceRGB, (300, 200)))),
    ),
    "picture in a pattern": in_pattern(
        "20 0 0 20 0 0 cm /I Do",
        lambda pdf: Dictionary(XObject=Dictionary(I=make_image(pdf, Name.DeviceRGB, (300, 200)))),
    ),
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in HIDDEN_RGB.items()])
def test_rgb_is_found_wherever_it_is(changes: list[Change]) -> None:
    assert end("rgb", good_pdf(*changes)) is Status.FAILED
    assert end("rgb", good_pdf()) is Status.PASSED


@pytest.mark.parametrize(
    "changes",
    [
        [add_resource("ColorSpace", "DefaultGray", icc_gray), add(f"0.5 g {SPOT}")],
        [add_resource("ColorSpace", "C", icc_gray), add(f"/C cs 0.5 sc {SPOT}")],
    ],
    ids=["default", "named"],
)
def test_grey_that_is_converted_is_found(changes: list[Change]) -> None:
    assert end("managed-colour", good_pdf(*changes)) is Status.FAILED
    assert end("managed-colour", good_pdf(add(f"0.5 g {SPOT}"))) is Status.PASSED


def coarse(pdf: pikepdf.Pdf) -> Stream:
    """Return a picture of few pixels."""
    return make_image(pdf, Name.DeviceCMYK, (50, 40))


COARSE = {
    "form": in_form("60 0 0 40 120 220 cm /I Do", lambda pdf: Dictionary(XObject=Dictionary(I=coarse(pdf)))),
    "scaled form": in_form(
        "10 0 0 10 20 30 cm /I Do", lambda pdf: Dictionary(XObject=Dictionary(I=coarse(pdf))), Matrix=[6, 0, 0, 6, 0, 0]
    ),
    "turned": [add_resource("XObject", "I", coarse), add("0 60 -40 0 180 220 cm /I Do")],
    "slanted": [add_resource("XObject", "I", coarse), add("60 0 30 40 120 220 cm /I Do")],
    "one side": [add_resource("XObject", "I", coarse), add("60 0 0 4 120 220 cm /I Do")],
    "inline": [add(f"40 0 0 40 120 220 cm BI /W 4 /H 4 /CS /G /BPC 8 /F /AHx ID {'80' * 16}> EI")],
    "pattern": in_pattern("20 0 0 20 0 0 cm /I Do", lambda pdf: Dictionary(XObject=Dictionary(I=coarse(pdf)))),
    "note": in_note("200 0 0 200 50 50 cm /I Do", lambda pdf: Dictionary(XObject=Dictionary(I=coarse(pdf)))),
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in COARSE.items()])
def test_coarse_pictures_are_found_wherever_they_are(changes: list[Change]) -> None:
    assert end("picture-resolution", good_pdf(*changes)) is Status.FAILED


def fonts(pdf: pikepdf.Pdf) -> Dictionary:
    """Return resources with our font."""
    return Dictionary(Font=Dictionary(F=make_font(pdf)))


SMALL = {
    "matrix": [add(f"BT {K} /F 1 Tf 4 0 0 4 120 220 Tm (tiny) Tj ET")],
    "page": [add(f"0.25 0 0 0.25 0 0 cm BT {K} /F 12 Tf 400 800 Td (tiny) Tj ET")],
    "form": in_form(f"BT {K} /F 12 Tf 300 350 Td (tiny) Tj ET", fonts, Matrix=[0.3, 0, 0, 0.3, 0, 0]),
    "turned": [add(f"BT {K} /F 4 Tf 0 1 -1 0 120 220 Tm (tiny) Tj ET")],
    "upside down": [add(f"BT {K} /F -4 Tf 1 0 0 -1 120 220 Tm (tiny) Tj ET")],
    "note": in_note(f"BT {K} /F 12 Tf 10 20 Td (tiny) Tj ET", fonts),
    "pattern": in_pattern(f"BT {K} /F 4 Tf 2 2 Td (tiny) Tj ET", fonts),
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in SMALL.items()])
def test_small_type_is_found_however_it_is_scaled(changes: list[Change]) -> None:
    assert end("small-type", good_pdf(*changes)) is Status.FAILED


THIN = {
    "scaled": [add("0 0 0 1 K 0.1 0 0 0.1 0 0 cm 1 w 1200 2200 m 1500 2200 l S")],
    "one way": [add("0 0 0 1 K 1 0 0 0.1 0 0 cm 1 w 120 2200 m 150 2200 l S")],
    "state": [
        add_resource("ExtGState", "thin", lambda _pdf: Dictionary(LW=0.1)),
        add("/thin gs 120 220 m 150 220 l S"),
    ],
    "form": in_form("0 0 0 1 K 0.1 w 120 220 m 150 220 l S"),
    "bar": [add(f"{K} 120 220 30 0.1 re f")],
    "drawn bar": [add(f"{K} 120 220 m 150 220 l 150 220.1 l 120 220.1 l h f")],
    "pattern": in_pattern("0 0 0 1 K 0.1 w 0 5 m 20 5 l S"),
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in THIN.items()])
def test_thin_lines_are_found_however_they_are_drawn(changes: list[Change]) -> None:
    assert end("thin-lines", good_pdf(*changes)) is Status.FAILED


def bare(pdf: pikepdf.Pdf) -> Dictionary:
    """Return resources with a font that is not in the file."""
    return Dictionary(Font=Dictionary(G=make_font(pdf, "Bare", embedded=False)))


BARE = {
    "form": in_form(f"BT {K} /G 12 Tf 120 220 Td (bare) Tj ET", bare),
    "pattern": in_pattern(f"BT {K} /G 12 Tf 2 2 Td (bare) Tj ET", bare),
    "note": in_note(f"BT {K} /G 40 Tf 20 20 Td (bare) Tj ET", bare),
    "state": [
        add_resource("ExtGState", "f", lambda pdf: Dictionary(Font=[make_font(pdf, "Bare", embedded=False), 12])),
        add(f"/f gs BT {K} 120 220 Td (bare) Tj ET"),
    ],
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in BARE.items()])
def test_fonts_that_are_not_embedded_are_found_wherever_they_are(changes: list[Change]) -> None:
    assert end("fonts-embedded", good_pdf(*changes)) is Status.FAILED


def half(pdf: pikepdf.Pdf) -> Dictionary:
    """Return resources by which something is half transparent."""
    return Dictionary(ExtGState=Dictionary(h=Dictionary(ca=0.5)))


def masked(pdf: pikepdf.Pdf) -> Stream:
    """Return a picture with a soft mask."""
    return make_image(pdf, Name.DeviceCMYK, (300, 200), SMask=make_image(pdf, Name.DeviceGray, (300, 200)))


CLEAR = {
    "form": in_form(f"/h gs {K} {SPOT}", half),
    "pattern": in_pattern(f"/h gs {K} 0 0 9 9 re f", half),
    "picture": [add_resource("XObject", "I", masked), add(paint("I", 40, 80, 20, 15))],
    "group": in_form(f"{K} {SPOT}", Group=Dictionary(S=Name.Transparency)),
    "blend": [add_resource("ExtGState", "m", lambda _pdf: Dictionary(BM=Name.Multiply)), add(f"/m gs {K} {SPOT}")],
    "mask": [
        add_resource("ExtGState", "m", lambda pdf: Dictionary(SMask=Dictionary(S=Name.Alpha, G=make_form(pdf, SPOT)))),
        add(f"/m gs {K} {SPOT}"),
    ],
    "lines": [add_resource("ExtGState", "m", lambda _pdf: Dictionary(CA=0.5)), add("/m gs 120 220 m 150 240 l S")],
    "note": in_note(f"/h gs {K} 50 50 200 200 re f", half),
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=n) for n, c in CLEAR.items()])
def test_transparency_is_found_wherever_it_is(changes: list[Change]) -> None:
    assert end("transparency", good_pdf(*changes), standard="pdf/x-1a") is Status.FAILED


def test_spot_colours_are_found_in_several_inks_and_beside_the_page() -> None:
    def two(pdf: pikepdf.Pdf) -> Array:
        tint = Stream(pdf, b"{ pop pop 0 0 0 1 }")
        tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1, 0, 1]), Array([0, 1] * 4)
        return Array([Name.DeviceN, Array([Name.Black, Name("/Gold")]), Name.DeviceCMYK, pdf.make_indirect(tint)])

    assert (
        end("spot-colours", good_pdf(add_resource("ColorSpace", "N", two), add(f"/N cs 0.5 0.5 scn {SPOT}")))
        is Status.FAILED
    )
    red = add_resource("ColorSpace", "R", lambda pdf: make_separation(pdf, "Gold", (0, 0.2, 1, 0)))
    assert end("spot-colours", good_pdf(red, add("/R cs 1 scn -40 -40 5 5 re f"))) is Status.FAILED


@pytest.mark.parametrize("check", ["rgb", "fonts-embedded", "small-type", "picture-resolution", "placeholder-words"])
def test_the_last_of_many_pages_is_looked_at(check: str) -> None:
    with pikepdf.open(io.BytesIO(good_pdf(count=30))) as pdf:
        page = pdf.pages[-1]
        page.Resources = Dictionary(
            Font=Dictionary(F=make_font(pdf, "Bare", embedded=False)), XObject=Dictionary(I=coarse(pdf))
        )
        content = area("1 0 0 rg", 40, 80, 5, 5) + words(K, 40, 80, 4, "Lorem ipsum") + paint("I", 40, 60, 20, 15)
        page.Contents = Stream(pdf, content.encode())
        data = save(pdf)
    faults = [o.faults for o in preflight(data, make_profile()).outcomes if o.check.id == check]
    assert [fault.page for fault in faults[0]] == [30]
