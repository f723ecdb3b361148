"""Drawings of the book. In: an SVG that has been checked. Out: the same, clean, with the faces of its lettering.

A picture in a book does not see the book's fonts: without a face of its own its lettering would be set in
whatever the reader has, and run into what stands beside it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from lxml import etree

from pressbuild.core.store import Keep
from pressbuild.drawings import prepare_drawing
from pressbuild.epub.book_faces import keep_subset
from pressbuild.publication.font_families import FontFamily

_SVG = "http://www.w3.org/2000/svg"


def pack_drawing(data: bytes, families: Sequence[FontFamily], language: str, keep: Keep) -> bytes:
    """Return an SVG as it is printed, with the faces that it is set in. Readers draw all of it themselves."""
    drawing = prepare_drawing(data, families, language)
    root = etree.fromstring(drawing.markup)
    if drawing.faces:
        text = "".join(map(str, root.itertext()))
        style = etree.Element(f"{{{_SVG}}}style")
        style.text = "".join(
            f'@font-face {{ font-family: "{used.family}"; font-weight: {used.face.weight}; '
            f"font-style: {used.face.style}; "
            f"src: url(data:font/ttf;base64,{base64.b64encode(keep_subset(used.face, text, keep)).decode()}) }}\n"
            for used in drawing.faces
        )
        root.insert(0, style)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
