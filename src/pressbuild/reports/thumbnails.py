"""Small pictures of pages for a report. In: the bytes of a PDF, page numbers. Out: JPEGs, and where they lie in mm.

PDFium draws them, in a process of its own: a page that makes it hang or crash costs its picture and nothing else.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.subprocesses import run_tool
from pressbuild.core.system_errors import temporary_folder
from pressbuild.core.units import MM_PER_PT
from pressbuild.ink.ink_sheets import InkSheet, prepare_sheets

PIXELS = 640  # of the longer side
QUALITY = 60
START_SECONDS, PAGE_SECONDS = 10.0, 0.5
MODULE = "pressbuild.reports.thumbnails"


@dataclass(frozen=True)
class Thumbnail:
    """A page with its bleed: `place` is x, y, width, height in mm from the trim's top left corner; `picture` a JPEG.

    `picture` is b"" where the page could not be drawn.
    """

    page: int
    place: tuple[float, float, float, float]
    trim: tuple[float, float]  # width and height, mm
    picture: bytes


def draw_thumbnails(data: bytes, pages: Sequence[int]) -> tuple[Thumbnail, ...]:
    """Return pictures of these pages, turned as they are read; of none if the file cannot be read."""
    import pikepdf

    try:
        sheets = prepare_sheets(data, pages)
        cut = sheets.cut((sheet, sheet.area) for sheet in sheets.sheets)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        return ()
    with temporary_folder("report") as folder:
        source = folder / "pages.pdf"
        source.write_bytes(cut)
        left = [sheet.number for sheet in sheets.sheets]
        for _ in range(3):  # a page that crashes it is left out, and it goes on with the next
            command = [sys.executable, "-m", MODULE, str(folder), ",".join(map(str, left))]
            run_tool(command, START_SECONDS + PAGE_SECONDS * len(left), {"PYTHONPATH": str(Path(__file__).parents[2])})
            done = {number for number in left if (folder / f"{number}.jpg").exists()}
            missing = [number for number in left if number not in done]
            left = missing[1:]
            if not left:
                break
        return tuple(_finish(sheet, folder / f"{sheet.number}.jpg") for sheet in sheets.sheets)


def _finish(sheet: InkSheet, path: Path) -> Thumbnail:
    from PIL import Image, UnidentifiedImageError

    picture = b""
    try:
        picture = path.read_bytes()
        if sheet.turn:
            with Image.open(io.BytesIO(picture)) as upright:
                target = io.BytesIO()
                upright.rotate(-sheet.turn, expand=True).save(target, "JPEG", quality=QUALITY)
            picture = target.getvalue()
    except (OSError, UnidentifiedImageError):
        picture = b""
    x, y = (0.0 - length * MM_PER_PT for length in sheet.offset())
    scale = sheet.unit * MM_PER_PT
    width, height = (length * scale for length in sheet.size)
    trim = sheet.trim.width * scale, sheet.trim.height * scale
    if sheet.turn % 180:
        width, height, trim = height, width, (trim[1], trim[0])
    return Thumbnail(sheet.number, (x, y, width, height), trim, picture)


def _draw(folder: Path, numbers: Sequence[int]) -> None:
    """Draw pages of pages.pdf into this folder: what the process of its own does."""
    import pypdfium2

    document = pypdfium2.PdfDocument(folder / "pages.pdf")
    for number in numbers:
        page = document[number - 1]
        scale = PIXELS / max(page.get_size())
        target = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(target, "JPEG", quality=QUALITY)
        (folder / f"{number}.part").write_bytes(target.getvalue())
        (folder / f"{number}.part").replace(folder / f"{number}.jpg")


if __name__ == "__main__":
    _draw(Path(sys.argv[1]), [int(number) for number in sys.argv[2].split(",")])
