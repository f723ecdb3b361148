"""What pages show besides type. In: pictures as WeasyPrint holds them. Out: sources in the stock, by their digests."""

from __future__ import annotations

import hashlib
from typing import Any

from pressbuild.displaylist.stock import DrawingSource, PictureSource, PlacedSource


class Shelf:
    """Pictures, placed pages and drawings by what they hold."""

    def __init__(self) -> None:
        self.pictures: dict[str, PictureSource] = {}
        self.pages: dict[str, PlacedSource] = {}
        self.drawings: dict[str, DrawingSource] = {}

    def picture(self, image: Any) -> str:
        """Take a bitmap in; return its key."""
        key = str(image.id)
        if key not in self.pictures:
            read = getattr(image, "read_file", None)
            data = b"" if read else bytes(image.image_data.data)
            file = getattr(image, "file", None) if read else None
            self.pictures[key] = PictureSource(file, data)
        return key

    def placed(self, page: Any) -> str:
        """Take a page of another PDF in; return its key."""
        key = str(page.id)
        self.pages.setdefault(key, PlacedSource(page.page, page.file, page.number))
        return key

    def drawing(self, image: Any) -> str:
        """Take a drawing in that becomes a bitmap; return its key."""
        key = hashlib.blake2b(image.drawing.markup, digest_size=10).hexdigest()
        box = image._svg.get_viewbox()
        source = DrawingSource(image.drawing, getattr(image, "file", None), tuple(box) if box else None)
        self.drawings.setdefault(key, source)
        return key
