"""An EPUB opened for checks. In: its bytes. Out: its files, its package document, its parsed documents."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
PACKAGE = "EPUB/content.opf"
_SKIPPED_ROLES = {"doc-noteref", "doc-backlink"}


class UnreadableBook(Exception):
    """The file is no EPUB that could be looked into; the message says why."""


@dataclass(frozen=True)
class OpenBook:
    """An EPUB. `names` are all files in the order of the archive, `documents` the XHTML of the package by path."""

    archive: zipfile.ZipFile
    names: tuple[str, ...]
    package: etree._Element
    documents: Mapping[str, etree._Element]

    def read(self, name: str) -> bytes:
        """Return a file of the archive."""
        return self.archive.read(name)

    def items(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield the items of the manifest with their path in the archive."""
        for item in self.package.iter(f"{OPF}item"):
            yield resolve(PACKAGE, item.get("href", "")), item

    def spine(self) -> list[str]:
        """Return the paths of the spine in reading order."""
        paths = {item.get("id"): path for path, item in self.items()}
        refs = (ref.get("idref") for ref in self.package.iter(f"{OPF}itemref"))
        return [paths[ref] for ref in refs if ref in paths]

    def metas(self, name: str) -> list[str]:
        """Return the values of a property of the metadata."""
        found = (meta for meta in self.package.iter(f"{OPF}meta") if meta.get("property") == name)
        return [(meta.text or "").strip() for meta in found]

    def nav(self, kind: str) -> list[tuple[str, str]]:
        """Return the links of a list of the navigation document: their texts and targets, path and fragment."""
        path = next((path for path, item in self.items() if "nav" in (item.get("properties") or "").split()), "")
        root = self.documents.get(path)
        lists = root.iter(f"{XHTML}nav") if root is not None else iter(())
        nav = next((nav for nav in lists if nav.get(EPUB_TYPE) == kind), None)
        links = nav.iter(f"{XHTML}a") if nav is not None else iter(())
        return [("".join(map(str, link.itertext())).strip(), resolve(path, link.get("href", ""))) for link in links]


def open_book(data: bytes) -> OpenBook:
    """Return an EPUB opened.

    Raises:
        UnreadableBook: if it is not an archive, or holds XML that cannot be parsed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    name = ""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = tuple(archive.namelist())
        name = PACKAGE
        package = etree.fromstring(archive.read(PACKAGE), parser)
        book = OpenBook(archive, names, package, {})
        documents = {}
        for name, item in book.items():
            if item.get("media-type") == "application/xhtml+xml" and name in names:
                documents[name] = etree.fromstring(archive.read(name), parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, etree.XMLSyntaxError) as problem:
        raise UnreadableBook(f"{name}: {problem}" if name else str(problem)) from None
    return OpenBook(archive, names, package, documents)


def resolve(base: str, href: str) -> str:
    """Return path and fragment of a link in the file `base`; web addresses stay as they are."""
    if ":" in href.split("/")[0]:
        return href
    path, mark, fragment = unquote(href).partition("#")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    return f"{full}{mark}{fragment}"


def story_text(root: etree._Element) -> str:
    """Return the text of a document without what is there for finding one's way: marks of notes and ways back."""
    parts: list[str] = []

    def collect(element: etree._Element) -> None:
        if not isinstance(element.tag, str):
            return
        skipped = element.get("role") in _SKIPPED_ROLES or element.get("class") == "note-number"
        if not skipped:
            parts.append(element.text or "")
            for child in element:
                collect(child)
                parts.append(child.tail or "")

    body = root.find(f"{XHTML}body")
    if body is not None:
        collect(body)
    return "".join(parts)
