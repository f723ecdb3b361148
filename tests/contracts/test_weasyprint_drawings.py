"""What src/pressbuild/typeset/engine/svg_drawings.py takes from WeasyPrint's drawing of SVG."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from tests.support.display import paint_laid_out

from pressbuild.typeset.engine import Engine

GRADIENT = (
    '<linearGradient id="g" gradientUnits="userSpaceOnUse" x2="100"><stop stop-color="red"/>'
    '<stop offset="1" stop-color="blue"/></linearGradient>'
)


def painted(tmp_path: Path, body: str) -> pikepdf.Pdf:
    (tmp_path / "d.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">{body}</svg>')
    engine = Engine("", [tmp_path])
    page = "@page { size: 100px 50px; margin: 0 }"
    pages = engine.lay_out('<img src="d.svg" width="100" height="50">', "en", [], page, "the test", tmp_path)
    assert not engine.log.take()
    stream = io.BytesIO()
    paint_laid_out(pages, engine).pdf.write(stream)
    return pikepdf.open(io.BytesIO(stream.getvalue()))


def contents(pdf: pikepdf.Pdf) -> list[str]:
    return [
        f"{operator}:{' '.join(map(str, operands))}"
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
    ]


def test_a_stroke_that_is_a_gradient_has_its_width(tmp_path: Path) -> None:
    """WeasyPrint 70 sets it for plain colours alone (svg/__init__.py, set_graphical_state)."""
    pdf = painted(tmp_path, f'{GRADIENT}<path d="M10 25H90" stroke="url(#g)" stroke-width="7" fill="none"/>')
    assert "w:7" in contents(pdf)


def test_the_pattern_of_a_gradient_does_not_begin_anew_at_the_edge(tmp_path: Path) -> None:
    """A gradient is a tiling pattern of one cell, made by `add_pattern` of the stream, called by position."""
    pdf = painted(tmp_path, f'{GRADIENT}<rect width="100" height="50" fill="url(#g)"/>')
    (pattern,) = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/PatternType" in item]
    left, bottom, right, top = (float(side) for side in pattern.BBox)
    assert float(pattern.XStep) == pytest.approx(2 * (right - left))
    assert float(pattern.YStep) == pytest.approx(2 * (top - bottom))


def test_a_drawing_that_would_be_lost_is_a_bitmap_of_its_own_size(tmp_path: Path) -> None:
    """`SVGImage` takes a tree, an address, and neither fetcher nor context; it says how large the drawing is."""
    pdf = painted(tmp_path, '<rect width="50" height="50" filter="blur(1px)"/>')
    (image,) = [
        i for i in pdf.objects if isinstance(i, pikepdf.Stream) and i.get("/Subtype") == "/Image" and "/SMask" in i
    ]
    assert (int(image.Width), int(image.Height)) == (300, 150)
