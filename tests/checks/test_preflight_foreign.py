"""Advertisements made by other programs: each fault that was put in on purpose is found, in its place, and only there.

tests/press/foreign/ has them, and the script that made them; what no other program can make is made here by hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.foreign_check import Run, run_check
from tests.support.places import FOREIGN
from tests.support.plates import MM, make_pdf, save

PROFILE = "magazine-offset"
IDS = {
    "rgb-picture": "rgb",
    "low-ppi": "picture-resolution",
    "reversed-4pt": "small-type-reversed",
    "hairline": "thin-lines",
    "ink-320": "total-ink",
    "no-bleed": "bleed",
    "font-missing": "fonts-embedded",
    "no-width": "hairlines",
}
# x, y in mm of where each fault begins; None: it is a fault of the whole file
PLACES: dict[str, tuple[float, float] | None] = {
    "chromium-rgb-picture": (8, 44),
    "chromium-low-ppi": (8, 44),
    "chromium-reversed-4pt": (10, 24),
    "chromium-hairline": (8, 62),
    "libreoffice-rgb-picture": (8, 27),
    "libreoffice-low-ppi": (8, 27),
    "libreoffice-reversed-4pt": (8, 14),
    "typst-rgb-picture": (8, 37),
    "typst-low-ppi": (8, 37),
    "typst-reversed-4pt": (10, 22),
    "typst-hairline": (8, 58),
    "typst-ink-320": (97, 102),
    "ghostscript-rgb-picture": (8, 88),
    "ghostscript-low-ppi": (8, 38),
    "ghostscript-reversed-4pt": (10, 26),
    "ghostscript-hairline": (8, 108),
    "ghostscript-ink-320": (90, 108),
    "ghostscript-no-bleed": (0, 0),
    "ghostscript-font-missing": None,
}


def fault_of(name: str) -> str:
    return name.partition("-")[2]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {maker: FOREIGN / f"{maker}-good.pdf" for maker in ("chromium", "libreoffice", "typst", "ghostscript")}


def skip_without_ghostscript(fault: str) -> None:
    if fault == "ink-320" and not shutil.which("gs"):
        pytest.skip("Ghostscript not installed")


def places(run: Run, id: str) -> list[tuple[float, float]]:
    hits = run.check(id)["hits"]
    return [(hit["area"]["x"], hit["area"]["y"]) for hit in hits if hit["area"]]


@pytest.mark.parametrize("name", sorted(PLACES))
def test_fault_is_found_where_it_is(name: str, capsys: pytest.CaptureFixture[str], good: dict[str, Path]) -> None:
    fault = fault_of(name)
    skip_without_ghostscript(fault)
    id, place = IDS[fault], PLACES[name]
    bad = run_check(capsys, FOREIGN / f"{name}.pdf", "--profile", PROFILE)
    fine = run_check(capsys, good[name.partition("-")[0]], "--profile", PROFILE)
    assert bad.exit_code == 4
    assert id in bad.fired - fine.fired or len(bad.check(id)["hits"]) > len(fine.check(id)["hits"])
    if place:
        added = [spot for spot in places(bad, id) if spot not in places(fine, id)]
        assert any(spot == pytest.approx(place, abs=3) for spot in added), added
    # what is as it was is found as it was
    others = set(IDS.values()) - {id}
    assert bad.fired & others == fine.fired & others


def test_good_ones_have_none_of_the_faults(capsys: pytest.CaptureFixture[str], good: dict[str, Path]) -> None:
    run = run_check(capsys, good["ghostscript"], "--profile", PROFILE)
    assert not run.fired & set(IDS.values())


# --- what few programs can make ---


def make_bleed(bleeds: bool) -> bytes:
    """Return a page of 100 × 100 mm with a bleed of 3 mm, whose ground goes to the bleed or ends at the trim."""
    inset, side = (7, 106) if bleeds else (10, 100)
    ground = f"0 0 0.2 0 k {inset * MM} {inset * MM} {side * MM} {side * MM} re f"
    trim, bleed = (10 * MM, 10 * MM, 110 * MM, 110 * MM), (7 * MM, 7 * MM, 113 * MM, 113 * MM)
    return make_pdf([ground], (120, 120), TrimBox=Array(trim), BleedBox=Array(bleed))


def make_font(embedded: bool) -> bytes:
    """Return a page of type in a font that the file has, or has not."""
    with pikepdf.open(FOREIGN / "ghostscript-good.pdf") as pdf:
        if not embedded:
            for held in pdf.objects:
                if isinstance(held, Dictionary) and held.get("/Type") == Name.FontDescriptor:
                    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                        if key in held:
                            del held[key]
        return save(pdf)


def make_overprint(overprints: bool) -> bytes:
    """Return black of 100 % on a ground of 210 %, that knocks it out or prints over it."""

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        return Dictionary(ExtGState=Dictionary(op=Dictionary(OP=overprints, op=overprints, OPM=1)))

    square = "20 20 100 100 re f"
    return make_pdf([f"0.7 0.7 0.7 0 k 10 10 200 200 re f /op gs 0 0 0 1 k {square}"], resources=resources)


def make_form_picture(high: bool) -> bytes:
    """Return a picture in a form in a form, turned and scaled on the way to 50 or 300 ppi."""

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        facts = {"Width": 100, "Height": 100, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}
        picture = pdf.make_indirect(Stream(pdf, bytes(10_000), Type=Name.XObject, Subtype=Name.Image, **facts))
        inner = pdf.make_indirect(wrap(pdf, b"0 12 -12 0 12 0 cm /X Do", picture))
        return Dictionary(XObject=Dictionary(F=pdf.make_indirect(wrap(pdf, b"2 0 0 2 0 0 cm /X Do", inner))))

    def wrap(pdf: pikepdf.Pdf, content: bytes, inside: pikepdf.Object) -> Stream:
        drawn = Dictionary(XObject=Dictionary(X=inside))
        box = Array([0, 0, 999, 999])
        return Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=drawn)

    scale = 1 if high else 6
    return make_pdf([f"q {scale} 0 0 {scale} 100 100 cm /F Do Q"], resources=resources)


def make_line(width: float) -> bytes:
    """Return a line; one of no width is as thin as the platesetter can make it."""
    return make_pdf([f"0 0 0 1 K {width} w 20 20 m 200 20 l S"])


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda good: make_bleed(good), "no-bleed"),
        (lambda good: make_font(good), "font-missing"),
        (lambda good: make_overprint(not good), "ink-320"),
        (lambda good: make_form_picture(good), "low-ppi"),
        (lambda good: make_line(1 if good else 0), "no-width"),
    ],
    ids=["bleed", "font", "overprint", "form", "line"],
)
def test_made_by_hand(
    make: Callable[[bool], bytes], fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    skip_without_ghostscript(fault)
    runs = []
    for good in (True, False):
        path = tmp_path / f"{good}.pdf"
        path.write_bytes(make(good))
        runs.append(run_check(capsys, path, "--profile", PROFILE))
    fine, bad = runs
    assert IDS[fault] not in fine.fired
    assert IDS[fault] in bad.fired
    assert bad.exit_code == 4


def test_advertisement_is_asked_nothing_that_concerns_a_paper(capsys: pytest.CaptureFixture[str]) -> None:
    path = FOREIGN / "ghostscript-good.pdf"
    paper = run_check(capsys, path, "--profile", PROFILE)
    advert = run_check(capsys, path, "--profile", PROFILE, "--advert")
    assert {"page-count", "marks"} <= paper.fired
    assert not {"page-count", "marks", "booked-size"} & advert.fired
    booked = run_check(capsys, path, "--profile", PROFILE, "--booked", "120 × 120 mm")
    other = run_check(capsys, path, "--profile", PROFILE, "--booked", "90x60mm")
    assert "booked-size" in booked.passed
    assert "booked-size" in other.fired
