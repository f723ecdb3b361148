"""What documents and package of an e-book may say at all. In: an opened EPUB. Out: what our books never have.

Roles that take a meaning away, heads of tables that are heads of nothing, encodings and claims: each is form that a
validator accepts, and that makes the book another one for those who listen to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pressbuild.checks.epub.open_epub import EPUB_TYPE, OPF, XHTML, OpenBook
from pressbuild.checks.epub.package_document import NCX, Messages
from pressbuild.core.units import parse_whole

_NO_MEANING = {"none", "presentation", "generic"}
_FEATURES = {
    "ARIA", "alternativeText", "displayTransformability", "pageBreakMarkers", "pageNavigation", "readingOrder",
    "structuralNavigation", "tableOfContents", "unlocked",
}  # fmt: skip
_PROPERTIES = {"cover-image", "nav", "svg", "mathml"}
_UTF_8 = re.compile(rb"<\?xml[^>]*encoding=[\"']utf-8[\"']", re.IGNORECASE)
_BODIES = {"frontmatter", "bodymatter", "backmatter"}


def check_form(book: OpenBook) -> Messages:
    """Documents are UTF-8 and HTML, and no role or attribute takes the meaning of an element away."""
    for path, root in book.documents.items():
        data = book.read(path)
        if not _UTF_8.match(data) or root.getroottree().docinfo.public_id:
            yield "book-characters", f"the document {path} does not begin as HTML in UTF-8 does"
        for element in root.iter(etree.Element):
            tag, role = str(element.tag).removeprefix(XHTML), element.get("role", "")
            if role in _NO_MEANING or (role == "heading" and not re.fullmatch("h[1-6]", tag)):
                yield "book-structure", f"“{_opening(element)}” in {path} is said to be {role}, and is not"
            if parse_whole(element.get("tabindex", "0"), 1) > 0:
                yield "book-structure", f"“{_opening(element)}” in {path} is reached out of its order"
            if element.get("inert") is not None:
                yield "book-hidden", f"“{_opening(element)}” in {path} is hidden from those who listen"
            if tag == "ol" and element.get("reversed") is not None:
                yield "book-structure", f"a list in {path} counts down"
            if tag == "link" and element.get("rel") == "stylesheet" and element.get("media", "all") != "all":
                yield "book-styles", f"a style sheet of {path} is for some readers only"
            if "pagebreak" in (element.get(EPUB_TYPE) or "").split() and _opening(element):
                yield "book-pages", f"the mark of a page in {path} shows “{_opening(element)}” in the text"
        kind = next((body.get(EPUB_TYPE, "") for body in root.iter(f"{XHTML}body")), "")
        if path.startswith("EPUB/story-") and kind in _BODIES - {"bodymatter"}:
            yield "book-structure", f"the story {path} is said to be {kind}"
        for table in root.iter(f"{XHTML}table"):
            yield from _check_heads(path, table)


def _opening(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())[:40]


def _check_heads(path: str, table: etree._Element) -> Messages:
    """Heads of columns stand in the head of the table, heads of rows before it; cells name the head of their column."""
    rows = list(table.iter(f"{XHTML}tr"))
    heads = [" ".join("".join(map(str, cell.itertext())).split()) for cell in rows[0]] if rows else []
    for row in rows:
        is_head = next(row.iterancestors(f"{XHTML}thead"), None) is not None
        is_all_heads = len(row) > 1 and all(cell.tag == f"{XHTML}th" for cell in row)
        scopes = {str(cell.get("scope"))[:3] for cell in row if cell.tag == f"{XHTML}th"}
        if (is_all_heads and not is_head) or scopes - ({"col"} if is_head else {"row"}):
            yield "book-table", f"a head of a table in {path} does not say of what, or is not where heads are"
        for number, cell in enumerate(row):
            said = cell.get("data-head")
            if said is not None and len(heads) == len(row) and said != heads[number]:
                yield "book-table", f"“{_opening(cell)}” in {path} names “{said}”, which is not the head of its column"


def check_package_form(book: OpenBook) -> Messages:
    """The package is of EPUB 3, flows, and claims only what is there."""
    package = book.package
    if package.get("version") != "3.0":
        yield "book-metadata", f"the package is of version {package.get('version')}"
    if set(book.metas("rendition:layout")) - {"reflowable"}:
        yield "book-metadata", "the metadata says that pages are fixed"
    if set(book.metas("schema:accessibilityFeature")) - _FEATURES or book.metas("schema:accessibilityHazard") != [
        "none"
    ]:
        yield "book-claims", "the metadata claim something that no book of ours has"
    for standard in _unevaluated(package):
        yield (
            "book-claims",
            f"the metadata claim that the book is as {standard} asks, and name nobody who has evaluated it",
        )
    for path, item in book.items():
        if extra := set((item.get("properties") or "").split()) - _PROPERTIES:
            yield "book-metadata", f"the manifest says of {path} that it is {', '.join(sorted(extra))}"
    has_faces = any(name.endswith((".ttf", ".otf")) for name in book.names)
    if has_faces and book.metas("ibooks:specified-fonts") != ["true"]:
        yield "book-font", "the metadata does not say that the book has faces of its own"
    old = {meta.get("name"): meta.get("content") for meta in package.iter(f"{OPF}meta") if meta.get("name")}
    if [old[name] for name in ("calibre:series_index",) if name in old] != book.metas("group-position"):
        yield "book-series", "the number in the series is another one for other readers"


def _unevaluated(package: etree._Element) -> Iterator[str]:
    """Yield the standards that are claimed without the name of who stands by it (EPUB Accessibility 1.1, 3.5)."""
    evaluated = {
        meta.get("refines") for meta in package.iter(f"{OPF}meta") if meta.get("property") == "a11y:certifiedBy"
    }
    for element in package.iter(f"{OPF}meta", f"{OPF}link"):
        is_claim = "dcterms:conformsTo" in (element.get("property"), element.get("rel"))
        if is_claim and f"#{element.get('id')}" not in evaluated:
            yield (element.text or element.get("href") or "").strip()


def check_old_contents(book: OpenBook) -> Messages:
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
        yield "book-contents", "the contents for old readers count levels or pages otherwise"
    if root.get("{http://www.w3.org/XML/1998/namespace}lang") != book.package.findtext(".//{*}language"):
        yield "book-language", "the contents for old readers are in another language"
    for target in root.iter(f"{NCX}pageTarget"):
        if target.get("value") != (target.findtext(f"{NCX}navLabel/{NCX}text") or "").strip():
            yield "book-pages", f"a page for old readers is {target.get('value')}, and called otherwise"
    nav = next((root for root in book.documents.values() if _toc(root) is not None), None)
    toc = _toc(nav) if nav is not None else None
    if toc is not None:
        levels = [sum(1 for outer in link.iterancestors(f"{XHTML}ol")) for link in toc.iter(f"{XHTML}a")]
        if levels != [_depth(point) for point in root.iter(f"{NCX}navPoint")]:
            yield "book-contents", "the contents for old readers have other levels than the contents"
        yield from _check_sections(book, toc)


def _toc(root: etree._Element) -> etree._Element | None:
    return next((nav for nav in root.iter(f"{XHTML}nav") if nav.get(EPUB_TYPE) == "toc"), None)


def _depth(point: etree._Element) -> int:
    return 1 + sum(1 for _ in point.iterancestors(f"{NCX}navPoint"))


def _check_sections(book: OpenBook, toc: etree._Element) -> Messages:
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
            yield "book-contents", f"EPUB/{href} does not lead to the stories that the contents name below it"
