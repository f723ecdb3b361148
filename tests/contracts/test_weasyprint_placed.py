"""What placing a page of another PDF takes from WeasyPrint: pictures that draw themselves, and one object for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pressbuild.core.findings import Report
from pressbuild.displaylist.fixed import MICRO
from pressbuild.displaylist.items import ShowPlaced, Transform
from pressbuild.publication.font_families import font_face_css, read_fonts
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.recording import Recorder

PAGE = "@page { size: 200px 100px; margin: 10px } body { margin: 0 }"


class Asked:
    """A picture that says what it was asked."""

    id = "asked"
    page, file, number = None, Path("asked.pdf"), 1

    def __init__(self) -> None:
        self.drawn: list[tuple[float, float]] = []

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return 40.0, 20.0, 2.0

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        assert isinstance(stream, Recorder)
        self.drawn.append((width, height))
        stream.show_placed(self, width, height)


@pytest.fixture(scope="module")
def engine() -> Engine:
    folder = builtin_folder("fonts")
    return Engine(font_face_css(tuple(read_fonts([Folder(folder)], Report()))), [folder, Path.cwd()])


def test_a_picture_in_the_cache_draws_itself_and_is_one_source(engine: Engine) -> None:
    asked = Asked()
    engine.images["data:asked"] = asked
    image = '<img src="data:asked" style="display: block; width: 80px">'
    (page,) = engine.lay_out(image + f'<div style="opacity: .5">{image}</div>', "en", [], PAGE, "the test")
    recorder = engine.start_recording()
    fragment = recorder.record_master(page.box, {})
    assert asked.drawn == [(80, 40)] * 2
    assert list(recorder.stock.placed) == ["asked"]
    (shown,) = [n for n, item in enumerate(fragment.items) if isinstance(item, ShowPlaced)]
    assert fragment.items[shown] == ShowPlaced("asked", 80 * MICRO, 40 * MICRO)
    moves = [item.matrix for item in fragment.items[:shown] if isinstance(item, Transform)]
    assert moves == [(MICRO, 0, 0, MICRO, 10 * MICRO, 10 * MICRO)], "10 px from the left and from the top"
