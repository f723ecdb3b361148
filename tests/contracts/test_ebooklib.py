"""What `epub/epub_archive.py` takes from EbookLib's private parts. A failure here says what an upgrade has moved."""

from __future__ import annotations

import inspect
import io
import zipfile

from ebooklib import epub

from pressbuild.epub.book import Book, Landmark, Meta, PackedFile
from pressbuild.epub.epub_archive import NAV, NCX, pack_book

WHERE = "look at src/pressbuild/epub/epub_archive.py"
PAGE = (
    b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    b'<body class="x">text<b>A</b><i>B</i></body></html>'
)


def parameters(name: str) -> list[str]:
    method = getattr(epub.EpubWriter, name, None)
    assert method, f"EpubWriter has no {name} any more: {WHERE}"
    return list(inspect.signature(method).parameters)[1:]


def test_the_methods_that_are_replaced() -> None:
    wanted = {
        "write": [],
        "_write_container": [],
        "_write_opf": [],
        "_write_items": [],
        "_write_opf_metadata": ["root"],
        "_write_opf_spine": ["root", "ncx_id"],
        "_write_opf_file": ["root"],
    }
    assert {name: parameters(name) for name in wanted} == wanted, f"they take other things now: {WHERE}"


def test_the_options() -> None:
    assert isinstance(epub.EpubWriter.DEFAULT_OPTIONS["compresslevel"], int), f"no compresslevel: {WHERE}, write()"


def make_book() -> zipfile.ZipFile:
    files = (
        PackedFile("a.xhtml", "application/xhtml+xml", PAGE),
        PackedFile(NAV, "application/xhtml+xml", PAGE, ("nav",)),
        PackedFile(NCX, "application/x-dtbncx+xml", b"<ncx/>"),
        PackedFile("fonts/a.ttf", "font/ttf", b"\0\1\0\0"),
    )
    metadata = (Meta("dc:identifier", "x", {"id": "identifier"}), Meta("meta", "y", {"property": "dcterms:modified"}))
    guide = (Landmark("text", "Front page", "a.xhtml"),)
    return zipfile.ZipFile(io.BytesIO(pack_book(Book("x", "de", "ltr", metadata, files, ("a.xhtml",), guide))))


def test_files_are_packed_untouched() -> None:
    assert make_book().read("EPUB/a.xhtml") == PAGE, f"EbookLib prints finished documents anew: {WHERE}, _Item"


def test_the_package_document() -> None:
    text = make_book().read("EPUB/content.opf").decode()
    for wanted in (
        'unique-identifier="identifier"',
        'xml:lang="de" dir="ltr"',
        '<item href="nav.xhtml" id="item-nav-xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item href="fonts/a.ttf" id="item-fonts-a-ttf" media-type="font/ttf"/>',
        '<spine toc="item-toc-ncx">',
        '<reference type="text" title="Front page" href="a.xhtml"/>',
    ):
        assert wanted in text, f"{wanted} is not written any more: {WHERE}\n{text}"
    assert text.index("dc:identifier") < text.index("dcterms:modified"), "the order of the metadata is not ours"


def test_the_archive_depends_on_nothing_but_the_files() -> None:
    infos = make_book().infolist()
    assert (infos[0].filename, infos[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {(info.date_time, info.create_system, info.external_attr) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16)
    }, f"EbookLib writes with something else than our archive: {WHERE}, _Archive"
