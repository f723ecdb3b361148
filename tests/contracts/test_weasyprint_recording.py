"""What recording takes from WeasyPrint's private parts. When one of these fails after an upgrade, the message says
which assumption of src/pressbuild/typeset/engine/recording.py no longer holds.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import weasyprint
from tests.support.display import paint_laid_out
from tests.support.places import ROOT

from pressbuild.press.colour_converters import RasterCache, ScreenConverter, same_resolution
from pressbuild.press.press_pictures import PictureMaker, PictureTarget
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.face_shelf import FaceShelf
from pressbuild.typeset.engine.recording import Recorder
from pressbuild.typeset.engine.shelf import Shelf
from pressbuild.typeset.engine.used_fonts import FragmentSession
from pressbuild.typeset.engine.weasyprint_hooks import RasterImage

FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
PAGE = "@page { size: 200px 100px; margin: 0 }"
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}', [FACE.parent])


class Recording(ScreenConverter):
    """Says what it was asked."""

    asked: ClassVar[list[tuple[Any, ...]]] = []

    def from_rgb(self, rgb: tuple[float, float, float]) -> tuple[float, ...]:
        self.asked.append(("rgb", tuple(round(part, 2) for part in rgb)))
        return rgb

    def from_inks(self, inks: tuple[float, float, float, float]) -> tuple[float, ...]:
        self.asked.append(("inks", inks))
        return super().from_inks(inks)

    def picture(self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False) -> Any:
        self.asked.append(("picture", round(width_pt, 1), round(height_pt, 1)))
        return super().picture(data, width_pt, height_pt, upright, is_drawn)


def ask(engine: Engine, markup: str, css: str = "") -> list[tuple[Any, ...]]:
    sheet = engine.style_sheet('html { font: 10px/20px "Text"; color: #102030 } body, p { margin: 0 }' + css)
    pages = engine.lay_out(markup, "en", [sheet], PAGE, "the test")
    inking = Recording(RasterCache(PictureMaker(PictureTarget("rgb", same_resolution(150)))))
    inking.asked.clear()
    paint_laid_out(pages, engine, inking)
    return list(inking.asked)


def test_a_recorder_has_all_that_drawing_asks_a_stream_for() -> None:
    folder = Path(weasyprint.__file__).parent
    files = [*folder.glob("draw/*.py"), *folder.glob("svg/*.py"), folder / "images.py"]
    asked = {name for file in files for name in re.findall(r"stream\.([a-z_]+)", file.read_text())}
    assert {"set_color", "show_text", "add_shading", "page_rectangle"} <= asked
    own = set(dir(Recorder)) | set(vars(Recorder(FragmentSession(Shelf(), FaceShelf(), {}))))
    assert asked <= own, "a stream can do more than a recorder"


@pytest.mark.parametrize(
    ("markup", "css", "colour"),
    [
        ("<p>text</p>", "", ("rgb", (0.06, 0.13, 0.19))),
        ("<p>text</p>", "p { color: hsl(120 100% 50%) }", ("rgb", (0, 1, 0))),
        ("<p>text</p>", "p { color: device-cmyk(0 1 0 0) }", ("inks", (0, 1, 0, 0))),
        ("<p>text</p>", "p { background: blue }", ("rgb", (0, 0, 1))),
        ("<p>text</p>", "p { border: 1px solid red }", ("rgb", (1, 0, 0))),
        ("<p>text</p>", "p { background: linear-gradient(red, lime) }", ("rgb", (0, 1, 0))),
        ("<p>text</p>", "p { opacity: .5; color: yellow }", ("rgb", (1, 1, 0))),
        ('<svg width="9" height="9"><rect width="9" height="9" fill="aqua"/></svg>', "", ("rgb", (0, 1, 1))),
    ],
)
def test_the_inking_is_asked_for_every_colour(engine: Engine, markup: str, css: str, colour: tuple[Any, ...]) -> None:
    assert colour in ask(engine, markup, css)


@pytest.mark.parametrize(
    "css",
    ["img { width: 20px; height: 10px }", "img { width: 20px; height: 10px; opacity: .5 }"],
    ids=["on the page", "in a group"],
)
def test_a_picture_is_asked_for_at_the_size_it_is_printed(engine: Engine, css: str) -> None:
    assert ("picture", 15, 7.5) in ask(engine, f'<img src="{DOT}" alt="">', css)


def test_a_bitmap_keeps_its_bytes() -> None:
    assert "image_data" in inspect.getsource(RasterImage.__init__), "what is made for the press is made from them"


def test_painting_gives_a_pdf_and_its_pages(engine: Engine) -> None:
    painted = paint_laid_out(engine.lay_out("<p>text</p>", "en", [], PAGE, "the test"), engine)
    assert [str(page["Type"]) for page in painted.pages] == ["/Page"]
    assert {"MediaBox", "Contents", "Resources"} <= set(painted.pages[0])
