"""Things that are there by name alone, or in another place than where one looks: none of them may pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.checks.test_preflight_checks import make_profile
from tests.support.pdfs import Change, add, add_resource, good_pdf, make_image, read_icc

from pressbuild.checks.outcomes import Status
from pressbuild.checks.preflight import preflight

K = "0 0 0 1 k"
PLACE = "q 30 0 0 30 120 230 cm /X Do Q"


def end(check: str, *changes: Change, **rules: Any) -> Status:
    """Return how a check ends on a file with these changes."""
    outcomes = preflight(good_pdf(*changes), make_profile(**rules)).outcomes
    return next(outcome.status for outcome in outcomes if outcome.check.id == check)


def test_without_any_change_these_checks_pass() -> None:
    for check in ("fonts-embedded", "output-profile", "javascript", "references", "all-read", "thin-lines"):
        assert end(check) is Status.PASSED, check


def give_program(data: bytes) -> Change:
    """Return the change that puts something else in the place of the font's program."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.Font.F.FontDescriptor.FontFile2 = pdf.make_indirect(Stream(pdf, data))

    return change


@pytest.mark.parametrize("data", [b"", b"this is no font", b"%PDF-1.4", b"\x00\x00"])
def test_an_embedded_font_is_a_font(data: bytes) -> None:
    assert end("fonts-embedded", give_program(data)) is Status.FAILED


def give_intent(make: Callable[[bytes], bytes], inks: int = 4) -> Change:
    """Return the change that puts something else in the place of the output intent's profile."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_indirect(Stream(pdf, make(read_icc())))
        stream.N = inks
        pdf.Root.OutputIntents[0].DestOutputProfile = stream

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(give_intent(lambda _icc: bytes(12) + b"prtrCMYKLab " + bytes(200)), id="nothing but the words"),
        pytest.param(give_intent(lambda icc: icc[:2000]), id="breaks off"),
        pytest.param(give_intent(lambda icc: icc, 3), id="another number of inks"),
        pytest.param(give_intent(lambda _icc: b""), id="empty"),
    ],
)
def test_an_output_profile_is_a_profile(change: Change) -> None:
    assert end("output-profile", change) is Status.FAILED


def set_root(**keys: Any) -> Change:
    """Return the change that sets keys of the catalogue."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value

    return change


@pytest.mark.parametrize("kind", ["Launch", "SubmitForm", "ImportData", "Movie"])
def test_actions_are_found(kind: str) -> None:
    assert end("javascript", set_root(OpenAction=Dictionary(S=Name(f"/{kind}")))) is Status.FAILED
    page = set_root(AA=Dictionary(WC=Dictionary(S=Name(f"/{kind}"))))
    assert end("javascript", page) is Status.FAILED
    assert end("javascript", set_root(OpenAction=Dictionary(S=Name.GoTo))) is Status.PASSED


def form(content: str, **keys: Any) -> Change:
    """Return the change that adds a form /X."""

    def make(pdf: pikepdf.Pdf) -> Stream:
        stream = Stream(pdf, content.encode())
        stream.Subtype, stream.BBox = Name.Form, Array([0, 0, 300, 300])
        for key, value in keys.items():
            if value is None:
                del stream[f"/{key}"]
            else:
                stream[f"/{key}"] = value
        return pdf.make_indirect(stream)

    return add_resource("XObject", "X", make)


def picture(**keys: Any) -> Change:
    """Return the change that adds a picture /X."""
    return add_resource("XObject", "X", lambda pdf: make_image(pdf, Name.DeviceCMYK, (100, 100), **keys))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(form("", OPI=Dictionary()), id="OPI"),
        pytest.param(form("", Ref=Dictionary(F=String("a.pdf"), Page=0)), id="page of another file"),
        pytest.param(picture(Alternates=Array([])), id="alternate picture"),
        pytest.param(picture(F=String("a.jpg")), id="picture elsewhere"),
    ],
)
def test_what_lies_elsewhere_is_found(change: Change) -> None:
    assert end("references", change, add(PLACE)) is Status.FAILED


def hollow(pdf: pikepdf.Pdf) -> Stream:
    """Return a picture without pixels."""
    stream = Stream(pdf, b"")
    stream.Subtype, stream.Width, stream.Height = Name.Image, 100, 100
    stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceCMYK
    return pdf.make_indirect(stream)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([picture(F=String("a.jpg")), add(PLACE)], id="picture elsewhere"),
        pytest.param([add_resource("XObject", "X", hollow), add(PLACE)], id="picture without pixels"),
        pytest.param([form("q Q", BBox=None), add("/X Do")], id="form without a box"),
        pytest.param([add("BT (no font) Tj ET", before=True)], id="type without a font"),
    ],
)
def test_what_is_not_there_was_not_read(changes: list[Change]) -> None:
    assert end("all-read", *changes) not in (Status.PASSED, Status.WARNED)
    assert end("rgb", *changes) is Status.SKIPPED


