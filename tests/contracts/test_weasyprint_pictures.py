"""WeasyPrint asks `PagePictures` for each picture and `Fetcher` for everything else, and opens nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.support.display import paint_laid_out
from tests.support.opened import opened_files

from pressbuild.core.findings import Stopped
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.file_fetcher import Fetcher
from pressbuild.typeset.engine.page_pictures import PagePictures
from pressbuild.typeset.engine.weasyprint_hooks import RasterImage

FACE = builtin_folder("fonts") / "source-serif-4/SourceSerif4-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
PAGE = "html { font-family: Text } @page { size: 90px; margin: 0 }"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "p.png")
    (tmp_path / "d.svg").write_text(DRAWING)
    (tmp_path / "a.txt").write_text("attached")
    (tmp_path / "s.css").write_text("p { color: red }")
    return Engine(FONT_CSS, [tmp_path, FACE.parent])


def noted(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> list[str]:
    """Return the list in which the addresses are noted that a method is asked for."""
    asked: list[str] = []
    real: Callable[..., Any] = getattr(kind, name)

    def note(self: Any, address: str, *rest: Any) -> Any:
        asked.append(address.rpartition("/")[2])
        return real(self, address, *rest)

    monkeypatch.setattr(kind, name, note)
    return asked


@pytest.mark.parametrize(
    ("markup", "css"),
    [
        ('<img src="{}">', ""),
        ('<object data="{}"></object>', ""),
        ('<embed src="{}">', ""),
        ("<div></div>", "div { background: url({}); height: 9px }"),
        ("<div></div>", "div::before { content: url({}) }"),
        ("<div></div>", "div { display: list-item; list-style-image: url({}) }"),
        ("<div></div>", "div { border: 9px solid; border-image: url({}) 3 }"),
        ("<div></div>", "@page { background: url({}) }"),
    ],
)
@pytest.mark.parametrize("name", ["p.png", "d.svg"])
def test_pictures_are_asked_for(
    name: str, markup: str, css: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = noted(monkeypatch, PagePictures, "picture")
    sheets = [engine.style_sheet(css.replace("{}", name), tmp_path)]
    pages = engine.lay_out(markup.replace("{}", name), "en", sheets, PAGE, "the test", tmp_path)
    paint_laid_out(pages, engine)  # loads what is loaded late
    with opened_files() as opened:
        paint_laid_out(pages, engine)
    assert asked
    assert set(asked) == {name}
    assert set(opened.files) <= {str(tmp_path), "p.png", str(Path.cwd() / "p.png")}, "once more by the door, or not"


def test_everything_else_is_fetched(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = noted(monkeypatch, Fetcher, "__call__")
    markup = '<link rel="stylesheet" href="s.css"><a rel="attachment" href="a.txt"><img src="p.png"></a>'
    css = '@import "s.css"; @font-face { font-family: X; src: url(a.txt) } p { color: red }'
    sheets = [engine.style_sheet(css, tmp_path)]
    paint_laid_out(engine.lay_out(markup, "en", sheets, PAGE, "the test", tmp_path), engine)
    assert sorted(asked) == ["a.txt", "s.css", "s.css"], "an attached file is read by us"


def test_the_bytes_of_a_bitmap_are_read_when_they_are_written(engine: Engine, tmp_path: Path) -> None:
    picture = engine.images.picture((tmp_path / "p.png").as_uri(), {"jpeg_quality": None, "dpi": None,
                                    "optimize_images": False}, None, "from-image")  # fmt: skip
    assert isinstance(picture, RasterImage)
    assert picture.image_data.data == (tmp_path / "p.png").read_bytes()
    assert [value for value in engine.images.values() if isinstance(value, bytes)] == []


@pytest.mark.parametrize(
    ("drawing", "fault"),
    [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>',
            "",
        ),
        ('<svg xmlns:i="urn:i" i:label="x" viewbox="0 0 9 9" 1="x" a"b="c"><i:view/><!-- a -- b -->{}</svg>tail', ""),
        ("<svg viewBox='0 0 9 9'><script>1</script>{}</svg>", "can run as a program"),
        ("<svg viewBox='0 0 9 9' onload='x'>{}</svg>", "can run as a program"),
        ("<svg viewBox='0 0 9 9'><image xlink:href='x.png'/>{}</svg>", "outside itself"),
        ("<svg viewBox='0 0 9 9'><use i:href='x.svg#a'/>{}</svg>", "outside itself"),
    ],
)
def test_a_drawing_in_html_is_looked_at(drawing: str, fault: str, engine: Engine, tmp_path: Path) -> None:
    markup = drawing.replace("{}", '<rect width="9" height="9"/>')

    def draw() -> None:
        paint_laid_out(engine.lay_out(markup, "en", [], PAGE, "the test", tmp_path), engine)

    if fault:
        with pytest.raises(Stopped) as stopped:
            draw()
        assert fault in stopped.value.findings[0].message
    else:
        draw()
