"""The package of an e-book. In: an opened EPUB. Out: what is wrong with archive, manifest, spine and metadata.

OCF 3.3 (sections 4 and 5 of EPUB 3.3 and its container), and what its own parts say of each other.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date

from lxml import etree

from pressbuild.checks.epub.book_subject import book_check
from pressbuild.checks.epub.open_epub import OPF, PACKAGE, XHTML, OpenBook, resolve
from pressbuild.checks.epub.style_addresses import style_addresses
from pressbuild.checks.outcomes import Fault
from pressbuild.sources.language_tags import direction_of

DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_MIMETYPE = b"application/epub+zip"
_NAME = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_META_INF = {"META-INF/container.xml"}  # encryption, rights and signatures are no part of our books
_MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".ncx": "application/x-dtbncx+xml", ".jpg": "image/jpeg",
    ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".otf": "font/otf",
}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ONE_EACH = ("schema:accessibilityHazard", "schema:accessibilitySummary", "schema:accessModeSufficient", "rdf:type")


def check_archive(book: OpenBook) -> Iterator[Fault]:
    """OCF 3.3, section 4.2.2: mimetype is the first file, not compressed, and exactly so; names are plain."""
    first = book.archive.infolist()[0] if book.names else None
    if first is None or first.filename != "mimetype" or first.compress_type or book.read("mimetype") != _MIMETYPE:
        yield Fault(
            "the file “mimetype” is not the first of the archive, plain and as it must be", code="book-mimetype"
        )
    elif first.extra:
        yield Fault("the file “mimetype” has an extra field in the archive", code="book-mimetype")
    if book.archive.comment or (book.archive.fp and not _begins_at_once(book.archive)):
        yield Fault("the archive has something before its first file, or after its last one", code="book-mimetype")
    for name, count in Counter(name.casefold() for name in book.names).items():
        if count > 1:
            yield Fault(f"the file {name} is in the archive twice", code="book-twice")
    for name in book.names:
        if not _NAME.fullmatch(name) or ".." in name.split("/"):
            yield Fault(f"the file “{name}” has a name that not every reader can open", code="book-names")
        if name.startswith("META-INF/") and name not in _META_INF:
            yield Fault(
                f"the file {name} says that the book is encrypted, signed or has rights managed", code="book-encryption"
            )
    for info in book.archive.infolist():
        if info.flag_bits & 1 or info.compress_type not in (0, 8):
            yield Fault(
                f"the file {info.filename} is encrypted, or packed as readers cannot unpack it", code="book-encryption"
            )


def _begins_at_once(archive: zipfile.ZipFile) -> bool:
    return min((info.header_offset for info in archive.infolist()), default=0) == 0


def check_container(book: OpenBook) -> Iterator[Fault]:
    """OCF 3.3, section 4.2.6.3.1: the container names the package document."""
    try:
        root = etree.fromstring(book.read("META-INF/container.xml"))
    except (KeyError, etree.XMLSyntaxError):
        yield Fault("META-INF/container.xml is missing, or is no XML", code="book-container")
        return
    files = [(file.get("full-path"), file.get("media-type")) for file in root.iter(f"{_CONTAINER}rootfile")]
    if files != [(PACKAGE, "application/oebps-package+xml")]:
        yield Fault(f"META-INF/container.xml does not name {PACKAGE} as the package", code="book-container")


def check_manifest(book: OpenBook) -> Iterator[Fault]:
    """All files are listed, once, as what they are; all documents are read, once, in order."""
    items = list(book.items())
    listed = [path for path, _ in items]
    for path, item in items:
        if path not in book.names:
            yield Fault(f"the file {path} is in the manifest and not in the book", code="book-missing-file")
        suffix = path[path.rfind(".") :]
        if item.get("media-type") != _MEDIA_TYPES.get(suffix, item.get("media-type")):
            yield Fault(f"the file {path} is called {item.get('media-type')}", code="book-media-type")
    for name in book.names:
        if name not in listed and not name.startswith("META-INF/") and name not in ("mimetype", PACKAGE):
            yield Fault(f"the file {name} is in the book and not in its manifest", code="book-unlisted")
    for what in (listed, [item.get("id", "") for _, item in items]):
        for name, count in Counter(what).items():
            if count > 1 or not name:
                yield Fault(f"“{name}” stands in the manifest {count} times", code="book-twice")
    navs = [path for path, item in items if "nav" in (item.get("properties") or "").split()]
    if len(navs) != 1:
        yield Fault(f"the manifest names {len(navs)} documents for the contents", code="book-nav")
    yield from _check_spine(book)


def _check_spine(book: OpenBook) -> Iterator[Fault]:
    order = book.spine()
    for path in book.documents:
        if order.count(path) != 1:
            yield Fault(f"the document {path} stands in the reading order {order.count(path)} times", code="book-spine")
    refs = [(ref.get("idref"), ref.get("linear", "yes")) for ref in book.package.iter(f"{OPF}itemref")]
    if len(refs) != len(order) or any(path not in book.documents for path in order):
        yield Fault("the reading order names something that is no document of the book", code="book-spine")
    for ref, linear in refs:
        if linear != "yes":
            yield Fault(f"“{ref}” is left out when the book is read from page to page", code="book-spine")
    spine = next(book.package.iter(f"{OPF}spine"), None)
    ids = {item.get("id"): item.get("media-type") for _, item in book.items()}
    if spine is None or ids.get(spine.get("toc")) != _MEDIA_TYPES[".ncx"]:
        yield Fault("the reading order does not name the contents for old readers", code="book-spine")
    turns = spine.get("page-progression-direction", "ltr") if spine is not None else ""
    if turns != direction_of(_text(book, "language")):
        yield Fault(
            f"pages turn as {turns or 'nothing'}, which is not how the book's language is read", code="book-direction"
        )


def _text(book: OpenBook, name: str) -> str:
    return (book.package.findtext(f".//{DC}{name}") or "").strip()


def check_metadata(book: OpenBook) -> Iterator[Fault]:
    """What the package says of the book is there, has the form that it must have, and agrees with itself."""
    package = book.package
    for name in ("identifier", "title", "language", "date", "creator"):
        if not _text(book, name):
            yield Fault(f"the metadata has no dc:{name}", code="book-metadata")
    identifiers = {element.get("id"): (element.text or "").strip() for element in package.iter(f"{DC}identifier")}
    identifier = identifiers.get(package.get("unique-identifier"), "")
    ncx = _read_ncx(book)
    if not identifier or (ncx is not None and identifier != _uid(ncx)):
        yield Fault("the package and the contents for old readers do not have one identifier", code="book-identifier")
    if ncx is not None and (ncx.findtext(f"{NCX}docTitle/{NCX}text") or "") != _text(book, "title"):
        yield Fault("the package and the contents for old readers do not have one title", code="book-title")
    language = _text(book, "language")
    if package.get(_XML_LANG) != language or package.get("dir") != direction_of(language):
        yield Fault("the package does not say the language of the book, or another direction", code="book-language")
    if not _DAY.fullmatch(_text(book, "date")) or not _is_day(_text(book, "date")):
        yield Fault(f"“{_text(book, 'date')}” is no date", code="book-date")
    modified = book.metas("dcterms:modified")
    if len(modified) != 1 or not _MOMENT.fullmatch(modified[0]) or not _is_day(modified[0][:10]):
        yield Fault("the metadata does not say when the book was made", code="book-date")
    yield from _check_refinements(book)
    yield from _check_series(book)


def _uid(ncx: etree._Element) -> str:
    return next((str(meta.get("content")) for meta in ncx.iter(f"{NCX}meta") if meta.get("name") == "dtb:uid"), "")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def _read_ncx(book: OpenBook) -> etree._Element | None:
    path = next((path for path, item in book.items() if item.get("media-type") == _MEDIA_TYPES[".ncx"]), "")
    try:
        return etree.fromstring(book.read(path))
    except (KeyError, etree.XMLSyntaxError):
        return None


def _check_refinements(book: OpenBook) -> Iterator[Fault]:
    ids = [str(element.get("id")) for element in book.package.iter() if element.get("id")]
    for name, count in Counter(ids).items():
        if count > 1:
            yield Fault(f"the id “{name}” is in the package {count} times", code="book-twice")
    for meta in book.package.iter(f"{OPF}meta"):
        target = meta.get("refines")
        if target and target.removeprefix("#") not in ids:
            yield Fault(f"the metadata say something of {target}, which is not there", code="book-metadata")
        if meta.get("property") and not (meta.text or "").strip():
            yield Fault(f"the metadata say nothing for {meta.get('property')}", code="book-metadata")


def _check_series(book: OpenBook) -> Iterator[Fault]:
    if len(book.metas("belongs-to-collection")) != 1 or book.metas("collection-type") != ["series"]:
        yield Fault("the metadata does not say of which serial the book is", code="book-series")
    elif book.metas("belongs-to-collection")[0] not in _text(book, "title"):
        yield Fault("the serial and the title do not go together", code="book-series")
    for position in book.metas("group-position"):
        if not position.isdecimal():
            yield Fault(f"the number in the series is “{position}”, which is not a number", code="book-series")
        elif position not in {
            digits.lstrip("0") or "0" for digits in re.findall("[0-9]+", " ".join(book.metas("schema:issueNumber")))
        }:
            yield Fault("the number in the series is not that of the issue", code="book-series")


def check_claims(book: OpenBook) -> Iterator[Fault]:
    """EPUB Accessibility 1.1, section 2.2: what the metadata claim of access is there, and is so."""
    features = book.metas("schema:accessibilityFeature")
    if len(set(features)) != len(features):
        yield Fault("the metadata claim one thing twice", code="book-claims")
    if ("pageNavigation" in features) != bool(book.nav("page-list")):
        yield Fault("the claim of page navigation and the page list do not go together", code="book-claims")
    if ("pageBreakMarkers" in features) != bool(book.nav("page-list")):
        yield Fault("the claim of page marks and the page list do not go together", code="book-claims")
    has_pictures = any(next(root.iter(f"{XHTML}img"), None) is not None for root in book.documents.values())
    if ("visual" in book.metas("schema:accessMode")) != has_pictures:
        yield Fault("the metadata does not say by which sense the book is read", code="book-claims")
    if has_pictures and "alternativeText" not in features:
        yield Fault("the metadata does not say that pictures have alternative texts", code="book-claims")
    if "textual" not in book.metas("schema:accessMode") or not {"tableOfContents", "readingOrder"} <= set(features):
        yield Fault("the metadata does not say that the book can be read as text", code="book-claims")
    for name in _ONE_EACH:
        if len(book.metas(name)) != 1:
            yield Fault(f"the metadata has {len(book.metas(name))} times {name}", code="book-claims")


def check_files(book: OpenBook) -> Iterator[Fault]:
    """Every file is what its name says, and whole."""
    for name in book.names:
        try:
            data = book.read(name)
        except (zipfile.BadZipFile, zlib.error, RuntimeError):
            yield Fault(f"the file {name} is damaged", code="book-damaged")
            continue
        if not _is_whole(name, data):
            yield Fault(f"the file {name} is not what its name says, or is not whole", code="book-damaged")


def _is_whole(name: str, data: bytes) -> bool:
    match name[name.rfind(".") :]:
        case ".png":
            return data.startswith(b"\x89PNG\r\n\x1a\n") and _chunks_are_whole(data)
        case ".jpg":
            return data.startswith(b"\xff\xd8") and data.rstrip(b"\0").endswith(b"\xff\xd9")
        case ".ttf" | ".otf":
            return data[:4] in (b"\0\1\0\0", b"OTTO", b"true") and _tables_are_whole(data)
        case ".svg":
            return _is_drawing(data)
        case ".xml" | ".ncx" | ".opf":
            return _parses(data) is not None
    return bool(data)


def _chunks_are_whole(data: bytes) -> bool:
    """Check a PNG (its specification, section 5): chunks with length, type, data and their sum, up to the last."""
    position, kind = 8, b""
    while position + 12 <= len(data):
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        end = position + 8 + length
        if zlib.crc32(data[position + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            return False
        position = end + 4
    return kind == b"IEND"


def _tables_are_whole(data: bytes) -> bool:
    """Check the tables of a font (OpenType, “Organization of an OpenType font”): each is whole and has its sum."""
    for number in range(int.from_bytes(data[4:6], "big")):
        record = data[12 + 16 * number : 28 + 16 * number]
        total, offset, length = (int.from_bytes(record[start : start + 4], "big") for start in (4, 8, 12))
        table = data[offset : offset + length]
        if len(table) < length or (record[:4] != b"head" and _sum(table) != total):
            return False
    return True


def _sum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    words = memoryview(padded).cast("I")
    total = sum(words) if len(padded) and memoryview(b"\0\0\0\1").cast("I")[0] == 1 else _swapped_sum(padded)
    return total & 0xFFFFFFFF


def _swapped_sum(padded: bytes) -> int:
    from array import array

    words = array("I", padded)
    words.byteswap()
    return sum(words)


def _is_drawing(data: bytes) -> bool:
    root = _parses(data)
    if root is None or not str(root.tag).endswith("svg"):
        return False
    texts = [str(value) for element in root.iter() for value in element.attrib.values()]
    names = [str(element.tag) for element in root.iter() if isinstance(element.tag, str)]
    return not any(name.endswith("}script") for name in names) and not any("javascript:" in text for text in texts)


def _parses(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return None


def check_styles(book: OpenBook) -> Iterator[Fault]:
    """Style sheets are whole, every document has one, and what they ask for is there."""
    for path, item in book.items():
        if item.get("media-type") != "text/css" or path not in book.names:
            continue
        style = book.read(path).decode("utf-8", "replace")
        plain = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", "", style, flags=re.DOTALL)
        comments = re.findall(r"/\*(.*?)\*/", style, re.DOTALL)
        if plain.count("{") != plain.count("}") or "/*" in plain or any("/*" in comment for comment in comments):
            yield Fault(f"the style sheet {path} is not whole: braces or comments are open", code="book-styles")
        for target in style_addresses(style):
            if resolve(path, target) not in book.names:
                yield Fault(f"the style sheet asks for {target}, which is not in the book", code="book-font")
        if re.search(r"position\s*:\s*fixed|@import", plain):
            yield Fault(
                f"the style sheet {path} fixes something to the screen, or asks for another", code="book-styles"
            )
        named = {resolve(path, target) for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", style)}
        for font in book.names:
            if font.endswith((".ttf", ".otf")) and font not in named:
                yield Fault(f"the face {font} is in the book, and no style sheet names it", code="book-font")
    for path, root in book.documents.items():
        links = [link.get("href", "") for link in root.iter(f"{XHTML}link") if link.get("rel") == "stylesheet"]
        if not any(resolve(path, link) in book.names for link in links):
            yield Fault(f"the document {path} has no style sheet", code="book-styles")


CHECKS = (
    book_check(
        "epub-archive",
        "The archive is as OCF asks",
        "Readers refuse an archive whose first file is not “mimetype”, or names that they cannot open.",
        check_archive,
        "book-encryption",
        "book-mimetype",
        "book-names",
        "book-twice",
    ),
    book_check(
        "epub-container",
        "The container names the package",
        "Readers find the book by it.",
        check_container,
        "book-container",
    ),
    book_check(
        "epub-manifest",
        "The manifest lists each file, once, as what it is, and the reading order is whole",
        "A file that is not listed is not there for readers.",
        check_manifest,
        "book-direction",
        "book-media-type",
        "book-missing-file",
        "book-nav",
        "book-spine",
        "book-twice",
        "book-unlisted",
    ),
    book_check(
        "epub-metadata",
        "The metadata say what the book is",
        "Shops, libraries and readers sort books by title, language, date, identifier and series.",
        check_metadata,
        "book-date",
        "book-identifier",
        "book-language",
        "book-metadata",
        "book-series",
        "book-title",
        "book-twice",
    ),
    book_check(
        "epub-claims",
        "The book keeps what it claims about access",
        "Whoever cannot see chooses books by these claims.",
        check_claims,
        "book-claims",
    ),
    book_check(
        "epub-files",
        "All files are whole and what their names say",
        "A damaged picture or font may end a reader.",
        check_files,
        "book-damaged",
    ),
    book_check(
        "epub-styles",
        "Style sheets and faces go together",
        "A style sheet that is not whole, or a face that is missing, changes how all looks.",
        check_styles,
        "book-font",
        "book-styles",
    ),
)
