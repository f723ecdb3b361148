"""Pictures made ahead in another process: the same as those that are made when the page is painted, or none."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from pressbuild.core.store import Store
from pressbuild.press.colour_converters import RasterCache, keep_nothing
from pressbuild.press.picture_prefetch import PicturePrefetch, make_ahead
from pressbuild.press.press_pictures import PictureMaker, PictureTarget, PressPicture
from pressbuild.press.press_profile import PictureRules
from pressbuild.sources.builtin_folders import builtin_profiles
from pressbuild.sources.folder import Folder

ICC = (builtin_profiles() / "newsprint.icc").read_bytes()
TARGET = PictureTarget("cmyk", PictureRules(), ICC, 220)
DENSITY = 600 / 400  # a picture of 600 pixels in 400 CSS px


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    noise = numpy.random.default_rng(2).integers(0, 256, (400, 600, 3), dtype=numpy.uint8)
    stream = io.BytesIO()
    Image.frombytes("RGB", (600, 400), noise.tobytes()).save(stream, "JPEG", quality=95)
    path = tmp_path / "photo.jpg"
    path.write_bytes(stream.getvalue())
    assert path.stat().st_size > 200_000
    return path


def shop(keep: Any = keep_nothing) -> RasterCache:
    return RasterCache(PictureMaker(TARGET), keep)


def never(self: PictureMaker, *_: Any) -> PressPicture:
    raise AssertionError("it was made a second time")


def test_what_is_made_ahead_is_what_the_page_asks_for(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = shop().picture(photo.read_bytes(), 300, 200, True)
    own = shop()
    with PicturePrefetch(own, Folder(photo.parent)) as ahead:
        ahead.ask(photo, DENSITY)
        ahead.ask(photo, DENSITY)
    monkeypatch.setattr(PictureMaker, "make", never)
    assert own.picture(photo.read_bytes(), 300, 200, True) == wanted


def test_what_is_kept_is_not_made_ahead(photo: Path, tmp_path: Path) -> None:
    cache = Store(tmp_path)
    assert make_ahead(TARGET, cache.keep, Folder(tmp_path), photo, DENSITY) is not None
    assert make_ahead(TARGET, cache.keep, Folder(tmp_path), photo, DENSITY) is None
    assert make_ahead(TARGET, cache.keep, Folder(tmp_path), photo, DENSITY * 2) is not None, (
        "another size is another picture"
    )


def test_a_worker_that_is_killed_is_done_without(photo: Path) -> None:
    own = shop()
    with PicturePrefetch(own, Folder(photo.parent)) as ahead:
        ahead.ask(photo, DENSITY)
        assert ahead._pool is not None
        for pid in ahead._pool._processes:
            os.kill(pid, signal.SIGKILL)
        ahead.ask(photo, DENSITY * 2)
    assert own.picture(photo.read_bytes(), 300, 200, True).space == "cmyk"


@pytest.mark.parametrize("name", ["small.png", "drawing.svg", "missing.jpg", "broken.jpg"])
def test_what_cannot_be_made_ahead_is_left_to_the_page(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "small.png")
    (tmp_path / "drawing.svg").write_bytes(b"x" * 300_000)
    (tmp_path / "broken.jpg").write_bytes(b"x" * 300_000)
    own = shop()
    with PicturePrefetch(own, Folder(tmp_path)) as ahead:
        ahead.ask(tmp_path / name, 1.0)
    assert not own._made
    assert (ahead._pool is None) == (name != "broken.jpg")


def test_nothing_is_waited_for_when_the_build_stops(photo: Path) -> None:
    own = shop()

    def stop_half_way() -> None:
        with PicturePrefetch(own, Folder(photo.parent)) as ahead:
            for density in range(1, 60):
                ahead.ask(photo, density / 10)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert len(own._made) == 0
