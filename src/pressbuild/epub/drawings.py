"""Drawings of the book. In: an SVG that has been checked. Out: the same, clean, with the faces of its lettering.

A picture in a book does not see the book's fonts: without a face of its own its lettering would be set in
whatever the reader has, and run into what stands beside it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from pressbuild.epub.faces import Keep, keep_subset
from pressbuild.fonts import Face, FontFamily

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_WEIGHT = re.compile(r"font-weight\s*[:=]\s*[\"']?\s*(\w+)")
_NAMED_WEIGHTS = {"normal": 400, "bold": 700}


def pack_drawing(data: bytes, families: Sequence[FontFamily], keep: Keep) -> bytes:
    """Return an SVG without comments, DOCTYPE and foreign elements, with the faces that it names."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    _remove_foreign(root)
    text = "".join(str(part) for element in root.iter(f"{{{_SVG}}}text") for part in element.itertext())
    if text.strip():
        rules = "".join(
            f'@font-face {{ font-family: "{family.name}"; font-weight: {face.weight}; font-style: {face.style}; '
            f"src: url(data:font/ttf;base64,{base64.b64encode(keep_subset(face, text, keep)).decode()}) }}\n"
            for family, face in _faces(data.decode("utf-8", "replace"), families)
        )
        style = etree.Element(f"{{{_SVG}}}style")
        style.text = rules
        root.insert(0, style)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _remove_foreign(root: etree._Element) -> None:
    for element in list(root.iter()):
        parent = element.getparent()
        name = etree.QName(element) if isinstance(element.tag, str) else None
        if parent is not None and name is not None and (name.namespace != _SVG or name.localname == "metadata"):
            parent.remove(element)
            continue
        for key in list(element.attrib):
            if etree.QName(key).namespace not in (None, _XLINK, _XML):
                del element.attrib[key]


def _faces(markup: str, families: Sequence[FontFamily]) -> Iterator[tuple[FontFamily, Face]]:
    """Yield the faces that a drawing may show: of each family that it names those nearest to its weights."""
    weights = {_NAMED_WEIGHTS.get(name) or (int(name) if name.isdecimal() else 400) for name in _WEIGHT.findall(markup)}
    styles = {"normal", "italic"} if "italic" in markup else {"normal"}
    for family in families:
        if family.name in markup:
            for style in sorted(styles):
                faces = [face for face in family.faces if face.style == style]
                yield from ((family, face) for face in _nearest(faces, weights or {400}))


def _nearest(faces: Sequence[Face], weights: set[int]) -> list[Face]:
    """Return the faces that would be used for these weights."""
    found = {min(faces, key=lambda face: abs(face.weight - weight)).path for weight in weights if faces}
    return [face for face in faces if face.path in found]
