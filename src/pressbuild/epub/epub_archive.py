"""Packing. In: a finished `Book`. Out: the bytes of its EPUB, the same each time.

EbookLib packs it. What it would add, guess or pretty-print itself is taken from it here: documents are
finished bytes, metadata is one ordered list, the archive has neither the hour nor the machine in it.
The overridden methods are private; tests/contracts/test_ebooklib.py says when they change.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ebooklib import epub
from lxml import etree

from pressbuild.epub.book import Book, PackedFile

_DC = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that the format can say; the issue's own is in the metadata
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
NAV, NCX = "nav.xhtml", "toc.ncx"


class _Item(epub.EpubItem):  # type: ignore[misc]  # untyped
    """A file that is finished: EbookLib would parse and print a document of its own kind again."""

    def __init__(self, file: PackedFile) -> None:
        super().__init__(uid=file.id, file_name=file.name, media_type=file.media_type, content=file.data)
        self.properties = list(file.properties)


class _Archive(zipfile.ZipFile):
    """An archive of which the bytes depend on nothing but the files."""

    def writestr(
        self, entry: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        info = zipfile.ZipInfo(str(entry), _DATE)
        info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
        # OCF 3.3, section 4.2.2: the file mimetype comes first and is not compressed; pictures gain nothing
        stored = entry == "mimetype" or str(entry).endswith((".jpg", ".png"))
        super().writestr(info, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel)


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # untyped
    """Writes a `Book` in EbookLib's order: container, package document, files."""

    def __init__(self, stream: io.BytesIO, packed: Book, book: epub.EpubBook) -> None:
        super().__init__(stream, book)
        self.packed = packed

    def write(self) -> None:
        with _Archive(self.file_name, "w", zipfile.ZIP_DEFLATED, compresslevel=self.options["compresslevel"]) as out:
            self.out = out
            out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_metadata(self, root: Any) -> None:
        metadata = etree.SubElement(root, "metadata", nsmap={"dc": _DC})
        for meta in self.packed.metadata:
            tag = meta.tag.replace("dc:", f"{{{_DC}}}")
            attributes = {_XML_LANG if name == "xml:lang" else name: text for name, text in meta.attributes.items()}
            element = etree.SubElement(metadata, tag, attributes)
            element.text = meta.text or None

    def _write_opf_spine(self, root: Any, ncx_id: Any) -> None:
        ids = {file.name: file.id for file in self.packed.files}
        spine = etree.SubElement(root, "spine", {"toc": ids[NCX]})
        if self.packed.direction == "rtl":
            spine.set("page-progression-direction", "rtl")
        for name in self.packed.spine:
            etree.SubElement(spine, "itemref", {"idref": ids[name]})

    def _write_opf_file(self, root: Any) -> None:
        root.set(_XML_LANG, self.packed.language)
        root.set("dir", self.packed.direction)
        super()._write_opf_file(root)


def pack_book(packed: Book) -> bytes:
    """Return the book as an EPUB.

    Raises:
        ValueError: if two files have one name or one id.
    """
    for names in ([file.name for file in packed.files], [file.id for file in packed.files]):
        if len(set(names)) < len(names):
            raise ValueError(f"two files of the book are named alike: {sorted(names)}")
    book = epub.EpubBook()
    book.FOLDER_NAME = "EPUB"
    book.IDENTIFIER_ID = "identifier"
    book.prefixes = [
        "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/",
        "rdf: http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    ]
    for file in packed.files:
        book.add_item(_Item(file))
    book.guide = [{"type": mark.type, "title": mark.title, "href": mark.href} for mark in packed.guide]
    stream = io.BytesIO()
    _Writer(stream, packed, book).write()
    return stream.getvalue()
