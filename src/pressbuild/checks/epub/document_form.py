"""What documents and package of an e-book may say at all. In: an opened EPUB. Out: what our books never have.

Roles that take a meaning away, heads of tables that are heads of nothing, encodings and claims: each is form that a
validator accepts, and that makes the book another one for those who listen to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pressbuild.checks.epub.book_subject import book_check, form_check
from pressbuild.checks.epub.open_epub import EPUB_TYPE, OPF, XHTML, OpenBook
from pressbuild.checks.epub.package_document import NCX
from pressbuild.checks.outcomes import Fault
from pressbuild.core.units import parse_whole

_NO_MEANING = {"none", "presentation", "generic"}
_FEATURES = {
    "ARIA", "alternativeText", "displayTransformability", "pageBreakMarkers", "pageNavigation", "readingOrder",
    "structuralNavigation", "tableOfContents", "unlocked",
}  # fmt: skip
_PROPERTIES = {"cover-image", "nav", "svg", "mathml"}
_UTF_8 = re.compile(rb"<\?xml[^>]*encoding=[\"']utf-8[\"']", re.IGNORECASE)
_BODIES = {"frontmatter", "bodymatter", "backmatter"}


def check_form(book: OpenBook) -> Iterator[Fault]:
    """Documents are UTF-8 and HTML, and no role or attribute takes the meaning of an element away."""
    for path, root in book.documents.items():
        data = book.read(path)
        if not _UTF_8.match(data) or root.getroottree().docinfo.public_id:
            yield Fault(f"the document {path} does not begin as HTML in UTF-8 does", code="book-characters")
        for element in root.iter(etree.Element):
            tag, role = str(element.tag).removeprefix(XHTML), element.get("role", "")
            if role in _NO_MEANING or (role == "heading" and not re.fullmatch("h[1-6]", tag)):
                yield Fault(f"“{_opening(element)}” in {path} is said to be {role}, and is not", code="book-structure")
            if parse_whole(element.get("tabindex", "0"), 1) > 0:
                yield Fault(f"“{_opening(element)}” in {path} is reached out of its order", code="book-structure")
            if element.get("inert") is not None:
                yield Fault(f"“{_opening(element)}” in {path} is hidden from those who listen", code="book-hidden")
            if tag == "ol" and element.get("reversed") is not None:
                yield Fault(f"a list in {path} counts down", code="book-structure")
            if tag == "link" and element.get("rel") == "stylesheet" and element.get("media", "all") != "all":
                yield Fault(f"a style sheet of {path} is for some readers only", code="book-styles")
            if "pagebreak" in (element.get(EPUB_TYPE) or "").split() and _opening(element):
                yield Fault(f"the mark of a page in {path} shows “{_opening(element)}” in the text", code="book-pages")
        kind = next((body.get(EPUB_TYPE, "") for body in root.iter(f"{XHTML}body")), "")
        if path.startswith("EPUB/story-") and kind in _BODIES - {"bodymatter"}:
            yield Fault(f"the story {path} is said to be {kind}", code="book-structure")
        for table in root.iter(f"{XHTML}table"):
            yield from _check_heads(path, table)


def _opening(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())[:40]


def _check_heads(path: str, table: etree._Element) -> Iterator[Fault]:
    """Heads of columns stand in the head of the table, heads of rows before it; cells name the head of their column."""
    rows = list(table.iter(f"{XHTML}tr"))
    heads = [" ".join("".join(map(str, cell.itertext())).split()) for cell in rows[0]] if rows else []
    for row in rows:
        is_head = next(row.iterancestors(f"{XHTML}thead"), None) is not None
        is_all_heads = len(row) > 1 and all(cell.tag == f"{XHTML}th" for cell in row)
        scopes = {str(cell.get("scope"))[:3] for cell in row if cell.tag == f"{XHTML}th"}
        if (is_all_heads and not is_head) or scopes - ({"col"} if is_head else {"row"}):
            yield Fault(
                f"a head of a table in {path} does not say of what, or is not where heads are", code="book-table"
            )
        for number, cell in enumerate(row):
            said = cell.get("data-head")
            if said is not None and len(heads) == len(row) and said != heads[number]:
                yield Fault(
                    f"“{_opening(cell)}” in {path} names “{said}”, which is not the head of its column",
                    code="book-table",
                )


def check_package_form(book: OpenBook) -> Iterator[Fault]:
    """The package is of EPUB 3, flows, and claims only what is there."""
    package = book.package
    if package.get("version") != "3.0":
        yield Fault(f"the package is of version {package.get('version')}", code="book-metadata")
    if set(book.metas("rendition:layout")) - {"reflowable"}:
        yield Fault("the metadata says that pages are fixed", code="book-metadata")
    if set(book.metas("schema:accessibilityFeature")) - _FEATURES or book.metas("schema:accessibilityHazard") != [
        "none"
    ]:
        yield Fault("the metadata claim something that no book of ours has", code="book-claims")
    for standard in _unevaluated(package):
        yield Fault(
            f"the metadata claim that the book is as {standard} asks, and name nobody who has evaluated it",
            code="book-claims",
        )
    for path, item in book.items():
        if extra := set((item.get("properties") or "").split()) - _PROPERTIES:
            yield Fault(f"the manifest says of {path} that it is {', '.join(sorted(extra))}", code="book-metadata")
    has_faces = any(name.endswith((".ttf", ".otf")) for name in book.names)
    if has_faces and book.metas("ibooks:specified-fonts") != ["true"]:
        yield Fault("the metadata does not say that the book has faces of its own", code="book-font")
    old = {meta.get("name"): meta.get("content") for meta in package.iter(f"{OPF}meta") if meta.get("name")}
    if [old[name] for name in ("calibre:series_index",) if name in old] != book.metas("group-position"):
        yield Fault("the number in the series is another one for other readers", code="book-series")


def _unevaluated(package: etree._Element) -> Iterator[str]:
    """Yield the standards that are claimed without the name of who stands by it (EPUB Accessibility 1.1, 3.5)."""
    evaluated = {
        meta.get("refines") for meta in package.iter(f"{OPF}meta") if meta.get("property") == "a11y:certifiedBy"
    }
    for element in package.iter(f"{OPF}meta", f"{OPF}link"):
        is_claim = "dcterms:conformsTo" in (element.get("property"), element.get("rel"))
        if is_claim and f"#{element.get('id')}" not in evaluated:
            yield (element.text or element.get("href") or "").strip()


def check_old_contents(book: OpenBook) -> Iterator[Fault]:
    """The contents for old readers (toc.ncx) have the levels, pages and language of the book."""
    path = next((path for path, item in book.items() if item.get("media-type") == "application/x-dtbncx+xml"), "")
    try:
        root = etree.fromstring(book.read(path))
    except (KeyError, etree.XMLSyntaxError):
        return  # reported elsewhere
    said = {str(meta.get("name")): str(meta.get("content")) for meta in root.iter(f"{NCX}meta")}
    depth = max((_depth(point) for point in root.iter(f"{NCX}navPoint")), default=1)
    pages = str(len(book.nav("page-list")))
    figures = {"dtb:depth": str(depth), "dtb:totalPageCount": pages, "dtb:maxPageNumber": pages}
    if any(said.get(name, value) != value for name, value in figures.items()):
        yield Fault("the contents for old readers count levels or pages otherwise", code="book-contents")
    if root.get("{http://www.w3.org/XML/1998/namespace}lang") != book.package.findtext(".//{*}language"):
        yield Fault("the contents for old readers are in another language", code="book-language")
    for target in root.iter(f"{NCX}pageTarget"):
        if target.get("value") != (target.findtext(f"{NCX}navLabel/{NCX}text") or "").strip():
            yield Fault(f"a page for old readers is {target.get('value')}, and called otherwise", code="book-pages")
    nav = next((root for root in book.documents.values() if _toc(root) is not None), None)
    toc = _toc(nav) if nav is not None else None
    if toc is not None:
        levels = [sum(1 for outer in link.iterancestors(f"{XHTML}ol")) for link in toc.iter(f"{XHTML}a")]
        if levels != [_depth(point) for point in root.iter(f"{NCX}navPoint")]:
            yield Fault("the contents for old readers have other levels than the contents", code="book-contents")
        yield from _check_sections(book, toc)


def _toc(root: etree._Element) -> etree._Element | None:
    return next((nav for nav in root.iter(f"{XHTML}nav") if nav.get(EPUB_TYPE) == "toc"), None)


def _depth(point: etree._Element) -> int:
    return 1 + sum(1 for _ in point.iterancestors(f"{NCX}navPoint"))


def _check_sections(book: OpenBook, toc: etree._Element) -> Iterator[Fault]:
    """The page that opens a section leads to its stories, as the contents do."""
    for link in toc.iter(f"{XHTML}a"):
        item = link.getparent()
        href = link.get("href", "")
        page = book.documents.get(f"EPUB/{href}")
        if page is None or item is None or not href.startswith("section-"):
            continue
        below = [str(other.get("href")) for other in item.iter(f"{XHTML}a") if other is not link]
        body = next(page.iter(f"{XHTML}body"))
        shown = [str(other.get("href")) for other in body.iter(f"{XHTML}a")]
        if [target for target in shown if target.startswith("story-")] != below:
            yield Fault(
                f"EPUB/{href} does not lead to the stories that the contents name below it", code="book-contents"
            )


CHECKS = (
    book_check(
        "epub-package-form",
        "The package is of EPUB 3, flows, and claims only what is there",
        "Shops and readers treat the book as its package says.",
        check_package_form,
        "book-claims",
        "book-font",
        "book-metadata",
        "book-series",
    ),
    form_check(
        "epub-document-form",
        "No role or attribute takes the meaning of an element away",
        "Who listens would have another book than who reads.",
        check_form,
        "book-characters",
        "book-hidden",
        "book-pages",
        "book-structure",
        "book-styles",
        "book-table",
    ),
    form_check(
        "epub-old-contents",
        "The contents for old readers have the levels, pages and language of the book",
        "Old readers have no others.",
        check_old_contents,
        "book-contents",
        "book-language",
        "book-pages",
    ),
)
