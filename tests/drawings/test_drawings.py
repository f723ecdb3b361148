"""Drawings on paper are what they are in a browser: as lines and type, as a bitmap, or refused at their line."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
import pytest
from PIL import Image, ImageFilter
from tests.support.display import paint_laid_out
from tests.support.drawings import BITMAPS, LINES, REFUSED, TYPE, drawing
from tests.support.judges import with_chromium
from tests.support.publication import Publication
from tests.support.reader import open_chromium

from pressbuild.cli import main
from pressbuild.core.findings import Place, Report
from pressbuild.drawings import BadDrawing, prepare_drawing, render_drawing
from pressbuild.publication.font_families import FontFamily, font_face_css, read_fonts
from pressbuild.publication.picture_files import measure_image
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine import Engine

ZOOM = 3
DRAWN = LINES | BITMAPS
Pictures = Mapping[str, Image.Image]


@pytest.fixture(scope="module")
def families() -> tuple[FontFamily, ...]:
    return read_fonts([Folder(builtin_folder("fonts"))], Report())


@pytest.fixture(scope="module")
def on_paper(families: tuple[FontFamily, ...], tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    """All drawings as the engine puts them on one page."""
    folder = tmp_path_factory.mktemp("drawings")
    for number, body in enumerate(DRAWN.values()):
        (folder / f"{number}.svg").write_text(drawing(body))
    engine = Engine(font_face_css(families), [folder, builtin_folder("fonts")], families, "en-GB")
    tags = "".join(f'<img src="{number}.svg" width="200" height="100">' for number in range(len(DRAWN)))
    css = "body { margin: 0 } img { display: block }"
    page = f"@page {{ size: 200px {100 * len(DRAWN)}px; margin: 0 }}"
    pages = engine.lay_out(tags, "en", [engine.style_sheet(css)], page, "drawings", folder)
    assert not engine.log.take()
    stream = io.BytesIO()
    paint_laid_out(pages, engine).pdf.write(stream)
    document = pypdfium2.PdfDocument(stream.getvalue())
    sheet = document[0].render(scale=ZOOM * 96 / 72).to_pil().convert("RGB")
    document.close()
    return cut(sheet)


@pytest.fixture(scope="module")
def in_chromium(families: tuple[FontFamily, ...]) -> Pictures:
    rules = ""
    for family in families:
        for face in family.faces if family.name == "Source Serif 4" and family.faces else ():
            font = base64.b64encode(face.path.read_bytes()).decode()
            rules += (
                f'@font-face {{ font-family: "{family.name}"; font-weight: {face.weight}; font-style: {face.style}; '
                f"src: url(data:font/ttf;base64,{font}) }}"
            )
    with open_chromium() as browser:
        page = browser.new_page(
            viewport={"width": 200, "height": 100}, device_scale_factor=ZOOM, locale="en-GB", color_scheme="light"
        )
        look = "body { margin: 0 } svg { display: block }"
        page.set_content(f"<style>{rules} {look}</style><div></div>")
        found = {}
        for name, body in DRAWN.items():  # one after the other: style sheets and ids would reach their neighbours
            page.evaluate("markup => { document.querySelector('div').innerHTML = markup }", drawing(body))
            page.evaluate("document.fonts.ready")
            found[name] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return found


def cut(sheet: Image.Image) -> Pictures:
    """Return the drawings of a sheet on which they stand one under the other."""
    high = sheet.height / len(DRAWN)
    return {
        name: sheet.crop((0, round(number * high), 200 * ZOOM, round(number * high) + 100 * ZOOM))
        for number, name in enumerate(DRAWN)
    }


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how many of a hundred pixels differ visibly, the softness of edges left aside."""
    first, second = (
        numpy.asarray(image.resize((200 * ZOOM, 100 * ZOOM)).filter(ImageFilter.GaussianBlur(3))).astype(int)
        for image in (one, other)
    )
    return float((abs(first - second).max(axis=2) > 40).mean() * 100)


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_lines_where_it_can_be_and_two_renderers_agree(
    name: str, on_paper: Pictures, families: tuple[FontFamily, ...]
) -> None:
    found = prepare_drawing(drawing(DRAWN[name]).encode(), families, "en-GB")
    assert not found.refused
    assert bool(found.rendered) == (name in BITMAPS), found.rendered
    picture = Image.open(io.BytesIO(render_drawing(found, 200 * ZOOM, 100 * ZOOM)))
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    assert difference(on_paper[name], white) < 1


