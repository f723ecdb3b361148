"""Total ink: what is measured is what is there, and what is not measured is said."""

from __future__ import annotations

import io
import os
import re
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from tests.support.places import FOREIGN, ROOT
from tests.support.plates import MM, inks, make_pdf, save, square

from pressbuild.core.store import Store
from pressbuild.core.subprocesses import run_tool
from pressbuild.ink import ink_cache
from pressbuild.ink.dark_areas import draw_heat, find_patches
from pressbuild.ink.ink_cache import measure_kept
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured, PageInk
from pressbuild.ink.measure_ink import measure_ink

with_ghostscript = pytest.mark.judge(pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript not installed"))
HEAVY = "0.8 0.8 0.8 0.8 k"  # 320 %


def measure(data: bytes, limit: int = 220, **options: object) -> InkMeasured:
    measured = measure_ink(data, limit, **options)  # type: ignore[arg-type]
    assert isinstance(measured, InkMeasured), measured
    return measured


def only(data: bytes, limit: int = 220) -> PageInk:
    (page,) = measure(data, limit).pages
    return page


@with_ghostscript
@pytest.mark.parametrize(
    ("content", "most"),
    [
        ("0 0 0 1 k 0 0 90 90 re f", 100.0),
        ("0 1 .8 .05 k 0 0 90 90 re f", 185.0),
        ("0 g 0 0 90 90 re f", 100.0),
        ("1 0 0 0 k 0 0 90 90 re f 0 0 0 1 k 10 10 50 50 re f", 100.0),  # knocks out
        ("1 0 0 0 k 0 0 90 90 re f /op gs 0 0 0 1 k 10 10 50 50 re f", 200.0),  # prints over
        ("1 0 0 0 k 0 0 90 90 re f /mul gs 0 1 0 0 k 10 10 50 50 re f", 200.0),
        (
            "0 0 0 1 k 0 0 90 90 re f /op gs /spot cs 1 scn 10 10 50 50 re f",
            280.0,
        ),  # mixed of the four, 100 + 180
        ("/all cs 1 scn 0 0 90 90 re f", 500.0),  # five plates, since there is a spot ink
    ],
)
def test_figures_of_the_file_stay_as_they_are(content: str, most: float) -> None:
    page = only(make_pdf([content], resources=inks))
    assert page.most == pytest.approx(most, abs=0.5)
    assert page.doubt == ""


@with_ghostscript
def test_spot_ink_counts_as_an_ink() -> None:
    page = only(make_pdf(["0 1 0 0 k 0 0 90 90 re f /op gs /spot cs 1 scn 0 0 90 90 re f"], resources=inks), 190)
    assert page.most == pytest.approx(200, abs=0.5)  # mixed of the four it would be 185
    assert dict(page.cover)["House Red"] > 0


@with_ghostscript
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_place_and_size_are_those_a_reader_sees(turn: int) -> None:
    trim = Array([10 * MM, 20 * MM, 90 * MM, 80 * MM])
    data = make_pdf([square(HEAVY, 30, 60, 10)], TrimBox=trim, Rotate=turn)
    page = only(data)
    (spot,) = page.spots
    places = {0: (20, 10), 90: (40, 20), 180: (50, 40), 270: (10, 50)}
    assert (spot.x, spot.y) == pytest.approx(places[turn], abs=0.5)
    assert (spot.width, spot.height) == pytest.approx((10, 10), abs=0.75)
    assert spot.area == pytest.approx(100, rel=0.12)
    assert spot.most == page.most == pytest.approx(320, abs=0.5)
    assert page.place[2:] == pytest.approx((80, 60) if turn % 180 == 0 else (60, 80), abs=0.1)


@with_ghostscript
def test_user_unit_makes_all_larger() -> None:
    (spot,) = only(make_pdf([square(HEAVY, 20, 70, 10)], UserUnit=5)).spots
    assert (spot.x, spot.y, spot.width) == pytest.approx((100, 100, 50), abs=1)


@with_ghostscript
def test_crop_box_hides_nothing_and_marks_beyond_the_bleed_do_not_count() -> None:
    boxes = {
        "TrimBox": Array([20 * MM, 20 * MM, 80 * MM, 80 * MM]),
        "BleedBox": Array([17 * MM, 17 * MM, 83 * MM, 83 * MM]),
        "CropBox": Array([40 * MM, 40 * MM, 60 * MM, 60 * MM]),
    }
    in_bleed = only(make_pdf([square(HEAVY, 17.5, 50, 2)], **boxes))
    assert in_bleed.spots[0].x == pytest.approx(-2.5, abs=0.5)
    assert only(make_pdf([square(HEAVY, 5, 5, 8)], **boxes)).most == 0


@with_ghostscript
def test_thin_line_does_not_disappear() -> None:
    line = f"0.8 0.8 0.8 0.8 K 0.3 w {20 * MM} {50 * MM} m {80 * MM} {50 * MM} l S"
    page = only(make_pdf([line]))
    assert page.most == pytest.approx(320, abs=0.5)
    assert page.spots[0].width == pytest.approx(60, abs=1)
    assert page.spots[0].height < 0.4  # looked at closely, not as wide as a pixel of the first look


@with_ghostscript
def test_neighbours_that_touch_are_not_taken_for_one_over_the_other() -> None:
    below = square("0.6 0.6 0.6 0.3 k", 20, 20, 33.3)  # 210 %
    rule = f"/op gs 0 0 0 1 k {20 * MM} {53.3 * MM} {33.3 * MM} 0.5 re f"
    page = only(make_pdf([below + rule], resources=inks))
    assert page.spots == ()
    assert page.most <= 220


@with_ghostscript
def test_speck_is_counted_and_does_not_fail_a_page() -> None:
    page = only(make_pdf([square(HEAVY, 20, 20, 0.3) + square("0.5 0.5 0 0 k", 40, 40, 20)]))
    assert (page.spots, page.specks) == ((), 1)
    assert page.most <= 220


@with_ghostscript
def test_rgb_becomes_ink_by_the_output_intent_and_cmyk_stays() -> None:
    profile = next(iter((ROOT / "src").rglob("*.icc")), None)
    if profile is None:
        pytest.skip("no output profile of our own yet")

    def intend(pdf: pikepdf.Pdf) -> None:
        stream = Stream(pdf, profile.read_bytes(), N=4)
        intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=pdf.make_indirect(stream))
        pdf.Root.OutputIntents = Array([intent])

    rgb = "0 0 0 rg 0 0 90 90 re f"
    assert only(make_pdf([rgb], change=intend)).most < only(make_pdf([rgb])).most - 20
    assert only(make_pdf(["0 1 .8 .05 k 0 0 90 90 re f"], change=intend)).most == pytest.approx(185, abs=0.5)


