"""Bitmaps where they are painted. In: an image and the graphics state. Out: `ImageMark`.

ISO 32000-1, 8.9.
"""

from __future__ import annotations

from typing import Any, Literal

import pikepdf

from pressbuild.pdf_facts.colour_spaces import CMYK, GRAY, RGB, Space
from pressbuild.pdf_facts.facts import Colour, Family, ImageMark
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.matrices import intersect, is_sane, lengths, transform_box
from pressbuild.pdf_facts.page_resources import Resources
from pressbuild.pdf_facts.pdf_objects import get, name, number
from pressbuild.pdf_facts.pdf_streams import filters_of

_MOST_PIXELS = 10_000_000  # across or down
_FOUND_BY_ENUMERATION = {12: CMYK, 14: Space("lab", 3), 16: RGB, 17: GRAY, 18: RGB}  # ISO 15444-1 and -2, colr box
_FOUND_BY_PROFILE: dict[bytes, Space] = {b"GRAY": Space("icc-gray", 1), b"RGB ": Space("icc-rgb", 3)}
_FOUND_BY_PROFILE |= {b"CMYK": Space("icc-cmyk", 4)}


def make_image(value: Any, g: Graphics, resources: Resources, label: str, *, inline: bool = False) -> ImageMark | None:
    """Return an image as it is painted in this state; None if nothing of it is seen.

    Raises:
        ValueError: if it has no size or no colour space.
    """
    box = transform_box((0.0, 0.0, 1.0, 1.0), g.matrix)
    if not is_sane(box):
        raise ValueError("a picture lies absurdly far away")
    clipped = intersect(box, g.clip)
    if clipped is None:
        return None
    across, down = (int(number(_either(value, long, short))) for long, short in (("Width", "W"), ("Height", "H")))
    stencil = _either(value, "ImageMask", "IM") is True
    bits = 1 if stencil else int(number(_either(value, "BitsPerComponent", "BPC")))
    filters = filters_of(value)
    space: Space | None = None
    given = _either(value, "ColorSpace", "CS")
    if "JPXDecode" in filters:
        inside = _read_jpeg_2000(value)
        if inside is not None:
            across, down, bits, space = inside
    if "JBIG2Decode" in filters or "CCITTFaxDecode" in filters:
        bits = 1
    if "DCTDecode" in filters or "DCT" in filters:
        bits = bits or 8
    if not (0 < across <= _MOST_PIXELS and 0 < down <= _MOST_PIXELS):
        raise ValueError("a picture has no size that it may have")
    if given is not None and not stencil:
        space = resources.space(name(given) if name(given) else given)
    if space is None and not stencil:
        raise ValueError("a picture has no colour space")
    if not inline:
        _check_data(value, across * bits * (1 if stencil or space is None else space.count), down, filters)
    colour = g.fill if stencil or space is None else Colour(space.family, (), None, _spots(space), space.alternate)
    wide, high = lengths(g.matrix)
    mask = any(get(value, key) is not None for key in ("/SMask", "/Mask")) or number(get(value, "/SMaskInData")) > 0
    return ImageMark(
        box=box,
        clipped=clipped,
        pixels=(across, down),
        bits=bits,
        colour=colour,
        ppi=min(across * 72 / wide if wide else 1e6, down * 72 / high if high else 1e6),
        kind=_kind(colour.family, space, bits, stencil),
        state=g.state,
        is_stencil=stencil,
        has_mask=mask,
        inline=inline,
        name=label,
    )


def _check_data(value: Any, row: int, rows: int, filters: list[str]) -> None:
    """See whether there is anything to paint.

    Raises:
        ValueError: if there are no bytes, or fewer than pixels where nothing packs them.
    """
    try:
        size = len(value.read_raw_bytes())
    except (pikepdf.PdfError, RuntimeError):
        size = 0
    if size == 0 or (not filters and size < (row + 7) // 8 * rows):
        raise ValueError("a picture has fewer bytes than pixels")


def count_bytes(value: Any, resources: Resources) -> int | None:
    """Return how many bytes an inline image has, None where a filter makes that unknown."""
    if filters_of(value):
        return None
    across, down = number(_either(value, "Width", "W")), number(_either(value, "Height", "H"))
    bits, count = number(_either(value, "BitsPerComponent", "BPC"), 8.0), 1
    if _either(value, "ImageMask", "IM") is True:
        bits = 1.0
    else:
        given = _either(value, "ColorSpace", "CS")
        try:
            count = resources.space(name(given) if name(given) else given).count
        except ValueError:
            return None
    if not (0 < across <= 1e5 and 0 < down <= 1e5):
        return None
    return int(down) * ((int(across) * int(bits) * count + 7) // 8)


def _either(value: Any, long: str, short: str) -> Any:
    found = get(value, f"/{long}")
    return get(value, f"/{short}") if found is None else found


def _spots(space: Space) -> tuple[str, ...]:
    return tuple(c for c in space.colorants if c not in ("Cyan", "Magenta", "Yellow", "Black"))


def _kind(family: Family, space: Space | None, bits: int, stencil: bool) -> Literal["colour", "grey", "line-art"]:
    if stencil or (bits == 1 and space is not None and space.count == 1):
        return "line-art"
    base = space.base if space is not None and space.indexed and space.base is not None else space
    one_ink = base is not None and base.count == 1 and family in ("spot", "cmyk")
    return "grey" if one_ink or family in ("gray", "icc-gray", "cal-gray") else "colour"


def _read_jpeg_2000(value: Any) -> tuple[int, int, int, Space | None] | None:
    """Return width, height, bits and colour space as a JPEG 2000 file has them (ISO 15444-1, annex I)."""
    try:
        head = bytes(value.read_raw_bytes()[:4096])
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError):  # the dictionary must do then
        return None
    at = head.find(b"ihdr")
    if at < 0 or len(head) < at + 18:
        return None
    down, across = (int.from_bytes(head[at + start : at + start + 4], "big") for start in (4, 8))
    count, bits = int.from_bytes(head[at + 12 : at + 14], "big"), (head[at + 14] & 0x7F) + 1
    space: Space | None = {1: GRAY, 3: RGB, 4: CMYK}.get(count)
    at = head.find(b"colr")
    if at >= 0 and len(head) >= at + 11:
        if head[at + 4] == 1:
            space = _FOUND_BY_ENUMERATION.get(int.from_bytes(head[at + 7 : at + 11], "big"), space)
        elif len(head) >= at + 27:
            space = _FOUND_BY_PROFILE.get(head[at + 23 : at + 27], space)
    return across, down, bits, space
