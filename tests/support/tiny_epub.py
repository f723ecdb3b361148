"""The smallest EPUB that is valid. In: a path and the body of its one page. Out: the file."""

from __future__ import annotations

import zipfile
from pathlib import Path

PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>t</title></head><body>{}</body></html>"
)


def write_epub(path: Path, body: str) -> Path:
    files = {
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>",
        "EPUB/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x:1</dc:identifier>'
        '<dc:title>t</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2023-02-01T00:00:00Z'
        '</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" '
        'properties="nav"/><item id="p" href="text/p.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="p"/></spine></package>',
        "EPUB/nav.xhtml": PAGE.format('<nav epub:type="toc"><ol><li><a href="text/p.xhtml">p</a></li></ol></nav>'),
        "EPUB/text/p.xhtml": PAGE.format(body),
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, data in files.items():
            archive.writestr(name, data)
    return path