@with_ghostscript
def test_pages_are_those_asked_for() -> None:
    data = make_pdf([square(HEAVY, 20, 20, n) for n in (1, 5, 10, 20, 30)])
    measured = measure(data, pages=[5, 2, 9])
    assert [page.page for page in measured.pages] == [2, 5]
    assert measured.pages[0].area_over < measured.pages[1].area_over


@with_ghostscript
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1 0 0 0 k 0 0 9 9 re f /X Do", "resource"),
        (b"/G cs 1 scn 0 0 100 100 re f", "colour space"),
        (b"1 0 0 0 k 0 9 9 re f", "token"),
    ],
)
def test_what_cannot_be_drawn_is_a_doubt_of_its_page_only(content: bytes, words: str) -> None:
    pages = [b"0 0 0 1 k 0 0 9 9 re f"] * 6
    pages[3] = content
    measured = measure(make_pdf(pages))
    assert [page.page for page in measured.pages if page.doubt] == [4]
    assert words in measured.pages[3].doubt


@with_ghostscript
def test_blank_pages_have_no_ink() -> None:
    measured = measure(make_pdf([b"", b"0 0 0 1 k 0 0 9 9 re f", b""]))
    assert [page.most for page in measured.pages] == [0, 100, 0]
    assert not measured.missing


