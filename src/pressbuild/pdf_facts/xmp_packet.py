"""Metadata in XMP. In: a packet. Out: plain texts by prefixed name.

ISO 16684-1. Properties are read as elements and as attributes; of alternatives the default, of lists all.
"""

from __future__ import annotations

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
}
_LARGEST = 4_000_000


def read_xmp(packet: bytes) -> dict[str, str] | None:
    """Return the properties of a packet, None if it cannot be read. Unknown namespaces are left out."""
    from lxml import etree

    if len(packet) > _LARGEST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, huge_tree=False)
    try:
        root = etree.fromstring(packet.strip(b"\0 \t\r\n\xef\xbb\xbf"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        for key, value in description.attrib.items():
            label = _prefixed(str(key))
            if label:
                found.setdefault(label, str(value))
        for child in description.iterchildren():
            label = _prefixed(child.tag) if isinstance(child.tag, str) else ""
            if label:
                found.setdefault(label, _value(child))
    return found


def _prefixed(tag: str) -> str:
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local}" if prefix else ""


def _value(element: object) -> str:
    entries = list(element.iter(f"{_RDF}li"))  # type: ignore[attr-defined]
    if not entries:
        return "".join(element.itertext()).strip()  # type: ignore[attr-defined]
    defaults = [entry for entry in entries if entry.get(_LANGUAGE) == "x-default"]
    alternatives = any(True for _ in element.iter(f"{_RDF}Alt"))  # type: ignore[attr-defined]
    chosen = (defaults or entries)[:1] if alternatives else entries
    return "; ".join("".join(entry.itertext()).strip() for entry in chosen)