@with_chromium
@pytest.mark.parametrize("name", DRAWN)
def test_chromium_shows_the_same(name: str, on_paper: Pictures, in_chromium: Pictures) -> None:
    assert difference(on_paper[name], in_chromium[name]) < 2  # it draws lines under words a little lower


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_draws_is_refused_at_its_line(name: str, families: tuple[FontFamily, ...]) -> None:
    found = prepare_drawing(drawing("\n" + REFUSED[name]).encode(), families, "en")
    assert [trouble.line for trouble in found.refused] == [3 if "\n" in REFUSED[name] else 2]


def prepared(body: str, families: tuple[FontFamily, ...]) -> Any:
    return prepare_drawing(drawing(body).encode(), families, "en")


@pytest.mark.parametrize(
    ("asked", "family", "weight", "style"),
    [
        ("Arial", "Source Sans 3", 400, "normal"),
        ("'DejaVu Sans', Arial, sans-serif", "Source Sans 3", 400, "normal"),
        ("ArialMT", "Source Sans 3", 400, "normal"),
        ("Helvetica-BoldOblique", "Source Sans 3", 700, "italic"),
        ("HelveticaNeue-Light", "Source Sans 3", 400, "normal"),
        ("Times New Roman", "Source Serif 4", 400, "normal"),
        ("Source Serif 4", "Source Serif 4", 400, "normal"),
        ("Nobody Knows It, sans-serif", "Source Sans 3", 400, "normal"),
    ],
)
def test_families_of_other_programs_are_set_in_ours(
    asked: str, family: str, weight: int, style: str, families: tuple[FontFamily, ...]
) -> None:
    found = prepared(f'<text x="9" y="9" font-family="{asked}">Word</text>', families)
    assert [(used.family, used.face.weight, used.face.style) for used in found.faces] == [(family, weight, style)]
    assert not found.unknown_faces


def test_a_family_that_nobody_knows_is_told_of_with_what_is_taken(families: tuple[FontFamily, ...]) -> None:
    found = prepared('\n<text font-family="Spook Gothic">Boo</text>', families)
    (trouble,) = found.unknown_faces
    assert (trouble.line, "“Spook Gothic”" in trouble.message) == (2, True)
    assert "drawings: {Spook Gothic: Source Serif 4}" in trouble.hint


def test_a_character_that_no_face_has_is_told_of_at_its_element(families: tuple[FontFamily, ...]) -> None:
    found = prepared(
        f"<text {TYPE}>fine \u2192 \u200d\ufeff</text>\n<text {TYPE}><tspan>\u65e5</tspan></text>", families
    )
    (trouble,) = found.missing
    assert (trouble.line, "U+65E5" in trouble.message) == (2, True)


def test_a_character_that_another_face_has_is_set_in_it(families: tuple[FontFamily, ...]) -> None:
    only = "\u0194"  # a capital gamma of Latin
    found = prepared(f"<text {TYPE}>{only}</text>", families)
    assert not found.missing
    assert [used.family for used in found.faces] == ["Source Serif 4", "Source Sans 3"]


def test_variables_that_grow_without_end_are_cut_off(families: tuple[FontFamily, ...]) -> None:
    grown = ";".join(f"--a{n}:var(--a{n - 1}) var(--a{n - 1})" for n in range(1, 60))
    found = prepared(f"<style>:root{{--a0:red;{grown};--x:var(--x)}} rect{{fill:var(--a59)}}</style><rect/>", families)
    assert len(found.markup) < 100_000


