"""What a PDF says of itself. In: its information dictionary, its XMP packet. Out: plain texts by name."""

from __future__ import annotations

import re
from typing import Any

from pressbuild.preflight.reading.streams import Damaged, TooMuch, read_stream

MOST_XMP = 4 * 2**20
MOST_TEXT = 2_000
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DATE = re.compile(r"D?:?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?(Z|[-+]\d\d'?:?(?:\d\d)?'?)?")


def read_info(pdf: Any) -> dict[str, str]:
    """Return the information dictionary; a name such as /True as it stands, without its slash."""
    from pikepdf import Dictionary, Name

    found = pdf.trailer.get("/Info")
    if not isinstance(found, Dictionary):
        return {}
    texts = {}
    for key in list(found.keys())[:200]:
        value = found[key]
        text = str(value)[1:] if isinstance(value, Name) else str(value)
        texts[str(key)[1:]] = text[:MOST_TEXT]
    return texts


def read_xmp(stream: Any) -> dict[str, str] | None:
    """Return the properties of an XMP packet (ISO 16684-1) by prefixed name; None if there is none that can be read.

    Of several values, such as titles in several languages, the first is taken, the default language before others.
    """
    from lxml import etree
    from pikepdf import Stream

    if not isinstance(stream, Stream):
        return None
    try:
        data = read_stream(stream, MOST_XMP)
    except (Damaged, TooMuch):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data.strip(b"\x00"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: dict[str, str] = {}
    for block in root.iter(f"{_RDF}Description"):
        for name, value in block.attrib.items():
            _keep(found, str(name), str(value))
        for child in block:
            if isinstance(child.tag, str):
                _keep(found, child.tag, _text_of(child))
    return found


def _keep(found: dict[str, str], name: str, value: str) -> None:
    space, _, local = name.rpartition("}")
    prefix = PREFIXES.get(space[1:])
    if prefix and local:
        found.setdefault(f"{prefix}:{local}", value[:MOST_TEXT])


def _text_of(element: Any) -> str:
    items = list(element.iter(f"{_RDF}li"))
    if not items:
        return "".join(element.itertext()).strip()
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    chosen = next((item for item in items if item.get(language) == "x-default"), items[0])
    return "".join(chosen.itertext()).strip()


def read_date(text: str) -> tuple[str, ...] | None:
    """Return the parts of a date, of a PDF or of XMP, so that they can be compared; None if it is none."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    year, *rest, zone = found.groups()
    parts = [part or usual for part, usual in zip(rest, ("01", "01", "00", "00", "00"), strict=True)]
    digits = re.sub(r"[':]", "", zone or "Z")
    if digits in ("+00", "-00", "+0000", "-0000"):
        digits = "Z"
    return (year, *parts, digits if len(digits) != 3 else f"{digits}00")