THIN = {
    "clip": f"120 220 30 0.1 re W n {K} 0 0 300 300 re f",
    "clip upright": f"120 220 0.1 30 re W n {K} 0 0 300 300 re f",
    "stencil": f"{K} 30 0 0 0.1 120 220 cm BI /W 1 /H 1 /IM true /F /AHx ID 00> EI",
    "frame of which a clip leaves a side": f"120 220 0.1 30 re W n {K} 120 220 90 90 re 120.1 220.1 89.8 89.8 re f*",
}


@pytest.mark.parametrize("content", [pytest.param(c, id=n) for n, c in THIN.items()])
def test_lines_that_something_else_makes_thin_are_found(content: str) -> None:
    assert end("thin-lines", add(content)) is Status.FAILED
    assert end("thin-lines", add(content.replace("0.1", "1.0"))) is Status.PASSED


def test_white_lines_that_a_clip_makes_thin_are_found() -> None:
    line = "q 120 220 30 0.1 re W n 0 0 0 0 k 0 0 300 300 re f Q"
    assert end("thin-lines-reversed", add(f"{K} 110 200 60 60 re f {line}")) is Status.FAILED
    assert end("thin-lines-reversed", add(line)) is Status.PASSED


def spot(alternate: Name, *ink: float) -> Change:
    """Return the change that adds a spot colour /S."""

    def make(pdf: pikepdf.Pdf) -> Array:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(ink), C1=list(ink), N=1)
        return Array([Name.Separation, Name.Sky, alternate, pdf.make_indirect(tint)])

    return add_resource("ColorSpace", "S", make)


def test_what_stands_in_for_a_spot_colour_is_ink() -> None:
    paint = add("/S cs 1 scn 120 220 30 30 re f")
    rules = {"standard": "pdf/x-1a", "spot_colours": True}
    assert end("standard-colours", spot(Name.DeviceRGB, 0, 0.5, 1), paint, **rules) is Status.FAILED
    assert end("standard-colours", spot(Name.DeviceCMYK, 1, 0.5, 0, 0), paint, **rules) is Status.PASSED


def test_black_of_three_inks_is_no_black() -> None:
    assert end("rich-black-type", add("BT 1 1 1 0 k /F 9 Tf 120 220 Td (bread) Tj ET")) is Status.FAILED
    assert end("rich-black-type", add("BT 1 0.5 0 0 k /F 9 Tf 120 220 Td (bread) Tj ET")) is Status.PASSED


SHORT = {  # of two things in one path, one reaches the edge of the bleed and one ends at the trim
    "triangles": "0 1 0 0 k -8.6 250 m 20 250 l 20 280 l h 0 200 m 20 200 l 20 230 l h f",
    "rounds": "0 1 0 0 k -8.6 250 m -8.6 260 20 260 20 250 c h 0 200 m 0 210 20 210 20 200 c h f",
    "strokes": "0 1 0 0 K 4 w -8.6 250 m 50 250 l 0 200 m 50 200 l S",
    "both": "0 1 0 0 k 0 1 0 0 K 1 w -8.6 250 28.6 20 re 0.4 200 20 20 re B",
    "very many": "0 1 0 0 k -8.6 150 m 9 9 l 9 10 l h "
    + " ".join(f"20 {20 + n / 10} m 30 {20 + n / 10} l 30 22 l h" for n in range(2_000))
    + " 0 200 m 20 200 l 20 230 l h f",
}


@pytest.mark.parametrize("content", [pytest.param(c, id=n) for n, c in SHORT.items()])
def test_no_part_of_a_path_hides_another_that_does_not_bleed(content: str) -> None:
    assert end("bleed", add(content)) is Status.FAILED


BARS = {
    "many": " ".join(f"{120 + n % 10 * 15} {220 + n // 10 * 4} 12 0.1 re" for n in range(300)),
    "many more": " ".join(f"{50 + n % 50 * 3.5} {100 + n // 50 * 2} 3.2 0.1 re" for n in range(2_000)),
    "drawn": " ".join(f"120 {200 + n} m 150 {200 + n} l 150 {200.1 + n} l 120 {200.1 + n} l h" for n in range(300)),
    "beside a round thing": "120 220 30 0.1 re 120 250 m 120 280 150 280 150 250 c h",
    "beside a triangle": "120 220 30 0.1 re 120 250 m 150 250 l 150 280 l h",
}


@pytest.mark.parametrize("bars", [pytest.param(c, id=n) for n, c in BARS.items()])
def test_thin_bars_are_found_among_other_things_in_one_path(bars: str) -> None:
    assert end("thin-lines", add(f"{K} {bars} f")) is Status.FAILED


def test_slivers_of_a_drawing_are_no_lines() -> None:
    sliver = "120 220 m 150 220 l 150 220.1 l h 120 250 m 150 250 l 160 280 l 120 290 l 110 270 l h"
    assert end("thin-lines", add(f"{K} {sliver} f")) is Status.PASSED


def test_what_was_painted_very_long_ago_still_lies_there() -> None:
    dots = " ".join(f"{120 + n % 40} {200 + n // 100} 4 4 re f" for n in range(3_000))
    white = "BT 0 0 0 0 k /F 4 Tf 200 280 Td (tiny) Tj ET"
    assert end("small-type-reversed", add(f"{K} 110 190 150 120 re f {dots} {white}")) is Status.FAILED