@with_ghostscript
@pytest.mark.parametrize(("maker", "place"), [("typst", (97, 102)), ("ghostscript", (90, 108))])
def test_foreign_pages(maker: str, place: tuple[float, float]) -> None:
    assert only((FOREIGN / f"{maker}-good.pdf").read_bytes()).spots == ()
    (spot,) = only((FOREIGN / f"{maker}-ink-320.pdf").read_bytes()).spots
    assert spot.most == pytest.approx(320, abs=0.5)
    assert (spot.x, spot.y) == pytest.approx(place, abs=1)


@with_ghostscript
def test_cover_is_about_what_inkcov_says(tmp_path: Path) -> None:
    path = FOREIGN / "ghostscript-good.pdf"
    page = only(path.read_bytes())
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseBleedBox", "-sDEVICE=ink_cov", "-o", "-", path]
    said = [float(figure) for figure in run_tool(command, 60).text.split()[:4]]
    assert [part for _, part in page.cover] == pytest.approx(said, abs=1)


@with_ghostscript
def test_heat_map_is_a_picture_of_the_place() -> None:
    page = only(make_pdf([square(HEAVY, 60, 60, 20) + square("1 1 0.1 0 k", 10, 10, 20)], (100, 100)))
    picture = Image.open(io.BytesIO(page.heat_map)).convert("RGBA")
    pixel = picture.width / 100
    clear, near, over = (picture.getpixel((int(x * pixel), int(y * pixel))) for x, y in ((50, 50), (20, 80), (70, 30)))
    assert isinstance(clear, tuple)
    assert clear[3] == 0
    assert near[:3] == (255, 214, 0)  # type: ignore[index]
    assert over[0] > 150 > over[1]  # type: ignore[index]
    assert len(page.heat_map) < 2_000


def test_nothing_to_see_has_no_heat_map() -> None:
    assert draw_heat(np.full((9, 9), 300, np.uint16), 220) == b""
    assert draw_heat(np.full((9, 9), 300, np.uint16), 0) == b""


