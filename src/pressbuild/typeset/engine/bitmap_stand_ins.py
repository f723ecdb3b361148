"""Bitmaps that WeasyPrint does not read. In: a file. Out: what stands for it in the layout, until pictures are made."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from pressbuild.sources.bitmaps import bitmap_size, read_bitmap
from pressbuild.typeset.engine.weasyprint_hooks import RasterImage


class FileBitmap(RasterImage):  # type: ignore[misc]
    """A bitmap of which only the size is known. The inking reads its file; without one it is decoded when painted."""

    def __init__(self, data: bytes, read: Callable[[], bytes], state: str) -> None:
        """`data` is what the file holds, `read` reads it once more, `state` changes with it.

        Raises:
            OSError: if it is no bitmap.
        """
        self.read_file = read
        self.width, self.height = bitmap_size(data)
        self.ratio = self.width / self.height
        self.id = hashlib.blake2b(state.encode(), digest_size=16).hexdigest()
        self._dpi = None

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """Return the PDF object of the pixels."""
        bitmap = read_bitmap(self.read_file())
        image = bitmap.image.convert("RGB") if bitmap.image.mode == "CMYK" else bitmap.image
        if bitmap.alpha is not None:
            image.putalpha(bitmap.alpha)
        packed = io.BytesIO()
        image.save(packed, "PNG")
        return RasterImage(Image.open(packed), self.id, None, cache={}).get_x_object(interpolate, dpi_ratio)
