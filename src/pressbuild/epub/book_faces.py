"""Faces of the book. In: the faces that a layout wants and all text of the book. Out: subsets, and their rules."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import Place, Report
from pressbuild.core.store import Keep
from pressbuild.document import slugify
from pressbuild.epub.book import PackedFile
from pressbuild.publication.font_families import Face, FontFamily, check_tables
from pressbuild.publication.layouts import Layout, WantedFace

# OpenType features that a style sheet may ask for; the others would bring glyphs that nothing shows
FEATURES = (
    "c2sc calt case ccmp clig frac kern liga lnum locl mark mkmk onum pnum rlig smcp sups tnum "
    "init medi fina isol abvm blwm"
).split()
MEDIA_TYPES = {".ttf": "font/ttf", ".otf": "font/otf"}  # RFC 8081; Kobo has no WOFF 2
_DOTTED = re.compile(r'\blang="(?:tr|az)\b')  # Turkish, Azerbaijani
ALWAYS = "0123456789.,-–…↩\ufe0e"

CODE = tuple(WantedFace(family="Source Code Pro", weight=weight, style="normal") for weight in (400, 700))


@dataclass(frozen=True)
class BookFaces:
    """The font files, and the style rules that name them."""

    files: tuple[PackedFile, ...]
    css: str


def embed_faces(
    layout: Layout, families: Sequence[FontFamily], texts: Iterable[str], keep: Keep, report: Report
) -> BookFaces:
    """Return the faces that the layout wants, cut down to the characters of the texts."""
    texts = tuple(texts)
    characters = set(ALWAYS).union(*texts) - {"\n"}
    characters |= set("".join(characters).upper())  # style sheets set kickers in capitals
    if any(_DOTTED.search(text) for text in texts):
        characters.add("İ")  # the capital of i
    files, rules = [], []
    has_code = any("<code>" in text for text in texts)
    for wanted in (*layout.facts.epub_faces, *(CODE if has_code else ())):
        face = _find_face(wanted, families)
        if face is None and wanted in CODE:
            continue  # readers have a monospaced face of their own
        if face is None:
            place = Place(Path("layouts") / layout.name / "layout.yaml")
            message = f"the e-book asks for the face “{wanted.family}” {wanted.weight} {wanted.style}"
            report.error("unknown-font", f"{message}, which is not in fonts/", place, "see “epub-faces:”")
            continue
        suffix = ".otf" if face.path.suffix.lower() == ".otf" else ".ttf"
        name = f"fonts/{slugify(face.postscript)}{suffix}"
        files.append(PackedFile(name, MEDIA_TYPES[suffix], keep_subset(face, "".join(characters), keep)))
        rules.append(
            f'@font-face {{ font-family: "{wanted.family}"; font-weight: {wanted.weight}; '
            f'font-style: {wanted.style}; src: url("{name}") }}\n'
        )
    return BookFaces(tuple(files), "".join(rules))


def _find_face(wanted: WantedFace, families: Sequence[FontFamily]) -> Face | None:
    for family in families:
        for face in family.faces:
            if (family.name, face.weight, face.style) == (wanted.family, wanted.weight, wanted.style):
                return face
    return None


def keep_subset(face: Face, text: str, keep: Keep) -> bytes:
    """Return a face with only the glyphs that a text needs, kept from an earlier run if nothing has changed."""
    characters = "".join(sorted(set(text)))
    made_from = f"subset {face.digest()} {characters}"
    return keep(made_from, lambda: subset_face(face.read(), characters), _read_face)


def _read_face(data: bytes) -> bytes:
    check_tables(io.BytesIO(data))
    return data


def subset_face(data: bytes, characters: str) -> bytes:
    """Return a font file with only the glyphs that the characters need, the same bytes each time."""
    from fontTools import subset  # loaded here: it takes a tenth of a second, and a kept subset needs none of it

    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False  # readers' screens are fine, and hints are a third of the file
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]  # names, licence and where it is found
    with subset.load_font(io.BytesIO(data), options, dontLoadGlyphNames=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        stream = io.BytesIO()
        font.save(stream)
    return stream.getvalue()
