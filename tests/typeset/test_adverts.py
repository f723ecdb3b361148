"""Advertisements on paper: the customer's page as it is, where it belongs, at the size that was booked.

The advertisement is a PDF of Ghostscript's. What came of it is asked of poppler, qpdf and mutool.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.support.adverts import (
    MM,
    WORDS_AT,
    advert,
    changed,
    difference,
    draw,
    run,
    with_boxes,
    words_of,
)
from tests.support.elements import picture
from tests.support.paper import frame, words
from tests.support.publication import MASTER, STORY, Publication

pytestmark = pytest.mark.judge

LEFT, TOP = 30.0, 150.0  # mm: where the frame of the advertisement begins
ENTRY = "  - article: ad.md\n    frames: [{}/ad]\n"
HEAD = "number: 1\ndate: 2024-01\npages: [{}]\narticles:\n  - article: s.md\n    frames: [1/a]\n"


def paper(
    folder: Path,
    data: bytes,
    capsys: Any,
    *hints: str,
    room: tuple[float, float] = (140, 95),
    file: str = "ad.pdf",
    **front: str,
) -> Publication:
    """Write a publication with an advertisement; `hints` are lines of its entry, `room` its frame in mm."""
    style = f"left: {LEFT}mm; top: {TOP}mm; width: {room[0]}mm; height: {room[1]}mm"
    made = Publication(folder, capsys)
    made.file(MASTER, frame("a", 20, columns=2) + f'<div class="frame" data-frame="ad" style="{style}"></div>')
    made.file(f"issues/1/{file}", data).article("s", words(60))
    lines = {"kind": "advert", "headline": "Bookshop", "file": file, "size": "137 × 90 mm", "alt": "Come in."} | front
    text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value)
    made.file("issues/1/ad.md", f"---\n{text}---\n")
    return made.manifest(HEAD.format("page") + ENTRY.format(1) + "".join(f"    {hint}\n" for hint in hints))


def build(made: Publication) -> Path:
    """Build the paper, which must succeed, and return its PDF."""
    outcome = made.build()
    assert outcome.code == 0, outcome.stderr
    return outcome.output


def test_it_is_placed_as_it_is_where_it_belongs(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, with_boxes(advert(), TrimBox=(0, 0, 137, 90)), capsys)
    output = build(made)
    assert "+Helvetica-Bold" in run("pdffonts", output)
    assert len(run("pdfimages", "-list", output).splitlines()) == 2  # the head of an empty list
    run("qpdf", "--check", output)
    run("mutool", "draw", "-o", tmp_path / "drawn.png", "-r", 20, output, 1)
    left = LEFT + (140 - 137) / 2
    x, _ = words_of(output)["Bookshop"]
    own_x, own_y = words_of(made.root / "issues/1/ad.pdf")["Bookshop"]
    assert own_x == pytest.approx(WORDS_AT[0], abs=1)
    assert (x, words_of(output)["Bookshop"][1]) == pytest.approx((own_x + left, own_y + TOP), abs=0.1)
    placed = draw(output, 72, (left, TOP, 137, 90))
    assert difference(placed, draw(made.root / "issues/1/ad.pdf")) < 3
    around = draw(output, 72, (LEFT - 5, TOP - 5, 150, 5)).getextrema()
    assert around == ((255, 255),) * 3


def test_two_runs_give_the_same_bytes_and_one_file_is_there_once(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys)
    made.file("issues/1/ad2.md", (made.root / "issues/1/ad.md").read_text().replace("Bookshop", "Again"))
    made.manifest(HEAD.format("page, page") + ENTRY.format(1) + ENTRY.format(2).replace("ad.md", "ad2.md"))
    first = build(made).read_bytes()
    assert build(made).read_bytes() == first
    with pikepdf.open(made.output) as pdf:
        forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
        assert len(forms) == 1
    assert "Bookshop" in words_of(made.output, 1)
    assert "Bookshop" in words_of(made.output, 2)


def test_two_pages_of_one_file_are_two_forms(tmp_path: Path, capsys: Any) -> None:
    with pikepdf.open(io.BytesIO(advert())) as pdf, pikepdf.open(io.BytesIO(advert(words="Library"))) as other:
        pdf.pages.append(other.pages[0])
        data = io.BytesIO()
        pdf.save(data)
    made = paper(tmp_path, data.getvalue(), capsys)
    made.file("issues/1/ad2.md", (made.root / "issues/1/ad.md").read_text().replace("size:", "page: 2\nsize:"))
    made.manifest(HEAD.format("page, page") + ENTRY.format(1) + ENTRY.format(2).replace("ad.md", "ad2.md"))
    output = build(made)
    assert "Bookshop" in words_of(output, 1)
    assert {"Library"} == set(words_of(output, 2))


def _turned(degrees: int) -> Any:
    # the page stands on its side in the file, so that it is upright when it is shown
    width, height = (137, 90) if degrees == 180 else (90, 137)
    return lambda: changed(advert(width, height), lambda page: page.update({"/Rotate": degrees}))


def in_pieces() -> bytes:
    """Return an advertisement whose contents are in two streams and whose resources are those of all pages."""
    with pikepdf.open(io.BytesIO(advert())) as pdf:
        page = pdf.pages[0].obj
        contents = page["/Contents"].read_bytes()
        middle = contents.index(b"\n", len(contents) // 2)
        page["/Contents"] = pikepdf.Array([pdf.make_stream(contents[:middle]), pdf.make_stream(contents[middle + 1 :])])
        page["/Parent"]["/Resources"] = page["/Resources"]
        del page["/Resources"]
        data = io.BytesIO()
        pdf.save(data)
    return data.getvalue()


def with_marks() -> bytes:
    """Return an advertisement that lies on a larger page, from a corner that is not the origin."""
    return with_boxes(
        advert(157, 110), MediaBox=(0, 0, 157, 110), TrimBox=(10, 10, 147, 100), CropBox=(10, 10, 147, 100)
    )


ODD = {
    "turned": _turned(90),
    "upside-down": _turned(180),
    "turned-back": _turned(270),
    "in-pieces": in_pieces,
    "with-marks": with_marks,
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_looks_as_it_does_alone(name: str, tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, ODD[name](), capsys)
    output = build(made)
    placed = draw(output, 72, (LEFT + 1.5, TOP, 137, 90))
    assert difference(placed, draw(made.root / "issues/1/ad.pdf")) < 3
    run("qpdf", "--check", output)


def test_transparency_stays_and_is_mixed_in_the_inks_of_the_paper(tmp_path: Path, capsys: Any) -> None:
    def fade(page: Any) -> None:
        page["/Resources"]["/ExtGState"] = pikepdf.Dictionary(Faint=pikepdf.Dictionary(ca=0.3))

    output = build(paper(tmp_path, changed(advert(), fade), capsys))
    with pikepdf.open(output) as pdf:
        assert pdf.pages[0].obj["/Group"]["/CS"] == "/DeviceCMYK"
    without = build(paper(tmp_path / "other", advert(), capsys))
    with pikepdf.open(without) as pdf:
        assert "/Group" not in pdf.pages[0].obj


def test_what_is_painted_before_it_does_not_colour_it(tmp_path: Path, capsys: Any) -> None:
    """A page begins in black, with lines of 1 pt; a form begins with whatever is set where it is painted."""

    def strip(page: Any) -> None:
        contents = page["/Contents"].read_bytes()
        assert b" k\n" in contents
        page["/Contents"].write(re.sub(rb"[\d. ]+ k\n", b"", contents) + b"\n150 150 m 250 150 l S")

    made = paper(tmp_path, changed(advert(), strip), capsys, label="true")
    sheet = made.root / "layouts/tiny/print.css"
    made.file("layouts/tiny/print.css", sheet.read_text() + (
        ".advert-label { color: red; border-bottom: 9pt dashed red; letter-spacing: 3pt }"
        ".advert { background: #faa; border: 2mm solid rgb(255 0 0 / 50%); width: 137mm }"
    ))  # fmt: skip
    made.file(MASTER, (made.root / MASTER).read_text().replace("95mm", "110mm").replace("140mm", "145mm"))
    output = build(made)
    y = words_of(output)["Bookshop"][1] - words_of(made.root / "issues/1/ad.pdf")["Bookshop"][1]
    placed = draw(output, 72, (LEFT + 2, y, 137, 90))
    assert difference(placed, draw(made.root / "issues/1/ad.pdf")) < 3


def test_nothing_comes_along_that_can_run_or_lead_elsewhere(tmp_path: Path, capsys: Any) -> None:
    def arm(page: Any) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('EVIL')")
        page["/AA"] = pikepdf.Dictionary(O=script)
        page["/Annots"] = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=script)]
        )
        page["/Resources"]["/Properties"] = pikepdf.Dictionary(
            Up=page, Evil=pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.URI, URI="http://evil.example")
        )

    output = build(paper(tmp_path, changed(advert(), arm), capsys))
    plain = tmp_path / "plain.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", output, plain)
    data = plain.read_bytes()
    assert not re.search(rb"EVIL|evil\.example|/JavaScript|/Annots|/AA\b", data)
    assert len(re.findall(rb"/Type /Page\b", data)) == 1


@pytest.mark.parametrize(
    ("data", "hints", "room", "front", "says"),
    [
        (advert(135), (), (140, 95), {}, "booked at 137 × 90 mm and its file is 135 × 90 mm by the MediaBox"),
        (advert(157, 110), (), (160, 120), {}, "fit: crop"),
        (advert(), (), (140, 85), {}, "booked at 137 × 90 mm, and the frame 1/ad has room for 140 × 85 mm"),
        (advert(), (), (140, 90), {"label": "true"}, "its label takes"),
        (advert(135), ("fit: crop",), (140, 95), {}, "the file is smaller than was booked"),
        (advert(100, 90), ("fit: scale",), (100, 80), {}, "booked at 137 × 90 mm, and the frame"),
        (picture("RGB", (400, 400), "navy"), (), (140, 95), {"file": "ad.png"}, "137.0 mm wide it is 137.0 mm high"),
    ],
)
def test_what_does_not_fit_is_told_of(
    data: bytes, hints: Any, room: Any, front: dict[str, str], says: str, tmp_path: Path, capsys: Any
) -> None:
    made = paper(tmp_path, data, capsys, *hints, room=room, file=front.pop("file", "ad.pdf"), **front)
    outcome = made.build()
    assert outcome.code == 4
    assert says in outcome.said
    assert outcome.said.count("error:") == 1
    assert "issues/1/ad.md:5: error" in outcome.said
    assert outcome.untouched
    assert made.build("--draft").code == 0


def test_it_is_scaled_or_cropped_if_the_manifest_says_so(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(100, 90), capsys, "fit: scale")
    made.article("ad", "", kind="advert", file="ad.pdf", size="50 × 50 mm", alt="x")
    outcome = made.build()
    assert "scaled to 50.0 %: 100 × 90 mm becomes 50 × 45 mm" in outcome.said
    scaled = draw(outcome.output, 144, (LEFT + 45, TOP, 50, 45))
    assert difference(scaled, draw(made.root / "issues/1/ad.pdf")) < 4

    made = paper(tmp_path / "crop", advert(157, 110), capsys, "fit: crop", room=(140, 90))
    outcome = made.build()
    assert "20.0 mm of the width and 20.0 mm of the height are cut off" in outcome.said
    cropped = draw(outcome.output, 72, (LEFT + 1.5, TOP, 137, 90))
    assert difference(cropped, draw(made.root / "issues/1/ad.pdf", 72, (10, 10, 137, 90))) < 3
    assert draw(outcome.output, 72, (LEFT - 9, TOP, 10, 90)).getextrema() == ((255, 255),) * 3


def test_a_picture_is_made_as_large_as_was_booked(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, picture("RGB", (1370, 900), "navy"), capsys, file="ad.png")
    output = build(made)
    assert len(run("pdfimages", "-list", output).splitlines()) == 3
    left, right = LEFT + 1.5, LEFT + 138.5
    for x, is_white in ((left - 1, True), (left + 1, False), (right - 1, False), (right + 1, True)):
        pixel = draw(output, 72, (x, TOP + 45, 1, 1)).getpixel((0, 0))
        assert (pixel == (255, 255, 255)) is is_white, x


def test_the_word_above_it_is_that_of_its_language(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys, label="true", language="de")
    assert words_of(build(made))["Anzeige"][1] == pytest.approx(TOP + 3, abs=1)
    made = paper(tmp_path / "own", advert(), capsys, label="It's paid for")
    assert "It’s" in words_of(build(made))


def test_on_the_edge_of_the_paper_it_bleeds(tmp_path: Path, capsys: Any) -> None:
    bled = with_boxes(advert(143, 96), TrimBox=(3, 3, 140, 93), BleedBox=(0, 0, 143, 96))
    made = paper(tmp_path, bled, capsys)
    made.file("issues/publication.yaml", "title: T\nslug: t\nlanguage: en\nlayout: tiny\npress: magazine-offset\n")
    made.file(MASTER, frame("a", 20, columns=2) + '<div class="frame" data-frame="ad" '
              'style="left: 63mm; top: 310mm; width: 137mm; height: 90mm"></div>')  # fmt: skip
    output = build(made)
    with pikepdf.open(output) as pdf:
        page = pdf.pages[0].obj
        page["/CropBox"] = page["/BleedBox"]
        pdf.save(tmp_path / "bleed.pdf")
    drawn = draw(tmp_path / "bleed.pdf")
    size = drawn.size

    def at(x: float, y: float) -> Any:
        return drawn.getpixel((round((x + 3) * MM), round((y + 3) * MM)))

    assert size == (round(206 * MM), round(406 * MM))
    assert at(201.5, 380) == at(190, 380) != (255, 255, 255)
    assert at(190, 401.5) == at(190, 380)
    assert at(61.5, 380) == (255, 255, 255)
    assert at(190, 308.5) == (255, 255, 255)


def test_the_ledger_has_no_words_of_it(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys)
    outcome = made.run("fit")
    assert "advertisement, 137 × 90 mm" in outcome.stdout
    assert "1/ad" in outcome.stdout


def test_what_a_story_has_is_not_for_advertisements(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys, "drop-cap: true", "head: large")
    outcome = made.build()
    assert outcome.code == 3
    assert "“drop-cap:” is for stories" in outcome.said
    assert "“head:” is for stories" in outcome.said
    made.file(STORY, "---\nheadline: s\nsize: 1 × 2 mm\n---\n\nText.\n")
    made.file("issues/1/ad.md", (made.root / "issues/1/ad.md").read_text() + "\n\nSome words.\n")
    outcome = made.build()
    assert "issues/1/s.md:3: error: “size:” is for advertisements only" in outcome.said
    assert "issues/1/ad.md:10: error: an advertisement has no text of its own" in outcome.said
