"""Ways through an e-book. In: an opened EPUB. Out: what is wrong with contents, landmarks and page list.

The contents stand there twice, for readers of EPUB 3 (nav) and of EPUB 2 (NCX and guide), and say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pressbuild.checks.epub.book_subject import book_check
from pressbuild.checks.epub.open_epub import EPUB_TYPE, OPF, XHTML, OpenBook, resolve
from pressbuild.checks.epub.package_document import NCX
from pressbuild.checks.outcomes import Fault
from pressbuild.core.units import parse_whole

_GUIDE = {"cover": "cover", "toc": "toc", "bodymatter": "text"}


def check_contents(book: OpenBook) -> Iterator[Fault]:
    """The contents name every document, in the order in which they are read, by its own title."""
    entries = book.nav("toc")
    targets = [target.split("#")[0] for _, target in entries]
    own = {path for path, item in book.items() if "nav" in (item.get("properties") or "")} | {"EPUB/cover.xhtml"}
    for path in book.spine():
        if path not in targets and path not in own:
            yield Fault(f"the document {path} is not in the contents", code="book-contents")
    order = [path for path in book.spine() if path in targets]
    if list(dict.fromkeys(targets)) != order:
        yield Fault("contents and reading order do not agree", code="book-contents")
    for title, target in entries:
        heading = _heading(book, target)
        if not title or (heading and "front" not in target and " ".join(title.split()) != heading):
            yield Fault(f"the contents call “{heading}” “{title}”", code="book-contents")
    yield from _check_links_to_stories(book, own)
    yield from _check_old_contents(book, entries)


def _heading(book: OpenBook, target: str) -> str:
    """Return what the document says of itself, or the crosshead to which a link leads."""
    path, _, place = target.partition("#")
    root = book.documents.get(path)
    if root is None:
        return ""
    found = root.find(f".//*[@id='{place}']") if re.fullmatch(r"[\w.-]+", place) else root.find(f".//{XHTML}h1")
    return _words(found) if found is not None and re.fullmatch(r"\{.*\}h\d", str(found.tag)) else ""


def _words(element: etree._Element) -> str:
    """Return the words of an element without the calls of notes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.get("role") != "doc-noteref":
            parts.append(" " if child.tag == f"{XHTML}br" else _words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _check_links_to_stories(book: OpenBook, own: set[str]) -> Iterator[Fault]:
    """Front page and sections lead to stories by their headlines."""
    for path, root in book.documents.items():
        if path in own or next(root.iter(f"{XHTML}article"), None) is None or path.startswith("EPUB/story-"):
            continue
        for link in (link for heading in root.iter(f"{XHTML}h2") for link in heading.iter(f"{XHTML}a")):
            heading = _heading(book, resolve(path, link.get("href", "")))
            if heading != _words(link):
                yield Fault(f"the front page calls “{heading}” “{_words(link)}”", code="book-contents")


def _check_old_contents(book: OpenBook, entries: list[tuple[str, str]]) -> Iterator[Fault]:
    path = next((path for path, item in book.items() if item.get("media-type") == "application/x-dtbncx+xml"), "")
    if path not in book.names:
        yield Fault("there are no contents for old readers", code="book-contents")
        return
    try:
        root = etree.fromstring(book.read(path))
    except etree.XMLSyntaxError:
        return  # reported by `check_files`
    if _points(root, path, "navPoint") != [(" ".join(title.split()), target) for title, target in entries]:
        yield Fault("the contents for old readers do not say what the contents say", code="book-contents")
    if _points(root, path, "pageTarget") != book.nav("page-list"):
        yield Fault("the page list for old readers does not say what the page list says", code="book-pages")
    ids = Counter(str(element.get("id")) for element in root.iter() if element.get("id"))
    for name in (name for name, count in ids.items() if count > 1):
        yield Fault(f"the id “{name}” stands in {path} more than once", code="book-twice")


def _points(root: etree._Element, path: str, name: str) -> list[tuple[str, str]]:
    found = []
    for point in root.iter(f"{NCX}{name}"):
        label = " ".join((point.findtext(f"{NCX}navLabel/{NCX}text") or "").split())
        content = point.find(f"{NCX}content")
        found.append((label, resolve(path, content.get("src", "")) if content is not None else ""))
    return found


def check_landmarks(book: OpenBook) -> Iterator[Fault]:
    """Landmarks say where the text begins, and agree with the guide for old readers; none but the contents show."""
    navs = [nav for root in book.documents.values() for nav in root.iter(f"{XHTML}nav")]
    marks: list[tuple[str, str]] = []
    for path, root in book.documents.items():
        links = (
            link
            for nav in root.iter(f"{XHTML}nav")
            if nav.get(EPUB_TYPE) == "landmarks"
            for link in nav.iter(f"{XHTML}a")
        )
        marks += [(link.get(EPUB_TYPE, ""), resolve(path, link.get("href", ""))) for link in links]
    kinds = [kind for kind, _ in marks]
    if "bodymatter" not in kinds:
        yield Fault("no landmark says where the text begins", code="book-landmarks")
    if len(set(kinds)) != len(kinds) or not all(kinds):
        yield Fault("a landmark is there twice, or does not say what it is", code="book-landmarks")
    for kind, name in (("bodymatter", "EPUB/front.xhtml"), ("cover", "EPUB/cover.xhtml")):
        if any(mark == kind and target.split("#")[0] != name for mark, target in marks):
            yield Fault(f"the landmark “{kind}” leads to another place", code="book-landmarks")
    if ("cover" in kinds) != ("EPUB/cover.xhtml" in book.names):
        yield Fault("cover and landmarks do not go together", code="book-landmarks")
    guide = [
        (ref.get("type", ""), resolve("EPUB/content.opf", ref.get("href", "")))
        for ref in book.package.iter(f"{OPF}reference")
    ]
    if guide != [(_GUIDE.get(kind, kind), target) for kind, target in marks]:
        yield Fault("landmarks and the guide for old readers do not agree", code="book-landmarks")
    for nav in navs:
        is_shown = nav.get("hidden") is None
        if is_shown != (nav.get(EPUB_TYPE) == "toc"):
            yield Fault(f"the list “{nav.get(EPUB_TYPE)}” shows, or the contents do not", code="book-landmarks")


def check_page_list(book: OpenBook) -> Iterator[Fault]:
    """The page list names each printed page once, in order, and leads to its mark."""
    markers: list[tuple[str, str]] = []
    for path, root in book.documents.items():
        for element in root.iter():
            if element.get("role") == "doc-pagebreak" or element.get(EPUB_TYPE) == "pagebreak":
                markers.append((f"{path}#{element.get('id')}", element.get("aria-label", "")))
                if element.get("role") != "doc-pagebreak" or element.get(EPUB_TYPE) != "pagebreak":
                    yield Fault(
                        f"the mark of a page in {path} does not say to all readers that it is one", code="book-pages"
                    )
    listed = book.nav("page-list")
    numbers = [parse_whole(text, 0) for text, _ in listed]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Fault("the page list does not name the printed pages from 1 on, each once", code="book-pages")
    if sorted(target for target, _ in markers) != sorted(target for _, target in listed):
        yield Fault("the page list and the markers of printed pages do not go together", code="book-pages")
    labels = dict(markers)
    for text, target in listed:
        if text not in re.findall(r"\d+", labels.get(target, text)) or not target.endswith(f"-{text}"):
            yield Fault(f"the page list leads from {text} to the mark of another page", code="book-pages")
    if bool(listed) != bool(book.metas("pageBreakSource")):
        yield Fault("page list and pageBreakSource do not go together", code="book-pages")


CHECKS = (
    book_check(
        "epub-contents",
        "The contents name each document in reading order",
        "A story that no contents name is hard to find.",
        check_contents,
        "book-contents",
        "book-pages",
        "book-twice",
    ),
    book_check(
        "epub-landmarks",
        "Landmarks lead where they say",
        "Reading systems open a book at them.",
        check_landmarks,
        "book-landmarks",
    ),
    book_check(
        "epub-page-list",
        "The page list names the printed pages",
        "Whoever is sent to a page of the paper finds it by the list.",
        check_page_list,
        "book-pages",
    ),
)
