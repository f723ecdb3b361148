"""What placing a page of another PDF takes from WeasyPrint: pictures that draw themselves, and one object for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pressbuild.core.findings import Report
from pressbuild.publication.font_families import font_face_css, read_fonts
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine import Engine, compose, paint
from pressbuild.typeset.engine.weasyprint_hooks import WeasyStream

PAGE = "@page { size: 200px 100px; margin: 10px } body { margin: 0 }"


class Asked:
    """A picture that says what it was asked."""

    id = "asked"

    def __init__(self) -> None:
        self.drawn: list[tuple[Any, ...]] = []
        self.objects = 0

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return 40.0, 20.0, 2.0

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        assert isinstance(stream, WeasyStream)
        name = stream.add_image(self, False, 1)
        self.drawn.append((name, width, height, stream.page_rectangle, [list(map(float, row)) for row in stream.ctm]))
        stream.draw_x_object(name)

    def get_x_object(self, interpolate: bool, ratio: float) -> Any:
        import pydyf

        self.objects += 1
        return pydyf.Stream([b""])


@pytest.fixture(scope="module")
def engine() -> Engine:
    folder = builtin_folder("fonts")
    return Engine(font_face_css(tuple(read_fonts([Folder(folder)], Report()))), [folder, Path.cwd()])


def test_a_picture_in_the_cache_draws_itself_and_is_one_object(engine: Engine) -> None:
    asked = Asked()
    engine.images["data:asked"] = asked
    image = '<img src="data:asked" style="display: block; width: 80px">'
    pages = engine.lay_out(image + f'<div style="opacity: .5">{image}</div>', "en", [], PAGE, "the test")
    pdf, _ = paint(compose(pages, engine))
    (first, second) = asked.drawn
    assert first[:4] == ("iasked0", 80, 40, (0, 0, 200, 100))
    # CSS px become pt; 10 px from the left, and 10 px from the top of a page that is 75 pt high
    assert first[4][0][0] == pytest.approx(0.75)
    assert first[4][1][1] == pytest.approx(-0.75)
    assert first[4][2][:2] == pytest.approx([7.5, 75 - 7.5])
    assert second[0] == "iasked0"
    assert asked.objects == 1
    references = {
        o["XObject"]["iasked0"] for o in pdf.objects if isinstance(o, dict) and "iasked0" in o.get("XObject", {})
    }
    assert len(references) == 1


def test_both_ways_of_making_a_pdf_are_ours() -> None:
    import weasyprint.document
    import weasyprint.pdf

    assert weasyprint.pdf.generate_pdf is weasyprint.document.generate_pdf
    assert weasyprint.pdf.generate_pdf.__module__ == "pressbuild.typeset.engine.placed_forms"
