"""Faces in a PDF. In: which glyphs of which faces the fragments have. Out: a font of these glyphs for each face.

The same glyphs make the same font, in whatever order the fragments came. A glyph that says something else in one place
than elsewhere goes by a CID of its own there, which leads to the glyph.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

from pressbuild.displaylist.pages import FaceUse
from pressbuild.displaylist.stock import Stock, TypeFace
from pressbuild.pdf.subset import make_static, make_subset

_SYMBOLIC, _SERIF, _ITALIC, _FIXED = 4, 2, 64, 1  # ISO 32000-2, table 121
_STEM = 80
_MOST = 100  # entries of a section of a CMap


class FaceInPdf:
    """A face as a PDF uses it. `says` has for each CID what it says, `aliases` those that stand for another glyph."""

    def __init__(self, key: str, face: TypeFace, data: bytes) -> None:
        digest = hashlib.blake2b(key.encode(), digest_size=6).digest()
        self.name = "".join(chr(65 + letter % 26) for letter in digest)
        self.face, self.data = face, data
        self.widths: dict[int, int] = {}
        self.says: dict[int, str] = {}
        self.aliases: dict[tuple[int, str], int] = {}
        self._space: tuple[int, int] | None = None  # glyph and width

    def take(self, use: FaceUse) -> Mapping[bytes, bytes]:
        """Take in what a fragment has of the face; return the numbers in it that have to be others, in hexadecimal."""
        glyphs = dict(use.aliases)
        changed = {}
        for number, width, said in use.glyphs:
            cid = self._cid(glyphs.get(number, number), width, said)
            if cid != number:
                changed[b"%04x" % number] = b"%04x" % cid
        return changed

    def _cid(self, glyph: int, width: int, said: str) -> int:
        known = self.says.get(glyph)
        if glyph and (known is None or _plain(known) == _plain(said)):
            if known is None:
                self.says[glyph], self.widths[glyph] = said, width
            return glyph
        if (glyph, said) not in self.aliases:
            cid = self.aliases[glyph, said] = min(self.face.glyphs + len(self.aliases), 0xFFFF)
            self.says[cid], self.widths[cid] = said, width
            self.widths.setdefault(glyph, width)
        return self.aliases[glyph, said]

    def take_space(self) -> int | None:
        """Return the glyph of the space, and see to it that it is in the font; None if there is none."""
        if self._space is None:
            with TTFont(io.BytesIO(self.data), fontNumber=self.face.index, lazy=True) as face:
                name = (face.getBestCmap() or {}).get(ord(" "))
                self._space = -1, 0
                if name:
                    width = round(face["hmtx"][name][0] * 1000 / face["head"].unitsPerEm)
                    self._space = face.getGlyphID(name), width
        glyph, width = self._space
        if glyph < 0:
            return None
        self.says.setdefault(glyph, " ")
        self.widths.setdefault(glyph, width)
        return glyph


class FacesInPdf:
    """All faces of a PDF."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self.used: dict[str, FaceInPdf] = {}

    def take(self, use: FaceUse) -> tuple[str, Mapping[bytes, bytes]]:
        """Take in what a fragment has of a face; return its name, and the numbers that have to be others."""
        if use.key not in self.used:
            face = self._stock.faces[use.key]
            self.used[use.key] = FaceInPdf(use.key, face, self._stock.files[face.file])
        used = self.used[use.key]
        return used.name, used.take(use)

    def named(self, name: str) -> FaceInPdf:
        """Return the face with a name."""
        return next(face for face in self.used.values() if face.name == name)

    def write(self, pdf: Any) -> Any:
        """Add the fonts to a PDF; return the dictionary of their names."""
        fonts = pydyf.Dictionary()
        for face in self.used.values():
            fonts[face.name] = _write_face(pdf, face)
        pdf.add_object(fonts)
        return fonts