@pytest.mark.parametrize("seed", range(20))
def test_patches_are_those_of_a_flood_fill(seed: int) -> None:
    random = np.random.default_rng(seed)
    over = random.random((23, 31)) < random.uniform(0.05, 0.6)
    total = np.where(over, 700, 0).astype(np.uint16)
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(over), strict=True)}
    sizes = []
    while left:
        group = [left.pop()]
        for y, x in group:
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            group += near
        ys, xs = [y for y, _ in group], [x for _, x in group]
        sizes.append((len(group), min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    found = [(patch.pixels, patch.left, patch.top, patch.right, patch.bottom) for patch in find_patches(total, 220)]
    assert sorted(found) == sorted(sizes)


GOOD = "0 0 0 1 k 0 0 9 9 re f"


def use_fake(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of this name before all others."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "gs"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'cannot load libgs' >&2; exit 127", "code 127: cannot load libgs"),
        ("kill -SEGV $$", "code -11"),
        ("exit 0", "drew nothing"),
        ("echo nonsense; exit 0", "drew nothing"),
        ("yes nonsense", "without end"),
        ('for a; do case $a in -sOutputFile=*) f=${a#*=};; esac; done; echo no > "${f%-*}-000001"', "no picture"),
    ],
)
def test_ghostscript_that_fails_measures_nothing(
    script: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_fake(tmp_path, monkeypatch, script)
    measured = measure_ink(make_pdf([GOOD]), 220)
    assert isinstance(measured, NotMeasured)
    assert reason in measured.reason


def test_ghostscript_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake(tmp_path, monkeypatch, "sleep 60")
    measured = measure_ink(make_pdf([GOOD] * 3), 220, most_seconds=1)
    assert isinstance(measured, NotMeasured)
    assert re.search("end|long", measured.reason)


def test_ghostscript_that_hangs_is_stopped_from_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake(tmp_path, monkeypatch, "sleep 60")
    stop = threading.Event()
    started = time.monotonic()
    threading.Timer(0.5, stop.set).start()
    measured = measure_ink(make_pdf([GOOD] * 3), 220, stop=stop)
    assert time.monotonic() - started < 10
    assert isinstance(measured, NotMeasured)


def test_without_ghostscript_nothing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert measure_ink(make_pdf([GOOD]), 220) == NotMeasured("Ghostscript is not installed")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\nrubbish", b"PK\x03\x04"])
def test_what_is_no_pdf_is_not_measured(data: bytes) -> None:
    measured = measure_ink(data, 220)
    assert isinstance(measured, NotMeasured)
    assert "BytesIO" not in measured.reason


def test_locked_file_is_not_measured() -> None:
    with pikepdf.open(io.BytesIO(make_pdf([GOOD]))) as pdf:
        data = save(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert measure_ink(data, 220) == NotMeasured("the file is locked with a password")


def test_file_with_lost_pages_has_not_passed() -> None:
    whole = make_pdf([GOOD, GOOD])
    measured = measure_ink(whole[: len(whole) * 2 // 3], 220)
    assert isinstance(measured, NotMeasured) or all(page.doubt for page in measured.pages)


@with_ghostscript
def test_only_pages_that_changed_are_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Store(tmp_path)
    asked: list[list[int]] = []

    def measure_some(data: bytes, limit: int, pages: list[int], **options: bool) -> InkMeasured | NotMeasured:
        asked.append(pages)
        return measure_ink(data, limit, pages, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ink_cache, "measure_ink", measure_some)
    pages = [square(HEAVY, 20, 20, side) for side in (5, 10, 20)]
    first = measure_kept(make_pdf(pages, resources=inks), 220, cache)
    assert measure_kept(make_pdf(pages, resources=inks), 220, cache) == first
    pages.insert(0, GOOD)
    moved = measure_kept(make_pdf(pages, resources=inks), 220, cache)
    pages[2] = f"/bad Do {GOOD}"
    for _ in range(2):  # what is in doubt is not kept
        doubtful = measure_kept(make_pdf(pages, resources=inks), 220, cache)
    assert asked == [[1, 2, 3], [1], [3], [3]]
    assert isinstance(first, InkMeasured)
    assert isinstance(moved, InkMeasured)
    assert isinstance(doubtful, InkMeasured)
    assert [vars(page) for page in moved.pages[1:]] == [{**vars(page), "page": page.page + 1} for page in first.pages]
    assert [page.page for page in doubtful.pages if page.doubt] == [3]


@with_ghostscript
def test_another_picture_or_box_is_another_page(tmp_path: Path) -> None:
    def paint(inks_of_picture: bytes) -> bytes:
        def resources(pdf: pikepdf.Pdf) -> Dictionary:
            facts = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceCMYK}
            picture = Stream(pdf, inks_of_picture, Type=Name.XObject, Subtype=Name.Image, **facts)
            return Dictionary(XObject=Dictionary(X=pdf.make_indirect(picture)))

        return make_pdf(["99 0 0 99 20 20 cm /X Do"], resources=resources)

    cache = Store(tmp_path)
    figures = []
    for picture in (b"\xff\0\0\0", b"\xff\xff\xff\0", b"\xff\0\0\0"):
        measured = measure_kept(paint(picture), 220, cache)
        assert isinstance(measured, InkMeasured)
        figures.append(measured.pages[0].most)
    assert figures == [100, 300, 100]


def test_what_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    assert isinstance(measure_kept(b"%PDF-1.4", 220, Store(tmp_path)), NotMeasured)
    assert list(tmp_path.iterdir()) == []
