"""Pictures of the book. In: the pictures of the stories. Out: each once, small enough for a reader.

Bitmaps are read by `bitmaps`, brought to sRGB, scaled to 1,600 px at most and written anew, without the camera's
notes. Drawings (SVG) are the concern of `drawings`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pressbuild.core.limits import working_on
from pressbuild.core.store import Keep
from pressbuild.document import Picture, slugify
from pressbuild.epub.book import Image, PackedFile
from pressbuild.epub.well_formed import well_formed
from pressbuild.publication.font_families import FontFamily
from pressbuild.sources.door import MAX_PICTURE
from pressbuild.sources.folder import Folder

if TYPE_CHECKING:
    from PIL import Image as Pillow

MAX_SIDE = 1600  # pixels
QUALITY = 82  # of JPEG
_LAST = (b"\xff\xd9", b"IEND\xaeB`\x82")  # bytes of a JPEG, of a PNG
FEW_COLOURS = {"RGB": 256, "L": 16}  # with so many at most a picture is a drawing, and JPEG would blur it

_DEVICE = re.compile("con|prn|aux|nul|(?:com|lpt)[0-9]")  # no file of Windows, where a book is unpacked, is called so


def pack_pictures(
    pictures: Iterable[Picture], folder: Folder, families: Sequence[FontFamily], language: str, keep: Keep
) -> tuple[dict[str, Image], list[PackedFile]]:
    """Return the pictures by their file, with name and size in the book, and the files. They lie in `folder`."""
    images: dict[str, Image] = {}
    files: list[PackedFile] = []
    taken: set[str] = set()
    for picture in pictures:
        key = picture.key
        if key in images:
            continue
        stem = slugify(picture.file.stem)
        name = stem = f"{stem}-picture" if _DEVICE.fullmatch(stem) else stem
        while name in taken:
            name = f"{stem}-{len(taken)}"
        taken.add(name)
        with working_on("the picture", file=picture.file):
            file, size = _pack(picture, name, folder, families, language, keep)
        images[key] = Image(file.name, *(size or _svg_size(picture)))
        files.append(file)
    return images, files


def _pack(
    picture: Picture, name: str, folder: Folder, families: Sequence[FontFamily], language: str, keep: Keep
) -> tuple[PackedFile, tuple[int, int] | None]:
    path, digest = picture.file, folder.digest_of(picture.file)

    def read() -> bytes:
        return folder.read(path, MAX_PICTURE)

    if path.suffix.lower() == ".svg":
        from pressbuild.epub.book_drawings import pack_drawing  # loaded here: an issue may have none but bitmaps

        faces = "".join(f"{family} {[face.digest() for face in family.faces]}" for family in families)
        made_from = f"drawing of the book {digest} {language} {faces}"
        data = keep(made_from, lambda: pack_drawing(read(), families, language, keep), well_formed)
        return PackedFile(f"pictures/{name}.svg", "image/svg+xml", data), None
    made_from = f"picture of the book {digest} {picture.page}"

    def make() -> bytes:
        return encode_page(read(), picture.page) if picture.page else encode_bitmap(read())

    data, kind, size = keep(made_from, make, _read_bitmap)
    return PackedFile(f"pictures/{name}.{'png' if kind == 'png' else 'jpg'}", f"image/{kind}", data), size


def _read_bitmap(data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """Return it with its kind and its size in pixels.

    Raises:
        ValueError: if it is neither JPEG nor PNG, or not whole.
    """
    if not data.endswith(_LAST):
        raise ValueError
    from PIL import Image as Pillow  # loaded here: an issue may have none but drawings

    try:
        with Pillow.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            return data, str(image.format).lower(), image.size
    except (OSError, SyntaxError) as problem:
        raise ValueError(str(problem)) from None


def _svg_size(picture: Picture) -> tuple[int, int]:
    scale = MAX_SIDE / max(picture.width, picture.height)
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def encode_bitmap(data: bytes, size: tuple[int, int] = (MAX_SIDE, MAX_SIDE)) -> bytes:
    """Return a bitmap as JPEG, or as PNG if it is a drawing or see-through. It has been decoded once before."""
    from pressbuild.sources.bitmaps import read_bitmap, to_srgb

    bitmap = read_bitmap(data)
    return _encode(to_srgb(bitmap.image, bitmap.icc), bitmap.alpha, size)


def encode_page(data: bytes, number: int) -> bytes:
    """Return a page of a PDF (from 1) as JPEG, or as PNG if it has few colours. It has been read once before."""
    from pressbuild.placed_pdf.page_picture import draw_page

    size = (MAX_SIDE, MAX_SIDE)
    return _encode(draw_page(data, number, size), None, size)


def _encode(image: Pillow.Image, alpha: Pillow.Image | None, size: tuple[int, int]) -> bytes:
    """Return a picture in sRGB or grey, as large as fits into `size` pixels and no larger than it is."""
    from PIL.Image import Resampling

    from pressbuild.sources.bitmaps import is_grey

    if image.mode == "RGB" and is_grey(image):  # a photograph in black and white is often saved as if it had colours
        image = image.convert("L")
    if alpha is not None:
        image.putalpha(alpha)
    image.thumbnail(size, Resampling.LANCZOS)
    stream = io.BytesIO()
    if alpha is not None or image.getcolors(FEW_COLOURS[image.mode]):
        image.save(stream, "PNG", optimize=True)
    else:
        image.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()