def _write_face(pdf: Any, used: FaceInPdf) -> Any:
    """Add a composite font (ISO 32000-2, 9.7) and return its reference."""
    face = used.face
    data = make_subset(used.data, face, sorted({*used.says, *(glyph for glyph, _ in used.aliases)}), bool(used.aliases))
    data = make_static(face, data)
    is_cff = data[:4] == b"OTTO"
    file = pydyf.Stream([data], {"Subtype": "/OpenType"} if is_cff else {"Length1": len(data)}, compress=True)
    pdf.add_object(file)
    to_unicode = pydyf.Stream([_write_to_unicode(used.says)], compress=True)
    pdf.add_object(to_unicode)
    descriptor = _descriptor(used, "FontFile3" if is_cff else "FontFile2", file.reference)
    pdf.add_object(descriptor)
    name = descriptor["FontName"]
    inner = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": f"/CIDFontType{0 if is_cff else 2}",
            "BaseFont": name,
            "CIDSystemInfo": _system_info(),
            "CIDToGIDMap": "/Identity",
            "W": _widths(used.widths),
            "FontDescriptor": descriptor.reference,
        }
    )
    pdf.add_object(inner)
    font = pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/Type0", "BaseFont": name, "ToUnicode": to_unicode.reference}
    )  # fmt: skip
    font["Encoding"] = "/Identity-H"
    if used.aliases:
        _lead_to_glyphs(pdf, used, font, inner, is_cff)
    font["DescendantFonts"] = pydyf.Array([inner.reference])
    pdf.add_object(font)
    return font.reference


def _descriptor(used: FaceInPdf, file_key: str, reference: bytes) -> Any:
    face, widths = used.face, used.widths
    flags = _SYMBOLIC | _ITALIC * face.is_italic | _SERIF * ("Serif" in face.family.split())
    flags |= _FIXED * (len(widths) > 1 and len(set(widths.values())) == 1)
    box = (0, face.descent, max(widths.values(), default=0), face.ascent)
    return pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{used.name}+{face.name}".encode("ascii", "replace"),
            "FontFamily": pydyf.String(face.family),
            "Flags": flags,
            "FontBBox": pydyf.Array(box),
            "ItalicAngle": 0,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.ascent,
            "StemV": _STEM,
            "StemH": _STEM,
            file_key: reference,
        }
    )


def _lead_to_glyphs(pdf: Any, used: FaceInPdf, font: Any, inner: Any, is_cff: bool) -> None:
    """Have the numbers that stand for another glyph lead there.

    They do so in the CIDToGIDMap of TrueType faces: some readers take letters by CIDs, after the CMap. Faces of CFF
    have no such map; there it is a CMap.
    """
    leads = {cid: glyph for (glyph, _), cid in used.aliases.items()}
    if is_cff:
        entries = [f"<{cid:04x}> {leads.get(cid, cid)}" for cid in sorted(used.says)]
        lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "3 dict dup begin"]
        lines += ["/Registry (Adobe) def", "/Ordering (Identity) def", "/Supplement 0 def", "end def"]
        lines[3] = f"/CIDSystemInfo\n{lines[3]}"
        lines += ["/CMapName /Glyphs def", "/CMapType 1 def", "1 begincodespacerange", "<0000> <ffff>"]
        lines += ["endcodespacerange", *_sections(entries, "cidchar")]
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        extra = {"Type": "/CMap", "CMapName": "/Glyphs", "CIDSystemInfo": _system_info()}
        mapping = pydyf.Stream(["\n".join(lines).encode()], extra, compress=True)
        pdf.add_object(mapping)
        font["Encoding"] = mapping.reference
        return
    glyphs = (leads.get(cid, cid if cid < used.face.glyphs else 0) for cid in range(max(leads) + 1))
    mapping = pydyf.Stream([b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)], compress=True)
    pdf.add_object(mapping)
    inner["CIDToGIDMap"] = mapping.reference


def _system_info() -> Any:
    return pydyf.Dictionary(
        {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
    )  # fmt: skip


def _widths(widths: Mapping[int, int]) -> Any:
    """Return widths as a CIDFont has them (ISO 32000-2, 9.7.4.3)."""
    found = pydyf.Array()
    run = pydyf.Array()
    for cid in sorted(widths):
        if cid - 1 not in widths:
            run = pydyf.Array()
            found += [cid, run]
        run.append(widths[cid])
    return found


def _write_to_unicode(says: Mapping[int, str]) -> bytes:
    entries = [f"<{cid:04x}> <{text.encode('utf-16-be').hex()}>" for cid, text in sorted(says.items())]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo"]
    lines += ["<< /Registry (Adobe)", "/Ordering (UCS)", "/Supplement 0", ">> def", "/CMapName /Adobe-Identity-UCS def"]
    lines += ["/CMapType 2 def", "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange"]
    lines += [*_sections(entries, "bfchar"), "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _sections(entries: Sequence[str], kind: str) -> Iterable[str]:
    for start in range(0, len(entries), _MOST):
        part = entries[start : start + _MOST]
        yield f"{len(part)} begin{kind}"
        yield from part
        yield f"end{kind}"


def _plain(text: str) -> list[str]:
    """Return a text as it is searched for: a no-break space is a space."""
    return unicodedata.normalize("NFKC", text).replace("‐", "-").split()
