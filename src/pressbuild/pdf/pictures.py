"""Pictures of pages. In: a PDF and the number of a page. Out: the page as a JPEG."""

from __future__ import annotations

import io

import pypdfium2

QUALITY = 85


def draw_page(data: bytes, number: int, size: tuple[int, int]) -> bytes:
    """Return a page (from 1) as a JPEG, as large as fits into `size` pixels, in its own proportions."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        image = page.render(scale=min(size[0] / width, size[1] / height)).to_pil().convert("RGB")
    finally:
        document.close()
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()
