"""Pictures made ahead. In: files and how large they are shown, while pages are laid out. Out: pictures for the press.

They are made in a process of their own, on the other processor: threads would wait for each other, since neither
codecs nor LittleCMS let go of Python for long. What fails there fails again, and is reported, when the page is
painted.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from pressbuild.core.findings import Stopped
from pressbuild.core.limits import Limits, keep_limits, kept_limits, left_seconds, say_beside, working_on
from pressbuild.core.store import Keep
from pressbuild.core.subprocesses import spawn_context
from pressbuild.core.units import PT_PER_PX
from pressbuild.press.colour_converters import RasterCache, picture_key
from pressbuild.press.press_pictures import PictureMaker, PictureTarget, PressPicture
from pressbuild.sources.bitmaps import bitmap_size
from pressbuild.sources.door import MAX_PICTURE
from pressbuild.sources.folder import Folder

_BITMAPS = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".gif"}
_WORTH_IT = 200_000  # bytes: for smaller ones no process is started

Made = tuple[str, PressPicture]


class PicturePrefetch:
    """Makes pictures of a cache ahead, as a context manager: at its end all that were asked for are in the cache."""

    def __init__(self, shop: RasterCache | None, folder: Folder) -> None:
        """`folder` is the one that the files lie in."""
        self.shop, self.folder = shop, folder
        self._pool: ProcessPoolExecutor | None = None
        self._asked: dict[tuple[Path, float], Future[Made | None]] = {}

    def ask(self, file: Path | None, density: float) -> None:
        """Have a file made that is shown with `density` of its pixels in a CSS px."""
        if self.shop is None or file is None or file.suffix.lower() not in _BITMAPS or (file, density) in self._asked:
            return
        with suppress(OSError, BrokenProcessPool):
            if file.stat().st_size >= _WORTH_IT:
                if self._pool is None:
                    spawn = spawn_context()  # the layout engine does not like to be forked
                    self._pool = ProcessPoolExecutor(1, spawn, _begin, (kept_limits(), left_seconds()))
                job = self._pool.submit(make_ahead, self.shop.maker.target, self.shop.keep, self.folder, file, density)
                self._asked[(file, density)] = job
                job.add_done_callback(self._say_next)
                self._say_next(None)

    def _say_next(self, _: Future[Made | None] | None) -> None:
        """Say which picture is made now: the first that is not ready."""
        say_beside(next((file for (file, _), job in tuple(self._asked.items()) if not job.done()), None))

    def __enter__(self) -> PicturePrefetch:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None or self.shop is None:
            return
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)
        for job in self._asked.values() if kind is None else ():
            with suppress(BrokenProcessPool):
                if made := job.result():
                    self.shop.take(*made)


def _begin(limits: Limits | None = None, seconds: float | None = None) -> None:
    """Keep limits, for the `seconds` that are left, leave Ctrl-C to the process that asks, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if limits:
        keep_limits(limits, None, seconds_left=seconds)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(0)


def make_ahead(target: PictureTarget, keep: Keep, folder: Folder, file: Path, density: float) -> Made | None:
    """Return a picture under its key; None if it was kept from an earlier run, or cannot be made."""
    fresh: list[str] = []
    try:
        data = folder.read(file, MAX_PICTURE)
        width, height = (side / density * PT_PER_PX for side in bitmap_size(data))

        def make() -> bytes:
            fresh.append(key)
            return _maker(target).make(data, width, height, True).pack()

        key = picture_key(target, data, width, height, True)
        with working_on("the picture", file=file):
            picture = keep(key, make, PressPicture.unpack)
    except (OSError, ValueError, SyntaxError, Stopped):
        return None
    return (key, picture) if fresh else None


@lru_cache(2)
def _maker(target: PictureTarget) -> PictureMaker:
    return PictureMaker(target)
