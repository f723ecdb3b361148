"""Subsets of font files. In: a face and the glyphs that are used of it. Out: a font file with these alone.

HarfBuzz does it, by the same library that shapes the text; without it, fontTools, which takes longer.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pressbuild.displaylist.stock import TypeFace

_NAMES = {
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll", "harfbuzz"),
    "subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll", "harfbuzz-subset"),
}
_NO_HINTING, _RETAIN_GIDS, _DESUBROUTINIZE, _PASSTHROUGH, _NOTDEF_OUTLINE = 1, 2, 4, 0x20, 0x40  # hb_subset_flags_t
_DROP_TABLES = 3  # hb_subset_sets_t
_DROPPED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
_READ_ONLY = 1  # hb_memory_mode_t


def make_subset(data: bytes, face: TypeFace, glyphs: Sequence[int], draws_missing: bool) -> bytes:
    """Return the file of a face, `data`, with these glyphs, which keep their numbers; `draws_missing`: with glyph 0."""
    if not glyphs:
        return data
    libraries = _open_harfbuzz()
    if libraries is not None:
        return _subset_by_harfbuzz(libraries, data, face.index, glyphs, draws_missing) or data
    return _subset_by_fonttools(data, face.index, glyphs, draws_missing)


def make_static(face: TypeFace, data: bytes) -> bytes:
    """Return a font file as it is used: a variable one at its place, one of pictures without them."""
    from fontTools.ttLib import TTFont, ttFont

    if face.axes:
        from fontTools.varLib.instancer import instantiateVariableFont

        font = instantiateVariableFont(TTFont(io.BytesIO(data), fontNumber=face.index), dict(face.axes), static=True)
        data = _save(font)
    if face.has_pictures:
        font = TTFont(io.BytesIO(data), fontNumber=face.index)
        blank = ttFont.getTableModule("glyf").Glyph
        if "glyf" in font:
            for name in font.getGlyphOrder():
                font["glyf"][name] = blank()
        else:
            font["loca"] = ttFont.getTableClass("loca")()
            table = font["glyf"] = ttFont.getTableClass("glyf")()
            table.glyphOrder = font.getGlyphOrder()
            table.glyphs = {name: blank() for name in table.glyphOrder}
        for name in ("CBDT", "CBLC", "SVG ", "COLR"):
            if name in font:
                del font[name]
        data = _save(font)
    return data


def _save(font: Any) -> bytes:
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


@lru_cache(1)
def _open_harfbuzz() -> tuple[Any, Any] | None:
    """Return HarfBuzz and its part for subsets, None if they are not there."""
    found = []
    for kind, names in _NAMES.items():
        for name in names:
            with suppress(OSError):
                found.append(_declare(ctypes.CDLL(name), kind))
                break
        else:
            return None
    return found[0], found[1]


def _declare(library: Any, kind: str) -> Any:
    pointer, number = ctypes.c_void_p, ctypes.c_uint
    functions: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "hb_blob_create": (pointer, (ctypes.c_char_p, number, ctypes.c_int, pointer, pointer)),
        "hb_blob_get_data": (pointer, (pointer, ctypes.POINTER(number))),
        "hb_blob_destroy": (None, (pointer,)),
        "hb_face_create": (pointer, (pointer, number)),
        "hb_face_reference_blob": (pointer, (pointer,)),
        "hb_face_destroy": (None, (pointer,)),
        "hb_set_add": (None, (pointer, number)),
        "hb_set_add_range": (None, (pointer, number, number)),
    }
    if kind == "subset":
        functions = {
            "hb_subset_input_create_or_fail": (pointer, ()),
            "hb_subset_input_destroy": (None, (pointer,)),
            "hb_subset_input_glyph_set": (pointer, (pointer,)),
            "hb_subset_input_set": (pointer, (pointer, ctypes.c_int)),
            "hb_subset_input_set_flags": (None, (pointer, number)),
            "hb_subset_or_fail": (pointer, (pointer, pointer)),
        }
    for name, (result, arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _subset_by_harfbuzz(
    libraries: tuple[Any, Any], data: bytes, index: int, glyphs: Sequence[int], draws_missing: bool
) -> bytes:
    harfbuzz, subset = libraries
    flags = _PASSTHROUGH | _DESUBROUTINIZE | _NOTDEF_OUTLINE * draws_missing
    blob = harfbuzz.hb_blob_create(data, len(data), _READ_ONLY, None, None)
    whole = harfbuzz.hb_face_create(blob, index)
    steps = subset.hb_subset_input_create_or_fail()
    try:
        wanted = subset.hb_subset_input_glyph_set(steps)
        for glyph in glyphs:
            harfbuzz.hb_set_add(wanted, glyph)
        subset.hb_subset_input_set_flags(steps, flags | _RETAIN_GIDS)
        dropped = subset.hb_subset_input_set(steps, _DROP_TABLES)
        for name in _DROPPED:
            harfbuzz.hb_set_add(dropped, int.from_bytes(name, "big"))
        smaller = subset.hb_subset_or_fail(whole, steps)
        if not smaller:
            return b""
        # once more, without numbers kept: takes away the empty glyphs behind the last one that is used
        harfbuzz.hb_set_add_range(wanted, 0, max(glyphs))
        subset.hb_subset_input_set_flags(steps, flags | _NO_HINTING)
        smallest = subset.hb_subset_or_fail(smaller, steps)
        harfbuzz.hb_face_destroy(smaller)
        made = _data_of(harfbuzz, smallest)
        harfbuzz.hb_face_destroy(smallest)
        return made
    finally:
        subset.hb_subset_input_destroy(steps)
        harfbuzz.hb_face_destroy(whole)
        harfbuzz.hb_blob_destroy(blob)


def _data_of(harfbuzz: Any, face: Any) -> bytes:
    if not face:
        return b""
    blob = harfbuzz.hb_face_reference_blob(face)
    length = ctypes.c_uint()
    start = harfbuzz.hb_blob_get_data(blob, ctypes.byref(length))
    data = ctypes.string_at(start, length.value) if start else b""
    harfbuzz.hb_blob_destroy(blob)
    return data


def _subset_by_fonttools(data: bytes, index: int, glyphs: Sequence[int], draws_missing: bool) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        retain_gids=True, passthrough_tables=True, ignore_missing_glyphs=True, hinting=False, desubroutinize=True,
        notdef_outline=draws_missing,
    )  # fmt: skip
    options.drop_tables += ["GSUB", "GPOS", "SVG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(gids=glyphs)
    font = TTFont(io.BytesIO(data), fontNumber=index)
    subsetter.subset(font)
    return _save(font)
