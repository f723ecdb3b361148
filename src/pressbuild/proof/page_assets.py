"""The files of the proof's page. In: nothing. Out: what lies in assets/; documents of the e-book as they are shown."""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files

from lxml import etree

_XHTML = "{http://www.w3.org/1999/xhtml}"
_NEVER = {"script", "iframe", "object", "embed", "base"}
XHTML = "application/xhtml+xml"
DARK = "dark-"  # how the names of documents on dark pages begin
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def type_of(name: str) -> str:
    """Return the media type of a file of the page, "" if it is of no type that the page has."""
    return TYPES.get(name.rsplit(".", 1)[-1], "")


def read_assets() -> dict[str, bytes]:
    """Return the files of the page by name."""
    folder = files("pressbuild.proof") / "assets"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if type_of(entry.name)}


def dress(document: bytes, styles: str, dark: bool, names: Collection[str], policy: str = "") -> bytes:
    """Return a document of the e-book with the style sheet of a reading system, as each of them adds one.

    `styles` is where the sheets lie. A document on a dark page is called dark-NAME; its links lead to other dark ones,
    of all that are in `names`. Where no server says it, the document itself has the `policy`, before all else. What a
    browser would connect for before it looks at a policy is left out.
    """
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    head = root.find(f"{_XHTML}head")
    if head is None:
        head = etree.Element(f"{_XHTML}head")
    root.insert(0, head)  # wherever it was
    for element in [found for found in root.iterdescendants() if _reaches_out(found)]:
        gap = etree.Comment(" left out ")
        gap.tail = element.tail
        if (parent := element.getparent()) is not None:
            parent.replace(element, gap)
    for sheet in ("reader.css", "reader-dark.css")[: 1 + dark]:
        etree.SubElement(head, f"{_XHTML}link", rel="stylesheet", type="text/css", href=f"{styles}{sheet}")
    if policy:
        said = {"Content-Security-Policy": policy, "x-dns-prefetch-control": "off"}
        for place, (name, content) in enumerate(said.items()):
            head.insert(place, etree.Element(f"{_XHTML}meta", {"http-equiv": name, "content": content}))
    for link in root.iter(f"{_XHTML}a") if dark else ():
        target = link.get("href", "")
        if target.partition("#")[0] in names:
            link.set("href", f"{DARK}{target}")
    return etree.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")


def _reaches_out(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return isinstance(element, etree._ProcessingInstruction)
    name = element.tag.removeprefix(_XHTML)
    is_other_link = name == "link" and element.get("rel") != "stylesheet"
    return name in _NEVER or is_other_link or (name == "meta" and element.get("http-equiv") is not None)