def test_style_sheets_with_too_much_in_them_are_refused_at_their_line(families: tuple[FontFamily, ...]) -> None:
    sheets = "<style>a {}\n</style>\n<style>\n" + "\n:not(a) {}" * 400 + "</style>"
    with pytest.raises(BadDrawing, match="more than 300 conditions") as refused:
        prepare_drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{sheets}</svg>'.encode(), families, "en")
    assert refused.value.line == 3 + 302


def test_what_style_sheets_repeat_counts_as_shapes(families: tuple[FontFamily, ...]) -> None:
    pattern = f'<pattern id="p" width="3" height="3">{"<path/>" * 300}</pattern>'
    style = "<style>.k { fill: url(#p) }</style>"
    shapes = '<rect class="k"/>' * 300
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{style}{pattern}{shapes}</svg>'
    with pytest.raises(BadDrawing, match="shapes to draw; 50,000 are the most"):
        prepare_drawing(drawing.encode(), families, "en")


def test_groups_that_are_seen_through_in_each_other_are_no_forms_in_forms(families: tuple[FontFamily, ...]) -> None:
    def drawn(levels: int) -> bytes:
        groups = '<g opacity=".9">' * levels + '<rect width="9" height="9"/>' + "</g>" * levels
        return f'<svg xmlns="http://www.w3.org/2000/svg">{groups}</svg>'.encode()

    assert not prepare_drawing(drawn(10), families, "en").rendered
    (why,) = prepare_drawing(drawn(30), families, "en").rendered
    assert "with “opacity” in each other" in why.message


def test_a_drawing_that_refers_to_a_file_is_not_prepared(families: tuple[FontFamily, ...], tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "p.png")
    with pytest.raises(BadDrawing, match="outside itself"):
        prepared(
            f'<image href="{tmp_path}/p.png" width="200" height="100"/><rect width="1" height="1" filter="blur(1px)"/>',
            families,
        )


def test_a_drawing_whose_size_is_in_pt_is_rendered_too(families: tuple[FontFamily, ...]) -> None:
    body = '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="{}pt"><rect width="{}pt" height="9in"/></svg>'
    blurred = body.format(90, 45, 45).replace("<rect", '<rect filter="blur(0.1px)"')
    picture = Image.open(io.BytesIO(render_drawing(prepare_drawing(blurred.encode(), families, "en"), 300, 150)))
    assert picture.size == (300, 150)
    alpha = picture.getchannel("A")
    assert (alpha.getpixel((140, 75)) > 250, alpha.getpixel((160, 75)) < 5) == (True, True)  # type: ignore[operator]


def test_a_drawing_that_breaks_resvg_is_an_error_and_nothing_else_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path).article("s", "Words.\n\n![A](d.svg)")
    filtered = '<filter id="f"><feOffset dx="1e99"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    paper.file("issues/1/d.svg", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{filtered}</svg>')
    assert main(["-C", str(paper.root), "pdf"]) == 3
    said = capfd.readouterr().err
    assert "d.svg: error: the drawing cannot be drawn" in said
    assert "panicked" not in said
    assert not paper.output.exists()


@pytest.mark.parametrize(
    ("style", "is_safe"),
    [
        ("clip-path: url('#c')", True),
        ('fill: url( "#g" )', True),
        ("src: url(data:font/woff2;base64,AA)", True),
        ("src: url('data:application/font-woff;base64,AA')", True),
        ("fill: url('http://example.org/#g')", False),
        ("fill: url(' other.svg#g')", False),
        ("fill: url('data:image/svg+xml,<svg/>')", False),
        ("fill: u\\rl(other.svg#g)", False),
    ],
)
def test_quoted_references_and_embedded_fonts_are_not_outside(style: str, is_safe: bool, tmp_path: Path) -> None:
    path = tmp_path / "d.svg"
    path.write_text(drawing(f"<style><![CDATA[x {{ {style} }}]]></style>"))
    report = Report()
    measured = measure_image(path, Folder(tmp_path), Place(Path("s.md"), 1), report)
    assert (measured is not None, report.has_errors) == (is_safe, not is_safe)
