"""Drawing a page of a PDF. In: the bytes of a PDF that was found good. Out: a picture of its trimmed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pressbuild.core.units import MM_PER_PT
from pressbuild.placed_pdf.open_page import open_page

if TYPE_CHECKING:
    from PIL import Image


def draw_page(data: bytes, number: int, size: tuple[int, int]) -> Image.Image:
    """Return the trimmed page (from 1), on white, in RGB, as large as fits into `size` pixels.

    Raises:
        BadPdf: if the file cannot be read.
    """
    import pypdfium2

    with open_page(data, number) as (_, _, facts):
        trim = facts.trim
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number - 1]
        for set_box in (page.set_mediabox, page.set_cropbox):
            set_box(trim.left, trim.bottom, trim.right, trim.top)
        page.close()
        page = document[number - 1]  # its size is read when it is opened
        width, height = (side / MM_PER_PT for side in facts.size_mm)
        own_width, _ = page.get_size()
        scale = min(size[0] / width, size[1] / height) * width / own_width
        return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")  # type: ignore[no-any-return]
    finally:
        document.close()
