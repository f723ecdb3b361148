"""The faces that pages are set in. In: Pango's fonts. Out: for each a `TypeFace`, and the digest that it goes by."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from pressbuild.displaylist.stock import TypeFace
from pressbuild.typeset.engine.weasyprint_hooks import Font, get_pango_font_key


class FaceShelf:
    """Faces by what they are; a face in several sizes is one."""

    def __init__(self) -> None:
        self.faces: dict[str, TypeFace] = {}
        self.files: dict[str, bytes] = {}  # of faces, by their digests
        self._found: dict[tuple[int, float], tuple[Any, str]] = {}
        self._by_size: set[int] = set()  # faces that have another shape in each size

    def find(self, pango_font: Any) -> tuple[Any, str, float]:
        """Return WeasyPrint's font, the digest of its face, and the size in CSS px."""
        description_key, description, size = get_pango_font_key(pango_font)
        found = self._found.get((description_key, size if description_key in self._by_size else 0))
        if found is None:
            font = Font(pango_font, description, size)
            file = _digest(font.file_content)
            self.files.setdefault(file, font.file_content)
            face = _face(font, file)
            key = _digest(repr((face.file, face.index, face.axes)).encode())
            self.faces.setdefault(key, face)
            if "opsz" in dict(face.axes) and "opsz" not in font.variations:
                self._by_size.add(description_key)
            found = self._found[description_key, size if description_key in self._by_size else 0] = font, key
        return *found, size

    def find_files(self, digests: Iterable[str], folder: Path | None) -> dict[str, bytes]:
        """Return the files with these digests. Those of faces that no page of this process has are in the folder that
        WeasyPrint has put its files into.
        """
        missing = set(digests) - set(self.files)
        for path in sorted(folder.iterdir()) if folder and missing else ():
            data = path.read_bytes()
            self.files.setdefault(_digest(data), data)
        return {digest: self.files[digest] for digest in digests}


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=10).hexdigest()


def _face(font: Any, file: str) -> TypeFace:
    """Return a face as a value. Its measures are those of the file, whatever the size that it is first met in."""
    with TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True) as face:
        name = face["name"].getDebugName(6) or font.family.replace(" ", "-")
        unit = 1000 / face["head"].unitsPerEm
        ascent, descent = round(face["hhea"].ascent * unit), round(face["hhea"].descent * unit)
        axes = _axes(face, font)
    pictures = bool(font.png or font.svg or font.colr)
    return TypeFace(
        name=name,
        family=font.family,
        file=file,
        index=font.index,
        glyphs=font.glyph_count,
        ascent=ascent,
        descent=descent,
        is_italic=bool(font.style),
        axes=axes,
        has_pictures=pictures,
    )


def _axes(face: TTFont, font: Any) -> tuple[tuple[str, float], ...]:
    """Return where a variable face is used: as asked for, else as its weight, size and slope say."""
    if "fvar" not in face:
        return ()
    known = {axis.axisTag: axis for axis in face["fvar"].axes}
    places = {tag: float(place) for tag, place in font.variations.items() if tag in known}
    otherwise = {"wght": font.weight, "opsz": font.font_size, "ital": int(font.style == 2)}
    if "slnt" in known:
        axis = known["slnt"]
        otherwise["slnt"] = 0 if font.style != 1 else axis.minValue or axis.maxValue
    return tuple(sorted(({tag: float(place) for tag, place in otherwise.items() if tag in known} | places).items()))
